"""Ratings into summary tables: means with intervals that respect that one article's mentions belong together."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError, not_found
from biaskit.rating import rate
from biaskit.types import SUMMARY_COLUMNS

_Floats = NDArray[np.float64]
_OWN_COLUMNS = ("scorer", "dimension")
_NEEDED = ("article_id", *_OWN_COLUMNS, "value")
_CELLS_AT_ONCE = 2_000_000
"""Draws held in memory at a time (16 MB an array)."""


def summarize(
    ratings: Any,
    by: str | Sequence[str] = ("source", "target"),
    *,
    seed: int = 0,
    n_resamples: int = 1000,
    level: float = 0.95,
    scorer: str | Sequence[str] | None = None,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Mean rating of each group, with an interval from resampling whole articles.

    The mean weighs every rated mention alike, so that an article with many mentions weighs more. The interval is the
    percentile bootstrap (Efron and Tibshirani 1993, 10.1201/9780429246593) over clusters: articles are drawn with
    replacement, each with all its mentions in the group (Field and Welsh 2007, 10.1111/j.1467-9868.2007.00593.x).
    Where the mean lies outside these percentiles (strong skew, a low level), the interval is widened to reach it.
    A group's interval depends on the seed and its own rows alone, not on their order or on other groups. Intervals of
    few articles are too short; look at ``n_articles``.

    Args:
        ratings: a ratings table; anything else goes through `rate` first.
        by: columns to group by; scorer and dimension are always added. Nulls (the outlet's own voice) form a group.
        seed: of the random draws.
        n_resamples: draws for each group.
        level: share of the draws' means inside the interval, between 0 and 1.
        scorer: keep these scorers only; None for all.
        duplicates: ``"once"`` leaves out rows whose ``duplicate_of`` says that their article repeats an earlier one;
            ``"all"`` keeps them.

    Returns:
        The grouping columns, then `SUMMARY_COLUMNS`, sorted by group with nulls first: ``n_articles`` and
        ``n_mentions`` in the group, ``n_rated`` of these mentions with a value; ``mean`` in the unit of the values,
        NaN when nothing is rated; ``low`` and ``high``, NaN when fewer than two articles are rated.

    Raises:
        NotFoundError: for a column or scorer that the table lacks.
        InputError: for an option out of range, or a column that cannot be grouped by.

    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "target": "Peru", "scorer": "vader",
    ...                       "dimension": "valence", "value": [-1.0, 0.0, 0.4]})
    >>> summarize(table, "target")[["target", "n_articles", "n_rated", "mean", "low", "high"]].values.tolist()
    [['Peru', 2, 3, -0.19..., -0.5, 0.4]]
    """
    _check_options(n_resamples, level, duplicates)
    table = kept(_as_table(ratings), scorer, duplicates)
    columns = _grouping(table, by)
    keys, groups = _groups(table, columns)
    rows = [
        _estimate(group, _generator(seed, key), n_resamples, level)
        for key, group in zip(keys.to_dict("records"), groups, strict=True)
    ]
    return _sorted(pd.concat([keys, _result(rows)], axis=1), columns)


class _Group(NamedTuple):
    """A group's rated values, summed by article; articles in the order of their ids."""

    n_articles: int
    n_mentions: int
    sums: _Floats
    counts: _Floats


