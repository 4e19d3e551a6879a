"""The widget itself; to be imported only where anywidget is installed."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from biaskit.validation.widget.guide import blocks
from biaskit.validation.widget.labelling import Labelling

_HERE = Path(__file__).parent
_ELSEWHERE = "(Buttons appear where widgets run: JupyterLab, Notebook 7, VS Code, Colab.)"


class SheetWidget(anywidget.AnyWidget):
    """Rows of a sheet, one at a time, to be labelled; the page is told what the sheet holds, and nothing else.

    Attributes:
        fixed: name of the sheet, labels with their keys, guidelines, whether there is a column for notes.
        view: what `Labelling.view` gives, and the number of the request that it answers.
    """

    _esm = _HERE / "widget.js"
    _css = _HERE / "widget.css"
    fixed = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, labelling: Labelling, guidelines: str) -> None:
        """Show the row at which the labelling stands."""
        self._labelling = labelling
        fixed = {
            "sheet": labelling.sheet.path.name,
            "labels": [[label, key] for label, key in labelling.keys.items()],
            "guidelines": blocks(guidelines),
            "has_note": labelling.sheet.has("note"),
        }
        super().__init__(fixed=fixed, view={**labelling.view(), "answers": ""})
        self.on_msg(self._on_message)

    def _on_message(self, _: Any, content: Any, __: Any) -> None:
        self._labelling.answer(content)
        asked = content.get("asked") if isinstance(content, Mapping) else None
        self.view = {**self._labelling.view(), "answers": asked if isinstance(asked, str) else ""}

    def __repr__(self) -> str:
        """What is shown where no widget can be."""
        return f"{self._labelling}\n{_ELSEWHERE}"
