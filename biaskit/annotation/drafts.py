"""What the steps of quotation finding hand to each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from biaskit.annotation.syntax import inside, minus, runs, trimmed
from biaskit.types import Span

CONFIDENCE = {
    "direct": 0.95,
    "mixed": 0.85,
    "indirect": 0.65,
    "judged": 0.65,
    "carried": 0.6,
    "unnamed": 0.3,
    "scare": 0.6,
}
"""Rough shares of such attributions that are right; to be replaced by measured ones."""


@dataclass(frozen=True, slots=True)
class Draft:
    """Attributed words before their source is resolved; spans in characters of the piece.

    Attributes:
        content: the words.
        how: direct, mixed, indirect, judged, carried, unnamed or scare.
        cue: the cue's span, or None.
        source: the token that speaks, or None.
        target: the token that a verb of judging takes as its object, or None.
        asserted: False for what was denied or only supposed.
        carried_from: index of the draft whose source goes on speaking, or None.
        outer: index of the draft that this one is quoted through, or None.
    """

    content: tuple[Span, ...]
    how: str
    cue: Span | None = None
    source: Any | None = None
    target: Any | None = None
    asserted: bool = True
    carried_from: int | None = None
    outer: int | None = None


def content_of(tokens: Iterable[Any], text: str, quotes: list[Span]) -> tuple[Span, ...]:
    """Spans of tokens, with quotations taken whole and runs joined over mere punctuation."""
    spans: list[Span] = []
    for low, high in runs(tokens):
        for q in quotes:
            if q[0] < high and low < q[1]:
                low, high = min(low, q[0]), max(high, q[1])
        if spans and not any(c.isalnum() for c in text[spans[-1][1] : low]):
            low = spans.pop()[0]
        spans.append((low, high))
    cut = (trimmed(text, span, quotes) for span in spans)
    return tuple(span for span in cut if span)


def settle(drafts: list[Draft], text: str, quotes: list[Span]) -> list[Draft]:
    """Give every character to the smallest draft that claims it, and note through whom a draft is quoted."""
    order = sorted(range(len(drafts)), key=lambda i: (_size(drafts[i]), i))
    taken: list[Span] = []
    settled: dict[int, Draft] = {}
    for i in order:
        draft = drafts[i]
        left = [part for span in draft.content for part in minus(span, taken)]
        content = tuple(span for part in left if (span := trimmed(text, part, quotes)))
        taken.extend(draft.content)
        if content:
            settled[i] = replace(draft, content=content, outer=_outer(i, drafts))
    return _renumbered(settled)


def _size(draft: Draft) -> int:
    return sum(high - low for low, high in draft.content)


def _outer(index: int, drafts: list[Draft]) -> int | None:
    cue = drafts[index].cue
    if cue is None:
        return None
    around = [
        i for i, d in enumerate(drafts) if i != index and inside(cue[0], d.content) and _size(d) > _size(drafts[index])
    ]
    return min(around, key=lambda i: _size(drafts[i]), default=None)


def _renumbered(settled: dict[int, Draft]) -> list[Draft]:
    kept = sorted(settled, key=lambda i: settled[i].content[0])
    new = {old: position for position, old in enumerate(kept)}
    return [
        replace(
            settled[i],
            outer=_new_place(settled[i].outer, new),
            carried_from=_new_place(settled[i].carried_from, new),
        )
        for i in kept
    ]


def _new_place(old: int | None, new: dict[int, int]) -> int | None:
    return new.get(old) if old is not None else None
