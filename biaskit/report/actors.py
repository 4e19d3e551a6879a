"""The actors and events: how often they speak, by which words they are named, and what they are called."""

from collections.abc import Iterable, Mapping
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
    mentions = material.mentions["target"].value_counts()
    said = material.quotations["source"].value_counts()
    printed = _printed(material.mentions) if is_sample else None
    rows = sorted(material.actors.to_dict("records"), key=lambda row: (-int(mentions.get(row["name"], 0)), row["name"]))
    return [
        {
            "name": names.place(row["name"]),
            "kind": none_if_null(row["kind"]),
            "member_of": names.place(row["member_of"]),
            "n_quotations": int(said.get(row["name"], 0)),
            "printed": most_common(row["printed"] if printed is None else printed.get(row["name"])),
            "called": most_common(row["called"]) if not is_sample else [],
        }
        for row in rows
    ]


def _printed(mentions: pd.DataFrame) -> dict[Any, dict[str, int]]:
    """Target -> each string that was linked to it, with the number of places."""
    place = mentions["sentence_start"] + mentions["start"]
    places = mentions.assign(place=place)[["target", "article_id", "part", "place", "printed"]].drop_duplicates()
    sizes = places[places["printed"] != ""].groupby(["target", "printed"], observed=True).size()
    found: dict[Any, dict[str, int]] = {}
    for target, words, n in sizes.reset_index(name="n").itertuples(index=False):
        found.setdefault(target, {})[words] = int(n)
    return found


def most_common(counted: Mapping[str, int] | Iterable[tuple[str, int]] | None) -> list[list[Any]]:
    """The most frequent texts with their numbers; of equally frequent ones the first by name.

    >>> most_common({"b": 1, "a": 1, "c": 2}), most_common(None)
    ([['c', 2], ['a', 1], ['b', 1]], [])
    """
    pairs = dict(counted if counted is not None else ()).items()
    most = sorted(pairs, key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
    return [[storable(str(words)), int(n)] for words, n in most]
