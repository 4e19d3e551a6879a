import pickle
from hashlib import blake2b
from itertools import pairwise
from math import exp, factorial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.errors import InputError, NotFoundError
from biaskit.inference.ratios import resampled_ratios
from biaskit.summary.poisson import Draws, article_keys, poisson_weights
from biaskit.summary.totals import Totals

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")


def rows(n: int, **columns: Any) -> Any:
    """Three mentions in each of n articles, whose tone differs."""
    table: dict[str, Any] = {"article_id": [f"a{i:04}" for i in range(n) for _ in range(3)]}
    table |= {"target": ["Peru", "Peru", "Chile"] * n, "scorer": "vader", "dimension": "valence"}
    table["value"] = [np.sin(i) / 2 + j / 4 for i in range(n) for j in range(3)]
    return pa.Table.from_pandas(pd.DataFrame(table | columns), preserve_index=False)


def drawn_by_hand(article_id: str, seed: int, n: int) -> list[int]:
    """SplitMix64 in whole numbers, and Poisson's distribution added up."""
    whole = 2**64 - 1

    def mixed(state: int) -> int:
        state = (state ^ state >> 30) * 0xBF58476D1CE4E5B9 & whole
        state = (state ^ state >> 27) * 0x94D049BB133111EB & whole
        return state ^ state >> 31

    key, other = (
        int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")
        for text in (article_id, f"seed {seed}")
    )
    state, drawn = mixed(key ^ other), []
    ends = [round(2**16 * sum(exp(-1) / factorial(j) for j in range(k + 1))) for k in range(12)]
    while len(drawn) < n:
        state = state + 0x9E3779B97F4A7C15 & whole
        bits = mixed(state)
        drawn += [sum(end <= (bits >> shift & 0xFFFF) for end in ends) for shift in (0, 16, 32, 48)]
    return drawn[:n]


class TestAdding:
    @settings(deadline=None, max_examples=15)
    @given(places=st.lists(st.integers(0, 90), max_size=5), order=st.randoms(use_true_random=False))
    def test_sums_of_parts_are_those_of_the_whole(self, places: list[int], order: Any) -> None:
        table, ends = rows(90), [0, *sorted(places), 90]
        parts = [table[3 * start : 3 * end] for start, end in pairwise(ends)]
        order.shuffle(parts)
        added = Totals("target", n_resamples=50)
        for part in parts:
            added.add(Totals.of(part, "target", n_resamples=50))
        whole = Totals.of(table, "target", n_resamples=50).summary()
        assert_frame_equal(added.summary(), whole, check_exact=True)

    def test_what_was_added_stays_as_it_is(self) -> None:
        one, other = Totals.of(rows(40)[:60], "target"), Totals.of(rows(40)[60:], "target")
        before = other.summary()
        one.add(other)
        assert_frame_equal(other.summary(), before, check_exact=True)

    def test_totals_travel_between_processes(self) -> None:
        made = Totals.of(rows(40), "target")
        assert_frame_equal(pickle.loads(pickle.dumps(made)).summary(), made.summary(), check_exact=True)

    def test_groups_of_few_articles_hold_no_draws(self) -> None:
        assert len(pickle.dumps(Totals.of(rows(29), "article_id"))) < 20_000

    def test_the_same_articles_are_refused(self) -> None:
        made = Totals.of(rows(5), "target")
        with pytest.raises(InputError, match=r"^Both totals hold an article. Add totals of other articles only, each "):
            made.add(Totals.of(rows(5), "target"))

    def test_beyond_few_articles_the_same_are_not_told_and_count_twice(self) -> None:
        made = Totals.of(rows(30), "target")
        assert made.add(Totals.of(rows(30), "target")).summary()["n_articles"].tolist() == [60, 60]

    def test_totals_made_otherwise_are_refused(self) -> None:
        terms = r"{{'by': \('scorer', 'dimension'\), 'weights': 'mention', 'seed': {}, 'n_resamples': 9}}"
        message = f"^Totals of {terms.format(0)} and of {terms.format(1)} cannot be added. Make both alike.$"
        with pytest.raises(InputError, match=message):
            Totals([], n_resamples=9).add(Totals([], n_resamples=9, seed=1))

    def test_a_column_of_two_types_is_refused(self) -> None:
        one, other = (Totals.of(rows(2, year=year), "year") for year in (2000, "2000"))
        with pytest.raises(InputError, match=r"^The column 'year' holds string and int64. Write it alike everywhere.$"):
            one.add(other)

    def test_a_scorer_that_one_part_lacks_is_no_error(self) -> None:
        one, other = (Totals.of(rows(2, scorer=name), "target", scorer="tone") for name in ("tone", "vader"))
        assert one.add(other).summary()["n_articles"].tolist() == [2, 2]

    def test_a_column_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'targt'. Available: article_id, dimension, scor"):
            Totals.of(rows(2), "targt")

    def test_record_batches_and_tables_of_pandas_will_do(self) -> None:
        whole = Totals.of(rows(40), "target").summary()
        for held in (rows(40).combine_chunks().to_batches()[0], rows(40).to_pandas()):
            assert_frame_equal(Totals.of(held, "target").summary(), whole, check_exact=True)

    def test_what_is_no_table_is_refused(self) -> None:
        with pytest.raises(InputError, match=r"^The rows are int; give an Arrow table or record batch.$"):
            Totals.of(3, "target")

    def test_a_table_without_values_is_refused(self) -> None:
        message = r"^The table has no column 'value'; ratings need article_id, scorer, dimension, value.$"
        with pytest.raises(InputError, match=message):
            Totals.of(rows(2).drop_columns("value"), "target")


