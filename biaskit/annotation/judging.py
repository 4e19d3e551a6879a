"""Verbs of judging that take the target as their object: "condemned X as", "accused X of", "called X Y"."""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import inside, phrase
from biaskit.types import Span

OBJECTS = ("dobj", "dative", "nsubjpass")
_PREPOSITION = {"a": ("as",), "o": ("of",), "f": ("for",), "l": ("to", "with")}


def judging_drafts(text: str, quotes: list[Span], cues: Sequence[ReportingCue]) -> Iterator[Draft]:
    """Contents of "condemned X as", "accused X of", "blamed X for", "linked X to" and "called X Y"."""
    for cue in cues:
        target = _object(cue)
        if target is None or cue.source is None:
            continue
        tokens = _predicated(cue, target) if cue.takes("p") else []
        tokens = tokens or (_prepositional(cue, target, "a") if cue.takes("a") else [])
        named = bool(tokens)
        for construction in ("o", "f", "l"):
            if cue.takes(construction):
                tokens = tokens or _prepositional(cue, target, construction)
        bare = not tokens and cue.takes("v") and not any(inside(t.idx, quotes) for t in target.subtree)
        if content := content_of(_plain(target) if bare else tokens, text, quotes):
            how = "bare" if bare else "named" if named else "judged"
            yield Draft(content, how, cue.span, cue.source, target, cue.asserted, cue.term.stance)


def _object(cue: ReportingCue) -> Any | None:
    small_clause = [t for c in cue.token.children if c.dep_ == "ccomp" for t in c.children if t.dep_ == "nsubj"]
    objects = [t for t in cue.token.children if t.dep_ in OBJECTS]
    return next(iter(objects), None) or (next(iter(small_clause), None) if "p" in cue.term.constructions else None)


def _predicated(cue: ReportingCue, target: Any) -> list[Any]:
    """Y of "called X Y"."""
    for child in cue.token.children:
        if child.dep_ == "oprd" and child != target:
            return phrase(child)
        if child.dep_ == "ccomp" and target.head == child and child.pos_ in ("NOUN", "PROPN", "ADJ"):
            return phrase(child, lambda t: t == target)
    return []


def _prepositional(cue: ReportingCue, target: Any, construction: str) -> list[Any]:
    for preposition in [*cue.token.children, *target.children]:
        if (
            preposition.i > cue.token.i
            and preposition.lower_ in _PREPOSITION[construction]
            and preposition.dep_ in ("prep", "mark", "dative")
        ):
            if construction == "l":
                return _to_the_end_of_clause(target, preposition)
            return [t for child in preposition.children if child.dep_ in ("pobj", "pcomp") for t in _plain(child)]
    return []


def _plain(token: Any) -> list[Any]:
    """A phrase without clauses that a parser hangs on its end ("..., insisting that")."""
    return phrase(token, lambda t: t.dep_ == "advcl" and t.i > token.i)


def _to_the_end_of_clause(target: Any, preposition: Any) -> list[Any]:
    start = target.left_edge.i
    tokens = []
    for token in target.doc[start : target.sent.end]:
        if token.i > preposition.i and token.text in (",", ";", ".", ":", "—"):
            break
        tokens.append(token)
    return tokens
