"""Groups with their intervals, one beneath the other."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from biaskit.chart.style import (
    FAINT,
    INK,
    MARKERS,
    NOT_RATED,
    OKABE_ITO,
    SMALL,
    SOFT,
    TEXT,
    across,
    bare,
    key_of,
    label_ticks,
    left_out,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    one_row_each,
    pick,
    require_columns,
    set_title,
    size_of,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean, elide, style_of, wrap
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError
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
    max_rows: int = 40,
    title: str | None = None,
    width: float = 120,
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
        max_rows: groups to draw at most; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm.

    Returns:
        The Axes; the groups' rows are at y = 0, 1, ..., from the top.

    Raises:
        InputError: when a column is missing, a group has several rows, or several scorers or dimensions are there.

    >>> table = pd.DataFrame({"outlet": ["Ledger", "Tribune"], "scorer": "vader", "dimension": "valence",
    ...     "n_articles": 3, "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, -0.4], "low": -0.5, "high": 0.2})
    >>> [label.get_text() for label in plot_interval(table).get_yticklabels()]
    ['Ledger', 'Tribune']
    """
    if len(table) == 0:
        return nothing_to_show(ax, width)
    group = group or _only_group(table, hue)
    keys = [group] if hue is None else [group, hue]
    require_columns(table, (*keys, *_NEEDED), "plot_interval", "biaskit.summarize")
    rows = pick(pick(table, "scorer", scorer, "plot_interval"), "dimension", dimension, "plot_interval")
    one_row_each(rows, keys, "plot_interval")
    over = _AXIS + 12 + (22 if title else 0)
    room = (width / 25.4 * 72 - 8, float("inf")) if ax is None else size_of(ax, over=over)
    plan = _plan(rows, group, hue, room, max_rows)
    rows = rows[rows[group].map(key_of, na_action=None).isin(plan.places)]
    note = _note(rows, plan)
    if ax is None:
        ax = new_axes(width, plan.height + plan.above + over - (0 if note else 12))
    _prepare(ax, rows, plan, level)
    for record in rows.to_dict("records"):
        _draw(ax, record, plan)
    if hue is not None:
        _draw_legend(ax, plan)
    if note:
        write_note(ax, [note], _AXIS - 4)
    set_title(ax, title, plan.room, pad=plan.above)
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


def _only_group(table: pd.DataFrame, hue: str | None) -> str:
    known = {*SUMMARY_COLUMNS, "scorer", "dimension", hue}
    found = [str(column) for column in table.columns if column not in known]
    if len(found) == 1:
        return found[0]
    raise InputError(
        f"plot_interval cannot tell which column names the groups: {', '.join(found) or 'there is none'}. "
        f"Name it: plot_interval(table, group={(found or ['outlet'])[0]!r})."
    )


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


def _note(rows: pd.DataFrame, plan: _Plan) -> str:
    notes = left_out(plan.left_out, plan.group)
    if (rows["mean"].notna() & rows["low"].isna()).any():
        notes.append("Open mark: no interval.")
    return " ".join(notes)


def _prepare(ax: Axes, rows: pd.DataFrame, plan: _Plan, level: float) -> None:
    bare(ax)
    values = rows[["mean", "low", "high"]].to_numpy(dtype=float).ravel()
    ends = [0.0, *values[~pd.isna(values)]]
    low, high = (min(ends), max(ends)) if len(ends) > 1 else (-1.0, 1.0)
    margin = 0.06 * (high - low) or 1.0
    ax.set_xlim(low - margin, high + margin)
    ax.set_ylim(len(plan.places) - 0.5, -0.5)
    for y in range(len(plan.places) + 1):
        ax.axhline(y - 0.5, color=INK if y == 0 else FAINT, linewidth=0.8 if y == 0 else 0.5, zorder=0)
    ax.axvline(0, color=SOFT, linewidth=0.8, zorder=1)
    label_ticks(ax, "y", plan.names)
    ticks = MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(*ax.get_xlim())
    ticks = [tick for tick in ticks if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, labels=[number(tick) if abs(tick) > 1e-9 else "0" for tick in ticks])
    ax.tick_params(axis="x", labelsize=SMALL, labelcolor=SOFT, pad=3)
    label = clean(f"mean {rows['dimension'].iloc[0]} ({rows['scorer'].iloc[0]}), {level:.0%} interval")
    ax.set_xlabel(label, color=SOFT, labelpad=2, **style_of(label, size=SMALL))
    write(ax, 1, -0.5, "n", size=SMALL, color=SOFT, ha="right", va="bottom", transform=_right(ax, up=3))


def _right(ax: Axes, up: float = 0) -> Transform:
    return across(ax) + ScaledTranslation(_N / 72, up / 72, ax.figure.dpi_scale_trans)


def _draw(ax: Axes, record: Mapping[Any, Any], plan: _Plan) -> None:
    hue = plan.hues[key_of(record[plan.hue])] if plan.hue else 0
    y = plan.places[key_of(record[plan.group])] + (hue - (len(plan.hues) - 1) / 2) * _LINE / plan.row
    mean, low, high = (float(record[column]) for column in ("mean", "low", "high"))
    write(ax, 1, y, f"{int(record['n_rated']):,}", size=SMALL, color=SOFT, ha="right", transform=_right(ax))
    if pd.isna(mean):
        patch = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        write(ax, 0.5, y, NOT_RATED, size=SMALL, color=SOFT, ha="center", style="italic", bbox=patch,
              transform=across(ax))  # fmt: skip
        return
    own = plan.hue is None and plan.group == "source" and pd.isna(record["source"])
    colour, marker = (INK, "s") if own else (OKABE_ITO[hue], MARKERS[hue])
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        ax.plot([low, high], [y, y], color=colour, linewidth=1.4, solid_capstyle="butt", zorder=3)
    ax.plot([mean], [y], color=colour, markerfacecolor=colour if sure else "white", zorder=4, **_look(marker))


def _look(marker: str) -> dict[str, Any]:
    return {"marker": marker, "markersize": 5.0, "markeredgewidth": 1.2, "linestyle": "none"}


def _draw_legend(ax: Axes, plan: _Plan) -> None:
    names = [elide(name_of(key, str(plan.hue)), plan.room - 20, size=TEXT) for key in plan.hues]
    handles = [Line2D([], [], color=OKABE_ITO[i], **_look(MARKERS[i])) for i in range(len(names))]
    above = ax.transAxes + ScaledTranslation(-2 / 72, 12 / 72, ax.figure.dpi_scale_trans)
    legend = ax.legend(
        handles, names, loc="lower left", bbox_to_anchor=(0, 1), bbox_transform=above, borderaxespad=0,
        frameon=False, fontsize=TEXT, ncols=plan.legend_columns, handletextpad=0.2, borderpad=0, columnspacing=1.2,
        handlelength=1.4,
    )  # fmt: skip
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set(color=INK, **style_of(name, size=TEXT))
