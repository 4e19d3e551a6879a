"""Human labels: samples to annotate, how far coders agree, where scorers err, and means corrected for it."""

from biaskit.validation.annotations import read_annotations
from biaskit.validation.correction import corrected, corrected_differences
from biaskit.validation.sampling import sample_for_annotation
from biaskit.validation.validate import Validation, validate
from biaskit.validation.widget import label_sheet

__all__ = [
    "Validation",
    "corrected",
    "corrected_differences",
    "label_sheet",
    "read_annotations",
    "sample_for_annotation",
    "validate",
]
