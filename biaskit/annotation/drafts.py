"""What the steps of quotation finding hand to each other."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from biaskit.annotation.somebody import is_somebody
from biaskit.annotation.syntax import inside, minus, runs, trimmed
from biaskit.types import Span

CONFIDENCE = {
    "direct": 0.9,
    "signed": 0.9,
    "according": 0.85,
    "clause": 0.75,
    "inserted": 0.75,
    "infinitive": 0.7,
    "judged": 0.65,
    "named": 0.65,
    "fragment": 0.65,
    "bare": 0.6,
    "carried": 0.55,
    "phrase": 0.5,
    "object": 0.5,
    "noun": 0.4,
    "unnamed": 0.65,
    "scare": 0.5,
}
"""By construction: share of attributions whose words (at an overlap of .3) and source a trained annotator marked too,
counted on 400 train articles of PolNeAR; of unnamed, the words only; unknown for signed posts and scare quotes."""

_WEAK = frozenset({"infinitive", "phrase", "noun", "object", "bare"})
"""Constructions that inside another statement are part of it: "she said support for the plan had grown"."""

_LONGEST_INTRODUCTION = 4
_SAME_SPEAKER = frozenset("he she it they i we".split())


@dataclass(frozen=True, slots=True)
class Draft:
    """Attributed words before their source is resolved; spans in characters of the piece.

    Attributes:
        content: the words.
        how: a key of `CONFIDENCE`: the construction; bare is judged by the verb alone.
        cue: the cue's span, or None.
        source: the token that speaks, or None.
        target: the token that a verb of judging takes as its object, or None.
        asserted: False for what was denied or only supposed.
        stance: how the outlet stands to the words, as the cue says.
        via: the tokens that speak, outermost first, when the words reach the reader through others.
    """

    content: tuple[Span, ...]
    how: str
    cue: Span | None = None
    source: Any | None = None
    target: Any | None = None
    asserted: bool = True
    stance: str = "neutral"
    via: tuple[Any, ...] = ()


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


def can_speak(draft: Draft, acting: Collection[int]) -> bool:
    """Whether a weak construction has somebody who speaks: an actor, a pronoun, a name; a bill that offers does not."""
    source = draft.source
    if draft.how not in _WEAK or source is None:
        return True
    return source.i in acting or source.pos_ in ("PRON", "PROPN") or source.ent_type_ != "" or is_somebody(source)


def with_fragments(drafts: list[Draft], fragments: list[Draft]) -> list[Draft]:
    """Drafts and fragments; one that shares its cue with direct speech goes on with it: “No,” she said, and “never.”"""
    speech = {draft.cue: i for i, draft in enumerate(drafts) if draft.how == "direct" and draft.cue}
    joined, apart = list(drafts), []
    for fragment in fragments:
        place = speech.get(fragment.cue) if fragment.cue else None
        if place is None:
            apart.append(fragment)
        else:
            content = tuple(sorted({*joined[place].content, *fragment.content}))
            joined[place] = replace(joined[place], content=content)
    return [*joined, *apart]


def settle(drafts: list[Draft], text: str, quotes: list[Span]) -> list[Draft]:
    """Give every character to the smallest draft that claims it, and note through whom a draft is quoted.

    What was only thought or refused takes nothing from a statement around it: "he said he hopes to win" is his saying.
    """
    drafts = _without_repeated(drafts)
    sizes = [_size(draft) for draft in drafts]
    outer = [_outer(i, drafts, sizes) for i in range(len(drafts))]
    order = sorted(range(len(drafts)), key=lambda i: (sizes[i], i))
    taken: list[Span] = []
    settled: list[Draft] = []
    for i in order:
        draft = drafts[i]
        left = [part for span in draft.content for part in minus(span, taken)]
        content = tuple(span for part in left if (span := trimmed(text, part, quotes)))
        if draft.asserted or not _within_statement(i, drafts, outer):
            taken.extend(draft.content)
        if content and not (content != draft.content and _only_introduces(content, i, drafts, outer, text, quotes)):
            settled.append(replace(draft, content=content, via=tuple(_via(i, drafts, outer))))
    return sorted(settled, key=lambda draft: draft.content[0])


def _without_repeated(drafts: list[Draft]) -> list[Draft]:
    """Without what is no saying of its own inside a statement: "he said he hopes to win" is one saying."""
    sizes = [_size(draft) for draft in drafts]
    return [d for i, d in enumerate(drafts) if not (_is_part(d) and _outer(i, drafts, sizes) is not None)]


def _is_part(draft: Draft) -> bool:
    if draft.how in ("clause", "inserted") and not _is_named(draft.source):
        return True
    return _is_pronoun(draft.source) or draft.how in _WEAK


def _is_named(token: Any) -> bool:
    """Whether a source inside another's statement has a name: "Peru said Chile had claimed", not "reports show"."""
    return token is not None and (token.pos_ == "PROPN" or token.ent_type_ != "")


def _is_pronoun(token: Any) -> bool:
    return token is not None and token.pos_ == "PRON" and token.lower_ in _SAME_SPEAKER


def _within_statement(index: int, drafts: list[Draft], outer: list[int | None]) -> bool:
    above = outer[index]
    return above is not None and (drafts[above].asserted or _within_statement(above, drafts, outer))


def _size(draft: Draft) -> int:
    return sum(high - low for low, high in draft.content)


def _via(index: int, drafts: list[Draft], outer: list[int | None]) -> list[Any]:
    above = outer[index]
    return [] if above is None else [*_via(above, drafts, outer), drafts[above].source]


def _outer(index: int, drafts: list[Draft], sizes: list[int]) -> int | None:
    """The smallest draft that holds the cue of another."""
    cue = drafts[index].cue
    if cue is None:
        return None
    around = [i for i, d in enumerate(drafts) if sizes[i] > sizes[index] and inside(cue[0], d.content)]
    return min(around, key=sizes.__getitem__, default=None)


def _only_introduces(
    content: Sequence[Span], index: int, drafts: list[Draft], outer: list[int | None], text: str, quotes: list[Span]
) -> bool:
    """Whether what inner drafts left of a content is no more than their own "Velarde also said that"."""
    if any(low < q[1] and q[0] < high for low, high in content for q in quotes):
        return False
    inner = [d.cue for d, o in zip(drafts, outer, strict=True) if d.cue and o == index and inside(d.cue[0], content)]
    words = [w for low, high in content for part in minus((low, high), inner) for w in text[slice(*part)].split()]
    return bool(inner) and len(words) <= _LONGEST_INTRODUCTION
