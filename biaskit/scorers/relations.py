"""How the words of a parsed sentence stand to a target: what it is called, what it does, what is done to it."""

from collections.abc import Iterator
from typing import Any

from biaskit.masking import NAME

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "csubj", "parataxis", "pcomp"})
_MODIFIERS = frozenset({"compound", "nmod", "amod", "nummod", "npadvmod"})
_OBJECTS = frozenset({"dobj", "dative", "oprd", "obj", "iobj"})
_SHARED = frozenset({"xcomp", "acomp", "attr"})
"""What a subject's verb hands it on to: "tried to invade", "is corrupt", "is a thief"."""
_PRONOUNS = frozenset("he she him her his they them their who".split())
_PREPOSITIONS = {
    word: kind
    for kind, words in {
        "of": "of by", "to": "to for toward towards", "against": "against on upon over at", "with": "with alongside",
        "from": "from off", "about": "about regarding concerning",
    }.items()
    for word in words.split()
}  # fmt: skip
_DEEPEST = 12

RELATIONS_DOC = "see `relations`"


class Standing:
    """What one name governs: its part, and the words that take it as an argument.

    Attributes:
        part: agent, patient, oblique-*, possessor, modifier or other.
        words: indexes of the words that the part is played for.
        inside: indexes of the words that describe the name.
    """

    def __init__(self, token: Any) -> None:
        self.token = token
        self.part, governor = _part(token)
        self.words = frozenset(_shared(governor)) if self.part == "agent" else frozenset({governor.i})
        self.inside = frozenset(t.i for t in _head_of_name(token).subtree) - {token.i}


def _head_of_name(token: Any) -> Any:
    return token


def _part(token: Any) -> tuple[str, Any]:
    for _ in range(_DEEPEST):
        dep, head = token.dep_, token.head
        if dep in ("conj", "appos") and head.pos_ in _NOUNS and head.i != token.i:
            token = head
        elif dep == "poss":
            return "possessor", head
        elif dep in _MODIFIERS:
            return "modifier", head
        elif dep in ("nsubj", "csubj"):
            return "agent", head
        elif dep in ("nsubjpass", "csubjpass") or dep in _OBJECTS:
            return "patient", head
        elif dep == "attr":
            subject = next((c for c in head.children if c.dep_ in _SUBJECTS), None)
            return ("agent", subject) if subject is not None else ("other", head)
        elif dep == "pobj" and (head.dep_ == "agent" or head.lower_ == "by"):
            return "agent", head.head
        elif dep == "pobj":
            return "oblique-" + _PREPOSITIONS.get(head.lower_, "in"), head.head
        else:
            break
    return "other", token.head


def _shared(verb: Any) -> Iterator[int]:
    """A verb with what shares its subject."""
    stack, seen = [verb], set()
    while stack:
        word = stack.pop()
        if word.i in seen:
            continue
        seen.add(word.i)
        yield word.i
        stack += [
            child
            for child in word.children
            if child.dep_ in _SHARED
            or (child.dep_ == "prep" and False)
            or (child.dep_ == "conj" and not any(c.dep_ in _SUBJECTS for c in child.children))
        ]


def clause_of(token: Any) -> Any:
    """The word that a token's clause hangs on."""
    for _ in range(100):
        if token.dep_ in _CLAUSES or (token.dep_ == "conj" and token.pos_ in _VERBS) or token.head.i == token.i:
            return token
        token = token.head
    return token


def relations(doc: Any, target: int) -> list[str]:
    names = [token for token in doc if token.text.rstrip("'s") == NAME or token.text == NAME or token.i == target]
    own = Standing(doc[target])
    others = [Standing(token) for token in names if token.i != target]
    taken = frozenset().union(*(o.words for o in others)) if others else frozenset()
    inside = frozenset().union(*(o.inside for o in others if target not in o.inside)) if others else frozenset()
    clause = clause_of(doc[target])
    return [_relation(token, own, clause, taken, inside) for token in doc]


def _relation(token: Any, own: Standing, clause: Any, taken: frozenset[int], inside: frozenset[int]) -> str:
    if token.sent.start != own.token.sent.start:
        return "apart"
    if token.i in own.words:
        return own.part
    if token.i in own.inside:
        return "description-other" if token.i in inside and len(inside) < 40 else "description"
    place = _place(token, own, clause)
    if token.i in inside or token.i in taken:
        return place + "-other"
    return place + _subject(token)


def _place(token: Any, own: Standing, clause: Any) -> str:
    its = clause_of(token)
    if its.i == clause.i or its.i in own.words:
        above = token
        for _ in range(_DEEPEST):
            if above.i in own.words:
                return own.part.partition("-")[0] + "'s"
            if above.head.i == above.i:
                break
            above = above.head
        return "clause"
    if _under(its, clause) or any(its.head.i == w for w in own.words):
        return "below"
    return "above" if _under(clause, its) else "beside"


def _under(low: Any, high: Any) -> bool:
    for _ in range(_DEEPEST):
        if low.head.i == high.i:
            return True
        if low.head.i == low.i:
            return False
        low = low.head
    return False


def _subject(token: Any) -> str:
    """Whose clause it is, by its subject."""
    clause = clause_of(token)
    subject = next((c for c in clause.children if c.dep_ in _SUBJECTS), None)
    if subject is None:
        return ""
    if subject.lower_ in _PRONOUNS:
        return "+pronoun"
    return "+name" if subject.text == NAME else "+noun"
