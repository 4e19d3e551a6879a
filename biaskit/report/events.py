"""The events that sources call or value differently, and the intervals of what each source says of them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from biaskit.errors import FewClustersWarning, without
from biaskit.report.matching import Rated
from biaskit.report.material import Material, none_if_null
from biaskit.report.places import Ints, Names
from biaskit.summary import summarize

MOST = 20
"""Events at most; those in most articles."""


def event_rows(material: Material, rated: Rated, names: Names, mentions: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events that are called something by two sources, or two things.

    Args:
        material: the tables.
        rated: the measures.
        names: what places refer to.
        mentions: the columns of the mentions and the labels.

    Returns:
        For each its ``name``, and in ``rows`` the intervals that the page cannot draw itself, ``low`` and ``high`` of
        each source at the ``top``, by valence (``measure``, its place): those from percentiles, as in `label_contrast`.
    """
    if (material.scorer, "valence") not in rated.dims:
        return []
    places = {measure: place for place, measure in enumerate(rated.dims) if measure[1] == "valence"}
    target, top = (np.array(mentions["mentions"][name], dtype=np.int64)[rated.mention] for name in ("target", "top"))
    usable = np.isin(rated.dim, list(places.values())) & rated.counted[rated.mention]
    shown = rated.mention[rated.dim == places[str(material.scorer), "valence"]]
    return [
        {"name": place, "rows": _rows(material, names, np.flatnonzero(usable & (target == place)), top, places)}
        for place in _contrasted(mentions, names, np.unique(shown))
    ]


def _rows(
    material: Material, names: Names, rows: Ints, top: Ints, places: Mapping[tuple[str, str], int]
) -> list[dict[str, Any]]:
    sources = [names.values[place] if place >= 0 else None for place in top[rows].tolist()]
    table = material.ratings[["article_id", "scorer", "dimension", "value"]].iloc[rows]
    with without(FewClustersWarning):
        summary = summarize(table.assign(source=pd.Series(sources, table.index, object)), "source", seed=material.seed)
    return [
        {
            "top": names.place(none_if_null(row["source"])),
            "measure": places[row["scorer"], row["dimension"]],
            "low": row["low"],
            "high": row["high"],
        }
        for row in summary[summary["interval"] == "percentile"].to_dict("records")
    ]


def _contrasted(mentions: Mapping[str, Any], names: Names, rated: Ints) -> list[int]:
    """Places of the events to show, those in most articles first, then those with most mentions."""
    columns = mentions["mentions"]
    fields = ("target", "article", "top", "label", "counted")
    table = pd.DataFrame({name: np.asarray(columns[name], dtype=np.int64) for name in fields}).iloc[rated]
    events = [place for place, kind in enumerate(names.kinds) if kind == "event"]
    table = table[(table["counted"] == 1) & table["target"].isin(events)]
    named = table[table["label"].map(mentions["labels"].__getitem__) != ""].drop_duplicates(["target", "top", "label"])
    sizes = table.groupby("target").agg(articles=("article", "nunique"), n=("article", "size"), tops=("top", "nunique"))
    sizes["labels"] = named["target"].value_counts().reindex(sizes.index, fill_value=0)
    sizes["name"] = [names.values[place] for place in sizes.index]
    sizes = sizes[(sizes["tops"] > 1) | (sizes["labels"] > 1)]
    order = sizes.sort_values(["articles", "n", "name"], ascending=[False, False, True])
    return [int(place) for place in order.index[:MOST]]
