"""Sheets labelled in a notebook, row by row, and saved as one goes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from biaskit.errors import InputError, check_types, require
from biaskit.validation.labels import LABELS
from biaskit.validation.sheets import beside
from biaskit.validation.widget.cells import SheetFile
from biaskit.validation.widget.guide import labels_in
from biaskit.validation.widget.labelling import Labelling

if TYPE_CHECKING:
    from biaskit.validation.widget.view import SheetWidget

__all__ = ["label_sheet"]


def label_sheet(
    path: str | Path, *, labels: Sequence[str] | None = None, guidelines: str | None = None
) -> "SheetWidget":
    """Label the rows of a coder's sheet in a notebook, one at a time, by buttons or keys.

    Shown are target, sentence and the words that count, as the sheet has them, and nothing of where they come from.
    After each label the sheet itself is saved, so that what is labelled is safe, a spreadsheet may be used in between,
    and `read_annotations` reads it as any other. A row that was changed elsewhere meanwhile is not written over, and
    whatever else the file holds stays as it is. Each coder labels a sheet of their own.

    A label is for the row that is shown: one pressed before the next row is there is not taken, and the page says so.
    A note is saved as it is typed, and kept in the page until it is, through a restart of the kernel and a reload of
    the page; when its row is shown again, it is saved. What can be undone is forgotten when the kernel stops.

    Args:
        path: of the sheet, a CSV that `sample_for_annotation` wrote.
        labels: what to choose from, as given to `sample_for_annotation`; None for those that the guidelines beside the
            sheet end with, or else negative, neutral and positive. "cannot tell" comes with all.
        guidelines: in Markdown; None for the ``NAME-guidelines.md`` that lies beside the sheet, if any.

    Returns:
        A widget, which a notebook shows where it is the last thing in a cell.

    Raises:
        MissingExtraError: when anywidget is not installed.
        InputError: for a workbook, or a file that cannot be read or is no sheet.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     sheet = Path(folder, "port-Ana.csv")
    ...     _ = sheet.write_text("item,target,sentence,label\\n7,Peru,[[Peru]] lost.,\\n")
    ...     print(label_sheet(sheet))
    port-Ana.csv: 0 of 1 labelled, 1 left.
    Row 1, item 7. Target: Peru
      [[Peru]] lost.
    Labels: 1 negative, 2 neutral, 3 positive, 4 cannot tell
    (Buttons appear where widgets run: JupyterLab, Notebook 7, VS Code, Colab.)
    """
    check_types(label_sheet, locals())
    require("anywidget", extra="widget", purpose="Labelling in a notebook")
    from biaskit.validation.widget.view import SheetWidget

    sheet = SheetFile(path)
    told = _guidelines_of(Path(path)) if guidelines is None else guidelines
    return SheetWidget(Labelling(sheet, labels or labels_in(told) or LABELS), told)


def _guidelines_of(path: Path) -> str:
    file = beside(path, "-guidelines.md")
    try:
        return file.read_text(encoding="utf-8", errors="replace") if file else ""
    except OSError as error:
        raise InputError(f"Cannot read {str(file)!r}: {error.strerror or error}.") from error
