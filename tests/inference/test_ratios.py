"""Intervals of ratios: worked by hand, against scipy, and by simulation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from biaskit.inference.ratios import BOTH_SIGNS, NONE, SHARES, ratio, ratio_interval, resampled_ratios


def generator(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def drawn_articles(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Articles of uneven length whose mentions share a tone, and how often few articles use a word."""
    sizes = rng.geometric(0.3, n)
    shares = rng.beta(0.4, 2, n)
    return rng.binomial(sizes, shares).astype(float), sizes.astype(float)


class TestByHand:
    def test_a_ratio_weighs_clusters_by_their_counts(self) -> None:
        assert ratio(np.array([1.0, 0.0]), np.array([1.0, 3.0])) == 0.25

    def test_strata_weigh_alike(self) -> None:
        totals, counts, strata = np.array([1.0, 1.0, 0.0]), np.array([1.0, 1.0, 4.0]), np.array([0, 0, 1])
        assert ratio(totals, counts, strata) == 0.5

    def test_one_cluster_has_no_interval(self) -> None:
        assert ratio_interval(np.array([0.3]), np.array([1.0]), generator()) == NONE

    def test_students_interval_is_that_of_the_log_odds(self) -> None:
        values = np.array([0.2, 0.3, 0.4, 0.5])
        found = ratio_interval(values, np.ones(4), generator(), bounds=SHARES)
        # With equal counts the jackknife's standard error is that of the mean.
        mean, error = 0.35, np.std(values, ddof=1) / 2
        away = stats.t.ppf(0.975, 3) * error / (mean * (1 - mean))
        ends = 1 / (1 + np.exp(-(np.log(mean / (1 - mean)) + np.array([-away, away]))))
        assert found[:2] == pytest.approx(tuple(ends))
        assert found.method == "t"

    def test_all_at_a_bound_give_the_interval_of_clopper_and_pearson(self) -> None:
        found = ratio_interval(np.zeros(10), np.full(10, 4.0), generator(), bounds=SHARES)
        exact = stats.binomtest(0, 10).proportion_ci(method="exact")
        assert found[:2] == pytest.approx((0.0, exact.high))
        assert found.method == "exact"

    def test_all_at_the_upper_bound_of_a_valence(self) -> None:
        low, high, method = ratio_interval(np.ones(10), np.ones(10), generator())
        exact = stats.binomtest(10, 10).proportion_ci(method="exact")
        assert (low, high, method) == (pytest.approx(2 * exact.low - 1), 1.0, "exact")

    @pytest.mark.parametrize("n", [3, 40])
    def test_without_any_spread_nothing_is_known_of_it(self, n: int) -> None:
        assert ratio_interval(np.full(n, 0.5), np.ones(n), generator()) == NONE

    def test_from_thirty_clusters_on_it_is_of_percentiles(self) -> None:
        values = generator().normal(0, 0.2, 30)
        methods = [ratio_interval(values[:n], np.ones(n), generator()).method for n in (29, 30)]
        assert methods == ["t", "percentile"]

    def test_draws_of_strata_keep_each_stratum(self) -> None:
        totals, strata = np.array([0.0, 0.0, 1.0, 1.0]), np.array([0, 0, 1, 1])
        assert set(resampled_ratios(totals, np.ones(4), generator(), 50, strata)) == {0.5}

    def test_a_stratum_of_one_borrows_the_variance_of_the_others(self) -> None:
        totals, strata = np.array([0.1, 0.3, 0.2]), np.array([0, 0, 1])
        low, high, method = ratio_interval(totals, np.ones(3), generator(), strata=strata)
        assert method == "t"
        assert low < 0.2 < high

    def test_strata_of_one_each_give_none(self) -> None:
        assert ratio_interval(np.array([0.1, 0.3]), np.ones(2), generator(), strata=np.array([0, 1])) == NONE


class TestAgainstScipy:
    @pytest.mark.parametrize(("method", "level"), [("bca", 0.95), ("percentile", 0.956396)])
    def test_means_have_the_interval_of_scipy(self, method: str, level: float) -> None:
        # The level that Hesterberg's widening makes of 95 % with 60 clusters.
        values = generator(5).gamma(1.0, 0.1, 60)
        ours = ratio_interval(values, np.ones(60), generator(), n_resamples=20_000, method=method)
        theirs = stats.bootstrap(
            (values,), np.mean, n_resamples=20_000, method=method, confidence_level=level, rng=generator(1)
        )
        assert ours[:2] == pytest.approx(tuple(theirs.confidence_interval), abs=0.002)

    def test_ratios_have_the_interval_of_scipy(self) -> None:
        totals, counts = drawn_articles(generator(2), 80)
        theirs = stats.bootstrap(
            (totals, counts), lambda t, c, axis: t.sum(axis=axis) / c.sum(axis=axis), paired=True, n_resamples=20_000,
            method="BCa", rng=generator(1),
        )  # fmt: skip
        ours = ratio_interval(totals, counts, generator(), n_resamples=20_000, method="bca", bounds=SHARES)
        assert ours[:2] == pytest.approx(tuple(theirs.confidence_interval), abs=0.004)


class TestBySimulation:
    @pytest.mark.parametrize("n", [5, 12, 25, 60])
    def test_intervals_of_clustered_shares_cover(self, n: int) -> None:
        rng, true = generator(n), 0.4 / 2.4
        hits = 0
        for _ in range(400):
            totals, counts = drawn_articles(rng, n)
            low, high, _ = ratio_interval(totals, counts, rng, n_resamples=400, bounds=SHARES)
            hits += low <= true <= high
        # 95 % nominal; three standard errors of 400 draws are 3.3 %, and skewed shares of few articles take two more.
        assert 0.9 < hits / 400 <= 0.99

    def test_intervals_that_ignore_articles_would_not(self) -> None:
        rng, true, hits = generator(7), 0.4 / 2.4, 0
        for _ in range(200):
            totals, counts = drawn_articles(rng, 60)
            share, n = totals.sum() / counts.sum(), counts.sum()
            reach = 1.96 * (share * (1 - share) / n) ** 0.5
            hits += share - reach <= true <= share + reach
        assert hits / 200 < 0.89


@settings(deadline=None)
@given(
    values=st.lists(st.floats(-1, 1), min_size=2, max_size=40),
    method=st.sampled_from(["auto", "bca", "percentile", "t"]),
)
def test_the_interval_holds_the_mean_and_stays_on_the_scale(values: list[float], method: str) -> None:
    totals = np.array(values)
    found = ratio_interval(totals, np.ones(len(totals)), generator(), n_resamples=50, method=method)
    mean = ratio(totals, np.ones(len(totals)))
    if found == NONE:
        return
    assert BOTH_SIGNS[0] - 1e-12 <= found.low <= mean + 1e-12
    assert mean - 1e-12 <= found.high <= BOTH_SIGNS[1] + 1e-12
