"""A parsed text as plain objects: what rules read of spaCy's tokens, at a fraction of the time.

spaCy makes a new object each time a rule asks for a word, its head or its children, and looks each text up anew. Rules
ask often; here every word is made once and knows its neighbours.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from typing import Any, overload

from biaskit.pipeline import PIECE_LENGTH, parse

_UNUSED = ("ner",)
"""Parts of the pipeline whose work nobody reads here; names are hidden."""
_TOGETHER = 128
"""Texts that are parsed at a time."""
_TEXTS = ("ORTH", "LOWER", "LEMMA", "DEP", "POS", "TAG", "ENT_TYPE")
_NUMBERS = ("HEAD", "SENT_START", "IDX", "SPACY", "IS_PUNCT")


class Names(dict[int, str]):
    """Texts by spaCy's numbers for them, each asked for once.

    Args:
        strings: spaCy's store of texts.
    """

    def __init__(self, strings: Any) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, number: int) -> str:
        """Ask spaCy."""
        text = self[number] = str(self._strings[number])
        return text


class Word:
    """A word, with those attributes of a spaCy token that rules read; `children` is a tuple, in order.

    >>> from biaskit.pipeline import load_pipeline
    >>> doc = load_pipeline()("Ann slept well.")
    >>> parse = Parse(doc, Names(doc.vocab.strings))
    >>> parse[1].lemma_, [word.text for word in parse[1].children], parse[0].head is parse[1]
    ('sleep', ['Ann', 'well', '.'], True)
    """

    __slots__ = (
        "children", "dep_", "doc", "ent_type_", "head", "i", "idx", "is_punct", "is_sent_start", "lemma", "lemma_",
        "lower", "lower_", "pos", "pos_", "tag_", "text", "whitespace_",
    )  # fmt: skip

    doc: "Parse"
    head: "Word"
    children: "tuple[Word, ...]"

    def __init__(self, doc: "Parse", i: int, texts: list[int], numbers: list[int], names: Names) -> None:
        orth, self.lower, self.lemma, dep, self.pos, tag, kind = texts
        _, start, self.idx, spaced, punct = numbers
        self.doc, self.i = doc, i
        self.text, self.lower_, self.lemma_ = names[orth], names[self.lower], names[self.lemma]
        self.dep_, self.pos_, self.tag_, self.ent_type_ = names[dep], names[self.pos], names[tag], names[kind]
        self.is_sent_start = (start > 0) if start else None
        self.whitespace_, self.is_punct = " " if spaced else "", bool(punct)

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return self.text

    def nbor(self, by: int = 1) -> "Word":
        """The word so many places on.

        Raises:
            IndexError: where the text ends before.
        """
        if not 0 <= self.i + by < len(self.doc):
            raise IndexError(f"no word at {self.i + by} of {len(self.doc)}")
        return self.doc[self.i + by]

    @property
    def subtree(self) -> "Iterator[Word]":
        """The word and all below it, each after its children to the left."""
        for child in self.children:
            if child.i < self.i:
                yield from child.subtree
        yield self
        for child in self.children:
            if child.i > self.i:
                yield from child.subtree

    @property
    def sent(self) -> "Stretch":
        """Its sentence."""
        return self.doc.sentence(self.i)

    @property
    def left_edge(self) -> "Word":
        """The first word of its subtree."""
        return self.doc.words[self.doc.edges[self.i][0]]

    @property
    def right_edge(self) -> "Word":
        """The last word of its subtree."""
        return self.doc.words[self.doc.edges[self.i][1]]


class Stretch:
    """Words that stand together."""

    __slots__ = ("doc", "end", "start")

    def __init__(self, doc: "Parse", start: int, end: int) -> None:
        self.doc, self.start, self.end = doc, start, end

    def __len__(self) -> int:
        return self.end - self.start

    def __iter__(self) -> Iterator[Word]:
        return iter(self.doc.words[self.start : self.end])

    def __getitem__(self, place: int) -> Word:
        return self.doc.words[self.start : self.end][place]

    @property
    def start_char(self) -> int:
        """Where its first word begins."""
        return self[0].idx

    @property
    def end_char(self) -> int:
        """Where its last word ends."""
        return self[-1].idx + len(self[-1])

    @property
    def root(self) -> Word:
        """The word that the others hang on, the first of those that are equally close to the sentence's root."""
        for word in self:
            if word.head is word:
                return word
        above = [word for word in self if not self.start <= word.head.i < self.end]
        return min(above, key=_depth, default=self[0])


