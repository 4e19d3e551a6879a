"""Passages of a text around a span."""

import re
from collections.abc import Sequence

from biaskit.types import Span

REACH = 400
"""Characters that a passage extends at most to either side in search of its sentence's edge."""

_EDGE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")


def inside(span: Sequence[int], passage: Span) -> Span | None:
    """The part of a span that lies in a passage, counted from its beginning; None when nothing does.

    >>> inside((12, 20), (10, 15)), inside((1, 2), (10, 15))
    ((2, 5), None)
    """
    start, end = max(int(span[0]), passage[0]), min(int(span[1]), passage[1])
    return (start - passage[0], end - passage[0]) if start < end else None


def sentence_around(text: str, start: int, end: int) -> Span:
    """Widen a span to the edges of its sentences, by punctuation alone.

    >>> text = "Rain fell. He said it was cold. Snow came."
    >>> text[slice(*sentence_around(text, 14, 18))]
    'He said it was cold.'
    """
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    before = [match.end() for match in _EDGE.finditer(text, low, start)]
    after = _EDGE.search(text, max(start, end - 2), high)
    edge = high if after is None else max(end, after.end() - len(after[0]) + len(after[0].rstrip()))
    return (before[-1] if before else low), edge
