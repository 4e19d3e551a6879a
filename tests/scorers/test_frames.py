"""Frames by words: shares, parents, evidence."""

import math
from typing import Any

import pytest

from biaskit.lexicon import load_lexicon
from biaskit.scorers.lexicon import frames
from biaskit.types import Cue, Mention

scorer = frames()


def shares(sentence: str, **more: Any) -> dict[str, float]:
    ratings = scorer.rate([Mention("a", "the raid", sentence, 0, 0, **more)])
    assert [rating.dimension for rating in ratings] == list(load_lexicon("frames").categories)
    return {rating.dimension: rating.value for rating in ratings if rating.value != 0}


def test_a_word_counts_for_its_frame_and_the_one_above() -> None:
    assert shares("a blatant theft and an act of international piracy") == {"crime and punishment": 1.0, "crime": 1.0}


def test_shares_are_of_all_frame_words() -> None:
    assert shares("theft, piracy, smuggling, and sanctions") == {
        "crime and punishment": 0.75,
        "external regulation and reputation": 0.25,
        "crime": 0.75,
        "sanctions": 0.25,
    }


@pytest.mark.parametrize(
    ("words", "frame"),
    [
        ("a blatant theft", "crime"),
        ("narcoterrorism charges", "crime"),
        ("expanding anti-drug operations in the region", "law enforcement"),
        ("protect national interests and sovereignty", "sovereignty"),
        ("solidarity with the people", "solidarity"),
        ("in the face of growing external pressure", "intervention"),
        ("a breach of international law", "legality"),
        ("fatal strikes", "military force"),
    ],
)
def test_the_frame_of_the_words_that_sources_use(words: str, frame: str) -> None:
    leaves = [name for name in shares(words) if name in load_lexicon("frames").parents]
    assert leaves == [frame]


@pytest.mark.parametrize("words", ["the tanker seizure", "troubles", "they intercepted the vessel", ""])
def test_without_a_frame_word_all_is_nan(words: str) -> None:
    ratings = scorer.rate([Mention("a", "the raid", words, 0, 0)])
    assert all(math.isnan(rating.value) and rating.cues == () for rating in ratings)


def test_a_rating_carries_the_words_of_its_frame_only() -> None:
    mention = Mention("a", "Peru", "In Peru’s view “theft” led to sanctions.", 3, 7, names=((3, 7),))
    cues = {rating.dimension: rating.cues for rating in scorer.rate([mention]) if rating.cues}
    theft, sanctions = (Cue(16, 21, 1.0, "lexicon"),), (Cue(30, 39, 1.0, "lexicon"),)
    assert cues == {
        "crime and punishment": theft,
        "external regulation and reputation": sanctions,
        "crime": theft,
        "sanctions": sanctions,
    }


def test_a_name_speaks_for_no_frame() -> None:
    assert shares("the Free War Party spoke of sanctions", names=((4, 18),)) == {
        "external regulation and reputation": 1.0,
        "sanctions": 1.0,
    }


def test_an_events_label_is_evidence() -> None:
    mention = Mention("a", "tanker seizure", "They spoke of a Blatant Theft.", 16, 29, kind="event")
    assert {r.dimension for r in scorer.rate([mention]) if r.value == 1} == {"crime and punishment", "crime"}


def test_only_the_scope_is_rated_and_phrases_do_not_cross_it() -> None:
    assert shares("theft, and war, he said, crimes", scope=((11, 14), (25, 31))) == {
        "crime and punishment": 0.5,
        "security and defense": 0.5,
        "crime": 0.5,
        "military force": 0.5,
    }


def test_the_digest_is_the_lexicons() -> None:
    assert scorer.digest == load_lexicon("frames").digest
