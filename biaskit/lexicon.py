"""Word lists one can cite: loading, and matching in one pass over a text."""

import csv
import hashlib
import io
import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from biaskit.errors import InputError, not_found
from biaskit.resources import lexicons_dir

_TOKEN = re.compile(r"\w+(?:['’](?!s\b)\w+)*")
_JOINT = re.compile(r"\s+|[-‐‑–]\s*")
"""What may stand between the words of a term: white space, a line's end, a hyphen."""

# Every token is wrapped, so that a pattern can begin only where a token begins and end only where one ends.
_OPEN, _CLOSE, _JOINED, _APART = "\x02", "\x03", " ", "\n"


class Entry(NamedTuple):
    """One term of a lexicon.

    Attributes:
        term: as written in the file; a final * stands for any ending of its last word.
        categories: what it speaks for (frames); empty in a plain list.
        weight: strength, in the unit on the lexicon's card; 1 where the file has none.
    """

    term: str
    categories: tuple[str, ...]
    weight: float


class Match(NamedTuple):
    """A term found in a text.

    Attributes:
        start, end: place in the text.
        term: the entry's term.
        categories: the entry's categories.
        weight: the entry's weight.
    """

    start: int
    end: int
    term: str
    categories: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Lexicon:
    """A list of terms with its card.

    Attributes:
        name: name of its folder or file.
        entries: the terms, in the file's order.
        card: what its card says: purpose, scale, definitions, licence, how it was made, known gaps.
        digest: SHA-256 of the file with the terms.
    """

    name: str
    entries: tuple[Entry, ...]
    card: Mapping[str, Any] = field(default_factory=dict, repr=False, hash=False)
    digest: str = ""

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

    def match(self, text: str) -> list[Match]:
        """Find the terms in a text, whatever their case; of those that overlap the leftmost, then the longest.

        The words of a term may stand apart by white space, a line's end or a hyphen ("anti-drug", "anti drug").

        >>> lexicon = Lexicon("sea", (Entry("anti drug", ("law",), 1.0), Entry("smuggl*", ("crime",), 1.0)))
        >>> [(m.start, m.end, m.term) for m in lexicon.match("Anti-drug ships; smugglers.")]
        [(0, 9, 'anti drug'), (17, 26, 'smuggl*')]
        """
        tokens = _tokens(text)
        wrapped, starts = _wrap(tokens, text)
        matches = []
        for index, start, end in self._automaton.find_matches_as_indexes(wrapped):
            first = bisect_right(starts, start) - 1
            last = bisect_right(starts, end - 1) - 1
            matches.append(Match(tokens[first][0], tokens[last][1], *self.entries[index]))
        return matches

    @cached_property
    def _automaton(self) -> Any:
        from ahocorasick_rs import AhoCorasick, MatchKind

        patterns = [_pattern(entry.term) for entry in self.entries]
        return AhoCorasick(patterns, matchkind=MatchKind.LeftmostLongest, store_patterns=False)

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the automaton, which cannot travel between processes."""
        return {key: value for key, value in self.__dict__.items() if key != "_automaton"}


def list_lexicons() -> list[str]:
    """Names of the lexicons that come with biaskit.

    >>> "frames" in list_lexicons()
    True
    """
    return sorted(path.parent.name for path in lexicons_dir().glob("*/lexicon.csv"))


def load_lexicon(name_or_path: str | Path) -> Lexicon:
    """Load a lexicon of biaskit by name, or one's own by the path of its folder or CSV file.

    The file has a column ``term``, as a rule one with the category (any name) and perhaps one named ``weight``; a term
    of several categories stands on a line for each, and so does one of several parts of speech (``pos``).
    ``card.toml`` beside it describes the lexicon; for one's own it may be missing.

    Raises:
        NotFoundError: no lexicon of that name.
        InputError: a line or card that cannot be used, with its place and the reason.

    >>> len(load_lexicon("frames")) > 400
    True
    """
    path = Path(name_or_path)
    if str(name_or_path) in list_lexicons():
        path = lexicons_dir() / name_or_path
    elif not path.exists():
        raise not_found("lexicon", str(name_or_path), list_lexicons())
    table = path / "lexicon.csv" if path.is_dir() else path
    card = _read_card(table.with_name("card.toml"))
    try:
        content = table.read_bytes()
        entries = _entries(content.decode("utf-8-sig"), str(table), card)
    except OSError as error:
        raise InputError(f"The lexicon {table} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InputError(f"{table}, line {line}: not UTF-8 ({error.reason}). Save the file as UTF-8.") from None
    name = table.parent.name if table.name == "lexicon.csv" else table.stem
    return Lexicon(name, entries, card, hashlib.sha256(content).hexdigest())


def _read_card(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        return MappingProxyType({})
    try:
        card = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"The card {path} is not valid TOML: {error}.") from None
    if any("name" not in category for category in card.get("category", ())):
        raise InputError(f"The card {path} has a [[category]] without a name.")
    return card


def _entries(content: str, place: str, card: Mapping[str, Any]) -> tuple[Entry, ...]:
    known = {category["name"] for category in card.get("category", ())}
    found: dict[tuple[str, str], Entry] = {}
    for line, row in _rows(content, place):
        entry = _entry(row, f"{place}, line {line}", known)
        key = _pattern(entry.term), row.get("pos", "")
        found[key] = _joined(found[key], entry, f"{place}, line {line}") if key in found else entry
    if not found:
        raise InputError(f"{place} has no entries.")
    return tuple(found.values())


def _rows(content: str, place: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(io.StringIO(content, newline=""), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        if "term" not in header:
            raise InputError(f"{place}, line 1: no column 'term' (columns: {', '.join(header) or 'none'}).")
        for cells in reader:
            if len(cells) not in (0, len(header)):
                raise InputError(f"{place}, line {reader.line_num}: {len(cells)} cells, expected {len(header)}.")
            if cells:
                yield reader.line_num, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    except csv.Error as error:
        raise InputError(f"{place}, line {reader.line_num}: not valid CSV ({error}).") from None


def _entry(row: dict[str, str], place: str, known: set[str]) -> Entry:
    term = row["term"]
    if "*" in term[:-1] or not _TOKEN.search(term):
        raise InputError(f"{place}: {term!r} is not a term. Write words, with * only at the end of the last one.")
    categories = tuple(value for name, value in row.items() if name not in ("term", "weight") and value)
    unknown = [category for category in categories if known and category not in known]
    if unknown:
        raise InputError(f"{place}: the card defines no category {unknown[0]!r}. Defined: {', '.join(sorted(known))}.")
    try:
        weight = float(row.get("weight") or 1)
    except ValueError:
        raise InputError(f"{place}: the weight {row['weight']!r} is not a number.") from None
    return Entry(term, categories, weight)


def _joined(old: Entry, new: Entry, place: str) -> Entry:
    """Join two lines of one term, unless they say the same twice or contradict each other."""
    if set(old.categories) & set(new.categories) or not new.categories or old.weight != new.weight:
        raise InputError(f"{place}: the term {new.term!r} was already given as {old.term!r}, {old.categories}.")
    return Entry(old.term, old.categories + new.categories, old.weight)


def _tokens(text: str) -> list[tuple[int, int, str]]:
    lowered = text.lower()
    if len(lowered) != len(text):  # a few capitals, such as İ, are longer in lower case
        lowered = "".join(char.lower() if len(char.lower()) == 1 else char for char in text)
    return [(token.start(), token.end(), token[0].replace("’", "'")) for token in _TOKEN.finditer(lowered)]


def _wrap(tokens: list[tuple[int, int, str]], text: str) -> tuple[str, list[int]]:
    """Write the tokens as the automaton reads them, with the place of each in that writing."""
    parts: list[str] = []
    starts: list[int] = []
    length = 0
    previous_end: int | None = None
    for start, end, token in tokens:
        if previous_end is not None:
            parts.append(_JOINED if _JOINT.fullmatch(text, previous_end, start) else _APART)
            length += 1
        starts.append(length)
        parts.append(f"{_OPEN}{token}{_CLOSE}")
        length += len(token) + 2
        previous_end = end
    return "".join(parts), starts


def _pattern(term: str) -> str:
    wrapped, _ = _wrap(_tokens(term), term)
    return wrapped.removesuffix(_CLOSE) if term.endswith("*") else wrapped
