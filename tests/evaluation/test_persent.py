"""PerSenT on texts of our own."""

import csv
from pathlib import Path

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.persent import read_labelled

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
    assert found["document: macro-F1"].value == 1
    assert found["document, with evidence"].value == pytest.approx(2 / 3)


def test_paragraphs_count_where_there_are_as_many_lines(tmp_path: Path) -> None:
    write(tmp_path, HERO, VILLAIN, QUOTED)
    paragraphs = evaluate("persent", data=tmp_path)["paragraph: macro-F1"]
    assert (paragraphs.value, paragraphs.n) == (1, 3)


def test_paragraphs_are_lines_with_their_class(tmp_path: Path) -> None:
    write(tmp_path, HERO)
    (text,) = read_labelled(tmp_path / "persent" / "dev.csv")
    assert [(text.article.text[a:b], label) for (a, b), label in text.paragraphs] == [
        ("Ana Velarde won a great victory.\n", 2),
        (" Velarde slept.", 1),
    ]
