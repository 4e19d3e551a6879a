from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from scipy import stats

from biaskit.contrasts.difference import contrast
from biaskit.errors import InputError, NotFoundError
from biaskit.summary import summarize

NAN = float("nan")
QUICK = {"n_resamples": 50, "n_permutations": 99}
SIDES = {"mean": "mean_", "low": "low_", "high": "high_"}


def ratings(*rows: tuple[str, Any, float], **columns: Any) -> pd.DataFrame:
    """Rows of article, outlet and value."""
    table = {"article_id": [row[0] for row in rows], "outlet": [row[1] for row in rows], "target": "Peru"}
    return pd.DataFrame(table | {"scorer": "tone", "dimension": "valence", "value": [row[2] for row in rows]} | columns)


def drawn(seed: int, outlets: dict[str, int], *, effect: float = 0.0, targets: int = 1) -> pd.DataFrame:
    """So many articles of each outlet, of one to some mentions that have something in common; the first differs."""
    generator = np.random.default_rng(seed)
    parts = []
    for place, (outlet, n) in enumerate(outlets.items()):
        for target in range(targets):
            counts = 1 + generator.poisson(2, n)
            article = np.repeat(generator.normal(effect * (place == 0), 0.3, n), counts)
            ids = np.repeat([f"{outlet}{target}-{i:03}" for i in range(n)], counts)
            value = article + generator.normal(0, 0.3, len(ids))
            parts.append(pd.DataFrame({"article_id": ids, "outlet": outlet, "target": f"T{target}", "value": value}))
    return pd.concat(parts, ignore_index=True).assign(scorer="tone", dimension="valence")


LEDGER_AND_TRIBUNE = ratings(
    ("a", "Ledger", -0.5), ("a", "Ledger", -0.1), ("b", "Ledger", -0.4), ("c", "Ledger", -0.6),
    ("d", "Tribune", 0.2), ("e", "Tribune", 0.1), ("e", "Tribune", NAN), ("f", "Tribune", 0.3), ("g", "Tribune", NAN),
)  # fmt: skip