def _groups(table: pd.DataFrame, columns: list[str]) -> tuple[pd.DataFrame, list[_Group]]:
    codes = _codes(table, columns)
    articles = pd.factorize(table["article_id"], sort=True)[0]
    values = table["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    # Values are sorted too: a sum of floats depends on their order, a summary must not.
    order = np.lexsort((values, articles, codes))
    codes, articles, values = codes[order], articles[order], values[order]
    new_group = _changes(codes)
    cell = np.cumsum(new_group | _changes(articles)) - 1
    rated = ~np.isnan(values)
    sums = np.bincount(cell, weights=np.where(rated, values, 0.0)).astype(np.float64)
    counts = np.bincount(cell, weights=rated).astype(np.float64)
    starts = np.flatnonzero(new_group)
    sizes = np.diff(np.append(starts, len(values)))
    groups = []
    for start, size in zip(starts.tolist(), sizes.tolist(), strict=True):
        part = slice(cell[start], cell[start + size - 1] + 1)
        groups.append(_Group(part.stop - part.start, size, sums[part], counts[part]))
    return table[columns].iloc[order[starts]].reset_index(drop=True), groups


def _codes(table: pd.DataFrame, columns: list[str]) -> NDArray[np.int64]:
    codes = np.zeros(len(table), dtype=np.int64)
    for column in columns:
        try:
            own, values = pd.factorize(table[column])
        except TypeError as error:
            message = f"Column {column!r} holds lists or mappings; group by a column of texts, numbers or dates."
            raise InputError(message) from error
        codes = np.unique(codes * (len(values) + 1) + own + 1, return_inverse=True)[1].astype(np.int64)
    return codes


def _changes(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.diff(codes, prepend=codes[:1] - 1) != 0)


def _estimate(group: _Group, generator: np.random.Generator, n_resamples: int, level: float) -> tuple[float, ...]:
    counted = group.counts > 0
    sums, counts = group.sums[counted], group.counts[counted]
    size = (group.n_articles, group.n_mentions, int(counts.sum()))
    if not len(sums):
        return (*size, np.nan, np.nan, np.nan)
    mean = float(sums.sum() / counts.sum())
    if len(sums) < 2:
        return (*size, mean, np.nan, np.nan)
    tail = (1 - level) / 2
    low, high = np.quantile(_resampled_means(sums, counts, generator, n_resamples), [tail, 1 - tail])
    return (*size, mean, min(float(low), mean), max(float(high), mean))


def _resampled_means(sums: _Floats, counts: _Floats, generator: np.random.Generator, n_resamples: int) -> _Floats:
    n = len(sums)
    at_once = max(1, _CELLS_AT_ONCE // n)
    means = []
    for done in range(0, n_resamples, at_once):
        drawn = generator.integers(0, n, size=(min(at_once, n_resamples - done), n))
        means.append(sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1))
    return np.concatenate(means)


def _generator(seed: int, key: dict[Any, Any]) -> np.random.Generator:
    """Generator of one group, the same whatever other groups there are and however the columns are ordered."""
    text = json.dumps([seed, sorted((str(name), _key_text(value)) for name, value in key.items())], default=str)
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()))


def _key_text(value: Any) -> str:
    if not isinstance(value, tuple) and pd.isna(value):
        return ""
    # A column of whole numbers turns to floats where another row has none.
    return f"={int(value)}" if isinstance(value, float) and value.is_integer() else f"={value}"


def _result(rows: list[tuple[float, ...]]) -> pd.DataFrame:
    types = {name: "int64" if name.startswith("n_") else "float64" for name in SUMMARY_COLUMNS}
    return pd.DataFrame(rows, columns=list(SUMMARY_COLUMNS)).astype(types)


def _sorted(summary: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    try:
        return summary.sort_values(columns, na_position="first", kind="stable", ignore_index=True)
    except TypeError:
        as_text = summary[columns].map(_key_text)
        return summary.loc[as_text.sort_values(columns, kind="stable").index].reset_index(drop=True)


def _as_table(ratings: Any) -> pd.DataFrame:
    given = isinstance(ratings, pd.DataFrame) and ratings.columns.isin(_NEEDED[1:]).any()
    table = ratings if given else rate(ratings)
    lacking = [name for name in _NEEDED if name not in table.columns]
    if lacking:
        raise InputError(f"The table has no column {', '.join(lacking)}; a ratings table needs {', '.join(_NEEDED)}.")
    if not pd.api.types.is_numeric_dtype(table["value"].dtype):
        raise InputError(f"The column 'value' holds {table['value'].dtype}, not numbers. Give a table made by rate.")
    return table


def kept(table: pd.DataFrame, scorer: str | Sequence[str] | None, duplicates: str) -> pd.DataFrame:
    """The rows that count: those of the scorers asked for, and of repeated articles the first only, unless "all"."""
    if scorer is not None:
        wanted = [scorer] if isinstance(scorer, str) else list(scorer)
        known = table["scorer"].dropna().unique().tolist()
        for name in wanted:
            if name not in known:
                raise not_found("scorer", str(name), known)
        table = table[table["scorer"].isin(wanted)]
    if duplicates == "once" and "duplicate_of" in table.columns:
        table = table[np.array([not _says_duplicate(value) for value in table["duplicate_of"]], dtype=bool)]
    return table


def _says_duplicate(value: Any) -> bool:
    return not pd.isna(value) and value not in (False, "", "False", "false")


def _grouping(table: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    wanted = [by] if isinstance(by, str) else list(by)
    columns = list(dict.fromkeys([*wanted, *_OWN_COLUMNS]))
    for name in columns:
        if name not in table.columns:
            raise not_found("column", str(name), map(str, table.columns))
        if name in SUMMARY_COLUMNS:
            raise InputError(f"Cannot group by {name!r}, which is a column of the summary. Rename it.")
    return columns


def _check_options(n_resamples: int, level: float, duplicates: str) -> None:
    if n_resamples < 1:
        raise InputError(f"n_resamples is {n_resamples!r}; give a whole number of at least 1.")
    if not 0 < level < 1:
        raise InputError(f"level is {level!r}; give a share between 0 and 1, as 0.95.")
    if duplicates not in ("once", "all"):
        raise InputError(f"duplicates is {duplicates!r}; give 'once' or 'all'.")
