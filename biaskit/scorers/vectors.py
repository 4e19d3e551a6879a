"""Words of a mention as vectors in their context, and phrases as vectors, by the sentence encoder that comes along."""

import hashlib
import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from biaskit.errors import InputError
from biaskit.masking import Masked, blind
from biaskit.scorers.encoder import Encoder, Tokens
from biaskit.scorers.lines import Line, figure, mean
from biaskit.types import Cue, Mention, Rating, Span

ENCODER = "sentences"
_WORD = re.compile(r"\w+")
_AT_ONCE = 256
"""Texts whose words are held in memory together."""
_UNKNOWN = 100
"""Number of the word piece [UNK], which stands for what the encoder cannot read."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text that can be read, names left out.

    Attributes:
        spans: where they stand in the mention's sentence.
        vectors: one row each, of length 1: the mean of the word's pieces in their context.
    """

    spans: tuple[Span, ...]
    vectors: Any


class WordReader:
    """Reads mentions and phrases with the package's sentence encoder, all-MiniLM-L6-v2 in 8-bit integers.

    Args:
        threads: how many texts are read side by side; None for as many as there are processors to use.

    >>> [words] = WordReader(threads=1).read([Mention("a", "Peru", "Peru lost the war.", 0, 4)])
    >>> words.spans, words.vectors.shape
    (((5, 9), (10, 13), (14, 17)), (3, 384))
    """

    def __init__(self, *, threads: int | None = None) -> None:
        self.encoder = Encoder(ENCODER, threads=threads)

    def phrases(self, phrases: Sequence[str]) -> Any:
        """A vector of length 1 for each phrase, one row each.

        Raises:
            InputError: for a phrase without a word that the encoder can read.
        """
        tokens = [self.encoder.tokenize(phrase) for phrase in phrases]
        for phrase, read in zip(phrases, tokens, strict=True):
            if not any(True for _ in _words(phrase, read)):
                raise InputError(f"The phrase {phrase!r} has no word that can be read. Give English words.")
        return unit(row["embedding"] for row in self.encoder.run(tokens))

    def read(self, mentions: Sequence[Mention]) -> Iterator[Words]:
        """The words that bear on the target of each mention, in order; names are hidden before the encoder sees them.

        What `biaskit.masking.blind` leaves is read: the mention's scope and the target, the label of an event with it.
        Of a text of more than 254 word pieces the part around the target is read.
        """
        for first in range(0, len(mentions), _AT_ONCE):
            yield from self._some(mentions[first : first + _AT_ONCE])

    def _some(self, mentions: Sequence[Mention]) -> Iterator[Words]:
        seen = [blind(mention) for mention in mentions]
        tokens = [_unmarked(self.encoder.tokenize(one.text, one.target)) for one in seen]
        distinct = dict.fromkeys(tokens)
        rows = dict(zip(distinct, self.encoder.run(list(distinct)), strict=True))
        for one, read in zip(seen, tokens, strict=True):
            yield _in_sentence(one.masked, read, rows[read]["tokens"])


class WordScorer:
    """What scorers share that rate by directions: each dimension is a mean over a mention's words, NaN without any.

    A subclass has ``name``, ``dimensions``, ``settings`` and ``cues`` (how many), sets ``_reader``, and says with
    ``_weigh`` what each word weighs in each dimension.
    """

    name: str
    cues: int
    _reader: WordReader

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it measures."""
        raise NotImplementedError

    @property
    def settings(self) -> Mapping[str, Any]:
        """What the directions are made of; recorded in the manifest."""
        raise NotImplementedError

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the settings and the encoder's weights."""
        text = json.dumps([self.settings, self._reader.encoder.digest])
        return hashlib.sha256(text.encode()).hexdigest()

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        pairs = zip(mentions, self._reader.read(mentions), strict=True)
        return [rating for mention, words in pairs for rating in self.rate_words(mention, words)]

    def rate_words(self, mention: Mention, words: Words) -> list[Rating]:
        """Rate a mention whose words were read before: several scorers can share one reading."""
        if not words.spans:
            return [Rating(mention, self.name, dimension, math.nan) for dimension in self.dimensions]
        return [
            Rating(mention, self.name, dimension, float(weights.mean()), cues(words, weights, self.cues))
            for dimension, weights in zip(self.dimensions, self._weigh(words.vectors), strict=True)
        ]

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        [words] = self._reader.read([mention])
        if not words.spans:
            return [Line("No word but names stands among the words about the target: there is no value.")]
        weights = [float(one) for one in self._weigh(words.vectors)[list(self.dimensions).index(dimension)]]
        lines = [
            Line(f"“{mention.sentence[slice(*span)]}”", figure(weight), weight)
            for span, weight in zip(words.spans, weights, strict=True)
        ]
        return [*lines, Line("the mean over all words, names left out", mean(weights), sum(weights) / len(weights))]

    def _weigh(self, vectors: Any) -> Any:
        """For each dimension the weight of each word."""
        raise NotImplementedError


def shown_cues(cues: int) -> int:
    """How many words a user wants to see.

    Raises:
        InputError: for anything but a whole number from 0.
    """
    if not (isinstance(cues, int) and cues >= 0):
        raise InputError(f"cues={cues!r}: give how many words are shown as evidence, a whole number of at least 0.")
    return cues


def unit(rows: Iterable[Any]) -> Any:
    """Rows as a matrix of vectors of length 1; those of nothing but zeros stay."""
    import numpy as np

    matrix = np.stack(list(rows))
    return matrix / np.maximum(np.linalg.norm(matrix, axis=1, keepdims=True), 1e-12)


def cues(words: Words, weights: Any, most: int) -> tuple[Cue, ...]:
    """The words that weigh most, either way, in the order of the sentence."""
    heaviest = sorted(range(len(words.spans)), key=lambda place: -abs(float(weights[place])))[:most]
    return tuple(Cue(*words.spans[place], float(weights[place]), "model") for place in sorted(heaviest))


def _unmarked(tokens: Tokens) -> Tokens:
    """Without the marks around the target, which this encoder does not know."""
    last = len(tokens.ids) - 1
    kept = [place for place, span in enumerate(tokens.spans) if span is not None or place in (0, last)]
    return Tokens(tuple(tokens.ids[p] for p in kept), (0.0,) * len(kept), tuple(tokens.spans[p] for p in kept))


def _words(text: str, tokens: Tokens) -> Iterator[tuple[Span, list[int]]]:
    """Each word of a text with the places of its pieces; not those that the encoder does not know."""
    pieces = [(place, span) for place, span in enumerate(tokens.spans) if span and tokens.ids[place] != _UNKNOWN]
    position = 0
    for word in _WORD.finditer(text):
        while position < len(pieces) and pieces[position][1][0] < word.start():
            position += 1
        first = position
        while position < len(pieces) and pieces[position][1][0] < word.end():
            position += 1
        if first < position:
            yield word.span(), [place for place, _ in pieces[first:position]]


def _in_sentence(masked: Masked, tokens: Tokens, vectors: Any) -> Words:
    names = [(piece.start, piece.end) for piece in masked.pieces if not piece.literal]
    found = [
        (masked.to_sentence(*span), vectors[pieces].mean(axis=0))
        for span, pieces in _words(masked.text, tokens)
        if not any(start < span[1] and span[0] < end for start, end in names)
    ]
    return Words(tuple(span for span, _ in found), unit(row for _, row in found) if found else None)
