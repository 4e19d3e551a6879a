"""How a summary shows itself in a notebook: n beside every mean, an interval beside every n, a dot and its whisker."""

import math
from collections.abc import Mapping
from typing import Any

import pandas as pd
from markupsafe import Markup

from biaskit.showing.html import box, card, interval, note, table, whisker
from biaskit.showing.text import count, number
from biaskit.showing.words import MISSING, OWN_WORDS
from biaskit.summary.scales import scale_of
from biaskit.tables.view import shown_as
from biaskit.types import SUMMARY_COLUMNS

ROWS = 50
"""Rows that are shown at most."""
_EMPTY = "No rows: there are no ratings to sum up."
_OWN = ("scorer", "dimension")
_COUNTS = ("#n_articles", "#n_mentions", "#n_rated")


def summary_shown(summary: pd.DataFrame) -> pd.DataFrame:
    """The summary, which a notebook shows with its intervals drawn; see `biaskit.tables.view.shown_as`.

    >>> row = {"target": "Peru", "scorer": "tone", "dimension": "valence", "n_articles": 9, "n_mentions": 30}
    >>> row |= {"n_rated": 20, "mean": -0.4, "low": -0.5, "high": -0.2, "interval": "t"}
    >>> summary = summary_shown(pd.DataFrame([row]))
    >>> "−0.50 to −0.20" in summary._repr_html_()
    True
    """
    return shown_as(summary, summary_html)


def summary_html(summary: pd.DataFrame) -> str | None:
    """The view; None for a table that is no summary."""
    if not set(summary.columns) >= {*SUMMARY_COLUMNS, *_OWN}:
        return None
    groups = [name for name in summary.columns if name not in (*SUMMARY_COLUMNS, *_OWN, "interval")]
    measures = [name for name in _OWN if summary[name].nunique(dropna=False) != 1]
    named = [*groups, *measures]
    rows = [_row(row, named) for row in summary.head(ROWS).to_dict("records")]
    one = [str(summary[name].iloc[0]) for name in _OWN if name not in measures]
    head = (*(named or ["all"]), *_COUNTS, f"#{_mean_on(summary.head(ROWS))}", "#low to high", "interval")
    shown = f"the first {len(rows)} of {count(len(summary))} rows" if len(summary) > len(rows) else ""
    beside = ", ".join(part for part in (" ".join(one), shown) if part)
    parts = [box(table([str(name) for name in head], rows), "30em") if rows else note(_EMPTY)]
    if any(row.get("interval") == "t" for row in summary.head(ROWS).to_dict("records")):
        parts.append(note("t: fewer than 30 rated articles, so the interval is Student's t: wide, and it holds."))
    return card("Summary", *parts, beside=beside)


def _mean_on(summary: pd.DataFrame) -> str:
    """The heading over means and their drawings: from where to where these go, unless rows differ in it."""
    pairs = zip(summary["scorer"], summary["dimension"], strict=True)
    ends = {scale_of(scorer, dimension) for scorer, dimension in pairs}
    if len(ends) != 1:
        return "mean"
    return "mean, {:+g} to {:+g}".format(*ends.pop()).replace("-", "−").replace("+0", "0")


def _row(row: Mapping[Any, Any], named: list[Any]) -> list[object]:
    ends = scale_of(row["scorer"], row["dimension"])
    is_signed = ends[0] < 0
    mean, low, high = (float(row[name]) for name in ("mean", "low", "high"))
    made = row.get("interval")
    return [
        *([_name(name, row[name]) for name in named] or [""]),
        *(count(int(row[name])) for name in ("n_articles", "n_mentions", "n_rated")),
        _drawn(mean, low, high, ends),
        interval(low, high, signed=is_signed),
        made if isinstance(made, str) else MISSING,
    ]


def _drawn(mean: float, low: float, high: float, ends: tuple[float, float]) -> Markup:
    said = MISSING if math.isnan(mean) else number(mean, signed=ends[0] < 0)
    return Markup("{} {}").format(whisker(mean, low, high, ends), said)


def _name(column: Any, value: Any) -> str:
    if not pd.isna(value):
        return str(value)
    return OWN_WORDS if column == "source" else MISSING
