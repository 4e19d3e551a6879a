"""Files cut off anywhere, of wrong types, of damaged stores: an error of biaskit's own, or a skip with its reason."""

import datetime
import decimal
import gzip
import json
import shutil
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fuzz import seeds
from strategies import refusals_in_words
from workbooks import SHEET, TYPES, exchanged, parts, workbook

import biaskit as bk
from biaskit.errors import InputError
from biaskit.lexicon.formats.detecting import OWN
from biaskit.reading import read_articles
from biaskit.resources import lexicons_dir
from biaskit.tables import read_table
from biaskit.validation.sheets import read_records

NEIGHBOUR = "Peru said Chile had won."
ROWS = [
    {
        "id": str(n),
        "text": f"Peru {n} said Chile\u2019s \u201cact {n * 7919}\u201d was theft. {n**5}",
        "date": "2024-03-12",
        "a": 'x, "y"',
    }
    for n in range(120)
]


def _delimited(between: str) -> str:
    cells = [[str(value).replace('"', '""') for value in row.values()] for row in ROWS]
    return "\n".join(between.join(f'"{cell}"' for cell in line) for line in [list(ROWS[0]), *cells])


def _whole(ending: str, folder: Path) -> bytes:
    texts = [str(row["text"]) for row in ROWS]
    if ending == ".parquet":
        pq.write_table(pa.Table.from_pylist(ROWS), folder / "made", row_group_size=40)
        return (folder / "made").read_bytes()
    made: dict[str, Callable[[], str]] = {
        ".txt": lambda: "\n\n".join(texts),
        ".md": lambda: "# Title\n\n" + "\n\n".join(texts),
        ".html": lambda: "<html><head><title>T</title></head><body><p>" + "</p><p>".join(texts) + "</p></body></html>",
        ".json": lambda: json.dumps(ROWS, ensure_ascii=False),
        ".jsonl": lambda: "\n".join(json.dumps(row, ensure_ascii=False) for row in ROWS),
        ".csv": lambda: _delimited(","),
        ".tsv": lambda: _delimited("\t"),
    }
    return made[ending]().encode()


def cuts(data: bytes) -> list[bytes]:
    """The data cut off at each kilobyte, and at its last bytes."""
    return [data[:at] for at in (*range(0, len(data), 1024), len(data) - 9, len(data) - 1)]


def fine_cuts(data: bytes) -> list[bytes]:
    """The data cut off at each sixteenth byte of its first four kilobytes."""
    return [data[:at] for at in range(0, min(len(data), 4096), 16)]


