"""The Loughran-McDonald master dictionary of financial reports (CSV).

A word is in the list of a column (Negative, Positive, Uncertainty, ...) where that holds a year, and was removed from
it where the year is negative. The older column Modal has 1 for strong, 2 for moderate, 3 for weak. Words in no list,
which are nearly all, are left out, and the card says how many; so are the counts, Irr_Verb and Harvard_IV, which are no
lists of its own. Words and categories are put in lower case, for the file has capitals throughout.
Loughran & McDonald 2011, 10.1111/j.1540-6261.2010.01625.x.
"""

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, Parts, header_of, joined, number_of, table_of

_LISTS = (
    "negative",
    "positive",
    "uncertainty",
    "litigious",
    "strong_modal",
    "weak_modal",
    "constraining",
    "complexity",
)
_OLDER = ("superfluous", "interesting")
_MODAL = {0.0: "", 1.0: "strong_modal", 2.0: "moderate_modal", 3.0: "weak_modal"}


def read_loughran(content: str, place: str) -> Parts:
    """Entries of the master dictionary: the words that are in a list.

    Raises:
        InputError: for columns or cells that it does not have.

    >>> text = "Word,Negative,Positive\\nABANDON,2009,0\\nABLE,0,2009\\nABOUT,0,0\\nABET,-2020,0\\n"
    >>> [(entry.term, entry.categories) for entry in read_loughran(text, "LM.csv").entries]
    [('abandon', ('negative',)), ('able', ('positive',))]
    """
    _, delimiter = header_of(content)
    rows = list(table_of(content, place, delimiter))
    columns = {name.lower().replace(" ", "_"): name for name in rows[0][1]} if rows else {}
    if not {"word", "negative", "positive"} <= set(columns):
        raise InputError(f"{place}: no columns Word, Negative and Positive, which the master dictionary has.")
    lists = {name: columns[name] for name in (*_LISTS, *_OLDER) if name in columns}
    entries = []
    removed = 0
    for line, row in rows:
        where = f"{place}, line {line}"
        if not row[columns["word"]]:
            raise InputError(f"{where}: no word. Write one, or remove the line.")
        # Nearly all cells are "0", and there are a million of them.
        years = {name: number_of(row[column], where) for name, column in lists.items() if row[column] != "0"}
        removed += any(year < 0 for year in years.values())
        modal = _modal(row[columns["modal"]], where) if "modal" in columns else ()
        if categories := (*(name for name, year in years.items() if year > 0), *modal):
            entries.append(Entry(row[columns["word"]].lower(), categories))
    names = [*lists, *(name for name in _MODAL.values() if name and "modal" in columns)]
    gaps = [f"Words of the master dictionary that are in no list, left out: {len(rows) - len(entries)}."]
    gaps += [f"Words that were once removed from a list (a negative year), not in it: {removed}."] if removed else []
    card = {"measure": CATEGORIES, "category": [{"name": name} for name in names], "gaps": gaps}
    return Parts(joined(entries), card)


def _modal(cell: str, where: str) -> tuple[str, ...]:
    grade = number_of(cell, where)
    if grade not in _MODAL:
        raise InputError(f"{where}: Modal is {cell}. Allowed: 0, 1 (strong), 2 (moderate), 3 (weak).")
    return (_MODAL[grade],) if grade else ()
