from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.contrasts.change_points import SHORTEST, _Cutter, _drifting, _gains, _greatest, _points, change_points
from biaskit.contrasts.drift import PeriodMeans, period_means
from biaskit.errors import InputError, NotFoundError
from biaskit.inference.ratios import Floats
from biaskit.summary import summarize
from biaskit.tables import ratings_table

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")

START = pd.Timestamp("2025-01-06")  # a Monday


def ratings(weeks: Any, values: Any, **columns: Any) -> pd.DataFrame:
    """Articles of one mention, each on a day of its week."""
    dates = START + pd.to_timedelta(7 * np.asarray(weeks) + np.arange(len(weeks)) % 7, unit="D")
    table = {"article_id": [f"{i:05}" for i in range(len(dates))], "date": dates, "scorer": "vader"}
    return pd.DataFrame(table | {"dimension": "valence"} | columns | {"value": np.asarray(values, dtype=float)})


def noisy(level: Any, seed: int = 0, a_week: int = 6, spread: float = 0.12, **columns: Any) -> pd.DataFrame:
    """So many articles a week around a level for each week."""
    level = np.asarray(level, dtype=float)
    noise = np.random.default_rng(seed).normal(0, spread, len(level) * a_week)
    values = (level.repeat(a_week) + noise).clip(-1, 1)
    return ratings(np.arange(len(level)).repeat(a_week), values, **columns)


def steps(*parts: tuple[int, float]) -> Floats:
    """A level for so many weeks, then the next one."""
    return np.concatenate([np.full(n_weeks, level) for n_weeks, level in parts])


