"""The actors and events: how often they are spoken of and speak, under which words, and what they are called."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from biaskit.report.material import Material, none_if_null
from biaskit.report.places import Names
from biaskit.showing.text import storable

MOST_WORDS = 40
"""Printed strings, and things that it is called, for one actor at most."""


def actor_rows(material: Material, names: Names, *, is_sample: bool) -> list[dict[str, Any]]:
    """Actors and events by number of mentions, then by name.

    Args:
        material: the tables.
        names: what places refer to.
        is_sample: whether the tables are those of a sample, so that what they hold is counted again.
    """
    mentions = material.mentions.groupby("target", observed=True)["article_id"].agg(["nunique", "size"])
    said = material.quotations["source"].value_counts()
    printed = _printed(material.mentions) if is_sample else None
    rows = [
        {
            "name": names.place(row["name"]),
            "kind": none_if_null(row["kind"]),
            "member_of": names.place(row["member_of"]),
            "n_articles": int(mentions["nunique"].get(row["name"], 0)),
            "n_mentions": int(mentions["size"].get(row["name"], 0)),
            "n_quotations": int(said.get(row["name"], 0)),
            "printed": _most(row["printed"] if printed is None else printed.get(row["name"], {})),
            "called": _most(row["called"]) if not is_sample else [],
        }
        for row in material.actors.to_dict("records")
    ]
    return sorted(rows, key=lambda row: (-row["n_mentions"], names.values[row["name"]]))


def _printed(mentions: pd.DataFrame) -> dict[Any, dict[str, int]]:
    """Target -> each string that was linked to it, with the number of places."""
    place = mentions["sentence_start"] + mentions["start"]
    places = mentions.assign(place=place)[["target", "article_id", "part", "place", "printed"]].drop_duplicates()
    sizes = places[places["printed"] != ""].groupby(["target", "printed"], observed=True).size()
    found: dict[Any, dict[str, int]] = {}
    for target, words, n in sizes.reset_index(name="n").itertuples(index=False):
        found.setdefault(target, {})[words] = int(n)
    return found


def _most(counted: Any) -> list[list[Any]]:
    pairs: Iterable[Any] = dict(counted).items() if counted is not None else ()
    most = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
    return [[storable(str(words)), int(n)] for words, n in most]
