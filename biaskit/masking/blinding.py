"""The text that a trained model may see of a mention: no name, the target told from the others."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from biaskit.masking.hiding import NAME, Masked, clean, hidden, possessive, render
from biaskit.types import Mention, Span

OTHER = "Morgan"
"""Stands for every name but the target's; as common for women as for men, like `NAME`."""

HOLDER = "Jordan"
"""Stands for the actor whose attitude toward the target is asked for."""

_PLURAL = {NAME: "the Taylors", OTHER: "the Morgans", HOLDER: "the Jordans"}
_PLURAL_VERB = re.compile(r"\s+(?:are|were|have|do|aren['’]t|weren['’]t|haven['’]t|don['’]t)\b", re.IGNORECASE)
_ARTICLE = re.compile(r"(?<!\w)(an?)\s{1,4}$", re.IGNORECASE)
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


def blind(mention: Mention, *, holder: Span | None = None) -> Blinded:
    """Give the words that bear on a mention's target and the target itself, every name hidden.

    The target and what names it too (``mention.coreferent``) are `NAME`, all other names `OTHER`, the target's own name
    printed again in a bare mention among them: whether two names are one is for the annotation to say, not for their
    letters. "An" before a name is "a". Where the verb behind is plural, "the Taylors" and "the Morgans". A possessive
    keeps its 's, pronouns (but for one with a capital, which reads as a name) and common nouns stay, and so does the
    label of an event, which is the evidence. Nothing here looks at the letters of a marked name, but for the capital
    that shows that it is one. Names that nobody marked must be guessed (see `mask`): to have those of other actors
    hidden for sure, mark them.

    Args:
        mention: what is to be read.
        holder: place in the sentence of an actor whose attitude toward the target is asked for; it becomes `HOLDER`.

    >>> seen = blind(Mention("a", "Peru", "Chile's president accused Peru of fraud.", 26, 30))
    >>> seen.text, seen.target
    ("Morgan's president accused Taylor of fraud.", (27, 33))
    """
    sentence = mention.sentence
    own, names = _own(mention, hidden(mention))
    names = clean([*names, holder], len(sentence)) if holder else names
    articles = _articles(sentence, names)
    before = dict(zip([start for start, _ in names], [0, *(end for _, end in names)], strict=False))

    def write(start: int, end: int) -> str:
        if (start, end) in articles:
            return sentence[start]
        name = NAME if _touched(own, start, end) else HOLDER if _touched([holder or (0, 0)], start, end) else OTHER
        whose = possessive(mention, start, end)
        if whose:
            return name + whose
        return _PLURAL[name] if _is_plural(sentence, before.get(start, start), start, end) else name

    masked = render(sentence, _with_target(mention, names), sorted([*names, *articles]), write, " ")
    return Blinded(masked, _place(masked, (mention.start, mention.end)))


def shown(mention: Mention) -> Blinded:
    """Give the same words as `blind`, and the target's place, with every name as printed.

    >>> shown(Mention("a", "Peru", "Chile accused Peru of fraud.", 14, 18)).text
    'Chile accused Peru of fraud.'
    """
    sentence, printed = mention.sentence, (mention.start, mention.end)
    scope = clean([*mention.scope, printed] if mention.scope else [(0, len(sentence))], len(sentence))
    masked = render(sentence, scope, [], lambda *_: "", " ")
    return Blinded(masked, _place(masked, printed))


def _articles(sentence: str, names: Sequence[Span]) -> set[Span]:
    """Where "a" or "an" stands before a name: which of the two it is would give the name's first letter away."""
    found = [_ARTICLE.search(sentence, max(0, start - 8), start) for start, _ in names]
    return {match.span(1) for match in found if match}


def _touched(spans: Sequence[Span], start: int, end: int) -> bool:
    return any(start < stop and first < end for first, stop in spans)


def _own(mention: Mention, names: list[Span]) -> tuple[list[Span], list[Span]]:
    """Spans that name the target, and all names."""
    start, end = mention.start, mention.end
    if start >= end:
        return [], names
    if not any(first <= start and end <= last for first, last in names):  # a label or common noun, with names inside
        return list(mention.coreferent), names
    return [(start, end), *mention.coreferent], names


def _with_target(mention: Mention, names: Sequence[Span]) -> list[Span]:
    """What is shown: the scope, and the target where it stands outside."""
    length = len(mention.sentence)
    if not mention.scope:
        return [(0, length)]
    target = next((name for name in names if name[0] <= mention.start < name[1]), (mention.start, mention.end))
    return clean([*mention.scope, target], length)


def _is_plural(sentence: str, floor: int, start: int, end: int) -> bool:
    """Whether the verb behind a name says that it is one of many; of "Chile and Peru are" neither name is.

    ``floor``: where the name before it ends, whose letters do not count.
    """
    before = sentence[max(floor, start - 12) : start]
    return bool(_PLURAL_VERB.match(sentence, end)) and not _ONE_OF_SEVERAL.search(before)


def _place(masked: Masked, target: Span) -> Span | None:
    """Where the target stands in the text."""
    if target[0] >= target[1]:
        return None
    places = []
    for piece in masked.pieces:
        if piece.sentence_start < target[1] and target[0] < piece.sentence_end:
            shift = piece.start - piece.sentence_start
            cut = max(piece.start, target[0] + shift), min(piece.end, target[1] + shift)
            places.append(cut if piece.literal else (piece.start, piece.end))
    return (places[0][0], places[-1][1]) if places else None
