"""The rows of a dumbbell chart, planned: which pair, which rows, in which order, and where their parts lie."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from biaskit.chart.panels import Names, fitting, names_of
from biaskit.chart.style import SMALL, left_out, name_of, small_note
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError

NEEDED = ("between", "a", "b", "scorer", "dimension", "n_a", "n_b", "mean_a", "mean_b", "low_a", "high_a", "low_b",
          "high_b", "difference", "low", "high", "q", "verdict")  # fmt: skip
"""Columns of a contrast that are drawn."""

GAP = 9.0
"""Distance between the parts of a row in points."""

_KNOWN = {*NEEDED, "n_pairs", "interval", "p", "cliffs_delta", "smd", "test", "says"}
_HOLDS, _UNTESTED = ("higher", "lower"), "too few"
_NAMES, _FIGURE = 130.0, 26.0
_ROOMY = 240.0
"""Axes narrower than this, in points, have the difference as a mark only, without its figure."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows drawn and their names, and where the parts of a row lie, as shares of the Axes' width."""

    records: Sequence[Mapping[Any, Any]]
    within: str
    groups: tuple[str, str]
    left: list[str]
    names: Names
    width: float
    main: float
    panel: tuple[float, float]
    figure: float | None
    numbers: tuple[float, float]
    signed: bool
    rule: int
    """Number of rows over the rule beneath which nothing was tested; 0 without one."""


def pair_of(table: pd.DataFrame, a: str | None, b: str | None) -> pd.DataFrame:
    """The rows of the pair asked for, or of the only one; groups go by the names that are drawn.

    Raises:
        InputError: when there are several and none was picked, or none of these names.
    """
    keys = [tuple(name_of(key, str(key_between)) for key in keys) for key_between, *keys in
            zip(table["between"], table["a"], table["b"], strict=True)]  # fmt: skip
    pairs = list(dict.fromkeys(keys))
    fits = [pair for pair in pairs if a in (None, pair[0]) and b in (None, pair[1])]
    if len(fits) == 1:
        return table[[key == fits[0] for key in keys]]
    held = "; ".join(f"a={first!r}, b={second!r}" for first, second in fits or pairs)
    if fits:
        raise InputError(f"plot_dumbbell draws one pair of groups; this table holds {held}. Pick one by a= and b=.")
    raise InputError(f"This table has no pair a={a!r}, b={b!r}; it holds {held}.")


def only_within(rows: pd.DataFrame) -> str:
    """The only column that tells rows apart, or the dimension where there is none.

    Raises:
        InputError: when there are several.
    """
    found = [str(column) for column in rows.columns if column not in _KNOWN]
    if len(found) > 1:
        raise InputError(
            f"plot_dumbbell cannot tell which column names the rows: {', '.join(found)}. "
            f"Name it: plot_dumbbell(table, within={found[0]!r})."
        )
    return found[0] if found else "dimension"


def fewest(record: Mapping[Any, Any]) -> int:
    """Articles of the group that has fewer."""
    return int(min(record["n_a"], record["n_b"]))


def plan_of(rows: pd.DataFrame, within: str, sort: str, most: int, size: tuple[float, float]) -> Plan:
    """Choose the rows and lay them out on so many points of width and height, names included."""
    widest = min(_NAMES, 0.34 * size[0])
    chosen = _chosen(rows, sort, most)
    count, lines = fitting(_named(chosen, within), widest, size[1])
    kept = _chosen(rows, sort, count)
    names = names_of(_named(kept, within), widest, lines=lines)
    width = size[0] - names.width
    numbers = [max(width_of(f"{n:,}", size=SMALL) for n in (*kept[column], 10)) + GAP for column in ("n_a", "n_b")]
    figure = _FIGURE if width >= _ROOMY else 0.0
    panel = (0.32 if figure else 0.36) * (width - sum(numbers) - figure)
    start = width - sum(numbers) - figure - panel
    means = kept[["mean_a", "mean_b"]]
    signed = bool((means < 0).any(axis=None)) or set(kept["dimension"]) == {"valence"}
    first = kept.iloc[0]
    groups = (name_of(first["a"], str(first["between"])), name_of(first["b"], str(first["between"])))
    return Plan(
        kept.to_dict("records"), within, groups, left_out(len(rows) - len(kept), within), names, width,
        (start - 2 * GAP) / width, (start / width, (start + panel) / width),
        (start + panel + figure) / width if figure else None, (1 - numbers[1] / width, 1.0), signed,
        _rule(kept) if sort == "difference" else 0,
    )  # fmt: skip


def _rule(rows: pd.DataFrame) -> int:
    tested = int((rows["verdict"] != _UNTESTED).sum())
    return tested if tested < len(rows) else 0


def _chosen(rows: pd.DataFrame, sort: str, count: int) -> pd.DataFrame:
    """The first rows, or those with most articles by their differences, those that were not tested last."""
    if sort == "table":
        return rows.head(count)
    most = (rows["n_a"] + rows["n_b"]).rank(method="first", ascending=False) <= count
    tested = rows["verdict"] != _UNTESTED
    order = rows[most].assign(_tested=tested).sort_values(["_tested", "difference"], ascending=False, kind="stable")
    return order.drop(columns="_tested")


def _named(rows: pd.DataFrame, within: str) -> list[str]:
    return [name_of(key, within) for key in rows[within]]


def note_of(plan: Plan, min_n: int, level: float) -> list[str]:
    """What stands beneath the figure."""
    parts = [f"Lines: {level:.0%} intervals. Filled: the difference holds (q\u00a0<\u00a0{alpha(level)})."]
    if plan.rule:
        parts.append("Beneath the rule: too few articles to test.")
    small = small_note([{"n_articles": fewest(record)} for record in plan.records], min_n)
    return [*parts, *small, *plan.left]


def alpha(level: float) -> str:
    """The q under which differences hold at a level.

    >>> alpha(0.95), alpha(0.9)
    ('.05', '.1')
    """
    return f"{1 - level:.2g}".removeprefix("0")


def holds(record: Mapping[Any, Any]) -> bool:
    """Whether the verdict is that the groups differ."""
    return record["verdict"] in _HOLDS
