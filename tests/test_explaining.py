"""How one number came about: the printed arithmetic is worked out anew and meets the value."""

import itertools
import json
import math
import pickle

import pandas as pd
import polars as pl
import pyarrow.parquet as pq
import pytest

import biaskit as bk
from biaskit.errors import InputError, NotFoundError
from biaskit.explaining import Explanation
from biaskit.scorers import load_scorers
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.scorers.lines import Line
from biaskit.types import Cue, Mention, Rating

ARITHMETIC = [name for name in bk.list_scorers() if name not in ("model", "frames-zeroshot")]
"""Built-in scorers whose values are arithmetic over words."""
NAMES = {"sqrt": math.sqrt, "exp": math.exp, "min": min, "max": max}
ROUNDING = 1e-3
"""Printed numbers have four decimals; a sum of many of them may be off by more than one of these."""


def worked_out(line: Line) -> float:
    return float(eval(line.formula.replace("−", "-").replace("×", "*"), {"__builtins__": {}}, NAMES))


def results(lines) -> list[Line]:
    return [line for line in lines if line.result is not None]


@pytest.fixture(scope="module")
def harbour():
    return bk.annotate(bk.load_example("harbour"), actors=bk.Actors.load_example("harbour"))


@pytest.fixture(scope="module")
def framing():
    return bk.analyze(bk.load_example("tanker"), scorers=["tone", "vader", "verbs", "model"])


def rated(framing, scorer: str, dimension: str = "valence"):
    rows = framing.ratings
    return rows[(rows["scorer"] == scorer) & (rows["dimension"] == dimension)].dropna(subset="value")


def test_the_printed_arithmetic_meets_every_value_of_every_built_in_scorer(harbour) -> None:
    mentions = [mention for mention in harbour.mentions if mention.asserted]
    scorers = load_scorers(ARITHMETIC)
    ratings = {scorer.name: iter(scorer.rate(mentions)) for scorer in scorers}
    seen = set()
    for mention, scorer in itertools.product(mentions, scorers):
        for rating in itertools.islice(ratings[scorer.name], len(scorer.dimensions)):
            lines = scorer.explain(mention, rating.dimension)
            said = "\n".join(map(str, lines))
            if math.isnan(rating.value):
                assert lines, rating
                assert not results(lines), said
                continue
            seen.add(scorer.name)
            assert results(lines)[-1].result == pytest.approx(rating.value, abs=1e-4), said
            for line in results(lines):
                assert worked_out(line) == pytest.approx(line.result, abs=ROUNDING), said
    assert seen == set(ARITHMETIC)


def explained(scorer, sentence: str, dimension: str = "valence", **more) -> list[str]:
    return [str(line) for line in scorer.explain(Mention("a", "Peru", sentence, 0, 4, **more), dimension)]


