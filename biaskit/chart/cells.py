"""Tables as they are printed: which columns, under which heads, with numbers rounded as in the charts."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from biaskit.chart.style import OWN_WORDS, number
from biaskit.errors import InputError, not_found

NOTHING = "–"

_LEFT_OUT = frozenset({"sentences", "cues", "says", "low_a", "low_b"})
_P = frozenset({"p", "q", "p_placebo"})
_SIGNED = frozenset({
    "difference", "estimate", "log_odds", "z", "cliffs_delta", "smd", "spearman", "alpha", "eta", "bias",
})  # fmt: skip
_MEANS = ("mean", "mean_a", "mean_b", "mean_before", "mean_after", "null_mean", "naive", "corrected", "value")
_HELD = ("scorer", "dimension", "between", "by", "a", "b", "interval", "test")
"""Columns that the heads of others tell where they hold one value only."""

_ENDS = (("low", "high"), ("high", "low"))
_HOW = ("interval", "test")
"""Columns in which a missing value says that there was nothing to do."""

_PLAIN = frozenset({"interval", "test", "verdict", "frame", "term", "method", "voice", "says", "level", "weights"})
"""Columns of words in which a missing value is no group."""

_HEADS = {
    "n_articles": "Articles", "n_mentions": "Mentions", "n_rated": "Rated", "n_pairs": "Pairs", "n": "n",
    "cliffs_delta": "Cliff's delta", "smd": "Hedges' g", "p": "p", "q": "q", "z": "z", "count_others": "Elsewhere",
    "p_placebo": "p (placebo)", "n_placebo": "Placebo dates", "per_thousand": "Per thousand", "mean": "Mean",
    "per_thousand_others": "Elsewhere, per thousand", "article_id": "Article", "macro_f1": "Macro-F1",
    "mean_abs_error": "Mean error", "interval": "Method",
}  # fmt: skip
_METHODS = {"bca": "BCa", "t": "t", "percentile": "percentile", "exact": "exact"}


@dataclass(frozen=True, slots=True)
class Printed:
    """A table of texts: heads, rows, and which columns hold numbers."""

    heads: list[str]
    rows: list[list[str]]
    numeric: list[bool]


def check_table(table: object) -> None:
    """Check that what shall be printed is a table.

    Raises:
        InputError: when it is none.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"Give a pandas DataFrame, not a {type(table).__name__}; biaskit.summarize makes one.")


def printed(table: pd.DataFrame, columns: Sequence[str] | None, level: float) -> Printed:
    """The table as texts.

    Raises:
        InputError: for something else than a table, two columns of one name, or means and bounds that are no numbers.
        NotFoundError: for a column that it lacks.

    >>> printed(pd.DataFrame({"source": [None], "mean": [-0.204], "low": -0.37, "high": -0.05}), None, 0.95).rows
    [["outlet's own words", '−.20', '[−.37, −.05]']]
    """
    check_table(table)
    if table.columns.duplicated().any():
        raise InputError(f"Two columns are named {table.columns[table.columns.duplicated()][0]!r}. Rename one.")
    for name in columns or ():
        if name not in table.columns:
            raise not_found("column", str(name), map(str, table.columns))
    _check_numbers(table)
    source = _Source(table, level)
    names = list(columns) if columns is not None else source.columns()
    cells = [[source.cell(name, record) for name in names] for record in table.to_dict("records")]
    return Printed([source.head(name) for name in names], cells, [source.is_number(name) for name in names])


def _check_numbers(table: pd.DataFrame) -> None:
    for name in table.columns:
        drawn = name in _MEANS or {_ends(str(name), *ends) for ends in _ENDS} & set(table.columns)
        if drawn and table[name].dtype.kind not in "iuf" and table[name].notna().any():
            raise InputError(f"The column {name!r} holds {table[name].dtype}, not numbers. Give a table of biaskit.")


