"""Who differs from whom, and whether it holds: labels, differences, words, trends, and the same under every scorer."""

from biaskit.contrasts.change_points import change_points
from biaskit.contrasts.difference import contrast
from biaskit.contrasts.event_study import event_study
from biaskit.contrasts.labels import (
    LABEL_COLUMNS,
    PREFERRED,
    find_event,
    frame_parents,
    label_contrast,
    normalise_label,
    tops_of,
    valence_scorer,
)
from biaskit.contrasts.mixed import model
from biaskit.contrasts.robustness import multiverse, multiverse_verdict
from biaskit.contrasts.scorer_agreement import agreement
from biaskit.contrasts.trends import trend
from biaskit.contrasts.words import distinctive_words

__all__ = [
    "LABEL_COLUMNS",
    "PREFERRED",
    "agreement",
    "change_points",
    "contrast",
    "distinctive_words",
    "event_study",
    "find_event",
    "frame_parents",
    "label_contrast",
    "model",
    "multiverse",
    "multiverse_verdict",
    "normalise_label",
    "tops_of",
    "trend",
    "valence_scorer",
]
