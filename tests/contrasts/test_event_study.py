from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.contrasts.drift import PeriodMeans, drift, series_of
from biaskit.contrasts.event_study import TERMS, _Asked, _placebo_dates, _study, event_study
from biaskit.errors import BiaskitWarning, InputError, NotFoundError
from biaskit.inference.clusters import by_article
from biaskit.inference.ratios import Floats
from biaskit.summary import summarize
from biaskit.tables import ratings_table

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")

EVENT = pd.Timestamp("2025-03-12")  # a Wednesday
NAN = float("nan")


def ratings(days: Any, values: Any, **columns: Any) -> pd.DataFrame:
    """Articles of one mention, so many days from the event."""
    dates = EVENT + pd.to_timedelta(np.asarray(days), unit="D")
    table = {"article_id": [f"{i:05}" for i in range(len(dates))], "date": dates, "scorer": "vader"}
    return pd.DataFrame(table | {"dimension": "valence"} | columns | {"value": np.asarray(values, dtype=float)})


def daily(first: int, last: int, a_day: int = 2) -> Any:
    return np.arange(first, last).repeat(a_day)


def found(table: pd.DataFrame, *terms: str, **options: Any) -> pd.DataFrame:
    study = event_study(table, EVENT, **options)
    return study[study["term"].isin(terms)].reset_index(drop=True)


def noisy(days: Any, line: Any, seed: int = 0, spread: float = 0.2, **columns: Any) -> pd.DataFrame:
    return ratings(days, (line + np.random.default_rng(seed).normal(0, spread, len(days))).clip(-1, 1), **columns)


class TestMeans:
    def test_the_date_itself_belongs_to_after(self) -> None:
        table = ratings([-30, -9, -1, 0, 5, 20], [0.1, 0.2, 0.3, 0.5, 0.6, 0.7])
        study = found(table, "before", "after", "difference", min_n=1)
        assert study["estimate"].tolist() == pytest.approx([0.2, 0.6, 0.4])
        assert study["n_articles"].tolist() == [3, 3, 6]

    def test_means_are_those_of_summarize(self) -> None:
        table = (
            noisy(daily(-70, 70), 0.1).sample(250, random_state=0).assign(article_id=lambda t: t["article_id"].str[:4])
        )
        study = found(table, "before", "after", seed=5, level=0.9)
        sides = table.assign(term=table["date"] >= EVENT)
        expected = summarize(sides, "term", seed=5, level=0.9)
        assert study["estimate"].tolist() == expected["mean"].tolist()
        assert study[["low", "high"]].values.tolist() == expected[["low", "high"]].values.tolist()

    def test_unrated_articles_do_not_count(self) -> None:
        study = found(ratings([-9, -8, -1, 0, 5, 9], [0.1, NAN, 0.3, 0.5, NAN, 0.7]), "before", "after", min_n=1)
        assert study["n_articles"].tolist() == [2, 2]

    def test_a_window_keeps_to_so_many_periods_on_either_side(self) -> None:
        # Four weeks: days -28 to -1 and 0 to 27.
        table = ratings([-29, -28, -20, -10, -1, 0, 9, 18, 27, 28], [1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.2, 0.2, 0.2, 1])
        study = found(table, "before", "after", "difference", window=4, min_n=1)
        assert study["estimate"].tolist() == pytest.approx([0.1, 0.2, 0.1])
        assert study["n_articles"].tolist() == [4, 4, 8]

    def test_means_have_neither_p_nor_placebos(self) -> None:
        study = found(noisy(daily(-70, 70), 0), "before", "after")
        assert study[["p", "p_placebo"]].isna().all(axis=None)
        assert study["n_placebo"].tolist() == [0, 0]


