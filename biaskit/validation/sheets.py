"""Sheets that people fill in, as CSV or XLSX, and back: no text of the news is ever run as a formula."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import ZipFile

import pandas as pd

from biaskit.errors import InputError, require, unwritable
from biaskit.reading.decoding import decode
from biaskit.reading.limits import LARGEST_LIST, read_whole
from biaskit.reading.log import Log
from biaskit.tables.columns import is_missing

SUFFIXES = (".csv", ".xlsx")

_FORMULA = re.compile(r"'*[=+\-@\t\r\n]")
_GUARDED = re.compile(r"''*[=+\-@\t\r\n]")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOST_IN_CELL = 32_767
"""Characters that Excel takes in one cell."""
_MOST_IN_LIST = 253
"""Characters that Excel takes in a list to choose from."""
_MOST_CELLS = 1_000_000
"""Cells of a sheet that is read; 50,000 rows have half as many."""
_MOST_TAGS = 4_000_000
"""Tags in the files of a workbook; each cell has four to six, and takes some hundred bytes while it is read."""
_DELIMITERS = ",;\t|"
_WIDTHS = {"item": 8, "target": 22, "sentence": 70, "words": 45, "before": 45, "after": 45, "label": 14, "note": 30}


class Record(NamedTuple):
    """A row of a sheet as somebody filled it in.

    Attributes:
        number: of the row, as a spreadsheet counts them; the header is 1.
        cells: text of each column, by its name.
    """

    number: int
    cells: dict[str, str]


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula (OWASP, "CSV Injection"); `unguarded` gives it back.

    >>> guarded("=1+1"), guarded("'=1"), guarded("'Tis")
    ("'=1+1", "''=1", "'Tis")
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """What `guarded` was given.

    >>> unguarded("'=1+1"), unguarded("'Tis")
    ('=1+1', "'Tis")
    """
    return text[1:] if _GUARDED.match(text) else text


def sheet_path(path: str | Path) -> Path:
    """The path of a sheet.

    Raises:
        InputError: for one that ends in something else.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        raise InputError(f"{str(path)!r} is no sheet. Give a file that ends in {' or '.join(SUFFIXES)}.")
    return Path(path)


def beside(path: Path, ending: str) -> Path | None:
    """The file next to a sheet that is named by the sheet's name, or by its beginning before a dash, and an ending.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     _ = Path(folder, "port-key.csv").write_text("")
    ...     str(beside(Path(folder, "port-Ana.csv"), "-key.csv").name)
    'port-key.csv'
    """
    parts = path.stem.split("-")
    names = (f"{'-'.join(parts[:length])}{ending}" for length in range(len(parts), 0, -1))
    return next(filter(_is_there, map(path.with_name, names)), None)


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long
        return False


def write_rows(table: pd.DataFrame, path: Path) -> None:
    """Write a table as CSV, with the byte-order mark that Excel needs to see UTF-8.

    Raises:
        InputError: when the file cannot be written.
    """
    with _opened(path) as file:
        writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        writer.writerow([guarded(str(name)) for name in table.columns])
        writer.writerows([[_csv_cell(value) for value in row] for row in table.itertuples(index=False)])


def write_text(text: str, path: Path) -> None:
    """Write a text file.

    Raises:
        InputError: when the file cannot be written.
    """
    with _opened(path, encoding="utf-8") as file:
        file.write(text)


def _opened(path: Path, encoding: str = "utf-8-sig") -> Any:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding=encoding, errors="replace", newline="")
    except OSError as error:
        raise unwritable(path, error) from error


def _csv_cell(value: Any) -> Any:
    if is_missing(value):
        return ""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else guarded(str(value))


