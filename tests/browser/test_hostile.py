"""Foreign text is shown as it is and never run; odd material is shown, too."""

import hostile
import pytest
from browser.reading import VIEWS, WIDER, WITHOUT_ASIDES, go, opened, settle, told
from hostile import ATTACK, EVENT, LONG, NAME, TEXT

import biaskit as bk

PLACES = [*VIEWS, "article/0"]
SIZE = {"width": 1280, "height": 900}
BUILT = """() => [...document.querySelectorAll("script, img, style, svg[onload], u, b[onmouseover], iframe")]
    .filter((one) => one.closest("#app, header, footer")).map((one) => one.outerHTML.slice(0, 80))"""


def visible(text):
    """How text reads on a page: control characters spelled out."""
    from biaskit.showing.text import visible as spelled

    return spelled(text)


@pytest.fixture(scope="module")
def attacked(tmp_path_factory):
    return hostile.framing().report(tmp_path_factory.mktemp("hostile") / "index.html")


def assert_harmless(page):
    assert page.evaluate("() => window.ran") is None
    assert page.evaluate(BUILT) == []


@pytest.mark.parametrize("size", [SIZE, {"width": 360, "height": 740}], ids=["desk", "phone"])
def test_hostile_text_never_runs_nor_widens_the_page(watch, shoot, attacked, size):
    page = opened(watch, attacked.as_uri(), viewport=size)
    for view in PLACES:
        go(page, view)
        for summary in page.locator("main summary").all():
            summary.click()
        page.mouse.move(200, 500)
        settle(page)
        assert_harmless(page)
        assert [view, page.evaluate(WIDER)] == [view, 0]
        shoot(page, view, full_page=True)


def test_hostile_text_is_shown_as_it_is(watch, shoot, attacked):
    page = opened(watch, attacked.as_uri(), viewport=SIZE)
    assert NAME in page.locator("#matrix").inner_text()
    page.get_by_role("link", name=f"{NAME} on {EVENT}").click()
    item = told(page)[0]
    assert item["text"] == visible(TEXT[TEXT.index("“") : TEXT.index(" claimed.") + 9])
    assert "".join(item["target"]) == visible(hostile.CONTENT)
    assert item["source"] == [NAME]
    assert item["reporting"] == ["claimed"]
    page.locator("#panel-list summary", has_text="Cite").click()
    assert ATTACK in page.locator("#panel .citation").inner_text()
    assert page.locator("#panel-list .meta a").evaluate_all("(links) => links.map((one) => one.protocol)") == ["file:"]
    assert_harmless(page)
    shoot(page)


def test_a_hostile_article_reads_character_for_character(watch, shoot, attacked):
    page = opened(watch, attacked.as_uri(), "#/article/0", viewport=SIZE)
    shown = page.locator("#content .text").evaluate(WITHOUT_ASIDES)
    assert shown == visible(TEXT)
    assert LONG in shown
    assert_harmless(page)


def test_addresses_do_not_run(watch, attacked):
    page = opened(watch, attacked.as_uri(), viewport=SIZE)
    for at in (
        "javascript:window.ran=7",
        '#/map"><img src=x onerror=window.ran=8>',
        "#/article/<script>",
        '#/map?f={"label":"<b>"}',
    ):
        page.evaluate("(hash) => { location.hash = hash; }", at)
        settle(page)
    go(page, show="sentences", w={"label": ATTACK})
    assert_harmless(page)


def test_one_article(watch, shoot, tmp_path):
    page = opened(watch, hostile.one_article().report(tmp_path / "index.html").as_uri(), viewport=SIZE)
    assert "1 article from 1 outlet" in page.locator("header").inner_text()
    for view in PLACES:
        go(page, view)
        assert len(page.locator("#content").inner_text()) > 50
        shoot(page, view, full_page=True)


def test_nothing_rated(watch, shoot, tmp_path):
    page = opened(watch, hostile.nothing_rated().report(tmp_path / "index.html").as_uri(), viewport=SIZE)
    assert "Nothing was rated" in page.locator("#content").inner_text()
    for view in PLACES:
        go(page, view)
        assert page.locator("#content").inner_text() != ""
        shoot(page, view, full_page=True)


def test_no_article_at_all(watch, tmp_path):
    nothing = bk.framing.Framing(bk.Annotation((), (), (), ()), bk.rate([], scorers=["tone"]))
    page = opened(watch, nothing.report(tmp_path / "index.html").as_uri())
    assert "0 articles" in page.locator("header").inner_text()
