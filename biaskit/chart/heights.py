"""A scale of values at the left of an Axes, with a rule for each figure on it."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from biaskit.chart.style import FAINT, SMALL, SOFT, across, number, write
from biaskit.chart.text import style_of


def draw_heights(ax: Axes, values: NDArray[np.float64], label: str) -> None:
    """Fit the y-axis to the values that are there and to 0, and draw its rules, figures and label."""
    ends = [0.0, *values[~np.isnan(values)]]
    low, high = (min(ends), max(ends)) if len(ends) > 1 else (-1.0, 1.0)
    margin = 0.06 * (high - low) or 1.0
    ax.set_ylim(low - margin, high + margin)
    beside = across(ax) + ScaledTranslation(-4 / 72, 0, ax.figure.dpi_scale_trans)
    for place in MaxNLocator(5, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high):
        if low - margin <= place <= high + margin:
            zero = abs(place) < 1e-9
            ax.axhline(place, color=SOFT if zero else FAINT, linewidth=0.8 if zero else 0.5, zorder=0)
            shown = "0" if zero else number(place)
            write(ax, 0, place, shown, size=SMALL, color=SOFT, ha="right", transform=beside)
    ax.set_ylabel(label, color=SOFT, labelpad=24, **style_of(label, size=SMALL))
