from typing import Any

import numpy as np
import pandas as pd
import pytest

from biaskit.errors import BiaskitWarning, InputError, NotFoundError
from biaskit.inference.agreement import alpha_interval, krippendorff_alpha
from biaskit.inference.seeds import generator_of
from biaskit.validation import Validation, validate
from biaskit.validation.consensus import consensus
from biaskit.validation.errors_by_group import Resampling, decimals, errors_by_group, in_words, probability
from biaskit.validation.figures import macro_f1

NAN = float("nan")


def ratings(values: list[float], **columns: Any) -> pd.DataFrame:
    table = {"article_id": [f"a{i:02}" for i in range(len(values))], "outlet": "Ledger", "start": 0, "end": 4}
    return pd.DataFrame(
        table | {"target": "Peru", "scorer": "vader", "dimension": "valence", "value": values} | columns
    )


def annotated(table: pd.DataFrame, labels: list[float], coder: str = "Ana", **columns: Any) -> pd.DataFrame:
    part = table[: len(labels)].drop(columns=["scorer", "dimension"])
    return part.assign(item=range(1, len(labels) + 1), coder=coder, value=labels, **columns)


def checked(values: list[float], labels: list[float], by: Any = (), **options: Any) -> Validation:
    table = ratings(values)
    return validate(table, annotated(table, labels), by=by, n_resamples=200, n_permutations=200, **options)


class TestConsensus:
    @pytest.mark.parametrize(
        ("given", "coded"),
        [
            ([-1], -1), ([-1, -1, 1], -1), ([-1, 0, 1], 0), ([0, 1], NAN), ([-1, 1], NAN), ([-1, -1, 1, 1], NAN),
            ([-1, -1, 0, 1], -1), ([-1, NAN, -1], -1), ([NAN, 1], 1), ([-1, -1, 0, 0, 1, 1], 0),
        ],
    )  # fmt: skip
    def test_most_coders_else_the_median_that_somebody_gave(self, given: list[float], coded: float) -> None:
        table = pd.DataFrame({"item": 1, "coder": range(len(given)), "value": np.array(given, dtype=float)})
        np.testing.assert_array_equal(consensus(table)["coded"], [coded])

    def test_the_value_is_the_coders_mean(self) -> None:
        table = pd.DataFrame({"item": [1, 1, 2], "coder": ["a", "b", "a"], "value": [0.0, 1, -1]})
        assert consensus(table)[["value", "n_coders"]].values.tolist() == [[0.5, 2], [-1, 1]]

    def test_a_coder_who_labels_an_item_twice_is_refused(self) -> None:
        table = pd.DataFrame({"item": [1, 1], "coder": "Ana", "value": [0.0, 1]})
        with pytest.raises(InputError, match=r"^Coder 'Ana' labelled item 1 twice. Keep one row an item and coder.$"):
            consensus(table)


