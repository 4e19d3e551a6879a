"""GVFC: which of nine frames a headline on gun violence has.

Liu, Guo, Mays, Betke & Wijaya 2019, CoNLL (10.18653/v1/K19-1047). Layout: ``english.csv``; of its headlines those that
the coders called relevant count. ``folds/<k>/dev.tsv``, where it is there, has the test headlines of five folds; a
split "0" to "4" is one of them, and all of them together are the whole set.

A headline is rated as a bare mention without a target. The answer is the frame whose dimensions (`frame_names.GVFC`)
have the largest value together; without any above 0 it is the set's most common frame, politics, and of frames that
tie the more common. The gold frame is the first that the coders gave (Q3 Theme1); in "either frame" the second is right
too.

- Macro-F1 over the nine frames, as in the single-label runs of the set's literature.
- The share of headlines without evidence.

Intervals resample headlines; the same headline counts as one.
"""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biaskit.evaluation.frame_names import GVFC, speaks
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.types import Mention, Rating

SCORERS = ("frames",)
EVERY_DIMENSION = True

_FILE = "english.csv"
_NUMBERS = {name.partition(" ")[0]: name for name in GVFC}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A headline, its first and second frame by the names of `frame_names.GVFC` ("" for none), and its fold if any."""

    headline: str
    first: str
    second: str
    fold: int | None = None


def files(folder: Path, split: str | None) -> list[Path]:
    """The file of headlines, and those of folds."""
    path, folds = folder / _FILE, _folds(folder)
    if not path.is_file() or (split is not None and split not in folds):
        return []
    return [path, *([folds[split]] if split is not None else folds.values())]


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Frames against the coders'."""
    some = [one for one in read_labelled(folder) if split is None or str(one.fold) == split]
    mentions = [Mention(str(i), "", one.headline, 0, 0) for i, one in enumerate(some)]
    speaking = [speaks(rater, GVFC, "gvfc") for rater in raters]
    tally, watch = Tally(), Stopwatch()
    for rater, frames in zip(raters, speaking, strict=True):
        with watch:
            sums = _sums(rater.rate(mentions), frames, len(mentions))
        for one, values in zip(some, sums, strict=True):
            _compare(tally, rater.name, one, values)
    words = sum(len(one.headline.split()) for one in some)
    return Scored(tally.measures(), len({one.headline for one in some}), words, watch.seconds)


def read_labelled(folder: Path) -> Iterator[Labelled]:
    """The relevant headlines, in the order of the file."""
    folds = {_unquoted(row[1]): int(name) for name, path in _folds(folder).items() for row in _tabbed(path)}
    with (folder / _FILE).open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            if row["Q1 Relevant"] == "1":
                title, second = row["news_title"], _NUMBERS.get(row["Q3 Theme2"], "")
                yield Labelled(title, _NUMBERS[row["Q3 Theme1"]], second, folds.get(title))


def _folds(folder: Path) -> dict[str, Path]:
    return {path.parent.name: path for path in sorted(folder.glob("folds/*/dev.tsv"))}


def _tabbed(path: Path) -> Iterator[list[str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield line.split("\t")


def _unquoted(title: str) -> str:
    """A headline of a fold as the other file has it: some stand in quotation marks, theirs doubled."""
    quoted = len(title) > 1 and title[0] == title[-1] == '"'
    return title[1:-1].replace('""', '"') if quoted and '""' in title else title


def _sums(ratings: Sequence[Rating], frames: dict[str, str], count: int) -> list[dict[str, float]]:
    """For each headline the value of each frame, its dimensions together; a missing value adds nothing."""
    sums = [dict.fromkeys(GVFC, 0.0) for _ in range(count)]
    for rating in ratings:
        frame = frames.get(rating.dimension)
        if frame and rating.value > 0:
            sums[int(rating.mention.article_id)][frame] += rating.value
    return sums


def _compare(tally: Tally, name: str, one: Labelled, values: dict[str, float]) -> None:
    answer, order = max(values, key=values.__getitem__), list(GVFC)
    either = one.second if one.second == answer else one.first
    for what, gold in ((name, one.first), (f"{name}, either frame", either)):
        cells = [0] * len(order) ** 2
        cells[order.index(gold) * len(order) + order.index(answer)] = 1
        tally.add(what, "macro_f1", one.headline, *cells)
    tally.add(f"{name}, without evidence", "share", one.headline, not any(values.values()), 1)
