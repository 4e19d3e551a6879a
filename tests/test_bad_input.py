"""Whatever comes in: a sensible result or a clear message, no library's traceback, and no neighbour lost."""

import warnings

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import biaskit as bk
from biaskit.errors import BiaskitWarning

NEIGHBOUR = "Peru said Chile had acted with great courage."

TEXTS = {
    "emoji": "Peru 😀 said “we 🎉 won” to Chile 👩‍👩‍👧‍👦.",
    "right to left": "قال Peru إن Chile فازت. שלום said Peru. \u202eevil\u202c",
    "unbalanced marks": "“Peru said ‘Chile \"lost it all, he said. ” ” « it's ``so''.",
    "NUL bytes": "Peru\x00 said Chile\x00 lost. \x00\x00",
    "punctuation": "... !!! ??? \"\"\" ''' ““““ ”””” ---",
    "line breaks": "\n" * 10_000 + "Peru lost." + "\r\n" * 100,
    "no white space": "x" * 100_000,
    "no full stop": "Peru met Chile and " * 2_000,
    "lone surrogate": "Peru \ud800 lost.",
    "markup": "<script>alert('Peru')</script><img src=x onerror=alert(1)> said Chile &amp; \"Peru\".",
    "control characters": "Peru\x01\x02\x1b[31m said\x85 Chile\u2028 lost.\u2029",
    "capitals": "PERU SAID CHILE WAS A THIEF AND A LIAR. " * 3,
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_odd_texts_cost_no_neighbour(text, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        framing = bk.analyze(
            [bk.Article("odd", text, title=text[:200]), bk.Article("even", NEIGHBOUR)], scorers="vader"
        )
        page = framing.report(tmp_path / "report.html").read_text(encoding="utf-8")
    assert {m.target for m in framing.annotation.mentions if m.article_id == "even"} == {"Peru", "Chile"}
    assert framing.annotation.skipped == ()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


def test_an_article_that_breaks_a_step_is_set_aside_and_the_others_go_on(monkeypatch):
    from biaskit.annotation import corpus

    whole = corpus.find_quotations

    def breaking(piece, *rest):
        if "Bolivia" in piece.text:
            raise RuntimeError("boom")
        return whole(piece, *rest)

    monkeypatch.setattr(corpus, "find_quotations", breaking)
    with pytest.warns(BiaskitWarning, match="annotation failed: RuntimeError: boom"):
        framing = bk.analyze([bk.Article("a", "Bolivia won."), bk.Article("b", NEIGHBOUR)], scorers="vader")
    assert framing.annotation.skipped == (("a", "annotation failed: RuntimeError: boom"),)
    assert set(framing.ratings["article_id"]) == {"b"}


def test_a_text_longer_than_a_piece_is_read_to_its_end():
    text = "Peru said Chile had lost. " * 2_500 + "Bolivia won."
    annotation = bk.annotate([bk.Article("long", text)])
    assert annotation.mentions[-1].target == "Bolivia"
    assert sum(m.target == "Chile" for m in annotation.mentions) == 2_500


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("“”\"'‘’.,:\n ")), max_size=120))
def test_any_text_gives_spans_inside_it_and_contents_apart(noise):
    text = f"Peru said {noise} “we {noise[::-1]}” to Chile. {noise}"
    annotation = bk.annotate([bk.Article("a", text)])
    assert annotation.skipped == ()
    taken: set[int] = set()
    for quotation in annotation.quotations:
        for low, high in quotation.content_spans:
            assert 0 <= low < high <= len(text)
            assert taken.isdisjoint(range(low, high))
            taken.update(range(low, high))
    for mention in annotation.mentions:
        assert text[mention.sentence_start :].startswith(mention.sentence)
        assert 0 <= mention.start < mention.end <= len(mention.sentence)
        assert all(0 <= low < high <= len(mention.sentence) for low, high in mention.scope)
