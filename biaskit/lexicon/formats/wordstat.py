"""WordStat dictionaries (.cat): categories, and beneath them, one tab further in, categories and terms.

A term ends with its weight in brackets ("PIRACY (1)"); what does not is a category, named by its path with dots. In
terms underscores are spaces and * stands for any letters. Where the whole file is in capitals, terms are put in lower
case. Rules ("@NAME [...] (1)") are not supported: the card's gaps list them, with their lines.
"""

import re

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, check_depth, hierarchy, joined, lines_of, number_of

_TERM = re.compile(r"(.*\S)\s*\(([^()]*)\)")


def read_wordstat(content: str, place: str) -> Parts:
    """Entries and categories of a WordStat dictionary.

    Raises:
        InputError: for a term outside any category, and for a weight that is no number.

    >>> parts = read_wordstat("CRIME\\n\\tSEA\\n\\t\\tACT_OF_PIRACY (2)\\n", "mine.cat")
    >>> parts.entries[0].term, parts.entries[0].weight, parts.entries[0].categories
    ('act of piracy', 2.0, ('CRIME.SEA',))
    """
    above: list[tuple[int, str]] = []
    paths = []
    rules = []
    found: list[tuple[str, tuple[str, ...], float]] = []
    for number, line in lines_of(content):
        where = f"{place}, line {number}"
        indent = len(line) - len(line.lstrip())
        above = [one for one in above if one[0] < indent]
        path = tuple(name for _, name in above)
        check_depth(path, where)
        match = _TERM.fullmatch(line.strip())
        if line.strip().startswith("@"):
            rules.append(f"line {number}: {line.strip()}")
        elif not match:
            above.append((indent, line.strip()))
            paths.append((*path, line.strip()))
        elif not path:
            raise InputError(f"{where}: {match[1]!r} stands outside any category. Indent it under one.")
        else:
            found.append((match[1].replace("_", " ").strip(), path, number_of(match[2].strip(), where)))
    capitals = all(term == term.upper() for term, _, _ in found)
    entries = joined(Entry(term.lower() if capitals else term, (".".join(path),), w) for term, path, w in found)
    gaps = {"gaps": [f"A rule is not read ({rule})." for rule in rules]} if rules else {}
    return Parts(entries, {"measure": CATEGORIES, "category": hierarchy(paths), **gaps})