class TestUnpaired:
    def test_by_hand(self) -> None:
        row = contrast(LEDGER_AND_TRIBUNE).iloc[0]
        assert row[["between", "a", "b", "target", "scorer", "dimension"]].tolist() == [
            "outlet", "Ledger", "Tribune", "Peru", "tone", "valence",
        ]  # fmt: skip
        assert row[["n_a", "n_b", "n_pairs"]].tolist() == [3, 3, 0]
        assert row[["mean_a", "mean_b", "difference"]].tolist() == pytest.approx([-0.4, 0.2, -0.6])
        # Of the twenty splits only this one and its mirror are as far out.
        assert row[["p", "q"]].tolist() == pytest.approx([0.1, 0.1], abs=0.01)
        assert row[["cliffs_delta", "test", "verdict", "interval"]].tolist() == [-1, "permutation", "not shown", "t"]

    def test_columns(self) -> None:
        assert contrast(LEDGER_AND_TRIBUNE, **QUICK).columns.tolist() == [
            "between", "a", "b", "target", "scorer", "dimension", "n_a", "n_b", "n_pairs", "mean_a", "mean_b", "low_a",
            "high_a", "low_b", "high_b", "difference", "low", "high", "interval", "p", "q", "cliffs_delta", "smd",
            "test", "verdict", "says",
        ]  # fmt: skip

    def test_each_article_may_weigh_the_same(self) -> None:
        row = contrast(LEDGER_AND_TRIBUNE, weights="article", **QUICK).iloc[0]
        assert row["mean_a"] == pytest.approx((-0.3 - 0.4 - 0.6) / 3)

    @pytest.mark.parametrize("weights", ["mention", "article"])
    @pytest.mark.parametrize("n", [12, 40])
    @pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")
    def test_means_and_their_intervals_are_those_of_summarize(self, weights: str, n: int) -> None:
        table = drawn(1, {"L": n, "M": n, "N": n}, targets=2)
        found = contrast(table, weights=weights, n_permutations=9, seed=4)
        known = summarize(table, ["outlet", "target"], weights=weights, seed=4).set_index(["outlet", "target"])
        for side in "ab":
            own = known.loc[list(zip(found[side], found["target"], strict=True)), list(SIDES)]
            np.testing.assert_array_equal(found[[f"{name}_{side}" for name in SIDES]], own)

    def test_effect_sizes_are_of_articles(self) -> None:
        row = contrast(LEDGER_AND_TRIBUNE, **QUICK).iloc[0]
        a, b = np.array([-0.3, -0.4, -0.6]), np.array([0.2, 0.1, 0.3])
        d = (a.mean() - b.mean()) / np.sqrt((a.var(ddof=1) + b.var(ddof=1)) / 2)
        # The exact correction of four degrees of freedom: gamma(2) / (sqrt(2) gamma(3/2)).
        assert row["smd"] == pytest.approx(d / (np.sqrt(2) * np.sqrt(np.pi) / 2))

    def test_a_difference_is_found_and_said(self) -> None:
        row = contrast(drawn(1, {"Ledger": 40, "Tribune": 30}, effect=-0.4)).iloc[0]
        assert row[["verdict", "interval"]].tolist() == ["lower", "percentile"]
        assert row["low"] < row["difference"] < row["high"] < 0
        assert row["says"].startswith("Ledger speaks more negatively of T0 than Tribune: -.")
        assert row["says"].endswith("q < .001, 40 and 30 articles.")

    def test_scipy_says_the_same(self) -> None:
        table = drawn(5, {"L": 7, "M": 7}, effect=0.3).groupby(["article_id", "outlet"], as_index=False)["value"].mean()
        table = table.assign(target="Peru", scorer="tone", dimension="valence")
        a, b = (table.loc[table["outlet"] == outlet, "value"] for outlet in "LM")
        p = stats.permutation_test((a, b), lambda x, y: x.mean() - y.mean(), n_resamples=4000).pvalue
        interval = stats.ttest_ind(a, b, equal_var=False).confidence_interval()
        row = contrast(table).iloc[0]
        assert row["p"] == pytest.approx(p, abs=0.015)
        assert row[["low", "high"]].tolist() == pytest.approx([interval.low, interval.high])

    def test_a_group_that_stands_at_the_end_of_the_scale_is_not_thought_to_stay_there(self) -> None:
        rows = [(f"a{i}", "Ledger", 0.0) for i in range(30)] + [(f"b{i}", "Tribune", i % 2) for i in range(30)]
        row = contrast(ratings(*rows, scorer="frames", dimension="crime"), **QUICK).iloc[0]
        assert row["interval"] == "mover"
        # Clopper and Pearson: 0 of 30 reach to 1 - .025 ** (1 / 30).
        assert row["high_a"] == pytest.approx(1 - 0.025 ** (1 / 30))
        assert row["high"] == pytest.approx(-0.5 + np.hypot(row["high_a"], 0.5 - row["low_b"]))

    def test_articles_may_come_in_larger_clusters(self) -> None:
        table = drawn(1, {"L": 12, "M": 12}, effect=-0.6)
        by_author = table.assign(author=table["outlet"] + table["article_id"].str[-1:].map(lambda n: str(int(n) % 3)))
        row = contrast(by_author, cluster="author").iloc[0]
        assert row[["n_a", "n_b"]].tolist() == [12, 12]
        # Three authors against three: no p under a tenth, however many articles.
        assert row["p"] == pytest.approx(0.1, abs=0.02)

    def test_an_article_without_a_cluster_is_one_of_its_own(self) -> None:
        table = drawn(1, {"L": 12, "M": 12})
        assert_frame_equal(contrast(table.assign(author=None), cluster="author"), contrast(table))


