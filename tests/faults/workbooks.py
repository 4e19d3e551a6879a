"""Sheets of labels as workbooks, of which one file within is exchanged."""

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pandas as pd

SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(path: Path, rows: int = 60) -> Path:
    """A sheet of labels that somebody filled in."""
    from biaskit.validation.sheets import write_workbook

    targets = [f"Peru {number * 7919}" for number in range(rows)]
    table = pd.DataFrame({"item": range(1, rows + 1), "target": targets, "label": "positive"})
    write_workbook(table, path, "# Guidelines\nMark what is said.", ["negative", "positive"])
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The files in a workbook."""
    with ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def exchanged(path: Path, name: str, content: bytes) -> Path:
    """The workbook with one of its files exchanged, or one more."""
    whole = parts(path) | {name: content}
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        for one, data in whole.items():
            file.writestr(one, data)
    return path


def sheet(rows: str, after: str = "") -> bytes:
    """A sheet with these rows in XML."""
    return f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'.encode()
