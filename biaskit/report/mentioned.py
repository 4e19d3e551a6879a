"""The columns of the mentions: where, of whom, by whom, and which values with which words as evidence."""

from collections.abc import Hashable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.contrasts import normalise_label
from biaskit.report.matching import Rated
from biaskit.report.places import Interned, Ints, Names
from biaskit.showing.text import storable

VOICES = ("outlet", "quoted", "paraphrased")
PARTS = ("body", "title")

VALUE_DIGITS, WEIGHT_DIGITS = 6, 3
"""Digits after the point that the page gets of a value, and of the weight of a cue."""


def mention_columns(rated: Rated, names: Names, article: Ints, is_held: NDArray[np.bool_]) -> dict[str, Any]:
    """The columns of the mentions without their values, and the labels.

    Args:
        rated: the mentions.
        names: what places of targets and sources refer to.
        article: place of each mention's article.
        is_held: whether the page has the text of each mention's article; of the others places in the text are 0.
    """
    table, labels = rated.mentions, Interned()
    source = names.of(table["source"])
    length = table["sentence"].map(len).to_numpy(dtype=np.int64)
    at = table["sentence_start"].to_numpy(dtype=np.int64)
    spots = {"at": at, "end": at + length, "start": table["start"].to_numpy(), "stop": table["end"].to_numpy()}
    columns = {
        "article": article,
        "part": places_in(PARTS, table["part"]),
        **{name: np.where(is_held, spot, 0) for name, spot in spots.items()},
        "target": names.of(table["target"]),
        "source": source,
        "top": np.where(source < 0, -1, names.tops[source]) if len(names.tops) else source,
        "label": np.array([labels(label) for label in _labels(table["printed"])], dtype=np.int64),
        "voice": places_in(VOICES, table["voice"]),
        "counted": rated.counted.astype(np.int64),
    }
    return {"mentions": {name: values.tolist() for name, values in columns.items()}, "labels": labels.values}


def value_columns(ratings: pd.DataFrame, rated: Rated, is_held: NDArray[np.bool_]) -> dict[str, Any]:
    """For each mention the set of measures that rated it, and its values with their cues.

    Shares of 0 are among the measures only, and cues are those of mentions whose text is held.

    Returns:
        ``rated`` and ``values``, places in ``ratedsets`` and ``valuesets``, which refer to ``cuesets``.
    """
    numbers = ratings["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    has = ~np.isnan(numbers)
    sets, places = _measured(rated.has)
    is_valence = np.array([dimension == "valence" for _, dimension in rated.dims], dtype=bool)
    worth = np.flatnonzero(has & ((numbers != 0) | is_valence[rated.dim])) if len(rated.dims) else np.array([], int)
    worth = worth[np.argsort(rated.mention[worth], kind="stable")]
    cues, cuesets = _cues(ratings["cues"].iloc[worth], is_held[rated.mention[worth]])
    rounded = (np.round(numbers[worth], VALUE_DIGITS) + 0.0).tolist()
    triples = list(zip(rated.dim[worth].tolist(), rounded, cues, strict=True))
    ends = np.searchsorted(rated.mention[worth], np.arange(len(rated.mentions) + 1)).tolist()
    valuesets = Interned()
    values = [valuesets(tuple(triples[a:b])) for a, b in pairwise(ends)]
    return {
        "columns": {"rated": places, "values": values},
        "lists": {"ratedsets": sets, "valuesets": valuesets.values, "cuesets": cuesets},
    }


def places_in(known: tuple[str, ...], column: Any) -> Ints:
    """Place of each value of a column among the known ones, 0 for any other.

    >>> places_in(("body", "title"), ["title", "body", None]).tolist()
    [1, 0, 0]
    """
    codes, values = pd.factorize(pd.Series(column, dtype=object))
    found = [known.index(value) if value in known else 0 for value in values]
    return np.asarray(np.array([*found, 0], dtype=np.int64)[codes])


def _labels(printed: Any) -> Iterator[str]:
    codes, values = pd.factorize(printed)
    known = [storable(normalise_label(value)) for value in map(str, values)]
    return (known[code] if code >= 0 else "" for code in codes.tolist())


def _measured(has: NDArray[np.bool_]) -> tuple[list[list[int]], list[int]]:
    """Sets of measures that have a value for a mention, and the place of each mention's set."""
    sets = Interned()
    places = [sets(row.tobytes()) for row in np.packbits(has, axis=1)]
    width = has.shape[1]
    rows = [np.unpackbits(np.frombuffer(row, dtype=np.uint8), count=width) for row in sets.values]
    return [np.flatnonzero(row).tolist() for row in rows], places


def _cues(column: Any, is_held: NDArray[np.bool_]) -> tuple[list[int], list[Any]]:
    """Place of each rating's cues, and the cues; cues without words are left out."""
    sets, seen = Interned(), dict[int, int]()
    nothing, places = sets(()), list[int]()
    for cues, held in zip(column, is_held.tolist(), strict=True):
        if not held or not len(cues):
            places.append(nothing)
            continue
        place = seen.get(id(cues))
        if place is None:
            place = seen[id(cues)] = sets(_words(cues))
        places.append(place)
    return places, sets.values


def _words(cues: Any) -> Hashable:
    return tuple((cue.start, cue.end, _weight(cue.weight), cue.kind) for cue in cues if cue.end > cue.start)


def _weight(weight: float) -> float:
    return round(float(weight), WEIGHT_DIGITS) + 0.0 if abs(weight) < float("inf") else 0.0
