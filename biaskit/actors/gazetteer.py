"""The built-in gazetteer: states with demonyms and capitals, seats of power, blocs, and the table of offices.

States come from the package countryinfo (MIT); ``gazetteer.yaml`` adds what news needs and that table lacks.
"""

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from biaskit.types import Actor

_LEAST_LENGTH = 4
"""Alternative spellings shorter than this are codes ("VE", "Man"), which match too much."""


@cache
def _own() -> dict[str, Any]:
    text = files("biaskit.actors").joinpath("gazetteer.yaml").read_text(encoding="utf-8")
    # BaseLoader leaves every scalar a string, so that the code NO stays Norway.
    data: dict[str, Any] = yaml.load(text, Loader=yaml.BaseLoader)
    return data


@cache
def world_actors() -> tuple[Actor, ...]:
    """All actors of the gazetteer: states first, then seats of power and blocs."""
    states = _states()
    seats = (
        Actor(
            name=entry["name"],
            kind=entry["kind"],
            aliases=tuple(entry.get("aliases", ())),
            member_of=states[entry["member_of"]].name if "member_of" in entry else None,
        )
        for entry in _own()["actors"]
    )
    return (*states.values(), *seats)


@cache
def _states() -> dict[str, Actor]:
    own = _own()
    return {code: _state(r, own["states"].get(code, {})) for code, r in _records().items() if code not in own["skip"]}


def _records() -> dict[str, Any]:
    """One record a code: the largest where parts of a state (Wales) carry the code of the whole."""
    from countryinfo import CountryInfo

    records: dict[str, Any] = {}
    for record in CountryInfo.all().values():
        code = record.get("ISO", {}).get("alpha2", "")
        if code and (record.get("area") or 0) >= (records.get(code, {}).get("area") or 0):
            records[code] = record
    return records


def _state(record: Any, extra: dict[str, Any]) -> Actor:
    name = extra.get("name", record["name"]).removeprefix("The ")
    spellings = [a.strip() for a in record.get("altSpellings", []) if len(a.strip()) >= _LEAST_LENGTH and "," not in a]
    latin = [a for a in spellings if a[0].isupper() and "a" <= a[-1].casefold() <= "ž"]
    demonyms = _demonyms(record) if extra.get("demonym") != "false" else []
    capital = [c for c in (record.get("capital"),) if c and c not in _own()["ambiguous_capitals"]]
    aliases = [record["name"], *demonyms, *capital, *latin, *extra.get("aliases", ())]
    return Actor(name=name, kind="state", aliases=tuple(dict.fromkeys(a for a in aliases if a != name)))


def _demonyms(record: Any) -> list[str]:
    raw = record.get("demonym") or ""
    if not isinstance(raw, str):
        return []
    singular = [part.strip() for chunk in raw.split(",") for part in chunk.split("/")]
    plural = [d + "s" for d in singular if d.endswith(("an", "i", "er", "ian"))]
    return [d for d in singular + plural if d]


@cache
def capitals() -> frozenset[str]:
    """Capitals and cities that stand for a government: "Caracas", "Washington".

    After a preposition of place they are places and not actors.
    """
    named = {c for r in _records().values() if isinstance(c := r.get("capital"), str) and c}
    return frozenset(named | set(_own()["more_seats"]))


@cache
def offices() -> dict[str, str]:
    """Title -> name of the one state it belongs to ("Homeland Security Secretary": "United States")."""
    states = _states()
    return {title: states[code].name for code, titles in _own()["offices"].items() for title in titles}


@cache
def titles() -> frozenset[str]:
    """Lower-case titles that link a person to a state named beside them ("president")."""
    return frozenset(_own()["titles"])


@cache
def party_letters() -> dict[str, str]:
    """Letter behind a legislator's name -> name of the party ("D": "Democrats")."""
    return dict(_own()["party_letters"])


@cache
def given_names() -> dict[str, str]:
    """Given name -> "he" or "she", for names that almost only men or almost only women bear."""
    text = files("biaskit.actors").joinpath("given_names.yaml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.load(text, Loader=yaml.BaseLoader)
    return {name: pronoun for pronoun, names in table.items() for name in names}
