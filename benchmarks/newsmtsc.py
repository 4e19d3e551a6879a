"""Macro-F1 of the offline valence scorers on NewsMTSC's development halves, on bare mentions.

python -m benchmarks.newsmtsc ../shared/data/newsmtsc
"""

import argparse
import json
import math
from pathlib import Path

import biaskit as bk

CLASSES = {2: -1, 4: 0, 6: 1}
SCORERS = ("vader-classic", "vader", "textblob", "naming", "tone", "tone+verbs")


def mentions(path: Path):
    """(Mention, class) of every target of a file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        sentence = row["sentence_normalized"]
        for target in row["targets"]:
            start, end = target["from"], target["to"]
            mention = bk.Mention(row["primary_gid"], target["mention"], sentence, start, end)
            yield mention, CLASSES[int(target["polarity"])]


def macro_f1(gold, found):
    scores = []
    for label in (-1, 0, 1):
        hits = sum(g == f == label for g, f in zip(gold, found, strict=True))
        scores.append(2 * hits / (gold.count(label) + found.count(label)) if hits else 0.0)
    return sum(scores) / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print("| scorer | set | targets | macro-F1 | without evidence |\n|---|---|---:|---:|---:|")
    for name in SCORERS:
        for half in ("dev_rw", "dev_mt"):
            some, gold = zip(*mentions(folder / f"{half}.jsonl"), strict=True)
            ratings = [r for r in bk.get_scorer(name).rate(some) if r.dimension == "valence"]
            f1 = macro_f1(list(gold), [bk.polarity(r) for r in ratings])
            empty = sum(math.isnan(r.value) for r in ratings)
            print(f"| `{name}` | {half} | {len(gold)} | {f1:.3f} | {empty} |")


if __name__ == "__main__":
    main()