class TestRows:
    def test_pairs_and_groups_stand_in_order_nulls_first(self) -> None:
        table = ratings(*((i, o, 0.1) for i, o in zip("abcdef", ["C", None, "B"] * 2, strict=True)))
        found = contrast(pd.concat([table.assign(target="Z"), table.assign(target=None)]), **QUICK)
        assert found["target"].isna().tolist() == [True] * 3 + [False] * 3
        assert found["a"].isna().tolist() == [True, True, False] * 2
        assert found["b"].tolist() == ["B", "C", "C"] * 2

    def test_only_groups_that_speak_of_a_target_are_compared_on_it(self) -> None:
        table = pd.concat([LEDGER_AND_TRIBUNE, ratings(("z", "Herald", 0.1), target="Chile")])
        found = contrast(table, **QUICK)
        assert found[["target", "a", "b"]].values.tolist() == [["Peru", "Ledger", "Tribune"]]

    def test_a_reference_is_the_second_of_each_pair(self) -> None:
        found = contrast(drawn(1, {"L": 3, "M": 3, "N": 3}), reference="M", **QUICK)
        assert found[["a", "b"]].values.tolist() == [["L", "M"], ["N", "M"]]

    def test_the_null_may_be_the_reference(self) -> None:
        table = ratings(*((i, o, 0.1) for i, o in zip("abcd", [None, "B"] * 2, strict=True)))
        row = contrast(table, reference=NAN, **QUICK).iloc[0]
        assert (row["a"], row["b"]) == ("B", None)

    def test_a_pair_turned_round_has_its_signs_turned_and_all_else_alike(self) -> None:
        table = drawn(2, {"L": 35, "M": 31})
        one, other = (contrast(table, reference=outlet).iloc[0] for outlet in "ML")
        names = ["a", "n_a", "mean_a", "low_b", "difference", "low", "high", "cliffs_delta", "smd", "p"]
        assert other[names].tolist() == [
            "M", one["n_b"], one["mean_b"], one["low_a"], -one["difference"], -one["high"], -one["low"],
            -one["cliffs_delta"], -one["smd"], one["p"],
        ]  # fmt: skip

    def test_scorers_and_dimensions_are_never_mixed(self) -> None:
        table = pd.concat([LEDGER_AND_TRIBUNE, LEDGER_AND_TRIBUNE.assign(scorer="vader", value=0.0)])
        found = contrast(table, **QUICK)
        assert found["scorer"].tolist() == ["tone", "vader"]
        assert found["difference"].tolist() == pytest.approx([-0.6, 0])
        assert contrast(table, scorer="vader", **QUICK)["scorer"].tolist() == ["vader"]

    def test_within_nothing(self) -> None:
        found = contrast(LEDGER_AND_TRIBUNE.assign(target=list("PQPQPQPQP")), within=(), **QUICK)
        assert found["difference"].tolist() == pytest.approx([-0.6])

    def test_within_several_columns(self) -> None:
        table = pd.concat([LEDGER_AND_TRIBUNE.assign(year=year) for year in (2021, 2020)])
        assert contrast(table, within=["target", "year"], **QUICK)["year"].tolist() == [2020, 2021]

    def test_q_counts_all_that_was_tested(self) -> None:
        found = contrast(drawn(3, {"L": 6, "M": 6, "N": 1}, targets=3), **QUICK)
        tested = found["p"].notna()
        assert tested.sum() == 3
        assert found.loc[tested, "q"].tolist() == pytest.approx(stats.false_discovery_control(found.loc[tested, "p"]))

    def test_too_few_articles_show_their_difference_but_no_p(self) -> None:
        row = contrast(LEDGER_AND_TRIBUNE, min_n=4, **QUICK).iloc[0]
        assert row["difference"] == pytest.approx(-0.6)
        assert row[["p", "q"]].isna().all()
        assert (row["test"], row["verdict"]) == (None, "too few")
        assert row["says"] == "Too few articles to compare Ledger with Tribune on Peru: 3 and 3 articles."

    def test_as_many_as_asked_for_are_enough(self) -> None:
        assert contrast(LEDGER_AND_TRIBUNE, min_n=3, **QUICK)["verdict"].tolist() == ["not shown"]
        assert contrast(EVENTS, paired_by="event", min_n=3, **QUICK)["verdict"].tolist() == ["not shown"]
        assert contrast(EVENTS, paired_by="event", min_n=4, **QUICK)["verdict"].tolist() == ["too few"]

    def test_a_group_of_which_nothing_is_rated_is_there_and_has_no_mean(self) -> None:
        row = contrast(ratings(("a", "L", NAN), ("b", "M", 0.1), ("c", "M", 0.3)), **QUICK).iloc[0]
        assert row[["n_a", "n_b"]].tolist() == [0, 2]
        assert row[["mean_a", "difference", "low", "p", "smd", "cliffs_delta"]].isna().all()
        assert row["mean_b"] == pytest.approx(0.2)

    def test_one_group_gives_no_rows_and_every_column(self) -> None:
        found = contrast(LEDGER_AND_TRIBUNE[:3])
        assert len(found) == 0
        assert found.columns.tolist() == contrast(LEDGER_AND_TRIBUNE, **QUICK).columns.tolist()

    def test_an_empty_table_gives_no_rows(self) -> None:
        assert len(contrast(LEDGER_AND_TRIBUNE[:0])) == 0

    def test_copied_articles_are_left_out(self) -> None:
        copy = ratings(("x", "Ledger", 1.0), duplicate_of="a")
        found = contrast(pd.concat([LEDGER_AND_TRIBUNE.assign(duplicate_of=None), copy]))
        assert_frame_equal(found, contrast(LEDGER_AND_TRIBUNE))
        both = contrast(pd.concat([LEDGER_AND_TRIBUNE.assign(duplicate_of=None), copy]), duplicates="all", **QUICK)
        assert both["n_a"].tolist() == [4]

    def test_the_same_seed_gives_the_same_table_whatever_the_order_of_rows_and_other_groups(self) -> None:
        table = drawn(1, {"L": 31, "M": 33, "N": 5})
        whole = contrast(table, **QUICK)
        assert_frame_equal(contrast(table.sample(frac=1, random_state=1), **QUICK), whole)
        alone = contrast(table[table["outlet"] != "N"], **QUICK)
        assert_frame_equal(alone.drop(columns="q"), whole[:1].drop(columns="q"))
        assert not contrast(table, seed=1, **QUICK).equals(whole)

    @given(
        st.lists(st.tuples(st.sampled_from("abcdef"), st.sampled_from([None, "L", "M"]), st.floats(-1, 1)), min_size=1)
    )
    @settings(max_examples=40)
    def test_a_difference_lies_in_its_interval_and_p_in_0_to_1(self, rows: list[tuple[str, Any, float]]) -> None:
        found = contrast(ratings(*rows), **QUICK)
        there = found[found["low"].notna()]
        assert ((there["low"] <= there["difference"] + 1e-9) & (there["difference"] <= there["high"] + 1e-9)).all()
        assert found["p"].dropna().between(0.01, 1).all()


