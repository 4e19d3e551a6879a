"""Two groups compared: permutation tests, effect sizes, and what many tests at once ask for."""

import numpy as np
from numpy.typing import ArrayLike
from scipy import special, stats

from biaskit.inference.differences import DUST, Halves, contributions
from biaskit.inference.ratios import Floats, ratio

_CELLS_AT_ONCE = 200_000
"""Draws held in memory at a time: as many as a processor keeps at hand (1.6 MB an array)."""


def permutation_p(
    totals_a: Floats, counts_a: Floats, totals_b: Floats, counts_b: Floats, generator: np.random.Generator, n: int
) -> float:
    """Two-sided p of the difference of two ratios, by exchanging clusters between the groups.

    The statistic is the difference over its standard error. So the test is exact where clusters are exchangeable, and
    holds for larger samples where the groups differ in spread or in size of clusters, which are no difference in means
    (Janssen 1997, 10.1016/S0167-7152(97)00043-6; Chung and Romano 2013, 10.1214/13-AOS1090).

    Args:
        totals_a, counts_a: of the first group, one a cluster; counts above 0.
        totals_b, counts_b: of the second, whose clusters are others.
        generator: of the random draws.
        n: how many.

    Returns:
        (1 + draws as far out) / (1 + n) (Phipson and Smyth 2010, 10.2202/1544-6115.1585); NaN where a group has fewer
        than two clusters.

    >>> a, b = np.array([0.5, 0.6, 0.7, 0.8]), np.array([0.1, 0.2, 0.3, 0.4])
    >>> 0.02 < permutation_p(a, np.ones(4), b, np.ones(4), np.random.default_rng(0), 999) < 0.04
    True
    """
    sizes = len(totals_a), len(totals_b)
    if min(sizes) < 2:
        return np.nan
    counts = np.concatenate([counts_a, counts_b])
    # A difference is the same from wherever totals are counted; near their mean, squares lose fewest digits.
    totals = np.concatenate([totals_a, totals_b])
    totals = totals - ratio(totals, counts) * counts
    moments = np.column_stack([totals, counts, totals**2, totals * counts, counts**2])
    observed = abs(_studentised(moments[: sizes[0]].sum(axis=0)[None, :], moments, sizes)[0])
    out, at_once = 0, max(1, _CELLS_AT_ONCE // len(totals))
    for done in range(0, n, at_once):
        places = generator.random((min(at_once, n - done), len(totals)))
        # Who comes first belongs to the first group.
        last = np.partition(places, sizes[0] - 1, axis=1)[:, sizes[0] - 1, None]
        found = np.abs(_studentised((places <= last).astype(np.float64) @ moments, moments, sizes))
        out += int((found >= observed * (1 - 1e-9)).sum())
    return (1 + out) / (1 + n)


def difference_p(halves: Halves, generator: np.random.Generator, n: int) -> float:
    """Two-sided p of the difference of two ratios over clusters, some of which may have both groups.

    Without such clusters it is `permutation_p`. With them clusters are no units that could have been either group's.
    What each cluster adds to the difference is then flipped in sign or not, all that it has at once (`sign_flip_p` of
    `biaskit.inference.differences.contributions`; Hemerik, Goeman and Finos 2020, 10.1111/rssb.12369). Where every
    cluster has as much of the one as of the other group, that is to exchange its two halves.

    Args:
        halves: the two groups.
        generator: of the random draws.
        n: how many.

    Returns:
        p; NaN where a group has fewer than two clusters.

    >>> a, b = np.array([0.5, 0.6, 0.7, 0.8, 0.9]), np.array([0.1, 0.2, 0.3, 0.4, 0.5])
    >>> difference_p(Halves(a, np.ones(5), b, np.ones(5)), np.random.default_rng(0), 999)
    0.0625
    """
    if min(halves.sizes) < 2:
        return np.nan
    if halves.shared.any():
        return sign_flip_p(contributions(halves), generator, n)
    totals_a, counts_a, totals_b, counts_b = halves
    is_a = counts_a > 0
    return permutation_p(totals_a[is_a], counts_a[is_a], totals_b[~is_a], counts_b[~is_a], generator, n)


def sign_flip_p(differences: Floats, generator: np.random.Generator, n: int) -> float:
    """Two-sided p of a mean of paired differences, whose signs are flipped (Fisher 1935, The Design of Experiments).

    Args:
        differences: one a pair.
        generator: of the random draws.
        n: how many; all flips are gone through where there are no more than so many, and p is then exact.

    Returns:
        Share of flips as far out as the mean; NaN without pairs.

    >>> sign_flip_p(np.array([0.1, 0.2, 0.3, 0.4]), np.random.default_rng(0), 1000)
    0.125
    """
    size = len(differences)
    if not size:
        return np.nan
    least = abs(differences.sum()) * (1 - 1e-9) - DUST
    if 2**size <= n:
        signs = 1 - 2 * (np.arange(2**size)[:, None] >> np.arange(size) & 1)
        return float((np.abs(signs @ differences) >= least).mean())
    out, at_once = 0, max(1, _CELLS_AT_ONCE // size)
    for done in range(0, n, at_once):
        signs = 1 - 2 * generator.integers(0, 2, size=(min(at_once, n - done), size), dtype=np.int8)
        out += int((np.abs(signs @ differences) >= least).sum())
    return (1 + out) / (1 + n)


def cliffs_delta(a: ArrayLike, b: ArrayLike) -> float:
    """How far the values of one group lie above those of another (Cliff 1993, 10.1037/0033-2909.114.3.494).

    Returns:
        Share of pairs in which ``a`` is larger less that in which ``b`` is, in [-1, 1]; NaN for an empty group.

    >>> cliffs_delta([1, 2, 3], [2, 2, 0])
    0.33...
    """
    first, second = np.asarray(a, dtype=np.float64), np.sort(np.asarray(b, dtype=np.float64))
    if not len(first) or not len(second):
        return np.nan
    below = np.searchsorted(second, first, side="left")
    above = len(second) - np.searchsorted(second, first, side="right")
    return float((below - above).sum() / (len(first) * len(second)))


def paired_delta(differences: ArrayLike) -> float:
    """Share of pairs in which the first is larger less that in which the second is: Cliff's (1993) within pairs.

    >>> paired_delta([0.5, 0.1, -0.2, 0.0])
    0.25
    """
    signs = np.sign(np.asarray(differences, dtype=np.float64))
    return float(signs.mean()) if len(signs) else np.nan


def hedges_g(a: ArrayLike, b: ArrayLike) -> float:
    """Standardised difference of two means: over the pooled standard deviation, and corrected for small samples.

    The correction is the exact one of Hedges (1981, 10.3102/10769986006002107).

    Returns:
        A number without bounds; NaN where a group has fewer than two values or no value differs from its group's mean.

    >>> hedges_g([2, 3, 4], [0, 1, 2])
    1.59...
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if min(len(first), len(second)) < 2:
        return np.nan
    free = len(first) + len(second) - 2
    variance = ((len(first) - 1) * first.var(ddof=1) + (len(second) - 1) * second.var(ddof=1)) / free
    return _standardised(float(first.mean() - second.mean()), float(variance), free)


def paired_g(a: ArrayLike, b: ArrayLike) -> float:
    """Standardised mean difference of pairs: over the mean of the two standard deviations, corrected as Hedges' g.

    It is the g_av of Lakens (2013, 10.3389/fpsyg.2013.00863): like g, and unlike the difference over the standard
    deviation of the differences, it does not grow with the correlation within pairs.

    >>> paired_g([2, 3, 4], [0, 1, 2])
    1.59...
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if len(first) < 2:
        return np.nan
    deviation = (first.std(ddof=1) + second.std(ddof=1)) / 2
    return _standardised(float((first - second).mean()), float(deviation**2), 2 * len(first) - 2)


def adjusted(p: ArrayLike) -> Floats:
    """Adjusted p of many tests, so that of those under .05 one in twenty is expected to be false.

    Benjamini and Hochberg (1995, 10.1111/j.2517-6161.1995.tb02031.x); NaN is no test and stays.

    >>> adjusted([0.01, float("nan"), 0.04, 0.03]).tolist()
    [0.03, nan, 0.04, 0.04]
    """
    given = np.asarray(p, dtype=np.float64)
    tested = ~np.isnan(given)
    found = np.full(given.shape, np.nan)
    if tested.any():
        found[tested] = stats.false_discovery_control(given[tested])
    return found


def _standardised(difference: float, variance: float, free: int) -> float:
    if variance <= DUST**2:
        return np.nan
    correction = np.exp(special.gammaln(free / 2) - special.gammaln((free - 1) / 2)) / np.sqrt(free / 2)
    return float(difference / np.sqrt(variance) * correction)


def _studentised(sums_a: Floats, moments: Floats, sizes: tuple[int, int]) -> Floats:
    """Differences over their standard errors, from the first group's sums of moments, a row a draw; both 0 gives 0."""
    least = DUST * float(moments[:, 2].sum())
    ratios, variances = [], []
    for sums, size in ((sums_a, sizes[0]), (moments.sum(axis=0) - sums_a, sizes[1])):
        total, count, squares, products, count_squares = sums.T
        ratios.append(total / count)
        spread = squares - 2 * ratios[-1] * products + ratios[-1] ** 2 * count_squares
        variances.append(np.where(spread > least, spread, 0.0) / count**2 * size / (size - 1))
    difference = ratios[0] - ratios[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.abs(difference) > DUST, difference / np.sqrt(variances[0] + variances[1]), 0.0)
