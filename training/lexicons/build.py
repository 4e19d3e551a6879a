"""Join what was written, what was kept and what was dropped into a shipped lexicon.

python -m training.lexicons.build NAME

Reads every ``seeds*.csv`` in training/lexicons/NAME and its ``decisions.csv``; writes lexicons/NAME/lexicon.csv with a
column ``forms`` (see `biaskit.lexicon.inflection`) where an entry has a part of speech; a seed with ``forms`` of its
own keeps them. Needs ``pip install "biaskit[inflection]"``.
"""

import csv
import sys
from pathlib import Path

from biaskit.lexicon.inflection import forms_of

ROOT = Path(__file__).parents[2]


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
