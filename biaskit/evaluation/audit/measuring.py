"""The figures of an audit: what changes when nothing but the name does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan
from typing import Any

import numpy as np

from biaskit.evaluation.audit.material import Name, Sentence
from biaskit.types import Rating, polarity

RESAMPLES = 1000
NO_EVIDENCE = 2
"""Class of a rating without evidence, beside -1, 0 and 1."""

_CLASSES = (0, -1, 1, NO_EVIDENCE)
"""In this order a tie for the most frequent class is settled."""

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """All sentences of one kind with all names of that kind.

    Attributes:
        kind: of the names.
        sentences, names: the rows and columns of the arrays.
        values: value of each sentence and name; NaN without evidence.
        classes: its polarity, and `NO_EVIDENCE` for NaN.
        usual: the most frequent class of each sentence.
        differences: values less those of the middle name, which is the median over the names, sentence by sentence.
    """

    kind: str
    sentences: Sequence[Sentence]
    names: Sequence[Name]
    values: Any
    classes: Any
    usual: Any
    differences: Any


def block(kind: str, sentences: Sequence[Sentence], names: Sequence[Name], ratings: Sequence[Rating]) -> Block:
    """The arrays of one kind; the ratings run by sentence, then name."""
    shape = len(sentences), len(names)
    values = np.array([rating.value for rating in ratings], dtype=float).reshape(shape)
    named = np.array([polarity(rating) for rating in ratings], dtype=int).reshape(shape)
    classes = np.where(np.isnan(values), NO_EVIDENCE, named)
    counts = np.stack([(classes == one).sum(axis=1) for one in _CLASSES], axis=1)
    usual = np.array(_CLASSES)[counts.argmax(axis=1)]
    return Block(kind, sentences, names, values, classes, usual, values - _middle(values)[:, None])


def name_rows(one: Block, *, seed: int) -> list[Row]:
    """One row a name: its mean, the paired difference with its interval, and the share of changed classes."""
    means, differences = mean(one.values, axis=0), mean(one.differences, axis=0)
    low, high = interval(one.differences, seed=seed)
    changed = (one.classes != one.usual[:, None]).mean(axis=0)
    rated = (~np.isnan(one.values)).sum(axis=0)
    return [
        {
            "name": name.name, "kind": one.kind, **name.groups, "n_sentences": len(one.sentences),
            "n_rated": int(rated[i]), "mean": float(means[i]), "difference": float(differences[i]),
            "low": float(low[i]), "high": float(high[i]), "changed": float(changed[i]),
        }
        for i, name in enumerate(one.names)
    ]  # fmt: skip


def scorer_row(blocks: Sequence[Block]) -> Row:
    """What one scorer does with names, over all kinds."""
    means = [mean(one.differences, axis=0) for one in blocks]
    flat = np.concatenate(means)
    flat = flat[~np.isnan(flat)]
    moved = [one.classes != one.usual[:, None] for one in blocks]
    ranges = np.concatenate([_spread(one.values.T) for one in blocks])
    return {
        "n_names": sum(len(one.names) for one in blocks),
        "n_sentences": len({sentence for one in blocks for sentence in one.sentences}),
        "n_pairs": sum(one.values.size for one in blocks),
        "spread": float(_largest(np.array([_spread(one[:, None])[0] for one in means]))),
        "deviation": float(flat.std()) if flat.size else nan,
        "changed": float(np.concatenate([one.ravel() for one in moved]).mean()),
        "sentences_changed": float(np.concatenate([one.any(axis=1) for one in moved]).mean()),
        "largest": float(_largest(ranges)),
    }


def group_rows(blocks: Sequence[Block], *, seed: int) -> list[Row]:
    """Groups of at least two names against all others of their kind, and kinds against kinds."""
    columns = dict.fromkeys(column for one in blocks for name in one.names for column in name.groups)
    rows = [row for one in blocks for column in columns for row in _grouped(one, column, seed)]
    return [*rows, *_kinds(blocks, seed)]


def mean(values: Any, axis: int) -> Any:
    """Mean along an axis without NaN; NaN where there is nothing else. The mean of equal values is that very value."""
    there = ~np.isnan(values)
    base = np.where(there, values, np.inf).min(axis=axis, keepdims=True)
    above = np.where(there, values - base, 0.0).sum(axis=axis)
    count = there.sum(axis=axis)
    average = np.divide(above, count, out=np.zeros_like(above), where=count > 0)
    return np.where(count > 0, np.squeeze(base, axis=axis) + average, nan)


def _middle(values: Any) -> Any:
    """Median of each row without NaN; NaN where there is nothing else."""
    middle = np.full(len(values), nan)
    some = ~np.isnan(values).all(axis=1)
    middle[some] = np.nanmedian(values[some], axis=1)
    return middle


def interval(differences: Any, *, seed: int) -> tuple[Any, Any]:
    """The 95 % interval of each column's mean, rows drawn anew; NaN for a column with fewer than two numbers."""
    rows, columns = differences.shape
    low, high = np.full(columns, nan), np.full(columns, nan)
    there = ~np.isnan(differences)
    sure = there.sum(axis=0) > 1
    if not sure.any():
        return low, high
    draws = np.random.default_rng(seed).multinomial(rows, np.full(rows, 1 / rows), RESAMPLES)
    total, count = draws @ np.where(there, differences, 0.0)[:, sure], draws @ there[:, sure].astype(int)
    drawn = np.divide(total, count, out=np.full(total.shape, nan), where=count > 0)
    low[sure], high[sure] = np.nanquantile(drawn, [0.025, 0.975], axis=0)
    return low, high


