"""From logits to probabilities, and the classes that they are of."""

import math
from collections.abc import Sequence

POLARITIES = ("negative", "neutral", "positive")
"""The classes of a valence, in the order of `Rating.probabilities`."""


def softmax(logits: Sequence[float]) -> tuple[float, ...]:
    """Probabilities of exclusive classes.

    >>> softmax([0.0, 0.0])
    (0.5, 0.5)
    """
    top = max(logits)
    powers = [math.exp(one - top) for one in logits]
    return tuple(power / sum(powers) for power in powers)


def sigmoid(logit: float) -> float:
    """Probability of one thing that may be or not.

    >>> sigmoid(0.0)
    0.5
    """
    return 0.5 * (1 + math.tanh(logit / 2))
