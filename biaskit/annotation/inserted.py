"""Attributions set into a sentence: "the ship, he said, had left", "according to X", "in the words of X"."""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import SUBJECTS, inside
from biaskit.types import Span

_BEFORE = frozenset(", -- - — – ( ) ; . ! ? ” \" ''".split())
_BEHIND = frozenset(", -- - — – ) ; . ! ?".split())
_ADDRESSING = frozenset("tell inform assure remind ask warn notify advise".split())
"""Verbs whose object hears what is said."""
_LOCAL = frozenset("nsubj nsubjpass csubj aux auxpass neg advmod npadvmod prep dative dobj prt expl agent mark".split())
_LONGEST = 30
"""Tokens of an inserted attribution; what is longer is a sentence."""
_WORDS_OF = frozenset("words view opinion telling account estimation eyes mind judgment judgement".split())


def inserted(cue: ReportingCue) -> tuple[int, int] | None:
    """Tokens of "he said" in "the ship, he said, had left" and "the ship had left, he said": first and behind the last.

    None when the verb introduces what follows.
    """
    verb = cue.token
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if not own or not cue.takes("c", "q", "w"):
        return None
    start, end = _reach(verb, own[0])
    if not _is_beside_speech(verb, start):
        return None
    if any(c.dep_ in ("ccomp", "xcomp") and c.left_edge.i >= end for c in verb.children):
        return None
    if any(c.dep_ == "dobj" for c in verb.children) and verb.lemma_ not in _ADDRESSING:
        return None
    doc, sentence = verb.doc, verb.sent
    parted = doc[start - 1].text in _BEFORE and any(t.is_alpha for t in doc[sentence.start : start])
    closed = end >= sentence.end or doc[end].text in _BEHIND
    return (start, end) if start > sentence.start and parted and closed and end - start <= _LONGEST else None


def _is_beside_speech(verb: Any, start: int) -> bool:
    """Whether a parser sees what stands before the attribution as said, or the attribution as set into it."""
    said = any(c.dep_ in ("ccomp", "parataxis", "dep") and c.left_edge.i < start for c in verb.children)
    return said or (verb.dep_ in ("parataxis", "ccomp", "dep") and verb.head.dep_ != "prep")


def _reach(verb: Any, own: Any) -> tuple[int, int]:
    """First token of an attribution and the one behind its last."""
    start, end = min(verb.i, own.left_edge.i), max(verb.i, own.right_edge.i) + 1
    for child in verb.children:
        if child.i >= end and child.dep_ in _LOCAL and child.left_edge.i <= end:
            end = child.right_edge.i + 1
    doc, first = verb.doc, verb.sent.start
    while start > first and doc[start - 1].dep_ in ("advmod", "mark") and doc[start - 1].head == verb:
        start -= 1
    return start, end


def inserted_drafts(text: str, quotes: list[Span], cues: Sequence[ReportingCue]) -> Iterator[Draft]:
    """Contents around an inserted clause."""
    for cue in cues:
        place = inserted(cue)
        if place is None:
            continue
        before, after = _around(cue, place)
        tokens = [t for t in (*before, *after) if not t.is_space]
        if all(t.is_punct or inside(t.idx, quotes) for t in tokens) and tokens:
            continue
        if content := content_of(tokens, text, quotes):
            yield Draft(content, "inserted", cue.span, cue.source, asserted=cue.asserted, stance=cue.term.stance)


def _around(cue: ReportingCue, place: tuple[int, int]) -> tuple[list[Any], list[Any]]:
    start, end = place
    doc, sentence = cue.token.doc, cue.token.sent
    before, after = list(doc[sentence.start : start]), list(doc[end : sentence.end])
    first = next((t for t in after if t.is_alpha), None)
    if first is None or _hangs_on(first, cue.token, end):
        return before, []
    return before, after


def _hangs_on(token: Any, verb: Any, start: int) -> bool:
    """Whether what follows goes with the verb itself: "he said, adding that", "he said, as the crowd left"."""
    current = token
    while current.head != current and current.head != verb:
        current = current.head
    return current.head == verb and current.i >= start and current.dep_ not in ("ccomp", "parataxis", "dep", "nsubj")


def as_drafts(text: str, quotes: list[Span], cues: Sequence[ReportingCue]) -> Iterator[Draft]:
    """Contents around "as X put it" and "as X said"."""
    for cue in cues:
        verb = cue.token
        if verb.left_edge.lower_ != "as" or not _is_as_clause(cue):
            continue
        own = {t.i for t in verb.subtree}
        rest = [t for t in verb.sent if t.i not in own and not t.is_space]
        if content := content_of(rest, text, quotes):
            yield Draft(content, "inserted", cue.span, cue.source, asserted=cue.asserted, stance=cue.term.stance)


def _is_as_clause(cue: ReportingCue) -> bool:
    held = [c for c in cue.token.children if c.dep_ in ("ccomp", "xcomp", "dobj", "acomp")]
    said = cue.takes("c") or cue.token.lemma_ == "put"
    return said and cue.source is not None and all(c.lower_ == "it" for c in held) and cue.token.dep_ == "advcl"


def according_drafts(doc: Any, text: str, quotes: list[Span]) -> Iterator[Draft]:
    """Contents of "according to X", "per X", "in the words of X", "in X's view": the rest of the sentence."""
    for token in doc:
        found = _phrase_of(token) if token.lower_ in ("according", "per", "in") else None
        if found is None or inside(token.idx, quotes):
            continue
        cue, source, own = found
        own -= _swept_in(source)
        rest = [t for t in token.sent if t.i not in own and not t.is_space]
        if content := content_of(rest, text, quotes):
            yield Draft(content, "according", cue, source)


def _swept_in(source: Any) -> set[int]:
    """What a parser took for an apposition though no comma closes it: "in the words of X, the raid was"."""
    doc = source.doc
    loose = [
        c for c in source.children if c.dep_ == "appos" and doc[c.right_edge.i + 1 : c.right_edge.i + 2].text != ","
    ]
    return {t.i for c in loose if c.right_edge.i + 1 < source.sent.end - 1 for t in c.subtree}


def _phrase_of(token: Any) -> tuple[Span, Any, set[int]] | None:
    """(Cue, source, tokens) of a phrase that names a source."""
    doc = token.doc
    own = {t.i for t in token.subtree}
    if token.lower_ == "according":
        after = [t for t in token.subtree if t.dep_ == "pobj" and t.head.lower_ == "to"]
        if after and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "to":
            return (token.idx, doc[token.i + 1].idx + 2), after[0], own
        return None
    held = next((c for c in token.children if c.dep_ == "pobj"), None)
    if held is None:
        return None
    if token.lower_ == "per":
        named = held.ent_type_ in ("PERSON", "ORG") or held.pos_ == "PROPN"
        return ((token.idx, token.idx + len(token)), held, own) if named else None
    if held.lower_ not in _WORDS_OF:
        return None
    owner = next((c for c in held.children if c.dep_ == "poss"), None)
    by_of = [t for c in held.children if c.dep_ == "prep" and c.lower_ == "of" for t in c.children if t.dep_ == "pobj"]
    source = owner or next(iter(by_of), None)
    return ((token.idx, held.idx + len(held)), source, own) if source is not None else None
