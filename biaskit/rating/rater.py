"""Scorers put to work: mentions in, ratings out, what is equal rated once."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any

from biaskit.errors import BiaskitError, InputError
from biaskit.progress import Bar
from biaskit.rating.answers import faults
from biaskit.types import Cue, Mention, Rating, Scorer

BATCH = 2048
"""Mentions that are rated together; what a scorer keeps of a sentence is kept for one batch."""

REMEMBERED = 300_000
"""Ratings that a `Rater` remembers; some 20 MB with their sentences."""

WHERE = ("article_id", "sentence_start")
"""Fields of a mention that no rating may depend on; mentions that differ in these alone are rated once."""

_what = attrgetter(*(name for name in Mention.__slots__ if name not in WHERE))
"""All that a rating may depend on."""


class Rater:
    """Rates mentions call after call, each sentence once: what is equal but for the place (`WHERE`) is copied.

    Args:
        scorers: as `rate` takes them; loaded once.
        remembered: how many ratings are remembered from call to call, the latest used; 0 for none, in which case
            equal mentions of one batch are still rated once.

    Attributes:
        scorers: the loaded ones.
        width: ratings of each mention.

    Raises:
        NotFoundError: for a scorer that is not installed.
        InputError: for two scorers of one name.

    >>> rater = Rater("vader")
    >>> first, again = (Mention(article, "Peru", "Peru won.", 0, 4) for article in "ab")
    >>> [rating] = rater.rate([first])
    >>> [copied] = rater.rate([again])
    >>> copied.mention.article_id, copied.value == rating.value
    ('b', True)
    """

    def __init__(self, scorers: Any = None, *, remembered: int = REMEMBERED) -> None:
        self.scorers = _loaded(scorers)
        self.width = sum(len(scorer.dimensions) for scorer in self.scorers)
        self._most = remembered // max(1, self.width)
        self._known: dict[Any, _Kept] = {}

    def rate(self, mentions: Sequence[Mention], *, shown: Bar | None = None) -> list[Rating]:
        """Ratings of the mentions in order; of each mention by scorer, then dimension.

        Args:
            mentions: any number.
            shown: a bar that is moved on by each rating.

        Raises:
            BiaskitError: when a scorer fails or breaks its contract.
        """
        ratings: list[Rating] = []
        for first in range(0, len(mentions), BATCH):
            ratings += self._batch(mentions[first : first + BATCH], shown)
        return ratings

    def _batch(self, mentions: Sequence[Mention], shown: Bar | None) -> list[Rating]:
        keys = list(map(_key, mentions))
        fresh: dict[Any, int] = {}
        for place, key in enumerate(keys):
            if key not in self._known:
                fresh.setdefault(key, place)
        rated = dict(zip(fresh, self._rated([mentions[place] for place in fresh.values()], shown), strict=True))
        ratings: list[Rating] = []
        for place, (key, mention) in enumerate(zip(keys, mentions, strict=True)):
            if fresh.get(key) == place:
                ratings += rated[key]
                continue
            ratings += _copied(rated[key], mention) if key in rated else self._remembered(key, mention)
            if shown is not None:
                shown.advance(self.width)
        self._remember(rated)
        return ratings

    def _rated(self, mentions: Sequence[Mention], shown: Bar | None) -> list[list[Rating]]:
        rows: list[list[Rating]] = [[] for _ in mentions]
        for scorer in self.scorers:
            ratings, width = _rate_with(scorer, mentions), len(scorer.dimensions)
            for position, row in enumerate(rows):
                row += ratings[position * width : (position + 1) * width]
            if shown is not None:
                shown.advance(len(ratings))
        return rows

    def _remembered(self, key: Any, mention: Mention) -> list[Rating]:
        values, evidence = self._known[key] = self._known.pop(key)  # now the latest used
        return [
            Rating(mention, *column, value, *evidence.get(place, ()))
            for place, (column, value) in enumerate(zip(self._columns, values, strict=True))
        ]

    @cached_property
    def _columns(self) -> list[tuple[str, str]]:
        return [(scorer.name, dimension) for scorer in self.scorers for dimension in scorer.dimensions]

    def _remember(self, rated: Mapping[Any, Sequence[Rating]]) -> None:
        if not self._most:
            return
        for key, row in rated.items():
            evidence = {n: (r.cues, r.probabilities) for n, r in enumerate(row) if r.cues or r.probabilities}
            self._known[key] = tuple(rating.value for rating in row), evidence
        for key in list(self._known)[: max(0, len(self._known) - self._most)]:
            del self._known[key]


_Kept = tuple[tuple[float, ...], Mapping[int, tuple[tuple[Cue, ...], tuple[float, float, float] | None]]]
"""Values of a mention's ratings, and by place among them the cues and probabilities of those that have any."""


def _key(mention: Mention) -> Any:
    """What makes two mentions equal for every scorer; of one that cannot be compared (lists in it) something unique."""
    key = _what(mention)
    try:
        hash(key)
    except TypeError:
        return object()
    return key


def _copied(ratings: Iterable[Rating], mention: Mention) -> list[Rating]:
    return [Rating(mention, r.scorer, r.dimension, r.value, r.cues, r.probabilities) for r in ratings]


def _rate_with(scorer: Scorer, mentions: Sequence[Mention]) -> Sequence[Rating]:
    if not mentions:
        return []
    try:
        ratings = scorer.rate(mentions)
    except BiaskitError:
        raise
    except Exception as error:
        raise BiaskitError(
            f"The scorer {scorer.name!r} failed with {type(error).__name__}: {' '.join(str(error).split())}. "
            "Leave it out, or report it to its author."
        ) from error
    for fault in faults(scorer, mentions, ratings):
        raise BiaskitError(f"The scorer {scorer.name!r} {fault}. Run biaskit.testing.check_scorer on it.")
    return ratings


def listed(scorers: Any) -> list[Any] | None:
    """The scorers asked for, as a list, whether one was given or several; None for no choice.

    >>> listed("vader"), listed(("vader", "tone")), listed(None)
    (['vader'], ['vader', 'tone'], None)
    """
    several = isinstance(scorers, Iterable) and not isinstance(scorers, str | type) and not hasattr(scorers, "rate")
    return None if scorers is None else list(scorers) if several else [scorers]


def _loaded(scorers: Any) -> Sequence[Scorer]:
    from biaskit.scorers import load_scorers

    wanted = listed(scorers)
    for scorer in wanted or ():
        if not isinstance(scorer, str) and (isinstance(scorer, type) or not isinstance(scorer, Scorer)):
            raise InputError(
                f"{scorer!r} is no scorer. Give a name, or an instance with name, dimensions and rate(mentions)."
            )
    loaded: Sequence[Scorer] = load_scorers(wanted)
    names = [scorer.name for scorer in loaded]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            raise InputError(f"{names.count(name)} scorers are named {name!r}. Give each a name of its own.")
    return loaded
