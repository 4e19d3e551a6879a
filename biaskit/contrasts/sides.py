"""Ratings sorted for a comparison: of each group in each cell, its articles, events or other units, and their sums."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import not_found
from biaskit.inference.clusters import by_article, codes_of
from biaskit.inference.ratios import NONE, Floats, Interval, ratio_interval
from biaskit.inference.seeds import generator_of, key_text
from biaskit.summary.rows import in_order


@dataclass(frozen=True, slots=True)
class Plan:
    """What is compared, and how."""

    between: str
    columns: list[str]
    paired_by: str | None
    seed: int
    n_resamples: int
    n_permutations: int
    level: float
    min_n: int

    @property
    def draws(self) -> dict[str, Any]:
        """Options of every interval."""
        return {"n_resamples": self.n_resamples, "level": self.level}


class Side(NamedTuple):
    """One group in one cell: its rated units, sorted, each with its sums; the mean and the articles of each unit."""

    value: Any
    units: NDArray[np.int64]
    totals: Floats
    counts: Floats
    articles: NDArray[np.int64]
    interval: Interval

    @property
    def means(self) -> Floats:
        """Mean of each unit."""
        return np.asarray(self.totals / self.counts)


class Cells(NamedTuple):
    """Sums of each article in each group: an entry is one group's in one article. Units are -1 where nothing counts."""

    keys: pd.DataFrame
    groups: list[Any]
    group: NDArray[np.int64]
    unit: NDArray[np.int64]
    totals: Floats
    counts: Floats


def cells_of(table: pd.DataFrame, plan: Plan, cluster: str, weights: str) -> Cells:
    """Sum up each group in each article, weighed, and say to which unit it belongs."""
    unit = plan.paired_by or cluster
    inner = [] if unit in (plan.between, "article_id") else [unit]
    cells = by_article(table, [*plan.columns, plan.between, *inner])
    totals, counts = cells["total"].to_numpy(), cells["n_rated"].to_numpy(dtype=np.float64)
    if weights == "article":
        totals, counts = totals / np.maximum(counts, 1), np.minimum(counts, 1)
    names = cells[unit].map(key_text).astype(object)
    if plan.paired_by is None:
        names = names.where(names != "", "\0" + cells["article_id"].astype(str))
    units = pd.factorize(names, sort=True)[0].astype(np.int64)
    units[(names == "").to_numpy() | (counts == 0)] = -1
    return Cells(cells[plan.columns], *_sorted_groups(cells[plan.between]), units, totals, counts)


def _sorted_groups(column: pd.Series) -> tuple[list[Any], NDArray[np.int64]]:
    """The groups in order, nulls first, and the place of each entry's group among them."""
    codes = codes_of(column.to_frame("group"), ["group"])
    first = np.unique(codes, return_index=True)[1]
    firsts = in_order(pd.DataFrame({"group": column.iloc[first].to_numpy(), "code": np.arange(len(first))}), ["group"])
    places = np.argsort(firsts["code"].to_numpy())
    return [None if key_text(value) == "" else value for value in firsts["group"]], places[codes].astype(np.int64)


def place_of(reference: Any, between: str, groups: list[Any]) -> int:
    """Where a group stands among all.

    Raises:
        NotFoundError: when there is no such group.
    """
    wanted, known = key_text(reference), [key_text(group) for group in groups]
    if wanted not in known:
        raise not_found(f"group of {between!r}", str(reference), (str(group) for group in groups))
    return known.index(wanted)


def parts_of(
    cells: Cells, plan: Plan, bounds: Mapping[Any, tuple[float, float]]
) -> Iterator[tuple[dict[Any, Any], dict[int, Side]]]:
    """Each group of ``within``, and in it the sides by the place of their group."""
    if cells.keys.empty:
        return
    codes = codes_of(cells.keys, plan.columns)
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    keys = cells.keys.iloc[order[starts]].to_dict("records")
    for key, rows in zip(keys, np.split(order, starts[1:]), strict=True):
        scale = bounds[key["scorer"], key["dimension"]]
        found = np.unique(cells.group[rows]).tolist()
        yield key, {place: _side(cells, rows[cells.group[rows] == place], key, plan, scale) for place in found}


def _side(cells: Cells, rows: NDArray[np.int64], key: dict[Any, Any], plan: Plan, bounds: tuple[float, float]) -> Side:
    value = cells.groups[cells.group[rows[0]]]
    rows = rows[cells.unit[rows] >= 0]
    units, places = np.unique(cells.unit[rows], return_inverse=True)
    totals, counts = (
        np.bincount(places, weights=sums[rows]).astype(np.float64) for sums in (cells.totals, cells.counts)
    )
    if plan.paired_by is not None:
        return Side(value, units, totals, counts, np.bincount(places), NONE)
    # The seed of the group's own interval is that of `summarize`, so that both give the same.
    generator = generator_of(plan.seed, {**key, plan.between: value})
    interval = ratio_interval(totals, counts, generator, bounds=bounds, **plan.draws)
    return Side(value, units, totals, counts, np.bincount(places), interval)
