"""multiverse and multiverse_verdict: the same contrast under every scorer, threshold, weighting and voice."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from biaskit.contrasts.difference import contrast
from biaskit.contrasts.robustness import VERDICT_COLUMNS, multiverse, multiverse_verdict
from biaskit.errors import InputError, NotFoundError

NAN = float("nan")
FAST: dict[str, Any] = {"n_resamples": 20, "n_permutations": 20}
# article, outlet, source, tone, vader
SAID = [
    ("a", "Ledger", None, -0.4, -0.6), ("a", "Ledger", None, 0.02, 0.1), ("a", "Ledger", "Chile", -0.8, -0.9),
    ("b", "Ledger", None, -0.1, -0.2), ("b", "Ledger", "Chile", -0.3, 0.3),
    ("c", "Tribune", None, 0.3, 0.1), ("c", "Tribune", "Chile", -0.04, NAN),
    ("d", "Tribune", None, 0.1, 0.4), ("d", "Tribune", None, 0.1, -0.5), ("d", "Tribune", "Chile", 0.5, 0.2),
]  # fmt: skip


def ratings(rows: Sequence[tuple[Any, ...]] = SAID, **columns: Any) -> pd.DataFrame:
    """One row per mention and scorer."""
    base = pd.DataFrame(
        {"article_id": [row[0] for row in rows], "outlet": [row[1] for row in rows], "target": "Peru",
         "source": pd.Series([row[2] for row in rows], dtype=object), "dimension": "valence", **columns}
    )  # fmt: skip
    scorers = {"tone": 3, "vader": 4}
    parts = [base.assign(scorer=name, value=[row[at] for row in rows]) for name, at in scorers.items()]
    return pd.concat(parts, ignore_index=True)


def difference(table: pd.DataFrame, scorer: str, threshold: float, weights: str, voice: str) -> float:
    given = table["threshold"].fillna(-1) == (-1 if pd.isna(threshold) else threshold)
    rows = table[given & (table["scorer"] == scorer) & (table["weights"] == weights) & (table["voice"] == voice)]
    assert len(rows) == 1
    return float(rows["difference"].iloc[0])


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return multiverse(ratings(), thresholds=[None, 0.05], **FAST)


class TestMultiverse:
    def test_the_columns(self, table: pd.DataFrame) -> None:
        assert list(table.columns) == [
            "between", "a", "b", "target", "scorer", "dimension", "threshold", "weights", "voice", "n_a", "n_b",
            "difference", "low", "high", "p", "smd", "sign", "shown",
        ]  # fmt: skip

    def test_a_row_for_each_cell_and_specification(self, table: pd.DataFrame) -> None:
        specifications = table[["scorer", "threshold", "weights", "voice"]]
        assert len(table) == 2 * 2 * 2 * 3
        assert not specifications.duplicated().any()
        assert table[["between", "a", "b", "target"]].drop_duplicates().values.tolist() == [
            ["outlet", "Ledger", "Tribune", "Peru"]
        ]

    # Means of tone: Ledger -.4 .02 -.8 | -.1 -.3, Tribune .3 -.04 | .1 .1 .5; "|" parts articles.
    @pytest.mark.parametrize(
        ("threshold", "weights", "voice", "expected"),
        [
            (NAN, "mention", "all", (-1.58 / 5) - (0.96 / 5)),
            (NAN, "article", "all", (-1.18 / 3 - 0.2) / 2 - (0.13 + 0.7 / 3) / 2),
            (NAN, "mention", "outlet", (-0.48 / 3) - (0.5 / 3)),
            (NAN, "article", "outlet", (-0.19 - 0.1) / 2 - (0.3 + 0.1) / 2),
            (NAN, "mention", "sources", (-1.1 / 2) - (0.46 / 2)),
            (0.05, "mention", "all", (-4 / 5) - (4 / 5)),
            (0.05, "article", "all", (-2 / 3 - 1) / 2 - (1 / 2 + 1) / 2),
            (0.05, "mention", "sources", (-2 / 2) - (1 / 2)),
        ],
    )
    def test_differences_by_hand(
        self, table: pd.DataFrame, threshold: float, weights: str, voice: str, expected: float
    ) -> None:
        assert difference(table, "tone", threshold, weights, voice) == pytest.approx(expected)

    def test_a_value_at_the_threshold_is_neutral(self) -> None:
        rows = [("a", "L", None, 0.2, 0), ("b", "L", None, 0.21, 0), ("c", "T", None, -0.2, 0), ("d", "T", None, 0, 0)]
        found = multiverse(ratings(rows), thresholds=[0.2], voices=["all"], weights=["mention"], scorers="tone", **FAST)
        assert found["difference"].tolist() == [0.5]

    def test_a_threshold_of_0_takes_the_sign(self) -> None:
        rows = [("a", "L", None, 0.01, 0), ("b", "L", None, 0.9, 0), ("c", "T", None, -0.2, 0), ("d", "T", None, 0, 0)]
        found = multiverse(ratings(rows), thresholds=[0], voices=["all"], weights=["mention"], scorers="tone", **FAST)
        assert found["difference"].tolist() == [1.5]

    def test_values_as_they_are_give_the_contrast_itself(self, table: pd.DataFrame) -> None:
        columns = ["scorer", "n_a", "n_b", "difference", "low", "high", "p", "smd"]
        plain = table[table["threshold"].isna() & (table["weights"] == "mention") & (table["voice"] == "all")]
        assert_frame_equal(plain[columns].reset_index(drop=True), contrast(ratings(), **FAST)[columns])

    def test_no_evidence_stays_no_evidence(self) -> None:
        rows = [row if row[1] == "Ledger" else (*row[:4], NAN) for row in SAID]
        found = multiverse(ratings(rows), **FAST)
        vader = found[found["scorer"] == "vader"]
        assert vader[["difference", "low", "high", "p", "smd"]].isna().all(axis=None)
        assert (vader["n_b"] == 0).all()
        assert not vader["shown"].any()
        assert (vader["sign"] == 0).all()

    def test_single_articles_are_not_compared(self) -> None:
        found = multiverse(ratings([row for row in SAID if row[0] != "b"]), **FAST)
        assert (found["n_a"] == 1).all()
        assert found["difference"].isna().all()

    def test_the_rest_of_a_sum_is_no_sign(self) -> None:
        values = {"a": 0.1, "b": 0.2, "c": 0.15, "d": 0.15}
        rows = [(article, "L" if article in "ab" else "T", None, value, 0) for article, value in values.items()]
        found = multiverse(ratings(rows), weights=["article"], voices=["all"], scorers="tone", **FAST)
        assert found["difference"][0] != 0
        assert found["sign"].tolist() == [0, 0, 0]

    def test_sign_and_shown_follow_the_interval(self) -> None:
        rows = [(f"{o}{i}", o, None, v + 0.01 * i, 0) for o, v in (("L", -0.6), ("T", 0.3)) for i in range(5)]
        found = multiverse(ratings(rows), voices=["all"], thresholds=[None], scorers="tone", **FAST)
        assert found["sign"].tolist() == [-1, -1]
        assert (found["high"] < 0).all()
        assert found["shown"].all()

    def test_nulls_are_a_group_to_compare(self) -> None:
        found = multiverse(ratings(), "source", **FAST)
        assert found["a"].isna().all()
        assert set(found["b"]) == {"Chile"}
        assert set(found["voice"]) == {"all"}

    def test_nulls_are_a_group_to_compare_within(self) -> None:
        found = multiverse(ratings(), within=["source"], **FAST)
        assert [None if pd.isna(s) else s for s in found["source"].drop_duplicates()] == [None, "Chile"]
        assert list(found.columns[:5]) == ["between", "a", "b", "source", "scorer"]

    def test_a_repeated_article_counts_once(self, table: pd.DataFrame) -> None:
        one = ratings(duplicate_of=None)
        again = one.assign(article_id=one["article_id"] + "2", duplicate_of="a")
        assert_frame_equal(multiverse(pd.concat([one, again]), thresholds=[None, 0.05], **FAST), table)

    def test_the_order_of_the_ratings_changes_nothing(self, table: pd.DataFrame) -> None:
        shuffled = ratings().sample(frac=1, random_state=2)
        assert_frame_equal(multiverse(shuffled, thresholds=[None, 0.05], **FAST), table)

    def test_the_ratings_are_left_as_they_were(self) -> None:
        given = ratings()
        before = given.copy()
        multiverse(given, **FAST)
        assert_frame_equal(given, before)

    def test_a_framing_is_read_as_its_ratings(self, table: pd.DataFrame) -> None:
        found = multiverse(SimpleNamespace(ratings=ratings()), thresholds=[None, 0.05], **FAST)
        assert_frame_equal(found, table)

    def test_a_reference_is_kept_where_a_voice_lacks_it(self) -> None:
        rows = [(*row[:2], None, *row[3:]) if row[1] == "Tribune" else row for row in SAID]
        found = multiverse(ratings(rows), reference="Tribune", **FAST)
        assert set(found["b"]) == {"Tribune"}
        assert found.loc[found["voice"] == "sources", "difference"].isna().all()

    def test_pairs_are_passed_on(self) -> None:
        events = ["x", "x", "x", "y", "y", "x", "x", "y", "y", "y"]
        found = multiverse(ratings(event=events), paired_by="event", weights=["article"], voices=["all"], **FAST)
        paired = contrast(ratings(event=events), paired_by="event", weights="article", **FAST)
        assert found.loc[found["threshold"].isna(), "difference"].tolist() == paired["difference"].tolist()

    def test_without_sources_only_all_voices_can_be_heard(self) -> None:
        bare = ratings().drop(columns="source")
        assert set(multiverse(bare, voices=["all"], **FAST)["voice"]) == {"all"}
        with pytest.raises(NotFoundError, match=r"^No column is named 'source'\. "):
            multiverse(bare, **FAST)


class TestRefused:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"thresholds": [1.0]}, r"^A threshold is 1\.0; give None, or a number from 0 to below 1\.$"),
            ({"thresholds": []}, r"^thresholds is \[\]; give a list of at least one\.$"),
            ({"weights": ["outlet"]}, r"^A weighting is 'outlet'; give 'mention' or 'article'\.$"),
            ({"weights": "mention"}, r"^weights='mention': give several: text, not str\.$"),
            ({"voices": ["quoted"]}, r"^A voice is 'quoted'; give 'all', 'outlet' or 'sources'\.$"),
        ],
    )
    def test_choices_that_do_not_exist(self, options: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError, match=message):
            multiverse(ratings(), **options)

    def test_within_a_column_of_the_result(self) -> None:
        message = r"^Cannot compare within 'voice', which is a column of the result\. Rename it\.$"
        with pytest.raises(InputError, match=message):
            multiverse(ratings(voice="outlet"), within=["target", "voice"])

    def test_an_unknown_scorer(self) -> None:
        with pytest.raises(NotFoundError, match=r"^No scorer is named 'vadr'\. .* Did you mean 'vader'\?$"):
            multiverse(ratings(), scorers=["vadr"])

    @pytest.mark.parametrize("name", ["difference", "smd", "sign", "shown"])
    def test_a_verdict_on_columns_of_another_type(self, name: str) -> None:
        given = specifications({"tone": [-0.5, -0.3]})
        message = rf"^The column '{name}' holds category\. Give a table made by multiverse\.$"
        with pytest.raises(InputError, match=message):
            multiverse_verdict(given.assign(**{name: pd.Categorical(["a"] * len(given))}))

    def test_a_verdict_on_two_columns_of_one_name(self) -> None:
        given = specifications({"tone": [-0.5, -0.3]})
        with pytest.raises(InputError, match=r"^Two columns are named 'sign'\. Rename one\.$"):
            multiverse_verdict(pd.concat([given, given[["sign"]]], axis=1))

    def test_a_verdict_on_another_table(self) -> None:
        with pytest.raises(
            InputError, match=r"^The table has no column threshold, .* Give a table made by multiverse\.$"
        ):
            multiverse_verdict(contrast(ratings(), **FAST))


def specifications(
    differences: dict[str, Sequence[float]],
    shown: Sequence[bool] | None = None,
    *,
    dimension: str = "valence",
    **cell: Any,
) -> pd.DataFrame:
    """A multiverse of one cell: the differences of each scorer, one under each threshold."""
    rows = [(scorer, at / 10, value) for scorer, values in differences.items() for at, value in enumerate(values)]
    scorers, thresholds, values = zip(*rows, strict=True)
    cell = {"between": "outlet", "a": "The Ledger", "b": "The Tribune", "target": "Peru"} | cell
    table = pd.DataFrame({name: [value] * len(rows) for name, value in cell.items()}).assign(
        scorer=scorers, dimension=dimension, threshold=thresholds, weights="mention", voice="all", difference=values
    )
    signs = [0 if value != value or value == 0 else 1 if value > 0 else -1 for value in values]
    return table.assign(smd=table["difference"] * 2, sign=signs, shown=shown or [False] * len(rows))


class TestVerdict:
    def test_counts_by_hand(self) -> None:
        given = specifications(
            {"tone": [-0.5, -0.3, -0.1], "vader": [-0.2, 0.3, 0.4], "model": [NAN, -0.4, 0.0]},
            [True, True, False, False, False, True, False, False, False],
        )
        verdict = multiverse_verdict(given)
        assert list(verdict.columns) == ["between", "a", "b", "target", "dimension", *VERDICT_COLUMNS]
        row = verdict.iloc[0].to_dict()
        says = row.pop("says")
        assert row == {
            "between": "outlet", "a": "The Ledger", "b": "The Tribune", "target": "Peru", "dimension": "valence",
            "n_specifications": 9, "n_estimated": 8, "share_negative": 5 / 8, "share_positive": 2 / 8,
            "share_agree": 5 / 8, "shown_negative": 2, "shown_positive": 1,
            "median_difference": pytest.approx(-0.15), "median_smd": pytest.approx(-0.3), "n_scorers": 3,
            "scorers_agree": 2,
        }  # fmt: skip
        assert says == (
            "In 5 of 8 specifications (1 more has too few articles) The Ledger speaks more negatively of Peru than "
            "The Tribune (2 with an interval that excludes 0), by 2 of 3 scorers; in 2 it is the other way round (1 "
            "with such an interval)."
        )

    @pytest.mark.parametrize(
        ("given", "says"),
        [
            (
                specifications({"tone": [0.5, 0.3], "vader": [0.1, 0.2]}),
                "In 4 of 4 specifications The Ledger speaks more positively of Peru than The Tribune (none with an "
                "interval that excludes 0), by 2 of 2 scorers.",
            ),
            (
                specifications({"tone": [-0.5]}, [True]),
                "In 1 of 1 specification The Ledger speaks more negatively of Peru than The Tribune (1 with an "
                "interval that excludes 0).",
            ),
            (
                specifications({"tone": [-0.5, 0.5]}),
                "No difference in valence toward Peru is shown between The Ledger and The Tribune: it is lower in 1 of "
                "2 specifications and higher in 1.",
            ),
            (
                specifications({"tone": [NAN, NAN]}),
                "Too few articles to compare The Ledger with The Tribune on Peru in any of 2 specifications.",
            ),
            (
                specifications({"tone": [0.2, 0.3]}, between="source", a=None, b="Chile"),
                "In 2 of 2 specifications the outlets' own words speak more positively of Peru than Chile (none with "
                "an interval that excludes 0).",
            ),
            (
                specifications({"tone": [0.2, 0.3]}, between="leaning", a="left", b="right", year=2020),
                "In 2 of 2 specifications where leaning is left, Peru is spoken of more positively than where it is "
                "right (none with an interval that excludes 0) (year 2020).",
            ),
            (
                specifications({"frames": [-0.2, -0.3]}, dimension="crime"),
                "In 2 of 2 specifications The Ledger speaks of Peru with less crime than The Tribune (none with an "
                "interval that excludes 0).",
            ),
        ],
    )
    def test_it_is_said_in_words(self, given: pd.DataFrame, says: str) -> None:
        assert multiverse_verdict(given)["says"].tolist() == [says]

    def test_a_cell_without_estimates_is_undefined(self) -> None:
        row = multiverse_verdict(specifications({"tone": [NAN, NAN]})).iloc[0]
        assert (row["n_estimated"], row["n_scorers"], row["scorers_agree"]) == (0, 0, 0)
        shares = ["share_negative", "share_positive", "share_agree", "median_difference", "median_smd"]
        assert row[shares].isna().all()

    def test_where_signs_are_as_frequent_scorers_follow_the_median(self) -> None:
        row = multiverse_verdict(specifications({"tone": [-0.5, -0.3], "vader": [0.1, 0.2]})).iloc[0]
        assert row["median_difference"] == pytest.approx(-0.1)
        assert row["scorers_agree"] == 1

    def test_cells_with_nulls_are_kept_apart(self) -> None:
        one, other = (specifications({"tone": [value]}, target=name) for name, value in ((None, -0.2), ("Peru", 0.2)))
        verdict = multiverse_verdict(pd.concat([one, other]))
        assert verdict["share_negative"].tolist() == [1, 0]

    def test_a_specification_that_a_cell_lacks_counts_as_not_estimated(self) -> None:
        one, other = specifications({"tone": [0.1, 0.2]}), specifications({"tone": [0.1]}, target="Chile")
        verdict = multiverse_verdict(pd.concat([one, other]))
        assert verdict[["target", "n_specifications", "n_estimated"]].values.tolist() == [
            ["Peru", 2, 2],
            ["Chile", 2, 1],
        ]

    def test_an_empty_multiverse_has_no_verdict(self) -> None:
        verdict = multiverse_verdict(specifications({"tone": [0.1]}).iloc[:0])
        assert (len(verdict), list(verdict.columns)[-1]) == (0, "says")

    def test_nothing_to_compare_gives_an_empty_multiverse(self) -> None:
        found = multiverse(ratings([row for row in SAID if row[1] == "Ledger"]), **FAST)
        assert (len(found), len(multiverse_verdict(found))) == (0, 0)

    @given(st.lists(st.floats(-1, 1) | st.just(NAN), min_size=1, max_size=12))
    @settings(deadline=None)
    def test_shares_mirror_when_the_signs_turn(self, differences: list[float]) -> None:
        one, other = (
            multiverse_verdict(specifications({"tone": [sign * value for value in differences]})).iloc[0]
            for sign in (1, -1)
        )
        assert one["share_negative"] == pytest.approx(other["share_positive"], nan_ok=True)
        assert one["share_agree"] == pytest.approx(other["share_agree"], nan_ok=True)
        assert pd.isna(one["share_agree"]) or one["share_negative"] + one["share_positive"] <= 1

    def test_one_scorer_alone_does_not_make_a_verdict(self) -> None:
        rows = [(f"{o}{i}", o, None, v, -v / 9) for o, v in (("L", -0.5), ("T", 0.5)) for i in range(4)]
        verdict = multiverse_verdict(multiverse(ratings(rows), voices=["all"], thresholds=[None], **FAST)).iloc[0]
        assert (verdict["share_agree"], verdict["scorers_agree"], verdict["n_scorers"]) == (0.5, 1, 2)
