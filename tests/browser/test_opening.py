"""The bench itself: what it must notice, it notices."""

import os

import pytest
from browser.opening import axe_faults

POLICY = "<meta http-equiv=content-security-policy content=\"default-src 'none'\">"


@pytest.fixture
def show(watch, tmp_path):
    """Function from the text of a page to its faults, once it is opened."""

    def at(text, wait=0, **options):
        file = tmp_path / "page.html"
        file.write_text(f"<!doctype html><html lang=en><title>Page</title>{text}", encoding="utf-8")
        page = watch.open(**options)
        page.goto(file.as_uri(), wait_until="load")
        page.wait_for_timeout(wait)
        faults, watch.faults = watch.close(), []
        return faults

    return at


def test_a_page_that_asks_for_nothing_has_no_faults(show):
    assert show("<p>Text</p><img alt='' src='data:image/gif;base64,R0lGODlhAQABAAAAACw='>") == []


@pytest.mark.parametrize("text", [
    "<img src=http://example.org/a.png>", "<link rel=stylesheet href=//example.org/a.css>".replace("//", "https://"),
    "<script>fetch('https://example.org/').catch(() => 0)</script>", "<script>new WebSocket('ws://example.org/')</script>",
])  # fmt: skip
def test_a_request_to_outside_is_a_fault(show, text):
    assert any(fault.startswith("asked for ") and "example.org" in fault for fault in show(text, 100))


def test_a_breach_of_the_policy_is_a_fault(show):
    faults = show(f"{POLICY}<p style='color: red'>Text</p>")
    assert any(fault.startswith("printed: policy: style-src-attr inline") for fault in faults)


def test_errors_printed_and_thrown_are_faults(show):
    faults = show("<script>console.error('no'); setTimeout(() => { throw new Error('never') })</script>", 100)
    assert ["printed: no" in faults, any(fault.startswith("thrown: ") and "never" in fault for fault in faults)] == [
        True
    ] * 2


def test_axe_finds_an_image_without_words(watch, tmp_path):
    file = tmp_path / "page.html"
    file.write_text(f"<!doctype html><html lang=en>{POLICY}<title>Page</title><main><h1>A</h1><img></main>", "utf-8")
    page = watch.open(bypass_csp=True)
    page.goto(file.as_uri())
    assert [fault.partition(":")[0] for fault in axe_faults(page)] == ["image-alt"]


def test_pictures_go_where_the_environment_says(watch, shoot, tmp_path):
    kept = os.environ.get("BIASKIT_SCREENSHOTS") or str(tmp_path)
    assert shoot(watch.open()).parent.as_posix() == kept.rstrip("/")
