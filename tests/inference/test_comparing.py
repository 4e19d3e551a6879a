from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from biaskit.inference import comparing
from biaskit.inference.comparing import (
    adjusted,
    cliffs_delta,
    difference_p,
    hedges_g,
    paired_delta,
    paired_g,
    permutation_p,
    sign_flip_p,
)
from biaskit.inference.differences import Halves, apart

Floats = NDArray[np.float64]
values = st.lists(st.integers(-5, 5).map(float), min_size=1, max_size=8)


def rng(seed: int = 0) -> np.random.Generator:
    return np.random.default_rng(seed)


def ones(given: Floats) -> Floats:
    return np.ones(len(given))


def studentised(totals: Floats, counts: Floats, is_a: NDArray[np.bool_]) -> float:
    """The statistic as a textbook has it: difference of ratios over their linearised standard errors."""
    ratios, variances = [], []
    for part in (is_a, ~is_a):
        n, ratio = part.sum(), totals[part].sum() / counts[part].sum()
        left = totals[part] - ratio * counts[part]
        ratios.append(ratio)
        variances.append(n / (n - 1) * (left**2).sum() / counts[part].sum() ** 2)
    return float((ratios[0] - ratios[1]) / np.sqrt(sum(variances)))


class TestPermutation:
    @pytest.mark.parametrize(
        ("totals", "counts", "first"),
        [
            ([0.9, 1.1, -0.2, 0.3, -0.8, 0.1, 0.0], [2, 3, 1, 1, 2, 1, 4], 3),
            ([-1.9, -3.0, 1.2, 1.6, 1.3, -0.4, -0.1], [2, 1, 1, 3, 2, 1, 4], 2),
        ],
    )
    def test_p_is_the_share_of_all_splits_that_are_as_far_out(
        self, totals: list[float], counts: list[float], first: int
    ) -> None:
        t, c = np.array(totals), np.array(counts, dtype=float)
        splits = [abs(studentised(t, c, np.isin(np.arange(7), chosen))) for chosen in combinations(range(7), first)]
        exact = np.mean(np.array(splits) >= splits[0] - 1e-9)
        found = permutation_p(t[:first], c[:first], t[first:], c[first:], rng(), 20_000)
        assert found == pytest.approx(exact, abs=0.01)

    def test_scipy_says_the_same_of_means_of_groups_of_one_size(self) -> None:
        a, b = rng(1).normal(0.4, 0.5, 8), rng(2).normal(0, 0.5, 8)
        known = stats.permutation_test((a, b), lambda x, y: x.mean() - y.mean(), n_resamples=20_000)
        assert permutation_p(a, ones(a), b, ones(b), rng(), 20_000) == pytest.approx(known.pvalue, abs=0.01)

    def test_groups_that_never_overlap_have_the_smallest_p(self) -> None:
        # Of the twenty splits of six only this one and its mirror are as far out.
        a, b = np.ones(3), np.zeros(3)
        assert permutation_p(a, a, b, a, rng(), 20_000) == pytest.approx(0.1, abs=0.01)

    def test_p_is_never_below_what_the_draws_can_say(self) -> None:
        a, b = np.linspace(0.8, 1, 40), np.linspace(-1, -0.8, 40)
        assert permutation_p(a, ones(a), b, ones(b), rng(), 99) == 0.01

    def test_no_difference_at_all_is_as_far_out_as_any(self) -> None:
        a = np.array([0.3, 0.6, 0.9])
        assert permutation_p(a, np.array([1.0, 2, 3]), a, np.array([1.0, 2, 3]), rng(), 99) == 1

    def test_values_that_are_all_one_show_nothing(self) -> None:
        counts = np.array([1.0, 3, 7])
        assert permutation_p(0.1 * counts, counts, 0.1 * counts[:2], counts[:2], rng(), 99) == 1

    def test_one_cluster_cannot_be_compared(self) -> None:
        assert np.isnan(permutation_p(np.ones(1), np.ones(1), np.zeros(5), np.ones(5), rng(), 9))

    def test_draws_in_pieces_are_the_draws_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        a, b = rng(1).normal(size=8), rng(2).normal(size=5)
        whole = permutation_p(a, ones(a), b, ones(b), rng(), 500)
        monkeypatch.setattr(comparing, "_CELLS_AT_ONCE", 40)
        assert permutation_p(a, ones(a), b, ones(b), rng(), 500) == whole

    def test_a_small_group_of_wide_spread_is_no_difference(self) -> None:
        """A test of the bare difference is wrong here in a quarter of cases."""
        small = []
        for seed in range(400):
            a, b = rng(seed).normal(0, 0.6, 8), rng(seed + 1000).normal(0, 0.2, 60)
            small.append(permutation_p(a, ones(a), b, ones(b), rng(), 199) <= 0.05)
        assert np.mean(small) < 0.11

    def test_longer_articles_are_no_difference(self) -> None:
        small = []
        for seed in range(400):
            generator = rng(seed)
            counts_a, counts_b = 1 + generator.poisson(0.5, 12), 1 + generator.poisson(9, 24)
            a, b = (generator.normal(0, 0.3, len(n)) * n for n in (counts_a, counts_b))
            small.append(permutation_p(a, counts_a, b, counts_b, rng(), 199) <= 0.05)
        assert 0.02 < np.mean(small) < 0.09


