"""What a reporting word governs: clauses, infinitives, objects and prepositional phrases."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import TIMES, is_infinitive, phrase
from biaskit.types import Span

_PREDICATES = ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON", "ADV", "NUM")
_QUESTIONS = frozenset("whether if who whom whose what which when where why how".split())
_RELATIVE = frozenset("which who whose where".split())
_OBJECTS = ("dobj",)
_PREPOSITIONS = ("prep", "agent", "dative")


def clause_drafts(
    text: str, quotes: list[Span], cues: Sequence[ReportingCue], judging: Collection[Span | None]
) -> Iterator[Draft]:
    """Contents that a verb governs: "said that", "asked whether", "vowed to", "urged him to", "called for".

    Of a verb that is in ``judging`` the object is judged, and no content.
    """
    risen = {cue.token.i for cue in cues if cue.risen}
    for cue in cues:
        if cue.source is None and cue.token.dep_ in ("acl", "amod"):
            continue
        clauses = [c for c in cue.token.children if _is_clause(c, cue) and not _apart(c, cue, text)]
        for clause in clauses:
            if not _free_clause(clause, quotes):
                how = "infinitive" if is_infinitive(clause) else "clause"
                yield from _draft(_clause_tokens(clause, cue, risen), cue, text, quotes, how)
        if not clauses and cue.span not in judging:
            yield from _phrase_drafts(cue, text, quotes)


def _phrase_drafts(cue: ReportingCue, text: str, quotes: list[Span]) -> Iterator[Draft]:
    for child in cue.token.children:
        timed = any(held.ent_type_ in TIMES for held in child.children)
        if child.dep_ in _PREPOSITIONS and child.i > cue.token.i and cue.takes(child.lower_) and not timed:
            span = (cue.token.idx, child.idx + len(child)) if child.i == cue.token.i + 1 else cue.span
            yield from _draft([t for held in child.children for t in phrase(held)], cue, text, quotes, "phrase", span)
            return
    objects = [c for c in cue.token.children if c.dep_ in _OBJECTS and c.i > cue.token.i and c.pos_ != "PRON"]
    if objects and cue.takes("n") and not cue.takes("v"):
        yield from _draft(phrase(objects[0], lambda t: t.dep_ == "advcl"), cue, text, quotes, "object")


def _draft(
    tokens: list[Any], cue: ReportingCue, text: str, quotes: list[Span], how: str, span: Span | None = None
) -> Iterator[Draft]:
    if content := content_of(tokens, text, quotes):
        yield Draft(content, how, span or cue.span, cue.source, asserted=cue.asserted, stance=cue.term.stance)


def _clause_tokens(clause: Any, cue: ReportingCue, risen: set[int]) -> list[Any]:
    that = [t for t in clause.children if t.dep_ == "mark" and t.lower_ == "that"]
    aside = _asides(clause)
    tokens = [t for t in phrase(clause, lambda t: t.i in risen or t.i in aside) if t != cue.token and t not in that]
    return tokens[:-1] if tokens[-1].dep_ == "cc" else tokens


def _asides(clause: Any) -> set[int]:
    """Heads of what an outlet hangs on the end of a statement: ", reflecting ...", ", which ..."."""
    end, found = clause.right_edge.i, set()
    for token in clause.subtree:
        parted = token.left_edge.i > clause.i and token.doc[token.left_edge.i - 1].text == ","
        if parted and token.right_edge.i >= end - 1 and _is_aside(token):
            found.add(token.i)
    return found


def _is_aside(token: Any) -> bool:
    participle = token.dep_ in ("advcl", "acl") and token.tag_ == "VBG" and token.left_edge.tag_ in ("VBG", "RB")
    return participle or (token.dep_ == "relcl" and token.left_edge.lower_ in _RELATIVE)


def _is_clause(clause: Any, cue: ReportingCue) -> bool:
    if clause.dep_ not in ("ccomp", "xcomp", "pcomp") or clause.i < cue.token.i:
        return False
    if is_infinitive(clause):
        own = any(c.dep_ in ("nsubj", "nsubjpass") for c in clause.children)
        return cue.takes("x") if own else cue.takes("i", "x")
    if clause.dep_ == "xcomp":
        return clause.tag_ == "VBG" and cue.takes("g")
    if clause.left_edge.lower_ in _QUESTIONS:
        return cue.takes("w", "c")
    return cue.takes("c") and clause.pos_ in _PREDICATES


def _apart(clause: Any, cue: ReportingCue, text: str) -> bool:
    """A clause that a semicolon parts from the verb is a statement of its own."""
    low, high = sorted((clause.idx, cue.token.idx))
    return ";" in text[low:high]


def _free_clause(clause: Any, quotes: list[Span]) -> bool:
    """A clause inside quotation marks that hold the whole of it is direct speech, found elsewhere."""
    low, high = clause.left_edge.idx, clause.right_edge.idx
    return any(q[0] <= low and high < q[1] for q in quotes)
