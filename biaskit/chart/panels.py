"""Columns side by side on one Axes, as tables have them: their heads, their common scale, the names of the rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform, blended_transform_factory

from biaskit.chart.style import FAINT, INK, SMALL, SOFT, TEXT, label_ticks, write
from biaskit.chart.text import width as width_of
from biaskit.chart.text import wrap
from biaskit.errors import InputError
from biaskit.types import SUMMARY_COLUMNS

LINE = 9.5
"""Height of a line of text in points."""

_ROW, _EACH, _DESCENT = 13.0, 8.5, 1.8
_UPRIGHT, _WIDEST = 76.0, 66.0
_FIGURE, _GAP = 18.0, 8.0
_TICK = 22.0
"""Width of a tick's label with the room around it."""
_MANY = 24
"""Rows beyond which each name gets one line only."""
_ENDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
"""Ends of a scale of shares; half of each is round too."""


@dataclass(frozen=True, slots=True)
class Names:
    """Names of rows, broken into lines; ``width`` is what they need, ``row`` the height of a row, in points."""

    texts: Sequence[str]
    width: float
    row: float


@dataclass(frozen=True, slots=True)
class Heads:
    """Names over columns, broken into lines, upright where they are long; ``height`` is in points."""

    texts: Sequence[str]
    size: float
    upright: bool
    height: float


@dataclass(frozen=True, slots=True)
class Panels:
    """Panels of one scale from 0 to ``end``, each ``cell`` points wide with room for a figure; panel j begins at j."""

    cell: float
    end: float

    def at(self, column: int, share: float) -> float:
        """Where a share lies.

        >>> Panels(52, 0.4).at(1, 0.4)
        1.5
        """
        return column + share / self.end * (1 - (_FIGURE + _GAP) / self.cell)

    def figure_at(self, column: int) -> float:
        """Where the figure of a panel ends.

        >>> Panels(80, 0.4).figure_at(1)
        1.9
        """
        return column + 1 - _GAP / self.cell


def names_of(names: Sequence[str], most: float, *, lines: int = 2, indents: Sequence[int] = ()) -> Names:
    """Break names into at most ``lines`` lines of at most ``most`` points; ``indents`` are counted in blanks."""
    blanks = [" " * indent for indent in indents] or [""] * len(names)
    rooms = [most - width_of(blank, size=TEXT) for blank in blanks]
    broken = [[blank + line for line in wrap(name, room, size=TEXT, lines=lines)]
              for name, blank, room in zip(names, blanks, rooms, strict=True)]  # fmt: skip
    widest = max((width_of(line, size=TEXT) for name in broken for line in name), default=0.0)
    deepest = max(map(len, broken), default=1)
    return Names([*map("\n".join, broken)], widest + 6, _ROW if deepest == 1 else deepest * _EACH + 6)


def fitting(names: Sequence[str], most: float, room: float) -> tuple[int, int]:
    """How many rows have room in so many points of height, and in how many lines their names may break.

    >>> fitting(["Peru", "Chile", "Cuba"], 100, 30), fitting(["Peru"] * 30, 100, float("inf"))
    ((2, 2), (30, 1))
    """
    lines = 2 if len(names) <= _MANY else 1
    return max(1, int(min(len(names), room / names_of(names, most, lines=lines).row))), lines


def heads_of(names: Sequence[str], cell: float) -> Heads:
    """Break the names over columns ``cell`` points wide into at most three lines.

    Where that cuts a name they are written smaller, and where that is not enough either they are turned.
    """
    for size in (TEXT, SMALL):
        lines = [wrap(name, cell - 3, size=size, lines=3) for name in names]
        if cell >= _WIDEST or not any(line.endswith("…") for broken in lines for line in broken):
            return Heads([*map("\n".join, lines)], size, False, LINE * max(map(len, lines)))
    lines = [wrap(name, _UPRIGHT, size=SMALL, lines=2 if cell > 2 * LINE + 2 else 1) for name in names]
    widest = max(width_of(line, size=SMALL) for broken in lines for line in broken)
    return Heads([*map("\n".join, lines)], SMALL, True, widest + 4)


def draw_heads(ax: Axes, heads: Heads, places: Sequence[float], up: float, *, small: Iterable[int] = ()) -> None:
    """Write heads ``up`` points over the upper edge, from each place to the right, those of ``small`` ones in grey."""
    look: dict[str, Any] = {"va": "baseline", "linespacing": 1.05}
    if heads.upright:
        look = {"va": "bottom", "rotation": 90}
    greys, height = set(small), up if heads.upright else up + _DESCENT
    for i, (text, x) in enumerate(zip(heads.texts, places, strict=True)):
        colour = SOFT if i in greys else INK
        write(ax, x, height, text, size=heads.size, color=colour, transform=over(ax), **look)


