"""Discovery: people, organisations and groups that a text names and the registry does not know."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from biaskit.actors.accounts import Account, accounts
from biaskit.actors.affiliation import is_title, speaks_for, state_before, state_of
from biaskit.actors.gazetteer import offices
from biaskit.actors.happenings import propose_across
from biaskit.actors.people import ends, find_people, same_person, short_names
from biaskit.actors.registry import Actors
from biaskit.pipeline import article_pieces, load_pipeline
from biaskit.types import Actor

_POSSESSIVE = re.compile(r"['’]s?$")
_POSSESSOR = re.compile(r"^.*\w['’]s? (?=[A-Z])")
_ADMINISTRATION = re.compile(r"\b([A-Z][\w’'-]*[a-z]) (?:[Aa]dministration|[Cc]ampaign)\b")
_ACRONYM = re.compile(r"\(([A-Z][A-Za-z.&-]{1,9})\)")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]+")
_SMALL_WORDS = frozenset("of the and for on in to".split())
_INNER_CAPITAL = re.compile(r"[A-Z](?>[^\Wa-z]*)[a-z](?>[^\WA-Z]*)[A-Z]\w*|[a-z]+[A-Z]\w*")
_NO_ADMINISTRATION = frozenset(
    "The This That His Her Its Our Their Your My New Old But And An Current Previous Next Presidential Federal".split()
)
_MEMBERS = {"Democratic": "Democrats", "Jewish": "Jews", "Catholic": "Catholics", "Islamic": "Muslims"}
_NO_PLURAL = ("s", "ish", "ic", "ese", "al")
_NOT_GROUPS = frozenset("Western Congressional Presidential Senatorial Parliamentary".split())
_LONGEST_NAME = 6
_LEAST_NAMINGS = 2
"""How often an article must name an organisation of one ordinary word ("Boeing"): recognisers take many for one."""


def article_actors(
    docs: Sequence[Any], registry: Actors, texts: Sequence[str] | None = None
) -> tuple[Actors, dict[str, str]]:
    """Actors that one article names beyond the registry, and the short names it uses for those the registry knows.

    Returns:
        The new actors, and a map from surname to the canonical name of an actor of the registry.
    """
    # spaCy puts doc.text together anew each time it is asked for.
    texts = texts if texts is not None else [doc.text for doc in docs]
    words = frozenset(word for text in texts for word in _SMALL.findall(text))
    people, single = find_people(docs, words)
    short = short_names(people, single)
    known: dict[str, str] = {}
    actors: list[Actor] = []
    spans: dict[str, list[Any]] = {}
    for person in people:
        own = tuple(word for word, name in short.items() if name == person.name and registry.resolve(word) is None)
        others = tuple(form for form in person.forms if form != person.name)
        found = next((actor for form in person.forms if (actor := registry.resolve(form))), None)
        if found:
            known.update({name: found.name for name in (*own, *person.forms) if registry.resolve(name) is None})
            continue
        bare = [named for word, name in short.items() if name == person.name for named in single.get(word, ())]
        state = state_of((span for _, span in (*person.named, *bare)), registry)
        actors.append(Actor(person.name, "person", (*own, *others), state))
        spans[person.name] = [span for _, span in (*person.named, *bare)]
    taken = {alias for actor in actors for alias in (actor.name, *actor.aliases)} | set(known)
    for name, named in single.items():
        if name not in taken and registry.resolve(name) is None and not name.isupper():
            actors.append(Actor(name, "person", (), state_of((span for _, span in named), registry)))
    taken = {alias for actor in actors for alias in (actor.name, *actor.aliases)} | taken
    actors += _initialisms(list(_organisations(docs, texts, taken, words, registry)))
    return Actors(_with_spokespeople(_unique(actors), spans, registry)), known


def _with_spokespeople(actors: Sequence[Actor], spans: Mapping[str, list[Any]], registry: Actors) -> Iterator[Actor]:
    """The actors; people who speak for an organisation belong to it."""
    bodies = {a: actor.name for actor in actors if actor.kind == "organisation" for a in (actor.name, *actor.aliases)}

    def resolve(name: str) -> str | None:
        known = registry.resolve(name)
        return bodies.get(name) or (known.name if known and known.kind in ("organisation", "state") else None)

    for actor in actors:
        places = spans.get(actor.name, ()) if actor.member_of is None else ()
        body = next((found for span in places if (found := speaks_for(span, resolve))), None)
        yield replace(actor, member_of=body) if body else actor


def discover(articles: Any, *, pipeline: str | None = None) -> list[Actor]:
    """Actors and events of a corpus, those of most articles first; what the gazetteer knows of them included."""
    from biaskit.reading import read_articles

    nlp, world = load_pipeline(pipeline), Actors.world()
    found: list[list[Actor]] = []
    told: list[Account] = []
    for number, article in enumerate(read_articles(articles)):
        with nlp.memory_zone():
            docs = list(nlp.pipe(text for _, _, text in article_pieces(article)))
            found.append([*article_actors(docs, world)[0], *_known(docs, world)])
            told.extend(accounts(number, article.date, docs, world))
    actors = merge(found)
    names = {actor.name for actor in actors}
    return [*actors, *(event for event in propose_across(told) if event.name not in names)]


def _known(docs: Iterable[Any], world: Actors) -> list[Actor]:
    """The gazetteer's actors that a text names."""
    names = (world.resolve(entity.text.removeprefix("the ")) for doc in docs for entity in doc.ents)
    return list(dict.fromkeys(actor for actor in names if actor is not None))


