"""Whatever text goes in, the records fit it."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

import biaskit as bk

WORDS = st.sampled_from(
    [
        "Peru", "Chile’s", "Washington", "the Kremlin", "President Ana Morales", "Morales", "she", "officials", "said",
        "that", "according to", "condemned", "the tanker seizure", "as", "a blatant theft", "insisting", "told", "“",
        "”", '"', "‘", "’", "«", "»", ",", ".", "?", ":", "—", "(", ")", "\n", "\n\n", "\t", "\u00a0", "\u200b", "\0",
        "🇵🇪", "\ud800", "قالت", "Follow us on:", "not", "and", "both countries",
    ]
)  # fmt: skip
NEWS = st.lists(WORDS, max_size=40).map(" ".join)
quick = settings(max_examples=40, deadline=None, derandomize=True)


def annotate(text: str, title: str = "") -> bk.Annotation:
    return bk.annotate(bk.read_articles([{"text": "Peru won. " + text, "title": title}], language=None))


@given(st.one_of(st.text(max_size=200), NEWS), st.one_of(st.just(""), NEWS))
@quick
def test_every_span_lies_in_its_text_and_contents_never_overlap(text: str, title: str) -> None:
    annotation = annotate(text, title)
    (article,) = annotation.articles
    assert annotation.skipped == ()
    for part, whole in (("title", article.title), ("body", article.text)):
        quotations = [q for q in annotation.quotations if q.part == part]
        contents = sorted(span for q in quotations for span in q.content_spans)
        spans = [*contents, *(s for q in quotations for s in (q.source_span, q.cue_span) if s is not None)]
        assert all(0 <= low < high <= len(whole) for low, high in spans)
        assert all(before[1] <= after[0] for before, after in pairwise(contents))
        assert all(q.content_spans for q in quotations)
        for mention in (m for m in annotation.mentions if m.part == part):
            start = mention.sentence_start
            assert whole[start : start + len(mention.sentence)] == mention.sentence
            inner = [(mention.start, mention.end), *mention.scope, *mention.names]
            assert all(0 <= low <= high <= len(mention.sentence) for low, high in inner)


@given(NEWS)
@quick
def test_every_record_says_whose_words_they_are(text: str) -> None:
    annotation = annotate(text)
    known = {actor.name for actor in annotation.actors}
    assert {m.target for m in annotation.mentions} <= known
    assert {m.voice for m in annotation.mentions} <= {"outlet", "quoted", "paraphrased"}
    assert [m for m in annotation.mentions if m.voice == "outlet" and m.source is not None] == []
    assert {q.kind for q in annotation.quotations} <= {"direct", "mixed", "indirect", "scare"}
    assert all(q.chain[-1:] == ((q.source,) if q.source else ()) for q in annotation.quotations)


@given(NEWS)
@quick
def test_the_same_text_gives_the_same_records(text: str) -> None:
    assert annotate(text) == annotate(text)
