"""Discovery: people, organisations and groups that a text names and the registry does not know."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from biaskit.actors.events import propose
from biaskit.actors.gazetteer import offices, titles
from biaskit.actors.registry import Actors
from biaskit.pipeline import article_pieces, load_pipeline
from biaskit.types import Actor

_POSSESSIVE = re.compile(r"['’]s?$")
_ADMINISTRATION = re.compile(r"\b([A-Z][\w’'-]*[a-z]) [Aa]dministration\b")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z.&-]{1,9})\)")
_PARTICLES = frozenset("de da del der van von bin ibn al el la le di du dos san ter ten y".split())
_HONORIFICS = frozenset(
    "Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Sir Dame Lord Lady President Minister Senator Sen. Rep. Gov.".split()
)
_SUFFIXES = frozenset("Jr Jr. Sr Sr. II III IV".split())
_NOT_NAMES = frozenset(
    "The This That He She It They We You I A An In On At And But Of For To Twitter Facebook YouTube".split()
)
_MEMBERS = {"Democratic": "Democrats", "Jewish": "Jews", "Catholic": "Catholics", "Islamic": "Muslims"}
_NO_PLURAL = ("s", "ish", "ic", "ese", "al")
_LONGEST_NAME = 6
_TITLE_REACH = 7
"""Tokens before a name in which its title and state are looked for."""


def article_actors(docs: Iterable[Any], registry: Actors) -> tuple[Actors, dict[str, str]]:
    """Actors that one article names beyond the registry, and the surnames it uses for those the registry knows.

    Returns:
        The new actors, and a map from surname to the canonical name of an actor of the registry.
    """
    docs = list(docs)
    people = _people(docs)
    full = {name: spans for name, spans in people.items() if " " in name}
    surnames = _surnames(full)
    known: dict[str, str] = {}
    actors: list[Actor] = []
    for name in full:
        found = registry.resolve(name)
        alias = surnames.get(_surname(name)) == name and registry.resolve(_surname(name)) is None
        if found:
            known.update({_surname(name): found.name} if alias else {})
            continue
        state = _state_of(full[name], registry)
        actors.append(Actor(name, "person", (_surname(name),) if alias else (), state))
    taken = {alias for actor in actors for alias in (actor.name, *actor.aliases)} | set(known)
    actors += _single_names(people, taken, registry)
    actors += _organisations(docs, {a for actor in actors for a in (actor.name, *actor.aliases)} | taken, registry)
    return Actors(_unique(actors)), known


def discover(articles: Any, *, pipeline: str | None = None) -> list[Actor]:
    """Actors and events of a corpus, those of most articles first; what the gazetteer knows of them included."""
    from biaskit.reading import read_articles

    nlp, world = load_pipeline(pipeline), Actors.world()
    found: list[Actor] = []
    for article in read_articles(articles):
        with nlp.memory_zone():
            docs = [nlp(text) for _, _, text in article_pieces(article)]
            found += [*article_actors(docs, world)[0], *propose(docs, world), *_known(docs, world)]
    return merge(found)


def _known(docs: Iterable[Any], world: Actors) -> list[Actor]:
    """The gazetteer's actors that a text names."""
    names = (world.resolve(entity.text.removeprefix("the ")) for doc in docs for entity in doc.ents)
    return list(dict.fromkeys(actor for actor in names if actor is not None))


def merge(actors: Iterable[Actor]) -> list[Actor]:
    """Join actors found in several articles: same name, or a bare surname that only one full name has."""
    counts: Counter[str] = Counter()
    aliases: defaultdict[str, set[str]] = defaultdict(set)
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    kinds: dict[str, str] = {}
    for actor in actors:
        counts[actor.name] += 1
        kinds.setdefault(actor.name, actor.kind)
        aliases[actor.name].update(actor.aliases)
        states[actor.name].update([actor.member_of] if actor.member_of else [])
    owners = _surnames({name: [] for name, kind in kinds.items() if kind == "person" and " " in name})
    merged = []
    for name, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        if name in owners and kinds[name] == "person":
            continue
        own = {a for a in aliases[name] if owners.get(a, name) == name}
        state = max(states[name], key=lambda s: (states[name][s], s)) if states[name] else None
        merged.append(Actor(name, kinds[name], tuple(sorted(own)), state))
    return merged


def _unique(actors: Iterable[Actor]) -> list[Actor]:
    """One actor a name, with the aliases of all."""
    found: dict[str, Actor] = {}
    for actor in actors:
        first = found.setdefault(actor.name, actor)
        found[actor.name] = replace(first, aliases=tuple(dict.fromkeys((*first.aliases, *actor.aliases))))
    return list(found.values())


def _people(docs: list[Any]) -> dict[str, list[Any]]:
    people: defaultdict[str, list[Any]] = defaultdict(list)
    for doc in docs:
        for entity in doc.ents:
            if entity.label_ == "PERSON" and (name := _clean(entity.text)):
                people[name].append(entity)
    return dict(people)


def _clean(text: str) -> str:
    """A person's name without honorifics, possessive or what the recogniser swept in; empty when none is left."""
    words = _POSSESSIVE.sub("", " ".join(text.split("\n")[0].split())).split()
    while words and (words[0] in _HONORIFICS or words[0].casefold() in titles()):
        words = words[1:]
    while words and words[-1] in _SUFFIXES:
        words = words[:-1]
    good = words and len(words) <= _LONGEST_NAME and all(_is_name_word(w) for w in words) and words[0][0].isupper()
    return " ".join(words) if good and words[-1][0].isupper() else ""


