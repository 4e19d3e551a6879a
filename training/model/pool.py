"""Places in real sentences that nobody labelled, for a teacher to label: names, pronouns, common nouns.

The sentences are those of NewsMTSC's train part, narrative_frames and GVFC, which one may train on.
"""

import csv
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from biaskit.evaluation.newsmtsc import read_labelled
from biaskit.masking import blind
from biaskit.masking.hiding import hidden
from biaskit.pipeline import load_pipeline
from biaskit.types import Mention, Span
from training.model.rows import Row

_LONGEST = 600
"""Characters; longer "sentences" are whole articles, whose names are mostly not judged where they stand."""
_SHORTEST = 25
_PRONOUN = re.compile(r"(?<!\w)(?:he|him|his|she|her|they|them|their|it|its|who|we|us)(?!\w)")
_THE = re.compile(r"(?:the\s+)?", re.IGNORECASE)


def gather(folder: Path, known: Sequence[Row], each: dict[str, int], seed: int) -> list[Row]:
    """Rows without labels, in an order of their own.

    Args:
        folder: of the gold sets.
        known: rows that are labelled already; their places are left out.
        each: how many "names", "pronouns" and "nouns" of a sentence are taken at most.
        seed: which.
    """
    shuffle = random.Random(seed)
    seen = {(row.text, row.span) for row in known}
    rows = []
    for document, sentence, nouns in _sentences(folder):
        names = [(_after_the(sentence, start, end), end) for start, end in hidden(Mention("", "", sentence, 0, 0))]
        names = [name for name in names if name[0] < name[1]]
        places = {"names": names, "pronouns": [m.span() for m in _PRONOUN.finditer(sentence)], "nouns": nouns}
        for source, spans in places.items():
            chosen = shuffle.sample(spans, min(each[source], len(spans)))
            fresh = [row for row in _as_targets(sentence, chosen, document, source) if (row.text, row.span) not in seen]
            seen.update((row.text, row.span) for row in fresh)
            rows += fresh
    return rows


def _as_targets(sentence: str, spans: Sequence[Span], document: str, source: str) -> Iterator[Row]:
    for start, end in spans:
        seen = blind(Mention("", sentence[start:end], sentence, start, end))
        if seen.target:
            yield Row(seen.text, seen.target, source, doc=document)


def _after_the(sentence: str, start: int, end: int) -> int:
    """Where a name begins behind its article."""
    return start + len(_THE.match(sentence[start:end])[0])  # type: ignore[index]


def _sentences(folder: Path) -> Iterator[tuple[str, str, list[Span]]]:
    """Document, sentence, and its common nouns with what stands before them but determiners."""
    pipeline = load_pipeline()
    known = dict.fromkeys(one.mention.sentence for one in read_labelled(folder / "newsmtsc" / "train.jsonl"))
    short = [sentence for sentence in known if len(sentence) < _LONGEST]
    for sentence, parsed in zip(short, pipeline.pipe(short), strict=True):
        yield "", sentence, _nouns(parsed[:])
    articles = [(row["ID"], row["text"]) for row in _table(folder / "narrative_frames" / "articles.tsv", "\t")]
    paragraphs = [(part, ident) for ident, text in articles for part in text.split("\n") if part.strip()]
    for parsed, ident in pipeline.pipe(paragraphs, as_tuples=True):
        for part in parsed.sents:
            before = len(part.text) - len(part.text.lstrip())
            if _SHORTEST < len(part.text.strip()) < _LONGEST:
                yield ident, part.text.strip(), [(start - before, end - before) for start, end in _nouns(part)]
    for row in _table(folder / "gvfc" / "english.csv", ","):
        yield "", next(value for column, value in row.items() if "title" in column.lower()), []


def _nouns(part: Any) -> list[Span]:
    """Spans, in a parsed part, of its noun phrases that are common nouns, without determiners."""
    spans = []
    for token in part:
        if token.pos_ == "NOUN" and token.text.islower() and token.dep_ != "compound":
            first = token
            while (
                first.i > part.start and first.nbor(-1).dep_ in ("compound", "amod") and first.nbor(-1).text.islower()
            ):
                first = first.nbor(-1)
            spans.append((first.idx - part.start_char, token.idx + len(token) - part.start_char))
    return spans


def _table(path: Path, delimiter: str) -> list[dict[str, Any]]:
    csv.field_size_limit(10**8)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))
