"""Directed sentiment on sentences of our own."""

from pathlib import Path

import pytest

from biaskit.evaluation import evaluate
from biaskit.evaluation.directed import Pair, class_of, mentions_of, read_pair
from biaskit.scorers import load_scorers
from biaskit.scorers.attitudes import Attitude, AttitudeFinder
from biaskit.types import Mention, Rating


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
    pair = Pair(text, (p, q), 0)
    (tone,) = load_scorers("tone")
    assert class_of(pair, AttitudeFinder(tone).find(mentions_of("1", pair))) == expected


def test_the_strongest_that_is_not_neutral_decides() -> None:
    pair = Pair("Velarde met Quiroga.", ("Velarde", "Quiroga"), 0)
    velarde, quiroga, other = (Mention("1", name, pair.text, 0, 0) for name in ("Velarde", "Quiroga", "Peru"))
    weak, strong = Attitude("Velarde", quiroga, 0.3, 1, "words"), Attitude("Quiroga", velarde, -0.6, -1, "deed")
    neutral, another = Attitude("Velarde", quiroga, 0.9, 0, "words"), Attitude("Velarde", other, -1, -1, "deed")
    assert class_of(pair, [weak]) == 1
    assert class_of(pair, [weak, strong, neutral, another]) == 4
    assert class_of(pair, [neutral, another]) == class_of(pair, []) == 0


def test_names_that_are_one_are_neutral() -> None:
    assert mentions_of("1", Pair("Velarde attacked Velarde.", ("Velarde", "Velarde"), 3)) == []


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
    assert alone["vader, five classes: macro-F1"].value == pytest.approx(2 / 5)
    assert without["vader, five classes: macro-F1"].value == pytest.approx(1 / 5)
    assert alone.digest != without.digest


def test_another_split_is_a_file_of_that_name(tmp_path: Path) -> None:
    write(tmp_path / "directed_sentiment", "mine.txt", ["[Velarde] met [Quiroga].\tVelarde\tQuiroga\t0"])
    assert evaluate("directed", split="mine", data=tmp_path)["vader, five classes: macro-F1"].value == pytest.approx(
        1 / 5
    )


class Opposite:
    """Everybody praises everybody."""

    name, dimensions = "opposite", ("valence",)

    def rate(self, mentions):
        return [Rating(mention, "opposite", "valence", 1.0) for mention in mentions]


def test_any_scorers_are_measured_and_deeds_are_counted_alone_too(tmp_path: Path) -> None:
    write(
        tmp_path / "directed_sentiment",
        "valid.txt",
        [
            "[Velarde] attacked [Quiroga].\tVelarde\tQuiroga\t3",
            "[Velarde] said that [Quiroga] was a criminal.\tVelarde\tQuiroga\t3",
        ],
    )
    found = evaluate("directed_sentiment", data=tmp_path, scorers=[Opposite(), "tone"])
    values = {figure.name: round(5 * figure.value, 3) for figure in found.figures if "macro-F1" in figure.name}
    assert values == {
        "deeds alone: macro-F1": 0.667,
        "opposite, five classes: macro-F1": 0.667,
        "opposite and readings, five classes: macro-F1": 0.667,
        "opposite, words alone: macro-F1": 0,
        "readings alone: macro-F1": 1,
        "tone, five classes: macro-F1": 1,
        "tone and readings, five classes: macro-F1": 1,
        "tone, words alone: macro-F1": 0.667,
    }
    assert found["opposite, five classes, where found: direction"].value == 1
    assert found["opposite, five classes, where found: sign"].value == 0.5
    assert (found.set, found.documents) == ("directed", 2)
