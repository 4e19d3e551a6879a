"""Questions that the page asks, read from JSON: what is not one of them is refused with a reason."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NoReturn

from biaskit.errors import InputError

MOST_CHARACTERS = 16_000
"""Of a question: what fits into an address."""
MOST_PLACES = 2_000
MOST_ITEMS = {"sentences": 2_000, "quotations": 5_000, "articles": 20_000}
"""Of each in one answer; the page is told."""
LAST_OFFSET = 2**31

BY = ("source", "target", "outlet", "top")
VOICES = ("outlet", "quoted", "paraphrased")
ORDERS = ("place", "strongest")
_PLACES = {"outlet": 0, "source": -1, "target": 0, "top": -1}
"""Filters by place, with the least place; -1 is the outlet's own words."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many there are of what questions name by place."""

    outlets: int
    names: int
    measures: int


@dataclass(frozen=True, slots=True)
class Filter:
    """Which mentions are meant; what is empty or None lets all pass.

    Attributes:
        outlet, source, target, top: places; of a source or top -1 for the outlet's own words.
        voice: outlet, quoted or paraphrased.
        frame: place of a measure of which the mention has something (above 0).
        first, last: days between which the article came out, both of them in; without a date it did not.
        label: the target as printed, normalised.
    """

    outlet: tuple[int, ...] = ()
    source: tuple[int, ...] = ()
    target: tuple[int, ...] = ()
    top: tuple[int, ...] = ()
    voice: tuple[str, ...] = ()
    frame: int | None = None
    first: date | None = None
    last: date | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """One question, checked."""

    filter: Filter = field(default_factory=Filter)
    by: tuple[str, ...] = ()
    measure: int | None = None
    offset: int = 0
    limit: int = 25
    order: str = "place"
    place: int | None = None


ASKED: Mapping[str, tuple[str, ...]] = {
    "groups": ("by", "filter", "measure"),
    "labels": ("filter",),
    "frames": ("filter",),
    "sentences": ("filter", "measure", "offset", "limit", "order"),
    "quotations": ("filter", "offset", "limit"),
    "articles": ("filter", "offset", "limit"),
    "article": ("place",),
}
"""What each kind of question consists of."""
_NEEDED = {"groups": ("by", "measure"), "article": ("place",)}


def question_of(kind: str, text: str, sizes: Sizes) -> Question:
    """Read a question.

    Args:
        kind: one of `ASKED`.
        text: JSON, an object.
        sizes: what its places must lie within.

    Raises:
        InputError: that says what is wrong with it.

    >>> question_of("labels", '{"filter": {"source": [-1]}}', Sizes(1, 1, 1)).filter.source
    (-1,)
    """
    given = _object("q", _parsed(text))
    _known("q", given, ASKED[kind])
    for name in _NEEDED.get(kind, ()):
        if name not in given:
            _refuse(f"q has no {name!r}; {kind} needs it")
    read: dict[str, Any] = {name: _READ[name](value, sizes) for name, value in given.items()}
    question = Question(**read)
    _whole("limit", question.limit, 0, MOST_ITEMS.get(kind, question.limit) + 1)
    if question.order == "strongest" and question.measure is None:
        _refuse("order is 'strongest' but there is no measure to order by")
    return question


def _parsed(text: str) -> Any:
    if len(text) > MOST_CHARACTERS:
        _refuse(f"q has {len(text):,} characters; {MOST_CHARACTERS:,} are the most")
    try:
        text.encode()
        found = json.loads(text, parse_constant=lambda name: _refuse(f"q holds {name}, which is no JSON"))
        json.dumps(found, ensure_ascii=False).encode()
    except InputError:
        raise
    except (ValueError, RecursionError):
        _refuse("q is no JSON")
    return found


def _object(name: str, value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse(f"{name} is no object")


def _known(name: str, given: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    for key in given:
        if key not in allowed:
            _refuse(f"{name} has {key[:40]!r}; it may have {', '.join(allowed)}")


def _whole(name: str, value: Any, least: int, end: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value < end:
        _refuse(f"{name} is {_short(value)}; give a whole number from {least:,} to {end - 1:,}")
    return int(value)


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        _refuse(f"{name} is {_short(value)}; give a list")
    if len(value) > MOST_PLACES:
        _refuse(f"{name} has {len(value):,} entries; {MOST_PLACES:,} are the most")
    return value


def _choice(name: str, value: Any, allowed: tuple[str, ...]) -> str:
    if not isinstance(value, str) or value not in allowed:
        _refuse(f"{name} is {_short(value)}; give {', '.join(allowed)}")
    return value


def _by(value: Any, _: Sizes) -> tuple[str, ...]:
    names = tuple(_choice("by", one, BY) for one in _list("by", value))
    return names if len(set(names)) == len(names) else _refuse("by names a column twice")


def _filter(value: Any, sizes: Sizes) -> Filter:
    given = _object("filter", value)
    _known("filter", given, (*_PLACES, "voice", "frame", "from", "to", "label"))
    read: dict[str, Any] = {}
    for name, least in _PLACES.items():
        end = sizes.outlets if name == "outlet" else sizes.names
        read[name] = tuple(_whole(name, one, least, end) for one in _list(name, given.get(name, [])))
    read["voice"] = tuple(_choice("voice", one, VOICES) for one in _list("voice", given.get("voice", [])))
    if "frame" in given:
        read["frame"] = _measure(given["frame"], sizes, "frame")
    if "label" in given:
        label = given["label"]
        read["label"] = label if isinstance(label, str) else _refuse(f"label is {_short(label)}; give a text")
    read |= {name: _day(key, given[key]) for name, key in (("first", "from"), ("last", "to")) if key in given}
    return Filter(**read)


def _measure(value: Any, sizes: Sizes, name: str = "measure") -> int:
    return _whole(name, value, 0, sizes.measures)


def _day(name: str, value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    _refuse(f"{name} is {_short(value)}; give a day as 2025-01-31")


def _short(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)[:40]


def _refuse(why: str) -> NoReturn:
    raise InputError(f"{why}.")


_READ: Mapping[str, Callable[[Any, Sizes], Any]] = {
    "filter": _filter,
    "by": _by,
    "measure": _measure,
    "offset": lambda value, _: _whole("offset", value, 0, LAST_OFFSET),
    "limit": lambda value, _: _whole("limit", value, 0, LAST_OFFSET),
    "order": lambda value, _: _choice("order", value, ORDERS),
    "place": lambda value, _: _whole("place", value, 0, LAST_OFFSET),
}
