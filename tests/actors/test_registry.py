import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from biaskit import Actor, Actors, annotate
from biaskit.errors import InputError, NotFoundError
from biaskit.types import ACTOR_KINDS

PERU = Actor("Peru", "state", ("Lima", "Peruvian"))
words = st.text(min_size=1, max_size=12).filter(lambda s: s.strip() == s and s.splitlines() == [s])


def test_resolve_by_name_alias_and_case():
    registry = Actors([PERU])
    assert [registry.resolve(s) for s in ("Peru", "Lima", "lima", "Chile")] == [PERU, PERU, PERU, None]


def test_yaml_round_trip_keeps_everything(tmp_path):
    registry = Actors([PERU, Actor("Norway", "state", ("NO", "Yes", "1")), Actor("Oslo", "group", (), "Norway")])
    registry.save(tmp_path / "actors.yaml")
    assert Actors.load(tmp_path / "actors.yaml") == registry


@given(
    st.lists(
        st.builds(Actor, words, st.sampled_from(ACTOR_KINDS), st.lists(words, max_size=3).map(tuple)),
        unique_by=lambda a: a.name,
    )
)
def test_any_registry_survives_yaml(tmp_path_factory, actors):
    path = tmp_path_factory.mktemp("registry") / "actors.yaml"
    Actors(actors).save(path)
    assert list(Actors.load(path)) == actors


def test_in_a_join_the_left_side_wins():
    mended = Actors([Actor("Peru", "state", ("Lima",)), Actor("Inca Kola", "organisation", ("Peruvian",))])
    joined = mended | Actors([PERU, Actor("Chile", "state", ("Lima", "Chilean"))])
    assert list(joined) == [*mended, Actor("Chile", "state", ("Chilean",))]


def test_member_of_is_followed_to_the_top():
    registry = Actors([Actor("a", "person", member_of="b"), Actor("b", "organisation", member_of="c")])
    assert registry.top("a") == "c"


@pytest.mark.parametrize(
    ("actors", "message"),
    [
        ([Actor("x", "planet")], "Actor 'x' has kind 'planet'. Allowed: person, state, organisation, group, event."),
        ([PERU, PERU], "Actor 'Peru' stands in the registry twice. Join the two entries."),
        (
            [Actor("a", "person", member_of="b"), Actor("b", "group", member_of="a")],
            "member_of runs in a circle: a -> b -> a. Remove one of these links.",
        ),
        ([Actor("a", "state", ("b\nc",))], "Actor 'a': 'b\\nc' holds a line break. Write each name on one line."),
        ([Actor(" ", "state")], "An actor has an empty name. Give each actor a name."),
    ],
)
def test_refused_registries(actors, message):
    with pytest.raises(InputError, match=f"^{re.escape(message)}$"):
        Actors(actors)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name: Peru", "a registry is a list of entries"),
        ("- Peru", "entry 1: each entry is a mapping with at least 'name' and 'kind'."),
        (
            "- {name: Peru, kind: state, alias: [Lima]}",
            r"entry 1 \(Peru\): unknown \['alias'\]. Allowed: name, kind, aliases, member_of.",
        ),
        ("- {name: Peru, kind: state, aliases: Lima}", r"entry 1 \(Peru\): 'aliases' is a list of strings."),
        ("- {name: [", "cannot be read"),
        ("- !!python/object/apply:os.system ['true']", "each entry is a mapping"),
    ],
)
def test_bad_files_name_the_place(tmp_path, text, message):
    path = tmp_path / "actors.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        Actors.load(path)


def test_a_missing_file_is_named():
    with pytest.raises(InputError, match="The registry 'nowhere.yaml' cannot be read"):
        Actors.load("nowhere.yaml")


def test_an_unknown_actor_says_what_is_close():
    with pytest.raises(NotFoundError, match="No actor is named 'Peruu'. Available: Peru. Did you mean 'Peru'?"):
        Actors([PERU])["Peruu"]


@pytest.mark.parametrize(
    ("string", "name"),
    [
        ("Caracas", "Venezuela"),
        ("Washington", "United States"),
        ("American", "United States"),
        ("U.S.", "United States"),
        ("Moscow", "Russia"),
        ("the Kremlin", "Kremlin"),
        ("the White House", "White House"),
        ("Brussels", "European Union"),
        ("British", "United Kingdom"),
        ("Norway", "Norway"),
        ("Kyiv", "Ukraine"),
    ],
)
def test_the_gazetteer_knows(string, name):
    assert Actors.world().resolve(string).name == name


@pytest.mark.parametrize("word", ["Male", "Victoria", "NO", "IS", "Santiago", "us"])
def test_the_gazetteer_leaves_ambiguous_words_alone(word):
    assert word not in Actors.world().aliases()


def test_seats_roll_up_to_their_state():
    assert Actors.world().top("Kremlin") == "Russia"


def test_an_alias_with_its_article_is_taken_from_the_gazetteer():
    registry = Actors([Actor("Russia", "state", ("the Kremlin",))]) | Actors.world()
    assert "Kremlin" not in registry
    found = annotate(["The Kremlin protested. Kremlin officials left."], actors=registry).mentions
    assert {m.target for m in found} == {"Russia"}