def draw_names(ax: Axes, names: Names, count: int, *, soft: Iterable[int] = ()) -> None:
    """Write the names of the first rows at the left, and rules between the rows."""
    label_ticks(ax, "y", names.texts[:count], ha="left", linespacing=1.05)
    ax.tick_params(axis="y", pad=names.width)
    greys = set(soft)
    for i, label in enumerate(ax.get_yticklabels()):
        label.set_color(SOFT if i in greys else INK)
    for y in range(count + 1):
        ax.axhline(y - 0.5, color=INK if y == 0 else FAINT, linewidth=0.8 if y == 0 else 0.5, zorder=0)


def draw_counts(ax: Axes, counts: Sequence[int], cell: float) -> None:
    """Write how many rated mentions each column has, right over its upper edge."""
    spelt = all(width_of(f"n = {n:,}", size=SMALL) < cell - 3 for n in counts)
    for x, n in enumerate(counts):
        text = f"n = {n:,}" if spelt else f"{n:,}"
        write(ax, x, 3, text, size=SMALL, color=SOFT, va="bottom", transform=over(ax))


def draw_scale(ax: Axes, panels: Panels, count: int, rows: int) -> None:
    """Draw the scale of shares beneath each panel, with faint lines over the rows."""
    parts = 2 if panels.cell - _FIGURE - _GAP > 3 * _TICK else 1
    shares = [panels.end * part / parts for part in range(parts + 1)]
    for column in range(count):
        for share in shares:
            x = panels.at(column, share)
            colour, thick = (SOFT, 0.7) if share == 0 else (FAINT, 0.5)
            ax.plot([x, x], [-0.5, rows - 0.5], color=colour, linewidth=thick, solid_capstyle="butt", zorder=1)
            text = f"{share:.0%}" if share else "0"
            write(ax, x, -3, text, size=SMALL, color=SOFT, ha="center", va="top", transform=under(ax))


def note_lines(sentences: Sequence[str], room: float) -> list[str]:
    """Break a note into at most five lines of so many points; fonts at few dots an inch run a little wider."""
    return wrap(" ".join(sentences), 0.96 * room, size=SMALL, lines=5) if sentences else []


def end_of(records: Iterable[Mapping[Any, Any]]) -> float:
    """End of a scale of shares on which all means and intervals have room.

    >>> end_of([{"mean": 0.1, "high": 0.37}, {"mean": float("nan"), "high": float("nan")}])
    0.4
    """
    values = [float(record[name]) for record in records for name in ("mean", "high")]
    most = max((value for value in values if not pd.isna(value)), default=1.0)
    return next((end for end in _ENDS if most <= end + 1e-9), most)


def over(ax: Axes) -> Transform:
    """Coordinates with x in data and y in points over the upper edge of the Axes."""
    return _edge(ax, 1)


def under(ax: Axes) -> Transform:
    """Coordinates with x in data and y in points over the lower edge of the Axes."""
    return _edge(ax, 0)


def _edge(ax: Axes, y: int) -> Transform:
    corner: Any = ax.transAxes
    points = Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(0, y, corner)
    return blended_transform_factory(ax.transData, points)


def group_of(table: pd.DataFrame, group: str | None, chart: str, other: str) -> str:
    """The column asked for, or the only grouping column of a summary.

    Raises:
        InputError: when there are several, or none.
    """
    known = {*SUMMARY_COLUMNS, "interval", "scorer", "dimension"}
    found = [str(column) for column in table.columns if column not in known]
    if group is not None or len(found) == 1:
        return group or found[0]
    raise InputError(
        f"{chart} cannot tell which column names the groups: {', '.join(found) or 'there is none'}. "
        f"Name it: {chart}(table, group={(found or [other])[0]!r})."
    )


def totals(rows: pd.DataFrame, column: str) -> Mapping[Any, int]:
    """Rated mentions of each value of a column, the most that any of its rows has; null is None."""
    counts: dict[Any, int] = {}
    for value, n in zip(rows[column], rows["n_rated"], strict=True):
        key = None if pd.isna(value) else str(value)
        counts[key] = max(counts.get(key, 0), int(n))
    return counts
