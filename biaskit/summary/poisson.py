"""The bootstrap of articles in one pass: weights that hang on the article alone, and what they sum up to."""

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray
from scipy import sparse, stats

from biaskit.errors import InputError
from biaskit.inference.ratios import Floats

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]

MOST = 2**26
"""Draws of all groups that are held at most: totals and counts of so many take 1 GiB."""

GRID = 2.0**30
"""Totals are rounded to one part in so many: sums of floats are then exact, whatever the order, up to 2**23."""

_CELLS, _COLUMNS = 2**16, 128
"""Cells and resamples that are weighed at a time: few enough to stay in the processor's cache."""

_BITS, _WEIGHED, _BLOCK = 2**17, 2**22, 2**17
"""Weights that are drawn, and held, at a time, and draws that are reserved together."""

_GOLDEN, _FIRST, _SECOND = (np.uint64(n) for n in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_WEIGHTS = np.searchsorted(np.round(2**16 * stats.poisson.cdf(np.arange(12), 1)), np.arange(2**16), side="right")
_WEIGHT = _WEIGHTS.astype(np.uint8)
"""Weight for each value of sixteen random bits."""


def article_keys(ids: Iterable[str]) -> Keys:
    """A number for each article id, the same on every machine: what weights are drawn from.

    >>> article_keys(["a", "b"]).tolist() == article_keys(["b", "a"]).tolist()[::-1]
    True
    """
    hashes = (hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in ids)
    return np.fromiter((int.from_bytes(each, "little") for each in hashes), dtype=np.uint64)


def poisson_weights(keys: Keys, seed: int, n_resamples: int) -> NDArray[np.uint8]:
    """Weight of each article (rows) in each resample (columns), as if drawn from Poisson's distribution of mean 1.

    A weight hangs on seed, article and number of the resample alone, so that every process that meets the article
    draws the same. The random bits are those of SplitMix64 (Steele, Lea and Flood 2014, 10.1145/2660193.2660195),
    sixteen for a weight, so that each weight's share is right to 1 in 65,536.

    >>> weights = poisson_weights(article_keys(map(str, range(1000))), 0, 2000)
    >>> round(float(weights.mean()), 2), round(float(weights.var()), 2)
    (1.0, 1.0)
    """
    start = _mixed(keys ^ article_keys([f"seed {seed}"]))
    steps = _GOLDEN * np.arange(1, -(-n_resamples // 4) + 1, dtype=np.uint64)
    weights = np.empty((len(keys), n_resamples), dtype=np.uint8)
    at_once = max(1, _BITS // n_resamples)
    for first in range(0, len(keys), at_once):
        bits = _mixed(start[first : first + at_once, None] + steps).astype("<u8", copy=False).view("<u2")
        weights[first : first + at_once] = _WEIGHT[bits[:, :n_resamples]]
    return weights


def _mixed(state: Keys) -> Keys:
    """SplitMix64's output for its states."""
    mixed = state ^ (state >> np.uint64(30))
    mixed *= _FIRST
    mixed ^= mixed >> np.uint64(27)
    mixed *= _SECOND
    mixed ^= mixed >> np.uint64(31)
    return mixed


def on_grid(totals: Floats) -> Floats:
    """Totals rounded to `GRID`.

    >>> (on_grid(np.array([0.1, 0.5])) * 2**30).tolist()
    [107374182.0, 536870912.0]
    """
    return np.asarray(np.round(totals * GRID) / GRID)


class Draws:
    """Weighted sums of totals and counts of each group, in every resample; sums of parts can be added.

    >>> draws = Draws(0, 3)
    >>> draws.weigh(np.array([7]), article_keys(["a"]), np.array([-0.5]), np.array([2.0]))
    >>> totals, counts = draws.of(7)
    >>> bool((totals == -0.25 * counts).all())
    True
    """

    def __init__(self, seed: int, n_resamples: int) -> None:
        self.seed, self.n_resamples = seed, n_resamples
        self._at_once = max(1, _BLOCK // n_resamples)
        self._rows: dict[int, int] = {}
        self._blocks: list[Floats] = []

    def __contains__(self, group: int) -> bool:
        return group in self._rows

    def of(self, group: int) -> tuple[Floats, Floats]:
        """A group's totals and counts, each in every resample."""
        block, row = divmod(self._rows[group], self._at_once)
        return self._blocks[block][0, row], self._blocks[block][1, row]

    def weigh(self, groups: Places, keys: Keys, totals: Floats, counts: Floats) -> None:
        """Add cells: each what an article gives to a group.

        Raises:
            InputError: when the groups are more than memory shall hold.
        """
        order = np.argsort(keys, kind="stable")
        rows, articles = self._rows_of(groups[order]), np.unique(keys[order], return_inverse=True)[1]
        keys, totals, counts = keys[order], on_grid(totals)[order], counts[order]
        for part in _slices(articles, max(1, _WEIGHED // self.n_resamples)):
            own, columns = np.unique(keys[part], return_inverse=True)
            touched, places = np.unique(rows[part], return_inverse=True)
            at = (np.concatenate([places, places + len(touched)]), np.concatenate([columns, columns]))
            cells = np.concatenate([totals[part], counts[part]])
            matrix = sparse.csr_array((cells, at), shape=(2 * len(touched), len(own)))
            weights = poisson_weights(own, self.seed, self.n_resamples)
            for first in range(0, self.n_resamples, _COLUMNS):
                drawn = slice(first, first + _COLUMNS)
                self._put(touched, matrix @ weights[:, drawn].astype(np.float64), drawn)

    def add(self, other: "Draws", groups: Places) -> None:
        """Add the draws of other articles, whose group ``i`` is ``groups[i]`` here."""
        for group in other._rows:
            row = self._rows_of(groups[[group]])
            self._put(row, np.stack(other.of(group)), slice(None))

    def _put(self, rows: Places, sums: Floats, drawn: slice) -> None:
        blocks, places = np.divmod(rows, self._at_once)
        for block in np.unique(blocks).tolist():
            own = blocks == block
            for side, part in enumerate(np.split(sums, 2)):
                self._blocks[block][side, places[own], drawn] += part[own]

    def _rows_of(self, groups: Places) -> Places:
        distinct, inverse = np.unique(groups, return_inverse=True)
        rows = [self._rows.setdefault(group, len(self._rows)) for group in distinct.tolist()]
        if len(self._rows) * self.n_resamples > MOST:
            raise InputError(
                f"More than {MOST // self.n_resamples:,} groups have 30 rated articles or more: {self.n_resamples:,} "
                "resamples of each would take over 1 GB. Give fewer n_resamples, name a scorer and a dimension, "
                "or group by less."
            )
        while len(self._blocks) * self._at_once < len(self._rows):
            self._blocks.append(np.zeros((2, self._at_once, self.n_resamples)))
        return np.array(rows, dtype=np.int64)[inverse]


def _slices(articles: Places, most: int) -> Iterator[slice]:
    """Runs of cells, sorted by article, of at most so many articles and `_CELLS` cells."""
    start = 0
    while start < len(articles):
        end = min(int(np.searchsorted(articles, articles[start] + most)), start + _CELLS)
        yield slice(start, end)
        start = end