class TestSharedClusters:
    def test_scipy_says_the_same_where_every_cluster_has_both_alike(self) -> None:
        a, b = rng(1).normal(0.3, 0.5, 9), rng(2).normal(0, 0.5, 9)
        known = stats.permutation_test((a, b), lambda x, y: (x - y).mean(), permutation_type="samples")
        assert difference_p(Halves(a, ones(a), b, ones(b)), rng(), 1000) == pytest.approx(known.pvalue)

    def test_without_shared_clusters_it_is_the_permutation_of_clusters(self) -> None:
        a, b = rng(1).normal(size=6), rng(2).normal(size=9)
        found = difference_p(apart(a, ones(a), b, ones(b)), rng(), 200)
        assert found == permutation_p(a, ones(a), b, ones(b), rng(), 200)

    def test_what_an_article_has_in_common_is_no_noise(self) -> None:
        article = rng(1).normal(0, 1, 12)
        halves = Halves(article + 0.2, ones(article), article + rng(2).normal(0, 0.1, 12), ones(article))
        assert difference_p(halves, rng(), 5000) < 0.01
        assert difference_p(apart(*halves), rng(), 500) > 0.3

    @pytest.mark.parametrize(
        ("only_a", "only_b", "both", "longer"), [(0, 0, 15, 2), (10, 10, 10, 1), (40, 5, 20, 5), (40, 3, 1, 1)]
    )
    def test_without_a_difference_p_is_under_05_in_one_case_of_twenty(
        self, only_a: int, only_b: int, both: int, longer: int
    ) -> None:
        """The first group has more mentions an article; all mentions of an article have something in common."""
        small = []
        for seed in range(300):
            generator = rng(seed)
            n = only_a + only_b + both
            article, has_a, has_b = generator.normal(0, 0.4, n), np.arange(n) >= only_b, np.arange(n) < only_b + both
            counts_a, counts_b = ((1 + generator.poisson(k, n)) * has for k, has in ((longer, has_a), (1, has_b)))
            a, b = ((article + generator.normal(0, 0.3, n)) * counts for counts in (counts_a, counts_b))
            small.append(difference_p(Halves(a, counts_a, b, counts_b), rng(), 199) <= 0.05)
        assert 0.015 < np.mean(small) < 0.09

    def test_one_cluster_of_a_group_cannot_be_compared(self) -> None:
        halves = Halves(*map(np.array, ([0.5, 0.0, 0.0], [1.0, 0, 0], [0.1, 0.2, 0.3], [1.0, 1, 1])))
        assert np.isnan(difference_p(halves, rng(), 9))


class TestSignFlips:
    def test_all_flips_of_three(self) -> None:
        # Sums of 1, 2 and 4 with signs: of eight, 7 and -7 are as far out as 7; of 1, 2 and -4 the sum is -1.
        assert sign_flip_p(np.array([1.0, 2.0, 4.0]), rng(), 8) == 0.25
        assert sign_flip_p(np.array([1.0, 2.0, -4.0]), rng(), 8) == 1

    def test_scipy_says_the_same(self) -> None:
        differences = rng(3).normal(0.3, 0.5, 10)
        known = stats.permutation_test((differences,), np.mean, permutation_type="samples", n_resamples=2000)
        assert sign_flip_p(differences, rng(), 2000) == pytest.approx(known.pvalue)

    def test_draws_come_near_to_all_flips(self) -> None:
        differences = rng(3).normal(0.3, 0.5, 12)
        exact = sign_flip_p(differences, rng(), 2**12)
        assert sign_flip_p(differences, rng(), 2**12 - 1) == pytest.approx(exact, abs=0.015)

    def test_turning_all_differences_changes_nothing(self) -> None:
        differences = rng(3).normal(0.3, 0.5, 30)
        assert sign_flip_p(differences, rng(), 500) == sign_flip_p(-differences, rng(), 500)

    def test_draws_in_pieces_are_as_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(comparing, "_CELLS_AT_ONCE", 70)
        assert sign_flip_p(np.ones(30), rng(), 99) == 0.01

    def test_no_pair_has_no_p_and_no_difference_has_one(self) -> None:
        assert np.isnan(sign_flip_p(np.array([]), rng(), 9))
        assert sign_flip_p(np.zeros(3), rng(), 99) == 1


