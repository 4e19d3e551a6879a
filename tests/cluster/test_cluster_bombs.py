"""Web archives that unpack to far more than they are, or whose headers have no end, are refused in bounded memory."""

import gzip
import random
import tracemalloc
import zlib
from io import BytesIO

import pytest
from cluster_pages import page

from biaskit.cluster import read_warc
from biaskit.cluster.partitions import Partition
from biaskit.cluster.places import Folder
from biaskit.cluster.records import LARGEST_HEAD, content_of, records_of
from biaskit.cluster.scanning import Reading, scan
from biaskit.cluster.warc import LARGEST_PAGE, warc_rows
from biaskit.errors import InputError
from biaskit.reading.log import Log

GROWS = "too large (the packed file grows to more than 500 times its size)"
HEAD = "too large (the headers of a record have more than 1,000,000 bytes)"
NOTHING = gzip.compress(bytes(100_000_000))
LONG = random.Random(0).randbytes(1_500_000).hex().encode()


class Counted(BytesIO):
    """A stream that counts what is taken out of it."""

    taken = 0

    def read(self, size=-1):
        data = super().read(size)
        self.taken += len(data)
        return data


def answer(content, head=b"Content-Type: text/html", *, end=b"\r\n\r\n"):
    """A record of what a server answered."""
    sent = b"HTTP/1.1 200 OK\r\n" + head + b"\r\n\r\n" + content
    told = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/a\r\nContent-Length: %d\r\n\r\n"
    return told % len(sent) + sent + end


SOUND = answer(page("Tanker").encode())


def read(data):
    """Titles of the pages, what was skipped, and how many bytes were taken."""
    stream, log = Counted(data), Log()
    titles = [row.fields["title"] for row in warc_rows(stream, "it", log)]
    return titles, [f"{one.reason} ({one.detail})" for one in log.skipped], stream.taken


@pytest.mark.parametrize(
    "data",
    [NOTHING * 10, gzip.compress(b"WARC/1.0\r\nX-Long: " + bytes(30_000_000) + b"\r\n\r\n")],
    ids=["zeros", "a line"],
)
def test_a_packed_archive_of_nothing_but_repetition_is_refused_at_its_beginning(data):
    titles, skipped, taken = read(data)
    assert (titles, skipped) == ([], [GROWS])
    assert taken < 20_000 < len(data)


def test_pages_before_it_are_read():
    titles, skipped, taken = read(gzip.compress(SOUND) + gzip.compress(answer(bytes(30_000_000))))
    assert (titles, skipped) == (["Tanker"], [GROWS])
    assert taken < 20_000


@pytest.mark.parametrize(
    "data",
    [
        b"WARC/1.0\r\nX-Long: " + LONG + b"\r\n\r\n",
        gzip.compress(b"WARC/1.0\r\nX-Long: " + LONG + b"\r\n\r\n"),
        b"WARC/1.0\r\n" + b"A: b\r\n" * 500_000,
        answer(b"", b"X-Long: " + LONG),
    ],
    ids=["a line", "a packed line", "many lines", "a line of an answer"],
)
def test_headers_without_an_end_are_refused(data):
    titles, skipped, taken = read(SOUND + data if data.startswith(b"W") else gzip.compress(SOUND) + data)
    assert (titles, skipped) == (["Tanker"], [HEAD])
    assert taken < LARGEST_HEAD + 100_000


def test_the_headers_of_many_records_are_not_those_of_one():
    record = b"WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Filler: %s\r\nContent-Length: 0\r\n\r\n\r\n\r\n" % (b"x" * 1000)
    assert sum(1 for _ in records_of(BytesIO(record * 2000))) == 2000


def test_records_that_are_packed_one_by_one_need_no_lines_between_them():
    titles, skipped, _ = read(gzip.compress(answer(page("Tanker").encode(), end=b"")) * 3)
    assert (titles, skipped) == (["Tanker"] * 3, [])


def chunked(content):
    return b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


GZIP, DEFLATE, CHUNKED = b"Content-Encoding: gzip", b"Content-Encoding: deflate", b"Transfer-Encoding: chunked"


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (GZIP, NOTHING),
        (GZIP + b"\r\n" + CHUNKED, chunked(NOTHING)),
        (CHUNKED, chunked(LONG * 5)),
    ],
    ids=["gzip", "gzip in chunks", "chunks"],
)
def test_an_answer_that_unpacks_to_more_than_a_page_is_left_out_in_little_memory(head, content):
    stream = BytesIO(answer(content, head) + answer(b"sound"))
    tracemalloc.start()
    try:
        found = [content_of(record, LARGEST_PAGE) for record in records_of(stream)]
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert found == [None, b"sound"]
    assert most < 60_000_000


@pytest.mark.parametrize(
    ("head", "content"),
    [
        (b"Content-Type: text/html", LONG),
        (GZIP, gzip.compress(LONG)),
        (DEFLATE, zlib.compress(LONG)),
        (CHUNKED, chunked(LONG)),
        (GZIP + b"\r\n" + CHUNKED, chunked(gzip.compress(LONG))),
    ],
    ids=["plain", "gzip", "deflate", "chunks", "gzip in chunks"],
)
def test_a_sound_answer_is_unpacked_whole(head, content):
    assert [content_of(record, LARGEST_PAGE) for record in records_of(BytesIO(answer(content, head)))] == [LONG]


def test_a_packed_archive_of_nothing_is_refused_by_its_place(tmp_path):
    (tmp_path / "bomb.warc.gz").write_bytes(NOTHING * 10)
    with pytest.raises(
        InputError, match=r"bomb\.warc\.gz: too large \(the packed .* size\)\. Mend it, or give another"
    ):
        list(read_warc(tmp_path / "bomb.warc.gz"))


def test_it_is_set_aside_where_many_are_scanned(tmp_path):
    (tmp_path / "bomb.warc.gz").write_bytes(NOTHING * 10)
    partition, folder = Partition(str(tmp_path / "bomb.warc.gz"), "archive"), Folder(str(tmp_path / "out"), {})
    found = scan(partition, 0, Reading({}, "en", "warn", {}), folder)
    assert (len(found.table), found.reasons) == (0, {"too large": 1})
