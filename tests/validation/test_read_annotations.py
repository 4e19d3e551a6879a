import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from biaskit.errors import BiaskitWarning, InputError
from biaskit.validation import corrected, read_annotations, sample_for_annotation
from biaskit.validation.sheets import read_records, write_rows

KEY = "item,article_id,source,scope,probability,Leaning\n1,007,,0:4,0.5,left\n2,b,Lima,,0.25,\n3,c,,,1,right\n"


@pytest.fixture
def sheet(tmp_path: Path) -> Any:
    (tmp_path / "study-key.csv").write_text(KEY)

    def written(*rows: str, name: str = "study", header: str = "item,label,note") -> Path:
        path = tmp_path / f"{name}.csv"
        path.write_text("\n".join([header, *rows]) + "\n")
        return path

    return written


def labels_of(table: pd.DataFrame) -> list[Any]:
    return [None if pd.isna(label) else label for label in table["label"]]


class TestTable:
    def test_one_row_an_item_and_coder_with_the_key_s_columns(self, sheet: Any) -> None:
        ana = sheet("1,negative,sharp", "2,neutral,", "3,positive,", name="study-Ana")
        bo = sheet("3,negative,", "1,negative,", "2,cannot tell,", name="study-Bo")
        table = read_annotations(ana, bo)
        columns = "item coder label value note article_id source scope probability Leaning"
        assert table.columns.tolist() == columns.split()
        assert table[["item", "coder"]].values.tolist() == [[i, coder] for coder in ("Ana", "Bo") for i in (1, 2, 3)]
        np.testing.assert_array_equal(table["value"], [-1, 0, 1, -1, np.nan, -1])

    def test_the_key_keeps_texts_and_numbers(self, sheet: Any) -> None:
        row = read_annotations(sheet("1,pos,", "2,pos,", "3,pos,")).iloc[0]
        assert (row["article_id"], row["probability"], row["Leaning"]) == ("007", 0.5, "left")
        assert pd.isna(row["source"])

    def test_coders_may_be_named(self, sheet: Any) -> None:
        path = sheet("1,pos,", "2,pos,", "3,pos,")
        assert read_annotations({"Ana": path})["coder"].unique().tolist() == ["Ana"]

    def test_a_lone_sheet_s_name_is_the_coder(self, sheet: Any) -> None:
        assert read_annotations(sheet("1,pos,", "2,pos,", "3,pos,"))["coder"].unique().tolist() == ["study"]

    def test_the_key_may_lie_elsewhere(self, sheet: Any, tmp_path: Path) -> None:
        path = sheet("1,pos,", "2,pos,", "3,pos,", name="filled in by Ana")
        table = read_annotations(path, key=tmp_path / "study-key.csv")
        assert table["coder"].unique().tolist() == ["filled in by Ana"]


class TestWhatPeopleWrite:
    @pytest.mark.parametrize(
        ("given", "label"),
        [
            ("negative", "negative"), ("NEGATIVE", "negative"), (" Neg ", "negative"), ("neg.", "negative"),
            ("-1", "negative"), ("−1", "negative"), ("'-1", "negative"), ("-1.0", "negative"), ("0", "neutral"),
            ("neu", "neutral"), ("p", "positive"), ("+1", "positive"), ("1", "positive"), ("cannot tell", None),
            ("Can’t tell", None), ("?", None), ("n/a", None),
        ],
    )  # fmt: skip
    def test_is_understood(self, sheet: Any, given: str, label: str | None) -> None:
        assert labels_of(read_annotations(sheet(f'1,"{given}",', "2,pos,", "3,pos,")))[0] == label

    def test_rows_may_stand_in_another_order_and_have_more_columns(self, sheet: Any) -> None:
        path = sheet("x,neg,3", "y,pos,1", "z,neu,2", header="remark,Label,ITEM")
        assert labels_of(read_annotations(path)) == ["positive", "neutral", "negative"]

    def test_the_same_row_twice_counts_once(self, sheet: Any) -> None:
        assert len(read_annotations(sheet("1,neg,", "1,negative,", "2,pos,", "3,pos,"))) == 3

    def test_labels_may_be_your_own(self, sheet: Any) -> None:
        table = read_annotations(sheet("1,mild,", "2,fair,", "3,2,"), labels=["mild", "2", "fair", "sharp"])
        assert table["value"].round(2).tolist() == [-1.0, 0.33, -0.33]

    def test_labels_that_are_numbers_are_their_own_values(self, sheet: Any) -> None:
        table = read_annotations(sheet("1,1,", "2,5.0,", "3,3,"), labels=["1", "2", "3", "4", "5"])
        assert table["value"].tolist() == [1.0, 5.0, 3.0]

    def test_items_left_out_are_counted(self, sheet: Any) -> None:
        path = sheet("1,neg,", "2,,forgot", name="study-Ana")
        with pytest.warns(BiaskitWarning, match=r"^Of 3 items some were left without a label: Ana 2.$"):
            assert read_annotations(path)["item"].tolist() == [1]

    def test_what_cannot_be_told_is_an_answer(self, sheet: Any) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            read_annotations(sheet("1,?,", "2,pos,", "3,pos,"))


