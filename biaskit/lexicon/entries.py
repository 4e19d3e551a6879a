"""What a lexicon holds, and what is found of it in a text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of a lexicon.

    Attributes:
        term: as written in the file. A * in a word stands for up to 99 letters and ? for one; a * alone for one word,
            and ``*{0,2}`` for up to two.
        categories: what it speaks for (frames); empty in a plain list.
        weight: strength, in the unit on the lexicon's card; 1 where the file has none.
        values: numbers by name ("valence"), in the unit on the card.
        pos: part of speech (verb, noun, adjective, adverb) or "".
        forms: further writings that count as the term, such as its inflections.
        marks: "name" for a proper name that is meant as an entry, "case" for a term that matches only as printed.
        notes: the file's other columns, as text.
    """

    term: str
    categories: tuple[str, ...] = ()
    weight: float = 1.0
    values: Mapping[str, float] = field(default_factory=dict, hash=False)
    pos: str = ""
    forms: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)


class Match(NamedTuple):
    """A term found in a text.

    Attributes:
        start, end: place in the text.
        entry: the entry that was found.
    """

    start: int
    end: int
    entry: Entry
