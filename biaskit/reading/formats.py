"""One reader a format: each yields rows and logs what it cannot use."""

import codecs
import json
import re
from collections.abc import Callable, Iterator, Mapping
from io import BufferedReader, BytesIO
from itertools import chain
from pathlib import Path
from typing import Any

from biaskit.errors import MissingExtraError, require
from biaskit.reading import limits
from biaskit.reading.columns import NO_TEXT_COLUMN, Row, find_columns, no_text
from biaskit.reading.decoding import BROKEN_GZIP, decode, decoded_lines, open_bytes
from biaskit.reading.delimited import delimited_rows, header_names
from biaskit.reading.log import Log

Reader = Callable[[BufferedReader, str, Log, Mapping[str, str]], Iterator[Row]]

UNREADABLE = "a value that cannot be read"
_BATCH = 256
_HEAD = 4096  # bytes looked at to tell what a stream is
_DECODER = json.JSONDecoder()
_GAP = re.compile(r"[\s,]*")
_CHARSET = re.compile(rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)

_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode_escape", "raw_unicode_escape", "utf_7"})
"""What Python can decode and no browser does: some take for ever, or give what is no text."""


def text_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """One article, character for character."""
    data = limits.read_all(stream, place, log, limits.LARGEST_ARTICLE)
    if data is not None:
        yield Row(place, {columns.get("text", "text"): decode(data, place, log)})


def html_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """One article: the main text of the page with what it says of title, date, outlet and author."""
    try:
        trafilatura = require("trafilatura", extra="html", purpose="Reading HTML")
    except MissingExtraError as error:
        return log.skip(place, str(error).rstrip("."))
    data = limits.read_all(stream, place, log, limits.LARGEST_ARTICLE)
    if data is None:
        return
    if data.count(b"<") > limits.MOST_TAGS:
        return log.skip(place, limits.TOO_LARGE, f"a page of more than {limits.MOST_TAGS:,} tags")
    page = _decoded_html(data, place, log)
    try:
        found = trafilatura.bare_extraction(page, with_metadata=True, include_comments=False) if page.strip() else None
    except Exception as error:  # of what the web holds, some breaks any parser
        return log.skip(place, "a page that cannot be parsed", type(error).__name__)
    if not found or not (found.text or "").strip():
        return log.skip(place, "no article text in the HTML" if page.strip() else "empty")
    title = found.title or ""
    text = found.text.removeprefix(f"{title}\n") if title else found.text
    fields = {"text": text, "title": title, "date": found.date, "outlet": found.sitename or found.hostname}
    known = fields | {"url": found.url, "author": found.author}
    yield Row(place, {columns.get(field, field): value for field, value in known.items() if value})


def json_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """A list of objects, one object, or objects one after the other; what stands before damage is kept."""
    data = limits.read_all(stream, place, log, limits.LARGEST_WHOLE)
    if data is None:
        return
    for line, value in _json_values(decode(data, place, log), place, log):
        if isinstance(value, Mapping) and (inner := _wrapped(value, columns)):
            for number, item in enumerate(inner, start=1):
                yield from _json_row(item, f"{place}:item {number}", log, columns)
        else:
            yield from _json_row(value, f"{place}:{line}", log, columns)


