"""The scorers that are measured on a gold set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from biaskit.errors import InputError, not_found
from biaskit.rating import rate_mentions
from biaskit.scorers import load_scorers
from biaskit.types import Mention, Rating, Scorer

VALENCE = "valence"


@dataclass(frozen=True, slots=True)
class Rater:
    """A scorer under measurement, and which of its dimensions count.

    Attributes:
        name: as it was asked for.
        scorer: who rates.
        dimensions: what counts of it.
    """

    name: str
    scorer: Scorer
    dimensions: tuple[str, ...]

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Ratings of the mentions in order; of each mention one a dimension that counts."""
        ratings = rate_mentions(mentions, [self.scorer])
        return [rating for rating in ratings if rating.dimension in self.dimensions]


def open_raters(wanted: Any, *, single: bool) -> list[Rater]:
    """The scorers asked for, by name, as "name:dimension", or as objects.

    Args:
        wanted: one or several; names may also be separated by commas.
        single: one dimension of each counts, which is valence where none is named; else all do.

    Raises:
        NotFoundError: for a scorer or a dimension that does not exist.
        InputError: for a scorer of several dimensions, none of which is valence, when one must be named.

    >>> [(rater.name, rater.dimensions) for rater in open_raters("vader, textblob:valence", single=True)]
    [('vader', ('valence',)), ('textblob:valence', ('valence',))]
    """
    given = wanted.split(",") if isinstance(wanted, str) else wanted
    several = isinstance(given, Iterable) and not hasattr(given, "rate")
    return [_open(one, single) for one in (given if several else [given])]


def _open(one: Any, single: bool) -> Rater:
    asked, _, dimension = one.strip().partition(":") if isinstance(one, str) else (one, "", "")
    (scorer,) = load_scorers([asked])
    name = one.strip() if isinstance(one, str) else scorer.name
    known = tuple(scorer.dimensions)
    if dimension and dimension not in known:
        raise not_found(f"dimension of {asked!r}", dimension, known)
    if dimension:
        return Rater(name, scorer, (dimension,))
    if not single or len(known) == 1:
        return Rater(name, scorer, known)
    if VALENCE in known:
        return Rater(name, scorer, (VALENCE,))
    raise InputError(
        f"The scorer {name!r} has no dimension {VALENCE!r}, and only one is measured here. Name it: "
        f"{', '.join(f'{name}:{dimension}' for dimension in known)}."
    )
