from datetime import date

import pandas as pd
import pyarrow.parquet as pq
import pytest

import biaskit as bk
from biaskit.annotation import annotate_each
from biaskit.errors import InputError
from biaskit.manifest import build_manifest
from biaskit.streaming import MORE, PLACES, REASONS, Tally, check_out, rate_in_parts, write_ratings
from biaskit.tables import read_table

ARTICLES = [
    bk.Article("a", "Peru said Chile had acted with courage.", meta={"leaning": "left"}),
    bk.Article("b", "Chile called Peru a thief.", meta={"section": "world"}),
    bk.Article("c", "Bolivia won.", meta={"leaning": "right", "duplicate_of": "a"}),
]


def parts(size=2, scorers=("vader", "textblob")):
    return rate_in_parts(annotate_each(ARTICLES), list(scorers), size=size)


@pytest.fixture(scope="module")
def whole():
    return next(iter(rate_in_parts(annotate_each(ARTICLES), ["vader", "textblob"], size=10)))


@pytest.mark.parametrize("size", [1, 2, 3])
def test_rows_do_not_depend_on_the_size_of_parts(whole, size):
    joined = pd.concat(parts(size), ignore_index=True)
    own = [column for column in whole.columns if column not in ("section", "other_metadata")]
    pd.testing.assert_frame_equal(joined[own], whole[own], check_dtype=False)


def test_metadata_that_comes_later_is_kept_as_json(whole):
    joined = pd.concat(parts(1), ignore_index=True)
    kept = joined.groupby("article_id")["other_metadata"].agg(lambda values: values.dropna().unique().tolist())
    assert kept.to_dict() == {"a": [], "b": ['{"section": "world"}'], "c": []}


def test_a_folder_has_parts_of_one_schema(tmp_path, whole):
    rows = write_ratings(parts(1), tmp_path / "out")
    files = sorted((tmp_path / "out").iterdir())
    assert [file.name for file in files] == ["part-00000.parquet", "part-00001.parquet", "part-00002.parquet"]
    assert len({str(pq.read_schema(file)) for file in files}) == 1
    assert rows == len(whole) == len(read_table(tmp_path / "out"))


def test_every_part_says_whether_its_article_is_a_repeat(tmp_path):
    write_ratings(parts(1), tmp_path / "out")
    assert set(read_table(tmp_path / "out")["duplicate_of"].dropna()) == {"a"}


@pytest.mark.parametrize("name", ["ratings.parquet", "ratings.csv", "ratings.jsonl"])
def test_one_file_has_all_rows(tmp_path, whole, name):
    assert write_ratings(parts(1), tmp_path / name) == len(whole)
    assert [file.name for file in tmp_path.iterdir()] == [name]
    read = {"parquet": read_table, "csv": pd.read_csv, "jsonl": lambda p: pd.read_json(p, lines=True)}
    table = read[name.split(".")[1]](tmp_path / name)
    assert table["article_id"].tolist() == whole["article_id"].tolist()
    assert table["value"].isna().tolist() == whole["value"].isna().tolist()


@pytest.mark.parametrize(
    ("name", "left"),
    [("ratings.parquet", []), ("ratings.csv", []), ("ratings.jsonl", []), ("out", ["part-00000.parquet"])],
)
def test_a_failed_write_leaves_nothing_half_done(tmp_path, name, left):
    def broken():
        yield next(iter(parts(1)))
        raise RuntimeError("the disk is full")

    with pytest.raises(RuntimeError, match="the disk is full"):
        write_ratings(broken(), tmp_path / name)
    assert [file.name for file in tmp_path.rglob("*.*")] == left


@pytest.mark.parametrize("name", ["ratings.csv", "ratings.jsonl"])
def test_metadata_reads_alike_whatever_else_its_part_holds(tmp_path, name):
    years = [2020, 2021, "unknown", None]
    articles = [bk.Article(str(i), f"Peru lost {i}.", meta={"year": year}) for i, year in enumerate(years)]
    written = []
    for size in (1, 4):
        write_ratings(rate_in_parts(annotate_each(articles), "vader", size=size), tmp_path / str(size) / name)
        written.append((tmp_path / str(size) / name).read_bytes())
    assert written[0] == written[1]


