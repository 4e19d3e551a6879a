"""Questions, by the syntax of a sentence: which ones leave open whether it is so, and which ones expect a yes."""

from collections.abc import Sequence
from typing import Any

SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def asked(path: Sequence[Any]) -> Any | None:
    """The question mark of a question that leaves it open: "is he corrupt?"; not "isn't he?" or "why is he?"."""
    if any(child.dep_ == "neg" for token in path for child in token.children):
        return None
    last = sentence_of(path[0])[1]
    mark = next((t for t in last.doc[max(0, last.i - 2) : last.i + 1] if t.text.startswith("?")), None)
    return mark if mark is not None and any(map(_fronted, path)) else None


def _fronted(verb: Any) -> bool:
    """Whether the auxiliary of a verb stands before its subject, and no "why" before that."""
    subject = next((c for c in verb.children if c.dep_ in SUBJECTS or c.dep_ == "expl"), None)
    auxiliary = next((c for c in verb.children if c.dep_ in ("aux", "auxpass")), verb)
    if subject is None or auxiliary.i > subject.i or (auxiliary.i == verb.i and verb.pos_ != "AUX"):
        return False
    return not any(t.tag_.startswith("W") for t in verb.doc[verb.left_edge.i : auxiliary.i])


def asks_for_a_yes(token: Any) -> bool:
    """Whether a negation stands in a question that expects a yes: "isn't he corrupt?"."""
    if token.lower_ not in ("not", "n't"):
        return False
    verb, (opening, last) = token.head, sentence_of(token)
    if last.text != "?":
        return False
    if verb.dep_ in ("acomp", "attr"):
        verb = verb.head
    fronted = opening.pos_ == "AUX" and opening.i in (verb.i, *(c.i for c in verb.children))
    return bool(fronted and opening.i < token.i and not any(c.tag_.startswith("W") for c in verb.children))


def sentence_of(token: Any) -> tuple[Any, Any]:
    """The first and the last token of a token's sentence; spaCy's own way there leads over the whole text."""
    while token.head.i != token.i:
        token = token.head
    return token.left_edge, token.right_edge
