"""NewsMTSC on sentences of our own, with scorers whose answers are known."""

import json
from math import nan

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.newsmtsc import read_labelled, swapped
from biaskit.types import Mention, Rating

ROWS = [
    # key, sentence, (target, class) ...
    ("polusa_v1_7_1_Ana_0_3", "Ana Velarde lied and Tom Quiroga won.", ("Ana Velarde", 2.0), ("Tom Quiroga", 6.0)),
    ("polusa_v1_7_2_Eva_0_3", "Eva Toledo slept.", ("Eva Toledo", 4.0)),
    ("allsides_1_2_3_the tanker_0_3", "In Lima the tanker won.", ("tanker", 6.0)),
]


class Verbs:
    """Positive for "won" after the target, negative for "lied"; nothing else is evidence."""

    name, dimensions = "fake", ("valence",)

    def rate(self, mentions):
        return [Rating(m, "fake", "valence", self.value(m.sentence[m.end :].split()[0])) for m in mentions]

    def value(self, word):
        return {"won.": 1.0, "lied": -1.0}.get(word, nan)


class Names(Verbs):
    """Positive for one name."""

    def rate(self, mentions):
        return [Rating(m, "fake", "valence", 0.9 if m.sentence[m.start : m.end] == "Peru" else 0.1) for m in mentions]


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "newsmtsc").mkdir()
    rows = [
        {
            "primary_gid": key,
            "sentence_normalized": sentence,
            "targets": [
                {"from": sentence.index(name), "to": sentence.index(name) + len(name), "mention": name, "polarity": c}
                for name, c in targets
            ],
        }
        for key, sentence, *targets in ROWS
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "newsmtsc" / "dev_rw.jsonl").write_text(text, encoding="utf-8")
    return tmp_path


def figures_of(folder, scorer):
    return {
        figure.name: (figure.value, figure.n) for figure in evaluate("newsmtsc", data=folder, scorers=scorer).figures
    }


def test_each_measure_counts_by_hand(folder):
    assert figures_of(folder, Verbs()) == {
        "fake: macro-F1": (1.0, 4),
        "fake, sentences that treat targets differently: macro-F1": (2 / 3, 2),  # there is no neutral one
        "fake, without evidence": (0.25, 4),
        "fake, names swapped: value changes": (0.0, 12),
        "fake, names swapped: class changes": (0.0, 12),
    }


def test_a_scorer_that_reads_names_is_found_out(folder):
    found = figures_of(folder, Names())
    assert found["fake, names swapped: value changes"] == (0.25, 12)
    assert found["fake, names swapped: class changes"] == (0.0, 12)


def test_sentences_of_one_article_are_one_document(folder):
    targets = list(read_labelled(folder / "newsmtsc" / "dev_rw.jsonl"))
    assert [(t.document, t.polarity, t.mixed) for t in targets] == [
        ("polusa_v1_7", -1, True),
        ("polusa_v1_7", 1, True),
        ("polusa_v1_7", 0, False),
        ("allsides_1_2", 1, False),
    ]


def test_names_are_printed_as_an_editor_would():
    sentence = "Nobody asked the Pentagon."
    found = [other.sentence for other in swapped(Mention("a", "Pentagon", sentence, 17, 25))]
    assert found == [f"Nobody asked the {name}." for name in ("Maria Torres", "Kremlin", "Wang Wei", "Peru")]


def test_vader_does_not_read_names(folder):
    found = figures_of(folder, "vader")
    assert found["vader, names swapped: value changes"][0] == 0
