"""Runs on a scheduler with two worker processes, compared with what one machine makes of the same files."""

import json
import re

import pandas as pd
import pyarrow.parquet as pq
import pytest
from cluster_corpus import REGISTRY, as_lines, as_parquet, paragraphs, rows, table
from cluster_machines import Machines
from cluster_pages import SENTENCES, Archive, page
from cluster_runs import Running, assert_same, on_cluster, on_one_machine
from cluster_slow import BrokenScorer, sealed

import biaskit as bk
from biaskit.cluster import rate, read_warc, summarize
from biaskit.cluster.driving import Driver, Failed
from biaskit.errors import BiaskitError, BiaskitWarning, InputError

SCORERS = ("vader",)


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with Machines(tmp_path_factory.mktemp("machines")) as machines:
        machines.start_workers(2)
        with machines.client(2) as found:
            yield found


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """A folder of several formats, whose parts go across files."""
    folder, made = tmp_path_factory.mktemp("news"), [*paragraphs(140), *rows(2)]
    as_parquet(made[:60], folder / "a.parquet", group=20)
    as_lines(made[60:110], folder / "b.jsonl")
    as_lines(made[110:130], folder / "c.jsonl.gz")
    (folder / "d.csv").write_text("text,outlet\nPeru praised Chile.,Post\n", encoding="utf-8")
    as_lines(made[130:], folder / "e.jsonl")
    return folder


@pytest.fixture(scope="module")
def rated(client, corpus, tmp_path_factory):
    """What the cluster made of the corpus, and where."""
    out = tmp_path_factory.mktemp("out") / "ratings"
    return on_cluster(client, corpus, out, SCORERS, block_size=4000), out


@pytest.fixture(scope="module")
def local(corpus, tmp_path_factory):
    return on_one_machine(corpus, tmp_path_factory.mktemp("local") / "ratings", SCORERS)


def test_rows_are_those_of_one_machine(rated, local):
    result, out = rated
    assert len(list(out.glob("part-*.parquet"))) >= 3
    assert_same(local, out)
    assert (result.rows, result.out, result.failed) == (len(table(local)), out.as_uri(), ())


def test_the_manifest_is_that_of_one_machine(rated, local):
    made, expected = (json.loads((folder / "_manifest.json").read_text()) for folder in (rated[1], local))
    told, known = (
        sorted(
            (re.findall(r"\w\.\w+(?:\.gz)?", entry["place"])[0], entry["reason"])
            for entry in one["skipped"].pop("entries")
        )
        for one in (made, expected)
    )
    assert told == known
    assert made == expected


def test_what_came_out_is_told_in_words(rated):
    result, out = rated
    assert re.fullmatch(rf"\d+ articles rated, \d+ set aside\. {result.rows:,} ratings: {out.as_uri()}", str(result))


def test_duplicates_are_dropped_as_on_one_machine(client, corpus, tmp_path):
    options = {"duplicates": "drop", "language": None}
    on_cluster(client, corpus, tmp_path / "out", SCORERS, block_size=9000, **options)
    assert_same(on_one_machine(corpus, tmp_path / "local", SCORERS, **options), tmp_path / "out")


def test_web_archives_are_read(client, tmp_path):
    german = (
        "Die Regierung erklärte am Montag, der Tanker sei ohne jeden erkennbaren Grund beschlagnahmt worden.",
        "Die Fischer im Hafen sahen länger als eine Stunde zu, wie die Boote der Marine immer näher kamen.",
    )
    for number, name in enumerate(("a.warc.gz", "b.warc")):
        with Archive(tmp_path / name) as archive:
            archive.add(f"https://post.example/{number}", page("Tanker seized"))
            archive.add(f"https://blatt.example/{number}", page("Schiff", german))
            archive.add(f"https://sun.example/{number}", page(f"Harbour {number}", (*SENTENCES, "Peru lost.")))
    out, files = tmp_path / "out", [tmp_path / "a.warc.gz", tmp_path / "b.warc"]
    on_cluster(client, str(tmp_path / "*.warc*"), out, SCORERS)
    articles = [article for file in files for article in read_warc(file)]
    assert_same(on_one_machine(articles, tmp_path / "local", SCORERS), out)
    assert set(table(out)["outlet"].to_pylist()) == {"post.example", "sun.example"}
    assert [path.name for path in (out / "_scan").glob("articles-*")] == []


