"""Columns to Arrow and back; nested ones through flat arrays, which is fast for a million rows."""

from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from biaskit.tables.columns import DATE_TYPE, as_text, is_missing, object_column, text_column, without_surrogates
from biaskit.tables.schema import COUNTS, CUES, DATE, SPAN, SPANS, STRINGS
from biaskit.types import Article, Cue, Rating

_SHARED = ("sentence",)
"""Text columns read as shared objects, since their values repeat over many rows."""


def to_arrow(table: pd.DataFrame, schema: Any) -> Any:
    """Arrow table in the schema's columns; those that the table lacks are null."""
    arrays = [
        _to_array(table[field.name], field.type) if field.name in table.columns else pa.nulls(len(table), field.type)
        for field in schema
    ]
    return pa.Table.from_arrays(arrays, schema=schema)


def ratings_arrow(
    ratings: Iterable[Rating],
    articles: Iterable[Article],
    schema: Any,
    *,
    extend: Callable[[pd.DataFrame], pd.DataFrame] | None = None,
) -> Any:
    """What `to_arrow` makes of `ratings_table`, at a fraction of the time: each mention is turned to Arrow once.

    Args:
        ratings: as `ratings_table` takes them.
        articles: those of the mentions.
        schema: of `ratings_schema`; columns that nothing is known of are null.
        extend: gets the table of the mentions, with the columns of the ratings table that do not hang on the rating,
            and gives it back with further columns.

    >>> from biaskit.tables import ratings_schema
    >>> from biaskit.types import Mention
    >>> rating = Rating(Mention("a", "Peru", "Peru lost.", 0, 4), "vader", "valence", -0.4)
    >>> table = ratings_arrow([rating], [Article("a", "", outlet="Post")], ratings_schema())
    >>> table.select(["outlet", "value"]).to_pylist()
    [{'outlet': 'Post', 'value': -0.4}]
    """
    from biaskit.tables.build import rated_mentions

    rows = list(ratings)
    frame, index = rated_mentions(rows, articles)
    own = {
        "scorer": _repeated([rating.scorer for rating in rows]),
        "dimension": _repeated([rating.dimension for rating in rows]),
        "value": pa.array(np.fromiter((rating.value for rating in rows), np.float64, len(rows)), from_pandas=True),
        "cues": _cue_array([rating.cues for rating in rows]),
    }
    shared = pa.schema([field for field in schema if field.name not in own])
    spread = to_arrow(extend(frame) if extend is not None else frame, shared).take(pa.array(index))
    arrays = [own[field.name] if field.name in own else spread.column(field.name) for field in schema]
    return pa.Table.from_arrays(arrays, schema=schema)


def _repeated(texts: Sequence[str]) -> Any:
    """Array of a few texts that come again and again."""
    place = {text: position for position, text in enumerate(dict.fromkeys(texts))}
    return pa.array(map(_utf8, place), pa.string()).take(pa.array(map(place.__getitem__, texts), pa.int32()))


def from_arrow(table: Any) -> pd.DataFrame:
    """Table with tuples of cues, spans and strings where Arrow has lists."""
    return pd.DataFrame({field.name: _from_array(field, table.column(field.name)) for field in table.schema})


def _to_array(column: "pd.Series[Any]", kind: Any) -> Any:
    for nested, convert in _TO_NESTED:
        if kind == nested:
            return convert(column.tolist())
    if kind == pa.string():
        return _strings(column)
    return pa.array(column, kind, from_pandas=True, safe=kind != DATE)


