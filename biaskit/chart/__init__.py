"""Charts: each draws a finished table on the Axes it is given and returns them; none computes, saves or shows.

Without an Axes, a chart makes a figure as large as its texts need, no text smaller than 7 points. Of several charts in
one figure, give each a subfigure of its own, so that the long names of one leave the others their width:
``figure = plt.figure(layout="constrained"); axes = [part.subplots() for part in figure.subfigures(1, 2)]``.
"""

from biaskit.chart.audit import plot_audit, plot_audits
from biaskit.chart.contrast import plot_contrast
from biaskit.chart.interval import plot_interval
from biaskit.chart.matrix import plot_matrix

__all__ = ["plot_audit", "plot_audits", "plot_contrast", "plot_interval", "plot_matrix"]
