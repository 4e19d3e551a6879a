"""The NRC word-emotion association lexicon (EmoLex), word by word.

Long form: a line for each word and emotion, ``word TAB emotion TAB 0 or 1``; fractions, as in NRC's emotion intensity
lexicon, become values in [0, 1] named after the emotion. Wide form: a header, the word first, a column of 0 and 1 for
each emotion; where another column of words stands behind them (a translation), its words are the terms and the English
ones a note. Words with 0 everywhere are left out, as their association is with nothing; the card counts them.
Mohammad & Turney 2013, 10.1111/j.1467-8640.2012.00460.x.
"""

from collections.abc import Iterator

from biaskit.errors import InputError
from biaskit.lexicon.entries import Entry
from biaskit.lexicon.formats.parts import CATEGORIES, VALENCE, Parts, header_of, joined, lines_of, number_of, table_of

_NONE = "NO TRANSLATION"
_ENGLISH = "english"
_GRADED = {
    "measure": VALENCE,
    "scale": "A column for each emotion: its intensity, from 0 (none) to 1 (most); rated as it stands.",
    "range": [-1.0, 1.0],
}


def read_emolex(content: str, place: str) -> Parts:
    """Entries of EmoLex in its long or wide form.

    Raises:
        InputError: for a line of another shape, a score outside 0 to 1, and two scores for one word and emotion.

    >>> read_emolex("abandon\\tfear\\t1\\nabandon\\tjoy\\t0\\n", "nrc.txt").entries
    (Entry(term='abandon', categories=('fear',), ...),)
    """
    header, delimiter = header_of(content)
    wide = len(header) > 3 and not any(cell in ("0", "1") for cell in header)
    return _wide(content, place, delimiter) if wide else _long(content, place)


def _long(content: str, place: str) -> Parts:
    scores: dict[str, dict[str, float]] = {}
    for where, word, emotion, score in _scores(content, place):
        if scores.setdefault(word, {}).setdefault(emotion, score) != score:
            raise InputError(f"{where}: {word!r} already has another score for {emotion}. Keep one line.")
    graded = any(not score.is_integer() for found in scores.values() for score in found.values())
    emotions = list(dict.fromkeys(emotion for found in scores.values() for emotion in found))
    held = {word: {name: score for name, score in found.items() if score} for word, found in scores.items()}
    entries = tuple(
        Entry(word, values=found) if graded else Entry(word, tuple(found)) for word, found in held.items() if found
    )
    card = _GRADED if graded else {"measure": CATEGORIES, "category": _named(emotions)}
    return Parts(entries, {**card, **_gaps(len(scores) - len(entries), 0)})


def _scores(content: str, place: str) -> Iterator[tuple[str, str, str, float]]:
    for number, line in lines_of(content):
        where = f"{place}, line {number}"
        cells = [cell.strip() for cell in line.strip().split("\t")]
        if len(cells) != 3 or not all(cells):
            raise InputError(f"{where}: {line.strip()!r} is not word, emotion and score parted by tabs.")
        if cells[1].lower() != "emotion":
            yield where, cells[0], cells[1], number_of(cells[2], where, 0, 1)


def _wide(content: str, place: str, delimiter: str) -> Parts:
    rows = [(f"{place}, line {line}", row) for line, row in table_of(content, place, delimiter)]
    columns = list(rows[0][1]) if rows else []
    emotions = [name for name in columns[1:] if sum(row[name] in ("0", "1") for _, row in rows) > len(rows) / 2]
    words = [name for name in columns if name not in emotions]
    if not emotions or len(words) > 2:
        odd = ", ".join(words[1:]) or "none"
        raise InputError(f"{place}: columns without 0 and 1: {odd}. One may hold the words of a translation.")
    term = words[-1]
    entries = []
    for where, row in rows:
        if not row[term]:
            raise InputError(f"{where}: no word in the column {term!r}. Write one, or remove the line.")
        broken = next((name for name in emotions if row[name] not in ("0", "1")), None)
        if broken:
            raise InputError(f"{where}: {broken} is {row[broken]!r}. Allowed: 0, 1.")
        notes = {_ENGLISH: row[words[0]]} if len(words) == 2 else {}
        entries.append(Entry(row[term], tuple(name for name in emotions if row[name] == "1"), notes=notes))
    kept = [entry for entry in entries if entry.categories and entry.term != _NONE]
    untold = sum(entry.term == _NONE for entry in entries)
    card = {"measure": CATEGORIES, "category": _named(emotions), **({"notes": [_ENGLISH]} if len(words) == 2 else {})}
    return Parts(joined(kept), {**card, **_gaps(len(entries) - len(kept) - untold, untold)})


def _named(emotions: list[str]) -> list[dict[str, str]]:
    return [{"name": emotion} for emotion in emotions]


def _gaps(empty: int, untold: int) -> dict[str, list[str]]:
    gaps = [f"Words of the file that are associated with nothing, left out: {empty}."] if empty else []
    gaps += [f"Words of the file without a translation, left out: {untold}."] if untold else []
    return {"gaps": gaps} if gaps else {}
