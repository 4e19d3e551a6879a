"""Ratings of a corpus of any size, in bounded memory: parts of a few articles, written as they are done."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError
from biaskit.types import Annotation

if TYPE_CHECKING:
    import pandas as pd

PART_ARTICLES = 64
"""Articles in one part."""

ALWAYS = "duplicate_of"
"""Metadata column of every part: whether an article repeats an earlier one shows only later in the corpus."""


def rate_in_parts(
    annotations: Iterable[Annotation], scorers: Any = None, *, size: int = PART_ARTICLES
) -> "Iterator[pd.DataFrame]":
    """Ratings tables of ``size`` articles each, in order; the rows are those of `rate` on the whole.

    All parts have the columns of the first and `ALWAYS`, so that they fit one schema.
    """
    from biaskit.annotation import join
    from biaskit.rating import rate
    from biaskit.scorers import load_scorers

    loaded, columns = load_scorers(scorers), None
    rest = iter(annotations)
    while batch := list(islice(rest, size)):
        table = rate(join(batch), loaded)
        columns = columns if columns is not None else list(dict.fromkeys([*table.columns, ALWAYS]))
        yield table.reindex(columns=columns)


def write_ratings(tables: "Iterable[pd.DataFrame]", out: str | Path) -> int:
    """Write parts of ratings; to one file for .parquet, .csv and .jsonl, else to a folder of Parquet part files.

    A folder is created; its parts share one schema, and what is no part begins with "_". A file appears under its name
    when it is whole.

    Returns:
        Number of ratings written.

    Raises:
        InputError: when the place cannot be written, or the folder holds parts already.
    """
    from biaskit.tables import ratings_schema

    parts = iter(tables)
    first = next(parts, None)
    if first is None:
        return 0
    target, known = Path(out), set(ratings_schema().names)
    schema = ratings_schema([name for name in first.columns if name not in known])
    write = _write_file if _is_file(target) else _write_folder
    try:
        return write(chain([first], parts), target, schema)
    except OSError as error:
        raise InputError(f"Cannot write {str(out)!r}: {error.strerror or error}. Choose another place.") from error


def check_out(out: str | Path) -> None:
    """Refuse, before any work is done, a place that `write_ratings` could not write."""
    target = Path(out)
    if _is_file(target) and target.is_dir():
        raise InputError(f"{str(out)!r} is a folder. Give the name of a file that is to be written.")
    if not _is_file(target) and target.is_file():
        raise InputError(f"{str(out)!r} is a file, but not .parquet, .csv or .jsonl. Give one of these, or a folder.")
    if any(target.glob("part-*.parquet")):
        raise InputError(f"{str(out)!r} holds part files already. Choose an empty folder, or remove them.")


def _is_file(target: Path) -> bool:
    from biaskit.tables import TABLE_SUFFIXES

    return target.suffix.lower() in TABLE_SUFFIXES


def _write_folder(tables: "Iterable[pd.DataFrame]", folder: Path, schema: Any) -> int:
    from biaskit.tables import write_table

    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    for number, table in enumerate(tables):
        beside = folder / f"_part-{number:05d}.parquet"
        write_table(table, beside, schema=schema)
        beside.rename(folder / f"part-{number:05d}.parquet")
        rows += len(table)
    return rows


def _write_file(tables: "Iterable[pd.DataFrame]", file: Path, schema: Any) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"_{file.name}.partial")
    write = _write_parquet if file.suffix.lower() == ".parquet" else _write_text
    rows = write(tables, beside, schema, file.suffix.lower())
    beside.replace(file)
    return rows


def _write_parquet(tables: "Iterable[pd.DataFrame]", beside: Path, schema: Any, _suffix: str) -> int:
    import pyarrow.parquet as pq

    from biaskit.tables.arrow import to_arrow

    rows = 0
    with pq.ParquetWriter(beside, schema) as writer:
        for table in tables:
            writer.write_table(to_arrow(table, schema))
            rows += len(table)
    return rows


def _write_text(tables: "Iterable[pd.DataFrame]", beside: Path, schema: Any, suffix: str) -> int:
    from biaskit.tables import write_table

    rows, part = 0, beside.with_name(f"_part{suffix}")
    with beside.open("wb") as handle:
        for number, table in enumerate(tables):
            data = write_table(table, part, schema=schema).read_bytes()
            handle.write(data[data.index(b"\n") + 1 :] if number and suffix == ".csv" else data)
            rows += len(table)
    part.unlink(missing_ok=True)
    return rows
