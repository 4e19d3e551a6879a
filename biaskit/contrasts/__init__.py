"""Who differs from whom, and whether it holds: labels, differences, words, trends, and the same under every scorer."""

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

__all__ = [
    "LABEL_COLUMNS",
    "PREFERRED",
    "find_event",
    "frame_parents",
    "label_contrast",
    "normalise_label",
    "tops_of",
    "valence_scorer",
]
