import numpy as np
import pandas as pd
import pytest

from biaskit.contrasts.drift import HIGHEST, PeriodMeans, drift, period_means, series_of
from biaskit.inference.clusters import by_article
from biaskit.inference.ratios import Floats


def drifting(n_periods: int, correlation: float, spread: float, generator: np.random.Generator) -> Floats:
    """A level that drifts: an autoregressive process of that standard deviation."""
    steps = generator.normal(0, spread, n_periods)
    level = np.empty(n_periods)
    level[0] = steps[0]
    for period in range(1, n_periods):
        level[period] = correlation * level[period - 1] + (1 - correlation**2) ** 0.5 * steps[period]
    return level


def series(level: Floats, n_articles: int, generator: np.random.Generator, noise: float = 1.0) -> PeriodMeans:
    """So many articles a period around a level."""
    at = np.arange(len(level), dtype=np.float64).repeat(n_articles)
    return period_means(at, level.repeat(n_articles) + generator.normal(0, noise, len(at)), np.ones(len(at)))


class TestPeriodMeans:
    def test_means_weigh_mentions_alike(self) -> None:
        found = period_means(np.array([0.0, 0.0, 3.0]), np.array([1.0, -1.0, 0.5]), np.array([1.0, 3.0, 1.0]))
        assert found.at.tolist() == [0, 3]
        assert found.means.tolist() == [0, 0.5]
        assert found.counts.tolist() == [4, 1]
        assert found.n_articles.tolist() == [2, 1]

    def test_noise_of_articles_with_one_mention_is_their_variance_by_their_number(self) -> None:
        values = np.random.default_rng(0).normal(size=(4, 6))
        found = period_means(np.arange(4.0).repeat(6), values.ravel(), np.ones(24))
        assert found.noise.tolist() == pytest.approx([values.var(axis=1, ddof=1).mean() / 6] * 4)

    def test_a_long_article_leaves_more_noise_than_two_alike(self) -> None:
        counts = np.array([1.0, 1.0] * 20 + [1.0, 9.0] * 20)
        values = np.random.default_rng(0).normal(size=80)
        noise = period_means(np.arange(40.0).repeat(2), values * counts, counts).noise
        # Sum of the squares of their shares: 1/4 + 1/4, and 1/100 + 81/100.
        assert noise[-1] / noise[0] == pytest.approx(0.82 / 0.5)

    def test_few_articles_tell_no_noise(self) -> None:
        found = period_means(np.array([0.0, 0.0, 1.0]), np.array([0.5, -0.5, 0.1]), np.ones(3))
        assert found.noise.tolist() == [0, 0]

    def test_a_series_is_made_of_rated_articles_in_order_of_time(self) -> None:
        table = pd.DataFrame({"article_id": list("abcd"), "period": [2, 0, 1, 0], "value": [0.2, 0.0, np.nan, 0.1]})
        found = series_of(by_article(table, ["period"]))
        assert found.at.tolist() == [0, 2]
        assert found.means.tolist() == pytest.approx([0.05, 0.2])


class TestDrift:
    def test_independent_means_have_the_variance_of_least_squares(self) -> None:
        # Every other period high: neighbours are unlike, so that no drift is found.
        means = np.array([0.1, -0.1] * 10)
        ones = np.ones(20)
        covariance = drift(PeriodMeans(np.arange(20.0), means, ones, ones, np.zeros(20)), ones[:, None])
        assert covariance == pytest.approx(np.eye(20) * means.var(ddof=1), rel=1e-3, abs=1e-6)

    def test_without_drift_what_is_left_is_noise(self) -> None:
        found = series(np.zeros(200), 10, np.random.default_rng(1))
        covariance = drift(found, np.ones((200, 1)))
        assert np.diag(covariance).mean() == pytest.approx(found.noise[0], rel=0.1)

    def test_a_drift_is_told_from_noise(self) -> None:
        generator = np.random.default_rng(2)
        found = series(drifting(400, 0.7, 0.5, generator), 10, generator)
        covariance = drift(found, np.ones((400, 1)))
        assert covariance[0, 0] == pytest.approx(0.5**2 + 1 / 10, rel=0.3)
        assert covariance[0, 2] / covariance[0, 1] == pytest.approx(0.7, abs=0.15)

    def test_a_gap_makes_neighbours_less_alike(self) -> None:
        generator = np.random.default_rng(3)
        whole = series(drifting(100, 0.8, 0.5, generator), 10, generator)
        holed = PeriodMeans(*(np.delete(values, 50) for values in whole))
        covariance = drift(holed, np.ones((99, 1)))
        # Places 49 and 50 are two periods apart now, as are places 0 and 2.
        assert covariance[49, 50] == pytest.approx(covariance[0, 2])

    def test_means_that_do_not_vary_have_next_to_no_variance(self) -> None:
        ones = np.ones(10)
        covariance = drift(PeriodMeans(np.arange(10.0), ones / 2, ones, ones, np.zeros(10)), ones[:, None])
        assert np.all(np.linalg.eigvalsh(covariance) > 0)
        assert covariance.max() < 1e-10

    def test_the_correlation_has_an_end(self) -> None:
        ones = np.ones(60)
        rise = PeriodMeans(np.arange(60.0), np.linspace(-1, 1, 60), ones, ones, np.zeros(60))
        covariance = drift(rise, ones[:, None])
        assert covariance[0, 1] / covariance[0, 0] == pytest.approx(HIGHEST, abs=1e-3)
