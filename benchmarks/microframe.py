"""What contrasts and definitions reach with nothing trained: GVFC headlines, NewsMTSC's train half, own sentences.

python -m benchmarks.microframe ../shared/data

Axes between each two of GVFC's nine frames, with the phrases of `POLES`, written from the frames' names: AUC of the
two frames' headlines (the first annotated), and of headlines of either against all others for the intensity. An axis
from praise to blame: AUC of positive against negative targets, among the first `TARGETS` of NewsMTSC's train half. The
scorer `frames-zeroshot` on the frames of `benchmarks.frames`, read in the same way (of two dimensions for one frame the
nearer), beside the lexicon `frames`. Names are hidden; nothing was fitted, and the phrases were written once.
"""

import argparse
import csv
import itertools
import math
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np

import biaskit as bk
from benchmarks.frames import GVFC, NAMES, SENTENCES, best, f1, headlines, sentences
from benchmarks.newsmtsc import mentions
from biaskit.scorers.microframe import Microframe
from biaskit.scorers.similarity import FrameSimilarity
from biaskit.scorers.vectors import WordReader

TARGETS = 1000
POLES = {
    "1 gun/2nd amendment rights": ["gun rights", "the Second Amendment", "the right to bear arms"],
    "2 gun control/regulation": ["gun control", "stricter gun laws", "background checks and bans"],
    "3 politics": ["party politics", "lawmakers and elections", "political struggle"],
    "4 mental health": ["mental health", "mental illness", "a troubled mind"],
    "5 school/public space safety": ["school safety", "security in schools and public places", "arming teachers"],
    "6 race/ethnicity": ["race and ethnicity", "racism", "white supremacy"],
    "7 public opinion": ["public opinion", "protest and marches", "polls and petitions"],
    "8 society/culture": ["society and culture", "video games and violence in films", "religion and values"],
    "9 economic consequences": ["economic consequences", "business and money", "boycotts and sales"],
}
PRAISE = ["Taylor is praised and admired", "a success and an achievement", "good and honest"]
BLAME = ["Taylor is accused and condemned", "a failure and a scandal", "bad and dishonest"]


def auc(upper: Iterable[float], lower: Iterable[float]) -> float:
    """Share of pairs in the right order; ties count half, and what is not rated is left out."""
    first, second = (np.array([value for value in values if not math.isnan(value)]) for values in (upper, lower))
    return float(np.mean((first[:, None] > second) + 0.5 * (first[:, None] == second)))


def titles(folder: Path) -> tuple[list[bk.Mention], list[str]]:
    with (folder / "gvfc/english.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    some = [bk.Mention(str(n), "text", row["news_title"], 0, 0) for n, row in enumerate(rows)]
    return some, [NAMES[row["Q3 Theme1"]] for row in rows]


def pairs(some: Sequence[bk.Mention], gold: Sequence[str], phrases: int) -> tuple[float, float]:
    """Mean AUC of bias and of intensity over all pairs of frames."""
    read, found = list(WordReader().read(some)), []  # once for all axes
    for first, second in itertools.combinations(POLES, 2):
        scorer = Microframe(first, second, POLES[first][:phrases], POLES[second][:phrases])
        values = [one.value for m, words in zip(some, read, strict=True) for one in scorer.rate_words(m, words)]
        bias, intensity = values[::2], values[1::2]
        of = {name: [b for b, g in zip(bias, gold, strict=True) if g == name] for name in (first, second)}
        meant = [g in (first, second) for g in gold]
        near = [i for i, m in zip(intensity, meant, strict=True) if m]
        far = [i for i, m in zip(intensity, meant, strict=True) if not m]
        found.append((auc(of[first], of[second]), auc(near, far)))
    return tuple(sum(column) / len(found) for column in zip(*found, strict=True))


def praise(folder: Path) -> tuple[float, int]:
    some, gold = zip(*itertools.islice(mentions(folder / "newsmtsc/train.jsonl"), TARGETS), strict=True)
    scorer = Microframe("praise", "blame", PRAISE, BLAME)
    values = [rating.value for rating in scorer.rate(some) if rating.dimension == "bias"]
    of = {sign: [v for v, g in zip(values, gold, strict=True) if g == sign] for sign in (-1, 1)}
    return auc(of[1], of[-1]), sum(map(len, of.values()))


def nearest(some: Sequence[bk.Mention]) -> list[dict[str, float]]:
    scorer = FrameSimilarity()
    width, values = len(scorer.dimensions), [rating.value for rating in scorer.rate(some)]
    return [dict(zip(scorer.dimensions, values[n * width :][:width], strict=True)) for n in range(len(some))]


def answer(found: dict[str, float]) -> str:
    return max(GVFC, key=lambda name: max(found[one] for one in GVFC[name]))


def mean(scores: dict[str, float]) -> float:
    return sum(scores.values()) / len(scores)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    some, gold = titles(folder)
    print("| what | figure | value |\n|---|---|---:|")
    for phrases in (3, 1):
        bias, intensity = pairs(some, gold, phrases)
        print(f"| GVFC, 36 axes, {phrases} a pole: the two apart, by bias | AUC | {bias:.3f} |")
        print(f"| GVFC, 36 axes, {phrases} a pole: the two from the rest, by intensity | AUC | {intensity:.3f} |")
    value, n = praise(folder)
    print(f"| NewsMTSC train, {n} targets not neutral, praise to blame | AUC | {value:.3f} |")
    answers = [answer(found) for found in nearest(some)]
    print(f"| GVFC, nine frames, `frames-zeroshot` | macro-F1 | {mean(f1(gold, answers, GVFC)):.3f} |")
    first, _, listed = headlines(folder / "gvfc")
    print(f"| GVFC, nine frames, `frames` | macro-F1 | {mean(f1(first, listed, GVFC)):.3f} |")
    frames, gold, listed = sentences()
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        own = [bk.Mention(str(n), "text", row["sentence"], 0, 0) for n, row in enumerate(csv.DictReader(file))]
    answers = [best({name: found[name] + 1 for name in frames}, frames) for found in nearest(own)]
    print(f"| own sentences, 14 dimensions, `frames-zeroshot` | macro-F1 | {mean(f1(gold, answers, frames)):.3f} |")
    print(f"| own sentences, 14 dimensions, `frames` | macro-F1 | {mean(f1(gold, listed, frames)):.3f} |")


if __name__ == "__main__":
    main()
