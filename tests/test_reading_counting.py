import gzip
import json
import zlib

import pandas as pd
import pytest

from biaskit.errors import BiaskitWarning
from biaskit.reading import counting, read_articles
from biaskit.reading.counting import expected

LINES = "".join(json.dumps({"text": f"Peru lost {n}."}) + "\n" for n in range(5))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "a.txt").write_text("Peru lost.", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(LINES, encoding="utf-8")
    (tmp_path / "c.jsonl.gz").write_bytes(gzip.compress(LINES.removesuffix("\n").encode()))
    pd.DataFrame({"text": ["x", "y"]}).to_parquet(tmp_path / "d.parquet")
    (tmp_path / "e.xyz").write_text("no article", encoding="utf-8")
    return tmp_path


def test_a_folder_of_what_can_be_counted(folder):
    assert expected(folder) == expected(str(folder)) == 1 + 5 + 5 + 2
    assert expected([folder / "b.jsonl", "a text", {"text": "another"}]) == 7


def test_the_count_is_that_of_the_articles(folder):
    articles = read_articles(folder / "c.jsonl.gz")
    assert articles.expected == len(list(articles)) == 5


def test_what_only_reading_tells(folder):
    (folder / "f.csv").write_text("text\nPeru lost.\n", encoding="utf-8")
    assert expected(folder) is None
    assert expected(iter(["a"])) is None
    assert expected("-") is None


def test_what_is_not_read_is_not_counted(folder, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.txt"
    outside.write_text("Chile won.", encoding="utf-8")
    (folder / "link.txt").symlink_to(outside)
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.txt").write_text("Chile won.", encoding="utf-8")
    (folder / "_draft.txt").write_text("Chile won.", encoding="utf-8")
    articles = read_articles(folder, duplicates="keep", language=None)
    with pytest.warns(BiaskitWarning, match="passed over"):
        assert articles.expected == len(list(articles)) == 13


def test_a_table():
    assert expected(pd.DataFrame({"text": ["x", "y", "z"]})) == 3


def test_a_gzip_file_whose_middle_is_damaged_is_not_counted(folder):
    data = bytearray((folder / "c.jsonl.gz").read_bytes())
    data[10:14] = b"\xff" * 4
    (folder / "c.jsonl.gz").write_bytes(data)
    with pytest.raises(zlib.error), gzip.open(folder / "c.jsonl.gz") as stream:
        stream.read()
    assert expected(folder / "c.jsonl.gz") is None


def test_files_too_large_to_count(folder, monkeypatch):
    monkeypatch.setattr(counting, "COUNTED", 10)
    assert expected(folder / "b.jsonl") is None


def test_a_packed_file_that_holds_too_much_to_count(folder, monkeypatch):
    monkeypatch.setattr(counting, "UNPACKED", len(LINES) - 2)
    assert expected(folder / "c.jsonl.gz") is None


def test_packed_files_that_together_hold_too_much_to_count(folder, monkeypatch):
    monkeypatch.setattr(counting, "UNPACKED", 3 * len(LINES) - 2)
    two = [folder / "b.jsonl", folder / "c.jsonl.gz"]
    assert (expected(two), expected([*two, folder / "c.jsonl.gz"])) == (10, 15)
    assert expected([*two, folder / "b.jsonl"]) is None


@pytest.mark.parametrize("name", ["d.parquet", "c.jsonl.gz"])
def test_a_damaged_file_is_not_counted(folder, name):
    (folder / name).write_bytes(b"\x1f\x8b\x08damaged")
    assert expected(folder / name) is None
