"""The matrix of sources and targets: who speaks how of whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.patches import Rectangle

from biaskit.chart.style import (
    BAND,
    INK,
    NOT_RATED,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    bare,
    below,
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
from biaskit.chart.text import clean, style_of, wrap
from biaskit.chart.text import width as width_of

_NEEDED = ("scorer", "dimension", "n_mentions", "n_rated", "mean")
_COLOURS = colormaps["PuOr"]
_LIMITS = (0.25, 0.5, 1.0)
_HEIGHT, _LOWEST = 25.0, 20.0
_NARROWEST, _WIDEST, _LEAST = 27.0, 66.0, 150.0
_NAMES, _UPRIGHT = 120.0, 76.0
_SCALE, _STEP = 46.0, 9.5


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
    width: float = 180,
) -> Axes:
    """Draw the mean of every pair, as source by target, in diverging colours centred on 0.

    Each cell prints its mean with sign and, beneath, its number of rated mentions, so that the matrix reads without
    colour. Cells with fewer than ``min_n`` are grey and hatched; pairs that do not occur stay empty; a dash stands
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
        width: width of a new figure in mm, at most.

    Returns:
        The Axes; cell (i, j) has its centre at x = j, y = i. The colour bar is an Axes of its own beneath.

    Raises:
        InputError: when a column is missing, a pair has several rows, or several scorers or dimensions are there.

    >>> table = pd.DataFrame({"source": [None, "Peru"], "target": ["Chile", "Chile"], "scorer": "vader",
    ...     "dimension": "valence", "n_articles": 3, "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, -0.4]})
    >>> [label.get_text() for label in plot_matrix(table).get_yticklabels()]
    ["outlet's own words", 'Peru']
    """
    if len(table) == 0:
        return nothing_to_show(ax, width)
    require_columns(table, (rows, columns, *_NEEDED), "plot_matrix", "biaskit.summarize")
    cells = pick(pick(table, "scorer", scorer, "plot_matrix"), "dimension", dimension, "plot_matrix")
    one_row_each(cells, [rows, columns], "plot_matrix")
    over = _SCALE + 4 * _STEP + (22 if title else 0)
    room = (width / 25.4 * 72, float("inf")) if ax is None else size_of(ax, over=over)
    grid = _grid(cells, (rows, columns), (max_rows, max_columns), room, grows=ax is None)
    note = wrap(_note(cells, grid, min_n), grid.cell * len(grid.across), size=SMALL, lines=9)
    if ax is None:
        height = _HEIGHT * len(grid.down) + grid.above + _SCALE + _STEP * len(note) + (22 if title else 0)
        ax = new_axes((grid.cell * len(grid.across) + grid.names + 14) / 72 * 25.4, height)
    _prepare(ax, grid)
    strongest = limit or _strongest(cells, min_n)
    scale = Normalize(vmin=-strongest, vmax=strongest)
    spelt = width_of(f"n = {cells['n_rated'].max():,}", size=SMALL) < grid.cell - 5
    for record in cells.to_dict("records"):
        x, y = grid.across.get(key_of(record[columns])), grid.down.get(key_of(record[rows]))
        if x is not None and y is not None:
            _draw_cell(ax, record, (x, y), min_n, scale, spelt=spelt)
    _draw_scale(ax, f"mean {cells['dimension'].iloc[0]} ({cells['scorer'].iloc[0]})", scale, grid)
    write_note(ax, note, _SCALE - 6)
    set_title(ax, title, grid.cell * len(grid.across))
    return ax


@dataclass(frozen=True, slots=True)
class _Grid:
    """Which rows and columns are drawn, how they are labelled, and how large all this is in points."""

    by: tuple[str, str]
    down: Mapping[str | None, int]
    across: Mapping[str | None, int]
    rows: list[str]
    columns: list[str]
    upright: bool
    cell: float
    names: float
    above: float


def _grid(
    cells: pd.DataFrame, by: tuple[str, str], most: tuple[int, int], size: tuple[float, float], *, grows: bool
) -> _Grid:
    names = min(_NAMES, 0.3 * size[0])
    room = size[0] - names - 14
    across = _order(cells, by[1], min(most[1], max(1, int(room // _NARROWEST))))
    whole = max(min(room, _WIDEST * len(across)), min(room, _LEAST)) if grows else room
    cell = whole / len(across)
    texts = [name_of(key, by[1]) for key in across]
    columns = [wrap(text, cell - 3, size=TEXT, lines=3) for text in texts]
    upright = any(line.endswith("…") for lines in columns for line in lines) and cell < _WIDEST
    if upright:
        columns = [wrap(text, _UPRIGHT, size=TEXT, lines=2 if cell > 2 * _STEP + 2 else 1) for text in texts]
    above = _UPRIGHT + 8 if upright else _STEP * max(map(len, columns)) + 8
    down = _order(cells, by[0], max(1, int(min(most[0], (size[1] - above) / _LOWEST))))
    rows = [wrap(name_of(key, by[0]), names, size=TEXT) for key in down]
    return _Grid(by, down, across, _joined(rows), _joined(columns), upright, cell, names, above)


def _joined(names: list[list[str]]) -> list[str]:
    return ["\n".join(lines) for lines in names]


def _order(cells: pd.DataFrame, column: str, most: int) -> dict[str | None, int]:
    mentions: dict[str | None, int] = {}
    for value, n in zip(cells[column], cells["n_mentions"], strict=True):
        mentions[key_of(value)] = mentions.get(key_of(value), 0) + int(n)
    order = sorted(mentions, key=lambda name: (name is not None, -mentions[name], str(name)))
    return {name: i for i, name in enumerate(order[:most])}


def _strongest(cells: pd.DataFrame, min_n: int) -> float:
    means = cells.loc[cells["n_rated"] >= min_n, "mean"].abs().dropna()
    return next((limit for limit in _LIMITS if not (means > limit).any()), _LIMITS[-1])


def _note(cells: pd.DataFrame, grid: _Grid, min_n: int) -> str:
    parts = ["Beneath each mean: rated mentions."]
    if (cells["n_rated"] < min_n).any():
        parts.append(f"Hatched: fewer than {min_n}.")
    if cells["mean"].isna().any():
        parts.append(f"–: {NOT_RATED}.")
    for column, drawn in zip(grid.by, (grid.down, grid.across), strict=True):
        parts += left_out(len({key_of(value) for value in cells[column]}) - len(drawn), column)
    return " ".join(parts)


def _prepare(ax: Axes, grid: _Grid) -> None:
    bare(ax)
    ax.set_xlim(-0.5, len(grid.across) - 0.5)
    ax.set_ylim(len(grid.down) - 0.5, -0.5)
    ax.xaxis.tick_top()
    label_ticks(ax, "x", grid.columns, rotation=90 if grid.upright else 0)
    label_ticks(ax, "y", grid.rows)
    if grid.by[0] == "source" and None in grid.down and len(grid.down) > 1:
        ax.plot([-0.5, len(grid.across) - 0.5], [0.5, 0.5], color=INK, linewidth=1.0, zorder=5, clip_on=False)


def _draw_cell(
    ax: Axes, record: Mapping[Any, Any], at: tuple[int, int], min_n: int, scale: Normalize, *, spelt: bool
) -> None:
    x, y = at
    mean, n = float(record["mean"]), int(record["n_rated"])
    small = n < min_n or pd.isna(mean)
    colour: Any = BAND if small else _COLOURS(scale(mean))
    look = {"hatch": "/////", "edgecolor": RULE, "linewidth": 0} if small else {"edgecolor": "none"}
    ax.add_patch(Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=colour, **look))
    ink = SOFT if small else "white" if _is_dark(colour) else INK
    patch = {"facecolor": BAND, "edgecolor": "none", "pad": 0.8} if small else None
    write(ax, x, y - 0.17, "–" if pd.isna(mean) else number(mean), color=ink, ha="center", bbox=patch)
    count = f"n = {n:,}" if spelt else f"{n:,}"
    write(ax, x, y + 0.24, count, size=SMALL, color=ink, ha="center", bbox=patch)


def _is_dark(colour: tuple[float, ...]) -> bool:
    red, green, blue = colour[:3]
    return bool(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 < 0.23)


def _draw_scale(ax: Axes, name: str, scale: Normalize, grid: _Grid) -> None:
    inset = ax.inset_axes((0, -14, min(_LEAST, grid.cell * len(grid.across)), 7), transform=below(ax))
    bar = ax.figure.colorbar(ScalarMappable(scale, _COLOURS), cax=inset, orientation="horizontal")
    bar.outline.set_visible(False)
    limit = float(scale.vmax or 0)
    bar.set_ticks([-limit, 0, limit], labels=[number(sign * limit).removesuffix(".00") for sign in (-1, 0, 1)])
    inset.tick_params(length=2, width=0.5, pad=1.5, labelsize=SMALL, color=SOFT, labelcolor=SOFT)
    bar.set_label(clean(name), color=SOFT, labelpad=1, **style_of(clean(name), size=SMALL))