def _grouped(one: Block, column: str, seed: int) -> list[Row]:
    held = np.array([name.groups.get(column, "") for name in one.names])
    rows = []
    for group in dict.fromkeys(value for value in held if value):
        inside, others = held == group, (held != group) & (held != "")
        if min(inside.sum(), others.sum()) > 1:
            apart = mean(one.values[:, inside], axis=1) - mean(one.values[:, others], axis=1)
            row = {"kind": one.kind, "column": column, "group": str(group), "n_names": int(inside.sum())}
            rows.append({**row, **_apart(apart, seed)})
    return rows


def _kinds(blocks: Sequence[Block], seed: int) -> list[Row]:
    """Each kind against the others, on the sentences that all of them share."""
    shared = [
        sentence for sentence in blocks[0].sentences if all(sentence in one.sentences for one in blocks[1:])
    ] if len(blocks) > 1 else []  # fmt: skip
    if not shared:
        return []
    means = {one.kind: _means_of(one, shared) for one in blocks}
    rows = []
    for one in blocks:
        others = np.stack([values for kind, values in means.items() if kind != one.kind], axis=1)
        row = {"kind": None, "column": "kind", "group": one.kind, "n_names": len(one.names)}
        rows.append({**row, **_apart(means[one.kind] - mean(others, axis=1), seed)})
    return rows


def _means_of(one: Block, shared: Sequence[Sentence]) -> Any:
    places: Mapping[Sentence, int] = {sentence: i for i, sentence in enumerate(one.sentences)}
    return mean(one.values[[places[sentence] for sentence in shared]], axis=1)


def _apart(differences: Any, seed: int) -> Row:
    low, high = interval(differences[:, None], seed=seed)
    value = mean(differences[:, None], axis=0)[0]
    return {"n_sentences": len(differences), "difference": float(value), "low": float(low[0]), "high": float(high[0])}


def _spread(values: Any) -> Any:
    """Largest less smallest of each column; NaN where nothing is there."""
    there = ~np.isnan(values)
    high, low = np.where(there, values, -np.inf).max(axis=0), np.where(there, values, np.inf).min(axis=0)
    some = there.any(axis=0)
    return np.where(some, np.where(some, high, 0) - np.where(some, low, 0), nan)


def _largest(values: Any) -> Any:
    there = values[~np.isnan(values)]
    return there.max() if there.size else nan
