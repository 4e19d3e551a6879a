"""biaskit's own format: a CSV file with one term a line, described by ``card.toml`` beside it.

Columns, in any order, parted by commas, semicolons or tabs: ``term``; ``pos`` (part of speech); ``forms`` (further
writings, separated by |); ``mark`` ("name", "case"); ``weight``; every other column whose cells are all numbers or
empty holds values ("valence"), except ``category``; those that the card lists as ``notes = [...]`` hold remarks, and
all others categories. A term of several categories stands on a line for each. One broken cell among numbers is refused
and makes no category of the column. The names above may have capitals ("Term").
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError, unwritable
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import header_of, is_number, joined, table_of
from biaskit.lexicon.formats.toml import to_toml

if TYPE_CHECKING:
    from biaskit.lexicon.wordlist import Lexicon

_FIXED = ("term", "pos", "forms", "mark", "weight")
_CATEGORY = "category"
_NUMBERS = ("valence", "score")
"""Names of columns that hold values and nothing else."""
Row = Mapping[str, str]


def read_own(content: str, place: str, card: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Entries of a file in biaskit's format; lines of one term and part of speech that add categories are joined.

    >>> read_own("term,valence\\npiracy,-0.6\\n", "sea.csv", {})[0].values
    {'valence': -0.6}
    """
    header, delimiter = header_of(content)
    names = lowered(header, card.get("notes", ()))
    if "term" not in names:
        raise InputError(f"{place}, line 1: no column 'term' (columns: {', '.join(header) or 'none'}).")
    rows = [
        (f"{place}, line {line}", dict(zip(names, row.values(), strict=True)))
        for line, row in table_of(content, place, delimiter)
    ]
    if not rows:
        raise InputError(f"{place} has no entries.")
    return entries_of(rows, card)


def lowered(names: Sequence[str], notes: Sequence[str] = ()) -> list[str]:
    """Names of columns, those that the format knows in lower case unless that is taken or the column holds notes.

    >>> lowered(["Term", "Valence", "Frame"])
    ['term', 'valence', 'Frame']
    """
    known, taken = {*_FIXED, _CATEGORY, *_NUMBERS}, set(names)
    found = []
    for name in names:
        low = name.lower()
        found.append(low if low in known and low not in taken and name not in notes else name)
        taken.add(found[-1])
    return found


def entries_of(rows: Sequence[tuple[str, Row]], card: Mapping[str, Any]) -> tuple[Entry, ...]:
    """Entries of rows with the own format's columns, each row with its place.

    >>> entries_of([("row 1", {"term": "piracy", "frame": "crime"})], {})[0].categories
    ('crime',)
    """
    kinds = _kinds(rows, card)
    known = {category["name"] for category in card.get("category", ())}
    return joined(_entry(row, place, kinds, known) for place, row in rows)


def write_own(lexicon: "Lexicon", folder: str | Path) -> None:
    """Write a lexicon of any format as ``lexicon.csv`` and ``card.toml``, to be loaded again as it was.

    Args:
        lexicon: the lexicon.
        folder: where the two files go; made if it is not there.

    Raises:
        InputError: for a place that cannot be written, and for names that the format cannot hold.

    >>> from tempfile import mkdtemp
    >>> from biaskit.lexicon import Lexicon, load_lexicon
    >>> folder = mkdtemp()
    >>> write_own(Lexicon("sea", (Entry("act of piracy", ("crime",)),)), folder)
    >>> load_lexicon(folder).entries[0].categories
    ('crime',)
    """
    notes = dict.fromkeys(name for entry in lexicon.entries for name in entry.notes)
    listed = {"notes": list(dict.fromkeys([*lexicon.card.get("notes", ()), *notes]))} if notes else {}
    table, card = own_csv(lexicon.entries), to_toml({**lexicon.card, **listed})
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
        (Path(folder) / "lexicon.csv").write_text(table, encoding="utf-8", newline="")
        (Path(folder) / "card.toml").write_text(card, encoding="utf-8", newline="")
    except OSError as error:
        raise unwritable(folder, error) from None


