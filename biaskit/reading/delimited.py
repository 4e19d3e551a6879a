"""CSV and TSV, row by row: a damaged row never takes its neighbours with it."""

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Mapping

from biaskit.reading.columns import NO_TEXT_COLUMN, Row, find_columns, no_text
from biaskit.reading.log import Log

Line = tuple[int, str]

_LARGEST = 64_000_000  # characters of one row
_MOST_AGAIN = 256_000_000  # characters read again after rows that failed; without an end each line could read the rest
_DELIMITERS = ",;\t|"
_CARRIAGE_RETURN = "a bare carriage return"
_UNCLOSED = "a quotation mark that does not open or close a field"


def delimited_rows(
    lines: Iterable[str], place: str, log: Log, columns: Mapping[str, str], delimiter: str = ""
) -> Iterator[Row]:
    """Yield the rows under the header; blank lines are passed over.

    Args:
        lines: physical lines with their ends.
        place: the file.
        log: where bad rows go.
        columns: the user's mapping.
        delimiter: between fields; "" to tell from the header.
    """
    numbered = iter(enumerate(lines, start=1))
    header = next((line for _, line in numbered if line.strip()), "")
    delimiter = delimiter or max(_DELIMITERS, key=header.count)
    names = header_names(header, delimiter)
    if not names:
        return log.skip(place, *(("damaged header", _CARRIAGE_RETURN) if header else ("empty",)))
    if "text" not in find_columns(names, columns):
        return log.skip(place, NO_TEXT_COLUMN, no_text(names, columns))
    for number, cells in _records(numbered, place, log, delimiter, len(names)):
        if len(cells) == len(names):
            yield Row(f"{place}:{number}", dict(zip(names, cells, strict=True)))
        elif cells:
            log.skip(f"{place}:{number}", f"not as many fields as the header's {len(names)}", f"it has {len(cells)}")


def header_names(line: str, delimiter: str = "") -> tuple[str, ...]:
    """Names in a header line, none where a bare carriage return breaks it; one that comes twice gets a number.

    >>> header_names("text;date;text")
    ('text', 'date', 'text_2')
    """
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST))
    try:
        cells = next(csv.reader([line], delimiter=delimiter or max(_DELIMITERS, key=line.count)), [])
    except csv.Error:
        return ()
    seen: dict[str, int] = {}
    names = []
    for name in map(str.strip, cells):
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name}_{seen[name]}")
    return tuple(names)


def _records(
    numbered: Iterator[Line], place: str, log: Log, delimiter: str, width: int
) -> Iterator[tuple[int, list[str]]]:
    """Parse strictly; where a row fails, give up its first line only and go on with its second.

    Where too much was read again in this way, a row is a line from there on.
    """
    waiting: deque[Line] = deque()
    again = 0
    while True:
        taken: list[Line] = []
        largest = _LARGEST if again < _MOST_AGAIN else 1
        cells, trouble = _next_record(_fed(waiting, numbered, taken, largest), delimiter)
        if not taken:
            return
        number, line = taken[0]
        if trouble:
            again += sum(len(line) for _, line in taken[1:])
            waiting.extendleft(reversed(taken[1:]))
            cells = _unquoted(line, delimiter, width)
        if cells or not trouble:
            yield number, cells
        else:
            log.skip(f"{place}:{number}", trouble)


def _fed(waiting: deque[Line], numbered: Iterator[Line], taken: list[Line], largest: int) -> Iterator[str]:
    """Hand out lines of so many characters, those given back first, and remember them in ``taken``."""
    size = 0
    while size < largest:
        line = waiting.popleft() if waiting else next(numbered, None)
        if line is None:
            return
        taken.append(line)
        size += len(line[1])
        yield line[1]


def _next_record(lines: Iterator[str], delimiter: str) -> tuple[list[str], str]:
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST))
    try:
        return next(csv.reader(lines, delimiter=delimiter, strict=True), []), ""
    except csv.Error as error:
        return [], _CARRIAGE_RETURN if "new-line" in str(error) else _UNCLOSED


def _unquoted(line: str, delimiter: str, width: int) -> list[str]:
    """Cells of a line between tabs whose quotation marks are text, as many tools write it; else nothing."""
    if delimiter != "\t":
        return []
    cells = line.rstrip("\r\n").split(delimiter)
    return cells if len(cells) == width else []