def with_sources(seed: int, both: int, only: int, longer: int = 1) -> pd.DataFrame:
    """Articles that quote both sources, and articles that quote one; an article's mentions have much in common."""
    generator = np.random.default_rng(seed)
    rows = []
    for number in range(both + 2 * only):
        level = generator.normal(0, 0.4)
        for name, mean in (("A", longer), ("B", 1)):
            if number < both or (number - both < only) == (name == "A"):
                values = level + generator.normal(0, 0.2, 1 + generator.poisson(mean))
                rows += [(f"{number:03}", name, value) for value in values]
    return ratings(*rows).rename(columns={"outlet": "source"})


class TestSharedArticles:
    def test_what_an_article_does_to_both_sources_is_no_noise(self) -> None:
        table = with_sources(1, 20, 0)
        table.loc[table["source"] == "A", "value"] += 0.25
        together = contrast(table, "source").iloc[0]
        apart = contrast(table.assign(article_id=table["article_id"] + table["source"]), "source").iloc[0]
        assert together["p"] < 0.01 < apart["p"]
        assert together["high"] - together["low"] < 0.7 * (apart["high"] - apart["low"])
        assert together["difference"] == pytest.approx(apart["difference"])

    def test_the_outlets_own_words_are_a_source(self) -> None:
        table = with_sources(1, 12, 0).replace({"source": {"A": None}})
        table.loc[table["source"].isna(), "value"] -= 0.8
        row = contrast(table, "source").iloc[0]
        assert row["a"] is None
        assert row["says"].startswith("The outlets' own words speak more negatively of Peru than B: -.")


EVENTS = pd.DataFrame(
    {
        "article_id": list("abcdefgh"),
        "event": ["x", "x", "y", "y", "z", "z", "w", None],
        "outlet": ["L", "M", "L", "M", "L", "M", "L", "M"],
        "value": [-0.9, -0.6, 0.2, 0.3, 0.5, 0.7, -1.0, 1.0],
        "target": "Peru",
        "scorer": "tone",
        "dimension": "valence",
    }
)


