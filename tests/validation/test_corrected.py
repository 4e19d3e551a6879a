import re
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from benchmarks.corrected import corpus, truth
from biaskit.errors import BiaskitWarning, InputError, NotFoundError
from biaskit.validation import corrected, corrected_differences, sample_for_annotation

NAN = float("nan")


def ratings(values: list[float], **columns: Any) -> pd.DataFrame:
    table = {"article_id": [f"a{i:02}" for i in range(len(values))], "outlet": "Ledger", "start": 0, "end": 4}
    return pd.DataFrame(
        table | {"target": "Peru", "scorer": "vader", "dimension": "valence", "value": values} | columns
    )


def annotated(table: pd.DataFrame, labels: list[float], probability: Any = 0.5, **columns: Any) -> pd.DataFrame:
    """Labels of the first mentions."""
    part = table[: len(labels)].drop(columns=["scorer", "dimension"])
    return part.assign(item=range(1, len(labels) + 1), coder="Ana", value=labels, probability=probability, **columns)


class TestByHand:
    def test_the_scorer_s_error_on_the_sample_is_taken_from_its_mean(self) -> None:
        # The scorer says .3 too much of each: .2 - .3.
        table = ratings([0.5, -0.1, 0.3, 0.1] * 6)
        labels = annotated(table, [0.2, -0.4, 0.0, -0.2] * 3)
        row = corrected(table, labels, scorer="vader").iloc[0]
        assert row["naive"] == pytest.approx(0.2)
        assert row["corrected"] == pytest.approx(-0.1)
        assert (row["n_items"], row["n_labelled"], row["method"]) == (24, 12, "ppi")

    @pytest.mark.parametrize("method", ["ppi", "dsl"])
    def test_labels_of_all_mentions_give_their_mean(self, method: str) -> None:
        table = ratings([0.5, -0.1, 0.3, 0.1] * 4)
        labels = annotated(table, [1.0, 0, 0, -1, 1, 1, 0, 0] * 2, probability=1.0)
        assert corrected(table, labels, scorer="vader", method=method)["corrected"].tolist() == pytest.approx([0.25])

    def test_labels_count_for_as_many_as_they_stand_for(self) -> None:
        # A scorer that says one thing only: (8 * 1 + 8 * 4 * 0) / 40.
        table = ratings([0.2] * 40)
        labels = annotated(table, [1.0] * 8 + [0.0] * 8, probability=[1.0] * 8 + [0.25] * 8, stratum=[1] * 8 + [2] * 8)
        assert corrected(table, labels, scorer="vader")["corrected"].tolist() == pytest.approx([0.2])

    def test_the_mean_of_several_coders_is_the_label(self) -> None:
        table = ratings([0.2] * 24)
        first = annotated(table, [1.0, 0.0] * 6)
        both = pd.concat([first, first.assign(coder="Bo", value=0.0)])
        row = corrected(table, both, scorer="vader").iloc[0]
        assert row["n_labelled"] == 12
        assert row["corrected"] == pytest.approx(0.25)

    def test_mentions_that_nobody_could_label_count_as_not_drawn(self) -> None:
        table = ratings([0.2] * 24)
        labels = annotated(table, [1.0, 0.0] * 6 + [NAN] * 4)
        row = corrected(table, labels, scorer="vader").iloc[0]
        assert (row["n_labelled"], row["corrected"]) == (12, pytest.approx(0.5))

    def test_what_the_scorer_says_nothing_of_counts_as_zero_and_is_corrected(self) -> None:
        table = ratings([NAN, 0.5] * 12)
        row = corrected(table, annotated(table, [0.0, 1.0] * 6), scorer="vader").iloc[0]
        assert (row["n_items"], row["naive"], row["corrected"]) == (24, 0.5, pytest.approx(0.5))

    def test_nulls_are_a_group_and_groups_are_sorted(self) -> None:
        table = ratings([0.5, 0.1] * 24, source=pd.array(["Peru", None] * 24, dtype=object))
        found = corrected(table, annotated(table, [1.0, 0, 0, 1] * 6), "source", scorer="vader")
        assert found["source"].isna().tolist() == [True, False]
        assert found["n_labelled"].tolist() == [12, 12]

    def test_columns_in_order(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        found = corrected(table, annotated(table, [1.0, 0] * 6), ["outlet", "target"], scorer="vader")
        columns = "outlet target scorer dimension n_items n_labelled naive corrected low high method"
        assert found.columns.tolist() == columns.split()

    def test_several_scorers_are_corrected_one_by_one(self) -> None:
        table = pd.concat([ratings([0.5, 0.1] * 12), ratings([-0.5, -0.1] * 12, scorer="tone")])
        found = corrected(table, annotated(table, [1.0, 0] * 6))
        assert found["scorer"].tolist() == ["tone", "vader"]
        assert found["corrected"].tolist() == pytest.approx([0.5, 0.5])

    def test_means_and_ends_stay_on_the_scale(self) -> None:
        table = ratings([0.9, 0.2] * 12)
        row = corrected(table, annotated(table, [1.0] * 11 + [0.9]), scorer="vader").iloc[0]
        assert row["high"] == 1

    def test_groups_with_few_labels_are_not_corrected(self) -> None:
        table = ratings([0.5, 0.1] * 24, outlet=["Ledger"] * 24 + ["Post"] * 24)
        with pytest.warns(
            BiaskitWarning,
            match=r"^1 of 2 groups are not corrected, for want of 10 labelled mentions from 5 articles: Post.$",
        ):
            found = corrected(table, annotated(table, [1.0, 0] * 14), scorer="vader")
        np.testing.assert_array_equal(found[["n_labelled", "corrected"]].iloc[1], [4, NAN])

    def test_labels_from_few_articles_are_too_few(self) -> None:
        table = ratings([0.5, 0.1] * 12, article_id=[f"a{i // 6}" for i in range(24)], start=range(24))
        with pytest.warns(BiaskitWarning, match=r"^1 of 1 groups are not corrected"):
            assert corrected(table, annotated(table, [1.0, 0] * 6), scorer="vader")["corrected"].isna().all()

    @pytest.mark.parametrize("method", ["ppi", "dsl"])
    def test_labels_that_are_all_the_same_give_no_interval(self, method: str) -> None:
        values = np.random.default_rng(0).uniform(-1, 1, 48).tolist()
        table = ratings(values, outlet=["Ledger", "Post"] * 24)
        found = corrected(table, annotated(table, [0.0, 1.0, 0.0, -1.0] * 6), method=method)
        assert found["corrected"].notna().tolist() == [True, True]
        assert found["low"].isna().tolist() == [True, False]

    def test_ratings_may_be_part_of_what_was_sampled(self) -> None:
        table = ratings([0.5, 0.1] * 24, voice=["outlet"] * 24 + ["quoted"] * 24)
        labels = annotated(table, [1.0, 0] * 24, probability=1.0)
        with pytest.warns(BiaskitWarning, match=r"^24 of 48 annotated mentions are not among the ratings"):
            found = corrected(table[:24], labels, scorer="vader")
        assert found["n_labelled"].tolist() == [24]

    def test_copies_of_an_article_count_once(self) -> None:
        table = ratings([0.5, 0.1] * 12, duplicate_of=[None] * 20 + ["a00"] * 4)
        assert corrected(table, annotated(table, [1.0, 0] * 6), scorer="vader")["n_items"].tolist() == [20]


class TestProperties:
    def study(self, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
        table, labels = corpus(150, np.random.default_rng(seed))
        key = sample_for_annotation(table, 150, stratify=["outlet", "value"], allocation="equal", seed=seed)
        return table, key.assign(value=labels[key["sentence_start"]])

    @pytest.mark.parametrize("method", ["ppi", "dsl"])
    def test_the_order_of_rows_is_irrelevant(self, method: str) -> None:
        table, labels = self.study()
        expected = corrected(table, labels, scorer="biased", method=method)
        shuffled = table.sample(frac=1, random_state=1), labels.sample(frac=1, random_state=2)
        assert_frame_equal(corrected(*shuffled, scorer="biased", method=method), expected)

    def test_the_same_seed_gives_the_same_table(self) -> None:
        table, labels = self.study()
        first, second, third = (
            corrected(table, labels, scorer="biased", method="dsl", seed=seed) for seed in (1, 1, 2)
        )
        assert_frame_equal(first, second, check_exact=True)
        assert first["corrected"].tolist() != third["corrected"].tolist()

    @pytest.mark.parametrize("method", ["ppi", "dsl"])
    def test_a_better_scorer_gives_a_narrower_interval(self, method: str) -> None:
        table, said = corpus(150, np.random.default_rng(0))
        key = sample_for_annotation(table, 150)
        labels = key.assign(value=said[key["sentence_start"]])
        noise = np.random.default_rng(0).normal(0, 0.3, len(table))
        good, blind = (
            corrected(table.assign(value=value), labels, [], scorer="biased", method=method).eval("high - low")[0]
            for value in (np.clip(said * 0.6 + noise, -1, 1), np.clip(noise, -1, 1))
        )
        assert good < 0.8 * blind

    def test_a_higher_level_gives_a_wider_interval(self) -> None:
        table, labels = self.study()
        narrow, wide = (corrected(table, labels, scorer="biased", level=level) for level in (0.8, 0.99))
        assert (wide["low"] < narrow["low"]).all()
        assert (wide["high"] > narrow["high"]).all()


class TestDifferences:
    def test_every_two_groups_are_compared_and_p_is_adjusted(self) -> None:
        table = ratings([0.5, 0.1] * 36, outlet=["Ledger", "Post", "Voice"] * 24)
        labels = annotated(table, [1.0, -1, 0, 0, 0, 1] * 6)
        found = corrected_differences(table, labels, scorer="vader")
        assert found[["a", "b"]].values.tolist() == [["Ledger", "Post"], ["Ledger", "Voice"], ["Post", "Voice"]]
        assert found["difference"].tolist() == pytest.approx((found["mean_a"] - found["mean_b"]).tolist())
        assert (found["q"] >= found["p"]).all()

    def test_groups_are_compared_within_others(self) -> None:
        table = ratings([0.5, 0.1] * 48, outlet=["Ledger", "Post"] * 48, target=["Peru"] * 48 + ["Chile"] * 48)
        labels = annotated(table, [1.0, 0, 0, -1] * 24, probability=1.0)
        found = corrected_differences(table, labels, "outlet", "target", scorer="vader")
        assert found[["target", "a", "b"]].values.tolist() == [["Chile", "Ledger", "Post"], ["Peru", "Ledger", "Post"]]

    def test_columns_in_order(self) -> None:
        table = ratings([0.5, 0.1] * 24, outlet=["Ledger", "Post"] * 24)
        found = corrected_differences(table, annotated(table, [1.0, 0, 0, -1] * 6), scorer="vader")
        columns = (
            "between a b scorer dimension n_labelled_a n_labelled_b mean_a mean_b naive difference low high p q method"
        )
        assert found.columns.tolist() == columns.split()

    def test_one_group_gives_no_rows(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        assert len(corrected_differences(table, annotated(table, [1.0, 0] * 6), scorer="vader")) == 0


class TestRefusals:
    def test_probabilities_are_needed(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        with pytest.raises(InputError, match=r"^The annotations have no column 'probability', of each mention's"):
            corrected(table, annotated(table, [1.0, 0] * 6).drop(columns="probability"), scorer="vader")

    @pytest.mark.parametrize("probability", [0.0, 1.5, NAN, "half"])
    def test_probabilities_are_above_0_up_to_1(self, probability: Any) -> None:
        table = ratings([0.5, 0.1] * 12)
        message = r"^The column 'probability' of the annotations must hold numbers above 0, up to 1.$"
        with pytest.raises(InputError, match=message):
            corrected(table, annotated(table, [1.0, 0] * 6, probability=probability), scorer="vader")

    def test_annotations_of_another_corpus_are_refused(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        labels = annotated(table, [1.0, 0] * 6).assign(article_id="z")
        with pytest.raises(InputError, match=r"^None of the annotated mentions is among the ratings."):
            corrected(table, labels, scorer="vader")

    def test_a_column_named_like_a_result_is_refused(self) -> None:
        table = ratings([0.5, 0.1] * 12, method="x")
        message = r"^Cannot group by 'method', which is a column of the result. Rename it.$"
        with pytest.raises(InputError, match=message):
            corrected(table, annotated(table, [1.0, 0] * 6), "method")

    def test_another_method_is_refused(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        with pytest.raises(InputError, match=r"^method is 'mle'; give 'ppi' or 'dsl'.$"):
            corrected(table, annotated(table, [1.0, 0] * 6), scorer="vader", method="mle")

    def test_a_scorer_that_is_not_there_is_named(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        with pytest.raises(NotFoundError, match=r"^No scorer is named 'vadr'"):
            corrected(table, annotated(table, [1.0, 0] * 6), scorer="vadr")

    @pytest.mark.parametrize("scope", [[[1, "a", 2]], ["ab"], [{"a": 1}], [5], [None]])
    def test_a_scope_of_something_else_than_spans_is_refused(self, scope: Any) -> None:
        table = ratings([0.5, 0.1] * 12).assign(scope=[scope] * 24)
        message = rf"^The column 'scope' holds {re.escape(repr(scope[0]))} where a span is due, as \(0, 4\)\. Give such"
        with pytest.raises(InputError, match=message):
            corrected(table, annotated(table, [1.0, 0] * 6), scorer="vader")

    def test_annotations_with_two_columns_of_one_name_are_refused(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        labels = annotated(table, [1.0, 0] * 6)
        with pytest.raises(InputError, match=r"^The annotations have two columns named 'start'. Rename one.$"):
            corrected(table, pd.concat([labels, labels[["start"]]], axis=1), scorer="vader")

    def test_annotations_without_labels_are_refused(self) -> None:
        table = ratings([0.5, 0.1] * 12)
        with pytest.raises(InputError, match=r"^The annotations have no labels.$"):
            corrected(table, annotated(table, [NAN] * 12), scorer="vader")


@pytest.fixture(scope="module")
def simulated() -> pd.DataFrame:
    """Fifty studies: a scorer .3 too low for one outlet and .25 too high for another, 150 labels, nine strata."""
    found = []
    for number in range(50):
        table, labels = corpus(120, np.random.default_rng([7, number]))
        key = sample_for_annotation(table, 150, stratify=["outlet", "value"], allocation="equal", seed=number)
        own = key.assign(value=labels[key["sentence_start"]])
        found += [corrected(table, own, scorer="biased", method=method, seed=number) for method in ("ppi", "dsl")]
    table = pd.concat(found)
    table["truth"] = table["outlet"].map(dict(zip(["Ledger", "Post", "Voice"], truth(), strict=True)))
    return table


@pytest.mark.parametrize("method", ["ppi", "dsl"])
class TestSimulation:
    def test_intervals_cover_the_truth(self, simulated: pd.DataFrame, method: str) -> None:
        rows = simulated[simulated["method"] == method]
        covers = ((rows["low"] <= rows["truth"]) & (rows["truth"] <= rows["high"])).mean()
        # 150 intervals: three standard errors of a share of .95 are .05. `benchmarks.corrected` takes 2,000 data sets.
        assert 0.9 < covers < 0.995

    def test_means_are_without_bias(self, simulated: pd.DataFrame, method: str) -> None:
        rows = simulated[simulated["method"] == method]
        off = (rows["corrected"] - rows["truth"]).groupby(rows["outlet"]).mean()
        # Three standard errors of the mean of fifty estimates; the scorer is off by up to .25.
        assert off.abs().max() < 0.06

    def test_the_scorer_s_own_means_are_far_off(self, simulated: pd.DataFrame, method: str) -> None:
        rows = simulated[simulated["method"] == method]
        off = (rows["naive"] - rows["truth"]).groupby(rows["outlet"]).mean()
        assert off["Ledger"] < -0.1
        assert off["Post"] > 0.15

    def test_standard_errors_are_those_that_are_seen(self, simulated: pd.DataFrame, method: str) -> None:
        rows = simulated[simulated["method"] == method]
        seen = rows.groupby("outlet")["corrected"].std()
        said = (rows["high"] - rows["low"]).groupby(rows["outlet"]).mean() / (2 * 2.01)
        assert (said / seen).between(0.85, 1.25).all()
