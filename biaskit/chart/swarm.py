"""Dots beside each other without overlap: a swarm, the same for the same values."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_Floats = NDArray[np.float64]
_TOUCH = 1e-9


def swarm(places: Sequence[float], diameter: float) -> list[float]:
    """Distance of each dot from the middle line, so that none overlaps another.

    Dots keep their place along the line. From the left to the right, each takes the free place nearest to the line,
    that beneath it (negative) where two are as near.

    Args:
        places: along the line, in the unit of ``diameter``.
        diameter: of a dot.

    >>> swarm([0.0, 0.0, 5.0], 2.0)
    [0.0, -2.0, 0.0]
    """
    x = np.asarray(places, dtype=np.float64)
    away = np.zeros(len(x))
    order = np.argsort(x, kind="stable")
    first = 0
    for done, i in enumerate(order):
        while x[i] - x[order[first]] >= diameter:
            first += 1
        near = order[first:done]
        reach = np.sqrt(np.maximum(diameter**2 - (x[i] - x[near]) ** 2, 0.0))
        away[i] = _nearest(away[near] - reach, away[near] + reach)
    return [float(distance) for distance in away]


def _nearest(lows: _Floats, highs: _Floats) -> float:
    """The number nearest to 0 that lies in none of the intervals."""
    if not ((lows < -_TOUCH) & (highs > _TOUCH)).any() or not len(lows):
        return 0.0
    order = np.argsort(lows, kind="stable")
    reached = np.maximum.accumulate(highs[order])
    gaps = lows[order][1:] >= reached[:-1] - _TOUCH
    free = [float(lows[order[0]]), *map(float, reached[:-1][gaps]), *map(float, lows[order][1:][gaps]),
            float(reached[-1])]  # fmt: skip
    return min(free, key=lambda place: (round(abs(place), 9), place))
