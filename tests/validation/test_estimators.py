import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit.validation.estimators import (
    Estimate,
    Units,
    covariance,
    cross_fitted,
    difference_of,
    interval,
    p_value,
    prediction_powered,
    standard_error,
)

NAN = float("nan")

# Drawn once; every fourth mention has a label. What ppi_py 0.2.3 says of them stands in the tests.
PREDICTED = [
    0.9, 0.0, 1.0, -0.8, 0.2, -0.2, 0.6, -0.7, 0.7, 0.1, 0.8, 0.0, -0.1, 0.6, 1.0, -0.3, 0.9, 0.9, -0.6, 0.2,
    0.4, 0.9, 0.3, -0.7, 0.0, 0.0, 0.0, 0.9, -0.3, -0.6, 0.0, 0.3, 0.9, 0.2, -0.5, 0.9, 0.0, 0.4, 0.0, -0.6,
    0.4, 0.5, -0.6, -0.1, -0.3, -0.7, -0.6, 0.9, 0.8, -0.2, 0.5, -0.9, 0.8, 0.1, 0.6, -0.4, -0.2, -0.3, 0.9, -0.1,
]  # fmt: skip
LABELS = [1.0, 1.0, -1.0, 1.0, 1.0, -1.0, 1.0, -1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, -1.0]


def units(predicted: list[float], labels: list[float], weights: list[float] | float, **columns: list[int]) -> Units:
    n = len(predicted)
    known = {"clusters": list(range(n)), "strata": [0] * n} | columns
    clusters, strata = (np.array(known[name], dtype=np.int64) for name in ("clusters", "strata"))
    given_weights = np.full(n, weights) if isinstance(weights, float) else np.array(weights, dtype=float)
    return Units(clusters, np.array(predicted, dtype=float), np.array(labels, dtype=float), given_weights, strata)


def sizes_of(sample: Units) -> np.ndarray:
    return np.bincount(sample.strata[~np.isnan(sample.labels)])


@pytest.fixture
def reference() -> Units:
    labels = [NAN] * 60
    labels[::4] = LABELS
    return units(PREDICTED, labels, 4.0)


class TestPredictionPowered:
    @pytest.mark.parametrize(("tuning", "mean"), [(0.0, 0.46666667), (0.5, 0.37), (1.0, 0.27333333)])
    def test_the_mean_is_that_of_the_reference_implementation(
        self, reference: Units, tuning: float, mean: float
    ) -> None:
        # ppi_mean_pointestimate(Y, Yhat, Yhat_unlabeled, lam=tuning * 45 / 60): it keeps labelled mentions apart.
        assert prediction_powered(reference, np.array([15]), tuning).mean == pytest.approx(mean, abs=1e-8)

    def test_the_tuning_takes_the_interval_that_is_shortest(self, reference: Units) -> None:
        best = standard_error(prediction_powered(reference, np.array([15])), np.array([15]))
        others = [
            standard_error(prediction_powered(reference, np.array([15]), t / 10), np.array([15])) for t in range(11)
        ]
        # Of the tuned one the standard error allows for the tuning, which the data chose.
        assert best < 1.06 * min(others)

    def test_a_large_sample_has_the_interval_of_the_reference_implementation(self) -> None:
        generator = np.random.default_rng(4)
        generator.uniform(-1, 1, 60), generator.normal(0, 0.5, 60)
        values = generator.uniform(-1, 1, 40_000)
        labels = np.sign(np.round(values * 0.6 + generator.normal(0, 0.5, 40_000), 1))
        labels[np.arange(40_000) % 8 != 0] = NAN
        sample = units(list(values), list(labels), 8.0)
        estimate = prediction_powered(sample, np.array([5000]))
        # ppi_mean_pointestimate and ppi_mean_ci with alpha=0.05, which tune by themselves.
        assert estimate.mean == pytest.approx(0.008709, abs=1e-4)
        assert interval(estimate, np.array([5000]), 0.95) == pytest.approx((-0.0153638, 0.03278179), abs=2e-4)

    def test_weights_by_hand(self) -> None:
        # The labels' mean is (3 * 1 + 1 * -1) / 4; that of the scorer's misses the same of (.5 * 3 - .1) / 4 = .35.
        sample = units([0.5, -0.1, 0.1, 0.3], [1, -1, NAN, NAN], [3, 1, 0, 0])
        assert prediction_powered(sample, np.array([2]), 0.0).mean == pytest.approx(0.5)
        assert prediction_powered(sample, np.array([2]), 1.0).mean == pytest.approx(0.5 + 0.2 - 0.35)

    def test_a_scorer_that_is_always_right_gives_the_mean_of_all_its_values(self) -> None:
        values = [1.0, -1, 0, 1, 1, 0, 0, -1, 1, 1, -1, 0]
        sample = units(values, [*values[:6], *[NAN] * 6], 2.0)
        assert prediction_powered(sample, np.array([6])).mean == pytest.approx(2 / 12)

    def test_a_scorer_that_says_one_thing_leaves_the_mean_of_the_labels(self) -> None:
        sample = units([0.3] * 8, [1, 0, -1, 1, *[NAN] * 4], 2.0)
        assert prediction_powered(sample, np.array([4])).mean == pytest.approx(0.25)

    def test_a_scorer_that_says_the_opposite_leaves_the_mean_of_the_labels(self) -> None:
        sample = units([-1, 0, 1, -1, 1, 1, 1, 1], [1, 0, -1, 1, *[NAN] * 4], 2.0)
        assert prediction_powered(sample, np.array([4])).mean == pytest.approx(0.25)


