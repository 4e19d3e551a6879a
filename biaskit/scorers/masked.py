"""What lexicon scorers share: rating the masked words of each mention, each distinct text once."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from biaskit.masking import Masked, mask
from biaskit.types import Cue, Mention, Rating


@dataclass(frozen=True, slots=True)
class Found:
    """Value of one dimension for a text, with its evidence in places of that text; NaN without evidence."""

    value: float
    cues: tuple[Cue, ...] = ()


NOTHING = Found(math.nan)


def rate_masked(
    mentions: Sequence[Mention],
    scorer: str,
    dimensions: Sequence[str],
    measure: Callable[[str], Mapping[str, Found]],
) -> list[Rating]:
    """Rate mentions by what ``measure`` finds in their masked words; a dimension that it leaves out is NaN."""
    known: dict[str, Mapping[str, Found]] = {}
    ratings: list[Rating] = []
    for mention in mentions:
        masked = mask(mention)
        if masked.text not in known:
            known[masked.text] = measure(masked.text)
        found = known[masked.text]
        for dimension in dimensions:
            one = found.get(dimension, NOTHING)
            ratings.append(Rating(mention, scorer, dimension, one.value, _in_sentence(one.cues, masked)))
    return ratings


def _in_sentence(cues: Sequence[Cue], masked: Masked) -> tuple[Cue, ...]:
    return tuple(Cue(*masked.to_sentence(cue.start, cue.end), cue.weight, cue.kind) for cue in cues)
