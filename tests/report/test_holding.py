from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pack_reader import Reader
from report_tables import mention, tables

from biaskit.report.holding import hold, rule, sampled
from biaskit.report.material import Material
from biaskit.report.pack import build_pack
from biaskit.types import Article

TEXT = "Norland freed the ferry 🚢 at dawn. Ida Holt called it a rescue.\nSudria cried “open piracy”."


def held(lengths, mentions, limit, seed=0):
    article, pair = (np.array(column, dtype=np.int64) for column in zip(*mentions, strict=True))
    return np.flatnonzero(hold(lengths, article, pair, limit=limit, seed=seed)).tolist()


def many(n, **options):
    """So many articles: all have a sentence of the outlet on Norland, every fifth one of Sudria on the raid."""
    articles = [Article(f"x{i}", TEXT, outlet="Post") for i in range(n)]
    found = [mention(a, "Norland freed the ferry 🚢 at dawn.", "Norland", "Norland") for a in articles]
    found += [
        mention(a, "Sudria cried “open piracy”.", "open piracy", "ferry raid", "Sudria", "quoted")
        for a in articles[::5]
    ]
    return Material(**tables(articles, found, []), **options)


def test_all_are_held_where_they_fit():
    assert held([5, 5], [(0, 0), (1, 0)], 10) == [0, 1]


def test_each_pair_keeps_at_least_one():
    mentions = [(i, 0) for i in range(50)] + [(7, 1), (31, 2)]
    kept = held([10] * 50, mentions, 30)
    assert {7, 31} <= set(kept)
    assert len(kept) == 3


def test_pairs_keep_equally_many():
    mentions = [(i, 0) for i in range(60)] + [(60 + i, 1) for i in range(20)] + [(80 + i, 2) for i in range(3)]
    kept = set(held([1] * 83, mentions, 23))
    assert Counter(pair for article, pair in mentions if article in kept) == {0: 10, 1: 10, 2: 3}


def test_an_article_that_is_too_long_gives_way():
    assert held([50, 4, 4], [(0, 0), (1, 0), (2, 0)], 9) == [1, 2]


def test_articles_without_mentions_fill_the_room_that_is_left():
    assert len(held([4, 4, 4, 4], [(0, 0)], 12)) == 3


def test_another_seed_draws_others():
    mentions = [(i, 0) for i in range(100)]
    draws = {tuple(held([1] * 100, mentions, 5, seed)) for seed in (0, 0, 1)}
    assert len(draws) == 2


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(0, 20), min_size=1, max_size=12),
    st.lists(st.tuples(st.integers(0, 11), st.integers(0, 5)), max_size=30),
    st.integers(0, 100),
)
def test_what_is_held_fits_and_nothing_more_would(lengths, mentions, limit):
    mentions = [(article % len(lengths), pair) for article, pair in mentions] or [(0, 0)]
    kept = held(lengths, mentions, limit)
    used = sum(lengths[article] for article in kept)
    assert used <= limit
    assert all(used + n > limit for article, n in enumerate(lengths) if article not in kept)


def test_texts_that_are_not_held_leave_the_numbers_as_they_are():
    corpus = many(30)
    full, short = (Reader(build_pack(corpus, max_characters=n)) for n in (10_000, 10 * len(TEXT)))
    assert short.pack["held"] == {
        "articles": 10,
        "of": 30,
        "rule": (
            "It holds the texts of 10 of 30 articles. They were drawn at random (seed 0), in turn for each pair of "
            "source and target, so that each pair keeps equally many sentences, as far as it has them. Numbers count "
            "all mentions, also those whose sentence is not held."
        ),
    }
    assert [text is None for text in short.pack["articles"]["text"]].count(False) == 10
    for by in (["source", "target"], ["outlet", "target"]):
        assert str(full.groups(by, 0)) == str(short.groups(by, 0))


def test_sentences_that_are_held_are_whole():
    reader = Reader(build_pack(many(30), max_characters=10 * len(TEXT)))
    shown = [m for m in reader.mentions if reader.text(m) is not None]
    assert {reader.printed(m) for m in shown} == {"Norland", "open piracy"}
    assert sum(reader.printed(m) == "open piracy" for m in shown) >= 4
    assert [(m["at"], m["end"], m["start"], m["stop"]) for m in reader.mentions if reader.text(m) is None] == [
        (0,) * 4
    ] * 20


def test_of_very_many_mentions_whole_articles_are_drawn():
    corpus = many(30)
    sample = sampled(corpus, 12)
    assert len(sample.mentions) <= 12
    assert set(sample.ratings["article_id"]) == {article.id for article in sample.articles}
    whole = corpus.mentions[corpus.mentions["article_id"].isin([a.id for a in sample.articles])]
    assert len(whole) == len(sample.mentions)


def test_a_sample_is_told_and_everything_on_the_page_comes_from_it():
    pack = build_pack(many(30), max_mentions=12)
    n = len(pack["articles"]["id"])
    assert pack["held"]["rule"] == (
        f"This page has the numbers of {n} of the 30 articles, drawn at random (seed 0), so that it can be opened; "
        "every number on it comes from these."
    )
    assert pack["held"]["of"] == 30
    assert pack["facts"]["counts"][0] == ["articles", 30]
    first = pack["actors"][0]
    assert first["printed"] == [["Norland", pack["mentions"]["target"].count(first["name"])]]
    assert first["printed"][0][1] <= len(pack["mentions"]["article"]) <= 12


def test_one_article_is_drawn_at_least():
    assert len(sampled(many(3), 0).articles) == 1


def test_what_is_whole_is_told_too():
    corpus = many(2)
    assert rule(corpus, corpus, 2, are_drawn=True) == "This page holds the whole text of every article."


def test_intervals_that_were_not_drawn_are_told():
    corpus = many(2)
    assert rule(corpus, corpus, 2, are_drawn=False).endswith(
        " Beyond the most frequent groups and measures, intervals are Student's in place of resampled ones."
    )
