"""The part that a target plays in its clause, and passives that keep silent about who acts."""

from typing import Any, NamedTuple

from biaskit.actors.events import happenings

_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET", "X"})
_MODIFIERS = frozenset({"compound", "amod", "nmod", "nummod", "npadvmod", "det", "quantmod"})
_OBJECTS = frozenset({"dobj", "dative", "obj", "iobj"})
_AFFECTING = frozenset({"against", "on", "upon", "towards"})
"""Prepositions behind which an actor stands that something is done to: "sanctions on Peru"."""
_LOOSE = frozenset({"on", "upon"})
_DONE_TO = frozenset(
    "sanction tariff tax duty ban curb limit restriction pressure war blame attack impose inflict place put levy slap "
    "call press rely depend spy prey fire cheat embargo blockade verdict charge demand penalty".split()
)
"""Words behind which "on" names whom it is done to."""
_RAISING = frozenset("seem appear begin start continue come happen tend turn be likely unlikely set due sure".split())
"""Words whose subject plays its part in the infinitive behind them: "appeared to be betrayed"."""
_SUPPOSING = frozenset("believe say think report allege know expect understand suppose presume set schedule".split())
"""The same in the passive: "is believed to have attacked"."""
_STATES = frozenset(
    "locate situate base head bear know involve commit determine prepare convince interest please sadden worry concern "
    "disappoint excite surprise".split()
)
"""Verbs whose passive tells of a state, in which nobody acts: "is located", "was saddened"."""
_TIMES = frozenset({"DATE", "TIME"})
_DEEPEST = 12
"""Steps through conjuncts, appositions and copulas before a search for a part ends."""


class Role(NamedTuple):
    """Syntactic role of a target, and whether a passive without an agent makes it the patient.

    Attributes:
        name: agent (subject of an active clause, what a copula describes, or behind "by" in a passive), patient
            (object, or subject of a passive), possessor, modifier ("Peruvian troops") or other.
        agentless: True for "the ship was seized", False for "the ship was seized by the navy".
    """

    name: str
    agentless: bool = False


_AGENT, _PATIENT, _OTHER = Role("agent"), Role("patient"), Role("other")


def role_of(doc: Any, first: int, last: int) -> Role | None:
    """Role of what tokens ``first`` to ``last`` (not included) name; None in a text that was not parsed."""
    if first >= last or not doc.has_annotation("DEP"):
        return None
    head = next((t for t in doc[first:last] if not first <= t.head.i < last or t.head == t), doc[first])
    if head.pos_ == "VERB" and head.dep_ not in ("amod", "compound"):
        return Role("other", _is_passive(head) and not _has_agent(head))
    return _role(head)


def _role(token: Any, steps: int = 0) -> Role:
    dep, head = token.dep_, token.head
    if steps > _DEEPEST or head == token:
        return _in_clause_behind(token)
    if dep in ("conj", "appos"):
        return _role(head, steps + 1) if head.pos_ in _NOUNS else _OTHER
    if dep == "poss":
        return Role("possessor")
    if dep in _MODIFIERS:
        return Role("modifier")
    if dep in ("nsubj", "csubj"):
        return _subject(head)
    if dep == "nsubjpass":
        return _subject_of_passive(head)
    if dep in _OBJECTS:
        return _PATIENT
    if dep == "pobj":
        return _behind_preposition(head, token)
    return _predicate(token, steps) if dep == "attr" else _in_clause_behind(token)


def _subject(verb: Any) -> Role:
    bare = verb.tag_ in ("VBN", "VBD") and not any(c.dep_ in ("aux", "auxpass", "dobj") for c in verb.children)
    if bare and (verb.tag_ == "VBN" or _in_headline(verb)):
        return Role("patient", not _has_agent(verb))
    infinitive = _raised(verb) if verb.lemma_.lower() in _RAISING else None
    if infinitive is not None and _is_passive(infinitive):
        return Role("patient", not _has_agent(infinitive))
    return _AGENT


