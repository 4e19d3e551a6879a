"""Runs that are gone on with: what is lost is made again, and what could not be read is tried again."""

from collections import Counter
from contextlib import nullcontext

import pytest
from cluster_corpus import as_lines, as_parquet, paragraphs, table
from cluster_pages import SENTENCES, Archive, page
from cluster_runs import assert_same, in_this_process, on_cluster, on_one_machine

from biaskit.cluster import Rated, passes
from biaskit.cluster.kept import KEPT
from biaskit.cluster.marking import Marker
from biaskit.cluster.partitions import Partition
from biaskit.cluster.places import Folder
from biaskit.cluster.scanning import ChangedError, Reading, scan
from biaskit.cluster.tasks import Piece, articles_of_pieces
from biaskit.errors import BiaskitError
from biaskit.streaming import Tally

SCORERS = ("vader",)


@pytest.fixture(scope="module")
def client():
    with in_this_process(2) as found:
        yield found


def archives(folder):
    """Two web archives, with a page each."""
    for number, name in enumerate(("a.warc.gz", "b.warc")):
        with Archive(folder / name) as archive:
            archive.add(f"https://sun.example/{number}", page(f"Harbour {number}", (*SENTENCES, "Peru lost.")))
    return str(folder / "*.warc*")


def test_a_lost_part_of_web_archives_is_made_again(client, tmp_path):
    source, out = archives(tmp_path), tmp_path / "out"
    on_cluster(client, source, out, SCORERS)
    before = table(out), table(out, "_quotations")
    (out / "part-00000000.parquet").unlink()
    assert on_cluster(client, source, out, SCORERS, resume=True).failed == ()
    assert (table(out).equals(before[0]), table(out, "_quotations").equals(before[1])) == (True, True)
    assert Folder(str(out), {}).names(KEPT) == []


def test_nothing_is_kept_of_a_web_archive_that_is_another_now(tmp_path):
    archives(tmp_path)
    reading, folder = Reading({}, "en", "warn", {}), Folder(str(tmp_path / "out"), {})
    partition = Partition(str(tmp_path / "b.warc"), "archive")
    marker = Marker([scan(partition, 0, reading, folder).table], "flag")
    piece = Piece(partition, 0, marker.of(0), 0, marker.n_articles)
    folder.remove(folder.names(KEPT))
    data = (tmp_path / "b.warc").read_bytes()
    (tmp_path / "b.warc").write_bytes(data.replace(b"Peru lost", b"Peru wins"))
    with pytest.raises(ChangedError, match=r"b\.warc is not what it was when it was scanned$"):
        list(articles_of_pieces([piece], reading, folder))
    assert folder.names("_scan/*articles*") == []
    (tmp_path / "b.warc").write_bytes(data)
    assert len(list(articles_of_pieces([piece], reading, folder))) == 1
    assert folder.names(KEPT) == ["_scan/articles-00000.jsonl.gz"]


def damaged(file):
    """Parquet whose rows cannot be read; what it was before is returned."""
    data = file.read_bytes()
    file.write_bytes(data[:4] + bytes(196) + data[200:])
    return data


@pytest.fixture
def news(tmp_path):
    """Articles of three parts in three files, of which the second cannot be read; and what it was before."""
    made, folder = paragraphs(64 + 40 + 50), tmp_path / "news"
    folder.mkdir()
    as_lines(made[:64], folder / "a.jsonl")
    as_parquet([{**row, "desk": "world"} for row in made[64:104]], folder / "b.parquet", group=100)
    as_lines(made[104:], folder / "c.jsonl")
    return folder, damaged(folder / "b.parquet")


OPTIONS = {"scorers": SCORERS, "retries": 0, "block_size": 10**6}


def times(out):
    return {path.name: path.stat().st_mtime_ns for path in out.glob("part-*.parquet")}


def test_what_could_not_be_read_is_tried_again(client, tmp_path, news):
    folder, sound = news
    first = on_cluster(client, folder, tmp_path / "out", **OPTIONS)
    before = times(tmp_path / "out")
    (folder / "b.parquet").write_bytes(sound)
    again = on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True)
    after = times(tmp_path / "out")
    assert ([place for place, _ in first.failed], again.failed) == (
        [f"{(folder / 'b.parquet').as_uri()}, rows 0 to 40"],
        (),
    )
    assert_same(on_one_machine(folder, tmp_path / "local", SCORERS), tmp_path / "out")
    assert [name for name in before if before[name] == after[name]] == ["part-00000000.parquet"]


