"""TextBlob on the words about a target."""

import math
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textblob import TextBlob

from biaskit.masking import mask
from biaskit.scorers.textblob import TextBlobScorer
from biaskit.types import Cue, Mention, Rating

WORDS = "good bad great terrible not never very really n't isn't ! (!) :) the a brave ill will more no quite".split()


def about(sentence: str, printed: str) -> Mention:
    start = sentence.index(printed)
    return Mention("a", printed, sentence, start, start + len(printed))


def test_both_dimensions_in_full() -> None:
    mention = about("The will of Peru was not good, it was ill.", "Peru")
    good, ill = (21, 29), (38, 41)
    assert TextBlobScorer().rate([mention]) == [
        Rating(mention, "textblob", "valence", -0.425, (Cue(*good, -0.35, "lexicon"), Cue(*ill, -0.5, "lexicon"))),
        Rating(
            mention,
            "textblob",
            "subjectivity",
            0.8,
            (Cue(*good, 0.6000000000000001, "lexicon"), Cue(*ill, 1.0, "lexicon")),
        ),
    ]


def test_no_evidence_is_nan_in_both() -> None:
    ratings = TextBlobScorer().rate([about("Peru sailed.", "Peru")])
    assert [math.isnan(rating.value) for rating in ratings] == [True, True]
    assert [rating.cues for rating in ratings] == [(), ()]


@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=20).map(" ".join)))
def test_the_values_are_the_packages_on_the_masked_text(sentence: str) -> None:
    mention = Mention("a", "peru", sentence, 0, 0)
    result = TextBlob(mask(mention).text).sentiment_assessments
    values = [rating.value for rating in TextBlobScorer.rate(scorer, [mention])]
    expected = [result.polarity, result.subjectivity] if result.assessments else [math.nan, math.nan]
    assert values == pytest.approx(expected, abs=0, nan_ok=True)


scorer = TextBlobScorer()


@pytest.mark.parametrize("name", ["Joy Hope", "Free Peoples' War Party", "US", "Great Britain"])
def test_swapping_the_name_changes_nothing(name: str) -> None:
    for sentence in ["{} was not brave.", "Not even {} denied the terrible war."]:
        mentions = [about(sentence.format(n), n) for n in (name, "Peru")]
        values = [rating.value for rating in scorer.rate(mentions)]
        assert values[:2] == values[2:]


def test_two_scorers_share_nothing_with_each_other_or_the_package() -> None:
    one = TextBlobScorer()
    one._sentiment.load()
    one._sentiment.annotate("brave", polarity=-1.0)
    assert TextBlobScorer().rate([about("Peru was brave.", "Peru")])[0].value == TextBlob("brave").polarity > 0


def test_it_needs_no_network_and_no_corpora(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setenv("NLTK_DATA", "/nowhere")
    assert TextBlobScorer().rate([about("Peru was brave.", "Peru")])[0].value > 0