class TestPaired:
    def test_by_hand(self) -> None:
        row = contrast(EVENTS, paired_by="event").iloc[0]
        assert row[["n_a", "n_b", "n_pairs", "test"]].tolist() == [3, 3, 3, "paired permutation"]
        assert row[["mean_a", "mean_b", "difference"]].tolist() == pytest.approx([-0.2 / 3, 0.4 / 3, -0.2])
        # Of eight flips all less and all more are as far out.
        assert row[["p", "cliffs_delta"]].tolist() == [0.25, -1]

    def test_events_weigh_alike_and_within_them_mentions_or_articles(self) -> None:
        more = EVENTS[EVENTS["article_id"] == "a"].assign(article_id="i", value=0.3)
        table = pd.concat([EVENTS, more, more])
        by_mention, by_article = (contrast(table, paired_by="event", weights=w).iloc[0] for w in ("mention", "article"))
        assert by_mention["mean_a"] == pytest.approx(((-0.9 + 0.3 + 0.3) / 3 + 0.2 + 0.5) / 3)
        assert by_article["mean_a"] == pytest.approx(((-0.9 + 0.3) / 2 + 0.2 + 0.5) / 3)
        assert by_article["n_a"] == 4

    def test_what_an_event_brings_is_no_noise(self) -> None:
        generator = np.random.default_rng(1)
        event = generator.normal(0, 0.5, 14)
        values = np.concatenate([event - 0.15, event]) + generator.normal(0, 0.05, 28)
        names = [*("L" * 14), *("M" * 14)]
        table = ratings(*((str(i), name, value) for i, (name, value) in enumerate(zip(names, values, strict=True))))
        table["event"] = np.tile(np.arange(14), 2)
        assert contrast(table, paired_by="event")["verdict"].tolist() == ["lower"]
        assert contrast(table)["verdict"].tolist() == ["not shown"]

    def test_scipy_says_the_same(self) -> None:
        generator = np.random.default_rng(1)
        a, b = generator.normal(0.1, 0.3, 9), generator.normal(0, 0.3, 9)
        table = ratings(*((f"a{i}", "L", v) for i, v in enumerate(a)), *((f"b{i}", "M", v) for i, v in enumerate(b)))
        table["event"] = [*range(9), *range(9)]
        known = stats.permutation_test((a, b), lambda x, y: (x - y).mean(), permutation_type="samples")
        row = contrast(table, paired_by="event").iloc[0]
        assert row["p"] == pytest.approx(known.pvalue)
        assert row["smd"] == pytest.approx((a - b).mean() / ((a.std(ddof=1) + b.std(ddof=1)) / 2), rel=0.06)

    def test_one_event_is_too_few(self) -> None:
        row = contrast(EVENTS[:2], paired_by="event").iloc[0]
        assert row["difference"] == pytest.approx(-0.3)
        assert np.isnan(row["p"])
        assert row["says"] == "Too few events have both L and M on Peru: 1 event."

    def test_without_a_common_event_there_is_no_difference(self) -> None:
        row = contrast(EVENTS.assign(event=list("abcdefgh")), paired_by="event").iloc[0]
        assert row["n_pairs"] == 0
        assert row[["mean_a", "difference", "low", "p"]].isna().all()

    def test_thirty_events_are_resampled(self) -> None:
        generator = np.random.default_rng(1)
        table = ratings(*((f"{o}{i}", o, generator.normal(0, 0.3)) for o in "LM" for i in range(30)))
        row = contrast(table.assign(event=[*range(30), *range(30)]), paired_by="event", **QUICK).iloc[0]
        assert (row["interval"], row["n_pairs"]) == ("percentile", 30)

    def test_a_pair_turned_round_has_its_signs_turned(self) -> None:
        one, other = (contrast(EVENTS, paired_by="event", reference=outlet).iloc[0] for outlet in "ML")
        turned = ["difference", "cliffs_delta", "smd"]
        assert other[turned].tolist() == (-one[turned]).tolist()
        assert (other["low"], other["p"]) == (-one["high"], one["p"])

    def test_sources_of_one_article_may_be_paired(self) -> None:
        row = contrast(with_sources(1, 8, 3), "source", paired_by="article_id", **QUICK).iloc[0]
        assert row[["n_a", "n_b", "n_pairs"]].tolist() == [8, 8, 8]

    def test_without_the_column_it_says_where_one_comes_from(self) -> None:
        with pytest.raises(
            NotFoundError, match=r"no column 'event' to pair .* bk\.annotate\(articles, events=True\)\.$"
        ):
            contrast(LEDGER_AND_TRIBUNE, paired_by="event")


def check_rates(table: pd.DataFrame) -> None:
    """One in twenty p is under .05, and nineteen in twenty intervals hold the true difference, which is 0."""
    assert len(table) == 300
    assert 0.02 <= (table["p"] <= 0.05).mean() <= 0.09
    assert 0.92 <= table.eval("low <= 0 <= high").mean() <= 0.98


