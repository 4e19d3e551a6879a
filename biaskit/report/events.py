"""What each source calls an event, under which frames and how it values it: rows of `label_contrast`."""

from collections.abc import Iterator, Mapping
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from biaskit.contrasts import label_contrast
from biaskit.report.matching import Rated, spans_of
from biaskit.report.material import Material
from biaskit.report.places import Ints, Names
from biaskit.showing.text import storable

MOST = 20
"""Events at most; those in most articles."""

FRAMES = "frames"
"""The scorer whose dimensions are the frames."""


def event_rows(material: Material, rated: Rated, names: Names, mentions: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Events that are called something by two sources, or two things; each with a row per source.

    Args:
        material: the tables.
        rated: the measures.
        names: what places refer to.
        mentions: the columns of the mentions and the labels.
    """
    measure = (material.scorer, "valence")
    if measure not in rated.dims:
        return []
    about = rated.mention[rated.dim == rated.dims.index(measure)]
    places = _contrasted(mentions, names, np.unique(about))
    wanted = [names.values[place] for place in places]
    known = {measure: place for place, measure in enumerate(rated.dims)}
    by_these = np.array([scorer in (material.scorer, FRAMES) for scorer, _ in rated.dims], dtype=bool)
    of_these = np.isin(np.array(mentions["mentions"]["target"], dtype=np.int64), places)
    table = material.ratings.iloc[np.flatnonzero(by_these[rated.dim] & of_these[rated.mention])]
    table = table.assign(scope=table["scope"].map(spans_of))
    return [
        {"name": names.place(name), "rows": list(_rows(_contrast(material, table, name), names, known))}
        for name in wanted
    ]


def _contrast(material: Material, ratings: pd.DataFrame, event: str) -> pd.DataFrame:
    actors = material.actors[(material.actors["kind"] != "event") | (material.actors["name"] == event)]
    tables = SimpleNamespace(ratings=ratings[ratings["target"] == event], actors=actors)
    return label_contrast(tables, event, scorer=material.scorer, frames=FRAMES, seed=material.seed)


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


def _rows(table: pd.DataFrame, names: Names, dims: Mapping[tuple[str, str], int]) -> Iterator[dict[str, Any]]:
    for row in table.to_dict("records"):
        yield {
            "top": names.place(row["source"]),
            "labels": [[storable(label), n] for label, n in row["labels"]],
            "frames": [[dims[FRAMES, frame], round(share, 6)] for frame, share in row["frames"].items()],
            **{str(name): int(row[name]) for name in ("n_articles", "n_mentions", "n_rated")},
            **{str(name): _or_none(row[name]) for name in ("mean", "low", "high")},
        }


def _or_none(value: float) -> float | None:
    return None if value != value else float(value)
