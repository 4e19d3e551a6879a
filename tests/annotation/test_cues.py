"""The reporting lexicon: what each entry says, and that every entry says it."""

import csv

import pytest

from biaskit.annotation.cues import reporting_terms
from biaskit.resources import lexicons_dir

STANCES = {"neutral", "doubtful", "endorsing", "heated", "conceding"}
TOWARD_SOURCE = {"neutral", "critical", "trusting"}
LETTERS = set("acfgilnopqvwx")
PREPOSITIONS = set(
    "about against among at by for from in into of on out over to toward towards with".split()
)  # fmt: skip


@pytest.fixture(scope="module")
def rows():
    with (lexicons_dir() / "reporting" / "lexicon.csv").open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_there_are_more_than_300_verbs_and_nouns(rows):
    assert sum(row["pos"] in ("verb", "noun") for row in rows) > 300


@pytest.mark.parametrize(
    ("column", "allowed"),
    [
        ("pos", {"verb", "noun", "adjective"}),
        ("stance", STANCES),
        ("toward_source", TOWARD_SOURCE),
        ("asserted", {"0", "1"}),
    ],
)
def test_every_entry_says_what_the_card_allows(rows, column, allowed):
    assert {row[column] for row in rows} <= allowed


def test_every_construction_is_a_letter_of_the_card_or_a_preposition(rows):
    used = {construction for row in rows for construction in row["constructions"].split()}
    assert used - LETTERS - PREPOSITIONS == set()


def test_no_entry_stands_twice(rows):
    assert len({(row["term"], row["pos"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("verb", "stance"),
    [
        ("say", "neutral"), ("claim", "doubtful"), ("allege", "doubtful"), ("point", "endorsing"),
        ("acknowledge", "endorsing"), ("slam", "heated"), ("blast", "heated"), ("admit", "conceding"),
    ],
)  # fmt: skip
def test_the_stance_of_verbs_that_everybody_knows(verb, stance):
    assert reporting_terms()["verb"][verb].stance == stance
