"""A coder's way through a sheet: which row is shown, what is saved, what can be taken back. Knows of no widget."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from biaskit.errors import InputError
from biaskit.validation.labels import CANNOT_TELL, meant, plain, values_of
from biaskit.validation.widget.cells import SheetFile, quoted
from biaskit.validation.widget.pieces import passage, pieces

_SHOWN = frozenset({"item", "target", "before", "sentence", "after", "words", "label", "note"})
_OTHER_ROW = "Another row is shown by now. Nothing was saved."


class Change(NamedTuple):
    """Cells of an item, as the file had them before a change and after it."""

    item: str
    before: dict[str, str]
    after: dict[str, str]


def keys_of(labels: Sequence[str]) -> dict[str, str]:
    """The key of each label, and of "cannot tell": 1, 2, ...; labels that are single digits are their own keys.

    >>> keys_of(["negative", "positive"]), keys_of(["0", "1"])
    ({'negative': '1', 'positive': '2', 'cannot tell': '3'}, {'0': '0', '1': '1', 'cannot tell': '2'})
    """
    digits = all(label in tuple("0123456789") for label in labels)
    keys = {label: label if digits else str(n) if n < 10 else "" for n, label in enumerate(labels, start=1)}
    return {**keys, CANNOT_TELL: next((key for key in "1234567890" if key not in keys.values()), "")}


class Labelling:
    """One coder's work on one sheet.

    Attributes:
        sheet: the file.
        keys: of the labels to choose from.
    """

    def __init__(self, sheet: SheetFile, labels: Sequence[str]) -> None:
        """Begin at the first row without a label.

        Raises:
            InputError: for labels that are too few or not different, or a sheet without rows.
        """
        self._values = values_of(labels)
        self.sheet, self.keys = sheet, keys_of(list(self._values))
        self._known: dict[str, str | None] = {"": None}
        self._changes: list[Change] = []
        self._said, self._trouble = "", False
        if not sheet.rows:
            raise InputError(f"{str(sheet.path)!r} has no rows to label.")
        self._place = self._next_open(-1) or 0

    def answer(self, message: Any) -> None:
        """Do what a page asks for; what cannot be done is told in the `view`.

        Args:
            message: a mapping with ``do`` (label, note, go, open or undo), the ``item`` that the page shows, a
                ``label`` or a place ``to`` go to, and the ``note``, where one was typed.
        """
        self._said, self._trouble = "", False
        try:
            self._answer(message if isinstance(message, Mapping) else {})
        except InputError as error:
            path = self.sheet.path
            self._said, self._trouble = str(error).replace(repr(str(path)), repr(path.name)), True

    def _answer(self, message: Mapping[str, Any]) -> None:
        item, seen = self._item, self._own_cells()
        reread = self.sheet.reread()
        if reread:
            self._find(item)
        if message.get("item") != item or self._item != item:
            raise InputError(_OTHER_ROW)
        do, note = message.get("do"), message.get("note")
        note = note if isinstance(note, str) and note != self.sheet.text(self._row, "note") else None
        if reread and seen != self._own_cells() and (do == "label" or note is not None):
            raise InputError(
                f"Item {item} was changed elsewhere, and is shown as it is now. "
                "Nothing was saved; do it again to replace it."
            )
        if do == "label":
            self._label(message.get("label"), note)
        else:
            if note is not None:
                self._save({"note": note})
                self._said = f"Note on item {item} saved."
            self._move(do, message.get("to"))
        if reread:
            self._said = f"The sheet was changed elsewhere, and was read anew. {self._said}".strip()

    def _label(self, label: Any, note: str | None) -> None:
        if not isinstance(label, str) or label not in self.keys:
            raise InputError(f"The label is {label!r}. Allowed: {', '.join(self.keys)}.")
        item = self._item
        self._save({"label": label} if note is None else {"label": label, "note": note})
        self._said = f"Item {item}: {label}, saved."
        self._place = min(self._place + 1, len(self.sheet.rows) - 1)
        if self.left == 0:
            self._said += " All rows have a label."

    def _move(self, do: Any, to: Any) -> None:
        if do == "go" and isinstance(to, int):
            self._place = max(0, min(to, len(self.sheet.rows) - 1))
        elif do == "open":
            place = self._next_open(self._place)
            self._said = "All rows have a label." if place is None else self._said
            self._place = self._place if place is None else place
        elif do == "undo":
            self._undo()

    def _undo(self) -> None:
        if not self._changes:
            raise InputError("There is nothing to undo.")
        change = self._changes.pop()
        self._find(change.item)
        now = {name: self.sheet.raw(self._row, name) for name in change.after}
        if self._item != change.item or now != change.after:
            raise InputError(f"Item {change.item} was changed elsewhere since, and stays as it is.")
        try:
            self.sheet.put(self._row, change.before)
        except InputError:
            self._changes.append(change)
            raise
        self._said = f"Undone: item {change.item} is as it was."

    def _save(self, texts: Mapping[str, str]) -> None:
        row = self._row
        new = {name: quoted(text) for name, text in texts.items() if self._differs(row, name, text)}
        if not new:
            return
        old = {name: self.sheet.raw(row, name) for name in new}
        self.sheet.put(row, new)
        last = self._changes[-1] if self._changes else None
        # A note that is saved while it grows is one change.
        if last and last.item == self._item and list(new) == list(last.after) == ["note"] and old == last.after:
            old = self._changes.pop().before
        self._changes.append(Change(self._item, old, new))

    def _differs(self, row: int, name: str, text: str) -> bool:
        return self.sheet.has(name) and self.sheet.text(row, name) != text

    @property
    def _row(self) -> int:
        return self.sheet.rows[self._place]

    @property
    def _item(self) -> str:
        return self.sheet.item(self._row)

    def _own_cells(self) -> tuple[str, str]:
        return self.sheet.text(self._row, "label"), self.sheet.text(self._row, "note")

    def _find(self, item: str) -> None:
        """Go to an item, wherever its row lies by now."""
        places = (place for place, row in enumerate(self.sheet.rows) if self.sheet.item(row) == item)
        self._place = next(places, min(self._place, len(self.sheet.rows) - 1))

    def _next_open(self, place: int) -> int | None:
        n = len(self.sheet.rows)
        places = ((place + step) % n for step in range(1, n + 1))
        return next((at for at in places if self._label_of(self.sheet.rows[at]) is None), None)

    def _label_of(self, row: int) -> str | None:
        """The label that a row has, as `read_annotations` understands it; None for none and for what is no label."""
        cell = self.sheet.text(row, "label")
        if cell not in self._known:
            try:
                self._known[cell] = meant(cell, self._values, "") or CANNOT_TELL if plain(cell) else None
            except InputError:
                self._known[cell] = None
        return self._known[cell]

    @property
    def left(self) -> int:
        """How many rows have no label yet."""
        return sum(self._label_of(row) is None for row in self.sheet.rows)

    def view(self) -> dict[str, Any]:
        """What a page shows: the row, how it is labelled, how far the work is. All of it stands in the sheet."""
        row = self._row
        cells = {name: self.sheet.text(row, name) for name in _SHOWN}
        label = self._label_of(row)
        others = [name for name in self.sheet.names if name and plain(name) not in _SHOWN]
        return {
            "place": self._place,
            "rows": len(self.sheet.rows),
            "left": self.left,
            "item": self._item,
            "shown_item": pieces(self._item),
            **{name: pieces(cells[name]) for name in ("target", "before", "after", "words")},
            "sentence": passage(cells["sentence"], cells["words"]),
            "others": [[pieces(name), pieces(self.sheet.text(row, name))] for name in others],
            "label": label or "",
            "no_label": pieces(cells["label"]) if label is None else [],
            "note": cells["note"],
            "can_undo": bool(self._changes),
            "said": pieces(self._said),
            "trouble": self._trouble,
        }

    def __str__(self) -> str:
        """How far the work is, and the row it stands at, as text."""
        row, n = self._row, len(self.sheet.rows)
        labels = ", ".join(f"{key} {label}".strip() for label, key in self.keys.items())
        lines = [
            f"{self.sheet.path.name}: {n - self.left} of {n} labelled, {self.left} left.",
            f"Row {self._place + 1}, item {self._item}. Target: {self.sheet.text(row, 'target')}",
            f"  {self.sheet.text(row, 'sentence')}",
            f"Labels: {labels}",
        ]
        return "\n".join("".join(text for text, _ in pieces(line)) for line in lines)
