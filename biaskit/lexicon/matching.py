"""Finding the terms of any number of lexicons in one pass over a text."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from biaskit.lexicon.entries import Entry, Match
from biaskit.lexicon.words import JOINED, Pattern, Written, mark, pattern_of, words_of, write

Accept = Callable[[Match], bool]

_Found = tuple[int, int, int, Entry]
"""Where a term begins in the text as written, minus where it ends, its rank, entry: sorted, the best comes first."""


class _Place(NamedTuple):
    """A pattern of an entry.

    Attributes:
        lexicon: number of its lexicon.
        rank: its rank among terms in the same place.
        entry: the entry.
        pattern: the pattern.
        cased: the writing, where it matches only as printed; else "".
        form: whether it is a form of the entry rather than its term.
    """

    lexicon: int
    rank: int
    entry: Entry
    pattern: Pattern
    cased: str
    form: bool


class _Looked(NamedTuple):
    """What a literal stands for.

    Attributes:
        certain: lexicon, rank and entry of terms that stand wherever the literal does.
        others: terms that must be looked at further, each after what the text must have besides (`_Stands`).
        marked: what must stand in the text as marked for the certain ones, where the literal has several words.
        loose: whether the literal may end inside a word.
    """

    certain: tuple[tuple[int, int, Entry], ...]
    others: tuple[tuple[tuple[str, str], _Place], ...]
    marked: str
    loose: bool


class _Stands(dict[tuple[str, str], bool]):
    """Whether two parts stand in a text, one as it is written for the search and one as it is printed."""

    def __init__(self, flat: str, text: str) -> None:
        self._flat, self._text = flat, text

    def __missing__(self, parts: tuple[str, str]) -> bool:
        self[parts] = stand = parts[0] in self._flat and parts[1] in self._text
        return stand


class Matcher:
    """Search for the terms of several lexicons at once, through one automaton.

    The automaton is that of Aho and Corasick (1975, 10.1145/360825.360855).

    Of terms of one lexicon that overlap, the leftmost wins, of those the longest, of those the one marked "case", then
    the one with the fewest letters under a wildcard, then terms before forms, then the first in the list. Lexicons do
    not see each other.

    >>> sea = [Entry("act of piracy"), Entry("pira*")]
    >>> [[match.entry.term for match in found] for found in Matcher([sea, [Entry("act")]]).match("An act of piracy.")]
    [['act of piracy'], ['act']]
    """

    def __init__(self, lexicons: Sequence[Sequence[Entry]]) -> None:
        self._lexicons = [tuple(entries) for entries in lexicons]

    def match(self, text: str) -> list[list[Match]]:
        """What is found of each lexicon, in the order of the text."""
        # Terms come by their ends, those with the same end from the longest, so that one look back decides.
        marked, flat, cuts, left_out = mark(text)
        chosen: list[list[Match]] = [[] for _ in self._lexicons]
        ends, firsts, new, kind = [0] * len(chosen), self._firsts, tuple.__new__, Match
        stands = _Stands(flat, text)
        for index, start, end in self._find(flat, True):
            certain, others, joined, loose = firsts[index]
            if others:
                for parts, place in others:
                    if stands[parts]:
                        if not _look(place, Written(text, marked, flat, cuts, left_out), start, end):
                            continue
                        if place.pattern.whole is not None:
                            return self._match_any(text)
                        certain = ((place.lexicon, place.entry), *certain)
            if joined and not marked.startswith(joined, start + 1):
                continue
            stop = flat.find(JOINED, end) - 1 if loose else end - 2
            for lexicon, entry in certain:
                found = chosen[lexicon]
                if start < ends[lexicon]:
                    before = found[-1]
                    if before[0] < start:
                        continue
                    if before[0] == start and before[1] == stop:
                        return self._match_any(text)
                    if not _displaced(found, start):
                        continue
                found.append(new(kind, (start, stop, entry)))
                ends[lexicon] = stop
        if not cuts:
            return chosen
        return [[_placed(*one, cuts, left_out) for one in found] for found in chosen]

    def _match_any(self, text: str) -> list[list[Match]]:
        candidates = self.find(text)
        return [candidates.of(number) for number in range(len(self._lexicons))]

    def find(self, text: str) -> "Candidates":
        """Everything that is found of any lexicon, before the choice among what overlaps."""
        written = write(text)
        _, marked, flat, _, _ = written
        found: list[list[_Found]] = [[] for _ in self._lexicons]
        looked, stands = self._looked, _Stands(flat, text)
        for index, start, end in self._find(flat, True):
            certain, others, joined, loose = looked[index]
            for parts, place in others:
                if stands[parts]:
                    found[place.lexicon] += _look(place, written, start, end)
            if joined and not marked.startswith(joined, start + 1):
                continue
            stop = 2 - end if not loose else 1 - flat.find(JOINED, end)
            for lexicon, rank, entry in certain:
                found[lexicon].append((start, stop, rank, entry))
        return Candidates(written, found)

    @cached_property
    def _looked(self) -> list[_Looked]:
        return [_looked(places) for places in self._patterns.values()]

    @cached_property
    def _firsts(self) -> list[tuple[tuple[tuple[int, Entry], ...], Any, str, bool]]:
        """What the literals stand for, of each lexicon only the first of the terms that always stand there together."""
        firsts: list[Any] = []
        for certain, others, marked, loose in self._looked:
            of_lexicon = {lexicon: entry for lexicon, _, entry in reversed(certain)}
            firsts.append((tuple(of_lexicon.items()), others, marked, loose))
        return firsts

    @cached_property
    def _patterns(self) -> dict[tuple[str, str], list[_Place]]:
        """By literal and how it must be marked, the places of their patterns in the order of their ranks."""
        places = [place for number, entries in enumerate(self._lexicons) for place in _places(number, entries)]
        places.sort(key=lambda place: (not place.cased, -place.pattern.exact, place.form))
        patterns: dict[tuple[str, str], list[_Place]] = {}
        for rank, place in enumerate(places):
            patterns.setdefault(place.pattern[:2], []).append(place._replace(rank=rank))
        return patterns

    @cached_property
    def _find(self) -> Any:
        from ahocorasick_rs import AhoCorasick

        literals = [literal for literal, _ in self._patterns]
        found = AhoCorasick(literals, store_patterns=False).find_matches_as_indexes
        return found if literals else lambda text, overlapping: []

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the automaton, which cannot travel between processes."""
        return {"_lexicons": self._lexicons}


