"""Labels: which source calls an event what, a row for each label and a column for each source."""

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any, cast

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import ScaledTranslation

from biaskit.chart.labels_rows import NOTE, Plan, aligned, check, note_of, notes_of, plan_of, rows_of, source_of
from biaskit.chart.panels import LINE, draw_counts, draw_heads, draw_names
from biaskit.chart.prose import counted, listed
from biaskit.chart.style import (
    INK,
    OKABE_ITO,
    SMALL,
    SOFT,
    bare,
    describe,
    is_small,
    mark,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean
from biaskit.errors import check_types

_UNIT, _LARGEST = 4.4, 11.0
"""Diameter of the dot of a label that is used once, and the largest of all, in points."""
_TITLE = 22.0


def plot_labels(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    event: str | None = None,
    min_n: int = 2,
    max_rows: int = 12,
    max_columns: int = 9,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw who calls an event what: a dot for each label and source, its area the count, which stands beside it.

    The outlets' own words come first, with squares instead of dots. Labels are ordered so that those of the first
    source come first, then those of the second, and so on; what is not among the first ``max_rows`` is counted in a
    last row. Sources that never name the event are left out; those with fewer than ``min_n`` articles are grey.

    Args:
        table: as `biaskit.label_contrast` returns it: event, source (null for the outlet's own words), labels (a tuple
            of pairs of label and count), n_articles, n_mentions; an ``outlet`` column, where there is one, tells the
            outlets' own columns apart. Tables of several events may be put together by ``pandas.concat``.
        ax: where to draw; by default a new figure as large as its cells need. On a given Axes, labels and sources that
            find no room are left out, and a note counts them.
        event: which to draw, where the table holds several.
        min_n: fewest articles of a source that is drawn in colour.
        max_rows: labels to draw at most: each source's first, then the most frequent.
        max_columns: sources to draw at most; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm, at most; by default that of the `style` in use, or 180.

    Returns:
        The Axes; label i is at y = i, from the top, the column of source j begins at x = j.

    Raises:
        InputError: when a column is missing, several events are there and none was picked, or a source comes twice.

    >>> table = pd.DataFrame({"event": "seizure", "source": [None, "Peru"], "n_articles": 2, "n_mentions": [3, 1],
    ...                       "labels": [(("seizure", 2), ("raid", 1)), (("theft", 1),)]})
    >>> [label.get_text() for label in plot_labels(table).get_yticklabels()]
    ['seizure', 'raid', 'theft']
    """
    check_types(plot_labels, locals())
    rows = rows_of(table, event) if len(table) else table
    if not any(map(len, rows.get("labels", ()))):
        return nothing_to_show(ax, width)
    wide, most = page(width, 180)
    beside = NOTE + 3 * LINE + (_TITLE if title else 4)
    room = (wide / 25.4 * 72 - 8, most - beside) if ax is None else size_of(ax, over=beside)
    plan = plan_of(rows, (max_rows, max_columns), room, grows=ax is None)
    note = note_of(plan, min_n)
    if ax is None:
        height = plan.height + LINE * len(note) + (_TITLE if title else 4)
        ax = new_axes(plan.page / 72 * 25.4, height)
    _draw(ax, plan, note, min_n)
    set_title(ax, title, plan.width, pad=plan.above + 5)
    return ax


def plot_labels_by_event(
    table: pd.DataFrame,
    *,
    min_n: int = 2,
    max_rows: int = 8,
    max_columns: int = 9,
    width: float | None = None,
) -> Figure:
    """Draw who calls what what: `plot_labels` for each event of the table, one beneath the other.

    Args:
        table: tables of several events by `biaskit.label_contrast`, put together by ``pandas.concat``.
        min_n, max_rows, max_columns: as for `plot_labels`, for each event.
        width: width of the figure in mm; by default that of the `style` in use, or 180.

    Returns:
        A new figure with an Axes for each event, in the order of the table; events without labels are left out, and
        under a `style` those that have no room on its page.

    Raises:
        InputError: as `plot_labels`.
    """
    check_types(plot_labels_by_event, locals())
    if len(table):
        check(table, "plot_labels_by_event")
    held = [str(event) for event in dict.fromkeys(table.get("event", ()))]
    wide, most = page(width, 180)
    size = (wide / 25.4 * 72 - 8, float("inf"))
    tables = [rows for event in held if any(map(len, (rows := rows_of(table, event))["labels"]))]
    if not tables:
        return cast(Figure, nothing_to_show(None, width).figure)
    plans = aligned([plan_of(rows, (max_rows, max_columns), size, grows=True) for rows in tables], most)
    notes = notes_of(plans, min_n)
    heights = [plan.height + LINE * len(note) + 14 for plan, note in zip(plans, notes, strict=True)]
    layout = ConstrainedLayoutEngine(w_pad=2 / 72, h_pad=5 / 72)
    figure: Figure = plt.figure(figsize=(plans[0].page / 72, sum(heights) / 72), layout=layout)
    grid = figure.subplots(len(plans), 1, height_ratios=[p.names.row * p.rows for p in plans], squeeze=False)
    for ax, plan, note in zip(grid[:, 0], plans, notes, strict=True):
        _draw(ax, plan, note, min_n)
    return figure


def _draw(ax: Axes, plan: Plan, note: Sequence[str], min_n: int) -> None:
    _prepare(ax, plan, min_n)
    for column, record in enumerate(plan.records):
        for y, count in enumerate(plan.counts[column]):
            _draw_cell(ax, record, (column, y), count, plan, small=is_small(record, min_n))
    if note:
        write_note(ax, note, NOTE)
    describe(ax, _words(plan))


def _prepare(ax: Axes, plan: Plan, min_n: int) -> None:
    bare(ax)
    ax.set_xlim(-0.04, plan.columns)
    ax.set_ylim(plan.rows - 0.5, -0.5)
    pooled = [len(plan.labels)] if plan.others else []
    draw_names(ax, plan.names, plan.rows, soft=pooled)
    small = [i for i, record in enumerate(plan.records) if is_small(record, min_n)]
    draw_heads(ax, plan.heads, range(len(plan.records)), LINE + 3, small=small)
    draw_counts(ax, [int(record["n_mentions"]) for record in plan.records], plan.cell)
    corner = ax.transAxes + ScaledTranslation(-plan.names.width / 72, 3 / 72, ax.figure.dpi_scale_trans)
    write(ax, 0, 1, "\n".join(plan.named), weight="bold", va="bottom", linespacing=1.05, transform=corner)


def _draw_cell(
    ax: Axes, record: Mapping[Any, Any], at: tuple[int, int], count: int, plan: Plan, *, small: bool
) -> None:
    if not count:
        return
    (column, y), start = at, 3 / plan.cell
    if y == len(plan.labels):
        write(ax, column + start, y, f"{count:,}", size=SMALL, color=SOFT)
        return
    colour, marker = (INK, "s") if pd.isna(record["source"]) else (OKABE_ITO[0], "o")
    largest = min(_LARGEST, _UNIT * sqrt(plan.most))
    x = column + start + largest / 2 / plan.cell
    ax.plot([x], [y], marker=marker, markersize=largest * sqrt(count / plan.most), **mark(colour, small=small))
    write(ax, x + (largest / 2 + 4) / plan.cell, y, f"{count:,}", size=SMALL, color=SOFT if small else INK)


def _words(plan: Plan) -> str:
    held = [
        f"{source_of(record)} “{label}” ({count:,})"
        for record, counts in zip(plan.records, plan.counts, strict=True)
        for label, count in [max(zip(plan.labels, counts, strict=False), key=lambda pair: pair[1])] if count
    ]  # fmt: skip
    shown = f"{counted(len(plan.labels), 'label')} of {counted(len(plan.records), 'source')}"
    others = [f"{counted(plan.others, 'other label')} in a last row."] if plan.others else []
    return " ".join([f"Dots: who calls the {clean(plan.event)} what; {shown}. Most often: {listed(held, most=6)}.",
                     *others, *plan.left])  # fmt: skip