class TestStandardError:
    def test_labels_of_all_mentions_give_that_of_a_mean(self) -> None:
        labels = [1.0, 0, -1, 1, 1, 0, 0, 1, -1, 1]
        estimate = prediction_powered(units([0.0] * 10, labels, 1.0), np.array([10]), 0.0)
        # HC2 of a mean is the textbook's; the sandwich's n / (n - 1) comes on top.
        expected = np.std(labels, ddof=1) / 10**0.5 * (10 / 9) ** 0.5
        assert standard_error(estimate, np.array([10])) == pytest.approx(expected)

    def test_copies_of_an_article_s_mention_do_not_make_it_smaller(self) -> None:
        labels, clusters = [1.0, 0, -1, 1, 1, 0, 0, 1, -1, 1], list(range(10))
        once = prediction_powered(units([0.0] * 10, labels, 1.0, clusters=clusters), np.array([10]), 0.0)
        copied = prediction_powered(units([0.0] * 30, labels * 3, 1.0, clusters=clusters * 3), np.array([30]), 0.0)
        # The leverage of a mention falls with their number, by which the error of few is made larger.
        assert standard_error(copied, np.array([30])) > 0.94 * standard_error(once, np.array([10]))

    def test_strata_that_differ_do_not_add_to_it(self) -> None:
        # Half of the mentions are 1 and half are -1, and the strata know which: only articles vary, not the draw.
        labels = [1.0, NAN] * 20 + [-1.0, NAN] * 20
        apart = units([0.0] * 80, labels, 2.0, strata=[0] * 40 + [1] * 40)
        mixed = units([0.0] * 80, labels, 2.0)
        error_apart, error_mixed = (
            standard_error(prediction_powered(sample, sizes_of(sample), 0.0), sizes_of(sample))
            for sample in (apart, mixed)
        )
        assert error_apart == pytest.approx(error_mixed / 2**0.5, rel=0.03)

    def test_labels_without_spread_have_none(self) -> None:
        estimate = prediction_powered(units([0.1, 0.2, 0.3, 0.4], [1.0, 1.0, NAN, NAN], 2.0), np.array([2]))
        assert np.isnan(standard_error(estimate, np.array([2])))

    @given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=6, max_size=20), st.integers(0, 2**32))
    def test_the_variance_is_never_below_zero(self, labels: list[float], seed: int) -> None:
        generator = np.random.default_rng(seed)
        n = 2 * len(labels)
        strata = generator.integers(0, 3, n).tolist()
        sample = units(generator.uniform(-1, 1, n).tolist(), [*labels, *[NAN] * len(labels)], 2.0, strata=strata)
        influence = prediction_powered(sample, sizes_of(sample)).influence
        assert covariance(influence, influence, np.maximum(sizes_of(sample), 1)) > -1e-9