def write_workbook(table: pd.DataFrame, path: Path, guidelines: str, allowed: Sequence[str]) -> None:
    """Write a table as the first sheet of a workbook, with a list to choose labels from, and guidelines as the second.

    Raises:
        MissingExtraError: when openpyxl is not installed.
        InputError: when the file cannot be written.
    """
    require("openpyxl", extra="paper", purpose="Writing XLSX")
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title, sheet.freeze_panes = "sheet", "A2"
    _fill(sheet, [list(table.columns), *table.itertuples(index=False)], lambda number, _: number == 1)
    for number, name in enumerate(table.columns, start=1):
        letter = sheet.cell(1, number).column_letter
        sheet.column_dimensions[letter].width = _WIDTHS.get(name, 20)
        if name == "label":
            _offer(sheet, f"{letter}2:{letter}{len(table) + 1}", allowed)
    told = book.create_sheet("guidelines")
    told.column_dimensions["A"].width = 120
    _fill(told, [[line] for line in guidelines.splitlines()], lambda _, line: str(line).startswith("#"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        book.save(path)
    except OSError as error:
        raise unwritable(path, error) from error


def _fill(sheet: Any, rows: Iterable[Sequence[Any]], is_bold: Callable[[int, Any], bool]) -> None:
    from openpyxl.styles import Alignment, Font

    wrapped, bold = Alignment(vertical="top", wrap_text=True), Font(bold=True)
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            cell.alignment = wrapped
            if is_bold(number, value):
                cell.font = bold
            if isinstance(value, int | float) and not isinstance(value, bool):
                cell.value = None if is_missing(value) else value
            elif not is_missing(value) and value != "":
                cell.value = _NOT_IN_XML.sub("\ufffd", str(value))[:_MOST_IN_CELL]
                # Else "=1+1" is a formula, or turns into one when somebody edits the cell.
                cell.data_type, cell.quotePrefix = "s", True


def _offer(sheet: Any, cells: str, allowed: Sequence[str]) -> None:
    """Offer a list of labels, where Excel can hold it; others may be typed, for readers of sheets know "pos"."""
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = ",".join(allowed)
    if len(choices) > _MOST_IN_LIST or any(set(label) & set(',"') for label in allowed):
        return
    choice = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True, showErrorMessage=False)
    choice.add(cells)
    sheet.add_data_validation(choice)


def read_records(path: Path) -> Iterator[Record]:
    """The rows of a CSV or XLSX file under its header; empty rows are passed over.

    A CSV may have been saved by a spreadsheet: with semicolons or tabs, in Windows' or Apple's encoding.

    Raises:
        InputError: when the file cannot be read, is empty, or ends in something else.
    """
    sheet_path(path)
    try:
        rows = _workbook_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    except OSError as error:
        raise InputError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error
    header = [name.strip() for name in rows[0]] if rows else []
    if not any(header):
        raise InputError(f"{str(path)!r} has no header row. Give a sheet that `sample_for_annotation` wrote.")
    for number, row in enumerate(rows[1:], start=2):
        if any(cell.strip() for cell in row):
            # Some programs leave empty cells at the end of a row out.
            cells = [*row, *[""] * len(header)]
            yield Record(number, {name: cell for name, cell in zip(header, cells, strict=False) if name})


def _csv_rows(path: Path) -> list[list[str]]:
    text = decode(read_whole(path), str(path), Log())
    return [[unguarded(cell) for cell in row] for row in csv_rows(text)]


def csv_rows(text: str) -> list[list[str]]:
    """The cells of a CSV as they stand, the header's too.

    >>> csv_rows("item;label\\r\\n1;'-1\\r\\n")
    [['item', 'label'], ['1', "'-1"]]
    """
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text)))


def delimiter_of(text: str) -> str:
    """What parts the cells of a CSV, by its header.

    >>> delimiter_of("item;label\\n1;a,b\\n")
    ';'
    """
    header = next(iter(text.splitlines()), "")
    return max(_DELIMITERS, key=header.count)


def _workbook_rows(path: Path) -> list[list[str]]:
    require("openpyxl", extra="paper", purpose="Reading XLSX")
    from openpyxl import load_workbook

    data = io.BytesIO(read_whole(path))
    try:
        _check_size(data)
        sheet = load_workbook(data, data_only=True, read_only=True).worksheets[0]
        sheet.reset_dimensions()  # some programs write them wrong
        return list(_values(sheet))
    except Exception as error:  # openpyxl meets damage with whatever comes of it
        raise InputError(f"Cannot read {str(path)!r} as XLSX: {_said(error)}. Save it anew, or as CSV.") from error


def _check_size(data: io.BytesIO) -> None:
    """Refuse, before it is read, a workbook that would fill the memory."""
    with ZipFile(data) as file:
        size = sum(part.file_size for part in file.infolist())
        if size > LARGEST_LIST:
            raise InputError(f"it unpacks to {size:,} bytes, and {LARGEST_LIST:,} are the most")
        tags = sum(file.read(part).count(b"<") for part in file.infolist())
    if tags > _MOST_TAGS:
        raise InputError(f"it has {tags:,} tags, and {_MOST_TAGS:,} are the most")


def _values(sheet: Any) -> Iterator[list[str]]:
    """The cells of each row, empty ones before the last among them, as long as they are no more than people fill in."""
    cells = 0
    for row in sheet.iter_rows(values_only=True):
        cells += len(row) + 1
        if cells > _MOST_CELLS:
            raise InputError(f"its sheet reaches over more than {_MOST_CELLS:,} cells; remove what stands far out")
        yield [_text(value) for value in row]


def _said(error: Exception) -> str:
    """Why it failed, on one line; openpyxl wraps what it met in a word of its own."""
    met = error.__cause__ or error
    words = met.args[0] if isinstance(met, KeyError) and met.args else met
    return " ".join(str(words).split()).rstrip(".") or type(met).__name__


def _text(value: Any) -> str:
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
