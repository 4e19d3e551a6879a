from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.errors import InputError, NotFoundError
from biaskit.inference import ratios
from biaskit.summary import summarize
from biaskit.tables import ratings_table
from biaskit.types import SUMMARY_COLUMNS, Mention, Rating

NAN = float("nan")


def ratings(*rows: tuple[str, float], **columns: Any) -> pd.DataFrame:
    table = {"article_id": [row[0] for row in rows], "target": "Peru", "scorer": "vader", "dimension": "valence"}
    return pd.DataFrame(table | columns | {"value": [row[1] for row in rows]})


def row(table: pd.DataFrame, position: int = 0) -> list[Any]:
    return table[list(SUMMARY_COLUMNS)].iloc[position].tolist()


values = st.floats(-1, 1).map(lambda value: round(value, 3)) | st.just(NAN)
many_ratings = st.lists(st.tuples(st.sampled_from("abcdefg"), values), min_size=1, max_size=30).map(
    lambda rows: ratings(*rows)
)


class TestByHand:
    def test_each_mention_weighs_the_same(self) -> None:
        # Two articles: draws are aa (-0.5), ab or ba (mean of all three), bb (0.4); a quarter, half, a quarter.
        table = summarize(ratings(("a", -1.0), ("a", 0.0), ("b", 0.4)), "target", interval="percentile")
        assert row(table) == pytest.approx([2, 3, 3, -0.2, -0.5, 0.4])

    def test_groups_then_scorer_and_dimension_then_values(self) -> None:
        table = summarize(ratings(("a", 0.5), source=pd.array([None], dtype="object")))
        assert table.columns.tolist() == ["source", "target", "scorer", "dimension", *SUMMARY_COLUMNS, "interval"]

    def test_unrated_mentions_count_in_n_but_not_in_the_mean(self) -> None:
        table = summarize(ratings(("a", 0.5), ("a", NAN), ("b", 0.5), ("c", NAN)), "target")
        np.testing.assert_array_equal(row(table), [3, 4, 2, 0.5, NAN, NAN])

    def test_one_rated_article_gives_no_interval(self) -> None:
        table = summarize(ratings(("a", 0.5), ("a", 0.1), ("b", NAN)), "target")
        np.testing.assert_array_equal(row(table), [2, 3, 2, 0.3, NAN, NAN])

    def test_nothing_rated_gives_no_mean(self) -> None:
        np.testing.assert_array_equal(row(summarize(ratings(("a", NAN)), "target")), [1, 1, 0, NAN, NAN, NAN])

    def test_nulls_are_a_group_and_come_first(self) -> None:
        table = ratings(("a", 0.5), ("a", -0.5), source=pd.array(["Peru", None], dtype="object"))
        summary = summarize(table, "source")
        assert summary["source"].isna().tolist() == [True, False]
        assert summary["mean"].tolist() == [-0.5, 0.5]

    def test_scorers_and_dimensions_are_never_mixed(self) -> None:
        table = ratings(("a", 0.5), ("a", 0.1), ("a", 0.2), scorer=["x", "y", "y"], dimension=["d", "d", "e"])
        summary = summarize(table, "target")
        assert summary[["scorer", "dimension", "mean"]].values.tolist() == [
            ["x", "d", 0.5],
            ["y", "d", 0.1],
            ["y", "e", 0.2],
        ]

    def test_no_columns_group_by_scorer_and_dimension_alone(self) -> None:
        assert summarize(ratings(("a", 0.5)), [])["mean"].tolist() == [0.5]

    def test_no_ratings_give_no_rows_and_every_column(self) -> None:
        summary = summarize(ratings_table([]), ["source", "target"])
        assert len(summary) == 0
        assert summary.columns.tolist() == ["source", "target", "scorer", "dimension", *SUMMARY_COLUMNS, "interval"]

    def test_ratings_as_records_are_turned_into_a_table(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("biaskit.summary.rows.rate", lambda given: ratings(("a", given)))
        assert summarize(0.25, "target")["mean"].tolist() == [0.25]

    def test_counts_are_whole_numbers(self) -> None:
        kinds = summarize(ratings(("a", 0.5)), "target").dtypes[list(SUMMARY_COLUMNS)].astype(str).tolist()
        assert kinds == ["int64"] * 3 + ["float64"] * 3

    def test_groups_sort_by_value_not_by_text(self) -> None:
        table = ratings(("a", 0.1), ("a", 0.2), ("a", 0.3), year=[10, 9, 100])
        assert summarize(table, "year")["year"].tolist() == [9, 10, 100]

    def test_groups_of_several_types_sort_by_text(self) -> None:
        table = ratings(("a", 0.1), ("a", 0.2), ("a", 0.3), mixed=pd.Series(["x", 2, None], dtype=object))
        assert summarize(table, "mixed")["mean"].tolist() == [0.3, 0.2, 0.1]

    def test_a_column_of_tuples_can_be_grouped_by(self) -> None:
        mention = Mention("a", "Peru", "", 0, 0, chain=("Lima", "Post"))
        summary = summarize(ratings_table([Rating(mention, "x", "d", 0.5)]), "chain")
        assert summary["chain"].tolist() == [("Lima", "Post")]

    def test_empty_categories_are_no_groups(self) -> None:
        table = ratings(("a", 0.5), leaning=pd.Categorical(["left"], categories=["left", "right"]))
        assert summarize(table, "leaning")["leaning"].tolist() == ["left"]

    def test_the_interval_narrows_with_the_number_of_articles(self) -> None:
        few, many = (ratings(*((f"{i:04}", float(i % 2)) for i in range(n))) for n in (10, 1000))
        few_width, many_width = (
            summarize(table, "target", interval="percentile").eval("high - low")[0] for table in (few, many)
        )
        # Standard error of a share of one half: 0.5 / sqrt(n), 1.96 of them on each side; with ten articles 2.38.
        assert few_width == pytest.approx(2 * 2.38 * 0.5 / 10**0.5, rel=0.15)
        assert many_width == pytest.approx(2 * 1.96 * 0.5 / 1000**0.5, rel=0.15)

    def test_the_interval_is_that_of_drawing_articles_one_by_one(self) -> None:
        articles = {str(i): [i % 5 / 5] * (1 + 6 * (i % 5 == 0)) for i in range(60)}
        generator = np.random.default_rng(1)
        drawn = [generator.choice(list(articles), len(articles)) for _ in range(2000)]
        means = [np.mean([value for article in draw for value in articles[article]]) for draw in drawn]
        rows = [(article, value) for article, given in articles.items() for value in given]
        low, high = row(summarize(ratings(*rows), "target", n_resamples=2000))[-2:]
        assert [low, high] == pytest.approx(np.quantile(means, [0.025, 0.975]), abs=0.015)

    def test_draws_in_pieces_are_the_draws_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        table = ratings(*((name, position / 10) for position, name in enumerate("abcdefgh")))
        at_once = summarize(table, "target", interval="percentile")
        monkeypatch.setattr(ratios, "_CELLS_AT_ONCE", 100)
        assert_frame_equal(summarize(table, "target", interval="percentile"), at_once)


class TestProperties:
    @settings(deadline=None)
    @given(table=many_ratings, level=st.floats(0.01, 0.99))
    def test_the_mean_lies_inside_the_interval(self, table: pd.DataFrame, level: float) -> None:
        _, _, _, mean, low, high = row(summarize(table, "target", n_resamples=20, level=level))
        assert np.isnan(low) or low <= mean <= high

    def test_the_mean_lies_inside_where_the_percentiles_miss_it(self) -> None:
        table = ratings(*((name, 0.0) for name in "abcdefghijklmnopqrstuvwxyz"), ("1", 1.0))
        _, _, _, mean, low, high = row(summarize(table, "target", level=0.01))
        assert low <= mean <= high

    @settings(deadline=None)
    @given(table=many_ratings, seed=st.integers())
    def test_the_same_seed_gives_the_same_interval(self, table: pd.DataFrame, seed: int) -> None:
        first = summarize(table, "target", seed=seed, n_resamples=20)
        assert_frame_equal(summarize(table, "target", seed=seed, n_resamples=20), first, check_exact=True)

    def test_another_seed_gives_another_interval(self) -> None:
        table = ratings(*((str(i), np.sin(i)) for i in range(50)))
        assert summarize(table, "target", seed=1)["low"][0] != summarize(table, "target", seed=2)["low"][0]

    @settings(deadline=None)
    @given(table=many_ratings, shuffle=st.randoms(use_true_random=False))
    def test_the_order_of_rows_is_irrelevant(self, table: pd.DataFrame, shuffle: Any) -> None:
        order = list(range(len(table)))
        shuffle.shuffle(order)
        expected = summarize(table, "target", n_resamples=20)
        assert_frame_equal(summarize(table.iloc[order], "target", n_resamples=20), expected, check_exact=True)

    @settings(deadline=None)
    @given(table=many_ratings, other=many_ratings)
    def test_other_groups_are_irrelevant(self, table: pd.DataFrame, other: pd.DataFrame) -> None:
        alone = summarize(table.assign(year=2024), ["target", "year"], n_resamples=20)
        both = pd.concat([other.assign(target="Chile", year=None), table.assign(year=2024)])
        among = summarize(both.astype({"year": "float64"}), ["year", "target"], n_resamples=20)
        assert row(among, 1) == pytest.approx(row(alone), rel=0, abs=0, nan_ok=True)

    @settings(deadline=None)
    @given(table=many_ratings, k=st.integers(2, 5))
    def test_copying_the_articles_mentions_does_not_narrow_the_interval(self, table: pd.DataFrame, k: int) -> None:
        once = summarize(table, "target", n_resamples=50)
        copied = summarize(pd.concat([table] * k), "target", n_resamples=50)
        columns = ["n_articles", "mean", "low", "high"]
        assert_frame_equal(copied[columns], once[columns], rtol=0, atol=1e-12)

    @settings(deadline=None)
    @given(
        one=st.lists(values, min_size=1, max_size=5),
        other=st.lists(values, min_size=1, max_size=5),
        k=st.integers(2, 50),
    )
    def test_copying_one_of_two_articles_mentions_does_not_narrow_the_interval(
        self, one: list[float], other: list[float], k: int
    ) -> None:
        table, more = [("a", value) for value in one], [("b", value) for value in other]
        once, copied = (
            summarize(ratings(*rows, *more), "target", interval="percentile") for rows in (table, table * k)
        )
        assert_frame_equal(copied[["low", "high"]], once[["low", "high"]], rtol=0, atol=1e-12)


class TestOptions:
    def test_scorers_can_be_chosen(self) -> None:
        table = ratings(("a", 0.5), ("a", 0.1), ("a", 0.2), scorer=["x", "y", "z"])
        assert summarize(table, "target", scorer="y")["scorer"].tolist() == ["y"]
        assert summarize(table, "target", scorer=["x", "z"])["scorer"].tolist() == ["x", "z"]

    @pytest.mark.parametrize("flags", [[None, "a"], [False, True], ["", "a"], [NAN, "a"], ["False", "True"]])
    def test_copies_of_an_article_count_once(self, flags: list[Any]) -> None:
        table = ratings(("a", 0.5), ("b", 0.1), duplicate_of=pd.Series(flags, dtype=object))
        assert row(summarize(table, "target"))[:4] == [1, 1, 1, 0.5]

    def test_copies_count_when_asked_for(self) -> None:
        table = ratings(("a", 0.5), ("b", 0.1), duplicate_of=[None, "a"])
        assert row(summarize(table, "target", duplicates="all"))[:4] == pytest.approx([2, 2, 2, 0.3])

    def test_a_column_that_is_not_there_is_named(self) -> None:
        message = (
            r"^No column is named 'targt'. Available: article_id, dimension, scorer, target, value. "
            r"Did you mean 'target'\?$"
        )
        with pytest.raises(NotFoundError, match=message):
            summarize(ratings(("a", 0.5)), "targt")

    def test_a_scorer_that_is_not_there_is_named(self) -> None:
        with pytest.raises(
            NotFoundError, match=r"^No scorer is named 'vadr'. Available: vader. Did you mean 'vader'\?$"
        ):
            summarize(ratings(("a", 0.5)), "target", scorer="vadr")

    def test_a_column_of_lists_is_refused(self) -> None:
        table = ratings(("a", 0.5), topics=pd.Series([["x"]], dtype=object))
        message = r"^Column 'topics' holds lists or mappings; group by a column of texts, numbers or dates.$"
        with pytest.raises(InputError, match=message):
            summarize(table, "topics")

    def test_a_column_named_like_a_result_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^Cannot group by 'mean', which is a column of the summary. Rename it.$"):
            summarize(ratings(("a", 0.5), mean=1), "mean")

    def test_a_table_that_lacks_a_column_is_refused(self) -> None:
        message = r"^The table has no column article_id; a ratings table needs article_id, scorer, dimension, value.$"
        with pytest.raises(InputError, match=message):
            summarize(ratings(("a", 0.5)).drop(columns="article_id"), "target")

    def test_values_that_are_no_numbers_are_refused(self) -> None:
        table = ratings(("a", 0.5)).astype({"value": object})
        message = r"^The column 'value' holds object, not numbers. Give a table made by rate.$"
        with pytest.raises(InputError, match=message):
            summarize(table, "target")

    @pytest.mark.parametrize(
        ("option", "message"),
        [
            ({"n_resamples": 0}, r"^n_resamples is 0; give a whole number of at least 1.$"),
            ({"level": 95}, r"^level is 95; give a share between 0 and 1, as 0.95.$"),
            ({"duplicates": "never"}, r"^duplicates is 'never'; give 'once' or 'all'.$"),
        ],
    )
    def test_an_option_out_of_range_is_refused(self, option: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError, match=message):
            summarize(ratings(("a", 0.5)), "target", **option)