def weeks_of(table: pd.DataFrame) -> list[int]:
    return ((table["date"] - START).dt.days // 7).tolist()


class TestFound:
    def test_one_change_with_its_date_and_size(self) -> None:
        table = ratings(range(40), steps((20, 0.1), (20, -0.3)) + 0.01 * (-1.0) ** np.arange(40))
        found = change_points(table)
        assert found["date"].tolist() == [START + pd.Timedelta(weeks=20)]
        numbers = found[["mean_before", "mean_after", "difference", "n_articles"]].to_numpy()
        assert numbers == pytest.approx(np.array([[0.1, -0.3, -0.4, 40]]))

    def test_it_is_sure_of_a_plain_change(self) -> None:
        found = change_points(noisy(steps((30, 0), (30, 0.2))), n_permutations=499)
        assert found["p"].tolist() == [1 / 500]

    def test_a_level_that_returns_is_two_changes(self) -> None:
        found = change_points(noisy(steps((40, 0), (10, 0.2), (30, 0))))
        assert weeks_of(found) == [40, 50]
        assert found["difference"].tolist() == pytest.approx([0.2, -0.2], abs=0.05)

    def test_of_stairs_every_step(self) -> None:
        found = change_points(noisy(steps((20, -0.3), (20, -0.1), (20, 0.1), (20, 0.3))))
        assert weeks_of(found) == [20, 40, 60]

    def test_means_are_those_of_summarize_between_the_points(self) -> None:
        table = noisy(steps((20, 0), (20, 0.2), (20, 0)))
        table = table.assign(article_id=table["article_id"].str[:4])  # ten mentions an article
        table["date"] = table.groupby("article_id")["date"].transform("min")
        found = change_points(table)
        parts = np.searchsorted(found["date"], table["date"], side="right")
        means = summarize(table.assign(part=parts), "part")
        assert len(found) == 2
        assert found["mean_before"].tolist() == pytest.approx(means["mean"][:-1].tolist())
        assert found["mean_after"].tolist() == pytest.approx(means["mean"][1:].tolist())
        assert found["n_articles"].tolist() == (means["n_articles"][:-1].to_numpy() + means["n_articles"][1:]).tolist()

    def test_periods_without_articles_are_no_change(self) -> None:
        table = noisy(steps((20, 0), (20, 0.2)))
        holed = table[~table["date"].between(START + pd.Timedelta(weeks=5), START + pd.Timedelta(weeks=9))]
        assert weeks_of(change_points(holed)) == [20]

    def test_the_first_period_on_the_new_level_may_come_after_a_gap(self) -> None:
        table = noisy(steps((20, 0), (20, 0.2)))
        holed = table[~table["date"].between(START + pd.Timedelta(weeks=18), START + pd.Timedelta(weeks=22))]
        assert weeks_of(change_points(holed)) == [22]

    def test_months_are_named_by_their_first_day(self) -> None:
        days = pd.date_range("2022-01-01", "2025-12-31")
        table = ratings(np.zeros(len(days)), 0.5 * (days >= "2024-03-01") + 0.01 * (-1.0) ** np.arange(len(days)))
        assert change_points(table.assign(date=days), freq="M")["date"].tolist() == [pd.Timestamp("2024-03-01")]

    def test_a_period_with_many_mentions_weighs_more(self) -> None:
        level = steps((30, 0), (30, 0.9)) + 0.05 * (-1.0) ** np.arange(60)
        weeks = np.arange(60).repeat(np.where(np.arange(60) == 4, 9, 1))
        found = change_points(ratings(weeks, level[weeks]))
        # Fifteen weeks of -.05 and fourteen of .05 with a mention each, one of .05 with nine.
        assert found["mean_before"].tolist() == pytest.approx([(9 - 1) * 0.05 / 38])
        assert found["n_articles"].tolist() == [68]

    def test_at_most_so_many_points(self) -> None:
        table = noisy(steps((20, -0.4), (20, -0.2), (20, 0.2), (20, 0.4)))
        assert weeks_of(change_points(table, max_points=1)) == [40]

    def test_at_most_so_many_points_where_one_cut_makes_two(self) -> None:
        # The only point that is left must be sure without the other.
        table = noisy(steps((40, 0), (30, 0.3), (10, 0.1)))
        assert weeks_of(change_points(table)) == [40, 70]
        assert weeks_of(change_points(table, max_points=1)) == [40]


class TestAgainstRuptures:
    @pytest.mark.parametrize("seed", range(5))
    def test_points_are_those_of_the_optimal_segmentation(self, seed: int) -> None:
        ruptures = pytest.importorskip("ruptures")
        table = noisy(steps((40, 0), (30, 0.3), (50, -0.1), (40, 0.2)), seed)
        found = weeks_of(change_points(table))
        means = table.groupby((table["date"] - START).dt.days // 7)["value"].mean().to_numpy()
        optimal = ruptures.Dynp(model="l2", min_size=SHORTEST, jump=1).fit(means).predict(n_bkps=3)
        assert found == optimal[:-1]


class TestNone:
    def test_nothing_changes(self) -> None:
        found = change_points(noisy(np.zeros(60)), by=[])
        assert len(found) == 0
        assert found.columns.tolist() == [
            "scorer", "dimension", "date", "mean_before", "mean_after", "difference", "p", "n_articles",
        ]  # fmt: skip

    def test_values_that_never_vary(self) -> None:
        assert len(change_points(ratings(range(40), np.full(40, 0.1)))) == 0

    @pytest.mark.parametrize("n_weeks", [1, 5, 6, 7])
    def test_short_series(self, n_weeks: int) -> None:
        assert len(change_points(ratings(range(n_weeks), np.arange(n_weeks) / 10))) == 0

    def test_one_odd_week_is_no_change(self) -> None:
        assert len(change_points(noisy(steps((30, 0), (1, 0.9), (29, 0))))) == 0

    def test_no_ratings_and_nothing_rated(self) -> None:
        assert len(change_points(ratings_table([]))) == 0
        assert len(change_points(ratings(range(40), np.full(40, np.nan)))) == 0


class TestGroups:
    def test_each_group_has_its_own_points_and_nulls_are_a_group(self) -> None:
        level = steps((20, 0), (20, 0.2))
        one, other = noisy(level, 1), noisy(level[::-1], 2)
        table = pd.concat([one.assign(source="Peru"), other.assign(source=None, article_id=other["article_id"] + "x")])
        found = change_points(table, "source")
        assert found["source"].isna().tolist() == [True, False]
        assert found["difference"].tolist() == pytest.approx([-0.2, 0.2], abs=0.05)

    def test_a_group_does_not_hang_on_the_others(self) -> None:
        table = pd.concat([noisy(steps((20, 0), (20, 0.15)), seed).assign(source=str(seed)) for seed in range(3)])
        alone = change_points(table[table["source"] == "1"], "source")
        among = change_points(table, "source").query("source == '1'")
        assert_frame_equal(among.reset_index(drop=True), alone)

    def test_order_of_rows_is_irrelevant(self) -> None:
        table = noisy(steps((20, 0), (20, 0.2), (20, 0)), source=np.where(np.arange(360) % 2, "Peru", None))
        shuffled = table.sample(frac=1, random_state=3)
        assert_frame_equal(change_points(table, "source"), change_points(shuffled, "source"))


class TestRefused:
    table = noisy(np.zeros(20))

    def test_too_few_permutations_for_the_level(self) -> None:
        message = r"^n_permutations is 18; to be sure at level 0\.95 takes at least 19\.$"
        with pytest.raises(InputError, match=message):
            change_points(self.table, n_permutations=18)
        assert len(change_points(self.table, n_permutations=19)) == 0

    def test_no_points(self) -> None:
        with pytest.raises(InputError, match=r"^max_points is 0; give a whole number of at least 1\.$"):
            change_points(self.table, max_points=0)

    def test_unknown_names(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'sorce'\."):
            change_points(self.table, "sorce")
        with pytest.raises(InputError, match=r"^freq is '2W'; give"):
            change_points(self.table, freq="2W")
        with pytest.raises(InputError, match=r"^Cannot group by 'date', which has a meaning of its own here\."):
            change_points(self.table, "date")


def series(means: Floats) -> PeriodMeans:
    ones = np.ones(len(means))
    return PeriodMeans(np.arange(len(means), dtype=float), means, ones, ones, 0 * ones)


class TestSteps:
    def test_the_gain_is_what_the_squares_within_parts_lose(self) -> None:
        generator = np.random.default_rng(0)
        values, counts = generator.normal(size=9), generator.integers(1, 5, 9).astype(float)

        def squares(part: list[int]) -> float:
            mean = np.average(values[part], weights=counts[part])
            return float((counts[part] * (values[part] - mean) ** 2).sum())

        whole, found = list(range(9)), {}
        for length, starts, gains in _gains((values * counts)[None], counts[None], True):
            found |= {(start, start + length): gain for start, gain in zip(starts.tolist(), gains[:, 0], strict=True)}
        for (start, stop), gain in found.items():
            rest = [*whole[:start], *whole[stop:]]
            lost = squares(whole) - squares(whole[start:stop]) - squares(rest)
            # One or two places left over on a side are no level.
            assert gain == pytest.approx(lost if {start, 9 - stop}.isdisjoint({1, 2}) else 0.0)

    def test_without_stretches_cuts_go_on_to_the_end(self) -> None:
        values = np.array([0.0, 0, 0, 1, 1, 1, 0, 0, 0])
        ends = [(length, starts.tolist()) for length, starts, _ in _gains(values[None], np.ones((1, 9)), False)]
        assert ends == [(3, [6]), (4, [5]), (5, [4]), (6, [3])]
        assert _greatest(values[None], np.ones((1, 9)), False).tolist() == pytest.approx([0.5])
        assert _greatest(values[None], np.ones((1, 9)), True).tolist() == pytest.approx([2])

    def test_points_are_placed_anew_between_their_neighbours(self) -> None:
        cutter = _Cutter(series(steps((10, 0), (10, 1), (10, 3))), lambda part: (np.empty((0, 0)), np.empty((0, 0))))
        assert cutter._placed([9, 21]) == [10, 20]

    def test_around_independent_means_single_periods_change_places(self) -> None:
        means = np.array([0.1, -0.2] * 15)
        drawn = _drifting(series(means), [], np.random.default_rng(0), 20)
        # One mean was fitted to thirty values, hence the factor.
        expected = np.sort(means - means.mean()) * (30 / 29) ** 0.5
        assert np.sort(drawn, axis=1) == pytest.approx(np.tile(expected, (20, 1)))
        assert len(np.unique(drawn, axis=0)) == 20

    def test_series_without_a_change_drift_as_what_is_left_does(self) -> None:
        generator = np.random.default_rng(1)
        drift = generator.normal(size=2000)
        for place in range(1, 2000):
            drift[place] += 0.6 * drift[place - 1]
        drawn = _drifting(series(drift + steps((1000, 0), (1000, 9))), [1000], generator, 20)
        assert drawn.std() == pytest.approx(drift.std(), rel=0.05)
        assert np.mean(drawn[:, 1:] * drawn[:, :-1]) / np.mean(drawn**2) == pytest.approx(0.6, abs=0.04)

    def test_a_change_that_was_found_is_no_part_of_them(self) -> None:
        level = steps((30, 0), (30, 0.8)) + 0.01 * (-1.0) ** np.arange(60)
        spreads = [_drifting(series(level), points, np.random.default_rng(0), 9).std() for points in ([], [30])]
        assert spreads[0] > 0.1
        assert spreads[1] < 0.02

    def test_periods_with_few_articles_vary_more(self) -> None:
        generator = np.random.default_rng(2)
        at = np.repeat(np.arange(60.0), np.where(np.arange(60) % 2, 20, 1))
        weeks = period_means(at, generator.normal(size=len(at)), np.ones(len(at)))
        drawn = _drifting(weeks, [], generator, 200)
        assert drawn[:, ::2].std() > 1.5 * drawn[:, 1::2].std()

    @settings(deadline=None, max_examples=20)
    @given(values=st.lists(st.sampled_from([-1.0, 0.0, 0.5, 1.0]), min_size=6, max_size=40), seed=st.integers(0, 99))
    def test_points_stay_apart(self, values: list[float], seed: int) -> None:
        table = change_points(
            ratings(range(len(values)), values), n_permutations=19, level=0.6, max_points=9, seed=seed
        )
        edges = [0, *weeks_of(table), len(values)]
        assert all(np.diff(edges) >= SHORTEST)


class TestFalsePositives:
    """Series of 52 weeks of six articles in which nothing changes; of 100, 5 should be called, give or take."""

    @staticmethod
    def rate(correlation: float, spread: float) -> float:
        called = 0
        for seed in range(100):
            generator = np.random.default_rng(seed)
            level = generator.normal(0, spread, 52)
            for week in range(1, 52):
                level[week] = correlation * level[week - 1] + (1 - correlation**2) ** 0.5 * level[week]
            at = np.arange(52.0).repeat(6)
            weeks = period_means(at, level.repeat(6) + generator.normal(size=312), np.ones(312))
            called += bool(_points(weeks, generator, 99, 5, 0.05))
        return called / 100

    def test_independent_articles(self) -> None:
        assert self.rate(0.0, 0.0) <= 0.09

    def test_a_level_that_drifts_from_week_to_week(self) -> None:
        # Weeks shuffled one by one would call a third of them.
        assert self.rate(0.4, 0.5) <= 0.12
