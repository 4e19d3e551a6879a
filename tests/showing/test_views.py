"""How records, tables and a framing show themselves in a notebook."""

import copy
import pickle
import re
from dataclasses import replace

import narwhals
import pandas as pd
import polars as pl
import pytest
from github import on_github, untrusted, words
from IPython.core.interactiveshell import InteractiveShell

import biaskit as bk
from biaskit.tables import read_table, write_table
from biaskit.types import Article, Cue, Mention, Quotation, Rating

EVIL = "<script>alert(1)</script>"
LEFT = (words, lambda html: words(on_github(html)), lambda html: words(untrusted(html)))
"""A view's words as it is, on GitHub, and in JupyterLab where the notebook is not trusted."""


@pytest.fixture(scope="module")
def framing():
    return bk.analyze(bk.load_example("tanker"), scorers=["tone", "vader"])


@pytest.fixture(scope="module")
def hostile():
    text = f"Peru said Chile had acted with great courage {EVIL}. Lima {EVIL} lost."
    article = Article(EVIL, text, outlet=EVIL, title=f"Chile lost {EVIL}", url="javascript:alert(1)", meta={EVIL: EVIL})
    return bk.analyze([article], scorers="vader")


def bundle(shown: object) -> dict[str, str]:
    """What IPython would send for it."""
    data, _ = InteractiveShell.instance().display_formatter.format(shown)
    return data


@pytest.mark.parametrize("left", LEFT)
class TestWordsThatAreLeft:
    def test_framing(self, framing, left) -> None:
        said = left(framing._repr_html_())
        assert "articles 6, set aside: 0" in said
        assert "outlets 3: El Farol Austral, Liberty Ridge Dispatch, The Quillhaven Ledger" in said
        assert "Whose words tanker seizure" in said
        assert "n=" in said
        assert "framing.article('ledger-1')" in said

    def test_article(self, framing, left) -> None:
        said = left(framing.article("ledger-1")._repr_html_())
        assert "Whose words: [1 " in said
        assert re.search(r"\[(\d) “a lawful enforcement action ” .* \1\]", said)
        assert "Words with a value, one by one" in said

    def test_quotations(self, framing, left) -> None:
        said = left(framing.quotations._repr_html_())
        assert f"Quotations {len(framing.quotations)}, the first 30 of them shown" in said
        assert "[1 “an open robbery on the high seas”" in said

    def test_summary(self, framing, left) -> None:
        summary = framing.summarize("target", scorer="tone")
        row = summary[summary["target"] == "tanker seizure"].iloc[0]
        said = left(summary._repr_html_())
        n = " ".join(str(row[name]) for name in ("n_articles", "n_mentions", "n_rated"))
        mean, low, high = (f"{abs(row[name]):.2f}" for name in ("mean", "low", "high"))
        assert f"tanker seizure {n} −{mean} −{low} to −{high} t" in said

    def test_explanation(self, framing, left) -> None:
        row = framing.ratings[framing.ratings["scorer"] == "tone"].dropna(subset="value").iloc[0]
        said = left(framing.explain(row)._repr_html_())
        assert row["sentence"].split()[0] in said
        assert "How the value comes about" in said

    def test_records(self, left) -> None:
        mention = Mention("a", "Peru", "Peru lost.", 0, 4, source="Chile", voice="quoted")
        rating = Rating(mention, "tone", "valence", -0.5, (Cue(5, 9, -0.5, "lexicon"),), (0.6, 0.3, 0.1))
        assert "tone, valence: −0.50 Chile's words about Peru, article a Peru lost ." in left(rating._repr_html_())
        assert "probability of negative 0.60" in left(rating._repr_html_())
        quotation = Quotation("a", "Lima", (9, 13), "said", (14, 18), ((1, 7),), "direct", "quoted", targets=("Peru",))
        said = left(quotation._repr_html_())
        assert "Lima quotation, quoted" in said
        assert "targets Peru" in said
        assert "content_spans 1 to 7" in said
        assert "Peru lost." in left(Article("a", "Peru lost.", outlet="Post")._repr_html_())


