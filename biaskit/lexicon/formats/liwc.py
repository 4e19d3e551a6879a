"""LIWC dictionaries (.dic) of 2001, 2007 and 2015.

Between two lines with % alone stand the numbered categories; indentation says which lies under which, and a remark in
brackets after a name is its definition. Below stand the terms, each with the numbers of its categories. A * at the end
of a term stands for any letters; terms may have several words.

The conditional forms of 2007 are read as far as an entry can hold them. ``kind <of>131/125`` is in 131 before "of" and
else in 125: it becomes the two entries "kind of" and "kind", of which the longer wins. ``like (02 134)125/464`` is in
125 after a word of 2 or 134 and else in 464: the entry gets what holds otherwise (464), the condition stands in its
notes, and the card's gaps name the term.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, joined, lines_of

CONDITION = "condition"
Line = tuple[int, str]
_CATEGORY = re.compile(r"(\d{1,9})\s+(\S.*)")
_DEFINED = re.compile(r"(.+?) \((.+)\)")
_WITHOUT_TAB = re.compile(r"(.*?\S)\s+((?:\d|\(\d|<).*)")
_CODE = re.compile(
    r"\s*(?:\((?P<after>(?: *\d{1,9}(?!\d))+ *)\)|<(?P<before>[^<>]+)>)?(?P<then>\d{1,9})(?:/(?P<other>\d{1,9}))?(?!\S)"
)


def read_liwc(content: str, place: str) -> Parts:
    """Entries and categories of a LIWC dictionary.

    Raises:
        InputError: for a line that is neither a category nor a term with categories of the header.

    >>> parts = read_liwc("%\\n1\\taffect\\n\\t2\\tanger\\n%\\nhate*\\t1\\t2\\n", "mine.dic")
    >>> parts.entries[0].categories, parts.card["category"][1]
    (('affect', 'anger'), {'name': 'anger', 'parent': 'affect'})
    """
    lines = list(lines_of(content))
    marks = [index for index, (_, line) in enumerate(lines) if line.strip() == "%"]
    if len(marks) < 2 or marks[0] != 0:
        raise InputError(f"{place}: no header. A LIWC dictionary begins with its categories between two lines of %.")
    categories = _categories(lines[1 : marks[1]], place)
    names = {number: category["name"] for number, category in categories.items()}
    entries = joined(
        entry for number, line in lines[marks[1] + 1 :] for entry in _entries(line, f"{place}, line {number}", names)
    )
    card = {"measure": CATEGORIES, "category": list({c["name"]: c for c in categories.values()}.values())}
    conditional = [entry.term for entry in entries if CONDITION in entry.notes]
    if not conditional:
        return Parts(entries, card)
    gap = f"Some terms are in a category only after certain words, which is noted, but not followed: {conditional}."
    return Parts(entries, {**card, "notes": [CONDITION], "gaps": [gap]})


def _categories(lines: Sequence[Line], place: str) -> dict[int, dict[str, str]]:
    """Categories by number; the parent is the nearest one above that stands less far in."""
    found: dict[int, tuple[int, str]] = {}
    for number, line in lines:
        match = _CATEGORY.fullmatch(line.strip())
        if not match:
            raise InputError(f"{place}, line {number}: {line.strip()!r} is no category. Write a number, a tab, a name.")
        if int(match[1]) in found:
            raise InputError(f"{place}, line {number}: the number {match[1]} is taken. Give each category its own.")
        found[int(match[1])] = len(line) - len(line.lstrip()), " ".join(match[2].split())
    short = [match[1] if (match := _defined(name)) else name for _, name in found.values()]
    defined = len(set(short)) == len(short)
    categories: dict[int, dict[str, str]] = {}
    above: list[tuple[int, str]] = []
    for number, (indent, full) in found.items():
        match = _defined(full) if defined else None
        category = {"name": match[1], "definition": match[2]} if match else {"name": full}
        above = [one for one in above if one[0] < indent]
        if above:
            category["parent"] = above[-1][1]
        above.append((indent, category["name"]))
        categories[number] = category
    return categories


def _defined(name: str) -> re.Match[str] | None:
    """A name with a definition in brackets; without one that closes at the end, each that opens would be tried."""
    return _DEFINED.fullmatch(name) if name.endswith(")") else None


def _entries(line: str, place: str, names: Mapping[int, str]) -> Iterator[Entry]:
    term, tab, codes = line.strip().partition("\t")
    if not tab:
        match = _WITHOUT_TAB.fullmatch(term)
        term, codes = (match[1], match[2]) if match else (term, "")
    always: list[str] = []
    otherwise: list[str] = []
    before: dict[str, list[str]] = {}
    conditions: list[str] = []
    term = term.strip()
    for code in _codes(codes, place):
        then, other = _named(code["then"], place, names), _named(code["other"], place, names)
        if code["before"]:
            before.setdefault(code["before"].strip(), []).extend(then)
            otherwise += other
        elif code["after"]:
            after = [name for number in code["after"].split() for name in _named(number, place, names)]
            conditions.append(f"{then[0]} after {' or '.join(after)}" + (f", else {other[0]}" if other else ""))
            otherwise += other
        else:
            always += then
    notes = {CONDITION: "; ".join(conditions)} if conditions else {}
    if not (always or otherwise or before or notes):
        raise InputError(f"{place}: {term!r} has no category. Write the numbers of its categories behind a tab.")
    if always or otherwise or notes:
        yield Entry(term, tuple(dict.fromkeys(otherwise + always)), notes=notes)
    for word, then in before.items():
        yield Entry(f"{term} {word}", tuple(dict.fromkeys(then + always)))


def _codes(codes: str, place: str) -> Iterator[re.Match[str]]:
    start = 0
    while codes[start:].strip():
        match = _CODE.match(codes, start)
        if not match or (match["other"] and not (match["after"] or match["before"])):
            raise InputError(
                f"{place}: {codes[start:].strip()!r} is no category. Allowed: 125, (02 134)125/464, <of>131/125."
            )
        yield match
        start = match.end()


def _named(number: str | None, place: str, names: Mapping[int, str]) -> list[str]:
    """The name of a category, in a list; nothing for no number."""
    if number is None:
        return []
    if int(number) not in names:
        known = ", ".join(map(str, names))
        raise InputError(f"{place}: the header has no category {number}. It has: {known}. Add it, or drop the number.")
    return [names[int(number)]]
