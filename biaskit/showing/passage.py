"""The sentence or sentences around a place in a text, by punctuation alone."""

import re

REACH = 300
"""Characters that a passage extends at most to either side in search of its sentence's edge."""

_EDGE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")


def around(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a span to the edges of its sentences.

    >>> text = "Rain fell. He said it was cold. Snow came."
    >>> text[slice(*around(text, 14, 18))]
    'He said it was cold.'
    """
    low, high = max(0, start - REACH), min(len(text), end + REACH)
    before = [match.end() for match in _EDGE.finditer(text, low, start)]
    after = _EDGE.search(text, max(start, end - 2), high)
    edge = high if after is None else max(end, after.end() - len(after[0]) + len(after[0].rstrip()))
    return (before[-1] if before else low), edge
