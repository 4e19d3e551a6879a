"""The page as a file: its policy, its parts in line, and foreign text that can be nothing but text."""

import base64
import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import html
from pack_reader import pack_in
from report_tables import FRONT, HOSTILE, tables

import biaskit
from biaskit.report import write_report
from biaskit.report.page import SCRIPTS, policy, render

APP = Path(biaskit.__file__).parent / "report" / "app"
LIBRARY = APP.parent / "vendor" / "preact-htm.js"
LIBRARY_DIGEST = "62c4ffea400078c0eda7f435b22726b4961ebdf74c8506f188e92bec41d8ac51"


def rules(content):
    return dict(rule.split(" ", 1) for rule in content.split("; "))


def digest(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def live(page):
    return html.document_fromstring(render({**page.data, "mode": "live"}))


def test_nothing_is_loaded_from_outside(page):
    loads = page.tree.xpath("//*[not(self::a)]/@href | //@src | //@srcset | //@action | //@data | //@poster")
    assert [address for address in loads if not address.startswith(("#", "data:"))] == []
    assert "@import" not in page.text
    assert "url(" not in page.text


def test_the_policy_allows_the_one_script_and_the_one_style(page):
    (script,) = page.tree.xpath("//script[not(@type)]/text()")
    (style,) = page.tree.xpath("//style/text()")
    (content,) = page.tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert rules(content) == {
        "default-src": "'none'",
        "script-src": digest(script),
        "style-src": digest(style),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }


def test_the_policy_stands_before_everything_it_governs(page):
    assert page.text.index("Content-Security-Policy") < min(page.text.index("<style"), page.text.index("<script"))


def test_only_a_live_page_may_ask_and_only_where_it_came_from(page):
    (content,) = live(page).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert rules(content)["connect-src"] == "'self'"
    assert "connect-src" not in policy("", "")


def test_foreign_text_lies_in_the_packed_data_and_in_escaped_facts(page):
    assert HOSTILE not in page.text
    assert "alert(1)</script>" not in page.text
    assert page.tree.xpath("//img | //i | //b[text()='Outlet']") == []
    assert page.data["articles"]["text"][2] == HOSTILE
    assert FRONT in page.data["names"]


def test_names_of_outlets_are_shown_as_text(page):
    (read,) = page.tree.xpath("//*[@id='read']")
    assert "<b>Outlet</b> (1)" in read.text_content()


def test_what_was_set_aside_is_listed_with_its_reason(page):
    (item,) = page.tree.xpath("//*[@id='read']//li")
    assert " ".join(item.text_content().split()) == "not English: 2 (d, <e>)"


def test_without_scripts_what_was_read_is_there_and_the_rest_is_explained(page):
    (note,) = page.tree.xpath("//noscript")
    assert note.text_content().startswith("Scripts are off.")
    counts = [" ".join(div.text_content().split()) for div in page.tree.xpath("//dl/div")]
    assert counts[:2] == ["articles3", "outlets3"]


def test_every_file_of_the_app_is_in_the_page_once(page):
    assert sorted(SCRIPTS) == sorted(file.stem for file in APP.glob("*.js"))
    for file in (LIBRARY, *APP.glob("*.js"), APP / "style.css"):
        assert page.text.count(file.read_text("utf-8")) == 1


def test_no_script_can_end_its_own_element():
    for file in (LIBRARY, *APP.glob("*.js")):
        assert "</script" not in file.read_text("utf-8").lower()
    assert "</style" not in (APP / "style.css").read_text("utf-8").lower()


@pytest.mark.parametrize(
    "forbidden", ["eval(", "Function(", "innerHTML", "dangerouslySetInnerHTML", "outerHTML", "document.write"]
)
def test_the_app_makes_no_markup_and_no_code_of_text(forbidden):
    assert [file.name for file in APP.glob("*.js") if forbidden in file.read_text("utf-8")] == []


def test_the_library_is_the_published_one():
    """htm 3.1.1 with Preact, as its package on npm has it: htm/preact/standalone.umd.js."""
    assert hashlib.sha256(LIBRARY.read_bytes()).hexdigest() == LIBRARY_DIGEST


@pytest.mark.skipif(shutil.which("node") is None, reason="no node is installed")
@pytest.mark.parametrize("file", sorted(APP.glob("*.js")), ids=lambda file: file.stem)
def test_scripts_are_well_formed(file):
    subprocess.run(["node", "--check", str(file)], check=True, timeout=60)


def test_one_article_is_spoken_of_in_the_singular(tmp_path):
    given = tables(tables()["articles"][:1])
    page = html.document_fromstring(write_report(tmp_path / "one.html", **given).read_bytes())
    assert page.findtext(".//title") == "Who frames whom: 1 article"


def test_the_data_is_the_same_whatever_time_it_is(page, given, tmp_path):
    again = write_report(tmp_path / "again.html", **given).read_text("utf-8")
    assert pack_in(again) == page.data
    assert again == page.text
