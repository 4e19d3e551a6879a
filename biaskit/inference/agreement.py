"""How far several coders or scorers agree: Krippendorff's alpha and rank correlation, with clustered intervals."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from biaskit.errors import InputError
from biaskit.inference.coincidences import Alpha, Coded, Integers, Measure, RankCorrelation
from biaskit.inference.ratios import FEW, NONE, Floats, Interval

LEVELS = ("nominal", "ordinal", "interval")
_CELLS_AT_ONCE = 2_000_000
"""Draws held in memory at a time (16 MB an array)."""


def krippendorff_alpha(values: ArrayLike, level: str = "nominal") -> float:
    """Krippendorff's alpha: one less the disagreement observed over that expected by chance.

    Coders may be any number, and may leave units out; a unit with one value says nothing and does not count
    (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", University of Pennsylvania). Two values lie apart
    by 0 or 1 (nominal), by the square of the number of values that rank between them, with half of their own (ordinal),
    or by the square of their difference (interval). Krippendorff (2018, 10.4135/9781071878781) asks for .8, and for
    .667 where tentative conclusions are enough.

    Args:
        values: coders x units, a row a coder; NaN or None where a coder gave none. Nominal ones may be texts.
        level: of measurement, one of `LEVELS`.

    Returns:
        At most 1 (perfect agreement); 0 is what chance gives, below 0 is worse than chance. NaN where fewer than two
        units have two values, or all values are the same: perfect agreement without variation is undefined, since
        coders who always give one value cannot be told from those who tell units apart.

    Raises:
        InputError: for another level, an array that is not coders x units, or texts that are not nominal.

    >>> round(krippendorff_alpha([[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]), 3)
    0.095
    """
    coded = _pairable(_coded(values, level))
    return _point(Alpha(coded, level, np.arange(coded.codes.shape[1])))


def alpha_interval(
    values: ArrayLike,
    generator: np.random.Generator,
    *,
    level: str = "nominal",
    clusters: Sequence[Any] | NDArray[Any] | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
) -> Interval:
    """Interval of Krippendorff's alpha, from resampling units, or whole clusters of units.

    Percentiles of the alphas of draws with replacement; what chance would give is taken anew from each draw, and draws
    without variation, which have no alpha, are left out. Below `biaskit.inference.ratios.FEW` clusters these are too
    short; there it is the jackknife's standard error over clusters and Student's t (Cameron and Miller 2015,
    10.3368/jhr.50.2.317). Perfect agreement gives an interval from 1 to 1 however few the units: look at their number.

    Args:
        values: as for `krippendorff_alpha`.
        generator: of the random draws.
        level: of measurement.
        clusters: what each unit belongs to (its article); None where units are independent.
        n_resamples: how many draws.
        confidence: share of cases in which the interval shall cover.

    Returns:
        The interval, by "percentile" or "t"; `NONE` where alpha is undefined, where units with two values lie in fewer
        than two clusters, or where so few vary that draws have no alpha.

    Raises:
        InputError: as for `krippendorff_alpha`, or where there are not as many clusters as units.

    >>> values = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
    >>> [round(end, 1) for end in alpha_interval(values, np.random.default_rng(0))[:2]]
    [-0.8, 1.0]
    """
    coded = _coded(values, level)
    numbers = _numbers(clusters, coded)
    return _interval(Alpha(_pairable(coded), level, numbers), generator, n_resamples, confidence)


def rank_correlation(values: ArrayLike) -> float:
    """Spearman's rank correlation of two coders over the units both rated; of more coders, the mean of all pairs.

    Args:
        values: numbers, coders x units, a row a coder; NaN where a coder gave none.

    Returns:
        From -1 to 1, ties at their middle rank. NaN where a pair shares fewer than three units or one of them never
        varies there; such pairs are left out of the mean.

    Raises:
        InputError: for an array that is not coders x units, or not of numbers.

    >>> rank_correlation([[0.1, 0.5, float("nan"), 0.9], [0.2, 0.3, 0.1, 0.4]])
    1.0
    """
    coded = _pairable(_coded(values, "ordinal"))
    return _point(RankCorrelation(coded, np.arange(coded.codes.shape[1])))


def rank_correlation_interval(
    values: ArrayLike,
    generator: np.random.Generator,
    *,
    clusters: Sequence[Any] | NDArray[Any] | None = None,
    n_resamples: int = 1000,
    confidence: float = 0.95,
) -> Interval:
    """Interval of `rank_correlation`, from resampling units, or whole clusters of units.

    Ranks are taken anew in each draw. Methods, arguments, and what is undefined are as for `alpha_interval`.

    >>> values = [[0.1, 0.2, 0.3, 0.4, 0.5, 0.6], [0.2, 0.1, 0.4, 0.3, 0.5, 0.6]]
    >>> rank_correlation_interval(values, np.random.default_rng(0), clusters=list("aabbcc")).high
    1.0
    """
    coded = _coded(values, "ordinal")
    return _interval(RankCorrelation(_pairable(coded), _numbers(clusters, coded)), generator, n_resamples, confidence)


def _coded(values: ArrayLike, level: str) -> Coded:
    if level not in LEVELS:
        raise InputError(f"level is {level!r}; give {', '.join(map(repr, LEVELS[:-1]))} or {LEVELS[-1]!r}.")
    # As objects, for a list of texts and NaN would become one of texts, "nan" among them.
    array = values if isinstance(values, np.ndarray) else np.asarray(values, dtype=object)
    if array.ndim != 2:
        raise InputError(f"values has {array.ndim} dimensions; give coders x units, a row a coder, all of one length.")
    numbers = None if level == "nominal" and array.dtype.kind not in "biuf" else _as_numbers(array, level)
    codes, found = pd.factorize(array.ravel() if numbers is None else numbers, sort=numbers is not None)
    scale = np.arange(len(found)) if numbers is None else found
    return Coded(codes.reshape(array.shape).astype(np.int64), np.asarray(scale, dtype=np.float64))


def _as_numbers(array: NDArray[Any], level: str) -> Floats:
    try:
        numbers = np.asarray(pd.to_numeric(array.ravel()), dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise InputError(f"values holds what is no number ({error}); the {level} level needs numbers.") from error
    if np.isinf(numbers).any():
        raise InputError("values holds infinite numbers; give NaN where there is no value.")
    return numbers


def _shared(coded: Coded) -> NDArray[np.bool_]:
    return np.asarray((coded.codes >= 0).sum(axis=0) > 1)


def _pairable(coded: Coded) -> Coded:
    """The units with two values or more."""
    return Coded(coded.codes[:, _shared(coded)], coded.scale)


def _numbers(clusters: Sequence[Any] | NDArray[Any] | None, coded: Coded) -> Integers:
    """Number of the cluster of each unit with two values, clusters in the order of their names."""
    n_units = coded.codes.shape[1]
    given = np.arange(n_units) if clusters is None else np.asarray(clusters)
    if len(given) != n_units:
        raise InputError(f"There are {len(given)} clusters for {n_units} units; give one a unit.")
    return pd.factorize(given[_shared(coded)], sort=True, use_na_sentinel=False)[0].astype(np.int64)


def _point(measure: Measure) -> float:
    return float(measure.of(np.ones((1, measure.n_clusters)))[0])


def _interval(measure: Measure, generator: np.random.Generator, n_resamples: int, confidence: float) -> Interval:
    point = _point(measure)
    if measure.n_clusters < 2 or np.isnan(point):
        return NONE
    if measure.n_clusters < FEW:
        return _student(measure, point, confidence)
    draws = _draws(measure, generator, n_resamples)
    if np.isnan(draws).all():
        return NONE
    low, high = np.nanquantile(draws, [(1 - confidence) / 2, (1 + confidence) / 2])
    return Interval(min(float(low), point), max(float(high), point), "percentile")


def _draws(measure: Measure, generator: np.random.Generator, n_resamples: int) -> Floats:
    """The measure of draws of as many clusters as there are, with replacement."""
    n = measure.n_clusters
    at_once = max(1, _CELLS_AT_ONCE // max(n, measure.width))
    found = []
    for done in range(0, n_resamples, at_once):
        rows = min(at_once, n_resamples - done)
        drawn = generator.integers(0, n, size=(rows, n)) + n * np.arange(rows)[:, None]
        found.append(measure.of(np.bincount(drawn.ravel(), minlength=rows * n).reshape(rows, n).astype(np.float64)))
    return np.concatenate(found)


def _student(measure: Measure, point: float, confidence: float) -> Interval:
    """Interval from the measure without each cluster in turn."""
    n = measure.n_clusters
    left_out = measure.of(np.ones((n, n)) - np.eye(n))
    if np.isnan(left_out).any():
        return NONE
    error = ((n - 1) / n * ((left_out - point) ** 2).sum()) ** 0.5
    reach = float(stats.t.ppf((1 + confidence) / 2, df=n - 1)) * float(error)
    return Interval(max(point - reach, -1.0), min(point + reach, 1.0), "t")
