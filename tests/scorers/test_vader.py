"""VADER on the words about a target, and VADER as its package gives it."""

import hashlib
import math
from pathlib import Path
from typing import Any

import pytest
import vaderSentiment
from hypothesis import given
from hypothesis import strategies as st
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from biaskit.masking import mask
from biaskit.scorers.vader import VaderClassicScorer, VaderScorer
from biaskit.types import Cue, Mention, Rating

TANKER = "The United States said the tanker was seized in anti-drug operations"
WORDS = (
    "good bad GREAT terrible not never without doubt very kind of no but war least at the bus stop so this n't isn't "
    "a kiss of death only to die for peace or nor Xname !! ??? :) 😀 sort less EXTREMELY ’ “hope” nice, happy"
).split()
package = SentimentIntensityAnalyzer()


def about(sentence: str, printed: str, **more: Any) -> Mention:
    start = sentence.index(printed)
    return Mention("a", more.pop("target", printed), sentence, start, start + len(printed), **more)


def rated(sentence: str, printed: str, **more: Any) -> Rating:
    (rating,) = VaderScorer().rate([about(sentence, printed, **more)])
    return rating


def test_words_in_names_are_no_evidence() -> None:
    rating = rated(TANKER, "tanker")
    assert math.isnan(rating.value)
    assert (rating.scorer, rating.dimension, rating.cues) == ("vader", "valence", ())


def test_classic_takes_them_for_evidence() -> None:
    mention = about(TANKER, "tanker")
    cue = Cue(4, 10, 1.8, "lexicon")
    assert VaderClassicScorer().rate([mention]) == [Rating(mention, "vader-classic", "valence", 0.4215, (cue,))]


def test_classic_gives_no_evidence_as_zero_as_the_package_does() -> None:
    assert VaderClassicScorer().rate([about("The tanker sailed.", "tanker")])[0].value == 0.0


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)))
def test_classic_is_the_package_to_the_last_digit(sentence: str) -> None:
    expected = package.polarity_scores(sentence)["compound"]
    assert VaderClassicScorer().rate([Mention("a", "Peru", sentence, 0, 0)])[0].value == expected


@given(st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join))
def test_the_value_is_the_package_on_the_masked_text(sentence: str) -> None:
    mention = Mention("a", "peru", sentence, 0, 0)
    value = VaderScorer().rate([mention])[0].value
    assert math.isnan(value) or value == package.polarity_scores(mask(mention).text)["compound"]


@pytest.mark.parametrize(
    "idiom", ["it was a real kiss of death here", "we all saw the bomb go", "not at all to die for"]
)
def test_the_idioms_of_the_package_count(idiom: str) -> None:
    (rating,) = VaderClassicScorer().rate([Mention("a", "Peru", idiom, 0, 0)])
    assert rating.value == package.polarity_scores(idiom)["compound"] != 0


def test_cues_add_up_to_the_value() -> None:
    rating = rated("Peru is not a great, but a very brave country.", "Peru")
    total = sum(cue.weight for cue in rating.cues)
    assert rating.value == round(total / math.sqrt(total**2 + 15), 4)


def test_cues_stand_in_the_sentence_with_their_share() -> None:
    sentence = "Some in the United States condemned a “terrible” theft."
    rating = rated(sentence, "United States")
    assert [(sentence[c.start : c.end], c.weight, c.kind) for c in rating.cues] == [
        ("condemned", -1.9, "lexicon"),
        ("terrible", -2.1, "lexicon"),
    ]


@pytest.mark.parametrize(
    ("plain", "negated"),
    [
        ("Peru was brave.", "Peru was not brave."),
        ("Peru was brave.", "Peru wasn’t brave."),
        ("Peru was terrible.", "Peru was never terrible."),
    ],
)
def test_negation_flips_the_sign(plain: str, negated: str) -> None:
    assert rated(plain, "Peru").value * rated(negated, "Peru").value < 0


def test_only_the_scope_is_rated() -> None:
    sentence = "Peru was brave, Chile was terrible."
    assert rated(sentence, "Peru", scope=((0, 14),)).value == package.polarity_scores("brave")["compound"]
    assert rated(sentence, "Chile", scope=((16, 35),)).value == package.polarity_scores("terrible")["compound"]


def test_negation_does_not_cross_from_one_scope_span_to_the_next() -> None:
    sentence = "It was not, Peru said, brave."
    rating = rated(sentence, "Peru", scope=((0, 10), (23, 29)))
    assert rating.value == package.polarity_scores("brave")["compound"]


@pytest.mark.parametrize(
    "name", ["Joy Hope", "Harvey Weinstein", "Free Peoples' War Party", "US", "Not Very Good Bank"]
)
def test_swapping_the_name_changes_nothing(name: str) -> None:
    sentences = ["{} was not brave.", "Not even {} denied the terrible war.", "THE {} IS A TERRIBLE LIAR"]
    for sentence in sentences:
        assert rated(sentence.format(name), name).value == rated(sentence.format("Peru"), "Peru").value


def test_capitals_keep_their_emphasis_and_a_name_in_a_headline_adds_none() -> None:
    assert rated("Peru was a BRAVE ship", "Peru").value > rated("Peru was a brave ship", "Peru").value
    assert rated("PERU WAS BRAVE", "PERU").value == rated("Peru was brave", "Peru").value


def test_two_scorers_share_nothing() -> None:
    one, other = VaderScorer(), VaderScorer()
    one._vader._package.lexicon["brave"] = -3.0
    assert other.rate([about("Peru was brave.", "Peru")])[0].value > 0


def test_the_digest_is_the_lexicon_files() -> None:
    file = Path(vaderSentiment.__file__).with_name("vader_lexicon.txt")
    assert VaderScorer().digest == hashlib.sha256(file.read_bytes()).hexdigest()
