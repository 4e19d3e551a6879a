"""Which articles cover the same event, and that the ratings say it."""

import datetime
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import biaskit as bk
from biaskit.annotation import annotate, join, stories
from biaskit.annotation.stories import propose_events, with_events
from biaskit.errors import BiaskitWarning, InputError
from biaskit.types import Annotation, Article

DAY = datetime.date(2024, 3, 12)
RAID = {
    "ledger": (
        "Chile seizes tanker off Peru",
        "Chile's navy seized an oil tanker off Peru on Tuesday, officials said.",
    ),
    "post": ("Tanker stormed", "An oil tanker was seized by the navy of Chile off Peru early on Tuesday."),
    "times": ("Peru protests", "Peru protested after the Chilean navy seized an oil tanker off Peru on Tuesday."),
}
RAIN = {
    "ledger": ("Rain at last", "Farmers in Bolivia welcomed heavy rain after months of drought, and sowed potatoes."),
    "post": ("Drought ends", "Heavy rain ended months of drought in Bolivia, where farmers sow potatoes again."),
}


def article(id: str, told: tuple[str, str], date: datetime.date | None = DAY, **fields) -> Article:
    title, text = told
    return Article(id, text, outlet=id, date=date, title=title, **fields)


def told(event: dict[str, tuple[str, str]], name: str, date: datetime.date | None = DAY) -> list[Article]:
    return [replace(article(outlet, one, date), id=f"{outlet}-{name}") for outlet, one in event.items()]


def groups(found: dict[str, str]) -> set[frozenset[str]]:
    return {frozenset(one for one, name in found.items() if name == event) for event in found.values()}


def test_articles_on_two_happenings_of_one_day_are_two_events():
    assert groups(propose_events([*told(RAID, "raid"), *told(RAIN, "rain")])) == {
        frozenset({"ledger-raid", "post-raid", "times-raid"}),
        frozenset({"ledger-rain", "post-rain"}),
    }


def test_an_event_is_named_by_its_first_day_and_its_most_telling_words():
    one, two = told(RAIN, "rain")
    found = propose_events([replace(one, date=DAY + datetime.timedelta(2)), two])
    assert set(found.values()) == {"2024-03-12 rain drought bolivia"}


def test_a_word_that_few_of_its_articles_have_does_not_name_an_event():
    one, two = told(RAIN, "rain")
    found = propose_events([replace(one, text=f"{one.text} Quinoa, quinoa, quinoa."), two], threshold=0.1)
    assert found
    assert "quinoa" not in found[one.id]


def test_an_event_without_a_date_is_named_by_words_alone():
    assert set(propose_events(told(RAIN, "rain", None)).values()) == {"rain drought bolivia"}


def test_an_article_that_nobody_joins_is_absent():
    assert propose_events([article("ledger", RAID["ledger"]), article("post", RAIN["post"])]) == {}


@pytest.mark.parametrize(("gap", "joined"), [(3, True), (4, False)])
def test_an_event_spans_three_days_at_most(gap, joined):
    one, two = told(RAIN, "rain")
    assert bool(propose_events([one, replace(two, date=DAY + datetime.timedelta(gap))])) is joined


def test_an_event_may_span_more_days_where_that_is_asked_for():
    one, two = told(RAIN, "rain")
    assert len(propose_events([one, replace(two, date=DAY + datetime.timedelta(9))], days=9)) == 2


def test_what_is_told_for_a_week_is_no_one_event():
    daily = [article(f"d{n}", RAID["ledger"], DAY + datetime.timedelta(n)) for n in range(8)]
    found = propose_events(daily)
    spans = [[int(one[1:]) for one in group] for group in groups(found)]
    assert len(spans) > 1
    assert max(max(span) - min(span) for span in spans) <= 3


def test_an_undated_article_joins_by_words_alone(monkeypatch):
    monkeypatch.setattr(stories, "_BLOCK", 1)
    one, two = told(RAIN, "rain")
    assert set(propose_events([one, replace(two, date=None)]).values()) == {"2024-03-12 rain drought bolivia"}


def test_an_undated_article_has_to_say_more_of_the_same():
    one, two = told(RAIN, "rain")
    vectors, _ = stories._vectors([stories.words_of(one), stories.words_of(two)])
    cosine = float((vectors @ vectors.T).toarray()[0, 1])
    assert propose_events([one, two], threshold=0.9 * cosine)
    assert not propose_events([one, replace(two, date=None)], threshold=0.9 * cosine)


def test_groups_are_joined_by_their_mean_cosine_and_not_by_a_chain():
    texts = {"a": "harbour tanker navy", "b": "tanker navy drought harvest", "c": "drought harvest potatoes"}
    chain = [Article(id, text, date=DAY) for id, text in texts.items()]
    vectors, _ = stories._vectors([stories.words_of(one) for one in chain])
    (_, ab, ac), (_, _, bc), _ = (vectors @ vectors.T).toarray()
    assert ab > 0.3
    assert bc > 0.3
    assert (ac + bc) / 2 < 0.3
    assert len(propose_events(chain, threshold=0.3)) == 2