@dataclass(frozen=True)
class _Source:
    """A table and what its columns mean."""

    table: pd.DataFrame
    level: float

    @cached_property
    def held(self) -> dict[str, Any]:
        """Values of the columns that hold one only."""
        found = {}
        for name in (name for name in _HELD if name in self.table.columns):
            values = self.table[name].dropna() if name in _HOW else self.table[name]
            if _is_one(values):
                found[name] = values.iloc[0]
        return found

    @cached_property
    def signed(self) -> set[tuple[str, ...]]:
        """Scorers and dimensions whose means can lie below zero."""
        means = [name for name in _MEANS if name in self.table.columns and self.is_number(name)]
        below = (self.table[means] < 0).any(axis=1)
        if "dimension" in self.table.columns:
            below |= self.table["dimension"] == "valence"
        return {self._measure(record) for record in self.table[below].to_dict("records")}

    def columns(self) -> list[str]:
        """Columns that are printed unless others are asked for."""
        names = [str(name) for name in self.table.columns]
        told = set(self.held) if {"mean", "mean_a", "difference", "group"} & set(names) else set()
        return [
            name for name in names
            if name not in told and name not in _LEFT_OUT and _ends(name, "high", "low") not in names
            and not (name == "n_pairs" and not self.table[name].fillna(0).any())
        ]  # fmt: skip

    def head(self, name: str) -> str:
        held = self.held
        if name == "mean":
            return _mean_head(held)
        if name in ("mean_a", "mean_b", "n_a", "n_b"):
            side = self._group(held[name[-1]], name[-1]) if name[-1] in held else name[-1].upper()
            return f"n {side}" if name[0] == "n" else side
        if name in ("a", "b"):
            return f"{_words(held.get('between', ''))} {name.upper()}".strip()
        if _ends(name, "low", "high") in self.table.columns:
            method = _METHODS.get(str(held.get("interval")))
            return f"{self.level:.0%} interval" + (f" ({method})" if method else "")
        if name == "group":
            return _words(held.get("by", name))
        if name == "p" and isinstance(held.get("test"), str):
            return f"p ({held['test']})"
        return _HEADS.get(name, _words(name))

    def cell(self, name: str, record: Mapping[Any, Any]) -> str:
        value = record[name]
        high = _ends(name, "low", "high")
        if high in self.table.columns:
            return _bounds(value, record[high], signed=self._is_signed(name, record))
        if isinstance(value, Mapping):
            return ", ".join(f"{one_line(key)} {share:.0%}" for key, share in value.items()) or NOTHING
        if isinstance(value, list | tuple):
            return ", ".join(_listed(value)) or NOTHING
        if pd.isna(value):
            return NOTHING if self.is_number(name) or name in _PLAIN else self._group(value, name)
        return self._number(name, value, record) if self.is_number(name) else _text(value)

    def is_number(self, name: str) -> bool:
        kind = self.table[name].dtype
        return pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_bool_dtype(kind)

    def _number(self, name: str, value: float, record: Mapping[Any, Any]) -> str:
        if name in _P:
            return "<.001" if value < 0.001 else f"{value:.3f}".removeprefix("0")
        if name == "n" or name.startswith("n_") or (float(value).is_integer() and isinstance(value, int)):
            return f"{int(value):,}".replace("-", "−")
        return number(float(value), signed=self._is_signed(name, record))

    def _is_signed(self, name: str, record: Mapping[Any, Any]) -> bool:
        owner = name.replace("low", "mean") if name in ("low_a", "low_b", "null_low") else name.removesuffix("_low")
        if name == "low":
            before = list(self.table.columns)[: list(self.table.columns).index("low")]
            owner = next((str(one) for one in reversed(before) if one in _SIGNED or one in _MEANS), "mean")
        return owner in _SIGNED or (owner in _MEANS and self._measure(record) in self.signed)

    def _measure(self, record: Mapping[Any, Any]) -> tuple[str, ...]:
        return tuple(str(record.get(name)) for name in ("scorer", "dimension"))

    def _group(self, value: Any, name: str) -> str:
        held = {"a": "between", "b": "between", "group": "by"}
        column = self.held.get(held[name], name) if name in held else name
        if not pd.isna(value):
            return one_line(value)
        return OWN_WORDS if column == "source" else f"no {one_line(column)}"


def _is_one(values: "pd.Series[Any]") -> bool:
    try:
        return values.nunique(dropna=False) == 1
    except TypeError:  # lists and the like
        return values.map(repr).nunique() == 1


def one_line(text: object) -> str:
    """Text without control characters, its white space collapsed.

    >>> one_line("a\\x00 \\n b")
    'a b'
    """
    kept = (" " if c.isspace() else c for c in str(text) if c.isspace() or unicodedata.category(c)[0] != "C")
    return " ".join("".join(kept).split())


def _ends(name: str, end: str, other: str) -> str | None:
    """Name of the other end of an interval, None for what is no such end."""
    parts = name.split("_")
    return "_".join(other if part == end else part for part in parts) if end in parts else None


def _mean_head(held: Mapping[str, Any]) -> str:
    scorer, dimension = held.get("scorer"), held.get("dimension")
    if scorer == "salience":
        return f"Share of {dimension}" if dimension else "Share"
    return " ".join(filter(None, ("Mean", dimension and one_line(dimension), scorer and f"({one_line(scorer)})")))


def _words(name: object) -> str:
    text = one_line(name).replace("_", " ")
    return text[:1].upper() + text[1:]


def _bounds(low: float, high: float, *, signed: bool) -> str:
    if pd.isna(low) or pd.isna(high):
        return NOTHING
    return f"[{number(float(low), signed=signed)}, {number(float(high), signed=signed)}]"


def _listed(values: Sequence[Any]) -> Iterator[str]:
    for value in values:
        if isinstance(value, tuple) and len(value) == 2:
            yield f"“{one_line(value[0])}”" + (f" ×{value[1]:,}" if value[1] > 1 else "")
        else:
            yield one_line(value)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.date()) if isinstance(value, pd.Timestamp) else one_line(value)
