"""The sentence or sentences around a place in a text, by punctuation alone."""

import re
from collections.abc import Sequence

REACH = 300
"""Characters that a passage extends at most to either side in search of its sentence's edge."""

_EDGE = re.compile(r"[.!?…][\"'”’»)\]]*\s+|\n+")


def around(text: str, start: int, end: int, reach: int = REACH) -> tuple[int, int]:
    """Widen a span to the edges of its sentences.

    Args:
        text: what holds the span.
        start: first character of the span.
        end: the character after its last.
        reach: characters by which it grows at most to either side.

    >>> text = "Rain fell. He said it was cold. Snow came."
    >>> text[slice(*around(text, 14, 18))], text[slice(*around(text, 14, 18, reach=2))]
    ('He said it was cold.', 'e said i')
    """
    low, high = max(0, start - reach), min(len(text), end + reach)
    before = [match.end() for match in _EDGE.finditer(text, low, start)]
    after = _EDGE.search(text, max(start, end - 2), high)
    edge = high if after is None else max(end, after.end() - len(after[0]) + len(after[0].rstrip()))
    return (before[-1] if before else low), edge


def inside(span: Sequence[int], passage: tuple[int, int]) -> tuple[int, int] | None:
    """The part of a span that lies in a passage, counted from its beginning; None when nothing does.

    >>> inside((12, 20), (10, 15)), inside((1, 2), (10, 15))
    ((2, 5), None)
    """
    start, end = max(int(span[0]), passage[0]), min(int(span[1]), passage[1])
    return (start - passage[0], end - passage[0]) if start < end else None
