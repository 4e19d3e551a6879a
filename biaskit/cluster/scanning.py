"""The first pass: of each article its id, its length and a hash of its text, which tell what repeats what."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any, NamedTuple

from biaskit.cluster.kept import are_kept, keep_articles, kept_articles
from biaskit.cluster.partitions import Partition, label, rows_of
from biaskit.cluster.places import Folder, Options
from biaskit.reading.articles import articles_of, content_id, digest, is_wanted, text_digest
from biaskit.reading.log import Log, Skipped
from biaskit.streaming import PLACES
from biaskit.types import Article

_FACTS = b"biaskit"
"""Under which key a stored scan has what is no table."""
_COLUMNS = ("row", "id", "given", "length", "key", "text")


@dataclass(frozen=True)
class Reading:
    """How articles are read, the same for every partition.

    Attributes:
        columns: field of `Article` to name of its column.
        language: to keep; None for all.
        errors: "warn" or "raise".
        options: for fsspec, of the source.
    """

    columns: Mapping[str, str]
    language: str | None
    errors: str
    options: Options


class Scan(NamedTuple):
    """What is known of a partition's articles before they are rated.

    Attributes:
        table: Arrow, a row an article that is wanted: ``row``, its number among all found; ``id``, given or made of the
            content; ``given``, whether it was; ``length`` of the text; ``key`` and ``text``, hashes of id and text.
        reasons: why others were left out, and how many for each.
        left_out: of each reason the first `PLACES` of them.
        notes: the first of each kind that was read with a doubt.
    """

    table: Any
    reasons: Counter[str]
    left_out: tuple[Skipped, ...]
    notes: tuple[Skipped, ...]


def scan_name(number: int) -> str:
    """Name of the file of a scan.

    >>> scan_name(7)
    '_scan/scan-00007.parquet'
    """
    return f"_scan/scan-{number:05d}.parquet"


def scan(partition: Partition, number: int, reading: Reading, folder: Folder) -> Scan:
    """Scan a partition, and leave what was found in the folder; what is there already is taken.

    Of a web archive the articles themselves are kept there until they are rated: to find them took longest.

    Raises:
        OSError: when the partition cannot be read.
        InputError: under ``errors="raise"``, for what cannot be used.
    """
    there = folder.read(scan_name(number))
    if there is not None:
        return _from_bytes(there)
    log, columns = Log(reading.errors), _Columns()
    wanted = columns.watch(_wanted(partition, log, reading))
    if partition.kind == "archive":
        keep_articles(number, (article for _, article in wanted), folder)
    else:
        for _ in wanted:
            pass
    found = Scan(columns.table(), Counter(one.reason for one in log.skipped), _first(log.skipped), _first(log.notes, 1))
    folder.write(scan_name(number), _to_bytes(found))
    return found


def stored_scan(number: int, folder: Folder) -> Scan:
    """What `scan` left.

    Raises:
        FileNotFoundError: when it left nothing.
    """
    data = folder.read(scan_name(number))
    if data is None:
        raise FileNotFoundError(f"{folder.place(scan_name(number))} is gone")
    return _from_bytes(data)


def no_scan(partition: Partition, reason: str) -> Scan:
    """In place of a scan, that a partition could not be read."""
    return Scan(_Columns().table(), Counter([reason]), (Skipped(label(partition), reason),), ())


def articles_again(
    partition: Partition, number: int, scan: Scan, reading: Reading, folder: Folder
) -> Iterator[Article]:
    """The wanted articles of a partition that was scanned, in order, with the ids that the scan has.

    Those of a web archive that are kept no more, since all had been rated, are kept anew.

    Raises:
        ChangedError: when the file is not what it was.
        OSError: when it cannot be read.
    """
    if partition.kind == "archive" and not are_kept(number, folder):
        keep_articles(number, _as_scanned(_rows_again(partition, scan, reading), partition, scan), folder)
    found = kept_articles(number, folder) if partition.kind == "archive" else _rows_again(partition, scan, reading)
    yield from _as_scanned(found, partition, scan)


def _as_scanned(found: Iterator[Article], partition: Partition, scan: Scan) -> Iterator[Article]:
    count = 0
    known = (scan.table[name].to_pylist() for name in ("id", "text"))
    for article, own, text in zip(found, *known, strict=False):
        if text_digest(article.text) != text:
            raise _changed(partition)
        count += 1
        yield article if article.id == own else replace(article, id=own)
    if count < len(scan.table):
        raise _changed(partition)


class ChangedError(OSError):
    """A file was written to while it was rated."""


def _changed(partition: Partition) -> ChangedError:
    return ChangedError(f"{partition.address} is not what it was when it was scanned")


def _wanted(partition: Partition, log: Log, reading: Reading) -> Iterator[tuple[int, Article]]:
    rows = rows_of(partition, log, reading.columns, reading.options)
    for row, (place, article) in enumerate(articles_of(rows, reading.columns, log)):
        if is_wanted(article, place, reading.language, log):
            yield row, article


def _rows_again(partition: Partition, scan: Scan, reading: Reading) -> Iterator[Article]:
    wanted = set(scan.table["row"].to_pylist())
    rows = rows_of(partition, Log(), reading.columns, reading.options)
    for row, (_, article) in enumerate(articles_of(rows, reading.columns, Log())):
        if row in wanted:
            yield article


class _Columns:
    """The columns of a scan's table, as they grow."""

    def __init__(self) -> None:
        self._values: dict[str, list[Any]] = {name: [] for name in _COLUMNS}

    def watch(self, wanted: Iterator[tuple[int, Article]]) -> Iterator[tuple[int, Article]]:
        """The articles as they come, noted."""
        for row, article in wanted:
            own = article.id or content_id(article)
            values = (row, own, bool(article.id), len(article.text), digest(own), text_digest(article.text))
            for column, value in zip(self._values.values(), values, strict=True):
                column.append(value)
            yield row, article

    def table(self) -> Any:
        """Arrow table."""
        import pyarrow as pa

        digests = pa.binary(16)
        types = (pa.uint32(), pa.string(), pa.bool_(), pa.uint32(), digests, digests)
        return pa.table(
            {name: pa.array(values, kind) for (name, values), kind in zip(self._values.items(), types, strict=True)}
        )


def _first(records: list[Skipped], most: int = PLACES) -> tuple[Skipped, ...]:
    seen: Counter[str] = Counter()
    kept = []
    for record in records:
        seen[record.reason] += 1
        if seen[record.reason] <= most:
            kept.append(record)
    return tuple(kept)


def _to_bytes(scan: Scan) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    told = {
        "reasons": dict(scan.reasons),
        "left_out": [(one.place, one.reason, one.detail) for one in scan.left_out],
        "notes": [(one.place, one.reason, one.detail) for one in scan.notes],
    }
    sink = pa.BufferOutputStream()
    facts = json.dumps(told).encode()
    pq.write_table(scan.table.replace_schema_metadata({_FACTS: facts}), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _from_bytes(data: bytes) -> Scan:
    import pyarrow.parquet as pq

    table = pq.ParquetFile(BytesIO(data)).read()
    told = json.loads(table.schema.metadata[_FACTS])
    records = (tuple(Skipped(*one) for one in told[name]) for name in ("left_out", "notes"))
    left_out, notes = records
    return Scan(table.replace_schema_metadata(None), Counter(told["reasons"]), left_out, notes)