def _in_headline(verb: Any) -> bool:
    """Headlines tell what happened in the present: "Ship seized near Peru" is a passive, though taggers see a past."""
    return verb.lemma_.lower() in happenings() and not verb.sent[-1].is_punct


def _subject_of_passive(verb: Any) -> Role:
    infinitive = _raised(verb) if verb.lemma_.lower() in _SUPPOSING else None
    if infinitive is not None:
        return Role("patient", not _has_agent(infinitive)) if _is_passive(infinitive) else _AGENT
    if verb.lemma_.lower() in _STATES and not _has_agent(verb):
        return _AGENT
    return Role("patient", not _has_agent(verb))


def _raised(verb: Any) -> Any | None:
    """The infinitive that a raising verb, or the adjective behind its copula, hands its subject to."""
    for child in verb.children:
        if child.dep_ == "xcomp" and child.pos_ in ("VERB", "AUX"):
            return child
        if child.dep_ == "acomp" and child.lower_ in _RAISING:
            return _raised(child)
    return None


def _predicate(token: Any, steps: int) -> Role:
    """Behind a copula: what its subject is; "it was Peru that attacked" has its part in the clause behind."""
    clause = next((c for c in token.head.children if c.dep_ in ("relcl", "ccomp") and c.i > token.i), None)
    subject = next((c for c in token.head.children if c.dep_ in ("nsubj", "csubj")), None)
    if subject is not None and subject.lower_ == "it":
        return _gap(clause) if clause is not None else _in_clause_behind(token)
    return _role(subject, steps + 1) if subject is not None else _in_clause_behind(token)


def _behind_preposition(preposition: Any, token: Any) -> Role:
    word, above = preposition.lower_, preposition.head
    if preposition.dep_ == "agent" or (word == "by" and token.ent_type_ not in _TIMES):
        return _AGENT
    affected = word in _AFFECTING and (word not in _LOOSE or _acts(above))
    if affected or preposition.dep_ == "dative":
        return Role("patient", _is_passive(above) and not _has_agent(above))
    if word == "of" and above.pos_ in ("NOUN", "PROPN"):
        return _PATIENT if above.lemma_.lower() in happenings() else Role("possessor")
    return _in_clause_behind(token)


def _acts(word: Any) -> bool:
    """Whether a word is of something done to somebody: "the attack on", "was imposed on"; not "said on"."""
    lemma = word.lemma_.lower()
    return lemma in happenings() or lemma in _DONE_TO


def _in_clause_behind(token: Any) -> Role:
    """For a noun without a part of its own, as in headlines, its part in the clause that hangs on it."""
    for clause in token.children:
        if clause.dep_ in ("relcl", "acl") and clause.i > token.i:
            return _gap(clause)
    return _OTHER


def _gap(clause: Any) -> Role:
    """The part that a noun plays in a clause which describes it."""
    for child in clause.children:
        if child.lower_ in ("who", "which", "that", "whom") and child.dep_ in ("nsubj", "nsubjpass", "dobj"):
            return _role(child, _DEEPEST)
    if clause.dep_ == "acl":
        passive = clause.tag_ == "VBN" and not _takes_object(clause)
        return Role("patient", not _has_agent(clause)) if passive else _AGENT
    return _PATIENT if any(c.dep_ == "nsubj" for c in clause.children) else _AGENT


def _is_passive(verb: Any) -> bool:
    return any(c.dep_ in ("auxpass", "nsubjpass") for c in verb.children)


def _takes_object(verb: Any) -> bool:
    """A participle with an object is a past tense that the tagger took for a passive."""
    return any(c.dep_ == "dobj" for c in verb.children)


def _has_agent(verb: Any) -> bool:
    """Whether "by" names who acts, also behind a verb joined to this one: "was stopped and searched by the navy"."""
    for child in verb.children:
        by = child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by")
        if by and any(c.dep_ == "pobj" and c.ent_type_ not in _TIMES for c in child.children):
            return True
        if child.dep_ == "conj" and child.tag_ == "VBN" and _has_agent(child):
            return True
    return False
