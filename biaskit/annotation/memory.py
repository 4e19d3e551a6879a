"""What an article has named so far, and the piece that is being read."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from biaskit.annotation.epithets import Epithets
from biaskit.annotation.marks import quoted_spans
from biaskit.annotation.places import Found, Piece

if TYPE_CHECKING:
    from biaskit.annotation.linking import Linker

FADING = 0.6
"""What a sentence more between antecedent and pronoun leaves of the antecedent's weight."""
_WORTH = ("NOUN", "PROPN", "PRON")
_KEPT = 400
"""Places that count for who is spoken of most; older ones weigh nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere that an actor was named or taken up.

    Attributes:
        actor, kind: who, and of which kind.
        token: its head's number in the piece.
        sentence: number of the sentence in the article.
        role: its head's syntactic role.
        verb: number of the verb it depends on, in the piece.
        quote: number of the quotation it stands in, or None.
    """

    actor: str
    kind: str
    token: int
    sentence: int
    role: str
    verb: int
    quote: int | None


class Memory:
    """What one article has named so far, piece after piece."""

    def __init__(self, linker: "Linker") -> None:
        self.linker = linker
        self.epithets = Epithets()
        self.places: list[Place] = []
        self.counts: Counter[str] = Counter()
        self.sentence = 0

    def kind(self, actor: str) -> str:
        """Kind of an actor."""
        known = self.linker.actor(actor)
        return known.kind if known else ""

    def salient(self, kinds: Sequence[str], *, within: int | None = None) -> list[str]:
        """Actors of these kinds, the one most and latest named first."""
        weights: Counter[str] = Counter()
        for place in self.places[-_KEPT:]:
            distance = self.sentence - place.sentence
            if place.kind in kinds and (within is None or distance <= within):
                weights[place.actor] += FADING**distance  # type: ignore[assignment]
        return [actor for actor, _ in weights.most_common()]


class Reading:
    """One piece as it is read: its names, and what has been resolved in it."""

    def __init__(self, piece: Piece, names: Sequence[Found], memory: Memory) -> None:
        self.doc, self.text, self.memory = piece.doc, piece.text, memory
        self.quotes = sorted(quoted_spans(piece.text))
        self._opened = [low for low, _ in self.quotes]
        self.by_token = {i: f.actor for f in names for i in f.tokens}
        self.names = names

        kinds = piece.doc.to_array("POS")
        number = {kind: piece.doc.vocab.strings[kind] for kind in _WORTH}
        first = np.zeros(len(kinds), dtype=bool)
        first[[f.first for f in names]] = True
        self._worth = np.flatnonzero(np.isin(kinds, list(number.values())) | first)
        self._pronouns = np.flatnonzero(kinds == number["PRON"])

    def worth(self, sentence: Any) -> list[int]:
        """Tokens of a sentence that may stand for someone: nouns, pronouns, and where a name begins."""
        return _between(self._worth, sentence)

    def pronouns(self, sentence: Any) -> list[int]:
        """The pronouns of a sentence."""
        return _between(self._pronouns, sentence)

    def quote_at(self, position: int) -> int | None:
        """Number of the quotation that holds a character."""
        number = bisect_right(self._opened, position) - 1
        return number if number >= 0 and position < self.quotes[number][1] else None

    def place(self, found: Found) -> Place:
        """A place as memory keeps it."""
        root = self.doc[found.first : found.last].root
        role, verb = root.dep_, root
        while role in ("compound", "nmod", "appos") and root.head != root:
            root = root.head
            role = root.dep_
        verb = root.head
        if role == "pobj" and verb.dep_ == "agent":
            role = "agent"
        if role == "pobj" and verb.lower_ == "to" and verb.head.lower_ == "according":
            role = "nsubj"
        memory = self.memory
        return Place(
            found.actor, memory.kind(found.actor), root.i, memory.sentence, role, verb.i, self.quote_at(found.start)
        )


def _between(tokens: Any, sentence: Any) -> list[int]:
    low, high = np.searchsorted(tokens, (sentence.start, sentence.end))
    return [int(i) for i in tokens[low:high]]