class TestScorers:
    def test_worked_by_hand(self) -> None:
        # Classes rated: -1, -1, 0, 1, 1, -1; the last is wrong by two, the fourth by one.
        row = checked([-0.5, -0.4, 0.0, 0.2, 0.6, -0.1], [-1, -1, 0, 0, 1, 1]).scorers.iloc[0]
        assert row["n"] == 6
        assert row["accuracy"] == pytest.approx(4 / 6)
        assert row["bias"] == pytest.approx(-0.2 / 6)
        assert row["mean_abs_error"] == pytest.approx((0.5 + 0.6 + 0 + 0.2 + 0.4 + 1.1) / 6)
        assert row["macro_f1"] == pytest.approx((4 / 5 + 2 / 3 + 2 / 4) / 3)

    @pytest.mark.parametrize(("value", "rated"), [(0.05, 0), (-0.05, 0), (0.051, 1), (-0.051, -1), (NAN, 0)])
    def test_a_value_near_0_or_none_is_neutral(self, value: float, rated: int) -> None:
        assert checked([value, 0.5], [rated, 1]).scorers["accuracy"].tolist() == [1.0]

    def test_macro_f1_is_that_of_scikit_learn(self) -> None:
        # f1_score(coded, rated, labels=[-1, 0, 1], average="macro", sample_weight=weights) of scikit-learn 1.9.
        coded, rated = np.array([-1, -1, 0, 1, 1, 0, -1, 0]), np.array([-1, 0, 0, 1, -1, 0, 1, 1])
        matrix = np.bincount(3 * coded + rated + 4, weights=[1, 2, 1, 3, 1, 1, 2, 4], minlength=9)[None, :]
        assert macro_f1(matrix)[0] == pytest.approx(0.38241758)

    def test_a_class_that_nobody_gave_counts_as_0_as_in_scikit_learn(self) -> None:
        # With the same labels, and zero_division=0.
        assert checked([-0.5, 0.5], [-1, 1]).scorers["macro_f1"][0] == pytest.approx(2 / 3)

    def test_mentions_weigh_as_much_as_they_stand_for(self) -> None:
        table = ratings([0.5, 0.5, 0.5])
        labels = annotated(table, [1, 1, -1], probability=[1.0, 1.0, 0.25])
        row = validate(table, labels, by=()).scorers.iloc[0]
        assert row["accuracy"] == pytest.approx(2 / 6)
        assert row["bias"] == pytest.approx(5 / 6)

    def test_each_scorer_has_a_row(self) -> None:
        table = pd.concat([ratings([0.5, -0.5]), ratings([-0.5, -0.5], scorer="tone")])
        found = validate(table, annotated(table[:2], [1, -1]), by=()).scorers
        assert found[["scorer", "accuracy"]].values.tolist() == [["tone", 0.5], ["vader", 1.0]]

    def test_mentions_on_which_coders_are_split_are_left_out(self) -> None:
        table = ratings([0.5, -0.5, 0.5])
        both = pd.concat([annotated(table, [1, -1, 1]), annotated(table, [1, 1, 1], coder="Bo")])
        assert validate(table, both, by=()).scorers["n"].tolist() == [2]

    def test_the_interval_takes_whole_articles(self) -> None:
        # Right in three articles of five, wrong in the others.
        values, labels = [0.5, -0.5] * 20, [1, -1] * 12 + [-1, 1] * 8
        alone = checked(values, labels).scorers.iloc[0]
        table = ratings(values, article_id=[f"a{i // 8}" for i in range(40)], start=range(40))
        clustered = validate(table, annotated(table, labels), by=(), n_resamples=200).scorers.iloc[0]
        assert clustered["high"] - clustered["low"] > 1.5 * (alone["high"] - alone["low"])

    def test_one_article_gives_no_interval(self) -> None:
        table = ratings([0.5, -0.5], article_id="a", start=[0, 9])
        assert validate(table, annotated(table, [1, 1]), by=()).scorers[["low", "high"]].isna().all(axis=None)


class TestConfusion:
    def test_counts_of_all_and_of_each_group(self) -> None:
        table = ratings([0.5, -0.5, 0.0, 0.5], outlet=["Ledger", "Ledger", "Post", "Post"])
        found = validate(table, annotated(table, [1, 1, 0, 1]), by="outlet").confusion
        assert found.columns.tolist() == ["scorer", "by", "group", "coded", "rated", "n"]
        assert len(found) == 27
        filled = found[found["n"] > 0].astype(object).where(found.notna(), None)
        assert filled[["by", "group", "coded", "rated", "n"]].values.tolist() == [
            [None, None, "neutral", "neutral", 1],
            [None, None, "positive", "negative", 1],
            [None, None, "positive", "positive", 2],
            ["outlet", "Ledger", "positive", "negative", 1],
            ["outlet", "Ledger", "positive", "positive", 1],
            ["outlet", "Post", "neutral", "neutral", 1],
            ["outlet", "Post", "positive", "positive", 1],
        ]


