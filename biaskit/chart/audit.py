"""What names do to scorers: those that gain most and lose most when nothing but the name changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from biaskit.chart.checks import one_row_each, pick, require_columns
from biaskit.chart.rows import draw_rows, label_scale, right_of
from biaskit.chart.style import (
    OKABE_ITO,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    bare,
    describe,
    label_ticks,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean, elide
from biaskit.errors import InputError, check_types

_NEEDED = ("scorer", "name", "kind", "mean", "difference", "low", "high")
_MAKER = "audit_names(...).names"
_FAVOURED, _AGAINST = OKABE_ITO[0], OKABE_ITO[5]
_SAME = 1e-9
_ROW = 11.5
_NAMES, _MEAN, _AXIS = 116.0, 26.0, 30.0
_HEAD, _TITLE, _NOTE = 14.0, 16.0, 12.0
_EMPTY = 2
"""Rows that a panel without differences is high."""

Limits = tuple[float, float]


def plot_audit(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    scorer: str | None = None,
    kind: str | None = None,
    top: int = 10,
    limits: Limits | None = None,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the names that a scorer favours most and least.

    Names above the gap gain, those beneath lose; the gap holds a dot for each of the others. A name's mean stands at
    the right. An open mark has no interval. A scorer that does not read names has only the gap, with all names at 0.

    Args:
        table: as ``audit_names(...).names`` holds it, or read back from its CSV file.
        ax: where to draw; by default a new figure as high as its rows need. On a given Axes rows keep the height that a
            new figure gives them, where there is room.
        scorer: which to draw, where the table holds several.
        kind: only names of this kind.
        top: names a side at most.
        limits: ends of the scale, to compare figures; by default as the names drawn need.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 90.

    Returns:
        The Axes; the rows are at y = 0, 1, ..., from the top.

    Raises:
        InputError: when a column is missing, several scorers are there and none was picked, or a name comes twice.

    >>> table = pd.DataFrame({"scorer": "naive", "name": ["Ana", "Ben", "Cem"], "kind": "person",
    ...     "mean": [0.3, 0.0, -0.3], "difference": [0.3, 0.0, -0.3], "low": -0.5, "high": 0.5})
    >>> [label.get_text() for label in plot_audit(table).get_yticklabels()]
    ['Ana', '1 other name', 'Cem']
    """
    check_types(plot_audit, locals())
    rows = _rows(table, scorer, kind)
    if not len(rows):
        return nothing_to_show(ax, width)
    over = _AXIS + _HEAD + (_TITLE if title else 0)
    wide, most = page(width, 90)
    plan = _plan(rows, top if ax is not None else _most(top, most - over - _NOTE))
    size = (wide / 25.4 * 72 - 8, plan.height) if ax is None else size_of(ax, over=over)
    if ax is None:
        ax = new_axes(wide, plan.height + over + (_NOTE if plan.note else 0))
    room = size[0] - min(_NAMES, 0.42 * size[0]) - _MEAN
    _prepare(ax, plan, limits or _limits([plan]), size)
    for y, record in plan.placed():
        _draw(ax, y, record)
    _draw_others(ax, plan)
    if plan.note:
        write_note(ax, [plan.note], _AXIS - 4)
    set_title(ax, title, room, pad=_HEAD)
    describe(ax, _words(plan, clean(rows["scorer"].iloc[0])))
    return ax


