"""Any lexicon as a scorer: measures, scales, scope, names, length, sharing."""

import math
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from biaskit.errors import InputError
from biaskit.lexicon import Entry, Lexicon, load_lexicon
from biaskit.rating import rate_mentions
from biaskit.scorers.lexicon import LexiconScorer
from biaskit.scorers.sharing import sharing
from biaskit.testing import check_scorer
from biaskit.types import Cue, Mention, Rating

SHIPPED = ("tone", "naming", "frames", "moral", "hedges", "boosters", "subjectives")
NAMES = ("Peru", "Jack Killmonger", "United States", "Bank of Peace and Glory", "Ann Brave-Hope")
SENTENCES = (
    "{} was not corrupt, and the regime of {} never lied about the massacre.",
    "Critics of {} condemned a blatant theft and an allegedly brutal act of piracy.",
    "Although {} praised the so-called “heroes”, {}’s shameful lies might be a disaster.",
    "Nobody at {} denied wrongdoing, but {} was very happy.",
)
WORDS = (
    "not never no nobody corrupt brave lied massacre allegedly might if so-called “hero” ' \" , . ? but although "
    "Taylor Peru's cannot isn't without very far from denied \n \x00 😀 İ e\u0301 regime terrorist 5 ..."
).split(" ")


def about(sentence: str, printed: str, **more: Any) -> Mention:
    start = sentence.index(printed)
    return Mention("a", more.pop("target", printed), sentence, start, start + len(printed), **more)


def rated(scorer: LexiconScorer, sentence: str, **more: Any) -> Rating:
    (one,) = scorer.rate([Mention("a", "x", sentence, 0, 0, names=((0, 0),), **more)])
    return one


def same(one: Rating, other: Rating) -> bool:
    values = one.value, other.value
    return one.cues == other.cues and (values[0] == values[1] or all(map(math.isnan, values)))


@pytest.fixture(scope="module")
def scorers() -> dict[str, LexiconScorer]:
    return {name: LexiconScorer(name) for name in SHIPPED}


@pytest.fixture(scope="module")
def toy() -> LexiconScorer:
    return LexiconScorer(load_lexicon({"corrupt": -1.0, "lied": -0.5, "brave": 0.5, "robbery": -0.8}, name="toy"))


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_ones_keep_the_contract(name: str, scorers: dict[str, LexiconScorer]) -> None:
    check_scorer(scorers[name])


@pytest.mark.parametrize("name", SHIPPED)
def test_swapping_the_names_changes_neither_values_nor_cues(name: str, scorers: dict[str, LexiconScorer]) -> None:
    for sentence in SENTENCES:
        found = {_evidence(scorers[name], sentence, printed) for printed in NAMES}
        assert len(found) == 1


def _evidence(scorer: LexiconScorer, sentence: str, name: str) -> tuple[Any, ...]:
    """Values and the cues' words, the name in each place."""
    printed = sentence.replace("{}", name)
    spans = []
    for position in range(printed.count(name)):
        start = -1
        for _ in range(position + 1):
            start = printed.index(name, start + 1)
        spans.append((start, start + len(name)))
    mention = Mention("a", name, printed, *spans[0], names=tuple(spans), kind="state")
    return tuple(
        (str(one.value), tuple((printed[c.start : c.end], c.weight, c.kind) for c in one.cues))
        for one in scorer.rate([mention])
    )


def test_a_hidden_name_is_never_found() -> None:
    entries = {"taylor": -1.0, "tay*": -1.0, "taylor lied": -1.0, "lied": -0.5, "said * lied": 1.0}
    named = LexiconScorer(load_lexicon(entries, name="names"))
    found = [named.rate([about(f"{name} lied.", name)])[0] for name in ("Peru", "Taylor", "Tayside Council")]
    assert [one.value for one in found] == [-0.5, -0.5, -0.5]
    assert named.rate([about("Ann said Peru lied.", "Peru", names=((0, 3), (9, 13)))])[0].value == 1.0


# --- valence ---


def test_the_mean_does_not_grow_with_the_text(toy: LexiconScorer) -> None:
    once = rated(toy, "It was brave.").value
    assert once == 0.5
    assert rated(toy, " ".join(["It was brave."] * 40)).value == pytest.approx(once)
    mixed = "It was brave. They lied. It was corrupt. "
    assert rated(toy, mixed * 20).value == pytest.approx(rated(toy, mixed).value)


