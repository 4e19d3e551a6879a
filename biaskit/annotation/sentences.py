"""Sentences, each with the places and quotations that stand in it."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from biaskit.annotation.linking import Found, Piece
from biaskit.annotation.quotations import Attributed
from biaskit.annotation.scopes import Clauses
from biaskit.annotation.syntax import minus, trimmed, within
from biaskit.types import Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_LEFT_OVER = frozenset("that to and but or as if whether".split())
"""What stands alone between two attributed clauses."""


@dataclass(frozen=True, slots=True)
class Said:
    """A quotation with the tokens of its verb's object."""

    by: Attributed
    objects: frozenset[int]


@dataclass(frozen=True)
class Sentence:
    """A sentence with what stands in it; spans in characters of the piece."""

    parsed: Any
    span: Span
    text: str
    found: Sequence[Found]
    said: Sequence[Said]

    @cached_property
    def clauses(self) -> Clauses:
        """Its clauses, for targets that share it."""
        return Clauses(self.parsed)

    @cached_property
    def names(self) -> tuple[Span, ...]:
        """Spans, in characters of the sentence, that are names: hidden from every lexicon."""
        low = self.span[0]
        spans = [(t.idx, t.idx + len(t)) for t in self.parsed if t.ent_type_ in _NAMES or t.pos_ == "PROPN"]
        spans += [(f.start, f.end) for f in self.found if not self.text[f.start : f.end].islower()]
        return tuple((a - low, b - low) for a, b in _merged(within(self.span, spans), self.text))

    @cached_property
    def outlets(self) -> list[Span]:
        """The outlet's own words: the sentence without attributed contents and without the cues."""
        holes = [span for s in self.said if s.by.record.kind != "scare" for span in s.by.content]
        holes += [s.by.cue for s in self.said if s.by.cue]
        return worded(minus(self.span, holes), self.text)


def sentences(piece: Piece, places: Sequence[Found], quotations: Sequence[Attributed]) -> list[Sentence]:
    """The sentences of a piece, each with the places and quotations that stand in it."""
    text = piece.text
    parsed = [s for s in piece.doc.sents if s.text.strip()]
    spans = [_trimmed_space(text, (s.start_char, s.end_char)) for s in parsed]
    starts = [low for low, _ in spans]
    found = sorted(places, key=lambda f: f.start)
    begins = [f.start for f in found]
    said: list[dict[int, Said]] = [{} for _ in spans]
    for number, quotation in enumerate(quotations):
        one = Said(quotation, _object_tokens(quotation))
        for low, high in (*quotation.content, *([quotation.cue] if quotation.cue else [])):
            for place in range(max(0, bisect_right(starts, low) - 1), bisect_left(starts, high)):
                said[place][number] = one
    return [
        Sentence(s, span, text, found[bisect_left(begins, span[0]) : bisect_left(begins, span[1])], list(here.values()))
        for s, span, here in zip(parsed, spans, said, strict=True)
    ]


def _object_tokens(quotation: Attributed) -> frozenset[int]:
    """Tokens by which a verb of judging names whom it judges."""
    target = quotation.target
    if target is None:
        return frozenset()
    return frozenset([target.i, *(c.i for c in target.children if c.dep_ in ("poss", "compound"))])


def _trimmed_space(text: str, span: Span) -> Span:
    """A span without white space at its edges."""
    low, high = span
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def _merged(spans: list[Span], text: str) -> list[Span]:
    merged: list[Span] = []
    for low, high in sorted(spans):
        if merged and (low <= merged[-1][1] or text[merged[-1][1] : low] == " "):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def worded(spans: list[Span], text: str) -> list[Span]:
    """Spans without punctuation at their edges; those of a lone "that" or "to" are left out."""
    cut = (span for part in spans if (span := trimmed(text, part)))
    return [span for span in cut if text[slice(*span)].lower() not in _LEFT_OVER]
