"""The labels and sources of a chart of labels, planned: which are drawn, in which order, and how large all this is."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from biaskit.chart.checks import pick, require_columns
from biaskit.chart.panels import LINE, Heads, Names, fitting, heads_of, names_of, note_lines
from biaskit.chart.prose import counted
from biaskit.chart.style import (
    TEXT,
    left_out,
    name_of,
    small_note,
)
from biaskit.chart.text import clean, wrap
from biaskit.errors import InputError

NOTE = 6.0
"""Distance of the note from the last row in points."""

_MAKER = "biaskit.label_contrast"
_NEEDED = ("event", "source", "labels", "n_articles", "n_mentions")
_NAMES, _LEAST, _NARROWEST, _WIDEST = 140.0, 52.0, 34.0, 66.0
_SLIM = 140.0
"""Columns have at least so many points together, so that the note has room."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Which labels and sources are drawn, their counts by source, and how large all this is in points."""

    event: str
    records: Sequence[Mapping[Any, Any]]
    labels: Sequence[str]
    others: int
    counts: Sequence[Sequence[int]]
    left: list[str]
    names: Names
    heads: Heads
    cell: float
    columns: float
    most: int

    @property
    def named(self) -> list[str]:
        """The event's name as it stands over the labels."""
        return wrap(clean(self.event, "bold"), self.names.width - 4, size=TEXT, lines=3, weight="bold")

    @property
    def above(self) -> float:
        """Height of the heads."""
        return max(self.heads.height + LINE, LINE * len(self.named)) + 4

    @property
    def width(self) -> float:
        """Width of all columns."""
        return self.cell * self.columns

    @property
    def page(self) -> float:
        """Width of a figure."""
        return self.width + self.names.width + 8

    @property
    def rows(self) -> int:
        """Number of rows, with that of the other labels."""
        return len(self.labels) + (self.others > 0)

    @property
    def height(self) -> float:
        """Without the title and the note."""
        return self.names.row * self.rows + self.above + NOTE


def check(table: pd.DataFrame, chart: str) -> None:
    """Check that the table is one of labels.

    Raises:
        InputError: when a column is missing.
    """
    require_columns(table, _NEEDED, chart, _MAKER)


def rows_of(table: pd.DataFrame, event: str | None) -> pd.DataFrame:
    """The rows of one event, the outlets' own first.

    Raises:
        InputError: when a column is missing, several events are there and none was picked, or a source comes twice.
    """
    check(table, "plot_labels")
    rows = pick(table, "event", event, "plot_labels")
    keys = [column for column in ("source", "outlet") if column in rows.columns]
    if rows.duplicated(keys).any():
        raise InputError("plot_labels draws one row per source, but this table has several of one. Filter the table.")
    return rows.sort_values("source", key=lambda column: column.notna(), kind="stable")


def source_of(record: Mapping[Any, Any]) -> str:
    """Name of a source; the outlets' own words go by the outlet, where the table tells them apart."""
    outlet = record.get("outlet") if pd.isna(record["source"]) else None
    return clean(outlet) if outlet is not None and not pd.isna(outlet) else name_of(record["source"], "source")


def plan_of(rows: pd.DataFrame, most: tuple[int, int], size: tuple[float, float], *, grows: bool) -> Plan:
    """Choose labels and sources and lay them out on so many points of width and height."""
    widest = min(_NAMES, 0.36 * size[0])
    naming = rows[[bool(len(labels)) for labels in rows["labels"]]]
    records = naming.to_dict("records")[: max(1, min(most[1], int((size[0] - widest) // _NARROWEST)))]
    held = [_counts(record["labels"]) for record in records]
    labels = _ranked(held)
    sources = [source_of(record) for record in records]
    above = heads_of(sources, (size[0] - widest) / len(records)).height + 2 * LINE
    shown, lines = fitting(labels[: most[0] + 1], widest, size[1] - above)
    kept = _ordered(labels[: shown if shown == len(labels) else max(1, shown - 1)], held)
    others = len(labels) - len(kept)
    pooled = [counted(others, "other label")] if others else []
    names = names_of([*kept, *pooled], widest, lines=lines)
    names = replace(names, width=max(names.width, _LEAST))
    cell = (size[0] - names.width) / len(records)
    cell = min(_WIDEST, cell) if grows else cell
    counts = [[own[label] for label in kept] + [own.total() - sum(own[label] for label in kept)] * len(pooled)
              for own in held]  # fmt: skip
    left = left_out(len(rows) - len(records), "source")
    heads = heads_of(sources, cell)
    most_often = max((own[label] for own in held for label in kept), default=1)
    columns = max(len(records), _SLIM / cell)
    event = str(records[0]["event"])
    return Plan(event, records, kept, others, counts, left, names, heads, cell, columns, most_often)


def aligned(plans: Sequence[Plan], room: float) -> list[Plan]:
    """The first plans, as many as have room, with one width of names and of columns, and one scale of dots."""
    total = [sum(plan.height + 4 * LINE for plan in plans[: i + 1]) for i in range(len(plans))]
    count = max(1, sum(height <= room for height in total))
    more, plans = left_out(len(plans) - count, "event"), plans[:count]
    width, cell = max(plan.names.width for plan in plans), min(plan.cell for plan in plans)
    columns, most = max(plan.columns * plan.cell for plan in plans) / cell, max(plan.most for plan in plans)
    return [
        replace(plan, names=replace(plan.names, width=width), cell=cell, columns=columns, most=most,
                heads=heads_of([source_of(record) for record in plan.records], cell),
                left=plan.left + more * (plan is plans[-1]))
        for plan in plans
    ]  # fmt: skip


def _counts(labels: Any) -> Counter[str]:
    counts: Counter[str] = Counter()
    for label, count in labels:
        counts[clean(label)] += int(count)
    return counts


def _ranked(held: Sequence[Counter[str]]) -> list[str]:
    """All labels, the first of each source before the others, more frequent ones before rarer ones."""
    total: Counter[str] = sum(held, Counter())
    first = {own.most_common(1)[0][0] for own in held if own}
    return sorted(total, key=lambda label: (label not in first, -total[label], label))


def _ordered(labels: Sequence[str], held: Sequence[Counter[str]]) -> list[str]:
    """Labels of the first source first, then those that the second uses more, and so on."""

    def place(label: str) -> tuple[int, int, str]:
        most = max(own[label] for own in held)
        return next(i for i, own in enumerate(held) if own[label] == most), -most, label

    return sorted(labels, key=place)


def note_of(plan: Plan, min_n: int) -> list[str]:
    """What stands beneath a figure of one event, in lines."""
    return note_lines([*_key([plan], min_n), *plan.left], plan.width)


def notes_of(plans: Sequence[Plan], min_n: int) -> list[list[str]]:
    """What stands beneath each of several events; how to read them stands beneath the last."""
    last = [*plans[-1].left, *_key(plans, min_n)]
    return [*(note_lines(plan.left, plan.width) for plan in plans[:-1]), note_lines(last, plans[-1].width)]


def _key(plans: Sequence[Plan], min_n: int) -> list[str]:
    records = [record for plan in plans for record in plan.records]
    return ["Beside each mark: how often. n: mentions of the event.", *small_note(records, min_n)]
