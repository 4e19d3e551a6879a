"""Labels that coders choose from, and what they mean when they write one their own way."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

import numpy as np

from biaskit.errors import InputError

LABELS = ("negative", "neutral", "positive")
CANNOT_TELL = "cannot tell"

_NOTHING = frozenset({"", CANNOT_TELL, "can't tell", "cant tell", "cannot say", "can't say", "?", "n/a", "na", "nan"})


def values_of(labels: Sequence[str]) -> dict[str, float]:
    """The number of each label.

    Raises:
        InputError: for fewer than two labels, or one that comes twice.

    >>> values_of(["negative", "neutral", "positive"]), values_of(["1", "2"])
    ({'negative': -1.0, 'neutral': 0.0, 'positive': 1.0}, {'1': 1.0, '2': 2.0})
    """
    names = [str(label) for label in labels]
    if isinstance(labels, str) or len(names) < 2 or len({plain(name) for name in names}) < len(names):
        raise InputError(f"labels is {labels!r}; give two labels or more, all different.")
    numbers = [number_in(name) for name in names]
    even = np.linspace(-1, 1, len(names)).tolist()
    return dict(zip(names, even if None in numbers else numbers, strict=True))


def meant(given: str, values: Mapping[str, float], place: str) -> str | None:
    """The label that somebody meant; None where nothing could be told.

    Raises:
        InputError: that begins with the place, for what fits no label or several.

    >>> meant("Pos.", {"negative": -1.0, "neutral": 0.0, "positive": 1.0}, "row 2")
    'positive'
    """
    text = plain(given).strip(".,;:!'\"")
    if text in _NOTHING:
        return None
    number = number_in(text)
    fits = [label for label in values if plain(label) == text]
    fits = fits or [label for label, value in values.items() if value == number]
    fits = fits or [label for label in values if plain(label).startswith(text)]
    if len(fits) == 1:
        return fits[0]
    allowed = ", ".join(f"{label} ({value:g})" for label, value in values.items())
    raise InputError(f"{place}: the label is {given!r}. Allowed: {allowed}, or {CANNOT_TELL}.")


def plain(text: str) -> str:
    """A text as it is compared: without case, double blanks and typographic marks.

    >>> plain(" Can’t_Tell ")
    "can't tell"
    """
    text = unicodedata.normalize("NFKC", str(text)).replace("\u2019", "'").replace("\u2212", "-").replace("_", " ")
    return " ".join(text.split()).casefold()


def number_in(text: str) -> float | None:
    """The number that a text is; None for any other text.

    >>> number_in("+1"), number_in("−0,5"), number_in("one")
    (1.0, -0.5, None)
    """
    digits = plain(text).replace(",", ".")
    return float(digits) if re.fullmatch(r"[+-]?\d+(\.\d+)?", digits) else None
