"""Log-odds of words between a group and all others: the published z, and an error that knows of articles."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from biaskit.contrasts.word_counts import Ints, Occurrences

Floats = NDArray[np.float64]


class Prior(NamedTuple):
    """What is believed of words before any is counted.

    Attributes:
        parts: one number a word of the vocabulary.
        weight: the prior counts for so many words as it times the side's own, spread as the parts are; None for parts
            that are counts themselves, the same for both sides.
    """

    parts: Floats
    weight: float | None


@dataclass(frozen=True, slots=True)
class Sides:
    """A group beside all others; arrays with a number a word.

    Attributes:
        count, count_others: how often each side has the word.
        size, size_others: how many words (or phrases as long) each side has.
        log_odds: of the group over the others; NaN where a side is empty.
        error: its standard error.
        z: the published one.
        p: that articles of one group for those of another would set them as far apart.
        free: degrees of freedom of the error, NaN where there are none.
        n_articles: articles in which the group has the word.
    """

    count: Ints
    count_others: Ints
    size: Ints
    size_others: Ints
    log_odds: Floats
    error: Floats
    z: Floats
    p: Floats
    free: Floats
    n_articles: Ints

    def around(self, level: float) -> tuple[Floats, Floats]:
        """Ends of the interval that goes with the error, by Student's t."""
        reach = stats.t.ppf((1 + level) / 2, self.free) * self.error
        return self.log_odds - reach, self.log_odds + reach


class Tally:
    """How often each word that is looked at comes in each article.

    Attributes:
        words: numbers of the words looked at.
        totals: how often each word of the vocabulary comes.
        lengths: blanks in each word of the vocabulary; phrases are counted among those as long.
    """

    def __init__(self, found: Occurrences, *, min_count: int, min_articles: int) -> None:
        """Count; a word is looked at when it comes ``min_count`` times, in ``min_articles`` articles."""
        n_words, self._n_articles = len(found.vocabulary), max(1, len(found.articles))
        self.found = found
        self.lengths = np.array([text.count(" ") for text in found.vocabulary], dtype=np.int64)
        self.totals = np.bincount(found.word, minlength=n_words)
        entries, self._entry = np.unique(found.word * self._n_articles + found.article, return_inverse=True)
        word, article = np.divmod(entries, self._n_articles)
        spread = np.bincount(word, minlength=n_words)
        looked_at = (self.totals >= min_count) & (spread >= min_articles)
        self.words = np.flatnonzero(looked_at)
        self._kept = looked_at[word]
        self._word = np.searchsorted(self.words, word[self._kept])
        self._article = article[self._kept]
        self._spread = spread[self.words]
        self._all = self._entries(np.ones(len(found.word), dtype=bool))
        self._all_sizes = self._sizes(np.ones(len(found.word), dtype=bool))

    def sides(self, group: int, prior: Prior) -> Sides:
        """Set a group, given by its number, beside all others."""
        mine = self.found.group == group
        own, sizes = self._entries(mine), self._sizes(mine)
        one, other = _Side(self, own, sizes, prior), _Side(self, self._all - own, self._all_sizes - sizes, prior)
        with np.errstate(divide="ignore", invalid="ignore"):
            log_odds = one.log_odds() - other.log_odds()
            variance = 1 / (one.count + one.alpha) + 1 / (other.count + other.alpha)
            known = (one.size > 0) & (other.size > 0) & np.isfinite(log_odds)
            error = np.sqrt(np.maximum(variance, self._jackknife(one, other, log_odds)))
            z = log_odds / np.sqrt(variance)
        nan = np.where(known, 0.0, np.nan)
        free = np.where(self._spread > 1, self._spread - 1.0, np.nan)
        with np.errstate(divide="ignore", invalid="ignore"):
            p = self._exchanged(own, sizes) + nan + 0 * free
        return Sides(one.count, other.count, one.size, other.size, log_odds + nan, error + nan, z + nan, p, free,
                     self.sum(own > 0))  # fmt: skip

    def _exchanged(self, own: Ints, sizes: Ints) -> Floats:
        """Two-sided p of the words under an exchange of articles between the sides.

        An article that stands on both sides counts once on each. The count of a side, less what its size lets expect,
        is held against its variance over articles; by the normal distribution, and where few articles have the word
        also by an exact one: in how many articles of the side it stands (hypergeometric), or where that says less, by
        Student's t. The larger of both is taken.
        """
        length, other, others = self.lengths[self.words], self._all - own, self._all_sizes - sizes
        total, size = self.sum(self._all), self._all_sizes.sum(axis=0)[length]
        rate = total / size
        at = self._article, length[self._word]
        squares = self.sum((own**2 + other**2).astype(np.float64))
        products = self.sum((own * sizes[at] + other * others[at]).astype(np.float64))
        spread = squares - 2 * rate * products + rate**2 * (sizes**2 + others**2).sum(axis=0)[length]
        here, there = ((count > 0).sum(axis=0)[length] for count in (sizes, others))
        share = sizes.sum(axis=0)[length] / size
        variance = share * (1 - share) * spread * (here + there) / (here + there - 1)
        away = np.abs(self.sum(own) - total * share) / np.sqrt(variance)
        having, mine = self.sum(own > 0) + self.sum(other > 0), self.sum(own > 0)
        exact = stats.hypergeom(here + there, having, here)
        counted = np.minimum(1.0, 2 * np.minimum(exact.cdf(mine), exact.sf(mine - 1)))
        student = 2 * stats.t.sf(away, np.maximum(having - 1, 1))
        return np.asarray(np.maximum(2 * stats.norm.sf(away), np.minimum(counted, student)))

    def sum(self, entries: NDArray[Any]) -> NDArray[Any]:
        """Add up what the articles have, word by word."""
        sums = np.bincount(self._word, weights=entries, minlength=len(self.words))
        return sums if entries.dtype.kind == "f" else sums.astype(np.int64)

    def _entries(self, mine: NDArray[np.bool_]) -> Ints:
        """Counts of each word in each article that has it."""
        return np.bincount(self._entry[mine], minlength=len(self._kept))[self._kept]

    def _sizes(self, mine: NDArray[np.bool_]) -> Ints:
        """Words of each article, a column a length."""
        longest = 1 + int(self.lengths.max(initial=0))
        cells = self.found.article[mine] * longest + self.lengths[self.found.word[mine]]
        return np.bincount(cells, minlength=self._n_articles * longest).reshape(-1, longest)

    def _jackknife(self, one: "_Side", other: "_Side", log_odds: Floats) -> Floats:
        """Variance by leaving out each article in turn."""
        change = one.log_odds_without() - other.log_odds_without() - log_odds[self._word]
        # Leaving out an article that lacks the word changes its odds by the words in all alone, much the same for all.
        lacking = one.change_without() - other.change_without()
        at = self._article, self.lengths[self.words][self._word]
        squares = self.sum(change**2 - lacking[at] ** 2) + (lacking**2).sum(axis=0)[self.lengths[self.words]]
        return np.asarray(squares * (self._n_articles - 1) / self._n_articles)