class TestByHand:
    def test_a_negated_and_a_strengthened_word(self) -> None:
        assert explained(bk.get_scorer("tone"), "Peru was not corrupt.") == [
            "“corrupt” in the lexicon, with “not” (negation × −0.5): −0.85 × −0.5 = 0.425",
            "the value: 0.425",
        ]
        assert explained(bk.get_scorer("tone"), "Peru is extremely corrupt.")[0].startswith(
            "“corrupt” in the lexicon, with “extremely” (intensifier × "
        )

    def test_a_scale_of_ones_own(self) -> None:
        card = {"range": [-5, 5]}
        scorer = LexiconScorer(bk.Lexicon("mine", bk.load_lexicon({"lost": -3, "brave": 2}).entries, card))
        assert explained(scorer, "Peru was brave and lost.")[0] == (
            "“brave” in the lexicon on its scale from −5 to 5: (2 × (2 + 5) / (5 + 5) − 1) = 0.4"
        )

    def test_shares_name_every_term(self) -> None:
        given = {"crime": ["piracy", "smuggl*"], "law": ["court"]}
        scorer = LexiconScorer(given, measure="shares")
        assert explained(scorer, "Peru went to court over piracy.", "crime") == [
            "“court” speaks for law, weight 1",
            "“piracy” speaks for crime, weight 1",
            "weight of the terms for crime, of that of all terms: (1) / (1 + 1) = 0.5",
        ]
        assert explained(LexiconScorer(given), "Peru went to court over piracy.", "crime") == [
            "“piracy” belongs to crime, words: 1",
            "share of the words about the target, names left out: (1) / 5 = 0.2",
        ]

    def test_vader_is_watched_at_work(self) -> None:
        lines = explained(bk.get_scorer("vader"), "Peru was NOT very good, but they won!")
        assert lines[0].startswith("“good” in VADER's lexicon, then ")
        assert lines[-2].startswith("sum of the words, and emphasis by ! and ?: ")

    def test_a_model_gives_probabilities_and_what_each_word_moves(self) -> None:
        lines = explained(bk.get_scorer("model"), "Peru praised the brave and honest firefighters of Chile.")
        assert lines[0] == (
            "A trained model read the words about the target, names hidden. Its value is no sum over words."
        )
        assert any(line.startswith("without “") for line in lines)
        assert lines[-1].startswith("probability of positive minus that of negative: ")

    def test_a_model_is_loaded_once_for_all_that_it_explains(self) -> None:
        scorer = bk.get_scorer("model")
        explained(scorer, "Peru praised Chile.")
        telling = scorer._telling
        explained(scorer, "Peru lost.")
        assert scorer._telling is telling
        assert (telling._encoder is scorer._encoder, telling.cues, scorer.cues) == (True, True, False)

    def test_no_evidence_has_no_result(self) -> None:
        for name in ARITHMETIC:
            scorer = bk.get_scorer(name)
            lines = scorer.explain(Mention("a", "Peru", "Peru.", 0, 4), scorer.dimensions[0])
            nan = math.isnan(scorer.rate([Mention("a", "Peru", "Peru.", 0, 4)])[0].value)
            assert bool(results(lines)) is not nan, name


class TestRows:
    def test_by_label_series_dict_and_tuple(self, framing) -> None:
        row = rated(framing, "tone").iloc[3]
        told = framing.explain(row)
        assert isinstance(told, Explanation)
        others = [framing.explain(row.name), framing.explain(row.to_dict())]
        others.append(framing.explain(next(rated(framing, "tone").iloc[3:].itertuples())))
        assert {str(one) for one in others} == {str(told)}
        assert (told.scorer, told.dimension, told.value) == ("tone", "valence", row["value"])
        assert [(s.start, s.end, s.weight, s.kind) for s in told.steps] == [
            (c.start, c.end, c.weight, c.kind) for c in row["cues"]
        ]
        assert all(told.mention.sentence[s.start : s.end] == s.words for s in told.steps)

    def test_the_mention_is_the_annotations_own(self, framing) -> None:
        row = rated(framing, "vader").iloc[0]
        assert any(framing.explain(row).mention is one for one in framing.annotation.mentions)

    def test_a_row_of_a_rolled_up_table(self, framing) -> None:
        for _, row in framing.rolled_up().query("scorer == 'tone'").dropna(subset="value").iterrows():
            assert results(framing.explain(row).lines)

    def test_a_stored_framing_explains_alike(self, framing, tmp_path) -> None:
        again = bk.Framing.load(framing.save(tmp_path / "f"))
        for name in ("tone", "vader", "model"):
            label = rated(framing, name).index[0]
            assert str(again.explain(label)) == str(framing.explain(label))

    def test_rows_as_other_libraries_read_them(self, framing, tmp_path) -> None:
        file = framing.save(tmp_path / "f") / "ratings.parquet"
        by_pandas, by_polars, by_arrow = pd.read_parquet(file), pl.read_parquet(file), pq.read_table(file).to_pylist()
        assert any(framing.ratings["scope"])
        for place in rated(framing, "vader").index:
            told = framing.explain(place)
            others = [by_pandas.iloc[place], by_polars.row(place, named=True), by_arrow[place]]
            others.append(json.loads(by_pandas.iloc[[place]].to_json(orient="records", date_format="iso"))[0])
            for row in others:
                assert str(framing.explain(row)) == str(told)
                assert framing.explain(row).mention is told.mention

    def test_what_is_no_row_is_refused(self, framing) -> None:
        with pytest.raises(InputError, match="No row of the ratings has the label -7. Give a row, or a label"):
            framing.explain(-7)
        with pytest.raises(
            InputError, match="The row has no article_id, .*. Give one of .ratings with all its columns"
        ):
            framing.explain({"scorer": "tone"})

    def test_a_row_that_fits_no_mention_says_which_part_does_not(self, framing) -> None:
        row = rated(framing, "tone").iloc[0].to_dict()
        article = row["article_id"]
        with pytest.raises(NotFoundError, match="No article with mentions in the framing is named 'nowhere'. "):
            framing.explain({**row, "article_id": "nowhere"})
        with pytest.raises(InputError, match=rf"^No mention in the article '{article}' has part='foot', as the row s"):
            framing.explain({**row, "part": "foot"})
        with pytest.raises(
            InputError,
            match=r" of those with part='\w+', sentence_start=\d+, start=\d+ has end=9999, as the row says\. "
            r"Give a row out of framing\.ratings, with these columns as they are there\.$",
        ):
            framing.explain({**row, "end": 9999})

    def test_mentions_are_looked_through_only_to_explain_and_do_not_travel_twice(self) -> None:
        framing = bk.analyze(["Peru was brave."], scorers="tone")
        assert "_by_article" not in vars(framing._explainer)
        told = str(framing.explain(0))
        again = pickle.loads(pickle.dumps(framing))
        assert "_by_article" not in vars(again._explainer)
        assert str(again.explain(0)) == told


