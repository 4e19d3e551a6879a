"""Who is meant by pronouns, roles and descriptions, worked by hand; the contrast of a rule stands beside it."""

import pytest

from biaskit import Actor, Actors, Article, annotate
from biaskit.annotation.linking import Linker, Matcher, Piece
from biaskit.pipeline import load_pipeline

WORLD = Actors.world()


def linked(text, actors=WORLD):
    """(Printed words, actor) of each place that names or takes up an actor, in order."""
    piece = Piece(load_pipeline()(text), text, 0, "body")
    linker = Linker(actors, Matcher(actors.aliases()), [piece])
    return [(text[f.start : f.end], f.actor) for f in linker.find(piece)]


def mentioned(text):
    return [(m.sentence[m.start : m.end], m.target) for m in annotate([Article("a", text)]).mentions]


def taken_up(text, *words, actors=WORLD):
    return [actor for printed, actor in linked(text, actors) if printed in words]


# Pronouns


def test_he_is_the_last_subject():
    text = "Tomás Arrieta met Bruno Keller in Lima on Monday. He praised the talks."
    assert taken_up(text, "He") == ["Tomás Arrieta"]


def test_she_is_not_a_man():
    text = "Bruno Keller met Anna Keller in Lima. She praised the talks and he listened."
    assert taken_up(text, "She", "he") == ["Anna Keller", "Bruno Keller"]


def test_an_honorific_tells_who_she_is():
    text = "Robin Vance met Kim Osei in Lima. Ms. Osei spoke first. She praised the talks."
    assert taken_up(text, "She") == ["Kim Osei"]


def test_him_is_not_the_subject_of_the_same_verb():
    text = "Bruno Keller waited. Tomás Arrieta thanked him."
    assert taken_up(text, "him") == ["Bruno Keller"]


def test_himself_is_the_subject_of_the_same_verb():
    text = "Bruno Keller waited. Tomás Arrieta praised himself."
    assert taken_up(text, "himself") == ["Tomás Arrieta"]


def test_he_inside_quotation_marks_is_not_who_speaks():
    text = "Tomás Arrieta attacked Bruno Keller. “He lied,” Arrieta said."
    assert taken_up(text, "He") == ["Bruno Keller"]


def test_a_pronoun_may_come_before_the_name():
    assert taken_up("When he arrived in Lima, Bruno Keller smiled.", "he") == ["Bruno Keller"]


def test_a_clause_before_the_main_one_is_about_its_subject():
    text = "Bruno Keller arrived. Before making his speech, Tomás Arrieta smiled."
    assert taken_up(text, "his") == ["Tomás Arrieta"]


def test_it_is_the_state_that_acted():
    assert taken_up("Peru said it would leave the pact.", "it") == ["Peru"]


@pytest.mark.parametrize("text", ["Peru said it was clear that the pact had failed.", "Peru waited. It rained."])
def test_it_is_nobody(text):
    assert taken_up(text, "it", "It") == []


def test_its_is_the_subject_before_it():
    assert taken_up("Chile criticised Peru and recalled its envoy.", "its") == ["Chile"]


def test_they_are_the_group_or_the_people_of_a_state():
    assert taken_up("Peruvian officials met on Monday. They demanded talks.", "They") == ["Peru"]
    assert taken_up("A Democrat from Ohio warned Republicans that they would lose.", "they") == ["Republicans"]


def test_they_are_not_one_person():
    assert taken_up("Bruno Keller arrived on Monday. They waited.", "They") == []


def test_i_is_who_speaks_and_we_is_the_side():
    text = "“I will leave, and we will win,” said Peruvian President Tomás Arrieta."
    assert [(p, a) for p, a in mentioned(text) if p in ("I", "we")] == [("I", "Tomás Arrieta"), ("we", "Peru")]


def test_i_and_we_of_the_outlet_are_nobody():
    assert mentioned("I met Tomás Arrieta, and we talked.") == [("Tomás Arrieta", "Tomás Arrieta")]


# Roles


def test_the_president_is_who_is_called_so():
    text = "President Tomás Arrieta met Bruno Keller, the mayor of Lima. The president praised the mayor."
    assert taken_up(text, "The president", "the mayor") == ["Tomás Arrieta", "Bruno Keller"]


def test_a_state_tells_one_president_from_another():
    text = (
        "Peruvian President Tomás Arrieta met Chilean President Lucía Peraza. "
        "The Peruvian president smiled and the Chilean leader left."
    )
    found = taken_up(text, "The Peruvian president", "the Chilean leader")
    assert found == ["Tomás Arrieta", "Lucía Peraza"]


