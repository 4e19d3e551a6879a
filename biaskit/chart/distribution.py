"""Articles as dots: how the means of single articles spread within each group."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.prose import bounds, counted, listed, measure
from biaskit.chart.rows import draw_rows, label_scale, limits_of, only_group, right_of
from biaskit.chart.style import (
    INK,
    NOT_RATED,
    OKABE_ITO,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    across,
    bare,
    describe,
    key_of,
    label_ticks,
    left_out,
    mark,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    small_note,
    whisker,
    write,
    write_note,
)
from biaskit.chart.swarm import swarm
from biaskit.chart.text import clean, wrap
from biaskit.errors import check_types

_NEEDED = ("scorer", "dimension", "article_id", "value")
_OTHERS = ("n_rated", *_NEEDED)
_NAMES, _N, _AXIS, _NOTE = 130.0, 30.0, 30.0, 10.0
_LOWEST, _HIGHEST, _ALL = 15.0, 46.0, 480.0
"""Least and greatest height of a row, and of all rows of a new figure beyond the least, in points."""
_MEAN = 7.0
"""Height of the lane beneath the dots for the mean, in points."""
_DOTS = (3.6, 3.0, 2.4, 1.9, 1.5)
"""Diameters of dots in points; the first at which all find room is taken."""
_FILL = "#a9cce3"

Record = Mapping[Any, Any]


def plot_distribution(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    summary: pd.DataFrame | None = None,
    group: str | None = None,
    scorer: str | None = None,
    dimension: str | None = None,
    level: float = 0.95,
    min_n: int = 2,
    max_rows: int = 30,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw each article as a dot at its mean rating, group by group, the number of articles at the right.

    Dots stand beside each other where values are alike, never on each other while there is room. With a ``summary``, a
    diamond beneath them marks the group's mean and a line its interval; the scale is that of the dots, and an arrow
    says where an interval goes beyond it. Groups of few articles are grey.

    Args:
        table: one row an article and group, as `biaskit.summary.article_means` returns it.
        ax: where to draw; by default a new figure as high as its dots need. On a given Axes, groups that find no room
            are left out, and a note counts them.
        summary: as `biaskit.summarize` returns it, by the same column.
        group: column whose values are the rows; by default the only grouping column.
        scorer, dimension: which to draw, where the tables hold several.
        level: level of the summary's intervals, for the note.
        min_n: groups with fewer articles are grey.
        max_rows: groups to draw at most; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 120.

    Returns:
        The Axes; the groups' rows are at y = 0, 1, ..., from the top.

    Raises:
        InputError: when a column is missing, an article has several rows in a group, or several scorers or dimensions
            are there.

    >>> table = pd.DataFrame({"outlet": ["Ledger", "Ledger", "Tribune"], "scorer": "tone", "dimension": "valence",
    ...                       "article_id": ["a", "b", "c"], "n_rated": 3, "value": [0.1, 0.2, -0.4]})
    >>> [text.get_text() for text in plot_distribution(table).texts][:3]
    ['n', '2', '1']
    """
    check_types(plot_distribution, locals())
    if is_empty(table, "plot_distribution"):
        return nothing_to_show(ax, width)
    group = group or only_group(table, _OTHERS, "plot_distribution")
    require_columns(table, (group, *_NEEDED), "plot_distribution", "biaskit.summary.article_means")
    rows = _picked(table, scorer, dimension)
    one_row_each(rows, [group, "article_id"], "plot_distribution")
    means = _means(summary, group, (str(rows["scorer"].iloc[0]), str(rows["dimension"].iloc[0])))
    over = _AXIS + 14 + 2 * _NOTE + (22 if title else 0)
    wide, most = page(width, 120)
    size = (wide / 25.4 * 72 - 8, most - over) if ax is None else size_of(ax, over=over)
    plan = _plan(rows, group, means, size, max_rows, grows=ax is None)
    note = wrap(_note(plan, means, level, min_n), plan.room + _N, size=SMALL, lines=4)
    if ax is None:
        ax = new_axes(wide, plan.row * len(plan.values) + over + _NOTE * (len(note) - 2))
    _prepare(ax, rows, plan, min_n)
    for y, (key, values) in enumerate(plan.values.items()):
        _draw(ax, y, values, plan, small=len(values) < min_n)
        if key in means:
            _draw_mean(ax, y + plan.lane_of(key), means[key], small=len(values) < min_n)
    write_note(ax, note, _AXIS - 4)
    set_title(ax, title, plan.room, pad=14)
    describe(ax, _words(rows, plan, means, min_n))
    return ax


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which groups are drawn with which dots, and how large all this is in points."""

    group: str
    values: Mapping[str | None, list[float]]
    names: list[str]
    limits: tuple[float, float]
    away: Mapping[str | None, list[float]]
    dot: float
    crowded: bool
    lane: float
    room: float
    row: float
    left_out: int

    def lane_of(self, key: str | None) -> float:
        """Where the lane of a group's mean lies, right beneath its dots, from the middle of the row."""
        lowest = -min(self.away[key], default=0.0)
        return (min(lowest + self.dot / 2, self.row / 2 - self.lane / 2) + 0.5) / self.row


