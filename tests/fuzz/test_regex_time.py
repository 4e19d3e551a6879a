"""No regular expression of biaskit, and no wildcard of a user's lexicon, takes time that grows faster than the text.

Each looks through 20,000 characters made to mislead it, for which it has a second of processor time. One whose time is
in proportion takes a thousandth; one that grows with the square takes several seconds.
"""

import importlib
import pkgutil
import re
from functools import cache

import pytest
from fuzz.running import HangError, limit

import biaskit
from biaskit.errors import InputError
from biaskit.lexicon import Entry, Lexicon

LENGTH, ALLOWED = 20_000, 1.0
FILLERS = (
    " ", "\n", "a", "A", "1", ".", ",", "'", "\u2019", '"', "\u201c", "-", "(", "[", "<", "&", "/", "@", ":",
    "a ", "A ", "Ab ", "A.", "a. ", "a, ", "a-", "a'", '" ', "of ", "By Ab ", "U.S. ",
)  # fmt: skip
AT_ONE_PLACE = (
    "biaskit.boilerplate:", "biaskit.lexicon.formats.", "biaskit.actors.discovery:_INNER_CAPITAL",
    "biaskit.lexicon.words:_JOINT", "biaskit.masking.blinding:_PLURAL_VERB", "biaskit.scorers.llm.prompting:_FENCE",
    "biaskit.validation.sheets:",
)  # fmt: skip
"""Expressions that are asked about one place of a text, or all of it, and never look through one."""
ENDED = ("biaskit.validation.widget.pieces:_TARGET", "biaskit.validation.widget.guide:_INLINE")
"""Expressions for [[...]]: the one looks only as far as the last ]], the other at one line of a guide to coding."""


@cache
def patterns() -> dict[str, re.Pattern[str]]:
    """The compiled expressions of all modules, by module and name."""
    found: dict[str, re.Pattern[str]] = {}
    for module in pkgutil.walk_packages(biaskit.__path__, "biaskit."):
        if module.name.endswith("__main__") or module.name.startswith("biaskit.evaluation"):
            continue  # the evaluation reads nothing but gold sets
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern) and value not in found.values():
                found[f"{module.name}:{name}"] = value
    return found


def misleading(pattern: re.Pattern[str]) -> list[str]:
    """Texts of one thing many times, after the beginning of a match or not, with an end that fits nothing."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = [f"{word} " for word in dict.fromkeys(re.findall(r"[A-Za-z]{2,12}", source))][:3]
    texts = [filler * (LENGTH // len(filler)) + "\x01" for filler in (*FILLERS, *own)]
    return texts + [start + text for start in (*own[:1], '"') for text in texts[:2]]


def slow(pattern: re.Pattern[str], *, at_one_place: bool = False) -> str:
    """The beginning of the first text that takes a pattern too long, or nothing."""
    for text in misleading(pattern):
        given = text if isinstance(pattern.pattern, str) else text.encode()
        try:
            with limit(ALLOWED):
                list((pattern.match(given), pattern.fullmatch(given)) if at_one_place else pattern.finditer(given))
        except HangError:
            return text[:20]
    return ""


def test_no_expression_of_biaskit_grows_faster_than_the_text() -> None:
    asked = {name: one for name, one in patterns().items() if name not in ENDED}
    found = {name: slow(one, at_one_place=name.startswith(AT_ONE_PLACE)) for name, one in asked.items()}
    assert {name: text for name, text in found.items() if text} == {}


def test_what_is_excepted_exists_and_needs_it() -> None:
    assert [name for name in ENDED if not slow(patterns()[name])] == []
    assert [start for start in AT_ONE_PLACE if not any(name.startswith(start) for name in patterns())] == []


def test_a_slow_expression_would_be_told() -> None:
    assert len(patterns()) > 80
    assert [bool(slow(re.compile(one))) for one in (r"(a|a)*b", r"\s+$", r"\s+")] == [True, True, False]
    assert [bool(slow(re.compile(one), at_one_place=True)) for one in (r"(a|a)*b", r"\s+$")] == [True, False]


MISLEADING = {
    "gaps whose words repeat": ("sea *{0,60} sea *{0,60} sea *{0,60} war", "sea " * 5_000 + "war"),
    "many small gaps": ("sea " + "*{0,9} sea " * 8 + "war", "sea " * 5_000 + "war"),
    "a gap before what is looked up": ("sea *{0,99} piracy", "piracy " * 3_000 + "sea"),
    "a gap at the end": ("piracy *{0,99}", "piracy " * 3_000),
    "stars in one long word": ("a*a*a*b", "a" * LENGTH + " b"),
    "a star before what is looked up": ("*sea*war", "sea" * 6_000 + " war"),
    "letters of any kind": ("s?a?s?a?b", "sasa" * 5_000 + " b"),
    "a word of any kind": ("* *{0,9} * war", "a " * 10_000 + "war"),
}


@pytest.mark.parametrize(("term", "text"), MISLEADING.values(), ids=MISLEADING.keys())
def test_no_wildcard_grows_faster_than_the_text(term: str, text: str) -> None:
    lexicon = Lexicon("mine", (Entry(term), Entry("aside")))
    with limit(10 * ALLOWED):
        lexicon.match(text)


@pytest.mark.parametrize(
    ("term", "message"),
    [
        ("sea " + "*{0,1} war " * 10, "it has 10 gaps. Write at most 9, or several terms"),
        ("sea *{0,99} war *{0,99} sea *{0,99} war", "it may stand for more than 300 words. Write smaller gaps"),
        ("a*a*a*a*a", "has more than 3 *"),
        ("sea *{0,100} war", "the gap '*{0,100}' cannot be read"),
        (f"sea *{{0,{'9' * 5000}}} war", "cannot be read"),
    ],
)
def test_wildcards_that_would_take_long_are_refused(term: str, message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        Lexicon("mine", (Entry(term),))


def test_a_star_stands_for_at_most_99_letters() -> None:
    lexicon = Lexicon("mine", (Entry("a*b c"),))
    found = [bool(lexicon.match(f"a{'x' * letters}b c")) for letters in (0, 99, 100)]
    assert found == [True, True, False]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("war *{0,9} at *{0,1} sea", "war at at last at the sea", "war at at last at the sea"),
        ("war *{0,9} at *{0,1} sea", "war at the sea, at sea", "war at the sea, at sea"),
        ("war *{1,2} at *{1,1} sea", "war at the sea", None),
        ("war *{0,1} *{1,2} sea", "war a b c sea", "war a b c sea"),
        ("war *{0,1} *{1,2} sea", "war sea", None),
        ("*{0,2} war *{0,2} sea *{0,2}", "the war at sea goes on now", "war at sea goes on"),
        ("war *{0,2} sea *{2,3}", "war sea now", None),
        ("war *{0,2} s*a *{0,2} l?st", "war of the spa is lost", "war of the spa is lost"),
    ],
)
def test_of_several_gaps_the_longest_match_is_found(term: str, text: str, found: str | None) -> None:
    matches = Lexicon("mine", (Entry(term),)).match(text)
    assert [text[match.start : match.end] for match in matches] == ([] if found is None else [found])
