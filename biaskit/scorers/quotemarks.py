"""Short stretches in quotation marks, which may be scare quotes."""

import re

from biaskit.types import Span

_IN_QUOTES = re.compile(
    r"""(?<!\w)["“”„«»](?=\S)[^"“”„«»\n]{1,80}?(?<=\S)["“”„«»](?!\w)|(?<!\w)['‘](?=\w)[^"'‘’\n]{1,80}?(?<=\S)['’](?!\w)"""
)
_QUOTE = re.compile("[\"'“”„«»‘’]")
_LONGEST_SCARE = 3


def short_quotations(text: str) -> list[Span]:
    """Spans of a few words in quotation marks, double or single; behind a colon somebody says them.

    >>> short_quotations("The “anti-drug” raid")
    [(4, 15)]
    """
    if not _QUOTE.search(text):
        return []
    spoken = text.find(":")
    return [
        found.span()
        for found in _IN_QUOTES.finditer(text)
        if len(found[0].split()) <= _LONGEST_SCARE and found[0][-2] not in "!?" and not 0 <= spoken < found.start()
    ]
