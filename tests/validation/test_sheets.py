import re
from pathlib import Path
from zipfile import ZipFile

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from biaskit.errors import InputError
from biaskit.validation.guidelines import guidelines
from biaskit.validation.labels import LABELS
from biaskit.validation.sheets import guarded, read_records, unguarded, write_rows, write_workbook

HOSTILE = [
    '=HYPERLINK("http://evil.example","click")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "'=1", "'Tis", 'say "no"',
    "a,b;c", "two\nlines", "two\r\nlines", "one\rreturn", "$x$ \\alpha", "<b>&amp;</b>", "بحر", "海軍", "\u202eabc",
    "_x0041_", "",
]  # fmt: skip


def table(texts: list[str] = HOSTILE) -> pd.DataFrame:
    return pd.DataFrame({"item": range(1, len(texts) + 1), "target": pd.Series(texts, dtype=object), "label": ""})


def write(path: Path, texts: list[str] = HOSTILE) -> Path:
    if path.suffix == ".csv":
        write_rows(table(texts), path)
    else:
        write_workbook(table(texts), path, guidelines(LABELS, "valence"), [*LABELS, "cannot tell"])
    return path


class TestGuarded:
    @pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
    def test_what_a_spreadsheet_runs_gets_an_apostrophe(self, first: str) -> None:
        assert guarded(f"{first}1") == f"'{first}1"

    @given(st.text(alphabet="'=+-@\t\r\nab", max_size=6))
    def test_unguarded_gives_back_what_was_guarded(self, text: str) -> None:
        assert unguarded(guarded(text)) == text

    @given(st.text(max_size=20))
    def test_nothing_guarded_begins_as_a_formula(self, text: str) -> None:
        assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


