import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from biaskit.inference import differences
from biaskit.inference.differences import Halves, apart, contributions, difference_interval, from_both
from biaskit.inference.ratios import NONE, Interval

Floats = NDArray[np.float64]


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def ones(given: Floats) -> Floats:
    return np.ones(len(given))


def clustered(generator: np.random.Generator, only_a: int, only_b: int, both: int) -> Halves:
    """Articles with an own level each, of one to some mentions; no difference between the groups."""
    n = only_a + only_b + both
    article, has_a, has_b = generator.normal(0, 0.3, n), np.arange(n) >= only_b, np.arange(n) < only_b + both
    counts_a, counts_b = ((1 + generator.poisson(2, n)) * has.astype(float) for has in (has_a, has_b))
    totals = [(article + generator.normal(0, 0.3, n)) * counts for counts in (counts_a, counts_b)]
    return Halves(totals[0], counts_a, totals[1], counts_b)


class TestHalves:
    def test_groups_apart_share_no_cluster(self) -> None:
        halves = apart(*map(np.array, ([1.0, 2.0], [2.0, 2.0], [0.5], [1.0])))
        assert (halves.sizes, halves.shared.any(), halves.difference) == ((2, 1), False, 0.25)

    @given(st.lists(st.tuples(*[st.integers(0, 3).map(float)] * 4), min_size=1, max_size=6))
    def test_contributions_sum_to_the_difference(self, rows: list[tuple[float, ...]]) -> None:
        halves = Halves(*np.array([*rows, (1.0, 1.0, 0.0, 1.0)]).T)
        assert contributions(halves).sum() == pytest.approx(halves.difference)


class TestFewClusters:
    def test_it_is_welchs_where_clusters_are_of_one_size(self) -> None:
        a, b = rng(1).normal(0.2, 0.1, 6), rng(2).normal(0, 0.4, 9)
        known = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.9)
        found = difference_interval(apart(3 * a, 3 * ones(a), 3 * b, 3 * ones(b)), rng(), level=0.9)
        assert found[:2] == pytest.approx((known.low, known.high))
        assert found.method == "t"

    def test_it_is_that_of_pairs_where_every_cluster_has_both(self) -> None:
        article = rng(1).normal(0, 1, 7)
        a, b = article + rng(2).normal(0.2, 0.1, 7), article
        known = stats.ttest_rel(a, b).confidence_interval(0.95)
        found = difference_interval(Halves(a, ones(a), b, ones(b)), rng())
        assert found[:2] == pytest.approx((known.low, known.high))

    def test_one_shared_cluster_of_many_changes_little(self) -> None:
        halves = clustered(rng(1), 12, 12, 1)
        counted_twice = Halves(*(np.append(part, 0) for part in halves))
        counted_twice.totals_b[-1], counted_twice.counts_b[-1] = halves.totals_b[12], halves.counts_b[12]
        counted_twice.totals_b[12], counted_twice.counts_b[12] = 0, 0
        shared, alone = (difference_interval(part, rng())[:2] for part in (halves, counted_twice))
        assert shared == pytest.approx(alone, abs=0.05)

    def test_it_turns_with_the_groups(self) -> None:
        halves = clustered(rng(3), 5, 7, 3)
        low, high, _ = difference_interval(halves, rng())
        assert difference_interval(Halves(*halves[2:], *halves[:2]), rng())[:2] == pytest.approx((-high, -low))

    def test_ends_are_cut_at_the_scale(self) -> None:
        a, b = np.array([1.0, 0.6]), np.array([-1.0, 0.2])
        assert difference_interval(apart(a, ones(a), b, ones(b)), rng())[:2] == (-2, 2)

    def test_a_scale_that_the_difference_leaves_does_not_cut_it_off(self) -> None:
        a, b = np.array([5.0, 5.1]), np.array([1.0, 1.1])
        low, high, _ = difference_interval(apart(a, ones(a), b, ones(b)), rng())
        assert (low < 4, high) == (True, 4)

    def test_clusters_that_agree_to_the_digit_do_not_say_how_far_another_would_lie(self) -> None:
        a, b = np.full(3, 0.2), np.array([0.1, 0.3, 0.2])
        assert difference_interval(apart(a, ones(a), b, ones(b)), rng()) == NONE

    def test_one_cluster_has_none(self) -> None:
        assert difference_interval(apart(np.ones(1), np.ones(1), np.zeros(9), np.ones(9)), rng()) == NONE


