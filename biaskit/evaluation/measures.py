"""Measures on gold data: counts of each document, summed to figures with intervals over whole documents."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from math import isqrt, nan
from typing import Any

import numpy as np

RESAMPLES = 2_000
"""Bootstrap samples of documents behind an interval."""

Counts = Mapping[str, Sequence[float]]
"""Document -> its counts; which ones, the measure's formula says."""

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Measure:
    """What was counted for one measure, by document.

    Attributes:
        name: what the figure says, as in "content, overlap .3".
        formula: "share" (hits, n), "f1" (matched, gold, found), "precision_recall" (sum of precision, n found, sum of
            recall, n gold), "macro_f1" (the confusion matrix, gold classes by found classes, row after row), "balanced"
            (hits and n of one class, then of the other), or "auc" or "average_precision" (see `ranking`).
        counts: the counts of each document.
        strata: for these two, how many different values each group has.
    """

    name: str
    formula: str
    counts: Counts
    strata: tuple[int, ...] = ()


class Tally:
    """Collects the counts of measures, document by document, in the order in which measures first come."""

    def __init__(self) -> None:
        self._formulas: dict[str, str] = {}
        self._counts: dict[str, dict[str, tuple[float, ...]]] = {}

    def add(self, name: str, formula: str, document: str, *counts: float) -> None:
        """Add counts to a document's."""
        self._formulas.setdefault(name, formula)
        own = self._counts.setdefault(name, {})
        old = own.get(document, (0.0,) * len(counts))
        own[document] = tuple(a + b for a, b in zip(old, counts, strict=True))

    def measures(self) -> tuple[Measure, ...]:
        """One measure a name."""
        return tuple(Measure(name, self._formulas[name], counts) for name, counts in self._counts.items())


def ranking(name: str, items: Iterable[tuple[str, str, bool, float]], *, formula: str = "auc") -> Measure:
    """The measure of how well values rank: the share of pairs, one positive and one negative, that are in order.

    A pair of equal values counts half. Only pairs within one group count; give all one group to count every pair.

    Args:
        name: what the figure says.
        items: (document, group, whether it is positive, value) of each thing that was ranked.
        formula: "auc", or "average_precision": the mean over positives of the share of positives among what has their
            value or a higher one; for one group. It is the share of positives where values say nothing.

    >>> items = [("a", "", True, 0.7), ("a", "", False, 0.1), ("b", "", False, 0.7)]
    >>> [figure.value for figure in figures(ranking("tone", items))]
    [0.75]
    """
    ranked = list(items)
    places = {key: i for i, key in enumerate(sorted({(group, value) for _, group, _, value in ranked}))}
    groups = [group for group, _ in places]
    counts: dict[str, list[float]] = {}
    for document, group, positive, value in ranked:
        own = counts.setdefault(document, [0.0] * (2 * len(places)))
        own[places[group, value] + (0 if positive else len(places))] += 1
    return Measure(name, formula, counts, tuple(groups.count(group) for group in dict.fromkeys(groups)))