class TestEffectSizes:
    @given(values, values)
    def test_cliffs_delta_counts_every_pair(self, a: list[float], b: list[float]) -> None:
        pairs = [np.sign(x - y) for x in a for y in b]
        assert cliffs_delta(a, b) == pytest.approx(np.mean(pairs))

    @given(values, values)
    def test_cliffs_delta_turns_with_the_groups(self, a: list[float], b: list[float]) -> None:
        assert cliffs_delta(a, b) == -cliffs_delta(b, a)

    def test_cliffs_delta_reaches_its_ends(self) -> None:
        assert cliffs_delta([3, 4], [1, 2]) == 1
        assert cliffs_delta([1, 1], [2]) == -1

    def test_nobody_lies_above_nobody(self) -> None:
        assert np.isnan(cliffs_delta([], [1]))
        assert np.isnan(cliffs_delta([1], []))
        assert np.isnan(paired_delta([]))

    def test_hedges_g_of_a_textbook(self) -> None:
        """Borenstein et al. (2009, 10.1002/9780470743386), chapter 4: means 103 and 100, deviations 5.5 and 4.5."""
        shape = np.tile([-1.0, 1.0], 25) * np.sqrt(49 / 50)
        assert hedges_g(103 + 5.5 * shape, 100 + 4.5 * shape) == pytest.approx(0.5924, abs=5e-5)

    def test_the_correction_of_small_samples(self) -> None:
        # J of two degrees of freedom is gamma(1) / gamma(1/2): 1 / sqrt(pi); the pooled deviation is sqrt(2).
        assert hedges_g([2, 4], [0, 2]) == pytest.approx(2 / np.sqrt(2) / np.sqrt(np.pi))

    def test_standardised_differences_of_pairs_of_a_textbook(self) -> None:
        """Lakens (2013, 10.3389/fpsyg.2013.00863): two films rated by ten people."""
        first, second = [9, 7, 8, 9, 8, 9, 9, 10, 9, 9], [9, 6, 7, 8, 7, 9, 8, 8, 8, 7]
        assert paired_g(first, second) == pytest.approx(1.08, abs=0.005)

    @pytest.mark.parametrize("measure", [hedges_g, paired_g])
    def test_without_spread_or_with_one_value_there_is_no_standard(self, measure: object) -> None:
        assert callable(measure)
        assert np.isnan(measure([0.3, 0.3], [0.1, 0.1]))
        assert np.isnan(measure([0.3], [0.1]))

    @given(values, values)
    def test_hedges_g_turns_with_the_groups(self, a: list[float], b: list[float]) -> None:
        assert hedges_g(a, b) == pytest.approx(-hedges_g(b, a), nan_ok=True)

    def test_dominance_within_pairs(self) -> None:
        assert paired_delta([0.1, 0.9, -0.4, 0.0, 0.2]) == pytest.approx((3 - 1) / 5)


class TestAdjusted:
    def test_by_hand(self) -> None:
        # Sorted .01, .02, .03, .5: times 4 over the rank .04, .04, .04, .5; each at most what follows.
        assert adjusted([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])

    def test_what_was_not_tested_counts_for_nothing(self) -> None:
        np.testing.assert_allclose(adjusted([np.nan, 0.01, 0.02, np.nan]), [np.nan, 0.02, 0.02, np.nan])

    def test_no_test_at_all(self) -> None:
        assert len(adjusted([])) == 0
        assert np.isnan(adjusted([np.nan])).all()

    def test_without_a_difference_any_finding_is_rare(self) -> None:
        found = [(adjusted(rng(seed).random(50)) < 0.05).any() for seed in range(500)]
        assert 0.02 < np.mean(found) < 0.08
