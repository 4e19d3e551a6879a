"""Damage within files of articles: what is told of it, and that the rest is read."""

import gc
import io
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from biaskit import read_articles
from biaskit.errors import BiaskitWarning, InputError


def told(path: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Texts that were read, and reason and detail of what was skipped."""
    articles = read_articles(path, language=None)
    with pytest.warns(BiaskitWarning):
        texts = [article.text for article in articles]
    return texts, [(one.reason, one.detail) for one in articles.skipped]


def test_a_bare_carriage_return_in_the_header(tmp_path: Path) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes(b"text,date\rPeru won.,2025-01-01\r")
    assert told(path) == ([], [("damaged header", "a bare carriage return")])


def test_a_header_with_a_very_long_name(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text(f"text,{'a' * 200_000}\nPeru won.,x\n", encoding="utf-8")
    assert [article.text for article in read_articles(path, language=None)] == ["Peru won."]


def test_a_wide_file_that_is_left_early_prints_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", printed.append)
    path = tmp_path / "wide.csv"
    path.write_bytes("text,date\nx\ny,\n".encode("utf-16"))
    with pytest.raises(InputError, match="not as many fields"):
        list(read_articles(path, errors="raise"))
    gc.collect()
    assert printed == []


@pytest.mark.parametrize("name", ["undefined", "idna", "punycode", "utf-7", "unicode_escape"])
def test_a_page_in_what_is_no_charset_of_pages_is_read_as_it_seems(tmp_path: Path, name: str) -> None:
    path = tmp_path / "page.html"
    lines = "<p>Peru said the tanker was seized caf\xe9 by Chile on Thursday night, and nobody was hurt at sea.</p>" * 5
    path.write_bytes(f"<html><head><meta charset={name}></head><body>{lines}</body></html>".encode("cp1252"))
    with pytest.warns(BiaskitWarning, match="not UTF-8"):
        (article,) = read_articles(path)
    assert "caf\xe9 by Chile" in article.text


def test_a_date_of_hundreds_of_digits_is_left_empty(tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    path.write_text(f"text,date\nPeru won.,11 Dec 2025 09:{'9' * 150}\nChile won.,{'1' * 900}\n", encoding="utf-8")
    with pytest.warns(BiaskitWarning, match="2 articles read|unreadable date"):
        assert [article.date for article in read_articles(path, language=None)] == [None, None]


def test_a_value_that_python_cannot_hold_costs_its_row_alone(tmp_path: Path) -> None:
    raw = pa.array([b"Peru won.", b"\xff\xfe lost.", b"Chile won."], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 3, raw.buffers())
    day = pa.array([0, 0, 10**15], pa.int64()).cast(pa.timestamp("ms"))
    path = tmp_path / "odd.parquet"
    pq.write_table(pa.table({"text": text, "when": day}), path)
    texts, skipped = told(path)
    assert texts == ["Peru won."]
    assert [reason for reason, _ in skipped] == ["a value that cannot be read"] * 2
    assert skipped[0][1].startswith("'utf-8' codec can't decode byte 0xff")


def test_damaged_statistics_of_a_parquet_file_do_not_end_the_process(tmp_path: Path) -> None:
    """One bit after another, in a process of its own: pyarrow ends it where it is asked for such a column."""
    whole = io.BytesIO()
    pq.write_table(pa.table({"text": ["Peru won.", None]}), whole)
    (tmp_path / "whole.parquet").write_bytes(whole.getvalue())
    done = subprocess.run([sys.executable, "-c", FLIPPING], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


FLIPPING = """
import warnings
from pathlib import Path
from biaskit import read_articles
from biaskit.errors import BiaskitError
warnings.simplefilter("ignore")
whole = Path("whole.parquet").read_bytes()
for place in range(len(whole) - 8 - int.from_bytes(whole[-8:-4], "little"), len(whole) - 8):
    flipped = bytearray(whole)
    flipped[place] ^= 1
    Path("flipped.parquet").write_bytes(flipped)
    try:
        list(read_articles("flipped.parquet", language=None))
    except BiaskitError:
        pass
"""
