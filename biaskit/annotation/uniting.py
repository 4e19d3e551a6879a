"""One name for one actor across the articles of a corpus."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from biaskit.actors import Actors
from biaskit.actors.discovery import merge
from biaskit.types import Actor, Annotation


def unite(annotations: Sequence[Annotation], registry: Actors) -> Iterator[Annotation]:
    """The annotations of several articles, an actor called by one name in all of them.

    "Trump" in one article is the "Donald Trump" of the others when nobody else of that name is in them; who is told
    apart within an article stays apart. The registry's actors keep their names.
    """
    if len(annotations) < 2:
        yield from annotations
        return
    found = [[actor for actor in one.actors if actor.name not in registry] for one in annotations]
    merged = Actors(replace(actor, member_of=None) for actor in merge(found))
    names = {
        actor.name: owner.name
        for actors in found
        for actor in actors
        if actor.kind != "event" and (owner := merged.resolve(actor.name)) and owner.name != actor.name
    }
    for one in annotations:
        yield _renamed(one, names, merged.aliases())


def _renamed(one: Annotation, names: Mapping[str, str], known: Mapping[str, str]) -> Annotation:
    own = {actor.name for actor in one.actors}

    def name(old: str | None) -> str | None:
        if old is None or old in own:
            return names.get(old or "", old)
        printed = known.get(old)
        return printed if printed else old

    def several(old: Sequence[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(new for item in old if (new := name(item))))

    actors: dict[str, Actor] = {}
    for actor in one.actors:
        new = replace(actor, name=names.get(actor.name, actor.name), member_of=name(actor.member_of))
        if actor.name in names:
            new = replace(new, aliases=tuple(dict.fromkeys((actor.name, *actor.aliases))))
        actors.setdefault(new.name, new)
    return replace(
        one,
        actors=tuple(actors.values()),
        mentions=tuple(
            replace(m, target=names.get(m.target, m.target), source=name(m.source), chain=several(m.chain))
            for m in one.mentions
        ),
        quotations=tuple(
            replace(q, source=name(q.source), chain=several(q.chain), targets=several(q.targets), calls=name(q.calls))
            for q in one.quotations
        ),
    )