def _places(lexicon: int, entries: Sequence[Entry]) -> Iterator[_Place]:
    for entry in entries:
        for form in dict.fromkeys((entry.term, *entry.forms)):
            if (pattern := pattern_of(form)) is not None:
                yield _Place(lexicon, 0, entry, pattern, form if "case" in entry.marks else "", form != entry.term)


def _looked(places: Sequence[_Place]) -> _Looked:
    others = tuple(
        ((p.pattern.besides, p.cased if p.cased.isalpha() else ""), p)
        for p in places
        if p.pattern.whole is not None or p.cased
    )
    certain = tuple((p.lexicon, p.rank, p.entry) for p in places if p.pattern.whole is None and not p.cased)
    literal, marked = places[0].pattern[:2]
    return _Looked(certain, others, marked, not literal.endswith(JOINED))


def _displaced(chosen: list[Match], start: int) -> bool:
    """Take out what a term that ends last displaces; False if one of them begins further left and stays."""
    number = len(chosen)
    while number and chosen[number - 1].end > start:
        number -= 1
    if chosen[number].start < start:
        return False
    del chosen[number:]
    return True


def _look(place: _Place, written: Written, start: int, end: int) -> list[_Found]:
    """Look at what stands around a literal, and whether it is as printed."""
    return [
        (first, -last, place.rank, place.entry)
        for first, last in _wholes(place.pattern, written, start, end)
        if not place.cased or _as_printed(place.cased, written, first, last)
    ]


def _wholes(pattern: Pattern, written: Written, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the wholes of a term stand around its literal part, without the text's first space."""
    _, marked, flat, _, _ = written
    if pattern.whole is None:
        if marked.startswith(pattern.marked, start + 1):
            yield start, flat.find(JOINED, end) - 1 if pattern.loose else end - 2
        return
    for begin in [start + 1] if not pattern.ahead else _begins(flat, start, pattern):
        whole = pattern.whole.match(marked, begin)
        if whole is not None and whole.end() >= end - pattern.literal.endswith(JOINED):
            yield begin - 1, whole.end() - 1


def _begins(flat: str, start: int, pattern: Pattern) -> Iterator[int]:
    """Where the word at a place begins, and those before it; no further back than the term may reach."""
    before, least = start + 1, max(0, start - pattern.inside)
    for _ in range(pattern.ahead + 1):
        space = flat.rfind(JOINED, least, before)
        if space < 0:
            return
        yield space + 1
        least = 0
        before = space
        while before and flat[before - 1] == JOINED:
            before -= 1


def _as_printed(term: str, written: Written, first: int, last: int) -> bool:
    text = written.given[written.place(first) : written.place(last)]
    printed = [text[slice(*span)].replace("’", "'") for span in write(text).spans]
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
        found = self.found[lexicon]
        if accept is not None:
            found = [one for one in found if accept(_match(one, self.written))]
        return _chosen(found, self.written) if found else []


def _match(found: _Found, written: Written) -> Match:
    start, stop, _, entry = found
    return Match(written.place(start), written.place(-stop), entry)


def _placed(start: int, end: int, entry: Entry, cuts: Sequence[int], left_out: Sequence[int]) -> Match:
    return Match(start + left_out[bisect_left(cuts, start)], end + left_out[bisect_left(cuts, end)], entry)


def _chosen(found: list[_Found], written: Written) -> list[Match]:
    if len(found) > 1:
        found = sorted(found)
    chosen: list[Match] = []
    free = -1
    for one in found:
        if one[0] >= free:
            chosen.append(_match(one, written))
            free = -one[1]
    return chosen
