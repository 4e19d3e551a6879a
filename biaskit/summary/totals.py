"""What a summary needs of rows that come in pieces: sums that can be added, from which means and intervals follow."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from scipy import stats

from biaskit.errors import InputError
from biaskit.inference.clusters import by_article, codes_of
from biaskit.inference.ratios import FEW, NONE, SAME, Floats, Interval, bound_of, exact_interval, ratio_interval
from biaskit.summary.means import result_of, warn_of_few
from biaskit.summary.parts import REPEAT, kinds_of, plain, plain_type, without_repeats
from biaskit.summary.poisson import Draws, Keys, Places, article_keys, on_grid
from biaskit.summary.rows import NEEDED, OWN_COLUMNS, check_choice, check_options, grouping, in_order, names_of
from biaskit.summary.scales import scale_of
from biaskit.summary.view import summary_shown
from biaskit.tables.arrow import from_arrow
from biaskit.tables.columns import is_missing, object_column, text_column

WEIGHTS = ("mention", "article")
_ARTICLES, _MENTIONS, _RATED, _RATED_ARTICLES, _TOTAL, _REST = range(6)
_NO_DRAWS = np.random.default_rng(0)
"""Student's interval draws nothing."""


class _Cells(NamedTuple):
    """What each article gives to each group in which it is rated."""

    groups: Places
    keys: Keys
    totals: Floats
    counts: Floats

    def only(self, mask: Any) -> "_Cells":
        """Those of a mask, of places or of a slice."""
        return _Cells(self.groups[mask], self.keys[mask], self.totals[mask], self.counts[mask])

    def joined(self, other: "_Cells") -> "_Cells":
        parts: Any = (np.concatenate(pair) for pair in zip(self, other, strict=True))
        return _Cells(*parts)


_NO_CELLS = _Cells(np.zeros(0, np.int64), np.zeros(0, np.uint64), np.zeros(0), np.zeros(0))


