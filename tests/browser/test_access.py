"""Readers of every kind: other eyes and hands, paper, a phone, the dark, no motion, no scripts."""

import subprocess

import pytest
from browser.opening import axe_faults
from browser.reading import VIEWS, WIDER, go, opened, settle

PLACES = [*VIEWS, "article/3"]
CUT = """() => {
    const edge = document.documentElement.clientWidth + 1;
    return [...document.querySelectorAll("main :is(table, pre, .column, .text, h2, p, .timeline)")]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > edge)
        .map((one) => `${one.tagName} ${one.className}: ${one.innerText.slice(0, 40)}`);
}"""
LIGHT = """() => ["backgroundColor", "color"].map((name) => getComputedStyle(document.body)[name].match(/\\d+/g)
    .slice(0, 3).reduce((sum, one) => sum + Number(one), 0))"""
MOVING = """() => [...document.getAnimations(), ...[...document.querySelectorAll("*")].filter((one) => {
    const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
    return transitionDuration !== "0s" || animationName !== "none" || scrollBehavior === "smooth";
})].length"""


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


def test_axe_finds_nothing_in_any_view(watch, shoot, report, scheme):
    page = opened(watch, report.as_uri(), bypass_csp=True, color_scheme=scheme, viewport={"width": 1280, "height": 900})
    found = {}
    for view in PLACES:
        go(page, view)
        found[view] = axe_faults(page)
        shoot(page, view, full_page=True)
    go(page, "map")
    page.locator("#matrix td a").first.click()
    settle(page)
    found["panel"] = axe_faults(page)
    shoot(page, "panel")
    page.keyboard.press("Escape")
    page.locator("details.pick summary").nth(1).click()
    page.locator(".choose").get_by_role("button", name="Table", exact=True).first.click()
    settle(page)
    found["filters and table"] = axe_faults(page)
    assert {place: faults for place, faults in found.items() if faults} == {}


def test_a_phone_need_not_be_pushed_sideways(watch, shoot, report):
    page = opened(watch, report.as_uri(), viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    for view in PLACES:
        go(page, view)
        assert [view, page.evaluate(WIDER), page.evaluate("() => visualViewport.width")] == [view, 0, 360]
        shoot(page, view, full_page=True)


def test_a_phone_shows_sentences_over_the_whole_width(watch, shoot, report):
    page = opened(watch, report.as_uri(), viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    page.locator("#matrix td a").first.tap()
    settle(page)
    box = page.locator("#panel").bounding_box()
    assert [box["x"], box["width"]] == [0, 360]
    shoot(page)
    page.locator("#panel-close").tap()
    assert not page.locator("#panel").is_visible()


def test_paper_cuts_nothing_and_shows_open_sentences_beneath(watch, shoot, tmp_path, report):
    page = opened(watch, report.as_uri(), viewport={"width": 718, "height": 1000})  # A4 less its margins
    page.emulate_media(media="print")
    for view in PLACES:
        go(page, view, **({"show": "sentences", "w": {"target": [0]}} if view == "map" else {}))
        assert [page.locator(name).is_visible() for name in ("#panel", "#views", "footer")] == [
            view == "map",
            False,
            False,
        ]
        assert [view, page.evaluate(CUT)] == [view, []]
        shoot(page, view, full_page=True)


def test_what_is_printed_holds_the_numbers(watch, tmp_path, report):
    page = opened(watch, report.as_uri())
    first = page.locator("#matrix td a b").first.inner_text()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    try:
        text = subprocess.run(
            ["pdftotext", "-layout", tmp_path / "page.pdf", "-"], capture_output=True, check=True
        ).stdout
    except FileNotFoundError:
        pytest.skip("pdftotext is not installed")
    assert first in text.decode("utf-8")


def test_the_dark_has_dark_paper_and_light_ink(watch, report):
    page = opened(watch, report.as_uri(), color_scheme="dark")
    sums = page.evaluate(LIGHT)
    assert sums[0] < 150 < 600 < sums[1]


def test_nothing_moves_where_no_motion_is_wanted(watch, report):
    page = opened(watch, report.as_uri(), reduced_motion="reduce")
    page.locator("#matrix td a").first.click()
    settle(page)
    assert page.evaluate(MOVING) == 0


def test_without_scripts_the_facts_stand_there_and_why_there_is_no_more(watch, shoot, report):
    page = watch.open(java_script_enabled=False)
    page.goto(report.as_uri())
    text = page.locator("body").inner_text()
    assert "72 articles from 3 outlets" in text
    assert "Harbour Voice (24)" in text
    assert "Scripts are off" in text
    assert "Loading" not in text
    shoot(page, full_page=True)


@pytest.mark.parametrize("zoom", [2, 4])
def test_large_letters_need_no_pushing_sideways(watch, report, zoom):
    page = opened(watch, report.as_uri(), viewport={"width": 1280 // zoom, "height": 1024 // zoom})
    assert page.evaluate(WIDER) == 0
