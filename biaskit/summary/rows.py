"""What may be summed up: ratings tables that are whole, the rows that count, and columns to group by."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import InputError, not_found
from biaskit.inference.clusters import codes_of
from biaskit.inference.seeds import key_text
from biaskit.rating import rate
from biaskit.types import SUMMARY_COLUMNS

OWN_COLUMNS = ("scorer", "dimension")
NEEDED = ("article_id", *OWN_COLUMNS, "value")


MENTION = ("article_id", "part", "sentence_start", "start", "end", "target", "source", "voice", "scope")
"""Columns that tell mentions apart in a table with several rows for each."""

NO_REPEAT = ("", "False", "false")
"""Texts in ``duplicate_of`` that name no article."""


_NAMES = ("article_id", "outlet", "target", "source", "voice", "scorer", "dimension")
"""Columns that name something: texts, or numbers of articles."""
_NO_NAMES = ("bytes", "mixed", "mixed-integer", "complex", "decimal", "timedelta", "timedelta64")
"""What pandas finds in a column whose values cannot be names: neither compared with each other nor looked up."""


def ratings_table_of(ratings: Any) -> pd.DataFrame:
    """The ratings table in what a user gave: the table itself, a framing's, or made by `biaskit.rate`.

    Raises:
        InputError: when the table lacks a column, a row lacks its article, or its values are no finite numbers.
    """
    held = getattr(ratings, "ratings", ratings)
    given = isinstance(held, pd.DataFrame) and held.columns.isin(NEEDED[1:]).any()
    table = held if given else rate(ratings)
    if table.columns.duplicated().any():
        raise InputError(f"Two columns are named {table.columns[table.columns.duplicated()][0]!r}. Rename one.")
    lacking = [name for name in NEEDED if name not in table.columns]
    if lacking:
        raise InputError(f"The table has no column {', '.join(lacking)}; a ratings table needs {', '.join(NEEDED)}.")
    if not pd.api.types.is_numeric_dtype(table["value"].dtype):
        raise InputError(f"The column 'value' holds {table['value'].dtype}, not numbers. Give a table made by rate.")
    if np.isinf(table["value"].to_numpy(dtype=np.float64, na_value=np.nan)).any():
        raise InputError("The column 'value' holds infinite numbers. Give finite ones, NaN without evidence.")
    for name in (name for name in _NAMES if name in table.columns):
        if (kind := pd.api.types.infer_dtype(table[name])) in _NO_NAMES:
            raise InputError(f"The column {name!r} holds {kind} values, not names. Give a table made by rate.")
    if table["article_id"].isna().any():
        raise InputError("The column 'article_id' has empty cells. Name the article of each row.")
    return table


def kept(
    table: pd.DataFrame,
    scorer: str | Sequence[str] | None = None,
    duplicates: str = "once",
    dimension: str | Sequence[str] | None = None,
) -> pd.DataFrame:
    """The rows that count: those of the scorers and dimensions asked for, of repeated articles the first unless "all".

    Raises:
        NotFoundError: for a scorer or dimension that the table lacks.
        InputError: for an unknown ``duplicates``.
    """
    if duplicates not in ("once", "all"):
        raise InputError(f"duplicates is {duplicates!r}; give 'once' or 'all'.")
    table = _of(_of(table, "scorer", scorer), "dimension", dimension)
    if duplicates == "once" and "duplicate_of" in table.columns:
        table = table[np.array([not repeats_another(value) for value in table["duplicate_of"]], dtype=bool)]
    return table


def _of(table: pd.DataFrame, column: str, wanted: str | Sequence[str] | None) -> pd.DataFrame:
    if wanted is None:
        return table
    names = names_of(column, wanted)
    known = table[column].dropna().unique().tolist()
    for name in names:
        if name not in known:
            raise not_found(column, str(name), map(str, known))
    return table[table[column].isin(names)]


def repeats_another(duplicate_of: Any) -> bool:
    """Whether what stands in ``duplicate_of`` says that an article repeats an earlier one.

    A null, False, 0 and the texts of `NO_REPEAT` say no; whatever else stands there, a list too, says yes.

    >>> [repeats_another(value) for value in ("a-17", True, "", "False", False, None, float("nan"))]
    [True, True, False, False, False, False, False]
    """
    if not pd.api.types.is_scalar(duplicate_of):
        return True
    return not pd.isna(duplicate_of) and duplicate_of not in (False, *NO_REPEAT)


def mention_codes(table: pd.DataFrame) -> NDArray[np.int64]:
    """Number of the mention that each row is of, in the order in which they first stand in the table."""
    told = table[[name for name in MENTION if name in table.columns]]
    if "scope" in told.columns:  # stored tables hold scopes as lists, which cannot be looked up
        told = told.assign(scope=told["scope"].map(str))
    return codes_of(told, list(told.columns))


def grouping(table: pd.DataFrame, by: str | Sequence[str]) -> list[str]:
    """The columns to group by, with scorer and dimension.

    Raises:
        NotFoundError: for a column that the table lacks.
        InputError: for a column of the summary.
    """
    wanted = names_of("by", by)
    columns = list(dict.fromkeys([*wanted, *OWN_COLUMNS]))
    for name in columns:
        if name not in table.columns:
            raise not_found("column", str(name), map(str, table.columns))
        if name in (*SUMMARY_COLUMNS, "interval"):
            raise InputError(f"Cannot group by {name!r}, which is a column of the summary. Rename it.")
    return columns


def in_order(summary: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The table sorted by its groups, nulls first."""
    try:
        return summary.sort_values(columns, na_position="first", kind="stable", ignore_index=True)
    except TypeError:
        as_text = summary[columns].map(key_text)
        return summary.loc[as_text.sort_values(columns, kind="stable").index].reset_index(drop=True)


def check_options(n_resamples: object, level: object) -> None:
    """Refuse what no interval can be made with.

    Raises:
        InputError: for an option out of range.
    """
    check_whole("n_resamples", n_resamples)
    if not isinstance(level, int | float) or isinstance(level, bool) or not 0 < level < 1:
        raise InputError(f"level is {level!r}; give a share between 0 and 1, as 0.95.")


def check_whole(name: str, given: object, least: int = 1) -> None:
    """Refuse what is no whole number of at least ``least``.

    Raises:
        InputError: that names it.
    """
    if isinstance(given, bool) or not isinstance(given, int | np.integer) or given < least:
        raise InputError(f"{name} is {given!r}; give a whole number of at least {least}.")


def names_of(name: str, given: Any) -> list[str]:
    """One name or several as a list.

    Raises:
        InputError: for what is no name.
    """
    names: list[Any] = [given] if isinstance(given, str) else list(given) if isinstance(given, list | tuple) else [None]
    if not all(isinstance(one, str) for one in names):
        raise InputError(f"{name} is {given!r}; give the name of a column, or a list of such names.")
    return names


def check_choice(name: str, given: object, allowed: Sequence[str]) -> None:
    """Refuse a word that is not among those allowed.

    Raises:
        InputError: that names them.
    """
    if given not in allowed:
        raise InputError(f"{name} is {given!r}; give {', '.join(map(repr, allowed[:-1]))} or {allowed[-1]!r}.")
