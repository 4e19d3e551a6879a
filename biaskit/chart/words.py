"""Words that set groups apart: how much more often a group says them, against how often they are said at all."""

from math import ceil
from typing import cast

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

from biaskit.chart.checks import is_empty, one_row_each, require_columns
from biaskit.chart.style import (
    key_of,
    name_of,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
)
from biaskit.chart.words_marks import AXIS, KEY, LEFT, Plan, draw_words, label_words, limits_of, plan_of
from biaskit.errors import InputError, check_types

_NEEDED = (
    "group", "by", "word", "count", "count_others", "log_odds", "p", "q", "group_words", "group_articles",
)  # fmt: skip
_MAKER = "biaskit.distinctive_words"
_HEIGHT, _LOWEST, _LINE = 230.0, 150.0, 9.5


def plot_words(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    group: str | None = None,
    top: int = 15,
    max_q: float = 0.05,
    min_n: int = 2,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw each word: how many times as often a group says it as all others, against how often it is said in all.

    Above the line stand words that the group says more, as dots, beneath it those it says less, as squares; both scales
    are logarithmic. Words that are not sure (a high q) are small and grey. The surest of each side are labelled, as far
    as their labels find room.

    Args:
        table: as `biaskit.distinctive_words` returns it.
        ax: where to draw; by default a new figure.
        group: which group, by its name in the table, or ``"outlet's own words"``; by default the first of two.
        top: words to label a side, at most.
        max_q: words with a q above are grey.
        min_n: all words are grey where the group, or the only other, has fewer articles.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 120.

    Returns:
        The Axes; y is the log-odds ratio, x how often the word is said by all.

    Raises:
        InputError: when a column is missing, a word has several rows, or there are more groups and none was picked.

    >>> table = pd.DataFrame({"group": ["Peru"] * 2 + ["Chile"] * 2, "by": "source", "word": ["oil", "salt"] * 2,
    ...     "count": [9, 2, 1, 8], "count_others": [1, 8, 9, 2], "log_odds": [2.2, -1.4, -2.2, 1.4], "p": 0.01,
    ...     "q": 0.02, "n_articles": 4, "group_words": 90, "group_articles": 7})
    >>> ax = plot_words(table)
    >>> [text.get_text() for text in ax.texts if text.get_text() in ("oil", "salt")]
    ['oil', 'salt']
    """
    check_types(plot_words, locals())
    if is_empty(table, "plot_words"):
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_words", _MAKER)
    one_row_each(table, ["group", "word"], "plot_words")
    plan = _plan(table, group, top, max_q, min_n)
    if not len(plan.rows):
        return nothing_to_show(ax, width)
    over = AXIS + 2 * KEY + 6 + (16 if title else 0)
    wide, most = page(width, 120)
    size = (wide / 25.4 * 72 - 8, min(_HEIGHT, most - over - _LINE)) if ax is None else size_of(ax, over=over)
    if ax is None:
        ax = new_axes(wide, size[1] + over + _LINE)
    draw_words(ax, plan, size[0] - LEFT, limits_of([plan]))
    set_title(ax, title, size[0] - LEFT, pad=2 * KEY + 6)
    label_words(ax, plan, size[0] - LEFT)
    return ax


def plot_words_by_group(
    table: pd.DataFrame,
    *,
    top: int = 6,
    max_q: float = 0.05,
    min_n: int = 2,
    columns: int = 2,
    max_rows: int = 3,
    width: float | None = None,
) -> Figure:
    """Draw the words of several groups, each against all others, on one scale.

    Args:
        table: as `biaskit.distinctive_words` returns it.
        top, max_q, min_n: as for `plot_words`.
        columns, max_rows: panels side by side and above each other, at most; those that come first in the table.
        width: width of the figure in mm; by default that of the `style` in use, or 180.

    Returns:
        A new figure with one Axes a group, in the order of the table.

    Raises:
        InputError: as `plot_words`.
    """
    check_types(plot_words_by_group, locals())
    require_columns(table, _NEEDED, "plot_words_by_group", _MAKER)
    one_row_each(table, ["group", "word"], "plot_words_by_group")
    keys = list(dict.fromkeys(map(key_of, table["group"])))[: columns * max_rows]
    plans = [plan for key in keys if len((plan := plan_of(table, key, top, max_q, min_n)).rows)]
    wide, most = page(width, 180)
    if not plans:
        return cast(Figure, nothing_to_show(None, wide).figure)
    columns = min(columns, len(plans))
    rows = ceil(len(plans) / columns)
    height = min(rows * (max(0.7 * wide / 25.4 * 72 / columns, _LOWEST) + 2 * KEY + AXIS), most)
    layout = ConstrainedLayoutEngine(w_pad=4 / 72, h_pad=6 / 72)
    figure: Figure = plt.figure(figsize=(wide / 25.4, height / 72), layout=layout)
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    room = wide / 25.4 * 72 / columns - LEFT - 8
    for ax, plan in zip(grid, plans, strict=False):
        draw_words(ax, plan, room, limits_of(plans))
    for ax in grid[len(plans) :]:
        ax.set_visible(False)
    for ax, plan in zip(grid, plans, strict=False):  # labels need the Axes where they will be
        label_words(ax, plan, room)
    return figure


def _plan(table: pd.DataFrame, group: str | None, top: int, max_q: float, min_n: int) -> Plan:
    """Plan for the group asked for, or the first of two."""
    names = {key_of(value): name_of(value, str(table["by"].iloc[0])) for value in table["group"].unique()}
    if group is None and len(names) > 2:
        raise InputError(
            f"plot_words draws one group against the others; this table holds {', '.join(names.values())}. "
            f"Pick one: plot_words(table, group={next(iter(names.values()))!r})."
        )
    found = [key for key, name in names.items() if group in (key, name)] if group is not None else [next(iter(names))]
    if not found:
        raise InputError(f"This table has no group {group!r}; it holds {', '.join(names.values())}.")
    return plan_of(table, found[0], top, max_q, min_n)
