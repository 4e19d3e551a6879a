"""Small files that unpack to large ones are refused by limits, in bounded memory, and cost no neighbour."""

import gzip
import json
import subprocess
import sys
import warnings
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workbooks import SHEET, exchanged, sheet, workbook

from biaskit.actors import Actors
from biaskit.errors import InputError
from biaskit.reading import delimited, limits, read_articles
from biaskit.validation.sheets import read_records

NEIGHBOUR = "Peru said Chile had won."


def met(folder: Path) -> tuple[list[str], list[str]]:
    """Texts, and what was skipped."""
    (folder / "z.txt").write_text(NEIGHBOUR, encoding="utf-8")
    articles = read_articles(folder)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        texts = [article.text for article in articles]
    return texts, [f"{record.reason} ({record.detail})" for record in articles.skipped]


ENDINGS = (".txt", ".md", ".html", ".json", ".jsonl", ".csv", ".tsv", ".parquet")


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_packed_file_of_nothing_but_repetition_is_refused(tmp_path: Path, ending: str) -> None:
    with gzip.open(tmp_path / f"bomb{ending}.gz", "wb") as file:
        for _ in range(12):
            file.write(bytes(1_000_000))
    assert met(tmp_path) == ([NEIGHBOUR], ["too large (the packed file grows to more than 500 times its size)"])


def test_a_packed_file_that_repeats_as_news_does_is_read(tmp_path: Path) -> None:
    line = json.dumps({"text": NEIGHBOUR * 20}) + "\n"
    (tmp_path / "wire.jsonl.gz").write_bytes(
        gzip.compress("".join(f"{n:x}" * 9 + "\n" + line for n in range(2000)).encode())
    )
    assert met(tmp_path)[0].count(NEIGHBOUR * 20) == 2000


MEASURED = """
import resource, sys, warnings
from biaskit.reading import read_articles
warnings.simplefilter("ignore")
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
articles = read_articles(sys.argv[1])
texts = list(articles)
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(len(texts), articles.skipped[0].reason, grown)
"""


@pytest.mark.parametrize("ending", [".txt", ".jsonl"])
def test_a_gigabyte_of_zeros_takes_little_memory(tmp_path: Path, ending: str) -> None:
    bomb = tmp_path / f"bomb{ending}.gz"
    member = gzip.compress(bytes(50_000_000))
    bomb.write_bytes(member * 22)
    run = subprocess.run([sys.executable, "-c", MEASURED, str(bomb)], capture_output=True, text=True, check=True)
    count, reason, grown = run.stdout.rsplit(maxsplit=2)[0][0], run.stdout[2:11], int(run.stdout.split()[-1])
    assert (count, reason) == ("0", "too large")
    assert grown < 300_000  # kilobytes: of a billion bytes that would be unpacked


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"x" * 3000, "too large (more than 2,000 bytes; divide it, or make it JSON lines)"),
        ("a.html", b"x" * 3000, "too large (more than 2,000 bytes; divide it, or make it JSON lines)"),
        ("a.jsonl", b'{"text": "' + b"x" * 3000 + b'"}\n', "too large (a line of more than 2,000 bytes)"),
        ("a.csv", b"text,b\n" + b"x" * 3000 + b",1\n", "too large (a line of more than 2,000 bytes)"),
        (
            "a.jsonl",
            ('{"text": "' + "x" * 3000 + '"}\n').encode("utf-16"),
            "too large (a line of more than 2,000 bytes)",
        ),
        ("a.json", b'{"text": "' + b"x" * 3000 + b'"}', "too large (a text of more than 2,000 characters)"),
    ],
)
def test_what_is_longer_than_an_article_is_skipped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes, reason: str
) -> None:
    monkeypatch.setattr(limits, "LARGEST_ARTICLE", 2000)
    (tmp_path / name).write_bytes(content)
    assert met(tmp_path) == ([NEIGHBOUR], [reason])


def test_rows_after_a_line_that_is_too_long_keep_their_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_ARTICLE", 2000)
    (tmp_path / "a.jsonl").write_text('{"text": "' + "x" * 9000 + '"}\n{"text": "One."}\nno\n', encoding="utf-8")
    articles = read_articles(tmp_path / "a.jsonl")
    with pytest.warns(UserWarning, match="too large"):
        assert [article.text for article in articles] == ["One."]
    assert [record.place.rpartition(":")[2] for record in articles.skipped] == ["1", "3"]


def test_a_whole_file_has_a_limit_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LARGEST_WHOLE", 2000)
    (tmp_path / "a.json").write_text(json.dumps([{"text": "One."}] * 500), encoding="utf-8")
    assert met(tmp_path) == ([NEIGHBOUR], ["too large (more than 2,000 bytes; divide it, or make it JSON lines)"])


