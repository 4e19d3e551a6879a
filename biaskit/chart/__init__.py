"""Charts: each draws a finished table on the Axes it is given and returns them; none computes, saves or shows."""

from biaskit.chart.contrast import plot_contrast
from biaskit.chart.interval import plot_interval
from biaskit.chart.matrix import plot_matrix

__all__ = ["plot_contrast", "plot_interval", "plot_matrix"]
