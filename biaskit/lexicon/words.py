"""How texts and terms are cut into words, and written down for the search."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from biaskit.lexicon.wildcards import APART, GAP, LONGEST_STAR, MOST_STARS, Gapped, whole_of, wrong_wildcards

_TOKEN = re.compile(r"\w+(?:['’](?!s\b)\w+)*")
_QUOTES = r"[\"“”„'‘’«»]*"
_JOINT = re.compile(rf"{_QUOTES}(?:\s+|[-‐‑–/]\s*){_QUOTES}")
"""What may stand between the words of a term: white space, a line's end, a hyphen or slash, quotation marks."""
_PIECE = re.compile(r"\*\{\d{1,9},\d{1,9}\}|[\w*?]+(?:['’](?!s\b)[\w*?]+)*")

JOINED, OWNED = " ", "\t"
"""What stands between words that may belong to one term, between others, and before the s of a possessive."""
_QUOTE, _HYPHEN = '"', "-"

# In a text whose other characters have become space, hyphen, quotation mark or line end; each begins with what is rare.
_POSSESSIVE = re.compile(r"'s\b(?<=\w's)")
_QUOTING = re.compile(r"'(?:(?<!\w')|(?!\w))")
_LONG_JOINT = re.compile(r"""[" -](?=[" -])(?<=\w.)(?:(?<=")"*(?:\ +|-\ *)"*|(?<=[ -])(?:\ +"*|"+))(?=\w)""", re.DOTALL)
_ASCII = {"’": "'", **dict.fromkeys("“”„‘", _QUOTE), **dict.fromkeys("‐‑–", _HYPHEN), "—": ";", "…": ";", "•": ";"}
"""Signs of print that the search takes for others."""


class Written(NamedTuple):
    """A text as the search reads it: letter for letter, but for joints of several characters, which become one.

    Attributes:
        given: the text.
        marked: its words in lower case, after a space and before one; what may stand between the words of a term is
            one space, and anything else is not.
        text: the same with spaces for all that stands between words.
        cuts: where joints were shortened, by place in ``text`` without its first space.
        left_out: how many characters have been left out before the first of them, the second, and so on.
    """

    given: str
    marked: str
    text: str
    cuts: Sequence[int] = ()
    left_out: Sequence[int] = (0,)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """Where each word stands in the text as given."""
        return [token.span() for token in _TOKEN.finditer(_lower(self.given))]

    def place(self, position: int) -> int:
        """Where in the text as given a word begins or ends that does so in ``text``, without its first space."""
        return position + self.left_out[bisect_left(self.cuts, position)]


class Pattern(NamedTuple):
    """A term as the search reads it.

    Attributes:
        literal: what is looked up: the whole term, or the longest part of it without wildcards.
        marked: what must stand in the text as marked where the literal is found; "" where that is certain.
        whole: how the term continues around the literal, where that is not all of it; else None.
        besides: another part of the term, which the text must have as well.
        ahead: number of words that may stand before the literal's.
        inside: most letters of the literal's own word that may stand before it.
        loose: whether the literal may end inside a word.
        exact: number of letters that no wildcard stands for, by which the closer of two terms wins.
    """

    literal: str
    marked: str
    loose: bool
    exact: int
    whole: re.Pattern[str] | Gapped | None = None
    besides: str = ""
    ahead: int = 0
    inside: int = 0


def write(text: str) -> Written:
    """Write a text down for the search.

    >>> write("Anti-drug war").spans
    [(0, 4), (5, 9), (10, 13)]
    >>> write("Anti-drug “war”, lost").text
    ' anti drug war   lost '
    """
    return Written(text, *mark(text))


def mark(text: str) -> tuple[str, str, list[int], list[int]]:
    """What `Written` holds of a text: ``marked``, ``text``, ``cuts`` and ``left_out``."""
    marked = f" {_signs(text)} "
    if "'" in marked:
        marked = _POSSESSIVE.sub(f"{OWNED}s", marked)
        if "'" in marked:
            marked = _QUOTING.sub(_QUOTE, marked)
    cuts, left_out = _NONE
    if _QUOTE in marked or "  " in marked or "- " in marked:
        marked, cuts, left_out = _shortened(marked)
    marked = marked.replace(_HYPHEN, JOINED)
    return marked, marked.replace(APART, JOINED).replace(OWNED, JOINED), cuts, left_out


_NONE: tuple[list[int], list[int]] = [], [0]


