"""A corpus cut into partitions, each read by one task: row groups of Parquet, blocks of lines, or whole files."""

from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE
from collections.abc import Iterator, Mapping
from io import BufferedReader, BytesIO
from itertools import pairwise
from math import ceil
from pathlib import Path
from typing import Any, Literal, NamedTuple

from biaskit.cluster.places import WARC, File, Options, open_bytes, open_place, read_block
from biaskit.cluster.warc import warc_rows
from biaskit.errors import InputError
from biaskit.reading import limits
from biaskit.reading.columns import NO_TEXT_COLUMN, Row, find_columns, no_text
from biaskit.reading.decoding import BROKEN_GZIP
from biaskit.reading.formats import html_rows, jsonl_rows, parquet_rows, plain_rows, reader_for, text_rows
from biaskit.reading.log import Log

BLOCK_SIZE = 4 * 2**20
"""Bytes of a partition about: a thousand articles, one to five minutes of work."""

Kind = Literal["rows", "lines", "archive", "file"]

_MOST_SLICES = 32
"""Partitions into which one row group is cut at most: each reads what comes before it in the group, too."""
_BATCH = 256
_WIDE = (BOM_UTF16_LE, BOM_UTF16_BE, BOM_UTF32_BE)
_PAGES = (text_rows, html_rows)


class Partition(NamedTuple):
    """A piece of a corpus.

    Attributes:
        address: of its file.
        kind: rows of Parquet, lines of JSON, a web archive, or a whole file of another kind.
        start, stop: first row or byte, and the one after the last; both 0 for a whole file.
        name: of the file, for those that are one article.
    """

    address: str
    kind: Kind
    start: int = 0
    stop: int = 0
    name: str = ""


def label(partition: Partition) -> str:
    """A partition in words.

    >>> label(Partition("s3://news/2024.parquet", "rows", 0, 900))
    's3://news/2024.parquet, rows 0 to 900'
    """
    units = {"rows": "rows", "lines": "bytes"}
    of = f", {units[partition.kind]} {partition.start} to {partition.stop}" if partition.kind in units else ""
    return f"{partition.address}{of}"


def split(file: File, block_size: int, options: Options) -> list[Partition]:
    """The partitions of a file, in order.

    Raises:
        OSError: when the file cannot be opened.
    """
    name = file.address.lower()
    reader = reader_for(Path(name))
    if name.endswith(WARC):
        return [Partition(file.address, "archive", name=file.name)]
    if reader is parquet_rows and not name.endswith(".gz"):
        return _row_partitions(file, block_size, options)
    if reader is jsonl_rows and not name.endswith(".gz"):
        return _line_partitions(file, block_size, options)
    return [Partition(file.address, "file", name=file.name)]


