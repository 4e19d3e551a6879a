"""The spreadsheet of the General Inquirer (Harvard IV-4 and Lasswell) as CSV: a column for each category.

A word is in a category where the cell is not empty. The senses of a word ("ABOUT#1", "ABOUT#2") become one entry with
the categories of all of them, for a word alone does not say its sense; their number is a note. Words in no category are
left out and counted on the card. Words are put in lower case, for the file has capitals throughout; the categories keep
theirs, by which some differ (ECON, Econ@). Stone et al. 1962, 10.1002/bs.3830070412.
"""

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, header_of, table_of

SENSES = "senses"
_REMARKS = ("Entry", "Source", "Othtags", "Defined")


def read_inquirer(content: str, place: str) -> Parts:
    """Entries of the General Inquirer's spreadsheet.

    Raises:
        InputError: for columns that it does not have, and for a row without a word.

    >>> text = "Entry,Source,Positiv,Negativ,Defined\\nFINE#1,H4,Positiv,,good\\nFINE#2,H4,,Negativ,penalty\\n"
    >>> read_inquirer(text, "inquirer.csv").entries
    (Entry(term='fine', categories=('Positiv', 'Negativ'), ..., notes={'senses': '2'}),)
    """
    _, delimiter = header_of(content)
    rows = list(table_of(content.replace("\r\n", "\n").replace("\r", "\n"), place, delimiter))
    if not rows or not {"Entry", "Positiv", "Negativ"} <= set(rows[0][1]):
        raise InputError(f"{place}: no columns Entry, Positiv and Negativ, which the General Inquirer has.")
    columns = [name for name in rows[0][1] if name and name not in _REMARKS]
    found: dict[str, dict[str, None]] = {}
    senses: dict[str, int] = {}
    for line, row in rows:
        term = row["Entry"].partition("#")[0].lower()
        if not term:
            raise InputError(f"{place}, line {line}: no word. Write one, or remove the line.")
        found.setdefault(term, {}).update(dict.fromkeys(name for name in columns if row[name]))
        senses[term] = senses.get(term, 0) + 1
    entries = tuple(
        Entry(term, tuple(names), notes={SENSES: str(senses[term])} if senses[term] > 1 else {})
        for term, names in found.items()
        if names
    )
    gaps = ["Senses of a word are not told apart: an entry has the categories of all of them."]
    gaps += [f"Words in no category, left out: {len(found) - len(entries)}."] if len(found) > len(entries) else []
    card = {"measure": CATEGORIES, "notes": [SENSES], "category": [{"name": name} for name in columns], "gaps": gaps}
    return Parts(entries, card)