def test_foreign_text_is_only_text_everywhere(hostile) -> None:
    found = hostile.annotation
    rating = Rating(found.mentions[0], EVIL, EVIL, 0.5, (Cue(0, 4, 0.5, EVIL),))
    row = hostile.ratings.dropna(subset="value").iloc[0]
    views = [
        hostile,
        hostile.article(EVIL),
        hostile.quotations,
        hostile.summarize("outlet"),
        hostile.explain(row),
        rating,
    ]
    for view in (*views, *found.articles, *found.quotations, replace(found.quotations[0], source=EVIL, cue=EVIL)):
        html = view._repr_html_()
        assert "<script" not in html
        assert "javascript:" not in html or "href" not in html
        assert "alert(1)" in html


def test_no_view_brings_scripts_styles_or_anything_from_elsewhere(framing) -> None:
    for view in (framing, framing.article("ledger-1"), framing.quotations, framing.summarize(), framing.explain(0)):
        html = view._repr_html_().lower()
        assert not [word for word in ("<script", "<style", "<link", "src=", "url(", "@import") if word in html]


def test_views_stay_small(framing) -> None:
    for view in (framing, framing.article("ledger-1"), framing.quotations, framing.summarize(), framing.explain(0)):
        assert len(view._repr_html_()) < 100_000


def test_a_notebook_gets_words_beside_html(framing) -> None:
    article = framing.annotation.articles[0]
    views = {"framing": framing, "article": article, "summary": framing.summarize(), "why": framing.explain(0)}
    sent = {name: bundle(view) for name, view in views.items()}
    assert all({"text/plain", "text/html"} <= set(data) for data in sent.values())
    assert sent["framing"]["text/plain"] == repr(framing)
    assert sent["article"]["text/plain"].startswith("<Article 'ledger-1': 'American forces board")
    assert sent["summary"]["text/plain"].split()[:2] == ["source", "target"]
    assert sent["why"]["text/plain"] == str(framing.explain(0))
    assert "Summary" in sent["summary"]["text/html"]


def test_an_article_prints_who_says_what(framing) -> None:
    assert "Venezuela (quoted, mixed): “an open robbery on the high seas”" in str(framing.article("ledger-1"))


def test_an_article_that_is_not_there_names_those_that_are(framing) -> None:
    with pytest.raises(bk.BiaskitError, match="No article is named 'ledger-9'. .*Did you mean 'ledger-"):
        framing.article("ledger-9")
    with pytest.raises(bk.BiaskitError, match="No scorer of this framing is named 'tome'. Available: tone, vader"):
        framing.article("ledger-1", scorer="tome")


def test_an_article_without_ratings_or_quotations_shows_itself() -> None:
    bare = bk.analyze(["It rained."], scorers="tone")
    assert "nobody is quoted" in bare.article(bare.annotation.articles[0].id)._repr_html_()
    assert "1 articles" in bare._repr_html_()


class TestTablesStayTables:
    """The view hangs on the object; nothing else of pandas changes."""

    @pytest.fixture
    def tables(self, framing):
        return {"quotations": framing.quotations, "summary": framing.summarize(scorer="tone")}

    @pytest.mark.parametrize("name", ["quotations", "summary"])
    def test_type_copies_pickles_and_comparisons_are_pandas_own(self, tables, name) -> None:
        table = tables[name]
        assert type(table) is pd.DataFrame
        for other in (table.copy(), copy.copy(table), copy.deepcopy(table), pickle.loads(pickle.dumps(table))):
            pd.testing.assert_frame_equal(table, other)
            pd.testing.assert_frame_equal(other, table)
            assert "dataframe" in other._repr_html_()
        assert "dataframe" in table.head(2)._repr_html_()
        assert "dataframe" not in table._repr_html_()

    def test_files_and_other_libraries_take_them(self, tables, tmp_path) -> None:
        file = write_table(tables["quotations"], tmp_path / "q.parquet")
        pd.testing.assert_frame_equal(read_table(file), tables["quotations"])
        summary = tables["summary"]
        assert narwhals.from_native(summary).columns == list(summary.columns)
        assert pl.from_pandas(summary).shape == summary.shape

    def test_a_table_whose_columns_were_taken_is_shown_by_pandas(self, framing) -> None:
        summary = framing.summarize("target")
        del summary["mean"]
        assert "dataframe" in summary._repr_html_()

    def test_who_wants_no_html_gets_none(self, framing) -> None:
        summary = framing.summarize("target")
        with pd.option_context("display.notebook_repr_html", False):
            assert summary._repr_html_() is None

    def test_a_table_is_freed(self, framing) -> None:
        from weakref import ref

        summary = framing.summarize("target")
        seen = ref(summary)
        del summary
        assert seen() is None
