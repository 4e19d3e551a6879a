from biaskit import Actor, Actors, Article


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
