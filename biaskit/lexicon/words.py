"""How texts and terms are cut into words, and written down for the search."""

import re
from itertools import pairwise
from typing import NamedTuple

_TOKEN = re.compile(r"\w+(?:['’](?!s\b)\w+)*")
_QUOTES = r"[\"“”„'‘’«»]*"
_JOINT = re.compile(rf"{_QUOTES}(?:\s+|[-‐‑–/]\s*){_QUOTES}")
"""What may stand between the words of a term: white space, a line's end, a hyphen or slash, quotation marks."""
_PIECE = re.compile(r"\*\{\d+,\d+\}|[\w*?]+(?:['’](?!s\b)[\w*?]+)*")
_GAP = re.compile(r"\*\{(\d+),(\d+)\}")

# Every word is wrapped, so that a pattern can begin only where a word begins and end only where one ends.
OPEN, CLOSE, JOINED, APART = "\x02", "\x03", " ", "\n"
_ANY_WORD = f"{OPEN}[^{CLOSE}]*{CLOSE}"


class Written(NamedTuple):
    """A text as the search reads it.

    Attributes:
        text: its words in lower case, each wrapped, with what stands between them.
        opens: where each word begins in ``text``.
        spans: where each word stands in the text as given.
    """

    text: str
    opens: list[int]
    spans: list[tuple[int, int]]


class Pattern(NamedTuple):
    """A term as the search reads it.

    Attributes:
        literal: what is looked up: the whole term, or the longest part of it without wildcards.
        whole: how the term continues around the literal, where that is not all of it; else None.
        loose: whether the literal may end inside a word.
        words: number of words; of a gap, the least.
        exact: number of letters that no wildcard stands for, by which the closer of two terms wins.
        reach: the most words that the whole may have.
    """

    literal: str
    whole: re.Pattern[str] | None
    loose: bool
    words: int
    exact: int
    reach: int


def write(text: str) -> Written:
    """Cut a text into words and write it down for the search.

    >>> write("Anti-drug war").spans
    [(0, 4), (5, 9), (10, 13)]
    """
    lowered = _lower(text)
    parts: list[str] = []
    opens: list[int] = []
    spans: list[tuple[int, int]] = []
    length, before = 0, -1
    for token in _TOKEN.finditer(lowered):
        start, end = token.span()
        if before >= 0:
            gap = lowered[before:start]
            parts.append(JOINED if gap == " " or _JOINT.fullmatch(gap) else APART)
            length += 1
        opens.append(length)
        spans.append((start, end))
        word = lowered[start:end]
        parts += OPEN, word, CLOSE
        length += end - start + 2
        before = end
    return Written("".join(parts).replace("’", "'"), opens, spans)


def _lower(text: str) -> str:
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    # A few capitals, such as İ, are longer in lower case.
    return "".join(char.lower() if len(char.lower()) == 1 else char for char in text)


def words_of(term: str) -> list[str]:
    """The words of a term, wildcards and gaps among them.

    >>> words_of("took *{0,2} to task")
    ['took', '*{0,2}', 'to', 'task']
    """
    return _PIECE.findall(term)


def pattern_of(term: str) -> Pattern | None:
    """How the search reads a term; None for one without any letter to look up.

    >>> pattern_of("smuggl*").loose, pattern_of("*").__class__.__name__
    (True, 'NoneType')
    """
    pieces = list(_PIECE.finditer(_lower(term).replace("’", "'")))
    words = [piece[0] for piece in pieces]
    joints = [
        JOINED if _JOINT.fullmatch(term, left.end(), right.start()) else APART for left, right in pairwise(pieces)
    ]
    exact = sum(char not in "*?" for word in words if not _GAP.fullmatch(word) for char in word)
    if not exact:
        return None
    gaps = [_GAP.fullmatch(word) for word in words]
    counts = sum(int(gap[1]) if gap else 1 for gap in gaps), exact, sum(int(gap[2]) if gap else 1 for gap in gaps)
    wrapped = "".join(f"{joint}{OPEN}{word}{CLOSE}" for joint, word in zip(["", *joints], words, strict=True))
    if not any(wild in wrapped for wild in "*?"):
        return Pattern(wrapped, None, False, *counts)
    start = wrapped.removesuffix("*" + CLOSE)
    if not any(wild in start for wild in "*?"):
        return Pattern(start, None, True, *counts)
    literal = max(re.split(r"[*?]+(?:\{\d+,\d+\})?", wrapped), key=lambda part: sum(map(str.isalnum, part)))
    literal = literal.strip(JOINED + APART).removesuffix(OPEN).removeprefix(CLOSE).strip(JOINED + APART)
    return Pattern(literal, re.compile(_expression(words, joints)), True, *counts)


def _expression(words: list[str], joints: list[str]) -> str:
    """A regular expression for a term with wildcards inside."""
    parts: list[str] = []
    due = ""
    for word, joint in zip(words, [*joints, ""], strict=True):
        gap = _GAP.fullmatch(word)
        if gap and not parts:
            continue
        if gap:
            parts.append(f"(?:[{JOINED}{APART}]{_ANY_WORD}){{{gap[1]},{gap[2]}}}")
            due = f"[{JOINED}{APART}]"
            continue
        parts.append(due + _word_expression(word))
        due = joint
    return "".join(parts)


def _word_expression(word: str) -> str:
    letters = {"*": f"[^{CLOSE}]*", "?": f"[^{CLOSE}]"}
    return OPEN + "".join(letters.get(char) or re.escape(char) for char in word) + CLOSE
