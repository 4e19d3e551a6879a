"""A weighted mean that keeps its evidence."""

import math
from collections.abc import Sequence

from biaskit.types import Cue

Found = tuple[float, tuple[Cue, ...]]
"""A value, NaN without evidence, and the cues it rests on."""


class Mean:
    """A weighted mean with its cues.

    >>> mean = Mean()
    >>> mean.add(0.5, 1.0, ())
    >>> mean.add(-1.0, 0.5, ())
    >>> mean.found()
    (0.0, ())
    """

    def __init__(self) -> None:
        self._sum = self._weight = 0.0
        self._cues: list[Cue] = []

    def add(self, value: float, weight: float, cues: Sequence[Cue]) -> None:
        """Count a value."""
        self._sum += weight * value
        self._weight += weight
        self._cues += cues

    def found(self) -> Found:
        """The mean, NaN where nothing has a weight, and every cue once."""
        mean = self._sum / self._weight if self._weight else math.nan
        return mean, tuple(dict.fromkeys(self._cues))
