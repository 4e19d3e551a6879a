"""The files of a run: parts written beside and renamed, one file made of them, and the manifest."""

import os
import shutil
from collections.abc import Callable, Container
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError, unwritable
from biaskit.streaming.ledger import LEDGER, full

if TYPE_CHECKING:
    import pandas as pd

QUOTATIONS = "_quotations"
"""Folder, in that of the ratings, of the parts with quotations; pandas, Spark and others leave "_" aside."""
_GO_ON = "Go on with it (resume=True, --resume), or remove it."


def part_name(part: int) -> str:
    """Name of a part's file.

    >>> part_name(7)
    'part-00000007.parquet'
    """
    return f"part-{part:08d}.parquet"


def parts_folder(out: str | Path) -> Path:
    """Where the parts of a run lie: in its folder, or beside its file while that is made.

    >>> parts_folder("news/ratings.csv").name, parts_folder("news/ratings").name
    ('_ratings.csv.parts', 'ratings')
    """
    target = Path(out)
    return target.with_name(f"_{target.name}.parts") if is_file(target) else target


def manifest_place(out: str | Path) -> Path:
    """Where the manifest of a run lies: beside a file of ratings, or in a folder of parts, where it is none of them.

    >>> manifest_place("news/ratings.csv").name, manifest_place("news/ratings").name
    ('ratings.manifest.json', '_manifest.json')
    """
    target = Path(out)
    return target.with_suffix(".manifest.json") if is_file(target) else target / "_manifest.json"


def is_file(target: Path) -> bool:
    """Whether a place is meant to be one file."""
    from biaskit.tables import TABLE_SUFFIXES

    return target.suffix.lower() in TABLE_SUFFIXES


def check_out(out: str | Path, *, resume: bool = False) -> None:
    """Refuse, before any work is done, a place that a run could not write to, or that holds something else."""
    target, folder = Path(out), parts_folder(out)
    if "://" in str(out):
        raise InputError(
            f"{str(out)!r} is an address. Give a folder or file of this machine; a run on a cluster (biaskit.cluster, "
            "--scheduler) writes to addresses."
        )
    try:
        with suppress(FileNotFoundError, NotADirectoryError):
            (folder / LEDGER).stat()
    except (OSError, ValueError) as error:  # a name that no file can have
        raise unwritable(out, error) from error
    if is_file(target) and target.is_dir():
        raise InputError(f"{str(out)!r} is a folder. Give the name of a file that is to be written.")
    if not is_file(target) and target.is_file():
        raise InputError(f"{str(out)!r} is a file, but not .parquet, .csv or .jsonl. Give one of these, or a folder.")
    begun = (folder / LEDGER).is_file() and (folder / LEDGER).stat().st_size > 0
    parts = any(folder.glob("part-*.parquet"))
    if begun and not resume:
        raise InputError(f"{str(folder)!r} holds what an earlier run did. {_GO_ON}")
    if parts and not begun:
        raise InputError(f"{str(folder)!r} holds part files already. Choose an empty folder, or remove them.")


def write_part(folder: Path, part: int, *, ratings: Any, quotations: Any) -> dict[str, int]:
    """Write the tables of a part, each beside and then renamed, and return the sizes of the files in bytes.

    Raises:
        InputError: when they cannot be written.
    """
    name = part_name(part)
    tables = {f"{QUOTATIONS}/{name}": quotations, name: ratings}
    try:
        (folder / QUOTATIONS).mkdir(exist_ok=True)
        return {place: _write_renamed(table, folder / place) for place, table in tables.items()}
    except OSError as error:
        raise full(folder, error) from error


def _write_renamed(table: Any, target: Path) -> int:
    import pyarrow as pa
    import pyarrow.parquet as pq

    beside, made = target.with_name(f"_{target.stem}.{os.getpid()}.parquet"), pa.BufferOutputStream()
    pq.write_table(table, made, compression="zstd")
    data = made.getvalue()
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    finally:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
    return int(data.size)


def unfinished(folder: Path, done: Container[int]) -> None:
    """Remove what a run that was killed was about to write, and what it wrote of parts that its ledger has not."""
    for place in (folder, folder / QUOTATIONS):
        untold = [file for file in place.glob("part-*.parquet") if _is_untold(file, done)]
        for file in (*place.glob("_part-*.parquet"), *untold):
            with suppress(OSError):
                file.unlink()


def _is_untold(file: Path, done: Container[int]) -> bool:
    number = file.stem.removeprefix("part-")
    return number.isdecimal() and file.name == part_name(int(number)) and int(number) not in done


def write_beside(out: str | Path, manifest: str) -> InputError | None:
    """Write the manifest of a run, and return why that could not be: the ratings are not lost with it."""
    place = manifest_place(out)
    try:
        place.write_text(manifest, encoding="utf-8", errors="replace", newline="\n")
    except OSError as error:
        said = f"{unwritable(place, error)} The ratings are written, in {str(out)!r}; how they were made is not."
        return InputError(said)
    return None


def finish(folder: Path, out: str | Path, schema: Any) -> None:
    """Make one file of the parts, where one is wanted, and remove them; it appears under its name when it is whole."""
    target = Path(out)
    if not is_file(target):
        return
    parts = sorted(folder.glob("part-*.parquet"))
    beside = folder / f"whole{target.suffix.lower()}"
    write: Callable[[list[Path], Path, Any], None] = _join_parquet if beside.suffix == ".parquet" else _join_text
    try:
        if parts:
            write(parts, beside, schema)
            _keep(beside)
            beside.replace(target)
            _keep(target.parent)
        # Under another name first: what is left when a kill comes in between is no run to go on with.
        done = folder.with_name(f"{folder.name}.done")
        shutil.rmtree(done, ignore_errors=True)
        shutil.rmtree(folder.rename(done))
    except OSError as error:
        raise full(folder, error) from error


def _keep(place: Path) -> None:
    """Have the disk hold a file, or the names in a folder, before what they were made of is removed."""
    with suppress(PermissionError):  # Windows opens no folder
        handle = os.open(place, os.O_RDONLY if place.is_dir() else os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _join_parquet(parts: list[Path], beside: Path, schema: Any) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetWriter(beside, schema, compression="zstd") as writer:
        for part in parts:
            writer.write_table(pq.ParquetFile(part).read())


def _join_text(parts: list[Path], beside: Path, schema: Any) -> None:
    from biaskit.tables import read_table, write_table

    header, piece = 0, beside.with_name(f"piece{beside.suffix}")
    with beside.open("wb") as handle:
        for table in map(read_table, parts):
            data = write_table(_as_texts(table, schema), piece, schema=schema).read_bytes()
            handle.write(data[header:])
            header = header or len(write_table(table.head(0), piece, schema=schema).read_bytes())


def _as_texts(table: "pd.DataFrame", schema: Any) -> "pd.DataFrame":
    """The table with its metadata as text, so that a value reads alike whatever the other values of its part are."""
    import pandas as pd

    from biaskit.tables import ratings_schema

    own = set(ratings_schema().names)
    texts = {
        name: pd.Series([None if pd.isna(v) else str(v) for v in table[name]], index=table.index, dtype=object)
        for name in schema.names
        if name not in own and name in table.columns
    }
    return table.assign(**texts)
