"""The widget without a browser: what it tells the page, and what the page may ask of it."""

import builtins
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import anywidget
import pandas as pd
import pytest

from biaskit.errors import MissingExtraError
from biaskit.validation import label_sheet, sample_for_annotation
from biaskit.validation.widget.cells import SheetFile
from biaskit.validation.widget.guide import blocks

OWN = {"fixed", "view"}
SECRET = {"outlet": "The Secret Ledger", "source": "Secret Ministry", "article_id": "secret-1", "date": "1999-12-31"}


@pytest.fixture
def sheets(tmp_path: Path) -> Path:
    """A folder with the sheets of Ana and Bo, whose name and other files must not be told."""
    n = 6
    table = pd.DataFrame({
        **{name: [value] * n for name, value in SECRET.items()}, "sentence": [f"Peru lost {i}." for i in range(n)],
        "sentence_start": range(0, 100 * n, 100), "start": 0, "end": 4, "target": "Peru", "scorer": "secret-scorer",
        "dimension": "valence", "value": 0.123456,
    })  # fmt: skip
    folder = tmp_path / "Secret Ledger"
    sample_for_annotation(table, n, folder / "port.csv", coders=["Ana", "Bo"], labels=["bad", "good"])
    return folder


@pytest.fixture
def shown(sheets: Path) -> Iterator[Any]:
    widget = label_sheet(sheets / "port-Ana.csv")
    yield widget
    widget.close()


def send(widget: Any, content: Any) -> None:
    """What a front end's message brings about."""
    widget._handle_msg({"content": {"data": {"method": "custom", "content": content}}, "buffers": []})


def texts(state: Any) -> Iterator[str]:
    if isinstance(state, str):
        yield state
    elif isinstance(state, dict):
        for value in state.values():
            yield from texts(value)
    elif isinstance(state, list | tuple):
        for value in state:
            yield from texts(value)


class TestBlind:
    def test_nothing_but_the_sheet_goes_into_the_state(self, shown: Any, sheets: Path) -> None:
        base = set(anywidget.AnyWidget.class_trait_names(sync=True))
        assert set(shown.get_state()) - base - {"_esm", "_css", "_anywidget_id"} == OWN
        told = {text for block in blocks((sheets / "port-guidelines.md").read_text()) for text in texts(block)}
        sheet = SheetFile(sheets / "port-Ana.csv")
        cells = {sheet.text(row, name) for row in sheet.rows for name in sheet.names}
        known = told | cells | {"port-Ana.csv", "bad", "good", "cannot tell", "1", "2", "3", "", "target", "Peru"}
        for _ in sheet.rows:
            state = {name: shown.get_state()[name] for name in OWN}
            state["view"] = {**state["view"], "said": []}
            sentence = "".join(text for text, _ in state["view"].pop("sentence"))
            assert sentence in {cell.replace("[[", "").replace("]]", "") for cell in cells}
            assert set(texts(state)) <= known
            send(shown, {"do": "label", "item": shown.view["item"], "label": "good"})

    def test_not_even_when_something_is_wrong(self, shown: Any, sheets: Path) -> None:
        (sheets / "port-Ana.csv").unlink()
        send(shown, {"do": "label", "item": shown.view["item"], "label": "good"})
        assert shown.view["trouble"]
        state = " ".join(text for name in OWN for text in texts(shown.get_state()[name])).lower()
        assert "secret" not in state.replace("port-ana", "")

    def test_the_page_gets_no_other_row_than_the_one_shown(self, shown: Any, sheets: Path) -> None:
        sheet = SheetFile(sheets / "port-Ana.csv")
        sentences = {sheet.text(row, "sentence").replace("[[", "").replace("]]", "") for row in sheet.rows}
        shown_text = "".join(text for text, _ in shown.view["sentence"])
        state = " ".join(texts({name: shown.get_state()[name] for name in OWN}))
        assert [text for text in sentences - {shown_text} if text in state] == []


