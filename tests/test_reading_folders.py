from pathlib import Path

import pytest

from biaskit.cluster.notes import RUN
from biaskit.reading.folders import RUN_NOTES, files_in
from biaskit.reading.log import Log
from biaskit.streaming import LEDGER


def make(folder: Path, *names: str) -> None:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).touch()


def read(folder: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """Names of the files, and (name, reason) of the notes."""
    log = Log()
    files = [file.relative_to(folder).as_posix() for file in files_in(folder, log)]
    return files, [(Path(note.place).relative_to(folder).as_posix(), note.reason) for note in log.notes]


def test_the_notes_by_which_a_run_is_known_are_those_that_runs_write() -> None:
    assert RUN_NOTES == (LEDGER, RUN)


@pytest.mark.parametrize("note", RUN_NOTES)
def test_what_a_run_wrote_is_no_source(tmp_path: Path, note: str) -> None:
    made = (
        "part-00000000.parquet",
        "_quotations/part-00000000.parquet",
        "_done/part-00000000.json",
        "_scan/a.jsonl.gz",
    )
    make(tmp_path, "a.jsonl", *(f"out/{name}" for name in (note, *made)))
    assert read(tmp_path) == (["a.jsonl"], [("out", "what a run of biaskit wrote, passed over")])


def test_what_else_lies_where_a_run_writes_is_read(tmp_path: Path) -> None:
    make(tmp_path, "a.jsonl", LEDGER, "part-00000000.parquet", "old/b.jsonl")
    assert read(tmp_path)[0] == ["a.jsonl", "old/b.jsonl"]


def test_parts_of_one_file_in_the_making_are_no_source(tmp_path: Path) -> None:
    make(tmp_path, "a.jsonl", f"_r.csv.parts/{LEDGER}", "_r.csv.parts/whole.csv", "_r.csv.parts/_quotations/a.parquet")
    assert read(tmp_path)[0] == ["a.jsonl"]


def test_parts_that_no_run_of_biaskit_wrote_are_read(tmp_path: Path) -> None:
    make(tmp_path, "part-00000000.parquet", "quotations/a.txt", "_SUCCESS")
    files = ["part-00000000.parquet", "quotations/a.txt"]
    assert read(tmp_path) == (files, [("_SUCCESS", "a name that begins with '_', passed over")])
