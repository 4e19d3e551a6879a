"""Frames of gold sets in the words of the lexicon `frames`: the one place that says which stands for which.

Every dimension is in the tables at most once a set, so that no word of a scorer speaks for two frames.
"""

from collections.abc import Mapping, Sequence

from biaskit.errors import InputError
from biaskit.evaluation.raters import Rater

GVFC: Mapping[str, tuple[str, ...]] = {
    "3 politics": ("political",),
    "7 public opinion": ("public opinion",),
    "2 gun control/regulation": ("policy prescription and evaluation",),
    "5 school/public space safety": ("security and defense",),
    "6 race/ethnicity": ("fairness and equality",),
    "9 economic consequences": ("economic",),
    "4 mental health": ("health and safety",),
    "8 society/culture": ("cultural identity", "morality"),
    "1 gun/2nd amendment rights": ("constitutionality and jurisprudence",),
}
"""GVFC's frames, the most common first, and the dimensions that speak for them.

Politics, public opinion and economic consequences are defined as ours of that name. Gun control is about measures and
whether they work: policy. School and public safety: keeping people safe from attack, security. Race: how groups are
treated, fairness. Mental health: illness and care, health. Society and culture: values and whether a way of life is
right, so cultural identity and morality. Rights to arms: what a constitution grants.
"""

NARRATIVE: Mapping[str, tuple[str, ...]] = {
    "conflict": ("political",),
    "resolution": ("policy prescription and evaluation",),
    "human interest": ("quality of life", "humanitarian"),
    "morality": ("morality",),
    "economic": ("economic",),
}
"""The five frames of `narrative_frames` (after Semetko & Valkenburg 2000) and the dimensions that speak for them.

Morality and economic consequences are defined as ours. Resolution asks whether somebody can or should solve a problem:
proposing and weighing what to do, policy. Human interest shows what people live through: how well they live, and need.
Conflict is disagreement and reproach, winners and losers between parties or groups; ours is nearest in the struggle
between parties. These three ask about the form of a story, ours about its topic: a weak likeness.
"""


def speaks(rater: Rater, table: Mapping[str, tuple[str, ...]], name: str) -> dict[str, str]:
    """Dimensions of a scorer that speak for a set's frames: dimension to frame.

    Raises:
        InputError: when not every frame has one.
    """
    found = {one: frame for frame, ours in table.items() for one in ours if one in rater.dimensions}
    missing = [frame for frame in table if frame not in found.values()]
    if missing:
        raise InputError(
            f"The scorer {rater.name!r} has no dimension for {_listed(missing)}, which {name} measures. Its "
            f"dimensions: {_listed(rater.scorer.dimensions)}. Give a scorer of frames, as 'frames'."
        )
    return found


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