def test_the_mean_is_of_the_words_found(toy: LexiconScorer) -> None:
    assert rated(toy, "It was corrupt. They lied. It was brave.").value == pytest.approx((-1.0 - 0.5 + 0.5) / 3)


def test_without_a_term_it_is_nan_without_cues(toy: LexiconScorer) -> None:
    one = rated(toy, "They left.")
    assert (math.isnan(one.value), one.cues) == (True, ())


def test_a_word_said_of_the_target_weighs_more_than_one_elsewhere(toy: LexiconScorer) -> None:
    sentence = "Peru was brave, and Chile was corrupt."
    names = ((0, 4), (20, 25))
    peru, chile = toy.rate([about(sentence, name, names=names) for name in ("Peru", "Chile")])
    assert peru.value > 0 > chile.value


def test_only_words_in_the_scope_count_and_negation_from_outside_does(toy: LexiconScorer) -> None:
    sentence = "They were not, she said, corrupt, and they lied."
    assert next(sentence[c.start : c.end] for c in rated(toy, sentence, scope=((25, 32),)).cues) == "corrupt"
    inside = rated(toy, "Nobody there was corrupt and they lied.", scope=((17, 24),))
    assert inside.cues == (Cue(17, 24, 0.5, "lexicon"), Cue(0, 6, 0.0, "negation"))
    assert inside.value == 0.5


def test_an_events_label_is_evidence(toy: LexiconScorer) -> None:
    mention = about("The robbery was discussed.", "robbery", target="the raid", kind="event", names=((4, 11),))
    assert toy.rate([mention])[0].cues == (Cue(4, 11, -0.8, "lexicon"),)


def test_several_numbers_are_several_dimensions() -> None:
    two = LexiconScorer(load_lexicon({"war": {"arousal": 0.9, "pleasure": -0.6}}, name="two"), measure="valence")
    assert two.dimensions == ("arousal", "pleasure")
    assert [one.value for one in two.rate([Mention("a", "x", "It was war.", 0, 0)])] == pytest.approx([0.9, -0.6])


@pytest.mark.parametrize(
    ("low", "high", "number", "value"),
    [(-5, 5, -3, -0.6), (1, 9, 5, 0.0), (1, 9, 9, 1.0), (0, 10, 2.5, -0.5), (-1, 1, 3, 1)],
)
def test_the_cards_range_says_what_is_1(low: float, high: float, number: float, value: float) -> None:
    own = Lexicon("own", (Entry("war", values={"valence": number}),), {"range": [low, high]})
    assert rated(LexiconScorer(own), "It was war.").value == pytest.approx(value)


def test_without_a_range_the_largest_number_is_1() -> None:
    assert rated(LexiconScorer({"war": -2.0, "peace": 5.0}), "It was war.").value == pytest.approx(-0.4)
    assert rated(LexiconScorer({"war": -0.2, "peace": 0.5}), "It was war.").value == pytest.approx(-0.2)


def test_a_csv_with_a_card(tmp_path: Path) -> None:
    (tmp_path / "lexicon.csv").write_text("term,valence\nwar,-5\npeace,4\n", encoding="utf-8")
    (tmp_path / "card.toml").write_text('name = "own"\nmeasure = "valence"\nrange = [-5, 5]\n', encoding="utf-8")
    own = LexiconScorer(tmp_path)
    assert rated(own, "It was war.").value == -1
    assert rated(own, "It was peace.").value == pytest.approx(0.8)


# --- shares and density ---


def test_shares_reach_the_parents_of_parents() -> None:
    card = {"category": [{"name": "a"}, {"name": "b", "parent": "a"}, {"name": "c", "parent": "b"}, {"name": "d"}]}
    own = LexiconScorer(Lexicon("own", (Entry("war", ("c",)), Entry("tax", ("d",), 3.0)), card))
    ratings = own.rate([Mention("a", "x", "War and tax.", 0, 0)])
    assert {one.dimension: one.value for one in ratings} == {"a": 0.25, "b": 0.25, "c": 0.25, "d": 0.75}
    assert ratings[0].cues == (Cue(0, 3, 1.0, "lexicon"),)


def test_a_term_of_two_categories_below_one_counts_once_there() -> None:
    card = {"category": [{"name": "a"}, {"name": "b", "parent": "a"}, {"name": "c", "parent": "a"}]}
    own = LexiconScorer(Lexicon("own", (Entry("war", ("b", "c")),), card))
    assert [one.value for one in own.rate([Mention("a", "x", "War.", 0, 0)])] == [1.0, 1.0, 1.0]