@pytest.mark.parametrize(
    ("by", "options"),
    [
        ("target", {}),
        (["source", "section"], {"weights": "article", "seed": 7, "level": 0.9, "min_n": 2}),
        ("outlet", {"duplicates": "all", "scorer": "vader", "dimension": "valence", "n_resamples": 200}),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")
def test_a_summary_is_that_of_the_folder(client, rated, by, options):
    result, out = rated
    expected = bk.summarize(out, by, **options)
    pd.testing.assert_frame_equal(summarize(client, result, by, **options), expected)
    assert len(expected) > 1


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "colour"}, r"^No column is named 'colour'\. Available: "),
        (
            {"by": "target", "scorer": "vadr"},
            r"^No scorer is named 'vadr'\. Available: vader\. Did you mean 'vader'\?$",
        ),
        (
            {"by": "target", "scorer": ["vader", "nosuch"]},
            r"^No scorer is named 'nosuch'\. Available: vader\.$",
        ),
        (
            {"by": "target", "dimension": ["valence", "trust"]},
            r"^No dimension is named 'trust'\. Available: valence\.$",
        ),
        ({"by": "target", "weights": "word"}, r"^.*'word'"),
    ],
    ids=str,
)
def test_what_the_ratings_lack_is_refused(client, rated, options, message):
    with pytest.raises(BiaskitError, match=message):
        summarize(client, rated[1], **options)


def test_a_folder_without_parts_has_no_summary(client, tmp_path):
    with pytest.raises(
        InputError, match=r"holds no part files\. Give the folder of a run: rate\(client, source, out\)\.$"
    ):
        summarize(client, tmp_path)


def test_a_result_that_cannot_be_opened_is_a_failure(client):
    found = Running(lambda: list(Driver(client, 0).each("sealed", sealed, [()]))).result(60)
    assert found == [(0, Failed("ValueError: sealed for good"))]


def test_a_finished_run_is_not_done_again(client, corpus, rated):
    result, out = rated
    before = {part: part.stat().st_mtime_ns for part in out.rglob("part-*")}
    again = on_cluster(client, corpus, out, SCORERS, block_size=4000, resume=True)
    assert (again.rows, again.tally) == (result.rows, result.tally)
    assert {part: part.stat().st_mtime_ns for part in out.rglob("part-*")} == before


def test_parts_that_are_not_whole_are_made_again(client, corpus, rated, local):
    out = rated[1]
    (out / "_done" / "part-00000000.json").unlink()
    (out / "part-00000001.parquet").write_bytes(b"half")
    (out / "_quotations" / "part-00000002.parquet").unlink()
    on_cluster(client, corpus, out, SCORERS, block_size=4000, resume=True)
    assert_same(local, out)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (
            {"resume": False},
            r"holds what an earlier run did\. Go on with it \(resume=True, --resume\), or remove it\.$",
        ),
        (
            {"scorers": "textblob"},
            r"holds parts of another run \(scorers vader: .*Give the files and options of that run",
        ),
        (
            {"language": None},
            r"holds parts of another run \(reading language: \"en\" in the first, null in the second\)",
        ),
        ({"block_size": 5000}, r"holds parts of another run \(reading block_size: 4000 in the first, 5000"),
        ({"files": "a.parquet"}, r"holds parts of another run \(files file:.*b\.jsonl: only in the first"),
    ],
    ids=str,
)
def test_another_run_is_refused(client, corpus, rated, options, message):
    source = corpus / options.pop("files") if "files" in options else corpus
    given = {"scorers": SCORERS, "block_size": 4000, "resume": True} | options
    with pytest.raises(InputError, match=message):
        on_cluster(client, source, rated[1], **given)


def test_what_one_machine_wrote_is_left_alone(client, corpus, local):
    with pytest.raises(
        InputError, match=r"holds part files that no run on a cluster wrote\. Choose an empty folder\.$"
    ):
        on_cluster(client, corpus, local, SCORERS, resume=True)


