"""Two groups side by side over many targets: both means, the difference with its interval, and whether it holds."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.dumbbell_rows import GAP, NEEDED, Plan, alpha, fewest, holds, note_of, only_within, pair_of, plan_of
from biaskit.chart.panels import LINE, draw_names, note_lines
from biaskit.chart.prose import bounds, counted, listed, measure
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
    describe,
    mark,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    whisker,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean, elide
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError, check_types

_MAKER = "biaskit.contrast"
_LOOKS = ((OKABE_ITO[0], MARKERS[0]), (OKABE_ITO[1], MARKERS[1]))
_MARK, _APART = 5.0, 3.0
_AXIS, _TITLE, _HEAD = 30.0, 22.0, 2 * LINE + 6


def plot_dumbbell(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    a: str | None = None,
    b: str | None = None,
    within: str | None = None,
    scorer: str | None = None,
    dimension: str | None = None,
    sort: str = "difference",
    min_n: int = 2,
    max_rows: int = 30,
    level: float = 0.95,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw two groups over many targets: their means joined by a line, and beside them the difference.

    The groups differ in shape and colour. At the right the difference (first group minus second) stands with its
    interval: a filled diamond and a thick line between the means where it holds (q < .05, `biaskit.contrast`'s
    verdict), an open one where it is not shown; without interval where there are too few articles. Then the number of
    articles of both. Rows in which a group has fewer than ``min_n`` articles are grey.

    Args:
        table: as `biaskit.contrast` returns it.
        ax: where to draw; by default a new figure as high as its rows need. On a given Axes, rows that find no room are
            left out, and a note counts them.
        a, b: which pair to draw, where the table holds several; "outlet's own words" for a null source.
        within: column whose values are the rows; by default the only one there is, or the dimension (as frames) where
            the contrast has none.
        scorer, dimension: which to draw, where the table holds several.
        sort: ``"difference"`` (descending) or ``"table"``.
        min_n: fewest articles that each group of a coloured row has.
        max_rows: rows to draw at most, those with most articles (of ``sort="table"``, the first).
        level: level of the table's intervals.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 180.

    Returns:
        The Axes; its x-axis is the mean, the rows are at y = 0, 1, ..., from the top. The differences are an inset.

    Raises:
        InputError: when a column is missing, several pairs, scorers or dimensions are there and none was picked, or a
            row comes twice.

    >>> row = {"between": "outlet", "a": "Ledger", "b": "Herald", "target": "Peru", "scorer": "vader",
    ...        "dimension": "valence", "n_a": 9, "n_b": 8, "mean_a": 0.3, "mean_b": -0.1, "low_a": 0.2, "high_a": 0.4,
    ...        "low_b": -0.2, "high_b": 0.0, "difference": 0.4, "low": 0.2, "high": 0.6, "q": 0.01,
    ...        "verdict": "higher"}
    >>> [label.get_text() for label in plot_dumbbell(pd.DataFrame([row])).get_yticklabels()]
    ['Peru']
    """
    check_types(plot_dumbbell, locals())
    if is_empty(table, "plot_dumbbell"):
        return nothing_to_show(ax, width)
    require_columns(table, NEEDED, "plot_dumbbell", _MAKER)
    if sort not in ("difference", "table"):
        raise InputError(f"sort is {sort!r}; give 'difference' or 'table'.")
    rows = pick(pair_of(table, a, b), "scorer", scorer, "plot_dumbbell")
    within = within or only_within(rows)
    require_columns(rows, (within,), "plot_dumbbell", _MAKER)
    rows = rows if within == "dimension" else pick(rows, "dimension", dimension, "plot_dumbbell")
    one_row_each(rows, [within], "plot_dumbbell")
    beside = _AXIS + _HEAD + 3 * LINE + (_TITLE if title else 4)
    wide, most = page(width, 180)
    room = (wide / 25.4 * 72 - 8, most - beside) if ax is None else size_of(ax, over=beside)
    plan = plan_of(rows, within, sort, max_rows, room)
    note = note_lines(note_of(plan, min_n, level), plan.width)
    if ax is None:
        height = plan.names.row * len(plan.records) + _HEAD + _AXIS + LINE * len(note) + (_TITLE if title else 4)
        ax = new_axes(wide, height)
    _prepare(ax, plan, min_n)
    inset = _difference_axes(ax, plan)
    for y, record in enumerate(plan.records):
        small = fewest(record) < min_n
        _draw_means(ax, record, y, small=small)
        _draw_difference(inset, record, y, small=small)
        _draw_numbers(ax, record, y, plan)
    write_note(ax, note, _AXIS - 4)
    set_title(ax, title, plan.width, pad=_HEAD + 5)
    describe(ax, _words(plan, level))
    return ax