def merge(found: Sequence[Sequence[Actor]]) -> list[Actor]:
    """Join actors found in several articles: forms of one name, and short names and acronyms with whom they stand for.

    Two whom one article tells apart stay apart. A short name goes to whom most articles give it; to nobody in a tie.
    """
    articles: defaultdict[str, set[int]] = defaultdict(set)
    for number, actors in enumerate(found):
        for actor in actors:
            articles[actor.name].add(number)
    everyone = [actor for actors in found for actor in actors]
    joined = _joined_forms({a.name for a in everyone if a.kind == "person" and " " in a.name}, articles)
    claims: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for actor in everyone:
        for alias in (actor.name, *actor.aliases):
            claims[alias][joined.get(actor.name, actor.name)] += 1
    owners = {alias: owner for alias, counts in claims.items() if (owner := _owner(alias, counts))}
    return _merged(everyone, owners, articles)


def _owner(alias: str, claims: Counter[str]) -> str | None:
    """Whose an alias is: who has it as another name, before who has no other; None when two have it equally often."""
    others = Counter({name: count for name, count in claims.items() if name != alias}).most_common(2)
    if others and (len(others) == 1 or others[0][1] > others[1][1]):
        return others[0][0]
    return alias if alias in claims else None


def _joined_forms(people: Iterable[str], articles: Mapping[str, set[int]]) -> dict[str, str]:
    """Form of a person's name -> the form that most articles use; forms that one article tells apart are two people."""
    joined: dict[str, str] = {}
    alike: defaultdict[frozenset[str], list[str]] = defaultdict(list)
    for name in sorted(people, key=lambda name: (-len(articles[name]), len(name), name)):
        near = alike[ends(name)]
        fitting = (n for n in near if same_person(name, n) and not articles[name] & articles[n])
        joined[name] = next(fitting, name)
        near.extend([name] if joined[name] == name else [])
    return joined


def _merged(everyone: Sequence[Actor], owners: Mapping[str, str], articles: Mapping[str, set[int]]) -> list[Actor]:
    def final(name: str) -> str:
        """Whom a name stands for in the end; of names that stand for each other, the one of most articles."""
        passed = [name]
        while (owner := owners.get(passed[-1], passed[-1])) not in passed:
            passed.append(owner)
        return min(passed[passed.index(owner) :], key=lambda n: (-len(articles[n]), n))

    kind_of = {actor.name: actor.kind for actor in reversed(everyone)}
    named: defaultdict[str, set[int]] = defaultdict(set)
    kinds: dict[str, str] = {}
    states: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for actor in everyone:
        name = final(actor.name)
        named[name] |= articles[actor.name]
        kinds.setdefault(name, kind_of.get(name, actor.kind))
        states[name].update([final(actor.member_of)] if actor.member_of else [])
    aliases: defaultdict[str, list[str]] = defaultdict(list)
    for alias in sorted(owners):
        if final(alias) != alias:
            aliases[final(alias)].append(alias)
    bodies: dict[str, str | None] = {}
    for name in sorted(named, key=lambda n: (-len(named[n]), n)):
        body = _most_common(states[name], name)
        bodies[name] = None if body and name in _above(body, bodies) else body
    return [Actor(name, kinds[name], tuple(aliases[name]), body) for name, body in bodies.items()]


def _above(name: str, bodies: Mapping[str, str | None]) -> Iterator[str]:
    """A name, what it belongs to, what that belongs to, and so on."""
    current: str | None = name
    while current:
        yield current
        current = bodies.get(current)


