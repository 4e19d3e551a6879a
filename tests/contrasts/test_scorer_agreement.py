"""agreement: how far scorers agree on the same mentions."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.contrasts.scorer_agreement import AGREEMENT_COLUMNS, agreement
from biaskit.errors import InputError, NotFoundError
from biaskit.inference.agreement import krippendorff_alpha

NAN = float("nan")
TONE = [-0.5, 0.04, 0.3, -0.2, 0.6, NAN]
VADER = [-0.4, 0.0, -0.05, 0.7, 0.9, 0.1]


def ratings(*, articles: Sequence[str] = "aabbcc", **scorers: Sequence[float]) -> pd.DataFrame:
    """One row per mention and scorer."""
    tables = [
        pd.DataFrame(
            {"article_id": list(articles), "outlet": "Ledger", "start": range(len(articles)), "target": "Peru",
             "source": None, "scope": [((0, 4),)] * len(articles), "scorer": scorer, "dimension": "valence",
             "value": values}
        )
        for scorer, values in scorers.items()
    ]  # fmt: skip
    return pd.concat(tables, ignore_index=True)


def pair(table: pd.DataFrame, a: str, b: str) -> pd.Series:
    return table[(table["scorer_a"] == a) & (table["scorer_b"] == b)].iloc[0]


values = st.floats(-1, 1).map(lambda value: round(value, 2)) | st.just(NAN)
two_scorers = st.lists(st.tuples(values, values), min_size=1, max_size=12)


class TestByHand:
    def test_a_row_for_each_pair_and_one_for_all(self) -> None:
        table = agreement(ratings(vader=VADER, tone=TONE, model=VADER))
        assert list(table.columns) == list(AGREEMENT_COLUMNS)
        assert table[["scorer_a", "scorer_b"]].values.tolist() == [
            ["model", "tone"], ["model", "vader"], ["tone", "vader"], ["all", None],
        ]  # fmt: skip

    def test_two_scorers(self) -> None:
        row = agreement(ratings(tone=TONE, vader=VADER)).iloc[0]
        # Both rated five; ranks 1 3 4 2 5 and 1 3 2 4 5: 1 - 6 * 8 / (5 * 24).
        assert (row["n_mentions"], row["n_articles"]) == (5, 3)
        assert row["spearman"] == pytest.approx(0.6)

    def test_alpha_is_of_classes_outside_the_neutral_band(self) -> None:
        row = agreement(ratings(tone=TONE, vader=VADER)).iloc[0]
        expected = krippendorff_alpha([[-1, 0, 1, -1, 1], [-1, 0, 0, 1, 1]], "ordinal")
        assert row["alpha"] == pytest.approx(expected)

    def test_all_together_have_the_mean_correlation_and_one_alpha(self) -> None:
        table = agreement(ratings(tone=TONE, vader=VADER, model=[*TONE[:5], 0.9]))
        together = table.iloc[-1]
        classes = [[-1, 0, 1, -1, 1, NAN], [-1, 0, 0, 1, 1, 1], [-1, 0, 1, -1, 1, 1]]
        assert together["spearman"] == pytest.approx(table["spearman"][:-1].mean())
        assert together["alpha"] == pytest.approx(krippendorff_alpha(classes, "ordinal"))
        assert (together["n_mentions"], together["n_articles"]) == (6, 3)

    def test_scorers_stand_in_the_order_given(self) -> None:
        table = agreement(ratings(tone=TONE, vader=VADER, model=VADER), scorers=["vader", "tone"])
        assert table[["scorer_a", "scorer_b"]].values.tolist() == [["vader", "tone"], ["all", None]]

    def test_mentions_are_joined_by_place_and_source_not_by_row(self) -> None:
        table = ratings(tone=TONE, vader=VADER)
        assert_frame_equal(agreement(table.sample(frac=1, random_state=1)), agreement(table))

    def test_two_sources_of_one_place_are_two_mentions(self) -> None:
        both = ratings(tone=TONE, vader=VADER)
        theirs = ratings(tone=TONE, vader=VADER).assign(source="Chile")
        assert agreement(pd.concat([both, theirs]))["n_mentions"].tolist() == [10, 10]

    def test_scopes_may_be_lists_as_in_stored_tables(self) -> None:
        table = ratings(tone=TONE, vader=VADER)
        assert_frame_equal(agreement(table.assign(scope=[[[0, 4]]] * len(table))), agreement(table))

    def test_a_repeated_article_counts_once(self) -> None:
        table = ratings(tone=TONE, vader=VADER).assign(duplicate_of=None)
        again = table.assign(article_id=table["article_id"] + "2", duplicate_of="a")
        assert agreement(pd.concat([table, again]))["n_mentions"].tolist() == [5, 5]

    def test_a_framing_is_read_as_its_ratings(self) -> None:
        table = ratings(tone=TONE, vader=VADER)
        assert_frame_equal(agreement(SimpleNamespace(ratings=table)), agreement(table))


class TestContrasts:
    def test_opposite_scorers(self) -> None:
        row = agreement(ratings(tone=TONE, other=[-value for value in TONE])).iloc[0]
        assert row["spearman"] == pytest.approx(-1)
        assert row["alpha"] < 0

    def test_another_unit_changes_ranks_nowhere(self) -> None:
        stretched = [np.sign(value) * abs(value) ** 3 for value in VADER]
        one, other = (agreement(ratings(tone=TONE, vader=given)) for given in (VADER, stretched))
        assert_frame_equal(one[["spearman", "low", "high"]], other[["spearman", "low", "high"]])

    def test_groups_are_split_and_nulls_kept(self) -> None:
        ours = ratings(tone=TONE, vader=VADER)
        theirs = ratings(tone=TONE, vader=TONE).assign(source="Chile")
        table = agreement(pd.concat([theirs, ours]), by="source")
        assert list(table.columns) == ["source", *AGREEMENT_COLUMNS]
        assert [None if pd.isna(source) else source for source in table["source"]] == [None, None, "Chile", "Chile"]
        assert table["spearman"].tolist() == pytest.approx([0.6, 0.6, 1, 1])

    def test_a_groups_numbers_do_not_hang_on_other_groups(self) -> None:
        many = [f"{number:02}" for number in range(40)]
        draws = np.random.default_rng(0).normal(size=(2, 40)).clip(-1, 1)
        ours = ratings(articles=many, tone=draws[0], vader=draws[1])
        theirs = ratings(tone=TONE, vader=TONE).assign(outlet="Tribune")
        both = agreement(pd.concat([theirs, ours]), by="outlet")
        assert_frame_equal(both[both["outlet"] == "Ledger"].reset_index(drop=True), agreement(ours, by="outlet"))

    def test_a_pairs_numbers_do_not_hang_on_other_scorers(self) -> None:
        two = agreement(ratings(tone=TONE, vader=VADER))
        three = agreement(ratings(tone=TONE, vader=VADER, model=VADER[::-1]))
        assert pair(three, "tone", "vader").tolist() == pair(two, "tone", "vader").tolist()


class TestProperties:
    @given(two_scorers)
    @settings(deadline=None, max_examples=40)
    def test_intervals_hold_the_estimates(self, rated: list[tuple[float, float]]) -> None:
        tone, vader = zip(*rated, strict=True)
        articles = [f"{number // 2:02}" for number in range(len(rated))]
        row = agreement(ratings(articles=articles, tone=tone, vader=vader), n_resamples=20).iloc[0]
        for low, middle, high in (("low", "spearman", "high"), ("alpha_low", "alpha", "alpha_high")):
            assert pd.isna(row[low]) or -1 <= row[low] <= row[middle] <= row[high] <= 1

    @given(st.lists(values, min_size=3, max_size=12))
    @settings(deadline=None, max_examples=40)
    def test_a_scorer_agrees_with_itself(self, rated: list[float]) -> None:
        articles = [f"{number:02}" for number in range(len(rated))]
        row = agreement(ratings(articles=articles, tone=rated, copy=rated)).iloc[0]
        assert pd.isna(row["spearman"]) or row["spearman"] == pytest.approx(1)
        assert pd.isna(row["alpha"]) or row["alpha"] == 1


class TestUndefined:
    def test_fewer_than_three_shared_mentions(self) -> None:
        row = agreement(ratings(tone=[0.1, 0.9, NAN, NAN, NAN, NAN], vader=VADER)).iloc[0]
        assert (row["n_mentions"], row["n_articles"]) == (2, 1)
        assert row[["spearman", "low", "high", "alpha", "alpha_low", "alpha_high"]].isna().all()

    def test_a_scorer_that_never_varies(self) -> None:
        row = agreement(ratings(flat=[0.0] * 6, none=[0.01] * 6)).iloc[0]
        assert row[["spearman", "alpha"]].isna().all()

    def test_one_article_has_no_interval(self) -> None:
        row = agreement(ratings(articles="aaaaaa", tone=TONE, vader=VADER)).iloc[0]
        assert row["spearman"] == pytest.approx(0.6)
        assert row[["low", "high", "alpha_low", "alpha_high"]].isna().all()


class TestRefused:
    def test_a_single_scorer(self) -> None:
        message = (
            r"^Agreement takes two scorers, and 'valence' is rated by tone alone here\. Rate with another one too\.$"
        )
        with pytest.raises(InputError, match=message):
            agreement(ratings(tone=TONE))

    def test_an_unknown_scorer(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No scorer is named 'vadr'\. .* Did you mean 'vader'\?$"):
            agreement(ratings(tone=TONE, vader=VADER), scorers=["tone", "vadr"])

    def test_an_unknown_dimension(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No dimension is named 'anger'\. Available: valence\.$"):
            agreement(ratings(tone=TONE, vader=VADER), dimension="anger")

    def test_an_unknown_column(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'outlets'\. .* Did you mean 'outlet'\?$"):
            agreement(ratings(tone=TONE, vader=VADER), by="outlets")

    @pytest.mark.parametrize("options", [{"n_resamples": 0}, {"level": 1.0}])
    def test_options_out_of_range(self, options: dict[str, Any]) -> None:
        with pytest.raises(InputError, match=r"^(n_resamples is 0|level is 1\.0); "):
            agreement(ratings(tone=TONE, vader=VADER), **options)
