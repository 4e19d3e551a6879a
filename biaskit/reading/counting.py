"""How many articles a source holds, as far as that is told without reading them."""

import gzip
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from biaskit.reading.decoding import BROKEN_GZIP
from biaskit.reading.folders import files_in
from biaskit.reading.formats import READERS, reader_for
from biaskit.reading.sources import STDIN

COUNTED = 200_000_000
"""Bytes of files whose lines are counted; it takes a second or two."""

UNPACKED = 5 * COUNTED
"""Bytes that may come out of these files."""

_PAGES = (".txt", ".md", ".html", ".htm")
_LINES = (".jsonl", ".ndjson")
_BLOCK = 1 << 20


def expected(source: Any) -> int | None:
    """Number of articles in a source; None where only reading would tell (CSV, an iterator, files too large to count).

    What will be skipped counts along, so that a run may turn out shorter.

    >>> expected(["One.", "Two."])
    2
    """
    if isinstance(source, str | Path):
        return _in_files(_files(Path(source))) if str(source) != STDIN else None
    if not hasattr(source, "__len__"):
        return None
    paths = [item for item in source if isinstance(item, Path)] if isinstance(source, list | tuple) else []
    inside = _in_files(file for path in paths for file in _files(path))
    return None if inside is None else len(source) - len(paths) + inside


def _files(path: Path) -> list[Path]:
    return files_in(path) if path.is_dir() else [path]


def _in_files(files: Iterable[Path]) -> int | None:
    total, budget, room = 0, COUNTED, UNPACKED
    for file in files:
        if reader_for(file) is None:
            continue
        try:
            budget -= file.stat().st_size
            counted = _in_file(file, room) if budget >= 0 else None
        except (OSError, ValueError, *BROKEN_GZIP):
            return None
        if counted is None:
            return None
        total, room = total + counted[0], room - counted[1]
    return total


def _in_file(file: Path, room: int) -> tuple[int, int] | None:
    """How many articles a file holds, and how many bytes were unpacked to tell; None where neither is told."""
    kind = next((suffix for suffix in reversed(file.suffixes) if suffix.lower() in READERS), "").lower()
    if kind in _PAGES:
        return 1, 0
    if kind == ".parquet" and file.suffix.lower() != ".gz":
        return _rows(file)
    return _lines(file, room) if kind in _LINES else None


def _rows(file: Path) -> tuple[int, int] | None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        return int(pq.read_metadata(file).num_rows), 0
    except pa.ArrowException:
        return None


def _lines(file: Path, room: int) -> tuple[int, int] | None:
    count, last, size = 0, b"\n", 0
    with gzip.open(file) if file.suffix.lower() == ".gz" else file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            count, last, size = count + block.count(b"\n"), block[-1:], size + len(block)
            if size > room:
                return None
    return count + (last != b"\n"), size