def _strings(column: "pd.Series[Any]") -> Any:
    try:
        return pa.array(column, pa.string(), from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        return _made_strings(column)


def _made_strings(column: "pd.Series[Any]") -> Any:
    known = column.notna().tolist()
    values = [_utf8(as_text(value)) if there else None for value, there in zip(column, known, strict=True)]
    return pa.array(values, pa.string())


def _utf8(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return without_surrogates(text)
    return text


def _cue_array(values: Sequence[Any]) -> Any:
    cues = list(chain.from_iterable(_or_empty(values)))
    parts = [
        pa.array([cue.start for cue in cues], pa.int32()),
        pa.array([cue.end for cue in cues], pa.int32()),
        pa.array([cue.weight for cue in cues], pa.float64()),
        pa.array([cue.kind for cue in cues], pa.string()),
    ]
    return pa.ListArray.from_arrays(_offsets(values), pa.StructArray.from_arrays(parts, fields=list(CUES.value_type)))


def _spans_array(values: Sequence[Any]) -> Any:
    spans = list(chain.from_iterable(_or_empty(values)))
    return pa.ListArray.from_arrays(_offsets(values), _span_array(spans))


def _span_array(values: Sequence[Any]) -> Any:
    there = [not is_missing(value) for value in values]
    parts = [
        pa.array([span[side] if known else None for span, known in zip(values, there, strict=True)], pa.int32())
        for side in (0, 1)
    ]
    mask = pa.array([not known for known in there], pa.bool_())
    return pa.StructArray.from_arrays(parts, fields=list(SPAN), mask=mask)


def _string_lists(values: Sequence[Any]) -> Any:
    try:
        return pa.array(values, STRINGS)
    except UnicodeEncodeError:
        return pa.array([[_utf8(text) for text in value] for value in _or_empty(values)], STRINGS)


def _count_array(values: Sequence[Any]) -> Any:
    return pa.array([[(_utf8(text), count) for text, count in value.items()] for value in values], COUNTS)


def _offsets(values: Sequence[Any]) -> Any:
    return pa.array(accumulate((len(value) for value in _or_empty(values)), initial=0), pa.int32())


def _or_empty(values: Sequence[Any]) -> Iterable[Any]:
    return (() if is_missing(value) else value for value in values)


_TO_NESTED: tuple[tuple[Any, Callable[[Sequence[Any]], Any]], ...] = (
    (CUES, _cue_array),
    (SPANS, _spans_array),
    (SPAN, _span_array),
    (STRINGS, _string_lists),
    (COUNTS, _count_array),
)


def _from_array(field: Any, column: Any) -> Any:
    kind = field.type
    if pa.types.is_dictionary(kind):
        # pandas' way there gives a null the value of another row
        return _from_array(pa.field(field.name, kind.value_type), column.cast(kind.value_type))
    if pa.types.is_map(kind):
        return object_column([dict(value or ()) for value in column.to_pylist()])
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return object_column(_tuples(_whole(column)))
    if pa.types.is_struct(kind):
        return object_column(_spans(_whole(column)))
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return _shared(column) if field.name in _SHARED else text_column(column.to_pylist())
    if pa.types.is_timestamp(kind):
        return column.to_pandas().astype(DATE_TYPE).array
    if field.nullable and (pa.types.is_boolean(kind) or pa.types.is_integer(kind)):
        whole = "UInt64" if pa.types.is_uint64(kind) else "Int64"
        return pd.array(column.to_pylist(), dtype="boolean" if pa.types.is_boolean(kind) else whole)
    return column.to_numpy()


def _whole(column: Any) -> Any:
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)


def _tuples(column: Any) -> list[tuple[Any, ...]]:
    flat = column.flatten()
    parts = flat.to_pylist() if not pa.types.is_struct(flat.type) else _records(flat)
    ends = accumulate(column.value_lengths().fill_null(0).to_pylist(), initial=0)
    return [tuple(parts[start:end]) for start, end in pairwise(ends)]


def _records(flat: Any) -> list[Any]:
    if flat.type.num_fields == 2:
        return _spans(flat)
    fields = [flat.field(name).to_pylist() for name in ("start", "end", "weight", "kind")]
    return [Cue(*values) for values in zip(*fields, strict=True)]


def _spans(column: Any) -> list[Any]:
    pairs = zip(column.field("start").to_pylist(), column.field("end").to_pylist(), strict=True)
    known = column.is_valid().to_pylist()
    return [pair if there else None for pair, there in zip(pairs, known, strict=True)]


def _shared(column: Any) -> Any:
    encoded = _whole(column).dictionary_encode()
    values = [*encoded.dictionary.to_pylist(), None]
    return object_column([values[place] for place in encoded.indices.fill_null(len(values) - 1).to_pylist()])
