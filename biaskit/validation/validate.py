"""Scorers held against people: how far coders agree, how well scorers match them, and where they do not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from biaskit.contrasts.wording import decimals
from biaskit.errors import InputError, check_types, not_found
from biaskit.inference.seeds import seed_of
from biaskit.summary import kept, ratings_table_of
from biaskit.summary.rows import check_options
from biaskit.types import NEUTRAL_BAND
from biaskit.validation.consensus import check_annotations, consensus, selection_weights
from biaskit.validation.errors_by_group import SURE, Resampling, errors_by_group
from biaskit.validation.figures import agreement_table, confusion_table, scorer_table
from biaskit.validation.mentions import joined


@dataclass(frozen=True, eq=False)
class Validation:
    """What `validate` found; printed, it says the main points.

    Attributes:
        agreement: of coders: label (the dimension, or one class against the others), level, n_items (that two coders
            labelled), n_coders, alpha (Krippendorff's), low, high.
        scorers: scorer, n (mentions), macro_f1, low, high, accuracy, bias (mean of the scorer's value less the
            coders' mean label, in [-2, 2]), mean_abs_error (of the scorer's value against the coders' mean).
        confusion: scorer, by, group, coded, rated, n (mentions, not weighted); ``by`` and ``group`` are null for all.
        by_group: scorer, by, group, n, accuracy, low, high, bias (as above), bias_low, bias_high; p and q of accuracy
            here against elsewhere, bias_p and bias_q of bias; says, in words.
        items: item, coded (what most coders say), value (their mean), n_coders, and the key's columns.
    """

    agreement: pd.DataFrame
    scorers: pd.DataFrame
    confusion: pd.DataFrame
    by_group: pd.DataFrame
    items: pd.DataFrame

    def __repr__(self) -> str:
        return "\n".join(_said(self))


def validate(
    ratings: Any,
    annotations: pd.DataFrame,
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str = "valence",
    by: str | Sequence[str] = ("outlet", "target"),
    seed: int | None = None,
    n_resamples: int = 2000,
    n_permutations: int = 2000,
    level: float = 0.95,
    duplicates: str = "once",
) -> Validation:
    """Compare scorers with coders, over all and by group: a scorer that errs more for one outlet makes bias of its own.

    Coders are taken together by majority: what most of them say; where several are as frequent, the median, if some
    coder said it; mentions on which coders are split otherwise (two who say two things) are left out. A scorer's value
    counts as neutral within 0.05 of 0 and where it has none. Where the annotations have probabilities of selection,
    mentions are weighted by 1 / probability, so that all figures are of all mentions. Intervals and tests take whole
    articles: draws with replacement for macro-F1 (too short with fewer than some twenty),
    `biaskit.inference.ratios.ratio_interval` for accuracy and bias, and permutation for differences between a group and
    all others (`biaskit.inference.comparing.difference_p`); q is p adjusted over all scorers and groups (Benjamini and
    Hochberg 1995, 10.1111/j.2517-6161.1995.tb02031.x).

    Args:
        ratings: ratings that hold the annotated mentions.
        annotations: as `read_annotations` returns them.
        scorer: keep these only; None for all.
        dimension: which dimension to compare, in [-1, 1].
        by: columns of the ratings in whose groups errors are counted, one column at a time.
        seed: of the draws; None for the framing's own, else 0.
        n_resamples, n_permutations: draws for intervals, and for tests.
        level: share of cases in which intervals shall cover.
        duplicates: see `biaskit.summarize`.

    Returns:
        Tables, see `Validation`. Macro-F1 is the mean of the F1 of all three classes, 0 for one that nobody gave (as
        scikit-learn's with these labels).

    Raises:
        NotFoundError: for a column, scorer or dimension that is not there.
        InputError: for annotations that lack a column, or have values outside [-1, 1]; or when no annotated mention is
            among the ratings.

    Warns:
        BiaskitWarning: when some annotated mentions are not among the ratings.

    >>> table = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Ledger", "start": 0, "end": 4, "target": "Peru",
    ...     "scorer": "vader", "dimension": "valence", "value": [-0.5, -0.4, 0.0, 0.2, 0.6, -0.1]})
    >>> labels = table.assign(item=range(6), coder="Ana", value=[-1.0, -1, 0, 1, 1, 1])
    >>> validate(table, labels, by="outlet").scorers[["scorer", "n", "accuracy", "bias"]].values.tolist()
    [['vader', 6, 0.83..., -0.20...]]
    """
    check_types(validate, locals())
    seed = seed_of(ratings, seed)
    check_options(n_resamples, level)
    columns = [by] if isinstance(by, str) else list(by)
    table = kept(ratings_table_of(ratings), scorer, duplicates, dimension)
    for name in columns:
        if name not in table.columns:
            raise not_found("column", name, map(str, table.columns))
    items = consensus(annotations)
    if (items["value"].abs() > 1).any():
        raise InputError("The annotations have values outside [-1, 1], which cannot be held against a valence.")
    judged = _judged(table, items)
    options = Resampling(seed, n_resamples, n_permutations, level)
    return Validation(
        agreement=agreement_table(check_annotations(annotations), dimension, options),
        scorers=scorer_table(judged, options),
        confusion=confusion_table(judged, columns),
        by_group=errors_by_group(judged, columns, options),
        items=items,
    )


def _judged(table: pd.DataFrame, items: pd.DataFrame) -> pd.DataFrame:
    """A row a scorer and mention on which coders agree: the classes that they and the scorer give."""
    place = joined(table, items)
    rows, own = table[place >= 0], items.iloc[place[place >= 0]]
    values = rows["value"].fillna(0.0)
    judged = rows.assign(
        item=own["item"].to_numpy(),
        coded=np.sign(own["coded"].to_numpy(dtype=np.float64)),
        rated=np.where(values.abs() > NEUTRAL_BAND, np.sign(values), 0.0),
        error=(values.to_numpy() - own["value"].to_numpy()),
        weight=selection_weights(own) if "probability" in items.columns else 1.0,
    )
    judged = judged[judged["coded"].notna()].drop_duplicates(["scorer", "item"])
    if judged.empty:
        raise InputError("Coders agree on none of the mentions that were rated.")
    return judged


def _said(found: Validation) -> list[str]:
    """The main points, in lines."""
    coders = int(found.agreement["n_coders"].iloc[0])
    split = int(found.items["coded"].isna().sum())
    left = f" (coders split on {split} more)" if split else ""
    lines = [f"{len(found.items) - split} mentions labelled by {coders} coder{'s' if coders > 1 else ''}{left}."]
    if coders > 1:
        shown = found.agreement[found.agreement["label"] == found.agreement["label"].iloc[0]]
        alphas = [f"{row['level']} {_with_ends(row, 'alpha')}" for row in shown.to_dict("records")]
        lines.append(f"Agreement of coders, Krippendorff's alpha: {', '.join(alphas)}.")
    width = max(map(len, found.scorers["scorer"]))
    for row in found.scorers.to_dict("records"):
        rest = f"accuracy {decimals(row['accuracy'])}, bias {decimals(row['bias'])}"
        lines.append(f"{row['scorer']:<{width}}  macro-F1 {_with_ends(row, 'macro_f1')}, {rest}, n = {row['n']}")
    rows = found.by_group.to_dict("records")
    sure = [row["says"] for row in rows if row["q"] < SURE or row["bias_q"] < SURE]
    return [*lines, *sure] if sure else [*lines, "No group stands out in the errors of any scorer."]


def _with_ends(row: Mapping[Any, Any], name: str) -> str:
    return f"{decimals(row[name])} [{decimals(row['low'])}, {decimals(row['high'])}]"
