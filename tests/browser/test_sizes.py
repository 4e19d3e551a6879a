"""Three hundred articles: usable at once, and with the intervals that only resampling gives."""

import time

import pytest
from browser.reading import means_under, open_view, opened, printed, settle, told
from browser.wanted import TONE, as_table, expected, own_rows, summary_of

from benchmarks.report import enlarged

USABLE = 15  # seconds, on a busy machine; on an idle one it takes one or two


@pytest.fixture(scope="module")
def large(harbour):
    return enlarged(harbour, 300)


@pytest.fixture(scope="module")
def file(large, tmp_path_factory):
    return large.report(tmp_path_factory.mktemp("large") / "index.html")


def test_it_is_small_and_soon_usable(watch, file):
    assert file.stat().st_size < 2_000_000
    start = time.monotonic()
    page = opened(watch, file.as_uri())
    assert "300 articles" in page.locator("header").inner_text()
    for name in ("Outlets", "Events", "Actors", "Quotations", "Articles", "How this was made"):
        open_view(page, name)
    assert time.monotonic() - start < USABLE * 2
    start = time.monotonic()
    open_view(page, "Map")
    page.locator("#matrix td a").first.click()
    assert len(told(page)) == 25
    assert time.monotonic() - start < USABLE


def test_intervals_of_many_articles_are_those_of_resampling(watch, file, large):
    page = opened(watch, file.as_uri())
    summary = summary_of(large.ratings, ["source", "target"], TONE)
    assert (summary["interval"] == "percentile").sum() > 10
    assert means_under(as_table(page, "#matrix"), "#matrix", "Source", "Target") == printed(summary, "source", "target")
    own = large.ratings[large.ratings["source"].isna()]
    assert means_under(page, "#own", "Target") == own_rows(large.ratings)
    open_view(page, "Outlets")
    assert means_under(as_table(page, "#outlets"), "#outlets", "Outlet", "Target") == expected(
        own, ["outlet", "target"]
    )
    assert means_under(page, "#all-words", "Outlet") == expected(large.ratings, ["outlet"])


def test_more_sentences_come_on_request(watch, file):
    page = opened(watch, file.as_uri())
    page.locator("#matrix td a").first.click()
    told(page)
    page.locator("#panel-more").click()
    settle(page)
    assert page.locator("#panel-list > li").count() > 25