class TestDifference:
    def test_what_two_groups_share_by_article_takes_nothing_from_their_difference(self) -> None:
        first = units([0.0] * 8, [1.0, 0, -1, 1, 0, 0, 1, -1], 1.0)
        second = first._replace(labels=np.array([1.0, 0, -1, 1, 0, 0, 1, 0]))
        one, other = (prediction_powered(group, np.array([16]), 0.0) for group in (first, second))
        # They differ in one article of eight.
        assert standard_error(difference_of(one, other, np.array([16])), np.array([16])) < 0.5 * standard_error(
            one, np.array([16])
        )

    def test_of_other_articles_variances_add_up(self) -> None:
        labels = [1.0, 0, -1, 1, 0, 0, 1, -1]
        first = units([0.0] * 8, labels, 1.0)
        second = first._replace(clusters=first.clusters + 8)
        one, other = (prediction_powered(group, np.array([16]), 0.0) for group in (first, second))
        both = standard_error(one, np.array([16])) * 2**0.5
        # n / (n - 1) of eight articles, and of sixteen.
        found = standard_error(difference_of(one, other, np.array([16])), np.array([16]))
        assert found == pytest.approx(both * (16 / 15 * 7 / 8) ** 0.5)

    def test_degrees_of_freedom_are_welch_s(self) -> None:
        first = units([0.0] * 8, [1.0, 0, -1, 1, 0, 0, 1, -1], 1.0)
        second = first._replace(clusters=first.clusters + 8)
        one, other = (prediction_powered(group, np.array([16]), 0.0) for group in (first, second))
        assert difference_of(one, other, np.array([16])).df == pytest.approx(14)
        assert difference_of(one, other._replace(df=0), np.array([16])).df == 0

    def test_p_and_interval_agree(self) -> None:
        estimate = prediction_powered(units([0.0] * 8, [1, 0, 1, 1, 0, 0, 1, 0], 1.0), np.array([8]), 0.0)
        p = p_value(estimate, np.array([8]))
        assert interval(estimate, np.array([8]), 1 - p)[0] == pytest.approx(0)

    def test_without_freedom_there_is_no_interval(self) -> None:
        estimate = prediction_powered(units([0.0] * 8, [1, 0, 1, 1, 0, 0, 1, 0], 1.0), np.array([8]), 0.0)
        assert np.isnan(interval(Estimate(estimate.mean, estimate.influence, 0), np.array([8]), 0.95)).all()


class TestCrossFitted:
    def sample(self, n: int = 400) -> tuple[Units, np.ndarray]:
        generator = np.random.default_rng(0)
        values = generator.uniform(-1, 1, n)
        labels = np.where(np.arange(n) % 2, NAN, np.sign(np.round(values + 0.3 * (np.arange(n) % 4 < 2), 1)))
        clusters = [number // 4 for number in range(n)]
        return units(list(values), list(labels), 2.0, clusters=clusters), np.arange(n) % 4 // 2

    def test_it_learns_what_labels_are(self) -> None:
        sample, groups = self.sample()
        fitted = cross_fitted(sample, np.zeros(400, dtype=bool), groups, np.random.default_rng(0))
        labelled = ~np.isnan(sample.labels)
        assert np.corrcoef(fitted[labelled], sample.labels[labelled])[0, 1] > 0.85

    def test_an_article_s_own_labels_are_not_learnt_from(self) -> None:
        sample, groups = self.sample(40)
        unrated = np.zeros(40, dtype=bool)
        fitted = cross_fitted(sample, unrated, groups, np.random.default_rng(0))
        labels = sample.labels.copy()
        labels[:4] = -labels[:4]
        changed = cross_fitted(sample._replace(labels=labels), unrated, groups, np.random.default_rng(0))
        assert changed[:4].tolist() == fitted[:4].tolist()
        assert changed.tolist() != fitted.tolist()

    def test_it_stays_within_the_labels(self) -> None:
        sample, groups = self.sample()
        fitted = cross_fitted(sample, np.zeros(400, dtype=bool), groups, np.random.default_rng(0))
        assert fitted.min() >= -1
        assert fitted.max() <= 1

    def test_mentions_that_the_scorer_says_nothing_of_are_learnt_apart(self) -> None:
        labels = [1.0, 0, 1, 0, 1, 0, 1, 0] * 5
        sample = units([0.0] * 40, labels, 1.0)
        unrated = np.array([False, True] * 20)
        fitted = cross_fitted(sample, unrated, np.zeros(40, dtype=np.int64), np.random.default_rng(0))
        assert fitted[~unrated].min() > 0.9
        assert fitted[unrated].max() < 0.1
