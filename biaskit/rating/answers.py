"""Whether what a scorer answers keeps the contract."""

import math
from collections.abc import Iterator, Sequence
from numbers import Real
from typing import Any

from biaskit.types import Cue, Mention, Rating, Scorer


def faults(scorer: Scorer, mentions: Sequence[Mention], ratings: Any) -> Iterator[str]:
    """What is wrong with a scorer's answer, in sentences that follow the scorer's name; nothing when all is well.

    A scorer owes one `Rating` per mention and dimension: mentions in the order given, of each its dimensions in the
    order of ``scorer.dimensions``; values in [-1, 1] or NaN; cues inside the sentence.
    """
    if _is_well(scorer, mentions, ratings):
        return
    if not isinstance(ratings, list | tuple):
        yield f"returned {type(ratings).__name__}, not a list of Rating"
        return
    due = [(mention, dimension) for mention in mentions for dimension in scorer.dimensions]
    if len(ratings) != len(due):
        yield (
            f"returned {len(ratings)} ratings for {len(mentions)} mentions and {len(scorer.dimensions)} dimensions, "
            f"not {len(due)}: one per mention and dimension, in order"
        )
        return
    for rating, (mention, dimension) in zip(ratings, due, strict=True):
        yield from _rating_faults(scorer.name, rating, mention, dimension)


def _is_well(scorer: Scorer, mentions: Sequence[Mention], ratings: Any) -> bool:
    """Whether an answer is plainly faultless, in one quick look at each rating; False leaves it to the whole check."""
    name, dimensions = scorer.name, tuple(scorer.dimensions)
    if not isinstance(ratings, list | tuple) or len(ratings) != len(mentions) * len(dimensions):
        return False
    answers = iter(ratings)
    for mention in mentions:
        length = len(mention.sentence)
        for dimension, rating in zip(dimensions, answers, strict=False):
            if type(rating) is not Rating or rating.mention is not mention or type(rating.value) is not float:
                return False
            if rating.scorer != name or rating.dimension != dimension or type(rating.cues) is not tuple:
                return False
            if not (-1 <= rating.value <= 1 or math.isnan(rating.value)):
                return False
            if rating.probabilities is not None and not _are_shares(rating.probabilities):
                return False
            for cue in rating.cues:
                if type(cue) is not Cue or not 0 <= cue.start <= cue.end <= length:
                    return False
    return True


def _rating_faults(name: str, rating: Any, mention: Mention, dimension: str) -> Iterator[str]:
    if not isinstance(rating, Rating):
        yield f"returned {type(rating).__name__} in place of a Rating"
        return
    if rating.mention is not mention and rating.mention != mention:
        yield f"rated {rating.mention.target!r} where {mention.target!r} was due: keep the order of the mentions"
    if (rating.scorer, rating.dimension) != (name, dimension):
        yield (
            f"returned a rating by {rating.scorer!r} in {rating.dimension!r} where {name!r} in {dimension!r} was due: "
            "keep the order of the dimensions"
        )
    if isinstance(rating.value, bool) or not isinstance(rating.value, Real):
        yield f"returned the value {rating.value!r} in {dimension!r}, which is no number: give a float, or NaN"
    elif not (math.isnan(rating.value) or -1 <= rating.value <= 1):
        yield f"returned the value {rating.value!r} in {dimension!r}: give one in [-1, 1], or NaN without evidence"
    yield from _evidence_faults(rating)


def _evidence_faults(rating: Rating) -> Iterator[str]:
    length = len(rating.mention.sentence)
    if not isinstance(rating.cues, tuple) or not all(isinstance(cue, Cue) for cue in rating.cues):
        yield f"returned cues {rating.cues!r}: give a tuple of Cue"
        return
    for cue in rating.cues:
        if not 0 <= cue.start <= cue.end <= length:
            yield f"returned a cue at {cue.start}:{cue.end} of a sentence of {length} characters: keep cues inside it"
    shares = rating.probabilities
    if shares is not None and not _are_shares(shares):
        yield f"returned the probabilities {shares!r}: give negative, neutral, positive, which sum to 1, or None"


def _are_shares(shares: Sequence[float]) -> bool:
    return len(shares) == 3 and math.isclose(sum(shares), 1, abs_tol=1e-3) and min(shares) >= 0
