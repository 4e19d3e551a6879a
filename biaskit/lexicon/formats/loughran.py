"""The Loughran-McDonald master dictionary of financial reports (CSV).

A word is in the list of a column (Negative, Positive, Uncertainty, ...) where that holds a year, and was removed from
it where the year is negative. The older column Modal has 1 for strong, 2 for moderate, 3 for weak. Words in no list,
which are nearly all, are left out, and the card says how many; so are the counts, Irr_Verb and Harvard_IV, which are no
lists of its own. Words and categories are put in lower case, for the file has capitals throughout.
Loughran & McDonald 2011, 10.1111/j.1540-6261.2010.01625.x.
"""

from collections.abc import Mapping

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import Parts, header_of, joined, number_of, table_of

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
    rows = [
        (f"{place}, line {line}", {name.lower().replace(" ", "_"): cell for name, cell in row.items()})
        for line, row in table_of(content, place, delimiter)
    ]
    if not rows or not {"word", "negative", "positive"} <= set(rows[0][1]):
        raise InputError(f"{place}: no columns Word, Negative and Positive, which the master dictionary has.")
    entries = []
    removed = 0
    for where, row in rows:
        if not row["word"]:
            raise InputError(f"{where}: no word. Write one, or remove the line.")
        years = {name: number_of(row[name], where) for name in (*_LISTS, *_OLDER) if name in row}
        removed += any(year < 0 for year in years.values())
        if categories := (*(name for name, year in years.items() if year > 0), *_modal(row, where)):
            entries.append(Entry(row["word"].lower(), categories))
    columns = [name for name in (*_LISTS, *_OLDER) if name in rows[0][1]]
    columns += [name for name in _MODAL.values() if name and "modal" in rows[0][1]]
    gaps = [f"{len(rows) - len(entries)} words of the master dictionary are in no list and left out."]
    gaps += [f"{removed} words were once removed from a list (a negative year) and are not in it."] if removed else []
    card = {"measure": "density", "category": [{"name": name} for name in columns], "gaps": gaps}
    return Parts(joined(entries), card)


def _modal(row: Mapping[str, str], where: str) -> tuple[str, ...]:
    grade = number_of(row["modal"], where) if "modal" in row else 0.0
    if grade not in _MODAL:
        raise InputError(f"{where}: Modal is {grade:g}. Allowed: 0, 1 (strong), 2 (moderate), 3 (weak).")
    return (_MODAL[grade],) if grade else ()
