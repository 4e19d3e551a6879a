"""The text that a trained model may see of a mention: no name, the target told from the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from biaskit.masking.hiding import NAME, Masked, clean, hidden, possessive, render
from biaskit.types import Mention, Span

OTHER = "Morgan"
"""Stands for every name but the target's; as common for women as for men, like `NAME`."""

_PLURAL = {NAME: "the Taylors", OTHER: "the Morgans"}
_PLURAL_VERB = re.compile(r"\s+(?:are|were|have|do|aren['’]t|weren['’]t|haven['’]t|don['’]t)\b", re.IGNORECASE)
_ONE_OF_SEVERAL = re.compile(r"(?:\b(?:and|or|nor|did|do|does|would|could|can|will|should|may|might|must)|,)\s+$", re.I)


@dataclass(frozen=True, slots=True)
class Blinded:
    """What a model reads.

    Attributes:
        masked: the text, and which part of it stands for which part of the sentence.
        target: place of the target in the text; None where the sentence does not name it.
    """

    masked: Masked
    target: Span | None

    @property
    def text(self) -> str:
        """The text."""
        return self.masked.text


def blind(mention: Mention) -> Blinded:
    """Give the words that bear on a mention's target and the target itself, every name hidden.

    The target and what names it too (``mention.coreferent``) are `NAME`, all other names `OTHER`; where the verb behind
    is plural, "the Taylors" and "the Morgans". A possessive keeps its 's, pronouns and common nouns stay, and so does
    the label of an event, which is the evidence. Nothing here looks at the letters of a name, but for the capital that
    shows that it is one.

    >>> seen = blind(Mention("a", "Peru", "Chile's president accused Peru of fraud.", 26, 30))
    >>> seen.text, seen.target
    ("Morgan's president accused Taylor of fraud.", (27, 33))
    """
    sentence = mention.sentence
    target = (mention.start, mention.end)
    names = hidden(mention)
    own = [target, *mention.coreferent] if mention.start < mention.end else []
    scope = _with_target(mention, names)

    def write(start: int, end: int) -> str:
        name = NAME if any(start < stop and first < end for first, stop in own) else OTHER
        whose = possessive(sentence, start, end)
        return name + whose if whose else _PLURAL[name] if _is_plural(sentence, start, end) else name

    masked = render(sentence, scope, names, write, " ")
    return Blinded(masked, _place(masked, target))


def _with_target(mention: Mention, names: Sequence[Span]) -> list[Span]:
    """What is shown: the scope, and the target where it stands outside."""
    length = len(mention.sentence)
    if not mention.scope:
        return [(0, length)]
    target = next((name for name in names if name[0] <= mention.start < name[1]), (mention.start, mention.end))
    spans = clean([*mention.scope, target], length)
    return spans


def _is_plural(sentence: str, start: int, end: int) -> bool:
    """Whether the verb behind a name says that it is one of many; of "Chile and Peru are" neither name is."""
    return bool(_PLURAL_VERB.match(sentence, end)) and not _ONE_OF_SEVERAL.search(sentence, max(0, start - 12), start)


def _place(masked: Masked, target: Span) -> Span | None:
    """Where the target stands in the text."""
    if target[0] >= target[1]:
        return None
    for piece in masked.pieces:
        if piece.sentence_start <= target[0] < piece.sentence_end:
            if not piece.literal:
                return piece.start, piece.end
            first = piece.start + target[0] - piece.sentence_start
            return first, min(piece.end, first + target[1] - target[0])
    return None
