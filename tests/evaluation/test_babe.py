"""BABE on sentences of our own, with scorers whose cues are known."""

import csv
import re
from math import nan

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.babe import amount
from biaskit.types import Cue, Rating

FIELDS = ["text", "news_link", "outlet", "topic", "type", "label_bias", "label_opinion", "biased_words"]
ROWS = [
    # sentence, outlet, label
    ("A brutal regime.", "left", "Biased"),
    ("A brutal and very long winter night came over all of Lima.", "left", "Non-biased"),
    ("The shameful vote.", "right", "Biased"),
    ("The vote was held.", "right", "Non-biased"),
    ("A brutal row.", "right", "No agreement"),
]


class Words:
    """A cue for each of some words, in two dimensions."""

    dimensions = ("some", "all")

    def __init__(self, name, **weights):
        self.name, self.weights = name, weights

    def rate(self, mentions):
        return [Rating(m, self.name, d, nan, self.cues(m.sentence)) for m in mentions for d in self.dimensions]

    def cues(self, sentence):
        found = re.finditer("|".join(self.weights), sentence)
        return tuple(Cue(*word.span(), self.weights[word[0]], "lexicon") for word in found)


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "babe").mkdir()
    with (tmp_path / "babe" / "sg1.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        table = csv.writer(handle, delimiter=";")
        table.writerow(FIELDS)
        table.writerows(
            [text, f"https://{i}", outlet, "", "", label, "", "[]"] for i, (text, outlet, label) in enumerate(ROWS)
        )
    return tmp_path


def test_each_measure_counts_by_hand(folder):
    one, other = Words("one", brutal=-0.5), Words("other", shameful=-3.0)
    found = {f.name: (f.value, f.n) for f in evaluate("babe", data=folder, scorers=[one, other]).figures}
    # one: the biased .5 of 3 words and 0, the others .5 of 12 and 0.
    assert found["one, share of words: AUC"] == (2.5 / 4, 4)
    assert found["one, share of words, within outlet: AUC"] == (1.5 / 2, 4)
    assert found["one, number of words, within outlet: AUC"] == (1 / 2, 4)
    assert found["one + other, share of words: AUC"] == (1.0, 4)
    assert found["one + other, number of words, within outlet: AUC"] == (1.5 / 2, 4)


def test_one_scorer_stands_alone(folder):
    assert {f.name.partition(",")[0] for f in evaluate("babe", data=folder).figures} == {"vader"}


def test_a_word_counts_once_with_its_greatest_weight():
    assert amount("Brutal row", [Cue(0, 6, 0.2, "lexicon"), Cue(0, 6, -0.5, "lexicon")]) == 0.5


def test_a_weight_counts_as_one_at_most():
    assert amount("Brutal row", [Cue(0, 10, -3.4, "lexicon")]) == 2
