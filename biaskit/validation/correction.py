"""Means of what coders would have said of all mentions, corrected for a scorer's errors with a labelled sample."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from biaskit.errors import BiaskitWarning, InputError, check_types, warn
from biaskit.inference.comparing import adjusted
from biaskit.inference.seeds import key_text, seed_of
from biaskit.summary import grouping, kept, ratings_table_of
from biaskit.summary.rows import OWN_COLUMNS, check_choice, check_options, in_order
from biaskit.validation.estimators import FEWEST_ARTICLES, FEWEST_LABELLED, Estimate, difference_of, interval, p_value
from biaskit.validation.population import METHODS, Group, Population, labelled_items, population

_MEAN = ("n_items", "n_labelled", "naive", "corrected", "low", "high", "method")
_DIFFERENCE = (
    "n_labelled_a", "n_labelled_b", "mean_a", "mean_b", "naive", "difference", "low", "high", "p", "method",
)  # fmt: skip
_NAMED = 5
"""Groups that a warning names."""


def corrected(
    ratings: Any,
    annotations: pd.DataFrame,
    by: str | Sequence[str] = ("outlet",),
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str = "valence",
    method: str = "ppi",
    seed: int | None = None,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Mean that coders would give the mentions of each group, from a scorer's values and a labelled sample.

    The articles are taken for a sample of such articles: the interval is for the mean of all that might have been
    written, and is wider than one for these mentions alone.

    A scorer that errs, and errs more for one outlet than for another, makes differences of its own. Where some mentions
    were labelled, and the probability with which each was drawn is known, the mean of all can be estimated without
    bias, however bad the scorer is; the better it is, the narrower the interval.

    ``"ppi"`` is prediction-powered inference, PPI++: the mean of the labels, moved by as much of what the scorer says
    of all mentions as makes the variance least (Angelopoulos et al. 2023, 10.1126/science.adi6000; Angelopoulos, Duchi
    and Zrnic 2023, arXiv 2311.01453). ``"dsl"`` is design-based supervised learning: a regression on the scorer's
    value, its class and the group, learnt from other articles than those that it is applied to, says what each label
    would be, and labelled mentions, weighted by 1 / probability, correct it (Egami, Hinck, Stewart and Wei 2023,
    arXiv 2306.04746). Both take weights to sum to the group's mentions, and articles for the clusters; intervals are
    of Student's t with one degree of freedom less than there are labelled articles (ppi two).

    Args:
        ratings: ratings of every mention that might have been drawn, or of part of these (one voice, some outlets).
        annotations: as `read_annotations` returns them: with ``value``, what tells mentions apart, ``probability``, and
            ``stratum`` where the sample was stratified. Of several coders the mean counts. Mentions that nobody could
            label count as not drawn.
        by: columns to group by; scorer and dimension are always added. Nulls (the outlet's own voice) form a group.
        scorer: whose values are corrected, one or several; None for all.
        dimension: which of its dimensions.
        method: ``"ppi"`` or ``"dsl"``.
        seed: of the parts that articles fall into ("dsl"); None for the framing's own, else 0.
        level: share of cases in which the interval shall cover.
        duplicates: see `biaskit.summarize`.

    Returns:
        The grouping columns with scorer and dimension; ``n_items``, all mentions, rated or not; ``n_labelled``;
        ``naive``, the mean of the scorer's values where it has one; ``corrected``, ``low`` and ``high``, in the unit of
        the labels, cut at -1 and 1 where labels lie between; ``method``. A mention that the scorer says nothing of
        counts as 0 before it is corrected. Without 10 labelled mentions from 5 articles, ``corrected`` is NaN; without
        an interval are also groups whose labels are all the same.

    Raises:
        NotFoundError: for a column, scorer or dimension that is not there.
        InputError: for annotations without probabilities, or none of which is among the ratings; for an option out of
            range.

    Warns:
        BiaskitWarning: when groups are not corrected, or annotated mentions are not among the ratings.

    >>> table = pd.DataFrame({"article_id": [f"a{i}" for i in range(24)], "outlet": "Ledger", "start": 0, "end": 4,
    ...     "target": "Peru", "scorer": "vader", "dimension": "valence", "value": [0.5, 0.1] * 12})
    >>> labels = table.assign(item=range(24), probability=0.5, value=[0.0, -1.0] * 12)[:12]
    >>> corrected(table, labels, scorer="vader")[["n_labelled", "naive", "corrected"]].round(2).values.tolist()
    [[12.0, 0.3, -0.5]]
    """
    check_types(corrected, locals())
    seed = seed_of(ratings, seed)
    options = _Options(dimension, method, seed, level, duplicates)
    columns, populations = _populations(ratings, annotations, by, scorer, options)
    rows = [_mean(group, own, options) for own in populations for group in own.groups]
    _warn_of_few([group for own in populations for group in own.groups], columns)
    return in_order(pd.DataFrame(rows), columns)


