"""No regular expression of biaskit, and no wildcard of a user's lexicon, takes time that grows faster than the text.

Each looks through texts made to mislead it, and then through ones four times as long: that takes four times as long
where time is in proportion, and sixteen times as long where it grows with the square, however fast the machine is.
"""

import importlib
import pkgutil
import re
import time
from collections.abc import Callable
from functools import cache, partial
from math import inf

import pytest
from fuzz.running import HangError, limit

import biaskit
from biaskit.errors import InputError
from biaskit.lexicon import Entry, Lexicon

SIZES, TIMES, MOST = (1_000, 1_500, 2_500), 4, 8.0
"""Characters at first, how many times as many then, and how many times as long that may take. Only what takes longer at
each size is slow, so that a moment in which the machine does something else does not tell."""
TRIES, LONG = 3, 0.05
"""Times that something is timed, and seconds from which once is enough."""
HANGS = 0.3
"""Seconds of processor time in which the shorter text must be done: usual are thousandths."""
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


def misleading(pattern: re.Pattern[str]) -> list[tuple[str, str]]:
    """The beginning of a text, perhaps that of a match, and what then comes many times."""
    source = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode("latin-1")
    own = [f"{word} " for word in dict.fromkeys(re.findall(r"[A-Za-z]{2,12}", source))][:3]
    fillers = (*FILLERS, *own)
    return [("", filler) for filler in fillers] + [(start, f) for start in (*own[:1], '"') for f in fillers[:2]]


def repeated(start: str, filler: str, end: str, size: int) -> str:
    """A text of about so many characters."""
    return start + filler * (size // len(filler)) + end


def cost(work: Callable[[str], object], text: str, most: float) -> float:
    """Seconds, the best of some tries; infinite when one takes more than the most of processor time."""
    best = inf
    for _ in range(TRIES):
        begun = time.perf_counter()  # the processor's clock is coarse on some machines
        try:
            with limit(most):
                work(text)
        except HangError:
            return inf
        best = min(best, time.perf_counter() - begun)
        if best > LONG:
            break
    return best


def outgrows(work: Callable[[str], object], text_of: Callable[[int], str], most: float = MOST) -> bool:
    """Whether work takes longer out of proportion to the text, at each of the sizes."""
    for size in SIZES:
        allowed = most * (once := cost(work, text_of(size), HANGS))
        if once == inf:
            return True
        if cost(work, text_of(TIMES * size), allowed + HANGS) <= allowed:
            return False
    return True


def slow(pattern: re.Pattern[str], *, at_one_place: bool = False) -> str:
    """What begins the first text that takes a pattern too long, or nothing."""

    def work(text: str) -> None:
        given = text if isinstance(pattern.pattern, str) else text.encode()
        list((pattern.match(given), pattern.fullmatch(given)) if at_one_place else pattern.finditer(given))

    tried = misleading(pattern)
    return next(
        (start + filler for start, filler in tried if outgrows(work, partial(repeated, start, filler, "\x01"))), ""
    )


def known_slow(pattern: re.Pattern[str], *, at_one_place: bool = False) -> bool:
    """Whether one of three tries tells that a pattern is slow: a busy machine may hide it once."""
    return any(slow(pattern, at_one_place=at_one_place) for _ in range(3))


def test_no_expression_of_biaskit_grows_faster_than_the_text() -> None:
    asked = {name: one for name, one in patterns().items() if name not in ENDED}
    for _ in range(3):  # again for what seemed slow: a busy machine may seem so once
        found = {name: slow(one, at_one_place=name.startswith(AT_ONE_PLACE)) for name, one in asked.items()}
        asked = {name: one for name, one in asked.items() if found[name]}
    assert {name: found[name] for name in asked} == {}


def test_what_is_excepted_exists_and_needs_it() -> None:
    assert [name for name in ENDED if not known_slow(patterns()[name])] == []
    assert [start for start in AT_ONE_PLACE if not any(name.startswith(start) for name in patterns())] == []


def test_a_slow_expression_would_be_told() -> None:
    assert len(patterns()) > 80
    assert [known_slow(re.compile(one)) for one in (r"(a|a)*b", r"\s+$", r"\s+")] == [True, True, False]
    assert [known_slow(re.compile(one), at_one_place=True) for one in (r"(a|a)*b", r"\s+$")] == [True, False]


MISLEADING = {
    "gaps whose words repeat": ("sea *{0,60} sea *{0,60} sea *{0,60} war", "sea ", "war"),
    "many small gaps": ("sea " + "*{0,9} sea " * 8 + "war", "sea ", "war"),
    "a gap before what is looked up": ("sea *{0,99} piracy", "piracy ", "sea"),
    "a gap at the end": ("piracy *{0,99}", "piracy ", ""),
    "stars in one long word": ("a*a*a*b", "a", " b"),
    "letters of any kind": ("s?a?s?a?b", "sasa", " b"),
    "a word of any kind": ("* *{0,9} * war", "a ", "war"),
}


@pytest.mark.parametrize(("term", "filler", "end"), MISLEADING.values(), ids=MISLEADING.keys())
def test_no_wildcard_grows_faster_than_the_text(term: str, filler: str, end: str) -> None:
    lexicon = Lexicon("mine", (Entry(term), Entry("aside")))
    tries = (outgrows(lexicon.match, partial(repeated, "", filler, end)) for _ in range(3))
    assert not all(tries)  # a busy machine may seem slow once


def test_a_star_before_what_is_looked_up_grows_no_faster_than_the_square() -> None:
    lexicon = Lexicon("mine", (Entry("*sea*war"), Entry("aside")))
    # The other literal is looked for anew at each place. The square is 16 times as long, the cube 64 times.
    assert not outgrows(lexicon.match, partial(repeated, "", "sea", " war"), most=32.0)


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
