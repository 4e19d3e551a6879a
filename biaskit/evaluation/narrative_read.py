"""What `narrative_frames` has: articles with frames, and the entities that they cast in a role."""

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from biaskit.evaluation.narrative_mentions import namings, places, sentences
from biaskit.types import Mention, Span

ROLES = {"hero": "protagonist", "villain": "antagonist", "victim": "innocent"}
"""The set's words for roles, and the house's."""

FRAMES = {
    "CO": "conflict",
    "RE": "resolution",
    "HI": "human interest",
    "MO": "morality",
    "EC": "economic",
}
"""The set's columns of frames, and their names."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article, the spans of its sentences, its frames (None where not coded), and roles of entities as printed."""

    id: str
    outlet: str
    text: str
    sentences: tuple[Span, ...]
    frames: dict[str, bool] | None
    roles: tuple[tuple[str, str], ...]


def read_labelled(folder: Path) -> Iterator[Labelled]:
    """The articles, in the order of the file; an entity cast in two roles has both, each once."""
    roles: dict[str, dict[tuple[str, str], None]] = {}
    for row in _rows(folder / "roles.tsv"):
        roles.setdefault(row["ID"], {})[row["entity"], ROLES[row["role"]]] = None
    for row in _rows(folder / "articles.tsv"):
        frames = {name: row[column] == "True" for column, name in FRAMES.items()} if row.get("RE") else None
        own = tuple(roles.get(row["ID"], ()))
        text = row["text"]
        yield Labelled(row["ID"], row["source"], text, tuple(sentences(text)), frames, own)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    csv.field_size_limit(sys.maxsize)
    with path.open(encoding="utf-8", newline="") as handle:
        yield from csv.DictReader(handle, delimiter="\t")


def mentions_of(article: Labelled, entity: str) -> list[Mention]:
    """Bare mentions of an entity, one a sentence: its first naming there, the others coreferent."""
    names = namings(entity)
    found = []
    for low, high in article.sentences if names else ():
        sentence = article.text[low:high]
        spans = places(sentence, names)
        if spans:
            others = tuple(spans[1:])
            found.append(Mention(article.id, entity, sentence, *spans[0], sentence_start=low, coreferent=others))
    return found
