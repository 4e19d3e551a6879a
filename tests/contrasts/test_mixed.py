import warnings
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from biaskit.contrasts.mixed import MODEL_COLUMNS, model
from biaskit.errors import BiaskitWarning, FewClustersWarning, InputError, MissingExtraError, NotFoundError

smf = pytest.importorskip("statsmodels.formula.api")


def drawn(seed: int = 1, *, article: float = 0.2, event: float = 0.2, articles: int = 60) -> pd.DataFrame:
    """Articles of two outlets on twelve events, by nine authors, with four mentions each; M is .3 above L."""
    generator = np.random.default_rng(seed)
    numbers = np.arange(articles)
    table = pd.DataFrame(
        {
            "article_id": [f"a{number:03}" for number in numbers],
            "event": [f"e{number % 12}" for number in numbers],
            "outlet": np.where(numbers // 12 % 2 == 0, "L", "M"),
            "author": [f"w{number}" for number in generator.integers(0, 9, articles)],
            "own": generator.normal(0, article, articles) + generator.normal(0, event, 12)[numbers % 12],
        }
    )
    table = table.loc[table.index.repeat(4)].reset_index(drop=True)
    n = len(table)
    table["source"] = np.where(generator.random(n) < 0.4, None, "Peru")
    table["year"] = 2000 + generator.integers(0, 3, n)
    table["value"] = 0.3 * (table["outlet"] == "M") + table["own"] + generator.normal(0, 0.3, n)
    return table.assign(scorer="tone", dimension="valence").drop(columns="own")


TABLE = drawn()


def fixed(table: pd.DataFrame) -> pd.DataFrame:
    return table[table["kind"] == "fixed"].set_index("term")


def variances(table: pd.DataFrame) -> dict[str, float]:
    rows = table[table["kind"] == "variance"]
    return dict(zip(rows["term"], rows["estimate"], strict=True))


@pytest.mark.filterwarnings("ignore:The MLE may be on the boundary")
class TestAgainstStatsmodels:
    def test_one_grouping(self) -> None:
        known = smf.mixedlm("value ~ outlet + C(year)", TABLE, groups="article_id").fit()
        found = model(TABLE, "value ~ outlet + C(year)")
        own = fixed(found)
        for name, values in {"estimate": known.fe_params, "se": known.bse_fe}.items():
            np.testing.assert_allclose(own[name], values, rtol=1e-3, atol=1e-5)
        intervals = known.conf_int().loc[own.index]
        np.testing.assert_allclose(own[["low", "high"]], intervals, atol=1e-4)
        np.testing.assert_allclose(own["p"], known.pvalues[own.index], rtol=1e-2)
        expected = {"article_id": float(known.cov_re.iloc[0, 0]), "residual": known.scale}
        assert variances(found) == pytest.approx(expected, rel=1e-2)

    def test_articles_in_events(self) -> None:
        options = {"groups": "event", "re_formula": "1", "vc_formula": {"article": "0 + C(article_id)"}}
        known = smf.mixedlm("value ~ outlet", TABLE, **options).fit()
        found = model(TABLE, groups=("article_id", "event"))
        np.testing.assert_allclose(fixed(found)["se"], known.bse_fe, rtol=1e-3)
        expected = {"article_id": known.vcomp[0], "event": float(known.cov_re.iloc[0, 0]), "residual": known.scale}
        assert variances(found) == pytest.approx(expected, rel=1e-2)

    def test_crossed_groupings(self) -> None:
        everything = {"event": "0 + C(event)", "author": "0 + C(author)"}
        known = smf.mixedlm("value ~ outlet", TABLE, groups=np.ones(len(TABLE)), vc_formula=everything).fit()
        found = model(TABLE, groups=("event", "author"))
        np.testing.assert_allclose(fixed(found)["estimate"], known.fe_params, rtol=1e-3)
        expected = {"author": known.vcomp[0], "event": known.vcomp[1], "residual": known.scale}
        assert variances(found) == pytest.approx(expected, rel=1e-2)

    def test_a_variance_of_nothing_is_found_where_the_default_stops_short(self) -> None:
        table = drawn(2, article=0, event=0)
        with pytest.warns(
            BiaskitWarning, match=r"^What is grouped by 'article_id', 'event' is no more alike than the rest"
        ):
            found = model(table, groups=("article_id", "event"))
        plain = smf.ols("value ~ outlet", table).fit()
        np.testing.assert_allclose(fixed(found)["estimate"], plain.params, rtol=1e-3, atol=1e-5)
        np.testing.assert_allclose(fixed(found)["se"], plain.bse, rtol=1e-2)


class TestTable:
    def test_columns_and_rows(self) -> None:
        found = model(TABLE, groups=("event", "article_id"))
        assert found.columns.tolist() == list(MODEL_COLUMNS)
        assert found["term"].tolist() == ["Intercept", "outlet[T.M]", "event", "article_id", "residual"]
        assert found["kind"].tolist() == ["fixed"] * 2 + ["variance"] * 3
        assert (found["n_mentions"] == 240).all()
        assert (found["n_articles"] == 60).all()
        assert found.loc[2:, ["se", "low", "high", "z", "p"]].isna().all(axis=None)

    def test_mentions_of_one_article_do_not_count_as_independent(self) -> None:
        copied = pd.concat([TABLE] * 3)
        once, thrice = (fixed(model(table)).loc["outlet[T.M]", "se"] for table in (TABLE, copied))
        assert thrice > 0.85 * once

    def test_the_outlets_own_words_are_the_level_that_others_are_compared_with(self) -> None:
        found = fixed(model(TABLE, "value ~ source - 1"))
        assert found.index.tolist() == ["source[outlets' own words]", "source[Peru]"]
        assert fixed(model(TABLE, "value ~ source")).index.tolist() == ["Intercept", "source[T.Peru]"]

    def test_another_null_is_a_level_too(self) -> None:
        table = TABLE.assign(leaning=TABLE["outlet"].map({"L": "left"}))
        assert fixed(model(table, "value ~ leaning")).index.tolist() == ["Intercept", "leaning[T.left]"]

    def test_interactions_and_numbers(self) -> None:
        found = fixed(model(TABLE, "value ~ outlet * source + (outlet + source):year"))
        assert {"outlet[T.M]:source[T.Peru]", "outlet[L]:year", "source[T.Peru]:year"} <= set(found.index)

    def test_the_order_of_rows_does_not_matter(self) -> None:
        shuffled = model(TABLE.sample(frac=1, random_state=1), groups=("article_id", "event"))
        assert_frame_equal(shuffled, model(TABLE, groups=("article_id", "event")), rtol=1e-3)

    def test_what_is_not_rated_or_lacks_a_number_is_left_out(self) -> None:
        table = TABLE.assign(size=np.where(TABLE.index < 20, np.nan, TABLE.index % 7))
        table.loc[100:109, "value"] = np.nan
        assert model(table, "value ~ outlet + size")["n_mentions"].tolist() == [210] * 5

    def test_an_article_without_an_event_shares_it_with_nobody(self) -> None:
        table = TABLE.assign(event=TABLE["event"].where(TABLE["event"] != "e3"))
        named = TABLE.assign(event=TABLE["event"].where(TABLE["event"] != "e3", TABLE["article_id"]))
        pair = (model(given, groups=("article_id", "event")) for given in (table, named))
        assert_frame_equal(*pair, rtol=1e-3)

    def test_copied_articles_are_left_out(self) -> None:
        table = TABLE.assign(duplicate_of=np.where(TABLE["article_id"] == "a000", "z", ""))
        assert model(table)["n_articles"].tolist() == [59] * 4
        assert model(table, duplicates="all")["n_articles"].tolist() == [60] * 4

    def test_a_lower_level_gives_a_narrower_interval(self) -> None:
        wide, narrow = (fixed(model(TABLE, level=level)) for level in (0.95, 0.8))
        assert (narrow["high"] < wide["high"]).all()

    def test_without_an_effect_p_is_under_05_in_one_case_of_twenty(self) -> None:
        small = []
        for seed in range(30):
            table = drawn(seed, articles=36)
            table["value"] -= 0.3 * (table["outlet"] == "M")
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", BiaskitWarning)
                small.append(fixed(model(table)).loc["outlet[T.M]", "p"] <= 0.05)
        assert np.mean(small) <= 0.17


class TestWarnings:
    def test_few_articles(self) -> None:
        with pytest.warns(FewClustersWarning, match=r"^The model rests on 24 articles\. .* See biaskit\.contrast\.$"):
            model(drawn(1, articles=24))

    def test_no_convergence_is_said_in_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        from statsmodels.regression.mixed_linear_model import MixedLM

        usual = MixedLM.fit
        monkeypatch.setattr(MixedLM, "fit", lambda self, **options: usual(self, **options | {"maxiter": 0}))
        with pytest.warns(BiaskitWarning) as caught:
            model(TABLE, groups=("article_id", "event"))
        assert [str(warning.message) for warning in caught] == [
            "The model did not converge: its numbers are not to be relied on; take fewer terms or groups."
        ]


class TestRefusals:
    @pytest.mark.parametrize(
        ("formula", "why"),
        [
            ("value ~ __import__('os').getcwd()", r"it holds \"__import__\('os'\)\.getcwd\(\)\""),
            ("value ~ outlet.map(print)", r"it holds 'outlet\.map\(print\)'"),
            ("value ~ np.log(year)", r"it holds 'np\.log\(year\)'"),
            ("value ~ C(outlet, Sum)", r"it holds 'C\(outlet, Sum\)'"),
            ("value ~ C(print(1))", r"it holds 'C\(print\(1\)\)'"),
            ("value ~ C(outlet)(source)", r"it holds 'C\(outlet\)\(source\)'"),
            ("value ~ outlet ** 2", r"it holds 'outlet \*\* 2'"),
            ("value ~ outlet / year", r"it holds 'outlet / year'"),
            ("value ~ [x for x in (1,)]", r"it holds '\[x for x in \(1,\)\]'"),
            ("value ~ (lambda: 1)", "it is no formula"),
            ("value ~ year + 2", "it holds '2'"),
            ("value ~ True", "it holds 'True'"),
            ("value ~ -year", "it holds '-year'"),
            ("value ~ outlet @ year", "it holds '@'"),
            ("value ~ outlet +", "it is no formula"),
            ("value ~ outlet ~ year", r"it holds '|it is no formula"),
            ("value ~", r"it does not start with 'value ~'"),
            ("outlet ~ value", r"it does not start with 'value ~'"),
            ("value ~ value", r"'value' is what it explains"),
        ],
    )
    def test_a_formula_is_columns_and_operators_and_nothing_else(self, formula: str, why: str) -> None:
        with pytest.raises(
            InputError, match=rf"^The formula .* cannot be used: ({why}).*'value ~ outlet \+ C\(year\)'\.$"
        ):
            model(TABLE, formula)

    @pytest.mark.parametrize("options", [{"formula": "value ~ outlets"}, {"groups": "outlets"}])
    def test_an_unknown_column(self, options: dict[str, Any]) -> None:
        with pytest.raises(NotFoundError, match=r"^No column is named 'outlets'\. .* Did you mean 'outlet'\?$"):
            model(TABLE, **options)

    def test_several_scorers(self) -> None:
        table = pd.concat([TABLE, TABLE.assign(scorer="vader")])
        with pytest.raises(
            InputError, match=r"^The table has several of scorer: tone, vader\. Give one, as scorer='tone'\.$"
        ):
            model(table)
        assert_frame_equal(model(table, scorer="tone"), model(TABLE))

    def test_terms_that_follow_from_each_other(self) -> None:
        table = TABLE.assign(paper=TABLE["outlet"].str.lower())
        with pytest.raises(
            InputError, match=r"^Some terms cannot be told apart: .* one of outlet, paper, or an interaction\.$"
        ):
            model(table, "value ~ outlet + paper")

    def test_a_column_of_one_value(self) -> None:
        with pytest.raises(InputError, match=r"^Column 'outlet' has one value only where something is rated"):
            model(TABLE[TABLE["outlet"] == "L"])

    @pytest.mark.parametrize(
        ("column", "message"),
        [
            ("scorer", r"^The grouping 'scorer' has one level only; a variance needs several\. Leave it out\.$"),
            ("row", r"^Each mention has a 'row' of its own, so that nothing is grouped by it\. Leave it out\.$"),
        ],
    )
    def test_a_grouping_that_groups_nothing(self, column: str, message: str) -> None:
        with pytest.raises(InputError, match=message):
            model(TABLE.assign(row=[str(i) for i in range(len(TABLE))]), groups=column)

    def test_no_grouping(self) -> None:
        with pytest.raises(InputError, match=r"^groups is empty; give at least one column, as 'article_id'\.$"):
            model(TABLE, groups=())

    def test_nothing_rated(self) -> None:
        with pytest.raises(InputError, match=r"^Nothing is rated here, so that no model can be fitted\.$"):
            model(TABLE.assign(value=np.nan))

    def test_dates_and_lists(self) -> None:
        with pytest.raises(InputError, match=r"^Column 'date' holds dates; make it a number or a name first"):
            model(TABLE.assign(date=pd.date_range("2020", periods=len(TABLE))), "value ~ date")
        with pytest.raises(
            InputError, match=r"^Column 'tags' holds lists or mappings; a model takes numbers and names\.$"
        ):
            model(TABLE.assign(tags=[["x"]] * len(TABLE)), "value ~ tags")

    @pytest.mark.filterwarnings("ignore::biaskit.errors.FewClustersWarning")
    def test_more_terms_than_mentions(self) -> None:
        with pytest.raises(
            InputError, match=r"rated mentions cannot tell \d+ terms apart\. Leave out one of event, author"
        ):
            model(TABLE[::20], "value ~ event * author", groups="source")

    def test_without_statsmodels(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "statsmodels", None)
        with pytest.raises(MissingExtraError, match=r'pip install "biaskit\[paper\]"'):
            model(TABLE)
