"""Figures of a network, worked by hand from probabilities."""

import json
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("scipy")
pytest.importorskip("sklearn")
np: Any = pytest.importorskip("numpy")
figures: Any = pytest.importorskip("training.model.figures")
rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row


def logits(*probabilities: tuple[float, ...]) -> Any:
    return np.log(np.array(probabilities))


def labelled(*valences: int) -> list[Any]:
    return [Row("Taylor won.", (0, 6), valence=valence) for valence in valences]


TRUE = labelled(*[0] * 7, *[1] * 2, 2), logits(*[(0.7, 0.2, 0.1)] * 10)
"""Ten rows of which the shares are exactly as the probabilities say."""


@pytest.mark.parametrize(
    ("gold", "probabilities", "error"),
    [
        ([0], [(0.85, 0.1, 0.05)], 0.15),
        ([1], [(0.85, 0.1, 0.05)], 0.85),
        ([0, 1], [(0.85, 0.1, 0.05), (0.65, 0.3, 0.05)], 0.15 / 2 + 0.65 / 2),
        ([0, 1], [(0.88, 0.1, 0.02), (0.82, 0.1, 0.08)], 0.35),  # one bin
        ([0, 0, 2], [(0.88, 0.1, 0.02), (0.82, 0.1, 0.08), (0.45, 0.3, 0.25)], 0.15 * 2 / 3 + 0.45 / 3),
    ],
)
def test_calibration_error(gold: list[int], probabilities: list[tuple[float, ...]], error: float) -> None:
    assert figures.calibration_error(np.array(gold), logits(*probabilities)) == pytest.approx(error)


def test_probabilities_that_are_exactly_right_have_no_calibration_error() -> None:
    gold, said = TRUE
    assert figures.calibration_error(np.array([row.valence for row in gold]), said) == pytest.approx(0)


@pytest.mark.parametrize("times", [0.5, 1.0, 2.0])
def test_logits_are_divided_by_what_they_are_too_large(times: float) -> None:
    gold, said = TRUE
    assert figures.temperature([(gold, said * times)]) == pytest.approx(times, abs=0.005)


def test_the_temperature_of_several_parts_is_that_of_all_their_rows() -> None:
    gold, said = TRUE
    assert figures.temperature([(gold[:4], said[:4] * 2), (gold[4:], said[4:] * 2)]) == pytest.approx(2, abs=0.005)


def test_each_part_is_measured_with_the_temperature_of_the_others_and_then_all_rows() -> None:
    gold, said = TRUE
    measured = figures.calibration([(gold, said), (gold + gold, np.concatenate([said, said]) * 2)])
    doubled = 49 / (49 + 4 + 1)  # the best class's probability by logits twice as large
    halved = 0.7**0.5 / (0.7**0.5 + 0.2**0.5 + 0.1**0.5)
    assert [(one["n"], one["expected_calibration_error"]) for one in measured[:2]] == [
        (10, pytest.approx(0.7 - halved, abs=0.001)),
        (20, pytest.approx(doubled - 0.7, abs=0.001)),
    ]
    assert [one["n"] for one in measured] == [10, 20, 30]


def test_few_rows_have_an_error_by_chance() -> None:
    gold, said = TRUE
    many = list(gold) * 20, np.concatenate([said] * 20)
    few, more, _ = (one["by_chance"] for one in figures.calibration([TRUE, many]))
    assert 0 < more < few


def test_what_is_certain_has_no_error_by_chance() -> None:
    sure = labelled(0), np.array([[50.0, 0.0, 0.0]])
    assert [one["by_chance"] for one in figures.calibration([sure, sure])] == [0, 0, 0]


def test_the_line_on_valence() -> None:
    said = logits((0.5, 0.25, 0.25), (0.25, 0.5, 0.25), (0.25, 0.25, 0.5), (0.5, 0.25, 0.25))
    # F1 of the classes: 2/3, 1, 2/3
    line = "macro-F1 0.778, right 0.750, log loss 0.866, n 4"
    assert figures.of_valence(labelled(0, 1, 2, 2), said) == line


