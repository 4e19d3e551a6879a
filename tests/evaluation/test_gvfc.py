"""GVFC on headlines of our own, with scorers whose frames are known."""

import csv
from math import nan

import pytest

from biaskit.errors import InputError
from biaskit.evaluation import evaluate
from biaskit.evaluation.frame_names import GVFC, NARRATIVE
from biaskit.evaluation.gvfc import read_labelled
from biaskit.scorers import get_scorer
from biaskit.types import Rating

ROWS = [
    # headline, relevant, first and second frame
    ("Vote on rifles", 1, 3, 99),
    ("Rifles cost more", 1, 9, 99),
    ("Faith and rifles", 1, 8, 7),
    ("Poll on rifles", 1, 2, 7),
    ('"Rifles" it says', 1, 3, 99),
    ("Vote on tulips", 2, 3, 99),
]
WORDS = {"Vote": {"political": 0.6, "public opinion": 0.4}, "cost": {"economic": 1.0}, "Poll": {"public opinion": 1.0},
         "Faith": {"political": 0.4, "cultural identity": 0.3, "morality": 0.3}}  # fmt: skip


class Words:
    """The values of the first word that it knows."""

    name = "fake"
    dimensions = tuple(dict.fromkeys(one for ours in GVFC.values() for one in ours))

    def rate(self, mentions):
        return [Rating(m, "fake", d, self.value(m.sentence, d)) for m in mentions for d in self.dimensions]

    def value(self, sentence, dimension):
        known = [values for word, values in WORDS.items() if word in sentence]
        return known[0].get(dimension, 0.0) if known else nan


class Learnt(Words):
    trained_on = ("gvfc",)


class Carded(Words):
    card = {"trained_on": ["newsmtsc", "gvfc"]}  # noqa: RUF012


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "gvfc"
    for fold, titles in {"0": ["Vote on rifles", '"""Rifles"" it says"'], "1": ["Poll on rifles"]}.items():
        (root / "folds" / fold).mkdir(parents=True)
        text = "".join(f"{n}\t{title}\ta\t1.0\n" for n, title in enumerate(titles))
        (root / "folds" / fold / "dev.tsv").write_text(text, encoding="utf-8")
    with (root / "english.csv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle)
        table.writerow(["", "news_title", "Q1 Relevant", "Q3 Theme1", "Q3 Theme2"])
        table.writerows([n, *row] for n, row in enumerate(ROWS))
    return tmp_path


def figures_of(folder, scorer, split=None):
    found = evaluate("gvfc", data=folder, scorers=scorer, split=split)
    return {figure.name: (round(figure.value, 6), figure.n) for figure in found.figures}


def test_each_measure_counts_by_hand(folder):
    # Answers: politics, economic, society (.6 of two dimensions, against .4), opinion, politics for want of evidence.
    # Right but for the fourth; of nine frames three are found whole, and with the second frame opinion too.
    assert figures_of(folder, Words()) == {
        "fake: macro-F1": (round(3 / 9, 6), 5),
        "fake, either frame: macro-F1": (round(4 / 9, 6), 5),
        "fake, without evidence": (0.2, 5),
    }


def test_a_split_is_a_fold(folder):
    assert figures_of(folder, Words(), "0")["fake: macro-F1"] == (round(1 / 9, 6), 2)
    assert figures_of(folder, Words(), "1")["fake, either frame: macro-F1"] == (round(1 / 9, 6), 1)


def test_an_unknown_fold_is_refused(folder):
    with pytest.raises(InputError, match=r"^gvfc has no split '7' in "):
        evaluate("gvfc", data=folder, split="7")


def test_a_headline_in_quotation_marks_is_found_in_its_fold(folder):
    assert [one.fold for one in read_labelled(folder / "gvfc")] == [0, None, None, 1, 0]


def test_irrelevant_headlines_are_left_out(folder):
    assert "Vote on tulips" not in {one.headline for one in read_labelled(folder / "gvfc")}


def test_a_scorer_without_frames_is_refused(folder):
    message = (
        r"^The scorer 'vader' has no dimension for 3 politics, .*, which gvfc measures\. Its dimensions: valence\. "
        r"Give a scorer of frames, as 'frames'\.$"
    )
    with pytest.raises(InputError, match=message):
        evaluate("gvfc", data=folder, scorers="vader")


@pytest.mark.parametrize("scorer", [Learnt(), Carded()])
def test_a_scorer_that_learnt_from_the_set_says_so(folder, scorer):
    found = evaluate("gvfc", data=folder, scorers=scorer)
    note = (
        "The scorer 'fake' was trained or mended on these texts of gvfc: its figures say how well it remembers them, "
        "and may be worse on others."
    )
    assert found.notes == (note,)
    assert found.to_markdown().endswith(f"|\n\n{note}")


def test_a_scorer_that_did_not_says_nothing(folder):
    assert evaluate("gvfc", data=folder, scorers=Words()).notes == ()


def test_the_shipped_lexicon_is_measured_unless_told_otherwise(folder):
    found = evaluate("gvfc", data=folder)
    assert found.scorers == ("frames",)
    assert [note[:40] for note in found.notes] == ["The scorer 'frames' was trained or mende"]


@pytest.mark.parametrize("table", [GVFC, NARRATIVE], ids=["gvfc", "narrative_frames"])
def test_tables_name_dimensions_of_the_lexicon_each_once(table):
    named = [one for ours in table.values() for one in ours]
    assert len(named) == len(set(named))
    assert set(named) <= set(get_scorer("frames").dimensions)