def test_all_parts_are_made_again_where_the_first_one_asks_for_other_columns(client, tmp_path, news):
    folder, sound = news
    (folder / "b.parquet").rename(folder / "0.parquet")
    on_cluster(client, folder, tmp_path / "out", **OPTIONS)
    assert "desk" not in table(tmp_path / "out").column_names
    (folder / "0.parquet").write_bytes(sound)
    assert on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True).failed == ()
    assert "desk" in table(tmp_path / "out").column_names
    assert_same(on_one_machine(folder, tmp_path / "local", SCORERS), tmp_path / "out")


def test_deaths_count_for_nothing_once_a_part_holds_other_articles(client, tmp_path, news):
    folder, sound = news
    on_cluster(client, folder, tmp_path / "out", **OPTIONS)
    (tmp_path / "out" / "_done" / "part-00000001.trail").write_text('{"at": 0, "died": {"0": 2}}')
    (folder / "b.parquet").write_bytes(sound)
    on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True)
    assert_same(on_one_machine(folder, tmp_path / "local", SCORERS), tmp_path / "out")


def test_what_still_cannot_be_read_changes_nothing(client, tmp_path, news):
    folder, _ = news
    first = on_cluster(client, folder, tmp_path / "out", **OPTIONS)
    before = times(tmp_path / "out")
    assert on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True) == first
    assert times(tmp_path / "out") == before


def test_a_part_that_can_be_rated_no_more_is_taken_away(client, tmp_path, news):
    folder, sound = news
    out, file = tmp_path / "out", folder / "b.parquet"
    file.write_bytes(sound)
    on_cluster(client, folder, out, **OPTIONS)
    (out / "part-00000001.parquet").write_bytes(b"half")
    damaged(file)
    result = on_cluster(client, folder, out, **OPTIONS, resume=True)
    assert [place for place, _ in result.failed] == [f"{file.as_uri()}, rows 0 to 40"]
    names = ["part-00000000.parquet", "part-00000002.parquet"]
    assert [sorted(path.name for path in (out / kind).glob("part-*")) for kind in (".", "_quotations")] == [names] * 2
    file.write_bytes(sound)
    on_cluster(client, folder, out, **OPTIONS, resume=True)
    assert_same(on_one_machine(folder, tmp_path / "local", SCORERS), out)


def test_a_scan_that_can_be_read_no_more_ends_the_run(client, tmp_path, news):
    folder, _ = news
    on_cluster(client, folder, tmp_path / "out", **OPTIONS)
    (tmp_path / "out" / "_scan" / "scan-00000.parquet").write_bytes(b"half")
    message = r"^What an earlier run found in file:.*/a\.jsonl cannot be read now: ArrowInvalid: .*\. Go on later with "
    with pytest.raises(BiaskitError, match=message):
        on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True)


class Counted:
    """A bar that nobody sees."""

    def __init__(self):
        self.done = self.before = 0

    def advance(self, by=1):
        self.done += by

    def skip(self, by):
        self.before += by


def test_what_was_rated_before_says_nothing_of_how_fast_it_goes(client, tmp_path, news, monkeypatch):
    folder, sound = news
    (folder / "b.parquet").write_bytes(sound)
    met = []
    for lost in (None, "part-00000001.parquet"):
        if lost:
            (tmp_path / "out" / lost).unlink()
        shown = Counted()
        monkeypatch.setattr(passes, "bar", lambda *_, shown=shown, **__: nullcontext(shown))
        on_cluster(client, folder, tmp_path / "out", **OPTIONS, resume=True)
        met.append((shown.done, shown.before))
    assert met == [(154, 0), (64, 90)]


def test_partitions_that_failed_are_told_in_words():
    tally = Tally(articles=3, reasons=Counter({"empty": 1, "a partition that could not be read: gone": 2}))
    result = Rated("s3://out", 9, tally, (("a.jsonl", "gone"), ("b.jsonl", "gone"), ("b.jsonl", "gone")))
    assert str(result) == "3 articles rated, 3 set aside; 2 partitions failed. 9 ratings: s3://out"
