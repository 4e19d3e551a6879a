"""Arrow types of the tables' columns; the same whatever the rows, so that part files fit together."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from pandas.api import types as kinds

from biaskit.errors import InputError
from biaskit.types import RATING_COLUMNS, RATING_EXTRAS

ARTICLE_COLUMNS: tuple[str, ...] = ("title", "url")
"""Columns of ``ratings`` that come from the article, after `RATING_EXTRAS`."""

SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])
SPANS = pa.list_(SPAN)
CUES = pa.list_(
    pa.struct([("start", pa.int32()), ("end", pa.int32()), ("weight", pa.float64()), ("kind", pa.string())])
)
STRINGS = pa.list_(pa.string())
COUNTS = pa.map_(pa.string(), pa.int64())
DATE = pa.timestamp("us")

_NESTED = {
    "cues": CUES,
    "scope": SPANS,
    "names": SPANS,
    "coreferent": SPANS,
    "content_spans": SPANS,
    "source_span": SPAN,
    "cue_span": SPAN,
    "object_span": SPAN,
    "outer_spans": SPANS,
    "chain": STRINGS,
    "targets": STRINGS,
    "aliases": STRINGS,
    "printed": COUNTS,
    "called": COUNTS,
}
_NUMBERS = {"value": pa.float64(), "date": DATE}
_PLACES = ("sentence_start", "start", "end")


def ratings_schema(meta_columns: Iterable[str] = ()) -> Any:
    """Arrow schema of ``ratings``, with the metadata columns named, in order, as strings.

    Cues are ``list<struct<start, end, weight, kind>>``, scopes ``list<struct<start, end>>``, chains ``list<string>``,
    dates ``timestamp[us]``; a NaN value is stored as null.

    Raises:
        InputError: when a metadata column has the name of a column that is already there.

    >>> ratings_schema(["leaning"]).names[-3:]
    ['title', 'url', 'leaning']
    """
    own = (*RATING_COLUMNS, *RATING_EXTRAS, *ARTICLE_COLUMNS)
    meta = list(meta_columns)
    taken = sorted(set(own) & set(meta))
    if taken or len(set(meta)) < len(meta):
        raise InputError(f"Metadata columns {meta!r} repeat a name or one of the own columns {taken!r}. Rename them.")
    return pa.schema([*map(_own_field, own), *((name, pa.string()) for name in meta)])


def _own_field(name: str) -> Any:
    if name in _PLACES:
        return pa.field(name, pa.int64(), nullable=False)
    if name in ("agentless", "asserted"):
        return pa.field(name, pa.bool_(), nullable=False)
    return pa.field(name, _NUMBERS.get(name) or _NESTED.get(name) or pa.string())


def table_schema(table: pd.DataFrame) -> Any:
    """Arrow schema of any of biaskit's tables, from its columns' names and types."""
    return pa.schema([_field(str(name), table[name]) for name in table.columns])


def _field(name: str, column: "pd.Series[Any]") -> Any:
    """Field of a column; numpy's integers and booleans have no null, which tells them from pandas' own."""
    full = isinstance(column.dtype, np.dtype) and column.dtype.kind in "iub"
    return pa.field(name, _arrow_type(name, column), nullable=not full)


def _arrow_type(name: str, column: "pd.Series[Any]") -> Any:
    if name in _NESTED and column.dtype == object and not isinstance(_first(column), str):
        return _NESTED[name]
    if kinds.is_bool_dtype(column.dtype):
        return pa.bool_()
    if kinds.is_integer_dtype(column.dtype):
        return pa.int64()
    if kinds.is_float_dtype(column.dtype):
        return pa.float64()
    return DATE if kinds.is_datetime64_any_dtype(column.dtype) else pa.string()


def _first(column: "pd.Series[Any]") -> Any:
    known = column[column.notna()]
    return known.iloc[0] if len(known) else None