class TestManyClusters:
    def test_scipy_says_the_same_of_very_many(self) -> None:
        a, b = rng(1).exponential(0.3, 400), rng(2).exponential(0.2, 500)
        known = stats.bootstrap(
            (a, b), lambda x, y, axis: x.mean(axis) - y.mean(axis), n_resamples=4999, rng=rng(), method="percentile"
        ).confidence_interval
        found = difference_interval(apart(a, ones(a), b, ones(b)), rng(), n_resamples=4999)
        assert found[:2] == pytest.approx((known.low, known.high), abs=0.003)
        assert found.method == "percentile"

    def test_percentiles_are_drawn_out_to_the_width_of_t(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Of eight against eight plain percentiles are a fifth too narrow."""
        widths: dict[str | None, list[float]] = {"percentile": [], "t": []}
        for seed in range(20):
            halves = apart(rng(seed).normal(0, 0.2, 8), np.ones(8), rng(99 + seed).normal(0, 0.2, 8), np.ones(8))
            for few in (8, 9):
                monkeypatch.setattr(differences, "FEW", few)
                low, high, method = difference_interval(halves, rng())
                widths[method].append(high - low)
        assert np.mean(widths["percentile"]) == pytest.approx(np.mean(widths["t"]), rel=0.03)

    def test_what_articles_have_in_common_is_no_noise(self) -> None:
        article = rng(1).normal(0, 1, 40)
        halves = Halves(article, ones(article), article + rng(2).normal(0, 0.1, 40), ones(article))
        together, alone = (difference_interval(part, rng()) for part in (halves, apart(*halves)))
        assert together.high - together.low < 0.1 < 0.5 < alone.high - alone.low

    def test_draws_in_pieces_are_the_draws_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        halves = clustered(rng(1), 40, 40, 5)
        whole = difference_interval(halves, rng(), n_resamples=300)
        monkeypatch.setattr(differences, "_CELLS_AT_ONCE", 1000)
        assert difference_interval(halves, rng(), n_resamples=300)[:2] == pytest.approx(whole[:2])


@pytest.mark.parametrize(("only_a", "only_b", "both"), [(6, 9, 0), (12, 6, 4), (0, 0, 9), (40, 45, 0), (30, 20, 25)])
def test_intervals_cover_as_often_as_they_say(only_a: int, only_b: int, both: int) -> None:
    found = [
        difference_interval(clustered(rng(seed), only_a, only_b, both), rng(1000 + seed), n_resamples=500)
        for seed in range(400)
    ]
    assert 0.92 <= np.mean([low <= 0 <= high for low, high, _ in found]) <= 0.98


@pytest.mark.parametrize(("size_a", "size_b"), [(40, 45), (40, 150)])
def test_intervals_cover_where_a_few_articles_are_very_long(size_a: int, size_b: int) -> None:
    """Shares of a frame: lengths of Pareto's kind, most articles without the frame; BCa covers in 88 % of cases."""

    def group(generator: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        counts = np.minimum(1 + np.floor(generator.pareto(1.5, n)), 200)
        return generator.binomial(counts.astype(int), generator.beta(0.3, 2.7, n)).astype(float), counts

    covered = []
    for seed in range(300):
        generator = rng(seed)
        halves = apart(*group(generator, size_a), *group(generator, size_b))
        low, high, _ = difference_interval(halves, generator, n_resamples=500)
        covered.append(low <= 0 <= high)
    assert 0.91 <= np.mean(covered) <= 0.98


class TestFromBoth:
    def test_by_hand(self) -> None:
        # .4 - hypot(.3, .4) and .4 + hypot(.4, .3).
        found = from_both(0.5, Interval(0.2, 0.9, "t"), 0.1, Interval(-0.2, 0.5, "t"))
        assert found[:2] == pytest.approx((-0.1, 0.9))
        assert found.method == "mover"

    def test_it_turns_with_the_groups(self) -> None:
        a, b = Interval(0.2, 0.9, "t"), Interval(0.0, 0.3, "exact")
        low, high, _ = from_both(0.5, a, 0.0, b)
        assert from_both(0.0, b, 0.5, a)[:2] == pytest.approx((-high, -low))
