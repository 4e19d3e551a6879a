"""The scale of a measure, so that an interval ends where its values do."""

from biaskit.inference.ratios import BOTH_SIGNS, SHARES

_SCORERS_OF_SHARES = frozenset({"frames", "moral", "subjectives", "hedges", "boosters", "salience", "syntax"})
_SHARES = frozenset(
    {
        "subjectivity", "intensity", "protagonist", "antagonist", "innocent", "acts", "agentless", "doubtful",
        "endorsing", "heated", "conceding",
    }
)  # fmt: skip


def scale_of(scorer: object, dimension: object) -> tuple[float, float]:
    """Ends of a measure's scale: [0, 1] for the shares that biaskit's own scorers give, [-1, 1] for all else.

    What a table holds is no guide: values that happen to lie above 0 do not make a share.

    >>> scale_of("frames", "economic"), scale_of("sea", "bias")
    ((0.0, 1.0), (-1.0, 1.0))
    """
    return SHARES if scorer in _SCORERS_OF_SHARES or dimension in _SHARES else BOTH_SIGNS
