"""Valence toward a target from tone, verbs and syntax: contrasts worked out by hand, and what a rating is made of."""

import math
import pickle
from typing import Any

import pytest

from biaskit.scorers import load_scorers
from biaskit.scorers.probabilities import POLARITIES
from biaskit.scorers.toward import TowardScorer, evidence_of, load_weights
from biaskit.types import Mention, Rating

SENTENCES = (
    "Chile praised Peru.",
    "Chile accused Peru of a brutal massacre, but Peru was not to blame.",
    "Peru, which invaded Chile, would never apologise.",
    "We only said that Peru might be a so-called “hero”.",
    "The dictator of Peru was hailed because Chile had lied; they attacked him.",
)


@pytest.fixture(scope="module")
def scorer() -> TowardScorer:
    return TowardScorer()


def about(sentence: str, target: str = "Peru", **more: Any) -> Mention:
    start = sentence.index(target)
    return Mention("a", target, sentence, start, start + len(target), **more)


def value(scorer: TowardScorer, sentence: str, target: str = "Peru", **more: Any) -> float:
    [rating] = scorer.rate([about(sentence, target, **more)])
    return rating.value


def unnamed(sentence: str) -> Mention:
    return Mention("a", "Peru", sentence, 0, 0)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("Chile praised Peru.", "Chile accused Peru of fraud."),
        ("Peru rescued the children.", "Peru murdered the children."),
        ("Peru is a hero.", "Peru is a terrorist."),
        ("Peru was honoured.", "Peru was humiliated."),
        ("The brave Peru left.", "The shameful Peru left."),
    ],
)
def test_good_words_are_positive_and_bad_ones_negative(scorer: TowardScorer, better: str, worse: str) -> None:
    assert value(scorer, better) > 0 > value(scorer, worse)


@pytest.mark.parametrize("sentence", ["Chile attacked Peru.", "Chile murdered Peru.", "Peru was attacked by Chile."])
def test_who_attacks_looks_worse_than_who_is_attacked(scorer: TowardScorer, sentence: str) -> None:
    assert value(scorer, sentence, "Chile") < value(scorer, sentence, "Peru") - 0.05


def test_the_passive_changes_no_part(scorer: TowardScorer) -> None:
    active, passive = "Chile attacked Peru.", "Peru was attacked by Chile."
    for target in ("Chile", "Peru"):
        assert math.isclose(value(scorer, active, target), value(scorer, passive, target), abs_tol=0.15)


def test_negation_weakens_praise(scorer: TowardScorer) -> None:
    assert value(scorer, "Peru was not brave.") < 0 < value(scorer, "Peru was brave.")
    [rating] = scorer.rate([about("Peru was not brave.")])
    assert (9, 12, "negation") in {(cue.start, cue.end, cue.kind) for cue in rating.cues}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_cues_and_the_bias_are_the_whole_of_the_log_odds(scorer: TowardScorer, sentence: str) -> None:
    for mention in (about(sentence), unnamed(sentence), about(sentence, scope=((0, 20),))):
        [rating] = scorer.rate([mention])
        if math.isnan(rating.value):
            continue
        assert rating.probabilities is not None
        negative, _, positive = rating.probabilities
        low, _, high = load_weights()["bias"]
        assert math.isclose(
            math.log(positive / negative), high - low + sum(cue.weight for cue in rating.cues), abs_tol=1e-9
        )


@pytest.mark.parametrize("sentence", SENTENCES)
def test_one_place_has_one_cue_of_a_kind(scorer: TowardScorer, sentence: str) -> None:
    [rating] = scorer.rate([about(sentence)])
    places = [(cue.start, cue.end, cue.kind) for cue in rating.cues]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_value_is_the_probability_of_positive_less_that_of_negative(scorer: TowardScorer, sentence: str) -> None:
    [rating] = scorer.rate([about(sentence)])
    assert rating.probabilities is not None
    assert math.isclose(sum(rating.probabilities), 1)
    assert rating.value == rating.probabilities[2] - rating.probabilities[0]


@pytest.mark.parametrize("sentence", ["Peru ate lunch on Monday.", "Peru", "", "..."])
def test_without_a_listed_word_there_is_no_value(scorer: TowardScorer, sentence: str) -> None:
    [rating] = scorer.rate([unnamed(sentence)])
    assert (math.isnan(rating.value), rating.cues, rating.probabilities) == (True, (), None)


def test_a_listed_word_outside_the_scope_is_no_evidence(scorer: TowardScorer) -> None:
    sentence = "Peru ate lunch, and a brutal massacre was not even denied."
    assert math.isnan(value(scorer, sentence, scope=((0, 14),)))
    [rating] = scorer.rate([about("Peru was brave, but we should not even ask.", scope=((0, 14),))])
    assert all(cue.end <= 14 for cue in rating.cues if cue.weight)


