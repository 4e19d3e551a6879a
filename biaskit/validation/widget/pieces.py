"""Texts of a sheet cut into pieces that a page shows as text nodes, each with a kind."""

import re
from itertools import pairwise

from biaskit.showing.text import CONTROLS, visible
from biaskit.validation.blinding import GAP

Piece = list[str]
"""A text, and what it is: "" or words out of target, words, control, code, parted by blanks."""

_CONTROL = re.compile(f"([{CONTROLS}\ud800-\udfff\U000e0000-\U000e007f])")
_TARGET = re.compile(r"\[\[(.+?)\]\]", re.DOTALL)


def pieces(text: str, kind: str = "") -> list[Piece]:
    """A text of one kind; characters that cannot be seen, or that turn others about, are told by their code points.

    >>> pieces("a\\u202eb")
    [['a', ''], ['⟨U+202E⟩', 'control'], ['b', '']]
    """
    parts = _CONTROL.split(text)
    told = [[visible(part), f"{kind} control".strip()] if n % 2 else [part, kind] for n, part in enumerate(parts)]
    return [part for part in told if part[0]]


def passage(sentence: str, words: str) -> list[Piece]:
    """A sentence of a sheet with its target, and the words that bear on it, marked.

    Args:
        sentence: with the target in double brackets, or without.
        words: from the column ``words``; empty for all of the sentence.

    Returns:
        The pieces. Words that are not found in the sentence are not marked; a sentence that has double brackets of its
        own keeps them, and its target is not marked.

    >>> passage("[[Peru]] lost, Chile won.", "Peru lost")
    [['Peru', 'target words'], [' lost', 'words'], [', Chile won.', '']]
    """
    plain, target = _without_brackets(sentence)
    spans = _found(plain, words)
    edges = sorted({0, len(plain), *target, *(edge for span in spans for edge in span)})
    shown: list[Piece] = []
    for start, end in pairwise(edges):
        in_words = any(low <= start < high for low, high in spans)
        names = ["target"] * (target[0] <= start < target[1]) + ["words"] * in_words
        shown += pieces(plain[start:end], " ".join(names))
    return shown


def _without_brackets(sentence: str) -> tuple[str, tuple[int, int]]:
    """The sentence as it was printed, and the target's span in it; an empty one where it is not told."""
    found = list(_TARGET.finditer(sentence, 0, sentence.rfind("]]") + 2))
    if len(found) != 1 or sentence.count("[[") > 1 or sentence.count("]]") > 1:
        return sentence, (0, 0)
    start, end = found[0].span(1)
    return sentence[: start - 2] + sentence[start:end] + sentence[end + 2 :], (start - 2, end - 2)


def _found(sentence: str, words: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    at = 0
    for part in filter(None, map(str.strip, words.split(GAP))):
        start = sentence.find(part, at)
        if start < 0:
            return []
        at = start + len(part)
        spans.append((start, at))
    return spans
