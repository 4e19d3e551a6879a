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
from biaskit.summary.view import summary_html
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
        assert re.search(r"\[(\d) “a lawful \+ enforcement action ” .* \1\]", said)
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
        said = left(rating._repr_html_())
        assert "tone, valence: −0.50 Chile's words (quoted) about Peru, article a Peru lost − ." in said
        assert "probability of negative 0.60" in left(rating._repr_html_())
        quotation = Quotation("a", "Lima", (9, 13), "said", (14, 18), ((1, 7),), "direct", "quoted", targets=("Peru",))
        said = left(quotation._repr_html_())
        assert "Lima quotation, quoted" in said
        assert "targets Peru" in said
        assert "content_spans 1 to 7" in said
        assert "Peru lost." in left(Article("a", "Peru lost.", outlet="Post")._repr_html_())

    def test_annotation(self, framing, left) -> None:
        said = left(framing.annotation._repr_html_())
        assert "Annotation records articles 6 actors " in said
        assert f"mentions {len(framing.annotation.mentions)} quotations" in said


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
    found = bundle(framing.annotation)["text/plain"]
    assert re.fullmatch(r"<Annotation: 6 articles, \d+ actors, \d+ mentions, \d+ quotations>", found)
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
    said = words(bare._repr_html_())
    assert "1 article, 0 ratings" in said
    assert "No actor and no event is named, so there is nothing to rate." in said
    assert "belongs to" not in said
    assert said.endswith(
        f"Go on with framing.article('{bare.annotation.articles[0].id}') , framing.report(\"report.html\")"
    )


@pytest.mark.parametrize("left", LEFT)
def test_what_is_empty_says_so(left) -> None:
    bare = bk.analyze(["It rained."], scorers="tone")
    assert left(bare.quotations._repr_html_()) == "Quotations none No rows: nobody is quoted."
    assert left(bare.summarize("target")._repr_html_()) == "Summary No rows: there are no ratings to sum up."
    nothing = words(bk.analyze([], scorers="tone")._repr_html_())
    assert "0 articles, 0 ratings" in nothing
    assert "Go on" not in nothing


def test_one_is_singular() -> None:
    one = bk.analyze(["Peru said Chile had acted with great courage."], scorers="vader")
    assert "1 quotation " in words(one._repr_html_())


def test_a_framing_names_only_what_works(framing) -> None:
    said = words(framing._repr_html_())
    assert "framing.quotations , framing.article('ledger-1') , framing.summarize() , framing.explain(0) , " in said
    later = replace(framing, ratings=framing.ratings.iloc[7:])
    assert "framing.explain(7)" in words(later._repr_html_())
    assert later.explain(7)


def test_faint_numbers_can_be_read_in_light_and_in_dark(framing) -> None:
    """At least 4.5 to 1, as WCAG 2.2 asks, against what JupyterLab writes text with and on."""
    shares = {float(share) for share in re.findall(r"opacity:([\d.]+)", framing._repr_html_())}
    assert shares
    assert "<i style=" in framing._repr_html_()
    for share in shares:
        assert contrast(255 * (1 - 0.87 * share), 255) > 4.5
        assert contrast(0x11 + (255 - 0x11) * share, 0x11) > 4.5


def contrast(*greys: float) -> float:
    low, high = sorted(((grey / 255 + 0.055) / 1.055) ** 2.4 for grey in greys)
    return (high + 0.05) / (low + 0.05)


def test_control_characters_are_in_sight_where_html_is_not_shown() -> None:
    evil = "\x1b[2J\u202e"
    article = Article("a", f"Peru said Chile had acted with great courage {evil}.", title=f"Chile lost {evil}")
    framing = bk.analyze([article], scorers="vader")
    rated = framing.ratings.dropna(subset="value")
    views = [framing, article, framing.article("a"), framing.explain(rated.iloc[0]), framing.quotations]
    views += [*framing.annotation.quotations, framing.summarize("target")]
    for view in views:
        assert not set("\x1b\u202e") & set(bundle(view)["text/plain"])
    for view in views[2:4]:
        assert not set("\x1b\u202e") & set(str(view))
        assert "⟨U+001B⟩[2J⟨U+202E⟩" in str(view)


def test_money_stays_money(framing) -> None:
    article = Article("a", "Peru said Chile had paid $5 million with great courage and lost $7 million.")
    told = bk.analyze([article], scorers="vader")
    row = told.ratings.dropna(subset="value").iloc[0]
    for view in (article, told.article("a"), told.quotations, told.explain(row)):
        html = view._repr_html_()
        assert html.startswith('<div class="mathjax_ignore')
        assert html.count("<span>$</span>") == html.count("$")


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

    def test_a_table_that_nobody_holds_is_shown(self, framing) -> None:
        assert "Summary" in framing.summarize("target")._repr_html_()
        assert "Summary" in framing.summarize("target")._repr_mimebundle_()["text/html"]

    def test_what_is_changed_shows_changed(self, framing) -> None:
        summary = framing.summarize("target")
        summary["mean"] = 0.125
        assert "+0.12" in summary._repr_html_() or "+0.13" in summary._repr_html_()

    @pytest.mark.parametrize("name", ["quotations", "summary"])
    def test_a_bundle_has_words_beside_html(self, tables, name) -> None:
        table = tables[name]
        made = table._repr_mimebundle_()
        assert made == {"text/plain": repr(table), "text/html": table._repr_html_()} == bundle(table)
        with pd.option_context("display.notebook_repr_html", False):
            assert set(table._repr_mimebundle_()) == set(bundle(table)) == {"text/plain"}

    def test_the_heading_over_drawings_says_the_scale(self, framing) -> None:
        assert "mean, −1 to +1<" in framing.summarize("target", scorer="tone")._repr_html_()
        shares = framing.summarize("target", scorer="tone").assign(scorer="frames", dimension="economic")
        assert "mean, 0 to +1<" in summary_html(shares)
        mixed = pd.concat([shares, framing.summarize("target", scorer="tone")])
        assert "mean<" in summary_html(mixed)

    def test_no_empty_column_stays_where_drawings_go(self, framing) -> None:
        html = framing.summarize("target", scorer="tone")._repr_html_()
        assert ("<svg" in html, "<svg" in untrusted(html)) == (True, False)
        assert not re.findall(r"<t[hd][^>]*>\s*</t[hd]>", untrusted(html))

    def test_a_table_is_freed(self, framing) -> None:
        from weakref import ref

        summary = framing.summarize("target")
        seen = ref(summary)
        del summary
        assert seen() is None
