"""The registry: actors by name and alias, kept as YAML that a person can read and mend."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from biaskit.errors import InputError, not_found, unwritable
from biaskit.reading.limits import read_whole
from biaskit.resources import examples_dir
from biaskit.types import ACTOR_KINDS, Actor

_LONGEST = 1_000
"""Characters of a name; what finds names takes time with the square of it."""
_FIELDS = ("name", "kind", "aliases", "member_of")


class Actors:
    """Actors and events by name and alias; never changed, joined with ``|``.

    In a join the left side wins: an actor of the same name stays as the left has it, and an alias that the left
    uses is taken from the right. So ``Actors.load("mended.yaml") | Actors.world()`` always keeps what was mended.

    >>> registry = Actors([Actor("Peru", "state", ("Lima", "Peruvian"))])
    >>> registry.resolve("Lima").name
    'Peru'
    """

    def __init__(self, actors: Iterable[Actor] = ()) -> None:
        """Build a registry.

        Raises:
            InputError: for an unknown kind, a name given twice, or a circle of ``member_of``.
        """
        if isinstance(actors, str | bytes) or not isinstance(actors, Iterable):
            raise InputError(f"Actors are given as several Actor, not as {type(actors).__name__}. Give Actors([...]).")
        self._actors: dict[str, Actor] = {}
        for actor in actors:
            _check(actor, self._actors)
            self._actors[actor.name] = actor
        self._aliases: dict[str, str] = {}
        for actor in self._actors.values():
            for alias in (actor.name, *actor.aliases):
                self._aliases.setdefault(alias, actor.name)
        self._folded = {alias.casefold(): name for alias, name in reversed(self._aliases.items())}
        self._check_circles()

    def _check_circles(self) -> None:
        """Follow each ``member_of`` once, however long their chains are."""
        sound: set[str] = set()
        for actor in self._actors.values():
            name, seen = actor.name, set[str]()
            while name not in sound and name not in seen and (known := self._actors.get(name)) and known.member_of:
                seen.add(name)
                name = known.member_of
            if name in seen:
                self.top(name)
            sound |= seen

    @classmethod
    def world(cls) -> "Actors":
        """The built-in gazetteer: states with demonyms and capitals, seats of power, blocs.

        >>> Actors.world().resolve("Caracas").name
        'Venezuela'
        """
        from biaskit.actors.gazetteer import world_actors

        return cls(world_actors())

    @classmethod
    def discover(cls, articles: Any, *, pipeline: str | None = None) -> "Actors":
        """Actors and events found in a corpus: one pass that links names across articles.

        Args:
            articles: anything that `read_articles` takes.
            pipeline: name of an installed spaCy pipeline.
        """
        from biaskit.actors.discovery import discover

        return cls(discover(articles, pipeline=pipeline))

    @classmethod
    def load(cls, path: str | Path) -> "Actors":
        """Read a registry from YAML: a list of mappings with name, kind and, where wanted, aliases and member_of.

        Only plain lists, mappings and texts are read: YAML's tags make nothing else. A file has at most 64 MB.

        Raises:
            InputError: when the file cannot be read or an entry is not of that form; the entry is named.
        """
        try:
            text = read_whole(Path(path)).decode("utf-8")
            # BaseLoader leaves every scalar a string, so that an alias NO is not read as false.
            data = yaml.load(text, Loader=yaml.BaseLoader)
        except RecursionError:
            raise InputError(f"The registry {str(path)!r} cannot be read: nested too deep. Write a list.") from None
        # An escape of no character ("\UFFFFFFFF") is none of YAML's own errors.
        except (OSError, TypeError, ValueError, OverflowError, yaml.YAMLError) as error:
            raise InputError(f"The registry {str(path)!r} cannot be read: {_one_line(error)}") from error
        return cls(_from_entries(data, str(path)))

    @classmethod
    def load_example(cls, name: str = "harbour") -> "Actors":
        """Load the registry of an example corpus that has one.

        Raises:
            NotFoundError: for a name that no registry has.

        >>> [actor.member_of for actor in Actors.load_example("harbour") if actor.name == "Edmund Vale"]
        ['Port Authority']
        """
        files = {path.stem: path for path in examples_dir().glob("*.yaml")}
        if name not in files:
            raise not_found("example's registry", name, files)
        return cls.load(files[name])

    def to_yaml(self) -> str:
        """The registry as YAML that `load` reads."""
        entries = [_to_entry(actor) for actor in self]
        return yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)

    def save(self, path: str | Path) -> None:
        """Write the registry as YAML.

        Raises:
            InputError: when the place cannot be written.
        """
        try:
            Path(path).write_text(self.to_yaml(), encoding="utf-8")
        except (OSError, TypeError, ValueError) as error:
            raise unwritable(path, error) from error

    def resolve(self, string: str) -> Actor | None:
        """The actor that a string names, by exact alias, then without regard to case; None when unknown."""
        name = self._aliases.get(string) or self._folded.get(string.casefold())
        return self._actors[name] if name else None

    def top(self, name: str) -> str:
        """The name at the top of an actor's ``member_of`` chain; the name itself when it belongs to nobody.

        >>> (Actors([Actor("Putin", "person", member_of="Russia")]) | Actors.world()).top("Putin")
        'Russia'
        """
        seen = {name: None}
        while (actor := self._actors.get(name)) and actor.member_of:
            name = actor.member_of
            if name in seen:
                raise InputError(
                    f"member_of runs in a circle: {' -> '.join([*seen, name])}. Remove one of these links."
                )
            seen[name] = None
        return name

    def aliases(self) -> Mapping[str, str]:
        """Every alias and name -> canonical name."""
        return dict(self._aliases)

    def __or__(self, other: "Actors") -> "Actors":
        if not isinstance(other, Actors):
            raise InputError(f"Only registries can be joined, not {type(other).__name__}. Give Actors([...]).")
        taken = {_bare(alias) for alias in self._aliases}
        rest = [
            Actor(a.name, a.kind, tuple(x for x in a.aliases if _bare(x) not in taken), a.member_of)
            for a in other
            if _bare(a.name) not in taken
        ]
        return Actors([*self, *rest])

    def get(self, name: str) -> Actor | None:
        """The actor of that canonical name, or None."""
        return self._actors.get(name)

    def __getitem__(self, name: str) -> Actor:
        if name not in self._actors:
            raise not_found("actor", name, self._actors)
        return self._actors[name]

    def __contains__(self, name: object) -> bool:
        return name in self._actors

    def __iter__(self) -> Iterator[Actor]:
        return iter(self._actors.values())

    def __len__(self) -> int:
        return len(self._actors)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Actors) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"<Actors: {len(self)}>"


def _bare(alias: str) -> str:
    """An alias without its article, so that "the Kremlin" and "Kremlin" are one."""
    return alias.removeprefix("the ").removeprefix("The ")


def _check(actor: Actor, known: Mapping[str, Actor]) -> None:
    if not isinstance(actor, Actor):
        raise InputError(f"A registry holds Actor, not {type(actor).__name__}. Give Actor(name, kind).")
    parts = (actor.name, actor.kind, actor.member_of or "", *_several(actor.aliases))
    if wrong := [part for part in parts if not isinstance(part, str)]:
        raise InputError(f"Actor {actor.name!r}: {wrong[0]!r} is no text. Name, kind, aliases and member_of are texts.")
    if not actor.name.strip():
        raise InputError("An actor has an empty name. Give each actor a name.")
    if broken := [text for text in (actor.name, *actor.aliases) if text.splitlines() not in ([text], [])]:
        raise InputError(f"Actor {actor.name!r}: {broken[0]!r} holds a line break. Write each name on one line.")
    if long := [text for text in (actor.name, *actor.aliases) if len(text) > _LONGEST]:
        raise InputError(f"Actor {actor.name[:60]!r}: {long[0][:60]!r}… is too long; a name has {_LONGEST} characters.")
    if any("\ud800" <= char <= "\udfff" for text in (actor.name, *actor.aliases) for char in text):
        raise InputError(f"Actor {actor.name!r} has a name with half a character, which no text holds. Mend it.")
    if actor.kind not in ACTOR_KINDS:
        raise InputError(f"Actor {actor.name!r} has kind {actor.kind!r}. Allowed: {', '.join(ACTOR_KINDS)}.")
    if actor.name in known:
        raise InputError(f"Actor {actor.name!r} stands in the registry twice. Join the two entries.")


def _several(aliases: Any) -> Iterable[Any]:
    return aliases if isinstance(aliases, list | tuple) else (object(),)


def _from_entries(data: Any, place: str) -> Iterator[Actor]:
    if not isinstance(data, list):
        raise InputError(f"{place}: a registry is a list of entries '- name: ...', not {type(data).__name__}.")
    for number, entry in enumerate(data, start=1):
        where = f"{place}, entry {number}"
        if not isinstance(entry, dict) or not isinstance(entry.get("name"), str):
            raise InputError(f"{where}: each entry is a mapping with at least 'name' and 'kind'.")
        if unknown := set(entry) - set(_FIELDS):
            raise InputError(f"{where} ({entry['name']}): unknown {sorted(unknown)}. Allowed: {', '.join(_FIELDS)}.")
        aliases = entry.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(a, str) for a in aliases):
            raise InputError(f"{where} ({entry['name']}): 'aliases' is a list of strings.")
        if not isinstance(entry.get("kind", ""), str) or not isinstance(entry.get("member_of") or "", str):
            raise InputError(f"{where} ({entry['name']}): 'kind' and 'member_of' are single strings.")
        yield Actor(
            name=entry["name"],
            kind=entry.get("kind", ""),
            aliases=tuple(aliases),
            member_of=entry.get("member_of") or None,
        )


def _to_entry(actor: Actor) -> dict[str, Any]:
    entry: dict[str, Any] = {"name": actor.name, "kind": actor.kind}
    if actor.aliases:
        entry["aliases"] = list(actor.aliases)
    if actor.member_of:
        entry["member_of"] = actor.member_of
    return entry


def _one_line(error: Exception) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error).split())
