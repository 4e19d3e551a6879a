import inspect

import pytest
from lxml import html
from pack_reader import pack_in
from report_tables import ARTICLES, FRONT, HOSTILE, tables

from biaskit.methods import Methods
from biaskit.report import write_report
from biaskit.showing.text import visible
from biaskit.types import Article


def test_a_folder_receives_index_html(given, tmp_path):
    assert write_report(tmp_path / "new" / "report", **given) == tmp_path / "new" / "report" / "index.html"


def test_a_name_that_ends_in_html_is_the_file(given, tmp_path):
    assert write_report(tmp_path / "tanker.html", **given) == tmp_path / "tanker.html"


def test_the_same_input_gives_the_same_bytes(given, page, tmp_path):
    assert write_report(tmp_path / "again.html", **given).read_bytes() == page.file.read_bytes()


def test_hostile_text_comes_through_as_data_only(page):
    assert HOSTILE in page.data["articles"]["text"]
    assert FRONT in page.data["names"]


def test_the_head_of_the_page_prints_hostile_text_as_text(tmp_path):
    hostile = Article(HOSTILE, HOSTILE, HOSTILE, None, HOSTILE)
    given = tables((*ARTICLES, hostile)) | {"skipped": ((HOSTILE, HOSTILE),)}
    page = html.document_fromstring(write_report(tmp_path / "x.html", **given).read_bytes())
    (header,) = page.xpath("//header")
    assert header.text_content().count(visible(HOSTILE)) == 3
    assert header.xpath(".//script | .//img | .//@onerror") == []
    assert page.findtext(".//title") == "Who frames whom: 4 articles"
    assert len(page.xpath("//script[not(@type)]")) == 1


def test_half_a_surrogate_pair_and_nul_do_not_stop_the_page(tmp_path):
    broken = Article("n", "Odd \ud800 and \0 text", "Out\ud800let", None, "T\0\ud800")
    file = write_report(tmp_path / "x.html", **tables((*ARTICLES, broken)))
    assert pack_in(file.read_text("utf-8"))["articles"]["text"][3] == "Odd \ufffd and \0 text"


def test_nothing_read_is_a_page_too(tmp_path):
    empty = tables((), [], [])
    empty["actors"] = empty["actors"][:0]
    assert pack_in(write_report(tmp_path, **empty).read_text("utf-8"))["mentions"]["article"] == []


def test_methods_and_the_limit_of_characters_reach_the_page(given, tmp_path):
    file = write_report(tmp_path, **given, methods=Methods("We did.", "@a{b}"), max_characters=100)
    pack = pack_in(file.read_text("utf-8"))
    assert (pack["made"]["methods"], pack["held"]["articles"]) == ("We did.", 1)


def test_options_are_given_by_name():
    kinds = {p.kind for name, p in inspect.signature(write_report).parameters.items() if name != "path"}
    assert kinds == {inspect.Parameter.KEYWORD_ONLY}


@pytest.mark.parametrize("scorer", ["vader"])
def test_a_framing_writes_its_methods(scorer, tmp_path):
    import biaskit as bk

    framing = bk.analyze(["Peru said Chile had acted with great courage."], scorers=scorer)
    pack = pack_in(framing.report(tmp_path).read_text("utf-8"))
    assert pack["made"]["methods"] == framing.methods().text
    assert {figure["scorer"] for figure in pack["made"]["accuracy"]} == {"attribution", scorer}
