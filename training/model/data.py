"""Labelled texts to learn from and to measure with: NewsMTSC, own sentences, roles and frames."""

import json
import random
import re
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

from biaskit.evaluation.newsmtsc import read_labelled
from biaskit.masking import HOLDER, NAME, OTHER, blind
from biaskit.types import Span
from training.model import frames, pool, roles
from training.model.rows import DEV, FOLDS, Row

OWN = Path(__file__).parent / "own"
"""Sentences written for this, with their labels."""


def gather(folder: Path, each: Mapping[str, int], seed: int) -> dict[str, list[Row]]:
    """All rows as gathered, by part.

    "learn" is what the networks learn from, "roles" what the role head is fitted on at last, "named ..." what the twin
    that sees names learns from, and the others are to measure with.

    Args:
        folder: of the gold sets.
        each: see `pool.gather`.
        seed: of what is drawn.
    """
    learn = [*newsmtsc(folder / "newsmtsc", "train"), *own(seed), *attitudes(FOLDS), *heads(folder)]
    learn += pool.gather(folder, learn, dict(each), seed)
    parts = {part: newsmtsc(folder / "newsmtsc", part) for part in DEV}
    named = {f"named {part}": newsmtsc(folder / "newsmtsc", part, names=True) for part in ("train", *DEV)}
    return {"learn": learn, "roles": cast(folder), **parts, **named}


def heads(folder: Path) -> list[Row]:
    """What the heads for roles and frames learn from beside the valence."""
    framed = frames.rows(folder, chunks=True)
    return [row for row in cast(folder) if row.copy == "covered"] + [
        Row(one["text"], None, "frames", frames=one["frames"], doc=one["doc"], fold=one["fold"]) for one in framed
    ]


def cast(folder: Path) -> list[Row]:
    """Targets with their roles, each as it stands, and with a common noun hidden ("covered")."""
    known = roles.rows(folder / "narrative_frames")
    both = [*((one, "") for one in known), *((roles.covered(one), "covered") for one in known)]
    rows = []
    for one, copy in both:
        place = {"entities": tuple(one["entities"]), "doc": one["doc"], "fold": one["fold"]}
        rows.append(Row(one["text"], one["span"], "roles", copy, role=one["role"], **place))
    return rows


def newsmtsc(folder: Path, split: str, *, names: bool = False) -> list[Row]:
    """The labelled targets of a part of NewsMTSC, blinded, or with their names."""
    rows = []
    for one in read_labelled(folder / f"{split}.jsonl"):
        seen = blind(one.mention)
        text, span = (seen.text, seen.target)
        if names:
            text, span = one.mention.sentence, (one.mention.start, one.mention.end)
        rows.append(Row(text, span, "newsmtsc", valence=one.polarity + 1, doc=one.document))
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
                known = {"attitude": attitude, "doc": f"{path.stem} {number}", "fold": fold}
                rows.append(Row(text, span, "own", holder=True, **known))
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
    """Own sentences, a row a target; names elsewhere are `OTHER`, a target's second place now and then its own name.

    Those that only say who is for or against whom have no label here.
    """
    shuffle = random.Random(seed)
    rows = []
    for path in sorted(OWN.rglob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines()):
            sentence = json.loads(line)
            for target, polarity in sentence.get("t", {"P": None, "Q": None}).items():
                text, span = _filled(sentence["s"], target, coreferent=shuffle.random() < 0.5)
                rows.append(Row(text, span, "own", valence=_CLASSES.get(polarity), doc=f"{path.stem} {number}"))
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
