"""The same contrast under every choice that could have been made: does the difference hang on the scorer?"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from biaskit.contrasts.difference import contrast
from biaskit.contrasts.wording import no_difference, shown_difference, spelt, too_few
from biaskit.errors import InputError, check_types, not_found
from biaskit.inference.clusters import codes_of
from biaskit.inference.differences import DUST
from biaskit.inference.seeds import seed_of
from biaskit.summary.rows import check_choice, in_order, kept, ratings_table_of

THRESHOLDS: tuple[float | None, ...] = (None, 0.05, 0.2)
WEIGHTS = ("mention", "article")
VOICES = ("all", "outlet", "sources")

_CELL = ("between", "a", "b")
_SPECIFICATION = ("scorer", "dimension", "threshold", "weights", "voice")
_FOUND = ("n_a", "n_b", "difference", "low", "high", "p", "smd", "sign", "shown")
VERDICT_COLUMNS = (
    "n_specifications", "n_estimated", "share_negative", "share_positive", "share_agree", "shown_negative",
    "shown_positive", "median_difference", "median_smd", "n_scorers", "scorers_agree", "says",
)  # fmt: skip
"""Columns of the table that `multiverse_verdict` returns, after those that name the cell."""


def multiverse(
    ratings: Any,
    between: str = "outlet",
    within: str | Sequence[str] = "target",
    *,
    paired_by: str | None = None,
    dimension: str = "valence",
    scorers: str | Sequence[str] | None = None,
    thresholds: Sequence[float | None] = THRESHOLDS,
    weights: Sequence[str] = WEIGHTS,
    voices: Sequence[str] | None = None,
    reference: Any = None,
    seed: int | None = None,
    n_resamples: int = 500,
    n_permutations: int = 199,
    level: float = 0.95,
    min_n: int = 2,
    cluster: str = "article_id",
    duplicates: str = "once",
) -> pd.DataFrame:
    """Make one contrast under every scorer, threshold, weighting and voice: under each specification.

    No single choice of these is right (Steegen, Tuerlinckx, Gelman and Vanpaemel 2016, 10.1177/1745691616658637), and a
    difference that shows under one of them alone is weak evidence. The table is what a specification curve draws
    (Simonsohn, Simmons and Nelson 2020, 10.1038/s41562-020-0912-z), and `multiverse_verdict` counts it. Specifications
    share their texts and are not independent: how many agree is no test. Values of other scorers and thresholds have
    other units; compare the signs of differences, or ``smd``.

    Args:
        ratings, between, within, paired_by, reference, seed, level, min_n, cluster, duplicates: as for `contrast`.
        dimension: what the scorers rated.
        scorers: names; None for all that have the dimension.
        thresholds: None takes values as they are. A number makes a value within it of 0 count 0 and others -1 or 1, so
            that means are net shares: that of positive mentions less that of negative ones.
        weights: what weighs alike, of ``"mention"`` and ``"article"``.
        voices: whose words, of ``"all"``, ``"outlet"`` (null source) and ``"sources"``; None for all three, or where
            sources or voices are compared, ``"all"`` alone.
        n_resamples, n_permutations: draws for each interval and each p, fewer than for a single contrast. With 199 p is
            never under .005.

    Returns:
        A row for each cell (pair of groups, and group of ``within``) and specification: ``between``, ``a``, ``b``, the
        columns of ``within``; ``scorer``, ``dimension``, ``threshold`` (NaN for values as they are), ``weights``,
        ``voice``; ``n_a`` and ``n_b`` (articles), ``difference`` (a less b), ``low``, ``high``, ``p``, not adjusted,
        and ``smd`` as in `contrast`, all NaN where too few articles (or pairs) are rated to test; ``sign`` of the
        difference, -1, 0 or 1, and 0 where there is none; ``shown``, whether the interval excludes 0.

    Raises:
        NotFoundError, InputError: as `contrast`, and for thresholds, weights or voices that do not exist.

    >>> table = pd.DataFrame({"article_id": list("abcdefgh"), "outlet": ["Ledger"] * 4 + ["Tribune"] * 4,
    ...     "target": "Peru", "source": None, "scorer": "tone", "dimension": "valence",
    ...     "value": [-.5, -.4, -.6, .1, .1, .2, 0, .3]})
    >>> found = multiverse(table, weights=["mention"], voices=["all"])
    >>> found[["threshold", "difference", "sign", "shown"]].round(2).values.tolist()
    [[nan, -0.5, -1, True], [0.05, -1.25, -1, False], [0.2, -1.0, -1, True]]
    """
    check_types(multiverse, locals())
    seed = seed_of(ratings, seed)
    table = kept(ratings_table_of(ratings), scorers, duplicates, dimension)
    inner = [within] if isinstance(within, str) else list(within)
    heard = _checked(table, thresholds, weights, voices, [between, *inner])
    options: dict[str, Any] = {
        "paired_by": paired_by, "reference": reference, "seed": seed, "n_resamples": n_resamples,
        "n_permutations": n_permutations, "level": level, "min_n": min_n, "cluster": cluster, "duplicates": "all",
    }  # fmt: skip
    parts = []
    for voice, threshold, weight in product(heard, thresholds, weights):
        values = _as_counted(table["value"], threshold).where(_speaks(table, voice))
        found = contrast(table.assign(value=values), between, inner, weights=weight, **options)
        parts.append(found.assign(threshold=np.nan if threshold is None else threshold, weights=weight, voice=voice))
    cell = [*_CELL, *(name for name in inner if name not in _SPECIFICATION)]
    return _with_signs(pd.concat(parts, ignore_index=True), cell)


def multiverse_verdict(table: pd.DataFrame) -> pd.DataFrame:
    """Count, for each cell of a `multiverse`, how many specifications agree.

    Args:
        table: made by `multiverse`; leave out rows to leave out specifications.

    Returns:
        A row for each cell: ``between``, ``a``, ``b``, the columns of ``within``, ``dimension``; then

        - ``n_specifications`` in the table, and ``n_estimated``, those with a difference in this cell;
        - ``share_negative``, ``share_positive``: of the estimated, in [0, 1]; ``share_agree``: the larger of these;
        - ``shown_negative``, ``shown_positive``: how many have an interval wholly below or above 0;
        - ``median_difference`` and ``median_smd``, over specifications, whatever their units;
        - ``n_scorers`` with an estimate, and ``scorers_agree``: how many of these have a median difference of the more
          frequent sign (of the median, where both are as frequent);
        - ``says``: the row in a sentence.

        Shares and medians are NaN where nothing was estimated.

    Raises:
        InputError: when the table is no multiverse.

    >>> table = pd.DataFrame({"between": "outlet", "a": "The Ledger", "b": "The Tribune", "target": "Peru",
    ...     "scorer": ["tone", "tone", "vader", "vader"], "dimension": "valence", "threshold": [float("nan"), 0.05] * 2,
    ...     "weights": "mention", "voice": "all", "difference": [-.3, -.4, -.1, .1], "smd": [-.9, -.8, -.2, .1],
    ...     "sign": [-1, -1, -1, 1], "shown": [True, True, False, False]})
    >>> multiverse_verdict(table)["says"][0]
    'In 3 of 4 specifications The Ledger speaks more negatively of Peru than The Tribune (2 with an interval that
    excludes 0), by 1 of 2 scorers; in 1 it is the other way round.'
    """
    check_types(multiverse_verdict, locals())
    needed = [*_CELL, *_SPECIFICATION, "difference", "smd", "sign", "shown"]
    if lacking := [name for name in needed if name not in table.columns]:
        raise InputError(f"The table has no column {', '.join(lacking)}. Give a table made by multiverse.")
    if table.columns.duplicated().any():
        raise InputError(f"Two columns are named {table.columns[table.columns.duplicated()][0]!r}. Rename one.")
    numbers = ("difference", "smd", "sign", "shown")
    if odd := [name for name in numbers if table[name].dtype.kind not in "biuf"]:
        raise InputError(f"The column {odd[0]!r} holds {table[odd[0]].dtype}. Give a table made by multiverse.")
    columns = list(table.columns)
    inner = columns[columns.index("b") + 1 : columns.index("scorer")]
    cell = [*_CELL, *inner, "dimension"]
    n_specifications = int(codes_of(table, ["scorer", *_SPECIFICATION[2:]]).max(initial=-1)) + 1
    rows = []
    for _, part in table.groupby(codes_of(table, cell), sort=True):
        key: dict[Any, Any] = part[cell].iloc[[0]].to_dict("records")[0]
        row = key | _counts(part, n_specifications)
        rows.append(row | {"says": _in_words(row, inner)})
    return pd.DataFrame(rows, columns=[*cell, *VERDICT_COLUMNS])


def _checked(
    table: pd.DataFrame,
    thresholds: Sequence[float | None],
    weights: Sequence[str],
    voices: Sequence[str] | None,
    columns: list[str],
) -> Sequence[str]:
    """The voices, once all choices are known to exist."""
    alone = not {"source", "voice"}.isdisjoint(columns)
    heard = voices if voices is not None else VOICES[:1] if alone else VOICES
    for name, given in (("thresholds", thresholds), ("weights", weights), ("voices", heard)):
        if not len(given):
            raise InputError(f"{name} is {given!r}; give a list of at least one.")
    if taken := [name for name in columns[1:] if name in (*_SPECIFICATION[2:], *_FOUND)]:
        raise InputError(f"Cannot compare within {taken[0]!r}, which is a column of the result. Rename it.")
    for threshold in thresholds:
        if threshold is not None and not 0 <= threshold < 1:
            raise InputError(f"A threshold is {threshold!r}; give None, or a number from 0 to below 1.")
    for weight in weights:
        check_choice("A weighting", weight, WEIGHTS)
    for voice in heard:
        check_choice("A voice", voice, VOICES)
    if "source" not in table.columns and set(heard) != {"all"}:
        raise not_found("column", "source", map(str, table.columns))
    return heard


def _as_counted(values: pd.Series, threshold: float | None) -> pd.Series:
    """Values as a specification counts them; NaN stays."""
    return values if threshold is None else np.sign(values).where(values.abs() > threshold, values * 0)


def _speaks(table: pd.DataFrame, voice: str) -> pd.Series:
    if voice == "all":
        return pd.Series(True, index=table.index)
    return table["source"].isna() if voice == "outlet" else table["source"].notna()


def _with_signs(table: pd.DataFrame, cell: list[str]) -> pd.DataFrame:
    numbers = ["difference", "low", "high", "p", "smd"]
    table[numbers] = table[numbers].where(table["test"].notna())
    table = table.assign(
        sign=np.sign(table["difference"].where(table["difference"].abs() > DUST, 0)).astype(np.int64),
        shown=(table["low"] > 0) | (table["high"] < 0),
    )
    return in_order(table[[*cell, *_SPECIFICATION, *_FOUND]], [*cell[len(_CELL) :], "a", "b", "scorer"])


def _counts(part: pd.DataFrame, n_specifications: int) -> dict[str, Any]:
    """What the specifications of one cell say together."""
    rows = part[part["difference"].notna()]
    n, negative, positive = len(rows), int((rows["sign"] < 0).sum()), int((rows["sign"] > 0).sum())
    shown = rows["shown"].fillna(0).astype(bool)
    shares = (negative / n, positive / n) if n else (np.nan, np.nan)
    medians = rows.groupby("scorer", observed=True)["difference"].median()
    median = float(rows["difference"].median())
    sign = np.sign(positive - negative) or np.sign(round(median, 12))
    return {
        "n_specifications": n_specifications,
        "n_estimated": n,
        "share_negative": shares[0],
        "share_positive": shares[1],
        "share_agree": max(shares),
        "shown_negative": int((shown & (rows["sign"] < 0)).sum()),
        "shown_positive": int((shown & (rows["sign"] > 0)).sum()),
        "median_difference": median,
        "median_smd": float(rows["smd"].median()),
        "n_scorers": len(medians),
        "scorers_agree": int((np.sign(medians.round(12)) == sign).sum()),
    }


def _in_words(row: Mapping[str, Any], within: Sequence[str]) -> str:
    n, total = row["n_estimated"], row["n_specifications"]
    others = [f"{name} {spelt(name, row[name])}" for name in within if name != "target"]
    end = f" ({'; '.join(others)})." if others else "."
    if not n:
        return f"{too_few(row, None)} in any of {_specifications(total)}{end}"
    negative, positive = (round(row[f"share_{sign}"] * n) for sign in ("negative", "positive"))
    tried, left = _specifications(n), total - n
    tried += f" ({left:,} more {'has' if left == 1 else 'have'} too few articles)" if left else ""
    if negative == positive:
        return f"{no_difference(row)}: it is lower in {negative:,} of {tried} and higher in {positive:,}{end}"
    most, least = ("negative", "positive") if negative > positive else ("positive", "negative")
    verdict = "higher" if positive > negative else "lower"
    claim = shown_difference({**row, "verdict": verdict}).replace("Where ", "where ", 1)
    surely = f"({row[f'shown_{most}'] or 'none'} with an interval that excludes 0)"
    scorers = f", by {row['scorers_agree']} of {row['n_scorers']} scorers" if row["n_scorers"] > 1 else ""
    against = f"; in {min(negative, positive):,} it is the other way round" if min(negative, positive) else ""
    against += f" ({row[f'shown_{least}']:,} with such an interval)" if row[f"shown_{least}"] else ""
    return f"In {max(negative, positive):,} of {tried} {claim} {surely}{scorers}{against}{end}"


def _specifications(n: int) -> str:
    return f"{n:,} specification{'' if n == 1 else 's'}"
