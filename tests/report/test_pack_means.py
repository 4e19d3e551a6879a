from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_reader import Reader
from report_tables import tables

from biaskit.contrasts import label_contrast
from biaskit.report.matching import match
from biaskit.report.material import Material
from biaskit.report.means import GROUPINGS, _large, intervals
from biaskit.report.pack import build_pack, students_t
from biaskit.summary import summarize
from biaskit.tables import actors_table, mentions_table, quotations_table, ratings_table
from biaskit.types import Actor, Article, Mention, Rating

ACTORS = (Actor("Norland", "state"), Actor("Ida Holt", "person", (), "Norland"), Actor("Sudria", "state"))
TEXT = "Norland and Sudria met."
MEASURES = (("vader", "valence"), ("textblob", "valence"), ("frames", "crime"))

spoken = st.tuples(
    st.integers(0, 4),
    st.sampled_from(["Norland", "Sudria"]),
    st.sampled_from([None, "Ida Holt", "Norland", "a sailor"]),
    st.tuples(*[st.sampled_from([float("nan"), 0.0, -0.5, 0.25, 1 / 3]) for _ in MEASURES]),
)


def material(spoken, n_articles=5, repeats=()):
    """A corpus in which each entry is a mention: article, target, source and values."""
    articles = [
        Article(f"a{i}", TEXT, ("Post", "Sun")[i % 2], meta={"duplicate_of": "a0"} if i in repeats else {})
        for i in range(n_articles)
    ]
    found = [
        Mention(f"a{i}", target, TEXT, 0, 7, source, "quoted" if source else "outlet")
        for i, target, source, _ in spoken
    ]
    rated = [
        Rating(mention, *measure, abs(value) if measure[0] == "frames" else value)
        for mention, (*_, values) in zip(found, spoken, strict=True)
        for measure, value in zip(MEASURES, values, strict=True)
    ]
    return Material(
        ratings_table(rated, articles), quotations_table([], articles), mentions_table(found, articles),
        actors_table(ACTORS, found, (), articles), articles, {},
    )  # fmt: skip


def key_of(row, by):
    return tuple(None if pd.isna(row[column]) else row[column] for column in by)


def check(given, by, measure):
    reader = Reader(build_pack(given))
    table = summarize(given.ratings, by, scorer=measure[0], dimension=measure[1], interval="t")
    found = reader.groups(by, reader.dim(*measure))
    assert set(found) == {key_of(row, by) for row in table.to_dict("records")}
    for row in table.to_dict("records"):
        wanted = [row[name] for name in ("n_articles", "n_mentions", "n_rated", "mean")]
        assert found[key_of(row, by)] == pytest.approx(wanted, abs=1e-6, nan_ok=True)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(spoken, min_size=1, max_size=12),
    st.sets(st.integers(1, 4), max_size=2),
    st.sampled_from([["source", "target"], ["target"], ["outlet", "target"], ["outlet"], ["source"]]),
    st.sampled_from(MEASURES),
)
def test_means_from_a_pack_are_those_of_summarize(said, repeats, by, measure):
    corpus = material(said, repeats=repeats)
    if any(i not in repeats for i, *_ in said):
        check(corpus, by, measure)


@settings(max_examples=20, deadline=None)
@given(st.lists(spoken, min_size=1, max_size=10), st.randoms())
def test_the_order_of_the_ratings_does_not_matter(said, random):
    one = list({(i, target, source): (i, target, source, values) for i, target, source, values in said}.values())
    corpus = material(one)
    order = list(range(len(corpus.ratings)))
    random.shuffle(order)
    shuffled = Material(**{**vars(corpus), "ratings": corpus.ratings.iloc[order].reset_index(drop=True)})
    first, second = Reader(build_pack(corpus)), Reader(build_pack(shuffled))
    for measure in MEASURES:
        values = [[reader.value(m, reader.dim(*measure)) for m in reader.mentions] for reader in (first, second)]
        assert values[0] == pytest.approx(values[1], nan_ok=True)


