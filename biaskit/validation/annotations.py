"""Sheets that coders filled in, read back into one table."""

import math
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from biaskit.errors import BiaskitWarning, InputError, check_types, warn
from biaskit.validation.labels import CANNOT_TELL, LABELS, meant, number_in, plain, values_of
from biaskit.validation.sheets import beside, read_records, sheet_path

_OWN = ("coder", "label", "value", "note")
_NUMBERS = ("sentence_start", "start", "end", "stratum", "stratum_size", "probability", "weight")


def read_annotations(
    *paths: str | Path | Mapping[str, str | Path], key: str | Path | None = None, labels: Sequence[str] = LABELS
) -> pd.DataFrame:
    """Read the sheets that coders filled in, and join them with the key.

    Rows may stand in another order, and columns be added; a CSV may have been saved by a spreadsheet with semicolons.
    A label counts whatever its case; its number is enough, or its beginning ("pos") where it fits one label only.

    Args:
        paths: of the sheets, .csv or .xlsx; or one mapping from coder to path.
        key: path of the key; None for the one that lies beside the sheets.
        labels: what coders chose from, from the lowest to the highest, as given to `sample_for_annotation`.

    Returns:
        One row an item and coder: ``item``, ``coder``, ``label``, ``value``, ``note``, then the key's columns. The
        value is the label as a number where labels are numbers; else they stand at even distances from -1 to 1, so that
        negative, neutral and positive are -1, 0 and 1. Label and value are null where the coder could not tell; items
        that a coder left empty are no rows.

    Raises:
        InputError: for a label that is not among those allowed, an item that comes twice with different labels or is
            not in the key, or a file that cannot be read.

    Warns:
        BiaskitWarning: when a coder left items out; those that could not be told are an answer.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sheet, key = Path(folder, "sheet.csv"), Path(folder, "sheet-key.csv")
    ...     _ = sheet.write_text("item,label\\n1,NEG\\n2,0\\n")
    ...     _ = key.write_text("item,article_id,probability\\n1,a,0.5\\n2,b,0.5\\n")
    ...     read_annotations(sheet)[["item", "coder", "label", "value", "article_id"]].values.tolist()
    [[1, 'sheet', 'negative', -1.0, 'a'], [2, 'sheet', 'neutral', 0.0, 'b']]
    """
    check_types(read_annotations, locals())
    sheets = _sheets(paths)
    key_path = sheet_path(key) if key is not None else _key_beside([path for path, _ in sheets])
    numbers = values_of(labels)
    known = _key(key_path)
    parts = [
        _read(path, coder or _coder(path, key_path), set(known["item"]), str(key_path), numbers)
        for path, coder in sheets
    ]
    coders = [part["coder"].iloc[0] for part in parts]
    if len(set(coders)) < len(coders):
        raise InputError(f"Two sheets are of one coder ({', '.join(coders)}). Give {{coder: path}}.")
    table = pd.concat(parts, ignore_index=True).merge(known, on="item", how="left", validate="many_to_one")
    _warn_of_missing(table, len(known))
    return table


def _sheets(paths: Sequence[Any]) -> list[tuple[Path, str | None]]:
    given: list[tuple[Any, str | None]] = []
    for entry in paths:
        named = isinstance(entry, Mapping)
        given += [(path, str(coder)) for coder, path in entry.items()] if named else [(entry, None)]
    if not given:
        raise InputError("No sheet was given. Give the path of each coder's sheet.")
    return [(sheet_path(path), coder) for path, coder in given]


def _key_beside(paths: Iterable[Path]) -> Path:
    key = next(filter(None, (beside(path, "-key.csv") for path in paths)), None)
    if key is None:
        raise InputError(
            "No key lies beside the sheets. Give key=, the NAME-key.csv that `sample_for_annotation` wrote."
        )
    return key


def _coder(path: Path, key: Path) -> str:
    base = key.stem.removesuffix("-key")
    return path.stem.removeprefix(f"{base}-") if path.stem != base else path.stem


def _key(path: Path) -> pd.DataFrame:
    records = list(read_records(path))
    if not records or "item" not in records[0].cells:
        raise InputError(f"The key {str(path)!r} has no column 'item', or no rows.")
    table = pd.DataFrame([record.cells for record in records]).drop(columns=list(_OWN), errors="ignore")
    table["item"] = [_item(record.cells["item"], f"{str(path)!r}, row {record.number}") for record in records]
    twice = table.loc[table["item"].duplicated(), "item"]
    if len(twice):
        raise InputError(f"The key {str(path)!r} has item {twice.iloc[0]} twice.")
    for name in table.columns.intersection(list(_NUMBERS)):
        try:
            table[name] = pd.to_numeric(table[name])
        except (TypeError, ValueError) as error:
            raise InputError(f"In the key {str(path)!r} {name!r} holds what is no number: {error}.") from error
    return table.assign(source=table["source"].where(table["source"] != "", None)) if "source" in table else table


def _read(path: Path, coder: str, known: set[int], key: str, values: Mapping[str, float]) -> pd.DataFrame:
    found: dict[int, tuple[str | None, str]] = {}
    for record in read_records(path):
        place = f"{str(path)!r}, row {record.number}"
        cells = {plain(name): cell for name, cell in record.cells.items()}
        if not {"item", "label"} <= set(cells):
            raise InputError(f"{str(path)!r} has no column item or no column label. A sheet needs both.")
        item = _item(cells["item"], place)
        if item not in known:
            raise InputError(f"{place}: item {item} is not in the key {key!r}.")
        if not plain(cells["label"]):
            continue
        label = meant(cells["label"], values, place)
        if item in found and found[item][0] != label:
            one, other = (text or CANNOT_TELL for text in (found[item][0], label))
            raise InputError(f"{place}: item {item} is there twice, as {one!r} and as {other!r}. Keep one.")
        found[item] = (label, cells.get("note", "").strip())
    if not found:
        raise InputError(f"{str(path)!r} has no labels.")
    rows = [(item, coder, label, values.get(label or "", math.nan), note) for item, (label, note) in found.items()]
    return pd.DataFrame(rows, columns=["item", *_OWN]).sort_values("item")


def _item(given: str, place: str) -> int:
    number = number_in(given)
    if number is None or number != int(number):
        raise InputError(f"{place}: the item is {given!r}, which is no whole number.")
    return int(number)


def _warn_of_missing(table: pd.DataFrame, n_items: int) -> None:
    left = n_items - table.groupby("coder", sort=False)["item"].nunique()
    missing = [f"{coder} {number}" for coder, number in left.items() if number]
    if missing:
        message = f"Of {n_items} items some were left without a label: {', '.join(missing)}."
        warn(message, BiaskitWarning)
