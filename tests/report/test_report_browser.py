"""The page's script in a real browser; skipped where there is none."""

import shutil
import subprocess

import pytest
from lxml import html
from report_tables import FRONT, HOSTILE

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--virtual-time-budget=4000", "--dump-dom",
)  # fmt: skip

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium or Chrome is installed")


@pytest.fixture(scope="module")
def opened(page, tmp_path_factory):
    """Function from an address within the page to the panel that it opens."""

    def at(address):
        folder = tmp_path_factory.mktemp("browser")
        command = [BROWSER, *FLAGS, f"--user-data-dir={folder}", page.file.as_uri() + address]
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", timeout=120, check=True)
        return html.document_fromstring(done.stdout).get_element_by_id("panel")

    return at


def marked(panel, name):
    return [mark.text_content() for mark in panel.xpath(f"//ol//mark[contains(@class, '{name}')]")]


def test_without_an_address_the_panel_is_closed(opened):
    assert opened("").get("hidden") is not None


def test_a_cell_opens_its_sentences_with_targets_marked(opened, page):
    place = page.data["names"].index("Sudria")
    panel = opened(f"#evidence?source=-1&target={place}")
    assert panel.get("hidden") is None
    assert panel.get_element_by_id("panel-title").text == "outlet's own words on Sudria"
    assert [quote.text_content() for quote in panel.xpath(".//blockquote")] == [
        "Norland freed the ferry 🚢 at dawn.",
        "The ferry raid shocked Sudria.",
    ]
    assert marked(panel, "target") == ["🚢", "Sudria"]


def test_values_and_cue_words_are_shown(opened, page):
    place = page.data["names"].index("Sudria")
    panel = opened(f"#evidence?source={place}")
    assert [chip.text_content() for chip in panel.xpath(".//ul/li")] == ["vader −0.70", "frames: crime 0.50"]
    assert marked(panel, "minus") == ["open piracy"]


def test_hostile_text_is_shown_and_never_run(opened):
    panel = opened("#evidence?quotation=3")
    (quote,) = panel.xpath(".//blockquote")
    shown = HOSTILE.replace("\u202e", "⟨U+202E⟩").replace("\u202c", "⟨U+202C⟩")
    assert quote.text_content() == shown
    assert panel.xpath(".//p[@class='who']")[0].text_content() == f"said by {FRONT}"
    assert panel.xpath(".//script | .//img | .//i") == []


def test_an_address_that_fits_nothing_says_so(opened):
    panel = opened("#evidence?target=999")
    assert panel.get_element_by_id("panel-note").text == "0 sentences"


def test_a_share_says_that_only_sentences_with_the_frame_follow(opened, page):
    place = page.data["names"].index("Sudria")
    panel = opened(f"#evidence?source={place}&rated=1")
    assert panel.get_element_by_id("panel-note").text == "1 sentence with a value other than 0, strongest first"
