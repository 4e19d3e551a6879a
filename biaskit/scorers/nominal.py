"""The agents and patients of nouns made of verbs: "the invasion of Peru", "Peru's condemnation", "Peru's arrest"."""

from collections.abc import Iterator
from typing import Any

from biaskit.masking import NAME
from biaskit.scorers.roles import agents, antecedent, behind, by_whom, patients, subjects

_BODIES = frozenset("administration leadership opposition service supply alliance monopoly campaign".split())
"""Nouns that mostly name a body or a thing, and a deed only where it is told to whom: "opposition to Peru"."""
_PATIENT = frozenset("of on against for to over with at upon toward towards into in about".split())
"""Prepositions before the patient of a noun."""
_OF_AGENT = frozenset(
    "support approval help aid assistance opposition advice resistance endorsement blessing consent request demand "
    "threat warning response struggle fight strike rebellion revolt uprising protest love trust faith respect sympathy "
    "backing offer fear hope failure resignation victory win retreat surrender".split()
)
"""Nouns before whose "of" stands what its agent does: "the support of Peru"."""
_FROM_AGENT = frozenset(
    "aid assistance backing condemnation criticism help opposition praise pressure resistance support threat".split()
)
"""Nouns behind whose "from" stands who does it."""
UNDERGONE = frozenset(
    "abduction acquittal appointment arraignment arrest assassination banishment beating beheading capture confinement "
    "conviction defeat demotion deportation detention dismissal disqualification downing election ejection eviction "
    "execution exile exoneration expulsion extradition firing hospitalization impeachment imprisonment incarceration "
    "indictment internment jailing kidnapping killing liberation lynching marginalisation marginalization murder "
    "nomination ouster ousting overthrow persecution poisoning prosecution re-election recapture reelection "
    "rehabilitation reinstatement release removal rescue rout sentencing shooting slaying stabbing suspension toppling "
    "torture vindication".split()
)
"""Nouns whose possessor undergoes them, unless somebody else does: "Peru's defeat", but "Peru's defeat of Chile"."""
_LAUNCHING = frozenset(
    "begin carry commit conduct continue do escalate express give intensify issue launch lead make mount offer order "
    "perpetrate pursue stage start step urge voice wage".split()
)
"""Verbs whose subject does what their object says: "launched an attack"."""
_UNDERGOING = frozenset(
    "attract draw earn encounter endure experience face get meet receive suffer undergo weather win withstand".split()
)
"""Verbs whose subject undergoes what their object says: "faces criticism"."""
_VICTIMS = frozenset("victim target subject object".split())


def nouns_of(doc: Any) -> Iterator[Any]:
    """Nouns that may name a deed."""
    for token in doc:
        body = token.lemma_.lower() in _BODIES and not any(c.lower_ in ("to", "against") for c in token.children)
        mistaken = token.pos_ == "PROPN" and token.text != NAME and token.is_sent_start  # for its capital
        if (token.pos_ == "NOUN" or mistaken) and token.dep_ not in ("compound", "nmod") and not body:
            yield token


def parts_of(noun: Any, transitive: bool, typical: str = "") -> tuple[list[Any], list[Any]]:
    """Agents and patients of a noun.

    Args:
        noun: its token.
        transitive: whether its verb has a patient.
        typical: the preposition that its verb takes ("in" for meddling).
    """
    words = [noun, *_joined(noun)]
    own = [antecedent(c) for word in words for c in word.children if c.dep_ == "poss"]
    own += [c for c in noun.children if c.dep_ in ("compound", "nmod", "amod") and c.text == NAME]
    if any(c.dep_ in ("prep", "dative") for c in noun.children):
        words = [noun]
    by = [one for word in words for one in by_whom(word)]
    undergo = _said_to_undergo(noun)
    doing, done = [*by, *(by_whom(noun.head) if undergo else [])], list[Any]()
    if undergo or noun.lemma_.lower() in _FROM_AGENT:
        doing += _behind_from(noun)
    for child in (c for word in words for c in word.children):
        if child.dep_ in ("prep", "dative") and (child.lower_ in _PATIENT or child.lower_ == typical):
            of_agent = child.lower_ == "of" and not by and (not transitive or noun.lemma_.lower() in _OF_AGENT)
            if of_agent:
                doing += behind(child)
            elif (
                transitive
                and not _is_by(child)
                and (child.lower_ not in ("in", "about", "into") or child.lower_ == typical)
            ):
                done += behind(child)
    done += undergo
    if transitive and own and not done and (by or noun.lemma_.lower() in UNDERGONE):
        return doing, own
    return doing + own or _launching(noun), done or _beside(noun)


def _joined(noun: Any) -> list[Any]:
    """The nouns that may share its possessor and "of": "Peru's invasion and occupation of Chile"."""
    above, joined = noun, list[Any]()
    while above.dep_ == "conj" and _is_bare(above) and above.head.pos_ == "NOUN" and above.head.i != above.i:
        above = above.head
        joined.append(above)
    below = [noun]
    for word in below:
        below += [c for c in word.children if c.dep_ == "conj" and c.pos_ == "NOUN" and _is_bare(c)]
    return [*joined, *below[1:]]


def _is_bare(noun: Any) -> bool:
    return not any(c.dep_ in ("det", "poss") for c in noun.children)


def _is_by(preposition: Any) -> bool:
    """Whether a preposition begins "at the hands of"."""
    return preposition.lower_ == "at" and any(c.lower_ in ("hand", "hands") for c in preposition.children)


def _behind_from(noun: Any) -> list[Any]:
    places = (*noun.children, *noun.head.children)
    return [t for c in places if c.dep_ == "prep" and c.lower_ == "from" for t in behind(c)]


def _said_to_undergo(noun: Any) -> list[Any]:
    """The subject of "faces criticism", "came under attack", "was the victim of an attack"."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in _UNDERGOING:
        return subjects(verb)
    if noun.dep_ == "pobj" and verb.lower_ == "under" and verb.head.lemma_.lower() in ("come", "be", "remain", "fall"):
        return subjects(verb.head)
    named = noun.dep_ == "pobj" and verb.lower_ == "of" and verb.head.lemma_.lower() in _VICTIMS
    return _who_is(verb.head) if named else []


def _who_is(noun: Any) -> list[Any]:
    """Who is called a victim."""
    return subjects(noun.head) if noun.dep_ == "attr" else [noun.head] if noun.dep_ == "appos" else [noun]


def _launching(noun: Any) -> list[Any]:
    """The subject of "launched an attack", "is a threat"."""
    verb = noun.head
    if verb.lemma_.lower() == "be" and noun.dep_ == "attr":
        return subjects(verb)
    launching = verb.pos_ == "VERB" and verb.lemma_.lower() in _LAUNCHING
    return agents(verb) if launching and any(t.i == noun.i for t in patients(verb)) else []


def _beside(noun: Any) -> list[Any]:
    """Where the parser hangs "on Peru" on the verb of "launched an attack on Peru"."""
    verb = noun.head
    if verb.pos_ != "VERB" or verb.lemma_.lower() not in _LAUNCHING:
        return []
    return [t for c in verb.children if c.dep_ == "prep" and c.lower_ in ("on", "against") for t in behind(c)]
