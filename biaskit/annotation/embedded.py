"""Quoted fragments inside the outlet's own sentence, and scare quotes."""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue
from biaskit.annotation.direct import unattributed
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.judging import OBJECTS
from biaskit.annotation.syntax import phrase
from biaskit.types import Span

_SMALL = 3
"""Letters of words that titles leave small."""


def embedded_drafts(
    doc: Any, text: str, quotes: Sequence[Span], cues: Sequence[ReportingCue], covered: Sequence[Span]
) -> Iterator[Draft]:
    """Quoted fragments that no other step attributed: by the cue above them, else scare quotes or unnamed."""
    by_token = {cue.token.i: cue for cue in cues}
    for quote in quotes:
        if any(low < quote[1] and quote[0] < high for low, high in covered):
            continue
        span = doc.char_span(quote[0], quote[1], alignment_mode="expand")
        words = [t for t in span if t.is_alpha] if span is not None else []
        if not words or is_title(words):
            continue
        if found := _governing(words, quote, by_token):
            yield _embedded(*found, quote, text, quotes)
        else:
            yield unattributed(text, quote, cues, speech=not _is_scare(words))


def _embedded(cue: ReportingCue, branch: Any, quote: Span, text: str, quotes: Sequence[Span]) -> Draft:
    """A fragment with the phrase that holds it; of "called the seizure “robbery”" the object is no part of it."""
    tokens = [t for t in _without_later_clauses(branch, quote) if t.i != branch.i or branch.dep_ != "prep"]
    named = [t for t in tokens if cue.token.i < t.i and t.idx < quote[0] and t.pos_ in ("NOUN", "PROPN", "PRON")]
    if "p" in cue.term.constructions and named:
        target = next((t for t in named if t.head not in named), named[0])
        return Draft((quote,), "fragment", cue.span, cue.source, target, cue.asserted, cue.term.stance)
    content = content_of(tokens, text, [quote, *(q for q in quotes if q != quote)]) or (quote,)
    target = next((t for t in cue.token.children if t.dep_ in OBJECTS and t != branch), None)
    return Draft(content, "fragment", cue.span, cue.source, target, cue.asserted, cue.term.stance)


def _governing(words: list[Any], quote: Span, cues: dict[int, ReportingCue]) -> tuple[ReportingCue, Any] | None:
    """The cue above a quoted fragment, and the branch beneath the cue that holds the fragment."""
    current = next((t for t in words if not quote[0] <= t.head.idx < quote[1] or t.head == t), words[0])
    for _ in range(12):
        head = current.head
        if head == current:
            return None
        cue = cues.get(head.i)
        if (
            cue is not None
            and cue.source is not None
            and current.dep_ not in ("nsubj", "nsubjpass", "advcl", "npadvmod")
        ):
            return cue, current
        current = head
    return None


def is_title_at(doc: Any, quote: Span) -> bool:
    """Whether quoted words are the title of a work."""
    span = doc.char_span(quote[0], quote[1], alignment_mode="expand")
    words = [t for t in span if t.is_alpha] if span is not None else []
    return is_title(words)


def is_title(words: list[Any]) -> bool:
    """Whether quoted words are the title of a film, show or book: all in capitals in a sentence that is not."""
    written_out = [t for t in words if len(t) > _SMALL]
    if len(written_out) < 2 or not words[0].text[0].isupper() or not all(_is_capital(t) for t in words):
        return False
    first, last = words[0].i, words[-1].i
    others = [t for t in words[0].sent if t.is_alpha and len(t) > _SMALL and not first <= t.i <= last]
    return sum(_is_capital(t) for t in others) <= len(others) / 2


def _is_capital(token: Any) -> bool:
    return bool(token.text[0].isupper()) or len(token) <= _SMALL


def _is_scare(words: list[Any]) -> bool:
    return len(words) <= 4 and not any(t.dep_ in ("nsubj", "ROOT") and t.pos_ in ("VERB", "AUX") for t in words)


def _without_later_clauses(branch: Any, quote: Span) -> list[Any]:
    return phrase(branch, lambda t: t.dep_ in ("advcl", "relcl") and t.idx >= quote[1])
