"""Groups set against each other: which differ, by how much, and whether it holds."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from biaskit.contrasts.sides import Plan, Side, cells_of, parts_of, place_of
from biaskit.contrasts.wording import difference_in_words
from biaskit.errors import InputError, NotFoundError, check_types, not_found
from biaskit.inference.comparing import (
    adjusted,
    cliffs_delta,
    difference_p,
    hedges_g,
    paired_delta,
    paired_g,
    sign_flip_p,
)
from biaskit.inference.differences import Halves, difference_interval, from_both
from biaskit.inference.ratios import ratio, ratio_interval
from biaskit.inference.seeds import generator_of, seed_of
from biaskit.summary import kept, ratings_table_of
from biaskit.summary.means import bounds_of
from biaskit.summary.rows import OWN_COLUMNS, check_choice, check_options, check_whole, in_order

_BEFORE = ("between", "a", "b")
_AFTER = (
    "n_a", "n_b", "n_pairs", "mean_a", "mean_b", "low_a", "high_a", "low_b", "high_b", "difference", "low", "high",
    "interval", "p", "q", "cliffs_delta", "smd", "test", "verdict", "says",
)  # fmt: skip
_WORDS = ("interval", "test", "verdict", "says")


def contrast(
    ratings: Any,
    between: str = "outlet",
    within: str | Sequence[str] = "target",
    *,
    paired_by: str | None = None,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    reference: Any = None,
    weights: str = "mention",
    seed: int | None = None,
    n_resamples: int = 2000,
    n_permutations: int = 10_000,
    level: float = 0.95,
    min_n: int = 2,
    cluster: str = "article_id",
    duplicates: str = "once",
) -> pd.DataFrame:
    """Compare every two groups, as outlets, in how they speak of each target, and say which differences hold.

    The unit is the article, since mentions in one article are not independent. The difference is that of the two means
    of `biaskit.summarize`. Its interval is the bootstrap of whole articles from 30 of them in the smaller group on, and
    Welch's t below; where all articles of a group stand at one end of the scale, it is made of both groups' own
    intervals ("mover"); see `biaskit.inference.differences`. The p is of permutation: articles are exchanged between
    the groups. Where articles have words of both groups, as of two sources, articles are drawn together, and each
    article's share in the difference changes sign or not; see `biaskit.inference.comparing.difference_p`.

    With ``paired_by`` the unit is what pairs articles, such as the event that both outlets cover: the difference is the
    mean over events of a's mean less b's, of events that have both, and p comes from flipping the signs of these
    differences, so that what an event itself brings does not pass for a difference between outlets. Few units cannot
    show much: of three articles against three no p is under .1, of five pairs none under .06.

    Args:
        ratings: a ratings table or a `Framing`; anything else goes through `rate` first.
        between: column whose groups are compared; a null (the outlets' own words) is a group.
        within: columns within whose groups they are; () for none. Scorer and dimension are always kept apart.
        paired_by: column of what both groups have in common; rows without it are left out.
        scorer, dimension: keep these only; None for all.
        reference: the group against which all others are compared, NaN for the null; None for all pairs.
        weights: what weighs alike: each ``"mention"`` or each ``"article"``; within events, if these pair.
        seed: of the random draws; None for the framing's own, else 0.
        n_resamples: draws for each interval.
        n_permutations: draws for each p; all there are, where paired differences have no more.
        level: share of cases in which an interval shall cover; a difference holds where q is under 1 - level.
        min_n: fewest articles of a group (or fewest pairs) with a rating that are tested, at least 2.
        cluster: column of what is drawn and exchanged whole in place of articles, such as an author.
        duplicates: as for `biaskit.summarize`.

    Returns:
        A row for each group of ``within``, scorer and dimension, and each pair of groups in it, nulls first:

        - ``between`` (the column), ``a``, ``b`` (the groups), the columns of ``within``, ``scorer``, ``dimension``;
        - ``n_a``, ``n_b``: articles with a rating (in paired events); ``n_pairs``: events with both, 0 if not paired;
        - ``mean_a``, ``low_a``, ``high_a`` and the same of b; ``difference`` (a less b), ``low``, ``high``, all in the
          unit of the values; ``interval``: how low and high were made; NaN where there are too few to say;
        - ``p``; ``q``, adjusted over the whole table (Benjamini and Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x);
        - ``cliffs_delta`` in [-1, 1] and ``smd`` (Hedges' g), of the articles' means; of pairs, the share in which a is
          higher less that in which b is, and the difference over the mean of both standard deviations;
        - ``test``: "permutation", "flipped signs" (where articles hold both groups), "paired permutation" or null;
        - ``verdict``: "higher" or "lower" (a than b) where q is small and the interval excludes 0, else "not shown", or
          "too few"; ``says``: the row in a sentence.

        No rows where there are no two groups to compare.

    Raises:
        NotFoundError: for a column, scorer, dimension or reference that the table lacks.
        InputError: for an option out of range, or columns that cannot be compared between.

    >>> table = pd.DataFrame({"article_id": list("abcdefgh"), "outlet": ["Ledger"] * 4 + ["Tribune"] * 4,
    ...     "target": "Peru", "scorer": "tone", "dimension": "valence", "value": [-.5, -.4, -.6, -.5, .1, .2, 0, .3]})
    >>> contrast(table)["says"][0]
    'Ledger speaks more negatively of Peru than Tribune: -.65 [-.85, -.45], q = .028, 4 and 4 articles.'
    """
    check_types(contrast, locals())
    seed = seed_of(ratings, seed)
    check_options(n_resamples, level)
    check_choice("weights", weights, ("mention", "article"))
    _check_counts(n_permutations, min_n)
    table = kept(ratings_table_of(ratings), scorer, duplicates, dimension)
    columns = _columns(table, between, within, paired_by, cluster)
    plan = Plan(between, columns, paired_by, seed, n_resamples, n_permutations, level, min_n)
    cells = cells_of(table, plan, cluster, weights)
    against = None if reference is None else place_of(reference, between, cells.groups)
    bounds = bounds_of(table)
    rows = []
    for key, sides in parts_of(cells, plan, bounds):
        scale = bounds[key["scorer"], key["dimension"]]
        for first, second in _pairs(sorted(sides), against):
            found = _compared(sides[min(first, second)], sides[max(first, second)], key, plan, scale)
            rows.append(key | (found if first < second else _turned(found)))
    return _finished(rows, plan)


def _check_counts(n_permutations: int, min_n: int) -> None:
    check_whole("n_permutations", n_permutations)
    check_whole("min_n", min_n, 2)  # nothing can be tested with fewer


def _columns(
    table: pd.DataFrame, between: str, within: str | Sequence[str], paired_by: str | None, cluster: str
) -> list[str]:
    inner = [within] if isinstance(within, str) else list(within)
    if paired_by is not None and paired_by not in table.columns:
        raise NotFoundError(
            f"The table has no column {paired_by!r} to pair articles by. Give the articles a column that says which "
            "event each covers, or have events proposed: bk.annotate(articles, events=True)."
        )
    for name in (between, *inner, cluster):
        if name not in table.columns:
            raise not_found("column", str(name), map(str, table.columns))
    columns = list(dict.fromkeys([*inner, *OWN_COLUMNS]))
    for name in columns:
        if name in (*_BEFORE, *_AFTER):
            raise InputError(f"Cannot compare within {name!r}, which is a column of the result. Rename it.")
    if between in columns or paired_by in columns:
        both = between if between in columns else paired_by
        raise InputError(f"Cannot compare within groups of {both!r} and between or across them. Choose one.")
    if between == paired_by:
        raise InputError(f"Cannot pair by {between!r}, whose groups are compared. Choose another column.")
    return columns


def _pairs(places: list[int], against: int | None) -> list[tuple[int, int]]:
    if against is None:
        return list(combinations(places, 2))
    return [(place, against) for place in places if place != against and against in places]


def _compared(a: Side, b: Side, key: dict[Any, Any], plan: Plan, scale: tuple[float, float]) -> dict[str, Any]:
    generator = generator_of(plan.seed, {**key, "a": a.value, "b": b.value})
    found = (
        dict.fromkeys(_AFTER, np.nan) | dict.fromkeys(_WORDS) | {"between": plan.between, "a": a.value, "b": b.value}
    )
    compare = _unpaired if plan.paired_by is None else _paired
    return found | compare(a, b, plan, generator, scale)


def _unpaired(
    a: Side, b: Side, plan: Plan, generator: np.random.Generator, scale: tuple[float, float]
) -> dict[str, Any]:
    found: dict[str, Any] = {"n_a": int(a.articles.sum()), "n_b": int(b.articles.sum()), "n_pairs": 0}
    for name, side in (("a", a), ("b", b)):
        found[f"mean_{name}"] = ratio(side.totals, side.counts) if len(side.units) else np.nan
        found[f"low_{name}"], found[f"high_{name}"] = side.interval[:2]
    found["difference"] = found["mean_a"] - found["mean_b"]
    found |= {"cliffs_delta": cliffs_delta(a.means, b.means), "smd": hedges_g(a.means, b.means)}
    if min(len(a.units), len(b.units)) < 2:
        return found
    halves = _halves(a, b)
    methods = a.interval.method, b.interval.method
    if "exact" in methods and None not in methods:
        interval = from_both(found["mean_a"], a.interval, found["mean_b"], b.interval)
    else:
        bounds = scale[0] - scale[1], scale[1] - scale[0]
        interval = difference_interval(halves, generator, bounds=bounds, **plan.draws)
    found |= dict(zip(("low", "high", "interval"), interval, strict=True))
    if min(len(a.units), len(b.units)) >= plan.min_n:
        shared = len(np.intersect1d(a.units, b.units)) > 0
        found |= {"p": difference_p(halves, generator, plan.n_permutations)}
        found |= {"test": "flipped signs" if shared else "permutation"}
    return found


def _halves(a: Side, b: Side) -> Halves:
    units = np.union1d(a.units, b.units)
    sums = np.zeros((4, len(units)))
    for first, side in ((0, a), (2, b)):
        sums[first : first + 2, np.searchsorted(units, side.units)] = side.totals, side.counts
    return Halves(*sums)


def _paired(a: Side, b: Side, plan: Plan, generator: np.random.Generator, scale: tuple[float, float]) -> dict[str, Any]:
    units, at_a, at_b = np.intersect1d(a.units, b.units, return_indices=True)
    first, second = a.means[at_a], b.means[at_b]
    found: dict[str, Any] = {
        "n_a": int(a.articles[at_a].sum()),
        "n_b": int(b.articles[at_b].sum()),
        "n_pairs": len(units),
    }
    if not len(units):
        return found
    bounds = scale[0] - scale[1], scale[1] - scale[0]
    for name, end, values, ends in (
        ("mean_a", "_a", first, scale),
        ("mean_b", "_b", second, scale),
        ("difference", "", first - second, bounds),
    ):
        interval = ratio_interval(values, np.ones(len(values)), generator, bounds=ends, **plan.draws)
        found |= {name: float(values.mean()), f"low{end}": interval.low, f"high{end}": interval.high}
    found |= {"interval": interval.method, "cliffs_delta": paired_delta(first - second), "smd": paired_g(first, second)}
    if len(units) >= plan.min_n:
        found |= {"p": sign_flip_p(first - second, generator, plan.n_permutations), "test": "paired permutation"}
    return found


def _turned(row: dict[str, Any]) -> dict[str, Any]:
    """The same two groups, the other way round."""
    turned = row | {"low": -row["high"], "high": -row["low"]}
    for name in ("", "n_", "mean_", "low_", "high_"):
        turned[f"{name}a"], turned[f"{name}b"] = row[f"{name}b"], row[f"{name}a"]
    return turned | {name: -row[name] for name in ("difference", "cliffs_delta", "smd")}


def _finished(rows: list[dict[str, Any]], plan: Plan) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=[*_BEFORE, *plan.columns, *_AFTER])
    numbers = [name for name in _AFTER if name not in _WORDS]
    table = table.astype({name: "int64" if name.startswith("n_") else "float64" for name in numbers})
    table = table.astype(dict.fromkeys(("between", "a", "b", *_WORDS), object))
    table["q"] = adjusted(table["p"])
    table = in_order(table, plan.columns)
    alpha = round(1 - plan.level, 12)
    shown = np.where(table["difference"] > 0, "higher", "lower")
    # Where one side does not vary, the test can be surer than the interval; a difference holds by both.
    unsure = (table["q"] >= alpha) | ((table["low"] <= 0) & (table["high"] >= 0))
    verdicts = np.select([table["q"].isna(), unsure], ["too few", "not shown"], shown)
    table["verdict"] = verdicts.astype(object)
    within = [name for name in plan.columns if name not in OWN_COLUMNS]
    options: dict[str, Any] = {"paired_by": plan.paired_by, "name_scorer": table["scorer"].nunique() > 1}
    names = [str(name) for name in table.columns]
    table["says"] = [difference_in_words(dict(zip(names, row, strict=True)), within, **options) for row in table.values]
    return table
