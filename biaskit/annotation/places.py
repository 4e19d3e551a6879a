"""A parsed stretch of text, and the places in it that name an actor or event."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Piece:
    """A parsed stretch of an article and its text; ``offset + token.idx`` is a place in the text of its part.

    The text is kept because spaCy puts ``doc.text`` together anew each time it is asked for.
    """

    doc: Any
    text: str
    offset: int
    part: str


@dataclass(frozen=True, slots=True)
class Found:
    """One place where an actor or event is named, as characters and tokens of a piece."""

    actor: str
    start: int
    end: int
    first: int
    last: int
    label: bool = False

    @property
    def tokens(self) -> range:
        """Indexes of the tokens that name it."""
        return range(self.first, self.last)
