"""The agenda: how much of its attention each outlet gives to whom."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.grid import HEIGHT, SCALE, STEP, Grid, Limits, draw_cell, draw_scale, plan_grid, prepare_grid
from biaskit.chart.prose import counted
from biaskit.chart.style import (
    SMALL,
    SOFT,
    describe,
    is_small,
    key_of,
    name_of,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
    small_note,
    write_note,
)
from biaskit.chart.text import clean, wrap
from biaskit.chart.text import width as width_of
from biaskit.errors import check_types

_NEEDED = ("scorer", "dimension", "n_articles", "n_mentions", "mean", "low", "high")
_COLOURS = colormaps["Blues"]
_LIMITS = (0.1, 0.25, 0.5, 1.0)


def plot_coverage(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    rows: str = "target",
    columns: str = "outlet",
    dimension: str | None = None,
    level: float = 0.95,
    min_n: int = 2,
    limit: float | None = None,
    max_rows: int = 20,
    max_columns: int = 10,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw who covers whom: the share of each outlet's attention that each target receives.

    Each cell prints its share and, beneath, the ends of the interval in per cent, so that the agenda reads without
    colour. Beneath each outlet stands its number of articles; outlets with fewer than ``min_n`` are grey and hatched.
    Targets are ordered by mentions, and so are outlets.

    Args:
        table: as `biaskit.summary.salience` returns it, by outlet.
        ax: where to draw; by default a new figure as large as its cells need.
        rows, columns: column of what receives attention, and grouping column.
        dimension: which to draw (mentions, articles or words), where the table holds several.
        level: level of the table's intervals, for the note.
        min_n: fewest articles of an outlet that is coloured.
        limit: share of the strongest colour; by default 10, 25, 50 or 100 per cent, whichever the cells need.
        max_rows, max_columns: at most so many, those with most mentions; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm, at most; by default that of the `style` in use, or 180.

    Returns:
        The Axes; cell (i, j) has its centre at x = j, y = i. The colour bar is an Axes of its own beneath.

    Raises:
        InputError: when a column is missing, a pair has several rows, or several dimensions are there.

    >>> table = pd.DataFrame({"outlet": "Ledger", "target": ["Peru", "Chile"], "scorer": "salience",
    ...     "dimension": "mentions", "n_articles": 12, "n_mentions": [30, 10], "n_rated": 40, "mean": [0.75, 0.25],
    ...     "low": [0.6, 0.1], "high": [0.9, 0.4]})
    >>> [text.get_text() for text in plot_coverage(table).texts[:4]]
    ['75%', '60–90', '25%', '10–40']
    """
    check_types(plot_coverage, locals())
    if is_empty(table, "plot_coverage"):
        return nothing_to_show(ax, width)
    require_columns(table, (rows, columns, *_NEEDED), "plot_coverage", "biaskit.summary.salience")
    cells = pick(pick(table, "scorer", None, "plot_coverage"), "dimension", dimension, "plot_coverage")
    one_row_each(cells, [rows, columns], "plot_coverage")
    over = SCALE + 4 * STEP + (22 if title else 0)
    wide, most = page(width, 180)
    size = (wide / 25.4 * 72, most - over) if ax is None else size_of(ax, over=over)
    articles = {key_of(key): f"n = {int(n):,}" for key, n in zip(cells[columns], cells["n_articles"], strict=True)}
    limits = Limits(max_rows, max_columns, *size, grows=ax is None, under=articles)
    grid = plan_grid(cells, (rows, columns), limits)
    note = wrap(_note(cells, grid, level, min_n), grid.width, size=SMALL, lines=9)
    if ax is None:
        height = HEIGHT * len(grid.down) + grid.above + SCALE + STEP * len(note) + (22 if title else 0)
        ax = new_axes((grid.width + grid.names + 14) / 72 * 25.4, min(height, most))
    prepare_grid(ax, grid)
    strongest = limit or _strongest(cells, min_n)
    for record in cells.to_dict("records"):
        if place := grid.place(record):
            _draw(ax, record, place, grid, min_n, strongest)
    ticks = {share: f"{100 * share:g}%" for share in (0, strongest / 2, strongest)}
    draw_scale(ax, grid, Normalize(0, strongest), _COLOURS, ticks, _measure(cells, columns))
    write_note(ax, note, SCALE - 6)
    set_title(ax, title, grid.width)
    describe(ax, _words(cells, grid, min_n))
    return ax


def _strongest(cells: pd.DataFrame, min_n: int) -> float:
    shares = cells.loc[cells["n_articles"] >= min_n, "mean"].dropna()
    return next((limit for limit in _LIMITS if not (shares > limit).any()), _LIMITS[-1])


def _measure(cells: pd.DataFrame, columns: str) -> str:
    return f"share of the {clean(columns)}'s {clean(cells['dimension'].iloc[0])}"


def _draw(ax: Axes, record: Mapping[Any, Any], at: tuple[int, int], grid: Grid, min_n: int, strongest: float) -> None:
    share, low, high = (float(record[name]) for name in ("mean", "low", "high"))
    small = is_small(record, min_n)
    if small:
        ax.get_xticklabels()[at[0]].set_color(SOFT)
    ends = "" if pd.isna(low) or pd.isna(high) else f"{low * 100:.0f}–{high * 100:.0f}"
    ends = ends if width_of(ends, size=SMALL) < grid.cell - 2 else ""
    colour = None if small or pd.isna(share) else _COLOURS(min(share / strongest, 1.0))
    draw_cell(ax, at, colour, (percent(share), ends))


def percent(share: float) -> str:
    """A share as printed.

    >>> percent(0.25), percent(0.004), percent(0), percent(float("nan"))
    ('25%', '<1%', '0%', '–')
    """
    if pd.isna(share):
        return "–"
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def _note(cells: pd.DataFrame, grid: Grid, level: float, min_n: int) -> str:
    drawn = [record for record in cells.to_dict("records") if grid.place(record)]
    parts = [f"n: articles. Beneath each share: {level:.0%} interval."]
    small = [sentence.replace("Grey", "Hatched") for sentence in small_note(drawn, min_n)]
    parts += ["–: no share."] if any(pd.isna(record["mean"]) for record in drawn) else []
    return " ".join([*parts, *small, *grid.left_out(cells)])


def _words(cells: pd.DataFrame, grid: Grid, min_n: int) -> str:
    rows, columns = grid.by
    size = f"{counted(len(grid.across), columns)} by {counted(len(grid.down), rows)}"
    parts = [f"Coverage: {_measure(cells, columns)} for each {clean(rows)}, {size}."]
    for key in list(grid.across)[:4]:
        own = [record for record in cells.to_dict("records") if key_of(record[columns]) == key and grid.place(record)]
        own = sorted((one for one in own if not pd.isna(one["mean"])), key=lambda record: -float(record["mean"]))
        most = ", ".join(f"{name_of(record[rows], rows)} {percent(float(record['mean']))}" for record in own[:3])
        parts += [f"{name_of(key, columns)} ({counted(int(own[0]['n_articles']), 'article')}): {most}."] if own else []
    if len(grid.across) > 4:
        parts.append(f"{len(grid.across) - 4:,} more {clean(columns)}s are in the figure.")
    return " ".join([*parts, *small_note(cells.to_dict("records"), min_n), *grid.left_out(cells)])
