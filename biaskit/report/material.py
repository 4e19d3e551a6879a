"""What a report is made of, and the few facts about it that several parts of the page share."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from biaskit.contrasts import tops_of, valence_scorer
from biaskit.types import Article


@dataclass(frozen=True)
class Material:
    """The tables and records that `write_report` was given.

    Attributes:
        ratings, quotations, mentions, actors: the tables of `biaskit.tables`.
        articles: what was read.
        manifest: how it was made, JSON-able.
        skipped: (place or article id, reason) for what was set aside.
        seed: of every interval and sample.
    """

    ratings: pd.DataFrame
    quotations: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    articles: Sequence[Article]
    manifest: Mapping[str, Any]
    skipped: Sequence[tuple[str, str]] = ()
    seed: int = 0

    @cached_property
    def scorer(self) -> str | None:
        """The scorer of charts; see `valence_scorer`."""
        return valence_scorer(self.ratings)

    @cached_property
    def valences(self) -> pd.DataFrame:
        """Ratings of valence by the scorer of charts."""
        return self.ratings[(self.ratings["scorer"] == self.scorer) & (self.ratings["dimension"] == "valence")]


def none_if_null(value: Any) -> Any:
    """None for every kind of missing value.

    >>> none_if_null(float("nan")) is None
    True
    """
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value


def roll_up(actors: pd.DataFrame) -> Callable[[str | None], str | None]:
    """Function from an actor to the top of its ``member_of`` chain."""
    tops = tops_of(actors)
    return lambda name: tops.get(name, name) if name is not None else None