class TestSimulated:
    """No difference; articles of unlike length, whose mentions have something in common. A target is a corpus."""

    def test_few_articles_of_two_outlets(self) -> None:
        check_rates(contrast(drawn(1, {"L": 8, "M": 14}, targets=300), n_permutations=199, n_resamples=9))

    def test_many_articles_of_two_outlets(self) -> None:
        check_rates(contrast(drawn(8, {"L": 32, "M": 50}, targets=300), n_permutations=99, n_resamples=600))

    @pytest.mark.parametrize(("both", "only", "longer"), [(14, 0, 3), (6, 8, 1)])
    def test_sources_that_share_articles(self, both: int, only: int, longer: int) -> None:
        table = pd.concat(with_sources(seed, both, only, longer).assign(target=seed) for seed in range(300))
        check_rates(contrast(table, "source", n_permutations=199, n_resamples=9))

    def test_articles_paired_by_event(self) -> None:
        table = drawn(3, {"L": 12, "M": 12}, targets=300)
        table["event"] = table["article_id"].str[-3:]
        levels = np.random.default_rng(3).normal(size=table.groupby(["target", "event"]).ngroups)
        table["value"] = 0.3 * (table["value"] + levels[table.groupby(["target", "event"]).ngroup()])
        check_rates(contrast(table, paired_by="event", n_permutations=199, n_resamples=9))

    def test_of_many_cells_without_a_difference_hardly_any_is_said_to_have_one(self) -> None:
        found = [contrast(drawn(seed, {"L": 6, "M": 9}, targets=20), **QUICK)["verdict"] for seed in range(15)]
        assert sum(verdicts.isin(["higher", "lower"]).any() for verdicts in found) <= 2


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"between": "outlets"}, r"^No column is named 'outlets'\. .* Did you mean 'outlet'\?$"),
            ({"within": "year"}, r"^No column is named 'year'\."),
            ({"cluster": "author"}, r"^No column is named 'author'\."),
            ({"paired_by": "day"}, r"^The table has no column 'day' to pair articles by\."),
            ({"scorer": "vader"}, r"^No scorer is named 'vader'\. Available: tone\."),
            ({"dimension": "crime"}, r"^No dimension is named 'crime'\. Available: valence\."),
            ({"reference": "Herald"}, r"^No group of 'outlet' is named 'Herald'\. Available: Ledger, Tribune\."),
        ],
    )
    def test_names_that_are_not_there(self, options: dict[str, Any], message: str) -> None:
        with pytest.raises(NotFoundError, match=message):
            contrast(LEDGER_AND_TRIBUNE, **options)

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"between": "target"}, r"^Cannot compare within groups of 'target' and between or across them\."),
            ({"between": "scorer"}, r"^Cannot compare within groups of 'scorer' and between or across them\."),
            ({"paired_by": "target"}, r"^Cannot compare within groups of 'target' and between or across them\."),
            ({"paired_by": "outlet"}, r"^Cannot pair by 'outlet', whose groups are compared\."),
            ({"n_permutations": 0}, r"^n_permutations is 0; give a whole number of at least 1\.$"),
            ({"n_resamples": 0}, r"^n_resamples is 0; give a whole number of at least 1\.$"),
            ({"level": 95}, r"^level is 95; give a share between 0 and 1, as 0\.95\.$"),
            ({"min_n": 1}, r"^min_n is 1; give a whole number of at least 2\.$"),
            ({"weights": "outlet"}, r"^weights is 'outlet'; give 'mention' or 'article'\.$"),
        ],
    )
    def test_options_that_cannot_be(self, options: dict[str, Any], message: str) -> None:
        with pytest.raises(InputError, match=message):
            contrast(LEDGER_AND_TRIBUNE, **options)

    def test_a_column_of_the_result(self) -> None:
        with pytest.raises(
            InputError, match=r"^Cannot compare within 'p', which is a column of the result\. Rename it\.$"
        ):
            contrast(LEDGER_AND_TRIBUNE.assign(p="x"), within="p")

    def test_a_column_of_lists(self) -> None:
        table = LEDGER_AND_TRIBUNE.assign(tags=[["x"]] * 9)
        with pytest.raises(InputError, match=r"^Column 'tags' holds lists or mappings"):
            contrast(table, within="tags")
