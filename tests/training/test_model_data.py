"""Rows that the model learns from: slots filled, pairs of actors."""

import json
from pathlib import Path
from typing import Any

import pytest

data: Any = pytest.importorskip("training.model.data")

SENTENCE = {
    "s": "{A}'s aide said {B} lied, and {B:she} left with {X}.",
    "t": {"A": "neutral", "B": "negative"},
    "r": [["A", "B", "-"]],
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(data, "OWN", tmp_path)
    (tmp_path / "one.jsonl").write_text(json.dumps(SENTENCE) + "\n", encoding="utf-8")
    return tmp_path


def test_a_row_for_each_target_of_an_own_sentence(own: Path) -> None:
    first, second = data.own(0)
    assert (first.text, first.text[slice(*first.span)], first.valence) == (
        "Taylor's aide said Morgan lied, and she left with Morgan.",
        "Taylor's",
        1,
    )
    assert (second.text, second.text[slice(*second.span)], second.valence) == (
        "Morgan's aide said Taylor lied, and she left with Morgan.",
        "Taylor",
        0,
    )


def test_pairs_of_actors_go_both_ways(own: Path) -> None:
    against, neither = data.attitudes(5)
    assert (against.text, against.text[slice(*against.span)], against.attitude) == (
        "Jordan's aide said Taylor lied, and she left with Morgan.",
        "Taylor",
        0,
    )
    assert (neither.text, neither.attitude) == ("Taylor's aide said Jordan lied, and she left with Morgan.", 1)


@pytest.mark.parametrize(("label", "there", "back"), [(0, 1, 1), (1, 2, 1), (2, 1, 2), (3, 0, 1), (4, 1, 0)])
def test_classes_of_directed_sentences(own: Path, label: int, there: int, back: int) -> None:
    (own / "one.jsonl").write_text(json.dumps({"s": "{P} met {Q}.", "d": label}), encoding="utf-8")
    assert [(row.text, row.attitude) for row in data.attitudes(5)] == [
        ("Jordan met Taylor.", there),
        ("Taylor met Jordan.", back),
    ]


def test_own_sentences_are_well_formed() -> None:
    for path in sorted(Path(data.__file__).with_name("own").rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            sentence = json.loads(line)
            slots = {slot[1] for slot in data._SLOT.finditer(sentence["s"])}
            wanted = {"P", "Q"} if "d" in sentence else set(sentence["t"])
            assert wanted <= slots, f"{path.name}, line {number + 1}"
            assert sentence.get("d", 0) in range(5)
