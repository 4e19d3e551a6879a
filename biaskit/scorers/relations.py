"""How the words of a parsed sentence stand to a target: what it is called, what it does, what is done to it.

The parts are read off the syntax of the sentence in which every name is the same name (`biaskit.masking.NAME`), through
passives and by-phrases, conjunction, relative clauses, control ("tried to invade") and copulas.
"""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from biaskit.masking import NAME

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
_VERBS = frozenset({"VERB", "AUX"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "relcl", "acl", "csubj", "parataxis", "pcomp"})
_MODIFIERS = frozenset({"compound", "nmod", "amod", "nummod", "npadvmod"})
_OBJECTS = frozenset({"dobj", "dative", "obj", "iobj"})
_PREDICATES = frozenset({"acomp", "attr", "oprd"})
_PRONOUNS = frozenset("he she him her his they them their who".split())
_PREPOSITIONS = {
    word: kind
    for kind, words in {
        "of": "of", "to": "to for toward towards", "against": "against on upon over at", "with": "with alongside",
        "from": "from off", "about": "about regarding concerning",
    }.items()
    for word in words.split()
}  # fmt: skip
_DEEPEST = 12
"""Steps up or along a tree before a search ends."""

NEAR, CLAUSE, FAR = 1.0, 0.6, 0.3
"""Weight in a mean of a word said of the target, of one in its clause or below, and of one elsewhere. Set by hand."""
OTHERS = 0.5
"""What is left of it for a word that is said of another name."""
_SAID_OF = ("agent", "patient", "predicate", "possessor", "modifier", "oblique", "description", "unnamed")
_ELSEWHERE = ("above", "beside", "apart")


def nearness(relation: str) -> tuple[float, float]:
    """Weight of a word by its relation to the target: that of the place, and what is left where it is said of another.

    >>> nearness("predicate"), nearness("below"), nearness("above-other")
    ((1.0, 1.0), (0.6, 1.0), (0.3, 0.5))
    """
    place = relation.removesuffix("-other")
    weight = FAR if place.startswith(_ELSEWHERE) else CLAUSE
    if place.startswith(_SAID_OF) and "'" not in place:
        weight = NEAR
    return weight, OTHERS if relation.endswith("-other") else 1.0


class Standing:
    """What a name is in its sentence.

    Attributes:
        token: the name.
        part: its part in its clause: agent, patient, possessor, modifier, oblique-of (-to, -against, -with, -from,
            -about, -in) or other.
        parts: by index, each word that the name is an argument of, with its part for that word; "predicate" for what it
            is said to be.
    """

    def __init__(self, token: Any) -> None:
        self.token = token
        self.part, self._governor = _part(token)
        self.parts: dict[int, str] = {}
        for word, part in (*_arguments(self.part, self._governor), *_described(token), *_controlled(token)):
            self.parts.setdefault(word.i, part)

    @cached_property
    def inside(self) -> frozenset[int]:
        """Indexes of the words that describe the name."""
        return frozenset(t.i for t in self.token.subtree) - {self.token.i}


def _part(token: Any) -> tuple[str, Any]:
    for _ in range(_DEEPEST):
        dep, head = token.dep_, token.head
        if dep in ("conj", "appos") and head.pos_ in _NOUNS and head.i != token.i:
            token = head
            continue
        if dep == "poss":
            return "possessor", head
        if dep in _MODIFIERS:
            return "modifier", head
        if dep in ("nsubj", "csubj"):
            return "agent", head
        if dep in ("nsubjpass", "csubjpass") or dep in _OBJECTS:
            return "patient", head
        if dep == "pobj" and (head.dep_ == "agent" or head.lower_ == "by"):
            return "agent", head.head
        if dep == "pobj":
            return "oblique-" + _PREPOSITIONS.get(head.lower_, "in"), head.head
        break
    return "other", token.head


def _arguments(part: str, governor: Any) -> Iterator[tuple[Any, str]]:
    """The word that a name hangs on, and those that share it."""
    stack, seen = [(governor, part)], set[int]()
    while stack:
        word, share = stack.pop()
        if word.i in seen:
            continue
        seen.add(word.i)
        yield word, share
        if share not in ("agent", "patient"):
            continue
        passive = any(c.dep_ in ("nsubjpass", "csubjpass", "auxpass") for c in word.children)
        for child in word.children:
            if child.dep_ in _PREDICATES and (share == "agent" or passive or child.dep_ == "oprd"):
                yield child, "predicate"
                seen.add(child.i)
            elif child.dep_ == "xcomp":
                stack.append((child, _part_in_infinitive(child)))
            elif (
                child.dep_ == "conj"
                and child.pos_ in _VERBS
                and not _has_subject(child)
                and (share == "agent" or passive)
            ):
                stack.append((child, "patient" if passive and child.tag_ == "VBN" else "agent"))


