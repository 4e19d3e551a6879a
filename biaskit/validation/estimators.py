"""Means of what coders would say of every mention, from a scorer's values of all and the labels of a sample."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from biaskit.inference.ratios import Floats
from biaskit.types import NEUTRAL_BAND

Integers = NDArray[np.int64]

FEWEST_LABELLED, FEWEST_ARTICLES = 10, 5
"""Labelled mentions, and articles that they come from, below which a group's mean is not corrected."""

FOLDS = 5
"""Parts that articles fall into for cross-fitting, as Egami et al. 2023 use."""

_MOST_LEVERAGE = 0.9
_NO_SPREAD = 1e-12
_PENALTY = 1.0
"""Of the ridge regression: a group is drawn to the mean of all as by one more observation."""


class Units(NamedTuple):
    """Mentions: all of a group, or all that there are.

    Attributes:
        clusters: number of the mention's article.
        predicted: what a scorer says, 0 where it says nothing.
        labels: what coders say; NaN where nobody was asked.
        weights: how many mentions a labelled one stands for, 1 / its probability of selection.
        strata: number of the stratum that a labelled mention was drawn from; of others, any.
    """

    clusters: Integers
    predicted: Floats
    labels: Floats
    weights: Floats
    strata: Integers

    def of(self, rows: NDArray[np.bool_] | Integers) -> "Units":
        """Some of the mentions."""
        clusters, predicted, labels, weights, strata = self
        return Units(clusters[rows], predicted[rows], labels[rows], weights[rows], strata[rows])


class Influence(NamedTuple):
    """How much each mention moves an estimate.

    Attributes:
        clusters, strata: as of `Units`.
        total: by its prediction and by its label.
        drawn: by its label, as far as others could have been drawn in its place; 0 without one.
    """

    clusters: Integers
    strata: Integers
    total: Floats
    drawn: Floats

    def plus(self, other: "Influence", factor: float) -> "Influence":
        """Influence on an estimate plus a multiple of another one of the same mentions."""
        return self._replace(total=self.total + factor * other.total, drawn=self.drawn + factor * other.drawn)

    def minus(self, other: "Influence") -> "Influence":
        """Influence on an estimate less another one of other mentions."""
        turned = other._replace(total=-other.total, drawn=-other.drawn)
        return Influence(*(np.concatenate(pair) for pair in zip(self, turned, strict=True)))


class Estimate(NamedTuple):
    """A mean, how much each mention moves it, and the degrees of freedom of its standard error."""

    mean: float
    influence: Influence
    df: float


def prediction_powered(units: Units, sizes: Integers, tuning: float | None = None) -> Estimate:
    """Mean by PPI++: that of the labels, moved by ``tuning`` times what the predictions of the sample miss of all.

    The estimate is ``tuning * mean(all predictions) + mean(labels - tuning * predictions of the labelled)``, labelled
    mentions weighted; the tuning, in [0, 1], is the one with the smallest variance (Angelopoulos, Duchi and Zrnic
    2023, arXiv 2311.01453). 0 takes the labels alone, 1 is the first form (Angelopoulos et al. 2023,
    10.1126/science.adi6000).

    Args:
        units: mentions of the group, one labelled at least.
        sizes: labelled mentions of each stratum, in the group or not.
        tuning: None for the best.
    """
    sample = _sample(units)
    leverage = _leverage(sample, units.predicted if tuning is None else None)
    labels = _influence(units, sample, np.nan_to_num(units.labels), leverage)
    predictions = _influence(units, sample, units.predicted, leverage, units.predicted.mean())
    lost = 1 + (tuning is None)
    if tuning is None:
        spread = covariance(predictions, predictions, sizes)
        tuning = float(np.clip(covariance(labels, predictions, sizes) / spread, 0, 1)) if spread > 0 else 0.0
    errors = np.nan_to_num(units.labels) - tuning * units.predicted
    mean = tuning * units.predicted.mean() + (sample * errors).sum() / sample.sum()
    df = len(np.unique(units.clusters[sample > 0])) - lost
    return Estimate(float(mean), labels.plus(predictions, -tuning), df)


def _sample(units: Units) -> Floats:
    """Weight of each mention in the sample, so that they sum to the number of mentions; 0 without a label."""
    given = np.where(np.isnan(units.labels), 0.0, units.weights)
    return np.asarray(given * (len(given) / given.sum()))


def _leverage(sample: Floats, predicted: Floats | None) -> Floats:
    """Pull of each label on the mean, and on the tuning, which makes what is left of it too small (HC2).

    MacKinnon and White 1985, 10.1016/0304-4076(85)90158-7.
    """
    share = sample / sample.sum()
    if predicted is None:
        return np.asarray(np.minimum(share, _MOST_LEVERAGE))
    squares = share * (predicted - (share * predicted).sum()) ** 2
    return np.asarray(np.minimum(share + squares / max(squares.sum(), 1e-12), _MOST_LEVERAGE))


