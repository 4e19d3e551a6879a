"""A lexicon: terms with their card."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError
from biaskit.lexicon.checking import Finding, findings
from biaskit.lexicon.entries import Entry, Match
from biaskit.lexicon.matching import Matcher
from biaskit.lexicon.words import check_wildcards

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Lexicon:
    """A list of terms with its card.

    >>> Lexicon("sea", (Entry("act of piracy"), Entry("smuggl*")))
    Lexicon('sea', 2 entries, density)

    Attributes:
        name: name of its folder or file.
        entries: the terms, in the file's order.
        card: what its card says: purpose, scale, definitions, licence, how it was made, known gaps.
        digest: SHA-256 of the file with the terms.

    Raises:
        InputError: for a term with wildcards that the search cannot follow.
    """

    name: str
    entries: tuple[Entry, ...] = field(repr=False)
    card: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    digest: str = ""

    def __post_init__(self) -> None:
        """Refuse wildcards that the search cannot follow."""
        for entry in self.entries:
            for term in (entry.term, *entry.forms):
                if "*" in term and (wrong := check_wildcards(term)):
                    raise InputError(f"The lexicon {self.name!r} has the term {term!r}: {wrong}.")

    def __repr__(self) -> str:
        """Name, size and measure; the entries would fill pages."""
        return f"Lexicon({self.name!r}, {len(self):,} {'entry' if len(self) == 1 else 'entries'}, {self.measure})"

    def __len__(self) -> int:
        """Count the entries."""
        return len(self.entries)

    @property
    def categories(self) -> tuple[str, ...]:
        """Names of the categories: as the card lists them, else in the order of the entries."""
        listed = [category["name"] for category in self.card.get("category", ())]
        return tuple(listed or dict.fromkeys(name for entry in self.entries for name in entry.categories))

    @property
    def parents(self) -> dict[str, str]:
        """The category above each category that has one."""
        return {c["name"]: c["parent"] for c in self.card.get("category", ()) if "parent" in c}

    @property
    def measures(self) -> tuple[str, ...]:
        """Names of the numbers that entries carry ("valence"), in the order of the entries."""
        return tuple(dict.fromkeys(name for entry in self.entries for name in entry.values))

    @property
    def measure(self) -> str:
        """What a scorer makes of it: as the card says, else valence of numbers, shares of categories, or density."""
        inferred = "valence" if self.measures else "shares" if self.categories else "density"
        return str(self.card.get("measure", inferred))

    @property
    def tagged(self) -> bool:
        """Whether scorers that parse take a part of speech at its word; else it says only how a term inflects."""
        return bool(self.card.get("tagged", True))

    def match(self, text: str) -> list[Match]:
        """Find the terms in a text; of those that overlap the leftmost, then the longest.

        Whatever their case, unless a term is marked "case". The words of a term may stand apart by white space, a
        line's end, a hyphen, a slash or quotation marks ("anti-drug", "anti drug").

        >>> lexicon = Lexicon("sea", (Entry("anti drug", ("law",)), Entry("smuggl*", ("crime",))))
        >>> [(m.start, m.end, m.entry.term) for m in lexicon.match("Anti-drug ships; smugglers.")]
        [(0, 9, 'anti drug'), (17, 26, 'smuggl*')]
        """
        return self._matcher.match(text)[0]

    def inflected(self) -> "Lexicon":
        """The same lexicon with the inflections of its terms as forms, so that it matches by lemma.

        A term with a part of speech is inflected as such, one without as verb, noun and adjective.

        Raises:
            MissingExtraError: where lemminflect is not installed (``pip install "biaskit[inflection]"``).

        >>> [match.entry.term for match in Lexicon("sea", (Entry("seize"),)).inflected().match("They seized it.")]
        ['seize']
        """
        from biaskit.lexicon.inflection import inflected

        return replace(self, entries=tuple(map(inflected, self.entries)))

    def save(self, folder: str | Path) -> None:
        """Write it as ``lexicon.csv`` and ``card.toml``, which `load_lexicon` gives back as it was.

        Raises:
            InputError: for a place that cannot be written, and for names that the format cannot hold.
        """
        from biaskit.lexicon.formats.own import write_own

        write_own(self, folder)

    def check(self) -> list[Finding]:
        """What is wrong with the entries: those that can never match, duplicates, contradictions, names.

        >>> for finding in Lexicon("sea", (Entry("..."), Entry("Peru"), Entry("pirate"))).check():
        ...     print(finding)
        never matches: '...' has no letters or digits to look up
        name: 'Peru' is the name of somebody or something, by its capital, and scorers hide names. Remove it, or ...
        """
        return findings(self.entries)

    def coverage(self, articles: Iterable[Any]) -> "pd.DataFrame":
        """How much of a corpus the lexicon knows, per outlet; see `biaskit.lexicon.coverage.coverage`."""
        from biaskit.lexicon.coverage import coverage

        return coverage(self, articles)

    @cached_property
    def _matcher(self) -> Matcher:
        return Matcher([self.entries])

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the automaton, which cannot travel between processes."""
        return {key: value for key, value in self.__dict__.items() if key != "_matcher"}
