import pytest
from spacy.tokens import Doc, Span

from biaskit import Actor, Actors, Article
from biaskit.actors.discovery import merge
from biaskit.actors.people import find_people
from biaskit.pipeline import load_pipeline


def discover(*texts):
    return list(Actors.discover([Article(str(i), text) for i, text in enumerate(texts)]))


def test_a_person_with_title_state_and_surname():
    found = discover("Russian President Vladimir Putin arrived. Putin smiled.")
    assert [actor for actor in found if actor.kind == "person"] == [
        Actor("Vladimir Putin", "person", ("Putin",), "Russia")
    ]


def test_what_the_gazetteer_knows_is_listed_to_be_mended():
    assert [actor.name for actor in discover("Russia and the Kremlin protested.")] == ["Kremlin", "Russia"]


def test_surnames_are_linked_across_articles():
    assert [a.name for a in discover("Lucía Peraza spoke in Lima.", "On Monday, Peraza said nothing.")] == [
        "Lucía Peraza"
    ]


def test_same_surname_stays_apart():
    names = {a.name: a.aliases for a in discover("Anna Keller met Bruno Keller in Lima. Keller said nothing.")}
    assert names["Anna Keller"] == names["Bruno Keller"] == ()


def test_an_event_named_twice_is_proposed():
    found = discover("The tanker seizure angered many. The seizure of the tanker took an hour.")
    assert Actor("tanker seizure", "event") in found


def test_an_administration_belongs_to_the_united_states():
    assert Actor("Trump administration", "organisation", (), "United States") in discover(
        "Critics of the Trump administration gathered on Monday."
    )


def test_an_acronym_in_brackets_is_an_alias():
    (found,) = discover("The Maritime Workers Federation (MWF) met on Monday.")
    assert found.aliases == ("MWF",)


def test_a_group_and_its_adjective_are_one():
    found = discover("Buddhists spoke on Monday. A Buddhist lawmaker from Ohio disagreed.")
    assert [(actor.name, actor.kind, actor.aliases) for actor in found] == [("Buddhists", "group", ("Buddhist",))]


def names(*texts):
    return {actor.name: actor.aliases for actor in discover(*texts) if actor.kind == "person"}


def test_forms_of_one_name_are_one_person():
    found = names("Michael T. Ruiz spoke.", "Michael Ruiz left.", "On Monday, Michael Ruiz-Gil arrived.")
    assert found == {"Michael Ruiz": ("Michael T. Ruiz", "Ruiz"), "Michael Ruiz-Gil": ("Ruiz-Gil",)}


def test_a_son_of_the_same_name_is_another_where_both_are_named():
    found = names("Robert Keller met Robert Keller Jr. in Lima.")
    assert set(found) == {"Robert Keller", "Robert Keller Jr."}


def test_a_surname_before_the_given_name_is_found_where_it_is_used():
    assert names("Moon Jae-in met Anna Keller. Mr. Moon smiled, and Moon left.")["Moon Jae-in"] == ("Jae-in", "Moon")


def test_an_honorific_keeps_a_surname_from_the_other_sex():
    found = names("Anna Keller arrived in Lima. Mr. Keller waited. Mr. Keller then left.")
    assert found == {"Anna Keller": (), "Keller": ()}


def test_a_surname_is_his_of_whom_it_was_said_before_the_other_came():
    text = "Bruno Keller arrived. Keller smiled. Anna Keller waited. Keller left."
    assert names(text) == {"Bruno Keller": ("Keller",), "Anna Keller": ()}


@pytest.mark.parametrize("noise", ["Peraza Memos", "Lucía Peraza Memos", "Curfew Begins"])
def test_words_of_a_headline_are_no_name(noise):
    words = f"{noise} . Lucía Peraza wrote memos after the curfew .".split()
    first = [number == 0 for number in range(len(words))]
    doc = Doc(load_pipeline().vocab, words, pos=["PROPN"] * len(words), sent_starts=first)
    length = len(noise.split())
    doc.ents = [Span(doc, 0, length, "PERSON"), Span(doc, length + 1, length + 3, "PERSON")]
    people, single = find_people([doc], frozenset(word for word in words if word.islower()))
    assert [person.name for person in people] == ["Lucía Peraza"]
    assert single == {}


def test_an_acronym_is_who_has_these_initials():
    found = discover(
        "Members of the ILF said the International Labour Federation had no quarrel with the ILF or the OBR."
    )
    assert {a.name: a.aliases for a in found} == {"International Labour Federation": ("ILF",), "OBR": ()}


def test_a_company_of_one_word_is_found_once_named_twice():
    assert [a.name for a in discover("Shares of Boeing fell. Boeing said nothing.")] == ["Boeing"]
    assert discover("Curfew Begins. The curfew began.") == []


def test_a_legislators_party_is_told_by_what_stands_beside_the_name():
    text = "Sen. Anna Ruiz (D-Ohio) met Sen. Bruno Keller, Republican of Maine, and Sen. Tomás Arrieta."
    states = {a.name: a.member_of for a in discover(text) if a.kind == "person"}
    assert states == {"Anna Ruiz": "Democrats", "Bruno Keller": "Republicans", "Tomás Arrieta": "United States"}


def test_president_of_a_state_named_behind_belongs_to_it():
    (found,) = [a for a in discover("President Lucía Peraza of Chile spoke.") if a.kind == "person"]
    assert found.member_of == "Chile"


def test_a_campaign_is_an_organisation_of_its_own():
    found = discover("Lucía Peraza spoke. The Peraza campaign declined to comment. The rain campaign failed.")
    assert [a.name for a in found if a.kind == "organisation"] == ["Peraza campaign"]


def test_a_title_tells_a_person_from_what_the_recogniser_takes_for_a_company():
    text = "Ruiz told reporters little. Mr. Ruiz smiled. Shares rose as Ruiz left."
    assert {a.name: a.kind for a in discover(text)} == {"Ruiz": "person"}


def test_a_spokeswoman_belongs_to_whom_she_speaks_for():
    text = (
        "The Maritime Workers Federation met. Anna Ruiz, a spokeswoman for the Maritime Workers Federation, left. "
        "Pentagon spokesman Bruno Keller stayed. Lucía Peraza, a member of the federation, slept."
    )
    bodies = {a.name: a.member_of for a in discover(text) if a.kind == "person"}
    assert bodies == {
        "Anna Ruiz": "Maritime Workers Federation", "Bruno Keller": "United States", "Lucía Peraza": None,
    }  # fmt: skip


def test_a_state_named_in_another_phrase_is_not_whom_a_person_serves():
    text = (
        "He pressured the Peruvian government into investigating former Vice President Peter Johnson. Johnson smiled."
    )
    assert Actors.discover([text])["Peter Johnson"].member_of != "Peru"


def test_a_party_named_before_a_person_is_not_his():
    text = "He accused Democrats. It was a joke for Democrats to claim that President Pedro Ruiz would speak."
    assert Actors.discover([text])["Pedro Ruiz"].member_of is None


def test_names_that_stand_for_each_other_are_one_actor():
    one, other = Actor("Ana Ruiz", "person", ("Ana Gil",)), Actor("Ana Gil", "person", ("Ana Ruiz",))
    assert [actor.name for actor in merge([[one], [other]])] == ["Ana Gil"]


def test_bodies_do_not_belong_to_each_other():
    one, other = Actor("Union", "organisation", (), "Party"), Actor("Party", "organisation", (), "Union")
    assert len(Actors(merge([[one], [other]]))) == 2