class Totals:
    """Sums of ratings by group; those of other articles can be added, so that each process may sum up its own.

    Held are, for each group, its counts and exact totals; the cells of its articles while fewer than `FEW` of them are
    rated; and from there on two numbers for each resample. Nothing hangs on the order in which articles come.

    Args:
        by, seed, n_resamples, weights: as for `biaskit.summarize`; weights are ``"mention"`` or ``"article"``.

    Attributes:
        by: the grouping columns, with scorer and dimension.
        kinds: the pairs of scorer and dimension that were met.

    Raises:
        InputError: for an option out of range.

    >>> rows = pa.table({"article_id": ["a", "a", "b"], "target": ["Peru"] * 3, "scorer": ["vader"] * 3,
    ...                  "dimension": ["valence"] * 3, "value": [-1.0, 0.0, 0.4]})
    >>> one, other = Totals.of(rows[:2], "target"), Totals.of(rows[2:], "target")
    >>> one.add(other).summary()[["target", "n_articles", "n_rated", "mean", "interval"]].values.tolist()
    [['Peru', 2, 3, -0.19..., 't']]
    """

    def __init__(
        self, by: str | Sequence[str], *, seed: int = 0, n_resamples: int = 2000, weights: str = "mention"
    ) -> None:
        check_options(n_resamples, 0.5)
        check_choice("weights", weights, WEIGHTS)
        self.by = tuple(dict.fromkeys([*names_of("by", by), *OWN_COLUMNS]))
        self.kinds: set[tuple[Any, Any]] = set()
        self._weights, self._draws = weights, Draws(seed, n_resamples)
        self._groups: dict[tuple[Any, ...], int] = {}
        self._fields: dict[str, Any] = {}
        self._sums, self._ends = np.zeros((0, 6)), np.zeros((0, 2))
        self._kept = _NO_CELLS

    @classmethod
    def of(
        cls,
        rows: Any,
        by: str | Sequence[str],
        *,
        scorer: str | Sequence[str] | None = None,
        dimension: str | Sequence[str] | None = None,
        duplicates: str = "once",
        **options: Any,
    ) -> "Totals":
        """The totals of an Arrow table or record batch that holds whole articles.

        Args:
            rows: with the columns of a ratings table.
            by, scorer, dimension, duplicates: as for `biaskit.summarize`; a scorer that no row has is no error here.
            **options: ``seed``, ``n_resamples`` and ``weights``.

        Raises:
            NotFoundError: for a column that is not there.
            InputError: for a column of another type, or an option out of range.
        """
        made = cls(by, **options)
        try:
            table = pa.table(rows)
        except (TypeError, pa.ArrowException) as error:
            raise InputError(f"The rows are {type(rows).__name__}; give an Arrow table or record batch.") from error
        names = grouping(pd.DataFrame(columns=table.column_names), by)
        if lacking := [name for name in NEEDED if name not in table.column_names]:
            raise InputError(f"The table has no column {lacking[0]!r}; ratings need {', '.join(NEEDED)}.")
        there = [name for name in dict.fromkeys([*NEEDED, *names, REPEAT]) if name in table.column_names]
        table = plain(table.select(there))
        for name, wanted in (("scorer", scorer), ("dimension", dimension)):
            if wanted is not None:
                table = table.filter(pc.is_in(table[name], pa.array(names_of(name, wanted), pa.string())))
        made.count(table, duplicates=duplicates)
        return made

    def count(self, table: Any, *, duplicates: str = "once") -> None:
        """Add the rows of articles that were not met before, in plain types; see `biaskit.summary.parts.plain`."""
        check_choice("duplicates", duplicates, ("once", "all"))
        self.kinds |= kinds_of(table)
        self._learn({name: table.schema.field(name) for name in self.by})
        counted = without_repeats(table) if duplicates == "once" else table
        if not len(counted):
            return
        names = list(dict.fromkeys([*self.by, "article_id", "value"]))
        cells = by_article(pd.DataFrame({name: _column(counted, name) for name in names}), self.by)
        codes = codes_of(cells, self.by)
        first = cells.iloc[np.unique(codes, return_index=True)[1]]
        groups = self._numbers(list(zip(*(_values(first[name]) for name in self.by), strict=True)))
        self._take(cells, codes, groups)

    def add(self, other: "Totals") -> "Totals":
        """Add the totals of other articles, and return these; the other stays as it is.

        Raises:
            InputError: for totals of other groups, weights, seeds or numbers of resamples; and for an article that both
                hold in a group, as long as both have fewer than `FEW` rated articles there. Beyond that articles are no
                longer known one by one: what is added twice counts twice, and nothing tells.
        """
        if self._terms() != other._terms():
            raise InputError(f"Totals of {self._terms()} and of {other._terms()} cannot be added. Make both alike.")
        self.kinds |= other.kinds
        self._learn(other._fields)
        groups = self._numbers(list(other._groups))
        cells = self._kept.joined(other._kept._replace(groups=groups[other._kept.groups]))
        if len(np.unique(np.stack([cells.groups.astype(np.uint64), cells.keys]), axis=1).T) < len(cells.keys):
            raise InputError("Both totals hold an article. Add totals of other articles only, each once.")
        self._sums[groups] += other._sums
        self._widen(groups, other._ends)
        self._draws.add(other._draws, groups)
        self._settle(cells)
        return self

    def summary(self, *, level: float = 0.95, min_n: int = 1) -> pd.DataFrame:
        """The summary table, as of `biaskit.summarize`, with a warning where intervals rest on few articles."""
        check_options(1, level)
        kept = self._kept.only(np.lexsort((self._kept.keys, self._kept.groups)))
        starts = np.searchsorted(kept.groups, np.arange(len(self._groups) + 1)).tolist()
        rows = []
        for key, group in self._groups.items():
            own = kept.only(slice(starts[group], starts[group + 1]))
            bounds = scale_of(*(key[self.by.index(name)] for name in OWN_COLUMNS))
            rows.append(self._row(group, own, level, min_n, bounds))
        warn_of_few(rows)
        keys = pd.DataFrame({name: self._key(name, place) for place, name in enumerate(self.by)})
        return summary_shown(in_order(pd.concat([keys, result_of(rows)], axis=1), list(self.by)))

    def _row(self, group: int, cells: _Cells, level: float, min_n: int, bounds: tuple[float, float]) -> tuple[Any, ...]:
        sums = self._sums[group]
        size, rated = tuple(int(count) for count in sums[:_RATED_ARTICLES]), int(sums[_RATED_ARTICLES])
        if rated < max(min_n, 1):
            return (*size, np.nan, *NONE)
        mean = float((sums[_TOTAL] + sums[_REST]) / sums[_RATED if self._weights == "mention" else _RATED_ARTICLES])
        if group not in self._draws:
            options: dict[str, Any] = {"level": level, "method": "t", "bounds": bounds}
            return (*size, mean, *ratio_interval(cells.totals, cells.counts, _NO_DRAWS, **options))
        if (end := bound_of(self._ends[group], bounds)) is not None:
            return (*size, mean, *exact_interval(end, rated, level, bounds))
        if np.diff(self._ends[group])[0] < SAME:
            return (*size, mean, *NONE)
        return (*size, mean, *_percentiles(*self._draws.of(group), mean, rated, level))

    def _terms(self) -> dict[str, Any]:
        draws = self._draws
        return {"by": self.by, "weights": self._weights, "seed": draws.seed, "n_resamples": draws.n_resamples}

    def _learn(self, fields: dict[str, Any]) -> None:
        """Remember the columns' types; what is empty in one place has a type in another."""
        for name, own in fields.items():
            known = self._fields.get(name)
            if known is None or known.type == pa.null():
                self._fields[name] = pa.field(name, plain_type(own.type), own.nullable)
            elif own.type not in (known.type, pa.null()):
                raise InputError(f"The column {name!r} holds {own.type} and {known.type}. Write it alike everywhere.")

    def _numbers(self, keys: list[tuple[Any, ...]]) -> Places:
        numbers = [self._groups.setdefault(key, len(self._groups)) for key in keys]
        new = len(self._groups) - len(self._sums)
        self._sums = np.concatenate([self._sums, np.zeros((new, 6))])
        self._ends = np.concatenate([self._ends, np.tile([np.inf, -np.inf], (new, 1))])
        return np.array(numbers, dtype=np.int64)

    def _take(self, cells: pd.DataFrame, codes: Places, groups: Places) -> None:
        """Add cells, whose group ``codes`` is ``groups[codes]`` here."""
        counts, totals = cells["n_rated"].to_numpy(dtype=np.float64), cells["total"].to_numpy(dtype=np.float64)
        rated = counts > 0
        if self._weights == "article":
            totals = totals / np.maximum(counts, 1)
        near = on_grid(totals)
        mentions = cells["n_mentions"].to_numpy()
        for place, values in enumerate((np.ones_like(counts), mentions, counts, rated, near, totals - near)):
            self._sums[groups, place] += np.bincount(codes, weights=values, minlength=len(groups))
        means = totals if self._weights == "article" else totals / np.maximum(counts, 1)
        self._widen(groups[codes][rated], np.stack([means, means], axis=1)[rated])
        ids, places = pd.factorize(cells["article_id"])[::-1]
        weights = np.ones_like(counts) if self._weights == "article" else counts
        own = _Cells(groups[codes], article_keys(map(str, ids))[places], totals, weights).only(rated)
        self._settle(self._kept.joined(own))

    def _widen(self, groups: Places, ends: Floats) -> None:
        np.minimum.at(self._ends[:, 0], groups, ends[:, 0])
        np.maximum.at(self._ends[:, 1], groups, ends[:, 1])

    def _settle(self, cells: _Cells) -> None:
        """Keep the cells of groups with few articles, and draw for those of the others."""
        many = self._sums[cells.groups, _RATED_ARTICLES] >= FEW
        if many.any():
            self._draws.weigh(*cells.only(many))
        self._kept = cells.only(~many)

    def _key(self, name: str, place: int) -> Any:
        values, kind = [key[place] for key in self._groups], self._fields.get(name, pa.field(name, pa.string()))
        if pa.types.is_string(kind.type) or pa.types.is_null(kind.type):
            return text_column(values)
        if pa.types.is_nested(kind.type):
            return object_column(values)
        return from_arrow(pa.table([pa.array(values, kind.type)], schema=pa.schema([kind])))[name]


