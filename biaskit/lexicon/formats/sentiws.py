"""SentiWS, valence of German words: ``Word|POS TAB weight TAB inflection,inflection``, weight in [-1, 1].

Words are put in lower case: matching does not mind case, and a capital in German is no sign of a name.
Remus, Quasthoff & Heyer 2010, SentiWS - a Publicly Available German-language Resource for Sentiment Analysis.
"""

import re

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import VALENCE, Parts, joined, lines_of, number_of

LOW, HIGH = -1.0, 1.0
_POS = {"NN": "noun", "ADJX": "adj", "VVINF": "verb", "ADV": "adv"}
_LINE = re.compile(r"([^|\t]+)\|([A-Z]+)\t([^\t]+)(?:\t(.*))?")


def read_sentiws(content: str, place: str) -> Parts:
    """Entries of SentiWS.

    Raises:
        InputError: for a line of another shape, an unknown part of speech, and a weight outside -1..1.

    >>> read_sentiws("Abbruch|NN\\t-0.0048\\tAbbruches,Abbrüche\\n", "SentiWS.txt").entries
    (Entry(term='abbruch', ..., values={'valence': -0.0048}, pos='noun', forms=('abbruches', 'abbrüche'), ...),)
    """
    entries = []
    for number, line in lines_of(content):
        where = f"{place}, line {number}"
        match = _LINE.fullmatch(line.strip())
        if not match:
            raise InputError(f"{where}: {line.strip()!r} is not 'Word|POS', a weight and inflections parted by tabs.")
        term, tag, weight, inflections = match.groups()
        if tag not in _POS:
            raise InputError(f"{where}: unknown part of speech {tag!r}. Allowed: {', '.join(_POS)}.")
        forms = tuple(form.strip().lower() for form in (inflections or "").split(",") if form.strip())
        values = {VALENCE: number_of(weight.strip(), where, LOW, HIGH)}
        entries.append(Entry(term.strip().lower(), values=values, pos=_POS[tag], forms=forms))
    scale = "Column valence: from -1 (most negative) to 1 (most positive)."
    return Parts(joined(entries), {"measure": VALENCE, "scale": scale, "range": [LOW, HIGH], "language": "de"})