def _limits(values: pd.DataFrame) -> tuple[float, float]:
    """Ends of a scale with room for all values, zero in sight."""
    ends = [0.0, *(float(v) for v in values.to_numpy(dtype=float).ravel() if not pd.isna(v))]
    low, high = (min(ends), max(ends)) if max(ends) > min(ends) else (-1.0, 1.0)
    margin = 0.05 * (high - low)
    return low - margin, high + margin


def _prepare(ax: Axes, plan: Plan, min_n: int) -> None:
    bare(ax)
    rows = pd.DataFrame(plan.records)
    low, high = _limits(rows[["mean_a", "mean_b"]])
    ax.set_xlim(low, low + (high - low) / plan.main)
    ax.set_ylim(len(plan.records) - 0.5, -0.5)
    soft = [y for y, record in enumerate(plan.records) if fewest(record) < min_n]
    draw_names(ax, plan.names, len(plan.records), soft=soft)
    _draw_ticks(ax, (low, high), plan.main * plan.width, signed=plan.signed)
    if plan.rule:
        ax.axhline(plan.rule - 0.5, color=SOFT, linewidth=0.8, zorder=1)
    room, name = plan.main * plan.width + GAP, _measure(rows)
    _draw_below(ax, plan.main / 2, name if width_of(name, size=SMALL) < room else name.removeprefix("mean "), room)
    _draw_below(ax, sum(plan.panel) / 2, "difference", 60)
    _draw_below(ax, 1, "articles", 60, ha="right")
    _draw_heads(ax, plan)


def _measure(rows: pd.DataFrame) -> str:
    return measure(rows) if rows["dimension"].nunique() == 1 else clean(f"mean share ({rows['scorer'].iloc[0]})")


