"""Plain lists of words, one term a line; lines that begin with # or ; are remarks, as in the lists of Hu and Liu.

There is no category in the file. In a folder of such lists each is a category under its file's name. In a term * stands
for any letters.
"""

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import Parts, joined, lines_of


def read_words(content: str, place: str) -> Parts:
    """Entries of a plain list.

    Raises:
        InputError: for a line with a tab, which is a table's.

    >>> [entry.term for entry in read_words("; my list\\nact of piracy\\nsmuggl*\\n", "mine.txt").entries]
    ['act of piracy', 'smuggl*']
    """
    entries = []
    for number, line in lines_of(content):
        term = line.strip()
        if "\t" in term:
            raise InputError(f"{place}, line {number}: {term!r} has a tab. Write one term a line and nothing else.")
        if term[0] not in "#;":
            entries.append(Entry(term))
    return Parts(joined(entries), {"measure": "density"})
