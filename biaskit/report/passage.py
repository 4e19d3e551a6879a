"""The sentence or sentences that hold a quotation."""

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from biaskit.types import Article, Span

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


class Passages:
    """Finds the text around a quotation; where mentions know the sentence, it is theirs, so that it is stored once."""

    def __init__(self, articles: Sequence[Article], mentions: pd.DataFrame) -> None:
        """Take the articles' texts and the sentences that mentions know."""
        self._texts = {(article.id, "body"): article.text for article in articles}
        self._texts |= {(article.id, "title"): article.title for article in articles}
        self._sentences: dict[tuple[str, str], list[Span]] = {}
        unique = mentions[["article_id", "part", "sentence_start", "sentence"]].drop_duplicates()
        for article_id, part, start, sentence in unique.itertuples(index=False):
            self._sentences.setdefault((article_id, part), []).append((int(start), int(start) + len(sentence)))
        for spans in self._sentences.values():
            spans.sort()

    def around(self, quotation: Mapping[str, Any]) -> tuple[Span, str]:
        """Place and text of the sentences that hold the quotation's source, cue and content."""
        key = (quotation["article_id"], quotation["part"])
        text = self._texts.get(key)
        if text is None:
            return (0, 0), str(quotation["content"])
        spans = [*quotation["content_spans"], quotation["source_span"], quotation["cue_span"]]
        pairs = [span for span in spans if isinstance(span, (tuple, list))]
        start, end = min(int(a) for a, _ in pairs), max(int(b) for _, b in pairs)
        passage = self._known(key, start, end) or sentence_around(text, start, end)
        return passage, text[slice(*passage)]

    def _known(self, key: tuple[str, str], start: int, end: int) -> Span | None:
        spans = self._sentences.get(key, [])
        place = bisect_right(spans, (start, end + REACH)) - 1
        return spans[place] if place >= 0 and spans[place][0] <= start and end <= spans[place][1] else None


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
