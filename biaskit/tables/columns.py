"""Columns of the tables: one function for each kind of column, so that every table holds the same types."""

import json
import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime
from numbers import Integral, Real
from typing import Any

import numpy as np
import pandas as pd

from biaskit.errors import BiaskitWarning

DATE_TYPE = "datetime64[us]"
"""Microseconds: the finest unit that Parquet keeps and that reaches every year of print."""

_TEXT_TYPE: Any = "str" if int(pd.__version__.partition(".")[0]) >= 3 else object


def without_surrogates(value: str) -> str:
    """Replace half characters, which JSON can carry and UTF-8 cannot, by the replacement character.

    >>> without_surrogates("a\\ud83d")
    'a\\ufffd'
    """
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def text_column(values: Sequence[str | None]) -> Any:
    """Column of strings, null where the value is None."""
    try:
        return pd.array(values, dtype=_TEXT_TYPE)
    except UnicodeEncodeError:
        return pd.array([None if v is None else without_surrogates(v) for v in values], dtype=_TEXT_TYPE)


def object_column(values: Sequence[Any]) -> Any:
    """Column that shares the Python objects given, so that a sentence is not copied for each row."""
    return pd.Series(np.fromiter(values, dtype=object, count=len(values)), dtype=object)


def date_column(values: Iterable[tuple[str, Any]]) -> Any:
    """Column of dates from (article id, date) pairs; strings are parsed, NaT where there is none.

    Warns:
        BiaskitWarning: for a string that is no date; it becomes NaT.
    """
    return np.array([_moment(article_id, value) for article_id, value in values], dtype=DATE_TYPE)


def _moment(article_id: str, value: Any) -> np.datetime64:
    if value == "" or pd.isna(value):
        return np.datetime64("NaT")
    if isinstance(value, str):
        value = _parsed(article_id, value)
    if isinstance(value, datetime):
        value = value.replace(tzinfo=None)
    return np.datetime64(value, "us")


def _parsed(article_id: str, value: str) -> datetime | np.datetime64:
    try:
        return pd.Timestamp(value).to_pydatetime(warn=False)
    except ValueError:
        message = f"Article {article_id!r} has the date {value!r}, which is not understood and left empty."
        warnings.warn(f"{message} Give YYYY-MM-DD.", BiaskitWarning, stacklevel=2)
        return np.datetime64("NaT")


def meta_column(values: Sequence[Any]) -> Any:
    """Column of article metadata: boolean, integer or float when every value is one, else text.

    >>> meta_column([1, None, 3]).dtype
    Int64Dtype()
    """
    known = [value for value in values if not is_missing(value)]
    missing = len(known) < len(values)
    if known and all(isinstance(value, bool | np.bool_) for value in known):
        return _filled(values, "boolean" if missing else "bool")
    if known and not any(isinstance(value, bool | np.bool_) for value in known):
        if all(isinstance(value, Integral) and -(2**63) <= int(value) < 2**63 for value in known):
            return _filled(values, "Int64" if missing else "int64")
        if all(isinstance(value, Real) and not isinstance(value, Integral) for value in known):
            return np.array([np.nan if is_missing(value) else float(value) for value in values], dtype="float64")
    return text_column([None if is_missing(value) else as_text(value) for value in values])


def _filled(values: Sequence[Any], dtype: str) -> Any:
    return pd.Series([None if is_missing(value) else value for value in values], dtype=dtype).array


def is_missing(value: Any) -> bool:
    """Whether a scalar stands for no value: None, NaN, NaT or pandas' NA; lists and the like never do."""
    return value is None or bool(pd.api.types.is_scalar(value) and pd.isna(value))


def as_text(value: Any) -> str:
    """A metadata value as text: strings as they are, lists and mappings as JSON, anything else by ``str``.

    >>> as_text(["crime", "courts"])
    '["crime", "courts"]'
    """
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)
