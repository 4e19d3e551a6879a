"""Profiles of frames: which frames each group speaks under, and how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.panels import (
    LINE,
    Heads,
    Names,
    Panels,
    draw_counts,
    draw_heads,
    draw_names,
    draw_scale,
    end_of,
    group_of,
    heads_of,
    names_of,
    note_lines,
    totals,
)
from biaskit.chart.prose import counted
from biaskit.chart.style import (
    INK,
    NOT_RATED,
    RULE,
    SMALL,
    SOFT,
    bare,
    describe,
    is_small,
    key_of,
    left_out,
    name_of,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
    small_note,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean
from biaskit.contrasts import frame_parents
from biaskit.errors import check_types

_NEEDED = ("scorer", "dimension", "n_rated", "mean", "low", "high")
_MAKER = "biaskit.summary.frame_profile"
_BAR, _LIGHT = "#7fb2d6", "#c9dfee"
_THICK = 8.0
_NAMES, _NARROWEST, _WIDEST = 150.0, 42.0, 150.0
_AXIS = 18.0


def plot_profile(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    group: str | None = None,
    scorer: str | None = None,
    sub_frames: bool = True,
    min_n: int = 2,
    max_frames: int = 12,
    max_groups: int = 8,
    level: float = 0.95,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the share of each frame in each group: a row for each frame, a panel of bars for each group, one scale.

    Behind each bar stands its share in percent, bold for the group's leading frame; a line is its interval. Frames are
    ordered by their share in all groups together, sub-frames stand indented and lighter beneath their parents. Groups
    with fewer than ``min_n`` articles are grey.

    Args:
        table: as `biaskit.summary.frame_profile` returns it, the dimension being the frame, means in [0, 1].
        ax: where to draw; by default a new figure as large as its panels need. On a given Axes, frames and groups that
            find no room are left out, and a note counts them.
        group: column whose values have a panel each; by default the only grouping column.
        scorer: which to draw, where the table holds several.
        sub_frames: whether to draw sub-frames.
        min_n: fewest articles of a group that is drawn in colour.
        max_frames, max_groups: at most so many, frames with the largest shares and groups with most rated mentions.
        level: level of the table's intervals, for the note.
        title: title of the Axes.
        width: width of a new figure in mm, at most; by default that of the `style` in use, or 180.

    Returns:
        The Axes; frames are at y = 0, 1, ..., from the top, the panel of group j begins at x = j.

    Raises:
        InputError: when a column is missing, a group has several rows of a frame, or several scorers are there.

    >>> table = pd.DataFrame({"source": [None, "Peru"], "scorer": "frames", "dimension": "economic", "n_articles": 3,
    ...     "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, 0.4], "low": 0.0, "high": 0.5})
    >>> ax = plot_profile(table)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['economic']
    """
    check_types(plot_profile, locals())
    if is_empty(table, "plot_profile"):
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_profile", _MAKER)
    group = group_of(table, group, "plot_profile", "source")
    require_columns(table, (group,), "plot_profile", _MAKER)
    rows = pick(table, "scorer", scorer, "plot_profile")
    one_row_each(rows, [group, "dimension"], "plot_profile")
    rows = rows if sub_frames else rows[~rows["dimension"].isin(_parents(rows))]
    beside = _AXIS + 4 * LINE + (22 if title else 4)
    wide, most = page(width, 180)
    room = (wide / 25.4 * 72 - 8, most - beside) if ax is None else size_of(ax, over=beside)
    plan = _plan(rows, group, (max_frames, max_groups), room, min_n, grows=ax is None)
    note = note_lines(_note(plan, min_n, level), plan.width)
    if ax is None:
        height = plan.row * len(plan.frames) + plan.above + _AXIS + LINE * len(note) + (22 if title else 4)
        ax = new_axes((plan.width + plan.names.width + 8) / 72 * 25.4, height)
    _prepare(ax, plan)
    leading = _leading(plan)
    for place, record in plan.cells.items():
        _draw_cell(ax, record, place, plan, leads=leading.get(place[0]) == place[1])
    write_note(ax, note, _AXIS - 3)
    set_title(ax, title, plan.width, pad=plan.above + 5)
    describe(ax, _words(plan, leading))
    return ax


Place = tuple[int, int]
"""Number of a group and number of a frame."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn where, how it is named, and how large all this is in points."""

    group: str
    groups: Sequence[str | None]
    frames: Sequence[str]
    subs: frozenset[int]
    cells: Mapping[Place, Mapping[Any, Any]]
    counts: Sequence[int]
    small: frozenset[int]
    left: list[str]
    names: Names
    heads: Heads
    panels: Panels
    row: float

    @property
    def above(self) -> float:
        return self.heads.height + LINE + 4

    @property
    def width(self) -> float:
        return self.panels.cell * len(self.groups)


def _parents(rows: pd.DataFrame) -> dict[str, str]:
    """Parent of each sub-frame, where the table holds both."""
    known = set(rows["dimension"].astype(str))
    parents = frame_parents(str(rows["scorer"].iloc[0]))
    return {sub: parent for sub, parent in parents.items() if sub in known and parent in known}


