"""Where a scorer errs: by group, against all other groups, and what this does to comparisons of groups."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.contrasts.wording import decimals, probability
from biaskit.inference.clusters import codes_of
from biaskit.inference.comparing import adjusted, difference_p
from biaskit.inference.differences import Halves
from biaskit.inference.ratios import SHARES, Floats, ratio_interval
from biaskit.inference.seeds import generator_of
from biaskit.showing.words import OWN_WORDS
from biaskit.summary.rows import in_order

ERROR_COLUMNS = (
    "scorer", "by", "group", "n", "accuracy", "low", "high", "bias", "bias_low", "bias_high", "p", "q", "bias_p",
    "bias_q", "says",
)  # fmt: skip
"""Columns of `errors_by_group`."""

_ELSEWHERE = ("accuracy_elsewhere", "bias_elsewhere")
_PLAIN = ("outlet", "source", "target", "event", "voice", "author")
_BOUNDS = (-2.0, 2.0)
SURE = 0.05
"""q below which a difference is said to hold."""


class Resampling(NamedTuple):
    """How intervals and tests are drawn."""

    seed: int
    n_resamples: int
    n_permutations: int
    level: float


def errors_by_group(judged: pd.DataFrame, by: list[str], options: Resampling) -> pd.DataFrame:
    """Accuracy and bias of each scorer in each group, tested against all other groups together.

    Args:
        judged: a row a scorer and labelled mention: scorer, article_id, ``coded`` and ``rated`` (-1, 0 or 1),
            ``error`` (value less label), ``weight``, and the columns to group by.
        by: columns whose groups are compared, one column at a time.
        options: of the draws.
    """
    rows = [
        {"scorer": scorer, "by": column, "group": group}
        | _errors(part, inside, {"scorer": scorer, column: group}, options)
        for scorer, part in judged.groupby("scorer")
        for column in by
        for group, inside in groups_of(part, column)
    ]
    table = pd.DataFrame(rows, columns=[*ERROR_COLUMNS, *_ELSEWHERE])
    table["q"], table["bias_q"] = adjusted(table["p"]), adjusted(table["bias_p"])
    table["says"] = [in_words(dict(row)) for _, row in table.iterrows()]
    return table[list(ERROR_COLUMNS)]


def groups_of(part: pd.DataFrame, column: str) -> Iterator[tuple[Any, NDArray[np.bool_]]]:
    """Each group of a column and which rows are in it, in the groups' order."""
    codes = codes_of(part, [column])
    keys = pd.DataFrame(
        {column: [part[column].iloc[np.flatnonzero(codes == code)[0]] for code in range(codes.max() + 1)]}
    )
    for code in in_order(keys.assign(_code=range(len(keys))), [column])["_code"]:
        group = keys[column].iloc[code]
        yield (None if pd.isna(group) else group), codes == code


def _errors(
    part: pd.DataFrame, inside: NDArray[np.bool_], key: Mapping[str, Any], options: Resampling
) -> dict[str, Any]:
    generator = generator_of(options.seed, key)
    found: dict[str, Any] = {"n": int(inside.sum())}
    for name, prefix, values, bounds in (
        ("accuracy", "", (part["rated"] == part["coded"]).to_numpy(dtype=np.float64), SHARES),
        ("bias", "bias_", part["error"].to_numpy(dtype=np.float64), _BOUNDS),
    ):
        halves = _halves(part, values, inside)
        own = halves.counts_a > 0
        ends = ratio_interval(
            halves.totals_a[own], halves.counts_a[own], generator, n_resamples=options.n_resamples, level=options.level,
            bounds=bounds,
        )  # fmt: skip
        found |= {name: _share(*halves[:2]), f"{prefix}low": ends.low, f"{prefix}high": ends.high}
        found |= {f"{name}_elsewhere": _share(*halves[2:])}
        found |= {f"{prefix}p": difference_p(halves, generator, options.n_permutations)}
    return found


def _halves(part: pd.DataFrame, values: NDArray[Any], inside: NDArray[np.bool_]) -> Halves:
    """Weighted sums of the group and of all others, by article."""
    articles = pd.factorize(part["article_id"], sort=True)[0]
    weights, n = part["weight"].to_numpy(dtype=np.float64), int(articles.max()) + 1
    sums = [
        np.bincount(articles, weights=weights * mask * given, minlength=n).astype(np.float64)
        for mask in (inside, ~inside)
        for given in (values, np.ones(len(values)))
    ]
    return Halves(*sums)


def _share(totals: Floats, counts: Floats) -> float:
    return float(totals.sum() / counts.sum()) if counts.any() else np.nan


def in_words(row: Mapping[str, Any]) -> str:
    """One row as a sentence.

    >>> in_words({"scorer": "vader", "by": "outlet", "group": "The Ledger", "accuracy": .55, "accuracy_elsewhere": .81,
    ...     "bias": -.14, "bias_elsewhere": -.02, "p": .01, "q": .02, "bias_p": .01, "bias_q": .02})
    'vader errs more for The Ledger (accuracy .55) than elsewhere (.81), q = .02: differences between outlets measured
    with it are biased by about -.12.'
    """
    own = f"the {OWN_WORDS}" if row["by"] == "source" else f"those without {row['by']}"
    group = own if pd.isna(row["group"]) else str(row["group"])
    if np.isnan(row["accuracy_elsewhere"]):
        return f"All labelled mentions are of {group}; the errors of {row['scorer']} cannot be compared."
    if np.isnan(row["p"]) and np.isnan(row["bias_p"]):
        return f"Too few labelled mentions to compare the errors of {row['scorer']} for {group} with those elsewhere."
    accuracy, elsewhere = decimals(row["accuracy"]), decimals(row["accuracy_elsewhere"])
    lean = row["bias"] - row["bias_elsewhere"]
    groups = f"{row['by']}s" if row["by"] in _PLAIN else f"groups of {row['by']}"
    biased = f"differences between {groups} measured with it are biased by about {decimals(lean)}"
    errs, leans = row["q"] < SURE, row["bias_q"] < SURE
    if errs:
        how = "more" if row["accuracy"] < row["accuracy_elsewhere"] else "less"
        said = f"{row['scorer']} errs {how} for {group} (accuracy {accuracy}) than elsewhere ({elsewhere})"
        rest = biased if leans else f"that its errors lean another way is not shown, q {probability(row['bias_q'])}"
        return f"{said}, q {probability(row['q'])}: {rest}."
    if leans:
        how = "lower" if lean < 0 else "higher"
        ends = f"(bias {decimals(row['bias'])}) than elsewhere ({decimals(row['bias_elsewhere'])})"
        return f"{row['scorer']} leans {how} for {group} {ends}, q {probability(row['bias_q'])}: {biased}."
    shares = f"(accuracy {accuracy}, elsewhere {elsewhere}; q {probability(row['q'])})"
    return f"No difference in the errors of {row['scorer']} is shown for {group} {shares}."
