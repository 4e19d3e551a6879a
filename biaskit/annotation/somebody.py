"""Nouns of people: who can want, criticise or call for something."""

from typing import Any

_AGENTS = ("er", "or", "ist", "ian", "man", "woman", "ant", "ee", "eer", "crat")
_PEOPLE = frozenset(
    "official people person critic expert source police resident student parent chief president candidate "
    "delegate nominee aide ally spokesperson spouse wife husband mother father son daughter brother sister "
    "friend colleague rival analyst group party campaign administration government ministry congress senate "
    "house court union company agency council team board department office army military coalition movement "
    "crowd majority minority percent half many some most other one lawyer judge attorney adult woman man child "
    "youth victim family couple public side press media newspaper network body staff crew community nation "
    "country state city town region regime opposition alliance institute association republican democrat "
    "conservative liberal progressive activist advocate native elite base secretary general king queen prince "
    "princess pope star hero coach athlete pilot mayor justice head veteran nurse doctor suspect teen baby guy "
    "girl boy thief spy boss clerk cop academic guest host orphan refugee migrant immigrant cleric priest "
    "bishop rabbi imam marine sergeant captain colonel lieutenant deputy counsel governor widow heir heiress "
    "mogul tycoon kid dad mom".split()
)
_THINGS = frozenset(
    "matter order letter paper number power water computer factor error border corner center centre manner "
    "offer chapter weather anger door floor color colour labor labour behavior humor rumor terror mirror tower "
    "summer winter dinner other plant restaurant grant warrant fee coffee degree tree knee career disorder "
    "tenor timer trailer poster banner".split()
)

OF_STATE = frozenset(
    "government official ministry minister authority regime leadership leader administration diplomat envoy embassy "
    "spokesman spokeswoman spokesperson parliament army military".split()
)
"""Nouns that speak for the state when a capital stands before them: "Paris officials", not "Paris commuters"."""


def is_somebody(noun: Any) -> bool:
    """Whether a common noun is of people or bodies of people, as far as its form tells: voters, officials, party."""
    lemma = noun.lemma_.lower()
    return lemma in _PEOPLE or (lemma.endswith(_AGENTS) and lemma not in _THINGS)
