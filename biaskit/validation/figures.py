"""Figures of agreement: among coders, and between coders and scorers."""

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.inference.agreement import alpha_interval, krippendorff_alpha
from biaskit.inference.clusters import codes_of
from biaskit.inference.ratios import Floats
from biaskit.inference.seeds import generator_of
from biaskit.validation.errors_by_group import Resampling, groups_of

CLASSES = {-1: "negative", 0: "neutral", 1: "positive"}
_LEVELS = ("nominal", "ordinal")


def agreement_table(annotations: pd.DataFrame, dimension: str, options: Resampling) -> pd.DataFrame:
    """Krippendorff's alpha of all labels, and of each class against the others, resampled by article where known."""
    grid = annotations.pivot(index="coder", columns="item", values="value")
    clusters = _articles(annotations, grid.columns)
    values = grid.to_numpy(dtype=np.float64)
    cases = [(dimension, level, values) for level in _LEVELS]
    if annotations["value"].dropna().isin(CLASSES).all():
        cases += [
            (name, "nominal", np.where(np.isnan(values), np.nan, values == number)) for number, name in CLASSES.items()
        ]
    rows = []
    for label, level, given in cases:
        generator = generator_of(options.seed, f"alpha {label} {level}")
        draws: dict[str, Any] = {"n_resamples": options.n_resamples, "confidence": options.level}
        ends = alpha_interval(given, generator, level=level, clusters=clusters, **draws)
        shared = int(((~np.isnan(given)).sum(axis=0) > 1).sum())
        rows.append((label, level, shared, len(grid), krippendorff_alpha(given, level), ends.low, ends.high))
    return pd.DataFrame(rows, columns=["label", "level", "n_items", "n_coders", "alpha", "low", "high"])


def scorer_table(judged: pd.DataFrame, options: Resampling) -> pd.DataFrame:
    """How each scorer matches the coders."""
    rows = []
    for scorer, part in judged.groupby("scorer"):
        weights = part["weight"].to_numpy(dtype=np.float64)
        f1, low, high = _macro_f1_interval(part, weights, generator_of(options.seed, {"scorer": scorer}), options)
        means = (
            np.average(values, weights=weights)
            for values in (part["rated"] == part["coded"], part["error"], part["error"].abs())
        )
        rows.append((scorer, len(part), f1, low, high, *means))
    columns = ["scorer", "n", "macro_f1", "low", "high", "accuracy", "bias", "mean_abs_error"]
    return pd.DataFrame(rows, columns=columns)


def _macro_f1_interval(
    part: pd.DataFrame, weights: Floats, generator: np.random.Generator, options: Resampling
) -> tuple[float, float, float]:
    articles = codes_of(part, ["article_id"])
    n = int(articles.max()) + 1
    sums = np.bincount(9 * articles + _cells(part), weights=weights, minlength=9 * n).reshape(n, 9)
    point = float(macro_f1(sums.sum(axis=0)[None, :])[0])
    if n < 2:
        return point, np.nan, np.nan
    draws = macro_f1(generator.multinomial(n, np.full(n, 1 / n), size=options.n_resamples) @ sums)
    low, high = np.quantile(draws, [(1 - options.level) / 2, (1 + options.level) / 2])
    return point, min(float(low), point), max(float(high), point)


def macro_f1(matrices: NDArray[Any]) -> Floats:
    """Mean F1 of three classes, of each confusion matrix (a row: nine cells, coded by rated).

    >>> macro_f1(np.array([[2.0, 0, 0, 0, 1, 0, 1, 0, 1]])).round(2).tolist()
    [0.82]
    """
    square = matrices.reshape(-1, 3, 3)
    hits = np.diagonal(square, axis1=1, axis2=2)
    total = square.sum(axis=1) + square.sum(axis=2)
    return np.asarray(np.divide(2 * hits, total, out=np.zeros_like(hits), where=total > 0).mean(axis=1))


def confusion_table(judged: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Mentions of each class by coders and by scorer, of all and of each group."""
    rows = []
    for scorer, part in judged.groupby("scorer"):
        everything = [(None, None, np.ones(len(part), dtype=bool))]
        cases = everything + [(column, group, inside) for column in by for group, inside in groups_of(part, column)]
        for column, group, inside in cases:
            counts = np.bincount(_cells(part[inside]), minlength=9)
            rows += [
                (scorer, column, group, coded, rated, int(counts[3 * i + j]))
                for i, coded in enumerate(CLASSES.values())
                for j, rated in enumerate(CLASSES.values())
            ]
    return pd.DataFrame(rows, columns=["scorer", "by", "group", "coded", "rated", "n"])


def _cells(part: pd.DataFrame) -> NDArray[np.int64]:
    """Number of each mention's cell in the confusion matrix, coded by rated."""
    return (3 * (part["coded"] + 1) + part["rated"] + 1).to_numpy(dtype=np.int64)


def _articles(annotations: pd.DataFrame, items: "pd.Index[Any]") -> NDArray[np.object_] | None:
    """Article of each item; None where the key has none."""
    if "article_id" not in annotations.columns:
        return None
    first = annotations.drop_duplicates("item").set_index("item")["article_id"]
    return first.reindex(items).astype(str).to_numpy(dtype=object)
