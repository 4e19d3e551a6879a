import datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.contrasts.trends import dated, day_of, each_group, trend
from biaskit.errors import BiaskitWarning, FewClustersWarning, InputError, NotFoundError
from biaskit.summary import summarize
from biaskit.tables import ratings_table

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")

NAN = float("nan")


def ratings(*rows: tuple[str, Any, float], **columns: Any) -> pd.DataFrame:
    """One rating a row: article, date, value."""
    table = {"article_id": [row[0] for row in rows], "date": [row[1] for row in rows], "scorer": "vader"}
    return pd.DataFrame(table | {"dimension": "valence"} | columns | {"value": [row[2] for row in rows]})


def many(n_articles: int = 200, seed: int = 0) -> pd.DataFrame:
    """Articles of one to four mentions over a quarter, of two sources and the outlet."""
    generator = np.random.default_rng(seed)
    articles = np.repeat(np.arange(n_articles), generator.integers(1, 5, n_articles))
    days = pd.Timestamp("2025-01-06") + pd.to_timedelta(generator.integers(0, 90, n_articles), unit="D")
    return pd.DataFrame({
        "article_id": articles.astype(str), "date": days[articles], "scorer": "vader", "dimension": "valence",
        "source": generator.choice(np.array(["Peru", "Chile", None], dtype=object), len(articles)),
        "value": generator.normal(0, 0.3, len(articles)).clip(-1, 1),
    })  # fmt: skip


def periods(table: pd.DataFrame) -> list[str]:
    return [str(period.date()) for period in table["period"]]


class TestPeriods:
    @pytest.mark.parametrize(
        ("freq", "first_days"),
        [
            ("D", ["2025-05-31", "2025-06-01"]),
            ("W", ["2025-05-26"]),
            ("MS", ["2025-05-01", "2025-06-01"]),
            ("M", ["2025-05-01", "2025-06-01"]),
            ("QS", ["2025-04-01"]),
            ("Q", ["2025-04-01"]),
            ("YS", ["2025-01-01"]),
            ("Y", ["2025-01-01"]),
        ],
    )
    def test_a_period_is_named_by_its_first_day(self, freq: str, first_days: list[str]) -> None:
        table = ratings(("a", "2025-05-31", 0.5), ("b", "2025-06-01", 0.5))
        assert periods(trend(table, freq)) == first_days

    def test_weeks_begin_on_monday(self) -> None:
        sunday_then_monday = ratings(("a", "2025-12-14", 0.5), ("b", "2025-12-15", 0.5))
        assert periods(trend(sunday_then_monday)) == ["2025-12-08", "2025-12-15"]

    def test_another_length_is_refused_in_words(self) -> None:
        message = (
            r"^freq is 'fortnight'; give 'D' \(days\), 'W' \(weeks from Monday\), 'MS' or 'M' \(months\), 'QS' or 'Q' "
            r"\(quarters\) or 'YS' or 'Y' \(years\)\.$"
        )
        with pytest.raises(InputError, match=message):
            trend(ratings(("a", "2025-01-01", 0.5)), "fortnight")

    @pytest.mark.parametrize(
        "date",
        [
            "December 10, 2025",
            datetime.date(2025, 12, 10),
            datetime.datetime(2025, 12, 10, 23, 30),
            pd.Timestamp("2025-12-10T23:30", tz="America/Caracas"),
        ],
    )
    def test_the_day_is_that_of_the_wall_clock(self, date: Any) -> None:
        assert periods(trend(ratings(("a", date, 0.5)), "D")) == ["2025-12-10"]