class TestMessages:
    def test_a_label_is_saved_before_it_is_answered(self, shown: Any, sheets: Path) -> None:
        on_disk = []
        shown.observe(lambda _: on_disk.append((sheets / "port-Ana.csv").read_text("utf-8-sig")), "view")
        item = shown.view["item"]
        send(shown, {"do": "label", "item": item, "label": "good", "asked": "abc"})
        assert shown.view["answers"] == "abc"
        assert ['"good"' in text for text in on_disk] == [True]

    def test_each_coder_has_a_sheet(self, shown: Any, sheets: Path) -> None:
        before = (sheets / "port-Bo.csv").read_bytes()
        send(shown, {"do": "label", "item": shown.view["item"], "label": "bad"})
        assert (sheets / "port-Bo.csv").read_bytes() == before

    def test_a_page_that_sets_the_state_changes_no_sheet(self, shown: Any, sheets: Path) -> None:
        before = (sheets / "port-Ana.csv").read_bytes()
        shown.set_state({"view": {"item": "1", "label": "good", "left": 0}, "fixed": {"labels": [["evil", "1"]]}})
        send(shown, {"do": "label", "item": SheetFile(sheets / "port-Ana.csv").item(1), "label": "evil"})
        assert (sheets / "port-Ana.csv").read_bytes() == before

    @pytest.mark.parametrize("content", [None, [], "x", {"asked": {}}, {"do": "go", "to": True, "item": 7}])
    def test_any_message_is_answered(self, shown: Any, content: Any) -> None:
        send(shown, content)
        assert shown.view["answers"] == ""
        assert shown.view["trouble"]


class TestShown:
    def test_labels_are_those_of_the_guidelines(self, shown: Any) -> None:
        assert shown.fixed["labels"] == [["bad", "1"], ["good", "2"], ["cannot tell", "3"]]

    def test_labels_and_guidelines_may_be_given(self, sheets: Path) -> None:
        widget = label_sheet(sheets / "port-Ana.csv", labels=["0", "1"], guidelines="Judge.")
        assert widget.fixed["labels"] == [["0", "0"], ["1", "1"], ["cannot tell", "2"]]
        assert widget.fixed["guidelines"] == [["paragraph", [["Judge.", ""]]]]
        widget.close()

    def test_without_guidelines_labels_are_those_of_valence(self, sheets: Path) -> None:
        (sheets / "port-guidelines.md").unlink()
        widget = label_sheet(sheets / "port-Ana.csv")
        assert [label for label, _ in widget.fixed["labels"]] == ["negative", "neutral", "positive", "cannot tell"]
        assert widget.fixed["guidelines"] == []
        widget.close()

    def test_where_no_widget_can_be_there_is_text(self, shown: Any) -> None:
        data, _ = shown._repr_mimebundle_()
        first, *_, last = data["text/plain"].splitlines()
        assert first == "port-Ana.csv: 0 of 6 labelled, 6 left."
        assert last == "(Buttons appear where widgets run: JupyterLab, Notebook 7, VS Code, Colab.)"


def test_a_missing_extra_is_named(sheets: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == "anywidget":
            raise ModuleNotFoundError(f"No module named {name!r}", name="anywidget")
        return real(name, *rest)

    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.setattr(builtins, "__import__", without)
    message = r'^Labelling in a notebook needs the package \'anywidget\', .* pip install "biaskit\[widget\]"$'
    with pytest.raises(MissingExtraError, match=message):
        label_sheet(sheets / "port-Ana.csv")


def test_the_import_of_validation_loads_no_widgets() -> None:
    code = "import sys, biaskit.validation; sys.stdout.write(' '.join({'anywidget', 'ipywidgets'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == ""


SCRIPT = Path(sys.modules["biaskit.validation"].__file__ or "").parent / "widget" / "widget.js"


@pytest.mark.parametrize("way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http"])
def test_the_script_writes_no_markup_and_asks_for_nothing(way: str) -> None:
    assert way not in SCRIPT.read_text("utf-8")


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_script_is_sound(tmp_path: Path) -> None:
    module = tmp_path / "widget.mjs"
    module.write_bytes(SCRIPT.read_bytes())
    subprocess.run(["node", "--check", module], check=True)
