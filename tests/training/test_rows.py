"""Rows that train roles and frames, from sets of our own in the layout of the real ones."""

import csv
from pathlib import Path
from typing import Any

import pytest

frames: Any = pytest.importorskip("training.model.frames")
roles: Any = pytest.importorskip("training.model.roles")

TEXT = (
    "Yesterday Senator Ana Ruiz harmed the farmers. Ruiz smiled, and Ana Ruiz left. "
    "Experts from Oslo met Tom Vega. Nobody asked Vega or the people of Lima."
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("gvfc", "narrative_frames"):
        (tmp_path / name).mkdir()
    with (tmp_path / "narrative_frames/articles.tsv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, delimiter="\t")
        table.writerow(["ID", "source", "mbfc", "date", "text", "RE", "HI", "CO", "MO", "EC"])
        table.writerow(["7", "paper", "", "2019-01-01", TEXT, False, False, True, False, True])
        table.writerow(["8", "paper", "", "2019-01-01", "Vega won. " * 50, True, False, False, True, False])
    with (tmp_path / "narrative_frames/roles.tsv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, delimiter="\t")
        table.writerow(["ID", "entity", "group", "role"])
        table.writerows(
            [
                ["7", "Senator Ana Ruiz", "", "villain"],
                ["7", "Farmers", "", "victim"],
                ["7", "Tom Vega", "", "hero"],
                ["7", "Vega", "", "villain"],
                ["7", "Experts", "", "hero"],
            ]
        )
    with (tmp_path / "gvfc/english.csv").open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle)
        table.writerow(["", "news_title", "Q1 Relevant", "Q3 Theme1", "Q3 Theme2"])
        table.writerow([0, "Rifles cost votes", 1, 9, 3])
    return tmp_path


def test_a_naming_gets_the_role_that_its_article_gives(data: Path) -> None:
    rows = roles.rows(data / "narrative_frames")
    found = [(r["text"][slice(*r["span"])], roles.ROLES[r["role"]], r["text"].split()[0]) for r in rows if r["role"]]
    assert found == [
        ("Taylor", "antagonist", "Yesterday"),
        ("farmers", "innocent", "Yesterday"),
        ("Taylor", "antagonist", "Taylor"),  # twice in its sentence: one row
        ("Taylor", "protagonist", "Taylor"),
    ]


def test_no_name_is_left(data: Path) -> None:
    texts = " ".join(row["text"] for row in roles.rows(data / "narrative_frames"))
    assert not {"Ruiz", "Vega", "Oslo", "Lima", "Ana", "Tom"} & set(texts.replace(".", " ").replace(",", " ").split())


def test_a_place_of_two_roles_is_left_out(data: Path) -> None:
    assert not [row for row in roles.rows(data / "narrative_frames") if "Vega" in row["entities"]]


def test_others_are_none_if_they_share_no_word_and_as_many_as_the_rarest_role(data: Path) -> None:
    (row,) = [row for row in roles.rows(data / "narrative_frames") if not row["role"]]
    assert (row["text"], row["span"]) == ("Experts from Taylor met Morgan.", (13, 19))


def test_a_common_noun_can_be_covered(data: Path) -> None:
    row = next(row for row in roles.rows(data / "narrative_frames") if roles.ROLES[row["role"]] == "innocent")
    covered = roles.covered(row)
    assert covered["text"].endswith("harmed Taylor.")
    assert covered["text"][slice(*covered["span"])] == "Taylor"


def test_rows_are_the_same_again(data: Path) -> None:
    assert roles.rows(data / "narrative_frames") == roles.rows(data / "narrative_frames")


def test_a_headline_has_its_frames_and_says_nothing_of_others(data: Path) -> None:
    (row,) = frames.headlines(data / "gvfc")
    said = dict(zip(frames.FRAMES, row["frames"], strict=True))
    assert [name for name, value in said.items() if value == 1] == ["political", "economic"]
    assert [name for name, value in said.items() if value is None] == [
        "conflict",
        "resolution",
        "human interest",
        "morality",
    ]
    assert frames.FRAMES[row["first"]] == "economic"


def test_an_article_gives_its_beginning_or_all_its_pieces(data: Path) -> None:
    first = list(frames.articles(data / "narrative_frames"))
    pieces = list(frames.articles(data / "narrative_frames", chunks=True))
    assert [row["doc"] for row in first] == ["7", "8"]
    assert [row["doc"] for row in pieces] == ["7", "8", "8"]
    said = dict(zip(frames.FRAMES, first[0]["frames"], strict=True))
    assert {name for name, value in said.items() if value == 1} == {"conflict", "economic"}
    assert said["political"] is None


def test_every_role_and_frame_has_an_output() -> None:
    recipe = pytest.importorskip("training.model.__main__")
    assert recipe.WIDTHS["role"] == len(roles.ROLES)
    assert recipe.WIDTHS["frames"] == len(frames.FRAMES)