def _picked(table: pd.DataFrame, scorer: str | None, dimension: str | None) -> pd.DataFrame:
    return pick(pick(table, "scorer", scorer, "plot_distribution"), "dimension", dimension, "plot_distribution")


def _means(summary: pd.DataFrame | None, group: str, measured: tuple[str, str]) -> dict[str | None, Record]:
    """Rows of the summary by group; only those that were rated."""
    if summary is None:
        return {}
    require_columns(summary, (group, "scorer", "dimension", "mean", "low", "high"), "plot_distribution", "summarize")
    own = summary[(summary["scorer"] == measured[0]) & (summary["dimension"] == measured[1])]
    one_row_each(own, [group], "plot_distribution")
    return {key_of(record[group]): record for record in own.to_dict("records") if not pd.isna(record["mean"])}


def _plan(
    rows: pd.DataFrame, group: str, means: Mapping[str | None, Record], size: tuple[float, float], most: int, *,
    grows: bool,
) -> _Plan:  # fmt: skip
    lane = _MEAN if means else 0.0
    least = _LOWEST + lane
    values: dict[str | None, list[float]] = {}
    for key, value in zip(rows[group], rows["value"], strict=True):
        values.setdefault(key_of(key), []).extend([] if pd.isna(value) else [float(value)])
    kept = dict(list(values.items())[: max(1, int(min(most, size[1] / least)))])
    names = min(_NAMES, 0.34 * size[0])
    room = size[0] - names - _N - 8
    centres = [float(means[key]["mean"]) for key in kept if key in means]
    limits = limits_of([*centres, *(value for own in kept.values() for value in own)])
    highest = min(_HIGHEST, size[1] / len(kept), max(least, _ALL / len(kept))) if grows else size[1] / len(kept)
    scale = room / (limits[1] - limits[0])
    for dot in _DOTS:
        away = {key: swarm([value * scale for value in own], dot + 0.4) for key, own in kept.items()}
        reach = 2 * max((abs(one) for own in away.values() for one in own), default=0.0) + dot + 4 + lane
        if reach <= highest:
            break
    squeezed = min(1.0, max(0.0, highest - dot - 4 - lane) / max(reach - dot - 4 - lane, 1e-9))
    away = {key: [one * squeezed for one in own] for key, own in away.items()}
    row = min(max(reach, least), highest) if grows else highest
    labels = ["\n".join(wrap(name_of(key, group), names, size=TEXT, lines=2 if row > 19 else 1)) for key in kept]
    return _Plan(group, kept, labels, limits, away, dot, squeezed < 1, lane, room, row, len(values) - len(kept))