def _depth(word: Word) -> int:
    """Steps up to the root; as many as can be for a sign that nothing hangs on."""
    if not word.children and (word.is_punct or word.text.isspace()):
        return len(word.doc) - 1
    steps = 0
    while word.head is not word:
        word, steps = word.head, steps + 1
    return steps


class Parse:
    """A parsed text, with those attributes of a spaCy document that rules read; it does without the document then.

    Args:
        doc: spaCy's document.
        names: texts by number, shared by the documents of one vocabulary.

    Attributes:
        text: its text.
        words: its words.
        edges: of each word the first and the last of its subtree.
        memo: what rules keep of the text, by the class that does.
        vocab: spaCy's vocabulary.
    """

    def __init__(self, doc: Any, names: Names) -> None:
        self.text, self.vocab = doc.text, doc.vocab
        self.memo: dict[type, Any] = {}
        self.edges: list[tuple[int, int]] = [(token.left_edge.i, token.right_edge.i) for token in doc]
        texts = doc.to_array(_TEXTS).tolist()
        numbers = doc.to_array(_NUMBERS).astype("int64").tolist()
        self.words = [Word(self, i, *row, names) for i, row in enumerate(zip(texts, numbers, strict=True))]
        children: list[list[Word]] = [[] for _ in self.words]
        for word, (offset, *_) in zip(self.words, numbers, strict=True):
            word.head = self.words[word.i + offset]
            if offset:
                children[word.i + offset].append(word)
        for word, below in zip(self.words, children, strict=True):
            word.children = tuple(below)

    def __len__(self) -> int:
        return len(self.words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self.words)

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> Stretch: ...
    def __getitem__(self, place: int | slice) -> Word | Stretch:
        if isinstance(place, int):
            return self.words[place]
        start, end, _ = place.indices(len(self.words))
        return Stretch(self, start, max(start, end))

    def char_span(self, start: int, end: int, alignment_mode: str = "expand") -> Stretch | None:
        """The words that characters touch, without one that only the space behind it is touched of; None outside."""
        assert alignment_mode == "expand", "rules need no other"
        first, last = self._at(start), self._at(end - 1)
        if first < 0 or last < 0:
            return None
        word = self.words[first]
        return Stretch(self, first + (start == word.idx + len(word)), last + 1)

    def sentence(self, i: int) -> Stretch:
        """The sentence that a word is in."""
        place = bisect_right(self._starts, i) - 1
        ends = (*self._starts[1:], len(self.words))
        return Stretch(self, self._starts[place], ends[place])

    @cached_property
    def _starts(self) -> list[int]:
        return [word.i for word in self.words if word.is_sent_start or word.i == 0]

    @cached_property
    def _places(self) -> list[int]:
        return [word.idx for word in self.words]

    def _at(self, char: int) -> int:
        """Index of the word at a character, or before it where that is a space; -1 outside the text."""
        return bisect_right(self._places, char) - 1 if 0 <= char < len(self.text) else -1


def parsed(texts: Sequence[str], nlp: Any) -> Iterator[Parse]:
    """Parsed texts, in order; a very long one in parts that the parser can take.

    Args:
        texts: any number; those with names hidden, for no names are looked for.
        nlp: what `biaskit.pipeline.load_pipeline` gives.

    >>> from biaskit.pipeline import load_pipeline
    >>> [len(one) for one in parsed(["Peru lost.", "It was not corrupt."], load_pipeline())]
    [3, 5]
    """
    from spacy.tokens import Doc

    names = Names(nlp.vocab.strings)
    for first in range(0, len(texts), _TOGETHER):
        parts = [_cut(text) for text in texts[first : first + _TOGETHER]]
        with nlp.memory_zone():  # what is new in these texts is forgotten with them; a Parse holds plain words
            docs = iter(parse(list(chain.from_iterable(parts)), nlp, disable=_UNUSED))
            several = [[next(docs) for _ in cut] for cut in parts]
            made = [
                Parse(some[0] if len(some) == 1 else Doc.from_docs(some, ensure_whitespace=False), names)
                for some in several
            ]
        yield from made


def _cut(text: str) -> list[str]:
    return [text[start : start + PIECE_LENGTH] for start in range(0, max(1, len(text)), PIECE_LENGTH)]
