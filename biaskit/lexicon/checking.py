"""What is wrong with a list of terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from biaskit.lexicon.entries import Entry
from biaskit.lexicon.matching import Matcher
from biaskit.lexicon.words import pattern_of, words_of


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong with an entry.

    Attributes:
        kind: never matches, signs, contradiction, duplicate or name.
        term: the entry's term.
        message: what is wrong with it, and what to do.
    """

    kind: str
    term: str
    message: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.message}"


def findings(entries: Sequence[Entry]) -> list[Finding]:
    """All findings on a list, in the order of its entries; see `Lexicon.check`.

    That a form of one entry is the term of another is none: the term wins where both are looked for.

    >>> [finding.kind for finding in findings([Entry("war", weight=1.0), Entry("war ", weight=2.0)])]
    ['contradiction']
    """
    twins = _twins(entries)
    dead = _dead(entries)
    found: list[Finding] = []
    for entry in entries:
        if id(entry) in twins:
            found.append(_of_twins(entry, twins[id(entry)]))
        elif id(entry) in dead:
            found.append(Finding("never matches", entry.term, dead[id(entry)]))
        elif dropped := _dropped(entry.term):
            found.append(_of_signs(entry, dropped))
        if "name" not in entry.marks and (whose := _named(entry)):
            found.append(_of_name(entry, whose))
    return found


def _twins(entries: Sequence[Entry]) -> dict[int, Entry]:
    """By identity, each entry that an earlier one leaves nothing to find."""
    first: dict[tuple[object, ...], Entry] = {}
    twins: dict[int, Entry] = {}
    for entry in entries:
        pattern = pattern_of(entry.term)
        if pattern is None:
            continue
        whole = pattern.whole.pattern if pattern.whole else ""
        cased = entry.term if "case" in entry.marks else ""
        key = pattern.literal, whole, pattern.loose, entry.pos, cased
        if key in first:
            twins[id(entry)] = first[key]
        first.setdefault(key, entry)
    return twins


def _of_twins(entry: Entry, first: Entry) -> Finding:
    same = (entry.categories, entry.weight, entry.values) == (first.categories, first.weight, first.values)
    if same:
        return Finding("duplicate", entry.term, f"{entry.term!r} stands twice. Remove one")
    return Finding(
        "contradiction",
        entry.term,
        f"{entry.term!r} was already given as {first.term!r} with other values; only that one is used. Keep one",
    )


def _dead(entries: Sequence[Entry]) -> dict[int, str]:
    """By identity, why an entry can never match: looked up in a text made of itself."""
    reasons: dict[int, str] = {}
    matcher = Matcher([entries])
    for entry in entries:
        if pattern_of(entry.term) is None:
            reasons[id(entry)] = f"{entry.term!r} has no letters or digits to look up"
        elif "_" in entry.term:
            spaced = entry.term.replace("_", " ").strip()
            reasons[id(entry)] = f"{entry.term!r}: news has no words with _. Write {spaced!r}"
        elif (instead := _instead(entry, matcher)) is not None:
            reason = f"{instead!r} is found in its place" if instead else "it is not found even in its own words"
            reasons[id(entry)] = f"{entry.term!r}: {reason}"
    return reasons


def _instead(entry: Entry, matcher: Matcher) -> str | None:
    """What is found where an entry should be, or ""; None if the entry is found.

    Entries of another part of speech do not count, for a tagger tells them apart.
    """
    found: list[Entry] = []
    for text in dict.fromkeys(_samples(entry.term)):
        matches = matcher.find(text).of(0, lambda match: match.entry.pos in ("", entry.pos))
        if any(match.entry is entry for match in matches):
            return None
        found += (match.entry for match in matches)
    return found[0].term if found else ""


def _samples(term: str) -> Iterator[str]:
    """Texts that a term should be found in: with its wildcards empty, with letters, with words."""
    for letters, letter in (("", "q"), ("qq", "q"), ("s", "s")):
        gaps = re.sub(r"\*\{(\d+),(\d+)\}", lambda gap: " qq" * int(gap[1]), term)
        alone = re.sub(r"(?<!\S)\*(?!\S)", "qq", gaps)
        yield alone.replace("*", letters).replace("?", letter)


def _dropped(term: str) -> str:
    """Signs around a term that the search does not see, so that it finds another word ("a" for "a+"); or "".

    Quotation marks, apostrophes and the full stop of an abbreviation change no word.
    """
    ends = _BEFORE.match(term), _AFTER.match(term[::-1])  # a search for the second would start at every sign
    before, after = (end[0] if end else "" for end in ends)
    return _HARMLESS.sub("", before) + _HARMLESS.sub("", after[::-1].removeprefix("."))


_BEFORE, _AFTER = re.compile(r"[^\w*?]+"), re.compile(r"[^\w*?}]+")
_HARMLESS = re.compile("[\\s\"“”„'‘’«»]")


def _of_signs(entry: Entry, dropped: str) -> Finding:
    read = pattern_of(entry.term)
    word = read.literal.strip() if read else ""
    message = f"{entry.term!r} is found as {word!r}, for {dropped!r} is no part of a word. Remove it, or the sign"
    return Finding("signs", entry.term, message)


def _named(entry: Entry) -> str:
    """What a term is the name of, or ""; a verb ("polish") is none."""
    term = entry.term.strip()
    words = [word.lower() for word in words_of(term)]
    longest = min(len(words) - 1, max(name.count(" ") + 1 for name in _names()))
    runs = (" ".join(words[i : i + n]) for n in range(1, longest + 1) for i in range(len(words) - n + 1))
    if any(run in _names() and run not in _ALSO_WORDS for run in runs):
        return "a state, capital or bloc, in part"
    if term[:1].isupper() and not (term.isupper() and "case" in entry.marks):
        return "somebody or something, by its capital"
    return "a state, capital or bloc" if entry.pos != "verb" and term.lower() in _names() else ""


def _of_name(entry: Entry, whose: str) -> Finding:
    message = f"{entry.term!r} is the name of {whose}, and scorers hide names. Remove it, or mark it 'name' if meant"
    return Finding("name", entry.term, message)


_ALSO_WORDS = frozenset({"us", "un", "labour", "democratic", "the states", "polish", "turkey", "male", "nice"})
"""What in lower case, within a term, hardly ever is the name."""


@cache
def _names() -> frozenset[str]:
    from biaskit.actors.gazetteer import world_actors

    return frozenset(name.lower() for actor in world_actors() for name in (actor.name, *actor.aliases))
