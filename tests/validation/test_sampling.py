import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from biaskit.errors import InputError, NotFoundError
from biaskit.types import Article
from biaskit.validation import sample_for_annotation
from biaskit.validation.blinding import marked, words

NAN = float("nan")
SENTENCE = "Peru lost, they said, and Chile won."


def ratings(n: int = 40, **columns: Any) -> pd.DataFrame:
    """Mentions of which three scorers' rows stand one after the other."""
    table = {
        "article_id": [f"a{i // 2:02}" for i in range(n)],
        "outlet": ["Ledger" if i % 4 else "Post" for i in range(n)],
        "sentence": SENTENCE,
        "sentence_start": [i % 2 * 100 for i in range(n)],
        "start": 0,
        "end": 4,
        "target": "Peru",
        "source": pd.array([None, "Lima"] * (n // 2), dtype=object),
        "scope": pd.Series([((0, 9),)] * n, dtype=object),
        "dimension": "valence",
        "value": np.linspace(-1, 1, n),
    }
    mentions = pd.DataFrame(table | columns)
    return pd.concat([mentions.assign(scorer=name) for name in ("vader", "tone", "other")], ignore_index=True)


def sheet_rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class TestDraw:
    def test_mentions_are_drawn_not_rows(self) -> None:
        key = sample_for_annotation(ratings(), 40)
        assert len(key[["article_id", "sentence_start"]].drop_duplicates()) == 40

    def test_items_are_numbered_in_random_order(self) -> None:
        key = sample_for_annotation(ratings(), 40)
        assert key["item"].tolist() == list(range(1, 41))
        assert key["article_id"].tolist() != sorted(key["article_id"])

    def test_the_order_does_not_betray_the_strata(self) -> None:
        key = sample_for_annotation(ratings(), 40, stratify="outlet")
        assert not key["stratum"].is_monotonic_increasing

    def test_without_strata_every_mention_has_the_same_probability(self) -> None:
        key = sample_for_annotation(ratings(), 10)
        assert key[["stratum", "stratum_size", "probability", "weight"]].drop_duplicates().values.tolist() == [
            [1, 40, 0.25, 4]
        ]

    def test_weights_sum_to_the_number_of_mentions(self) -> None:
        key = sample_for_annotation(ratings(), 21, stratify=["outlet", "value"], scorer="vader")
        assert key["weight"].sum() == pytest.approx(40)

    def test_proportional_allocation_follows_the_sizes_of_strata(self) -> None:
        key = sample_for_annotation(ratings(), 20, stratify="outlet")
        assert key["outlet"].value_counts().to_dict() == {"Ledger": 15, "Post": 5}

    def test_equal_allocation_takes_as_many_from_each_as_there_are(self) -> None:
        key = sample_for_annotation(ratings(), 24, stratify="outlet", allocation="equal")
        assert key["outlet"].value_counts().to_dict() == {"Ledger": 14, "Post": 10}
        assert key.groupby("outlet")["probability"].first().to_dict() == {"Ledger": 14 / 30, "Post": 1}

    @pytest.mark.parametrize("allocation", ["proportional", "equal"])
    def test_every_stratum_gives_two(self, allocation: str) -> None:
        rare = ["rare"] * 2 + ["common"] * 38
        key = sample_for_annotation(ratings(kind=rare), 4, stratify="kind", allocation=allocation)
        assert key["kind"].value_counts().to_dict() == {"common": 2, "rare": 2}

    def test_a_stratum_of_one_gives_one(self) -> None:
        key = sample_for_annotation(ratings(kind=["rare"] + ["common"] * 39), 5, stratify="kind")
        assert key["kind"].value_counts().to_dict() == {"common": 4, "rare": 1}

    def test_nulls_are_a_stratum(self) -> None:
        key = sample_for_annotation(ratings(), 10, stratify="source")
        assert key["source"].isna().sum() == 5

    def test_quarters_of_values_are_strata_and_what_is_not_rated_is_one(self) -> None:
        values = [NAN] * 8 + np.linspace(-1, 1, 32).tolist()
        key = sample_for_annotation(ratings(value=values), 20, stratify="value", scorer="vader", allocation="equal")
        assert key["value_band"].value_counts().to_dict() == {
            "not rated": 4,
            "-1 to -0.548": 4,
            "-0.484 to -0.0323": 4,
            "0.0323 to 0.484": 4,
            "0.548 to 1": 4,
        }

    def test_a_value_that_fills_a_quarter_by_itself_is_a_stratum_of_its_own(self) -> None:
        values = [-1.0] * 4 + [0.0] * 26 + [0.5] * 10
        key = sample_for_annotation(ratings(value=values), 40, stratify="value", scorer="vader")
        assert key["value_band"].value_counts().to_dict() == {"0 to 0": 26, "0.5 to 0.5": 10, "-1 to -1": 4}

    def test_every_mention_is_drawn_as_often_as_its_probability_says(self) -> None:
        table = ratings(8)
        drawn = [
            sample_for_annotation(table, 4, stratify="outlet", allocation="equal", seed=seed)["article_id"]
            for seed in range(120)
        ]
        # Both Post mentions each time; two of six Ledger mentions, each 40 times.
        counts = pd.concat(drawn).value_counts()
        assert counts["a01"] == pytest.approx(80, abs=25)
        assert counts["a00"] == pytest.approx(160, abs=20)

    def test_the_same_seed_gives_the_same_sample_whatever_the_order_of_rows(self) -> None:
        table = ratings()
        expected = sample_for_annotation(table, 12, stratify="outlet", seed=5)
        shuffled = table.sample(frac=1, random_state=0)
        assert_frame_equal(sample_for_annotation(shuffled, 12, stratify="outlet", seed=5), expected)

    def test_another_seed_gives_another_sample(self) -> None:
        first, second = (sample_for_annotation(ratings(), 12, seed=seed)["article_id"].tolist() for seed in (0, 1))
        assert first != second

    def test_copies_of_an_article_are_not_drawn(self) -> None:
        table = ratings(duplicate_of=[None] * 30 + ["a00"] * 10)
        assert sample_for_annotation(table, 30)["article_id"].max() == "a14"

    def test_the_key_has_what_tells_mentions_apart_but_no_value(self) -> None:
        key = sample_for_annotation(ratings(), 3)
        columns = (
            "item article_id sentence_start start end target source scope outlet sentence "
            "stratum stratum_size probability weight"
        )
        assert key.columns.tolist() == columns.split()
        assert key["scope"].tolist() == ["0:9"] * 3


class TestSheets:
    def test_coders_see_no_outlet_source_value_or_article(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "study.csv")
        row = sheet_rows(tmp_path / "study.csv")[0]
        assert row == {
            "item": "1",
            "target": "Peru",
            "sentence": "[[Peru]] lost, they said, and Chile won.",
            "words": "Peru lost",
            "label": "",
            "note": "",
        }

    def test_sheet_key_and_guidelines_lie_beside_each_other(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "new" / "study.csv")
        names = sorted(path.name for path in (tmp_path / "new").iterdir())
        assert names == ["study-guidelines.md", "study-key.csv", "study.csv"]

    def test_several_coders_label_the_same_items_in_an_order_of_their_own(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 20, tmp_path / "study.csv", coders=["Ana", "Bo"])
        orders = [[row["item"] for row in sheet_rows(tmp_path / f"study-{name}.csv")] for name in ("Ana", "Bo")]
        assert orders[0] != orders[1]
        assert sorted(orders[0]) == sorted(orders[1])

    def test_coders_may_be_a_number(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "study.csv", coders=2)
        assert (tmp_path / "study-coder2.csv").is_file()

    def test_columns_can_be_shown(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "study.csv", show=["outlet"])
        assert {row["outlet"] for row in sheet_rows(tmp_path / "study.csv")} <= {"Ledger", "Post"}

    def test_articles_give_what_stands_around(self, tmp_path: Path) -> None:
        article = Article("a00", "One. " * 100 + SENTENCE + " Two." * 100)
        table = ratings(2, sentence_start=[500, 0], part="body")
        sample_for_annotation(table, 2, tmp_path / "study.csv", articles=[article])
        row = next(row for row in sheet_rows(tmp_path / "study.csv") if row["before"])
        assert row["before"].startswith("One. One.")
        assert row["before"].endswith("One.")
        assert row["after"].startswith("Two. Two.")
        assert len(row["after"]) <= 300

    def test_guidelines_name_the_labels(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "study.csv", labels=["mild", "sharp"])
        assert "`mild`, `sharp`, `cannot tell`" in (tmp_path / "study-guidelines.md").read_text()

    def test_guidelines_may_be_your_own(self, tmp_path: Path) -> None:
        sample_for_annotation(ratings(), 5, tmp_path / "study.csv", guidelines="Judge.")
        assert (tmp_path / "study-guidelines.md").read_text() == "Judge."

    @pytest.mark.parametrize("there", ["study.csv", "study-key.csv", "study-guidelines.md"])
    def test_a_file_that_is_there_is_not_written_over(self, tmp_path: Path, there: str) -> None:
        (tmp_path / there).write_text("mine")
        with pytest.raises(
            InputError, match=r"is there already, and may hold somebody's labels. Choose another name.$"
        ):
            sample_for_annotation(ratings(), 5, tmp_path / "study.csv")
        assert [path.read_text() for path in tmp_path.iterdir()] == ["mine"]


class TestMarks:
    def test_a_target_that_is_not_named_is_not_marked(self) -> None:
        assert marked("It lost.", 0, 0) == "It lost."

    def test_scopes_in_parts_are_joined(self) -> None:
        assert words(SENTENCE, ((0, 9), (26, 35))) == "Peru lost … Chile won"

    @pytest.mark.parametrize("scope", [(), ((0, 36),), ((0, 35),), NAN])
    def test_a_scope_that_is_the_whole_sentence_is_not_repeated(self, scope: Any) -> None:
        assert words(SENTENCE, scope) == ""


class TestRefusals:
    @pytest.mark.parametrize("n", [0, 41])
    def test_n_is_at_most_the_number_of_mentions(self, n: int) -> None:
        message = rf"^n is {n}; there are 40 mentions. Give a whole number from 1 to as many.$"
        with pytest.raises(InputError, match=message):
            sample_for_annotation(ratings(), n)

    def test_n_is_enough_for_the_strata(self) -> None:
        message = (
            r"^n is 3, too few for 2 strata of outlet, which need 2 mentions each. Give at least 4, or stratify by"
        )
        with pytest.raises(InputError, match=message):
            sample_for_annotation(ratings(), 3, stratify="outlet")

    def test_a_column_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'outlets'.* Did you mean 'outlet'\?$"):
            sample_for_annotation(ratings(), 5, stratify="outlets")

    def test_a_dimension_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No dimension is named 'mood'"):
            sample_for_annotation(ratings(), 5, dimension="mood")

    def test_a_table_without_sentences_is_refused(self) -> None:
        message = r"^The table has no column sentence; mentions are told apart by article_id, start, end, target.$"
        with pytest.raises(InputError, match=message):
            sample_for_annotation(ratings().drop(columns="sentence"), 5)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"allocation": "optimal"}, r"^allocation is 'optimal'; give 'proportional' or 'equal'.$"),
            ({"path": "study.ods"}, r"^'study.ods' is no sheet. Give a file that ends in .csv or .xlsx.$"),
            ({"path": "s.csv", "coders": 0}, r"^coders is 0; give a number from 1, or names.$"),
            ({"path": "s.csv", "coders": ["a/b"]}, r"^coders is \['a/b'\]; give different names that may be part"),
            ({"path": "s.csv", "coders": ["A", "a"]}, r"^coders is \['A', 'a'\]; give different names"),
            ({"path": "s.csv", "coders": ["key"]}, r"^coders is \['key'\]; give different names"),
            (
                {"path": "s.csv", "show": ["target"]},
                r"^Cannot show target, which is a column of the sheet. Rename it.$",
            ),
            ({"labels": ["one"]}, r"^labels is \['one'\]; give two labels or more, all different.$"),
        ],
    )
    def test_an_option_out_of_range_is_refused(self, tmp_path: Path, options: dict[str, Any], message: str) -> None:
        path = options.pop("path", None)
        with pytest.raises(InputError, match=message):
            sample_for_annotation(ratings(), 5, tmp_path / path if path == "s.csv" else path, **options)
        assert list(tmp_path.iterdir()) == []