class TestWeights:
    def test_shares_are_those_of_poisson(self) -> None:
        weights = poisson_weights(article_keys(map(str, range(1000))), 0, 2000)
        shares = np.bincount(weights.ravel(), minlength=4)[:4] / weights.size
        # Of two million draws a share of .37 varies by .0003.
        assert shares == pytest.approx(np.exp(-1) / np.array([1, 1, 2, 6]), abs=5 * 0.00035)

    def test_articles_and_resamples_draw_apart(self) -> None:
        weights = poisson_weights(article_keys(map(str, range(300))), 3, 300).astype(float)
        for way in (weights, weights.T):
            pairs = np.corrcoef(way)[np.triu_indices(300, 1)] * 300**0.5
            assert pairs.std() == pytest.approx(1, abs=0.03)
            assert pairs.mean() == pytest.approx(0, abs=0.03)

    def test_a_weight_hangs_on_seed_article_and_resample_alone(self) -> None:
        keys = article_keys(["b", "a", "c"])
        assert (poisson_weights(keys, 5, 101)[1, :50] == poisson_weights(article_keys(["a"]), 5, 50)[0]).all()
        assert (poisson_weights(keys, 5, 101) != poisson_weights(keys, 6, 101)).any()

    def test_weights_are_made_as_is_said(self) -> None:
        weights = poisson_weights(article_keys(["a-1", "ü"]), -1, 1000)
        assert weights.tolist() == [drawn_by_hand("a-1", -1, 1000), drawn_by_hand("ü", -1, 1000)]
        assert weights[:, :4].tolist() == [[1, 0, 2, 2], [1, 0, 3, 1]]  # the same on every machine

    def test_draws_are_weighted_sums(self) -> None:
        keys, groups = article_keys(["a", "b", "c"]), np.array([4, 4, 9])
        draws = Draws(1, 500)
        draws.weigh(groups, keys, np.array([0.5, -0.25, 1.0]), np.array([2.0, 1.0, 3.0]))
        weights = poisson_weights(keys, 1, 500).astype(float)
        np.testing.assert_array_equal(draws.of(4), [[0.5, -0.25] @ weights[:2], [2.0, 1.0] @ weights[:2]])
        np.testing.assert_array_equal(draws.of(9), [weights[2], 3 * weights[2]])

    @pytest.mark.parametrize("n", [30, 200])
    def test_the_spread_of_draws_is_that_of_the_bootstrap(self, n: int) -> None:
        rng, draws = np.random.default_rng(n), 40_000
        counts = rng.geometric(0.3, n).astype(float)
        totals = counts * rng.uniform(-0.6, 0.4, n)
        weights = poisson_weights(article_keys(map(str, range(n))), 0, draws).astype(float)
        drawn = ((totals @ weights) / (counts @ weights)).std()
        whole = resampled_ratios(totals, counts, rng, draws).std() * (n / (n - 1)) ** 0.5
        # The standard deviation of d draws varies by 1 / sqrt(2 d) of itself; both are drawn.
        assert drawn / whole == pytest.approx(1, abs=5 * draws**-0.5)
