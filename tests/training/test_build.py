"""How the rows of a shipped lexicon are joined, and which inflections they get."""

import csv
from pathlib import Path
from typing import Any

import pytest

from biaskit.lexicon import inflection
from biaskit.lexicon.inflection import forms_of

pytest.importorskip("lemminflect")
build: Any = pytest.importorskip("training.lexicons.build")


@pytest.mark.parametrize(
    ("term", "pos", "forms"),
    [
        ("seize", "verb", ["seized", "seizes", "seizing"]),
        ("crack down on", "verb", ["cracked down on", "cracking down on", "cracks down on"]),
        ("act of piracy", "noun", ["act of piracies"]),
        ("blatant theft", "noun", ["blatant thefts"]),
        ("brave", "adj", ["braver", "bravest"]),
        ("bravely", "adv", []),
        ("seize", "", []),
    ],
)
def test_the_head_of_a_term_is_inflected(term: str, pos: str, forms: list[str]) -> None:
    assert forms_of(term, pos) == forms


def test_an_adjective_of_several_words_stays() -> None:
    assert forms_of("very brave", "adj") == []


def test_a_gap_is_no_obstacle() -> None:
    expected = ["takes *{0,2} to task", "taking *{0,2} to task", "took *{0,2} to task"]
    assert set(expected) <= set(forms_of("take *{0,2} to task", "verb"))
    assert forms_of("web of * lie", "noun") == ["web of * lies"]


@pytest.mark.parametrize(("term", "pos"), [("subsid*", "noun"), ("smuggl* arms", "verb")])
def test_a_head_with_a_wildcard_stays(term: str, pos: str) -> None:
    assert forms_of(term, pos) == []


@pytest.mark.parametrize(
    ("word", "pos", "forms"),
    [
        ("weaponise", "verb", {"weaponised", "weaponises", "weaponising"}),
        ("firebrand", "noun", {"firebrands"}),
        ("kleptocracy", "noun", {"kleptocracies"}),
        ("strongman", "noun", {"strongmen"}),
        ("german", "noun", {"germans"}),
        ("stateswoman", "noun", {"stateswomen"}),
    ],
)
def test_words_that_the_dictionary_lacks_are_inflected_by_rule(word: str, pos: str, forms: set[str]) -> None:
    assert inflection._inflections(word, pos) == forms


@pytest.mark.parametrize(
    ("word", "pos"),
    [
        ("cronyism", "noun"),
        ("fracking", "noun"),
        ("superhero", "noun"),
        ("broke", "noun"),
        ("hands", "noun"),
        ("iron-fisted", "noun"),
        ("kneecap", "verb"),
        ("surveil", "verb"),
        ("falsely", "verb"),
    ],
)
def test_what_no_rule_is_sure_of_stays(word: str, pos: str) -> None:
    assert inflection._inflections(word, pos) == set()


def written(path: Path, header: str, *rows: str) -> None:
    path.write_text("\n".join((header, *rows)) + "\n", encoding="utf-8")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place with a lexicon "sea" in the making."""
    folder = tmp_path / "training" / "lexicons" / "sea"
    folder.mkdir(parents=True)
    (tmp_path / "lexicons").mkdir()
    written(
        folder / "seeds.csv",
        "term,pos,valence",
        "seize,verb,-0.4",
        "theft,noun,-0.5",
        "pirate,noun,-0.5",
        "pirate,verb,-0.4",
        "raid,,-0.3",
    )
    written(
        folder / "decisions.csv",
        "term,decision,why,source,pos,valence",
        "theft,kept,graded anew,reading,noun,-0.6",
        "pirate,dropped,another sense,reading,verb,",
        "raid,dropped,topic,reading,,",
        "sleaze,kept,,neighbour,noun,-0.5",
    )
    monkeypatch.setattr(build, "ROOT", tmp_path)
    return tmp_path


def test_what_was_kept_wins_and_what_was_dropped_is_gone(root: Path) -> None:
    rows = build.rows_of(root / "training" / "lexicons" / "sea")
    assert [(row["term"], row["pos"], row["valence"]) for row in rows] == [
        ("pirate", "noun", "-0.5"),
        ("seize", "verb", "-0.4"),
        ("sleaze", "noun", "-0.5"),
        ("theft", "noun", "-0.6"),
    ]


def test_a_lexicon_is_written_with_its_forms_and_without_the_decisions(root: Path) -> None:
    build.main("sea")
    with (root / "lexicons" / "sea" / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["term", "pos", "forms", "valence"]
    assert {row["term"]: row["forms"] for row in rows} == {
        "pirate": "pirates",
        "seize": "seized|seizes|seizing",
        "sleaze": "sleazes",
        "theft": "thefts",
    }


def test_forms_that_a_seed_brings_stay(root: Path) -> None:
    written(
        root / "training" / "lexicons" / "sea" / "seeds_more.csv", "term,pos,forms,valence", "spill,verb,spilt,-0.2"
    )
    build.main("sea")
    assert "spill,verb,spilt,-0.2\n" in (root / "lexicons" / "sea" / "lexicon.csv").read_text(encoding="utf-8")


def test_a_term_of_several_categories_has_a_row_for_each(root: Path) -> None:
    folder = root / "training" / "lexicons" / "sea"
    (folder / "decisions.csv").unlink()
    written(folder / "seeds.csv", "term,frame", "piracy,crime", "piracy,sea", "piracy,crime")
    assert [row["frame"] for row in build.rows_of(folder)] == ["crime", "sea"]
