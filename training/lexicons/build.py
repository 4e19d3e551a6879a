"""Join what was written, what was kept and what was dropped into a shipped lexicon.

python -m training.lexicons.build NAME

Reads every ``seeds*.csv`` in training/lexicons/NAME and its ``decisions.csv``; writes lexicons/NAME/lexicon.csv with a
column ``forms`` (inflections by lemminflect) where an entry has a part of speech. A word that lemminflect's dictionary
does not know as that part of speech is inflected by its rules only where these are safe (`regular`); a seed with
``forms`` of its own keeps them. Needs ``pip install lemminflect``.
"""

import csv
import re
import sys
from pathlib import Path

from lemminflect import getAllInflections, getAllInflectionsOOV, getAllLemmas

ROOT = Path(__file__).parents[2]
TAGS = {"verb": "VERB", "noun": "NOUN", "adj": "ADJ", "adjective": "ADJ", "adv": "ADV"}
INFLECTED = ("verb", "noun", "adj", "adjective")


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: (cell or "").strip() for name, cell in row.items() if name} for row in csv.DictReader(file)]


def rows_of(folder: Path) -> list[dict[str, str]]:
    """The last word on each term and part of speech; dropped ones are gone, whichever file they stand in."""
    decisions = read(folder / "decisions.csv") if (folder / "decisions.csv").exists() else []
    kept = [row for row in decisions if row["decision"] == "kept"]
    dropped = {(row["term"].lower(), row.get("pos", "")) for row in decisions if row["decision"] == "dropped"}
    seeds = [row for path in sorted(folder.glob("seeds*.csv")) for row in read(path)]
    found: dict[object, dict[str, str]] = {}
    for row in (*seeds, *kept):
        pair = row["term"].lower(), row.get("pos", "")
        if pair not in dropped and (pair[0], "") not in dropped:
            found[key_of(row)] = row
    return sorted(found.values(), key=lambda row: (row["term"].lower(), row.get("pos", "")))


def key_of(row: dict[str, str]) -> object:
    """One line a term and part of speech; a term of several categories has one for each."""
    categories = [row[name] for name in ("frame", "foundation", "referent") if name in row]
    return row["term"].lower(), row.get("pos", ""), *categories


def forms_of(term: str, pos: str) -> list[str]:
    """Inflections of a term: of a verb phrase the first word, of a noun phrase the last; other words may be gaps."""
    words = term.split()
    if pos not in INFLECTED or not words:
        return []
    if pos.startswith("adj") and len(words) > 1:
        return []
    head = words[0] if pos == "verb" else words[-1]
    if "*" in head:
        return []
    rest = (words[1:], True) if pos == "verb" else (words[:-1], False)
    return sorted(" ".join([form, *rest[0]] if rest[1] else [*rest[0], form]) for form in inflections(head, pos))


def inflections(word: str, pos: str) -> set[str]:
    """Other writings of a word: by the dictionary, else by rule where it is safe."""
    found = {form for forms in getAllInflections(word, upos=TAGS[pos]).values() for form in forms}
    if not found and regular(word, pos):
        ruled = {form for forms in getAllInflectionsOOV(word, upos=TAGS[pos]).values() for form in forms}
        found = {re.sub("((?<=[gnstwy])|(?<=wo))mans$", "men", form) for form in ruled}
    return {form.lower() for form in found} - {word}


def regular(word: str, pos: str) -> bool:
    """Whether a word that the dictionary lacks is surely inflected by rule.

    A word that it knows as something else is not ("straw that broke", "falsely accuse", "cherry pick"), nor is a
    plural, what has none ("fracking", "cronyism") or an uncertain one ("superhero", "tech"), or a verb that may double
    its last letter ("kneecap").
    """
    if not word.isalpha() or not word.islower() or len(word) < 4 or getAllLemmas(word):
        return False
    if pos == "noun":
        return not re.search("(s|ing|ism|ity|ness|ship|hood|ware|ch|men|people|[aiou])$", word)
    return pos == "verb" and not re.search("([^aeiou][aeiou][b-df-hj-np-tv]|[aeiou]l|ly|s)$", word)


def main(name: str) -> None:
    rows = rows_of(ROOT / "training/lexicons" / name)
    columns = [column for column in dict.fromkeys(c for row in rows for c in row) if column not in _OWN]
    inflected = any(row.get("pos") for row in rows)
    header = ["term", *(["pos", "forms"] if inflected else []), *columns]
    header += ["mark"] if any(row.get("mark") for row in rows) else []
    target = ROOT / "lexicons" / name / "lexicon.csv"
    target.parent.mkdir(exist_ok=True)
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, extrasaction="ignore", restval="", lineterminator="\n")
        writer.writeheader()
        for row in rows:
            forms = forms_of(row["term"], row.get("pos", ""))
            writer.writerow({**row, "forms": row.get("forms") or "|".join(forms)})
    sys.stdout.write(f"{target}: {len(rows)} entries\n")


_OWN = ("term", "pos", "forms", "mark", "decision", "why", "source")

if __name__ == "__main__":
    main(sys.argv[1])
