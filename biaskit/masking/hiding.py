"""Hide names from lexicons: a rating must come from the words about a target, never from the words in its name."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from biaskit.masking.names import PLACEHOLDER, guessed_names, is_function_word
from biaskit.types import Mention, Span

NAME = "Taylor"
"""Stands for a name where the sentence is parsed: one that taggers know for a name of a person or body."""

GAP = " . Xgap Xgap Xgap . "
"""Stands between two scope spans. Three unknown words: VADER looks back three words for negations and boosters,
TextBlob's negation and modifier end at the first unknown word of three letters, and no phrase can match across."""

_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "‚": "'"})
"""Printers' quotation marks, which VADER and TextBlob do not know: “good” and wasn’t would be lost."""

_THE_BEFORE = re.compile(r"(?<!\w)the\s{1,4}$", re.IGNORECASE)
_POSSESSIVE = re.compile(r"['’]s\b|['’](?=\s+[a-z])", re.IGNORECASE)
_IS_POSSESSIVE = re.compile(r"(?:['’]s|s['’])$", re.IGNORECASE)
_DETERMINER = re.compile(r"(?<!\w)(?:the|an?|this|that|these|those|my|your|his|her|its|our|their|whose)\s{1,4}$", re.I)
_QUOTE = re.compile(r"(?P<opens>(?<![^\s(\[“\"—–-])['‘](?=\S))|(?<=\S)['’](?!\w)")
"""A single quotation mark that opens, or closes."""


_NAMED = ("person", "organisation", "state")
"""Kinds whose targets are names however they are written ("bell hooks"); a group may be a common noun ("farmers")."""


class _Piece(NamedTuple):
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    literal: bool


@dataclass(frozen=True, slots=True)
class Masked:
    """The words a lexicon may see, and where they stand in the sentence.

    Attributes:
        text: the words that bear on the target, names hidden, quotation marks plain; words keep their own case.
        pieces: which part of the text stands for which part of the sentence, in order.
    """

    text: str
    pieces: tuple[_Piece, ...]

    def to_sentence(self, start: int, end: int) -> Span:
        """Map a span of `text` to the sentence; a placeholder maps to the whole name.

        >>> masked = mask(Mention("a", "Peru", "The Peru of 1990 won.", 4, 8))
        >>> masked.text, masked.to_sentence(14, 17)
        ('Xname of 1990 won.', (17, 20))
        """
        if not self.pieces:
            return 0, 0
        first = self._piece(start)
        return _span(start, end, first, first if end <= first.end else self._piece(max(start, end - 1)))

    def from_sentence(self, position: int) -> int | None:
        """Map a place in the sentence to `text`; into a placeholder its start; None for what is not seen.

        >>> mask(Mention("a", "Peru", "The Peru of 1990 won.", 4, 8)).from_sentence(17)
        14
        """
        for piece in self.pieces:
            if piece.sentence_start <= position < piece.sentence_end:
                return piece.start + (position - piece.sentence_start if piece.literal else 0)
        return None

    def is_hidden(self, position: int) -> bool:
        """Whether a place in the sentence is hidden by a placeholder.

        >>> mask(Mention("a", "Peru", "The Peru of 1990 won.", 4, 8)).is_hidden(5)
        True
        """
        return any(p.sentence_start <= position < p.sentence_end and not p.literal for p in self.pieces)

    def _piece(self, position: int) -> _Piece:
        return self.pieces[max(0, bisect_right(self.pieces, position, key=_begins) - 1)]


_begins = attrgetter("start")


def _span(start: int, end: int, first: _Piece, last: _Piece) -> Span:
    """The part of the sentence for a part of the text that begins in one piece and ends in another."""
    left = first.sentence_start + (start - first.start if first.literal else 0)
    right = last.sentence_start + end - last.start if last.literal else last.sentence_end
    return min(left, first.sentence_end), min(max(left, right), last.sentence_end)


