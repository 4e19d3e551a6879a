"""Checks that a table must pass before it is drawn."""

from collections.abc import Sequence
from numbers import Real

import pandas as pd

from biaskit.errors import InputError

_NUMBERS = frozenset(
    {
        "mean",
        "low",
        "high",
        "difference",
        "log_odds",
        "value",
        "smd",
        "n_articles",
        "n_mentions",
        "n_rated",
        "n_a",
        "n_b",
        "count",
        "count_others",
        "p",
        "q",
        "group_words",
        "group_articles",
    }
)
"""Columns that charts draw to scale."""
_COUNTS = frozenset({"n_articles", "n_mentions", "n_rated", "count", "count_others", "group_words", "group_articles"})
"""Those that are known of every row."""


def require_columns(table: pd.DataFrame, needed: Sequence[str], chart: str, maker: str) -> None:
    """Check that the table has the columns that a chart draws.

    Raises:
        InputError: when one is missing, which names the missing ones, all that are needed and what makes such a table;
            or when one holds something else than is drawn.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"{chart} draws a pandas DataFrame, not a {type(table).__name__}; {maker} makes one.")
    if table.columns.duplicated().any():
        raise InputError(f"Two columns are named {table.columns[table.columns.duplicated()][0]!r}. Rename one.")
    missing = [column for column in needed if column not in table.columns]
    if missing:
        raise InputError(
            f"{chart} needs the columns {', '.join(needed)}; this table has no {', '.join(missing)}. {maker} makes one."
        )
    _check_numbers(table, needed, chart)
    for labels in table["labels"] if "labels" in needed else ():
        if not isinstance(labels, list | tuple) or not all(map(_is_counted, labels)):
            raise InputError(
                f"{chart}: the column 'labels' holds {labels!r:.60}, not (word, count) pairs, as (('theft', 2),). "
                f"{maker} makes such a table."
            )


def _is_counted(pair: object) -> bool:
    return isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[1], Real)


def _check_numbers(table: pd.DataFrame, columns: Sequence[str], chart: str) -> None:
    for column in columns:
        if column in _NUMBERS:
            held = table[column]
            if held.dtype.kind not in "iuf" and len(held):
                raise InputError(f"{chart} draws numbers, but the column {column!r} holds {held.dtype}.")
            if column in _COUNTS and held.isna().any():
                raise InputError(f"{chart} needs a number in each row, but the column {column!r} has empty cells.")
            if held.isin([float("inf"), float("-inf")]).any():
                raise InputError(f"{chart} cannot draw the infinite numbers in the column {column!r}.")


def is_empty(table: object, chart: str) -> bool:
    """Whether a table has no rows.

    Raises:
        InputError: for what is no table.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"{chart} draws a finished table, a pandas DataFrame, not a {type(table).__name__}.")
    return len(table) == 0


def pick(table: pd.DataFrame, column: str, value: str | None, chart: str) -> pd.DataFrame:
    """Keep the rows of one ``column`` value: the one asked for, or the only one.

    Raises:
        InputError: when the table holds several and none was asked for, or not the one asked for.
    """
    if column not in table.columns:
        return table
    held = sorted(set(map(str, table[column].dropna())))
    if value is None and len(held) > 1:
        raise InputError(
            f"{chart} draws one {column}; this table holds {', '.join(held)}. "
            f"Pick one: {chart}(table, {column}={held[0]!r})."
        )
    if value is not None and value not in held:
        raise InputError(f"This table has no {column} {value!r}; it holds {', '.join(held) or 'none'}.")
    return table if value is None else table[table[column] == value]


def one_row_each(table: pd.DataFrame, keys: Sequence[str], chart: str) -> None:
    """Check that no group has two rows.

    Raises:
        InputError: when one has; the table is then grouped by more than the chart draws.
    """
    if table.duplicated(list(keys)).any():
        raise InputError(
            f"{chart} draws one row per {' and '.join(keys)}, but this table has several of one. "
            f"Filter the table, or summarize by {' and '.join(keys)} only."
        )
