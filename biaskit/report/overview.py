"""Who speaks of whom, and how: the matrix of sources and targets, and the outlets' own voice."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd
from markupsafe import Markup

from biaskit import chart
from biaskit.chart.style import OWN_WORDS
from biaskit.report.cells import Cell, Part, Table, amount, mean, shade, words
from biaskit.report.evidence import Evidence, rows
from biaskit.report.figure import draw_svg
from biaskit.report.material import Material, none_if_null
from biaskit.showing.text import count, number
from biaskit.summary import summarize

MOST = 12
"""Sources and targets in the matrix, and targets among the intervals, at most; those with most rated mentions."""

FEW = 5
"""Cells with fewer rated mentions are grey."""


@dataclass(frozen=True, slots=True)
class View:
    """A figure and the table of its numbers."""

    figure: Markup
    table: Table


def matrix(material: Material, evidence: Evidence) -> View | None:
    """Valence by source and target, or None when nothing was rated."""
    table = _most(_most(material.valences, "target"), "source")
    if table.empty:
        return None
    summary = summarize(table, by=["source", "target"], seed=material.seed)
    name = f"Mean {material.scorer} valence of what each source says about each target; the table has the numbers"
    draw = partial(chart.plot_matrix, max_rows=MOST + 1, max_columns=MOST, min_n=FEW)
    figure = draw_svg(draw, summary, name=name, prefix="matrix")
    return View(figure, _matrix_table(summary, evidence))


def own_voice(material: Material, evidence: Evidence) -> View | None:
    """Valence by target in the outlets' own words, or None when nothing was rated."""
    own = material.valences[material.valences["source"].isna()]
    table = _most(own, "target")
    if table["value"].notna().sum() == 0:
        return None
    summary = summarize(table, by=["target"], seed=material.seed)
    summary = summary.sort_values(["n_mentions", "target"], ascending=[False, True], ignore_index=True)
    name = f"Mean {material.scorer} valence of what the outlets themselves say about each target, with intervals"
    figure = draw_svg(chart.plot_interval, summary, name=name, prefix="voice")
    return View(figure, _voice_table(summary, own["target"].nunique(), evidence))


def _most(ratings: pd.DataFrame, column: str) -> pd.DataFrame:
    """Rows of the values with most rated rows; a null source always stays."""
    counts = ratings.groupby(column, observed=True)["value"].count().reset_index()
    first = counts.sort_values(["value", column], ascending=[False, True])[column][:MOST]
    return ratings[ratings[column].isin(first) | ratings[column].isna()]


def _matrix_table(summary: pd.DataFrame, evidence: Evidence) -> Table:
    targets, sources = _order(summary, "target"), _order(summary, "source")
    found = {(none_if_null(row["source"]), row["target"]): row for row in rows(summary)}
    lines = tuple(
        (
            words(OWN_WORDS if source is None else source, evidence.link(source=source), is_header=True),
            *(_cell(found.get((source, target)), source, target, evidence) for target in targets),
        )
        for source in (None, *sources)
    )
    caption = "Mean valence, and beneath it the number of rated mentions, by source (rows) and target (columns)"
    return Table(caption, ("Source", *targets), lines, len(lines), css="matrix")


def _order(summary: pd.DataFrame, column: str) -> list[str]:
    """Names by number of mentions, as the figure orders them; the null source is not among them."""
    mentions = summary.groupby(column, observed=True)["n_mentions"].sum()
    return sorted(map(str, mentions.index), key=lambda name: (-mentions[name], name))


def _cell(row: Mapping[str, Any] | None, source: str | None, target: str, evidence: Evidence) -> Cell:
    if row is None:
        return Cell((), "none")
    value, n, rated = row["mean"], row["n_mentions"], row["n_rated"]
    label = f"{source or OWN_WORDS} on {target}: mean {number(value, signed=True)}, {rated} of {n} mentions rated"
    parts = (
        Part(number(value, signed=True), evidence.link(source=source, target=target), label),
        Part(f"n = {count(rated)}", small=True),
    )
    return Cell(parts, "few" if rated < FEW else shade(value))


def _voice_table(summary: pd.DataFrame, n: int, evidence: Evidence) -> Table:
    links = {target: evidence.link(source=None, target=target) for target in summary["target"]}
    lines = tuple(
        (
            words(row["target"], is_header=True),
            amount(row["n_articles"]),
            amount(row["n_mentions"], links[row["target"]]),
            amount(row["n_rated"]),
            *mean(row["mean"], row["low"], row["high"], links[row["target"]]),
        )
        for row in rows(summary)
    )
    head = ("Target", "#Articles", "#Mentions", "#Rated", "#Mean", "#Interval")
    return Table(
        "The outlets' own words about each target", head, lines, n, more='framing.summarize(by=["source", "target"])'
    )
