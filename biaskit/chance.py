"""Whether a group's mean differs from what mentions of the same corpus give by chance."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.rating import rate
from biaskit.summary import kept, summarize

_OWN = ("scorer", "dimension")
CHANCE_COLUMNS = ("null_mean", "null_low", "null_high", "eta", "p")
_Floats = NDArray[np.float64]


def against_chance(
    ratings: Any,
    by: str | Sequence[str] = "target",
    *,
    scorer: str | Sequence[str] | None = None,
    seed: int | None = None,
    n_permutations: int = 1000,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Mean of each group, beside the means that as many mentions drawn at random from the whole table have.

    The null of FrameAxis (Kwak, An, Jing and Ahn 2021, 10.7717/peerj-cs.644), drawn by permutation: articles are put
    in another order, and so are the mentions of each, and the groups keep the places they had. So a group's mentions in
    one article come from one article again, as far as articles are of one length, and what articles have of their own
    does not pass for a difference between groups. The effect size eta is the mean less that of the null: above 0 the
    group has more of it than the corpus. Two-tailed, p = (1 + draws as far out as the mean) / (1 + draws), so that with
    1,000 of them it is never under .001. Under no difference p is uniform. It is not corrected for the number of groups
    that are looked at. Give a table of the mentions to compare with, no more: all of one voice, say.

    Args:
        ratings: a ratings table; anything else goes through `rate` first.
        by: columns to group by; scorer and dimension are always added.
        scorer: keep these scorers only; None for all.
        seed: of the random draws; None for the framing's own, else 0.
        n_permutations: how many are drawn.
        level: share of the draws between ``null_low`` and ``null_high``, and of the interval of the mean.
        duplicates: see `biaskit.summarize`.

    Returns:
        The table of `biaskit.summarize`, with its n and interval, and ``null_mean``, ``null_low``, ``null_high``,
        ``eta`` and ``p``; these are NaN where nothing is rated, or the group is all that there is.

    Raises:
        NotFoundError: for a column or scorer that the table lacks.
        InputError: for an option out of range.

    >>> table = pd.DataFrame({"article_id": list("abcdefgh"), "target": list("PPPPQQQQ"), "scorer": "sea",
    ...                       "dimension": "bias", "value": [.3, .2, .3, .2, -.1, 0, -.1, 0]})
    >>> against_chance(table)[["target", "mean", "eta", "p"]].round(2).values.tolist()
    [['P', 0.25, 0.15, 0.01], ['Q', -0.05, -0.15, 0.01]]
    """
    seed = seed_of(ratings, seed)
    if n_permutations < 1:
        raise InputError(f"n_permutations is {n_permutations!r}; give a whole number of at least 1.")
    table = ratings if isinstance(ratings, pd.DataFrame) else rate(ratings, scorer)
    options: dict[str, Any] = {"scorer": scorer, "duplicates": duplicates}
    summary = summarize(table, by, seed=seed, level=level, **options)
    columns = [name for name in ([by] if isinstance(by, str) else by) if name not in _OWN]
    parts = [
        _against(part, [*columns, *_OWN], generator_of(seed, str(own)), n_permutations, level)
        for own, part in kept(table, **options).groupby(list(_OWN), sort=False)
        if part["value"].notna().any()
    ]
    if not parts:
        return summary.assign(**dict.fromkeys(CHANCE_COLUMNS, np.nan))
    return summary.merge(pd.concat(parts), how="left", on=[*columns, *_OWN])


def _against(
    table: pd.DataFrame, columns: list[str], generator: np.random.Generator, n_permutations: int, level: float
) -> pd.DataFrame:
    """The null of each group of one scorer and dimension."""
    rated = table[table["value"].notna()].sort_values(["article_id", "value"], kind="stable")
    groups = rated.groupby(columns, dropna=False)
    codes = groups.ngroup().to_numpy()
    keys = rated[columns].iloc[np.unique(codes, return_index=True)[1]].reset_index(drop=True)
    values, articles = rated["value"].to_numpy(dtype=np.float64), pd.factorize(rated["article_id"])[0]
    # Groups stand together within an article, or a draw would scatter what belongs together.
    codes = codes[np.lexsort((codes, articles))]
    draws = _draws(values, articles, codes, generator, n_permutations)
    counts = np.bincount(codes)
    means = np.bincount(groups.ngroup().to_numpy(), weights=values) / np.maximum(counts, 1)
    return pd.concat([keys, _compared(means, draws, counts < len(values), level)], axis=1)


def _draws(
    values: _Floats, articles: NDArray[Any], codes: NDArray[Any], generator: np.random.Generator, n: int
) -> _Floats:
    """Means of the groups, one row a permutation."""
    counts = np.bincount(codes)
    draws = np.empty((n, len(counts)))
    for draw in draws:
        order = generator.permutation(articles.max(initial=0) + 1)[articles]
        shuffled = values[np.lexsort((generator.random(len(values)), order))]
        draw[:] = np.bincount(codes, weights=shuffled) / counts
    return draws


def _compared(means: _Floats, draws: _Floats, comparable: NDArray[np.bool_], level: float) -> pd.DataFrame:
    tail = (1 - level) / 2
    middle = draws.mean(axis=0)
    low, high = np.quantile(draws, [tail, 1 - tail], axis=0)
    # Sums of the same values in another order differ in their last digits.
    out = np.abs(draws - middle) >= np.abs(means - middle) - 1e-12
    p = (1 + out.sum(axis=0)) / (1 + len(draws))
    found = pd.DataFrame(dict(zip(CHANCE_COLUMNS, (middle, low, high, means - middle, p), strict=True)))
    return found.where(pd.Series(comparable, index=found.index), np.nan)
