"""Summaries of parts are made piece by piece, on the disk of a worker or wherever else the parts lie."""

import tempfile

import fsspec
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import biaskit as bk
from biaskit.cluster.places import Folder
from biaskit.cluster.summing import totals_of_parts
from biaskit.summary import parts as module
from biaskit.summary.totals import Totals

OPTIONS = {"seed": 0, "n_resamples": 50, "weights": "mention", "duplicates": "once"}
NAME = "part-00000000.parquet"


@pytest.fixture(scope="module")
def ratings(tmp_path_factory):
    """A folder with a part of three thousand rows, three of an article."""
    numbers = range(3000)
    columns = {
        "article_id": [f"a{number // 3}" for number in numbers],
        "sentence": [f"Peru won {number} times." for number in numbers],
        "target": [("Peru", "Chile")[number % 2] for number in numbers],
        "scorer": ["vader"] * 3000,
        "dimension": ["valence"] * 3000,
        "value": [number % 7 / 7 if number % 5 else None for number in numbers],
        "duplicate_of": ["a1" if number // 3 == 9 else None for number in numbers],
    }
    folder = tmp_path_factory.mktemp("ratings")
    pq.write_table(pa.table(columns), folder / NAME, row_group_size=200)
    return folder


@pytest.fixture(params=["here", "elsewhere"])
def folder(request, ratings):
    if request.param == "here":
        yield Folder(str(ratings), {})
        return
    memory = fsspec.filesystem("memory")
    memory.pipe_file(f"/summed/{NAME}", (ratings / NAME).read_bytes())
    yield Folder("memory://summed", {})
    memory.rm("/summed", recursive=True)


def test_totals_are_those_of_the_folder_though_few_rows_are_held_at_once(monkeypatch, ratings, folder):
    expected = bk.summarize(ratings, "target", n_resamples=50)
    sizes, count = [], Totals.count

    def counted(self, table, **options):
        sizes.append(len(table))
        count(self, table, **options)

    monkeypatch.setattr(Totals, "count", counted)
    monkeypatch.setattr(module, "ROWS", 100)
    monkeypatch.setattr(module, "_BATCH", 32)
    made = totals_of_parts([NAME], "target", OPTIONS, folder)
    pd.testing.assert_frame_equal(made.summary(), expected)
    assert (sum(sizes), max(sizes) <= 132) == (3000, True)


def test_no_copy_is_left(monkeypatch, tmp_path, folder):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    totals_of_parts([NAME], "target", OPTIONS, folder)
    assert list(tmp_path.iterdir()) == []


def test_only_what_is_summed_up_is_copied(monkeypatch, folder):
    read, columns = pq.ParquetFile.iter_batches, []

    def watched(self, **options):
        columns.append(options["columns"])
        return read(self, **options)

    monkeypatch.setattr(pq.ParquetFile, "iter_batches", watched)
    totals_of_parts([NAME], "target", OPTIONS, folder)
    needed = ["article_id", "target", "scorer", "dimension", "value", "duplicate_of"]
    assert columns == ([] if folder.path(NAME) else [needed])