class TestLines:
    def test_level_and_slopes_of_two_lines(self) -> None:
        days = daily(-70, 70)
        weeks = (days + 0.5) / 7
        line = 0.1 + 0.02 * weeks + (days >= 0) * (0.3 - 0.05 * weeks)
        study = found(ratings(days, line), "level", "slope before", "slope change")
        assert study["estimate"].tolist() == pytest.approx([0.3, 0.02, -0.05])

    def test_a_slope_is_the_rise_in_a_period(self) -> None:
        days = daily(-70, 70)
        by_freq = {freq: found(ratings(days, 0.01 * days), "slope before", freq=freq) for freq in ("D", "W")}
        assert by_freq["D"]["estimate"].tolist() == pytest.approx([0.01])
        assert by_freq["W"]["estimate"].tolist() == pytest.approx([0.07])

    def test_no_period_holds_both_sides_of_the_date(self) -> None:
        # The event is on a Wednesday: in calendar weeks the level would be smeared.
        days = daily(-70, 70)
        assert found(ratings(days, days >= 0), "level")["estimate"].tolist() == pytest.approx([1])

    def test_without_drift_they_are_those_of_least_squares(self) -> None:
        sm = pytest.importorskip("statsmodels.api")
        at = np.arange(-10, 10)
        # Neighbours are unlike, and no period has two articles: nothing but independent means of one variance.
        values = 0.2 + 0.03 * at + 0.4 * (at >= 0) + 0.1 * (-1.0) ** at * (1 + np.abs(at) / 10)
        study = found(ratings(7 * at, values), "level", "slope before", "slope change")
        time, after = at + 0.5, (at >= 0).astype(float)
        fit = sm.OLS(values, np.column_stack([np.ones(20), time, after, after * time])).fit()
        order = [2, 1, 3]
        assert study["estimate"].tolist() == pytest.approx(fit.params[order])
        assert study[["low", "high"]].to_numpy() == pytest.approx(fit.conf_int()[order], abs=1e-4)
        assert study["p"].tolist() == pytest.approx(fit.pvalues[order], rel=1e-2)

    def test_with_drift_they_are_those_of_generalised_least_squares(self) -> None:
        sm = pytest.importorskip("statsmodels.api")
        generator = np.random.default_rng(7)
        days = daily(-140, 140)
        level = drifting(40, 0.7, 0.3, generator)[(days + 140) // 7]
        table = noisy(days, level / 3 + 0.3 * (days >= 0))
        study = found(table, "level", "slope before", "slope change")
        series = series_of(by_article(table.assign(period=days // 7), ["period"]))
        time, after = series.at + 0.5, (series.at >= 0).astype(float)
        design = np.column_stack([np.ones(40), time, after, after * time])
        fit = sm.GLS(series.means, design, sigma=drift(series, design)).fit()
        order = [2, 1, 3]
        errors = np.sqrt(np.diag(fit.cov_params(scale=1.0)))[order]
        assert study["estimate"].tolist() == pytest.approx(fit.params[order])
        # t of 36 degrees of freedom.
        assert (study["high"] - study["estimate"]).tolist() == pytest.approx(2.028094 * errors, rel=1e-5)

    def test_a_planted_break_is_found(self) -> None:
        days = daily(-140, 140)
        study = found(noisy(days, 0.1 - 0.4 * (days >= 0)), "difference", "level")
        assert (study["p"] < 1e-6).all()
        assert study["low"].lt(-0.4).all()
        assert study["high"].gt(-0.4).all()
        assert study["estimate"].tolist() == pytest.approx([-0.4, -0.4], abs=0.08)

    def test_a_slope_that_goes_on_is_a_difference_but_no_level(self) -> None:
        days = daily(-140, 140)
        study = found(noisy(days, days / 280), "difference", "level", "slope before")
        assert study["estimate"].tolist() == pytest.approx([0.5, 0, 7 / 280], abs=0.06)
        assert study["p"].gt(0.05).tolist() == [False, True, False]

    def test_with_fewer_than_three_periods_on_a_side_there_is_no_interval(self) -> None:
        days = daily(-14, 70)
        study = event_study(noisy(days, 0), EVENT).set_index("term")
        assert study.loc["difference", ["estimate", "low"]].isna().tolist() == [False, True]
        assert study.loc[["level", "slope before", "slope change"], ["estimate", "p"]].isna().all(axis=None)

    @pytest.mark.parametrize(("freq", "n_days"), [("M", 365.25 / 12), ("QS", 365.25 / 4), ("Y", 365.25)])
    def test_longer_periods_have_their_mean_length(self, freq: str, n_days: float) -> None:
        at = np.arange(-5, 5)
        days = np.ceil(at * n_days).astype(int)
        assert found(ratings(days, at / 10), "slope before", freq=freq)["estimate"].tolist() == pytest.approx([0.1])


class TestPlacebos:
    def test_a_break_at_the_date_alone_is_farther_out_than_all(self) -> None:
        days = daily(-182, 182)
        study = found(noisy(days, 0.5 * (days >= 0), spread=0.1), "difference", "level")
        assert study["n_placebo"].gt(18).all()
        assert study["p_placebo"].tolist() == pytest.approx(1 / (1 + study["n_placebo"]))

    def test_a_break_elsewhere_makes_it_one_of_two(self) -> None:
        days = daily(-182, 182)
        line = (days >= 0) * 0.4 + (days < -91) * 0.6
        study = found(noisy(days, line, spread=0.04), "difference", window=4)
        others = _placebo_dates(series(days), 4)
        beyond = sum(abs(date + 13) <= 1 for date in others)
        assert beyond > 0
        assert study["p_placebo"].tolist() == pytest.approx([(1 + beyond) / (1 + len(others))])

    def test_the_break_itself_is_in_no_placebo(self) -> None:
        # Nothing but the break: every placebo is 0 exactly.
        days = daily(-182, 182)
        study = found(ratings(days, days >= 0), "difference", "level")
        assert study["p_placebo"].tolist() == pytest.approx(1 / (1 + study["n_placebo"]))

    @given(first=st.integers(-80, -1), last=st.integers(0, 80), width=st.integers(3, 30))
    def test_windows_lie_wholly_before_or_after_and_within_the_series(self, first: int, last: int, width: int) -> None:
        at = np.arange(first, last + 1.0)
        for date in _placebo_dates(PeriodMeans(at, at, at, at, at), width):
            assert first <= date - width
            assert date + width - 1 <= last
            assert date + width <= 0 or date - width >= 0

    def test_fewer_than_ten_say_nothing(self) -> None:
        study = found(noisy(daily(-56, 56), 0), "difference", window=3)
        assert study["n_placebo"].tolist() == [6]
        assert study["p_placebo"].isna().all()

    def test_without_a_window_they_are_as_wide_as_their_number_allows(self) -> None:
        table = noisy(daily(-182, 182), 0)
        n = [found(table, "difference", n_placebo=wanted)["n_placebo"].item() for wanted in (10, 19)]
        assert n[0] >= 10
        assert n[1] >= 19
        assert n[0] < n[1]


class TestGroups:
    def test_each_group_has_its_six_terms_and_nulls_come_first(self) -> None:
        days = daily(-70, 70)
        source = np.where(np.arange(len(days)) % 2, "Peru", None)
        study = event_study(noisy(days, 0.5 * ((days >= 0) & (source == "Peru")), source=source), EVENT, "source")
        assert study["source"].isna().tolist() == [True] * 6 + [False] * 6
        assert study["term"].tolist() == [*TERMS, *TERMS]
        assert study.loc[study["term"] == "difference", "estimate"].tolist() == pytest.approx([0, 0.5], abs=0.1)

    def test_columns(self) -> None:
        study = event_study(noisy(daily(-70, 70), 0, outlet="Ledger"), EVENT, "outlet")
        assert study.columns.tolist() == [
            "outlet", "scorer", "dimension", "date", "term", "n_articles", "estimate", "low", "high", "p", "p_placebo",
            "n_placebo",
        ]  # fmt: skip
        assert study["date"].unique().tolist() == [EVENT]

    def test_order_of_rows_is_irrelevant(self) -> None:
        days = daily(-70, 70)
        table = noisy(days, 0, source=np.where(days % 3, "Peru", None))
        shuffled = table.sample(frac=1, random_state=2)
        assert_frame_equal(event_study(table, EVENT, "source"), event_study(shuffled, EVENT, "source"))

    def test_a_group_with_too_few_articles_is_not_compared_and_counted(self) -> None:
        days = [*daily(-70, 70), -8, -1, 3, 4, 5, 6, 7]
        source = ["Peru"] * 280 + ["Chile"] * 7
        with pytest.warns(
            BiaskitWarning, match=r"^1 of 2 groups have fewer than 5 rated articles before 2025-03-12, or"
        ):
            study = event_study(noisy(days, 0, source=source), EVENT, "source")
        lacking = study[study["source"] == "Chile"].set_index("term")
        assert lacking["n_articles"].tolist() == [2, 5, 7, 7, 7, 7]
        assert lacking["estimate"].notna().tolist() == [True, True, False, False, False, False]

    def test_a_group_that_is_silent_on_a_side_has_no_mean_there(self) -> None:
        days = [*daily(-70, 70), *range(7)]
        with pytest.warns(BiaskitWarning, match=r"^1 of 2 groups"):
            study = event_study(noisy(days, 0, source=["Peru"] * 280 + ["Chile"] * 7), EVENT, "source")
        assert study.loc[0, ["term", "n_articles"]].tolist() == ["before", 0]
        assert np.isnan(study.loc[0, "estimate"])

    def test_no_ratings_give_no_rows(self) -> None:
        assert len(event_study(ratings_table([]), EVENT)) == 0


class TestRefused:
    table = ratings(daily(-70, 70), 0.5 * np.ones(280))

    @pytest.mark.parametrize("date", ["2025-01-01", "2024-05-01", "2025-05-22"])
    def test_a_date_outside_of_the_data(self, date: str) -> None:
        message = (
            rf"^date is {date}, but the articles run from 2025-01-01 to 2025-05-20\. Give a day after the first and"
        )
        with pytest.raises(InputError, match=message):
            event_study(self.table, date)

    def test_a_date_that_cannot_be_read(self) -> None:
        with pytest.raises(InputError, match=r"^date is 'the seizure'; give a day, as '2025-12-31'\.$"):
            event_study(self.table, "the seizure")

    def test_too_few_articles_on_a_side(self) -> None:
        message = (
            r"^Every group has fewer than 5 rated articles before 2025-01-02, or from then on\. Give another date, a "
            r"wider window or a lower min_n\.$"
        )
        with pytest.raises(InputError, match=message):
            event_study(self.table, "2025-01-02")

    def test_no_dates(self) -> None:
        with pytest.raises(InputError, match=r"^No row has a date\."):
            event_study(self.table.assign(date=None), EVENT)
        with pytest.raises(NotFoundError, match=r"^No column is named 'date'\."):
            event_study(self.table.drop(columns="date"), EVENT)

    @pytest.mark.parametrize(("option", "given", "least"), [("window", 2, 3), ("n_placebo", 0, 1), ("min_n", 0, 1)])
    def test_options_out_of_range(self, option: str, given: int, least: int) -> None:
        message = rf"^{option} is {given}; give a whole number of at least {least}\.$"
        with pytest.raises(InputError, match=message):
            event_study(self.table, EVENT, **{option: given})

    def test_a_column_with_a_name_of_the_result(self) -> None:
        with pytest.raises(InputError, match=r"^Cannot group by 'term', which has a meaning of its own here\."):
            event_study(self.table.assign(term="x"), EVENT, "term")


def drifting(n_periods: int, correlation: float, spread: float, generator: np.random.Generator) -> Floats:
    steps = generator.normal(0, spread, n_periods)
    level = steps.copy()
    for period in range(1, n_periods):
        level[period] = correlation * level[period - 1] + (1 - correlation**2) ** 0.5 * steps[period]
    return level


class TestFalsePositives:
    """Corpora of 40 weeks in which nothing happens at the date; of 100, 5 should be called, give or take."""

    @staticmethod
    def rates(correlation: float, spread: float) -> Floats:
        asked = _Asked(window=None, n_placebo=19, level=0.95, min_n=5)
        days = daily(-140, 140, a_day=1)
        sides = pd.DataFrame({"term": [False, True], "mean": 0.0, "low": 0.0, "high": 0.0})
        called = []
        for seed in range(100):
            generator = np.random.default_rng(seed)
            level = drifting(40, correlation, spread, generator)[(days + 140) // 7]
            cells = pd.DataFrame({"period": days // 7, "n_rated": 1, "total": level + generator.normal(size=280)})
            rows = _study(series_of(cells), sides, asked)
            called.append([rows[2]["p"], rows[3]["p"], rows[5]["p"], rows[2]["p_placebo"], rows[3]["p_placebo"]])
        return np.asarray((np.array(called) <= 0.05).mean(axis=0))

    def test_independent_articles(self) -> None:
        assert self.rates(0.0, 0.0).max() <= 0.1

    def test_a_level_that_drifts_from_week_to_week(self) -> None:
        # With errors by article it would be .3 for the difference.
        assert self.rates(0.5, 0.5).max() <= 0.15


def series(days: Any) -> PeriodMeans:
    at = np.unique(days // 7).astype(float)
    return PeriodMeans(at, at, at, at, at)
