import base64
import hashlib
from urllib.parse import parse_qs

import pytest
from report_tables import ARTICLES, FRONT, HOSTILE, tables

from biaskit.report import write_report
from biaskit.showing.text import CONTROLS
from biaskit.types import Article


def policy(page):
    (content,) = page.tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    return dict(rule.split(" ", 1) for rule in content.split("; "))


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def printed(page, table, row):
    """The words under the first target mark of a row of evidence."""
    text = page.data["texts"][table["text"][row]]
    return [text[start:end] for start, end, kind in table["marks"][row] if kind == 0]


def matching(page, href):
    """Rows of evidence that the page's script would show for an address."""
    query = {key: int(value) for key, (value,) in parse_qs(href.removeprefix("#evidence?")).items()}
    mentions, said = page.data["mentions"], page.data["quotations"]
    if "quotation" in query:
        return said["text"][query["quotation"] : query["quotation"] + 1]
    if "said" in query:
        return [row for row, source in enumerate(said["source"]) if source == query["said"]]
    rated = query.pop("rated", None)
    found = [row for row in range(len(mentions["text"])) if all(mentions[key][row] == query[key] for key in query)]
    return [
        row
        for row in found
        if rated is None or rated in {value[0] for value in page.data["values"][mentions["values"][row]]}
    ]


def test_a_folder_receives_index_html(given, tmp_path):
    assert write_report(tmp_path / "new" / "report", **given) == tmp_path / "new" / "report" / "index.html"


def test_a_name_that_ends_in_html_is_the_file(given, tmp_path):
    assert write_report(tmp_path / "tanker.html", **given) == tmp_path / "tanker.html"


def test_the_same_input_gives_the_same_bytes(given, page, tmp_path):
    assert write_report(tmp_path / "again.html", **given).read_bytes() == page.file.read_bytes()


def test_nothing_is_loaded_from_outside(page):
    loads = page.tree.xpath("//*[not(self::a)]/@href | //@src | //@srcset | //@action | //@data | //@poster")
    assert [address for address in loads if not address.startswith(("#", "data:"))] == []
    assert "@import" not in page.text
    assert "url(http" not in page.text


