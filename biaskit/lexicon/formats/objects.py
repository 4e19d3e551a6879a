"""Lexicons that are already in Python: dicts, as JSON too, and tables.

``{term: number}`` gives valence, ``{term: {name: number}}`` numbers by name (``weight`` is the entry's weight), and
``{category: [terms]}`` categories; dicts in dicts are hierarchies, named by their path with dots. A dict of lists is
always category to terms, never term to categories. A list, tuple or set of terms is a plain list without categories.
"""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.own import entries_of, lowered
from biaskit.lexicon.formats.parts import CATEGORIES, VALENCE, Parts, check_depth, first_twice, hierarchy, joined
from biaskit.reading.columns import is_missing
from biaskit.reading.sources import no_panic

_FORMS = "{term: number}, {term: {name: number}}, {category: [terms]} or {category: {category: [terms]}}"


def read_dict(given: Mapping[Any, Any], place: str = "the dict") -> Parts:
    """Entries and categories of a dict of any of the forms above.

    Raises:
        InputError: for a key that is no text and for a value of another kind, with the key.

    >>> read_dict({"piracy": -0.6}).entries[0].values
    {'valence': -0.6}
    >>> read_dict({"crime": {"sea": ["act of piracy"]}}).entries[0].categories
    ('crime.sea',)
    """
    _check_keys(given, place)
    if any(map(_is_number, given.values())):
        return Parts(_valences(given, place), {"measure": VALENCE})
    if given and all(isinstance(value, Mapping) and any(map(_is_number, value.values())) for value in given.values()):
        entries = tuple(_valued(term, numbers, place) for term, numbers in given.items())
        return Parts(entries, {"measure": VALENCE} if any(VALENCE in entry.values for entry in entries) else {})
    leaves = list(_leaves(given, (), place))
    entries = joined(Entry(term, (".".join(path),)) for path, term in leaves if term)
    return Parts(entries, {"measure": CATEGORIES, "category": hierarchy(path for path, _ in leaves if path)})


def read_list(given: Iterable[Any], place: str = "the list") -> Parts:
    """Entries of a plain list, tuple or set of terms.

    Raises:
        InputError: for what is no text.

    >>> [entry.term for entry in read_list(["act of piracy", "smuggl*"]).entries]
    ['act of piracy', 'smuggl*']
    """
    terms = sorted(given, key=str) if isinstance(given, set | frozenset) else given
    odd = [term for term in terms if not isinstance(term, str) or not term.strip()]
    if odd:
        raise InputError(f"{place}: {odd[0]!r} is no term. Write terms as text.")
    return Parts(joined(Entry(term.strip()) for term in terms), {"measure": "density"})


def read_json(content: str, place: str) -> Parts:
    """Entries and categories of a JSON object of the same forms.

    >>> read_json('{"piracy": -0.6}', "mine.json").entries[0].term
    'piracy'
    """
    try:
        given = json.loads(content, object_pairs_hook=lambda pairs: _unique(pairs, place))
    except json.JSONDecodeError as error:
        raise InputError(f"{place}, line {error.lineno}: not valid JSON ({error.msg}).") from None
    except RecursionError:
        raise InputError(f"{place}: nested too deep. Write the categories flat.") from None
    except InputError:
        raise
    except ValueError as error:  # a number of thousands of digits
        raise InputError(f"{place}: not valid JSON ({error}).") from None
    if not isinstance(given, Mapping):
        raise InputError(f"{place}: a {type(given).__name__}, not an object. Allowed: {_FORMS}.")
    return read_dict(given, place)


def read_table(frame: Any, place: str = "the table") -> Parts:
    """Entries of a pandas, polars or pyarrow table with the columns of biaskit's own CSV.

    Raises:
        InputError: without a column ``term`` or without rows, and for what the own format refuses, with the row.

    >>> import pandas as pd
    >>> read_table(pd.DataFrame({"term": ["piracy"], "valence": [-0.6]})).entries[0].values
    {'valence': -0.6}
    """
    table = as_table(frame)
    names = lowered([str(name).strip() for name in table.columns])
    if "term" not in names:
        raise InputError(f"{place}: no column 'term' (columns: {', '.join(names) or 'none'}). Rename one.")
    with no_panic():
        rows = [
            (f"{place}, row {number}", dict(zip(names, map(_cell, cells), strict=True)))
            for number, cells in enumerate(table.iter_rows(), start=1)
        ]
    return Parts(entries_of(rows, {}), {})


def as_table(given: Any) -> Any:
    """A narwhals frame around a table, else None."""
    import narwhals as nw

    try:
        frame = nw.from_native(given, pass_through=True)
    except nw.exceptions.DuplicateError as error:
        raise InputError(
            f"The table has two columns of one name ({' '.join(str(error).split())}). Rename one."
        ) from None
    if isinstance(frame, nw.LazyFrame):
        return frame.collect()
    return frame if isinstance(frame, nw.DataFrame) else None


def _cell(value: Any) -> str:
    return "" if is_missing(value) else str(value).strip()


def _unique(pairs: list[tuple[str, Any]], place: str) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = first_twice(key for key, _ in pairs)
        raise InputError(f"{place}: the key {twice!r} stands twice in one object. Keep one.")
    return found


def _check_keys(given: Mapping[Any, Any], place: str) -> None:
    odd = next((key for key in given if not isinstance(key, str) or not key.strip()), None)
    if odd is not None:
        raise InputError(f"{place}: the key {odd!r} is no text. Allowed: {_FORMS}.")


def _is_number(value: Any) -> bool:
    return not isinstance(value, bool | str) and hasattr(value, "__float__")


def _number(value: Any, key: str, place: str) -> float:
    try:
        number = float(value) if _is_number(value) else math.nan
    except (OverflowError, TypeError, ValueError):
        number = math.nan
    if not math.isfinite(number):
        raise InputError(f"{place}, key {key!r}: {value!r} is no finite number, as others are. Allowed: {_FORMS}.")
    return number


def _valences(given: Mapping[str, Any], place: str) -> tuple[Entry, ...]:
    return tuple(Entry(term.strip(), values={VALENCE: _number(v, term, place)}) for term, v in given.items())


def _valued(term: str, numbers: Mapping[Any, Any], place: str) -> Entry:
    _check_keys(numbers, f"{place}, key {term!r}")
    values = {name.strip(): _number(value, term, place) for name, value in numbers.items()}
    return Entry(term.strip(), weight=values.pop("weight", 1.0), values=values)


def _leaves(value: Any, path: tuple[str, ...], place: str) -> Iterator[tuple[tuple[str, ...], str]]:
    """Terms under their path; "" for a category, so that one without terms is there too."""
    check_depth(path, place)
    yield path, ""
    if isinstance(value, Mapping):
        _check_keys(value, place)
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key.strip()), place)
        return
    terms = (
        [value] if isinstance(value, str) else sorted(value, key=str) if isinstance(value, set | frozenset) else value
    )
    if not isinstance(terms, list | tuple):
        raise InputError(f"{place}, key {path[-1]!r}: {value!r} is no list of terms. Allowed: {_FORMS}.")
    for term in terms:
        if not isinstance(term, str) or not term.strip():
            raise InputError(f"{place}, key {path[-1]!r}: {term!r} is no term. Write terms as text.")
        yield path, term.strip()
