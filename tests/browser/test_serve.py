"""`biaskit serve`, really started: the same views as the file, with the same numbers."""

import signal
import subprocess
import sys

import pytest
from browser.opening import axe_faults
from browser.reading import (
    OWN,
    WITHOUT_ASIDES,
    go,
    means_under,
    open_view,
    opened,
    pick,
    settle,
    table_under,
    told,
)
from browser.wanted import FILTERS, HEADINGS, as_table, check_filter, expected, select


@pytest.fixture(scope="module")
def live(harbour, tmp_path_factory):
    """The address of a server of the larger example."""
    stored = harbour.save(tmp_path_factory.mktemp("served"))
    command = [sys.executable, "-m", "biaskit", "serve", str(stored), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), process.stderr.read()
            yield address.rstrip("/")
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=30)


@pytest.fixture
def served(watch, live):
    """The live view, opened."""
    return opened(watch, live, "/", base=live)


def test_a_view_opens_by_its_name(served, shoot):
    for name, heading in HEADINGS.items():
        open_view(served, name)
        assert served.locator("#content h2", has_text=heading).first.is_visible()
        shoot(served, name, full_page=True)


@pytest.mark.parametrize("measure", [("tone", "valence"), ("frames", "economic")], ids="-".join)
def test_numbers_are_those_of_summarize(served, harbour, measure):
    rows = harbour.ratings
    select(served, measure)
    shown = means_under(as_table(served, "#matrix"), "#matrix", "Source", "Target")
    assert shown == expected(rows, ["source", "target"], measure, interval="t")
    own = rows[rows["source"].isna()]
    assert means_under(served, "#own", "Target") == expected(own, ["target"], measure, interval="t")
    open_view(served, "Outlets")
    shown = means_under(as_table(served, "#outlets"), "#outlets", "Outlet", "Target")
    assert shown == expected(own, ["outlet", "target"], measure, interval="t")
    assert means_under(served, "#all-words", "Outlet") == expected(rows, ["outlet"], measure, interval="t")


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_gives_the_numbers_of_the_rows_that_it_keeps(served, harbour, name):
    check_filter(served, harbour.ratings, name)


def test_marks_open_the_sentences_that_the_file_opens(served, page):
    shown = []
    for one in (served, page):
        one.get_by_role("link", name="Nora Whitlock on Quillhaven Dock Union").click()
        shown.append(told(one))
        one.locator("#panel-close").click()
        one.locator("#own tbody tr", has_text="dock strike").locator("td a").first.click()
        shown.append(told(one))
    assert shown[:2] == shown[2:]


def test_events_quotations_and_actors_are_those_of_the_file(served, page):
    for name in ("Events", "Quotations", "Articles"):
        texts = []
        for one in (served, page):
            open_view(one, name)
            lines = one.locator("#content section").inner_text().splitlines()
            texts.append([line.strip() for line in lines])
        assert texts[0] == texts[1]
    actors = []
    for one in (served, page):
        open_view(one, "Actors")
        rows = table_under(one, "#content section")
        actors.append([[row[c] for c in ("Name", "Kind", "Mentions", "Quotations", "Printed as")] for row in rows])
    assert actors[0] == actors[1]


def test_an_article_reads_as_it_was(served, harbour):
    open_view(served, "Articles")
    last = harbour.annotation.articles[-1]
    served.locator("#content tbody a", has_text=last.title).first.click()
    settle(served)
    assert served.locator("#content .text").evaluate(WITHOUT_ASIDES) == last.text


def test_filters_reach_what_is_asked_of_the_server(served):
    pick(served, "Source", OWN)
    go(served, "map", filter={"voice": ["outlet"]}, show="sentences", w={"label": "' OR 1=1; --"})
    assert served.locator("#panel-note").inner_text().startswith("0 sentences")
    assert served.locator("#panel-list li").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(watch, live, scheme):
    page = opened(watch, live, "/", base=live, bypass_csp=True, color_scheme=scheme)
    page.locator("#matrix td a").first.click()
    settle(page)
    assert axe_faults(page) == []