def test_the_policy_allows_the_one_script_and_the_one_style(page):
    (script,) = page.tree.xpath("//script[not(@type)]/text()")
    (style,) = page.tree.xpath("//style/text()")
    assert policy(page) == {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_policy_stands_before_everything_it_governs(page):
    assert page.text.index("Content-Security-Policy") < min(page.text.index("<style"), page.text.index("<script"))


def test_no_element_carries_a_style_or_an_event_handler(page):
    assert page.tree.xpath("//@style | //@*[starts-with(name(), 'on')]") == []


def test_text_of_articles_creates_no_element(page):
    assert len(page.tree.xpath("//script")) == 2
    assert page.tree.xpath("//img | //i | //b[not(parent::p or parent::li)]") == []


def test_hostile_names_are_shown_as_they_are(page):
    names = [cell.text_content() for cell in page.tree.xpath("//section[@id='actors']//tbody//th")]
    assert names == ["ferry raid", "Norland", "Sudria", FRONT, "Ida Holt"]


def test_the_data_block_holds_no_markup(page):
    (block,) = page.tree.xpath("//script[@type='application/json']/text()")
    assert not set("<>&\u2028\u2029") & set(block)


def test_hostile_text_survives_in_the_data(page):
    assert HOSTILE in page.data["texts"]


def test_only_addresses_of_the_web_become_links(page):
    assert [paper[3] for paper in page.data["articles"]] == ["https://example.org/a", None, None]


def test_controls_are_shown_by_code_outside_the_data(page):
    outside = page.text.replace(page.tree.get_element_by_id("data").text, "")
    assert "\u202e" not in outside


def test_half_a_surrogate_pair_and_nul_do_not_stop_the_page(tmp_path):
    broken = Article("n", "Odd \ud800 and \0 text", "Out\ud800let", None, "T\0\ud800")
    given = tables((*ARTICLES, broken))
    text = write_report(tmp_path / "x.html", **given).read_text("utf-8")
    assert "Out<span" in text
    assert "\0" not in text


def test_ids_are_unique(page):
    ids = page.tree.xpath("//@id")
    assert sorted(ids) == sorted(set(ids))


def test_references_inside_figures_resolve(page):
    ids = set(page.tree.xpath("//@id"))
    references = [ref[1:] for ref in page.tree.xpath("//use/@href")]
    assert references
    assert set(references) <= ids


def test_figures_have_a_role_and_a_name(page):
    figures = page.tree.xpath("//figure/svg")
    assert [figure.get("role") for figure in figures] == ["img", "img", "img"]
    assert all(figure.get("aria-label") for figure in figures)


def test_links_of_the_navigation_resolve(page):
    ids = set(page.tree.xpath("//@id"))
    assert {link[1:] for link in page.tree.xpath("//nav//@href")} <= ids


def test_every_link_to_sentences_finds_some(page):
    links = page.tree.xpath("//a/@href[starts-with(., '#evidence?')]")
    assert len(links) > 30
    assert [link for link in links if not matching(page, link)] == []


@pytest.mark.parametrize("section", ["actors", "event-1", "overview", "summary"])
def test_a_count_of_mentions_equals_its_sentences(page, section):
    tables = page.tree.xpath(f"//*[@id='{section}']//table[.//th='Mentions']")
    for table in tables:
        place = [cell.text_content() for cell in table.xpath(".//thead//th")].index("Mentions")
        for row in table.xpath(".//tbody/tr"):
            cell = row[place]
            links = cell.xpath(".//@href")
            assert int(cell.text_content()) == (len(matching(page, links[0])) if links else 0)
    assert tables


def test_marks_spell_the_target(page):
    mentions = page.data["mentions"]
    spelled = [printed(page, mentions, row) for row in range(len(mentions["text"]))]
    assert spelled == [
        ["Norland"], ["rescue"], ["open piracy"], ["🚢"], ["ferry raid"], ["Sudria"], ["rescue"], ["Norland"],
        ["Rebels"],
    ]  # fmt: skip


def test_marks_of_a_statement_spell_its_source_and_reporting_words(page):
    mentions = page.data["mentions"]
    text = page.data["texts"][mentions["text"][1]]
    assert [(text[a:b], kind) for a, b, kind in mentions["marks"][1]] == [("rescue", 0), ("Ida Holt", 1), ("called", 2)]


def test_marks_of_a_quotation_spell_its_words(page):
    said = page.data["quotations"]
    text = page.data["texts"][said["text"][2]]
    assert [(text[a:b], kind) for a, b, kind in said["marks"][2]] == [("A rescue,", 3), ("Norland", 1), ("said", 2)]


def test_each_text_is_stored_once(page):
    texts = page.data["texts"]
    assert len(texts) == len(set(texts)) == 6


def test_shares_of_zero_are_left_out_of_the_data(page):
    assert page.data["dimensions"] == [["vader", "valence"], ["frames", "crime"]]


def test_what_was_set_aside_is_told_with_its_reason(page):
    (line,) = page.tree.xpath("//section[@id='read']//li[contains(., 'not English')]")
    assert " ".join(line.text_content().split()) == "not English: 2 (d, <e>)"


def test_the_manifest_is_shown(page):
    assert '"note": "</script> & more"' in page.tree.xpath("//pre")[0].text_content()


def test_the_script_reads_controls_from_the_data(page):
    assert page.data["controls"] == CONTROLS


def test_a_reader_without_scripts_is_told(page):
    (note,) = page.tree.xpath("//noscript")
    assert note.text_content().startswith("Scripts are off: figures and tables are complete")


def test_nothing_read_is_a_page_too(tmp_path):
    given = tables((), [], [])
    given["actors"] = given["actors"][:0]
    text = write_report(tmp_path / "empty.html", **given).read_text("utf-8")
    assert "Nothing was rated, so there is nothing to compare." in text


def test_a_count_of_rated_mentions_equals_its_sentences(page):
    rows = page.tree.xpath("//section[@id='summary']//tbody/tr[td[4]='valence']")
    counts = [(int(row[6].text_content()), len(matching(page, row[6].xpath(".//@href")[0]))) for row in rows]
    assert counts == [(n, n) for n, _ in counts]
    assert len(counts) == 4