class TestAgreement:
    def test_alpha_of_all_labels_and_of_each(self) -> None:
        table = ratings([0.5] * 8)
        ana, bo = [1, 1, 0, 0, -1, -1, 1, 0], [1, 1, 0, -1, -1, -1, 0, NAN]
        found = validate(table, pd.concat([annotated(table, ana), annotated(table, bo, coder="Bo")]), by=()).agreement
        assert found[["label", "level", "n_items", "n_coders"]].values.tolist() == [
            ["valence", "nominal", 7, 2],
            ["valence", "ordinal", 7, 2],
            ["negative", "nominal", 7, 2],
            ["neutral", "nominal", 7, 2],
            ["positive", "nominal", 7, 2],
        ]
        assert found["alpha"][0] == pytest.approx(krippendorff_alpha([ana, bo]))
        assert found["alpha"][1] == pytest.approx(krippendorff_alpha([ana, bo], "ordinal"))
        neutral = [[0, 0, 1, 1, 0, 0, 0, 1], [0, 0, 1, 0, 0, 0, 1, NAN]]
        assert found["alpha"][3] == pytest.approx(krippendorff_alpha(neutral))
        assert ((found["low"] <= found["alpha"]) & (found["alpha"] <= found["high"])).all()

    def test_its_interval_takes_whole_articles(self) -> None:
        generator = np.random.default_rng(0)
        ana, noise = generator.integers(-1, 2, 90), generator.random(90) < 0.3
        bo = np.where(noise, 0, ana)
        table = ratings([0.5] * 90, article_id=[f"a{i // 3:02}" for i in range(90)], start=range(90))
        both = pd.concat([annotated(table, list(ana)), annotated(table, list(bo), coder="Bo")])
        found = validate(table, both, by=(), n_resamples=300, seed=2).agreement
        ends = alpha_interval(
            [ana, bo], generator_of(2, "alpha valence nominal"), clusters=table["article_id"].tolist(), n_resamples=300
        )
        assert found[["low", "high"]].values.tolist()[0] == pytest.approx([ends.low, ends.high])

    def test_one_coder_has_none_to_agree_with(self) -> None:
        found = checked([0.5, -0.5], [1, -1]).agreement
        assert found[["n_items", "n_coders"]].values.tolist() == [[0, 1]] * 5
        assert found["alpha"].isna().all()


