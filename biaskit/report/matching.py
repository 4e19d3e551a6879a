"""Which ratings are of which mention."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.inference.clusters import codes_of
from biaskit.report.places import Ints
from biaskit.summary import kept
from biaskit.summary.rows import MENTION

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Rated:
    """Mentions with their ratings.

    Attributes:
        mentions: the table of mentions, and after it a row for each rated mention that it lacks.
        dims: scorer and dimension of each measure, in the order of the ratings.
        mention: place of the mention that each row of the ratings is of.
        dim: place of the measure of each row of the ratings.
        counted: for each mention whether it has ratings that `summarize` takes.
        has: for each mention and measure whether there is a value.
    """

    mentions: pd.DataFrame
    dims: list[tuple[str, str]]
    mention: Ints
    dim: Ints
    counted: Flags
    has: Flags


def match(ratings: pd.DataFrame, mentions: pd.DataFrame) -> Rated:
    """Find the mention of each rating: that in the same place, of the same target, by the same source.

    Of mentions that nothing tells apart the first has the first rating of each measure, the second the second.
    """
    dim, dims = _measures(ratings)
    heads, run = _runs(ratings)
    columns = list(MENTION)
    joint = pd.concat([mentions[columns], ratings[columns].iloc[heads]], ignore_index=True)
    codes = codes_of(joint.assign(scope=joint["scope"].map(spans_of)), columns)
    known, found = codes[: len(mentions)], codes[len(mentions) :][run]
    again, before = _occurrence(found * max(len(dims), 1) + dim), _occurrence(known)
    width = int(max(again.max(initial=0), before.max(initial=0))) + 1
    place, every = pd.factorize(np.concatenate([known * width + before, found * width + again]))
    mention = place[len(known) :].astype(np.int64)
    added = np.flatnonzero(mention >= len(known))
    lacking = added[np.unique(mention[added], return_index=True)[1]]
    table = pd.concat([mentions, _as_mentions(ratings.iloc[lacking], mentions)], ignore_index=True)
    counted, has = np.zeros(len(every), dtype=bool), np.zeros((len(every), len(dims)), dtype=bool)
    counted[mention[_counts(ratings)]] = True
    rated = ratings["value"].notna().to_numpy()
    has[mention[rated], dim[rated]] = True
    return Rated(table, dims, mention, dim, counted, has)


def spans_of(scope: Any) -> tuple[tuple[int, int], ...]:
    """Spans of a scope as tuples, however they were stored.

    >>> spans_of([[0, 4]]), spans_of(None)
    (((0, 4),), ())
    """
    return () if scope is None or isinstance(scope, float) else tuple((int(start), int(end)) for start, end in scope)


def _counts(ratings: pd.DataFrame) -> Flags:
    """Which rows `summarize` takes: those of articles that repeat no other."""
    if "duplicate_of" not in ratings.columns:
        return np.ones(len(ratings), dtype=bool)
    codes, values = pd.factorize(ratings["duplicate_of"], use_na_sentinel=False)
    first = kept(pd.DataFrame({"duplicate_of": pd.Series(values, dtype=object)})).index.to_numpy()
    return np.isin(codes, first)


def _measures(ratings: pd.DataFrame) -> tuple[Ints, list[tuple[str, str]]]:
    codes = codes_of(ratings, ["scorer", "dimension"])
    first = np.flatnonzero(~pd.Series(codes).duplicated().to_numpy())
    rows = ratings[["scorer", "dimension"]].iloc[first]
    return codes, [(str(scorer), str(dimension)) for scorer, dimension in rows.itertuples(index=False)]


def _runs(ratings: pd.DataFrame) -> tuple[Ints, Ints]:
    """First row of each run of rows about one mention, and the run of each row."""
    new = np.zeros(len(ratings), dtype=bool)
    new[:1] = True
    for name in MENTION:
        new[1:] |= _scopes_change(ratings[name], new[1:]) if name == "scope" else _changes(ratings[name])
    return np.flatnonzero(new).astype(np.int64), (np.cumsum(new) - 1).astype(np.int64)


def _changes(column: "pd.Series[Any]") -> Flags:
    """Whether each value but the first is another than the one before; nulls are alike."""
    one, other = column.iloc[:-1].reset_index(drop=True), column.iloc[1:].reset_index(drop=True)
    differ = (one != other).fillna(value=True) & ~(one.isna() & other.isna())
    return np.asarray(differ, dtype=bool)


def _scopes_change(column: "pd.Series[Any]", known: Flags) -> Flags:
    """Likewise of scopes, which mostly are one object for all rows of a mention; what is known needs no look."""
    scopes = column.to_list()
    ids = np.fromiter(map(id, scopes), dtype=np.int64, count=len(scopes))
    found = np.zeros(len(known), dtype=bool)
    for row in np.flatnonzero((ids[1:] != ids[:-1]) & ~known).tolist():
        one, other = scopes[row], scopes[row + 1]
        is_same = type(one) is tuple and type(other) is tuple and one == other
        found[row] = not is_same and spans_of(one) != spans_of(other)
    return found


def _occurrence(codes: Ints) -> Ints:
    """How often a number stood in the array before."""
    if not pd.Series(codes).duplicated().any():
        return np.zeros(len(codes), dtype=np.int64)
    return np.asarray(pd.Series(codes).groupby(codes).cumcount(), dtype=np.int64)


def _as_mentions(rows: pd.DataFrame, mentions: pd.DataFrame) -> pd.DataFrame:
    printed = [row[start:end] for row, start, end in zip(rows["sentence"], rows["start"], rows["end"], strict=True)]
    return rows.assign(printed=printed).reindex(columns=mentions.columns)[mentions.columns]
