"""A parse as plain objects says what spaCy says."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.pipeline import load_pipeline
from biaskit.scorers.parse import Names, Parse

TEXTS = (
    "",
    "Peru.",
    "Critics of Peru, who had not been “heard”, condemned the raid; so did Chile's president. Was it legal?",
    "A hearing is scheduled on the issue today that nobody at the ministry had asked for, he said.",
    "What did he say that she wanted?  Two  spaces\n\nand a new line 😀 e\u0301.",
)
PLAIN = ("i", "idx", "text", "lower", "lower_", "lemma", "lemma_", "dep_", "pos", "pos_", "tag_", "ent_type_")
PLAIN += ("is_sent_start", "is_punct", "whitespace_")
WORDS = "Peru Chile condemned the raid that had been ordered by not never brave , . ? “ ” ' who which and but".split()


def parses(text: str) -> tuple[Any, Parse]:
    doc = load_pipeline()(text)
    return doc, Parse(doc, Names(doc.vocab.strings))


def places(tokens: Any) -> list[int]:
    return [token.i for token in tokens]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.sampled_from(TEXTS))
def test_every_word_is_as_spacy_has_it(text: str) -> None:
    doc, parse = parses(text)
    assert len(doc) == len(parse)
    for token, word in zip(doc, parse, strict=True):
        assert [getattr(word, name) for name in PLAIN] == [getattr(token, name) for name in PLAIN]
        assert (word.head.i, places(word.children)) == (token.head.i, places(token.children))
        assert places(word.subtree) == places(token.subtree)
        assert (word.left_edge.i, word.right_edge.i) == (token.left_edge.i, token.right_edge.i)
        assert (word.sent.start, word.sent.end) == (token.sent.start, token.sent.end)
        assert len(word) == len(token)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TEXTS), st.integers(0, 110), st.integers(0, 40))
def test_a_stretch_of_characters_is_that_of_spacy(text: str, start: int, length: int) -> None:
    doc, parse = parses(text)
    start = min(start, len(text))
    end = min(start + length, len(text))
    theirs, ours = doc.char_span(start, end, alignment_mode="expand"), parse.char_span(start, end)
    assert (theirs is None) == (ours is None)
    if theirs is not None and ours is not None and len(theirs):
        assert (ours.start, ours.end, ours.root.i) == (theirs.start, theirs.end, theirs.root.i)
        assert (ours.start_char, ours.end_char) == (theirs.start_char, theirs.end_char)
    elif theirs is not None and ours is not None:
        assert len(ours) == 0


@pytest.mark.parametrize("cut", [slice(0, 3), slice(-2, None), slice(5, 2), slice(8, 99), slice(-1, 0)])
def test_slices_are_those_of_spacy(cut: slice) -> None:
    doc, parse = parses(TEXTS[2])
    assert places(parse[cut]) == places(doc[cut])


def test_neighbours_end_where_the_text_does() -> None:
    _, parse = parses("Peru lost.")
    assert parse[0].nbor().text == "lost"
    with pytest.raises(IndexError, match=r"^no word at -1 of 3$"):
        parse[0].nbor(-1)
    with pytest.raises(IndexError, match=r"^no word at 3 of 3$"):
        parse[2].nbor()
