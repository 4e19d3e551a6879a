"""Places that nobody labelled, from sets of our own in the layout of the real ones."""

import json
from pathlib import Path
from typing import Any

import pytest

pool: Any = pytest.importorskip("training.model.pool")
rows: Any = pytest.importorskip("training.model.rows")
Row = rows.Row

BLAMED = "Ana Ruiz said that he blamed the coal miners of Lima."
ASKED = "Experts asked the Vega Fund about her brave new plan."
EACH = {"names": 4, "pronouns": 4, "nouns": 4}

OF_BLAMED = {
    Row("Taylor said that he blamed the coal miners of Morgan.", (0, 6), "names"),
    Row("Morgan said that he blamed the coal miners of Taylor.", (46, 52), "names"),
    Row("Morgan said that he blamed the coal miners of Morgan.", (17, 19), "pronouns"),
    Row("Morgan said that he blamed the coal miners of Morgan.", (31, 42), "nouns"),
}
OF_ASKED = {
    Row("Experts asked Taylor about her brave new plan.", (14, 20), "names"),
    Row("Experts asked Morgan about her brave new plan.", (27, 30), "pronouns"),
    Row("Experts asked Morgan about her brave new plan.", (31, 45), "nouns"),
}


def written(folder: Path, *, sentences: tuple[str, ...] = (), article: str = "", headline: str = "") -> Path:
    """The folder with sets of these texts."""
    for name in ("newsmtsc", "narrative_frames", "gvfc"):
        (folder / name).mkdir()
    lines = [
        {
            "primary_gid": f"paper_{place}_7_Ana",
            "sentence_normalized": sentence,
            "targets": [{"mention": "Ana Ruiz", "from": 0, "to": 8, "polarity": 2.0}],
        }
        for place, sentence in enumerate(sentences)
    ]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    (folder / "newsmtsc/train.jsonl").write_text(text, encoding="utf-8")
    table = "ID\tsource\ttext\n" + (f'7\tpaper\t"{article}"\n' if article else "")
    (folder / "narrative_frames/articles.tsv").write_text(table, encoding="utf-8")
    table = ",news_title\n" + (f"0,{headline}\n" if headline else "")
    (folder / "gvfc/english.csv").write_text(table, encoding="utf-8")
    return folder


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    return written(tmp_path, sentences=(BLAMED, ASKED))


def test_names_pronouns_and_common_nouns_become_targets(sentences: Path) -> None:
    found = pool.gather(sentences, [], EACH, 0)
    assert len(found) == 7
    assert set(found) == OF_BLAMED | OF_ASKED


def test_a_sentence_that_is_given_twice_counts_once(tmp_path: Path) -> None:
    found = pool.gather(written(tmp_path, sentences=(BLAMED, BLAMED)), [], EACH, 0)
    assert len(found) == 4
    assert set(found) == OF_BLAMED


def test_places_that_are_known_are_left_out(sentences: Path) -> None:
    known = [
        Row("Taylor said that he blamed the coal miners of Morgan.", (0, 6), "newsmtsc", valence=0),
        Row("Morgan said that he blamed the coal miners of Morgan.", (31, 42), "own", valence=1),
    ]
    places = {(row.text, row.span) for row in known}
    assert set(pool.gather(sentences, known, EACH, 0)) == {
        row for row in OF_BLAMED | OF_ASKED if (row.text, row.span) not in places
    }


@pytest.mark.parametrize("source", ["names", "pronouns", "nouns"])
def test_of_a_sentence_at_most_so_many_are_taken(tmp_path: Path, source: str) -> None:
    sentence = "Ana Ruiz said that he and she blamed the coal miners and teachers of Lima."
    folder = written(tmp_path, sentences=(sentence,))
    none = {"names": 0, "pronouns": 0, "nouns": 0}
    assert [row.source for row in pool.gather(folder, [], {**none, source: 1}, 0)] == [source]
    assert [row.source for row in pool.gather(folder, [], {**none, source: 9}, 0)] == [source] * 2


def test_the_same_seed_gives_the_same_rows(sentences: Path) -> None:
    assert pool.gather(sentences, [], EACH, 3) == pool.gather(sentences, [], EACH, 3)


def test_another_seed_takes_other_places(sentences: Path) -> None:
    each = {"names": 1, "pronouns": 0, "nouns": 0}
    drawn = {row.span for seed in range(20) for row in pool.gather(sentences, [], each, seed)}
    assert drawn == {(0, 6), (46, 52), (14, 20)}


def test_sentences_of_articles_have_their_article(tmp_path: Path) -> None:
    folder = written(tmp_path, article="  Nobody asked the farmers of Oslo. \nOslo won.")
    assert set(pool.gather(folder, [], EACH, 0)) == {
        Row("Nobody asked the farmers of Taylor.", (28, 34), "names", doc="7"),
        Row("Nobody asked the farmers of Morgan.", (17, 24), "nouns", doc="7"),
    }


def test_of_headlines_names_and_pronouns_are_taken(tmp_path: Path) -> None:
    folder = written(tmp_path, headline="Rifles cost them votes in Peru")
    assert set(pool.gather(folder, [], EACH, 0)) == {
        Row("Rifles cost them votes in Taylor", (26, 32), "names"),
        Row("Rifles cost them votes in Morgan", (12, 16), "pronouns"),
    }


def test_no_name_is_left(tmp_path: Path) -> None:
    folder = written(
        tmp_path,
        sentences=(BLAMED, ASKED),
        article="Yesterday Tom Vega met us in Oslo. She said Vega's farmers lost.",
        headline="Rifles cost Ruiz votes in Peru",
    )
    words = {word for row in pool.gather(folder, [], EACH, 0) for word in row.text.replace("'", " ").split()}
    assert not {"Ana", "Ruiz", "Lima", "Vega", "Fund", "Tom", "Oslo", "Peru"} & {word.strip(".") for word in words}
