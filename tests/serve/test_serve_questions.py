import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import InputError
from biaskit.serve.questions import ASKED, MOST_CHARACTERS, MOST_ITEMS, MOST_PLACES, Filter, Sizes, question_of

SIZES = Sizes(outlets=2, names=3, measures=4)


@pytest.mark.parametrize(
    ("kind", "text", "why"),
    [
        ("labels", "{", r"^q is no JSON\.$"),
        ("labels", "[" * 12_000, r"^q is no JSON\.$"),
        ("labels", '{"filter": {"label": "\\ud800"}}', r"^q is no JSON\.$"),
        ("labels", "1" * 5000, r"^q is no JSON\.$"),
        ("labels", "[NaN]", r"^q holds NaN, which is no JSON\.$"),
        ("labels", " " * (MOST_CHARACTERS + 1), r"^q has 16,001 characters; 16,000 are the most\.$"),
        ("labels", "[]", r"^q is no object\.$"),
        ("labels", '{"sql": 1}', r"^q has 'sql'; it may have filter\.$"),
        (
            "labels",
            '{"filter": {"where": 1}}',
            r"^filter has 'where'; it may have outlet, source, target, top, voice, ",
        ),
        ("labels", '{"filter": {"outlet": [-1]}}', r"^outlet is -1; give a whole number from 0 to 1\.$"),
        ("labels", '{"filter": {"source": [3]}}', r"^source is 3; give a whole number from -1 to 2\.$"),
        ("labels", '{"filter": {"source": [true]}}', r"^source is true; give a whole number"),
        ("labels", '{"filter": {"source": ["0; DROP TABLE mention"]}}', r"^source is \"0; DROP TABLE mention\"; give"),
        ("labels", '{"filter": {"source": 0}}', r"^source is 0; give a list\.$"),
        ("labels", '{"filter": {"voice": ["loud"]}}', r'^voice is "loud"; give outlet, quoted, paraphrased\.$'),
        ("labels", '{"filter": {"from": "2025-02-30"}}', r'^from is "2025-02-30"; give a day as 2025-01-31\.$'),
        ("labels", '{"filter": {"label": 1}}', r"^label is 1; give a text\.$"),
        ("groups", '{"by": ["source"]}', r"^q has no 'measure'; groups needs it\.$"),
        ("groups", '{"by": ["m.m"], "measure": 0}', r'^by is "m.m"; give source, target, outlet, top\.$'),
        ("groups", '{"by": ["top", "top"], "measure": 0}', r"^by names a column twice\.$"),
        ("groups", '{"by": [], "measure": 4}', r"^measure is 4; give a whole number from 0 to 3\.$"),
        ("sentences", '{"limit": 2001}', r"^limit is 2001; give a whole number from 0 to 2,000\.$"),
        ("sentences", '{"offset": -1}', r"^offset is -1; give a whole number from 0"),
        ("sentences", '{"order": "random()"}', r'^order is "random\(\)"; give place, strongest\.$'),
        ("sentences", '{"order": "strongest"}', r"^order is 'strongest' but there is no measure to order by\.$"),
        ("quotations", '{"measure": 0}', r"^q has 'measure'; it may have filter, offset, limit\.$"),
        ("quotations", '{"order": "place"}', r"^q has 'order'; it may have filter, offset, limit\.$"),
        ("article", '{"place": null}', r"^place is null; give a whole number from 0"),
        ("article", "{}", r"^q has no 'place'; article needs it\.$"),
    ],
)
def test_a_bad_question_is_refused_with_a_reason(kind, text, why):
    with pytest.raises(InputError, match=why):
        question_of(kind, text, SIZES)


def test_lists_have_an_end():
    text = json.dumps({"filter": {"source": [0] * (MOST_PLACES + 1)}})
    with pytest.raises(InputError, match=r"^source has 2,001 entries; 2,000 are the most\.$"):
        question_of("labels", text, SIZES)


@pytest.mark.parametrize("kind", ["sentences", "quotations", "articles"])
def test_an_answer_has_an_end_too(kind):
    most = MOST_ITEMS[kind]
    assert question_of(kind, json.dumps({"limit": most, "offset": 7}), SIZES).limit == most
    with pytest.raises(InputError, match=rf"^limit is {most + 1}; give a whole number from 0 to {most:,}\.$"):
        question_of(kind, json.dumps({"limit": most + 1}), SIZES)


def test_a_question_is_read_whole():
    text = '{"by": ["top"], "measure": 3, "filter": {"top": [-1, 2], "frame": 1, "voice": ["quoted"], "label": "x"}}'
    question = question_of("groups", text, SIZES)
    assert (question.by, question.measure) == (("top",), 3)
    assert question.filter == Filter(top=(-1, 2), frame=1, voice=("quoted",), label="x")


@given(
    st.sampled_from(sorted(ASKED)),
    st.text() | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(json.dumps),
)
def test_whatever_is_asked_there_is_a_question_or_a_reason(kind, text):
    with suppress(InputError):
        question_of(kind, text, SIZES)
