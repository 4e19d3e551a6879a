"""Means as ratios of sums over articles, and intervals for them."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import special, stats

Floats = NDArray[np.float64]

FEW = 30
"""Clusters below which percentiles of resamples are too short (Cameron & Miller 2015, 10.3368/jhr.50.2.317)."""

METHODS = ("auto", "bca", "percentile", "t")
BOTH_SIGNS = (-1.0, 1.0)
SHARES = (0.0, 1.0)
SAME = 1e-12
"""What differs by less is the same to the digit."""
_CELLS_AT_ONCE = 200_000
"""Draws at a time: so many that they stay in the processor's cache."""


class Interval(NamedTuple):
    """Ends of an interval and how it was made; NaN and None where there is none."""

    low: float
    high: float
    method: str | None


NONE = Interval(np.nan, np.nan, None)


def ratio(totals: Floats, counts: Floats, strata: NDArray[np.int64] | None = None) -> float:
    """Sum of totals over sum of counts; with strata the mean of the strata's ratios.

    >>> ratio(np.array([-1.0, 0.4]), np.array([2.0, 1.0]))
    -0.19...
    """
    if strata is None:
        return float(totals.sum() / counts.sum())
    return float(np.mean(np.bincount(strata, weights=totals) / np.bincount(strata, weights=counts)))


def ratio_interval(
    totals: Floats,
    counts: Floats,
    generator: np.random.Generator,
    *,
    n_resamples: int = 2000,
    level: float = 0.95,
    method: str = "auto",
    strata: NDArray[np.int64] | None = None,
    bounds: tuple[float, float] = BOTH_SIGNS,
) -> Interval:
    """Interval of a ratio of sums over clusters, from resampling whole clusters.

    ``"percentile"`` is the bootstrap's, its tails widened as Student's t is against the normal (Hesterberg 2015,
    10.1080/00031305.2015.1089789); ``"bca"`` the bias-corrected and accelerated one (Efron 1987,
    10.1080/01621459.1987.10478410). ``"t"`` holds with few clusters, three or five: the jackknife's standard error over
    clusters and Student's t with one degree of freedom less than there are clusters (Cameron and Miller 2015,
    10.3368/jhr.50.2.317), on the log-odds of the place between the bounds, so that the interval stays between them and
    leans to the middle. ``"auto"`` takes percentile from `FEW` clusters on and t below: of simulated 95 % intervals of
    30 to 150 articles these hold the mean in 91 to 96 %, and bca in 85 to 95 %, least where few articles have most of
    the mentions. Where all
    clusters stand at the same bound, a bootstrap would be sure of it; the interval is then that of Clopper and Pearson
    (1934, 10.1093/biomet/26.4.404) for so many clusters without an exception, and its method ``"exact"``.

    Args:
        totals, counts: one a cluster; counts above 0.
        generator: of the random draws.
        n_resamples: how many.
        level: share of cases in which the interval shall cover.
        method: one of `METHODS`.
        strata: number of each cluster's stratum, 0, 1, ...: clusters are drawn within strata, which weigh alike. One
            with a single cluster takes the mean variance of the others (t only).
        bounds: ends of the scale of values.

    Returns:
        The interval; `NONE` for fewer than two clusters, where no stratum has two, or where all clusters agree to the
        digit: they then say nothing of how far another would lie.

    >>> totals, counts = np.array([-1.0, 0.4, 0.2]), np.array([2.0, 1.0, 1.0])
    >>> [round(end, 2) for end in ratio_interval(totals, counts, np.random.default_rng(0))[:2]]
    [-0.93, 0.9]
    """
    if len(totals) < 2:
        return NONE
    mean, tail = ratio(totals, counts, strata), (1 - level) / 2
    if (end := bound_of(totals / counts, bounds)) is not None and strata is None:
        return exact_interval(end, len(totals), level, bounds)
    lone = strata is not None and bool((np.bincount(strata) < 2).any())
    if method == "auto":
        method = "t" if lone or len(totals) < FEW else "percentile"
    left_out = _jackknife(totals, counts, strata)
    if np.nanmax(np.abs(left_out - mean), initial=0) < SAME:
        return NONE
    if method == "t" or lone:
        return _student(mean, left_out, strata, level, bounds)
    draws = resampled_ratios(totals, counts, generator, n_resamples, strata)
    tails = _bca_tails(mean, draws, left_out, tail) if method == "bca" else _wider_tails(len(totals), tail)
    low, high = np.quantile(draws, tails)
    return Interval(min(float(low), mean), max(float(high), mean), method)


