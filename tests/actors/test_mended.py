"""A registry that was exported, mended by hand and given back wins over what the texts and the gazetteer say."""

from biaskit import Actors, Article, analyze

ARTICLES = [
    Article(
        "a", "President Tomás Arrieta met Bruno Keller in Lima. He praised the talks. Keller said Arrieta had lied."
    ),
    Article("b", "On Monday, Arrieta said nothing. He then left."),
]


def framing(actors=None):
    return analyze(ARTICLES, actors=actors, scorers="vader")


def mended(tmp_path, *changes):
    path = tmp_path / "actors.yaml"
    framing(Actors.discover(ARTICLES) | Actors.world()).registry.save(path)
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return Actors.load(path) | Actors.world()


def test_actors_say_which_strings_were_linked_and_how_often():
    actors = framing(Actors.discover(ARTICLES) | Actors.world()).actors.set_index("name")
    assert actors.loc["Tomás Arrieta", "printed"] == {"Arrieta": 2, "He": 2, "Tomás Arrieta": 1}
    assert actors.loc["Bruno Keller", "printed"] == {"Bruno Keller": 1, "Keller": 1}


def test_what_is_exported_and_not_changed_changes_nothing(tmp_path):
    before = framing(Actors.discover(ARTICLES) | Actors.world())
    after = framing(mended(tmp_path))
    assert after.annotation.mentions == before.annotation.mentions


def test_a_name_mended_is_the_name_of_every_place(tmp_path):
    after = framing(
        mended(tmp_path, ("name: Tomás Arrieta", "name: The President"), ("- Arrieta", "- Arrieta\n  - Tomás Arrieta"))
    )
    assert after.actors.set_index("name").loc["The President", "n_mentions"] == 5
    assert "Tomás Arrieta" not in set(after.actors["name"])


def test_an_alias_moved_by_hand_goes_where_it_was_moved(tmp_path):
    after = framing(mended(tmp_path, ("  - Arrieta\n", "  - Tomás\n"), ("  - Keller\n", "  - Keller\n  - Arrieta\n")))
    printed = after.actors.set_index("name")["printed"]
    assert "Arrieta" not in printed["Tomás Arrieta"]
    assert printed["Bruno Keller"]["Arrieta"] == 2


def test_membership_given_by_hand_stands(tmp_path):
    after = framing(mended(tmp_path, ("name: Bruno Keller\n", "name: Bruno Keller\n  member_of: Chile\n")))
    assert after.actors.set_index("name").loc["Bruno Keller", "member_of"] == "Chile"
