"""Events across articles, worked by hand."""

import datetime

import pytest

import biaskit as bk
from biaskit import Actor, Actors, Article

FIRST, LATER = datetime.date(2024, 3, 4), datetime.date(2024, 9, 4)


def events(*texts: str | tuple[str, datetime.date | None]) -> dict[str, tuple[str, ...]]:
    """Name and labels of the events found in articles of one day, or of the day given."""
    given = [(text, FIRST) if isinstance(text, str) else text for text in texts]
    articles = [Article(str(i), text, date=date) for i, (text, date) in enumerate(given)]
    return {actor.name: actor.aliases for actor in Actors.discover(articles) if actor.kind == "event"}


def test_labels_of_several_articles_are_one_event() -> None:
    found = events(
        "Peru announced the tanker seizure on Monday. Chile protested.",
        "Chile said the tanker seizure was wrong. Peru kept silent.",
        "Chile condemned the theft of the tanker. Peru kept silent.",
    )
    assert found == {"tanker seizure": ("tanker theft",)}


def test_alike_objects_are_one_where_the_same_actors_stand_beside_them() -> None:
    found = events(
        "Peru defended the tanker seizure. Chile protested.",
        "The tanker seizure by Peru angered Chile.",
        "The interception of the ship by Peru angered Chile.",
    )
    assert found == {"tanker seizure": ("ship interception",)}


def test_what_the_event_is_called_is_a_label() -> None:
    found = events(
        "Peru defended the tanker seizure. Chile condemned the tanker seizure as an act of piracy.",
        "For Peru, the seizure of the tanker was an anti-drug operation.",
    )
    assert set(found["tanker seizure"]) == {"act of piracy", "anti-drug operation"}


def test_a_verb_counts_as_its_noun_but_alone_it_proposes_nothing() -> None:
    assert events("Peru seized the tanker.", "The tanker was seized by Peru.") == {}
    assert events("Peru seized the tanker.", "The tanker seizure by Peru took an hour.") == {"tanker seizure": ()}


@pytest.mark.parametrize("text", ["Peru will not seize the tanker.", "Peru plans to seize the tanker."])
def test_what_did_not_happen_is_not_counted(text: str) -> None:
    assert events("Chile feared a tanker seizure by Peru.", text) == {}


def test_two_ships_and_other_actors_stay_apart() -> None:
    found = events(
        "Peru defended the tanker seizure.", "The tanker seizure by Peru took an hour.",
        "Norway defended the tanker seizure.", "The tanker seizure by Norway took a day.",
    )  # fmt: skip
    assert found == {"tanker seizure (Norway)": (), "tanker seizure (Peru)": ()}


def test_other_labels_join_on_the_same_days_only() -> None:
    same = "Peru defended the tanker seizure. Chile protested. The tanker seizure took an hour."
    assert events(same, ("Chile feared a ship hijacking by Peru. The ship hijacking ended.", LATER)) == {
        "ship hijacking": (), "tanker seizure": (),
    }  # fmt: skip


def test_articles_without_a_date_go_with_each_other() -> None:
    assert events(
        ("The tanker seizure by Peru took an hour.", None), ("Peru denied the tanker theft.", None)
    ) == {"tanker seizure": ("tanker theft",)}  # fmt: skip


def test_people_of_different_names_are_not_one() -> None:
    found = events(
        "Peru regretted the killing of Ana Morales. The killing of Ana Morales shocked Chile.",
        "Peru regretted the murder of Bruno Keller. The murder of Bruno Keller shocked Chile.",
    )
    assert found == {"Ana Morales killing": (), "Bruno Keller murder": ()}


@pytest.mark.parametrize("text", ["The shooting of the film ended.", "She struck a deal.", "The school board met."])
def test_other_senses_of_a_noun_are_no_happenings(text: str) -> None:
    assert events(text, text) == {}


def test_a_registry_of_discovered_events_links_every_label() -> None:
    texts = [
        "Peru defended the tanker seizure. Chile condemned the tanker seizure as an act of piracy.",
        "Chile condemned the theft of the tanker. Peru kept silent.",
    ]
    registry = Actors.discover([Article(str(i), text, date=FIRST) for i, text in enumerate(texts)])
    found = bk.annotate(texts, actors=registry).mentions
    labels = {m.sentence[m.start : m.end] for m in found if m.target == "tanker seizure"}
    assert labels == {"tanker seizure", "act of piracy", "theft of the tanker"}


def test_of_two_events_with_one_name_the_one_whose_actor_is_near_is_meant() -> None:
    registry = Actors([Actor("tanker seizure (Norway)", "event"), Actor("tanker seizure (Peru)", "event")])
    text = "The tanker seizure by Norway took a day. Rain fell. The tanker seizure by Peru took an hour."
    found = bk.annotate([text], actors=registry | Actors.world()).mentions
    assert [m.target for m in found if m.kind == "event"] == ["tanker seizure (Norway)", "tanker seizure (Peru)"]
