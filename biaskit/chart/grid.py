"""The grid of rows and columns that matrices share: which are drawn, how they are labelled, how large they are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Colormap, Normalize
from matplotlib.patches import Rectangle

from biaskit.chart.style import (
    BAND,
    INK,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    bare,
    below,
    key_of,
    label_ticks,
    left_out,
    luminance,
    name_of,
    write,
)
from biaskit.chart.text import clean, style_of, wrap

Names = Mapping[str | None, str]

HEIGHT = 25.0
"""Height of a row in points."""

SCALE, STEP = 46.0, 9.5
"""Room for the scale beneath the grid, and for a line of its note, in points."""

_LOWEST = 20.0
_NARROWEST, _WIDEST, _LEAST = 27.0, 66.0, 150.0
_NAMES, _UPRIGHT = 120.0, 76.0


@dataclass(frozen=True, slots=True)
class Grid:
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

    @property
    def width(self) -> float:
        """Width of all cells."""
        return self.cell * len(self.across)

    def place(self, record: Mapping[Any, Any]) -> tuple[int, int] | None:
        """Column and row of a record, None where it is left out."""
        row, column = (key_of(record[name]) for name in self.by)
        return (self.across[column], self.down[row]) if column in self.across and row in self.down else None

    def left_out(self, cells: pd.DataFrame) -> list[str]:
        """Sentences on the rows and columns that are not drawn."""
        return [
            sentence
            for column, drawn in zip(self.by, (self.down, self.across), strict=True)
            for sentence in left_out(len({key_of(value) for value in cells[column]}) - len(drawn), column)
        ]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a grid must not exceed: rows, columns, and width and height in points; an own figure ``grows`` to fit."""

    rows: int
    columns: int
    width: float
    height: float
    grows: bool
    under: Names = field(default_factory=dict)
    """A line beneath the names of columns."""


def plan_grid(cells: pd.DataFrame, by: tuple[str, str], limits: Limits) -> Grid:
    """Plan the grid of a table's ``by`` columns; rows and columns stand in order of mentions, a null first."""
    names = min(_NAMES, 0.3 * limits.width)
    room = limits.width - names - 14
    across = _order(cells, by[1], min(limits.columns, max(1, int(room // _NARROWEST))))
    whole = max(min(room, _WIDEST * len(across)), min(room, _LEAST)) if limits.grows else room
    cell = whole / len(across)
    texts = [name_of(key, by[1]) for key in across]
    columns = [wrap(text, cell - 3, size=TEXT, lines=3) for text in texts]
    upright = any(line.endswith("…") for lines in columns for line in lines) and cell < _WIDEST
    if upright:
        deep = 2 if cell > 2 * STEP + 2 and not limits.under else 1
        columns = [wrap(text, _UPRIGHT, size=TEXT, lines=deep) for text in texts]
    columns = [[*lines, *under(limits.under, key)] for lines, key in zip(columns, across, strict=True)]
    above = _UPRIGHT + 8 if upright else STEP * max(map(len, columns)) + 8
    down = _order(cells, by[0], max(1, int(min(limits.rows, (limits.height - above) / _LOWEST))))
    rows = [wrap(name_of(key, by[0]), names, size=TEXT) for key in down]
    return Grid(by, down, across, _joined(rows), _joined(columns), upright, cell, names, above)


def under(names: Names, key: str | None) -> list[str]:
    """The line that stands beneath a name, where there is one."""
    return [names[key]] if key in names else []


def prepare_grid(ax: Axes, grid: Grid) -> None:
    """Set limits and labels; cell (i, j) has its centre at x = j, y = i."""
    bare(ax)
    ax.set_xlim(-0.5, len(grid.across) - 0.5)
    ax.set_ylim(len(grid.down) - 0.5, -0.5)
    ax.xaxis.tick_top()
    label_ticks(ax, "x", grid.columns, rotation=90 if grid.upright else 0)
    label_ticks(ax, "y", grid.rows)
    if grid.by[0] == "source" and None in grid.down and len(grid.down) > 1:
        ax.plot([-0.5, len(grid.across) - 0.5], [0.5, 0.5], color=INK, linewidth=1.0, zorder=5, clip_on=False)


def draw_cell(ax: Axes, at: tuple[int, int], colour: Any, lines: tuple[str, str]) -> None:
    """Draw a cell with its number and, beneath, what qualifies it; without a ``colour`` it is grey and hatched."""
    x, y = at
    small = colour is None
    look = {"hatch": "/////", "edgecolor": RULE, "linewidth": 0} if small else {"edgecolor": "none"}
    ax.add_patch(Rectangle((x - 0.48, y - 0.48), 0.96, 0.96, facecolor=BAND if small else colour, **look))
    ink = SOFT if small else "white" if is_dark(colour) else "black"
    patch = {"facecolor": BAND, "edgecolor": "none", "pad": 0.8} if small else None
    write(ax, x, y - 0.17 if lines[1] else y, lines[0], color=ink, ha="center", bbox=patch)
    if lines[1]:
        write(ax, x, y + 0.24, lines[1], size=SMALL, color=ink, ha="center", bbox=patch)


def is_dark(colour: tuple[float, ...]) -> bool:
    """Whether white text has more contrast than black on a colour; one of them has 4.5:1 on any.

    >>> is_dark((1.0, 1.0, 1.0)), is_dark((0.0, 0.0, 0.5))
    (False, True)
    """
    return luminance(colour) < 0.179


def draw_scale(
    ax: Axes, grid: Grid, scale: Normalize, colours: Colormap, ticks: Mapping[float, str], name: str
) -> None:
    """Draw the scale of colours beneath the grid."""
    inset = ax.inset_axes((0, -14, min(_LEAST, grid.width), 7), transform=below(ax))
    bar = ax.figure.colorbar(ScalarMappable(scale, colours), cax=inset, orientation="horizontal")
    bar.outline.set_visible(False)
    bar.set_ticks(list(ticks), labels=list(ticks.values()))
    inset.tick_params(length=2, width=0.5, pad=1.5, labelsize=SMALL, color=SOFT, labelcolor=SOFT)
    bar.set_label(clean(name), color=SOFT, labelpad=1, **style_of(clean(name), size=SMALL))


def _joined(names: list[list[str]]) -> list[str]:
    return ["\n".join(lines) for lines in names]


def _order(cells: pd.DataFrame, column: str, most: int) -> dict[str | None, int]:
    mentions: dict[str | None, int] = {}
    for value, n in zip(cells[column], cells["n_mentions"], strict=True):
        mentions[key_of(value)] = mentions.get(key_of(value), 0) + int(n)
    order = sorted(mentions, key=lambda name: (name is not None, -mentions[name], str(name)))
    return {name: i for i, name in enumerate(order[:most])}
