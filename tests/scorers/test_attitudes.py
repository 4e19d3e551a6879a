"""Who is for or against whom, on sentences of our own."""

import pytest

from biaskit.actors import Actors
from biaskit.annotation import annotate
from biaskit.scorers.attitudes import AttitudeFinder, spoken, statements
from biaskit.types import Actor, Article, Mention, Rating

NAMES = ("Velarde", "Quiroga")


@pytest.fixture(scope="module")
def finder() -> AttitudeFinder:
    return AttitudeFinder()


def attitudes(finder: AttitudeFinder, text: str, names: tuple[str, str] = NAMES) -> set[tuple[str, str, str, int]]:
    actors = Actors([Actor(name, "person") for name in names])
    found = finder.find(annotate([Article("1", text)], actors=actors).mentions)
    return {(a.holder, a.mention.target, a.by, a.polarity) for a in found if {a.holder, a.mention.target} == set(names)}


FOR, AGAINST = ("Velarde", "Quiroga", "deed", 1), ("Velarde", "Quiroga", "deed", -1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Velarde attacked Quiroga.", AGAINST),
        ("Quiroga was attacked by Velarde.", AGAINST),
        ("Velarde endorsed Quiroga.", FOR),
        ("Velarde attacked Quiroga's plan.", AGAINST),
        ("Velarde attacked the policy of Quiroga.", AGAINST),
        ("Velarde praised the job that Quiroga has done.", FOR),
        ("Velarde's attack on Quiroga surprised everyone.", AGAINST),
        ("Velarde launched an attack on Quiroga.", AGAINST),
    ],
)
def test_deeds(finder: AttitudeFinder, text: str, expected: tuple[str, str, str, int]) -> None:
    assert expected in attitudes(finder, text)


@pytest.mark.parametrize(
    "text",
    ["Velarde met Quiroga.", "Velarde and Quiroga attacked the mayor.", "The mayor attacked Velarde and Quiroga."],
)
def test_no_deed_between_the_two(finder: AttitudeFinder, text: str) -> None:
    assert attitudes(finder, text) == set()


def test_words_have_their_source_as_holder(finder: AttitudeFinder) -> None:
    assert attitudes(finder, "Velarde said that Quiroga was a criminal.") == {("Velarde", "Quiroga", "words", -1)}


def test_what_was_not_said_is_no_attitude(finder: AttitudeFinder) -> None:
    assert attitudes(finder, "Velarde refused to say that Quiroga was a criminal.") == set()


def test_swapping_the_names_swaps_holder_and_target(finder: AttitudeFinder) -> None:
    swapped = attitudes(finder, "Quiroga attacked Velarde.")
    assert swapped == {("Quiroga", "Velarde", "deed", -1)}


def test_other_names_have_the_same_value(finder: AttitudeFinder) -> None:
    texts = "Velarde condemned Quiroga.", "Smith condemned Quiroga."
    values = []
    for text in texts:
        names = [Actor(text.split()[0], "person"), Actor("Quiroga", "person")]
        values.append([a.value for a in finder.find(annotate([text], actors=Actors(names)).mentions) if a.by == "deed"])
    assert values[0] == values[1] != []


def test_the_deed_is_the_cue(finder: AttitudeFinder) -> None:
    text = "Velarde attacked Quiroga."
    mentions = [Mention("1", "Velarde", text, 0, 7, names=((0, 7), (17, 24))),
                Mention("1", "Quiroga", text, 17, 24, names=((0, 7), (17, 24)))]  # fmt: skip
    (attitude,) = finder.deeds(mentions)
    (cue,) = attitude.cues
    assert (text[cue.start : cue.end], cue.weight) == ("attacked", attitude.value)
    assert attitude.mention == mentions[1]


def test_words_take_class_and_cues_of_the_rating_and_none_without_a_value() -> None:
    said = Mention("1", "Peru", "Chile called Peru a liar.", 13, 17, source="Chile")
    own = Mention("1", "Peru", "Peru slept.", 0, 4)
    denied = Mention("1", "Peru", "Chile did not call Peru a liar.", 19, 23, source="Chile", asserted=False)
    assert statements([own, said, denied]) == [said]
    ratings = [
        Rating(said, "m", "valence", -0.4, probabilities=(0.3, 0.6, 0.1)),
        Rating(said, "m", "valence", float("nan")),
    ]
    (attitude,) = spoken(ratings)
    assert (attitude.value, attitude.polarity, attitude.by) == (-0.4, 0, "words")