def test_a_large_group_is_parted_by_surer_pairs_first(monkeypatch):
    monkeypatch.setattr(stories, "_LARGEST", 3)
    assert groups(propose_events([*told(RAID, "raid"), *told(RAIN, "rain")], threshold=0.001)) == {
        frozenset({"ledger-raid", "post-raid", "times-raid"}),
        frozenset({"ledger-rain", "post-rain"}),
    }


def test_blocks_change_nothing(monkeypatch):
    corpus = [*told(RAID, "raid"), *told(RAIN, "rain"), *told(RAID, "undated", None)]
    whole = propose_events(corpus)
    monkeypatch.setattr(stories, "_BLOCK", 2)
    assert propose_events(corpus) == whole


@given(st.permutations([*told(RAID, "raid"), *told(RAIN, "rain"), *told(RAID, "later", DAY + datetime.timedelta(5))]))
@settings(max_examples=25, deadline=None)
def test_the_order_of_the_articles_changes_nothing(corpus):
    names = {f"{outlet}-{name}" for name in ("raid", "later") for outlet in RAID} | {
        f"{outlet}-rain" for outlet in RAIN
    }
    found = propose_events(corpus)
    assert found.keys() == names
    assert found == propose_events(sorted(corpus, key=lambda one: one.id))


@given(
    st.lists(st.builds(Article, id=st.uuids().map(str), text=st.text(), title=st.text(), date=st.none() | st.dates()))
)
@settings(max_examples=50, deadline=None)
def test_any_articles_go_in_and_an_event_has_two_or_more(corpus):
    assert all(len(group) > 1 for group in groups(propose_events(corpus)))


def test_two_events_never_have_one_name():
    corpus = [
        Article(f"{outlet}-{n}", "Tanker seized." + f" Quay {word}" * 5, outlet=outlet, date=DAY)
        for n, word in enumerate(["alpha", "bravo", "delta"])
        for outlet in ("Ledger", "Post")
    ]
    assert len(groups(propose_events(corpus, threshold=0.9))) == 3


def test_an_event_whose_words_are_taken_gets_a_number():
    vectors, words = stories._vectors([{"tanker": 1}, {"tanker": 1}])
    first = Article("a", "")
    assert stories._name(first, float("nan"), vectors, words, {"tanker": [], "tanker (2)": []}) == "tanker (3)"


def test_lines_that_are_no_story_join_nothing():
    line = "\nSign up for our newsletter to get wonderful recipes from gifted cooks every single week\n"
    corpus = [Article("a", f"Peru won the match.{line}", date=DAY), Article("b", f"Rain fell in Oslo.{line}", date=DAY)]
    assert propose_events(corpus) == {}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"days": -1}, "days=-1: give how many days an event may span, 0 or more."),
        ({"days": "3"}, "days='3': give how many days an event may span, 0 or more."),
        ({"threshold": 0}, "threshold=0: give a mean cosine above 0 and up to 1."),
        ({"threshold": float("nan")}, "threshold=nan: give a mean cosine above 0 and up to 1."),
    ],
)
def test_options_that_cannot_be_used(options, message):
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        propose_events([], **options)


def test_annotate_proposes_events_when_asked():
    corpus = told(RAIN, "rain")
    assert annotate(corpus).events == ()
    name = "2024-03-12 rain drought bolivia"
    assert annotate(corpus, events=True).events == (("ledger-rain", name), ("post-rain", name))


def test_articles_that_bring_events_get_none_proposed():
    own, other = told(RAIN, "rain")
    assert annotate([replace(own, meta={"event": "harvest"}), other], events=True).events == ()


def test_that_nothing_was_found_is_told():
    with pytest.warns(
        BiaskitWarning, match=r"^No two articles seem to cover the same event, so that `ratings` has no "
    ):
        annotate([article("a", RAIN["ledger"]), article("b", RAID["post"])], events=True)


def test_joined_annotations_keep_their_events():
    parts = [Annotation((), (), (), (), events=(("a", "raid"),)), Annotation((), (), (), (), events=(("b", "raid"),))]
    assert join(parts).events == (("a", "raid"), ("b", "raid"))


def test_an_event_that_an_article_brings_wins_in_all():
    corpus = [Article("a", "", meta={"event": "own"}), Article("b", "", meta={"leaning": "left"})]
    assert with_events(corpus, [("b", "raid")]) == corpus


def test_an_empty_event_is_none_of_its_own():
    (found,) = with_events([Article("a", "", meta={"event": ""})], [("a", "raid")])
    assert found.meta == {"event": "raid"}


def test_ratings_have_the_event_as_a_column_with_nulls():
    alone = article("sun", ("Oslo votes", "Voters in Oslo praised the mayor of Norway."), meta={"leaning": "left"})
    ratings = bk.rate(annotate([*told(RAID, "raid"), alone], events=True), "vader")
    by_article = ratings.groupby("article_id")["event"].unique()
    assert by_article[["ledger-raid", "post-raid", "times-raid"]].explode().unique().tolist() == [
        "2024-03-12 peru tanker navy"
    ]
    assert by_article["sun"].isna().all()


def test_a_framing_keeps_its_events(tmp_path):
    framing = bk.analyze(told(RAID, "raid"), scorers="vader", events=True)
    assert set(framing.ratings["event"]) == {"2024-03-12 peru tanker navy"}
    assert bk.Framing.load(framing.save(tmp_path)).annotation == framing.annotation
