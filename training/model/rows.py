"""What the model is trained on, as rows: a text, the place of its target, and what is known of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from biaskit.types import Span


@dataclass(frozen=True, slots=True)
class Row:
    """A text to learn from.

    Attributes:
        text: as the model will see it.
        span: place of the target; None where the whole text is meant.
        valence: 0 negative, 1 neutral, 2 positive; None where nobody labelled it.
        soft: the teacher's probabilities of the three; None where it was not asked.
        role: 0 none, 1 protagonist, 2 antagonist, 3 innocent; None where unknown.
        attitude: of the holder named in the text toward the target: 0 against, 1 neither, 2 for; None where unknown.
        frames: for each frame 1, 0 or None where unknown.
        doc: the article.
        fold: 0 to 4, articles kept together, where a set has folds.
    """

    text: str
    span: Span | None
    valence: int | None = None
    soft: tuple[float, ...] | None = None
    role: int | None = None
    attitude: int | None = None
    frames: Sequence[int | None] | None = None
    doc: str = ""
    fold: int | None = None
