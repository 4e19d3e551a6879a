"""What hypothesis draws: texts as news writes them, texts that mean harm, tables and options of every shape."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from biaskit.errors import BiaskitError

MORE = int(os.environ.get("BIASKIT_EXAMPLES", "1"))
"""How many times as many inputs are tried as in a usual run."""

ACTORS = (
    "Peru",
    "Chile",
    "the Kremlin",
    "President Vladimir Putin",
    "Ms. Keller",
    "the Harbour Union",
    "NATO",
    "Maduro",
)
VERBS = ("said", "denied", "condemned", "told reporters", "warned", "praised", "refused to say", "claimed", "called it")
WORDS = ("a brazen act of piracy", "the seizure of the tanker", "a great success", "talks", "no comment", "$5 million")
DATELINES = (
    "CARACAS, Venezuela (AP) — ",
    "LONDON, Dec. 11 (Reuters) - ",
    "By Jane Doe\n\n",
    "Published: 11 Dec 2025\n",
)
WIRE = (
    "Reporting by J. Doe; Editing by A. Ray",
    "Follow us on Twitter",
    "© 2025 The Ledger. All rights reserved.",
    "(END)",
)
MARKS = ('"', "'", "“", "”", "‘", "’", "«", "»", "„", "‚", "``", "''", "‹", "›")
HOSTILE = (
    "\x00", "\x01\x02\x07\x08", "\x1b[31m", "\x1b]0;owned\x07", "\x7f", "\x85", "\ud800", "\udfff", "\ufffe", "\ufeff",
    "\u202e", "\u2066\u2069", "\u200b\u200d\u2060", "\u00ad", "قال شلومו", "שלום", "👩‍👩‍👧‍👦", "🏳️‍🌈", "🇵🇪",
    "e" + "\u0301" * 60, "ﷺ", "İıſßẞǅ", "x" * 3000, "-" * 2000, "(" * 800, "“" * 300, ".." * 500, "Mr. " * 200,
    "said " * 200, "\r", "\n", "\r\n", "\u2028", "\v\f", "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "]]>", "<!--", "&lt;&#0;&#xd800;", "javascript:alert(1)", "[a](javascript:b)", "| a | b |", "```",
    "$x$ \\input{/etc/passwd} \\end{document}", "=HYPERLINK(\"http://x\")", "+1+cmd|' /C'!A0", "@SUM(A1)", "-2+3",
    "(a+)+$", "[", "\\", "*", ".*?", "%s%n{0}{x.__class__}", "${jndi:x}", "'; DROP TABLE rating; --",
    "../../etc/passwd", "__proto__", "NaN", "None", "null", "1e999", "http://x.y/" + "a" * 500, "\t", "\u00a0",
    "\u3000", "٣", "½", "Ⅷ", "𝔓𝔢𝔯𝔲",
)  # fmt: skip


def examples(number: int) -> settings:
    """How often a test is run: often enough to find faults, seldom enough for every change; `MORE` by hand."""
    checks = [
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
        HealthCheck.large_base_example,
    ]
    return settings(
        max_examples=number * MORE, deadline=None, derandomize=MORE == 1, database=None, suppress_health_check=checks
    )


@contextmanager
def refusals_in_words() -> Iterator[None]:
    """Let pass what biaskit refuses, if it says so in words."""
    refused: BiaskitError | None = None
    try:
        yield
    except BiaskitError as error:
        refused = error
    if refused is not None:
        assert str(refused).strip()
        assert not isinstance(refused.__cause__, MemoryError)


@st.composite
def sentences(draw: DrawFn) -> str:
    """A sentence of news: who says what about whom, quoted in one of the ways."""
    who, whom = draw(st.sampled_from(ACTORS)), draw(st.sampled_from(ACTORS))
    verb, what = draw(st.sampled_from(VERBS)), draw(st.sampled_from(WORDS))
    opening, closing = draw(st.sampled_from(MARKS)), draw(st.sampled_from(MARKS))
    return draw(
        st.sampled_from(
            (
                f"{who} {verb} {whom} {what}.",
                f"{opening}{whom} is {what},{closing} {who} {verb}.",
                f"{who} {verb} that {whom} had made {opening}{what}{closing}, and left.",
                f"{opening}{what},{closing} said {who}, {opening}is all {whom} wants.{closing}",
                f"According to {who}, {whom} is {what}!",
            )
        )
    )


@st.composite
def news(draw: DrawFn) -> str:
    """A news text: dateline or byline, sentences in paragraphs, boilerplate of the wire."""
    body = draw(st.lists(sentences(), min_size=1, max_size=4))
    gap = draw(st.sampled_from((" ", "\n\n", "\r\n", "\n")))
    return draw(st.sampled_from(("", *DATELINES))) + gap.join(body) + gap + draw(st.sampled_from(("", *WIRE)))


def hostile() -> SearchStrategy[str]:
    """A text that means harm: control characters, halves of characters, what other programs run, broken quotation."""
    parts = st.one_of(st.sampled_from(HOSTILE), st.sampled_from(MARKS), sentences(), st.text(max_size=20))
    return st.lists(parts, max_size=8).map("".join)


def texts() -> SearchStrategy[str]:
    """Either."""
    return st.one_of(news(), hostile())


def odd_values() -> SearchStrategy[Any]:
    """What may be given for an option by mistake or malice."""
    known = (
        None, True, False, 0, 1, -1, 2, 3, 10**30, 0.0, 0.5, 1.0, -0.5, 1e308, float("nan"), float("inf"), "", "x",
        "vader", "valence", "outlet", "target", "source", "date", "value", "W", "M", "D", "2020-01-01", "article",
        "mention", b"x", (), [], {}, ["outlet"], ("source", "target"), ["x"], [None], [1], {"a": 1}, {"text": "x"},
        {1, 2}, object, 1j, np.int64(3), np.float32(0.5), pd.NaT, pd.Timestamp("2024-03-01"), range(3), lambda: 1,
    )  # fmt: skip
    return st.one_of(st.sampled_from(known), st.text(max_size=8), st.sampled_from(HOSTILE), st.integers(), st.floats())


_COLUMNS = (
    lambda n: [None] * n, lambda n: [float("inf")] * n, lambda n: [float("nan")] * n, lambda n: ["x"] * n,
    lambda n: [b"\xff"] * n, lambda n: list(range(n)), lambda n: [[1, "a"]] * n, lambda n: [{"a": 1}] * n,
    lambda n: [object()] * n, lambda n: [True] * n, lambda n: [10**30] * n, lambda n: pd.Categorical(["a"] * n),
    lambda n: pd.array([1] * n, dtype="Int64"), lambda n: [pd.Timestamp("1677-09-22")] * n,
    lambda n: [pd.Timestamp("2024-01-01", tz="UTC")] * n, lambda n: [pd.Timedelta(1)] * n, lambda n: ["\ud800"] * n,
    lambda n: [HOSTILE[i % len(HOSTILE)] for i in range(n)], lambda n: [1j] * n, lambda n: [("a", "b")] * n,
    lambda n: pd.array([None] * n, dtype="string"), lambda n: [-0.0] * n,
)  # fmt: skip
"""Contents that a column may have, each of so many rows."""


@st.composite
def spoiled(draw: DrawFn, table: pd.DataFrame) -> Any:
    """A table after up to three changes: columns gone, of another type, twice; rows gone or twice; or no table."""
    made = table
    for _ in range(draw(st.integers(0, 3))):
        made = draw(st.sampled_from(_CHANGES))(draw, made)
    return draw(st.sampled_from((made, made, made, made, made, made.iloc[:0], pd.DataFrame(), None, 5, "x", [made])))


def _retyped(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    if not len(table.columns):
        return table
    column = draw(st.sampled_from(list(table.columns)))
    values = draw(st.sampled_from(_COLUMNS))(len(table))
    made = table.loc[:, ~table.columns.duplicated()].copy()
    made[column] = values if hasattr(values, "dtype") else pd.Series(values, index=made.index, dtype=object)
    return made


def _dropped(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=draw(st.sampled_from(list(table.columns)))) if len(table.columns) else table


def _doubled(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    place = draw(st.integers(0, max(0, len(table.columns) - 1)))
    return pd.concat([table, table.iloc[:, place : place + 1]], axis=1)


def _fewer(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    return table.iloc[: draw(st.integers(0, 3))]


def _twice(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([table, table])


def _indexed(draw: DrawFn, table: pd.DataFrame) -> pd.DataFrame:
    return table.set_index(pd.Index(["x"] * len(table), name="outlet"))


_CHANGES = (_retyped, _retyped, _retyped, _dropped, _doubled, _fewer, _twice, _indexed)