def cast(role: int, entities: tuple[str, ...], copy: str = "", doc: str = "7") -> Any:
    return Row("Taylor won.", (0, 6), "roles", copy, role=role, entities=entities, doc=doc)


def test_the_lines_on_roles() -> None:
    said = [
        (cast(1, ("Ruiz",)), (0.05, 0.85, 0.05, 0.05)),
        (cast(1, ("Ruiz",)), (0.05, 0.4, 0.5, 0.05)),  # wrong, outvoted by the one above
        (cast(2, ("Vega", "Tom Vega")), (0.1, 0.1, 0.7, 0.1)),
        (cast(3, ("Ruiz",), doc="8"), (0.7, 0.1, 0.05, 0.15)),  # "none" is not among the three
        (cast(0, ()), (0.1, 0.1, 0.7, 0.1)),  # none: not judged
        (cast(1, ("coal",), "covered"), (0.1, 0.7, 0.1, 0.1)),
        (cast(2, ("coal",), "covered", "8"), (0.1, 0.1, 0.7, 0.1)),
        (cast(3, ("farmers",), "covered"), (0.1, 0.1, 0.1, 0.7)),
        (cast(3, ("farmers",), "covered"), (0.1, 0.1, 0.1, 0.7)),
    ]
    assert figures.of_roles([row for row, _ in said], logits(*[shares for _, shares in said])) == [
        "roles of mentions: macro-F1 0.778, n 4, as they stand",
        "roles of entities: macro-F1 1.000, n 4, as they stand",
        "roles of mentions: macro-F1 1.000, n 4, covered",
        "roles of entities: macro-F1 1.000, n 3, covered",
    ]


def test_the_line_on_attitudes() -> None:
    held = [*labelled(0), *(Row("Jordan met Taylor.", (11, 17), holder=True, attitude=n) for n in (0, 1, 2, 2))]
    said = logits(*[(0.2, 0.6, 0.2)], (0.6, 0.2, 0.2), (0.2, 0.6, 0.2), (0.2, 0.2, 0.6), (0.6, 0.2, 0.2))
    assert figures.of_heads(held, {"attitude": said}) == ["attitudes in own sentences, three: macro-F1 0.778, n 4"]


def test_the_lines_on_frames() -> None:
    held = [
        Row("One", None, "frames", frames=[1, 0, None], doc="gvfc One"),
        Row("Two", None, "frames", frames=[0, 1, None], doc="gvfc Two"),
        Row("Both", None, "frames", frames=[1, 1, None], doc="gvfc Both"),  # not of one frame
        Row("Article.", None, "frames", frames=[None, 1, 1], doc="7"),  # the third frame has no 0: no precision
    ]
    said = np.array([[3.0, 0, 9], [1, 2, 9], [2, 1, 9], [0, 3, 9]])
    assert figures.of_heads(held, {"frames": said}) == [
        "frames: mean average precision 1.000 of 2",
        "headlines with one frame: macro-F1 1.000, n 2",
    ]


def test_shares_of_classes_of_which_one_holds_and_of_each_for_itself() -> None:
    said = np.log([[3.0, 1.0, 1.0]])
    assert figures.shares(said, "one") == pytest.approx(np.array([[0.6, 0.2, 0.2]]))
    assert figures.shares(said, "any") == pytest.approx(np.array([[0.75, 0.5, 0.5]]))


def test_a_card_is_written_anew_but_for_the_digest(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text(json.dumps({"longest": 1, "sha256": "ab"}), encoding="utf-8")
    figures.write_card(tmp_path / "model", {"longest": 96})
    assert json.loads((tmp_path / "model.json").read_text(encoding="utf-8")) == {"longest": 96, "sha256": "ab"}
