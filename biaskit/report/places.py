"""Lists that the other parts of the pack refer to by place: names, outlets and measures, and values stored once."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.contrasts import tops_of
from biaskit.report.material import none_if_null

Ints = NDArray[np.int64]


@dataclass(slots=True)
class Interned:
    """Values in order of appearance, each once, with their places.

    >>> kept = Interned()
    >>> [kept(value) for value in ("a", "b", "a")], kept.values
    ([0, 1, 0], ['a', 'b'])
    """

    values: list[Any] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, value: Hashable) -> int:
        """Place of a value."""
        place = self.places.get(value)
        if place is None:
            place = self.places[value] = len(self.values)
            self.values.append(value)
        return place


@dataclass(frozen=True, slots=True)
class Names:
    """Every name of the material: actors in the order of their table, then other targets and sources.

    Attributes:
        values: the names.
        kinds: kind of each, None for a source that is only printed words.
        places: place of each name.
        tops: place of the top of each name's ``member_of`` chain, its own where it belongs to nobody.
    """

    values: list[str]
    kinds: list[str | None]
    tops: Ints
    places: Mapping[str, int]

    def place(self, name: Any) -> int:
        """Place of a name, -1 for a null."""
        return self.places.get(none_if_null(name), -1)

    def of(self, column: Any) -> Ints:
        """Place of each name of a column, -1 for nulls."""
        codes, values = pd.factorize(column)
        known = np.array([*map(self.place, values), -1], dtype=np.int64)
        return np.asarray(known[codes])


def names_of(actors: pd.DataFrame, mentions: pd.DataFrame, quotations: pd.DataFrame) -> Names:
    """All names in the tables."""
    columns: list[Iterable[Any]] = [actors["name"], actors["member_of"], mentions["target"].unique()]
    columns += [mentions["source"].unique(), quotations["source"].unique(), *quotations["targets"]]
    known = dict.fromkeys(name for name in map(none_if_null, chain.from_iterable(columns)) if name is not None)
    places = {str(name): place for place, name in enumerate(known)}
    kinds = dict(zip(actors["name"], map(none_if_null, actors["kind"]), strict=True))
    above = tops_of(actors)
    tops = [places[above.get(name, name)] for name in places]
    return Names(list(places), [kinds.get(name) for name in places], np.array(tops, dtype=np.int64), places)