def _signs(text: str) -> str:
    """A text in lower case with `_sign` for each character; in most news all are of Latin-1 but for a few."""
    if text.isascii():
        return text.encode().translate(_BYTES).decode()
    plain = text
    for sign, same in _ASCII.items():
        plain = plain.replace(sign, same)
    try:
        return plain.encode("latin-1").translate(_BYTES).decode("latin-1")
    except UnicodeError:
        return _lower(text).translate(_SIGNS)


def _shortened(marked: str) -> tuple[str, list[int], list[int]]:
    """A text with each joint of several characters as one, where they are, and how much is left out up to there."""
    parts: list[str] = []
    cuts: list[int] = []
    left_out = [0]
    before = total = 0
    for joint in _LONG_JOINT.finditer(marked):
        start, end = joint.span()
        parts.append(marked[before:start])
        cuts.append(start - total - 1)
        total += end - start - 1
        left_out.append(total)
        before = end
    parts.append(marked[before:])
    return JOINED.join(parts).replace(_QUOTE, APART), cuts, left_out


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few capitals, such as İ, are longer in lower case.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def _sign(char: str) -> str:
    """What is written for a character in lower case: itself if in a word, else what it does between words."""
    if re.fullmatch(r"[\w']", char):
        return char
    if char == "’":
        return "'"
    if char.isspace() or re.fullmatch(r"\s", char):
        return JOINED
    return _HYPHEN if char in "-‐‑–/" else _QUOTE if char in '"“”„‘«»' else APART


class _Signs(dict[int, str]):
    """`_sign` for any character, remembered."""

    def __missing__(self, code: int) -> str:
        self[code] = sign = _sign(chr(code))
        return sign


_SIGNS = _Signs()


_BYTES = bytes(ord(_sign(chr(code).lower())) for code in range(256))
"""Lower case and `_sign` at once, for texts in Latin-1."""


def words_of(term: str) -> list[str]:
    """The words of a term, wildcards and gaps among them.

    >>> words_of("took *{0,2} to task")
    ['took', '*{0,2}', 'to', 'task']
    """
    return _PIECE.findall(term)


def check_wildcards(term: str) -> str:
    """What is wrong with the wildcards of a term, and what is allowed; "" if nothing is.

    >>> check_wildcards("took *{0,2} to task"), check_wildcards("took *{2,1} to task")
    ('', "the gap '*{2,1}' cannot be read. Write ...")
    """
    if "*" not in term or not any(map(str.isalnum, term)):
        return ""
    return next(wrong_wildcards(term, words_of(term)), "")


def pattern_of(term: str) -> Pattern | None:
    """How the search reads a term; None for one without any letter to look up.

    >>> pattern_of("smuggl*").loose, pattern_of("*").__class__.__name__
    (True, 'NoneType')
    """
    lowered = _lower(term)
    if lowered.isalpha():
        return Pattern(f" {lowered} ", "", False, len(lowered))
    pieces = list(_PIECE.finditer(lowered.replace("’", "'")))
    words = [piece[0] for piece in pieces]
    joints = [_joint(term, left, right) for left, right in pairwise(pieces)]
    exact = sum(char not in "*?" for word in words if not GAP.fullmatch(word) for char in word)
    if not exact:
        return None
    marked = "".join(word + joint for word, joint in zip(words, [*joints, ""], strict=True))
    start = marked.removesuffix("*") if words[-1] != "*" else marked
    if not re.search(rf"[*?{APART}]", start):
        literal = f" {start} ".replace(OWNED, JOINED)
        loose = start != marked
        return Pattern(literal[: len(literal) - loose], start if len(words) > 1 else "", loose, exact)
    spaced = f" {marked} ".replace(APART, f" {APART} ").replace(OWNED, JOINED)
    parts = re.split(rf"[*?]+(?:\{{\d+,\d+\}})?|{APART}", spaced)
    longest = sorted(parts, key=_letters, reverse=True)
    most = sum(int(gap[2]) if (gap := GAP.fullmatch(word)) else 1 for word in words)
    ahead = 0 if parts[0] == longest[0] else most
    inside = MOST_STARS * LONGEST_STAR + max(map(len, words))
    return Pattern(longest[0], "", False, exact, whole_of(words, joints), longest[1], ahead, inside)


def _joint(term: str, left: re.Match[str], right: re.Match[str]) -> str:
    if _JOINT.fullmatch(term, left.end(), right.start()):
        return JOINED
    return OWNED if term[left.end() : right.start()] in ("'", "’") and right[0][0] == "s" else APART


def _letters(part: str) -> int:
    return sum(map(str.isalnum, part))