def own_csv(entries: Sequence[Entry]) -> str:
    """Entries as a table in biaskit's format.

    >>> print(own_csv([Entry("act of piracy", ("crime", "sea"), values={"valence": -0.6})]), end="")
    term,valence,category
    act of piracy,-0.6,crime
    act of piracy,-0.6,sea
    """
    values = dict.fromkeys(name for entry in entries for name in entry.values)
    notes = dict.fromkeys(name for entry in entries for name in entry.notes)
    for name in (*values, *notes):
        if name in (*_FIXED, _CATEGORY) or (name in values and name in notes):
            raise InputError(f"A column of values or notes cannot be called {name!r}. Rename it.")
    rows = [row for entry in entries for row in _cells(entry)]
    order = ("term", "pos", "forms", *values, *notes, _CATEGORY, "weight", "mark")
    columns = [name for name in order if name == "term" or any(row.get(name) for row in rows)]
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, columns, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


def _cells(entry: Entry) -> Iterator[dict[str, str]]:
    if split := next((form for form in entry.forms if "|" in form), None):
        raise InputError(f"The form {split!r} of {entry.term!r} has a |, which parts forms in a file. Remove it.")
    cells = {
        "term": entry.term,
        "pos": entry.pos,
        "forms": "|".join(entry.forms),
        **{name: _written(number) for name, number in entry.values.items()},
        **entry.notes,
        "weight": "" if entry.weight == 1 else _written(entry.weight),
        "mark": " ".join(entry.marks),
    }
    for category in entry.categories or ("",):
        yield {**cells, _CATEGORY: category}


def _written(number: float) -> str:
    return repr(float(number)).removesuffix(".0")


def _kinds(rows: Sequence[tuple[str, Row]], card: Mapping[str, Any]) -> dict[str, str]:
    """For each free column what it holds: value, category or note."""
    kinds: dict[str, str] = {}
    for name in rows[0][1] if rows else ():
        if name in _FIXED:
            continue
        if name in card.get("notes", ()):
            kinds[name] = "note"
        else:
            kinds[name] = "value" if name != _CATEGORY and _is_numeric(name, rows) else "category"
    return kinds


def _is_numeric(name: str, rows: Sequence[tuple[str, Row]]) -> bool:
    """Whether a column holds numbers; one that does in most cells, or by its name, must in all."""
    cells = [row[name] for _, row in rows if row[name]]
    numbers = sum(map(_looks_numeric, cells))
    if not cells or (2 * numbers < len(cells) and name not in _NUMBERS):
        return False
    for place, row in rows:
        if row[name] and not is_number(row[name]):
            raise InputError(
                f"{place}: {row[name]!r} in the column {name!r} is not a finite number, as its cells are to be. Write "
                "one with a point, such as -0.5, or leave the cell empty. If the column holds categories, call it "
                f"{_CATEGORY!r}; if remarks, list it in the card: notes = [{name!r}]."
            )
    return True


def _looks_numeric(cell: str) -> bool:
    """Whether a cell is meant as a number: also nan, inf, and with a comma for the point."""
    try:
        float(cell.replace(",", "."))
    except ValueError:
        return False
    return True


def _entry(row: Row, place: str, kinds: Mapping[str, str], known: set[str]) -> Entry:
    term = row["term"]
    if not term:
        raise InputError(f"{place}: no term. Write one, or remove the line.")
    categories = tuple(row[name] for name, kind in kinds.items() if kind == "category" and row[name])
    unknown = [category for category in categories if known and category not in known]
    if unknown:
        raise InputError(f"{place}: the card defines no category {unknown[0]!r}. Defined: {', '.join(sorted(known))}.")
    weight = row.get("weight") or "1"
    if not is_number(weight):
        raise InputError(f"{place}: the weight {weight!r} is not a number. Write one, or leave the cell empty.")
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