def corrected_differences(
    ratings: Any,
    annotations: pd.DataFrame,
    between: str = "outlet",
    within: str | Sequence[str] = (),
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str = "valence",
    method: str = "ppi",
    seed: int | None = None,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Differences between the means that `corrected` gives, for every two groups of a column.

    Articles that both groups have count for both, with what they share.

    Args:
        between: column whose groups are compared.
        within: columns within whose groups they are; scorer and dimension are always added.
        ratings, annotations, scorer, dimension, method, seed, level, duplicates: as for `corrected`.

    Returns:
        ``between``, ``a`` and ``b``, the columns within, scorer and dimension, ``n_labelled_a`` and ``n_labelled_b``,
        ``mean_a`` and ``mean_b`` (corrected), ``naive``, the difference of the scorer's own means; ``difference``
        (a - b), ``low``, ``high``; ``p``, two-sided, of Student's t, and ``q``, p adjusted for all rows (Benjamini and
        Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x); ``method``. NaN where a mean is not corrected.

    Raises:
        NotFoundError, InputError: as `corrected`.

    >>> table = pd.DataFrame({"article_id": [f"a{i}" for i in range(48)], "outlet": ["Ledger", "Post"] * 24,
    ...     "start": 0, "end": 4, "target": "Peru", "scorer": "vader", "dimension": "valence", "value": 0.5})
    >>> labels = table.assign(item=range(48), probability=0.5, value=[0.0, 1, -1.0, 0] * 12)[:24]
    >>> corrected_differences(table, labels, scorer="vader")[["a", "b", "naive", "difference"]].values.tolist()
    [['Ledger', 'Post', 0.0, -1.0]]
    """
    check_types(corrected_differences, locals())
    seed = seed_of(ratings, seed)
    options = _Options(dimension, method, seed, level, duplicates)
    others = [within] if isinstance(within, str) else list(within)
    by, populations = _populations(ratings, annotations, [*others, between], scorer, options)
    columns = [name for name in by if name != between]
    rows = []
    for own in populations:
        of_cell: dict[tuple[Any, ...], list[Group]] = {}
        for group in _in_order(own.groups, by):
            of_cell.setdefault(tuple(key_text(group.key[name]) for name in columns), []).append(group)
        for groups in of_cell.values():
            rows += [_difference(a, b, own, between, columns, options) for a, b in combinations(groups, 2)]
    _warn_of_few([group for own in populations for group in own.groups], by)
    table = pd.DataFrame(rows, columns=["between", "a", "b", *columns, *_DIFFERENCE])
    table.insert(len(table.columns) - 1, "q", adjusted(table["p"]))
    return table


class _Options(NamedTuple):
    dimension: str
    method: str
    seed: int
    level: float
    duplicates: str


def _populations(
    ratings: Any, annotations: Any, by: str | Sequence[str], scorer: str | Sequence[str] | None, options: _Options
) -> tuple[list[str], list[Population]]:
    check_choice("method", options.method, METHODS)
    check_options(1, options.level)
    table = kept(ratings_table_of(ratings), scorer, options.duplicates, options.dimension)
    items = labelled_items(annotations)
    columns = grouping(table, by)
    taken = [name for name in columns if name in (*_MEAN, *_DIFFERENCE)]
    if taken:
        raise InputError(f"Cannot group by {taken[0]!r}, which is a column of the result. Rename it.")
    parts = [part for _, part in table.groupby("scorer")]
    return columns, [population(part, items, columns, options.method, options.seed) for part in parts]


def _mean(group: Group, own: Population, options: _Options) -> dict[str, Any]:
    mean, low, high = _estimated(group.estimate, own, options.level)
    counts = {"n_items": group.n_items, "n_labelled": group.n_labelled, "naive": group.naive}
    found = dict(zip(("corrected", "low", "high"), np.clip((mean, low, high), *own.bounds).tolist(), strict=True))
    return group.key | counts | found | {"method": options.method}


def _estimated(estimate: Estimate | None, own: Population, level: float) -> tuple[float, float, float]:
    if estimate is None:
        return np.nan, np.nan, np.nan
    return estimate.mean, *interval(estimate, own.sizes, level)


def _difference(
    a: Group, b: Group, own: Population, between: str, columns: list[str], options: _Options
) -> dict[str, Any]:
    estimate = None if a.estimate is None or b.estimate is None else difference_of(a.estimate, b.estimate, own.sizes)
    mean, low, high = _estimated(estimate, own, options.level)
    means = [np.nan if one.estimate is None else one.estimate.mean for one in (a, b)]
    found = (
        *(a.n_labelled, b.n_labelled), *means, a.naive - b.naive, mean, low, high,
        p_value(estimate, own.sizes) if estimate else np.nan, options.method,
    )  # fmt: skip
    groups = {"between": between, "a": a.key[between], "b": b.key[between]}
    return groups | {name: a.key[name] for name in columns} | dict(zip(_DIFFERENCE, found, strict=True))


def _in_order(groups: Sequence[Group], columns: list[str]) -> list[Group]:
    keys = pd.DataFrame([group.key for group in groups], columns=columns)
    return [groups[place] for place in in_order(keys.assign(_place=range(len(groups))), columns)["_place"]]


def _warn_of_few(groups: Sequence[Group], columns: Sequence[str]) -> None:
    few = [group for group in groups if group.estimate is None]
    if not few:
        return
    own = [name for name in columns if name not in OWN_COLUMNS]
    names = list(dict.fromkeys(", ".join(str(group.key[name]) for name in own) for group in few))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    message = (
        f"{len(few)} of {len(groups)} groups are not corrected, for want of {FEWEST_LABELLED} labelled mentions from "
        f"{FEWEST_ARTICLES} articles: {'; '.join(names[:_NAMED])}{more}."
    )
    warn(message, BiaskitWarning)
