"""Intervals of means that only Python can draw: those from resampling, for the groups that the page shows first."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from biaskit.inference.ratios import FEW
from biaskit.report.matching import Flags, Rated
from biaskit.report.material import Material, none_if_null
from biaskit.report.places import Ints
from biaskit.summary import summarize

GROUPINGS = {
    "source,target": (["source", "target"], False),
    "target": (["target"], False),
    "outlet": (["outlet"], False),
    "outlet,target|own": (["outlet", "target"], True),
}
"""Key of the pack -> columns of the grouping, and whether it takes the outlets' own words alone."""

MAX_DRAWN = 200_000
"""Articles in all groups of a grouping for which intervals are drawn, so that a large corpus takes no minutes."""


@dataclass(frozen=True, slots=True)
class Intervals:
    """Intervals of groups, by grouping.

    Attributes:
        rows: for each grouping the places of the group, the place of the measure, low and high.
        are_all: whether every interval that `summarize` would draw is among them.
    """

    rows: dict[str, list[list[Any]]]
    are_all: bool


def intervals(
    material: Material,
    rated: Rated,
    mentions: Mapping[str, list[int]],
    papers: Mapping[str, list[Any]],
    places: Mapping[str, Mapping[Any, int]],
    *,
    limit: int = MAX_DRAWN,
) -> Intervals:
    """The rows of `summarize` whose interval comes from percentiles, for each of `GROUPINGS`.

    Where the groups have more articles than the limit, the valence that shows first comes first, then other valences,
    then all else; and of these the groups with most articles.

    Args:
        material: the tables.
        rated: the mentions.
        mentions: their columns, places.
        papers: the columns of the articles.
        places: of each outlet, source and target.
        limit: articles of all groups of a grouping.
    """
    article = np.array(mentions["article"], dtype=np.int64)
    sides = {name: np.array(mentions[name], dtype=np.int64) for name in ("source", "target")}
    sides["outlet"] = np.array(papers["outlet"], dtype=np.int64)[article]
    rank = np.array([_rank(measure, material.scorer) for measure in rated.dims], dtype=np.int64)
    known = {**places, "measure": {measure: place for place, measure in enumerate(rated.dims)}}
    has_value = material.ratings["value"].notna().to_numpy()
    found, cut = {}, False
    for key, (columns, is_own) in GROUPINGS.items():
        usable = rated.counted & (sides["source"] < 0) if is_own else rated.counted
        group = np.where(usable, _groups([sides[name] for name in columns]), -1)
        chosen, left_out = _large(group, article, rated.has, rank, limit)
        rows = np.flatnonzero(chosen[group[rated.mention], rated.dim] & has_value)
        found[key] = _drawn(material, columns, rows, known)
        cut |= left_out
    return Intervals(found, not cut)


def _rank(measure: tuple[str, str], first: str | None) -> int:
    return 0 if measure == (first, "valence") else 1 if measure[1] == "valence" else 2


def _groups(sides: list[Ints]) -> Ints:
    """Number of each mention's group."""
    codes = np.zeros(len(sides[0]), dtype=np.int64)
    for side in sides:
        codes = codes * (int(side.max(initial=0)) + 2) + side + 1
    return pd.factorize(codes)[0].astype(np.int64)


def _large(group: Ints, article: Ints, has: Flags, rank: Ints, limit: int) -> tuple[Flags, bool]:
    """Which groups and measures rest on `FEW` articles and more, and whether the limit left some of them out.

    The last row is that of mentions in no group, -1.
    """
    n_articles, n_groups = int(article.max(initial=0)) + 1, int(group.max(initial=-1)) + 1
    order = np.lexsort((article, group))
    order = order[group[order] >= 0]
    cell = group[order] * n_articles + article[order]
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    rated = np.logical_or.reduceat(has[order], starts) if len(starts) else has[:0]
    sizes, of = np.zeros((n_groups, len(rank)), dtype=np.int64), group[order][starts]
    firsts = np.flatnonzero(np.diff(of, prepend=-1))
    if len(firsts):
        sizes[of[firsts]] = np.add.reduceat(rated, firsts, dtype=np.int64)
    rows, dims = np.nonzero(sizes >= FEW)
    best = np.lexsort((-sizes[rows, dims], rank[dims]))
    kept = best[np.cumsum(sizes[rows, dims][best]) <= limit]
    chosen = np.zeros((n_groups + 1, len(rank)), dtype=bool)
    chosen[rows[kept], dims[kept]] = True
    return chosen, len(kept) < len(best)


def _drawn(material: Material, columns: list[str], rows: Ints, places: Mapping[str, Mapping[Any, int]]) -> list[Any]:
    """Intervals of the rows' groups: places of each column, place of the measure, low and high."""
    if not len(rows):
        return []
    needed = list(dict.fromkeys([*columns, "article_id", "scorer", "dimension", "value"]))
    summary = summarize(material.ratings[needed].iloc[rows], columns, seed=material.seed)
    summary = summary[summary["interval"] == "percentile"]
    return [
        [*(places[name].get(none_if_null(row[name]), -1) for name in columns),
         places["measure"][row["scorer"], row["dimension"]], row["low"], row["high"]]
        for row in summary.to_dict("records")
    ]  # fmt: skip