def jsonl_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """An object a line; blank lines are passed over."""
    number = 0
    for number, line in enumerate(decoded_lines(stream, place, log), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (ValueError, RecursionError) as error:
            log.skip(f"{place}:{number}", "not JSON", _json_trouble(error))
        else:
            yield from _json_row(value, f"{place}:{number}", log, columns)
    if not number:
        log.skip(place, "empty")


def csv_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """A header, then an article a row; the delimiter is told from the header."""
    yield from delimited_rows(decoded_lines(stream, place, log), place, log, columns)


def tsv_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """A header, then an article a row, between tabs."""
    yield from delimited_rows(decoded_lines(stream, place, log), place, log, columns, "\t")


def parquet_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """An article a row, read in batches."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = None if stream.seekable() else limits.read_all(stream, place, log, limits.LARGEST_WHOLE)
    if data is None and not stream.seekable():
        return
    try:
        source = stream if data is None else BytesIO(data)
        table = pq.ParquetFile(source)
        if "text" not in find_columns(tuple(table.schema_arrow.names), columns):
            return log.skip(place, NO_TEXT_COLUMN, no_text(tuple(table.schema_arrow.names), columns))
        at_once = limits.rows_at_once(source, table.metadata, _BATCH)
        if isinstance(at_once, str):
            return log.skip(place, limits.TOO_LARGE, at_once)
        for number, fields in enumerate(
            chain.from_iterable(map(plain_rows, table.iter_batches(batch_size=at_once))), 1
        ):
            if isinstance(fields, Exception):
                log.skip(f"{place}:row {number}", UNREADABLE, str(fields))
            else:
                yield Row(f"{place}:row {number}", fields)
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        log.skip(place, "damaged Parquet file", str(error).partition("\n")[0])


def plain_rows(batch: Any) -> Iterator[dict[str, Any] | Exception]:
    """Rows of a batch; where one holds what Python cannot (a broken text, a year 290,000), the reason in its place."""
    try:
        yield from batch.to_pylist()
    except (ValueError, OverflowError, LookupError) as error:
        if len(batch) == 1:
            yield error
        else:
            yield from (row for number in range(len(batch)) for row in plain_rows(batch.slice(number, 1)))


READERS: Mapping[str, Reader] = {
    ".txt": text_rows,
    ".md": text_rows,
    ".html": html_rows,
    ".htm": html_rows,
    ".json": json_rows,
    ".jsonl": jsonl_rows,
    ".ndjson": jsonl_rows,
    ".csv": csv_rows,
    ".tsv": tsv_rows,
    ".parquet": parquet_rows,
}


def reader_for(path: Path) -> Reader | None:
    """The reader of a file by its name, .gz aside.

    >>> reader_for(Path("news/2020.CSV.gz")).__name__
    'csv_rows'
    """
    name = path.name.lower().removesuffix(".gz")
    return READERS.get(Path(name).suffix)


def file_rows(path: Path, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """Yield a file's rows; a file that cannot be opened or breaks off is logged and the rows before it stand."""
    reader = reader_for(path)
    if reader is None:
        return log.skip(place, "not a readable format", path.suffix or "no suffix")
    try:
        with open_bytes(path) as stream:
            yield from reader(stream, place, log, columns)
    except BROKEN_GZIP:
        log.skip(place, "damaged gzip file, read as far as it goes")
    except limits.GrowthError as error:
        log.skip(place, limits.TOO_LARGE, str(error))
    except OSError as error:
        log.skip(place, "cannot be opened", error.strerror or str(error))


def stream_rows(stream: BufferedReader, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """Yield the rows of standard input: JSON, JSON Lines or CSV where it begins so, else one text."""
    head = stream.peek(_HEAD)[:_HEAD]
    line = head.lstrip(b"\xef\xbb\xbf \r\n").partition(b"\n")[0].decode("utf-8", errors="replace")
    if line.startswith("["):
        reader: Reader = json_rows
    elif line.startswith("{"):
        reader = jsonl_rows if _is_json(line) else json_rows
    else:
        names = header_names(line)
        reader = csv_rows if len(names) > 1 and "text" in find_columns(names, columns) else text_rows
    yield from reader(stream, place, log, columns)


def _json_row(value: Any, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    if isinstance(value, Mapping):
        yield Row(place, value)
    elif isinstance(value, str):
        yield Row(place, {columns.get("text", "text"): value})
    else:
        log.skip(place, "neither an object nor a text", type(value).__name__)


def _wrapped(value: Mapping[str, Any], columns: Mapping[str, str]) -> list[Any]:
    """The articles in an object that only wraps a list of them: {"status": "ok", "articles": [...]}."""
    if "text" in find_columns(tuple(value), columns):
        return []
    lists = [part for part in value.values() if isinstance(part, list) and part and isinstance(part[0], Mapping)]
    return lists[0] if len(lists) == 1 else []


def _json_values(text: str, place: str, log: Log) -> Iterator[tuple[int, Any]]:
    """Values with their lines: the items of a list, or values that follow each other."""
    start = _after_gap(text, 0)
    in_list = text.startswith("[", start)
    position, line, counted = _after_gap(text, start + in_list), 1, 0
    if position == len(text) and not in_list:
        log.skip(place, "empty")
    while position < len(text) and not (in_list and text[position] == "]"):
        line, counted = line + text.count("\n", counted, position), position
        try:
            value, end = _DECODER.raw_decode(text, position)
        except (ValueError, RecursionError) as error:
            log.skip(f"{place}:{line}", "not JSON from here on", _json_trouble(error))
            return
        yield line, value
        position = _after_gap(text, end)
    if in_list and position == len(text):
        log.skip(place, "the list is cut short", "no closing bracket")


def _after_gap(text: str, position: int) -> int:
    gap = _GAP.match(text, position)
    return gap.end() if gap else position


def _is_json(line: str) -> bool:
    try:
        return bool(json.loads(line))
    except (ValueError, RecursionError):
        return False


def _json_trouble(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg}, column {error.colno}"
    return "nested or long beyond use"


def _decoded_html(data: bytes, place: str, log: Log) -> str:
    """Decode as the page says where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _CHARSET.search(data[:_HEAD])
        found = as_declared(data, declared.group(1).decode("ascii") if declared else "")
        return decode(data, place, log) if found is None else found


def as_declared(data: bytes, charset: str) -> str | None:
    """Decode a page as it, or the server that it came from, says; None where that is no charset, or not its own."""
    try:
        return None if codecs.lookup(charset).name.replace("-", "_") in _NO_CHARSETS else data.decode(charset)
    except (LookupError, UnicodeError):
        return None