def _influence(
    units: Units, sample: Floats, values: Floats, leverage: Floats, centre: float | None = None
) -> Influence:
    """Influence on the sample's mean of the values, less the mean of all where this is known (``centre``)."""
    n = len(values)
    apart = (values - (sample * values).sum() / n) / np.sqrt(1 - leverage) / n
    everywhere = np.zeros(n) if centre is None else (centre - values) / n
    strata = np.where(sample > 0, units.strata, 0)
    return Influence(
        units.clusters, strata, sample * apart + everywhere, np.sqrt(sample * np.maximum(sample - 1, 0)) * apart
    )


def covariance(first: Influence, second: Influence, sizes: Integers) -> float:
    """Covariance of two estimates of the same mentions; of one with itself, its variance.

    The sandwich over articles takes each mention for drawn by itself. A fixed number was drawn from each stratum, so
    that nothing hangs on what strata differ by; the second term puts that right.
    """
    codes, clusters = np.unique(first.clusters, return_inverse=True)
    one, other = (np.bincount(clusters, weights=influence.total) for influence in (first, second))
    n, size = len(codes), len(sizes)
    sandwich = n / max(n - 1, 1) * float((one * other).sum())
    together = np.bincount(first.strata, weights=first.drawn * second.drawn, minlength=size)
    one, other = (np.bincount(first.strata, weights=influence.drawn, minlength=size) for influence in (first, second))
    return sandwich + float(((together - one * other) / np.maximum(sizes - 1, 1)).sum())


def difference_of(first: Estimate, second: Estimate, sizes: Integers) -> Estimate:
    """One estimate less another one, of other mentions, which may be of the same articles.

    Degrees of freedom are those of Welch (1947, 10.1093/biomet/34.1-2.28); 0 where one of the two has none.
    """
    influence = first.influence.minus(second.influence)
    one, other = (standard_error(estimate, sizes) ** 2 for estimate in (first, second))
    free = (one + other) ** 2 / (one**2 / first.df + other**2 / second.df) if one + other > 0 else 0.0
    return Estimate(first.mean - second.mean, influence, free)


def standard_error(estimate: Estimate, sizes: Integers) -> float:
    """Standard error; NaN where nothing says how far off the estimate may be."""
    variance = covariance(estimate.influence, estimate.influence, sizes)
    return float(variance**0.5) if estimate.df > 0 and variance > _NO_SPREAD else np.nan


def interval(estimate: Estimate, sizes: Integers, level: float) -> tuple[float, float]:
    """Interval by Student's t."""
    reach = float(stats.t.ppf((1 + level) / 2, estimate.df)) * standard_error(estimate, sizes)
    return estimate.mean - reach, estimate.mean + reach


def p_value(estimate: Estimate, sizes: Integers) -> float:
    """Two-sided p of Student's t that the estimate is 0."""
    return float(2 * stats.t.sf(abs(estimate.mean) / standard_error(estimate, sizes), estimate.df))


def cross_fitted(units: Units, unrated: NDArray[np.bool_], groups: Integers, generator: np.random.Generator) -> Floats:
    """What a ridge regression says of each mention, learnt from the labels of the other folds of articles.

    It learns from the scorer's value, its class, whether there is one, and the group.

    Args:
        units: all mentions.
        unrated: which the scorer says nothing of.
        groups: number of each mention's group.
        generator: that puts articles into folds.
    """
    labelled = np.flatnonzero(~np.isnan(units.labels))
    classes = np.where(np.abs(units.predicted) > NEUTRAL_BAND, np.sign(units.predicted), 0.0)
    plain = np.column_stack([units.predicted, classes, unrated])
    known, own = np.unique(groups[labelled], return_inverse=True)
    columns = np.column_stack([plain[labelled], own[:, None] == np.arange(len(known))])
    labels, folds = units.labels[labelled], _folds(units.clusters, labelled, generator)
    fitted = np.empty(len(groups))
    for fold in range(folds.max() + 1):
        learnt, asked = folds[labelled] != fold, folds == fold
        constant, weights = _ridge(columns[learnt], labels[learnt])
        effects = np.zeros(int(groups.max()) + 1)
        effects[known] = weights[plain.shape[1] :]
        fitted[asked] = constant + plain[asked] @ weights[: plain.shape[1]] + effects[groups[asked]]
    return np.asarray(np.clip(fitted, labels.min(), labels.max()))


def _folds(clusters: Integers, labelled: Integers, generator: np.random.Generator) -> Integers:
    """Number of each mention's fold: whole articles, and labelled ones dealt out evenly."""
    has_label = np.zeros(int(clusters.max()) + 1, dtype=bool)
    has_label[clusters[labelled]] = True
    order = generator.permutation(len(has_label))
    order = order[np.argsort(~has_label[order], kind="stable")]
    folds = np.empty(len(order), dtype=np.int64)
    folds[order] = np.arange(len(order)) % FOLDS
    return np.asarray(folds[clusters])


def _ridge(columns: Floats, labels: Floats) -> tuple[float, Floats]:
    """Constant, and weights of the columns."""
    middle, at = labels.mean(), columns.mean(axis=0)
    centred = columns - at
    below = centred.T @ centred + _PENALTY * np.eye(columns.shape[1])
    weights = np.linalg.solve(below, centred.T @ (labels - middle))
    return float(middle - at @ weights), np.asarray(weights)
