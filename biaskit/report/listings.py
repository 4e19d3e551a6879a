"""The plain tables of the page: actors, quotations, summary."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from biaskit.chart.style import OWN_WORDS
from biaskit.report.cells import Cell, Part, Table, amount, listing, mean, words
from biaskit.report.evidence import Evidence, rows
from biaskit.report.material import Material, none_if_null
from biaskit.showing.text import MISSING
from biaskit.summary import summarize

MOST = 300
"""Rows of a table in the page at most."""

_BY = ["source", "target", "scorer", "dimension"]

PRINTED = 6
"""Printed strings shown per actor."""

CONTENT = 300
"""Characters of a quotation's content shown in the table; its link leads to all of it."""


def actors(material: Material, evidence: Evidence) -> Table:
    """Actors and events by number of mentions."""
    table = material.actors.sort_values(["n_mentions", "name"], ascending=[False, True])
    head = ("Name", "Kind", "Belongs to", "#Articles", "#Mentions", "#As source", "Printed as", "Called")
    lines = tuple(_actor(row, evidence) for row in rows(table[:MOST]))
    return Table("Actors and events, most mentioned first", head, lines, len(table), more="framing.actors")


def quotations(material: Material, evidence: Evidence) -> Table:
    """Quotations in the order of the articles."""
    table = material.quotations
    head = ("Source", "Cue", "Words", "About", "Voice", "Kind", "Outlet", "")
    lines = tuple(_quotation(place, row, evidence) for place, row in enumerate(rows(table[:MOST])))
    return Table("Quotations, in the order of the articles", head, lines, len(table), more="framing.quotations")


def summary(material: Material, evidence: Evidence) -> Table:
    """Means by source and target, most mentioned first; frames that were not found are left out."""
    groups = _found(material.ratings)
    rated = material.ratings.merge(groups[:MOST][_BY], on=_BY)
    shown = summarize(rated, by=_BY[:2], seed=material.seed).sort_values(
        ["n_mentions", "target", "source", "scorer", "dimension"],
        ascending=[False, True, True, True, True],
        na_position="first",
    )
    head = ("Source", "Target", "Scorer", "Dimension", "#Articles", "#Mentions", "#Rated", "#Mean", "#Interval")
    lines = tuple(_summary(row, evidence) for row in rows(shown))
    return Table(
        "Means by source and target", head, lines, len(groups), more='framing.summarize(by=["source", "target"])'
    )


def _found(ratings: pd.DataFrame) -> pd.DataFrame:
    """Groups with a valence, or with any value but 0, most mentioned first."""
    worth = ratings["value"].notna() & ((ratings["value"] != 0) | (ratings["dimension"] == "valence"))
    groups = ratings.assign(worth=worth).groupby(_BY, dropna=False, observed=True)["worth"].agg(["size", "any"])
    return groups[groups["any"]].reset_index().sort_values(["size", *_BY], ascending=[False, *[True] * 4])


def _actor(row: Mapping[str, Any], evidence: Evidence) -> tuple[Cell, ...]:
    name = row["name"]
    printed = sorted(row["printed"].items(), key=lambda pair: (-pair[1], pair[0]))
    return (
        words(name, is_header=True),
        words(row["kind"]),
        words(none_if_null(row["member_of"]) or MISSING),
        amount(row["n_articles"]),
        amount(row["n_mentions"], evidence.link(target=name)),
        amount(evidence.n_said(name), evidence.link_said(name)),
        listing([Part(f"{p} ({n})", evidence.link(target=name, label=p)) for p, n in printed[:PRINTED]]),
        listing([Part(f"“{label}” ({n})") for label, n in list(row["called"].items())[:PRINTED]]),
    )


def _quotation(place: int, row: Mapping[str, Any], evidence: Evidence) -> tuple[Cell, ...]:
    content = row["content"] if len(row["content"]) <= CONTENT else row["content"][:CONTENT].rstrip() + " …"
    link = Part("sentence", evidence.link_quotation(place), f"Show the sentence of quotation {place + 1}")
    return (
        words(none_if_null(row["source"]) or "not named", is_header=True),
        words(row["cue"]),
        words(content, css="words"),
        listing([Part(name) for name in row["targets"]]),
        words(row["voice"]),
        words(row["kind"] if row["asserted"] else f"{row['kind']}, not asserted"),
        words(row["outlet"]),
        Cell((link,)),
    )


def _summary(row: Mapping[str, Any], evidence: Evidence) -> tuple[Cell, ...]:
    source, target = none_if_null(row["source"]), row["target"]
    rated = evidence.link_rated(row["scorer"], row["dimension"], source=source, target=target)
    return (
        words(source or OWN_WORDS),
        words(target),
        words(row["scorer"]),
        words(row["dimension"]),
        amount(row["n_articles"]),
        amount(row["n_mentions"], evidence.link(source=source, target=target)),
        amount(row["n_rated"], rated if row["dimension"] == "valence" else None),
        *mean(row["mean"], row["low"], row["high"], rated, is_share=row["dimension"] != "valence"),
    )