class TestMeans:
    def test_every_mention_of_a_period_weighs_alike(self) -> None:
        table = ratings(
            ("a", "2025-01-06", 0.8), ("b", "2025-01-08", 0.1), ("b", "2025-01-08", 0.3), ("c", "2025-01-13", NAN)
        )
        found = trend(table)
        numbers = found[["n_articles", "n_mentions", "n_rated", "mean"]].to_numpy()
        np.testing.assert_allclose(numbers, [[2, 3, 3, 0.4], [1, 1, 0, NAN]])

    def test_numbers_are_those_of_summarize_to_the_digit(self) -> None:
        table = many()
        found = trend(table, "MS", "source", seed=3, level=0.9)
        months = table.assign(period=table["date"].dt.to_period("M").dt.start_time)
        expected = summarize(months, ["source", "period"], seed=3, level=0.9)
        assert_frame_equal(found, expected)

    def test_columns_are_by_then_period_then_the_summary(self) -> None:
        found = trend(ratings(("a", "2025-01-06", 0.5), outlet="Ledger"), by=["scorer", "outlet"])
        assert found.columns.tolist() == [
            "outlet", "period", "scorer", "dimension",
            "n_articles", "n_mentions", "n_rated", "mean", "low", "high", "interval",
        ]  # fmt: skip

    def test_counts_stay_whole_numbers(self) -> None:
        found = trend(ratings(("a", "2025-01-06", 0.5), ("b", "2025-01-20", 0.5)))
        assert found.filter(like="n_").dtypes.astype(str).unique().tolist() == ["int64"]

    def test_nulls_are_a_group_and_come_first(self) -> None:
        source = pd.array(["Peru", None], dtype="object")
        found = trend(ratings(("a", "2025-01-06", 0.5), ("a", "2025-01-06", -0.5), source=source), by="source")
        assert found["source"].isna().tolist() == [True, False]
        assert found["mean"].tolist() == [-0.5, 0.5]

    def test_repeats_of_an_article_count_once_unless_all_are_asked_for(self) -> None:
        table = ratings(("a", "2025-01-06", 1.0), ("b", "2025-01-06", 0.0), duplicate_of=[None, "a"])
        assert trend(table)["mean"].tolist() == [1.0]
        assert trend(table, duplicates="all")["mean"].tolist() == [0.5]

    def test_one_scorer_and_dimension_can_be_asked_for(self) -> None:
        table = ratings(
            *[("a", "2025-01-06", value) for value in (0.1, 0.2, 0.3)],
            scorer=["x", "y", "y"],
            dimension=["d", "d", "e"],
        )
        assert trend(table, scorer="y", dimension="e")["mean"].tolist() == [0.3]

    def test_order_of_rows_is_irrelevant(self) -> None:
        table = many()
        assert_frame_equal(trend(table, by="source"), trend(table.sample(frac=1, random_state=1), by="source"))

    def test_few_articles_are_warned_of_as_in_a_summary(self) -> None:
        with pytest.warns(FewClustersWarning, match=r"fewer than 30 rated articles\."):
            trend(ratings(("a", "2025-01-06", 0.5), ("b", "2025-01-06", 0.1)))

    @settings(deadline=None, max_examples=30)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abcde"),
                st.dates(datetime.date(2024, 1, 1), datetime.date(2025, 12, 31)),
                st.floats(-1, 1),
            ),
            min_size=1,
        )
    )
    @pytest.mark.filterwarnings("ignore")
    def test_no_mention_is_lost(self, rows: list[tuple[str, datetime.date, float]]) -> None:
        assert trend(ratings(*rows), "MS", n_resamples=1)["n_mentions"].sum() == len(rows)


class TestEmptyPeriods:
    def test_every_group_has_every_period_from_the_first_to_the_last(self) -> None:
        table = ratings(("a", "2025-01-06", 0.5), ("b", "2025-01-27", 0.5), source=["Peru", "Chile"])
        found = trend(table, by="source")
        weeks = ["2025-01-06", "2025-01-13", "2025-01-20", "2025-01-27"]
        assert found["source"].tolist() == ["Chile"] * 4 + ["Peru"] * 4
        assert periods(found) == weeks * 2
        assert found["n_articles"].tolist() == [0, 0, 0, 1, 1, 0, 0, 0]

    def test_without_articles_n_is_0_and_the_mean_nan(self) -> None:
        gap = trend(ratings(("a", "2025-01-06", 0.5), ("b", "2025-01-20", 0.5))).iloc[1]
        assert gap[["n_articles", "n_mentions", "n_rated"]].tolist() == [0, 0, 0]
        assert gap[["mean", "low", "high", "interval"]].isna().all()

    def test_a_group_whose_key_is_null_is_filled_too(self) -> None:
        source = pd.array([None, "Peru"], dtype="object")
        table = ratings(("a", "2025-01-06", 0.5), ("b", "2025-01-20", 0.5), source=source)
        assert trend(table, by="source")["n_articles"].tolist() == [1, 0, 0, 0, 0, 1]

    def test_no_ratings_give_no_rows_and_every_column(self) -> None:
        found = trend(ratings_table([]), by="source")
        assert len(found) == 0
        assert found.columns.tolist()[:4] == ["source", "period", "scorer", "dimension"]