def test_the_state_in_a_role_does_not_act():
    text = "Peruvian President Tomás Arrieta spoke. The Peruvian president smiled."
    assert [actor for _, actor in linked(text)] == ["Tomás Arrieta", "Tomás Arrieta"]


def test_a_body_tells_one_director_from_another():
    text = (
        "Bruno Keller, the former FBI director, met Anna Ruiz, the CIA director. The former FBI director left. "
        "The CIA director stayed."
    )
    assert taken_up(text, "The former FBI director", "The CIA director") == ["Bruno Keller", "Anna Ruiz"]


def test_a_vice_president_is_no_president():
    text = "President Tomás Arrieta met Vice President Anna Ruiz. The vice president left before the president."
    assert taken_up(text, "The vice president", "the president") == ["Anna Ruiz", "Tomás Arrieta"]


def test_a_title_cut_short_is_taken_up_in_full():
    assert taken_up("Sen. Anna Ruiz spoke on Monday. The senator left.", "The senator") == ["Anna Ruiz"]


def test_someone_else_of_a_role_is_not_meant():
    text = "Bruno Keller, a lawyer from Lima, arrived. A lawyer for the harbour declined to speak."
    assert [actor for _, actor in linked(text)] == ["Bruno Keller"]


def test_somebodys_lawyer_is_whom_the_text_calls_so():
    text = "Anna Ruiz, a lawyer for Bruno Keller, met Tomás Arrieta. Keller’s lawyer smiled. Arrieta’s lawyer left."
    assert taken_up(text, "lawyer") == ["Anna Ruiz"]


# Bodies and states


def test_his_country_and_his_government_are_those_of_whom_they_belong_to():
    text = "Peruvian President Tomás Arrieta spoke. He praised his country, and his government cheered."
    assert taken_up(text, "country", "government") == ["Peru", "Peru"]


def test_a_country_as_a_place_does_not_act():
    assert taken_up("Peru protested. Rain fell in the country.", "the country") == []


def test_the_committee_is_the_one_named():
    text = "The Maritime Safety Committee met on Monday. The committee condemned the raid."
    assert taken_up(text, "The committee") == ["Maritime Safety Committee"]


def test_another_committee_is_not_the_one_named():
    text = "The Maritime Safety Committee met on Monday. The new budget committee condemned the raid."
    assert [actor for _, actor in linked(text)] == ["Maritime Safety Committee"]


def test_the_ministry_is_that_of_the_state_last_named():
    text = "Peru rejected the account. The foreign ministry said Chile had lied."
    assert taken_up(text, "The foreign ministry") == ["Peru"]


def test_both_men_are_the_two_last_named():
    text = "Tomás Arrieta met Bruno Keller in Lima. Both men left early."
    assert sorted(taken_up(text, "Both men")) == ["Bruno Keller", "Tomás Arrieta"]


def test_both_sides_of_something_are_not_the_two_last_named():
    assert taken_up("Tomás Arrieta met Bruno Keller. Both men of the guard left.", "Both men") == []


def test_the_north_only_once_introduced():
    assert taken_up("North Korea protested. The North then fell silent.", "North") == ["North Korea"]
    assert taken_up("Peru protested. The North then fell silent.", "North") == []


def test_north_and_south_name_two_states():
    text = "South Korea waited. North Korea waited too. North and South Korea then signed the pact."
    assert [actor for _, actor in linked(text)] == ["South Korea", "North Korea", "North Korea", "South Korea"]


# One and the same resolution everywhere


def test_mentions_and_sources_agree():
    text = "President Tomás Arrieta arrived in Lima. The president said he would stay."
    annotation = annotate([Article("a", text)])
    assert [q.source for q in annotation.quotations] == ["Tomás Arrieta"]
    assert {m.target for m in annotation.mentions} == {"Tomás Arrieta"}


def test_words_are_kept_as_printed():
    assert linked("Bruno Keller arrived. He smiled.") == [("Bruno Keller", "Bruno Keller"), ("He", "Bruno Keller")]


def test_a_registry_that_lists_a_description_wins():
    registry = Actors([Actor("Anna Ruiz", "person", ("the president",))]) | WORLD
    text = "President Tomás Arrieta met Anna Ruiz. Later the president smiled."
    assert taken_up(text, "the president", actors=registry) == ["Anna Ruiz"]


def test_one_article_does_not_change_another():
    first, second = Article("a", "Bruno Keller arrived."), Article("b", "He smiled. The president left.")
    assert annotate([first, second]).mentions[1:] == annotate([second]).mentions


@pytest.mark.parametrize("text", ["He.", "“He said”", "the the president", "Both. Two. The North and", "its", "him “"])
def test_any_text_is_taken(text):
    annotate([Article("a", text)])
