"""Charts: each draws a finished table on the Axes it is given and returns them; none computes, saves or shows.

Without an Axes, a chart makes a figure as large as its texts need, no text smaller than 7 points; ``with style(...)``
makes it fit a column, a page or a slide, `save` writes it, and `alt_text` says in words what it shows. Of several
charts in one figure, give each a subfigure of its own, so that the long names of one leave the others their width:
``figure = plt.figure(layout="constrained"); axes = [part.subplots() for part in figure.subfigures(1, 2)]``.
"""

from biaskit.chart.audit import plot_audit, plot_audits
from biaskit.chart.contrast import plot_contrast
from biaskit.chart.coverage import plot_coverage
from biaskit.chart.distribution import plot_distribution
from biaskit.chart.dumbbell import plot_dumbbell
from biaskit.chart.interval import plot_interval
from biaskit.chart.labels import plot_labels, plot_labels_by_event
from biaskit.chart.matrix import plot_matrix
from biaskit.chart.multiverse import plot_multiverse
from biaskit.chart.network import plot_network
from biaskit.chart.profile import plot_profile
from biaskit.chart.roles import plot_roles
from biaskit.chart.saving import alt_text, read_manifest, save
from biaskit.chart.styles import style
from biaskit.chart.tables import to_great_table, to_latex, to_markdown
from biaskit.chart.trend import plot_trend
from biaskit.chart.words import plot_words, plot_words_by_group

__all__ = [
    "alt_text",
    "plot_audit",
    "plot_audits",
    "plot_contrast",
    "plot_coverage",
    "plot_distribution",
    "plot_dumbbell",
    "plot_interval",
    "plot_labels",
    "plot_labels_by_event",
    "plot_matrix",
    "plot_multiverse",
    "plot_network",
    "plot_profile",
    "plot_roles",
    "plot_trend",
    "plot_words",
    "plot_words_by_group",
    "read_manifest",
    "save",
    "style",
    "to_great_table",
    "to_latex",
    "to_markdown",
]
