"""Further texts made from rows: words left out, words exchanged, two sentences in one."""

import json
from pathlib import Path
from typing import Any

import pytest

copies: Any = pytest.importorskip("training.model.copies")
rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row

NEAR = {"praised": ["slammed"], "brave": ["sly"], "taylor": ["chile"], "jordan": ["peru"]}
LIED = Row("Taylor lied.", (0, 6), "newsmtsc", valence=0, doc="a")
MET = Row("The Taylors met Morgan.", (0, 11), "newsmtsc", valence=1, doc="b")


def test_words_left_out_never_those_of_the_target() -> None:
    row = Row("Some say that Taylor's plan would never ever work out.", (14, 22), valence=2)
    for thin in copies.thinned([row] * 20, 0.5, 0):
        assert thin.text[slice(*thin.span)] == "Taylor's"
        assert len(thin.text) < len(row.text)
        assert set(thin.text.split()) <= set(row.text.split())
        assert thin.valence is None


def test_target_and_holder_are_what_is_left_of_all_words() -> None:
    row = Row("Yesterday Jordan's aide praised the Taylors again.", (32, 43), "own", holder=True, attitude=2, fold=1)
    assert copies.thinned([row], 1.0, 0) == [
        Row("Jordan's the Taylors ", (9, 20), "own", "thinned", holder=True, fold=1)
    ]


def test_words_are_exchanged_for_those_given_and_no_others() -> None:
    row = Row("He praised “brave” Taylor, braver than ever.", (19, 25), "own", valence=2, doc="a 1")
    assert copies.swapped([row], NEAR, 1.0, 0) == [
        Row("He slammed “sly” Taylor, braver than ever.", (17, 23), "own", "swapped", doc="a 1")
    ]


def test_target_and_holder_are_never_exchanged() -> None:
    row = Row("Some jordan said Jordan praised the brave.", (32, 41), holder=True)
    near = {**NEAR, "the": ["a"], "ordan": ["oan"], "some": ["few"]}
    assert copies.swapped([row], near, 1.0, 0) == [
        Row("Some peru said Jordan slammed the brave.", (30, 39), copy="swapped", holder=True)
    ]


def test_of_words_with_neighbours_a_share_is_exchanged() -> None:
    (swapped,) = copies.swapped([Row("brave " * 1000, None)], NEAR, 0.2, 0)
    assert 150 < swapped.text.count("sly") < 250


def test_a_text_that_is_meant_as_a_whole_has_no_span_afterwards() -> None:
    (swapped,) = copies.swapped([Row("They praised it.", None)], NEAR, 1.0, 0)
    assert (swapped.text, swapped.span) == ("They slammed it.", None)


def joined() -> set[Any]:
    """All that can come of the two rows."""
    made = {"source": "newsmtsc", "copy": "joined"}
    return {
        Row("Taylor lied. The Morgans met Morgan.", (0, 6), doc="a", **made),
        Row("The Morgans met Morgan. Taylor lied.", (24, 30), doc="a", **made),
        Row("The Taylors met Morgan. Morgan lied.", (0, 11), doc="b", **made),
        Row("Morgan lied. The Taylors met Morgan.", (13, 24), doc="b", **made),
    }


def test_another_sentence_stands_before_or_behind_its_target_one_more_of_the_others() -> None:
    assert set(copies.joined([LIED, MET], 40, 0)) == joined()


def test_as_many_are_joined_as_are_asked_for() -> None:
    assert len(copies.joined([LIED, MET], 7, 0)) == 7


@pytest.mark.parametrize(
    "row",
    [
        Row("Jordan met Taylor.", (11, 17), holder=True),
        Row("Taylor lied and lied. " * 10, (0, 6)),
        Row("They lied.", None),
    ],
    ids=["holder", "long", "no target"],
)
def test_a_row_that_is_never_joined(row: Any) -> None:
    assert set(copies.joined([LIED, row, MET], 40, 0)) == joined()


@pytest.mark.parametrize(
    "make",
    [
        lambda some, seed: copies.thinned(some, 0.5, seed),
        lambda some, seed: copies.swapped(some, {"met": ["saw", "hit", "won"], "lied": ["sang", "won"]}, 0.5, seed),
        lambda some, seed: copies.joined(some, 20, seed),
    ],
    ids=["thinned", "swapped", "joined"],
)
def test_the_same_seed_gives_the_same_rows_and_another_others(make: Any) -> None:
    some = [LIED, MET] * 10
    assert make(some, 0) == make(some, 0)
    assert make(some, 0) != make(some, 1)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """An encoder's vocabulary and input vectors; the mean of the four words that count is (1, 1)."""
    numpy: Any = pytest.importorskip("safetensors.numpy")
    np: Any = pytest.importorskip("numpy")
    table = {
        "[UNK]": (9, 9),
        "praised": (2, 0.8),
        "the": (2, 1.2),  # a function word
        "slammed": (0, 1.2),
        "go": (2, 1.2),  # too short
        "lauded": (2, 1.2),
        "##ing": (2, 1.2),
        "Lima": (2, 1.2),
        "blamed": (0, 0.8),
    }
    model = {"type": "WordLevel", "vocab": {word: place for place, word in enumerate(table)}, "unk_token": "[UNK]"}
    (tmp_path / "tokenizer.json").write_text(json.dumps({"version": "1.0", "model": model}), encoding="utf-8")
    vectors = np.array(list(table.values()), np.float16)
    others = {"embeddings.position_embeddings.weight": np.zeros((4, 2), np.float16)}
    numpy.save_file({**others, "embeddings.word_embeddings.weight": vectors}, tmp_path / "model.safetensors")
    return tmp_path


def test_neighbours_are_whole_small_words_by_their_vectors_the_nearest_first(base: Path) -> None:
    assert copies.neighbours(base, 2) == {
        "blamed": ["slammed", "praised"],
        "lauded": ["praised", "slammed"],
        "praised": ["lauded", "blamed"],
        "slammed": ["blamed", "lauded"],
    }


def test_a_word_has_as_many_neighbours_as_are_asked_for(base: Path) -> None:
    assert copies.neighbours(base, 1) == {
        "blamed": ["slammed"],
        "lauded": ["praised"],
        "praised": ["lauded"],
        "slammed": ["blamed"],
    }
