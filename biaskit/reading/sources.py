"""Whatever a user gives (paths, texts, records, tables) to rows and articles, with their places."""

import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from biaskit.errors import InputError
from biaskit.reading.columns import NO_TEXT_COLUMN, Row, find_columns, is_missing, no_text
from biaskit.reading.folders import files_in, plain
from biaskit.reading.formats import READERS, UNREADABLE, file_rows, html_rows, reader_for, stream_rows, text_rows
from biaskit.reading.log import Log
from biaskit.types import Article

Found = Row | tuple[str, Article]

STDIN = "-"
_LONGEST_PATH = 1024
_BATCH = 256
_TEXTS = ("id", "text", "outlet", "title", "url")
_PAGES = (text_rows, html_rows)


def check_source(source: Any) -> None:
    """Refuse at once what can never be read.

    Raises:
        InputError: for a path that is missing or holds no readable file, and for what is no source at all.
    """
    if isinstance(source, str | Path):
        _check_path(Path(source))
    elif isinstance(source, list | tuple):
        for item in source:
            if path := _as_path(item):
                _check_path(path)
    elif not isinstance(source, Iterable | Article) and _as_table(source) is None:
        raise InputError(
            f"Cannot read articles from {type(source).__name__!r}. "
            "Give a path, a list of paths, texts, dicts or articles, or a pandas, polars or pyarrow table."
        )


def source_rows(source: Any, log: Log, columns: Mapping[str, str]) -> Iterator[Found]:
    """Yield what a source holds, in order."""
    if isinstance(source, str | Path):
        yield from _path_rows(Path(source), log, columns)
    elif isinstance(source, Article | Mapping):
        yield from _item_rows(source, "item 1", log, columns)
    elif (table := _as_table(source)) is not None:
        yield from _table_rows(table, log, columns)
    else:
        for number, item in enumerate(source, start=1):
            yield from _item_rows(item, f"item {number}", log, columns)


def _item_rows(item: Any, place: str, log: Log, columns: Mapping[str, str]) -> Iterator[Found]:
    if isinstance(item, Article):
        if wrong := [name for name in _TEXTS if not isinstance(getattr(item, name), str)]:
            return log.skip(place, "an article whose fields are no texts", ", ".join(wrong))
        yield place, item
    elif isinstance(item, Mapping):
        yield Row(place, {str(name): value for name, value in item.items()})
    elif path := _as_path(item):
        _check_path(path)
        yield from _path_rows(path, log, columns)
    elif isinstance(item, str) or is_missing(item):
        yield Row(place, {columns.get("text", "text"): item})
    else:
        log.skip(place, "neither a text, a path, a dict nor an article", type(item).__name__)


def _as_path(item: Any) -> Path | None:
    """The path that an item of a list is: a Path, a string that names what exists, or one that could only be a file."""
    if isinstance(item, Path):
        return item
    if not isinstance(item, str) or len(item) > _LONGEST_PATH or "\n" in item or not any(map(str.isalnum, item)):
        return None
    path = Path(item)
    looks_so = reader_for(path) is not None and not any(map(str.isspace, item))
    return path if looks_so or _exists(path) else None


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _check_path(path: Path) -> None:
    formats = f"Formats: {', '.join(READERS)}, each also with .gz."
    if str(path) == STDIN:
        return
    if not _exists(path):
        raise InputError(f"No file or folder {str(path)!r}. To read a text itself, put it in a list: [text].")
    if path.is_dir() and not any(map(reader_for, files_in(path))):
        raise InputError(f"No readable file in the folder {str(path)!r}. {formats}")
    if not path.is_dir() and not path.is_file():
        raise InputError(
            f"{str(path)!r} is neither a file nor a folder. To read from a pipe, give '-', standard input."
        )
    if path.is_file() and reader_for(path) is None:
        raise InputError(f"Cannot tell the format of {str(path)!r}. {formats}")


def _path_rows(path: Path, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    if str(path) == STDIN:
        yield from stream_rows(_stdin(), "stdin", log, columns)
    elif path.is_dir():
        for file in files_in(path, log):
            yield from _named_rows(file, file.relative_to(path).as_posix(), log, columns)
    else:
        yield from _named_rows(path, path.name, log, columns)


def _stdin() -> BufferedReader:
    stream: Any = sys.stdin.buffer
    return stream if isinstance(stream, BufferedReader) else BufferedReader(stream)


def _named_rows(path: Path, name: str, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    """Rows of a file; where a file is one article, its name goes with it."""
    place = plain(path)
    if reader_for(path) is None:
        log.note(place, "not a readable format, passed over")
        return
    named = reader_for(path) in _PAGES
    for row in file_rows(path, place, log, columns):
        yield Row(row.place, {**row.fields, "file": name}) if named else row


def _as_table(source: Any) -> Any:
    """A narwhals frame around a DataFrame, else None; narwhals is not touched for lists and iterators."""
    if isinstance(source, list | tuple | Iterator | Mapping | Article):
        return None
    import narwhals as nw

    try:
        frame = nw.from_native(source, pass_through=True)
    except nw.exceptions.DuplicateError as error:
        raise InputError(f"The table has two columns of one name ({_one_line(error)}). Rename one of them.") from error
    if isinstance(frame, nw.LazyFrame):
        return frame.collect()
    return frame if isinstance(frame, nw.DataFrame) else None


def _table_rows(table: Any, log: Log, columns: Mapping[str, str]) -> Iterator[Row]:
    names = tuple(map(str, table.columns))
    if "text" not in find_columns(names, columns):
        return log.skip("table", NO_TEXT_COLUMN, no_text(names, columns))
    parts = (table[start : start + _BATCH] for start in range(0, len(table), _BATCH))
    with no_panic():
        for number, values in enumerate((row for part in parts for row in _values(part)), start=1):
            if isinstance(values, Exception):
                log.skip(f"row {number}", UNREADABLE, _one_line(values))
            else:
                yield Row(f"row {number}", dict(zip(names, values, strict=True)))


def _values(part: Any) -> Iterable[tuple[Any, ...] | Exception]:
    """Rows of a part of a table; where one holds what Python cannot, the reason in its place."""
    try:
        rows: list[tuple[Any, ...]] = part.rows()
    except (ValueError, OverflowError, LookupError) as error:
        if len(part) == 1:
            return [error]
        return (row for number in range(len(part)) for row in _values(part[number : number + 1]))
    return rows


@contextmanager
def no_panic() -> Iterator[None]:
    """Refuse what polars panics at, such as dates beyond Python's years: its error is no Exception, as Ctrl-C is none.

    Raises:
        InputError: where it does.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        message = f"The table has a value that cannot be read ({_one_line(error)}). Mend it, or drop its column."
        raise InputError(message) from error


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())
