"""Contested happenings across a corpus: which namings of several articles mean one, and what it is called.

Articles name one happening when, on the same days, they name the same thing done to the same object, or alike things
done to alike objects, and mention the same actors beside it. Where that is in doubt, two stay apart.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from biaskit.actors.accounts import Account
from biaskit.actors.events import nouns_alike
from biaskit.types import Actor

_DAYS = 3
"""Days between two articles on one happening; news of it comes on the same days, and goes on under the same name."""
_LEAST_NAMINGS = 2
_COMMON_SHARE = 0.2
"""An actor in more than this share of a corpus tells nothing of what an article is about ..."""
_LEAST_ARTICLES = 10
"""... where there are as many articles at least."""
_LEAST_SHARED = 2
"""Actors that two articles must share when none stands beside both namings, or when the objects only are alike."""
_IN_FRONT = 3
"""Actors named most beside a happening that tell it from another of its name."""
_MOST_LABELS = 12
_KINDS = frozenset(
    "terror terrorist mass chemical drone air ground rocket suicide car bomb gas missile school midterm general "
    "presidential primary state federal".split()
)
"""First words that say of what kind a happening was, and not what it was done to."""

_ALIKE_OBJECTS = tuple(
    frozenset(words.split())
    for words in (
        "tanker ship vessel boat freighter yacht crew cargo oil",
        "plane jet airliner aircraft airplane helicopter drone",
        "soldier troop serviceman marine officer guard police policeman cop",
        "protester demonstrator rioter activist marcher",
        "journalist reporter columnist writer dissident critic",
        "migrant immigrant refugee asylum",
        "suspect gunman bomber attacker shooter terrorist militant",
        "embassy consulate compound mission",
        "school classroom student pupil teen teenager child",
        "church mosque synagogue temple worshipper",
        "record document file phone data",
    )
)


def propose_across(found: Sequence[Account]) -> list[Actor]:
    """Events of a corpus, each with every label it goes by; those of most articles first.

    >>> day = datetime.date(2025, 12, 10)
    >>> actors = frozenset({"Venezuela"})
    >>> def told(article, noun, labels=()):
    ...     return Account(article, day, ("tanker", noun), 1, 1, f"tanker {noun}", frozenset(), labels, actors, actors)
    >>> found = [told(0, "seizure"), told(1, "theft", (("piracy", 1),)), told(2, "seizure")]
    >>> propose_across(found)
    [Actor(name='tanker seizure', kind='event', aliases=('tanker theft', 'piracy'), member_of=None)]
    """
    kept = _same_name_together(_clusters(found), _common_actors(found))
    order = sorted(kept, key=lambda n: (-len({a.article for a in kept[n]}), -sum(a.count for a in kept[n]), n))
    owners = _owners(kept)
    return [Actor(name, "event", _aliases(name, kept[name], owners)) for name in order]


Happening = list[Account]


def _clusters(found: Sequence[Account]) -> list[Happening]:
    """Accounts joined wherever two are of one happening."""
    common = _common_actors(found)
    parent = list(range(len(found)))
    proper = [set(account.proper) for account in found]

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = i = parent[parent[i]]
        return i

    by_noun: defaultdict[str, list[int]] = defaultdict(list)
    for i, account in enumerate(found):
        by_noun[min(nouns_alike(account.key[1]), default=account.key[1])].append(i)
    for members in by_noun.values():
        for i, j in combinations(members, 2):
            low, high = sorted((root(i), root(j)))
            apart = proper[low] and proper[high] and not proper[low] & proper[high]
            if low != high and not apart and _is_one(found[i], found[j], common):
                parent[high] = low
                proper[low] |= proper[high]
    joined: defaultdict[int, Happening] = defaultdict(list)
    for i, account in enumerate(found):
        joined[root(i)].append(account)
    return list(joined.values())


def _common_actors(found: Sequence[Account]) -> frozenset[str]:
    articles = {account.article: account.actors for account in found}
    if len(articles) < _LEAST_ARTICLES:
        return frozenset()
    counts = Counter(actor for actors in articles.values() for actor in actors)
    return frozenset(actor for actor, n in counts.items() if n > _COMMON_SHARE * len(articles))


def _is_one(a: Account, b: Account, common: frozenset[str]) -> bool:
    """Whether two accounts, of nouns alike, are of one happening."""
    if not _same_days(a.date, b.date):
        return False
    beside, around = (a.beside & b.beside) - common, (a.actors & b.actors) - common
    if a.key[0] == b.key[0]:
        near = len(around) >= _LEAST_SHARED and a.key[0] not in _KINDS
        return a.article == b.article or bool(beside) or near
    told = a.key[0] in b.same or b.key[0] in a.same or _alike(a.key[0], b.key[0])
    return told and bool(beside) and (a.article == b.article or len(around) >= _LEAST_SHARED)


def _same_days(a: datetime.date | None, b: datetime.date | None) -> bool:
    return abs((a - b).days) <= _DAYS if a and b else a is b


def _alike(a: str, b: str) -> bool:
    return any(a in group and b in group for group in _ALIKE_OBJECTS)


def _same_name_together(clusters: Iterable[Happening], common: frozenset[str]) -> dict[str, Happening]:
    """Happenings by names of their own.

    Where several have one object and noun, those with the same actors in front go together, for a name alone could not
    tell them apart; each of the others is called by an actor that stands beside it alone: "tanker seizure (Iran)".
    """
    by_name: defaultdict[str, list[Happening]] = defaultdict(list)
    for cluster in sorted(clusters, key=len, reverse=True):
        others = by_name[_name(cluster)]
        front = _front(cluster, common)
        near = next((other for other in others if front & _front(other, common)), None)
        if near is None:
            others.append(list(cluster))
        else:
            near.extend(cluster)
    kept = {plain: [h for h in several if _is_proposed(h)] for plain, several in by_name.items()}
    return {name: h for plain, several in kept.items() for name, h in _distinct(plain, several, common)}


def _is_proposed(happening: Happening) -> bool:
    """Whether it is named often enough, and by a noun: a contested happening has a name."""
    return sum(a.count for a in happening) >= _LEAST_NAMINGS and any(a.nouns for a in happening)


def _front(happening: Happening, common: frozenset[str]) -> frozenset[str]:
    """The actors named most beside a happening."""
    return frozenset([actor for actor, _ in _ranked(happening) if actor not in common][:_IN_FRONT])


def _ranked(happening: Happening) -> list[tuple[str, int]]:
    counts = Counter(actor for account in happening for actor in account.beside)
    return sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))


def _distinct(plain: str, several: Sequence[Happening], common: frozenset[str]) -> Iterator[tuple[str, Happening]]:
    for i, happening in enumerate(several):
        others = {actor for j, other in enumerate(several) if j != i for actor in _front(other, common)}
        own = [actor for actor, _ in _ranked(happening) if actor not in others | common]
        if len(several) == 1:
            yield plain, happening
        elif own:
            yield f"{plain} ({own[0]})", happening


def _name(happening: Happening) -> str:
    """The name that most articles use, then the most frequent."""
    articles = Counter(account.name for account in happening)
    counts: Counter[str] = Counter()
    for account in happening:
        counts[account.name] += account.count
    return min(counts, key=lambda name: (-articles[name], -counts[name], name))


def _labels(happening: Happening) -> Counter[str]:
    """What a happening is called. Of single words only those that name such a happening: "piracy", not "step"."""
    counts: Counter[str] = Counter()
    for account in happening:
        counts[account.name] += account.count
        for label, n in account.labels:
            if " " in label or label in nouns_alike(account.key[1]):
                counts[label] += n
    return counts


def _owners(happenings: Mapping[str, Happening]) -> dict[str, str]:
    """Label -> the one happening that goes by it most; a label that two have equally often is nobody's."""
    claims: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for name, happening in happenings.items():
        for label, n in _labels(happening).items():
            claims[label][name] += n
    best = {label: counts.most_common(2) for label, counts in claims.items()}
    return {label: top[0][0] for label, top in best.items() if len(top) == 1 or top[0][1] > top[1][1]}


def _aliases(name: str, happening: Happening, owners: Mapping[str, str]) -> tuple[str, ...]:
    """The labels that are this happening's, most used first; of its own name only what no other has."""
    labels = sorted(_labels(happening).items(), key=lambda item: (-item[1], -item[0].count(" "), item[0]))
    plain = _name(happening)
    return tuple(label for label, _ in labels if owners.get(label) == name and label != plain)[:_MOST_LABELS]