def test_a_partition_that_cannot_be_read_is_set_aside(client, tmp_path):
    news = tmp_path / "news"
    news.mkdir()
    as_lines(paragraphs(8), news / "a.jsonl")
    good = pq.read_table(as_parquet(paragraphs(8), news / "b.parquet"))
    data = bytearray((news / "b.parquet").read_bytes())
    data[4:200] = bytes(196)
    (news / "b.parquet").write_bytes(data)
    as_lines(paragraphs(5), news / "c.jsonl")
    with pytest.warns(BiaskitWarning) as told:
        result = rate(client, news, tmp_path / "out", scorers=SCORERS, actors=REGISTRY, retries=0, block_size=10**6)
    expected = (
        r"^1 of 3 partitions were set aside, the first file:.*/b\.parquet, rows 0 to 8: a partition that could not "
    )
    assert [bool(re.match(expected, str(one.message))) for one in told] == [False, True]
    assert "b.parquet" not in str(told[0].message)
    assert [place for place, _ in result.failed] == [f"{(news / 'b.parquet').as_uri()}, rows 0 to {len(good)}"]
    with pytest.raises(InputError, match=r"b\.parquet, rows 0 to 8 could not be read: OSError: .*errors=\"warn\"\.$"):
        on_cluster(client, news / "b.parquet", tmp_path / "stopped", SCORERS, retries=0, errors="raise")
    entries = json.loads((tmp_path / "out" / "_manifest.json").read_text())["skipped"]["entries"]
    assert [entry["place"] for entry in entries if entry["reason"] == result.failed[0][1]] == [result.failed[0][0]]
    on_one_machine([news / "a.jsonl", news / "c.jsonl"], tmp_path / "local", SCORERS)
    assert table(tmp_path / "out").equals(table(tmp_path / "local"))


def test_an_article_that_breaks_a_scorer_is_set_aside(client, tmp_path):
    file = as_lines(
        [{"text": "Peru praised Chile."}, {"text": "Peru blamed Chile."}, {"text": "Chile won."}], tmp_path / "a.jsonl"
    )
    result = on_cluster(client, file, tmp_path / "out", [BrokenScorer()])
    assert result.tally.articles == 2
    assert [reason for reason in result.tally.reasons if "rating failed" in reason] != []


def test_nothing_to_read_is_refused(client, tmp_path):
    (tmp_path / "a.jsonl").write_text("{no\n")
    with pytest.raises(
        InputError, match=r"^Nothing usable was read \(1 not JSON\)\. The first: .*a\.jsonl:1: not JSON"
    ):
        on_cluster(client, tmp_path / "a.jsonl", tmp_path / "out", SCORERS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"errors": "loud"}, r"^No way to treat errors is named 'loud'"),
        ({"duplicates": "mark"}, r"^No way to treat duplicates is named 'mark'"),
        ({"scorers": "lexikon"}, r"^No scorer is named 'lexikon'"),
        ({"retries": -1}, r"^retries=-1: give 0 or more\.$"),
        ({"block_size": 0}, r"^block_size=0: give a number of bytes, 1 or more\.$"),
        ({"actors": "Peru"}, r"^actors='Peru' is no registry\. Give an Actors: Actors\.load\(path\), "),
        ({"source_options": {"x": 1}, "source": "odd://x"}, r"^Cannot open the address 'odd://x'"),
    ],
    ids=str,
)
def test_options_are_checked_before_anything_runs(client, corpus, tmp_path, options, message):
    given = {"source": corpus, "scorers": SCORERS} | options
    with pytest.raises(BiaskitError, match=message):
        on_cluster(client, out=tmp_path / "out", **given)
    assert list(tmp_path.iterdir()) == []


def test_a_place_within_the_source_is_refused_from_the_start(client, corpus):
    message = r"^The folder for the ratings, '.*out', lies in the source '.*'\. Choose one outside the source\.$"
    with pytest.raises(InputError, match=message):
        on_cluster(client, corpus, corpus / "out", SCORERS)
    assert not (corpus / "out").exists()


def test_a_place_below_a_file_is_refused(client, corpus):
    for work in (lambda out: on_cluster(client, corpus / "b.jsonl", out, SCORERS), lambda out: summarize(client, out)):
        with pytest.raises(InputError, match=r"^Cannot look at '.*/e\.jsonl/x.*': Not a directory\.$"):
            work(corpus / "e.jsonl" / "x")
