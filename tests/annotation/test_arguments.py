"""Syntactic roles worked by hand."""

import pytest
import spacy

from biaskit import Article, annotate
from biaskit.annotation.arguments import Role, role_of
from biaskit.pipeline import load_pipeline

AGENT, PATIENT, HIDDEN = Role("agent"), Role("patient"), Role("patient", agentless=True)


def role(text: str, name: str) -> Role | None:
    doc = load_pipeline()(text)
    (place,) = [t.i for t in doc if t.text == name]
    return role_of(doc, place, place + 1)


def test_active_and_passive_say_the_same_of_each() -> None:
    assert (role("Peru betrayed Chile.", "Peru"), role("Peru betrayed Chile.", "Chile")) == (AGENT, PATIENT)
    passive = "Chile was betrayed by Peru."
    assert (role(passive, "Peru"), role(passive, "Chile")) == (AGENT, PATIENT)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("The tanker was seized.", "tanker", HIDDEN),
        ("The tanker was seized by Peru.", "tanker", PATIENT),
        ("The tanker was seized by Monday.", "tanker", HIDDEN),
        ("The tanker was not seized.", "tanker", HIDDEN),
        ("Chile was stopped and searched by the navy.", "Chile", PATIENT),
        ("Peru got arrested.", "Peru", HIDDEN),
        ("Peru was saddened by Chile.", "Peru", PATIENT),
        ("Chile was forced to sign a treaty.", "Chile", HIDDEN),
        ("Chile appeared to be betrayed.", "Chile", HIDDEN),
        ("Peru is likely to be punished.", "Peru", HIDDEN),
        ("A tanker seized in the night by Peru", "tanker", PATIENT),
        ("It was Peru that was attacked.", "Peru", HIDDEN),
        ("Ship seized near Peru", "Ship", HIDDEN),
        ("Sanctions were imposed on Chile.", "Chile", HIDDEN),
        ("Sanctions were imposed on Chile by Peru.", "Chile", PATIENT),
        ("Their ally, Peru, was betrayed.", "Peru", HIDDEN),
        ("Peru and Chile were attacked.", "Chile", HIDDEN),
    ],
)
def test_passives(text: str, name: str, expected: Role) -> None:
    assert role(text, name) == expected


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("Peru did not invade Chile.", "Peru", "agent"),
        ("Peru did not invade Chile.", "Chile", "patient"),
        ("Peru tried to invade Chile.", "Peru", "agent"),
        ("Peru tried to invade Chile.", "Chile", "patient"),
        ("Peru is believed to have attacked Chile.", "Peru", "agent"),
        ("Peru wants Chile to leave.", "Chile", "agent"),
        ("The attacker was Peru.", "Peru", "agent"),
        ("It was Peru that attacked Chile.", "Peru", "agent"),
        ("Peru is brave.", "Peru", "agent"),
        ("Peru was saddened.", "Peru", "agent"),
        ("Chile and Peru attacked.", "Peru", "agent"),
        ("Peru gave arms to Bolivia.", "Bolivia", "patient"),
        ("Bolivia imposed sanctions on Chile.", "Chile", "patient"),
        ("The seizure of the tanker angered many.", "tanker", "patient"),
        ("The president of Peru arrived.", "Peru", "possessor"),
        ("Peru's army fired.", "Peru", "possessor"),
        ("The Chilean forces fled.", "Chilean", "modifier"),
        ("Sources in Peru are pleased.", "Peru", "other"),
    ],
)
def test_other_parts(text: str, name: str, expected: str) -> None:
    assert role(text, name) == Role(expected)


def test_a_text_that_was_not_parsed_has_no_roles() -> None:
    assert role_of(spacy.blank("en")("Peru won."), 0, 1) is None


def test_mentions_carry_their_role() -> None:
    mentions = annotate([Article("a", "Chile was betrayed. Peru betrayed Chile.")]).mentions
    assert [(m.target, m.syntactic_role, m.agentless) for m in mentions] == [
        ("Chile", "patient", True),
        ("Peru", "agent", False),
        ("Chile", "patient", False),
    ]


def test_an_event_named_by_an_agentless_passive_is_marked() -> None:
    text = "The tanker seizure went on. The tanker seizure was short. The tanker was seized. Peru seized the tanker."
    found = [(m.sentence[m.start : m.end], m.agentless) for m in annotate([Article("a", text)]).mentions]
    assert [f for f in found if f[0] == "seized"] == [("seized", True), ("seized", False)]
