"""Reporting: which words let the target speak, and what stance they take. P is the target, C another name."""

import math
import pickle
import re

import pytest

import biaskit as bk
from biaskit.errors import InputError
from biaskit.lexicon import load_lexicon
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.scorers.reporting import STANCES, ReportingScorer
from biaskit.scorers.sharing import sharing
from biaskit.testing import check_scorer
from biaskit.types import Mention

SCORER = ReportingScorer()
NAMES = {"P": "Peru", "C": "Chile"}

SPOKEN = [
    ("P said the ship had left.", "said"),
    ("P claimed that the ship had left.", "claimed"),
    ("The ship had left, P admitted.", "admitted"),
    ("“The ship has left,” P insisted.", "insisted"),
    ("P pointed out that the ship had left.", "pointed"),
    ("P slammed the treaty.", "slammed"),
    ("P said the ship had left and claimed that the crew was safe.", "said claimed"),
    ("P, who admitted the error, left.", "admitted"),
    ("It was claimed by P that the ship had left.", "claimed"),
    ("P's claim that the ship had left was false.", "claim"),
    ("A claim by P that the ship had left was false.", "claim"),
    ("P issued a warning that the ship would leave.", "warning"),
    ("P's government admitted the error.", "admitted"),
    ("According to P, the ship had left.", "According"),
    ("P denied that the ship had left.", "denied"),
    ("P accused C of theft.", "accused"),
]
SILENT = [
    "C said that P had left.",
    "C claimed that P attacked the ship.",
    "P left.",
    "P wants the ship to leave.",
    "P did not admit that the ship had left.",
    "C's claim about P was false.",
    "C accused P of theft.",
    "“P claimed that the ship had left,” said C.",
    "C said that P had admitted the error.",
    "P was told that the ship had left.",
    "The P decision surprised those who said so.",
    "C, who went to P, called the ship “a wreck.”",
]


def mention(sentence, **more):
    text, names = "", []
    for piece in re.split(r"\b([PC])\b", sentence):
        if piece in NAMES:
            names.append((piece, (len(text), len(text) + len(NAMES[piece]))))
        text += NAMES.get(piece, piece)
    target = next(span for letter, span in names if letter == "P")
    return Mention("a", "Peru", text, *target, names=tuple(span for _, span in names), kind="state", **more)


def ratings(found):
    return {rating.dimension: rating for rating in SCORER.rate([found])}


def words(found):
    return " ".join(found.sentence[cue.start : cue.end] for cue in ratings(found)["doubtful"].cues)


@pytest.mark.parametrize(("sentence", "expected"), SPOKEN)
def test_words_that_the_target_speaks(sentence, expected):
    assert words(mention(sentence)) == expected


@pytest.mark.parametrize("sentence", SILENT)
def test_who_says_nothing_has_no_value(sentence):
    assert all(math.isnan(rating.value) for rating in SCORER.rate([mention(sentence)]))


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("P claimed that the ship had left.", "doubtful"),
        ("P pointed out that the ship had left.", "endorsing"),
        ("P slammed the treaty.", "heated"),
        ("P admitted that the ship had left.", "conceding"),
        ("P said that the ship had left.", None),
    ],
)
def test_stances(sentence, stance):
    found = ratings(mention(sentence))
    assert {name: found[name].value for name in STANCES} == {name: float(name == stance) for name in STANCES}


def test_neutral_words_are_in_the_denominator():
    found = ratings(mention("P said the ship had left and claimed that the crew was safe."))
    assert found["doubtful"].value == 0.5


@pytest.mark.parametrize(
    ("sentence", "value"),
    [("P boasted that it won.", -1), ("P said that it won.", 0), ("P explained that it won.", 1)],
)
def test_toward_source(sentence, value):
    assert ratings(mention(sentence))["toward_source"].value == value


def test_a_cue_weighs_what_it_adds():
    [cue] = ratings(mention("P admitted that the ship had left."))["conceding"].cues
    assert (cue.weight, cue.kind) == (1.0, "reporting")


def test_words_outside_the_scope_count_where_the_outlet_speaks():
    found = mention("P claimed that the ship had left.", scope=((0, 4),))
    assert words(found) == "claimed"


def test_only_words_of_the_source_count_where_a_source_speaks():
    sentence = "C said that P had admitted the error."
    said = mention(sentence, voice="paraphrased", source="Chile", scope=((16, 41),))
    assert words(said) == "admitted"


def test_what_the_source_itself_says_is_not_the_sources_wording():
    found = mention("P claimed that P had won.", voice="paraphrased", source="Peru", scope=((16, 29),))
    assert words(found) == ""


def test_annotated_articles_get_values():
    mentions = bk.annotate(bk.load_example("tanker")).mentions
    rated = [r for r in SCORER.rate(mentions) if r.dimension == "toward_source" and not math.isnan(r.value)]
    assert len({rating.mention.target for rating in rated if rating.mention.voice == "outlet"}) > 10


def test_the_lexicon_knows_inflections():
    [entry] = [e for e in load_lexicon("reporting").entries if e.term == "deny" and e.pos == "verb"]
    assert {"denied", "denies", "denying"} <= set(entry.forms)


def test_the_contract():
    check_scorer(SCORER)


def test_readers_are_shared():
    joint = sharing([SCORER, LexiconScorer("tone")])
    assert joint[0].reader is joint[1].reader


def test_a_scorer_travels_between_processes():
    found = mention("P claimed that it won.")
    assert pickle.loads(pickle.dumps(SCORER)).rate([found])[0].value == 1.0


def test_a_lexicon_of_another_measure_is_refused():
    with pytest.raises(InputError, match="needs 'reporting'"):
        ReportingScorer("tone")