def mask(mention: Mention, text_spans: Sequence[Span] | None = None) -> Masked:
    """Give the words that bear on a mention's target, every name in them replaced by one placeholder.

    Hidden are the mention's names and the target as printed, unless that is a common noun ("the tanker") or an event,
    whose label is the evidence. A "the" before a name and a possessive 's after it belong to the name, so that two
    names leave the very same text. Without names in the mention (a bare one, not annotated) runs of capitalised words
    are hidden, in headlines states and their demonyms only. Several scope spans are joined by `GAP`.

    Args:
        mention: what is to be rated.
        text_spans: spans of the sentence to use in place of the mention's scope.

    >>> mask(Mention("a", "United States", "The United States said the tanker was seized.", 4, 17)).text
    'Xname said the tanker was seized.'
    """
    sentence = mention.sentence
    spans = mention.scope if text_spans is None else text_spans
    scope = clean(spans or [(0, len(sentence))], len(sentence))
    return render(sentence, scope, hidden(mention), lambda *_: PLACEHOLDER, GAP)


def mask_sentence(mention: Mention) -> Masked:
    """Give the whole sentence of a mention as a parser may see it: names are `NAME`, and keep a possessive 's.

    >>> mask_sentence(Mention("a", "United States", "The United States' navy seized it.", 4, 17)).text
    "Taylor's navy seized it."
    """
    sentence = mention.sentence
    return render(sentence, [(0, len(sentence))], hidden(mention), lambda *span: NAME + possessive(mention, *span))


def possessive(mention: Mention, start: int, end: int) -> str:
    """The 's of a name that is printed with one, else nothing.

    A name that somebody marked ends where it is marked: "McDonald's" has none. Only in a bare mention the target may be
    marked with its 's, and a target whose own name ends in one is taken for one of these.
    """
    sentence = mention.sentence
    marked = (*mention.names, *mention.coreferent, (mention.start, mention.end))
    if mention.names and any(end == stop for _, stop in marked):
        return ""
    added = sentence[end - 1] in "'’" and all(end != stop for _, stop in marked)
    return "'s" if added or _IS_POSSESSIVE.search(sentence, start, end) else ""


def hidden(mention: Mention) -> list[Span]:
    """Spans of the sentence that are hidden: sorted, apart, each with the article before and the 's after it."""
    known = _known_names(mention)
    if mention.names:
        return known
    sentence = mention.sentence
    return _with_articles(clean([*known, *_guessed_names(mention, known)], len(sentence)), sentence)


def _known_names(mention: Mention) -> list[Span]:
    target = (mention.start, mention.end)
    coreferent = [(start, end) for start, end in mention.coreferent if not _is_evidence(mention, start, end)]
    names = [*mention.names, *coreferent]
    if mention.kind == "event":
        names = [name for name in names if not (name[0] <= target[0] and target[1] <= name[1])]
    elif not _is_evidence(mention, *target):
        names += [target] if mention.names else [target, *_again(mention)]
    return _with_articles(clean(names, len(mention.sentence)), mention.sentence)


def _again(mention: Mention) -> list[Span]:
    """Where the whole name of a bare mention is printed once more.

    Not a part of it: whether "Ruiz" is Ana Ruiz is not for the letters to say.
    """
    whole = mention.sentence[mention.start : mention.end]
    if not whole or is_function_word(whole):
        return []
    again = [found.span() for found in re.finditer(rf"(?<!\w){re.escape(whole)}(?!\w)", mention.sentence)]
    return [span for span in again if span[1] <= mention.start or mention.end <= span[0]]


def _is_evidence(mention: Mention, start: int, end: int) -> bool:
    """Whether the target as printed in a place is a label or a common noun, not a name."""
    printed = mention.sentence[start:end]
    if mention.kind in _NAMED and set(printed.casefold().split()) <= set(mention.target.casefold().split()):
        return bool(_DETERMINER.search(mention.sentence, 0, start)) and _is_lower(printed)
    return mention.kind == "event" or _is_lower(printed) or _is_lower(mention.target)