def _line_partitions(file: File, block_size: int, options: Options) -> list[Partition]:
    fs, path = open_place(file.address, options)
    with fs.open(path, "rb") as stream:
        wide = stream.read(4).startswith(_WIDE)
    if wide or file.size <= max(block_size, len(BOM_UTF8)):
        return [Partition(file.address, "file", name=file.name)]
    count = ceil(file.size / block_size)
    ends = [file.size * number // count for number in range(count + 1)]
    return [Partition(file.address, "lines", *span) for span in pairwise(ends)]


def _row_partitions(file: File, block_size: int, options: Options) -> list[Partition]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    fs, path = open_place(file.address, options)
    try:
        with fs.open(path, "rb") as stream:
            known = pq.ParquetFile(stream).metadata
    except pa.ArrowInvalid:  # its task says what is wrong with it
        return [Partition(file.address, "file", name=file.name)]
    groups = [known.row_group(number) for number in range(known.num_row_groups)]
    cuts = row_cuts([(group.num_rows, group.total_byte_size) for group in groups], block_size)
    return [Partition(file.address, "rows", *span) for span in pairwise(cuts)]


def row_cuts(groups: list[tuple[int, int]], block_size: int) -> list[int]:
    """Where rows are cut: small row groups stay together, and large ones come apart.

    >>> row_cuts([(10, 400), (10, 400), (10, 400), (60, 2400)], 1000)
    [0, 20, 30, 50, 70, 90]
    """
    cuts, position, size = [0], 0, 0
    for rows, weight in groups:
        if size + weight > block_size and position > cuts[-1]:
            cuts.append(position)
            size = 0
        pieces = max(1, min(ceil(weight / block_size), _MOST_SLICES, rows))
        cuts += [position + rows * piece // pieces for piece in range(1, pieces)]
        position, size = position + rows, (size + weight) if pieces == 1 else block_size
    return [*cuts, position] if position > cuts[-1] else cuts


def rows_of(partition: Partition, log: Log, columns: Mapping[str, str], options: Options) -> Iterator[Row]:
    """The rows of a partition; together, in order, those that `read_articles` reads of the files.

    Raises:
        OSError: when the file cannot be read. A file that is damaged is logged instead.
    """
    readers = {"rows": _parquet_rows, "lines": _line_rows, "archive": _archive_rows, "file": _file_rows}
    yield from readers[partition.kind](partition, log, columns, options)


def _line_rows(partition: Partition, log: Log, columns: Mapping[str, str], options: Options) -> Iterator[Row]:
    data = read_block(partition.address, partition.start, partition.stop, options)
    if not data.removeprefix(BOM_UTF8):  # no line begins here, which does not make the file an empty one
        return
    if partition.start and data.startswith(
        (*_WIDE, BOM_UTF8)
    ):  # what marks the start of a file is in its middle just text
        data = b"\n" + data
    place = f"{partition.address} from byte {partition.start}" if partition.start else partition.address
    yield from jsonl_rows(BufferedReader(BytesIO(data)), place, log, columns)


def _archive_rows(partition: Partition, log: Log, columns: Mapping[str, str], options: Options) -> Iterator[Row]:
    with open_bytes(partition.address, options, unpack=False) as stream:
        yield from warc_rows(stream, partition.address, log)


def _file_rows(partition: Partition, log: Log, columns: Mapping[str, str], options: Options) -> Iterator[Row]:
    reader = reader_for(Path(partition.address))
    if reader is None:
        raise InputError(f"Cannot tell the format of {partition.address!r}.")
    try:
        with open_bytes(partition.address, options) as stream:
            for row in reader(stream, partition.address, log, columns):
                yield Row(row.place, {**row.fields, "file": partition.name}) if reader in _PAGES else row
    except BROKEN_GZIP:
        log.skip(partition.address, "damaged gzip file, read as far as it goes")
    except limits.GrowthError as error:
        log.skip(partition.address, limits.TOO_LARGE, str(error))


def _parquet_rows(partition: Partition, log: Log, columns: Mapping[str, str], options: Options) -> Iterator[Row]:
    import pyarrow.parquet as pq

    with open_bytes(partition.address, options) as stream:
        table = pq.ParquetFile(stream)
        names = tuple(table.schema_arrow.names)
        if "text" not in find_columns(names, columns):
            if not partition.start:  # once a file is enough
                log.skip(partition.address, NO_TEXT_COLUMN, no_text(names, columns))
            return
        at_once = limits.rows_at_once(stream, table.metadata, _BATCH)
        if isinstance(at_once, str):
            if not partition.start:
                log.skip(partition.address, limits.TOO_LARGE, at_once)
            return
        yield from _numbered(table, partition, at_once, log)


def _numbered(table: Any, partition: Partition, at_once: int, log: Log) -> Iterator[Row]:
    """The rows of a partition with their numbers in the file."""
    groups, number = _groups(table.metadata, partition)
    for batch in table.iter_batches(batch_size=at_once, row_groups=groups):
        low, high = max(partition.start - number, 0), min(partition.stop - number, len(batch))
        rows = plain_rows(batch.slice(low, high - low)) if low < high else ()
        for place, fields in enumerate(rows, start=number + low + 1):
            if isinstance(fields, Exception):
                log.skip(f"{partition.address}:row {place}", "a value that cannot be read", str(fields))
            else:
                yield Row(f"{partition.address}:row {place}", fields)
        number += len(batch)
        if number >= partition.stop:
            return


def _groups(known: Any, partition: Partition) -> tuple[list[int], int]:
    """The row groups that hold a partition's rows, and the number of the first row in them."""
    found: list[int] = []
    first = position = 0
    for number in range(known.num_row_groups):
        rows = known.row_group(number).num_rows
        if position < partition.stop and position + rows > partition.start:
            first = first if found else position
            found.append(number)
        position += rows
    return found, first
