"""Two groups over the same or other clusters: the difference of their ratios, and an interval for it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from biaskit.inference.ratios import FEW, NONE, Floats, Interval, ratio

_CELLS_AT_ONCE = 200_000
"""Draws held in memory at a time: as many as a processor keeps at hand (1.6 MB an array)."""

DUST = 1e-12
"""What sums of floats may differ by when they are taken in another order."""


class Halves(NamedTuple):
    """Totals and counts of two groups, an entry a cluster: a count is 0 where the cluster has nothing of a group.

    >>> Halves(*map(np.array, ([0.5, 0.0], [1, 0], [0.2, 0.4], [1, 2]))).shared.tolist()
    [True, False]
    """

    totals_a: Floats
    counts_a: Floats
    totals_b: Floats
    counts_b: Floats

    @property
    def shared(self) -> NDArray[np.bool_]:
        """Which clusters have both groups."""
        return np.asarray((self.counts_a > 0) & (self.counts_b > 0))

    @property
    def sizes(self) -> tuple[int, int]:
        """Clusters of each group."""
        return int((self.counts_a > 0).sum()), int((self.counts_b > 0).sum())

    @property
    def difference(self) -> float:
        """Ratio of totals to counts of the first group less that of the second."""
        return ratio(self.totals_a, self.counts_a) - ratio(self.totals_b, self.counts_b)


def apart(totals_a: Floats, counts_a: Floats, totals_b: Floats, counts_b: Floats) -> Halves:
    """Halves of two groups that share no cluster."""
    none_a, none_b = np.zeros(len(totals_a)), np.zeros(len(totals_b))
    first, second = (totals_a, none_b), (counts_a, none_b)
    return Halves(*map(np.concatenate, (first, second, (none_a, totals_b), (none_a, counts_b))))


def contributions(halves: Halves) -> Floats:
    """What each cluster adds to the difference of the two ratios, if both are one and the same.

    Both are measured from the ratio of all clusters; the sum is the difference.

    >>> halves = Halves(*map(np.array, ([0.5, 0.0], [1.0, 0.0], [0.2, 0.4], [1.0, 2.0])))
    >>> contributions(halves).round(2).tolist(), round(halves.difference, 2)
    ([0.25, 0.05], 0.3)
    """
    totals_a, counts_a, totals_b, counts_b = halves
    middle = ratio(totals_a + totals_b, counts_a + counts_b)
    part_a, part_b = (totals_a - middle * counts_a) / counts_a.sum(), (totals_b - middle * counts_b) / counts_b.sum()
    return np.asarray(part_a - part_b)


def difference_interval(
    halves: Halves,
    generator: np.random.Generator,
    *,
    n_resamples: int = 2000,
    level: float = 0.95,
    bounds: tuple[float, float] = (-2.0, 2.0),
) -> Interval:
    """Interval of the difference of two ratios, from whole clusters.

    From `FEW` clusters in the smaller group on, percentiles of resamples: clusters of each group are drawn on their
    own, or all together where some have both groups. The percentiles lie a little further out than the level, as far as
    Student's t lies beyond the normal for so many clusters (Hesterberg 2015, 10.1080/00031305.2015.1089789). Bias is
    not corrected: with clusters of very unequal size such intervals of a difference of ratios are too short. Below,
    Welch's t (1947, 10.1093/biomet/34.1-2.28) with the jackknife's standard errors, cut at the bounds; where some
    clusters have both groups, with their covariance and the degrees of freedom of Derrick, Toher and White (2017,
    10.20982/tqmp.13.2.p120).

    Args:
        halves: the two groups.
        generator: of the random draws.
        n_resamples: how many.
        level: share of cases in which the interval shall cover.
        bounds: ends of the scale of differences.

    Returns:
        The interval, of method "percentile" or "t"; `NONE` where a group has fewer than two clusters, or all of
        a group's agree to the digit: they then say nothing of how far another would lie.

    >>> a, b = np.array([0.5, 0.6, 0.7, 0.8]), np.array([0.1, 0.2, 0.3, 0.4])
    >>> found = difference_interval(apart(a, np.ones(4), b, np.ones(4)), np.random.default_rng(0))
    >>> [round(end, 2) for end in found[:2]]
    [0.18, 0.62]
    """
    if min(halves.sizes) < 2 or any(np.abs(part).max() < DUST for part in _influences(halves)):
        return NONE
    difference, free = halves.difference, _degrees_of_freedom(halves)
    if min(halves.sizes) < FEW:
        reach = float(stats.t.ppf((1 + level) / 2, free) * standard_error(halves))
        low, high = difference - reach, difference + reach
        return Interval(max(low, min(bounds[0], difference)), min(high, max(bounds[1], difference)), "t")
    n = min(halves.sizes)
    tail = stats.norm.sf(stats.t.ppf((1 + level) / 2, free) * (n / (n - 1)) ** 0.5)
    low, high = np.quantile(_resampled(halves, generator, n_resamples), [tail, 1 - tail])
    return Interval(min(float(low), difference), max(float(high), difference), "percentile")


def from_both(mean_a: float, interval_a: Interval, mean_b: float, interval_b: Interval) -> Interval:
    """Interval of a difference of two means from that of each, whatever these were made by (MOVER).

    For means at an end of their scale, whose clusters do not differ and would make any resample sure of them (Zou and
    Donner 2008, 10.1002/sim.3095).

    >>> from_both(0.0, Interval(0.0, 0.3, "exact"), 0.5, Interval(0.1, 0.9, "t"))
    Interval(low=-0.9, high=0.0, method='mover')
    """
    difference = mean_a - mean_b
    below = np.hypot(mean_a - interval_a.low, interval_b.high - mean_b)
    above = np.hypot(interval_a.high - mean_a, mean_b - interval_b.low)
    return Interval(float(difference - below), float(difference + above), "mover")


def _influences(halves: Halves) -> tuple[Floats, Floats]:
    """How far each cluster moves the ratio of the first and of the second group, by leaving it out."""
    parts = []
    for totals, counts in (halves[:2], halves[2:]):
        n = np.count_nonzero(counts)
        left = totals - ratio(totals, counts) * counts
        parts.append(((n - 1) / n) ** 0.5 * left / (counts.sum() - counts))
    return parts[0], parts[1]


def standard_error(halves: Halves) -> float:
    """Standard error of the difference of two ratios, by the jackknife over clusters."""
    part_a, part_b = _influences(halves)
    return float(((part_a - part_b) ** 2).sum() ** 0.5)


def _degrees_of_freedom(halves: Halves) -> float:
    """Welch's, and the nearer to those of pairs, the more clusters have both groups; at least 1."""
    square_a, square_b = (float((part**2).sum()) for part in _influences(halves))
    (size_a, size_b), shared = halves.sizes, int(halves.shared.sum())
    welch = (square_a + square_b) ** 2 / (square_a**2 / (size_a - 1) + square_b**2 / (size_b - 1))
    lone = size_a + size_b - 2 * shared
    return max(float((shared - 1) + (welch - shared + 1) * lone / (lone + 2 * shared)), 1.0)


def _resampled(halves: Halves, generator: np.random.Generator, n_resamples: int) -> Floats:
    """Differences in draws of clusters with replacement; draws without a cluster of a group are left out."""
    cells, is_a = np.column_stack(halves), halves.counts_a > 0
    sums = np.zeros((n_resamples, 4))
    for part in [cells] if halves.shared.any() else [cells[is_a], cells[~is_a]]:
        n = len(part)
        at_once = max(1, _CELLS_AT_ONCE // n)
        for done in range(0, n_resamples, at_once):
            rows = min(at_once, n_resamples - done)
            drawn = generator.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
            sums[done : done + rows] += np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n) @ part
    sums = sums[(sums[:, 1] > 0) & (sums[:, 3] > 0)]
    return np.asarray(sums[:, 0] / sums[:, 1] - sums[:, 2] / sums[:, 3])