class TestByGroup:
    def biased(self, n: int = 120) -> Validation:
        """The scorer says negative of every second neutral mention of the Ledger."""
        table = ratings(
            [-0.5 if i % 4 == 0 else 0.0 for i in range(n)],
            outlet=["Ledger" if i % 2 == 0 else "Post" for i in range(n)],
        )
        return validate(table, annotated(table, [0] * n), by="outlet", n_resamples=500, n_permutations=999)

    def test_accuracy_and_bias_of_each_group(self) -> None:
        found = self.biased().by_group
        assert found[["scorer", "by", "group", "n", "accuracy", "bias"]].values.tolist() == [
            ["vader", "outlet", "Ledger", 60, 0.5, -0.25],
            ["vader", "outlet", "Post", 60, 1.0, 0.0],
        ]
        assert found["low"][0] < 0.5 < found["high"][0]
        assert found["bias_low"][0] < -0.25 < found["bias_high"][0]

    def test_a_group_in_which_the_scorer_errs_more_is_said_to_be_one(self) -> None:
        found = self.biased().by_group
        assert found["q"].max() < 0.01
        assert found["says"].tolist() == [
            "vader errs more for Ledger (accuracy .50) than elsewhere (1.00), q = .001: "
            "differences between outlets measured with it are biased by about -.25.",
            "vader errs less for Post (accuracy 1.00) than elsewhere (.50), q = .001: "
            "differences between outlets measured with it are biased by about .25.",
        ]

    def test_mentions_weigh_as_much_as_they_stand_for(self) -> None:
        table = ratings([0.5, 0.5, 0.5, 0.5], outlet=["Ledger", "Ledger", "Post", "Post"])
        labels = annotated(table, [1, -1, 1, 1], probability=[1.0, 0.25, 1.0, 1.0])
        found = validate(table, labels, by="outlet", n_permutations=99).by_group
        assert found[["accuracy", "bias"]].values.tolist() == [[pytest.approx(0.2), pytest.approx(1.1)], [1.0, -0.5]]

    def test_no_difference_is_shown_where_there_is_none(self) -> None:
        table = ratings([-0.5, 0.0, 0.0, 0.0] * 20, outlet=["Ledger"] * 40 + ["Post"] * 40)
        found = validate(table, annotated(table, [0] * 80), by="outlet", n_permutations=200).by_group
        assert found["says"].tolist() == [
            f"No difference in the errors of vader is shown for {outlet} (accuracy .75, elsewhere .75; q = 1)."
            for outlet in ("Ledger", "Post")
        ]

    def test_p_is_as_rarely_small_as_it_says_where_groups_do_not_differ(self) -> None:
        generator = np.random.default_rng(0)
        found = []
        for _ in range(60):
            values = np.where(generator.random(60) < 0.7, 0.5, -0.5)
            table = ratings(values.tolist(), outlet=["Ledger", "Post"] * 30)
            judged = table.assign(coded=1.0, rated=np.sign(table["value"]), error=table["value"] - 1.0, weight=1.0)
            found.append(errors_by_group(judged, ["outlet"], Resampling(0, 10, 99, 0.95))["p"][0])
        # Less rarely than uniform it never is; accuracies of few mentions tie, which makes it rarer.
        assert np.mean(np.array(found) <= 0.05) < 0.14
        assert np.mean(np.array(found) <= 0.5) < 0.7

    def test_q_is_adjusted_over_all_scorers_and_groups(self) -> None:
        generator = np.random.default_rng(1)
        values = generator.choice([-0.5, 0.0, 0.5], 60).tolist()
        groups = {"outlet": ["Ledger", "Post", "Voice"] * 20, "target": ["Peru", "Chile"] * 30}
        table = pd.concat([ratings(values, **groups), ratings(values[::-1], scorer="tone", **groups)])
        found = validate(table, annotated(table[:60], [0] * 60), n_resamples=50, n_permutations=99).by_group
        assert len(found) == 10
        order = found["p"].to_numpy().argsort()
        expected = np.minimum.accumulate((found["p"].to_numpy()[order] * 10 / np.arange(1, 11))[::-1])[::-1]
        np.testing.assert_allclose(found["q"].to_numpy()[order], expected)

    def test_nulls_are_a_group(self) -> None:
        table = ratings([0.5, -0.5] * 10, source=pd.array([None, "Lima"] * 10, dtype=object))
        found = validate(table, annotated(table, [1] * 20), by="source", n_permutations=99).by_group
        assert found["group"].isna().tolist() == [True, False]
        assert "for the outlets' own words (accuracy 1.00)" in found["says"][0]

    def test_groups_of_one_article_are_too_few(self) -> None:
        table = ratings([0.5] * 6, outlet=["Ledger"] + ["Post"] * 5)
        found = validate(table, annotated(table, [1] * 6), by="outlet", n_permutations=99).by_group
        assert found["says"][0] == (
            "Too few labelled mentions to compare the errors of vader for Ledger with those elsewhere."
        )

    def test_one_group_has_nothing_to_be_compared_with(self) -> None:
        says = checked([0.5] * 6, [1] * 6, by="outlet").by_group["says"]
        assert says.tolist() == ["All labelled mentions are of Ledger; the errors of vader cannot be compared."]

    def test_a_lean_without_more_errors_is_said(self) -> None:
        row = {"scorer": "vader", "by": "party", "group": "Reds", "accuracy": 0.6, "accuracy_elsewhere": 0.6}
        row |= {"bias": -0.3, "bias_elsewhere": 0.1, "p": 0.9, "q": 0.9, "bias_p": 0.0001, "bias_q": 0.0004}
        assert in_words(row) == (
            "vader leans lower for Reds (bias -.30) than elsewhere (.10), q < .001: differences between groups of "
            "party measured with it are biased by about -.40."
        )

    def test_more_errors_that_lean_nowhere_are_said(self) -> None:
        row = {"scorer": "vader", "by": "outlet", "group": "Post", "accuracy": 0.4, "accuracy_elsewhere": 0.6}
        row |= {"bias": 0.0, "bias_elsewhere": 0.01, "p": 0.001, "q": 0.004, "bias_p": 0.8, "bias_q": 0.9}
        assert in_words(row) == (
            "vader errs more for Post (accuracy .40) than elsewhere (.60), q = .004: that its errors lean another way "
            "is not shown, q = .9."
        )

    def test_numbers_are_short(self) -> None:
        assert [decimals(value) for value in (0.999, 1, -0.5, -1.25, NAN)] == ["1.00", "1.00", "-.50", "-1.25", "nan"]
        assert [probability(value) for value in (0.0005, 0.0051, 0.0149, 0.5, 1)] == [
            "< .001", "= .0051", "= .015", "= .5", "= 1",
        ]  # fmt: skip


