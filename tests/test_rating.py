import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit import annotation as annotation_module
from biaskit.errors import BiaskitError, InputError, MissingExtraError
from biaskit.rating import Rater, rate, rate_mentions
from biaskit.scorers import load_scorers
from biaskit.tables import ratings_table, read_table
from biaskit.types import Annotation, Article, Cue, Mention, Rating


class Counting:
    """Rates words and letters, as shares of 100; two dimensions."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.dimensions = ("words", "letters")

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        return [
            Rating(mention, self.name, dimension, min(1.0, count / 100))
            for mention in mentions
            for dimension, count in zip(
                self.dimensions, (len(mention.sentence.split()), len(mention.sentence)), strict=True
            )
        ]


class Answering:
    """Answers whatever it is told to."""

    name = "odd"
    dimensions = ("valence",)

    def __init__(self, answer: Callable[[Sequence[Mention]], Any]) -> None:
        self.answer = answer

    def rate(self, mentions: Sequence[Mention]) -> Any:
        return self.answer(mentions)


MENTIONS = [Mention(f"a{i % 2}", "Peru", f"Peru lost {i}.", 0, 4) for i in range(5)]
ARTICLES = [Article("a0", "", outlet="Post"), Article("a1", "", outlet="Times")]


def odd(**changes: Any) -> Answering:
    given = {"scorer": "odd", "dimension": "valence", "value": 0.0} | changes
    return Answering(lambda mentions: [Rating(**({"mention": mention} | given)) for mention in mentions])


def test_rows_go_by_mention_then_scorer_then_dimension() -> None:
    ratings = rate_mentions(MENTIONS[:2], [Counting("one"), Counting("two")])
    expected = [
        (mention, name, dimension)
        for mention in MENTIONS[:2]
        for name in ("one", "two")
        for dimension in ("words", "letters")
    ]
    assert [(rating.mention, rating.scorer, rating.dimension) for rating in ratings] == expected


def test_the_table_is_made_of_the_ratings_and_the_articles() -> None:
    expected = ratings_table(Counting().rate(MENTIONS), ARTICLES)
    assert_frame_equal(rate(MENTIONS, Counting(), articles=ARTICLES), expected)


def test_an_annotation_brings_its_articles() -> None:
    annotation = Annotation(tuple(ARTICLES), (), tuple(MENTIONS), ())
    assert_frame_equal(rate(annotation, [Counting()]), rate(MENTIONS, Counting(), articles=ARTICLES))


def test_one_mention_is_taken_too() -> None:
    assert_frame_equal(rate(MENTIONS[0], Counting()), rate(MENTIONS[:1], Counting()))


def test_anything_else_is_annotated_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def annotate(given: Any, **options: Any) -> Annotation:
        asked.append(given)
        return Annotation(tuple(ARTICLES), (), tuple(MENTIONS), ())

    monkeypatch.setattr(annotation_module, "annotate", annotate, raising=False)
    table = rate(["Peru lost."], Counting())
    assert asked == [["Peru lost."]]
    assert table["outlet"].unique().tolist() == ["Post", "Times"]


def test_no_mentions_give_an_empty_table_with_every_column() -> None:
    table = rate([], Counting())
    assert len(table) == 0
    assert table.columns.tolist() == rate(MENTIONS, Counting()).columns.tolist()


@given(cut=st.integers(0, len(MENTIONS)), backwards=st.booleans())
def test_batches_and_their_order_do_not_matter(cut: int, backwards: bool) -> None:
    parts = [MENTIONS[:cut], MENTIONS[cut:]]
    rated = [rate_mentions(part, [Counting("one"), Counting("two")]) for part in (parts[::-1] if backwards else parts)]
    joined = [rating for part in (rated[::-1] if backwards else rated) for rating in part]
    assert joined == rate_mentions(MENTIONS, [Counting("one"), Counting("two")])


SENTENCES = (
    "Peru was not brave, and Chile may have lied.",
    "Chile accused Peru of a massacre, allegedly.",
    "Critics of Peru praised the heroes of Chile.",
    "Peru ate lunch.",
)


def named() -> list[Mention]:
    places = [(sentence, name, sentence.find(name)) for sentence in SENTENCES for name in ("Peru", "Chile")]
    return [Mention("a", name, text, start, start + len(name)) for text, name, start in places if start >= 0]


def test_lexicons_and_verbs_in_small_batches_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    scorers = ["frames", "hedges", "verbs", "tone+verbs"]
    whole = rate(named(), scorers)
    monkeypatch.setattr("biaskit.rating.rater.BATCH", 2)
    assert_frame_equal(rate(named(), scorers), whole)


def test_rating_together_gives_what_each_scorer_gives_alone() -> None:
    together = rate_mentions(named(), ["tone", "boosters", "tone+verbs"])
    for name in ("tone", "boosters", "tone+verbs"):
        alone = rate_mentions(named(), name)
        assert repr([one for one in together if one.scorer == name]) == repr(alone)


ASK = "Run biaskit.testing.check_scorer on it."


@pytest.mark.parametrize(
    ("scorer", "fault"),
    [
        (
            Answering(lambda mentions: []),
            "returned 0 ratings for 1 mentions and 1 dimensions, not 1: one per mention and dimension, in order",
        ),
        (Answering(lambda mentions: None), "returned NoneType, not a list of Rating"),
        (Answering(lambda mentions: [0.5]), "returned float in place of a Rating"),
        (odd(value=1.5), "returned the value 1.5 in 'valence': give one in [-1, 1], or NaN without evidence"),
        (odd(value=float("inf")), "returned the value inf in 'valence': give one in [-1, 1], or NaN without evidence"),
        (odd(value="0.5"), "returned the value '0.5' in 'valence', which is no number: give a float, or NaN"),
        (odd(value=True), "returned the value True in 'valence', which is no number: give a float, or NaN"),
        (
            odd(scorer="other"),
            "returned a rating by 'other' in 'valence' where 'odd' in 'valence' was due: "
            "keep the order of the dimensions",
        ),
        (
            odd(mention=Mention("x", "Chile", "Chile won.", 0, 5)),
            "rated 'Chile' where 'Peru' was due: keep the order of the mentions",
        ),
        (
            odd(cues=(Cue(3, 99, 1.0, "lexicon"),)),
            "returned a cue at 3:99 of a sentence of 12 characters: keep cues inside it",
        ),
        (odd(cues=[]), "returned cues []: give a tuple of Cue"),
        (
            odd(probabilities=(0.5, 0.1, 0.1)),
            "returned the probabilities (0.5, 0.1, 0.1): give negative, neutral, positive, which sum to 1, or None",
        ),
    ],
)
def test_a_broken_contract_is_named(scorer: Answering, fault: str) -> None:
    with pytest.raises(BiaskitError, match=f"^{re.escape(f'The scorer {scorer.name!r} {fault}. {ASK}')}$"):
        rate(MENTIONS[:1], scorer)


def test_not_a_number_is_a_value() -> None:
    assert rate(MENTIONS, odd(value=float("nan")))["value"].isna().all()


def told(mentions: Sequence[Mention]) -> list[Rating]:
    cues, shares = (Cue(0, 4, 0.5, "model"),), (0.2, 0.3, 0.5)
    return [Rating(mention, "odd", "valence", len(mention.sentence) / 100, cues, shares) for mention in mentions]


class Seeing(Answering):
    """Keeps what it was given, and tells of it."""

    def __init__(self) -> None:
        super().__init__(told)
        self.seen: list[Mention] = []

    def rate(self, mentions: Sequence[Mention]) -> Any:
        self.seen += mentions
        return super().rate(mentions)


def printed_in(*articles: str, sentence: str = "Peru lost.") -> list[Mention]:
    places = zip(articles, range(0, 9000, 1000), strict=False)
    return [Mention(article, "Peru", sentence, 0, 4, sentence_start=start) for article, start in places]


def test_a_sentence_that_is_printed_again_is_rated_once() -> None:
    scorer, mentions = Seeing(), printed_in("a", "b", "c")
    assert rate_mentions(mentions, scorer) == told(mentions)
    assert scorer.seen == mentions[:1]


def test_ratings_are_those_of_each_mention_alone() -> None:
    scorers = load_scorers(["vader", "tone", "tone+verbs", "frames"])
    again = [replace(mention, article_id="b", sentence_start=9) for mention in named()]
    mentions = [*named(), *again, *named()]
    expected = [rating for mention in mentions for rating in rate_mentions([mention], scorers)]
    rater = Rater(scorers)
    assert repr(rate_mentions(mentions, scorers)) == repr(expected)
    assert repr([one for mention in mentions for one in rater.rate([mention])]) == repr(expected)


@pytest.mark.parametrize("field", sorted(set(Mention.__slots__) - {"article_id", "sentence_start"}))
def test_what_differs_in_any_other_field_is_rated_apart(field: str) -> None:
    scorer, mention = Seeing(), Mention("a", "Peru", "Peru lost.", 0, 4)
    other = {"start": 1, "end": 3, "scope": ((0, 3),), "chain": ("A",), "names": ((0, 4),), "coreferent": ((0, 4),)}
    other |= {"agentless": True, "asserted": False}
    rate_mentions([mention, replace(mention, **{field: other.get(field, "Peru won.")})], scorer)
    assert len(scorer.seen) == 2


def test_a_rater_remembers_from_call_to_call() -> None:
    scorer = Seeing()
    rater = Rater(scorer)
    for article in "abc":
        assert rater.rate(printed_in(article)) == told(printed_in(article))
    assert scorer.seen == printed_in("a")


def test_a_rater_without_memory_rates_in_each_call() -> None:
    scorer = Seeing()
    rater = Rater(scorer, remembered=0)
    for article in "abc":
        assert rater.rate(printed_in(article)) == told(printed_in(article))
    assert scorer.seen == [*printed_in("a"), *printed_in("b"), *printed_in("c")]


def test_a_rater_forgets_what_was_used_longest_ago() -> None:
    scorer = Seeing()
    rater = Rater(scorer, remembered=2)
    for word in ("one", "two", "one", "three", "one", "two"):
        rater.rate(printed_in("a", sentence=f"Peru lost {word}."))
    assert [mention.sentence.split()[2] for mention in scorer.seen] == ["one.", "two.", "three.", "two."]


def test_mentions_with_lists_in_them_are_rated_each() -> None:
    scorer = Seeing()
    mentions: list[Any] = [replace(mention, scope=[(0, 4)]) for mention in printed_in("a", "b")]
    assert rate_mentions(mentions, scorer) == told(mentions)
    assert len(scorer.seen) == 2


def test_the_bar_counts_copied_ratings_too() -> None:
    class Counted:
        done = 0

        def advance(self, by: int = 1) -> None:
            self.done += by

    bar, rater = Counted(), Rater([Counting("one"), Counting("two")])
    rater.rate(printed_in("a", "b"), shown=bar)
    rater.rate(printed_in("c"), shown=bar)
    assert bar.done == 3 * rater.width == 12


def fail(mentions: Sequence[Mention]) -> list[Rating]:
    raise KeyError("lexicon")


def test_a_scorer_that_fails_is_named() -> None:
    message = r"^The scorer 'odd' failed with KeyError: 'lexicon'. Leave it out, or report it to its author.$"
    with pytest.raises(BiaskitError, match=message) as caught:
        rate(MENTIONS, Answering(fail))
    assert isinstance(caught.value.__cause__, KeyError)


def refuse(mentions: Sequence[Mention]) -> list[Rating]:
    raise MissingExtraError("The model needs the package 'torch'.")


def test_a_scorers_own_refusal_reaches_the_user() -> None:
    with pytest.raises(MissingExtraError, match=r"^The model needs the package 'torch'.$"):
        rate(MENTIONS, Answering(refuse))


def test_two_scorers_of_one_name_are_refused() -> None:
    with pytest.raises(InputError, match=r"^2 scorers are named 'counting'. Give each a name of its own.$"):
        rate(MENTIONS, [Counting(), Counting()])


@pytest.mark.parametrize("given", [Counting, 7, [object()]])
def test_what_is_no_scorer_is_refused(given: Any) -> None:
    message = r"no scorer. Give a name, or an instance with name, dimensions and rate\(mentions\)\.$"
    with pytest.raises(InputError, match=message):
        rate(MENTIONS, given)


def test_options_of_annotation_are_refused_for_what_is_annotated() -> None:
    with pytest.raises(
        InputError, match=r"targets, pipeline: for texts and articles; what you give is annotated already\."
    ):
        rate(MENTIONS, Counting(), targets="Peru", pipeline="x")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"articles": [5]}, "articles=[5]: give several: Article or None, not list."),
        ({"progress": "yes"}, "progress='yes': give True or False or None, not str."),
    ],
)
def test_options_of_a_wrong_type_are_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        rate(MENTIONS, Counting(), **options)


def test_mentions_are_not_rated_to_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"out= and resume= are for texts and articles"):
        rate(MENTIONS, Counting(), out=tmp_path)


def test_articles_are_rated_to_a_file(tmp_path: Path) -> None:
    texts = ["Peru praised Chile.", "Chile lost."]
    out = rate(texts, "vader", out=tmp_path / "ratings.parquet", targets=["Peru"])
    assert out == tmp_path / "ratings.parquet"
    assert read_table(out)["target"].tolist() == rate(texts, "vader", targets=["Peru"])["target"].tolist() == ["Peru"]
