"""AFINN: ``term TAB valence``, a whole number from -5 to 5; terms may have several words.

Its emoticons cannot match, for the search is by words; `Lexicon.check` lists them.
Nielsen 2011, 10.48550/arXiv.1103.2903.
"""

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import VALENCE, Parts, joined, lines_of, number_of

LOW, HIGH = -5.0, 5.0


def read_afinn(content: str, place: str) -> Parts:
    """Entries of AFINN.

    Raises:
        InputError: for a line of another shape, and for a number that is not whole or not in -5..5.

    >>> read_afinn("can't stand\\t-3\\n", "AFINN.txt").entries[0].values
    {'valence': -3.0}
    """
    entries = []
    for number, line in lines_of(content):
        where = f"{place}, line {number}"
        cells = [cell.strip() for cell in line.strip().split("\t")]
        if len(cells) != 2 or not all(cells):
            raise InputError(f"{where}: {line.strip()!r} is not a term and a number parted by a tab.")
        valence = number_of(cells[1], where, LOW, HIGH)
        if not valence.is_integer():
            raise InputError(f"{where}: {cells[1]} is not a whole number. For fractions write biaskit's own CSV.")
        entries.append(Entry(cells[0], values={VALENCE: valence}))
    scale = "Column valence: from -5 (most negative) to 5 (most positive)."
    return Parts(joined(entries), {"measure": VALENCE, "scale": scale, "range": [LOW, HIGH]})
