"""Epithets: what an article says that its people are, and so which "president" is meant."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from biaskit.actors.gazetteer import given_names, titles
from biaskit.annotation.somebody import is_somebody

HEADS_OF_STATE = frozenset(
    "president premier chancellor king queen emir sultan pope leader dictator ruler strongman autocrat".split()
) | {"prime minister"}
"""Titles that go for one person, as far as the state is the same: "the Peruvian leader" is Peru's president."""
_LOOSE = frozenset("leader dictator ruler strongman autocrat counterpart".split())
_IN_FULL = {
    "sen": "senator", "rep": "congressman", "representative": "congressman", "congresswoman": "congressman",
    "gov": "governor", "gen": "general", "adm": "admiral", "lt": "lieutenant", "pres": "president", "prof": "professor",
    "chairwoman": "chairman", "chairperson": "chairman", "chair": "chairman", "spokeswoman": "spokesman",
    "spokesperson": "spokesman", "chief": "director", "head": "director", "attorney": "lawyer", "adviser": "advisor",
}  # fmt: skip
"""Titles cut short, and nouns that take each other up: "the F.B.I. chief" is its director."""
_FIRST_HALVES = frozenset("vice prime deputy attorney crown foreign defense defence interior finance press".split())
_SECOND_HALVES = frozenset("president minister general prince secretary chancellor".split())
"""A vice president is no president, an attorney general no general."""
_LONGEST_TITLE = 8
_TITLE_POS = ("NOUN", "PROPN", "ADJ", "NUM")
_BEING = frozenset("be become remain".split())
_HE = frozenset(
    "mr mister sir lord congressman spokesman chairman businessman councilman father son husband brother king prince "
    "actor pope man boy grandfather uncle nephew".split()
)
_SHE = frozenset(
    "mrs ms miss dame lady congresswoman spokeswoman chairwoman businesswoman councilwoman mother daughter wife sister "
    "queen princess actress woman girl grandmother aunt niece".split()
)


@dataclass(frozen=True, slots=True)
class Epithet:
    """That someone is described by a noun: "the former director of the Academy".

    Attributes:
        actor: who.
        noun: the noun's lemma.
        of: names of the actors in the description.
        words: its other words, in small letters.
    """

    actor: str
    noun: str
    of: frozenset[str]
    words: frozenset[str]


class Epithets:
    """The epithets of one article's people, and whether they are "he" or "she", as far as its words say."""

    def __init__(self) -> None:
        self._by_noun: defaultdict[str, list[Epithet]] = defaultdict(list)
        self.gender: dict[str, str] = {}

    def learn(self, actor: str, root: Any, first: int, by_token: Mapping[int, str]) -> None:
        """Take in what stands beside a person's name; ``root`` is its head, ``first`` its first token."""
        first_name, _, rest = actor.partition(" ")
        if rest and first_name in given_names():
            self.gender[actor] = given_names()[first_name]
        for head, described in _descriptions(root, first):
            if not _is_of_people(head):
                continue
            self._by_noun[noun_of(head)].append(Epithet(actor, noun_of(head), *context_of(described, by_token)))
            self._learn_gender(actor, head.lemma_.lower().rstrip("."))

    def _learn_gender(self, actor: str, noun: str) -> None:
        if noun in _HE | _SHE:
            self.gender[actor] = "he" if noun in _HE else "she"

    def of_noun(self, noun: str) -> list[Epithet]:
        """Epithets that a noun may mean."""
        if noun in _LOOSE:
            return [role for head in sorted(HEADS_OF_STATE) for role in self._by_noun.get(head, ())]
        return self._by_noun.get(noun, [])

    def nouns_of(self, actor: str) -> list[str]:
        """Nouns that describe someone."""
        return [noun for noun, roles in self._by_noun.items() if any(role.actor == actor for role in roles)]


def needs_state(noun: str) -> bool:
    """Whether a noun is too loose to stand for someone without a state: "its leader", not "the leader"."""
    return noun in _LOOSE


def context_of(tokens: Sequence[Any], by_token: Mapping[int, str]) -> tuple[frozenset[str], frozenset[str]]:
    """(Actors named, other words) of a description."""
    actors = frozenset(by_token[t.i] for t in tokens if t.i in by_token)
    return actors, frozenset(t.lower_ for t in tokens if t.is_alpha and t.i not in by_token)


def noun_of(token: Any) -> str:
    """The noun as epithets know it: its lemma in small letters, "Sen." written out."""
    noun = str(token.lemma_.lower().rstrip("."))
    before = token.doc[token.i - 1].lower_ if token.i else ""
    return f"{before} {noun}" if before in _FIRST_HALVES and noun in _SECOND_HALVES else _IN_FULL.get(noun, noun)


def _descriptions(root: Any, first: int) -> Iterator[tuple[Any, list[Any]]]:
    """(Noun, tokens around it) of each description beside a name."""
    if title := _title_before(root.doc, first):
        yield title[-1], title[:-1]
    for child in root.children:
        if child.dep_ == "appos" and child.pos_ == "NOUN":
            yield child, _around(child)
    if root.dep_ == "appos" and root.head.pos_ in ("NOUN", "PROPN") and root.i > root.head.i:
        yield root.head, [t for t in _around(root.head) if t.i < first]
    verb = root.head
    if root.dep_ == "nsubj" and verb.lemma_ in _BEING:
        for attribute in verb.children:
            if attribute.dep_ == "attr" and attribute.pos_ == "NOUN" and not _is_negated(verb):
                yield attribute, _around(attribute)


def _is_of_people(noun: Any) -> bool:
    """Whether a noun can stand for a person: "the minister", not "the story"."""
    word = noun.lemma_.lower().rstrip(".")
    return word in titles() or word in _IN_FULL or word in _HE | _SHE | HEADS_OF_STATE or is_somebody(noun)


def _is_negated(verb: Any) -> bool:
    return any(child.dep_ == "neg" for child in verb.children)


def _title_before(doc: Any, first: int) -> list[Any]:
    """Words directly before a name, the last of which is a noun that describes it: "former academy director"."""
    position = first
    while position > 0 and first - position < _LONGEST_TITLE and _may_be_in_title(doc[position - 1]):
        position -= 1
    words = list(doc[position:first])
    if not words or words[0].sent.start > position:
        return []
    last = words[-1]
    word = last.lower_.rstrip(".")
    described = last.pos_ == "NOUN" or word in titles() or word in _IN_FULL or word in _HE | _SHE
    return words if described and last.tag_ != "NNS" else []


def _may_be_in_title(token: Any) -> bool:
    return token.pos_ in _TITLE_POS or token.lower_ in ("'s", "’s", "-", "of")


def _around(noun: Any) -> list[Any]:
    """What modifies a noun: words before it and its of- and for-phrases."""
    tokens = [t for t in noun.lefts if t.dep_ != "det"]
    tokens = [t for left in tokens for t in left.subtree]
    for child in noun.rights:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "at"):
            tokens.extend(t for held in child.children if held.dep_ == "pobj" for t in (*held.lefts, held))
    return tokens
