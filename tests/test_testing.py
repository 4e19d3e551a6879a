import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from biaskit.testing import check_scorer
from biaskit.types import Cue, Mention, Rating

Rate = Callable[["Fake", Sequence[Mention]], Any]


def masked(mention: Mention) -> str:
    text = mention.sentence
    for start, end in sorted({*mention.names, (mention.start, mention.end)}, reverse=True):
        text = text[:start] + "X" + text[end:]
    return text


class Fake:
    """A scorer that keeps the contract, but for what a test changes."""

    dimensions: Any = ("valence",)
    settings: Any = MappingProxyType({})

    def __init__(self, answer: Rate, *, name: Any = "fake", blind: bool = True) -> None:
        self.answer, self.name, self.blind, self.calls = answer, name, blind, 0

    def rate(self, mentions: Sequence[Mention]) -> Any:
        self.calls += 1
        return self.answer(self, mentions)


def good(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", 0.5 if "happy" in masked(m) else float("nan")) for m in mentions]


def reading_names(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", -0.5 if "Kill" in m.sentence else 0.0) for m in mentions]


def counting_words(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", min(1.0, len(m.sentence.split()) / 100)) for m in mentions]


def remembering(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", min(1.0, scorer.calls / 100)) for m in mentions]


def batch_wide(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", len(mentions) / 100) for m in mentions]


def by_place(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", 0.1 if m is mentions[0] and len(mentions) % 2 else 0.0) for m in mentions]


def lonely(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", 0.1 if len(mentions) == 1 else 0.0) for m in mentions]


def swaying(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    shares = (0.1, 0.8, 0.1) if len(mentions) == 1 else (0.2, 0.6, 0.2)
    return [Rating(m, "fake", "valence", 0.0, (), shares) for m in mentions]


def reading_names_in_shares(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    shares = {True: (0.1, 0.8, 0.1), False: None}
    return [Rating(m, "fake", "valence", 0.0, (), shares["Kill" in m.sentence]) for m in mentions]


def first_word(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", 0.1 * bool(m.sentence.split()[0])) for m in mentions]


def by_article(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", len(m.article_id) / 100) for m in mentions]


def by_place_in_the_text(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [Rating(m, "fake", "valence", m.sentence_start / 1000) for m in mentions]


def emptying(scorer: Fake, mentions: list[Mention]) -> list[Rating]:
    ratings = good(scorer, mentions)
    mentions.clear()
    return ratings


def beyond(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [replace(rating, value=1.2) for rating in good(scorer, mentions)]


def outside(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [replace(r, cues=(Cue(0, len(r.mention.sentence) + 1, 0.1, "lexicon"),)) for r in good(scorer, mentions)]


def one_too_many(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return [*good(scorer, mentions), *good(scorer, mentions[:1])]


def turned(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return good(scorer, mentions)[::-1]


def answering_nothing(scorer: Fake, mentions: Sequence[Mention]) -> list[Rating]:
    return good(scorer, mentions or [Mention("a", "t", "", 0, 0)])


def test_a_scorer_that_keeps_the_contract_passes() -> None:
    check_scorer(Fake(good))


def test_a_scorer_that_says_it_is_not_blind_may_read_names() -> None:
    check_scorer(Fake(reading_names, blind=False))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (reading_names, "Scorer 'fake' rates 'Jack Killmonger said the tanker was seized in anti-drug operations.' "
         "-0.5 in 'valence', but 0.0 with 'Peru' in place of 'Jack Killmonger': "
         "rate what biaskit.masking.mask gives, or set blind = False"),
        (counting_words, "Scorer 'fake' rates 'United States said the tanker was seized in anti-drug operations.' "
         "0.1 in 'valence', but 0.09 with 'Peru' in place of 'United States': "
         "rate what biaskit.masking.mask gives, or set blind = False"),
        (remembering, "Scorer 'fake' gives other ratings when called again: 0.01 and 0.03 in 'valence' for "
         "'Venezuela said the tanker was seized in anti-drug operations'"),
        (batch_wide, "Scorer 'fake' gives other ratings when the mentions come in two parts: "
         "0.43 and 0.07 in 'valence' for 'Venezuela said the tanker was seized in anti-drug operations'"),
        (lonely, "Scorer 'fake' gives other ratings when a mention comes alone: "
         "0.0 and 0.1 in 'valence' for 'Venezuela said the tanker was seized in anti-drug operations'"),
        (swaying, "Scorer 'fake' gives other ratings when a mention comes alone: (0.2, 0.6, 0.2) and (0.1, 0.8, 0.1) "
         "in 'valence' for 'Venezuela said the tanker was seized in anti-drug operations'"),
        (reading_names_in_shares, "Scorer 'fake' rates 'Jack Killmonger said the tanker was seized in anti-drug "
         "operations.' (0.1, 0.8, 0.1) in 'valence', but None with 'Peru' in place of 'Jack Killmonger': "
         "rate what biaskit.masking.mask gives, or set blind = False"),
        (first_word, "Scorer 'fake' raised IndexError: list index out of range; on the sentence ''"),
        (by_article, "Scorer 'fake' gives other ratings when the same sentence stands in another article and place: "
         "0.05 and 0.09 in 'valence' for 'Venezuela said the tanker was seized in anti-drug operations'"),
        (by_place_in_the_text, "Scorer 'fake' gives other ratings when the same sentence stands in another article and "
         "place: 0.0 and 0.5 in 'valence' for 'Venezuela said the tanker was seized in anti-drug operations'"),
        (emptying, "Scorer 'fake' changed the list of mentions it was given"),
        (beyond, "Scorer 'fake' returned the value 1.2 in 'valence': give one in [-1, 1], or NaN without evidence"),
        (outside, "Scorer 'fake' returned a cue at 0:62 of a sentence of 61 characters: keep cues inside it"),
        (one_too_many, "Scorer 'fake' returned 44 ratings for 43 mentions and 1 dimensions, not 43: "
         "one per mention and dimension, in order"),
        (turned, "Scorer 'fake' rated 'Peru' where 'Venezuela' was due: keep the order of the mentions"),
        (answering_nothing, "Scorer 'fake' returned 1 ratings for 0 mentions and 1 dimensions, not 0: "
         "one per mention and dimension, in order"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_a_broken_contract_is_named(answer: Rate, message: str) -> None:
    with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
        check_scorer(Fake(answer))


def test_the_order_of_mentions_must_not_matter() -> None:
    with pytest.raises(AssertionError, match=r"^Scorer 'fake' gives other ratings when the mentions come in"):
        check_scorer(Fake(by_place))


@pytest.mark.parametrize(
    ("dimensions", "message"),
    [
        ("valence", "Scorer 'fake' has the dimensions 'valence': give a sequence of names"),
        ((), "Scorer 'fake' has the dimensions (): give a sequence of names"),
        (("a", "a"), "Scorer 'fake' names a dimension twice: ('a', 'a')"),
    ],
)
def test_dimensions_are_names(dimensions: Any, message: str) -> None:
    scorer = Fake(good)
    scorer.dimensions = dimensions
    with pytest.raises(AssertionError, match=f"^{re.escape(message)}$"):
        check_scorer(scorer)


@pytest.mark.parametrize("settings", [["model"], {"path": Path("a")}, {1: "a"}, {"limits": {"most": {1, 2}}}], ids=str)
def test_settings_are_plain_values(settings: Any) -> None:
    scorer = Fake(good)
    scorer.settings = settings
    with pytest.raises(
        AssertionError, match=f"^Scorer 'fake' has the settings {re.escape(repr(settings))}: give a map"
    ):
        check_scorer(scorer)


def test_a_scorer_may_have_settings() -> None:
    scorer = Fake(good)
    scorer.settings = {"model": "small", "labels": ["a", None], "limits": {"most": 2.5, "strict": True}}
    check_scorer(scorer)


def test_a_scorer_has_a_name() -> None:
    with pytest.raises(AssertionError, match=r"^Scorer '' must have a name: a text that is not empty$"):
        check_scorer(Fake(good, name=""))


def test_a_class_is_no_scorer() -> None:
    with pytest.raises(
        AssertionError, match=r"is no scorer: give an instance with name, dimensions and rate\(mentions\)$"
    ):
        check_scorer(Fake)  # type: ignore[arg-type]
