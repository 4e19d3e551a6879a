"""All mentions that a scorer rated, and which of them coders labelled: what corrections are worked out from."""

from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError
from biaskit.inference.clusters import codes_of
from biaskit.inference.seeds import generator_of
from biaskit.validation.consensus import consensus, selection_weights
from biaskit.validation.estimators import (
    FEWEST_ARTICLES,
    FEWEST_LABELLED,
    Estimate,
    Integers,
    Units,
    cross_fitted,
    prediction_powered,
)
from biaskit.validation.mentions import joined

METHODS = ("ppi", "dsl")


class Group(NamedTuple):
    """One group of a population.

    Attributes:
        key: its value of each column.
        n_items, n_labelled: its mentions, and those with a label.
        naive: mean of the scorer's values; NaN without any.
        estimate: the corrected mean; None where too few are labelled.
    """

    key: dict[str, Any]
    n_items: int
    n_labelled: int
    naive: float
    estimate: Estimate | None


class Population(NamedTuple):
    """Groups of one scorer's mentions.

    Attributes:
        groups: in order of their first mention.
        sizes: labelled mentions of each stratum.
        bounds: ends of the scale of values.
    """

    groups: list[Group]
    sizes: Integers
    bounds: tuple[float, float]


def labelled_items(annotations: Any) -> pd.DataFrame:
    """A row an item: what tells its mention from others, ``value``, ``weight`` and ``stratum`` (0, 1, ...).

    Raises:
        InputError: when the probabilities of selection are missing or no probabilities.
    """
    items = consensus(annotations)
    if "probability" not in items.columns:
        raise InputError(
            "The annotations have no column 'probability', of each mention's selection. "
            "Draw the sample with `sample_for_annotation`, or add the column."
        )
    strata = codes_of(items, ["stratum"]) if "stratum" in items.columns else np.zeros(len(items), dtype=np.int64)
    return items.assign(weight=selection_weights(items), stratum=strata)


def population(table: pd.DataFrame, items: pd.DataFrame, columns: list[str], method: str, seed: int) -> Population:
    """The groups of one scorer and dimension, with their corrected means.

    Args:
        table: ratings of one scorer and dimension.
        items: as of `labelled_items`.
        columns: to group by.
        method: one of `METHODS`.
        seed: of the folds of "dsl".
    """
    units, unrated = _units(table, items)
    codes = codes_of(table, columns)
    labelled = ~np.isnan(units.labels)
    fitted = units.predicted
    # With fewer articles there is nothing to learn from, and no group has enough.
    if method == "dsl" and len(np.unique(units.clusters[labelled])) >= FEWEST_ARTICLES:
        fitted = cross_fitted(units, unrated, codes, generator_of(seed, "folds of articles"))
    # Mentions of a stratum that are not among these ratings were drawn too.
    sizes = np.bincount(items["stratum"]).astype(np.int64)
    order = np.argsort(codes, kind="stable")
    groups = []
    for rows in np.split(order, np.flatnonzero(np.diff(codes[order])) + 1):
        key = {name: table[name].iloc[rows[0]] for name in columns}
        rated = units.predicted[rows][~unrated[rows]]
        own = units.of(rows)._replace(predicted=fitted[rows])
        estimate = _estimate(own, sizes, None if method == "ppi" else 1.0)
        naive = float(rated.mean()) if len(rated) else np.nan
        groups.append(Group(key, len(rows), int(labelled[rows].sum()), naive, estimate))
    low, high = (-1.0, 1.0) if (items["value"].abs() <= 1).all() else (-np.inf, np.inf)
    return Population(groups, sizes, (low, high))


def _units(table: pd.DataFrame, items: pd.DataFrame) -> tuple[Units, NDArray[np.bool_]]:
    place = joined(table, items)
    values = table["value"].to_numpy(dtype=np.float64, na_value=np.nan)
    labels, weights, strata = (
        np.where(place >= 0, items[name].to_numpy(dtype=np.float64)[place], none)
        for name, none in (("value", np.nan), ("weight", 0.0), ("stratum", 0.0))
    )
    articles = pd.factorize(table["article_id"], sort=True)[0].astype(np.int64)
    return Units(articles, np.nan_to_num(values), labels, weights, strata.astype(np.int64)), np.isnan(values)


def _estimate(units: Units, sizes: Integers, tuning: float | None) -> Estimate | None:
    labelled = ~np.isnan(units.labels)
    enough = labelled.sum() >= FEWEST_LABELLED and len(np.unique(units.clusters[labelled])) >= FEWEST_ARTICLES
    if not enough:
        return None
    found = prediction_powered(units, sizes, tuning)
    # Labels that are all the same say nothing of how far off their mean may be.
    return found if np.ptp(units.labels[labelled]) else found._replace(df=0)
