"""Ratings straight to Arrow are what the table of ratings becomes."""

from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.tables import ratings_arrow, ratings_schema, ratings_table
from biaskit.tables.arrow import to_arrow
from biaskit.types import Article, Cue, Mention, Rating

TEXTS = st.text(max_size=6) | st.sampled_from(["Peru", "\ud800", "é", "a\ud83dz", ""])
SPANS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=2).map(tuple)
MENTIONS = st.builds(
    Mention, st.sampled_from("abc"), TEXTS, TEXTS, st.integers(0, 9), st.integers(0, 9), st.none() | TEXTS, TEXTS,
    st.integers(0, 99), SPANS, st.none() | TEXTS, st.lists(TEXTS, max_size=2).map(tuple), TEXTS, SPANS, SPANS,
    st.none() | TEXTS, st.booleans(), st.booleans(),
)  # fmt: skip
CUES = st.lists(st.builds(Cue, st.integers(0, 9), st.integers(0, 9), st.floats(-2, 2), st.just("lexicon")), max_size=2)
RATINGS = st.builds(
    Rating, MENTIONS, st.sampled_from(["vader", "tone"]), TEXTS, st.floats(-1, 1) | st.just(float("nan")),
    CUES.map(tuple),
)  # fmt: skip
ARTICLES = [
    Article(
        "a", "", "Post", date(2025, 12, 11), "T", "u", {"n": 1, "who": "x", "ok": True, "list": [1], "article_id": 5}
    ),
    Article("b", "", "Times", None, "", "", {"n": None, "share": 0.5}),
]


@settings(deadline=None)
@given(st.lists(RATINGS, max_size=6), st.sampled_from([ARTICLES, ARTICLES[:1], []]), st.booleans())
def test_it_is_what_the_table_of_ratings_becomes(ratings: list[Rating], articles: list[Article], twice: bool) -> None:
    ratings = [*ratings, *ratings[:2]] if twice else ratings
    schema = ratings_schema(["n", "who", "ok", "list", "article_article_id", "share", "elsewhere"])
    made = ratings_arrow(ratings, articles, schema)
    assert made.schema.equals(schema)
    assert made.equals(to_arrow(ratings_table(ratings, articles), schema))


@pytest.mark.parametrize("names", [[], ["share"]])
def test_columns_that_the_schema_lacks_are_left_out(names: list[str]) -> None:
    ratings = [Rating(Mention("a", "Peru", "Peru lost.", 0, 4), "vader", "valence", -0.4)]
    assert ratings_arrow(ratings, ARTICLES, ratings_schema(names)).column_names == ratings_schema(names).names


def test_further_columns_are_made_of_those_of_the_mentions() -> None:
    seen: list[Any] = []

    def extend(frame: pd.DataFrame) -> pd.DataFrame:
        seen.append(frame)
        return frame.assign(more=frame["target"] + "!")

    mentions = [Mention("a", name, f"{name} lost.", 0, len(name)) for name in ("Peru", "Chile")]
    ratings = [Rating(mention, scorer, "valence", 0.0) for mention in mentions for scorer in ("vader", "tone")]
    made = ratings_arrow(ratings, ARTICLES, ratings_schema(["more"]), extend=extend)
    assert made.column("more").to_pylist() == ["Peru!", "Peru!", "Chile!", "Chile!"]
    whole = ratings_table(ratings, ARTICLES)
    [frame] = seen
    assert frame.columns.tolist() == [
        name for name in whole.columns if name not in ("scorer", "dimension", "value", "cues")
    ]
    assert len(frame) == 2


def test_no_ratings_are_an_empty_table() -> None:
    assert ratings_arrow([], [], ratings_schema()).equals(pa.Table.from_pylist([], ratings_schema()))