class Loud:
    """A plug-in that knows nothing of explanations."""

    name, dimensions = "loud", ("valence",)

    def rate(self, mentions):
        return [Rating(m, "loud", "valence", 0.5, (Cue(0, 4, 0.5, "lexicon"),)) for m in mentions]


class Explaining(Loud):
    """One that tells in plain words."""

    def explain(self, mention, dimension):
        return ["It is loud.", Line("half", "1 / 2", 0.5)]


class Changed(Explaining):
    def explain(self, mention, dimension):
        return [Line("today", "1", 1.0)]


class TestOtherScorers:
    def how(self, scorer, **options) -> list[str]:
        framing = bk.analyze(["Peru lost."], scorers=scorer)
        return [str(line) for line in framing.explain(0, **options).lines]

    def test_one_that_gives_no_arithmetic_shows_its_words(self) -> None:
        assert self.how(Loud()) == [
            "The scorer gives no arithmetic; these are the words that it names, with what each weighs in its unit."
        ]
        framing = bk.analyze(["Peru lost."], scorers=Loud())
        assert "“Peru”: 0.5 (lexicon)" in str(framing.explain(0))

    def test_one_that_does_is_heard(self) -> None:
        assert self.how(Explaining()) == ["It is loud.", "half: 1 / 2 = 0.5"]

    def test_one_that_rates_otherwise_today_is_not_believed(self) -> None:
        assert self.how(Changed()) == [
            "The scorer 'loud' at hand gives another value today, so that its arithmetic would not be this number's."
        ]

    def test_one_that_is_not_at_hand(self, tmp_path) -> None:
        stored = bk.Framing.load(bk.analyze(["Peru lost."], scorers=Explaining()).save(tmp_path))
        assert "is not at hand" in str(stored.explain(0))
        assert "half: 1 / 2 = 0.5" in str(stored.explain(0, scorer=Explaining()))

    def test_one_that_asks_a_service_is_not_asked(self) -> None:
        class Online(Explaining):
            offline = False

            def explain(self, mention, dimension):
                raise AssertionError

        assert self.how(Online()) == ["The scorer 'loud' asks a service, which is not asked again to explain."]

    def test_a_lexicon_of_ones_own_is_kept_by_the_framing_and_does_not_travel(self) -> None:
        framing = bk.analyze(["Peru was brave."], scorers=LexiconScorer({"brave": 0.5}, name="mine"))
        assert "“brave” in the lexicon: 0.5" in str(framing.explain(0))
        assert "not at hand" in str(pickle.loads(pickle.dumps(framing)).explain(0))
