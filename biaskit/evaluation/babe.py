"""BABE: sentences of news that annotators called biased by their words, or not.

Spinde et al. 2021, Findings of EMNLP (10.18653/v1/2021.findings-emnlp.101). Layout: ``<split>.csv`` with semicolons.

Sentences on which the annotators did not agree are left out. A sentence is rated as a bare mention without a target.
What a scorer finds in it is the share of its words that stand in cues, of whatever dimension, each word with the
greatest weight of the cues that hold it, |weight|, at most 1:

    evidence = sum over words of min(1, max |weight|) / number of words

Several scorers together are the sum of their evidence. Nothing is fitted. "Number of words" is the same, not divided.

AUC is the share of pairs, one biased sentence and one not, in which the biased one has more. Outlets differ in how many
of their sentences are biased, and in what they write about; "within outlet" therefore counts only pairs of one outlet.
Intervals resample articles.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from biaskit.evaluation.measures import Measure, Scored, ranking
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.types import Cue, Mention

DEFAULT_SPLIT = "sg1"
SCORERS = ("vader",)
EVERY_DIMENSION = True
CLASSES = {"Biased": True, "Non-biased": False}

_WORD = re.compile(r"\w+(?:['’-]\w+)*")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A sentence, its article and outlet, and whether it is biased."""

    sentence: str
    document: str
    outlet: str
    biased: bool


def files(folder: Path, split: str | None) -> list[Path]:
    """The file of a split."""
    path = folder / f"{split or DEFAULT_SPLIT}.csv"
    return [path] if path.is_file() else []


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Whether biased sentences have more evidence than others."""
    watch = Stopwatch()
    sentences = [sentence for path in files(folder, split) for sentence in read_labelled(path)]
    mentions = [Mention(str(i), "", sentence.sentence, 0, 0) for i, sentence in enumerate(sentences)]
    lengths = [max(1, len(_WORD.findall(sentence.sentence))) for sentence in sentences]
    together = [0.0] * len(sentences)
    measures: list[Measure] = []
    for rater in raters:
        with watch:
            amounts = _amounts(rater, mentions)
        together = [a + b for a, b in zip(together, amounts, strict=True)]
        measures += _measures(rater.name, sentences, amounts, lengths)
    if len(raters) > 1:
        measures += _measures(" + ".join(rater.name for rater in raters), sentences, together, lengths)
    words = sum(lengths)
    return Scored(tuple(measures), len({sentence.document for sentence in sentences}), words, watch.seconds)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The sentences of a file that have a class."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        for number, row in enumerate(csv.DictReader(handle, delimiter=";")):
            if row["label_bias"] in CLASSES:
                document = row["news_link"] or f"line {number}"
                yield Labelled(row["text"], document, row["outlet"], CLASSES[row["label_bias"]])


def _amounts(rater: Rater, mentions: Sequence[Mention]) -> list[float]:
    ratings, width = rater.rate(mentions), len(rater.dimensions)
    return [
        amount(mention.sentence, [cue for rating in ratings[i * width : (i + 1) * width] for cue in rating.cues])
        for i, mention in enumerate(mentions)
    ]


def amount(sentence: str, cues: Sequence[Cue]) -> float:
    """How many words of a sentence stand in cues, each with the greatest |weight| of its cues, at most 1.

    >>> amount("A brutal, senseless attack", [Cue(2, 8, -0.5, "lexicon"), Cue(10, 26, -3.1, "lexicon")])
    2.5
    """
    return sum(
        min(
            1.0,
            max((abs(cue.weight) for cue in cues if cue.start < word.end() and word.start() < cue.end), default=0.0),
        )
        for word in _WORD.finditer(sentence)
    )


def _measures(
    name: str, sentences: Sequence[Labelled], amounts: Sequence[float], lengths: Sequence[int]
) -> Iterator[Measure]:
    shares = [found / length for found, length in zip(amounts, lengths, strict=True)]
    for what, values in ((f"{name}, share of words", shares), (f"{name}, number of words", amounts)):
        rows = list(zip(sentences, values, strict=True))
        yield ranking(what, [(s.document, "", s.biased, value) for s, value in rows])
        yield ranking(f"{what}, within outlet", [(s.document, s.outlet, s.biased, value) for s, value in rows])
