"""Quotation marks: where quoted words begin and end, whatever the marks look like."""

import re
from collections.abc import Iterator

from biaskit.types import Span

_PAIRS = {
    "“": ("”", '"'),
    "„": ("“", "”"),
    "«": ("»",),
    "‹": ("›",),
    "``": ("''", '"'),
    "''": ("''",),
    ",,": ("''", "”", "“", '"'),
    "″": ("″",),
    '"': ('"', "”"),
    "‘": ("’",),
    "'": ("'",),
}
_DECADE = re.compile(r"\d\ds?\b")
"""What stands behind the apostrophe of a year: "the '90s"."""
_BOTH_WAYS = frozenset({'"', "'", "''", "″"})
"""Marks that open and close alike."""
_TOKEN = re.compile(r"``|''|,,|[“”„«»‹›\"″‘’']")
_GAP = 20
"""White space between paragraphs, at most."""
_LONGEST_SINGLE = 300
"""Single marks further apart than this are apostrophes."""


def quoted_spans(text: str) -> list[Span]:
    """Spans of quoted words, marks included, in order and apart from each other.

    Straight, curly, single, angled, LaTeX and OCR marks. Apostrophes are not quotes. A mark that is opened and not
    closed counts to the end of its paragraph when it opens that paragraph or the next one opens with a mark (speech
    that goes on), else not at all.

    >>> text = 'He said “no” and "it\\'s over."'
    >>> [text[low:high] for low, high in quoted_spans(text)]
    ['“no”', '"it\\'s over."']
    """
    spans: list[Span] = []
    for paragraph in re.finditer(r"[^\n]+", text):
        spans.extend(_in_paragraph(text, paragraph.start(), paragraph.end()))
    return spans


def inner(text: str, span: Span) -> Span:
    """A quoted span without its marks."""
    low, high = span
    first = _TOKEN.match(text, low)
    low = first.end() if first else low
    for closing in ("''", *"”“»›\"’'"):
        if high - low >= len(closing) and text.endswith(closing, low, high):
            return low, high - len(closing)
    return low, high


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Span]:
    position = start
    while mark := _TOKEN.search(text, position, end):
        position = mark.end()
        if not _opens(text, mark, start):
            continue
        close = _closing(text, mark, end)
        if close is not None:
            yield mark.start(), close
            position = close
        elif mark.group() not in "'‘" and _goes_on(text, mark, start, end):
            yield mark.start(), start + len(text[start:end].rstrip())
            return


def _is_misprinted(text: str, mark: re.Match[str]) -> bool:
    """Whether an opening mark stands where only a closing one can: “No,“ he said."""
    return text[mark.start() - 1] in ",.!?" and text[mark.end() : mark.end() + 1].isspace()


def _goes_on(text: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Whether unclosed speech runs to the end of its paragraph: it opens it, or a mark opens the next one."""
    opens_this = not text[start : mark.start()].strip()
    return opens_this or text[end : end + _GAP].lstrip().startswith(mark.group())


def _opens(text: str, mark: re.Match[str], start: int) -> bool:
    sign = mark.group()
    if sign not in _PAIRS:
        return False
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1]
    if sign in "'‘" and _DECADE.match(text, mark.end()):
        return False
    if sign in ("“", "„", "«", "‹", "``", ",,"):
        return True
    spaced = sign in ('"', "''") and _closes_apart(text, mark)
    return (before.isspace() or before in '([—–-/“"') and (bool(after.strip()) or spaced)


def _closes_apart(text: str, mark: re.Match[str]) -> bool:
    """Whether a mark that stands apart has another like it in its paragraph: `" We are ready , " said`."""
    end = text.find("\n", mark.end())
    return text.find(mark.group(), mark.end(), end if end >= 0 else len(text)) >= 0


def _closing(text: str, opening: re.Match[str], end: int) -> int | None:
    """End of the quotation that ``opening`` begins, behind its closing mark."""
    sign = opening.group()
    single = sign in "‘'"
    limit = min(end, opening.end() + _LONGEST_SINGLE) if single else end
    for mark in _TOKEN.finditer(text, opening.end(), limit):
        if mark.group() == sign and sign not in _BOTH_WAYS:
            return mark.end() if _is_misprinted(text, mark) else None
        if mark.group() not in _PAIRS[sign]:
            continue
        before, after = text[mark.start() - 1], text[mark.end() : mark.end() + 1]
        if single and (after.isalnum() or before.isspace()):
            continue
        if sign in _BOTH_WAYS and sign != "'" and before.isspace() and after.strip():
            return None
        return mark.end()
    return None
