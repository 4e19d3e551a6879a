"""Rows are written, read again, and stripped of their labels."""

from pathlib import Path
from typing import Any

import pytest

rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row

FULL = Row(
    "Jordan’s aide met Taylor.",
    (18, 24),
    "own",
    "swapped",
    holder=True,
    valence=0,
    role=3,
    attitude=2,
    frames=[1, 0, None],
    entities=("Ana Ruiz", "Ruiz"),
    doc="7",
    fold=0,
)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    parts = {"learn": [FULL, Row("They met.", None)], "dev_rw": []}
    rows.write(tmp_path / "rows.json.gz", parts)
    assert rows.read(tmp_path / "rows.json.gz") == parts


def test_without_labels_a_row_keeps_all_else() -> None:
    known = {"holder": True, "entities": ("Ana Ruiz", "Ruiz"), "doc": "7", "fold": 0}
    assert rows.unlabelled(FULL) == Row("Jordan’s aide met Taylor.", (18, 24), "own", "swapped", **known)