@pytest.fixture(scope="module")
def large():
    """Seventy articles in which the two targets are often spoken of, in three voices."""
    draw = np.random.default_rng(3)
    said = [
        (i, target, source, tuple(np.round(draw.uniform(-1, 1, len(MEASURES)), 3)))
        for i in range(70)
        for target in ("Norland", "Sudria")
        for source in (None, "Ida Holt")[: 1 + (i < 35)]
        for _ in range(1 + i % 3)
    ]
    return material(said, n_articles=70, repeats={69})


@pytest.mark.parametrize("grouping", GROUPINGS)
def test_intervals_from_percentiles_are_those_of_summarize(large, grouping):
    pack = build_pack(large)
    by, is_own = GROUPINGS[grouping]
    ratings = large.ratings[large.ratings["source"].isna()] if is_own else large.ratings
    table = summarize(ratings, by, seed=large.seed)
    table = table[table["interval"] == "percentile"]
    lists = {"outlet": pack["outlets"], "source": [*pack["names"], None], "target": pack["names"]}
    found = [
        (*(lists[column][place] for column, place in zip(by, row, strict=False)), *pack["dims"][row[-3]][:2], *row[-2:])
        for row in pack["summaries"][grouping]
    ]
    columns = [*by, "scorer", "dimension", "low", "high"]
    assert found == [key_of(row, columns) for row in table.to_dict("records")]
    assert found


def drawn_of(corpus, **options):
    pack, rated = build_pack(corpus), match(corpus.ratings, corpus.mentions)
    known = {name: place for place, name in enumerate(pack["names"])}
    places = {"source": known, "target": known, "outlet": {"Post": 0, "Sun": 1}}
    return intervals(corpus, rated, pack["mentions"], pack["articles"], places, **options)


def test_intervals_of_an_event_are_those_of_label_contrast():
    draw = np.random.default_rng(4)
    said = [
        (i, "ferry raid", source, tuple(np.round(draw.uniform(-1, 1, len(MEASURES)), 3)))
        for i in range(40)
        for source in (None, "Ida Holt", "Norland", "Sudria")[: 2 + (i < 35) + (i < 20)]
    ]
    raid = actors_table((*ACTORS, Actor("ferry raid", "event")), [])
    corpus = replace(material(said, n_articles=40, repeats={39}), actors=raid)
    table = label_contrast(corpus, "ferry raid", scorer="vader", seed=corpus.seed)
    assert table["n_articles"].tolist() == [39, 39, 20]
    pack = build_pack(corpus)
    (event,) = pack["events"]
    shown = [row for row in event["rows"] if row["measure"] == pack["default"]]
    found = [([*pack["names"], None][row["top"]], row["low"], row["high"]) for row in shown]
    assert (pack["names"][event["name"]], len(found)) == ("ferry raid", 2)
    assert found == [key_of(row, ["source", "low", "high"]) for row in table.iloc[:2].to_dict("records")]


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 3), st.booleans(), st.booleans()), min_size=1))
def test_large_groups_are_counted_by_article(rows):
    group, article, *has = (np.array(column) for column in zip(*rows, strict=True))
    with patch("biaskit.report.means.FEW", 2):
        chosen, _ = _large(group, article, np.stack(has, axis=1), np.array([0, 1]), 1_000)
    for place in range(4):
        for dim in range(2):
            n = len({a for g, a, *values in rows if g == place and values[dim]})
            assert (place < len(chosen) - 1 and chosen[place, dim]) == (n >= 2)
    assert not chosen[-1].any()


def test_small_groups_are_left_to_the_page():
    assert build_pack(Material(**tables()))["summaries"] == {key: [] for key in GROUPINGS}


def test_over_the_limit_the_first_valence_comes_first(large):
    drawn = drawn_of(large, limit=150)
    assert not drawn.are_all
    assert [(row[0], row[1]) for row in drawn.rows["target"]] == [(0, 0), (2, 0)]


def test_the_t_distribution_is_at_hand():
    assert students_t()[1] == pytest.approx(4.3026527297)
    assert len(students_t()) == 1000
