"""Krippendorff's alpha and rank correlation: known answers, properties, intervals over clusters."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from scipy import stats

from biaskit.errors import InputError
from biaskit.inference.agreement import (
    LEVELS,
    alpha_interval,
    krippendorff_alpha,
    rank_correlation,
    rank_correlation_interval,
)
from biaskit.inference.ratios import FEW, NONE

NAN = float("nan")

# Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability", part C: four observers, twelve units.
KRIPPENDORFF = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NAN, NAN, NAN],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NAN, 3],
    [NAN, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NAN],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NAN],
]
THREE_SCORERS = [[-1, 0, 1, 1, 0, -1, NAN, 1], [-1, 0, 0, 1, 0, -1, 1, 1], [NAN, 1, 1, 1, -1, -1, 0, NAN]]
VALENCES = [[0.1, 0.5, -0.3, 0.8, NAN, 0.0], [0.2, 0.4, -0.5, 0.9, 0.3, NAN]]
OPPOSED = [[-1, -1, 0, 0, 1], [1, 1, 0, 0, -1]]
RARE = [[0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 1, 0]]

Values = NDArray[np.float64]


def seeded() -> np.random.Generator:
    return np.random.default_rng(0)


coded_values = arrays(
    np.float64,
    st.tuples(st.integers(2, 4), st.integers(2, 8)),
    elements=st.sampled_from([-1.0, 0.0, 1.0, 2.0, NAN]),
)

classes = st.sampled_from([-1.0, 0.0, 0.5, 2.0])
pairs_of_values = st.lists(st.tuples(classes, classes), min_size=3, max_size=9)


class TestKnownAnswers:
    @pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
    def test_krippendorffs_own_example(self, level: str, alpha: float) -> None:
        assert round(krippendorff_alpha(KRIPPENDORFF, level), 3) == alpha

    # Of the package krippendorff 0.8.
    @pytest.mark.parametrize(
        ("values", "nominal", "ordinal", "interval"),
        [
            (KRIPPENDORFF, 0.743421, 0.815388, 0.849107),
            (THREE_SCORERS, 0.444444, 0.711111, 0.738562),
            (VALENCES, 0.0, 0.916667, 0.963944),
            (OPPOSED, 0.181818, -0.8, -0.8),
            (RARE, -0.071429, -0.071429, -0.071429),
        ],
    )
    def test_another_implementation(
        self, values: list[list[float]], nominal: float, ordinal: float, interval: float
    ) -> None:
        found = [krippendorff_alpha(values, level) for level in LEVELS]
        assert found == pytest.approx([nominal, ordinal, interval], abs=1e-6)

    def test_two_coders_by_hand(self) -> None:
        # One unit of four disagrees: observed 2 of 8; expected 2 * 3 * 5 of 8 * 7.
        assert krippendorff_alpha([[0, 0, 1, 1], [0, 0, 0, 1]]) == pytest.approx(1 - (2 / 8) / (30 / 56))

    def test_values_of_two_classes_have_one_alpha_at_every_level(self) -> None:
        assert len({round(krippendorff_alpha(RARE, level), 12) for level in LEVELS}) == 1

    def test_nominal_values_may_be_texts(self) -> None:
        texts = [["crime", None, "economy", "crime"], ["crime", NAN, "security", "crime"]]
        numbers = [[0, NAN, 1, 0], [0, NAN, 2, 0]]
        assert krippendorff_alpha(texts) == krippendorff_alpha(numbers)

    def test_a_far_miss_weighs_more_than_a_near_one(self) -> None:
        near = krippendorff_alpha([[-1, -1, 0, 1, 1], [-1, -1, 1, 1, 0]], "ordinal")
        far = krippendorff_alpha([[-1, -1, 0, 1, 1], [-1, -1, 0, 1, -1]], "ordinal")
        assert far < near

    def test_a_hundred_thousand_unlike_values(self) -> None:
        truth = seeded().normal(size=100_000)
        assert krippendorff_alpha(np.array([truth, -truth]), "interval") == pytest.approx(-1, abs=0.01)


class TestUndefined:
    @pytest.mark.parametrize("level", LEVELS)
    def test_perfect_agreement_without_variation(self, level: str) -> None:
        assert math.isnan(krippendorff_alpha([[1, 1, 1], [1, 1, 1]], level))

    @pytest.mark.parametrize("level", LEVELS)
    def test_a_single_unit(self, level: str) -> None:
        assert math.isnan(krippendorff_alpha([[0], [1]], level))

    def test_only_one_unit_has_two_values(self) -> None:
        assert math.isnan(krippendorff_alpha([[0, 1, NAN], [1, NAN, 0]]))

    @pytest.mark.parametrize("shape", [(0, 0), (1, 5), (2, 0)])
    def test_nothing_to_compare(self, shape: tuple[int, int]) -> None:
        assert math.isnan(krippendorff_alpha(np.ones(shape)))

    def test_no_alpha_no_interval(self) -> None:
        assert alpha_interval([[1, 1, 1], [1, 1, 1]], seeded()) is NONE

    def test_no_interval_from_one_cluster(self) -> None:
        assert alpha_interval(OPPOSED, seeded(), clusters=["a"] * 5) is NONE

    def test_no_interval_where_all_variation_is_in_one_cluster(self) -> None:
        assert alpha_interval([[0, 0, 0, 1], [0, 0, 0, 1]], seeded(), clusters=list("aabb")) is NONE


class TestProperties:
    @given(coded_values, st.sampled_from(LEVELS))
    def test_at_most_one(self, values: Values, level: str) -> None:
        alpha = krippendorff_alpha(values, level)
        assert math.isnan(alpha) or -1 <= alpha <= 1

    @given(coded_values, st.sampled_from(LEVELS), st.randoms())
    def test_the_order_of_coders_and_units_changes_nothing(self, values: Values, level: str, chance: Any) -> None:
        coders, units = list(range(values.shape[0])), list(range(values.shape[1]))
        chance.shuffle(coders)
        chance.shuffle(units)
        shuffled = values[np.ix_(coders, units)]
        assert krippendorff_alpha(shuffled, level) == pytest.approx(krippendorff_alpha(values, level), nan_ok=True)

    @given(coded_values)
    def test_names_of_nominal_classes_change_nothing(self, values: Values) -> None:
        names = {-1.0: 7.0, 0.0: -3.0, 1.0: 0.5, 2.0: 4.0}
        renamed = np.array([[names.get(value, NAN) for value in row] for row in values])
        assert krippendorff_alpha(renamed) == pytest.approx(krippendorff_alpha(values), nan_ok=True)

    @given(coded_values)
    def test_ordinal_alpha_knows_ranks_alone(self, values: Values) -> None:
        stretched = krippendorff_alpha(np.exp(3 * values), "ordinal")
        assert stretched == pytest.approx(krippendorff_alpha(values, "ordinal"), nan_ok=True)

    @given(coded_values, st.floats(0.1, 100), st.floats(-100, 100))
    def test_interval_alpha_knows_no_unit_and_no_zero(self, values: Values, unit: float, zero: float) -> None:
        moved = krippendorff_alpha(values * unit + zero, "interval")
        assert moved == pytest.approx(krippendorff_alpha(values, "interval"), nan_ok=True, abs=1e-6)

    @given(coded_values, st.sampled_from(LEVELS))
    def test_a_coder_agrees_with_itself(self, values: Values, level: str) -> None:
        alpha = krippendorff_alpha([values[0], values[0]], level)
        assert math.isnan(alpha) == (len(set(values[0][~np.isnan(values[0])])) < 2)
        assert math.isnan(alpha) or alpha == 1

    @given(coded_values, st.sampled_from(LEVELS))
    def test_units_with_one_value_do_not_count(self, values: Values, level: str) -> None:
        lone = np.full((len(values), 2), NAN)
        lone[0] = [-1, 2]
        more = krippendorff_alpha(np.hstack([values, lone]), level)
        assert more == pytest.approx(krippendorff_alpha(values, level), nan_ok=True)

    @given(coded_values, st.sampled_from(LEVELS))
    def test_the_interval_holds_alpha(self, values: Values, level: str) -> None:
        low, high, method = alpha_interval(values, seeded(), level=level, n_resamples=20)
        assert method is None or low <= krippendorff_alpha(values, level) <= high


class TestRefused:
    def test_an_unknown_level(self) -> None:
        with pytest.raises(InputError, match=r"^level is 'ratio'; give 'nominal', 'ordinal' or 'interval'\.$"):
            krippendorff_alpha(OPPOSED, "ratio")

    @pytest.mark.parametrize("values", [[1, 2, 3], [[1, 2], [1]]])
    def test_what_is_not_coders_by_units(self, values: Any) -> None:
        message = r"^values has 1 dimensions; give coders x units, a row a coder, all of one length\.$"
        with pytest.raises(InputError, match=message):
            krippendorff_alpha(values)

    def test_texts_in_an_order(self) -> None:
        with pytest.raises(
            InputError, match=r"^values holds what is no number \(.*\); the ordinal level needs numbers"
        ):
            krippendorff_alpha([["low", "high"], ["low", "low"]], "ordinal")

    def test_infinite_numbers(self) -> None:
        with pytest.raises(InputError, match=r"^values holds infinite numbers; give NaN where there is no value\.$"):
            krippendorff_alpha([[0, math.inf], [0, 1]], "interval")

    def test_more_clusters_than_units(self) -> None:
        with pytest.raises(InputError, match=r"^There are 6 clusters for 5 units; give one a unit\.$"):
            alpha_interval(OPPOSED, seeded(), clusters=list("abcdef"))


def noisy(n_clusters: int, seed: int, *, size: int = 3) -> tuple[Values, NDArray[np.int64]]:
    """Classes that two coders give to units of articles; both share what an article has of its own."""
    generator = np.random.default_rng(seed)
    articles = np.repeat(np.arange(n_clusters), generator.poisson(size, n_clusters) + 1)
    truth = generator.normal(size=n_clusters)[articles] + generator.normal(size=len(articles))
    coders = [
        truth + generator.normal(size=n_clusters)[articles] + generator.normal(size=len(articles)) for _ in range(2)
    ]
    return np.sign(np.round(coders)), articles


class TestIntervals:
    def test_the_same_seed_gives_the_same_interval(self) -> None:
        values, articles = noisy(40, 1)
        intervals = {alpha_interval(values, seeded(), level="ordinal", clusters=articles) for _ in range(2)}
        assert len(intervals) == 1

    def test_the_order_of_the_units_changes_nothing(self) -> None:
        values, articles = noisy(40, 1)
        order = seeded().permutation(len(articles))
        one = alpha_interval(values, seeded(), level="ordinal", clusters=articles)
        other = alpha_interval(values[:, order], seeded(), level="ordinal", clusters=articles[order])
        assert one[:2] == pytest.approx(other[:2])

    def test_copies_within_articles_do_not_narrow_it(self) -> None:
        values, articles = noisy(60, 2)
        low, high, _ = alpha_interval(values, seeded(), clusters=articles)
        twice = alpha_interval(np.hstack([values, values]), seeded(), clusters=np.tile(articles, 2))
        assert twice.high - twice.low == pytest.approx(high - low, rel=0.05)

    def test_few_clusters_take_students_t(self) -> None:
        values, articles = noisy(FEW, 3)
        few = articles < FEW - 1
        assert alpha_interval(values, seeded(), clusters=articles).method == "percentile"
        assert alpha_interval(values[:, few], seeded(), clusters=articles[few]).method == "t"

    def test_students_t_by_hand(self) -> None:
        values = np.array([[0, 0, 1, 1, 1], [0, 0, 1, 1, 0]])
        alpha = krippendorff_alpha(values)
        left_out = [krippendorff_alpha(np.delete(values, unit, axis=1)) for unit in range(5)]
        error = math.sqrt(4 / 5 * sum((one - alpha) ** 2 for one in left_out))
        low = alpha_interval(values, seeded()).low
        assert low == pytest.approx(max(-1, alpha - stats.t.ppf(0.975, 4) * error))

    def test_a_wider_confidence_gives_a_wider_interval(self) -> None:
        values, articles = noisy(40, 4)
        wide, narrow = (alpha_interval(values, seeded(), clusters=articles, confidence=level) for level in (0.99, 0.5))
        assert wide.low < narrow.low <= narrow.high < wide.high

    @pytest.mark.parametrize("n_clusters", [10, 40])
    def test_it_covers_the_alpha_of_the_whole(self, n_clusters: int) -> None:
        values, _ = noisy(60_000, 5)
        truth = krippendorff_alpha(values, "ordinal")
        covered = []
        for seed in range(300):
            values, articles = noisy(n_clusters, 100 + seed)
            generator = np.random.default_rng(seed)
            found = alpha_interval(values, generator, level="ordinal", clusters=articles, n_resamples=300)
            covered.append(found.low <= truth <= found.high)
        assert 0.91 <= np.mean(covered) <= 0.985


class TestRankCorrelation:
    @given(pairs_of_values)
    def test_it_is_scipys(self, pairs: list[tuple[float, float]]) -> None:
        one, other = zip(*pairs, strict=True)
        constant = len(set(one)) == 1 or len(set(other)) == 1
        expected = NAN if constant else stats.spearmanr(one, other)[0]
        assert rank_correlation([one, other]) == pytest.approx(expected, nan_ok=True)

    def test_of_three_it_is_the_mean_of_the_pairs(self) -> None:
        values = np.array([[1, 2, 3, 4], [1, 2, 4, 3], [4, 3, 2, 1]])
        pairs = [rank_correlation(values[[a, b]]) for a, b in ((0, 1), (0, 2), (1, 2))]
        assert rank_correlation(values) == pytest.approx(sum(pairs) / 3)

    def test_a_pair_without_a_correlation_is_left_out_of_the_mean(self) -> None:
        values = [[1, 2, 3, 4], [1, 2, 4, 3], [5, 5, 5, 5]]
        assert rank_correlation(values) == pytest.approx(rank_correlation(values[:2]))

    @pytest.mark.parametrize("values", [[[1, 2, NAN], [1, 2, 3]], [[1, 1, 1], [1, 2, 3]], [[1, 2, 3]]])
    def test_two_shared_units_or_no_variation_are_undefined(self, values: list[list[float]]) -> None:
        assert math.isnan(rank_correlation(values))

    def test_a_draw_is_ranked_as_scipy_would_rank_its_rows(self) -> None:
        values = np.array([[0.1, 0.2, 0.2, 0.5, 0.9, 0.3], [0.0, 0.2, 0.4, 0.1, 0.8, 0.8]])
        left_out = [stats.spearmanr(*np.delete(values, [2 * at, 2 * at + 1], axis=1))[0] for at in range(3)]
        rho = stats.spearmanr(*values)[0]
        error = math.sqrt(2 / 3 * sum((one - rho) ** 2 for one in left_out))
        found = rank_correlation_interval(values, seeded(), clusters=list("aabbcc"), confidence=0.2)
        assert found.low == pytest.approx(rho - stats.t.ppf(0.6, 2) * error)

    def test_copies_within_articles_do_not_narrow_its_interval(self) -> None:
        values, articles = noisy(60, 2)
        low, high, _ = rank_correlation_interval(values, seeded(), clusters=articles)
        twice = rank_correlation_interval(np.hstack([values, values]), seeded(), clusters=np.tile(articles, 2))
        assert twice.high - twice.low == pytest.approx(high - low, rel=0.05)
