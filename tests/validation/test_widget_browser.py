"""The widget in JupyterLab and a real browser: labels by keyboard, and what readers with other eyes or hands find."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from browser.lab import CONNECTED, EXECUTE, OPEN, READY, notebook

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
SLOW = """import time
import biaskit as bk
shown = bk.validation.label_sheet('study/port-Ana.csv')
put = shown._labelling.sheet.put
shown._labelling.sheet.put = lambda *what: (time.sleep(0.4), put(*what))
shown"""
SHUT = "() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()"
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
def show(lab: Any, watch: Any, sheet: Path) -> Callable[..., tuple[Any, Any]]:
    """Function that opens the sheet in a notebook, and gives the page and the widget on it."""
    code = "import biaskit as bk\nbk.validation.label_sheet('study/port-Ana.csv')"

    def at(code: str = code, **options: Any) -> tuple[Any, Any]:
        lab.write("label.ipynb", notebook(code, "1 + 1"))
        page = lab.open(watch, "label.ipynb", **{"viewport": {"width": 1280, "height": 1400}, **options})
        box = page.locator(".biaskit-label")
        box.wait_for()
        return page, box

    return at


def column(sheet: Path, name: str) -> list[str]:
    return [record.cells[name] for record in read_records(sheet)]


def wait_for(page: Any, text: str) -> None:
    page.locator(".biaskit-label .said", has_text=text).wait_for()


def wait_for_unsaved(page: Any, text: str) -> None:
    page.locator(".biaskit-label .unsaved", has_text=text).wait_for()


def run_again(page: Any) -> None:
    """Reload JupyterLab and run the cells in a new kernel."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.reload()
    page.wait_for_function(READY, timeout=60_000)
    page.evaluate(OPEN, "label.ipynb")
    page.wait_for_function(CONNECTED, timeout=60_000)
    page.evaluate(EXECUTE, ["notebook:run-all-cells", {}])
    page.wait_for_function(CONNECTED, timeout=60_000)


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
    assert column(sheet, "note")[1] == "1 n u j? \u202e=x"
    page.keyboard.press("u")
    page.wait_for_function("() => document.querySelector('.biaskit-label textarea').value === ''")
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
    assert page.evaluate("() => Object.keys(sessionStorage).filter((key) => key.startsWith('biaskit'))") == []


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
    page.evaluate(SHUT)
    box.locator(".sentence").click()
    page.keyboard.press("1")
    wait_for_unsaved(page, "The kernel does not answer; item 10 is not saved yet.")
    page.keyboard.press("Control+s")
    wait_for(page, "The notebook is saved from outside this frame.")
    assert "item 10 is not saved yet" in box.locator(".unsaved").inner_text()
    assert faults(page) == []
    assert column(sheet, "label") == [""] * 6


def test_a_note_that_a_kernel_did_not_get_is_saved_by_the_next_one(show: Any, sheet: Path, shoot: Any) -> None:
    page, box = show()
    box.locator(".sentence").click()
    page.keyboard.press("ArrowRight")
    box.get_by_text("Row 2 of 6").wait_for()
    page.evaluate(SHUT)
    page.keyboard.press("n")
    page.keyboard.type("irony?")
    run_again(page)
    wait_for_unsaved(page, "Not saved, but kept in this page: the note on item 11. Go there, and it is saved.")
    shoot(box)
    assert column(sheet, "note") == [""] * 6
    box.locator(".sentence").click()
    page.keyboard.press("ArrowRight")
    wait_for(page, "Note on item 11 saved.")
    assert column(sheet, "note") == ["", "irony?", "", "", "", ""]
    assert box.locator("textarea").input_value() == "irony?"
    assert box.locator(".unsaved").inner_text() == ""


def test_a_note_that_was_kept_is_not_written_over_another(show: Any, sheet: Path) -> None:
    page, box = show()
    page.evaluate(SHUT)
    box.get_by_label("Note").click()
    page.keyboard.type("mine")
    text = sheet.read_text("utf-8-sig").replace('exact","",""', 'exact","","by hand"', 1)
    sheet.write_text(text)
    run_again(page)
    wait_for_unsaved(page, "A note on item 10 was not saved, and the sheet says otherwise by now: “mine”.")
    assert box.locator("textarea").input_value() == "by hand"
    assert sheet.read_text() == text


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


def test_labels_pressed_before_the_next_row_is_shown_are_not_taken_and_that_is_told(
    show: Any, sheet: Path, shoot: Any
) -> None:
    page, box = show(SLOW)
    box.locator(".sentence").click()
    page.keyboard.type("1231")
    wait_for(page, "Wait. Pressed too soon, and not taken: 2 neutral, 3 positive, 1 negative.")
    wait_for(page, "Item 10: negative, saved. Pressed too soon, and not taken: 2 neutral, 3 positive, 1")
    shoot(box)
    assert box.locator(".said").get_attribute("role") == "status"
    assert column(sheet, "label") == ["negative", "", "", "", "", ""]
    page.keyboard.press("2")
    wait_for(page, "Item 11: neutral, saved.")
    assert box.locator(".said").inner_text() == "Item 11: neutral, saved."
    assert column(sheet, "label") == ["negative", "neutral", "", "", "", ""]


def test_a_burst_of_keys_labels_one_row(show: Any, sheet: Path) -> None:
    page, box = show(SLOW.replace("0.4", "0.15"))
    box.locator(".sentence").click()
    page.keyboard.type("12312312", delay=60)
    wait_for(page, "not taken: 2 neutral, 3 positive, 1 negative, 2 neutral, 3 positive, 1 negative, 2 neutral.")
    wait_for(page, "Item 10: negative, saved.")
    assert column(sheet, "label") == ["negative", "", "", "", "", ""]


def test_ways_and_undo_are_taken_in_order(show: Any, sheet: Path) -> None:
    page, box = show()
    box.locator(".sentence").click()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    box.get_by_text("Row 4 of 6").wait_for()
    page.keyboard.press("2")
    page.keyboard.press("u")
    wait_for(page, "Undone: item 13 is as it was.")
    assert column(sheet, "label") == [""] * 6


def test_a_label_pressed_while_its_note_is_saved_is_for_the_same_row(show: Any, sheet: Path) -> None:
    page, box = show(SLOW)
    box.get_by_label("Note").click()
    page.keyboard.type("sure")
    page.keyboard.press("Escape")
    page.keyboard.press("3")
    wait_for(page, "Item 10: positive, saved.")
    assert (column(sheet, "label")[:2], column(sheet, "note")[:2]) == (["positive", ""], ["sure", ""])
