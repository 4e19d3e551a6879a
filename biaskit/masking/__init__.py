"""Hide names from lexicons and parsers: ``hiding`` does it, ``names`` guesses at names that nobody marked."""

from biaskit.masking.hiding import GAP, NAME, Masked, mask, mask_sentence
from biaskit.masking.names import PLACEHOLDER

__all__ = ["GAP", "NAME", "PLACEHOLDER", "Masked", "mask", "mask_sentence"]