@pytest.mark.parametrize("packed", ["", ".gz"])
@pytest.mark.parametrize("ending", [".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".tsv", ".parquet"])
def test_a_file_cut_off_anywhere_costs_no_neighbour(tmp_path: Path, ending: str, packed: str) -> None:
    data = _whole(ending, tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "z.txt").write_text(NEIGHBOUR, encoding="utf-8")
    for part in cuts(gzip.compress(data) if packed else data):
        (folder / f"a{ending}{packed}").write_bytes(part)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            articles = read_articles(folder)
            texts = [article.text for article in articles]
        assert texts[-1] == NEIGHBOUR
        assert len(texts) > 1 or articles.skipped


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    framing = bk.analyze([bk.Article("a", f"Peru said Chile was a thief. {NEIGHBOUR}")], scorers="vader")
    return framing.save(tmp_path_factory.mktemp("stored") / "framing")


FILES = (
    "articles.parquet",
    "actors.parquet",
    "mentions.parquet",
    "quotations.parquet",
    "ratings.parquet",
    "manifest.json",
)


@pytest.mark.parametrize("name", FILES)
def test_a_stored_framing_cut_off_anywhere_is_refused(stored: Path, tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(stored, tmp_path / "framing")
    data = (folder / name).read_bytes()
    for part in cuts(data):
        (folder / name).write_bytes(part)
        with pytest.raises(InputError):
            bk.Framing.load(folder)


def test_ratings_cut_off_anywhere_are_refused(stored: Path, tmp_path: Path) -> None:
    data = (stored / "ratings.parquet").read_bytes()
    for part in cuts(data):
        (tmp_path / "ratings.parquet").write_bytes(part)
        with pytest.raises(InputError, match=r"^Cannot read .*ratings\.parquet"):
            read_table(tmp_path / "ratings.parquet")


def test_the_live_view_refuses_files_cut_off_anywhere(stored: Path, tmp_path: Path) -> None:
    pytest.importorskip("duckdb")
    from biaskit.serve.given import Tables, look_at
    from biaskit.serve.store import Store

    data = (stored / "ratings.parquet").read_bytes()
    for part in cuts(data)[::4]:
        (tmp_path / "ratings.parquet").write_bytes(part)
        tables = look_at(tmp_path / "ratings.parquet")
        assert isinstance(tables, Tables)
        with pytest.raises(InputError, match="Cannot read"):
            Store(tables)


def test_a_registry_cut_off_anywhere_is_shorter_or_refused(tmp_path: Path) -> None:
    whole = bk.Actors.load_example("harbour")
    data = whole.to_yaml().encode()
    for part in (*fine_cuts(data), *cuts(data)[:-1]):
        (tmp_path / "a.yaml").write_bytes(part)
        try:
            found = bk.Actors.load(tmp_path / "a.yaml")
        except InputError:
            continue
        # the last may have lost some of its aliases
        assert list(found)[:-1] == list(whole)[: len(found) - 1]
        assert len(found.to_yaml()) < len(data)


@pytest.mark.parametrize("name", bk.list_lexicons())
def test_a_lexicon_cut_off_anywhere_is_shorter_or_refused(tmp_path: Path, name: str) -> None:
    whole, folder = bk.load_lexicon(name), shutil.copytree(lexicons_dir() / name, tmp_path / name)
    data = (folder / "lexicon.csv").read_bytes()
    for part in fine_cuts(data):
        (folder / "lexicon.csv").write_bytes(part)
        try:
            found = bk.load_lexicon(folder)
        except InputError:
            continue
        # the last may have lost some of its forms, numbers and categories
        assert found.entries[:-1] == whole.entries[: len(found) - 1]
        assert len(found) < len(whole)


@pytest.mark.parametrize("name", bk.list_lexicons())
def test_a_card_cut_off_anywhere_is_read_or_refused(tmp_path: Path, name: str) -> None:
    folder = shutil.copytree(lexicons_dir() / name, tmp_path / name)
    (folder / "lexicon.csv").write_bytes(b"".join((folder / "lexicon.csv").read_bytes().splitlines(True)[:5]))
    for part in fine_cuts((folder / "card.toml").read_bytes()):
        (folder / "card.toml").write_bytes(part)
        with refusals_in_words():
            bk.load_lexicon(folder)


@pytest.mark.parametrize("format", sorted(seeds.lexicons()))
def test_a_lexicon_of_another_program_cut_off_anywhere_is_read_or_refused(tmp_path: Path, format: str) -> None:
    file = tmp_path / ("lexicon.csv" if format == OWN else "a.txt")
    for data in seeds.lexicons()[format]:
        for part in (data[:at] for at in range(len(data))):
            file.write_bytes(part)
            with refusals_in_words():
                bk.load_lexicon(file, format=format)


def test_a_sheet_cut_off_anywhere_is_refused(tmp_path: Path) -> None:
    for part in cuts(workbook(tmp_path / "a.xlsx").read_bytes()):
        (tmp_path / "a.xlsx").write_bytes(part)
        with pytest.raises(InputError, match=r"^Cannot read '.*a\.xlsx' as XLSX: .*\. Save it anew, or as CSV\.$"):
            list(read_records(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("name", [SHEET, TYPES, "xl/workbook.xml", "xl/_rels/workbook.xml.rels"])
def test_a_sheet_of_which_a_part_is_cut_off_anywhere_is_refused(tmp_path: Path, name: str) -> None:
    whole = parts(workbook(tmp_path / "a.xlsx"))[name]
    for part in (*cuts(whole), b"<a"):
        exchanged(tmp_path / "a.xlsx", name, part)
        with pytest.raises(InputError, match=r"^Cannot read '.*a\.xlsx' as XLSX: .*\. Save it anew, or as CSV\.$"):
            list(read_records(tmp_path / "a.xlsx"))


@pytest.mark.parametrize("content", [b"", b"<a/>", b"\xff", b"<a><b></a>"])
def test_a_sheet_of_which_a_part_is_something_else_is_read_or_refused(tmp_path: Path, content: bytes) -> None:
    data = workbook(tmp_path / "whole.xlsx").read_bytes()
    for name in parts(tmp_path / "whole.xlsx"):
        (tmp_path / "a.xlsx").write_bytes(data)
        exchanged(tmp_path / "a.xlsx", name, content)
        with refusals_in_words():
            list(read_records(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(
    "content",
    ["null", "[]", "5", '{"framing": 5}', '{"framing": {}}', '{"framing": {"skipped": 5}}', "\xff", "[" * 9000],
)
def test_a_manifest_of_another_shape_is_refused(stored: Path, tmp_path: Path, content: str) -> None:
    folder = shutil.copytree(stored, tmp_path / "framing")
    (folder / "manifest.json").write_text(content, encoding="latin-1")
    with pytest.raises(InputError, match="is not a manifest that save"):
        bk.Framing.load(folder)


COLUMNS: dict[str, Any] = {
    "whole numbers": pa.array([1, 2]),
    "numbers": pa.array([1.5, float("nan")]),
    "lists": pa.array([["a", "b"], None]),
    "lists of numbers": pa.array([[1], [2, 3]]),
    "structs": pa.array([{"a": 1}, {"a": 2}]),
    "lists of structs": pa.array([[{"a": [1]}], []]),
    "dictionary": pa.array(["x", "y"]).dictionary_encode(),
    "bytes": pa.array([b"\xff\x00", b"ab"]),
    "fixed bytes": pa.array([b"0" * 16, b"1" * 16], pa.binary(16)),
    "decimals": pa.array([decimal.Decimal("1.5"), None]),
    "nothing": pa.nulls(2),
    "truths": pa.array([True, False]),
    "days": pa.array([datetime.date(2020, 1, 1), None]),
    "days beyond": pa.array([2**30, -(2**30)], pa.date32()),
    "moments": pa.array([1, 2], pa.timestamp("ns")),
    "moments beyond": pa.array([2**62, -(2**62)], pa.timestamp("us")),
    "moments of a zone": pa.array([1, 2], pa.timestamp("us", tz="Europe/Berlin")),
    "moments of no zone": pa.array([1, 2], pa.timestamp("us", tz="Nowhere/Bad")),
    "times": pa.array([1, 2], pa.time64("us")),
    "lengths beyond": pa.array([2**62, -(2**62)], pa.duration("s")),
    "maps": pa.array([[("a", 1)], []], pa.map_(pa.string(), pa.int64())),
    "large texts": pa.array(["a", "b"], pa.large_string()),
    "broken texts": pa.array([b"\xff\xfe", b"ok"]).view(pa.string()),
    "halves": pa.array([1.0, 2.0], pa.float16()),
}
"""Of each type, two values that nobody expects."""


@pytest.mark.parametrize("field", ["text", "date", "outlet", "id", "title", "url", "topic"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_column_of_any_type_is_read_or_skipped_with_its_reason(tmp_path: Path, kind: str, field: str) -> None:
    table = pa.table({"text": [NEIGHBOUR, "Chile lost."]} | {field: COLUMNS[kind]})
    pq.write_table(table, tmp_path / "a.parquet")
    for source in (tmp_path / "a.parquet", table):
        articles = read_articles(source, language=None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            read = list(articles)
        assert len(read) + len(articles.skipped) == 2
        assert all(isinstance(article.text, str) for article in read)


@pytest.mark.parametrize("name", ["value", "cues", "target", "article_id", "scope", "date", "sentence_start"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_ratings_with_a_column_of_any_type_are_summed_up_or_refused(
    stored: Path, tmp_path: Path, kind: str, name: str
) -> None:
    table = pq.read_table(stored / "ratings.parquet").slice(0, 2)
    column = table.column_names.index(name)
    pq.write_table(table.set_column(column, name, COLUMNS[kind]), tmp_path / "ratings.parquet")
    with refusals_in_words(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bk.summarize(read_table(tmp_path / "ratings.parquet"), ("outlet", "target"), seed=1)


@pytest.mark.parametrize("name", FILES[:-1])
@pytest.mark.parametrize("kind", COLUMNS)
def test_a_stored_framing_with_a_column_of_any_type_is_loaded_or_refused(
    stored: Path, tmp_path: Path, kind: str, name: str
) -> None:
    folder = shutil.copytree(stored, tmp_path / "framing")
    table = pq.read_table(folder / name)
    column = table.column_names[2]
    values = COLUMNS[kind].take(pa.array([0] * len(table)))
    pq.write_table(table.set_column(2, column, values), folder / name)
    with refusals_in_words():
        bk.Framing.load(folder)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array([NEIGHBOUR]), pa.array(["no"])], names=["text", "text"])
    with pytest.raises(InputError, match="two columns of one name"):
        list(read_articles(table))
