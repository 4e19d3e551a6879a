"""Finding the terms of any number of lexicons in one pass over a text."""

from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Any, NamedTuple

from biaskit.lexicon.entries import Entry, Match
from biaskit.lexicon.words import APART, JOINED, Pattern, Written, pattern_of, words_of, write

Accept = Callable[[Match], bool]

_Found = tuple[int, int, int, Entry]
"""Where a term begins in the text as written, minus where it ends, its rank, its entry: sorted, the best comes first."""

_new = tuple.__new__
"""Makes a Match in half the time; millions are made."""


class _Place(NamedTuple):
    """A pattern of an entry: in which lexicon, its rank among terms in the same place, and the term if as printed."""

    lexicon: int
    rank: int
    entry: Entry
    pattern: Pattern
    cased: str


class _Looked(NamedTuple):
    """What a literal stands for.

    Attributes:
        certain: lexicon, rank and entry of terms that stand wherever the literal does.
        others: terms that must be looked at further.
        joined: whether the literal has several words, so that what stands between them must be looked at.
        loose: whether the literal may end inside a word.
    """

    certain: tuple[tuple[int, int, Entry], ...]
    others: tuple[_Place, ...]
    joined: bool
    loose: bool


class Matcher:
    """Search for the terms of several lexicons at once, through one automaton.

    The automaton is that of Aho and Corasick (1975, 10.1145/360825.360855).

    Of terms of one lexicon that overlap, the leftmost wins, of those the longest, of those the one marked "case", then
    the one with the fewest letters under a wildcard, then the first. Lexicons do not see each other.

    >>> sea = [Entry("act of piracy"), Entry("pira*")]
    >>> [[match.entry.term for match in found] for found in Matcher([sea, [Entry("act")]]).match("An act of piracy.")]
    [['act of piracy'], ['act']]
    """

    def __init__(self, lexicons: Sequence[Sequence[Entry]]) -> None:
        self._lexicons = [tuple(entries) for entries in lexicons]

    def match(self, text: str) -> list[list[Match]]:
        """What is found of each lexicon, in the order of the text."""
        written, found = self._search(text, self._firsts)
        return [_chosen(one, written) if one else [] for one in found]

    def find(self, text: str) -> "Candidates":
        """Everything that is found of any lexicon, before the choice among what overlaps."""
        return Candidates(*self._search(text, self._looked))

    def _search(self, text: str, looked: Sequence[_Looked]) -> tuple[Written, list[list[_Found]]]:
        written = write(text)
        found: list[list[_Found]] = [[] for _ in self._lexicons]
        if not looked:
            return written, found
        _, marked, flat, _, _ = written
        for index, start, end in self._find(flat, True):
            certain, others, joined, loose = looked[index]
            for place in others:
                _look(place, written, start, end, found[place.lexicon])
            if joined and APART in marked[start + 1 : end - 1]:
                continue
            stop = 2 - end if not loose else 1 - flat.find(JOINED, end)
            for lexicon, rank, entry in certain:
                found[lexicon].append((start, stop, rank, entry))
        return written, found

    @cached_property
    def _looked(self) -> list[_Looked]:
        return [_looked(literal, places) for literal, places in self._patterns.items()]

    @cached_property
    def _firsts(self) -> list[_Looked]:
        """What the literals stand for, of each lexicon only the first of the terms that always stand there together."""
        firsts: list[_Looked] = []
        for looked in self._looked:
            of_lexicon: dict[int, tuple[int, int, Entry]] = {}
            for one in looked.certain:
                of_lexicon.setdefault(one[0], one)
            firsts.append(looked._replace(certain=tuple(of_lexicon.values())))
        return firsts

    @cached_property
    def _patterns(self) -> dict[str, list[_Place]]:
        """By literal, the places of their patterns in the order of their ranks."""
        places = [place for number, entries in enumerate(self._lexicons) for place in _places(number, entries)]
        places.sort(key=lambda place: (not place.cased, -place.pattern.exact))
        patterns: dict[str, list[_Place]] = {}
        for rank, place in enumerate(places):
            patterns.setdefault(place.pattern.literal, []).append(place._replace(rank=rank))
        return patterns

    @cached_property
    def _find(self) -> Any:
        from ahocorasick_rs import AhoCorasick

        return AhoCorasick(list(self._patterns), store_patterns=False).find_matches_as_indexes

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the automaton, which cannot travel between processes."""
        return {"_lexicons": self._lexicons}


def _places(lexicon: int, entries: Sequence[Entry]) -> Iterator[_Place]:
    for entry in entries:
        for form in dict.fromkeys((entry.term, *entry.forms)):
            if (pattern := pattern_of(form)) is not None:
                yield _Place(lexicon, 0, entry, pattern, form if "case" in entry.marks else "")


def _looked(literal: str, places: Sequence[_Place]) -> _Looked:
    others = tuple(place for place in places if place.pattern.whole is not None or place.cased)
    certain = tuple((p.lexicon, p.rank, p.entry) for p in places if p.pattern.whole is None and not p.cased)
    return _Looked(certain, others, JOINED in literal.strip(JOINED), not literal.endswith(JOINED))


def _look(place: _Place, written: Written, start: int, end: int, found: list[_Found]) -> None:
    """Look at what stands around a literal, and whether it is as printed."""
    for first, last in _wholes(place.pattern, written, start, end):
        if not place.cased or _as_printed(place.cased, written, first, last):
            found.append((first, -last, place.rank, place.entry))


def _wholes(pattern: Pattern, written: Written, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the wholes of a term stand around its literal part, without the text's first space."""
    _, marked, flat, _, _ = written
    if pattern.whole is None:
        if APART not in marked[start + 1 : end - 1]:
            yield start, flat.find(JOINED, end) - 1 if pattern.loose else end - 2
        return
    for begin in [start + 1] if not pattern.ahead else _begins(flat, start, pattern.ahead):
        whole = pattern.whole.match(marked, begin)
        if whole is not None and whole.end() >= end - pattern.literal.endswith(JOINED):
            yield begin - 1, whole.end() - 1


def _begins(flat: str, start: int, ahead: int) -> Iterator[int]:
    """Where the word at a place begins, and those before it."""
    before = start + 1
    for _ in range(ahead + 1):
        space = flat.rfind(JOINED, 0, before)
        if space < 0:
            return
        yield space + 1
        before = len(flat[:space].rstrip(JOINED))


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


def _chosen(found: list[_Found], written: Written) -> list[Match]:
    if len(found) > 1:
        found = sorted(found)
    chosen: list[_Found] = []
    free = -1
    for one in found:
        if one[0] >= free:
            chosen.append(one)
            free = -one[1]
    if written.cuts:
        return [_match(one, written) for one in chosen]
    return [_new(Match, (start, -stop, entry)) for start, stop, _, entry in chosen]
