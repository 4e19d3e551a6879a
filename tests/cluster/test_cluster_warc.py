import datetime

import pytest
from cluster_pages import SENTENCES, Archive, page

from biaskit.cluster import read_warc
from biaskit.cluster import warc as module
from biaskit.cluster.places import open_bytes
from biaskit.cluster.warc import warc_rows
from biaskit.errors import InputError
from biaskit.reading import read_articles
from biaskit.reading.log import Log


def logged(file):
    log = Log()
    with open_bytes(str(file), {}, unpack=False) as stream:
        return list(warc_rows(stream, "it", log)), log


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_answer_is_an_article(tmp_path, name):
    with Archive(tmp_path / name) as archive:
        archive.add("https://www.post.example/world/tanker?x=1", page("Tanker seized"))
    [article] = read_warc(tmp_path / name)
    assert (article.id, article.outlet, article.url) == (
        "",
        "post.example",
        "https://www.post.example/world/tanker?x=1",
    )
    assert (article.title, article.date) == ("Tanker seized", datetime.date(2024, 3, 12))
    assert article.text == "\n".join(SENTENCES)


def test_the_day_that_the_page_states_comes_first(tmp_path):
    head = "<meta property='article:published_time' content='2023-12-24T08:00:00Z'>"
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("https://post.example/a", page("Tanker", head=head))
    assert [article.date for article in read_warc(tmp_path / "a.warc")] == [datetime.date(2023, 12, 24)]


@pytest.mark.parametrize(
    "options",
    [{"status": "404 Not Found"}, {"status": "301 Moved"}, {"kind": "image/png"}, {"kind": "application/json"}],
    ids=str,
)
def test_what_is_no_page_is_passed_over(tmp_path, options):
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("https://post.example/a", page("Tanker"), **options)
        archive.add("https://post.example/b", page("Harbour"))
    assert [article.title for article in read_warc(tmp_path / "a.warc")] == ["Harbour"]


def test_a_page_without_an_article_is_told(tmp_path):
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("https://post.example/a", "<html><body></body></html>")
    rows, log = logged(tmp_path / "a.warc")
    assert (rows, [str(one) for one in log.skipped]) == ([], ["it:record 2: no article text in the HTML"])


def test_only_the_header_says_what_letters_a_page_is_in(tmp_path):
    russian = "Президент Перу заявил в понедельник, что танкер был захвачен без всякой видимой на то причины."
    with Archive(tmp_path / "a.warc") as archive:
        data = page("Танкер", (russian,) * 3).encode("koi8-r")
        archive.add("https://post.example/a", data, kind="text/html; charset=KOI8-R")
    [article] = read_warc(tmp_path / "a.warc")
    assert (article.title, article.text.splitlines()[0]) == ("Танкер", russian)
    assert next(iter(read_articles(read_warc(tmp_path / "a.warc"), language=None))).text == article.text


@pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")
def test_the_reader_makes_ids_and_keeps_to_a_language(tmp_path):
    german = (
        "Die Regierung erklärte am Montag, der Tanker sei ohne jeden erkennbaren Grund beschlagnahmt worden.",
        "Die Fischer im Hafen sahen länger als eine Stunde zu, wie die Boote der Marine immer näher kamen.",
    )
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("https://post.example/a", page("Tanker"))
        archive.add("https://blatt.example/b", page("Schiff", german))
        archive.add("https://sun.example/c", page("Tanker"))
    found = list(read_articles(read_warc(tmp_path / "a.warc")))
    assert [article.outlet for article in found] == ["post.example", "sun.example"]
    assert found[1].meta == {"duplicate_of": found[0].id}
    assert found[0].id != ""


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_an_archive_that_breaks_off_gives_what_it_has(tmp_path, name):
    with Archive(tmp_path / name) as archive:
        for letter in "abc":
            archive.add(f"https://post.example/{letter}", page(f"Tanker {letter}"))
    data = (tmp_path / name).read_bytes()
    counts = set()
    for end in range(0, len(data), max(1, len(data) // 25)):
        (tmp_path / name).write_bytes(data[:end])
        rows, log = logged(tmp_path / name)
        counts.add(len(rows))
        assert all(row.fields["text"] == "\n".join(SENTENCES) for row in rows)
        assert {one.reason for one in log.skipped} <= {
            "damaged web archive, read as far as it goes", "not a web archive", "no article text in the HTML", "empty",
        }  # fmt: skip
    assert {0, 1, 2} <= counts


def test_a_file_that_is_no_archive_is_told(tmp_path):
    (tmp_path / "a.warc").write_bytes(b"neither is this one\n" * 9)
    rows, log = logged(tmp_path / "a.warc")
    assert (rows, [one.reason for one in log.skipped]) == ([], ["not a web archive"])


def test_a_page_that_is_too_large_is_left_out(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST_PAGE", 200)
    with Archive(tmp_path / "a.warc.gz") as archive:
        archive.add("https://post.example/a", page("Tanker"))
    rows, log = logged(tmp_path / "a.warc.gz")
    assert (rows, [str(one) for one in log.skipped]) == ([], ["it:record 2: too large (a page of more than 200 bytes)"])


def test_an_address_that_is_none_breaks_nothing(tmp_path):
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("http://[post.example/a", page("Harbour"))
        archive.add("https://post.example/b", page("Tanker"))
    rows, log = logged(tmp_path / "a.warc")
    assert [row.fields["title"] for row in rows] == ["Harbour", "Tanker"]
    assert log.skipped == []


def test_a_page_that_breaks_the_parser_breaks_nothing_else(tmp_path, monkeypatch):
    import trafilatura

    def broken(html, **options):
        if "Harbour" in html:
            raise RecursionError("too deep")
        return extract(html, **options)

    extract = trafilatura.bare_extraction
    monkeypatch.setattr(trafilatura, "bare_extraction", broken)
    with Archive(tmp_path / "a.warc") as archive:
        archive.add("https://post.example/a", page("Harbour"))
        archive.add("https://post.example/b", page("Tanker"))
    rows, log = logged(tmp_path / "a.warc")
    assert [row.fields["title"] for row in rows] == ["Tanker"]
    assert [str(one) for one in log.skipped] == ["it:record 2: a page that cannot be parsed (RecursionError)"]


def test_what_is_no_web_archive_is_refused_without_a_word_of_it(tmp_path, capfd):
    (tmp_path / "x.warc").write_text('{"text": "Peru lost."}\n' * 5, encoding="utf-8")
    with pytest.raises(InputError, match=r"x\.warc: not a web archive\. Give a \.warc or \.warc\.gz file\."):
        list(read_warc(tmp_path / "x.warc"))
    assert capfd.readouterr() == ("", "")
