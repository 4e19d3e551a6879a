"""What `check` finds wrong with a list, and what it leaves alone."""

from functools import cache

import pytest

from biaskit.lexicon import Entry, Finding, Lexicon, list_lexicons, load_lexicon


@cache
def loaded(name: str) -> Lexicon:
    return load_lexicon(name)


def check(*entries: Entry | str) -> list[Finding]:
    listed = tuple(entry if isinstance(entry, Entry) else Entry(entry) for entry in entries)
    return Lexicon("test", listed).check()


def kinds(*entries: Entry | str) -> list[str]:
    return [finding.kind for finding in check(*entries)]


@pytest.mark.parametrize(
    "term",
    "u.s.|so-called|9/11|rock 'n' roll|don't|24/7|people's republic|mr.|workers'|m?n|*ism|took *{0,2} to task|r&d"
    "|act of piracy|“war”|déjà vu".split("|"),
)
def test_a_term_that_matches_is_clean(term: str) -> None:
    assert check(Entry(term, marks=("name",) if term == "u.s." else ())) == []


def test_a_term_without_letters_never_matches() -> None:
    message = "':-)' has no letters or digits to look up"
    assert check(":-)") == [Finding("never matches", ":-)", message)]


def test_a_term_with_underscores_never_matches() -> None:
    message = "'act_of_piracy': news has no words with _. Write 'act of piracy'"
    assert check("act_of_piracy") == [Finding("never matches", "act_of_piracy", message)]


@pytest.mark.parametrize(
    ("term", "word", "sign"), [("a+", "a", "+"), (":D", "d", ":"), ("c#", "c", "#"), ("anti-", "anti", "-")]
)
def test_signs_around_a_term_are_dropped(term: str, word: str, sign: str) -> None:
    message = f"{term!r} is found as {word!r}, for {sign!r} is no part of a word. Remove it, or the sign"
    assert check(term) == [Finding("signs", term, message)]


def test_an_entry_that_another_covers_never_matches() -> None:
    message = "'cut off': 'cut *{0,1} off' is found in its place"
    assert check("cut *{0,1} off", "cut off") == [Finding("never matches", "cut off", message)]


def test_entries_of_another_part_of_speech_cover_none() -> None:
    assert check(Entry("attack", pos="noun"), Entry("attack", pos="verb", forms=("attacked",))) == []


def test_an_adjective_may_be_the_form_of_a_verb() -> None:
    assert check(Entry("abuse", pos="verb", forms=("abused",)), Entry("abused", pos="adj")) == []


def test_a_term_may_be_the_form_of_another_with_other_values() -> None:
    find = Entry("find", pos="verb", forms=("found",), values={"valence": 0.1})
    assert check(find, Entry("found", pos="verb", values={"valence": 0.3})) == []


def test_a_term_twice() -> None:
    assert check("so-called", "so called") == [
        Finding("duplicate", "so called", "'so called' stands twice. Remove one")
    ]


def test_a_term_twice_with_other_values() -> None:
    message = "'So called' was already given as 'so-called' with other values; only that one is used. Keep one"
    assert Finding("contradiction", "So called", message) in check("so-called", Entry("So called", weight=2.0))


def test_names() -> None:
    assert kinds("peru", "Xanadu", Entry("polish", pos="verb"), Entry("cuba", marks=("name",))) == ["name", "name"]


def test_what_a_loader_that_splits_at_spaces_would_lose_is_found() -> None:
    lexicon = Lexicon("test", tuple(map(Entry, ["act of piracy", "law and order", "rule of law"])))
    text = "An act of piracy, law-and-order and the rule\nof law"
    assert {match.entry.term for match in lexicon.match(text)} == {"act of piracy", "law and order", "rule of law"}


@pytest.mark.parametrize("name", list_lexicons())
def test_every_shipped_lexicon_is_clean(name: str) -> None:
    assert [str(finding) for finding in loaded(name).check()] == []
