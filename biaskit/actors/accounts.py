"""What each article says of the happenings that it names: by which words, when, and beside which actors."""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from biaskit.actors.events import Key, Naming, namings
from biaskit.actors.registry import Actors

_WHERE = ("in", "at", "near", "off")
_NAMES = frozenset("PERSON ORG GPE NORP LOC FAC EVENT PRODUCT".split())
_PLACES = frozenset("GPE LOC FAC".split())
_EMPTY_HEADS = frozenset("act form kind sort piece case example matter violation campaign".split())
_NO_LABELS = frozenset(
    "part result sign reason one thing time way day example response step issue matter event fact possibility".split()
)


@dataclass(frozen=True, slots=True)
class Account:
    """What one article says of one happening.

    Attributes:
        article: number of the article.
        date: its day, or None.
        key: object and noun, as lemmas.
        count: how often it is named so.
        nouns: how often by a noun, not a verb.
        name: the happening as printed: "tanker seizure", "Falkland Islands invasion".
        proper: the names of the object, lower case, where it has one.
        labels: what else it is called, with counts.
        beside: actors in the sentences that name it.
        actors: actors of the whole article.
        same: what else the object is called there, lower case ("the agent, Ana Morales").
    """

    article: int
    date: datetime.date | None
    key: Key
    count: int
    nouns: int
    name: str
    proper: frozenset[str]
    labels: tuple[tuple[str, int], ...]
    beside: frozenset[str]
    actors: frozenset[str]
    same: frozenset[str] = frozenset()


def accounts(number: int, date: datetime.date | None, docs: Sequence[Any], registry: Actors) -> Iterator[Account]:
    """What one article says of the happenings that it names."""
    named: defaultdict[Key, list[tuple[Naming, frozenset[str]]]] = defaultdict(list)
    everyone: set[str] = set()
    for doc in docs:
        everyone |= _actors(doc, registry)
        for naming in filter(_took_place, namings(doc)):
            named[naming.key].append((naming, _actors(naming.head.sent, registry)))
    for key, places in named.items():
        labels = Counter(label for naming, _ in places for label in _called(naming))
        beside = frozenset(actor for _, actors in places for actor in actors)
        same = frozenset(word for naming, _ in places for word in _words_for(naming))
        nouns = sum(naming.head.pos_ == "NOUN" for naming, _ in places)
        things = [naming.thing for naming, _ in places]
        proper = frozenset(w for t in things if t.pos_ == "PROPN" for w in (t.lower_, *(c.lower_ for c in t.children)))
        name = f"{_printed(things)} {key[1]}"
        yield Account(
            number,
            date,
            key,
            len(places),
            nouns,
            name,
            proper,
            tuple(labels.items()),
            beside,
            frozenset(everyone),
            same,
        )


def _took_place(naming: Naming) -> bool:
    """Not so of a verb that is denied, planned or only supposed: "will not attack", "plans to attack"."""
    if naming.head.pos_ != "VERB":
        return True
    helpers = [c for c in naming.head.children if c.dep_ in ("aux", "neg")]
    return naming.head.tag_ != "VB" and not any(c.dep_ == "neg" or c.tag_ == "MD" for c in helpers)


def _printed(things: Sequence[Any]) -> str:
    """An object by its lemma, or by its name."""
    thing = things[0]
    if thing.pos_ != "PROPN":
        return str(thing.lemma_.lower())
    names = Counter(
        next((e.text for e in t.sent.ents if e.start <= t.i < e.end and e.end == t.i + 1), t.text) for t in things
    )
    return " ".join(names.most_common(1)[0][0].split()).removeprefix("the ").removeprefix("The ")


def _words_for(naming: Naming) -> Iterator[str]:
    """What else tells the object: "Officer Ana Morales", "the agent, Ana Morales", "the attack on a port in Peru"."""
    thing = naming.thing
    for child in thing.children:
        if child.dep_ == "appos" or (child.dep_ == "compound" and thing.pos_ == "PROPN"):
            yield child.lower_
    for phrase in (c for token in (thing, naming.head) for c in token.children if c.lower_ in _WHERE):
        yield from (t.lower_ for t in phrase.children if t.dep_ == "pobj" and t.ent_type_ in _PLACES)


def _actors(span: Any, registry: Actors) -> frozenset[str]:
    """Actors that a stretch of text names: states for who belongs to them, people by their surnames."""
    names = {registry.top(known.name) for t in span if t.pos_ == "PROPN" and (known := registry.resolve(t.text))}
    for entity in span.ents:
        text = " ".join(entity.text.split()).removesuffix("'s").removesuffix("’s").removeprefix("the ")
        if text and entity.label_ in _NAMES:
            known = registry.resolve(text)
            names.add(registry.top(known.name) if known else text.split()[-1] if entity.label_ == "PERSON" else text)
    return frozenset(names)


def _called(naming: Naming) -> Iterator[str]:
    """What a sentence calls a happening besides: "the seizure was theft", "condemned it as an act of piracy"."""
    head, verb = naming.head, naming.head.head
    if head.pos_ != "NOUN" or verb == head:
        return
    if head.dep_ == "nsubj" and verb.pos_ == "NOUN":
        yield from _nouns([verb])
    elif head.dep_ == "nsubj" and verb.lemma_ == "be" and not any(c.dep_ == "neg" for c in verb.children):
        yield from _nouns(c for c in verb.children if c.dep_ == "attr")
    elif head.dep_ in ("dobj", "nsubjpass"):
        phrases = [c for side in (verb, head) for c in side.children if c.dep_ == "prep" and c.lower_ == "as"]
        yield from _nouns(t for phrase in phrases for t in phrase.children if t.dep_ == "pobj")
        yield from _nouns(c for c in verb.children if c.dep_ == "oprd")


def _nouns(heads: Iterable[Any]) -> Iterator[str]:
    """Labels that nouns and their conjuncts make: "theft", "anti-drug operation", "act of piracy"."""
    for head in heads:
        for noun in (head, *head.conjuncts):
            if noun.pos_ != "NOUN" or noun.lemma_.lower() in _NO_LABELS:
                continue
            of = [t for c in noun.children if c.lower_ == "of" for t in c.children if t.dep_ == "pobj"]
            if noun.lemma_.lower() in _EMPTY_HEADS:
                yield from (f"{noun.lower_} of {t.lower_}" for t in of if t.pos_ == "NOUN")
            elif not of:
                yield _compound(noun)


def _compound(noun: Any) -> str:
    """A noun with the nouns and the hyphenated word before it: "anti-drug operation"."""
    doc, start = noun.doc, noun.i
    while start > noun.sent.start and doc[start - 1].dep_ == "compound":
        start -= 1
    if start - noun.sent.start >= 3 and doc[start - 2].text == "-":
        start -= 3
    return str(doc[start : noun.i + 1].text.lower())