def test_a_page_of_countless_tags_is_skipped(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<html><body>" + "<b><i><p>" * 350_000, encoding="utf-8")
    assert met(tmp_path) == ([NEIGHBOUR], ["too large (a page of more than 100,000 tags)"])


@pytest.mark.parametrize("ending", [".json", ".jsonl"])
def test_json_nested_a_hundred_thousand_deep_is_skipped(tmp_path: Path, ending: str) -> None:
    (tmp_path / f"a{ending}").write_text(
        '{"text": "x", "a": ' + "[" * 100_000 + "]" * 100_000 + "}\n", encoding="utf-8"
    )
    texts, skipped = met(tmp_path)
    assert texts == [NEIGHBOUR]
    assert skipped in (["not JSON from here on (nested or long beyond use)"], ["not JSON (nested or long beyond use)"])


def test_a_page_nested_ten_thousand_deep_costs_no_neighbour(tmp_path: Path) -> None:
    page = "<html><body>" + "<div>" * 10_000 + "<p>Chile lost.</p>" + "</div>" * 10_000 + "</body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    texts, skipped = met(tmp_path)
    assert texts[-1] == NEIGHBOUR
    assert len(texts) + len(skipped) == 2


def test_a_line_of_twenty_megabytes_is_an_article(tmp_path: Path) -> None:
    long = "Chile lost. " * 1_700_000
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": long}) + '\n{"text": "One."}\n', encoding="utf-8")
    assert met(tmp_path) == ([long, "One.", NEIGHBOUR], [])


def test_a_csv_field_without_an_end_costs_its_row_only(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text('text,b\nOne.,1\n"' + "x\n" * 50_000, encoding="utf-8")
    texts, skipped = met(tmp_path)
    assert texts == ["One.", NEIGHBOUR]
    assert skipped[0] == "a quotation mark that does not open or close a field ()"


def test_rows_that_all_stay_open_are_not_read_again_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    fed = 0
    monkeypatch.setattr(delimited, "_MOST_AGAIN", 10_000)
    whole = delimited._fed

    def counted(*given):  # type: ignore[no-untyped-def]
        nonlocal fed
        for line in whole(*given):
            fed += len(line)
            yield line

    monkeypatch.setattr(delimited, "_fed", counted)
    lines = ["text,a\n", *(['a",""",\n'] * 2000)]
    log = limits.Log()
    assert list(delimited.delimited_rows(lines, "a.csv", log, {})) == []
    assert len(log.skipped) == 2000
    assert fed < 60_000  # of 16 million if each row read the rest


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (pa.table({"text": pa.nulls(3_000_000, pa.string())}), "too large (more rows or values than bytes)"),
        (
            pa.table({"text": ["One."], "tags": pa.array([[0] * 3_000_000], pa.list_(pa.int8()))}),
            "too large (more rows or values than bytes)",
        ),
        (pa.table({"text": ["x" * 20_000_000]}), "too large (a column grows to more than 500 times its size)"),
    ],
    ids=["rows", "a list", "a text"],
)
def test_a_parquet_file_that_grows_out_of_nothing_is_refused(tmp_path: Path, table: pa.Table, reason: str) -> None:
    pq.write_table(table, tmp_path / "a.parquet", compression="zstd")
    assert (tmp_path / "a.parquet").stat().st_size < 50_000
    assert met(tmp_path) == ([NEIGHBOUR], [reason])


def test_rows_of_a_dictionary_of_long_texts_are_read_a_few_at_once(tmp_path: Path) -> None:
    long = pa.DictionaryArray.from_arrays(pa.array([0] * 2000, pa.int32()), pa.array(["Peru won. " * 100_000]))
    pq.write_table(pa.table({"text": long}), tmp_path / "a.parquet", compression="none")
    with (tmp_path / "a.parquet").open("rb") as stream:
        assert limits.rows_at_once(stream, pq.ParquetFile(stream).metadata, 2000) == 511


LAUGHS = "- &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"- &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(20)
)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (LAUGHS, "entry 1: each entry is a mapping with at least 'name' and 'kind'"),
        ("[" * 5_000, "nested too deep"),
        ("- &a {name: x, kind: state, aliases: [*a]}", "found unconstructable recursive node"),
        (
            "- {name: Peru, kind: state, aliases: &a [x]}\n- {name: Chile, kind: state, aliases: [*a]}",
            "'aliases' is a list",
        ),
    ],
    ids=["billion laughs", "nested", "itself", "shared list in a list"],
)
def test_a_registry_that_unfolds_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        Actors.load(tmp_path / "a.yaml")


GROWING = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(7))
ENTITIES = f'<!DOCTYPE a [<!ENTITY a "{"Peru " * 8}">{GROWING}]>'.encode()
FAR = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"


@pytest.mark.parametrize(
    ("part", "content", "message"),
    [
        ("media/a.bin", bytes(64_000_001), r"it unpacks to 64,0\d\d,\d\d\d bytes, and 64,000,000 are the most"),
        (SHEET, sheet("<row>" + "<c/>" * 4_000_001 + "</row>"), r"it has 4,0\d\d,\d\d\d tags, and 4,000,000 are the"),
        (SHEET, sheet(FAR), "its sheet reaches over more than 1,000,000 cells"),
        (SHEET, sheet("<row r='999999999'/>"), "its sheet reaches over more than 1,000,000 cells"),
        (SHEET, sheet("", "<mergeCells><mergeCell ref='A1:XFD1048576'/></mergeCells>"), "has no header row"),
        (
            SHEET,
            ENTITIES + sheet("<row><c t='inlineStr'><is><t>&h;</t></is></c></row>"),
            "limit on input amplification factor|EntitiesForbidden",
        ),
    ],
    ids=["bytes", "tags", "a cell far out", "a row far out", "merged cells", "entities"],
)
def test_a_workbook_that_unfolds_is_refused(tmp_path: Path, part: str, content: bytes, message: str) -> None:
    exchanged(workbook(tmp_path / "a.xlsx"), part, content)
    with pytest.raises(InputError, match=message):
        list(read_records(tmp_path / "a.xlsx"))


def test_a_workbook_of_two_thousand_rows_is_read(tmp_path: Path) -> None:
    assert len(list(read_records(workbook(tmp_path / "a.xlsx", rows=2000)))) == 2000
