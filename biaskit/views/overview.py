"""A framing in brief: what was read, who speaks how of whom, who is there, and how to go on."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pandas as pd
from markupsafe import Markup

from biaskit.contrasts import tops_of, valence_scorer
from biaskit.showing.html import box, card, code, fields, note, table
from biaskit.showing.text import count, counted, number
from biaskit.showing.words import FEW, OWN_WORDS
from biaskit.summary.rows import kept
from biaskit.types import Annotation

SOURCES, TARGETS, ACTORS = 6, 5, 8
"""Rows and columns of the matrix, and actors listed, at most."""
_NOBODY = "No actor and no event is named, so there is nothing to rate."


def overview_html(annotation: Annotation, ratings: pd.DataFrame, actors: pd.DataFrame) -> str:
    """The view.

    Args:
        annotation: the records.
        ratings: one row per mention, scorer and dimension.
        actors: the table of actors.
    """
    found = annotation
    title = f"{counted(len(found.articles), 'article')}, {counted(len(ratings), 'rating')}"
    head = ["Actor", "kind", "belongs to", "#mentions", "#articles"]
    named = box(table(head, _actors(actors), "Most mentioned"), "22em") if len(actors) else note(_NOBODY)
    return card(
        "Framing",
        fields(_facts(found, ratings)),
        *_matrix(ratings, tops_of(actors)),
        named,
        *([note(_next(found, ratings))] if found.articles else []),
        beside=title,
    )


def _facts(found: Annotation, ratings: pd.DataFrame) -> dict[str, object]:
    outlets = sorted({article.outlet for article in found.articles if article.outlet})
    days = sorted(str(article.date)[:10] for article in found.articles if article.date is not None)
    scorers = list(dict.fromkeys(map(str, ratings["scorer"]))) if len(ratings) else []
    more = f" and {len(outlets) - 4} more" if len(outlets) > 4 else ""
    return {
        "articles": f"{count(len(found.articles))}, set aside: {count(len(found.skipped))}",
        "outlets": f"{count(len(outlets))}: {', '.join(outlets[:4])}{more}" if outlets else "none named",
        "published": f"{days[0]} to {days[-1]}" if days else "no dates",
        "found": f"{count(len(found.actors))} actors and events, {counted(len(found.mentions), 'mention')}, "
        f"{counted(len(found.quotations), 'quotation')}",
        "scorers": ", ".join(scorers) or "none",
    }


def _matrix(ratings: pd.DataFrame, tops: Mapping[str, str]) -> Iterator[Markup]:
    scorer = valence_scorer(ratings)
    if scorer is None:
        return
    table_of = kept(ratings, scorer, dimension="valence").dropna(subset="value")
    if table_of.empty:
        yield note(f"{scorer} found no word that it knows.")
        return
    sides = {name: table_of[name].map(lambda one: tops.get(one, one)).astype(object) for name in ("source", "target")}
    rated = table_of.assign(source=sides["source"].where(sides["source"].notna(), OWN_WORDS), target=sides["target"])
    targets = _first(rated["target"], TARGETS)
    sources = _first(rated.loc[rated["target"].isin(targets), "source"], SOURCES)
    cells = rated.groupby(["source", "target"], observed=True)["value"].agg(["mean", "count"])
    known = {place: (float(row["mean"]), int(row["count"])) for place, row in cells.iterrows()}
    rows = [[source, *(_cell(known.get((source, target))) for target in targets)] for source in sources]
    caption = f"Mean valence ({scorer}) of what each source says (rows) about each target (columns), members counted "
    caption += f"as those they belong to; n: mentions with a value, slanted and without colour below {FEW}"
    yield box(table(["Whose words", *(f"#{target}" for target in targets)], rows, caption), "20em")


def _first(column: "pd.Series[Any]", most: int) -> list[str]:
    counts = column.value_counts()
    return sorted(map(str, counts.index), key=lambda name: (-int(counts[name]), name))[:most]


def _cell(found: tuple[float, int] | None) -> Markup:
    if found is None:
        return Markup("")
    mean, n = found
    hue = "213,94,0" if mean < 0 else "0,114,178"
    if n < FEW:
        value = Markup('<i style="padding:.1em .4em;opacity:.75">{}</i>').format(number(mean, signed=True))
    else:
        look = f"background:rgba({hue},{min(abs(mean), 0.6) * 0.7:.2f});padding:.1em .4em"
        value = Markup('<span style="{}">{}</span>').format(look, number(mean, signed=True))
    return Markup('{} <small style="opacity:.75">n={}</small>').format(value, count(n))


def _actors(actors: pd.DataFrame) -> list[Sequence[object]]:
    top = actors.nlargest(ACTORS, "n_mentions") if len(actors) else actors
    return [
        (row["name"], row["kind"], row["member_of"] if isinstance(row["member_of"], str) else "",
         count(row["n_mentions"]), count(row["n_articles"]))
        for row in top.to_dict("records")
    ]  # fmt: skip


def _next(found: Annotation, ratings: pd.DataFrame) -> Markup:
    """What to type now, of what works and shows something."""
    ways = ["framing.quotations"] if found.quotations else []
    ways.append(f"framing.article({found.articles[0].id!r})")
    if len(ratings):
        ways += ["framing.summarize()", f"framing.explain({ratings.index[:1].tolist()[0]!r})"]
    ways.append('framing.report("report.html")')
    return Markup("Go on with {}").format(Markup(", ").join(map(code, ways)))
