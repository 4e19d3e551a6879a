"""Hide names from lexicons, parsers and models.

``hiding`` does it for lexicons and parsers, ``blinding`` for models, ``names`` guesses at names that nobody marked.
"""

from biaskit.masking.blinding import HOLDER, OTHER, Blinded, blind, shown
from biaskit.masking.hiding import GAP, NAME, Masked, mask, mask_sentence
from biaskit.masking.names import PLACEHOLDER

__all__ = [
    "GAP",
    "HOLDER",
    "NAME",
    "OTHER",
    "PLACEHOLDER",
    "Blinded",
    "Masked",
    "blind",
    "mask",
    "mask_sentence",
    "shown",
]
