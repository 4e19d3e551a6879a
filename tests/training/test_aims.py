"""What each head is asked for, and what it costs to say something else."""

import math
from typing import Any

import pytest

torch: Any = pytest.importorskip("torch")
np: Any = pytest.importorskip("numpy")
aims: Any = pytest.importorskip("training.model.aims")
rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row

TEXT = "Jordan met Taylor.", (11, 17)


def asked(row: Any, head: str, *, teachers: Any = None, smoothing: float = 0.0, share: float = 0.0) -> tuple[Any, Any]:
    """What a head should give for a row, and the weights of that."""
    width = 4 if head == "role" else 3
    soft = {} if teachers is None else {head: np.array([teachers], np.float32)}
    aim = aims.aims([row], {head: width}, {"smoothing": smoothing, "teacher_share": share}, soft)[head]
    assert aim.wanted.shape == aim.weight.shape == (1, width)
    return pytest.approx(aim.wanted[0].tolist()), aim.weight[0].tolist()


@pytest.mark.parametrize(
    ("head", "label", "wanted"),
    [
        ("valence", 0, [0.8, 0.1, 0.1]),
        ("valence", 2, [0.1, 0.1, 0.8]),
        ("attitude", 1, [0.1, 0.8, 0.1]),
        ("role", 3, [0.075, 0.075, 0.075, 0.775]),
    ],
)
def test_a_label_is_smoothed(head: str, label: int, wanted: list[float]) -> None:
    assert asked(Row(*TEXT, **{head: label}), head, smoothing=0.3) == (wanted, [1.0] * len(wanted))


def test_without_smoothing_a_label_has_all() -> None:
    assert asked(Row(*TEXT, valence=1), "valence") == ([0, 1, 0], [1, 1, 1])


def test_the_teachers_have_their_share_beside_a_label() -> None:
    row = Row(*TEXT, valence=2)
    found = asked(row, "valence", teachers=[0.5, 0.5, 0], smoothing=0.3, share=0.7)
    assert found == ([0.3 * 0.1 + 0.35, 0.3 * 0.1 + 0.35, 0.3 * 0.8], [1, 1, 1])


def test_of_a_row_without_a_label_the_teachers_word_is_all() -> None:
    found = asked(Row(*TEXT), "valence", teachers=[0.5, 0.3, 0.2], smoothing=0.3, share=0.7)
    assert found == ([0.5, 0.3, 0.2], [1, 1, 1])


def test_where_nobody_says_anything_nothing_counts() -> None:
    assert asked(Row(*TEXT), "valence") == ([0, 0, 0], [0, 0, 0])


@pytest.mark.parametrize(("holder", "head"), [(True, "attitude"), (False, "valence")])
def test_the_teachers_are_asked(holder: bool, head: str) -> None:
    assert asked(Row(*TEXT, holder=holder), head, teachers=[0.5, 0.3, 0.2]) == ([0.5, 0.3, 0.2], [1, 1, 1])


@pytest.mark.parametrize(
    ("holder", "head", "width"),
    [(True, "valence", 3), (True, "role", 4), (True, "frames", 3), (False, "attitude", 3), (False, "role", 4)],
)
def test_the_teachers_are_not_asked(holder: bool, head: str, width: int) -> None:
    found = asked(Row(*TEXT, holder=holder), head, teachers=[0.2] * width)
    assert found == ([0] * width, [0] * width)


def test_a_frame_that_nobody_judged_has_no_weight() -> None:
    assert asked(Row(*TEXT, frames=[1, 0, None]), "frames", smoothing=0.3) == ([1, 0, 0], [1, 1, 0])


def test_the_teachers_do_not_judge_a_frame_that_nobody_judged() -> None:
    found = asked(Row(*TEXT, frames=[1, 0, None]), "frames", teachers=[0.2, 0.6, 0.4], share=0.5)
    assert found == ([0.6, 0.3, 0.2], [1, 1, 0])


def test_each_head_has_an_aim_of_its_own_width() -> None:
    found = aims.aims([Row(*TEXT)] * 2, {"valence": 3, "role": 4}, {"smoothing": 0.0}, {})
    assert {head: tuple(aim.wanted.shape) for head, aim in found.items()} == {"valence": (2, 3), "role": (2, 4)}


def loss(places: list[int]) -> float:
    """Of a batch of three rows; heads give shares of 1/2, 1/4 and 1/4, and of 3/4 and 1/2 for frames."""
    log = math.log
    wanted = {
        "valence": aims.Aim(torch.eye(3), torch.tensor([[1.0], [1.0], [0.0]]).expand(3, 3)),
        "frames": aims.Aim(torch.tensor([[1.0, 1], [0, 0], [0, 1]]), torch.tensor([[0.0, 0], [1, 0], [1, 1]])),
    }
    logits = {
        "valence": torch.tensor([[log(2), 0.0, 0.0]] * len(places)),
        "frames": torch.tensor([[log(3), 0.0]] * len(places)),
    }
    return aims.loss_of(logits, wanted, torch.tensor(places), {"valence": 1.0, "frames": 0.5}).item()


@pytest.mark.parametrize(
    ("places", "worked"),
    [
        ([0], math.log(2)),
        ([1], math.log(4) + 0.5 * math.log(4)),
        ([2], 0.5 * (math.log(4) + math.log(2))),
        ([1, 0], (1.5 * math.log(4) + math.log(2)) / 2),
        ([2, 1], (0.5 * (math.log(4) + math.log(2)) + 1.5 * math.log(4)) / 2),
    ],
)
def test_the_loss_of_a_batch(places: list[int], worked: float) -> None:
    assert loss(places) == pytest.approx(worked)
