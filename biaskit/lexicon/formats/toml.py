"""Cards as TOML: Python reads it, but does not write it."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from biaskit.errors import InputError

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(card: Mapping[str, Any]) -> str:
    """Write a card; `tomllib` reads from it what was written.

    Raises:
        InputError: for a value that TOML has no form for.

    >>> print(to_toml({"range": [-1.0, 1.0], "category": [{"name": "crime"}]}), end="")
    range = [-1.0, 1.0]
    <BLANKLINE>
    [[category]]
    name = "crime"
    """
    return "\n".join(_table(card, ())).lstrip("\n") + "\n"


def _table(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    """Lines of a table: its plain values first, for what follows a header belongs to that header."""
    for key, value in table.items():
        if not isinstance(value, Mapping) and not _of_tables(value):
            yield f"{_key(key)} = {_value(value, key)}"
    for key, value in table.items():
        inner = (*path, _key(key))
        if isinstance(value, Mapping):
            yield f"\n[{'.'.join(inner)}]"
            yield from _table(value, inner)
        elif _of_tables(value):
            for one in value:
                yield f"\n[[{'.'.join(inner)}]]"
                yield from _table(one, inner)


def _of_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(one, Mapping) for one in value)


def _key(key: str) -> str:
    return key if _BARE.fullmatch(key) else _text(key)


def _value(value: Any, key: str) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return f"[{', '.join(_value(one, key) for one in value)}]"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{_key(inner)} = {_value(one, inner)}" for inner, one in value.items()) + "}"
    raise InputError(f"The card's {key!r} is of type {type(value).__name__!r}, which TOML cannot hold. Use text.")


def _text(text: str) -> str:
    # JSON's escapes are TOML's, but TOML wants one more character escaped.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
