"""Ratings summed by article: what is resampled, since mentions of one article are not independent."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError


def by_article(table: pd.DataFrame, columns: Sequence[str], *, cluster: str = "article_id") -> pd.DataFrame:
    """Sum the values of each group within each article.

    Args:
        table: with the columns, the cluster's column and ``value``.
        columns: what makes a group; nulls are a group.
        cluster: what belongs together, an article unless you say otherwise.

    Returns:
        The columns, the cluster's column, ``n_mentions``, ``n_rated`` (mentions with a value) and ``total`` (sum of
        their values); a row for each group and cluster, groups in order of their first row, clusters sorted within.

    Raises:
        InputError: for a column of lists or mappings.

    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "target": "Peru", "value": [0.5, float("nan"), -0.5]})
    >>> by_article(table, ["target"]).values.tolist()
    [['Peru', 'a', 2, 1, 0.5], ['Peru', 'b', 1, 1, -0.5]]
    """
    groups = codes_of(table, columns)
    clusters = pd.factorize(table[cluster], sort=True, use_na_sentinel=False)[0]
    values = table["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    # Values are sorted too: a sum of floats depends on their order, a summary must not.
    order = np.lexsort((values, clusters, groups))
    values, rated = values[order], ~np.isnan(values[order])
    new = _changes(groups[order]) | _changes(clusters[order])
    cell = np.cumsum(new) - 1
    kept = list(dict.fromkeys([*columns, cluster]))
    sums = {
        "n_mentions": np.bincount(cell),
        "n_rated": np.bincount(cell, weights=rated).astype(np.int64),
        "total": np.bincount(cell, weights=np.where(rated, values, 0.0)).astype(np.float64),
    }
    return table[kept].iloc[order[np.flatnonzero(new)]].reset_index(drop=True).assign(**sums)


def codes_of(table: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.int64]:
    """Number of each row's group, in the order in which groups first stand in the table.

    Raises:
        InputError: for a column of lists or mappings.
    """
    codes = np.zeros(len(table), dtype=np.int64)
    for column in columns:
        try:
            own, values = pd.factorize(table[column])
        except TypeError as error:
            message = f"Column {column!r} holds lists or mappings; group by a column of texts, numbers or dates."
            raise InputError(message) from error
        codes = pd.factorize(codes * (len(values) + 1) + own + 1)[0].astype(np.int64)
    return codes


def _changes(codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    return np.asarray(np.diff(codes, prepend=codes[:1] - 1) != 0)
