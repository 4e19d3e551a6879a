"""Events: happenings that a text names, as nouns or verbs, with what they were done to.

An event is a noun of happening with its object: "the tanker seizure", "seizure of an oil tanker", "the tanker was
seized". It is proposed when an article names it at least twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from biaskit.actors.registry import Actors
from biaskit.types import Actor

_LEAST_NAMINGS = 2
_VAGUE = frozenset(
    "people person man woman child one other week day month year time number part way blow degree second third "
    "precision choice concern piece photo lot kind effort".split()
)
"""Objects that do not tell one happening from another: "the people's arrest", "last week's attack"."""

_ALIKE = tuple(
    frozenset(words.split())
    for words in (
        "seizure capture interception boarding confiscation theft robbery hijacking piracy raid assault",
        "killing murder massacre assassination execution shooting slaying",
        "strike airstrike bombing bombardment shelling",
        "protest demonstration rally march riot uprising",
        "invasion annexation occupation incursion",
    )
)
"""Nouns that outlets use for one and the same happening."""

_OTHER_SENSES = {
    "strike": "tone balance chord deal law provision bargain agreement pose note blow ban match",
    "firing": "shot missile rocket bullet round gun weapon question salvo cannon torpedo",
    "shooting": "photo film video picture movie scene footage look glance",
    "killing": "bill measure deal legislation time plan amendment",
    "theft": "show spotlight scene march page line",
    "attack": "policy record plan idea problem issue view claim argument proposal",
    "execution": "plan search warrant order strategy idea task program",
    "arrest": "house",
    "raid": "fund pension account",
    "dismissal": "demand claim idea suggestion report notion criticism talk allegation accusation rumor question",
    "investigation": "matter issue possibility",
    "boarding": "plane flight school bus train",
    "trial": "case thing luck hand",
    "leak": "water oil gas",
    "march": "way time",
}
"""Objects with which a verb or noun of happening means something else: "struck a deal", "the boarding of a flight"."""
_UPON = frozenset("attack assault strike airstrike raid ban embargo blockade boycott crackdown shelling".split())
"""Nouns whose object may follow "on" and "against"."""
_TIMES = frozenset("DATE TIME CARDINAL ORDINAL".split())
_PLACES_AND_PEOPLE = frozenset("GPE LOC FAC PERSON EVENT".split())

Key = tuple[str, str]
"""(Object, noun of happening), as lemmas."""


@cache
def happenings() -> dict[str, str]:
    """Lemma of a noun or verb of happening -> the noun."""
    text = files("biaskit.actors").joinpath("events.yaml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.safe_load(text)
    return {noun: noun for noun in table} | {verb: noun for noun, verbs in table.items() for verb in verbs}


@cache
def _lemmas() -> frozenset[int]:
    """Numbers under which spaCy keeps the lemmas of happenings; comparing them is faster than comparing strings."""
    from spacy.strings import get_string_id

    return frozenset(get_string_id(word) for word in (*happenings(), *(noun for group in _ALIKE for noun in group)))


def happening_tokens(doc: Any) -> Iterator[Any]:
    """Nouns and verbs that may name a happening."""
    lemmas = _lemmas()
    return (doc[i] for i, lemma in enumerate(doc.to_array("LEMMA").tolist()) if lemma in lemmas)


def propose(docs: Iterable[Any], registry: Actors) -> list[Actor]:
    """Events that the article names at least twice, with what they were done to, and the registry does not list."""
    known = {key for event in _events(registry) for key in event_keys(event)}
    named = (n for doc in docs for n in namings(doc) if n.thing.pos_ == "NOUN" and n.key not in known)
    counts = Counter(naming.key for naming in named)
    return [Actor(" ".join(key), "event") for key, n in counts.items() if n >= _LEAST_NAMINGS]


def _events(registry: Actors) -> list[Actor]:
    return [actor for actor in registry if actor.kind == "event"]


def alike(noun: str, events: Iterable[Actor]) -> str | None:
    """The one event that a noun may name, as "the robbery" may name "tanker seizure"; None when there are several.

    An event goes by each noun of its own (an alias "piracy"), else by nouns alike.
    """
    events = list(events)
    named = {e.name for e in events if noun in e.aliases}
    named = named or {e.name for e in events for _, own in event_keys(e) if own in nouns_alike(noun)}
    return named.pop() if len(named) == 1 else None


def nouns_alike(noun: str) -> set[str]:
    """Other nouns that outlets use for the same happening."""
    return {other for group in _ALIKE if noun in group for other in group}


def event_keys(event: Actor) -> Iterator[Key]:
    """Keys under which an event is found: its name and aliases that end in object and noun, "tanker seizure"."""
    return (key for _, key in qualified_keys(event))


def qualified_keys(event: Actor) -> Iterator[tuple[tuple[str, ...], Key]]:
    """(What else must be named, key) of each such name.

    >>> list(qualified_keys(Actor("oil tanker seizure (Iran)", "event")))
    [(('oil', 'Iran'), ('tanker', 'seizure'))]
    """
    for label in (event.name, *event.aliases):
        plain, _, bracket = label.partition(" (")
        words = plain.split()
        if len(words) >= 2 and words[-1].lower() in happenings():
            others = (" ".join(words[:-2]), bracket.rstrip(")"))
            yield tuple(filter(None, others)), (words[-2].lower(), words[-1].lower())


@dataclass(frozen=True, slots=True)
class Naming:
    """One place where a text names a happening: its key, the noun or verb, what it was done to, and all its tokens."""

    key: Key
    head: Any
    thing: Any

    @property
    def tokens(self) -> list[Any]:
        """The noun and its object with what lies between; the verb or the noun alone beside an actor's name."""
        if self.head.pos_ == "VERB" or self.thing.pos_ == "PROPN":
            return [self.head]
        low, high = sorted((self.head.i, self.thing.i))
        return list(self.head.doc[low : high + 1])


def namings(doc: Any) -> Iterator[Naming]:
    """Each noun or verb of happening whose object is named."""
    for token in happening_tokens(doc):
        noun = happenings().get(token.lemma_)
        if noun is None or (token.pos_ == "NOUN" and token.lemma_ != noun):
            continue
        thing = event_object(token) if token.pos_ == "NOUN" else _patient(token) if token.pos_ == "VERB" else None
        if thing is not None and _tells(thing, noun):
            yield Naming((thing.lemma_.lower(), noun), token, thing)


def _tells(thing: Any, noun: str) -> bool:
    """Whether an object tells one happening from another, in the sense that is meant."""
    lemma = thing.lemma_.lower()
    if lemma in _VAGUE or lemma in _OTHER_SENSES.get(noun, "").split() or len(lemma) == 1 or not lemma.isalpha():
        return False
    named = thing.pos_ == "PROPN" and (thing.dep_ != "compound" or thing.ent_type_ in _PLACES_AND_PEOPLE)
    return thing.pos_ == "NOUN" or (named and thing.ent_type_ not in _TIMES | {""})


def event_object(noun: Any) -> Any | None:
    """What a happening was done to: "tanker" in "tanker seizure", "seizure of an oil tanker", "attack on a tanker"."""
    prepositions = ("of", "on", "against") if noun.lemma_ in _UPON else ("of",)
    phrases = [c for c in noun.children if c.dep_ == "prep" and c.lower_ in prepositions]
    objects = [t for phrase in phrases for t in phrase.children if t.dep_ == "pobj" and t.ent_type_ not in _TIMES]
    compounds = [c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1]
    return next(iter([*objects, *compounds]), None)


def _patient(verb: Any) -> Any | None:
    return next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
