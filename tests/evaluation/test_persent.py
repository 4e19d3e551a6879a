"""PerSenT on texts of our own."""

import csv
from pathlib import Path

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.persent import class_of, read_labelled
from biaskit.types import Mention, Rating

FIELDS = ["DOCUMENT_INDEX", "TITLE", "TARGET_ENTITY", "DOCUMENT", "TRUE_SENTIMENT", "Paragraph0", "Paragraph1"]
HERO = (
    "1", "", "Ana Velarde", "Ana Velarde won a great victory.\n Velarde slept.", "Positive", "Positive", "Neutral",
)  # fmt: skip
VILLAIN = ("2", "", "Tom Quiroga", "Tom Quiroga is a criminal.", "Negative", "Negative", "")
QUOTED = ("3", "", "Eva Toledo", "“Eva Toledo is a criminal,” Quiroga said.", "Neutral", "Neutral", "Neutral")


def write(folder: Path, *rows: tuple[str, ...]) -> None:
    (folder / "persent").mkdir()
    with (folder / "persent" / "dev.csv").open("w", encoding="utf-8", newline="") as handle:
        csv.writer(handle).writerows([FIELDS, *rows])


def test_the_outlets_words_on_the_entity_give_the_class(tmp_path: Path) -> None:
    write(tmp_path, HERO, VILLAIN, QUOTED)
    found = evaluate("persent", data=tmp_path)
    assert found.documents == 3
    assert found["vader, document: macro-F1"].value == 1
    assert found["vader, document, with evidence"].value == pytest.approx(2 / 3)


def test_paragraphs_count_where_there_are_as_many_lines(tmp_path: Path) -> None:
    write(tmp_path, HERO, VILLAIN, QUOTED)
    paragraphs = evaluate("persent", data=tmp_path)["vader, paragraph: macro-F1"]
    assert (paragraphs.value, paragraphs.n) == (1, 3)


def test_paragraphs_are_lines_with_their_class(tmp_path: Path) -> None:
    write(tmp_path, HERO)
    (text,) = read_labelled(tmp_path / "persent" / "dev.csv")
    assert [(text.article.text[a:b], label) for (a, b), label in text.paragraphs] == [
        ("Ana Velarde won a great victory.\n", 2),
        (" Velarde slept.", 1),
    ]


def test_whole_sentences_count_what_is_quoted_in_them_too(tmp_path: Path) -> None:
    praised = "When Eva Toledo left, Tom Quiroga said: “We love this wonderful, happy city.”"
    write(tmp_path, ("4", "", "Eva Toledo", praised, "Positive", "Positive", ""), VILLAIN)
    found = evaluate("persent", data=tmp_path)
    assert found["vader, document: macro-F1"].value == pytest.approx(1 / 3)
    assert found["vader, document, whole sentences: macro-F1"].value == pytest.approx(2 / 3)  # no text is neutral


class Unsure:
    """Probably negative of criminals, else neutral; its values all are positive."""

    name, dimensions = "unsure", ("valence",)

    def rate(self, mentions):
        return [Rating(m, "unsure", "valence", 0.9, probabilities=self.shares(m.sentence)) for m in mentions]

    def shares(self, sentence):
        return (0.8, 0.1, 0.1) if "criminal" in sentence else (0.1, 0.8, 0.1)


def test_any_scorers_are_measured_and_probabilities_go_before_values(tmp_path: Path) -> None:
    write(tmp_path, HERO, VILLAIN, QUOTED)
    found = evaluate("persent", data=tmp_path, scorers=[Unsure(), "vader"])
    assert found.scorers == ("unsure", "vader")
    # hero: neutral (wrong), villain: negative, quoted: neutral. F1: 1 of negative, 2/3 of neutral, 0 of positive.
    assert found["unsure, document: macro-F1"].value == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert found["vader, document: macro-F1"].value == 1


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([(0.2, 0.5, 0.3), (0.2, 0.5, 0.3)], 1),
        ([(0.0, 0.6, 0.4), (0.1, 0.1, 0.8)], 2),  # one neutral, one positive; positive in the mean
        ([(0.6, 0.3, 0.1), (0.1, 0.5, 0.4)], 1),
    ],
)
def test_the_class_is_the_most_probable_in_the_mean(shares: list[tuple[float, float, float]], expected: int) -> None:
    mention = Mention("a", "Peru", "Peru lost.", 0, 4)
    assert class_of([Rating(mention, "m", "valence", s[2] - s[0], probabilities=s) for s in shares]) == expected


@pytest.mark.parametrize(("values", "expected"), [([0.2, -0.4], 0), ([0.2, -0.12], 1), ([0.2, 0.1], 2), ([], 1)])
def test_without_probabilities_the_mean_value_gives_the_class(values: list[float], expected: int) -> None:
    mention = Mention("a", "Peru", "Peru lost.", 0, 4)
    assert class_of([Rating(mention, "m", "valence", value) for value in values]) == expected


def test_a_share_is_said_to_be_read_as_a_valence(tmp_path: Path) -> None:
    write(tmp_path, HERO, VILLAIN)
    found = evaluate("persent", data=tmp_path, scorers="textblob:subjectivity")
    assert found.notes == (
        "The values of 'textblob:subjectivity' are read as a valence: below -.05 negative, above .05 positive, "
        "unless it gives probabilities of the three classes.",
    )
    assert evaluate("persent", data=tmp_path, scorers="textblob").notes == ()