def test_categories_that_go_round_in_a_circle_end() -> None:
    card = {"category": [{"name": "a", "parent": "b"}, {"name": "b", "parent": "a"}]}
    own = LexiconScorer(Lexicon("own", (Entry("war", ("a",)),), card))
    assert [one.value for one in own.rate([Mention("a", "x", "War.", 0, 0)])] == [1.0, 1.0]


def test_a_dict_of_categories_as_shares() -> None:
    own = LexiconScorer({"war": ["bomb*"], "money": ["tax", "bank"]}, measure="shares")
    ratings = own.rate([Mention("a", "x", "Bombs, a tax, a bank.", 0, 0)])
    assert {one.dimension: one.value for one in ratings} == pytest.approx({"war": 1 / 3, "money": 2 / 3})


def test_a_plain_list_gives_density(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("perhaps\nso to speak\n", encoding="utf-8")
    own = LexiconScorer(tmp_path / "mine.txt")
    assert (own.name, own.measure, own.dimensions) == ("mine", "density", ("mine",))
    assert rated(own, "Perhaps it is, so to speak, war.").value == pytest.approx(4 / 7)
    assert rated(own, "They left.").value == 0
    assert math.isnan(rated(own, "...").value)


def test_density_leaves_names_out(tmp_path: Path) -> None:
    own = LexiconScorer(Lexicon("own", (Entry("perhaps"),)))
    values = [
        own.rate([about(f"{name} left, perhaps.", name, names=((0, len(name)),))])[0].value
        for name in ("Peru", "Bank of Peace and Glory")
    ]
    assert values == [0.5, 0.5]


# --- categories ---


def by_category(scorer: LexiconScorer, sentence: str, **more: Any) -> dict[str, float]:
    ratings = scorer.rate([Mention("a", "x", sentence, 0, 0, names=((0, 0),), **more)])
    return {one.dimension: one.value for one in ratings}


def test_categories_are_shares_of_words() -> None:
    own = LexiconScorer({"war": ["bomb*", "act of war"], "money": ["tax"]})
    assert own.measure == "categories"
    assert by_category(own, "Bombs, an act of war, a tax, they say.") == pytest.approx({"war": 4 / 9, "money": 1 / 9})


def test_words_without_a_category_are_0_and_no_words_nan() -> None:
    own = LexiconScorer({"war": ["bomb*"]})
    assert by_category(own, "They left.") == {"war": 0}
    assert math.isnan(by_category(own, "...")["war"])


def test_a_category_above_others_has_theirs_once() -> None:
    own = LexiconScorer({"crime": {"sea": ["piracy"], "land": ["piracy", "theft"]}})
    assert by_category(own, "Piracy, theft, a tax.") == {"crime": 0.5, "crime.sea": 0.25, "crime.land": 0.5}


def test_categories_leave_names_out() -> None:
    own = LexiconScorer({"doubt": ["perhaps"]})
    mentions = [about(f"{name} left, perhaps.", name, names=((0, len(name)),)) for name in NAMES]
    assert {one.value for one in own.rate(mentions)} == {0.5}


def test_categories_count_in_the_scope() -> None:
    own = LexiconScorer({"war": ["bomb"]})
    assert by_category(own, "A bomb, and a bomb fell there.", scope=((0, 6),)) == {"war": 0.5}


def test_categories_do_not_weigh_and_have_their_cues() -> None:
    own = LexiconScorer(Lexicon("own", (Entry("war", ("a",), 3.0),)), measure="categories")
    one = rated(own, "It was war, was it?")
    assert (one.value, one.cues) == (0.2, (Cue(7, 10, 1.0, "lexicon"),))


def test_categories_keep_the_contract() -> None:
    check_scorer(LexiconScorer({"war": ["bomb*"], "tone": ["bad", "good"]}))


# --- errors ---


@pytest.mark.parametrize(
    ("lexicon", "measure", "message"),
    [
        (
            Lexicon("own", (Entry("war"),), {"measure": "verbs"}),
            None,
            "'own' measures 'verbs'; LexiconScorer knows valence",
        ),
        (Lexicon("own", (Entry("war"),)), "valence", "'own' has no numbers, which 'valence' needs"),
        (Lexicon("own", (Entry("war"),)), "shares", "'own' has no categories, which 'shares' needs"),
        (Lexicon("own", (Entry("war"),)), "categories", "'own' has no categories, which 'categories' needs"),
        (Lexicon("own", (Entry("war", weight=-1.0),)), None, "weighs 'war' -1.0; for 'density' weights are 0 or more"),
        (
            Lexicon("own", (Entry("war", values={"v": 1.0}),), {"range": [1, 1]}),
            None,
            r"range \[1, 1\]. Give the numbers",
        ),
        (
            Lexicon("own", (Entry("war", weight=10**400),)),
            "density",
            r"weighs 'war' 10+; for 'density' weights are 0 or more",
        ),
        (
            Lexicon("own", (Entry("war", values={"v": 1.0}),), {"range": [-(10**400), 10**400]}),
            None,
            r"range \[-10+\. Give the numbers",
        ),
        (Lexicon("own", (Entry("war", values={"v": 1.0}),), {"range": "5"}), None, "range '5'. Give the numbers"),
        (Lexicon("own", (Entry("war", values={"v": 1.0}),), {"range": [0, math.inf]}), None, "Give the numbers"),
    ],
)
def test_what_cannot_be_measured_is_refused(lexicon: Lexicon, measure: str | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        LexiconScorer(lexicon, measure=measure)


def test_the_widest_range_of_numbers_is_measured() -> None:
    scorer = LexiconScorer({"awful": -1e308, "plain": 0.0, "great": 1e308})
    assert [scorer.scaled("valence", value) for value in (-1e308, 0.0, 5e307, 1e308)] == [-1.0, 0.0, 0.5, 1.0]


# --- sharing, batches, processes ---


def _mentions() -> list[Mention]:
    names = ("Peru", "Chile")
    return [
        about(sentence.replace("{}", name), name, voice=voice)
        for sentence in SENTENCES
        for name in names
        for voice in ("outlet", "quoted")
    ]


def test_a_shared_reader_gives_what_each_gives_alone() -> None:
    mentions = _mentions()
    alone = {name: LexiconScorer(name).rate(mentions) for name in SHIPPED}
    shared = sharing([LexiconScorer(name) for name in SHIPPED])
    assert len({id(scorer.reader) for scorer in shared}) == 1
    for scorer in shared:
        assert all(map(same, scorer.rate(mentions), alone[scorer.name]))


def test_lexicons_of_one_name_are_not_mixed_up() -> None:
    one, other = LexiconScorer({"war": -1.0}, name="one"), LexiconScorer({"war": 1.0}, name="other")
    third = LexiconScorer("hedges")
    shared = sharing([one, other, third])
    values = [scorer.rate([Mention("a", "x", "It was war.", 0, 0)])[0].value for scorer in shared]
    assert values == [-1, 1, 0]


def test_batches_give_what_all_at_once_gives(monkeypatch: pytest.MonkeyPatch, toy: LexiconScorer) -> None:
    mentions = _mentions()
    whole = rate_mentions(mentions, [toy])
    monkeypatch.setattr("biaskit.rating.rater.BATCH", 3)
    assert all(map(same, rate_mentions(mentions, [toy]), whole))


def test_it_travels_between_processes(toy: LexiconScorer) -> None:
    mentions = _mentions()
    assert all(map(same, pickle.loads(pickle.dumps(toy)).rate(mentions), toy.rate(mentions)))


# --- any text ---


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join)), st.data())
def test_any_text_in_no_crash_out(sentence: str, data: st.DataObject) -> None:
    places = st.integers(0, len(sentence))
    start, end = sorted((data.draw(places), data.draw(places)))
    low, high = sorted((data.draw(places), data.draw(places)))
    mention = Mention("a", "Peru", sentence, start, end, scope=data.draw(st.sampled_from([(), ((low, high),)])))
    for scorer in ANY:
        for one in scorer.rate([mention]):
            assert math.isnan(one.value) or LOWEST[scorer.name] <= one.value <= 1
            assert all(0 <= cue.start <= cue.end <= len(sentence) for cue in one.cues)


ANY = sharing([LexiconScorer(name) for name in ("tone", "frames", "hedges")])
LOWEST = {"tone": -1, "frames": 0, "hedges": 0}


@pytest.mark.parametrize("sentence", ["\ud800 was corrupt \udfff", "It was corrupt. " * 3500, "corrupt" * 20_000])
def test_broken_and_long_texts(sentence: str, toy: LexiconScorer) -> None:
    one = rated(toy, sentence)
    assert math.isnan(one.value) or one.value == pytest.approx(-1)
    assert all(0 <= cue.start <= cue.end <= len(sentence) for cue in one.cues)
