"""Means of periods as a series: what each owes to which articles were written, and what to a level that drifts."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import linalg, optimize

from biaskit.inference.ratios import Floats

FEWEST_SPARE = 10
"""Articles beyond one a period below which the spread within periods is too rough an estimate to use."""

HIGHEST = 0.95
"""Correlation of neighbouring periods above which a drift cannot be told from a slope."""

TINY = 1e-12
"""Variance below which means do not vary."""


class PeriodMeans(NamedTuple):
    """A series of means, one for each period in which something was rated.

    Attributes:
        at: number of the period; those in which nothing was rated are left out.
        means: mean of all its rated mentions.
        counts: how many these are.
        n_articles: in how many articles.
        noise: variance that the mean owes to which articles were written; 0 where it cannot be told.
    """

    at: Floats
    means: Floats
    counts: Floats
    n_articles: Floats
    noise: Floats


def series_of(cells: pd.DataFrame) -> PeriodMeans:
    """The series of a group: its sums by article, as of `by_article`, with the number of each one's ``period``."""
    rated = cells[cells["n_rated"] > 0].sort_values("period", kind="stable")
    return period_means(*(rated[name].to_numpy(dtype=np.float64) for name in ("period", "total", "n_rated")))


def period_means(at: Floats, totals: Floats, counts: Floats) -> PeriodMeans:
    """The series of a group's articles: each one's period, sum of values and (above 0) number of rated mentions.

    Articles are taken to vary as much in one period as in another, so that a mean's noise is the variance of articles
    within periods times the sum of squares of the articles' shares in the mean.

    >>> period_means(np.array([0.0, 0.0, 2.0]), np.array([0.5, -0.5, 0.6]), np.array([1.0, 1.0, 2.0])).means.tolist()
    [0.0, 0.3]
    """
    periods, place = np.unique(at, return_inverse=True)
    whole = np.bincount(place, weights=counts).astype(np.float64)
    means = np.bincount(place, weights=totals) / whole
    share = counts / whole[place]
    squares = np.bincount(place, weights=share**2)
    spare = len(at) - len(periods)
    noise = np.zeros(len(periods))
    if spare >= FEWEST_SPARE:
        within = (counts * (totals / counts - means[place]) ** 2).sum() / (whole * (1 - squares)).sum()
        noise = within * squares
    n_articles = np.bincount(place).astype(np.float64)
    return PeriodMeans(periods, means, whole, n_articles, noise)


def drift(series: PeriodMeans, design: Floats) -> Floats:
    """Covariance of the means around a design (a column each for level, slope, ...).

    Each mean is off by its noise and by a drift: an autoregressive process of the first order, with a correlation
    from 0 to `HIGHEST` between neighbouring periods. Its variance and correlation are fitted by restricted maximum
    likelihood (Patterson and Thompson 1971, 10.1093/biomet/58.3.545).
    """
    gaps = np.abs(series.at[:, None] - series.at[None, :])
    line = design @ np.linalg.lstsq(design, series.means, rcond=None)[0]
    spread = max(float(((series.means - line) ** 2).sum()) / max(len(line) - design.shape[1], 1), TINY)
    fixed, columns = np.diag(series.noise + 1e-8 * spread), np.column_stack([design, series.means])

    def covariance(share: float, correlation: float) -> Floats:
        return np.asarray(spread * share * correlation**gaps + fixed)

    def loss(parameters: Floats) -> float:
        root = np.linalg.cholesky(covariance(*parameters))
        whitened = linalg.solve_triangular(root, columns, lower=True)
        own, values = whitened[:, :-1], whitened[:, -1]
        inner = own.T @ own
        left = values - own @ np.linalg.solve(inner, own.T @ values)
        return float(2 * np.log(np.diag(root)).sum() + np.linalg.slogdet(inner)[1] + left @ left)

    bounds = [(0.0, 10.0), (0.0, HIGHEST)]
    found = [optimize.minimize(loss, start, method="L-BFGS-B", bounds=bounds) for start in ((0.5, 0.3), (1.0, 0.8))]
    return covariance(*min(found, key=lambda result: float(result.fun)).x)
