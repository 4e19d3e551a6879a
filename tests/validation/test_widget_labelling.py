"""A coder's way through a sheet, asked for by messages as the page sends them."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import InputError
from biaskit.validation import read_annotations
from biaskit.validation.blinding import marked, words
from biaskit.validation.guidelines import guidelines
from biaskit.validation.labels import LABELS
from biaskit.validation.widget.cells import SheetFile
from biaskit.validation.widget.guide import blocks, labels_in
from biaskit.validation.widget.labelling import Labelling, keys_of
from biaskit.validation.widget.pieces import passage, pieces

SHEET = "item,target,sentence,words,label,note\n7,Peru,[[Peru]] lost.,,,\n3,Chile,[[It]] won.,,neg,old\n5,@x,x,,odd,\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "port-Ana.csv"
    file.write_text(SHEET)
    return file


@pytest.fixture
def work(path: Path) -> Labelling:
    return Labelling(SheetFile(path), LABELS)


def ask(work: Labelling, do: str, **more: Any) -> dict[str, Any]:
    """What the page shows after a request for the item it shows."""
    work.answer({"do": do, "item": work.view()["item"], **more})
    return work.view()


def said(view: dict[str, Any]) -> str:
    return "".join(text for text, _ in view["said"])


def labels_on_disk(path: Path) -> list[str]:
    sheet = SheetFile(path)
    return [sheet.text(row, "label") for row in sheet.rows]


class TestLabel:
    def test_is_saved_and_the_next_row_shown(self, work: Labelling, path: Path) -> None:
        view = ask(work, "label", label="positive")
        assert path.read_text() == SHEET.replace("lost.,,,", 'lost.,,"positive",')
        assert (view["item"], view["left"], said(view)) == ("3", 1, "Item 7: positive, saved.")

    def test_comes_with_the_note_that_was_typed(self, work: Labelling, path: Path) -> None:
        ask(work, "label", label="cannot tell", note="=what?")
        assert path.read_text() == SHEET.replace("lost.,,,", 'lost.,,"cannot tell","\'=what?"')

    def test_is_read_as_any_other(self, work: Labelling, path: Path) -> None:
        (path.parent / "port-key.csv").write_text("item,article_id\n3,a\n5,b\n7,c\n")
        ask(work, "label", label="positive")
        ask(work, "go", to=2)
        view = ask(work, "label", label="cannot tell")
        assert said(view) == "Item 5: cannot tell, saved. All rows have a label."
        assert read_annotations(path)["value"].fillna(9).tolist() == [-1, 9, 1]

    def test_that_stands_there_already_is_not_written_again(self, work: Labelling, path: Path) -> None:
        ask(work, "go", to=1)
        before = path.stat().st_ino
        assert ask(work, "label", label="negative")["can_undo"]
        assert path.stat().st_ino != before  # "neg" is written out
        after = path.stat().st_ino
        ask(work, "go", to=1)
        ask(work, "label", label="negative")
        assert path.stat().st_ino == after

    @pytest.mark.parametrize("label", ["good", None, 3, ["negative"]])
    def test_that_is_none_is_refused(self, work: Labelling, path: Path, label: Any) -> None:
        view = ask(work, "label", label=label)
        assert said(view) == f"The label is {label!r}. Allowed: negative, neutral, positive, cannot tell."
        assert (view["trouble"], view["item"], path.read_text()) == (True, "7", SHEET)

    def test_of_another_row_than_the_one_shown_is_refused(self, work: Labelling, path: Path) -> None:
        work.answer({"do": "label", "item": "3", "label": "positive"})
        assert said(work.view()) == "Another row is shown by now. Nothing was saved."
        assert path.read_text() == SHEET

    @pytest.mark.parametrize("message", [None, 1, "label", [], {}, {"do": "label"}, {"do": [], "item": {}}])
    def test_any_message_at_all_leaves_the_sheet_as_it_is(self, work: Labelling, path: Path, message: Any) -> None:
        work.answer(message)
        assert path.read_text() == SHEET

    def test_labels_that_are_formulas_are_guarded(self, path: Path) -> None:
        ask(Labelling(SheetFile(path), ["-1", "0", "1"]), "label", label="-1")
        assert path.read_text() == SHEET.replace("lost.,,,", 'lost.,,"\'-1",')


class TestView:
    def test_begins_at_the_first_row_without_a_label(self, path: Path) -> None:
        path.write_text(SHEET.replace("lost.,,,", "lost.,,?,"))
        assert Labelling(SheetFile(path), LABELS).view()["item"] == "5"

    def test_what_is_no_label_is_shown_kept_and_not_counted(self, work: Labelling, path: Path) -> None:
        assert work.left == 2
        view = ask(work, "go", to=2)
        assert (view["no_label"], view["label"]) == ([["odd", ""]], "")
        ask(work, "go", to=0)
        ask(work, "label", label="neutral")
        assert labels_on_disk(path) == ["neutral", "neg", "odd"]

    def test_a_label_in_other_words_is_understood(self, work: Labelling) -> None:
        view = ask(work, "go", to=1)
        assert (view["label"], view["no_label"], view["note"]) == ("negative", [], "old")

    def test_columns_that_coders_are_shown_are_shown(self, path: Path) -> None:
        path.write_text("item,label,Sentence,leaning,\n1,,x,=left,y\n")
        view = Labelling(SheetFile(path), LABELS).view()
        assert view["others"] == [[[["leaning", ""]], [["=left", ""]]]]
        assert view["sentence"] == [["x", ""]]

    @pytest.mark.parametrize(("to", "item"), [(-4, "7"), (1, "3"), (99, "5"), ("1", "7"), (None, "7"), (1.5, "7")])
    def test_goes_to_a_place(self, work: Labelling, to: Any, item: str) -> None:
        assert ask(work, "go", to=to)["item"] == item

    def test_goes_to_the_next_row_without_a_label_around_the_end(self, work: Labelling) -> None:
        assert ask(work, "open")["item"] == "5"
        assert ask(work, "open")["item"] == "7"

    def test_a_sheet_without_rows_is_refused(self, path: Path) -> None:
        path.write_text("item,label\n,\n")
        with pytest.raises(InputError, match=r"port-Ana.csv' has no rows to label.$"):
            Labelling(SheetFile(path), LABELS)

    def test_as_text(self, work: Labelling) -> None:
        assert str(work).splitlines() == [
            "port-Ana.csv: 1 of 3 labelled, 2 left.", "Row 1, item 7. Target: Peru", "  [[Peru]] lost.",
            "Labels: 1 negative, 2 neutral, 3 positive, 4 cannot tell",
        ]  # fmt: skip


class TestUndo:
    def test_gives_back_the_very_cell(self, work: Labelling, path: Path) -> None:
        ask(work, "go", to=1)
        ask(work, "label", label="positive", note="new")
        view = ask(work, "undo")
        assert (path.read_text(), view["item"], view["can_undo"]) == (SHEET, "3", False)
        assert said(view) == "Undone: item 3 is as it was."

    def test_a_note_saved_while_it_grows_is_one_change(self, work: Labelling, path: Path) -> None:
        for note in ("a", "ab", "abc"):
            assert said(ask(work, "note", note=note)) == "Note on item 7 saved."
        ask(work, "undo")
        assert SheetFile(path).text(1, "note") == ""
        assert said(ask(work, "undo")) == "There is nothing to undo."

    def test_leaves_what_was_changed_elsewhere_since(self, work: Labelling, path: Path) -> None:
        ask(work, "label", label="positive")
        path.write_text(path.read_text().replace('"positive"', "neutral"))
        view = ask(work, "undo")
        assert said(view) == "Item 7 was changed elsewhere since, and stays as it is."
        assert labels_on_disk(path) == ["neutral", "neg", "odd"]


class TestChangedElsewhere:
    def test_another_row_does_not_matter(self, work: Labelling, path: Path) -> None:
        path.write_text(SHEET.replace("neg,old", "pos,theirs"))
        view = ask(work, "label", label="positive")
        assert said(view) == "The sheet was changed elsewhere, and was read anew. Item 7: positive, saved."
        assert labels_on_disk(path) == ["positive", "pos", "odd"]
        assert view["note"] == "theirs"

    def test_the_same_row_is_shown_first(self, work: Labelling, path: Path) -> None:
        path.write_text(theirs := SHEET.replace("lost.,,,", "lost.,,neutral,"))
        view = ask(work, "label", label="positive")
        assert said(view).startswith("Item 7 was changed elsewhere, and is shown as it is now. Nothing was saved;")
        assert (path.read_text(), view["label"], view["trouble"]) == (theirs, "neutral", True)
        ask(work, "label", label="positive")
        assert labels_on_disk(path)[0] == "positive"

    def test_a_note_typed_meanwhile_does_not_replace_theirs(self, work: Labelling, path: Path) -> None:
        path.write_text(theirs := SHEET.replace("lost.,,,", "lost.,,,theirs"))
        assert ask(work, "go", to=1, note="mine")["item"] == "7"
        assert path.read_text() == theirs

    def test_rows_in_another_order_are_found_by_item(self, work: Labelling, path: Path) -> None:
        header, *rows = SHEET.splitlines()
        path.write_text("\n".join([header, *rows[::-1]]) + "\n")
        ask(work, "label", label="positive")
        assert labels_on_disk(path) == ["odd", "neg", "positive"]

    def test_a_sheet_that_is_gone_is_told_without_its_folder(self, work: Labelling, path: Path) -> None:
        path.unlink()
        view = ask(work, "label", label="positive")
        assert said(view) == "Cannot read 'port-Ana.csv': No such file or directory."
        assert (view["item"], path.exists()) == ("7", False)


class TestPieces:
    def test_what_cannot_be_seen_is_told(self) -> None:
        assert pieces("\u202ea\x00", "target") == [
            ["⟨U+202E⟩", "target control"], ["a", "target"], ["⟨U+0000⟩", "target control"],
        ]  # fmt: skip

    def test_words_are_marked_where_they_stand(self) -> None:
        assert passage("He said [[Peru]] lost, so he left.", "He … Peru lost") == [
            ["He", "words"], [" said ", ""], ["Peru", "target words"], [" lost", "words"], [", so he left.", ""],
        ]  # fmt: skip

    @pytest.mark.parametrize("words", ["Chile", "lost … Peru", ""])
    def test_words_that_are_not_found_are_not_marked(self, words: str) -> None:
        assert passage("[[Peru]] lost.", words) == [["Peru", "target"], [" lost.", ""]]

    def test_brackets_of_the_sentence_s_own_stay(self) -> None:
        assert passage("[[a]] and [[b]]", "") == [["[[a]] and [[b]]", ""]]

    @given(st.text(max_size=30), st.data())
    def test_a_sentence_is_shown_in_full(self, sentence: str, data: st.DataObject) -> None:
        cut = sorted(data.draw(st.lists(st.integers(0, len(sentence)), min_size=4, max_size=4)))
        sheet, scope = marked(sentence, *cut[1:3]), words(sentence, ((cut[0], cut[3]),))
        shown = passage(sheet, scope)
        plain = "".join(text for text, _ in pieces(sentence))
        assert "".join(text for text, _ in shown) in (plain, "".join(text for text, _ in pieces(sheet)))


class TestGuidelines:
    @pytest.mark.parametrize("labels", [list(LABELS), ["1", "2"], ["a, b", "c"]])
    def test_end_with_their_labels(self, labels: list[str]) -> None:
        assert labels_in(guidelines(labels, "valence")) == labels

    def test_of_another_hand_name_none(self) -> None:
        assert labels_in("# Mine\n\n`a`, `b`\n") is None

    def test_every_word_is_shown(self) -> None:
        text = guidelines(LABELS, "valence")

        def flat(part: Any) -> str:
            is_piece = len(part) == 2 and all(isinstance(text, str) for text in part)
            return part[0] if is_piece else " ".join(flat(inner) for inner in part if not isinstance(inner, str))

        shown = "".join(flat(block[1]) for block in blocks(text))
        letters = [char for char in text if char.isalnum()]
        assert [char for char in shown if char.isalnum()] == letters

    def test_what_is_no_markdown_is_a_paragraph(self) -> None:
        assert blocks("#tag <b>\nx\n\n\n|a|b|\n|-|-|\n|`c`||") == [
            ["paragraph", [["#tag <b> x", ""]]],
            ["table", [[[["a", ""]], [["b", ""]]], [[["c", "code"]], []]]],
        ]


@pytest.mark.parametrize(
    ("labels", "keys"),
    [
        (["-1", "0", "1"], ["1", "2", "3", "4"]),
        (["1", "2", "3", "4", "5"], ["1", "2", "3", "4", "5", "6"]),
        (["0", "1", "2"], ["0", "1", "2", "3"]),
        ([str(n) for n in range(10)], [*map(str, range(10)), ""]),
        (list("abcdefghijk"), [*map(str, range(1, 10)), "", "", "0"]),
    ],
)
def test_keys(labels: list[str], keys: list[str]) -> None:
    assert list(keys_of(labels).values()) == keys
