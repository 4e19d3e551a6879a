"""What each source calls an event: the figure, its table, and a few of the sentences."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pandas as pd
from markupsafe import Markup

from biaskit import chart
from biaskit.chart.style import OWN_WORDS
from biaskit.contrasts import label_contrast
from biaskit.report.cells import Part, Table, amount, listing, mean, words
from biaskit.report.evidence import Evidence, rows
from biaskit.report.figure import draw_svg
from biaskit.report.material import Material, none_if_null
from biaskit.showing.text import number

MOST = 5
"""Events with a section of their own at most; those in most articles."""

LABELS, FRAMES, QUOTES = 6, 4, 2
"""Labels, frames and sentences shown per source; the links lead to all."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence in three pieces, the middle one naming the event, with who says so and where."""

    source: str
    outlet: str
    before: str
    label: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    """A section of the page."""

    name: str
    anchor: str
    figure: Markup
    table: Table
    quotes: tuple[Quote, ...]


def events(material: Material, evidence: Evidence) -> Iterator[Event]:
    """Sections for the events that are called something by two sources, or two things."""
    found = 0
    for name in _known(material):
        table = _contrast(material, name)
        if len(table) > 1 or table["labels"].map(len).sum() > 1:
            found += 1
            yield _event(name, f"event-{found}", table, evidence)
        if found == MOST:
            return


def _known(material: Material) -> list[str]:
    """Events that were rated, those in most articles first, then those with most mentions."""
    names = material.actors.loc[material.actors["kind"] == "event", "name"]
    about = material.valences[material.valences["target"].isin(names)]
    sizes = about.groupby("target", observed=True)["article_id"].agg(["nunique", "size"]).reset_index()
    return list(map(str, sizes.sort_values(["nunique", "size", "target"], ascending=[False, False, True])["target"]))


def _contrast(material: Material, event: str) -> pd.DataFrame:
    about = material.ratings[material.ratings["target"] == event]
    tables = SimpleNamespace(ratings=about, actors=material.actors)
    return label_contrast(tables, event, scorer=str(material.scorer), seed=material.seed)


def _event(name: str, anchor: str, table: pd.DataFrame, evidence: Evidence) -> Event:
    title = f"What each source calls the event “{name}”, its frames and its valence; the table below has the numbers"
    figure = draw_svg(chart.plot_contrast, table, name=title, prefix=anchor)
    quotes = tuple(quote for row in rows(table) for quote in _quotes(row))
    return Event(name, anchor, figure, _table(name, table, evidence), quotes)


def _table(name: str, table: pd.DataFrame, evidence: Evidence) -> Table:
    lines = tuple(
        (
            words(none_if_null(row["source"]) or OWN_WORDS, is_header=True),
            listing(_labels(name, row, evidence)),
            listing(_frames(name, row, evidence)),
            amount(row["n_articles"]),
            amount(row["n_mentions"], evidence.link(target=name, top=none_if_null(row["source"]))),
            amount(row["n_rated"]),
            *mean(row["mean"], row["low"], row["high"], _rated(name, row, evidence, row["scorer"], "valence")),
        )
        for row in rows(table)
    )
    head = ("Source", "Calls it", "Frames", "#Articles", "#Mentions", "#Rated", "#Mean", "#Interval")
    return Table(f"“{name}” by source", head, lines, len(lines), css="event")


def _labels(event: str, row: Mapping[str, Any], evidence: Evidence) -> list[Part]:
    source = none_if_null(row["source"])
    return [
        Part(f"{label} ({n})", evidence.link(target=event, top=source, label=label))
        for label, n in row["labels"][:LABELS]
    ]


def _frames(event: str, row: Mapping[str, Any], evidence: Evidence) -> list[Part]:
    return [
        Part(f"{frame} {number(share)}", _rated(event, row, evidence, "frames", frame))
        for frame, share in list(row["frames"].items())[:FRAMES]
    ]


def _rated(event: str, row: Mapping[str, Any], evidence: Evidence, scorer: str, dimension: str) -> str | None:
    return evidence.link_rated(scorer, dimension, target=event, top=none_if_null(row["source"]))


def _quotes(row: Mapping[str, Any]) -> Iterator[Quote]:
    """The first sentences of a source, each once."""
    seen = {sentence["sentence"]: sentence for sentence in reversed(row["sentences"])}
    for sentence in list(reversed(seen.values()))[:QUOTES]:
        text, start, end = sentence["sentence"], sentence["start"], sentence["end"]
        source = none_if_null(row["source"]) or OWN_WORDS
        yield Quote(source, sentence["outlet"], text[:start], text[start:end], text[end:])
