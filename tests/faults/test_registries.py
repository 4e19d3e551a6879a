"""Registries of odd shapes: circles, long chains, countless and hostile aliases."""

import warnings
from pathlib import Path

import pytest

import biaskit as bk
from biaskit.errors import InputError

TEXT = "Peru said Chile had won. (a+)+$ ... [x] said \\ no. P won."


@pytest.mark.parametrize(
    ("links", "circle"),
    [
        ({"a": "a"}, "a -> a"),
        ({"a": "b", "b": "a"}, "a -> b -> a"),
        ({"a": "b", "b": "c", "c": "b"}, "b -> c -> b"),
    ],
)
def test_a_circle_is_named(links: dict[str, str], circle: str) -> None:
    with pytest.raises(InputError, match=rf"^member_of runs in a circle: {circle}\. Remove one of these links\.$"):
        bk.Actors([bk.Actor(name, "state", (), top) for name, top in links.items()])


def test_a_chain_of_twenty_thousand_is_followed() -> None:
    chain = bk.Actors([bk.Actor(f"a{n}", "group", (), f"a{n + 1}") for n in range(20_000)])
    assert chain.top("a0") == "a20000"


def test_twenty_thousand_aliases_are_one_actor(tmp_path: Path) -> None:
    registry = bk.Actors([bk.Actor("Peru", "state", tuple(f"Inca {n}" for n in range(20_000)))])
    registry.save(tmp_path / "a.yaml")
    assert bk.Actors.load(tmp_path / "a.yaml") == registry
    assert [m.target for m in bk.annotate(["Inca 17777 won."], actors=registry).mentions] == ["Peru"]


ALIASES = (
    "",
    " ",
    ".",
    "...",
    "!!!",
    "P",
    "(a+)+$",
    "[x]",
    "\\",
    "\x00",
    "\u202e",
    "x" * 1_000,
    "said",
    "İ",
    "ß",
    "👩‍👩‍👧‍👦",
)


@pytest.mark.parametrize("alias", ALIASES, ids=range(len(ALIASES)))
def test_an_odd_alias_breaks_nothing(alias: str) -> None:
    registry = bk.Actors([bk.Actor("Peru", "state", (alias,)), bk.Actor("Chile", "state", (alias, "Peru"))])
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        annotation = bk.annotate([TEXT], actors=registry)
    assert {"Peru", "Chile"} <= {mention.target for mention in annotation.mentions}
    assert annotation.skipped == ()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "a registry is a list of entries"),
        ("name: Peru", "a registry is a list of entries"),
        ("- Peru", "entry 1: each entry is a mapping"),
        ("- {kind: state}", "entry 1: each entry is a mapping"),
        ("- {name: [a], kind: state}", "entry 1: each entry is a mapping"),
        ("- {name: a, kind: [state]}", "'kind' and 'member_of' are single strings"),
        ("- {name: a, kind: state, aliases: a}", "'aliases' is a list of strings"),
        ("- {name: a, kind: state, aliases: [{a: b}]}", "'aliases' is a list of strings"),
        ("- {name: a, kind: state, member_of: [b]}", "'kind' and 'member_of' are single strings"),
        ("- {name: a, kind: planet}", "has kind 'planet'"),
        ("- {name: a, kind: state, colour: red}", r"unknown \['colour'\]"),
        ("- {name: a, kind: state}\n- {name: a, kind: state}", "stands in the registry twice"),
        ('- {name: "", kind: state}', "empty name"),
        ('- {name: "a\\nb", kind: state}', "holds a line break"),
        ('- {name: "\\UFFFFFFFF", kind: state}', "cannot be read"),
        ("- {? {a: b} : c}", "cannot be read"),
        ("- !!python/object/apply:os.system ['exit']", "entry 1: each entry is a mapping"),
        ("--- a\n--- b", "cannot be read"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "a.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        bk.Actors.load(tmp_path / "a.yaml")


def test_a_file_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="'/dev/zero' cannot be read: it is no file, but a folder, pipe or device$"):
        bk.Actors.load("/dev/zero")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ([bk.Actor("a", "state", ("x" * 1001,))], "is too long; a name has 1000 characters"),
        ([bk.Actor("a", "state", ("\ud800",))], "half a character"),
        (5, "Actors are given as several Actor, not as int"),
        ("Peru", "Actors are given as several Actor, not as str"),
        (["Peru"], "A registry holds Actor, not str"),
        ([bk.Actor(5, "state")], "5 is no text"),  # type: ignore[arg-type]
        ([bk.Actor("a", "state", "Peru")], "is no text"),  # type: ignore[arg-type]
        ([bk.Actor("a", "state", (None,))], "None is no text"),  # type: ignore[arg-type]
    ],
)
def test_what_is_no_actor_is_refused(given: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        bk.Actors(given)  # type: ignore[arg-type]
