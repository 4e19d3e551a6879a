"""Without any cluster: partitions read one by one and compared give the articles that one reader gives."""

import gzip
import json
from pathlib import Path

import fsspec
import pytest
from cluster_corpus import as_lines, as_parquet, rows
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from biaskit.cluster.finding import files_of, holds
from biaskit.cluster.marking import Marker
from biaskit.cluster.notes import RUN, read_note
from biaskit.cluster.partitions import Partition, row_cuts, rows_of, split
from biaskit.cluster.places import Folder
from biaskit.cluster.scanning import ChangedError, Reading, scan
from biaskit.cluster.tasks import Piece, articles_of_pieces
from biaskit.errors import InputError, NotFoundError
from biaskit.reading import read_articles
from biaskit.reading.log import Log

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")


def reading(**options):
    return Reading(**({"columns": {}, "language": "en", "errors": "warn", "options": {}} | options))


def read(source, folder, *, block_size=2000, duplicates="flag", **options):
    """The articles of a source, partition by partition."""
    how, place = reading(**options), Folder(str(folder), {})
    partitions = [part for file in files_of(source, {}) for part in split(file, block_size, {})]
    scans = [scan(part, number, how, place) for number, part in enumerate(partitions)]
    marker = Marker([one.table for one in scans], duplicates)
    found = []
    for spans in marker.pieces():
        pieces = [Piece(partitions[n], n, marker.of(n), first, stop) for n, first, stop in spans]
        found += articles_of_pieces(pieces, how, place)
    return found, scans, partitions


@pytest.fixture
def corpus(tmp_path):
    made, folder = rows(), tmp_path / "news"
    (folder / "old").mkdir(parents=True)
    as_lines(made[:9], folder / "b.jsonl")
    as_parquet(made[9:20], folder / "a.parquet")
    as_lines(made[20:26], folder / "old" / "c.jsonl.gz")
    (folder / "d.csv").write_text("text,outlet\nPeru won.,Post\nPeru won.,Sun\n", encoding="utf-8")
    (folder / "e.txt").write_text("Chile lost.", encoding="utf-8")
    (folder / ".hidden.txt").write_text("no", encoding="utf-8")
    (folder / "f.pdf").write_text("no", encoding="utf-8")
    as_lines(made[26:], folder / "g.ndjson")
    return folder


@pytest.mark.parametrize("block_size", [300, 2500, 10**9])
@pytest.mark.parametrize("duplicates", ["flag", "keep", "drop"])
def test_articles_are_those_of_one_reader(corpus, tmp_path, block_size, duplicates):
    found, _, partitions = read(corpus, tmp_path / "out", block_size=block_size, duplicates=duplicates)
    assert found == list(read_articles(corpus, duplicates=duplicates))
    assert (len(partitions) > 9) == (block_size < 10**9)


def test_a_list_keeps_its_order_and_wildcards_are_sorted(corpus, tmp_path):
    given = [corpus / "g.ndjson", corpus / "a.parquet"]
    assert read(given, tmp_path / "one")[0] == list(read_articles(given))
    addresses = [file.address for file in files_of(str(corpus / "*.*"), {})]
    assert [Path(address).name for address in addresses] == ["a.parquet", "b.jsonl", "d.csv", "e.txt", "g.ndjson"]


def test_what_is_left_out_is_that_of_one_reader(corpus, tmp_path):
    _, scans, _ = read(corpus, tmp_path / "out")
    one = read_articles(corpus)
    list(one)
    told = [record for found in scans for record in found.left_out]
    assert [record.reason for record in told] == [record.reason for record in one.skipped]
    assert {record.reason for record in told} == {"not JSON", "not English", "empty"}


def test_columns_are_mapped(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"words": f"Peru won {n}.", "text": "no"}) + "\n" for n in range(9)))
    found, *_ = read(file, tmp_path / "out", block_size=50, columns={"text": "words"})
    assert found == list(read_articles(file, columns={"text": "words"}))


LINES = st.lists(
    st.sampled_from(
        [b'{"text": "Peru won."}', b'{"text": "Chile \xe9"}', b"", b"{no", b'"Peru lost."', b"\xef\xbb\xbf[]"]
    ),
    max_size=12,
)


@given(LINES, st.integers(1, 60), st.sampled_from([b"", b"\n", b"\r\n"]), st.sampled_from([b"", b"\xef\xbb\xbf"]))
@example([b"a"], 1, b"", b"\xff\xfe")
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lines_are_read_once_wherever_blocks_end(tmp_path, lines, block_size, end, mark):
    file = tmp_path / "a.jsonl"
    file.write_bytes(mark + b"\n".join(lines) + end)
    log, partitions = Log(), split(files_of(file, {})[0], block_size, {})
    found = [row.fields for part in partitions for row in rows_of(part, log, {}, {})]
    one = read_articles(file, duplicates="keep", language=None)
    assert [row["text"] for row in found] == [article.text for article in one]
    assert [record.reason for record in log.skipped] == [record.reason for record in one.skipped]


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 50_000)), max_size=9), st.sampled_from([1, 500, 3000, 10**6])
)
@settings(max_examples=200, deadline=None)
def test_cuts_go_up_from_the_first_row_to_the_last(groups, block_size):
    cuts = row_cuts(groups, block_size)
    assert cuts == sorted(set(cuts))
    assert (cuts[0], cuts[-1]) == (0, sum(count for count, _ in groups))


