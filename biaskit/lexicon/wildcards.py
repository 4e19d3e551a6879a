"""Terms with wildcards inside, as what finds them in a text that was marked for the search (`words.mark`).

The time that this takes grows with the text and not faster, whatever the term: a star stands for a limited number of
letters, and where a term has several gaps, what is found from a word on is found once and remembered.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

GAP = re.compile(r"\*\{(\d{1,9}),(\d{1,9})\}")
APART = "\n"
"""What stands in a marked text between words that cannot belong to one term."""
_BETWEEN, _LETTER = r"[ \n\t]+", r"[^ \n\t]"
_STARS = re.compile(r"\*+")
_OPEN_GAP = re.compile(r"(?<!\S)\S*\*\{(?:[^}]*\})?\S*")
_NEXT = re.compile(r"[ \n\t]++([^ \n\t]++)")
_END = f"(?!{_LETTER})"
MOST_STARS, LONGEST_STAR, LONGEST_GAP, MOST_GAPS, MOST_WORDS = 3, 99, 99, 9, 300
"""Stars of a word, letters that one may stand for, words that a gap may stand for, gaps of a term, and words that a
term may stand for: more are a slip, and slow."""

Gap = tuple[int, int]


class Found(NamedTuple):
    """Where a term ends that was found."""

    last: int

    def end(self) -> int:
        """Where it ends, as a match of a regular expression says it."""
        return self.last


class Gapped:
    """A term with several gaps: its parts, each after some words of any kind; of its matches from a word the longest.

    >>> found = Gapped(["war", "sea"], [(0, 2), (1, 1)]).match(" war at sea tomorrow ", 1)
    >>> found.end()
    20
    """

    def __init__(self, parts: Sequence[str], gaps: Sequence[Gap]) -> None:
        """Take the parts as regular expressions, and the gap after each; that after the last may be missing."""
        self.pattern = repr((parts, gaps))
        self._parts = [re.compile(part + _END) for part in parts]
        self._gaps = list(gaps)
        self._known: tuple[str, dict[Gap, int]] = ("", {})

    def match(self, text: str, start: int) -> Found | None:
        """Where the longest match that begins at a word ends, or None."""
        of_text, known = self._known
        if of_text is not text:
            known = {}
            self._known = (text, known)
        last = self._last(text, start, 0, known)
        return None if last < 0 else Found(last)

    def _last(self, text: str, start: int, number: int, known: dict[Gap, int]) -> int:
        """Where the parts from a number on end that begin at a word, or -1."""
        key = number, start
        if key not in known:
            found = self._parts[number].match(text, start)
            known[key] = self._after(text, found.end(), number, known) if found else -1
        return known[key]

    def _after(self, text: str, end: int, number: int, known: dict[Gap, int]) -> int:
        if number == len(self._gaps):
            return end
        fewest, most = self._gaps[number]
        words = _words_after(text, end, most + 1)
        if number + 1 < len(self._parts):
            return max((self._last(text, start, number + 1, known) for start, _ in words[fewest:]), default=-1)
        return -1 if len(words) < fewest else words[:most][-1][1] if words[:most] else end


def _words_after(text: str, end: int, most: int) -> list[tuple[int, int]]:
    words: list[tuple[int, int]] = []
    while len(words) < most and (word := _NEXT.match(text, end)):
        words.append(word.span(1))
        end = word.end()
    return words


def whole_of(words: Sequence[str], joints: Sequence[str]) -> re.Pattern[str] | Gapped:
    """What finds a term with wildcards inside, from the start of a word on."""
    parts, gaps = _parts(words, joints)
    if len(gaps) > 1:
        return Gapped(parts, gaps)
    tail = "".join(f"(?:[ \\n\\t]++{_LETTER}++){{{fewest},{most}}}" for fewest, most in gaps)
    return re.compile(parts[0] + tail + "".join(_BETWEEN + part for part in parts[1:]) + _END)


def _parts(words: Sequence[str], joints: Sequence[str]) -> tuple[list[str], list[Gap]]:
    """Expressions of the words between gaps, and the gaps; one before all words finds nothing further and goes."""
    parts, gaps = [""], list[Gap]()
    due = ""
    for word, joint in zip(words, [*joints, ""], strict=True):
        if size := GAP.fullmatch(word):
            fewest, most = int(size[1]), int(size[2])
            if parts[-1]:
                parts.append("")
                gaps.append((fewest, most))
            elif gaps:
                gaps[-1] = gaps[-1][0] + fewest, gaps[-1][1] + most
            due = ""
        else:
            parts[-1] += due + _word_expression(word)
            due = rf"(?! {_LETTER}){_BETWEEN}" if joint == APART else joint
    return [part for part in parts if part], gaps


def _word_expression(word: str) -> str:
    if not word.strip("*"):
        return f"{_LETTER}++"
    first, *others = [
        "".join(_LETTER if char == "?" else re.escape(char) for char in part) for part in _STARS.split(word)
    ]
    if not others:
        return first
    # Each part but the last is taken where it stands first, for good: trying all places takes for ever in a long word.
    star = f"{_LETTER}{{0,{LONGEST_STAR}}}"
    return first + "".join(f"(?>{star}?{part})" for part in others[:-1]) + star + others[-1]


def wrong_wildcards(term: str, words: Sequence[str]) -> Iterator[str]:
    """What is wrong with the wildcards of a term, and what is allowed."""
    for gap in _OPEN_GAP.findall(term):
        sizes = GAP.fullmatch(gap)
        if not sizes or not int(sizes[1]) <= int(sizes[2]) <= LONGEST_GAP:
            yield (
                f"the gap {gap!r} cannot be read. Write it between spaces and with two whole numbers, the lower first, "
                f"the other at most {LONGEST_GAP}: *{{0,2}} is up to two words"
            )
    for word in words:
        if len(_STARS.findall(word)) > MOST_STARS:
            yield f"{word!r} has more than {MOST_STARS} *. Write at most {MOST_STARS} in a word, or whole words"
    gaps = [int(size[2]) for word in words if (size := GAP.fullmatch(word))]
    if len(gaps) > MOST_GAPS:
        yield f"it has {len(gaps)} gaps. Write at most {MOST_GAPS}, or several terms"
    if len(words) - len(gaps) + sum(gaps) > MOST_WORDS:
        yield f"it may stand for more than {MOST_WORDS} words. Write smaller gaps, or several terms"