def _percentiles(totals: Floats, counts: Floats, mean: float, n: int, level: float) -> Interval:
    """Percentiles of the draws, their tails as wide as Student's t: what `ratio_interval` gives, but for the draws.

    The percentiles of `ratio_interval` are widened by the square root of n / (n - 1) too. Here the draws are about as
    much wider by themselves: the sum of their weights varies, so that the variance of a ratio is 1 + 1 / n times as
    large.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        draws = totals / counts
    tail = float(stats.norm.cdf(stats.t.ppf((1 - level) / 2, n - 1)))
    low, high = np.nanquantile(draws, (tail, 1 - tail))
    return Interval(min(float(low), mean), max(float(high), mean), "poisson")


def _column(table: Any, name: str) -> Any:
    """A column for grouping; texts by number, which is fast."""
    if not pa.types.is_string(table[name].type):
        try:
            return from_arrow(table.select([name]))[name]
        except KeyError as error:  # mappings of other fields than those of spans and cues
            raise InputError(
                f"Column {name!r} holds mappings; group by a column of texts, numbers or dates."
            ) from error
    encoded = table[name].combine_chunks().dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return pd.Series(pd.Categorical.from_codes(codes, encoded.dictionary.to_pylist()))


def _values(column: pd.Series) -> list[Any]:
    return [None if is_missing(value) else value for value in column.tolist()]