class TestRefusals:
    @pytest.mark.parametrize("given", ["good", "ne", "2", "-"])
    def test_a_label_that_is_none_is_named_with_file_and_row(self, sheet: Any, given: str) -> None:
        message = (
            rf"^'.*study.csv', row 3: the label is '{given}'. "
            r"Allowed: negative \(-1\), neutral \(0\), positive \(1\), or cannot tell.$"
        )
        with pytest.raises(InputError, match=message):
            read_annotations(sheet("1,neg,", f"2,{given},"))

    def test_an_item_with_two_labels_is_refused(self, sheet: Any) -> None:
        message = r"^'.*study.csv', row 4: item 1 is there twice, as 'negative' and as 'cannot tell'. Keep one.$"
        with pytest.raises(InputError, match=message):
            read_annotations(sheet("1,neg,", "2,pos,", "1,?,"))

    def test_an_item_that_the_key_lacks_is_refused(self, sheet: Any) -> None:
        with pytest.raises(InputError, match=r"^'.*study.csv', row 2: item 9 is not in the key '.*study-key.csv'.$"):
            read_annotations(sheet("9,neg,"))

    def test_an_item_that_is_no_number_is_refused(self, sheet: Any) -> None:
        with pytest.raises(InputError, match=r"^'.*study.csv', row 2: the item is 'one', which is no whole number.$"):
            read_annotations(sheet("one,neg,"))

    def test_a_sheet_without_labels_is_refused(self, sheet: Any) -> None:
        with pytest.raises(InputError, match=r"study.csv' has no labels.$"):
            read_annotations(sheet("1,,"))

    def test_a_sheet_without_the_column_is_refused(self, sheet: Any) -> None:
        with pytest.raises(InputError, match=r"study.csv' has no column item or no column label. A sheet needs both.$"):
            read_annotations(sheet("1,neg", header="item,verdict"))

    def test_two_sheets_of_one_coder_are_refused(self, sheet: Any) -> None:
        path = sheet("1,neg,", "2,pos,", "3,pos,")
        with pytest.raises(InputError, match=r"^Two sheets are of one coder \(study, study\). Give {coder: path}.$"):
            read_annotations(path, path)

    def test_a_key_is_needed(self, tmp_path: Path) -> None:
        (tmp_path / "alone.csv").write_text("item,label\n1,neg\n")
        with pytest.raises(InputError, match=r"^No key lies beside the sheets. Give key=, the NAME-key.csv that"):
            read_annotations(tmp_path / "alone.csv")

    def test_a_key_with_an_item_twice_is_refused(self, tmp_path: Path, sheet: Any) -> None:
        path = sheet("1,neg,")
        (tmp_path / "study-key.csv").write_text("item,article_id\n1,a\n1,b\n")
        with pytest.raises(InputError, match=r"^The key '.*study-key.csv' has item 1 twice.$"):
            read_annotations(path)

    def test_no_sheet_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^No sheet was given."):
            read_annotations()


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
class TestFromSampleToEstimate:
    def ratings(self) -> pd.DataFrame:
        n = 48
        table = {
            "article_id": [f"-{i // 2}" for i in range(n)],
            "outlet": "=Ledger",
            "sentence": '\'Tis so,\r\nthey say; "Peru" lost.',
            "sentence_start": [i % 2 * 50 for i in range(n)],
            "start": 19,
            "end": 25,
            "target": "@Peru",
            "source": pd.array([None, "+Lima"] * (n // 2), dtype=object),
            "scope": pd.Series([((0, 9), (12, 20))] * n, dtype=object),
            "scorer": "vader",
            "dimension": "valence",
            "value": [0.5, 0.1, -0.2] * (n // 3),
        }
        return pd.DataFrame(table)

    def fill_in(self, path: Path) -> None:
        """As a coder would: -1 for odd items and 1 for even ones."""
        if path.suffix == ".xlsx":
            book = load_workbook(path)
            for row in book.worksheets[0].iter_rows(min_row=2):
                row[4].value = -1 if row[0].value % 2 else "Positive"
            book.save(path)
        else:
            records = [record.cells for record in read_records(path)]
            for cells in records:
                cells["label"] = "-1" if int(cells["item"]) % 2 else "Positive"
            path.unlink()
            write_rows(pd.DataFrame(records), path)

    def test_what_was_sampled_is_found_again(self, tmp_path: Path, suffix: str) -> None:
        table = self.ratings()
        key = sample_for_annotation(table, 24, tmp_path / f"study{suffix}", stratify="source", coders=["Ana", "Bo"])
        paths = [tmp_path / f"study-{name}{suffix}" for name in ("Ana", "Bo")]
        for path in paths:
            self.fill_in(path)
        annotations = read_annotations(*paths)
        expected = key.loc[key["item"] % 2 == 0, "article_id"].tolist()
        ana = annotations[annotations["coder"] == "Ana"]
        assert ana.loc[ana["value"] == 1, "article_id"].tolist() == expected
        found = corrected(table, annotations, "source", scorer="vader")
        assert found["n_labelled"].tolist() == [12, 12]
        by_memory = key.assign(value=np.where(key["item"] % 2, -1.0, 1.0))
        pd.testing.assert_frame_equal(found, corrected(table, by_memory, "source", scorer="vader"))