def test_a_target_that_is_not_named_is_rated_by_the_words_alone(scorer: TowardScorer) -> None:
    good, bad = scorer.rate([unnamed("They praised the brave sailors."), unnamed("It was a brutal massacre.")])
    assert good.value > 0 > bad.value
    assert {cue.kind for cue in (*good.cues, *bad.cues)} == {"lexicon"}


@pytest.mark.parametrize(
    "names", [("Peru", "Chile"), ("United States", "Jack Killmonger"), ("Peace", "Ann Brave-Hope")]
)
def test_names_are_no_evidence(scorer: TowardScorer, names: tuple[str, str]) -> None:
    def rated(one: str, other: str) -> Rating:
        text = f"{one} condemned the massacre, but {other} was praised."
        spans = tuple((text.index(name), text.index(name) + len(name)) for name in (one, other))
        [rating] = scorer.rate([about(text, one, names=spans)])
        return rating

    assert rated(*names).probabilities == rated("Bolivia", "Ecuador").probabilities


@pytest.mark.parametrize("verb", ["invited Chile", "invaded Chile", "urged calm", "met critics"])
def test_saying_it_again_adds_nothing(scorer: TowardScorer, verb: str) -> None:
    few, many = (value(scorer, "Peru " + ", ".join([verb] * times) + " and left.") for times in (10, 40))
    assert abs(many) < abs(few) + 0.05


def test_a_long_text_is_no_surer_than_its_sentence(scorer: TowardScorer) -> None:
    sentence = "Peru is a brutal regime."
    once, often = value(scorer, sentence), value(scorer, " ".join([sentence] * 50))
    assert once < 0
    assert often > once - 0.02


def test_amounts_of_a_kind_do_not_grow_with_length(scorer: TowardScorer) -> None:
    text = " ".join(["Peru invaded Chile and helped the brave sailors."] * 40)
    [sentence] = scorer.reader.read([about(text)])
    amounts: dict[str, float] = {}
    for one in evidence_of(sentence, scorer.finder):
        amounts[one.kind] = amounts.get(one.kind, 0.0) + one.amount
    assert max(amounts.values()) <= 1 + 1e-9


def test_sharing_a_reader_changes_nothing(scorer: TowardScorer) -> None:
    mentions = [*map(about, SENTENCES), *map(unnamed, SENTENCES)]
    shared: Any = next(
        one for one in load_scorers(["hedges", "verbs", "tone+verbs", "frames"]) if one.name == scorer.name
    )
    assert shared.reader is not scorer.reader
    assert shared.rate(mentions) == scorer.rate(mentions)
    assert shared.digest == scorer.digest


def test_it_travels_between_processes(scorer: TowardScorer) -> None:
    mentions = list(map(about, SENTENCES))
    assert pickle.loads(pickle.dumps(scorer)).rate(mentions) == scorer.rate(mentions)


def test_each_kind_of_evidence_weighs_on_every_class() -> None:
    weights = load_weights()
    assert "bias" in weights
    assert {len(of_classes) for of_classes in weights.values()} == {len(POLARITIES)}
    assert all(math.isfinite(weight) for of_classes in weights.values() for weight in of_classes)


def test_only_evidence_that_can_be_found_has_a_weight() -> None:
    known = set(_kinds())
    assert set(load_weights()) - {"bias"} - known == set()


def _kinds() -> list[str]:
    """Every name that evidence can have, made of its parts."""
    from biaskit.scorers.toward import _COLUMNS, _SMALL_WORDS

    prepositions = ("of", "to", "against", "with", "from", "about", "in")
    parts = ["agent", "patient", "possessor", "modifier", "other", "predicate"]
    parts += [f"oblique-{preposition}" for preposition in prepositions]
    inside = [f"{part.partition('-')[0]}'s" for part in parts]
    places = [*parts, *inside, "description", "clause", "below", "above", "beside", "apart", "unnamed"]
    subjects = ("", "-other", "+name", "+pronoun", "+noun")
    small = [*_SMALL_WORDS.values(), "told"]
    verbs = (
        f"{part} {column.removeprefix('perspective_')}{sign}"
        for part, columns in _COLUMNS.items()
        for column in columns
        for sign in "+-"
    )
    return [
        *(f"tone{sign} {place}{subject}" for sign in "+-" for place in places for subject in subjects),
        *("tone+", "tone-", "speaker", *small, *(f"{kind} here" for kind in small), *verbs),
        *(f"part {part}" for part in parts),
    ]


def test_what_sentences_hold_is_of_the_known_kinds(scorer: TowardScorer) -> None:
    known = {*_kinds(), "mark", "flagged"}
    for sentence in scorer.reader.read([*map(about, SENTENCES), *map(unnamed, SENTENCES)]):
        assert {one.kind for one in evidence_of(sentence, scorer.finder)} <= known
        assert sentence.doc is None or all(map(sentence.relation_of, sentence.doc))
