"""biaskit's own format: a CSV file with one term a line, described by ``card.toml`` beside it.

Columns, in any order: ``term``; ``pos`` (part of speech); ``forms`` (further writings, separated by |); ``mark``
("name", "case"); ``weight``; every other column whose cells are all numbers or empty holds values ("valence"); those
that the card lists as ``notes = [...]`` hold remarks, and all others categories. A term of several categories stands on
a line for each.
"""

import csv
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry

_FIXED = ("term", "pos", "forms", "mark", "weight")


def read_own(content: str, place: str, card: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Entries of a file in biaskit's format; lines of one term and part of speech that add categories are joined.

    >>> read_own("term,valence\\npiracy,-0.6\\n", "sea.csv", {})[0].values
    {'valence': -0.6}
    """
    rows = list(_rows(content, place))
    kinds = _kinds([row for _, row in rows], card)
    known = {category["name"] for category in card.get("category", ())}
    found: dict[object, Entry] = {}
    for line, row in rows:
        entry = _entry(row, f"{place}, line {line}", kinds, known)
        key: object = entry.term.lower(), entry.pos, entry.weight, entry.marks
        if key in found and entry.categories and not set(entry.categories) & set(found[key].categories):
            found[key] = _joined(found[key], entry)
        else:
            found[(key, line) if key in found else key] = entry
    if not found:
        raise InputError(f"{place} has no entries.")
    return tuple(found.values())


def _rows(content: str, place: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if "term" not in header:
            raise InputError(f"{place}, line 1: no column 'term' (columns: {', '.join(header) or 'none'}).")
        for cells in reader:
            if len(cells) not in (0, len(header)):
                raise InputError(f"{place}, line {reader.line_num}: {len(cells)} cells, expected {len(header)}.")
            if cells:
                yield reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise InputError(f"{place}, line {reader.line_num}: not valid CSV ({error}).") from None


def _kinds(rows: Sequence[Mapping[str, str]], card: Mapping[str, Any]) -> dict[str, str]:
    """For each free column what it holds: value, category or note."""
    kinds: dict[str, str] = {}
    for name in rows[0] if rows else ():
        cells = {row[name] for row in rows} - {""}
        if name in _FIXED:
            continue
        numeric = bool(cells) and all(map(_is_number, cells))
        kinds[name] = "note" if name in card.get("notes", ()) else "value" if numeric else "category"
    return kinds


def _is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def _entry(row: Mapping[str, str], place: str, kinds: Mapping[str, str], known: set[str]) -> Entry:
    term = row["term"]
    if not term:
        raise InputError(f"{place}: no term. Write one, or remove the line.")
    categories = tuple(row[name] for name, kind in kinds.items() if kind == "category" and row[name])
    unknown = [category for category in categories if known and category not in known]
    if unknown:
        raise InputError(f"{place}: the card defines no category {unknown[0]!r}. Defined: {', '.join(sorted(known))}.")
    weight = row.get("weight") or "1"
    if not _is_number(weight):
        raise InputError(f"{place}: the weight {weight!r} is not a number.")
    return Entry(
        term,
        categories,
        float(weight),
        {name: float(row[name]) for name, kind in kinds.items() if kind == "value" and row[name]},
        row.get("pos", ""),
        tuple(form.strip() for form in row.get("forms", "").split("|") if form.strip()),
        tuple(row.get("mark", "").split()),
        {name: row[name] for name, kind in kinds.items() if kind == "note" and row[name]},
    )


def _joined(old: Entry, new: Entry) -> Entry:
    return Entry(
        old.term, old.categories + new.categories, old.weight, old.values, old.pos, old.forms, old.marks, old.notes
    )