@pytest.mark.parametrize("span", [(0, 3), (2, 9), (4, 5), (9, 11)])
def test_rows_of_parquet_are_those_between_two_numbers(tmp_path, span):
    file = as_parquet([{"text": f"Peru {n}"} for n in range(11)], tmp_path / "a.parquet", group=4)
    found = list(rows_of(Partition(str(file), "rows", *span), Log(), {}, {}))
    assert [row.fields["text"] for row in found] == [f"Peru {n}" for n in range(*span)]
    assert found[0].place == f"{file}:row {span[0] + 1}"


def test_utf_16_is_not_cut(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_bytes('{"text": "Peru won."}\n{"text": "Chile lost."}\n'.encode("utf-16"))
    [partition] = split(files_of(file, {})[0], 10, {})
    assert [row.fields["text"] for row in rows_of(partition, Log(), {}, {})] == ["Peru won.", "Chile lost."]


def test_damage_is_told_and_what_stands_before_it_is_read(tmp_path):
    whole = gzip.compress(b'{"text": "Peru won."}\n' * 900, mtime=0)
    (tmp_path / "a.jsonl.gz").write_bytes(whole[:-20])
    (tmp_path / "b.parquet").write_bytes(b"PAR1 no")
    _, scans, _ = read(tmp_path, tmp_path / "out")
    told = [record for found in scans for record in found.left_out]
    assert [record.reason for record in told] == ["damaged gzip file, read as far as it goes", "damaged Parquet file"]
    assert len(scans[0].table) == len(list(read_articles(tmp_path / "a.jsonl.gz")))


def test_a_table_without_a_text_is_told_once(tmp_path):
    as_parquet([{"number": n} for n in range(9)], tmp_path / "a.parquet", group=1)
    _, scans, partitions = read(tmp_path / "a.parquet", tmp_path / "out", block_size=1)
    assert (len(partitions), [record.reason for found in scans for record in found.left_out]) == (9, ["no text column"])


def test_trouble_stops_the_run_where_that_is_asked_for(tmp_path):
    file = tmp_path / "a.jsonl"
    file.write_text("{no\n")
    with pytest.raises(InputError, match=r"a\.jsonl:1: not JSON .*Mend it, or read on"):
        read(file, tmp_path / "out", errors="raise")


def test_a_language_that_nobody_knows_is_refused(corpus, tmp_path):
    with pytest.raises(NotFoundError, match=r"^No language is named 'xx'\. Available: "):
        read(corpus, tmp_path / "out", language="xx")


def test_a_scan_that_is_there_is_taken(corpus, tmp_path):
    first, scans, _ = read(corpus / "b.jsonl", tmp_path / "out")
    (corpus / "b.jsonl").rename(corpus / "moved")
    file = files_of(corpus / "a.parquet", {})[0]
    again = scan(Partition(file.address, "file"), 0, reading(), Folder(str(tmp_path / "out"), {}))
    assert (again.table.equals(scans[0].table), again[1:]) == (True, scans[0][1:])
    assert len(first) > 0


@pytest.mark.parametrize("change", ["shorter", "other"])
def test_a_file_that_changes_meanwhile_is_refused(tmp_path, change):
    file = as_lines(rows(1), tmp_path / "a.jsonl")
    how, place = reading(), Folder(str(tmp_path / "out"), {})
    [partition] = split(files_of(file, {})[0], 10**9, {})
    marker = Marker([scan(partition, 0, how, place).table], "flag")
    piece = Piece(partition, 0, marker.of(0), 0, marker.n_articles)
    as_lines(rows(1)[:-1] if change == "shorter" else rows(1)[::-1], file)
    with pytest.raises(ChangedError, match=r"a\.jsonl is not what it was when it was scanned$"):
        list(articles_of_pieces([piece], how, place))


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (
            "nowhere/*.jsonl",
            r"^No file that can be read at 'nowhere/\*\.jsonl'\. Formats: .*\.parquet, \.warc, each also",
        ),
        (["a.pdf"], r"^Cannot tell the format of 'a\.pdf'\. Formats: "),
        ({"text": "x"}, r"^Cannot read articles on a cluster from 'dict'\. Give addresses of files\.$"),
        ([{"text": "x"}], r"^Cannot read articles on a cluster from 'dict'\. .* or rated here, with biaskit\.rate\.$"),
        ("odd://x", r"^Cannot open the address 'odd://x': Protocol not known: odd"),
    ],
)
def test_what_cannot_be_a_source_is_refused(tmp_path, monkeypatch, source, message):
    monkeypatch.chdir(tmp_path)
    Path("a.pdf").touch()
    with pytest.raises(InputError, match=message):
        files_of(source, {})