class TestSmooth:
    def test_a_smoothed_mean_pools_the_mentions_of_its_window(self) -> None:
        rows = [("a", "2025-01-06", 1.0), ("b", "2025-01-13", 0.0), ("c", "2025-01-13", 0.0), ("d", "2025-01-20", 0.5)]
        found = trend(ratings(*rows), smooth=3)
        # Of means it would be (1 + 0 + .5) / 3 in the middle; at the ends the window has two weeks.
        assert found["mean"].tolist() == pytest.approx([1 / 3, 1.5 / 4, 0.5 / 3])
        assert found["n_articles"].tolist() == [3, 4, 3]

    def test_numbers_are_those_of_summarize_on_the_window(self) -> None:
        table = many()
        found = trend(table, smooth=5).iloc[6]
        window = table[
            table["date"].between(found["period"] - pd.Timedelta(days=14), found["period"] + pd.Timedelta(days=20))
        ]
        expected = summarize(window.assign(period=found["period"]), "period").iloc[0]
        assert found["mean":].tolist() == expected["mean":].tolist()

    def test_an_empty_period_takes_its_neighbours(self) -> None:
        found = trend(ratings(("a", "2025-01-06", 0.2), ("b", "2025-01-20", 0.4)), smooth=3)
        assert found["mean"].tolist() == pytest.approx([0.2, 0.3, 0.4])

    def test_one_period_is_no_smoothing(self) -> None:
        assert_frame_equal(trend(many(), smooth=1), trend(many()))

    @pytest.mark.parametrize("smooth", [0, 4, -3])
    def test_a_window_without_a_middle_is_refused(self, smooth: int) -> None:
        with pytest.raises(InputError, match=rf"^smooth is {smooth}; give an odd number of periods, as 3, so that"):
            trend(many(), smooth=smooth)


class TestDates:
    def test_rows_without_a_date_are_left_out_and_counted(self) -> None:
        table = ratings(("a", "2025-01-06", 0.5), ("b", None, 0.1), ("b", "", 0.2))
        with pytest.warns(BiaskitWarning, match=r"^2 of 3 rows \(articles: 1\) have no date and are left out\.$"):
            found = trend(table)
        assert found["mean"].tolist() == [0.5]

    def test_a_table_without_a_column_of_dates_is_refused(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'date'\. Available: article_id, "):
            trend(ratings(("a", None, 0.5)).drop(columns="date"))

    def test_rows_that_all_lack_a_date_are_refused(self) -> None:
        with pytest.raises(InputError, match=r"^No row has a date\. Give articles with a date, or a table whose"):
            trend(ratings(("a", None, 0.5)))

    def test_a_date_that_cannot_be_read_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^A row's date is 'soon'; give a day, as '2025-12-31'\.$"):
            trend(ratings(("a", "2025-01-06", 0.5), ("b", "soon", 0.5)))

    @pytest.mark.parametrize("given", [None, "", "soon", pd.NaT, NAN])
    def test_no_day_is_read_from_nothing(self, given: Any) -> None:
        with pytest.raises(InputError, match=r"^date is .*; give a day, as '2025-12-31'\.$"):
            day_of(given)

    def test_dates_lose_their_time(self) -> None:
        assert dated(ratings(("a", "2025-01-06T18:30", 0.5)))["date"].tolist() == [pd.Timestamp("2025-01-06")]

    def test_period_is_a_name_of_its_own(self) -> None:
        message = r"^Cannot group by 'period', which has a meaning of its own here\. Rename it\.$"
        with pytest.raises(InputError, match=message):
            trend(ratings(("a", "2025-01-06", 0.5), period="early"), by="period")


def test_groups_of_several_tables_are_told_apart_by_their_keys() -> None:
    first = pd.DataFrame({"source": ["Peru", None, "Chile"]})
    second = pd.DataFrame({"source": ["Bolivia", None, float("nan"), "Chile"]})
    found = [(key["source"], len(one), len(other)) for key, (one, other) in each_group(["source"], first, second)]
    assert found == [(None, 1, 2), ("Chile", 1, 1), ("Peru", 1, 0)]
