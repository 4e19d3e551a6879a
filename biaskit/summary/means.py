"""Mean rating of each group, with an interval from whole articles."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import FewClustersWarning, check_types, not_found, warn
from biaskit.inference.clusters import by_article, codes_of
from biaskit.inference.ratios import FEW, METHODS, NONE, Floats, Interval, ratio, ratio_interval, spanning_interval
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.summary.rows import (
    OWN_COLUMNS,
    check_choice,
    check_options,
    check_whole,
    grouping,
    in_order,
    kept,
    ratings_table_of,
)
from biaskit.summary.scales import scale_of
from biaskit.summary.view import summary_shown
from biaskit.types import SUMMARY_COLUMNS

WEIGHTS = ("mention", "article", "outlet")


def summarize(
    ratings: Any,
    by: str | Sequence[str] = ("source", "target"),
    *,
    seed: int | None = None,
    n_resamples: int = 2000,
    level: float = 0.95,
    interval: str = "auto",
    weights: str = "mention",
    min_n: int = 1,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    duplicates: str = "once",
    cluster: str = "article_id",
) -> pd.DataFrame:
    """Mean rating of each group, with an interval from resampling whole articles.

    Articles are drawn with replacement, each with all its mentions in the group, since mentions in one article are not
    independent (Field and Welsh 2007, 10.1111/j.1467-9868.2007.00593.x). From 30 rated articles on, the interval is of
    the draws' percentiles, widened; below it is that of Student's t over articles, which holds with three or five of
    them, and a warning counts the groups; see `biaskit.inference.ratios.ratio_interval`. A group's interval depends on
    the seed and its own rows, not on their order or on other groups.

    Stored ratings are read in one pass and may be larger than memory; means and counts are the same, and below 30 rated
    articles so are intervals. From there on each article has a weight from Poisson's distribution in each resample, in
    place of so many draws (Hanley and MacGibbon 2006, 10.1016/j.cmpb.2006.04.006): the same interval but for what
    chance draws. ``interval`` other than ``"auto"``, ``weights="outlet"`` and another ``cluster`` need the table.

    Args:
        ratings: a ratings table or a `Framing`; the path of stored ratings, a .parquet file or a folder of them as
            `rate` leaves it, or a list of such paths; anything else goes through `rate` first.
        by: columns to group by; scorer and dimension are always added. Nulls (the outlet's own voice) form a group.
        seed: of the random draws; None for the framing's own, else 0.
        n_resamples: draws for each group.
        level: share of cases in which the interval shall cover, between 0 and 1.
        interval: ``"auto"``, or one for all groups: ``"percentile"``, ``"bca"`` or ``"t"``.
        weights: what weighs alike: each ``"mention"``, so that an article with many weighs more; each ``"article"``; or
            each ``"outlet"``, and within it each mention (articles are then drawn within outlets; clusters that
            span outlets go by t).
        min_n: fewest rated articles for a mean; groups with fewer keep their counts.
        scorer, dimension: keep these only; None for all.
        duplicates: ``"once"`` leaves out rows whose ``duplicate_of`` says that their article repeats an earlier one;
            ``"all"`` keeps them.
        cluster: column of what is resampled whole: articles, or what they come in, such as an event or an author.

    Returns:
        The grouping columns, then `SUMMARY_COLUMNS`, sorted by group with nulls first: ``n_articles`` and
        ``n_mentions`` in the group, ``n_rated`` of these mentions with a value; ``mean`` in the unit of the values,
        NaN when nothing is rated; ``low`` and ``high``, NaN when fewer than two articles are rated, or all
        agree to the digit; ``interval``, how it was made: percentile, poisson, bca, t, or exact where
        every article stands at an end of the scale. A notebook shows the intervals drawn; what you make of the table
        looks as pandas has it look.

    Raises:
        NotFoundError: for a column, scorer or dimension that the table lacks.
        InputError: for an option out of range, a column that cannot be grouped by, or a file that cannot be used.

    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "target": "Peru", "scorer": "vader",
    ...                       "dimension": "valence", "value": [-1.0, 0.0, 0.4]})
    >>> summarize(table, "target", interval="bca")[["target", "n_rated", "mean", "low", "high"]].values.tolist()
    [['Peru', 3, -0.19..., -0.5, 0.4]]
    """
    check_types(summarize, locals())
    seed = seed_of(ratings, seed)
    check_options(n_resamples, level)
    check_whole("min_n", min_n, 0)
    check_choice("interval", interval, METHODS)
    check_choice("weights", weights, WEIGHTS)
    from biaskit.summary.stored import stored_parts, summarize_stored

    if (parts := stored_parts(ratings)) is not None:
        options: dict[str, Any] = {"interval": interval, "weights": weights, "cluster": cluster, "min_n": min_n}
        options |= {"seed": seed, "n_resamples": n_resamples, "level": level, "duplicates": duplicates}
        return summarize_stored(parts, by, scorer=scorer, dimension=dimension, **options)
    table = kept(ratings_table_of(ratings), scorer, duplicates, dimension)
    columns = grouping(table, by)
    keys, groups = _groups(table, columns, cluster, "outlet" if weights == "outlet" else None)
    bounds = bounds_of(table)
    rows = []
    for key, group in zip(keys.to_dict("records"), groups, strict=True):
        options = {"level": level, "n_resamples": n_resamples, "method": interval}
        options["bounds"] = bounds[key["scorer"], key["dimension"]]
        rows.append(_estimate(group, weights, min_n, generator_of(seed, key), options))
    if interval == "auto":
        warn_of_few(rows)
    return summary_shown(in_order(pd.concat([keys, result_of(rows)], axis=1), columns))


def article_means(
    ratings: Any,
    by: str | Sequence[str] = "outlet",
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Mean rating of each group in each article: one row an article, where something was rated.

    Args:
        ratings, by, scorer, dimension, duplicates: as for `summarize`.

    Returns:
        The grouping columns with scorer and dimension, ``article_id``, ``n_rated`` (mentions) and ``value``,
        their mean.

    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "outlet": "Ledger", "scorer": "vader",
    ...                       "dimension": "valence", "value": [-1.0, 0.0, 0.4]})
    >>> article_means(table)["value"].tolist()
    [-0.5, 0.4]
    """
    table = kept(ratings_table_of(ratings), scorer, duplicates, dimension)
    columns = grouping(table, by)
    cells = by_article(table, columns)
    cells = cells[cells["n_rated"] > 0].assign(value=lambda rows: rows["total"] / rows["n_rated"])
    order = list(dict.fromkeys([*columns, "article_id"]))
    return in_order(cells[[*order, "n_rated", "value"]].reset_index(drop=True), order)


