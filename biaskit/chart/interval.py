"""Groups with their intervals, one beneath the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.prose import counted, extremes, listed, measure, set_apart
from biaskit.chart.rows import draw_rows, label_scale, limits_of, only_group, right_of
from biaskit.chart.style import (
    INK,
    MARKERS,
    NOT_RATED,
    OKABE_ITO,
    SMALL,
    SOFT,
    TEXT,
    across,
    bare,
    describe,
    is_small,
    key_of,
    label_ticks,
    left_out,
    mark,
    name_of,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
    small_note,
    whisker,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import elide, style_of, wrap
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError, check_types
from biaskit.types import SUMMARY_COLUMNS

_NEEDED = ("scorer", "dimension", "n_rated", "mean", "low", "high")
_ROW, _LINE = 13.0, 10.0
_MANY = 24
"""Groups beyond which each name gets one line only."""
_NAMES, _N, _AXIS = 130.0, 30.0, 30.0


def plot_interval(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    group: str | None = None,
    hue: str | None = None,
    scorer: str | None = None,
    dimension: str | None = None,
    level: float = 0.95,
    min_n: int = 2,
    max_rows: int = 40,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw each group's mean with its interval, in the order of the table, the number of rated mentions at the right.

    An open marker has no interval; a group in which nothing was rated stays in its place and says so. Hues differ in
    colour and in the marker's shape.

    Args:
        table: as `biaskit.summarize` returns it.
        ax: where to draw; by default a new figure as high as its groups need. On a given Axes, groups that find no room
            are left out, and a note counts them.
        group: column whose values are the rows; by default the only grouping column other than ``hue``.
        hue: column whose values (at most seven) stand apart within a row.
        scorer, dimension: which to draw, where the table holds several.
        level: level of the table's intervals, for the axis.
        min_n: groups with fewer articles are grey.
        max_rows: groups to draw at most; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 120.

    Returns:
        The Axes; the groups' rows are at y = 0, 1, ..., from the top.

    Raises:
        InputError: when a column is missing, a group has several rows, or several scorers or dimensions are there.

    >>> table = pd.DataFrame({"outlet": ["Ledger", "Tribune"], "scorer": "vader", "dimension": "valence",
    ...     "n_articles": 3, "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, -0.4], "low": -0.5, "high": 0.2})
    >>> [label.get_text() for label in plot_interval(table).get_yticklabels()]
    ['Ledger', 'Tribune']
    """
    check_types(plot_interval, locals())
    if is_empty(table, "plot_interval"):
        return nothing_to_show(ax, width)
    group = group or only_group(table, (*SUMMARY_COLUMNS, "interval", "scorer", "dimension", hue), "plot_interval")
    keys = [group] if hue is None else [group, hue]
    require_columns(table, (*keys, *_NEEDED), "plot_interval", "biaskit.summarize")
    rows = pick(pick(table, "scorer", scorer, "plot_interval"), "dimension", dimension, "plot_interval")
    one_row_each(rows, keys, "plot_interval")
    over = _AXIS + 12 + (22 if title else 0)
    wide, most = page(width, 120)
    room = (wide / 25.4 * 72 - 8, most - over) if ax is None else size_of(ax, over=over)
    plan = _plan(rows, group, hue, room, max_rows)
    rows = rows[rows[group].map(key_of, na_action=None).isin(plan.places)]
    note = wrap(_note(rows, plan, min_n), plan.room + _N, size=SMALL, lines=4)
    if ax is None:
        ax = new_axes(wide, plan.height + plan.above + over + _LINE * (len(note) - 1) - (0 if note[0] else 12))
    _prepare(ax, rows, plan, level, min_n)
    for record in rows.to_dict("records"):
        _draw(ax, record, plan, small=is_small(record, min_n))
    if hue is not None:
        _draw_legend(ax, plan)
    if note[0]:
        write_note(ax, note, _AXIS - 4)
    set_title(ax, title, plan.room, pad=plan.above)
    describe(ax, _words(rows, plan, level, min_n))
    return ax


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which groups are drawn where, how hues look, and how large all this is in points."""

    group: str
    hue: str | None
    places: Mapping[str | None, int]
    names: list[str]
    hues: Mapping[str | None, int]
    left_out: int
    room: float
    row: float

    @property
    def height(self) -> float:
        return self.row * len(self.places)

    @property
    def legend_columns(self) -> int:
        widest = max(width_of(name_of(key, str(self.hue)), size=TEXT) for key in self.hues)
        return max(1, min(len(self.hues), int(self.room // (widest + 28))))

    @property
    def above(self) -> float:
        return 14.0 if self.hue is None else 16.0 + 11.0 * -(-len(self.hues) // self.legend_columns)


def _plan(rows: pd.DataFrame, group: str, hue: str | None, size: tuple[float, float], most_rows: int) -> _Plan:
    keys = list(dict.fromkeys(map(key_of, rows[group])))
    hues = list(dict.fromkeys(map(key_of, rows[hue]))) if hue else [None]
    if len(hues) > len(MARKERS):
        raise InputError(f"plot_interval tells {len(MARKERS)} hues apart; {hue} has {len(hues)}. Filter the table.")
    most = min(_NAMES, 0.34 * size[0])
    depth = max(len(hues), 2 if len(keys) <= _MANY else 1)
    names = [wrap(name_of(key, group), most, size=TEXT, lines=depth) for key in keys]
    lines = max(len(hues), *map(len, names))
    row = _ROW if lines == 1 else lines * _LINE + 5
    numbers = {key: i for i, key in enumerate(hues)}
    room = size[0] - most - _N - 8
    plan = _Plan(group, hue, {}, [], numbers, 0, room, row)
    kept = keys[: max(1, int(min(most_rows, (size[1] - plan.above) / row)))]
    labels = ["\n".join(name) for name in names[: len(kept)]]
    places = {key: i for i, key in enumerate(kept)}
    return replace(plan, places=places, names=labels, left_out=len(keys) - len(kept))


def _note(rows: pd.DataFrame, plan: _Plan, min_n: int) -> str:
    notes = left_out(plan.left_out, plan.group) + small_note(rows.dropna(subset="mean").to_dict("records"), min_n)
    if (rows["mean"].notna() & rows["low"].isna()).any():
        notes.append("Open mark: no interval.")
    return " ".join(notes)


def _words(rows: pd.DataFrame, plan: _Plan, level: float, min_n: int) -> str:
    by = [plan.group] if plan.hue is None else [plan.group, plan.hue]

    def name(record: Mapping[Any, Any]) -> str:
        return ", ".join(name_of(record[column], column) for column in by)

    records = rows.to_dict("records")
    large = [record for record in records if not is_small(record, min_n)]
    hues = listed([name_of(key, str(plan.hue)) for key in plan.hues], most=7) if plan.hue else ""
    groups = counted(len(plan.places), plan.group) + (f" by {plan.hue} ({hues})" if hues else "")
    parts = [f"Intervals: {measure(rows)} of {groups}, with {level:.0%} intervals.", *extremes(large, name)]
    return " ".join([*parts, *set_apart(records, name, min_n), *left_out(plan.left_out, plan.group)])


def _prepare(ax: Axes, rows: pd.DataFrame, plan: _Plan, level: float, min_n: int) -> None:
    bare(ax)
    draw_rows(ax, len(plan.places), limits_of(rows[["mean", "low", "high"]].to_numpy(dtype=float).ravel()))
    label_ticks(ax, "y", plan.names)
    _grey_names(ax, rows, plan, min_n)
    label_scale(ax, f"{measure(rows)}, {level:.0%} interval")
    write(ax, 1, -0.5, "n", size=SMALL, color=SOFT, ha="right", va="bottom", transform=right_of(ax, _N, up=3))


def _grey_names(ax: Axes, rows: pd.DataFrame, plan: _Plan, min_n: int) -> None:
    large = {key_of(record[plan.group]) for record in rows.to_dict("records") if not is_small(record, min_n)}
    for label, key in zip(ax.get_yticklabels(), plan.places, strict=True):
        if key not in large:
            label.set_color(SOFT)


def _draw(ax: Axes, record: Mapping[Any, Any], plan: _Plan, *, small: bool) -> None:
    hue = plan.hues[key_of(record[plan.hue])] if plan.hue else 0
    y = plan.places[key_of(record[plan.group])] + (hue - (len(plan.hues) - 1) / 2) * _LINE / plan.row
    mean, low, high = (float(record[column]) for column in ("mean", "low", "high"))
    write(ax, 1, y, f"{int(record['n_rated']):,}", size=SMALL, color=SOFT, ha="right", transform=right_of(ax, _N))
    if pd.isna(mean):
        patch = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        write(ax, 0.5, y, NOT_RATED, size=SMALL, color=SOFT, ha="center", style="italic", bbox=patch,
              transform=across(ax))  # fmt: skip
        return
    own = plan.hue is None and plan.group == "source" and pd.isna(record["source"])
    colour, marker = (INK, "s") if own else (OKABE_ITO[hue], MARKERS[hue])
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        ax.plot([low, high], [y, y], **whisker(colour, small=small))
    ax.plot([mean], [y], marker=marker, markersize=5.0, **mark(colour, small=small, sure=sure))


def _draw_legend(ax: Axes, plan: _Plan) -> None:
    names = [elide(name_of(key, str(plan.hue)), plan.room - 20, size=TEXT) for key in plan.hues]
    handles = [Line2D([], [], marker=MARKERS[i], markersize=5.0, **mark(OKABE_ITO[i])) for i in range(len(names))]
    above = ax.transAxes + ScaledTranslation(-2 / 72, 12 / 72, ax.figure.dpi_scale_trans)
    legend = ax.legend(
        handles, names, loc="lower left", bbox_to_anchor=(0, 1), bbox_transform=above, borderaxespad=0,
        frameon=False, fontsize=TEXT, ncols=plan.legend_columns, handletextpad=0.2, borderpad=0, columnspacing=1.2,
        handlelength=1.4,
    )  # fmt: skip
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set(color=INK, **style_of(name, size=TEXT))
