"""What the model is trained on, as rows: a text, the place of its target, and what is known of it."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from biaskit.types import Span

DEV = ("dev_rw", "dev_mt")
"""Parts of NewsMTSC that are only measured with."""
FOLDS = 5
"""Parts that sets without folds of their own are cut into, articles kept together."""


@dataclass(frozen=True, slots=True)
class Row:
    """A text to learn from.

    Attributes:
        text: as the model will see it.
        span: place of the target; None where the whole text is meant.
        source: where it is from: "newsmtsc", "own", "names", "pronouns", "nouns", "roles", "frames".
        copy: how it was made from another row ("thinned", "swapped", "joined", "covered"); "" for a row as gathered.
        holder: whether the text names a `HOLDER`, whose attitude toward the target is asked for.
        valence: 0 negative, 1 neutral, 2 positive; None where nobody labelled it.
        role: 0 none, 1 protagonist, 2 antagonist, 3 innocent; None where unknown.
        attitude: of the holder toward the target: 0 against, 1 neither, 2 for; None where unknown.
        frames: for each frame 1, 0 or None where unknown.
        entities: whom the target stands for, where a set says so.
        doc: the article.
        fold: 0 to 4, articles kept together, where a set has folds.
    """

    text: str
    span: Span | None
    source: str = ""
    copy: str = ""
    holder: bool = False
    valence: int | None = None
    role: int | None = None
    attitude: int | None = None
    frames: Sequence[int | None] | None = None
    entities: Sequence[str] = ()
    doc: str = ""
    fold: int | None = None


def write(path: Path, parts: Mapping[str, Sequence[Row]]) -> None:
    """Write rows, by the name of their part."""
    with gzip.open(path, "wt", encoding="utf-8") as file:
        json.dump({name: [asdict(row) for row in rows] for name, rows in parts.items()}, file)


def read(path: Path) -> dict[str, list[Row]]:
    """Read what `write` wrote."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        parts = json.load(file)
    return {name: [_row(one) for one in rows] for name, rows in parts.items()}


def _row(one: dict) -> Row:
    return Row(**{**one, "span": tuple(one["span"]) if one["span"] else None, "entities": tuple(one["entities"])})


def unlabelled(row: Row) -> Row:
    """The same row without what people said of it."""
    return replace(row, valence=None, role=None, attitude=None, frames=None)