def spanning_interval(
    totals: Floats,
    counts: Floats,
    clusters: NDArray[np.int64],
    strata: NDArray[np.int64],
    *,
    level: float,
    bounds: tuple[float, float],
) -> Interval:
    """Student's interval of a mean of strata whose clusters span them, as events do outlets: each is left out whole."""
    places, n_strata = pd.factorize(clusters)[0], int(strata.max()) + 1
    shape = (int(places.max()) + 1, n_strata)
    sums, sizes = (
        np.bincount(places * n_strata + strata, weights=values, minlength=shape[0] * n_strata).reshape(shape)
        for values in (totals, counts)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        left_out = ((sums.sum(axis=0) - sums) / (sizes.sum(axis=0) - sizes)).mean(axis=1)
    mean = ratio(totals, counts, strata)
    left_out = left_out[~np.isnan(left_out)]
    if len(left_out) < 2 or np.abs(left_out - mean).max() < SAME:
        return NONE
    return _student(mean, left_out, None, level, bounds)


def resampled_ratios(
    totals: Floats,
    counts: Floats,
    generator: np.random.Generator,
    n_resamples: int,
    strata: NDArray[np.int64] | None = None,
) -> Floats:
    """Ratios of resamples: as many clusters as there are, drawn with replacement; within strata where given."""
    if strata is not None:
        parts = [strata == stratum for stratum in range(int(strata.max()) + 1)]
        drawn = [resampled_ratios(totals[part], counts[part], generator, n_resamples) for part in parts]
        return np.asarray(np.mean(drawn, axis=0))
    n = len(totals)
    at_once = max(1, _CELLS_AT_ONCE // n)
    alike = bool((counts == counts[0]).all())
    ratios = np.empty(n_resamples)
    for done in range(0, n_resamples, at_once):
        # Of numpy's integers those that index without a copy: gathering is most of the time.
        drawn_clusters = generator.integers(0, n, size=(min(at_once, n_resamples - done), n))
        below = n * counts[0] if alike else counts[drawn_clusters].sum(axis=1)
        ratios[done : done + at_once] = totals[drawn_clusters].sum(axis=1) / below
    return ratios


def bound_of(values: Floats, bounds: tuple[float, float]) -> float | None:
    """The bound at which all values stand, if they do.

    >>> bound_of(np.array([0.0, 0.0]), SHARES), bound_of(np.array([0.0, 0.5]), SHARES)
    (0.0, None)
    """
    return next((end for end in bounds if bool(np.isclose(values, end, rtol=0, atol=SAME).all())), None)


def exact_interval(end: float, n: int, level: float, bounds: tuple[float, float]) -> Interval:
    """Interval of Clopper and Pearson where all of ``n`` clusters stand at one bound.

    >>> exact_interval(0.0, 10, 0.95, SHARES)
    Interval(low=0.0, high=0.30..., method='exact')
    """
    reach = (bounds[1] - bounds[0]) * (1 - ((1 - level) / 2) ** (1 / n))
    return Interval(end, end + reach, "exact") if end == bounds[0] else Interval(end - reach, end, "exact")


def _jackknife(totals: Floats, counts: Floats, strata: NDArray[np.int64] | None) -> Floats:
    """Ratios without each cluster in turn; NaN without the only one of a stratum."""
    with np.errstate(divide="ignore", invalid="ignore"):
        if strata is None:
            return np.asarray((totals.sum() - totals) / (counts.sum() - counts))
        all_totals, all_counts = (np.bincount(strata, weights=sums) for sums in (totals, counts))
        own = (all_totals[strata] - totals) / (all_counts[strata] - counts)
        return np.asarray(ratio(totals, counts, strata) + (own - (all_totals / all_counts)[strata]) / len(all_totals))


def _student(
    mean: float, left_out: Floats, strata: NDArray[np.int64] | None, level: float, bounds: tuple[float, float]
) -> Interval:
    codes = np.zeros(len(left_out), dtype=np.int64) if strata is None else strata
    sizes = np.bincount(codes)
    if not (sizes > 1).any():
        return NONE
    squares = np.bincount(codes, weights=np.where(sizes[codes] > 1, (left_out - mean) ** 2, 0.0))
    variances = np.where(sizes > 1, (sizes - 1) / sizes * squares, np.nan)
    variance = float(np.where(sizes > 1, variances, np.nanmean(variances * sizes)).sum())
    reach = float(stats.t.ppf((1 + level) / 2, df=int((sizes - 1).sum()))) * variance**0.5
    width = bounds[1] - bounds[0]
    place = (mean - bounds[0]) / width
    if not 0 < place < 1:  # values of another scale
        return Interval(mean - reach, mean + reach, "t")
    away = reach / width / (place * (1 - place))
    low, high = bounds[0] + width * special.expit(special.logit(place) + np.array([-away, away]))
    return Interval(float(low), float(high), "t")


def _wider_tails(n: int, tail: float) -> tuple[float, float]:
    """Tails of the percentiles of ``n`` clusters: draws vary less than samples, and few tell little of their spread."""
    wider = float(stats.norm.cdf((n / (n - 1)) ** 0.5 * stats.t.ppf(tail, n - 1)))
    return wider, 1 - wider


def _bca_tails(mean: float, draws: Floats, left_out: Floats, tail: float) -> tuple[float, float]:
    """Which quantiles of the draws are the ends, by bias and acceleration."""
    below = (np.count_nonzero(draws < mean) + 0.5 * np.count_nonzero(draws == mean)) / len(draws)
    bias = stats.norm.ppf(np.clip(below, 0.5 / len(draws), 1 - 0.5 / len(draws)))
    away = left_out.mean() - left_out
    spread = float((away**2).sum())
    acceleration = float((away**3).sum()) / (6 * spread**1.5) if spread > 0 else 0.0
    ends = bias + stats.norm.ppf([tail, 1 - tail])
    low, high = stats.norm.cdf(bias + ends / (1 - acceleration * ends))
    return float(low), float(high)
