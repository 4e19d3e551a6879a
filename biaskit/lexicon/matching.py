"""Finding the terms of any number of lexicons in one pass over a text."""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from biaskit.lexicon.entries import Entry, Match
from biaskit.lexicon.words import OPEN, Pattern, Written, pattern_of, words_of, write

Accept = Callable[[Match], bool]


class _Place(NamedTuple):
    """A pattern of an entry: which lexicon, which entry, and whether what it finds must still be looked at."""

    lexicon: int
    entry: Entry
    pattern: Pattern
    cased: str | None


class _Found(NamedTuple):
    first: int
    last: int
    cased: bool
    exact: int
    entry: Entry


class Matcher:
    """Search for the terms of several lexicons at once, through one automaton.

    The automaton is that of Aho and Corasick (1975, 10.1145/360825.360855).

    Of terms of one lexicon that overlap, the leftmost wins, of those the longest, of those the one with the fewest
    letters under a wildcard. Lexicons do not see each other.

    >>> sea = [Entry("act of piracy"), Entry("pira*")]
    >>> [[match.entry.term for match in found] for found in Matcher([sea, [Entry("act")]]).match("An act of piracy.")]
    [['act of piracy'], ['act']]
    """

    def __init__(self, lexicons: Sequence[Sequence[Entry]]) -> None:
        self._lexicons = [tuple(entries) for entries in lexicons]

    def match(self, text: str) -> list[list[Match]]:
        """What is found of each lexicon, in the order of the text."""
        candidates = self.find(text)
        return [candidates.of(number) for number in range(len(self._lexicons))]

    def find(self, text: str) -> "Candidates":
        """Everything that is found of any lexicon, before the choice among what overlaps."""
        written = write(text)
        found: list[list[_Found]] = [[] for _ in self._lexicons]
        for lexicon, one in self._hits(text, written):
            found[lexicon].append(one)
        return Candidates(written, found)

    def _hits(self, text: str, written: Written) -> Iterator[tuple[int, _Found]]:
        if not self._places:
            return
        opens, writing = written.opens, written.text
        for index, start, end in self._automaton.find_matches_as_indexes(writing, overlapping=True):
            for place in self._places[index]:
                span = (start, end) if place.pattern.whole is None else _whole(place.pattern, writing, start, end)
                if span is None:
                    continue
                first = bisect_right(opens, span[0]) - 1
                last = bisect_right(opens, span[1] - 1) - 1
                if place.cased is not None and not _as_printed(place.cased, text, written.spans, first, last):
                    continue
                yield place.lexicon, _Found(first, last, place.cased is not None, place.pattern.exact, place.entry)

    @cached_property
    def _patterns(self) -> dict[str, list[_Place]]:
        places: dict[str, list[_Place]] = {}
        for number, entries in enumerate(self._lexicons):
            for entry in entries:
                for form in dict.fromkeys((entry.term, *entry.forms)):
                    pattern = pattern_of(form)
                    if pattern is not None:
                        cased = form if "case" in entry.marks else None
                        places.setdefault(pattern.literal, []).append(_Place(number, entry, pattern, cased))
        return places

    @cached_property
    def _places(self) -> list[list[_Place]]:
        return list(self._patterns.values())

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(list(self._patterns), store_patterns=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the automaton, which cannot travel between processes."""
        return {"_lexicons": self._lexicons}


def _whole(pattern: Pattern, writing: str, start: int, end: int) -> tuple[int, int] | None:
    """Where the whole of a term with wildcards stands, around its literal part."""
    assert pattern.whole is not None
    begin = writing.rfind(OPEN, 0, start + 1)
    for _ in range(pattern.reach):
        begin = max(0, writing.rfind(OPEN, 0, begin))
    for found in pattern.whole.finditer(writing, max(0, begin)):
        if found.start() <= start and end <= found.end():
            return found.span()
    return None


def _as_printed(term: str, text: str, spans: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    printed = [text[slice(*span)].replace("’", "'") for span in spans[first : last + 1]]
    words = words_of(term.replace("’", "'"))
    return len(words) == len(printed) and all(map(fnmatchcase, printed, words))


class Candidates(NamedTuple):
    """What one pass over a text has found.

    Attributes:
        written: the text as the search read it.
        found: per lexicon, every term that stands in it.
    """

    written: Written
    found: list[list[_Found]]

    def of(self, lexicon: int, accept: Accept | None = None) -> list[Match]:
        """The matches of a lexicon: of those that overlap the leftmost, then the longest, then the closest.

        Args:
            lexicon: its number.
            accept: asked of each candidate first, for instance about its part of speech.
        """
        spans, found = self.written.spans, self.found[lexicon]
        if accept is not None:
            found = [one for one in found if accept(Match(spans[one.first][0], spans[one.last][1], one.entry))]
        return _chosen(found, spans) if found else []


def _chosen(found: list[_Found], spans: Sequence[tuple[int, int]]) -> list[Match]:
    if len(found) > 1:
        found = sorted(found, key=_order)
    chosen: list[Match] = []
    free = 0
    for one in found:
        if one.first >= free:
            chosen.append(Match(spans[one.first][0], spans[one.last][1], one.entry))
            free = one.last + 1
    return chosen


def _order(found: _Found) -> tuple[int, int, bool, int]:
    return found.first, -found.last, not found.cased, -found.exact