class _Side:
    """One side of the comparison: counts and prior of each word."""

    def __init__(self, tally: Tally, entries: Ints, sizes: Ints, prior: Prior) -> None:
        self._entries, self._word, self._article = entries, tally._word, tally._article
        self._length = tally.lengths[tally.words]
        self._sizes, self._size = sizes, sizes.sum(axis=0)
        scale = np.ones(len(self._size)) if prior.weight is None else prior.weight * self._size
        alpha = prior.parts * scale[tally.lengths]
        self._alphas = np.bincount(tally.lengths, weights=alpha, minlength=len(self._size))
        self.count = tally.sum(entries)
        self.size = self._size[self._length]
        self.alpha = alpha[tally.words]

    def log_odds(self) -> Floats:
        return _log_odds(self.count + self.alpha, (self._size + self._alphas)[self._length])

    def log_odds_without(self) -> Floats:
        """The log-odds of a word without an article that has it."""
        left = (self._size - self._sizes + self._alphas)[self._article, self._length[self._word]]
        return _log_odds(self.count[self._word] - self._entries + self.alpha[self._word], left)

    def change_without(self) -> Floats:
        """Change of the log-odds of a rare word without an article that lacks it."""
        whole = self._size + self._alphas
        return np.asarray(np.log(whole) - np.log(whole - self._sizes))


def _log_odds(count: Floats, size: Floats) -> Floats:
    return np.asarray(np.log(count) - np.log(size - count))