def _is_lower(words: str) -> bool:
    """Whether words are written small, in a script that has capitals (Georgian begins no word with one)."""
    return words.islower() and words.title() != words


def _guessed_names(mention: Mention, known: list[Span]) -> list[Span]:
    """Likely names in a sentence whose names nobody marked."""
    whole = [(0, len(mention.sentence))]
    draft = render(mention.sentence, whole, known, lambda *span: PLACEHOLDER + possessive(mention, *span))
    guessed = [draft.to_sentence(*span) for span in guessed_names(draft.text)]
    if not _is_evidence(mention, mention.start, mention.end):
        return guessed
    return [span for span in guessed if span[1] <= mention.start or mention.end <= span[0]]


def clean(spans: Iterable[Span], length: int) -> list[Span]:
    """Sort spans, cut them to the sentence, join those that overlap and drop the empty ones."""
    merged: list[Span] = []
    for start, end in sorted((max(0, start), min(length, end)) for start, end in spans):
        if start >= end:
            continue
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _with_articles(spans: list[Span], sentence: str) -> list[Span]:
    """Take a "the" before and a possessive 's after each name into it."""
    wider = []
    for start, end in spans:
        the = _THE_BEFORE.search(sentence[max(0, start - 8) : start])
        whose = _POSSESSIVE.match(sentence, end)
        if whose and len(whose[0]) == 1 and _is_quoted(start, spans, sentence):
            whose = None
        wider.append((start - len(the[0]) if the else start, whose.end() if whose else end))
    return clean(wider, len(sentence))


def _is_quoted(position: int, names: Sequence[Span], sentence: str) -> bool:
    """Whether a single quotation mark is open at a place, names left out: a ' after it ends the quotation."""
    marks = [mark for mark in _QUOTE.finditer(sentence, 0, position + 1) if not _inside(mark.start(), names)]
    return bool(marks) and marks[-1]["opens"] is not None


def _inside(position: int, spans: Sequence[Span]) -> bool:
    return any(start <= position < end for start, end in spans)


def render(
    sentence: str, scope: Sequence[Span], names: Sequence[Span], write: Callable[[int, int], str], gap: str = ""
) -> Masked:
    """Write spans of a sentence down, with other words in the place of names.

    Args:
        sentence: as printed.
        scope: what is written of it; sorted and apart.
        names: what is hidden of it; sorted and apart.
        write: gives the words for a name from its start and end.
        gap: stands between two spans of the scope.
    """
    plain = sentence.translate(_PLAIN)
    parts = [_cut(span, names) for span in scope]
    seen = "".join(plain[start:end] for part in parts for start, end, literal in part if literal)
    # VADER takes a text in capitals for shouting when one word of it is not.
    case = str.upper if seen.isupper() else str
    text: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    for number, part in enumerate(parts):
        if number:
            text.append(case(gap))
            length += len(gap)
        for start, end, literal in part:
            words = plain[start:end] if literal else case(write(start, end))
            text.append(words)
            pieces.append(_Piece(length, length + len(words), start, end, literal))
            length += len(words)
    return Masked("".join(text), tuple(pieces))


def _cut(span: Span, names: Sequence[Span]) -> list[tuple[int, int, bool]]:
    """Cut a span into (start, end, literal) at the names that touch it."""
    parts: list[tuple[int, int, bool]] = []
    position, stop = span
    first = max(0, bisect_right(names, position, key=lambda name: name[0]) - 1)
    for start, end in names[first:]:
        if start >= stop:
            break
        if end <= position:
            continue
        if start > position:
            parts.append((position, start, True))
        parts.append((max(start, position), min(end, stop), False))
        position = min(end, stop)
    if position < stop:
        parts.append((position, stop, True))
    return parts
