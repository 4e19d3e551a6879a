"""Who is for or against whom, as the shipped model reads it: contrasts, names, pairs."""

from dataclasses import replace
from itertools import permutations

import pytest

from biaskit.annotation import annotate
from biaskit.scorers.attitudes import Attitude
from biaskit.scorers.stances import StanceReader
from biaskit.types import Mention


@pytest.fixture(scope="module")
def reader() -> StanceReader:
    return StanceReader()


def mention(sentence: str, name: str, **more: object) -> Mention:
    start = sentence.index(name)
    return Mention("a", name, sentence, start, start + len(name), **more)  # type: ignore[arg-type]


def between(reader: StanceReader, sentence: str, *names: str) -> dict[tuple[str, str], int]:
    found = reader.find([mention(sentence, name) for name in names])
    return {(one.holder, one.mention.target): one.polarity for one in found}


@pytest.mark.parametrize(
    ("sentence", "one", "other"),
    [
        ("Chile accused Peru of fraud.", -1, 0),
        ("Peru was accused of fraud by Chile.", -1, 0),
        ("Chile praised Peru for its courage.", 1, 0),
        ("Peru thanked Chile warmly for its help.", 0, 1),
        ("Chile and Peru signed the report on Monday.", 0, 0),
    ],
)
def test_holder_and_target_are_told_apart(reader: StanceReader, sentence: str, one: int, other: int) -> None:
    assert between(reader, sentence, "Chile", "Peru") == {("Chile", "Peru"): one, ("Peru", "Chile"): other}


def test_names_change_nothing(reader: StanceReader) -> None:
    pattern = "{} accused {} of hiding the report."
    values = []
    for holder, target in (("Chile", "Peru"), ("Angela Merkel", "the Kremlin"), ("NATO", "Joy Hope")):
        sentence = pattern.format(holder, target)
        found = reader.find([mention(sentence, holder), mention(sentence, target)])
        values.append([one.value for one in found])
    assert values[0] == values[1] == values[2]


def test_each_ordered_pair_of_a_sentence_once(reader: StanceReader) -> None:
    sentence = "Chile and Peru blamed Spain, and Chile left."
    second = Mention("a", "Chile", sentence, sentence.rindex("Chile"), sentence.rindex("Chile") + 5)
    found = reader.find([*(mention(sentence, name) for name in ("Chile", "Peru", "Spain")), second])
    assert {(one.holder, one.mention.target) for one in found} == set(permutations(("Chile", "Peru", "Spain"), 2))
    assert len(found) == 6
    assert {one.mention.start for one in found if one.mention.target == "Chile"} == {0}


LONE = mention("Chile lost, and Chile wept.", "Chile")


@pytest.mark.parametrize(
    "mentions",
    [
        [],
        [LONE],
        [LONE, replace(LONE, start=16, end=21)],
        [LONE, replace(LONE, target="Peru", start=0, end=0)],
        [LONE, mention(LONE.sentence, "lost", kind="event")],
    ],
    ids=["none", "one", "one twice", "one and one that is not named", "one and an event"],
)
def test_fewer_than_two_actors_in_a_sentence_give_no_attitude(reader: StanceReader, mentions: list[Mention]) -> None:
    assert reader.find(mentions) == []


def test_sentences_are_kept_apart_and_events_hold_nothing(reader: StanceReader) -> None:
    sentence = "Chile condemned the seizure."
    event = mention(sentence, "seizure", kind="event")
    elsewhere = replace(mention("Peru lost.", "Peru"), sentence_start=40)
    assert reader.find([mention(sentence, "Chile"), event, elsewhere]) == []


def test_who_tells_it_does_not_matter(reader: StanceReader) -> None:
    sentence = "Chile accused Peru of fraud."
    plain = [mention(sentence, "Chile"), mention(sentence, "Peru")]
    told = [replace(one, source="Spain", voice="quoted", scope=((0, 5),)) for one in plain]
    assert [one.value for one in reader.find(told)] == [one.value for one in reader.find(plain)]


def test_what_annotation_found_is_read(reader: StanceReader) -> None:
    found = reader.find(annotate(["Chile attacked Peru in a harsh statement."]).mentions)
    assert all(isinstance(one, Attitude) and one.by == "model" and -1 <= one.value <= 1 for one in found)
    assert {(one.holder, one.mention.target) for one in found if one.polarity < 0} == {("Chile", "Peru")}