def plot_audits(
    table: pd.DataFrame,
    *,
    kind: str | None = None,
    top: int = 10,
    columns: int | None = None,
    width: float | None = None,
) -> Figure:
    """Draw the audits of several scorers side by side, on one scale.

    Args:
        table: rows of several scorers, for example several tables of names put together by ``pandas.concat``.
        kind: only names of this kind.
        top: names a side at most.
        columns: panels side by side; by default two where they have 80 mm each, else one.
        width: width of the figure in mm; by default that of the `style` in use, or 180.

    Returns:
        A new figure with one Axes a scorer, in the order of the table.

    Raises:
        InputError: as `plot_audit`.
    """
    check_types(plot_audits, locals())
    require_columns(table, _NEEDED, "plot_audits", _MAKER)
    names = [str(scorer) for scorer in table["scorer"].unique()]
    if not names:
        return cast(Figure, nothing_to_show(None, width).figure)
    wide, most = page(width, 180)
    columns = min(columns or (2 if wide >= 160 else 1), len(names))
    bands = [names[first : first + columns] for first in range(0, len(names), columns)]
    top = _most(top, most / len(bands) - _AXIS - _HEAD - _TITLE - _NOTE)
    plans = {name: _plan(_rows(table, name, kind), top) for name in names}
    rows = [max(plans[name].height for name in band) for band in bands]
    over = sum(_AXIS + _HEAD + _TITLE + _NOTE * any(plans[name].note for name in band) for band in bands)
    layout = ConstrainedLayoutEngine(w_pad=2 / 72, h_pad=2 / 72)
    figure: Figure = plt.figure(figsize=(wide / 25.4, (sum(rows) + over) / 72), layout=layout)
    grid = figure.subplots(len(bands), columns, height_ratios=rows, squeeze=False)
    for ax, name in zip(grid.flat, names, strict=False):
        band = next(height for band, height in zip(bands, rows, strict=True) if name in band)
        plot_audit(table, ax, scorer=name, kind=kind, top=top, limits=_limits(plans.values()), title=name)
        ax.set_ylim(band / _ROW - 0.5, -0.5)
    for ax in grid.flat[len(names) :]:
        ax.set_visible(False)
    return figure


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rows of one scorer: those that gain, the others, those that lose, and how many were not rated."""

    favoured: Sequence[Mapping[Any, Any]]
    others: Sequence[Mapping[Any, Any]]
    against: Sequence[Mapping[Any, Any]]
    unrated: int

    @property
    def gap(self) -> int:
        """Whether there is a row for the others."""
        return int(bool(self.others))

    @property
    def count(self) -> int:
        return len(self.favoured) + self.gap + len(self.against)

    @property
    def height(self) -> float:
        return _ROW * max(self.count, _EMPTY)

    @property
    def labels(self) -> list[str]:
        names = [[clean(record["name"]) for record in side] for side in (self.favoured, self.against)]
        return [*names[0], *([self.middle] if self.others else []), *names[1]]

    @property
    def middle(self) -> str:
        """How the others are called."""
        every = "" if self.favoured or self.against else "all "
        noun = "name" if len(self.others) == 1 else "names"
        return f"{every}{len(self.others):,}{'' if every else ' other'} {noun}"

    @property
    def note(self) -> str:
        drawn = [*self.favoured, *self.against]
        notes = [f"{self.unrated:,} not rated."] if self.unrated else []
        return " ".join([*notes, *(["Open mark: no interval."] if any(pd.isna(r["low"]) for r in drawn) else [])])

    def placed(self) -> list[tuple[int, Mapping[Any, Any]]]:
        """The rows that have names, with their places."""
        below = len(self.favoured) + self.gap
        return [*enumerate(self.favoured), *enumerate(self.against, start=below)]


def _rows(table: pd.DataFrame, scorer: str | None, kind: str | None) -> pd.DataFrame:
    if len(table):
        require_columns(table, _NEEDED, "plot_audit", _MAKER)
        table = pick(table, "scorer", scorer, "plot_audit")
        if kind is not None and kind not in set(table["kind"]):
            held = ", ".join(sorted(set(table["kind"]))) or "none"
            raise InputError(f"This table has no kind {kind!r}; it holds {held}.")
        table = table if kind is None else table[table["kind"] == kind]
        one_row_each(table, ("name", "kind"), "plot_audit")
    return table


def _plan(rows: pd.DataFrame, top: int) -> _Plan:
    ordered = rows.dropna(subset="difference").sort_values("difference", ascending=False, kind="stable")
    records = ordered.to_dict("records")
    favoured = [record for record in records if record["difference"] > _SAME][:top]
    against = [record for record in records if record["difference"] < -_SAME][-top:] if top else []
    others = records[len(favoured) : len(records) - len(against)]
    return _Plan(favoured, others, against, len(rows) - len(records))


def _most(top: int, room: float) -> int:
    """Names a side that find room, with a row between the sides."""
    return max(1, int(min(top, (room / _ROW - 1) / 2)))


def _words(plan: _Plan, scorer: str) -> str:
    parts = [f"Name audit: what nothing but the name changes in the ratings of {scorer}."]
    for said, side in (("Gain most", plan.favoured[:3]), ("Lose most", plan.against[::-1][:3])):
        values = [f"{clean(record['name'])} {number(float(record['difference']))}" for record in side]
        parts += [f"{said}: {', '.join(values)}."] if side else []
    if plan.others:
        parts.append(f"Between them: {plan.middle}.")
    return " ".join([*parts, plan.note])


def _limits(plans: Any) -> Limits:
    """Ends of a scale on which all intervals of the plans have room, zero in sight."""
    drawn = [record for plan in plans for record in (*plan.favoured, *plan.against)]
    ends = [float(record[column]) for record in drawn for column in ("difference", "low", "high")]
    ends = [0.0, *(end for end in ends if not pd.isna(end))]
    low, high = min(ends), max(ends)
    margin = 0.06 * (high - low)
    return (low - margin, high + margin) if margin else (-0.5, 0.5)


def _prepare(ax: Axes, plan: _Plan, limits: Limits, size: tuple[float, float]) -> None:
    bare(ax)
    draw_rows(ax, plan.count, limits)
    ax.set_ylim(max(plan.count, min(size[1] / _ROW, 60)) - 0.5, -0.5)
    most = min(_NAMES, 0.42 * size[0])
    label_ticks(ax, "y", [elide(label, most, size=TEXT) for label in plan.labels])
    if plan.gap:
        ax.get_yticklabels()[len(plan.favoured)].set(color=SOFT, style="italic")
    label_scale(ax, "difference to the middle name, 95% interval", 4)
    if plan.placed():
        write(ax, 1, -0.5, "mean", size=SMALL, color=SOFT, ha="right", va="bottom", transform=right_of(ax, _MEAN, up=3))


def _draw(ax: Axes, y: int, record: Mapping[Any, Any]) -> None:
    value, low, high = (float(record[column]) for column in ("difference", "low", "high"))
    colour, marker = (_FAVOURED, "o") if value > 0 else (_AGAINST, "s")
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        ax.plot([low, high], [y, y], color=colour, linewidth=1.4, solid_capstyle="butt", zorder=3)
    ax.plot([value], [y], color=colour, markerfacecolor=colour if sure else "white", marker=marker, markersize=4.2,
            markeredgewidth=1.1, linestyle="none", zorder=4)  # fmt: skip
    write(ax, 1, y, number(float(record["mean"])), size=SMALL, color=SOFT, ha="right", transform=right_of(ax, _MEAN))


def _draw_others(ax: Axes, plan: _Plan) -> None:
    if plan.gap:
        places = [float(record["difference"]) for record in plan.others]
        ax.plot(places, [len(plan.favoured)] * len(places), color=RULE, marker="o", markersize=3.2, linestyle="none",
                markeredgecolor=SOFT, markeredgewidth=0.4, zorder=3)  # fmt: skip