def result_of(rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    """The numbers of a summary: `SUMMARY_COLUMNS` and how the interval was made."""
    types = {name: "int64" if name.startswith("n_") else "float64" for name in SUMMARY_COLUMNS}
    return pd.DataFrame(rows, columns=[*SUMMARY_COLUMNS, "interval"]).astype({**types, "interval": object})


def warn_of_few(rows: list[tuple[Any, ...]]) -> None:
    """Warn of intervals that rest on fewer than `FEW` articles and are made by t."""
    few = sum(row[-1] == "t" for row in rows)
    if few:
        message = (
            f"The intervals of {few:,} of {len(rows):,} groups rest on fewer than {FEW} rated articles. They are those "
            "of Student's t, which hold for few articles but are wide; see the column 'interval'."
        )
        warn(message, FewClustersWarning)


class _Group(NamedTuple):
    """A group's articles, in the order of their ids."""

    mentions: NDArray[np.int64]
    counts: Floats
    totals: Floats
    clusters: NDArray[np.int64]
    strata: NDArray[np.int64]


def _groups(
    table: pd.DataFrame, columns: list[str], cluster: str, stratum: str | None
) -> tuple[pd.DataFrame, list[_Group]]:
    inner = [name for name in (cluster, stratum) if name is not None and name not in (*columns, "article_id")]
    for name in inner:
        if name not in table.columns:
            raise not_found("column", name, map(str, table.columns))
    cells = by_article(table, [*columns, *inner])
    codes = codes_of(cells, columns)
    order = np.argsort(codes, kind="stable")
    cells, codes = cells.iloc[order], codes[order]
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    arrays: tuple[Any, ...] = (
        cells["n_mentions"].to_numpy(),
        cells["n_rated"].to_numpy(dtype=np.float64),
        cells["total"].to_numpy(),
        _numbers(cells[cluster].astype(object).where(cells[cluster].notna(), "\0" + cells["article_id"].astype(str))),
        _numbers(cells[stratum] if stratum else cells["article_id"] == cells["article_id"]),
    )
    ends = [*starts[1:].tolist(), len(cells)]
    groups = [_Group(*(a[start:end] for a in arrays)) for start, end in zip(starts.tolist(), ends, strict=False)]
    return cells[columns].iloc[starts].reset_index(drop=True), groups


def _numbers(column: pd.Series) -> NDArray[np.int64]:
    return pd.factorize(column, use_na_sentinel=False)[0].astype(np.int64)


def _estimate(
    group: _Group, weights: str, min_n: int, generator: np.random.Generator, options: dict[str, Any]
) -> tuple[Any, ...]:
    rated = group.counts > 0
    totals, counts = group.totals[rated], group.counts[rated]
    size = (len(rated), int(group.mentions.sum()), int(counts.sum()))
    if len(totals) < max(min_n, 1):
        return (*size, np.nan, *NONE)
    if weights == "article":
        totals, counts = totals / counts, np.ones_like(counts)
    strata = _numbers(pd.Series(group.strata[rated])) if weights == "outlet" else None
    mean = ratio(totals, counts, strata)
    return (*size, mean, *_interval(totals, counts, group.clusters[rated], strata, generator, options))


def _interval(
    totals: Floats,
    counts: Floats,
    clusters: NDArray[np.int64],
    strata: NDArray[np.int64] | None,
    generator: np.random.Generator,
    options: dict[str, Any],
) -> Interval:
    """Of articles that come in larger clusters, the sums of each; one that spans outlets is left out whole."""
    spanning = strata is not None and len(np.unique(np.stack([clusters, strata]), axis=1).T) > len(np.unique(clusters))
    if strata is not None and spanning:
        level, bounds = options["level"], options["bounds"]
        return spanning_interval(totals, counts, clusters, strata, level=level, bounds=bounds)
    numbers, first, places = np.unique(clusters, return_index=True, return_inverse=True)
    if len(numbers) < len(totals):
        totals, counts = (np.bincount(places, weights=sums).astype(np.float64) for sums in (totals, counts))
        strata = None if strata is None else strata[first]
    return ratio_interval(totals, counts, generator, strata=strata, **options)


def bounds_of(table: pd.DataFrame) -> dict[tuple[Any, Any], tuple[float, float]]:
    """Ends of the scale of each measure in the table."""
    kinds = table[list(OWN_COLUMNS)].drop_duplicates()
    pairs = list(zip(kinds["scorer"], kinds["dimension"], strict=True))
    return {(scorer, dimension): scale_of(scorer, dimension) for scorer, dimension in pairs}
