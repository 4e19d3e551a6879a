"""distinctive_words: whose words they are, counted by hand, and how sure that is."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from biaskit.contrasts.log_odds import Prior, Tally
from biaskit.contrasts.word_counts import Occurrences, find_words, phrases_of
from biaskit.contrasts.words import WORD_COLUMNS, distinctive_words
from biaskit.errors import InputError, NotFoundError
from biaskit.types import Actor, Annotation, Article, Mention

ACTORS = (
    Actor("Peru", "state", ("Lima",)),
    Actor("Chile", "state"),
    Actor("Ana Ruiz", "person", (), "Peru"),
    Actor("tanker seizure", "event", ("the raid",)),
)


def mention(sentence, target="Peru", article="a", *, printed=None, scope=(), names=(), **more):
    """A mention of what is printed, with its scope and its names given by their words."""
    printed = target if printed is None else printed
    spans = {
        key: tuple((sentence.index(words), sentence.index(words) + len(words)) for words in given)
        for key, given in (("scope", scope), ("names", names))
    }
    start = sentence.index(printed) if printed else 0
    return Mention(article, target, sentence, start, start + len(printed), **spans, **more)


def annotation(*mentions, **articles):
    """Mentions with their articles, outlets as given (``a="Post"``), or metadata (``a={"leaning": "left"}``)."""
    ids = dict.fromkeys(mention.article_id for mention in mentions)
    given = {i: articles.get(i, "Post") for i in ids}
    known = [
        Article(i, "", meta=value) if isinstance(value, dict) else Article(i, "", outlet=value)
        for i, value in given.items()
    ]
    return Annotation(tuple(known), ACTORS, tuple(mentions), ())


def counts(given, by="source", **options):
    """Group -> word -> count, zeros left out."""
    table = distinctive_words(given, by, **{"min_count": 1, "min_articles": 1, **options})
    found = {}
    for row in table[table["count"] > 0].to_dict("records"):
        found.setdefault(row["group"], {})[row["word"]] = row["count"]
    return found


def test_words_are_lower_case_without_names_numbers_function_words_and_possessives():
    said = mention(
        "Peru’s Navy boarded 20 so-called rescue boats of the Chile Line in July 1990.", names=("Peru", "Chile Line")
    )
    assert counts(annotation(said)) == {None: dict.fromkeys("navy boarded so-called rescue boats july".split(), 1)}


def test_negations_are_counted():
    said = mention("Peru did not pay, never will, and can't say no.", names=("Peru",))
    assert counts(annotation(said))[None] == {"not": 1, "pay": 1, "never": 1, "can't": 1, "say": 1, "no": 1}


def test_contractions_of_function_words_are_function_words():
    said = mention("Peru fears they’re late, I'm told.", names=("Peru",))
    assert counts(annotation(said))[None] == {"fears": 1, "late": 1, "told": 1}


def test_only_the_scope_is_counted_and_all_of_the_sentence_without_one():
    scoped = mention("Peru paid, and rain fell.", scope=("Peru paid",), names=("Peru",))
    whole = mention("Peru paid, and rain fell.", article="b", names=("Peru",))
    assert counts(annotation(scoped, whole))[None] == {"paid": 2, "rain": 1, "fell": 1}


def test_a_place_counts_once_for_a_group_however_many_targets_its_words_bear_on():
    sentence = "Peru and Chile paid bitter bribes."
    both = [mention(sentence, target, names=("Peru", "Chile")) for target in ("Peru", "Chile")]
    assert counts(annotation(*both))[None] == {"paid": 1, "bitter": 1, "bribes": 1}


def test_a_place_counts_for_each_of_the_groups_that_have_it():
    sentence = "Peru and Chile paid."
    both = [mention(sentence, target, names=("Peru", "Chile")) for target in ("Peru", "Chile")]
    assert counts(annotation(*both), "target") == {"Peru": {"paid": 1}, "Chile": {"paid": 1}}


def test_the_same_sentence_in_another_place_counts_again():
    twice = [mention("Peru paid.", names=("Peru",), sentence_start=start) for start in (0, 40)]
    assert counts(annotation(*twice))[None] == {"paid": 2}


def test_a_name_that_another_mention_of_the_sentence_knows_is_no_word_either():
    sentence = "Peru paid Hope."
    found = annotation(
        mention(sentence, names=("Peru",)), mention(sentence, "Ana Ruiz", printed="Hope", names=("Hope",))
    )
    assert counts(found)[None] == {"paid": 1}


def test_the_label_of_an_event_counts_but_not_by_target():
    said = mention("It was open robbery, plain and simple.", "tanker seizure", printed="open robbery", kind="event",
                   names=())  # fmt: skip
    assert counts(annotation(said))[None] == {"open": 1, "robbery": 1, "plain": 1, "simple": 1}
    assert counts(annotation(said), "target")["tanker seizure"] == {"plain": 1, "simple": 1}


def test_a_label_that_is_a_name_is_no_word():
    said = mention("They cheered Operation Storm.", "tanker seizure", printed="Operation Storm", kind="event",
                   names=("Operation Storm",))  # fmt: skip
    assert counts(annotation(said)) == {None: {"cheered": 1}}


def test_phrases_stop_at_names_and_marks_and_begin_and_end_with_words_that_count():
    said = mention("Rule of law, Peru swore, is dead letter law.", names=("Peru",))
    found = counts(annotation(said), phrases=3)[None]
    assert {word for word in found if " " in word} == {"rule of law", "dead letter", "letter law", "dead letter law"}


def test_phrases_are_compared_with_phrases_as_long():
    found = annotation(
        mention("bitter pill, bitter pill, old rope", printed=""),
        mention("bitter pill, sea salt", article="b", printed="", source="Chile"),
    )
    table = distinctive_words(found, min_count=1, min_articles=1, phrases=2, prior_weight=1.0).set_index(
        ["group", "word"]
    )
    row = table.loc[("Chile", "bitter pill")]
    # Chile's phrases of two words are two, the outlet's three; three of the five are this one.
    own, other = 1 + 2 * 3 / 5, 2 + 3 * 3 / 5
    assert row["per_thousand"] == 500
    assert row["group_words"] == 4
    assert row["log_odds"] == pytest.approx(np.log(own / (4 - own)) - np.log(other / (6 - other)))


def test_stop_words_are_added_or_dropped():
    said = annotation(mention("Peru said the debt is due.", names=("Peru",)))
    assert set(counts(said, stop_words=["said"])[None]) == {"debt"}
    assert set(counts(said, stop_words=False)[None]) == {"said", "the", "debt", "is", "due"}


def test_denied_words_and_repeated_articles_are_left_out():
    sure = mention("Peru paid.", names=("Peru",))
    denied = mention("Peru stole.", names=("Peru",), sentence_start=20, asserted=False)
    repeated = mention("Peru paid.", article="b", names=("Peru",))
    found = annotation(sure, denied, repeated, b={"duplicate_of": "a"})
    assert counts(found) == {None: {"paid": 1}}
    assert counts(found, duplicates="all") == {None: {"paid": 2}}


def test_targets_go_by_name_and_alias_and_voices_are_picked():
    found = annotation(
        mention("Peru paid.", names=("Peru",)),
        mention("Chile begged.", "Chile", names=("Chile",), voice="quoted", sentence_start=20),
    )
    assert counts(found, target="lima") == {None: {"paid": 1}}
    assert counts(found, target=["Peru", "Chile"]) == {None: {"paid": 1, "begged": 1}}
    assert counts(found, voice="quoted") == {None: {"begged": 1}}


def test_groups_come_from_mentions_outlets_and_metadata_and_nulls_are_a_group():
    found = annotation(
        mention("Peru paid.", names=("Peru",)),
        mention("Peru begged.", article="b", names=("Peru",)),
        a={"leaning": "left"},
    )
    assert counts(found, "leaning") == {None: {"begged": 1}, "left": {"paid": 1}}
    assert counts(annotation(mention("Peru paid.", names=("Peru",)), a="Ledger"), "outlet") == {"Ledger": {"paid": 1}}


def test_members_roll_up_when_asked_for():
    found = annotation(mention("Chile begged.", "Chile", names=("Chile",), source="Ana Ruiz", voice="quoted"))
    assert counts(found) == {"Ana Ruiz": {"begged": 1}}
    assert counts(found, roll_up=True) == {"Peru": {"begged": 1}}


@pytest.fixture
def small():
    """Of ten words of the outlet's own, and five of Chile's, in three articles."""
    return annotation(
        mention("Peru seized seized oil oil ships.", names=("Peru",)),
        mention("Peru seized oil ships sold salt.", article="b", names=("Peru",)),
        mention("Peru stole oil.", article="b", names=("Peru",), source="Chile", sentence_start=50),
        mention("Peru stole stole ships.", article="c", names=("Peru",), source="Chile"),
    )


def test_the_table_by_hand(small):
    table = distinctive_words(small, min_count=4, prior_weight=1.0)
    assert list(table.columns) == list(WORD_COLUMNS)
    row = table.set_index(["group", "word"]).loc[("Chile", "oil")]
    # Of 15 words 4 are oil: the prior is 5 * 4 / 15 words of Chile's five, 10 * 4 / 15 of the other ten.
    own, other = 1 + 4 / 3, 3 + 8 / 3
    log_odds = np.log(own / (10 - own)) - np.log(other / (20 - other))
    assert row["log_odds"] == pytest.approx(log_odds)
    assert row["z"] == pytest.approx(log_odds / np.sqrt(1 / own + 1 / other))
    assert row[["by", "count", "count_others", "per_thousand", "per_thousand_others"]].tolist() == [
        "source",
        1,
        3,
        200,
        300,
    ]
    assert row[["n_articles", "group_words", "group_articles"]].tolist() == [1, 5, 2]


def test_sentences_show_the_word_in_its_place_each_from_another_article(small):
    shown = distinctive_words(small, min_count=3).set_index(["group", "word"])["sentences"]
    first, second = shown[np.nan, "seized"]
    assert first == {
        "article_id": "a", "outlet": "Post", "sentence": "Peru seized seized oil oil ships.", "start": 5, "end": 11,
    }  # fmt: skip
    assert second["sentence"][second["start"] : second["end"]] == "seized"
    assert shown["Chile", "seized"] == ()


def test_no_more_sentences_are_shown_than_asked_for(small):
    assert distinctive_words(small, min_count=3, examples=1)["sentences"].map(len).max() == 1


def test_two_groups_mirror_each_other(small):
    table = distinctive_words(small, min_count=3)
    own, other = (table[table["group"].isna()], table[table["group"] == "Chile"])
    columns = ["log_odds", "low", "high", "z"]
    mirrored = -other.set_index("word")[["log_odds", "high", "low", "z"]].set_axis(columns, axis=1)
    pd.testing.assert_frame_equal(own.set_index("word")[columns], mirrored.loc[own["word"]])
    assert own["q"].tolist() == pytest.approx(other.set_index("word")["q"].loc[own["word"]].tolist())


def test_words_that_a_group_surely_uses_more_come_first_and_those_that_it_uses_less_last(small):
    table = distinctive_words(small, min_count=3)
    for _, rows in table.groupby("group", dropna=False):
        more, less = rows[rows["log_odds"] > 0], rows[rows["log_odds"] <= 0]
        assert rows["word"].tolist() == [
            *more.sort_values("p")["word"],
            *less.sort_values("p", ascending=False)["word"],
        ]
        assert len(more) * len(less) > 0


def test_words_too_rare_have_no_rows_but_are_words_said(small):
    table = distinctive_words(small, min_count=3, min_articles=3)
    assert set(table["word"]) == {"ships"}
    assert set(table["group_words"]) == {10, 5}


def test_words_of_one_article_have_no_p():
    found = annotation(
        mention("Peru paid debts.", names=("Peru",)),
        mention("Peru begged.", article="b", names=("Peru",), source="Chile"),
    )
    table = distinctive_words(found, min_count=1, min_articles=1)
    assert table["log_odds"].notna().all()
    assert table[["low", "high", "p", "q"]].isna().all(axis=None)


def test_one_group_has_nothing_to_be_compared_with():
    table = distinctive_words(annotation(mention("Peru paid debts.", names=("Peru",))), min_count=1, min_articles=1)
    assert table["count"].tolist() == [1, 1]
    assert table[["log_odds", "low", "high", "z", "p", "q", "per_thousand_others"]].isna().all(axis=None)


def test_a_corpus_without_words_has_an_empty_table():
    table = distinctive_words(annotation(mention("Peru.", names=("Peru",))))
    assert list(table.columns) == list(WORD_COLUMNS)
    assert len(table) == 0
    assert len(distinctive_words(annotation())) == 0


def test_groups_come_null_first_then_by_size_and_no_more_than_asked_for():
    found = annotation(
        *(mention("Peru paid bribes.", names=("Peru",), source="Chile", sentence_start=40 * i) for i in range(3)),
        *(
            mention("Peru begged.", article="b", names=("Peru",), source=source, sentence_start=9)
            for source in (None, "Cuba")
        ),
    )
    options = {"min_count": 1, "min_articles": 1}
    assert distinctive_words(found, **options)["group"].unique().tolist() == [None, "Chile", "Cuba"]
    two = distinctive_words(found, max_groups=2, **options)
    assert two["group"].unique().tolist() == [None, "Chile"]
    assert two.set_index(["group", "word"]).loc[("Chile", "begged"), "count_others"] == 2


def test_more_articles_of_the_same_leave_the_log_odds_and_lower_p():
    def corpus(n):
        own = [mention("Peru seized oil.", article=f"a{i}", names=("Peru",)) for i in range(n)]
        other = [mention("Peru stole oil.", article=f"b{i}", names=("Peru",), source="Chile") for i in range(n)]
        return distinctive_words(annotation(*own, *other), min_count=1).set_index(["group", "word"])

    few, many = corpus(3), corpus(12)
    assert many.loc[("Chile", "stole"), "log_odds"] == pytest.approx(few.loc[("Chile", "stole"), "log_odds"])
    assert many.loc[("Chile", "stole"), "p"] < few.loc[("Chile", "stole"), "p"]


# The formulas, against a dense and slow rendering of them.


def occurrences(tables):
    """Words in their places, from arrays (group, article, word) of counts."""
    group, article, word = np.nonzero(tables)
    times = tables[group, article, word]
    group, article, word = (np.repeat(numbers, times) for numbers in (group, article, word))
    nowhere = np.zeros(len(word), dtype=np.int64)
    names = [f"w{chr(97 + i // 26)}{chr(97 + i % 26)}" for i in range(tables.shape[2])]
    articles = [str(i) for i in range(tables.shape[1])]
    return Occurrences(
        names, articles, list(range(len(tables))), [(0, "")], word, article, group, nowhere, nowhere, nowhere
    )


def published(y, rest, alpha, alpha_rest):
    """Monroe, Colaresi and Quinn (2008), equations 16, 20 and 22."""
    n, n_rest, a, a_rest = y.sum(), rest.sum(), alpha.sum(), alpha_rest.sum()
    delta = np.log((y + alpha) / (n + a - y - alpha)) - np.log(
        (rest + alpha_rest) / (n_rest + a_rest - rest - alpha_rest)
    )
    return delta, 1 / (y + alpha) + 1 / (rest + alpha_rest)


@pytest.fixture
def three_groups():
    tables = np.random.default_rng(3).negative_binomial(1, 0.4, size=(3, 12, 30))
    tables[:2, 0] *= 9
    return tables


def test_log_odds_and_z_are_those_of_the_paper(three_groups):
    alpha = three_groups.sum(axis=(0, 1)) / 10.0
    tally = Tally(occurrences(three_groups), min_count=1, min_articles=1)
    sides = tally.sides(1, Prior(alpha, None))
    y, total = three_groups[1].sum(axis=0), three_groups.sum(axis=(0, 1))
    delta, variance = published(y, total - y, alpha, alpha)
    assert sides.log_odds == pytest.approx(delta)
    assert sides.z == pytest.approx(delta / np.sqrt(variance))


def test_the_error_is_that_of_the_jackknife_where_that_is_larger(three_groups):
    shares = three_groups.sum(axis=(0, 1)) / three_groups.sum()
    sides = Tally(occurrences(three_groups), min_count=1, min_articles=1).sides(1, Prior(shares, 0.1))
    own, rest = three_groups[1], three_groups[[0, 2]].sum(axis=0)
    prior = 0.1 * own.sum() * shares, 0.1 * rest.sum() * shares
    delta, variance = published(own.sum(axis=0), rest.sum(axis=0), *prior)
    without = [published(own.sum(axis=0) - own[i], rest.sum(axis=0) - rest[i], *prior)[0] for i in range(12)]
    jackknife = 11 / 12 * ((np.array(without) - delta) ** 2).sum(axis=0)
    assert (jackknife > variance).any()
    assert sides.error == pytest.approx(np.sqrt(np.maximum(jackknife, variance)), rel=0.01)


def test_the_interval_is_of_student_s_t_with_the_articles_that_have_the_word(three_groups):
    sides = Tally(occurrences(three_groups), min_count=1, min_articles=1).sides(0, Prior(np.full(30, 1 / 30), 0.1))
    free = (three_groups.sum(axis=0) > 0).sum(axis=0) - 1
    low, high = sides.around(0.9)
    assert (low + high) / 2 == pytest.approx(sides.log_odds)
    assert (high - low) / 2 == pytest.approx(stats.t.ppf(0.95, free) * sides.error)


def dealt(counts, group):
    """Articles with words of their own, some of them to the one group and the others to the other."""
    tables = np.zeros((2, *counts.shape), dtype=np.int64)
    tables[np.where(group, 0, 1), np.arange(len(counts))] = counts
    return Tally(occurrences(tables), min_count=1, min_articles=2).sides(0, Prior(np.full(counts.shape[1], 1e-3), None))


def test_p_is_that_of_dealing_articles_out_anew():
    generator = np.random.default_rng(4)
    counts = generator.multinomial(40, generator.dirichlet(np.ones(8)), size=24)
    group = np.arange(24) < 10
    found = dealt(counts, group).p
    share, expected = 10 / 24, counts.sum(axis=0) / 24
    away = [np.abs((counts - expected)[generator.permutation(24)[:10]].sum(axis=0)) for _ in range(20_000)]
    here = np.abs(counts[group].sum(axis=0) - share * counts.sum(axis=0))
    farther, as_far = np.array(away) > here + 1e-9, np.isclose(away, here, rtol=0, atol=1e-9)
    assert found == pytest.approx((farther + 0.5 * as_far).mean(axis=0), abs=0.05)


def test_a_word_that_all_articles_of_a_group_have_and_no_other_is_sure():
    counts = np.full((24, 3), 10)
    counts[:, 0] = np.repeat([1, 0], [8, 16])
    # Of all ways to choose 8 of 24 articles, one; two-sided twice that.
    assert dealt(counts, np.arange(24) < 8).p[0] == pytest.approx(2 / math.comb(24, 8), rel=1)


def bursty(generator, n_articles, n_words):
    """Articles of two groups that do not differ: one set of topics, words in bursts."""
    base = 1 / np.arange(5.0, 5 + n_words)
    topics = generator.dirichlet(base / base.sum() * 200, size=6)
    tables = np.zeros((2, n_articles, n_words), dtype=np.int64)
    for i in range(n_articles):
        shares = generator.dirichlet(np.full(6, 0.4)) @ topics
        tables[i % 2, i] = generator.multinomial(200, generator.dirichlet(shares * 60 + 1e-9))
    return tables


def test_without_a_difference_p_holds_its_level_and_the_published_z_does_not():
    generator = np.random.default_rng(1)
    p, z = [], []
    for _ in range(20):
        tables = bursty(generator, 60, 250)
        shares = tables.sum(axis=(0, 1)) / tables.sum()
        tally = Tally(occurrences(tables), min_count=5, min_articles=10)
        sides = tally.sides(0, Prior(shares, 0.1))
        p.extend(sides.p)
        z.extend(sides.z)
    assert len(p) > 1000
    assert np.mean(np.abs(z) > 1.96) > 0.25
    assert 0.01 < np.mean(np.array(p) < 0.05) < 0.06
    assert np.mean(np.array(p) < 0.01) < 0.015


# The prior.


def log_odds(found, **options):
    table = distinctive_words(found, min_count=1, **options).set_index(["group", "word"])
    return table["log_odds"].loc["Chile"]


def test_a_heavier_prior_pulls_toward_no_difference(small):
    light, heavy = log_odds(small), log_odds(small, prior_weight=5)
    assert (heavy.abs() < light.abs()).all()


@pytest.mark.parametrize(
    "prior",
    [
        {"Oil": 6, "ships": 3},
        pd.Series({"oil": 6, "ships": 3}),
        ["Oil oil ships.", "The oil, oil, oil: oil of ships, ships."],
    ],
)
def test_an_own_prior_may_be_counts_or_texts(small, prior):
    tally = find_words(small.mentions, lambda m: m.source)
    parts = np.array([{"oil": 6.0, "ships": 3.0}.get(word, 1.5) for word in tally.vocabulary])
    y, rest = (np.bincount(tally.word[tally.group == i], minlength=len(parts)) for i in (1, 0))
    delta, _ = published(y, rest, parts, parts)
    found = log_odds(small, prior=prior, prior_weight=None)
    assert found["oil"] == pytest.approx(delta[tally.vocabulary.index("oil")])


def test_an_uninformative_prior_is_the_same_for_each_word(small):
    own, other = 1 + 0.01, 3 + 0.01
    words = 6 * 0.01
    expected = np.log(own / (5 + words - own)) - np.log(other / (10 + words - other))
    assert log_odds(small, prior="uninformative", prior_weight=None)["oil"] == pytest.approx(expected)


# What cannot be.


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"prior_weight": 0}, r"^prior_weight is 0; give a number above 0, or None\.$"),
        ({"phrases": 4}, r"^phrases is 4; give a whole number from 1 to 3\.$"),
        ({"level": 1}, r"^level is 1; give a share between 0 and 1, as 0\.95\.$"),
        ({"voice": "loud"}, r"^voice is 'loud'; give 'outlet', 'quoted' or 'paraphrased'\.$"),
        ({"prior": "flat"}, r"^prior is 'flat'; give 'uninformative', counts of words, or texts\.$"),
        ({"prior": {"tea": 2}}, r"^The prior has none of the words counted, or counts below 0\."),
        ({"duplicates": "never"}, r"^duplicates is 'never'; give 'once' or 'all'\.$"),
    ],
)
def test_options_that_cannot_be_are_refused(small, options, message):
    with pytest.raises(InputError, match=message):
        distinctive_words(small, **options)


def test_unknown_columns_and_targets_are_named(small):
    with pytest.raises(NotFoundError, match=r"^No column is named 'sauce'\..*Did you mean 'source'\?$"):
        distinctive_words(small, "sauce")
    with pytest.raises(NotFoundError, match=r"^No target is named 'Prru'\. Available: Peru\. Did you mean 'Peru'\?$"):
        distinctive_words(small, target="Prru")


def test_a_ratings_table_is_refused():
    with pytest.raises(InputError, match=r"^Words need the names in each sentence, which a ratings table lacks\."):
        distinctive_words(pd.DataFrame({"scorer": ["vader"]}))


def test_metadata_that_holds_lists_is_refused():
    found = annotation(mention("Peru paid.", names=("Peru",)), a={"tags": ["x"]})
    with pytest.raises(InputError, match=r"^Column 'tags' holds lists or mappings;"):
        distinctive_words(found, "tags")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.text(max_size=40), st.sampled_from([None, "Chile", "Cuba"]), st.integers(0, 3)), max_size=8)
)
def test_any_text_is_counted_in_its_place(said):
    mentions = [
        Mention(f"a{article}", "Peru", text, 0, 0, source=source, sentence_start=100 * i)
        for i, (text, source, article) in enumerate(said)
    ]
    table = distinctive_words(annotation(*mentions), min_count=1, min_articles=1, phrases=2)
    for row in table.to_dict("records"):
        assert row["count"] >= len(row["sentences"])
        for one in row["sentences"]:
            assert row["word"] in phrases_of(one["sentence"][one["start"] : one["end"]], longest=2)
