"""The sheet on disk: one cell changes, all else stays; a crash loses nothing that was acknowledged."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.errors import InputError
from biaskit.validation.sheets import csv_rows, read_records, write_rows
from biaskit.validation.widget.cells import SheetFile, _split, quoted

HOSTILE = [
    '=HYPERLINK("http://evil.example","click")', "+1+1", "-2+3", "@SUM(A1)", "\tx", "\rx", "'=1", "'Tis", 'say "no"',
    "a,b;c", "two\nlines", "two\r\nlines", "one\rreturn", "<b>&amp;</b>", "بحر", "\u202eabc", "", "a\x00b",
]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "s.csv"
    columns = {"item": range(1, len(HOSTILE) + 1), "target": HOSTILE, "label": HOSTILE[::-1], "note": ""}
    write_rows(pd.DataFrame(columns, dtype=object), file)
    return file


def beside(path: Path) -> list[str]:
    return sorted(file.name for file in path.parent.iterdir())


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


class TestPut:
    def test_one_cell_changes_and_every_other_byte_stays(self, path: Path) -> None:
        before = path.read_bytes()
        sheet = SheetFile(path)
        row = sheet.rows[0]
        old = sheet.raw(row, "note")
        sheet.put(row, {"note": quoted("=1+1")})
        assert path.read_bytes() == before.replace(b'""\n', b'"\'=1+1"\n', 1)
        sheet.put(row, {"note": old})
        assert path.read_bytes() == before

    def test_what_was_written_is_read_as_it_was_meant(self, path: Path) -> None:
        sheet = SheetFile(path)
        for row, text in zip(sheet.rows, HOSTILE, strict=True):
            sheet.put(row, {"note": quoted(text)})
        records = [record.cells for record in read_records(path)]
        assert [cells["note"] for cells in records] == [cells["target"] for cells in records] == HOSTILE
        assert [cells["label"] for cells in records] == HOSTILE[::-1]

    @pytest.mark.parametrize("text", ["item;label\r\n1;a\r\n2;\r\n", "item\tlabel\n1\ta\n2\t", "item,label\r1,a\r2,"])
    def test_separators_and_line_ends_stay(self, tmp_path: Path, text: str) -> None:
        file = written(tmp_path / "s.csv", text)
        SheetFile(file).put(2, {"label": quoted("neutral")})
        last = len(text.rstrip("\r\n"))
        assert file.read_bytes().decode() == text[:last] + '"neutral"' + text[last:]

    def test_a_row_that_ends_early_is_filled(self, tmp_path: Path) -> None:
        file = written(tmp_path / "s.csv", "item,target,label,note\n1\n2,a,b,c\n")
        SheetFile(file).put(1, {"label": quoted("x")})
        assert file.read_text() == 'item,target,label,note\n1,,"x"\n2,a,b,c\n'

    @pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
    def test_what_is_not_utf_8_is_saved_as_utf_8(self, tmp_path: Path, encoding: str) -> None:
        file = written(tmp_path / "s.csv", "item,target,label\n1,“café”,\n", encoding)
        SheetFile(file).put(1, {"label": quoted("x")})
        assert file.read_bytes().decode("utf-8-sig") == 'item,target,label\n1,“café”,"x"\n'

    def test_the_mode_stays_and_nothing_lies_beside(self, path: Path) -> None:
        path.chmod(0o640)
        SheetFile(path).put(1, {"label": '"x"'})
        assert path.stat().st_mode & 0o777 == 0o640
        assert beside(path) == ["s.csv"]

    def test_a_link_stays_one(self, path: Path, tmp_path: Path) -> None:
        link = tmp_path / "link.csv"
        link.symlink_to(path)
        SheetFile(link).put(1, {"label": '"x"'})
        assert link.is_symlink()
        assert SheetFile(path).text(1, "label") == "x"

    def test_halves_of_surrogate_pairs_are_replaced(self, path: Path) -> None:
        SheetFile(path).put(1, {"label": quoted("a\ud800")})
        assert SheetFile(path).text(1, "label") == "a\ufffd"


class TestChangedElsewhere:
    def test_is_not_written_over(self, path: Path) -> None:
        sheet = SheetFile(path)
        path.write_bytes(theirs := path.read_bytes() + b"99,a,b,c\n")
        with pytest.raises(
            InputError, match=r"^'s.csv' was changed elsewhere at this very moment. Nothing was saved.$"
        ):
            sheet.put(1, {"label": '"x"'})
        assert path.read_bytes() == theirs
        assert beside(path) == ["s.csv"]

    def test_is_read_again(self, path: Path) -> None:
        sheet = SheetFile(path)
        assert not sheet.reread()
        path.write_bytes(path.read_bytes() + b"99,a,b,c\n")
        assert sheet.reread()
        assert sheet.item(sheet.rows[-1]) == "99"

    def test_a_sheet_that_lost_items_is_not_taken_over(self, path: Path) -> None:
        sheet, whole = SheetFile(path), path.read_bytes()
        path.write_bytes(half := whole[: whole.index(b"\n2,") + 1])
        with pytest.raises(InputError, match=r"^'s.csv' was changed elsewhere, and item '10' is gone from it."):
            sheet.reread()
        assert path.read_bytes() == half
        path.write_bytes(whole)
        assert not sheet.reread()

    def test_a_folder_that_takes_no_file_is_told(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sheet, before = SheetFile(path), path.read_bytes()

        def full(*_: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        message = r"^Cannot write 's.csv': No space left on device. Nothing was saved; is it open elsewhere\?$"
        with pytest.raises(InputError, match=message):
            sheet.put(1, {"label": '"x"'})
        monkeypatch.undo()
        assert (path.read_bytes(), beside(path)) == (before, ["s.csv"])
        assert sheet.text(1, "label") == HOSTILE[-1]


class TestRefusals:
    def refused(self, path: Path, message: str) -> None:
        with pytest.raises(InputError, match=message):
            SheetFile(path)

    def test_a_workbook(self, tmp_path: Path) -> None:
        self.refused(
            tmp_path / "s.xlsx", r"s.xlsx' is a workbook, and labels are saved to CSV. Save it as CSV UTF-8, or"
        )

    def test_a_key(self, tmp_path: Path) -> None:
        file = written(tmp_path / "s-key.csv", "item,article_id\n1,a\n")
        self.refused(file, r"^'.*s-key.csv' has no column item or no column label. A sheet needs both.$")

    def test_an_empty_file(self, tmp_path: Path) -> None:
        self.refused(written(tmp_path / "s.csv", ""), "has no column item or no column label")

    def test_a_missing_file(self, tmp_path: Path) -> None:
        self.refused(tmp_path / "s.csv", r"^Cannot read '.*s.csv': No such file or directory.$")

    def test_bytes_that_are_no_text(self, tmp_path: Path) -> None:
        (tmp_path / "s.csv").write_bytes("item,label,é\n1,é,".encode() + b"\xff\n")
        self.refused(tmp_path / "s.csv", r"^'.*s.csv' holds bytes that are no text. Save it as CSV UTF-8.$")


@given(st.text(alphabet='a",;\t\r\n\x00é', max_size=30), st.sampled_from(",;\t|"))
def test_any_csv_is_cut_where_python_cuts_it_and_joins_again(text: str, delimiter: str) -> None:
    text = f"item{delimiter}label\n{text}"  # its header says what the delimiter is
    rows, ends = _split(text, delimiter)
    assert "".join(delimiter.join(row) + end for row, end in zip(rows, ends, strict=True)) == text
    assert [len(row) for row in csv_rows(text)] == [0 if row == [""] else len(row) for row in rows]


SAVES = """
import sys
from biaskit.validation.widget.cells import SheetFile, quoted
sheet = SheetFile(sys.argv[1])
for n in range(10_000):
    sheet.put(sheet.rows[n % 3], {"note": quoted(f"{n} " + "x" * 50_000)})
    sys.stdout.write(f"{n}\\n"); sys.stdout.flush()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
@pytest.mark.parametrize("saves", [1, 2, 5, 9, 14])
def test_a_process_that_is_killed_leaves_a_whole_sheet_with_all_it_acknowledged(path: Path, saves: int) -> None:
    texts = [record.cells["target"] for record in read_records(path)]
    process = subprocess.Popen([sys.executable, "-c", SAVES, str(path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = [int(next(process.stdout)) for _ in range(saves)]
    process.send_signal(signal.SIGKILL)
    told += [int(line) for line in process.stdout.read().split("\n")[:-1]]
    process.wait()
    process.stdout.close()
    records = list(read_records(path))
    assert [record.cells["target"] for record in records] == texts
    notes = [record.cells["note"] for record in records[:3]]
    assert all(re.fullmatch(r"(\d+ x{50000})?", note) for note in notes)
    assert max(int(note.split()[0]) for note in notes if note) in (told[-1], told[-1] + 1)
    assert sum(note != "" for note in notes) >= min(3, len(told))
