"""Texts to learn from: NewsMTSC's train part, own sentences, and places that nobody labelled."""

import csv
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

from biaskit.evaluation.newsmtsc import read_labelled
from biaskit.masking import HOLDER, NAME, OTHER, blind
from biaskit.masking.hiding import hidden
from biaskit.pipeline import load_pipeline
from biaskit.types import Mention, Span
from training.model.rows import Row

OWN = Path(__file__).parent / "own"
"""Sentences written for this, with their labels."""
_LONGEST = 600
"""Characters; longer "sentences" are whole articles, whose names are mostly not judged where they stand."""


def newsmtsc(folder: Path, split: str, *, names: bool = False) -> list[Row]:
    """The labelled targets of a part of NewsMTSC, blinded, or with their names."""
    rows = []
    for one in read_labelled(folder / f"{split}.jsonl"):
        seen = blind(one.mention)
        text, span = (seen.text, seen.target)
        if names:
            text, span = one.mention.sentence, (one.mention.start, one.mention.end)
        rows.append(Row(text, span, valence=one.polarity + 1, doc=one.document))
    return rows


def attitudes(folds: int) -> list[Row]:
    """Ordered pairs of actors in own sentences: whether the one is for or against the other."""
    rows = []
    for path in sorted(OWN.rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            sentence = json.loads(line)
            fold = (sentence.get("g", number) + len(path.stem)) % folds
            for holder, target, attitude in _pairs(sentence):
                text, span = _filled(sentence["s"], target, coreferent=True, holder=holder)
                rows.append(Row(text, span, attitude=attitude, doc=f"{path.stem} {number}", fold=fold))
    return rows


_DIRECTED = {0: (1, 1), 1: (2, 1), 2: (1, 2), 3: (0, 1), 4: (1, 0)}
"""Of each class of a sentence with {P} and {Q} the attitude of P toward Q, and of Q toward P."""


def _pairs(sentence: dict[str, Any]) -> list[tuple[str, str, int]]:
    if "d" in sentence:
        there, back = _DIRECTED[sentence["d"]]
        return [("P", "Q", there), ("Q", "P", back)]
    said = {(holder, target): 2 if sign == "+" else 0 for holder, target, sign in sentence["r"]}
    return [(*pair, said.get(pair, 1)) for pair in permutations(sentence["t"], 2)]


_SLOT = re.compile(r"\{([A-Z])(?::([^}]*))?\}")
_CLASSES = {"negative": 0, "neutral": 1, "positive": 2}


def own(seed: int) -> list[Row]:
    """Own sentences, a row a target; names elsewhere are `OTHER`, a target's second place now and then its own name."""
    shuffle = random.Random(seed)
    rows = []
    for path in sorted(OWN.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            sentence = json.loads(line)
            for target, polarity in sentence["t"].items():
                text, span = _filled(sentence["s"], target, coreferent=shuffle.random() < 0.5)
                rows.append(Row(text, span, valence=_CLASSES[polarity], doc=f"{path.stem} {number}"))
    return rows


def _filled(sentence: str, target: str, *, coreferent: bool, holder: str = "") -> tuple[str, Span | None]:
    """A sentence with its slots filled for one target, and the target's first place."""
    out, position, span = "", 0, None
    for slot in _SLOT.finditer(sentence):
        out += sentence[position : slot.start()]
        position = slot.end()
        name, printed = slot[1], slot[2]
        words = printed or (NAME if name == target and (span is None or coreferent) else OTHER)
        words = HOLDER if name == holder and not printed else words
        if name == target and span is None:
            whose = 2 if sentence.startswith("'s", position) and not printed else 0
            span = len(out), len(out) + len(words) + whose
        out += words
    return out + sentence[position:], span


def unlabelled(folder: Path, known: Sequence[Row], each: int, seed: int) -> list[Row]:
    """Names of the sets' sentences that nobody labelled, each as a target.

    Args:
        folder: of the gold sets.
        known: rows that are labelled already.
        each: how many names of a sentence.
        seed: which.
    """
    shuffle = random.Random(seed)
    seen = {(row.text, row.span) for row in known}
    rows = []
    for document, sentence in _sentences(folder):
        names = hidden(Mention("", "", sentence, 0, 0))
        shuffle.shuffle(names)
        fresh = [row for row in _as_targets(sentence, names, document) if (row.text, row.span) not in seen][:each]
        seen.update((row.text, row.span) for row in fresh)
        rows += fresh
    return rows


def _as_targets(sentence: str, names: Sequence[Span], document: str) -> Iterator[Row]:
    for start, end in names:
        first = start + len(re.match(r"(?:the\s+)?", sentence[start:end], re.IGNORECASE)[0])  # type: ignore[index]
        if first < end:
            seen = blind(Mention("", sentence[first:end], sentence, first, end))
            yield Row(seen.text, seen.target, doc=document)


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    known = dict.fromkeys(one.mention.sentence for one in read_labelled(folder / "newsmtsc" / "train.jsonl"))
    yield from (("", sentence) for sentence in known if len(sentence) < _LONGEST)
    pipeline = load_pipeline()
    for article in _table(folder / "narrative_frames" / "articles.tsv", "\t"):
        for paragraph in article["text"].split("\n"):
            for part in pipeline(paragraph).sents if paragraph.strip() else ():
                if 25 < len(part.text.strip()) < _LONGEST:
                    yield article["ID"], part.text.strip()
    for row in _table(folder / "gvfc" / "english.csv", ","):
        yield "", next(value for column, value in row.items() if "title" in column.lower())


def _table(path: Path, delimiter: str) -> list[dict[str, Any]]:
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


_WORD = re.compile(r"\S+\s*")


def thinned(rows: Sequence[Row], copies: int, share: float, seed: int) -> list[Row]:
    """Copies of rows with a share of the words left out, not of the target; without labels, which may have gone."""
    shuffle = random.Random(seed)
    return [_thin(row, share, shuffle) for _ in range(copies) for row in rows]


def _thin(row: Row, share: float, shuffle: random.Random) -> Row:
    out, span = "", row.span
    for word in _WORD.finditer(row.text):
        target = span is not None and word.start() < row.span[1] and row.span[0] < word.end()  # type: ignore[index]
        if target or shuffle.random() >= share:
            if target and row.span is not None and word.start() <= row.span[0]:
                first = len(out) + row.span[0] - word.start()
                span = first, first + row.span[1] - row.span[0]
            out += word[0]
    return replace(row, text=out, span=span, valence=None, role=None, frames=None)