def test_memory_is_an_address_too(tmp_path):
    file = as_parquet(rows(1), tmp_path / "a.parquet", group=2)
    memory = fsspec.filesystem("memory")
    memory.pipe_file("/news/a.parquet", file.read_bytes())
    try:
        found, *_ = read("memory://news/*.parquet", tmp_path / "out")
        assert found == list(read_articles(file))
        place = Folder("memory://made/here", {})
        place.write("_done/part-00000000.json", b"{}")
        assert (place.names("_done/*"), place.read("nothing")) == (["_done/part-00000000.json"], None)
    finally:
        memory.rm("/news", recursive=True)
        memory.rm("/made", recursive=True)


def test_a_file_appears_when_it_is_whole(tmp_path):
    place = Folder(str(tmp_path), {})

    def broken(paths):
        paths[0].write_bytes(b"half")
        assert [path.name for path in tmp_path.iterdir()] == [paths[0].name]
        assert paths[0].name.startswith("_")
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        place.put(["part-00000000.parquet"], broken)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stores", [{"memory"}, set()], ids=["whole", "beside and renamed"])
def test_a_file_is_sent_whole_or_renamed(monkeypatch, stores):
    monkeypatch.setattr("biaskit.cluster.places._OBJECT_STORES", stores)
    place = Folder("memory://sent/out", {})
    try:
        for content in (b"first", b"again"):
            place.write("_done/part-0.json", content)
        assert (place.names("_done/*"), place.read("_done/part-0.json")) == (["_done/part-0.json"], b"again")
        assert (place.size("_done/part-0.json"), place.size("none"), place.names("none/*")) == (5, None, [])
    finally:
        fsspec.filesystem("memory").rm("/sent", recursive=True)


def test_what_was_cut_short_is_swept_up(tmp_path):
    tmp_path = tmp_path / "it's [a] folder*"
    place = Folder(str(tmp_path), {})
    whole = "part-0.parquet", "_cluster.json", "_manifest.json"
    begun = "_ab.part-0.parquet", "_quotations/_ab.part-0.parquet", "_scan/_ab.scan-0.parquet"
    for name in (*whole, *begun, "_ab._cluster.json", "_ab._manifest.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True, parents=True)
        (tmp_path / name).touch()
    place.left_behind()
    assert {path.name for path in tmp_path.rglob("*") if path.is_file()} == set(whole)


def test_a_link_out_of_a_folder_is_followed_no_more_than_on_one_machine(corpus, tmp_path):
    as_lines([{"text": "Peru kept a secret."}], tmp_path / "outside.jsonl")
    (corpus / "h.jsonl").symlink_to(tmp_path / "outside.jsonl")
    (corpus / "i.jsonl").symlink_to(corpus / "b.jsonl")
    names = [file.name for file in files_of(corpus, {})]
    assert names == ["a.parquet", "b.jsonl", "d.csv", "e.txt", "g.ndjson", "i.jsonl", "old/c.jsonl.gz"]
    assert read(corpus, tmp_path / "out")[0] == list(read_articles(corpus))


def test_what_a_run_wrote_is_no_source_at_any_address():
    memory = fsspec.filesystem("memory")
    names = "a.jsonl", "_b.jsonl", "out/_cluster.json", "out/part-00000000.parquet", "out/_scan/articles-0.jsonl.gz"
    try:
        for name in names:
            memory.pipe_file(f"/mixed/{name}", b"{}")
        assert [file.name for file in files_of("memory://mixed", {})] == ["a.jsonl"]
    finally:
        memory.rm("/mixed", recursive=True)


@pytest.mark.parametrize(
    ("source", "out", "inside"),
    [
        ("news", "news/out", True),
        ("news", "news/a/b", True),
        ("news/", "news2", False),
        ("news/a.jsonl", "news/out", False),
        ("news/*.jsonl", "news/out", False),
        ("news/*", "news/out", False),
        ("news/**", "news/out", True),
        ("news/**/*.parquet", "news/out", True),
        ("*/*", "out", True),
    ],
)
def test_a_folder_within_a_source_is_known(tmp_path, monkeypatch, source, out, inside):
    monkeypatch.chdir(tmp_path)
    Path("news").mkdir()
    Path("news/a.jsonl").touch()
    assert holds(source, Folder(out, {}).whole_address, {}) == inside


def test_a_note_where_no_folder_can_be_is_refused_by_its_place(tmp_path):
    (tmp_path / "a.jsonl").touch()
    place = Folder(str(tmp_path / "a.jsonl" / "x"), {})
    with pytest.raises(InputError, match=r"^Cannot look at 'file:.*/a\.jsonl/x/_cluster\.json': Not a directory\.$"):
        read_note(place, RUN)
