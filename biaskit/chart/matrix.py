"""The matrix of sources and targets: who speaks how of whom."""

from collections.abc import Mapping
from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.colors import Normalize

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.grid import HEIGHT, SCALE, STEP, Grid, Limits, draw_cell, draw_scale, plan_grid, prepare_grid
from biaskit.chart.prose import counted, extremes, measure
from biaskit.chart.style import (
    NOT_RATED,
    SMALL,
    describe,
    is_small,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    write_note,
)
from biaskit.chart.text import width as width_of
from biaskit.chart.text import wrap
from biaskit.errors import check_types

_NEEDED = ("scorer", "dimension", "n_mentions", "n_rated", "mean")
_COLOURS = colormaps["PuOr"]
_LIMITS = (0.25, 0.5, 1.0)


def plot_matrix(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    rows: str = "source",
    columns: str = "target",
    scorer: str | None = None,
    dimension: str | None = None,
    min_n: int = 5,
    limit: float | None = None,
    max_rows: int = 15,
    max_columns: int = 10,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the mean of every pair, as source by target, in diverging colours centred on 0.

    Each cell prints its mean with sign and, beneath, its number of rated mentions, so that the matrix reads without
    colour. Cells with fewer than ``min_n``, or from one article, are grey and
    hatched; pairs that do not occur stay empty; a dash stands
    where nothing was rated. Rows and columns are ordered by mentions, the outlet's own words (null source) first.

    Args:
        table: as `biaskit.summarize` returns it, by ``rows`` and ``columns``, means in [-1, 1].
        ax: where to draw; by default a new figure as large as its cells need.
        rows, columns: grouping columns that make the rows and columns.
        scorer, dimension: which to draw, where the table holds several.
        min_n: fewest rated mentions of a cell that is coloured.
        limit: value of the strongest colours; by default 0.25, 0.5 or 1, whichever the coloured cells need.
        max_rows, max_columns: at most so many, those with most mentions; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm, at most; by default that of the `style` in use, or 180.

    Returns:
        The Axes; cell (i, j) has its centre at x = j, y = i. The colour bar is an Axes of its own beneath.

    Raises:
        InputError: when a column is missing, a pair has several rows, or several scorers or dimensions are there.

    >>> table = pd.DataFrame({"source": [None, "Peru"], "target": ["Chile", "Chile"], "scorer": "vader",
    ...     "dimension": "valence", "n_articles": 3, "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, -0.4]})
    >>> [label.get_text() for label in plot_matrix(table).get_yticklabels()]
    ["outlet's own words", 'Peru']
    """
    check_types(plot_matrix, locals())
    if is_empty(table, "plot_matrix"):
        return nothing_to_show(ax, width)
    require_columns(table, (rows, columns, *_NEEDED), "plot_matrix", "biaskit.summarize")
    cells = pick(pick(table, "scorer", scorer, "plot_matrix"), "dimension", dimension, "plot_matrix")
    one_row_each(cells, [rows, columns], "plot_matrix")
    over = SCALE + 4 * STEP + (22 if title else 0)
    wide, most = page(width, 180)
    size = (wide / 25.4 * 72, most - over) if ax is None else size_of(ax, over=over)
    grid = plan_grid(cells, (rows, columns), Limits(max_rows, max_columns, *size, grows=ax is None))
    note = wrap(_note(cells, grid, min_n), grid.width, size=SMALL, lines=9)
    if ax is None:
        height = HEIGHT * len(grid.down) + grid.above + SCALE + STEP * len(note) + (22 if title else 0)
        ax = new_axes((grid.width + grid.names + 14) / 72 * 25.4, min(height, most))
    prepare_grid(ax, grid)
    strongest = limit or _strongest(cells, min_n)
    scale = Normalize(vmin=-strongest, vmax=strongest)
    spelt = width_of(f"n = {cells['n_rated'].max():,}", size=SMALL) < grid.cell - 5
    for record in cells.to_dict("records"):
        if place := grid.place(record):
            _draw(ax, record, place, min_n, scale, spelt=spelt)
    ticks = {sign * strongest: number(sign * strongest).removesuffix(".00") for sign in (-1, 0, 1)}
    draw_scale(ax, grid, scale, _COLOURS, ticks, measure(cells))
    write_note(ax, note, SCALE - 6)
    set_title(ax, title, grid.width)
    describe(ax, _words(cells, grid, min_n))
    return ax


def _are_small(cells: pd.DataFrame, min_n: int) -> "pd.Series[bool]":
    """Which cells have few rated mentions, or all of them from one article."""
    few = cells["n_rated"] < min_n
    return few | (cells["n_articles"] < 2) if "n_articles" in cells.columns else few


def _strongest(cells: pd.DataFrame, min_n: int) -> float:
    means = cells.loc[~_are_small(cells, min_n), "mean"].abs().dropna()
    return next((limit for limit in _LIMITS if not (means > limit).any()), _LIMITS[-1])


def _note(cells: pd.DataFrame, grid: Grid, min_n: int) -> str:
    parts = ["Beneath each mean: rated mentions."]
    if _are_small(cells, min_n).any():
        parts.append(f"Hatched: fewer than {min_n}, or from one article.")
    if cells["mean"].isna().any():
        parts.append(f"–: {NOT_RATED}.")
    return " ".join([*parts, *grid.left_out(cells)])


def _words(cells: pd.DataFrame, grid: Grid, min_n: int) -> str:
    def name(record: Mapping[Any, Any]) -> str:
        return " on ".join(name_of(record[column], column) for column in grid.by)

    drawn = [record for record in cells.to_dict("records") if grid.place(record)]
    large = [record for record in drawn if not _is_small(record, min_n)]
    size = f"{counted(len(grid.down), grid.by[0])} by {counted(len(grid.across), grid.by[1])}"
    parts = [f"Matrix: {measure(cells)} of {size}, {counted(len(drawn), 'pair')}."]
    if len(large) < len(drawn):
        parts.append(
            f"{len(drawn) - len(large):,} with fewer than {min_n:,} rated mentions, or from one article, are hatched."
        )
    return " ".join([*parts, *extremes(large, name), *grid.left_out(cells)])


def _is_small(record: Mapping[Any, Any], min_n: int) -> bool:
    return record["n_rated"] < min_n or is_small(record, 2)


def _draw(
    ax: Axes, record: Mapping[Any, Any], at: tuple[int, int], min_n: int, scale: Normalize, *, spelt: bool
) -> None:
    mean, n = float(record["mean"]), int(record["n_rated"])
    small = _is_small(record, min_n) or pd.isna(mean)
    count = f"n = {n:,}" if spelt else f"{n:,}"
    lines = ("–" if pd.isna(mean) else number(mean), count)
    draw_cell(ax, at, None if small else _COLOURS(scale(mean)), lines)