def _plan(
    rows: pd.DataFrame, group: str, most: tuple[int, int], size: tuple[float, float], min_n: int, *, grows: bool
) -> _Plan:
    parents = _parents(rows)
    frames = _frames(rows, parents, most[0])
    subs = [frame in parents for frame in frames]
    names = names_of([clean(f) for f in frames], min(_NAMES, 0.36 * size[0]), indents=[3 * sub for sub in subs])
    room = size[0] - names.width
    n = totals(rows, group)
    shown = sorted(n, key=lambda key: (key is not None, -n[key]))[: max(1, min(most[1], int(room // _NARROWEST)))]
    groups = [key for key in n if key in shown]
    heads = heads_of([name_of(key, group) for key in groups], min(_WIDEST, room / len(groups)))
    high = size[1] - heads.height - LINE
    frames = frames[: max(1, int(min(len(frames), high / names.row)))]
    cells = {
        (groups.index(key_of(record[group])), frames.index(str(record["dimension"]))): record
        for record in rows.to_dict("records") if key_of(record[group]) in groups and str(record["dimension"]) in frames
    }  # fmt: skip
    panels = Panels(min(_WIDEST, room / len(groups)), end_of(cells.values()))
    small = frozenset(place[0] for place, record in cells.items() if is_small(record, min_n))
    left = [*left_out(rows["dimension"].nunique() - len(frames), "frame"), *left_out(len(n) - len(groups), group)]
    row = max(names.row, 0.0 if grows else high / len(frames))
    return _Plan(group, groups, frames, frozenset(i for i, sub in enumerate(subs[: len(frames)]) if sub), cells,
                 [n[key] for key in groups], small, left, names, heads, panels, row)  # fmt: skip


def _frames(rows: pd.DataFrame, parents: Mapping[str, str], most: int) -> list[str]:
    """The frames with the largest shares in all groups together, sub-frames after their parents."""
    weighed = (rows["mean"] * rows["n_rated"]).groupby(rows["dimension"].astype(str)).sum()
    share = {str(frame): float(total) for frame, total in weighed.items()}
    used = [frame for frame in share if share[frame] > 0] or list(share)
    order = sorted(used, key=lambda frame: (-share[frame], frame))
    drawn: set[str] = set()
    for frame in order:
        family = {frame, parents.get(frame, frame)}
        if len(drawn | family) <= most:
            drawn |= family
    tops = [frame for frame in order if frame in drawn and frame not in parents]
    return [f for top in tops for f in (top, *(sub for sub in order if sub in drawn and parents.get(sub) == top))]


def _note(plan: _Plan, min_n: int, level: float) -> list[str]:
    parts = [f"Shares in percent, {level:.0%} interval; n: rated mentions."]
    if plan.subs:
        parts.append("Indented: part of the frame above.")
    if any(pd.isna(record["mean"]) for record in plan.cells.values()):
        parts.append(f"–: {NOT_RATED}.")
    return [*parts, *small_note(plan.cells.values(), min_n), *plan.left]


def _prepare(ax: Axes, plan: _Plan) -> None:
    bare(ax)
    ax.set_xlim(-0.04, len(plan.groups))
    ax.set_ylim(len(plan.frames) - 0.5, -0.5)
    draw_names(ax, plan.names, len(plan.frames), soft=plan.subs)
    draw_scale(ax, plan.panels, len(plan.groups), len(plan.frames))
    draw_heads(ax, plan.heads, range(len(plan.groups)), LINE + 3, small=plan.small)
    draw_counts(ax, plan.counts, plan.panels.cell)


def _leading(plan: _Plan) -> dict[int, int]:
    """Each group's top frame with the largest share, by their places."""
    best: dict[int, int] = {}
    for (column, y), record in plan.cells.items():
        most = float(plan.cells[column, best[column]]["mean"]) if column in best else 0.0
        if y not in plan.subs and record["mean"] > most:
            best[column] = y
    return best


def _draw_cell(ax: Axes, record: Mapping[Any, Any], at: Place, plan: _Plan, *, leads: bool) -> None:
    (column, y), small = at, at[0] in plan.small
    mean, low, high = (float(record[name]) for name in ("mean", "low", "high"))
    text = "–" if pd.isna(mean) else f"{100 * mean:.0f}"
    write(ax, plan.panels.figure_at(column), y, text, size=SMALL, weight="bold" if leads else "normal",
          color=SOFT if small or text == "0" else INK, ha="right")  # fmt: skip
    if pd.isna(mean):
        return
    colour = RULE if small else _LIGHT if y in plan.subs else _BAR
    thick = min(0.7, _THICK / plan.row)
    start, end = plan.panels.at(column, 0), plan.panels.at(column, mean)
    ax.add_patch(Rectangle((start, y - thick / 2), end - start, thick, facecolor=colour, edgecolor="none", zorder=2))
    if not (pd.isna(low) or pd.isna(high)):
        ends = [plan.panels.at(column, low), plan.panels.at(column, high)]
        ax.plot(ends, [y, y], color=SOFT if small else INK, linewidth=0.9, solid_capstyle="butt", zorder=3)


def _words(plan: _Plan, leading: Mapping[int, int]) -> str:
    scorer = next(iter(plan.cells.values()))["scorer"]
    told = [
        f"{name_of(key, plan.group)} {plan.frames[leading[i]]} {plan.cells[i, leading[i]]['mean']:.0%} "
        f"(n = {plan.counts[i]:,})"
        for i, key in enumerate(plan.groups) if i in leading
    ]  # fmt: skip
    found = f"Leading frames: {'; '.join(told)}." if told else "Nothing was rated."
    return " ".join([f"Bars: mean shares of {counted(len(plan.frames), 'frame')} ({scorer}), a panel for each of "
                     f"{counted(len(plan.groups), plan.group)}.", found, *plan.left])  # fmt: skip
