"""The widget in JupyterLab and a real browser: labels by keyboard, and what readers with other eyes or hands find."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browser.lab import notebook

from biaskit.validation.guidelines import guidelines
from biaskit.validation.labels import LABELS
from biaskit.validation.sheets import read_records, write_rows, write_text

LONG = (
    "Although the ministry, which had said in March that no ship would be turned away, and again in May, when the "
    "unions had already called for a vote, now concedes that some were, the [[Meridian Port Authority]] insists, in a "
    "letter that runs to eleven pages and cites four regulations, two of them repealed, that it acted at all times "
    "within the law."
)
EVIL = 'onerror="document.body.dataset.hit = 1"><script>document.body.dataset.hit = 1</script>'
SENTENCES = [
    ("Dock Union", "[[Its]] letter, honest and exact, went into a drawer unread.", "Its letter, honest and exact"),
    ("Meridian Port Authority", LONG, "Meridian Port Authority … that it acted at all times within the law"),
    ("Nora Whitlock", "She was, the paper says, the only one who kept her word.", ""),
    ("<i>Peru</i>\u202e", f"<img src=x {EVIL} [[<b>P</b>]] lost.", ""),
    ("=1+1", '=HYPERLINK("http://e.example","x") [[abc\u202edef]] \u200bhidden ' + "y" * 300, "<u>not there</u>"),
    ("اتحاد الموانئ", "[[اتحاد الموانئ]] رفض الاتفاق مع Meridian يوم الاثنين.", ""),
]  # fmt: skip
AXE = """() => axe.run(document.querySelector('.biaskit-label')).then((found) =>
    [...found.violations, ...found.incomplete].map((one) => `${one.id}: ${one.nodes.map((node) => node.html)}`))"""
FOCUS = "() => { const one = document.activeElement; return one.id ? 'note' : one.className || one.textContent; }"


@pytest.fixture
def sheet(lab: Any) -> Path:
    rows = [(10 + n, *row, "", "") for n, row in enumerate(SENTENCES)]
    folder = lab.folder / "study"
    folder.mkdir(exist_ok=True)
    write_rows(
        pd.DataFrame(rows, columns=["item", "target", "sentence", "words", "label", "note"]), folder / "port-Ana.csv"
    )
    write_text(guidelines(LABELS, "valence"), folder / "port-guidelines.md")
    return folder / "port-Ana.csv"


@pytest.fixture
def show(lab: Any, watch: Any, sheet: Path) -> Iterator[Callable[..., tuple[Any, Any]]]:
    """Function that opens the sheet in a notebook, and gives the page and the widget on it."""
    lab.write("label.ipynb", notebook("import biaskit as bk\nbk.validation.label_sheet('study/port-Ana.csv')", "1 + 1"))

    def at(**options: Any) -> tuple[Any, Any]:
        page = lab.open(watch, "label.ipynb", **{"viewport": {"width": 1280, "height": 1400}, **options})
        box = page.locator(".biaskit-label")
        box.wait_for()
        return page, box

    return at


def column(sheet: Path, name: str) -> list[str]:
    return [record.cells[name] for record in read_records(sheet)]


def wait_for(page: Any, text: str) -> None:
    page.locator(".biaskit-label .said", has_text=text).wait_for()


def faults(page: Any) -> list[str]:
    from axe_playwright_python.base import AXE_SCRIPT

    page.evaluate(AXE_SCRIPT)
    found: list[str] = page.evaluate(AXE)
    return found


def test_three_items_are_labelled_by_keyboard_alone(show: Any, sheet: Path) -> None:
    page, box = show()
    box.get_by_role("button", name="Forward").focus()
    page.keyboard.press("3")
    wait_for(page, "Item 10: positive, saved.")
    assert column(sheet, "label") == ["positive", "", "", "", "", ""]
    page.keyboard.press("n")
    page.keyboard.type("1 n u j? \u202e=x")
    page.keyboard.press("Escape")
    page.keyboard.press("1")
    wait_for(page, "Item 11: negative, saved.")
    page.keyboard.press("ArrowRight")
    box.get_by_text("Row 4 of 6").wait_for()
    page.keyboard.press("4")
    wait_for(page, "Item 13: cannot tell, saved.")
    assert column(sheet, "label") == ["positive", "negative", "", "cannot tell", "", ""]
    assert column(sheet, "note") == ["", "1 n u j? \u202e=x", "", "", "", ""]
    assert box.locator(".done").inner_text() == "3 of 6 labelled, 3 left"
    for key, row in [("j", 6), ("j", 3), ("ArrowLeft", 2), ("u", 4), ("u", 2)]:
        page.keyboard.press(key)
        box.get_by_text(f"Row {row} of 6").wait_for()
    wait_for(page, "Undone: item 11 is as it was.")
    assert column(sheet, "label") == ["positive", "", "", "", "", ""]
    assert column(sheet, "note") == [""] * 6


def test_keys_are_those_of_the_widget_only_where_the_focus_is_in_it(show: Any, sheet: Path) -> None:
    page, box = show()
    cells = "() => window.jupyterapp.shell.currentWidget.model.cells.length"
    kinds = "() => [...window.jupyterapp.shell.currentWidget.model.cells].map((cell) => cell.type)"
    box.locator(".sentence").click()
    assert page.evaluate(FOCUS) == "biaskit-label"
    page.keyboard.press("1")
    wait_for(page, "Item 10: negative, saved.")
    for key in ("a", "b", "m", "x", "d", "d"):  # of which JupyterLab adds, turns to text and deletes cells
        page.keyboard.press(key)
    assert page.evaluate(kinds) == ["code", "code"]
    page.locator(".jp-Cell").nth(1).locator(".jp-InputPrompt").click()
    page.keyboard.press("2")
    page.keyboard.press("m")
    page.wait_for_function(f"() => ({kinds})()[1] === 'markdown'")
    assert page.evaluate(cells) == 2
    assert column(sheet, "label") == ["negative", "", "", "", "", ""]


def test_a_note_is_saved_while_it_is_typed_and_no_key_is_taken_from_it(show: Any, sheet: Path) -> None:
    page, box = show()
    box.get_by_label("Note").click()
    page.keyboard.type("2 or 3?")
    wait_for(page, "Note on item 10 saved.")
    assert (column(sheet, "note")[0], column(sheet, "label")) == ("2 or 3?", [""] * 6)
    assert page.evaluate(FOCUS) == "note"


def test_buttons_keep_the_focus(show: Any, sheet: Path) -> None:
    page, box = show()
    box.get_by_role("button", name="neutral").focus()
    page.keyboard.press("Enter")
    wait_for(page, "Item 10: neutral, saved.")
    assert "neutral" in page.evaluate(FOCUS)
    box.get_by_role("button", name="Back").click()
    box.get_by_text("Row 1 of 6").wait_for()
    assert "Back" in page.evaluate(FOCUS)
    assert box.get_by_role("button", name="neutral").get_attribute("aria-pressed") == "true"


def test_what_a_spreadsheet_did_meanwhile_is_shown_and_not_written_over(show: Any, sheet: Path, shoot: Any) -> None:
    page, box = show()
    text = sheet.read_text("utf-8-sig").replace('exact","",""', 'exact","odd","by hand"', 1)
    assert "odd" in text
    sheet.write_text(text)
    box.locator(".sentence").click()
    page.keyboard.press("1")
    wait_for(page, "Item 10 was changed elsewhere")
    assert sheet.read_text() == text
    assert box.locator("textarea").input_value() == "by hand"
    assert box.locator(".kept").inner_text() == "The sheet says odd, which is no label. It stays until you choose one."
    assert faults(page) == []
    shoot(box)


def test_a_kernel_that_is_gone_is_told(show: Any, sheet: Path) -> None:
    page, box = show()
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    box.locator(".sentence").click()
    page.keyboard.press("1")
    wait_for(page, "The kernel does not answer; item 10 is not saved yet.")
    assert column(sheet, "label") == [""] * 6


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_no_text_is_run(show: Any, sheet: Path, shoot: Any, theme: str) -> None:
    page, box = show(theme=theme)
    assert faults(page) == []
    shoot(box, "guidelines")
    box.locator(".sentence").click()
    page.keyboard.press("g")
    for row, (target, _, _) in enumerate(SENTENCES, start=1):
        box.get_by_text(f"Row {row} of 6").wait_for()
        assert faults(page) == []
        assert box.locator(".target-line strong").inner_text() == target.replace("\u202e", "⟨U+202E⟩")
        shoot(box, str(row))
        page.keyboard.press("ArrowRight")
    page.keyboard.press("2")
    page.keyboard.press("?")
    wait_for(page, "Item 15: neutral, saved.")
    assert faults(page) == []
    shoot(box, "help")
    assert page.evaluate("() => document.body.dataset.hit") is None
    assert box.locator("img, script, b, i, u").count() == 0


def test_a_phone_shows_it_without_scrolling_sideways(show: Any, sheet: Path, shoot: Any) -> None:
    page, box = show(viewport={"width": 390, "height": 1400})
    page.evaluate("() => window.jupyterapp.shell.collapseLeft()")
    box.locator(".sentence").click()
    for row in range(1, 7):
        box.get_by_text(f"Row {row} of 6").wait_for()
        assert box.evaluate("(node) => node.scrollWidth - node.clientWidth") == 0
        shoot(box, str(row))
        page.keyboard.press("ArrowRight")
    assert faults(page) == []
    assert (
        min(box.locator("button").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().height)")) >= 24
    )


def test_a_fast_coder_loses_nothing(show: Any, sheet: Path) -> None:
    page, box = show()
    box.locator(".sentence").click()
    for row in range(1, 7):
        box.get_by_text(f"Row {row} of 6").wait_for()
        page.keyboard.press(str(row % 3 + 1))
    wait_for(page, "All rows have a label.")
    until = time.monotonic() + 5
    while "" in column(sheet, "label") and time.monotonic() < until:
        time.sleep(0.05)
    assert column(sheet, "label") == ["neutral", "positive", "negative"] * 2
    assert box.locator(".done").inner_text() == "All 6 labelled"
