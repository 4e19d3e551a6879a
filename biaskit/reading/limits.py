"""What no file of news exceeds: where reading stops, before a packed or broken file fills the memory."""

import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TextIO

from biaskit.reading.footers import ColumnSize, column_sizes
from biaskit.reading.log import Log

LARGEST_ARTICLE = 64_000_000
"""Bytes or characters of one article, page or line; a book has one million."""
LARGEST_WHOLE = 512_000_000
"""Bytes of what is read as a whole: a .json file, a packed Parquet file, the row of a Parquet file."""
LARGEST_LIST = 64_000_000
"""Bytes of a list that people make: a lexicon, a registry, a sheet; one of 100,000 lines has some 10 million."""
LARGEST_GROWTH = 500
"""How many times its packed size a packed file may have, beyond what is `HARMLESS`; news has five."""
HARMLESS = 10_000_000
"""Bytes that may come out of a file packed however small."""
FEWEST = 1_000_000
"""Rows or values that may come out of a Parquet file however small."""
MOST_TAGS = 100_000
"""Tags of a page; beyond them finding its text takes minutes."""

TOO_LARGE = "too large"
_PART = 1 << 20


class GrowthError(OSError):
    """A packed file that is nearly nothing but repetition."""


class Unpacked(io.RawIOBase):
    """A .gz file unpacked as it is read, as far as it grows no more than files of news do."""

    def __init__(self, packed: io.BufferedReader) -> None:
        """Take an open file."""
        self._packed = packed
        self._file = gzip.GzipFile(fileobj=packed)
        self._size = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Unpack the next bytes.

        Raises:
            GrowthError: when there were too many of them.
        """
        data = self._file.read1(len(buffer))
        buffer[: len(data)] = data
        self._size += len(data)
        if self._size > max(HARMLESS, LARGEST_GROWTH * self._packed.tell()):
            raise GrowthError(f"the packed file grows to more than {LARGEST_GROWTH} times its size")
        return len(data)

    def close(self) -> None:
        """Close the file too."""
        if not self.closed:
            self._file.close()
            self._packed.close()
        super().close()


def read_all(stream: io.BufferedReader, place: str, log: Log, largest: int) -> bytes | None:
    """All bytes of a stream; None, and a word in the log, where there are more than may be."""
    parts: list[bytes] = []
    size = 0
    while size <= largest and (data := stream.read(_PART)):
        parts.append(data)
        size += len(data)
    if size <= largest:
        return b"".join(parts)
    log.skip(place, TOO_LARGE, f"more than {largest:,} bytes; divide it, or make it JSON lines")
    return None


def read_whole(path: Path) -> bytes:
    """All bytes of a file that holds a list.

    Raises:
        OSError: for what is no file (a pipe or a device may have no end), or is larger than a list.
    """
    if path.exists() and not path.is_file():
        raise OSError("it is no file, but a folder, pipe or device")
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST_LIST + 1)
    except ValueError as error:  # of a name that no file can have
        raise OSError(str(error)) from error
    if len(data) > LARGEST_LIST:
        raise OSError(f"it has more than {LARGEST_LIST:,} bytes")
    return data


def read_lines(stream: io.BufferedReader | TextIO, place: str, log: Log) -> Iterator[Any]:
    """Lines with their ends; in place of one that is longer than an article may be an empty one, and it is logged."""
    number = 0
    while line := stream.readline(LARGEST_ARTICLE + 1):
        number += 1
        if len(line) <= LARGEST_ARTICLE:
            yield line
            continue
        log.skip(f"{place}:{number}", TOO_LARGE, f"a line of more than {LARGEST_ARTICLE:,} bytes")
        while line and not _is_ended(line):
            line = stream.readline(LARGEST_ARTICLE)
        yield line[:0]


def _is_ended(line: Any) -> bool:
    return bool(line.endswith(b"\n") if isinstance(line, bytes) else line.endswith(("\n", "\r")))


def _grows(columns: Sequence[ColumnSize], size: int) -> bool:
    """Whether a file grows too much, as a whole or in a part of a column too large to be unpacked at once.

    A column of one value, such as an outlet, may grow by any factor where that is little beside the texts.
    """
    if sum(column.unpacked for column in columns) > max(HARMLESS, LARGEST_GROWTH * size):
        return True
    bulky = (column for column in columns if column.unpacked > LARGEST_WHOLE)
    return any(column.unpacked > LARGEST_GROWTH * max(1, column.packed) for column in bulky)


def rows_at_once(stream: Any, metadata: Any, usual: int) -> int | str:
    """How many rows of a Parquet file may be read at once, as its metadata tells; or why it is not read at all.

    A value that stands in a dictionary once may come in every row, so a row may be as large as its columns together.

    Args:
        stream: the Parquet file's bytes, in which one can go back.
        metadata: of it, from pyarrow.
        usual: rows where they are small.

    Raises:
        pyarrow.ArrowInvalid: when the file is damaged.
    """
    size = stream.seek(0, io.SEEK_END)
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    columns = column_sizes(stream)
    if max([metadata.num_rows, *(column.values for column in columns)]) > max(FEWEST, size):
        return "more rows or values than bytes"
    if _grows(columns, size):
        return f"a column grows to more than {LARGEST_GROWTH} times its size"
    longest = max((group.total_byte_size for group in groups), default=0)
    return max(1, min(usual, LARGEST_WHOLE // max(1, longest)))
