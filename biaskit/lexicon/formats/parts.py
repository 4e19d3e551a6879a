"""What the readers of all formats share: their result, lines, tables and numbers."""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry

VALENCE, CATEGORIES = "valence", "categories"
"""Measures that cards of read files name."""
_LONGEST_CELL = 10_000_000
_MOST_LEVELS = 100  # of categories; more are a slip, and slow


class Parts(NamedTuple):
    """What a file of any format gives.

    Attributes:
        entries: the terms, in the file's order.
        card: what the file or its format says of itself: measure, scale, range of the values as [low, high], categories
            with their parents, gaps.
    """

    entries: tuple[Entry, ...]
    card: dict[str, Any]


def lines_of(content: str) -> Iterator[tuple[int, str]]:
    """Lines that are not blank, with their numbers, whatever ends them.

    >>> list(lines_of("war\\r\\n\\n peace"))
    [(1, 'war'), (3, ' peace')]
    """
    for number, line in enumerate(content.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line.strip():
            yield number, line.rstrip()


def table_of(content: str, place: str, delimiter: str = ",") -> Iterator[tuple[int, dict[str, str]]]:
    """Rows under a header, with their line; all rows have the header's number of cells.

    >>> list(table_of("term,valence\\nwar,-1\\n", "sea.csv"))
    [(2, {'term': 'war', 'valence': '-1'})]
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    reader = csv.reader(io.StringIO(content, newline=""), strict=True, delimiter=delimiter)
    try:
        header = [name.strip() for name in next((row for row in reader if any(map(str.strip, row))), [])]
        twice = first_twice(header)
        if twice is not None:
            raise InputError(f"{place}, line {reader.line_num}: two columns are called {twice!r}. Rename one of them.")
        for cells in reader:
            if len(cells) not in (0, len(header)):
                raise InputError(f"{place}, line {reader.line_num}: {len(cells)} cells, expected {len(header)}.")
            if cells:
                yield reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise InputError(f"{place}, line {reader.line_num}: not valid CSV ({error}).") from None


def header_of(content: str, delimiters: str = ",;\t") -> tuple[list[str], str]:
    """Names in the first line that is not blank, and what stands between them.

    >>> header_of("term;valence\\n")
    (['term', 'valence'], ';')
    """
    first = next((line for _, line in lines_of(content)), "")
    delimiter = max(delimiters, key=first.count)
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    try:
        return [name.strip() for name in next(csv.reader([first], delimiter=delimiter), [])], delimiter
    except csv.Error:  # a cell that is longer than any can be
        return [], delimiter


def first_twice(names: Iterable[str]) -> str | None:
    """Tell the first name that was there before, or None.

    >>> first_twice(["term", "frame", "term"])
    'term'
    """
    seen: set[str] = set()
    for name in names:
        if name in seen:
            return name
        seen.add(name)
    return None


def check_depth(path: tuple[str, ...], place: str) -> None:
    """Refuse categories that lie too deep in others.

    Raises:
        InputError: beyond 100 levels.
    """
    if len(path) > _MOST_LEVELS:
        raise InputError(f"{place}: nested too deep. Write the categories flat.")


def is_number(cell: str) -> bool:
    """Whether a cell holds a finite number.

    >>> is_number("-0.5"), is_number("nan")
    (True, False)
    """
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def number_of(cell: str, place: str, low: float = -math.inf, high: float = math.inf) -> float:
    """Read a number, or say where there is none or one out of range.

    Raises:
        InputError: for anything else.
    """
    if not is_number(cell):
        raise InputError(f"{place}: {cell!r} is not a number. Write one, or remove the line.")
    if not low <= float(cell) <= high:
        raise InputError(f"{place}: {cell} is outside the format's range of {low:g} to {high:g}. Mend the number.")
    return float(cell)


def joined(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Make one entry of those that differ in their categories only; repeated ones stay, for `Lexicon.check` to list.

    >>> [entry.categories for entry in joined([Entry("war", ("threat",)), Entry("War", ("army",))])]
    [('threat', 'army')]
    """
    found: dict[object, Entry] = {}
    for number, entry in enumerate(entries):
        term = entry.term if "case" in entry.marks else entry.term.lower()
        key: object = term, entry.pos, entry.weight, entry.marks, tuple(entry.values.items())
        old = found.get(key)
        if old and entry.categories and old.categories and not set(entry.categories) & set(old.categories):
            found[key] = replace(
                old,
                categories=old.categories + entry.categories,
                forms=tuple(dict.fromkeys(old.forms + entry.forms)),
                notes={**entry.notes, **old.notes},
            )
        else:
            found[(key, number) if old else key] = entry
    return tuple(found.values())


def hierarchy(paths: Iterable[tuple[str, ...]], definitions: Mapping[str, str] | None = None) -> list[dict[str, str]]:
    """Categories of a card for paths of keys: names joined by a dot as quanteda joins them, each above its children.

    >>> hierarchy([("US", "MA")])
    [{'name': 'US'}, {'name': 'US.MA', 'parent': 'US'}]
    """
    categories: dict[str, dict[str, str]] = {}
    for path in paths:
        for depth in range(1, len(path) + 1):
            name = ".".join(path[:depth])
            category = categories.setdefault(name, {"name": name})
            if depth > 1:
                category["parent"] = ".".join(path[: depth - 1])
            if definition := (definitions or {}).get(name):
                category["definition"] = definition
    return list(categories.values())