def test_a_line_break_in_a_column_name_breaks_no_csv(tmp_path):
    articles = [bk.Article(i, "Peru lost.", meta={"lea\nning": "left"}) for i in "ab"]
    write_ratings(rate_in_parts(annotate_each(articles), "vader", size=1), tmp_path / "ratings.csv")
    assert pd.read_csv(tmp_path / "ratings.csv")["lea\nning"].tolist() == ["left", "left"]


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"Cannot write '.*ratings.csv': .* Choose another place\."):
        write_ratings(parts(3), tmp_path / "file" / "ratings.csv")


def test_nothing_to_write_writes_nothing(tmp_path):
    assert write_ratings(iter(()), tmp_path / "ratings.parquet") == 0
    assert list(tmp_path.iterdir()) == []


def test_parts_that_are_there_are_not_mixed_with_new_ones(tmp_path):
    write_ratings(parts(3), tmp_path / "out")
    for refused in (lambda: check_out(tmp_path / "out"), lambda: write_ratings(parts(1), tmp_path / "out")):
        with pytest.raises(InputError, match=r"holds part files already\. Choose an empty folder, or remove them\."):
            refused()


def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path):
    (tmp_path / "out").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match=r"is a file, but not \.parquet, \.csv or \.jsonl"):
        check_out(tmp_path / "out")


def test_any_other_name_is_a_folder(tmp_path):
    check_out(tmp_path / "ratings.v2")
    write_ratings(parts(3), tmp_path / "ratings.v2")
    assert (tmp_path / "ratings.v2" / "part-00000.parquet").is_file()


def test_a_tally_knows_of_a_stream_what_a_manifest_knows_of_the_whole():
    dated = [bk.Article("d", "Peru won.", outlet="Post", date=date(2024, month, 1)) for month in (5, 3, 4)]
    articles = [*dated, bk.Article("u", "Chile lost.", outlet="Sun")]
    tally = Tally()
    seen = list(tally.watch(annotate_each(articles)))
    made = tally.manifest(scorers=[], pipeline=None, options={"targets": None}, ratings=7, skipped=[("x", "empty")])
    whole = build_manifest(articles=articles)
    assert len(seen) == 4
    assert made["corpus"] == {key: whole["corpus"][key] for key in ("outlets", "first", "last", "undated")}
    assert made["counts"] == {
        "read": 4, "skipped": 1, "actors": 2, "mentions": 4, "quotations": 0, "ratings": 7,
    }  # fmt: skip
    assert set(whole) - set(made) == {"seed"}


def test_a_tally_names_a_few_of_those_set_aside_and_counts_all():
    tally = Tally()
    failed = [bk.Annotation((), (), (), (), ((str(n), "too odd"),)) for n in range(PLACES + 5)]
    others = [bk.Annotation((), (), (), (), (("x", f"error {n}"),)) for n in range(REASONS + 2)]
    list(tally.watch([*failed, *others]))
    made = tally.manifest(scorers=[], pipeline=None, options={}, ratings=0, skipped=[("y", "too odd"), ("z", "empty")])
    reasons = made["skipped"]["reasons"]
    assert made["counts"]["skipped"] == sum(reasons.values()) == PLACES + 5 + REASONS + 2 + 2
    assert (reasons["too odd"], reasons["empty"], reasons["error 0"], reasons[MORE]) == (PLACES + 6, 1, 1, 3)
    places = [entry["place"] for entry in made["skipped"]["entries"] if entry["reason"] == "too odd"]
    assert places == ["y", *map(str, range(PLACES))]


def test_a_tally_of_nothing():
    made = Tally().manifest(scorers=[], pipeline=None, options={}, ratings=0)
    assert made["corpus"] == {"outlets": 0, "first": None, "last": None, "undated": 0}