def _ticks(limits: tuple[float, float], room: float, *, signed: bool) -> dict[float, str]:
    """Ticks between the limits with their labels, as many as have room; 0, which is drawn dark, does without first."""
    labels: dict[float, str] = {}
    for most in range(max(1, int(room // 26)), 0, -1):
        ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(*limits)
        inside = [0.0 if abs(tick) < 1e-9 else float(tick) for tick in ticks if limits[0] <= tick <= limits[1]]
        labels = {tick: number(tick, signed=signed).removesuffix(".00") for tick in inside}
        unit = room / (limits[1] - limits[0])
        gaps = [(end - start) * unit - (width_of(labels[start], size=SMALL) + width_of(labels[end], size=SMALL)) / 2
                for start, end in pairwise(inside)]  # fmt: skip
        if min(gaps, default=_APART) >= _APART:
            return labels
    return {tick: label if tick else "" for tick, label in labels.items()}


def _draw_ticks(ax: Axes, limits: tuple[float, float], room: float, *, signed: bool) -> None:
    """Draw ticks with faint lines, the one at 0 darker."""
    ticks = _ticks(limits, room, signed=signed)
    ax.set_xticks([*ticks], labels=[*ticks.values()])
    ax.tick_params(axis="x", labelsize=SMALL, labelcolor=SOFT, pad=3)
    for tick in ticks:
        ax.axvline(tick, color=FAINT if tick else SOFT, linewidth=0.5 if tick else 0.8, zorder=0.5)


def _draw_below(ax: Axes, x: float, text: str, room: float, *, ha: str = "center") -> None:
    down = ax.transAxes + ScaledTranslation(0, -13 / 72, ax.figure.dpi_scale_trans)
    label = elide(clean(text), room, size=SMALL)
    write(ax, x, 0, label, size=SMALL, color=SOFT, ha=ha, va="top", transform=down)


def _draw_heads(ax: Axes, plan: Plan) -> None:
    """Write the legend over the means, and the marks that stand for the groups over the other columns."""
    point = 1 / plan.width
    for i, (name, (colour, marker)) in enumerate(zip(plan.groups, _LOOKS, strict=True)):
        up = 4 + LINE * (1.5 - i)
        _draw_mark(ax, 3 * point, up, colour, marker)
        room = (plan.panel[0] - 12 * point) * plan.width if i else plan.width - 12
        _write_over(ax, 10 * point, up, elide(name, room, size=TEXT), ha="left", color=INK, size=TEXT)
        _draw_mark(ax, plan.numbers[i] - 4 * point, 4 + LINE / 2, colour, marker)
        _draw_mark(ax, sum(plan.panel) / 2 + (2 * i - 1) * 10 * point, 4 + LINE / 2, colour, marker)
    _write_over(ax, sum(plan.panel) / 2, 4 + LINE / 2, "−", ha="center", color=SOFT, size=SMALL)


def _over(ax: Axes, up: float) -> Any:
    return ax.transAxes + ScaledTranslation(0, up / 72, ax.figure.dpi_scale_trans)


def _draw_mark(ax: Axes, x: float, up: float, colour: str, marker: str) -> None:
    ax.plot([x], [1], marker=marker, markersize=_MARK, transform=_over(ax, up), clip_on=False, **mark(colour))


def _write_over(ax: Axes, x: float, up: float, text: str, **look: Any) -> None:
    write(ax, x, 1, text, transform=_over(ax, up), **look)


def _difference_axes(ax: Axes, plan: Plan) -> Axes:
    inset = ax.inset_axes((plan.panel[0], 0, plan.panel[1] - plan.panel[0], 1), zorder=3)
    bare(inset)
    inset.patch.set_visible(False)
    limits = _limits(pd.DataFrame(plan.records)[["difference", "low", "high"]])
    inset.set_xlim(*limits)
    inset.set_ylim(*ax.get_ylim())
    _draw_ticks(inset, limits, (plan.panel[1] - plan.panel[0]) * plan.width, signed=True)
    return inset


def _draw_means(ax: Axes, record: Mapping[Any, Any], y: float, *, small: bool) -> None:
    means = [float(record["mean_a"]), float(record["mean_b"])]
    known = [mean for mean in means if not pd.isna(mean)]
    if not known:
        write(ax, 0, y, f" {NOT_RATED}", size=SMALL, color=SOFT, style="italic")
    if len(known) == 2:
        sure = holds(record) and not small
        ax.plot(means, [y, y], color=INK if sure else SOFT, linewidth=1.8 if sure else 0.7, zorder=2)
    for mean, (colour, marker) in reversed(list(zip(means, _LOOKS, strict=True))):
        ax.plot([mean], [y], marker=marker, markersize=_MARK, **mark(colour, small=small))


def _draw_difference(ax: Axes, record: Mapping[Any, Any], y: float, *, small: bool) -> None:
    value, low, high = (float(record[name]) for name in ("difference", "low", "high"))
    if not (pd.isna(low) or pd.isna(high)):
        ax.plot([low, high], [y, y], **whisker(INK, small=small))
    if not pd.isna(value):
        ax.plot([value], [y], marker="D", markersize=4.2, **mark(INK, small=small, sure=holds(record)))


def _draw_numbers(ax: Axes, record: Mapping[Any, Any], y: float, plan: Plan) -> None:
    for x, column in zip(plan.numbers, ("n_a", "n_b"), strict=True):
        write(ax, x, y, f"{int(record[column]):,}", size=SMALL, color=SOFT, ha="right", transform=across(ax))
    if plan.figure is not None:
        sure, known = holds(record), not pd.isna(record["difference"])
        text = number(float(record["difference"])) if known else "–"
        write(ax, plan.figure, y, text, size=SMALL, weight="bold" if sure else "normal", ha="right",
              color=INK if sure else SOFT, transform=across(ax))  # fmt: skip


def _words(plan: Plan, level: float) -> str:
    rows = pd.DataFrame(plan.records)
    first, second = plan.groups
    parts = [f"Dumbbells: {_measure(rows)} of {first} and of {second} for {counted(len(rows), plan.within)}, with "
             f"their difference and its {level:.0%} interval."]  # fmt: skip
    held = sorted((r for r in plan.records if holds(r)), key=lambda record: -abs(record["difference"]))
    told = [
        f"{name_of(record[plan.within], plan.within)} {number(float(record['difference']))} "
        f"{bounds(record['low'], record['high'])} (n = {int(record['n_a']):,} and {int(record['n_b']):,})"
        for record in held
    ]  # fmt: skip
    found = f"{len(held):,} of {len(rows):,}, {listed(told)}" if held else "none"
    return " ".join([*parts, f"Differences that hold (q < {alpha(level)}): {found}.", *plan.left])
