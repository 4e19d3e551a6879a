import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.annotation.marks import inner, quoted_spans


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said “no” twice.", ["“no”"]),
        ('He said "no" twice.', ['"no"']),
        ("the ‘so-called’ plan", ["‘so-called’"]),
        ("``In haste,'' she said", ["``In haste,''"]),
        ("''In haste,'' she said", ["''In haste,''"]),
        (",,In haste,'' she said", [",,In haste,''"]),
        ("″In haste,″ she said", ["″In haste,″"]),
        ("a door 6″ wide", []),
        ("the '90s and the miners' wives", []),
        ('" We are ready , " he said', ['" We are ready , "']),
        ("‹Non›, said he", ["‹Non›"]),
        ('“In haste," she said', ['“In haste,"']),
        ("He said “we go.\n\n“We win.”", ["“we go.", "“We win.”"]),
        ("«Non», said he", ["«Non»"]),
        ("the workers' strike, it's the workers’ day", []),
        ("“We go on.\n“We win,” he said.", ["“We go on.", "“We win,”"]),
        ("“a “b” c”", ["“a “b” c”"]),
        ('a mark "that never closes.', []),
        ('"A mark that opens a paragraph.', ['"A mark that opens a paragraph.']),
    ],
)
def test_quoted_spans(text, expected):
    spans = quoted_spans(text)
    assert [text[low:high] for low, high in spans] == expected


def test_inner_leaves_the_marks_out():
    text = "“no”"
    assert inner(text, (0, 4)) == (1, 3)


@given(st.text(alphabet=st.sampled_from("ab ,.\n“”„«»\"‘’'`")))
def test_spans_are_in_order_apart_and_inside(text):
    end = 0
    for low, high in quoted_spans(text):
        assert end <= low < high <= len(text)
        a, b = inner(text, (low, high))
        assert low <= a <= b <= high
        end = high