def _is_name_word(word: str) -> bool:
    if word in _PARTICLES:
        return True
    bare = word.replace("-", "").replace("’", "").replace("'", "").replace(".", "")
    return word[0].isupper() and bare.isalpha() and word not in _NOT_NAMES


def _surname(name: str) -> str:
    return name.split()[-1]


def _surnames(names: Iterable[str]) -> dict[str, str]:
    """Surname -> the one full name that has it; surnames of two people are left out."""
    owners: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        owners[_surname(name)].append(name)
    return {surname: _same_person(full) for surname, full in owners.items() if _same_person(full)}


def _same_person(names: list[str]) -> str:
    """The longest of several forms of one name ("Jesús Salazar", "Jesús Rafael Salazar"); empty when they differ."""
    longest = max(names, key=lambda n: (len(n.split()), n))
    words = set(longest.split())
    return longest if all(set(name.split()) <= words for name in names) else ""


def _state_of(entities: list[Any], registry: Actors) -> str | None:
    for entity in entities:
        if found := _state_before(entity, registry) or _state_after(entity, registry):
            return found
    return None


def _state_before(entity: Any, registry: Actors) -> str | None:
    """State of "Russian President Vladimir Putin", "Homeland Security Secretary Kristi Noem"."""
    doc, start = entity.doc, entity.start
    window = doc[max(entity.sent.start, start - _TITLE_REACH) : start]
    text = (window.text + " " + " ".join(w for w in entity.text.split() if w in _HONORIFICS)).strip()
    for title, state in offices().items():
        if text.endswith(title):
            return state
    position = start
    words: list[str] = []
    while position > window.start and (doc[position - 1].is_alpha or doc[position - 1].text in "-’'s"):
        position -= 1
        words.append(doc[position].text)
        actor = registry.resolve(doc[position].text)
        title = " ".join(reversed(words[:-1])).casefold().lstrip("’'s ").strip()
        if actor and title and _ends_with_title(title):
            return registry.top(actor.name)
    return None


def _state_after(entity: Any, registry: Actors) -> str | None:
    """State of "Putin, the Russian president," and "Putin, the president of Russia,"."""
    doc = entity.doc
    if entity.end >= len(doc) or doc[entity.end].text != ",":
        return None
    words = doc[entity.end + 1 : min(entity.end + 1 + _TITLE_REACH, entity.sent.end)]
    phrase = words.text.split(",")[0]
    match = re.match(r"(?:the |a |an )?([\w.-]+(?: [A-Z][\w-]+)?)(?:['’]s)? ([\w ]+)", phrase)
    if match and (actor := registry.resolve(match[1])) and any(t in match[2].casefold() for t in titles()):
        return registry.top(actor.name)
    match = re.match(r"(?:the )?([\w ]+?) of (?:the )?([A-Z][\w.]*(?: [A-Z]\w+)*)", phrase)
    if match and _ends_with_title(match[1].casefold()) and (actor := registry.resolve(match[2])):
        return registry.top(actor.name)
    return None


def _ends_with_title(phrase: str) -> bool:
    return any(phrase == title or phrase.endswith(" " + title) for title in titles())


def _single_names(people: dict[str, list[Any]], taken: set[str], registry: Actors) -> Iterator[Actor]:
    """People named by one word only, where no full name claims it."""
    for name, spans in people.items():
        if " " not in name and name not in taken and registry.resolve(name) is None and not name.isupper():
            yield Actor(name, "person", (), _state_of(spans, registry))


def _organisations(docs: list[Any], taken: set[str], registry: Actors) -> Iterator[Actor]:
    for doc in docs:
        text = doc.text
        for match in _ADMINISTRATION.finditer(text):
            if registry.resolve(match[1]) is None:
                yield Actor(match[0], "organisation", (), "United States" if "United States" in registry else None)
        for entity in doc.ents:
            name = _POSSESSIVE.sub("", " ".join(entity.text.split())).removeprefix("the ").removeprefix("The ").strip()
            if name in taken or registry.resolve(name) or "\n" in entity.text or _state_before(entity, registry):
                continue
            if entity.label_ == "ORG" and _is_organisation(name, doc, entity):
                yield Actor(name, "organisation", _acronym(text, entity), _member_of(name, registry))
            elif entity.label_ == "NORP" and name.isalpha() and name[0].isupper():
                yield Actor(_members(name), "group", (name,) if _members(name) != name else ())


def _members(name: str) -> str:
    """A group by the name of its members: "Republican" and "Republicans" are one."""
    if name in _MEMBERS:
        return _MEMBERS[name]
    return name if name.endswith(_NO_PLURAL) else name + "s"


def _is_organisation(name: str, doc: Any, entity: Any) -> bool:
    words = name.split()
    if len(words) == 1 and not (name.isupper() and len(name) > 1):
        return False
    if words[-1].islower():
        return False
    office = any(name.startswith(t) or t.startswith(name) for t in offices())
    return (
        not office
        and name[0].isupper()
        and any(c.islower() or c.isupper() for c in name)
        and len(words) <= _LONGEST_NAME
    )


def _acronym(text: str, entity: Any) -> tuple[str, ...]:
    """The acronym that a text introduces in brackets behind a name."""
    match = _ACRONYM.match(text, entity.end_char + 1)
    return (match[1],) if match else ()


def _member_of(name: str, registry: Actors) -> str | None:
    first = registry.resolve(name.split()[0]) if " " in name else None
    return first.name if first and first.kind == "state" else None
