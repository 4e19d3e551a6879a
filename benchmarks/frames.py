"""Macro-F1 of the lexicon `frames`, on bare mentions: GVFC headlines and the project's own sentences.

python -m benchmarks.frames ../shared/data/gvfc

Nothing is trained. The frame with the largest share is the answer. GVFC's nine frames are read from our dimensions as
`biaskit.evaluation.frame_names.GVFC` says, the other dimensions are left aside; a headline with two annotated frames
counts for the first (column Q3 Theme1), as in the single-label runs of the set's literature; `either` also accepts the
second. A headline without a word of any of them gets the most common frame, politics; of frames that tie, the more
common is the answer. A sentence without a frame word counts as wrong. On bare mentions runs of capitalised words are
guessed to be names and hidden, among them "Second Amendment" and "Democrats"; the table has the headlines with all
words seen as well.
"""

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import biaskit as bk
from biaskit.evaluation.frame_names import GVFC

SENTENCES = Path(__file__).parents[1] / "tests/gold/frame_sentences.csv"
NAMES = {name.split()[0]: name for name in GVFC}
COMMON = "3 politics"


def shares(texts: Sequence[str], *, hide: bool = True) -> Iterator[dict[str, float]]:
    """Share of each frame in each text; empty without a frame word. Unless `hide`, all words are seen."""
    names = () if hide else ((0, 0),)  # with a name given, if an empty one, no others are guessed
    scorer = bk.get_scorer("frames")
    ratings = scorer.rate([bk.Mention(str(n), "text", text, 0, 0, names=names) for n, text in enumerate(texts)])
    found: list[dict[str, float]] = [{} for _ in texts]
    for rating in ratings:
        if rating.value > 0:
            found[int(rating.mention.article_id)][rating.dimension] = rating.value
    yield from found


def best(found: dict[str, float], frames: Iterable[str]) -> str:
    """The frame with the largest share, the first of those that tie; "" without one."""
    frames = tuple(frames)
    top = max(frames, key=lambda frame: found.get(frame, 0.0))
    return top if found.get(top) else ""


def f1(gold: Sequence[str], answers: Sequence[str], frames: Iterable[str]) -> dict[str, float]:
    """F1 by frame."""
    pairs = list(zip(gold, answers, strict=True))
    hits = {frame: sum(g == a == frame for g, a in pairs) for frame in frames}
    return {frame: 2 * n / max(1, gold.count(frame) + answers.count(frame)) for frame, n in hits.items()}


def headlines(folder: Path, *, hide: bool = True) -> tuple[list[str], list[str], list[str]]:
    """Gold frames, gold frames with the second where the answer is the second, and answers."""
    with (folder / "english.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    answers = []
    for found in shares([row["news_title"] for row in rows], hide=hide):
        sums = {name: sum(found.get(one, 0.0) for one in ours) for name, ours in GVFC.items()}
        answers.append(best(sums, GVFC) or COMMON)
    first = [NAMES[row["Q3 Theme1"]] for row in rows]
    second = [NAMES.get(row["Q3 Theme2"], "") for row in rows]
    return first, [s if s == a else f for f, s, a in zip(first, second, answers, strict=True)], answers


def sentences() -> tuple[list[str], list[str], list[str]]:
    """The 14 dimensions, gold frames and answers."""
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    gold = [row["frame"] for row in rows]
    frames = [name for name in bk.get_scorer("frames").dimensions if name in set(gold)]
    return frames, gold, [best(found, frames) for found in shares([row["sentence"] for row in rows])]


def table(title: str, gold: Sequence[str], answers: Sequence[str], frames: Sequence[str]) -> None:
    scores = f1(gold, answers, frames)
    mean = sum(scores.values()) / len(scores)
    print(f"| {title} | {len(gold)} | {mean:.3f} |")
    for frame, score in scores.items():
        print(f"| &nbsp; {frame} | {list(gold).count(frame)} | {score:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    print("| set | texts | macro-F1, F1 |\n|---|---:|---:|")
    for hide, which in ((True, "names hidden"), (False, "all words seen")):
        first, either, answers = headlines(folder, hide=hide)
        table(f"GVFC headlines, first frame, {which}", first, answers, tuple(GVFC))
        table(f"GVFC headlines, either frame, {which}", either, answers, tuple(GVFC))
    if SENTENCES.exists():
        frames, gold, answers = sentences()
        table("own sentences", gold, answers, frames)


if __name__ == "__main__":
    main()