def _most_common(states: Counter[str], name: str) -> str | None:
    return max((s for s in states if s != name), key=lambda s: (states[s], s), default=None)


def _unique(actors: Iterable[Actor]) -> list[Actor]:
    """One actor a name, with the aliases of all."""
    found: dict[str, Actor] = {}
    for actor in actors:
        first = found.setdefault(actor.name, actor)
        found[actor.name] = replace(first, aliases=tuple(dict.fromkeys((*first.aliases, *actor.aliases))))
    return list(found.values())


def _initialisms(actors: Sequence[Actor]) -> list[Actor]:
    """Give an acronym to the one organisation whose initials it is: "MWF" and "Maritime Workers Federation"."""
    by_initials: defaultdict[str, set[str]] = defaultdict(set)
    for actor in actors:
        words = [word for word in actor.name.split() if word.casefold() not in _SMALL_WORDS]
        if len(words) > 1:
            by_initials["".join(word[0] for word in words)].add(actor.name)
    folded: list[Actor] = []
    for actor in actors:
        owners = by_initials.get(actor.name.replace(".", ""), set()) if " " not in actor.name else set()
        if len(owners) == 1:
            folded.append(Actor(next(iter(owners)), "organisation", (actor.name,), None))
        else:
            folded.append(actor)
    return sorted(folded, key=lambda a: " " not in a.name)


def _organisations(
    docs: Sequence[Any], texts: Sequence[str], taken: set[str], words: frozenset[str], registry: Actors
) -> Iterator[Actor]:
    for match in (match for text in texts for match in _ADMINISTRATION.finditer(text)):
        governs = match[0].casefold().endswith("administration")
        known = taken if not governs else {match[1]}
        if match[1] in known and match[1] not in _NO_ADMINISTRATION and registry.resolve(match[1]) is None:
            home = "United States" if governs and "United States" in registry else None
            yield _of_a_person(match, home)
    spans = [(entity, text) for doc, text in zip(docs, texts, strict=True) for entity in doc.ents]
    counts = Counter(entity.text for entity, _ in spans if entity.label_ == "ORG")
    for entity, text in spans:
        name = _bare(entity.text)
        if not name or name in taken or registry.resolve(name) or "\n" in entity.text or state_before(entity, registry):
            continue
        often = counts[entity.text] >= _LEAST_NAMINGS and name.casefold() not in words
        if _INNER_CAPITAL.fullmatch(name) or (entity.label_ == "ORG" and _is_organisation(name, often)):
            yield Actor(name, "organisation", _acronym(text, entity), _member_of(name, registry))
        elif entity.label_ == "NORP" and name.isalpha() and name[0].isupper() and name not in _NOT_GROUPS:
            yield Actor(_members(name), "group", (name,) if _members(name) != name else ())


def _of_a_person(match: re.Match[str], home: str | None) -> Actor:
    """The administration or campaign of a person."""
    name = f"{match[1]} {match[0].split()[-1].lower()}"
    return Actor(name, "organisation", (match[0],) if match[0] != name else (), home)


def _bare(text: str) -> str:
    """A name without article, possessive and possessor."""
    name = _POSSESSIVE.sub("", " ".join(text.split()).partition(" (")[0])
    return _POSSESSOR.sub("", name).removeprefix("the ").removeprefix("The ").strip()


def _members(name: str) -> str:
    """A group by the name of its members: "Republican" and "Republicans" are one."""
    if name in _MEMBERS:
        return _MEMBERS[name]
    return name if name.endswith(_NO_PLURAL) else name + "s"


def _is_organisation(name: str, often: bool) -> bool:
    words = name.split()
    if len(words) == 1 and not (often or (name.isupper() and len(name) > 1)):
        return False
    if words[-1].islower() or any(name.startswith(t) or t.startswith(name) for t in offices()):
        return False
    return (
        name[0].isupper() and any(c.isalpha() for c in name) and len(words) <= _LONGEST_NAME and not is_title(words[0])
    )


def _acronym(text: str, entity: Any) -> tuple[str, ...]:
    """The acronym that a text introduces in brackets behind a name."""
    bracket = text.find("(", entity.start_char, entity.end_char + 2)
    match = _ACRONYM.match(text, bracket) if bracket >= 0 else None
    return (match[1],) if match else ()


def _member_of(name: str, registry: Actors) -> str | None:
    first = registry.resolve(name.split()[0]) if " " in name else None
    return first.name if first and first.kind in ("state", "group") else None
