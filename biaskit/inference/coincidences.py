"""Agreement as sums over clusters, so that it can be taken of any draw of them without looking at the units again."""

from itertools import combinations
from typing import Any, NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import sparse

from biaskit.inference.ratios import Floats

Integers = NDArray[np.int64]

FEWEST_RANKED = 3
"""Units below which a rank correlation says nothing: that of two is always -1 or 1."""


class Coded(NamedTuple):
    """Values as places in the scale of those that occur, -1 for none; and the scale."""

    codes: Integers
    scale: Floats


class Measure(Protocol):
    """A measure of agreement, ready to be taken of any draw of clusters."""

    n_clusters: int
    width: int

    def of(self, weights: Floats) -> Floats:
        """The measure of each row of weights, draws x clusters: how often a cluster was drawn."""


class Alpha:
    """What each cluster adds to alpha: coincidences of two unlike values, and how often each value was given."""

    def __init__(self, coded: Coded, level: str, clusters: Integers) -> None:
        codes, self.scale, self.level = coded.codes, coded.scale, level
        self.n_units, self.n_clusters = codes.shape[1], int(clusters.max(initial=-1)) + 1
        given, n_values = codes >= 0, len(self.scale)
        self.counts = _tally(np.broadcast_to(clusters, codes.shape)[given], codes[given], (self.n_clusters, n_values))
        units, keys = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
        for one, other in combinations(codes, 2):
            unlike = np.flatnonzero((one >= 0) & (other >= 0) & (one != other))
            units.append(unlike)
            keys.append(np.minimum(one, other)[unlike] * n_values + np.maximum(one, other)[unlike])
        unit, (pairs, place) = np.concatenate(units), np.unique(np.concatenate(keys), return_inverse=True)
        # A pair stands in the matrix of coincidences twice, both ways round.
        worth = 2 / (given.sum(axis=0)[unit] - 1)
        self.coincidences = _tally(clusters[unit], place, (self.n_clusters, len(pairs)), worth)
        self.first, self.second = np.divmod(pairs, n_values)
        self.width = max(n_values, len(pairs))

    def of(self, weights: Floats) -> Floats:
        """Alpha of each row of weights."""
        observed, counts = weights @ self.coincidences, weights @ self.counts
        n = counts.sum(axis=1)
        if self.level == "nominal":
            apart, expected = observed.sum(axis=1), n**2 - (counts**2).sum(axis=1)
        else:
            places = _midranks(counts) if self.level == "ordinal" else self._centred(counts)
            apart = (observed * (places[:, self.first] - places[:, self.second]) ** 2).sum(axis=1)
            expected = 2 * n * (counts * places**2).sum(axis=1)
        varied = ((counts > 0).sum(axis=1) > 1) & (self.n_units > 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.where(varied, 1 - (n - 1) * apart / expected, np.nan)

    def _centred(self, counts: Floats) -> Floats:
        means = counts @ self.scale / np.maximum(counts.sum(axis=1), 1)
        return np.asarray(self.scale[None, :] - means[:, None])


class RankCorrelation:
    """What each cluster adds to the tables that cross the values of two coders, a table for each pair."""

    def __init__(self, coded: Coded, clusters: Integers) -> None:
        self.n_clusters = int(clusters.max(initial=-1)) + 1
        self.tables = [_Crossed.of(*pair, clusters, self.n_clusters) for pair in combinations(coded.codes, 2)]
        self.width = max((len(table.rows) for table in self.tables), default=1)

    def of(self, weights: Floats) -> Floats:
        """Mean correlation of the pairs in each row of weights."""
        found = np.array([table.correlations(weights) for table in self.tables]).reshape(-1, len(weights))
        defined = ~np.isnan(found)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(defined, found, 0.0).sum(axis=0) / defined.sum(axis=0))


class _Crossed(NamedTuple):
    """The table of two coders: its filled cells by cluster, and the row and column that each cell lies in."""

    cells: Any
    rows: Integers
    columns: Integers

    @classmethod
    def of(cls, first: Integers, second: Integers, clusters: Integers, n_clusters: int) -> "_Crossed":
        both = (first >= 0) & (second >= 0)
        rows, columns = (pd.factorize(codes[both], sort=True)[0].astype(np.int64) for codes in (first, second))
        n_columns = int(columns.max(initial=0)) + 1
        cells, place = np.unique(rows * n_columns + columns, return_inverse=True)
        return cls(_tally(clusters[both], place, (n_clusters, len(cells))), *np.divmod(cells, n_columns))

    def correlations(self, weights: Floats) -> Floats:
        cells = weights @ self.cells
        (rows, row_spread), (columns, column_spread) = (self._ranks(cells, at) for at in (self.rows, self.columns))
        with np.errstate(divide="ignore", invalid="ignore"):
            found = (cells * rows * columns).sum(axis=1) / np.sqrt(row_spread * column_spread)
        return np.where(cells.sum(axis=1) < FEWEST_RANKED, np.nan, np.clip(found, -1, 1))

    def _ranks(self, cells: Floats, at: Integers) -> tuple[Floats, Floats]:
        """Rank of each cell's value, from the middle of all, and the sum of the squares of these ranks."""
        counts = cells @ _tally(np.arange(len(at)), at, (len(at), int(at.max(initial=0)) + 1))
        ranks = _midranks(counts)
        return ranks[:, at], (counts * ranks**2).sum(axis=1)


def _tally(rows: Integers, columns: Integers, shape: tuple[int, int], worth: Floats | None = None) -> Any:
    """How often (or how much) each row has of each column, as a sparse matrix."""
    return sparse.csr_array((np.ones(len(rows)) if worth is None else worth, (rows, columns)), shape=shape)


def _midranks(counts: Floats) -> Floats:
    """Middle ranks of values, in their order, that occur so often; counted from the middle of all."""
    return np.asarray(np.cumsum(counts, axis=1) - counts / 2 - counts.sum(axis=1, keepdims=True) / 2)