@dataclass(frozen=True, slots=True)
class Scored:
    """What a gold set's file hands over: its measures, and what they cost.

    Attributes:
        measures: in the order of the table.
        documents: how many were annotated.
        words: how many words they have.
        seconds: what annotation, and rating where there is one, took.
    """

    measures: tuple[Measure, ...]
    documents: int
    words: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of an evaluation.

    Attributes:
        name: measure and statistic.
        value: in [0, 1]; NaN when there was nothing to count.
        low, high: 95 % interval, whole documents resampled; NaN with fewer than two documents.
        n: what the value is a share of (gold units, for F1 gold and found together).
        documents: how many documents count.
    """

    name: str
    value: float
    low: float
    high: float
    n: int
    documents: int


def figures(measure: Measure, *, seed: int = 0) -> list[Figure]:
    """The figures of one measure.

    >>> [round(f.value, 2) for f in figures(Measure("content", "f1", {"a": (1, 2, 1), "b": (1, 1, 2)}))]
    [0.67, 0.67, 0.67]
    """
    counts = np.array([list(c) for c in measure.counts.values()], dtype=float)
    if not counts.size:
        return []
    strata = measure.strata
    formula = partial(_RANKINGS[measure.formula], strata=strata) if strata else _FORMULAS[measure.formula]
    values = formula(counts.sum(axis=0, keepdims=True))
    resampled = formula(_resampled(counts, seed))
    documents = int((counts.sum(axis=1) > 0).sum())
    found = []
    for statistic, (value, n) in values.items():
        drawn = resampled[statistic][0]
        low, high = (
            np.nanquantile(drawn, [0.025, 0.975]) if len(counts) > 1 and not np.isnan(drawn).all() else (nan,) * 2
        )
        name = f"{measure.name}: {statistic}" if statistic else measure.name
        found.append(Figure(name, float(value[0]), float(low), float(high), int(n[0]), documents))
    return found


def _resampled(counts: Any, seed: int) -> Any:
    draws = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), RESAMPLES)
    return draws @ counts


def _ratio(part: Any, whole: Any) -> Any:
    return np.divide(part, whole, out=np.full(np.shape(part), nan), where=whole > 0)


def _share(c: Any) -> Values:
    return {"": (_ratio(c[:, 0], c[:, 1]), c[:, 1])}


def _f1(c: Any) -> Values:
    matched, gold, found = c.T
    return {
        "precision": (_ratio(matched, found), found),
        "recall": (_ratio(matched, gold), gold),
        "F1": (_ratio(2 * matched, gold + found), gold + found),
    }


def _precision_recall(c: Any) -> Values:
    precision, recall = _ratio(c[:, 0], c[:, 1]), _ratio(c[:, 2], c[:, 3])
    return {
        "precision": (precision, c[:, 1]),
        "recall": (recall, c[:, 3]),
        "F1": (_ratio(2 * precision * recall, precision + recall), c[:, 3]),
    }


def _macro_f1(c: Any) -> Values:
    k = isqrt(c.shape[1])
    matrix = c.reshape(-1, k, k)
    hits = np.diagonal(matrix, axis1=1, axis2=2)
    total = matrix.sum(axis=1) + matrix.sum(axis=2)
    scores = np.divide(2 * hits, total, out=np.zeros_like(hits), where=total > 0)
    return {"macro-F1": (scores.mean(axis=1), matrix.sum(axis=(1, 2)))}


def _balanced(c: Any) -> Values:
    recalls = _ratio(c[:, 0], c[:, 1]), _ratio(c[:, 2], c[:, 3])
    return {"balanced accuracy": ((recalls[0] + recalls[1]) / 2, c[:, 1] + c[:, 3])}


def _auc(c: Any, strata: Sequence[int]) -> Values:
    """Columns: positives of each value, group after group and from low to high; then the same of negatives."""
    positives, negatives = np.split(c, 2, axis=1)
    ordered, pairs = np.zeros(len(c)), np.zeros(len(c))
    for end, size in zip(accumulate(strata), strata, strict=True):
        higher, lower = positives[:, end - size : end], negatives[:, end - size : end]
        ordered += (higher * (lower.cumsum(axis=1) - lower / 2)).sum(axis=1)
        pairs += higher.sum(axis=1) * lower.sum(axis=1)
    return {"AUC": (_ratio(ordered, pairs), c.sum(axis=1))}


def _average_precision(c: Any, strata: Sequence[int]) -> Values:
    """Columns as in `_auc`, of one group."""
    positives, negatives = (part[:, ::-1] for part in np.split(c, 2, axis=1))
    found = positives.cumsum(axis=1)
    precision = _ratio(found, found + negatives.cumsum(axis=1))
    total = np.where(positives > 0, precision * positives, 0).sum(axis=1)
    return {"average precision": (_ratio(total, positives.sum(axis=1)), c.sum(axis=1))}


_RANKINGS: Mapping[str, Callable[..., Values]] = {"auc": _auc, "average_precision": _average_precision}
_FORMULAS: Mapping[str, Callable[[Any], Values]] = {
    "share": _share,
    "f1": _f1,
    "precision_recall": _precision_recall,
    "macro_f1": _macro_f1,
    "balanced": _balanced,
}
