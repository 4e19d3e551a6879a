"""Tables to files and back: Parquet keeps everything, CSV and JSON lines are for other programs."""

import csv
import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from biaskit.errors import BiaskitWarning, InputError, check_types, unwritable
from biaskit.tables.arrow import from_arrow, to_arrow
from biaskit.tables.schema import table_schema
from biaskit.types import Cue

TABLE_SUFFIXES: tuple[str, ...] = (".csv", ".jsonl", ".parquet")
"""Files that `write_table` writes."""


def write_table(table: pd.DataFrame, path: str | Path, *, schema: Any = None) -> Path:
    """Write a table to a .parquet, .csv or .jsonl file, whose folder is created, and return the file's path.

    Parquet follows an explicit schema: the one given (see `ratings_schema`; for part files that must fit together),
    else the table's own. With a schema, columns that the table lacks are null. CSV and JSON lines are UTF-8; nested
    columns are JSON there, cues and spans as objects with ``start`` and ``end``; missing values are empty or null.

    Raises:
        InputError: for another suffix, or a file that cannot be written.

    Warns:
        BiaskitWarning: when the schema lacks a column of the table, which is left out.
    """
    check_types(write_table, locals())
    target = Path(path)
    write = _WRITERS.get(target.suffix.lower())
    if write is None:
        raise InputError(f"Cannot write a table to {str(path)!r}. The file must end in {', '.join(TABLE_SUFFIXES)}.")
    if schema is not None:
        _warn_of_extra(table, schema)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write(table, target, schema if schema is not None else table_schema(table))
    except (OSError, ValueError) as error:  # the latter of a name that no file can have
        raise unwritable(path, error) from error
    return target


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table that `write_table` wrote to Parquet, or a folder of such part files, with its cues and spans.

    Files of a folder whose names start with ``_`` or ``.`` are not parts of the table.

    Raises:
        InputError: when there is no such file, or it is not Parquet.
    """
    check_types(read_table, locals())
    parts = _parts_of(Path(path))
    if not parts or any(part.suffix.lower() != ".parquet" for part in parts):
        raise InputError(f"Cannot read a table from {str(path)!r}. Give a .parquet file or a folder of them.")
    try:
        return from_arrow(pa.concat_tables([pq.ParquetFile(part).read() for part in parts]))
    except (OSError, pa.ArrowException, LookupError, OverflowError, TypeError, ValueError) as error:
        message = f"Cannot read {str(path)!r}: {error}. Give a .parquet file that biaskit wrote."
        raise InputError(message) from error


def _parts_of(source: Path) -> list[Path]:
    try:
        if not source.is_dir():
            return [source]
        return sorted(part for part in source.glob("*.parquet") if part.name[0] not in "_.")
    except (OSError, ValueError) as error:
        raise InputError(f"Cannot read {str(source)!r}: {error}. Give a .parquet file or a folder of them.") from error


def _warn_of_extra(table: pd.DataFrame, schema: Any) -> None:
    extra = [str(name) for name in table.columns if str(name) not in schema.names]
    if extra:
        message = f"Columns not in the schema are left out: {', '.join(extra)}. Name them when the schema is made."
        warnings.warn(message, BiaskitWarning, stacklevel=3)


def _write_parquet(table: pd.DataFrame, path: Path, schema: Any) -> None:
    pq.write_table(to_arrow(table, schema), path, compression="zstd")


def _write_csv(table: pd.DataFrame, path: Path, schema: Any) -> None:
    columns = {name: _csv_values(name, table, schema) for name in schema.names}
    frame = pd.DataFrame(columns, index=table.index)
    # Every text is quoted: before Python 3.13 a lone carriage return is otherwise written bare and splits the row.
    frame.to_csv(
        path, index=False, quoting=csv.QUOTE_NONNUMERIC, encoding="utf-8", errors="replace", lineterminator="\n"
    )


def _csv_values(name: str, table: pd.DataFrame, schema: Any) -> Any:
    if name not in table.columns:
        return pd.Series(None, index=table.index, dtype=object)
    if not pa.types.is_nested(schema.field(name).type):
        return table[name]
    return pd.Series([_json(value) for value in table[name]], index=table.index, dtype=object)


def _write_jsonl(table: pd.DataFrame, path: Path, schema: Any) -> None:
    columns = [_plain_values(name, table) for name in schema.names]
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
        for row in zip(*columns, strict=True):
            file.write(_json(dict(zip(schema.names, row, strict=True))) + "\n")


def _plain_values(name: str, table: pd.DataFrame) -> list[Any]:
    if name not in table.columns:
        return [None] * len(table)
    column = table[name]
    known = column.notna().tolist()
    return [value if there else None for value, there in zip(column.tolist(), known, strict=True)]


def _json(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False)


def _plain(value: Any) -> Any:
    """Only what JSON knows: cues and spans as objects, dates as text."""
    if isinstance(value, Cue):
        return {"start": value.start, "end": value.end, "weight": value.weight, "kind": value.kind}
    if isinstance(value, tuple) and len(value) == 2 and all(type(part) is int for part in value):
        return {"start": value[0], "end": value[1]}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


_WRITERS: dict[str, Callable[[pd.DataFrame, Path, Any], None]] = {
    ".csv": _write_csv,
    ".jsonl": _write_jsonl,
    ".parquet": _write_parquet,
}
