"""PerSenT: the author's sentiment toward the main entity of a text, and of its paragraphs.

Bastan et al. 2020, COLING (10.18653/v1/2020.coling-main.76). Layout: ``<split>.csv``.

The entity goes into the registry by name and surname, as a user's target would. What the outlet says of it in its own
voice is rated, sentence by sentence, by each scorer. Where a scorer gives probabilities, their mean over the sentences
of a document, or of a paragraph, is taken, and the class is the most probable; else the class is that of the mean value
(`polarity`). Nothing rated is neutral. No threshold is fitted. Paragraphs are the lines of the text; they count where
there are as many as labels. "Whole sentences": the same sentences with all their words, quoted ones too, and not only
those that bear on the entity.
"""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path
from statistics import fmean
from typing import Any

from biaskit.actors import Actors
from biaskit.annotation import annotate
from biaskit.evaluation.entities import person
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.types import Article, Mention, Rating, Span, polarity

DEFAULT_SPLIT = "dev"
SCORERS = ("vader",)
SIGNED = True
"""A scorer's values are read by their sign."""
CLASSES = {"Negative": 0, "Neutral": 1, "Positive": 2}
"""Rows and columns of the confusion matrices."""

_PARAGRAPHS = 16


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text, whom it is mostly about, and the classes of the whole and of its paragraphs; None where there is none."""

    article: Article
    entity: str
    whole: int | None
    paragraphs: tuple[tuple[Span, int | None], ...]


def files(folder: Path, split: str | None) -> list[Path]:
    """The file of a split."""
    path = folder / f"{split or DEFAULT_SPLIT}.csv"
    return [path] if path.is_file() else []


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Classes of documents and paragraphs against the annotators'."""
    tally, watch, words, documents = Tally(), Stopwatch(), 0, 0
    load_pipeline()
    for path in files(folder, split):
        for text in read_labelled(path):
            with watch:
                mentions = outlets_mentions(text)
                ratings = [rater.rate(mentions) for rater in raters]
            whole = [replace(mention, scope=()) for mention in mentions]
            for rater, own in zip(raters, ratings, strict=True):
                _compare(tally, rater.name, text, own)
                _add(tally, f"{rater.name}, document, whole sentences", text.article.id, text.whole, rater.rate(whole))
            words += len(text.article.text.split())
            documents += 1
    return Scored(tally.measures(), documents, words, watch.seconds)


def read_labelled(path: Path) -> Iterator[Labelled]:
    """The texts of a file that has any class."""
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            article = Article(row["DOCUMENT_INDEX"], row["DOCUMENT"], title=row["TITLE"])
            labels = [row.get(f"Paragraph{i}") or "" for i in range(_PARAGRAPHS)]
            given = [CLASSES.get(label.strip()) for label in labels if label.strip()]
            lines = _lines(article.text)
            paragraphs = tuple(zip(lines, given, strict=True)) if len(lines) == len(given) else ()
            yield Labelled(
                article, row["TARGET_ENTITY"].strip(), CLASSES.get(row["TRUE_SENTIMENT"].strip()), paragraphs
            )


def _lines(text: str) -> list[Span]:
    """Spans of the lines that are not blank."""
    lines = text.splitlines(keepends=True)
    ends = list(accumulate(map(len, lines)))
    return [(end - len(line), end) for line, end in zip(lines, ends, strict=True) if line.strip()]


def outlets_mentions(text: Labelled) -> list[Mention]:
    """Mentions of the entity in the outlet's own voice."""
    registry = Actors([person(text.entity)]) | Actors.world()
    return [m for m in annotate([text.article], actors=registry).mentions if _about(m, text.entity)]


def _about(mention: Mention, entity: str) -> bool:
    return mention.target == entity and mention.voice == "outlet"


def _compare(tally: Tally, name: str, text: Labelled, ratings: Sequence[Rating]) -> None:
    document = text.article.id
    _add_with_evidence(tally, f"{name}, document", document, text.whole, ratings)
    for (low, high), label in text.paragraphs:
        here = [r for r in ratings if r.mention.part == "body" and low <= _place(r.mention) < high]
        _add_with_evidence(tally, f"{name}, paragraph", document, label, here)


def _place(mention: Mention) -> int:
    return mention.sentence_start + mention.start


def _add_with_evidence(tally: Tally, name: str, document: str, gold: int | None, ratings: Sequence[Rating]) -> None:
    _add(tally, name, document, gold, ratings)
    if gold is not None:
        tally.add(f"{name}, with evidence", "share", document, any(r.value == r.value for r in ratings), 1)


def _add(tally: Tally, name: str, document: str, gold: int | None, ratings: Sequence[Rating]) -> None:
    if gold is None:
        return
    rated = list({_words(r.mention): r for r in ratings if r.value == r.value}.values())
    cells = [0.0] * len(CLASSES) ** 2
    cells[gold * len(CLASSES) + class_of(rated)] = 1
    tally.add(name, "macro_f1", document, *cells)


def _words(mention: Mention) -> tuple[Any, ...]:
    """The words that are rated; a sentence that names the entity twice counts once."""
    return mention.part, mention.sentence_start, mention.scope


def class_of(rated: Sequence[Rating]) -> int:
    """Class of the mean of ratings that have values; neutral when there are none.

    >>> mention = Mention("a", "Peru", "Peru lost.", 0, 4)
    >>> likely = (0.45, 0.5, 0.05), (0.3, 0.1, 0.6)
    >>> class_of([Rating(mention, "mine", "valence", p[2] - p[0], probabilities=p) for p in likely])
    0
    """
    if not rated:
        return CLASSES["Neutral"]
    known = [rating.probabilities for rating in rated if rating.probabilities is not None]
    shares = (fmean(shares) for shares in zip(*known, strict=True)) if len(known) == len(rated) else None
    mean = replace(rated[0], value=fmean(r.value for r in rated), probabilities=_three(shares))
    return 1 + polarity(mean)


def _three(shares: Iterable[float] | None) -> tuple[float, float, float] | None:
    if shares is None:
        return None
    negative, neutral, positive = shares
    return negative, neutral, positive