def _note(plan: _Plan, means: Mapping[str | None, Record], level: float, min_n: int) -> str:
    notes = ["Dot: mean of an article."]
    drawn = [means[key] for key in plan.values if key in means]
    if drawn:
        notes.append(f"Diamond: mean of all mentions, {level:.0%} interval.")
    if any(record["low"] < plan.limits[0] or record["high"] > plan.limits[1] for record in drawn):
        notes.append("Arrow: the interval goes on.")
    if any(pd.isna(record["low"]) for record in drawn):
        notes.append("Open mark: no interval.")
    if plan.crowded:
        notes.append("Dots overlap where articles crowd.")
    small = small_note([{"n_articles": len(own)} for own in plan.values.values() if own], min_n)
    return " ".join([*notes, *small, *left_out(plan.left_out, plan.group)])


def _prepare(ax: Axes, rows: pd.DataFrame, plan: _Plan, min_n: int) -> None:
    bare(ax)
    draw_rows(ax, len(plan.values), plan.limits)
    label_ticks(ax, "y", plan.names)
    for label, own in zip(ax.get_yticklabels(), plan.values.values(), strict=True):
        label.set_color(SOFT if len(own) < min_n else INK)
    label_scale(ax, measure(rows))
    write(ax, 1, -0.5, "n", size=SMALL, color=SOFT, ha="right", va="bottom", transform=right_of(ax, _N, up=3))


def _draw(ax: Axes, y: int, values: list[float], plan: _Plan, *, small: bool) -> None:
    write(ax, 1, y, f"{len(values):,}", size=SMALL, color=SOFT, ha="right", transform=right_of(ax, _N))
    if not values:
        patch = {"facecolor": "white", "edgecolor": "none", "pad": 0.8}
        write(ax, 0.5, y, NOT_RATED, size=SMALL, color=SOFT, ha="center", style="italic", bbox=patch,
              transform=across(ax))  # fmt: skip
        return
    away = list(plan.away.values())[y]
    edge, fill = (SOFT, RULE) if small else (OKABE_ITO[0], _FILL)
    heights = [y - (one + plan.lane / 2) / plan.row for one in away]
    ax.plot(values, heights, linestyle="none", marker="o", markersize=plan.dot - 0.4, markeredgewidth=0.4,
            markeredgecolor=edge, markerfacecolor=fill, zorder=3, clip_on=False)  # fmt: skip


def _draw_mean(ax: Axes, y: float, record: Record, *, small: bool) -> None:
    mean, low, high = (float(record[name]) for name in ("mean", "low", "high"))
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        left, right = ax.get_xlim()
        edge = 0.008 * (right - left)
        left, right = left + edge, right - edge
        ax.plot([max(low, left), min(high, right)], [y, y], **whisker(INK, small=small))
        for beyond, x, arrow in ((low < left, left, "<"), (high > right, right, ">")):
            if beyond:
                ax.plot([x], [y], marker=arrow, markersize=3.5, clip_on=False, **mark(INK, small=small))
    ax.plot([mean], [y], marker="D", markersize=3.8, **mark(INK, small=small, sure=sure))


def _words(rows: pd.DataFrame, plan: _Plan, means: Mapping[str | None, Record], min_n: int) -> str:
    dots = sum(map(len, plan.values.values()))
    parts = [f"Distribution: {measure(rows)} of {counted(dots, 'article')} as dots, in "
             f"{counted(len(plan.values), clean(plan.group))}."]  # fmt: skip
    rated = {key: own for key, own in plan.values.items() if own}
    for key, own in list(rated.items())[:4]:
        spread = number(own[0]) if len(own) == 1 else f"from {number(min(own))} to {number(max(own))}"
        mean = f", mean {number(float(means[key]['mean']))} {_around(means[key])}".rstrip() if key in means else ""
        parts.append(f"{name_of(key, plan.group)}: {counted(len(own), 'article')} {spread}{mean}.")
    parts += [f"{len(rated) - 4:,} more are in the figure."] if len(rated) > 4 else []
    unrated = [name_of(key, plan.group) for key, own in plan.values.items() if not own]
    parts += [f"Not rated: {listed(unrated)}."] if unrated else []
    small = small_note([{"n_articles": len(own)} for own in rated.values()], min_n)
    return " ".join([*parts, *small, *left_out(plan.left_out, plan.group)])


def _around(record: Record) -> str:
    return bounds(record["low"], record["high"])