class TestValidation:
    def test_printed_it_says_the_main_points(self) -> None:
        table = ratings([-0.5 if i % 4 == 0 else 0.0 for i in range(80)], outlet=["Ledger", "Post"] * 40)
        both = pd.concat([annotated(table, [0] * 79 + [1]), annotated(table, [0] * 78 + [1, 1], coder="Bo")])
        lines = repr(validate(table, both, by="outlet", n_resamples=200, n_permutations=999)).splitlines()
        assert lines[0] == "79 mentions labelled by 2 coders (coders split on 1 more)."
        assert lines[1].startswith("Agreement of coders, Krippendorff's alpha: nominal .66 [")
        assert lines[2].startswith("vader  macro-F1 .")
        assert lines[3].startswith("vader errs more for Ledger (accuracy .49) than elsewhere (.97), q = .00")

    def test_printed_it_says_when_no_group_stands_out(self) -> None:
        lines = repr(checked([0.5, -0.5] * 10, [1] * 20, by="outlet")).splitlines()
        assert lines[0] == "20 mentions labelled by 1 coder."
        assert lines[-1] == "No group stands out in the errors of any scorer."

    def test_the_same_seed_gives_the_same_tables(self) -> None:
        values, labels = [0.5, -0.5, 0.0] * 12, [1, 0, 0] * 12
        first, second = (checked(values, labels, by="outlet", seed=4) for _ in range(2))
        for name in ("agreement", "scorers", "confusion", "by_group", "items"):
            pd.testing.assert_frame_equal(getattr(first, name), getattr(second, name), check_exact=True)

    def test_another_seed_gives_other_intervals(self) -> None:
        values, labels = [0.5, -0.5, 0.0, 0.3] * 12, [1, 0, 0, -1] * 12
        lows = [checked(values, labels, seed=seed).scorers["low"][0] for seed in range(4)]
        assert len(set(lows)) > 1

    def test_mentions_are_joined_by_what_they_are(self) -> None:
        table = ratings([0.5, -0.5], article_id="a", start=0, source=pd.array([None, "Lima"], dtype=object))
        labels = annotated(table, [1, -1])[::-1]
        assert validate(table, labels, by=()).scorers["accuracy"].tolist() == [1.0]

    def test_annotated_mentions_that_were_not_rated_are_counted(self) -> None:
        table = ratings([0.5, -0.5, 0.5])
        with pytest.warns(
            BiaskitWarning, match=r"^1 of 3 annotated mentions are not among the ratings, and are left out.$"
        ):
            assert validate(table[:2], annotated(table, [1, -1, 1]), by=()).scorers["n"].tolist() == [2]


class TestRefusals:
    def test_a_column_that_is_not_there_is_named(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'outlets'"):
            checked([0.5], [1], by="outlets")

    def test_probabilities_that_are_none_are_refused(self) -> None:
        table = ratings([0.5])
        with pytest.raises(InputError, match=r"^The column 'probability' of the annotations must hold numbers above 0"):
            validate(table, annotated(table, [1], probability="half"))

    def test_values_outside_the_scale_are_refused(self) -> None:
        message = r"^The annotations have values outside \[-1, 1\], which cannot be held against a valence.$"
        with pytest.raises(InputError, match=message):
            checked([0.5], [3])

    def test_annotations_without_values_are_refused(self) -> None:
        table = ratings([0.5])
        message = r"^The annotations need the columns item and value. Give what `read_annotations` returns.$"
        with pytest.raises(InputError, match=message):
            validate(table, annotated(table, [1]).drop(columns="value"))

    def test_texts_for_values_are_refused(self) -> None:
        table = ratings([0.5])
        with pytest.raises(InputError, match=r"^The column 'value' of the annotations holds str, not numbers.$"):
            validate(table, annotated(table, ["neg"]))  # type: ignore[list-item]

    def test_coders_who_never_agree_are_refused(self) -> None:
        table = ratings([0.5])
        both = pd.concat([annotated(table, [1]), annotated(table, [0], coder="Bo")])
        with pytest.raises(InputError, match=r"^Coders agree on none of the mentions that were rated.$"):
            validate(table, both, by=())
