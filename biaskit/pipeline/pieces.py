"""Articles cut into the pieces that a parser can take."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from biaskit.boilerplate import boilerplate_spans
from biaskit.types import Article, Span

T = TypeVar("T")

PIECE_LENGTH = 50_000
"""Characters parsed at a time; spaCy's parser needs about 1 GB for each 100,000."""

_UNSPACED = re.compile(r"\S{500,}")
"""Rules, data and scripts: no words, and spaCy's tokenizer needs time by the square of their length."""

_SURROGATE = re.compile("[\ud800-\udfff]")


def gathered(
    items: Iterable[T], length: Callable[[T], int], *, most: int, count: int | None = None
) -> Iterator[list[T]]:
    """Items that are worked on together, in order: as many as stay within the bounds, or one that is longer by itself.

    Args:
        items: any.
        length: of one.
        most: length of all of a group.
        count: items in a group at most; None for any number.

    >>> list(gathered(["a", "bb", "cccc", "d"], len, most=3))
    [['a', 'bb'], ['cccc'], ['d']]
    """
    group: list[T] = []
    total = 0
    for item in items:
        size = length(item)
        if group and (len(group) == count or total + size > most):
            yield group
            group, total = [], 0
        group.append(item)
        total += size
    if group:
        yield group


def article_pieces(article: Article) -> Iterator[tuple[str, int, str]]:
    """(Part, offset, text) of what is parsed of an article: its title, and its text without boilerplate, in pieces.

    Runs of 500 characters and more without white space are left out too; halves of surrogate pairs become U+FFFD.
    """
    for part, text, leave_out in (
        ("title", _whole(article.title), ()),
        ("body", _whole(article.text), boilerplate_spans(article.text)),
    ):
        unspaced = (match.span() for match in _UNSPACED.finditer(text))
        for offset, piece in pieces(text, tuple(sorted([*leave_out, *unspaced]))):
            yield part, offset, piece


def _whole(text: str) -> str:
    return _SURROGATE.sub("\ufffd", text)


def pieces(text: str, leave_out: tuple[Span, ...] = ()) -> Iterator[tuple[int, str]]:
    """Cut a text into (offset, piece) of at most `PIECE_LENGTH` characters, at paragraph or sentence ends.

    Spans in ``leave_out`` (sorted) are in no piece.

    >>> list(pieces("One. Follow us. Two.", leave_out=((5, 15),)))
    [(0, 'One. '), (15, ' Two.')]
    """
    start = 0
    for low, high in (*leave_out, (len(text), len(text))):
        yield from _cut(text, start, low)
        start = max(start, high)


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    while end - start > PIECE_LENGTH:
        stop = _last_break(text, start, start + PIECE_LENGTH)
        yield start, text[start:stop]
        start = stop
    if text[start:end].strip():
        yield start, text[start:end]


def _last_break(text: str, start: int, limit: int) -> int:
    for mark in ("\n\n", "\n", ". ", " "):
        found = text.rfind(mark, start + 1, limit)
        if found > start:
            return found + len(mark)
    return limit