def _part_in_infinitive(verb: Any) -> str:
    """Who tries to invade invades; who is to be invaded is."""
    return "patient" if any(c.dep_ == "auxpass" for c in verb.children) else "agent"


def _described(token: Any) -> Iterator[tuple[Any, str]]:
    """Clauses that hang on the name: "Peru, which invaded Chile", "Peru, accused of fraud"."""
    for child in token.children:
        if child.dep_ == "relcl":
            gap = next((c for c in child.children if c.lower_ in ("who", "which", "that", "whom")), None)
            part = "agent" if gap is None and not _has_subject(child) else "patient"
            if gap is not None:
                part = "agent" if gap.dep_ == "nsubj" else "patient"
            yield from _arguments(part, child)
        elif child.dep_ == "acl":
            passive = child.tag_ == "VBN" and not any(c.dep_ == "dobj" for c in child.children)
            yield from _arguments("patient" if passive else "agent", child)


def _controlled(token: Any) -> Iterator[tuple[Any, str]]:
    """Verbs whose object a subject is at the same time: in "forced Peru to leave", Peru leaves and is forced."""
    verb = token.head
    below = token.dep_ == "nsubj" and verb.dep_ in ("ccomp", "xcomp") and verb.tag_ == "VB"
    if below and verb.head.pos_ == "VERB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        yield verb.head, "patient"


def _has_subject(verb: Any) -> bool:
    return any(c.dep_ in _SUBJECTS for c in verb.children)


class Relations:
    """The relation of each word of a sentence to the name at ``target``, worked out when it is asked for.

    A word that the target is an argument of has the target's part for it (`Standing.parts`); what describes the name is
    "description". Else it is where the word stands: under such a word ("agent's", "patient's", ...), in the target's
    "clause", "below", "above" or "beside" it, or "apart" in another sentence; with "-other" behind it where the word is
    said of another name, else "+name", "+pronoun" or "+noun" by the subject of the word's clause.

    Args:
        doc: the parsed sentence.
        target: index of the name's token.

    >>> from biaskit.pipeline import load_pipeline
    >>> doc = load_pipeline()("Taylor attacked the corrupt mayor.")
    >>> found = Relations(doc, 0)
    >>> [found.of(token) for token in doc][1:5]
    ['agent', "agent's+name", "agent's+name", "agent's+name"]
    """

    def __init__(self, doc: Any, target: int) -> None:
        self._doc, self._target = doc, target
        self._known: dict[int, str] = {}

    def of(self, token: Any) -> str:
        """The relation of one word."""
        if token.i not in self._known:
            self._known[token.i] = self._of(token)
        return self._known[token.i]

    def _of(self, token: Any) -> str:
        own = self.own
        if token.sent.start != own.token.sent.start:
            return "apart"
        part = own.parts.get(token.i)
        if part:
            return part
        if token.i in own.inside:
            return "description"
        place = _place(token, own, self._clause)
        return f"{place}-other" if token.i in self._taken else place + _subject_of(token)

    @cached_property
    def own(self) -> Standing:
        """What the name is in its sentence."""
        return Standing(self._doc[self._target])

    @cached_property
    def _clause(self) -> Any:
        return _clause_of(self._doc[self._target])

    @cached_property
    def _taken(self) -> set[int]:
        """Indexes of the words that are said of other names."""
        others = [Standing(token) for token in self._doc if token.text == NAME and token.i != self._target]
        taken = {word for other in others for word in other.parts}
        for other in others:
            if self._target not in other.inside:
                taken |= other.inside
        return taken


def _place(token: Any, own: Standing, clause: Any) -> str:
    its = _clause_of(token)
    if its.i == clause.i or its.i in own.parts:
        above = token
        for _ in range(_DEEPEST):
            if above.i in own.parts:
                return own.parts[above.i].partition("-")[0] + "'s"
            if above.head.i == above.i:
                break
            above = above.head
        return "clause"
    if _under(its, clause) or its.head.i in own.parts:
        return "below"
    return "above" if _under(clause, its) else "beside"


def _clause_of(token: Any) -> Any:
    """The word that a token's clause hangs on."""
    for _ in range(len(token.doc)):
        if token.dep_ in _CLAUSES or (token.dep_ == "conj" and token.pos_ in _VERBS) or token.head.i == token.i:
            return token
        token = token.head
    return token


def _under(low: Any, high: Any) -> bool:
    for _ in range(_DEEPEST):
        if low.head.i == high.i:
            return True
        if low.head.i == low.i:
            return False
        low = low.head
    return False


def _subject_of(token: Any) -> str:
    """What the subject of a word's clause is."""
    subject = next((c for c in _clause_of(token).children if c.dep_ in _SUBJECTS), None)
    if subject is None:
        return ""
    return "+pronoun" if subject.lower_ in _PRONOUNS else "+name" if subject.text == NAME else "+noun"
