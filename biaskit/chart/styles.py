"""Styles: the width of the page that figures are made for, and how they are written to files."""

from contextlib import AbstractContextManager

import matplotlib as mpl

from biaskit.chart.style import PAGES
from biaskit.errors import check_types, not_found

FILES = {
    "pdf.fonttype": 42,
    "pdf.use14corefonts": False,
    "ps.fonttype": 42,
    "ps.useafm": False,
    "svg.fonttype": "path",
    "svg.hashsalt": "biaskit",
    "savefig.bbox": None,
}
"""Fonts embedded as TrueType (no Type 3, which journals refuse) or drawn, names in SVG that stay, sizes as they are."""

DPI = {"one-column": 600, "two-column": 600, "slides": 610}
"""Dots per inch of PNG files; those of slides have the 3,840 dots that a wide screen has."""


def style(name: str) -> AbstractContextManager[None]:
    """Make figures for a column of a journal, a whole page or a slide, within a ``with`` block.

    Charts that are drawn without ``ax`` and ``width`` are as wide as the style says and never higher than its page:
    what finds no room is left out, and a note counts it. Text has 7 points and more where it is printed; a slide shows
    the drawing at twice its size, so that its text has 14 points and more. Saved files have their fonts embedded. These
    are settings of matplotlib, which end with the block; a width that is given, and a figure of your own, come first.

    Args:
        name: ``"one-column"`` (88 mm), ``"two-column"`` (180 mm) or ``"slides"`` (160 by 90 mm at most, to be placed
            over the whole width of a 16:9 slide).

    Raises:
        NotFoundError: for a style that does not exist.

    >>> import pandas as pd
    >>> from biaskit.chart import plot_interval
    >>> table = pd.DataFrame({"outlet": ["Ledger"], "scorer": "vader", "dimension": "valence", "n_articles": 3,
    ...     "n_mentions": 9, "n_rated": 9, "mean": 0.1, "low": -0.1, "high": 0.2})
    >>> with style("one-column"):
    ...     round(25.4 * float(plot_interval(table).figure.get_size_inches()[0]))
    88
    """
    check_types(style, locals())
    if name not in PAGES:
        raise not_found("style", str(name), PAGES)
    context: AbstractContextManager[None] = mpl.rc_context(
        {**FILES, "figure.figsize": PAGES[name].inches, "savefig.dpi": DPI[name]}
    )
    return context
