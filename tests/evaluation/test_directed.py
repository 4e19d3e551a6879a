"""Directed sentiment on sentences of our own."""

from pathlib import Path

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.directed import Pair, class_of, read_pair
from biaskit.scorers import load_scorers


@pytest.mark.parametrize(
    ("text", "p", "q", "expected"),
    [
        ("Velarde praised Quiroga.", "Velarde", "Quiroga", 1),
        ("Velarde was praised by Quiroga.", "Velarde", "Quiroga", 2),
        ("Velarde attacked Quiroga.", "Velarde", "Quiroga", 3),
        ("Velarde was attacked by Quiroga.", "Velarde", "Quiroga", 4),
        ("Velarde said that Quiroga was a criminal.", "Velarde", "Quiroga", 3),
        ("Velarde was a hero, Quiroga said.", "Velarde", "Quiroga", 2),
        ("Velarde met Quiroga.", "Velarde", "Quiroga", 0),
        ("Velarde won a great victory, and Quiroga slept.", "Velarde", "Quiroga", 0),
    ],
)
def test_who_is_for_or_against_whom(text: str, p: str, q: str, expected: int) -> None:
    (vader,) = load_scorers("vader")
    assert class_of(Pair(text, (p, q), 0), vader) == expected


def test_a_bracket_inside_a_word_names_the_whole_word() -> None:
    pair = read_pair("[Parliam]ent met the [Quiroga’]s.", "Parliam", "Quiroga’", "0")
    assert pair == Pair("Parliament met the Quiroga’s.", ("Parliament", "Quiroga"), 0)


def write(folder: Path, name: str, rows: list[str]) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")


def test_sentences_that_train_has_too_are_left_out(tmp_path: Path) -> None:
    praise = "[Velarde] praised [Quiroga].\tVelarde\tQuiroga\t1"
    blame = "[Velarde] attacked [Quiroga].\tVelarde\tQuiroga\t3"
    folder = tmp_path / "directed_sentiment"
    write(folder, "valid.txt", [praise, blame])
    alone = evaluate("directed", data=tmp_path)
    write(folder, "train.txt", [praise])
    without = evaluate("directed", data=tmp_path)
    assert (alone.documents, without.documents) == (2, 1)
    assert alone["five classes: macro-F1"].value == pytest.approx(2 / 5)
    assert without["five classes: macro-F1"].value == pytest.approx(1 / 5)
    assert alone.digest != without.digest


def test_another_split_is_a_file_of_that_name(tmp_path: Path) -> None:
    write(tmp_path / "directed_sentiment", "mine.txt", ["[Velarde] met [Quiroga].\tVelarde\tQuiroga\t0"])
    assert evaluate("directed", split="mine", data=tmp_path)["five classes: macro-F1"].value == pytest.approx(1 / 5)
