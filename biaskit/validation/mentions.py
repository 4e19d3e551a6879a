"""Which mention a row is of: a ratings table has many rows of one, a key of sampled mentions names it in text."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.errors import BiaskitWarning, InputError, warn
from biaskit.inference.clusters import codes_of
from biaskit.summary.rows import MENTION

# Of the columns that tell mentions apart a table may lack all but these.
_LEAST = ("article_id", "start", "end", "target")
_BETWEEN = "\x1f"
"""Stands between the parts of an identity; a control character that no text has."""


def identity_columns(table: pd.DataFrame, needed: Sequence[str] = _LEAST) -> list[str]:
    """Columns of the table that tell its mentions apart.

    Raises:
        InputError: when the table lacks a column without which they cannot be told.
    """
    lacking = [name for name in needed if name not in table.columns]
    if lacking:
        raise InputError(
            f"The table has no column {', '.join(lacking)}; mentions are told apart by {', '.join(_LEAST)}."
        )
    return [name for name in MENTION if name in table.columns]


def identities(table: pd.DataFrame, columns: Sequence[str]) -> NDArray[np.object_]:
    """The mention of each row as one text, the same for a ratings table and for a key that was read from a file.

    Raises:
        InputError: when a column has lists of something else than spans.

    >>> table = pd.DataFrame({"article_id": ["a"], "source": [None], "scope": [((0, 4),)]})
    >>> identities(table, ["article_id", "source", "scope"])[0].split("\\x1f")
    ['a', '', '0:4']
    """
    texts = [
        [scope_text(value) if name == "scope" else identity_text(value, name) for value in table[name]]
        for name in columns
    ]
    return np.array([_BETWEEN.join(parts) for parts in zip(*texts, strict=True)], dtype=object)


def identity_text(value: Any, column: str = "scope") -> str:
    """A value of a column as the key has it: spans as ``0:4 9:12``, a null empty.

    Raises:
        InputError: for a list of something else than spans.

    >>> identity_text(((0, 4), (9, 12))), identity_text(3.0), identity_text(None)
    ('0:4 9:12', '3', '')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple | np.ndarray):
        return " ".join(_span_text(one, column) for one in value)
    if pd.isna(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def scope_text(value: Any) -> str:
    """Spans as the key has them, whatever a file made of them: pairs, mappings as Parquet gives them, or text.

    >>> scope_text([{"start": 0, "end": 4}]), scope_text("((0, 4), (9, 12))"), scope_text(())
    ('0:4', '0:4 9:12', '')
    """
    if isinstance(value, str):
        numbers = re.findall(r"\d+", value)
        value = list(zip(numbers[::2], numbers[1::2], strict=True)) if len(numbers) % 2 == 0 else []
    elif not isinstance(value, list | tuple | np.ndarray):
        return identity_text(value)
    return identity_text(value)


def _span_text(span: Any, column: str) -> str:
    pair = (span.get("start"), span.get("end")) if isinstance(span, Mapping) else span
    if not isinstance(pair, list | tuple | np.ndarray) or len(pair) != 2 or any(end is None for end in pair):
        raise InputError(f"The column {column!r} holds {span!r:.60} where a span is due, as (0, 4). Give such pairs.")
    return f"{pair[0]}:{pair[1]}"


def mentions_of(table: pd.DataFrame) -> pd.DataFrame:
    """The first row of each mention, sorted by what mention it is, with that as column ``mention``."""
    columns = identity_columns(table)
    plain = table[columns]
    if "scope" in columns:
        plain = plain.assign(scope=plain["scope"].map(scope_text))
    first = table.iloc[np.unique(codes_of(plain, columns), return_index=True)[1]]
    named = first.assign(mention=identities(first, columns))
    return named.drop_duplicates("mention").sort_values("mention", ignore_index=True)


def joined(ratings: pd.DataFrame, labelled: pd.DataFrame) -> NDArray[np.int64]:
    """Place in ``labelled`` (a row a mention, with the key's columns) of each row of the ratings; -1 for none.

    Raises:
        InputError: when no labelled mention is among the ratings.

    Warns:
        BiaskitWarning: when some are not.
    """
    shared = [name for name in identity_columns(ratings) if name in identity_columns(labelled)]
    places = {name: place for place, name in enumerate(identities(labelled, shared))}
    found = np.full(len(ratings), -1, dtype=np.int64)
    articles = set(labelled["article_id"].map(identity_text))
    near = np.flatnonzero(ratings["article_id"].map(identity_text).isin(articles))
    found[near] = [places.get(name, -1) for name in identities(ratings.iloc[near], shared)]
    missing = len(places) - len(np.unique(found[found >= 0]))
    if missing == len(places):
        raise InputError(
            "None of the annotated mentions is among the ratings. Give ratings of the corpus that was sampled, "
            "annotated with the same version of biaskit."
        )
    if missing:
        message = f"{missing} of {len(places)} annotated mentions are not among the ratings, and are left out."
        warn(message, BiaskitWarning)
    return found
