"""Everything that the page shows, as data: columns that refer to lists by place."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit import __version__
from biaskit.report.accuracy import accuracy_of
from biaskit.report.actors import actor_rows
from biaskit.report.events import event_rows
from biaskit.report.facts import days_of, facts_of
from biaskit.report.holding import MAX_MENTIONS, hold, room_for_texts, rule, sampled
from biaskit.report.matching import Rated, match
from biaskit.report.material import Material, key_of
from biaskit.report.means import intervals
from biaskit.report.mentioned import mention_columns, value_columns
from biaskit.report.places import Interned, Ints, Names, names_of
from biaskit.report.quoted import quotation_columns
from biaskit.showing.text import CONTROLS, safe_url, storable
from biaskit.summary.rows import repeats_another
from biaskit.summary.scales import scale_of
from biaskit.types import Article

if TYPE_CHECKING:
    from biaskit.methods import Methods

FRAMES = "frames"
"""The scorer whose dimensions are the frames."""

_MOST_DEGREES = 1_000


def build_pack(
    material: Material, *, max_characters: int | None = None, max_mentions: int = MAX_MENTIONS
) -> dict[str, Any]:
    """Build the data of a page.

    Args:
        material: tables and records.
        max_characters: characters of articles that are held; None for as many as there is room for; see
            `biaskit.report.holding.hold` and `room_for_texts`.
        max_mentions: mentions above which the numbers come from a sample of articles; see `sampled`.

    Returns:
        JSON-able, the same for the same material. Lists of names, outlets, measures, labels and articles, to which the
        columns of mentions and quotations refer by place; means are left to the page, but for ``summaries``, the
        intervals that it cannot draw.
    """
    whole, material = material, sampled(material, max_mentions)
    rated = match(material.ratings, material.mentions)
    names = names_of(material.actors, rated.mentions, material.quotations)
    articles = _all_articles(material, rated)
    places = {key_of(article): place for place, article in enumerate(articles)}
    mention_of, quotation_of = (_places(places, t["article_id"]) for t in (rated.mentions, material.quotations))
    held = hold(
        [len(one.text) for one in articles], mention_of[rated.counted], _pairs(rated, names)[rated.counted],
        limit=room_for_texts(material) if max_characters is None else max_characters, seed=material.seed,
    )  # fmt: skip
    outlets = Interned()
    papers = _article_columns(material, articles, held, outlets)
    columns = mention_columns(rated, names, mention_of, held[mention_of])
    values = value_columns(material.ratings, rated, held[mention_of])
    known: dict[str, Mapping[Any, int]] = {"source": names.places, "target": names.places, "outlet": outlets.places}
    drawn = intervals(material, rated, columns["mentions"], papers, known)
    return {
        "mode": "file",
        "version": __version__,
        "controls": CONTROLS,
        "facts": _facts(whole),
        "articles": papers,
        "outlets": outlets.values,
        "names": list(map(storable, names.values)),
        **_measures(material, rated),
        "actors": actor_rows(material, names, is_sample=material is not whole),
        "events": event_rows(material, rated, names, columns),
        "mentions": columns["mentions"] | values["columns"],
        "labels": columns["labels"],
        **values["lists"],
        "quotations": quotation_columns(material.quotations, names, quotation_of, held[quotation_of]),
        "summaries": drawn.rows,
        "t": students_t(),
        "held": _held(whole, material, held, are_drawn=drawn.are_all),
        "made": made_of(whole.manifest, whole.methods, accuracy_of(whole.manifest)),
    }


def _held(whole: Material, sample: Material, held: NDArray[np.bool_], *, are_drawn: bool) -> dict[str, Any]:
    """How many articles can be read in the page, of how many, and how they were chosen."""
    n = int(held[: len(sample.articles)].sum())
    return {"articles": n, "of": len(whole.articles), "rule": rule(whole, sample, n, are_drawn=are_drawn)}


def _facts(material: Material) -> dict[str, Any]:
    articles = material.articles
    return facts_of(
        outlets=Counter(storable(article.outlet) for article in articles),
        days=days_of(material),
        actors=len(material.actors),
        mentions=len(material.mentions),
        quotations=len(material.quotations),
        skipped=material.skipped,
        repeats=sum(_repeats(article) for article in articles),
    )


def made_of(
    manifest: Mapping[str, Any], told: "Methods | None", accuracy: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """How it was made.

    Args:
        manifest: of the run; empty where none is known, which is an empty text then.
        told: the paragraph for a paper and its BibTeX, or None.
        accuracy: figures of `biaskit.report.accuracy`.

    >>> made_of({}, None, [])
    {'manifest': '', 'methods': '', 'bibtex': '', 'accuracy': []}
    """
    text = json.dumps(manifest, indent=2, ensure_ascii=False, default=str) if manifest else ""
    return {
        "manifest": storable(text),
        "methods": storable(told.text) if told else "",
        "bibtex": storable(told.bibtex) if told else "",
        "accuracy": list(accuracy),
    }


def students_t() -> list[float]:
    """Quantiles of Student's t for 95 % intervals with 1, 2, ... degrees of freedom.

    >>> round(students_t()[0], 2)
    12.71
    """
    from scipy import stats

    return [round(float(value), 10) for value in stats.t.ppf(0.975, np.arange(1, _MOST_DEGREES + 1))]


def _all_articles(material: Material, rated: Rated) -> list[Article]:
    """The articles, and after them a blank one for each that only the tables know."""
    known = set(map(key_of, material.articles))
    lacking: dict[str, Article] = {}
    for table in (rated.mentions, material.quotations):
        rows = table[~table["article_id"].isin(known)].drop_duplicates("article_id")
        for name, outlet in zip(rows["article_id"], rows["outlet"], strict=True):
            lacking.setdefault(str(name), Article(str(name), "", "" if pd.isna(outlet) else str(outlet)))
    return [*material.articles, *lacking.values()]


def _places(places: dict[str, int], ids: Iterable[Any]) -> Ints:
    codes, values = pd.factorize(pd.Series(ids, dtype=object))
    return np.array([places[str(value)] for value in values] or [0], dtype=np.int64)[codes]


def _pairs(rated: Rated, names: Names) -> Ints:
    """Number of each mention's pair of source and target."""
    return names.of(rated.mentions["source"]) * len(names.values) + names.of(rated.mentions["target"])


def _measures(material: Material, rated: Rated) -> dict[str, Any]:
    default = (material.scorer, "valence")
    return {
        "dims": [[scorer, dimension, *scale_of(scorer, dimension)] for scorer, dimension in rated.dims],
        "default": rated.dims.index(default) if default in rated.dims else None,
        "frames": [place for place, (scorer, _) in enumerate(rated.dims) if scorer == FRAMES],
    }


def _article_columns(
    material: Material, articles: list[Article], held: NDArray[np.bool_], outlets: Interned
) -> dict[str, list[Any]]:
    days = days_of(material)
    return {
        "id": [storable(one.id) for one in articles],
        "title": [storable(one.title) for one in articles],
        "outlet": [outlets(storable(one.outlet)) for one in articles],
        "date": [*days, *[""] * (len(articles) - len(days))],
        "url": [safe_url(one.url) for one in articles],
        "repeats": [int(_repeats(one)) for one in articles],
        "text": [storable(one.text) if keep else None for one, keep in zip(articles, held.tolist(), strict=True)],
    }


def _repeats(article: Article) -> bool:
    return repeats_another(article.meta.get("duplicate_of"))
