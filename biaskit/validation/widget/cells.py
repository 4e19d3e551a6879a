"""A CSV sheet in which single cells are replaced; all else of the file stays, character for character."""

import os
import re
import shutil
from codecs import BOM_UTF8
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

from biaskit.errors import InputError
from biaskit.reading.decoding import decode
from biaskit.reading.limits import read_whole
from biaskit.reading.log import Log
from biaskit.showing.text import storable
from biaskit.validation.labels import plain
from biaskit.validation.sheets import csv_rows, delimiter_of, guarded, sheet_path, unguarded

_ONLY_CSV = "is a workbook, and labels are saved to CSV. Save it as CSV UTF-8, or draw the sample with path='NAME.csv'."


class SheetFile:
    """A coder's sheet on disk.

    A change is written to a file beside it, forced to the disk, and renamed over it: after a crash the sheet holds
    either all of the change or nothing of it. What somebody else has changed meanwhile is never written over.

    Attributes:
        path: of the file; of a link, where it leads.
        names: of the columns, as in the header.
        rows: numbers of the rows that hold something, in the order of the file.
    """

    def __init__(self, path: str | Path) -> None:
        """Read a sheet.

        Raises:
            InputError: for a file that is no CSV, cannot be read, or lacks a column ``item`` or ``label``.
        """
        if sheet_path(path).suffix.lower() == ".xlsx":
            raise InputError(f"{str(path)!r} {_ONLY_CSV}")
        self.path = Path(path).resolve()
        self._take(self._on_disk())

    def reread(self) -> bool:
        """Read the sheet again if it is not as it was read or written last; True if so.

        Raises:
            InputError: when it cannot be read, or items are gone from it. Nothing is taken over then.
        """
        data = self._on_disk()
        if data == self._data:
            return False
        fresh = SheetFile(self.path)
        gone = sorted({self.item(row) for row in self.rows} - {fresh.item(row) for row in fresh.rows})
        if gone:
            raise InputError(
                f"{self.path.name!r} was changed elsewhere, and item {gone[0]!r} is gone from it. Nothing was saved. "
                "If that is meant, open the sheet anew."
            )
        self._take(data)
        return True

    def item(self, row: int) -> str:
        """What stands in the column ``item``."""
        return self.text(row, "item").strip()

    def text(self, row: int, name: str) -> str:
        """The text of a cell, without the apostrophe that keeps spreadsheets from running it; "" for none."""
        place, cells = self._places.get(plain(name), -1), self._texts[row]
        return unguarded(cells[place]) if 0 <= place < len(cells) else ""

    def has(self, name: str) -> bool:
        """Whether there is such a column, whatever its case."""
        return name in self._places

    def raw(self, row: int, name: str) -> str:
        """A cell as the file has it, quotation marks and all; "" where the row ends before it."""
        place, cells = self._places[name], self._raw[row]
        return cells[place] if place < len(cells) else ""

    def put(self, row: int, changes: Mapping[str, str]) -> None:
        """Replace cells of a row, given as `quoted` makes them or `raw` gave them, on disk; then they are safe.

        Raises:
            InputError: when somebody else has changed the file since, or it cannot be written. It is as it was then.
        """
        cells = list(self._raw[row])
        for name, text in changes.items():
            place = self._places[name]
            cells += [""] * (place + 1 - len(cells))
            cells[place] = text
        lines = [cells if number == row else own for number, own in enumerate(self._raw)]
        joined = "".join(self._delimiter.join(own) + end for own, end in zip(lines, self._ends, strict=True))
        data = self._mark + joined.encode()
        try:
            self._replace(data)
        except OSError as error:
            told = f"Cannot write {self.path.name!r}: {error.strerror or error}."
            raise InputError(f"{told} Nothing was saved; is it open elsewhere?") from error
        self._take(data)

    def _on_disk(self) -> bytes:
        try:
            return read_whole(self.path)
        except OSError as error:
            raise InputError(f"Cannot read {str(self.path)!r}: {error.strerror or error}.") from error

    def _take(self, data: bytes) -> None:
        text, mark = _decoded(data, self.path)
        delimiter = delimiter_of(text)
        raw, ends = _split(text, delimiter)
        texts = csv_rows(text)
        if [len(row) for row in texts] != [0 if row == [""] else len(row) for row in raw]:
            raise InputError(f"{str(self.path)!r} has quotation marks that do not close. Mend it in a spreadsheet.")
        names = [unguarded(name).strip() for name in texts[0]] if texts else []
        places = {plain(name): place for place, name in enumerate(names)}
        if not {"item", "label"} <= set(places):
            raise InputError(f"{str(self.path)!r} has no column item or no column label. A sheet needs both.")
        self.names, self._places, self._delimiter, self._mark = names, places, delimiter, mark
        self._data, self._raw, self._ends, self._texts = data, raw, ends, texts
        self.rows = [row for row in range(1, len(texts)) if any(cell.strip() for cell in texts[row])]

    def _replace(self, data: bytes) -> None:
        handle, name = mkstemp(prefix=f".{self.path.name}.", suffix=".part", dir=self.path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            shutil.copymode(self.path, name)
            if self.path.read_bytes() != self._data:
                raise InputError(f"{self.path.name!r} was changed elsewhere at this very moment. Nothing was saved.")
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
        _keep_name(self.path.parent)


def quoted(text: str) -> str:
    """A cell for a CSV that no spreadsheet runs as a formula.

    >>> print(quoted('-1'), quoted('say "no" twice'))
    "'-1" "say ""no"" twice"
    """
    return '"{}"'.format(guarded(storable(text)).replace('"', '""'))


def _decoded(data: bytes, path: Path) -> tuple[str, bytes]:
    """The text, and the mark it is saved under: what is not UTF-8 is saved as UTF-8 from then on."""
    try:
        return data.decode("utf-8-sig"), BOM_UTF8 if data.startswith(BOM_UTF8) else b""
    except UnicodeDecodeError:
        text = decode(data, str(path), Log())
    if "\ufffd" in text:
        raise InputError(f"{str(path)!r} holds bytes that are no text. Save it as CSV UTF-8.")
    return text, BOM_UTF8


def _split(text: str, delimiter: str) -> tuple[list[list[str]], list[str]]:
    """Cells as they stand, quotation marks and all, and the line ends: joined again, they are the text."""
    apart = re.escape(delimiter)
    cell = rf'("[^"]*+(?:""[^"]*+)*+(?:"[^{apart}\r\n]*+|\Z)|[^{apart}\r\n]*+)'
    rows: list[list[str]] = []
    ends: list[str] = []
    row: list[str] = []
    for found in _cells(re.compile(rf"{cell}({apart}|\r\n|[\r\n]|\Z)"), text):
        row.append(found[1])
        if found[2] != delimiter:
            rows.append(row)
            ends.append(found[2])
            row = []
    # Nothing follows the last line end.
    return (rows[:-1], ends[:-1]) if rows and rows[-1] == [""] and not ends[-1] else (rows, ends)


def _cells(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    for found in pattern.finditer(text):
        yield found
        if not found[2]:
            return


def _keep_name(folder: Path) -> None:
    """Force a renaming to the disk, where the system lets folders be forced."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