class TestRoundTrip:
    def test_csv_keeps_every_text(self, tmp_path: Path) -> None:
        records = list(read_records(write(tmp_path / "s.csv")))
        assert [record.cells["target"] for record in records] == HOSTILE

    def test_xlsx_keeps_every_text(self, tmp_path: Path) -> None:
        records = list(read_records(write(tmp_path / "s.xlsx")))
        assert [record.cells["target"] for record in records] == HOSTILE

    @given(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20), min_size=1, max_size=4)
    )
    def test_csv_keeps_any_text(self, tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
        path = write(tmp_path_factory.mktemp("any") / "s.csv", texts)
        assert [record.cells["target"] for record in read_records(path)] == texts

    def test_characters_that_no_file_can_hold_are_replaced(self, tmp_path: Path) -> None:
        texts = ["a\x00b", "a\ud800b"]
        assert [r.cells["target"] for r in read_records(write(tmp_path / "s.xlsx", texts))] == ["a\ufffdb"] * 2
        assert [r.cells["item"] for r in read_records(write(tmp_path / "s.csv", texts))] == ["1", "2"]

    def test_csv_begins_with_the_mark_that_excel_needs(self, tmp_path: Path) -> None:
        assert write(tmp_path / "s.csv").read_bytes().startswith(b"\xef\xbb\xbf")


class TestWorkbook:
    def test_no_cell_is_a_formula(self, tmp_path: Path) -> None:
        sheet = load_workbook(write(tmp_path / "s.xlsx")).worksheets[0]
        kinds = {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert kinds == {"n", "s"}

    def test_a_text_stays_a_text_when_somebody_edits_its_cell(self, tmp_path: Path) -> None:
        assert load_workbook(write(tmp_path / "s.xlsx")).worksheets[0]["B2"].quotePrefix

    def test_guidelines_are_the_second_sheet(self, tmp_path: Path) -> None:
        told = load_workbook(write(tmp_path / "s.xlsx")).worksheets[1]
        lines = ["" if cell.value is None else cell.value for cell in told["A"]]
        assert "\n".join(lines) == guidelines(LABELS, "valence").rstrip("\n")

    def test_labels_can_be_chosen_from_a_list(self, tmp_path: Path) -> None:
        (choice,) = load_workbook(write(tmp_path / "s.xlsx")).worksheets[0].data_validations.dataValidation
        assert choice.formula1 == '"negative,neutral,positive,cannot tell"'
        assert str(choice.sqref) == f"C2:C{len(HOSTILE) + 1}"

    def test_labels_that_excel_cannot_list_are_typed(self, tmp_path: Path) -> None:
        write_workbook(table(), tmp_path / "s.xlsx", "", ["a, b", "c"])
        assert load_workbook(tmp_path / "s.xlsx").worksheets[0].data_validations.dataValidation == []

    def test_a_text_longer_than_a_cell_is_cut(self, tmp_path: Path) -> None:
        (record,) = read_records(write(tmp_path / "s.xlsx", ["x" * 40_000]))
        assert len(record.cells["target"]) == 32_767


class TestReading:
    def records(self, path: Path, text: str, encoding: str = "utf-8") -> list[dict[str, str]]:
        path.write_bytes(text.encode(encoding))
        return [record.cells for record in read_records(path)]

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_spreadsheets_separate_cells_their_own_way(self, tmp_path: Path, delimiter: str) -> None:
        text = f"item{delimiter}label\r\n1{delimiter}neg\r\n"
        assert self.records(tmp_path / "s.csv", text) == [{"item": "1", "label": "neg"}]

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
    def test_spreadsheets_encode_text_their_own_way(self, tmp_path: Path, encoding: str) -> None:
        text = "item,label,note\n1,neg,“café”\n"
        assert self.records(tmp_path / "s.csv", text, encoding)[0]["note"] == "“café”"

    def test_empty_rows_are_passed_over_but_counted(self, tmp_path: Path) -> None:
        (tmp_path / "s.csv").write_text("item,label\n,\n\n1,neg\n")
        assert [record.number for record in read_records(tmp_path / "s.csv")] == [4]

    def test_cells_left_out_at_the_end_of_a_row_are_empty(self, tmp_path: Path) -> None:
        assert self.records(tmp_path / "s.csv", "item,label,note\n1,neg\n") == [
            {"item": "1", "label": "neg", "note": ""}
        ]

    def test_numbers_of_a_workbook_are_text(self, tmp_path: Path) -> None:
        write_workbook(pd.DataFrame({"item": [1], "label": [-1.0]}), tmp_path / "s.xlsx", "", [])
        assert next(read_records(tmp_path / "s.xlsx")).cells == {"item": "1", "label": "-1"}

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"^Cannot read '.*s.csv': No such file or directory.$"):
            next(read_records(tmp_path / "s.csv"))

    def test_an_empty_file_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "s.csv").write_text("")
        with pytest.raises(
            InputError, match=r"s.csv' has no header row. Give a sheet that `sample_for_annotation` wrote.$"
        ):
            next(read_records(tmp_path / "s.csv"))

    def test_what_only_ends_as_a_workbook_is_refused(self, tmp_path: Path) -> None:
        (tmp_path / "s.xlsx").write_text("item,label")
        message = r"^Cannot read '.*s\.xlsx' as XLSX: File is not a zip file\. Save it anew, or as CSV\.$"
        with pytest.raises(InputError, match=message):
            next(read_records(tmp_path / "s.xlsx"))

    def test_a_workbook_may_say_wrongly_how_large_its_sheet_is(self, tmp_path: Path) -> None:
        """As some programs that write them do."""
        path = write(tmp_path / "s.xlsx", ["Peru", "Chile"])
        with ZipFile(path) as file:
            parts = {name: file.read(name) for name in file.namelist()}
        sheet = "xl/worksheets/sheet1.xml"
        parts[sheet] = re.sub(rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1:A1"/>', parts[sheet])
        assert b'"A1:A1"' in parts[sheet]
        with ZipFile(path, "w") as file:
            for name, data in parts.items():
                file.writestr(name, data)
        assert [record.cells["target"] for record in read_records(path)] == ["Peru", "Chile"]

    def test_rows_left_out_of_a_workbook_are_counted(self, tmp_path: Path) -> None:
        book = Workbook()
        for cell, value in {"A1": "item", "C1": "label", "A4": 1, "C4": "neg", "A6": 2}.items():
            book.active[cell] = value
        book.save(tmp_path / "s.xlsx")
        assert list(read_records(tmp_path / "s.xlsx")) == [
            (4, {"item": "1", "label": "neg"}),
            (6, {"item": "2", "label": ""}),
        ]

    def test_another_ending_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^'s.ods' is no sheet. Give a file that ends in .csv or .xlsx.$"):
            next(read_records(Path("s.ods")))


def test_guidelines_of_other_labels_have_no_examples_of_valence() -> None:
    assert "called [[the strike]]" in guidelines(LABELS, "valence")
    assert "called [[the strike]]" not in guidelines(LABELS, "anger")
