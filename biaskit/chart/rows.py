"""Rows beneath each other on a scale of values: their rules, their scale, what stands at their right."""

from collections.abc import Iterable
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation, Transform

from biaskit.chart.style import FAINT, INK, SMALL, SOFT, across, number
from biaskit.chart.text import clean, style_of
from biaskit.errors import InputError


def only_group(table: pd.DataFrame, known: Iterable[str | None], chart: str) -> str:
    """The only column that is none of the ``known`` ones.

    Raises:
        InputError: when there are several, or none.
    """
    others = set(known)
    found = [str(column) for column in table.columns if column not in others]
    if len(found) == 1:
        return found[0]
    raise InputError(
        f"{chart} cannot tell which column names the groups: {', '.join(found) or 'there is none'}. "
        f"Name it: {chart}(table, group={(found or ['outlet'])[0]!r})."
    )


def limits_of(values: Iterable[float]) -> tuple[float, float]:
    """Ends of a scale on which all values have room, zero in sight.

    >>> limits_of([]), limits_of([0.5, float("nan")])
    ((-1.12, 1.12), (-0.03, 0.53))
    """
    ends = [0.0, *(value for value in map(float, values) if not pd.isna(value))]
    low, high = (min(ends), max(ends)) if len(ends) > 1 else (-1.0, 1.0)
    margin = 0.06 * (high - low) or 1.0
    return low - margin, high + margin


def draw_rows(ax: Axes, count: int, limits: tuple[float, float]) -> None:
    """Set the limits and draw rules between the rows and a line at zero."""
    ax.set_xlim(*limits)
    ax.set_ylim(count - 0.5, -0.5)
    for y in range(count + 1):
        ax.axhline(y - 0.5, color=INK if y == 0 else FAINT, linewidth=0.8 if y == 0 else 0.5, zorder=0)
    ax.axvline(0, color=SOFT, linewidth=0.8, zorder=1)


def label_scale(ax: Axes, text: str, most: int = 5) -> None:
    """Label the scale of values with at most so many steps, and say what it measures."""
    ticks = MaxNLocator(most, steps=[1, 2, 2.5, 5, 10]).tick_values(*ax.get_xlim())
    ticks = [tick for tick in ticks if ax.get_xlim()[0] <= tick <= ax.get_xlim()[1]]
    ax.set_xticks(ticks, labels=[number(tick) if abs(tick) > 1e-9 else "0" for tick in ticks])
    ax.tick_params(axis="x", labelsize=SMALL, labelcolor=SOFT, pad=3)
    label = clean(text)
    ax.set_xlabel(label, color=SOFT, labelpad=2, **style_of(label, size=SMALL))


def right_of(ax: Axes, points: float, *, up: float = 0) -> Transform:
    """Coordinates with y in data and x = 1 so many points right of the Axes."""
    scale: Any = ax.figure.dpi_scale_trans
    return across(ax) + ScaledTranslation(points / 72, up / 72, scale)
