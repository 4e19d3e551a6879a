"""How far scorers agree on the same mentions: rank correlation, and Krippendorff's alpha of polarity classes."""

from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError, check_types
from biaskit.inference.agreement import (
    alpha_interval,
    krippendorff_alpha,
    rank_correlation,
    rank_correlation_interval,
)
from biaskit.inference.clusters import codes_of
from biaskit.inference.coincidences import FEWEST_RANKED
from biaskit.inference.ratios import Floats
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.summary.rows import OWN_COLUMNS, check_options, grouping, in_order, kept, mention_codes, ratings_table_of
from biaskit.types import NEUTRAL_BAND

AGREEMENT_COLUMNS: tuple[str, ...] = (
    "scorer_a", "scorer_b", "n_mentions", "n_articles", "spearman", "low", "high", "alpha", "alpha_low", "alpha_high",
)  # fmt: skip
"""Columns of the table that `agreement` returns, after those it was asked to group by."""

ALL = "all"
"""What ``scorer_a`` says in the row of all scorers together."""


def agreement(
    ratings: Any,
    *,
    dimension: str = "valence",
    scorers: Sequence[str] | None = None,
    by: str | Sequence[str] = (),
    seed: int | None = None,
    n_resamples: int = 1000,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """How far each two scorers agree on the mentions that both rated, and all scorers together.

    Spearman's rank correlation asks whether they put mentions in the same order; Krippendorff's alpha (2018,
    10.4135/9781071878781) whether they give the same class, negative, neutral (within ±0.05 of 0) or positive, where a
    miss by two classes weighs more (ordinal). Krippendorff asks of human coders .8, and .667 where tentative
    conclusions are enough; scorers that rest on different words seldom reach it on single mentions. Where they stay
    under it, do not rest a claim on one of them: see `multiverse`. Agreement is not truth: two scorers that share a
    lexicon agree in its mistakes.

    Intervals come from whole articles, since mentions in one article are not independent: percentiles of resamples, or
    Student's t where there are fewer than 30 articles; see `biaskit.inference.agreement.alpha_interval`.

    Args:
        ratings: a ratings table or a `Framing`; anything else goes through `rate` first.
        dimension: what the scorers rated.
        scorers: names, at least two; None for all that have the dimension.
        by: columns to split by (as "outlet"); nulls form a group. A scorer may be fit for one group and not another.
        seed: of the random draws; None for the framing's own, else 0.
        n_resamples: draws for each interval.
        level: share of cases in which an interval shall cover, between 0 and 1.
        duplicates: see `biaskit.summarize`.

    Returns:
        The columns of ``by``, then `AGREEMENT_COLUMNS`: a row for each pair of scorers, then one with "all" for
        ``scorer_a`` and null for ``scorer_b``: the mean correlation of all pairs and the alpha of all scorers.
        ``n_mentions`` and ``n_articles`` count what both rated (of all: at least two). Correlation and alpha are at
        most 1, which is perfect; 0 is chance. They are NaN for fewer than three mentions, or where values do not vary.

    Raises:
        NotFoundError: for a scorer, dimension or column that the table lacks.
        InputError: for fewer than two scorers, or an option out of range.

    >>> table = pd.DataFrame({"article_id": list("abcd") * 2, "start": 0, "scorer": ["tone"] * 4 + ["vader"] * 4,
    ...                       "dimension": "valence", "value": [-0.5, 0.1, 0.3, -0.2, -0.4, 0.0, 0.6, -0.7]})
    >>> agreement(table)[["scorer_a", "scorer_b", "n_mentions", "spearman", "alpha"]].round(2).values.tolist()
    [['tone', 'vader', 4, 0.8, 0.9], ['all', None, 4, 0.8, 0.9]]
    """
    check_types(agreement, locals())
    seed = seed_of(ratings, seed)
    check_options(n_resamples, level)
    table = kept(ratings_table_of(ratings), scorers, duplicates, dimension)
    columns = [column for column in grouping(table, by) if column not in OWN_COLUMNS]
    names = _names(table, scorers, dimension)
    mentions, values = _crossed(table, columns, names)
    groups = codes_of(mentions, columns)
    found = []
    for group, mine in mentions.groupby(groups, sort=True):
        key = mine[columns].iloc[[0]]
        rated = _Rated(values[:, groups == group], mine["article_id"].to_numpy(), key.to_dict("records")[0])
        rows = [_row(rated, pair, places, seed, n_resamples, level) for pair, places in _pairs(names)]
        found.append(key.iloc[[0] * len(rows)].reset_index(drop=True).join(_table(rows)))
    result = pd.concat(found, ignore_index=True)
    return in_order(result, columns) if columns else result


def _names(table: pd.DataFrame, scorers: Sequence[str] | None, dimension: str) -> list[str]:
    given = [scorers] if isinstance(scorers, str) else scorers
    names = list(dict.fromkeys(given or sorted(map(str, table["scorer"].unique()))))
    if len(names) < 2:
        only = f"rated by {names[0]} alone" if names else "rated by none"
        raise InputError(f"Agreement takes two scorers, and {dimension!r} is {only} here. Rate with another one too.")
    return names


def _crossed(table: pd.DataFrame, columns: list[str], names: list[str]) -> tuple[pd.DataFrame, Floats]:
    """The mentions, one row each, and what each scorer gave them, scorers x mentions."""
    mention = mention_codes(table)
    values = table.groupby([table["scorer"].to_numpy(), mention])["value"].mean()
    crossed = np.full((len(names), int(mention.max(initial=-1)) + 1), np.nan)
    scorer = pd.Index(names).get_indexer(values.index.get_level_values(0))
    crossed[scorer, values.index.get_level_values(1)] = values.to_numpy(dtype=np.float64, na_value=np.nan)
    first = np.unique(mention, return_index=True)[1]
    return table[list(dict.fromkeys([*columns, "article_id"]))].iloc[first].reset_index(drop=True), crossed


def _pairs(names: list[str]) -> Iterator[tuple[tuple[str, str | None], list[int]]]:
    for a, b in combinations(range(len(names)), 2):
        yield (names[a], names[b]), [a, b]
    yield (ALL, None), list(range(len(names)))


class _Rated(NamedTuple):
    """What scorers gave to the mentions of one group: scorers x mentions, the mentions' articles, and the group."""

    values: Floats
    articles: NDArray[Any]
    key: dict[Any, Any]


def _row(
    rated: _Rated, pair: tuple[str, str | None], places: list[int], seed: int, n_resamples: int, level: float
) -> tuple[Any, ...]:
    values = rated.values[places]
    shared = (~np.isnan(values)).sum(axis=0) > 1
    values, articles = values[:, shared], rated.articles[shared]
    size = (int(shared.sum()), len(set(articles)))
    if size[0] < FEWEST_RANKED:
        return (*pair, *size, *[np.nan] * 6)
    options: dict[str, Any] = {"clusters": articles, "n_resamples": n_resamples, "confidence": level}
    generator = generator_of(seed, {**rated.key, "scorer_a": pair[0], "scorer_b": pair[1]})
    classes = np.where(np.abs(values) <= NEUTRAL_BAND, 0.0, np.sign(values))
    order = rank_correlation_interval(values, generator, **options)
    same = alpha_interval(classes, generator, level="ordinal", **options)
    found = (rank_correlation(values), order.low, order.high)
    return (*pair, *size, *found, krippendorff_alpha(classes, "ordinal"), same.low, same.high)


def _table(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=list(AGREEMENT_COLUMNS), dtype=object)
    counts = dict.fromkeys(AGREEMENT_COLUMNS[2:4], "int64")
    return table.astype({**counts, **dict.fromkeys(AGREEMENT_COLUMNS[4:], "float64")})
