"""How a value came about, line by line: words, and arithmetic that can be worked out again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

DIGITS = 4
"""Decimals of a printed number; a result that is worked out from printed numbers is right to about three."""


@dataclass(frozen=True, slots=True)
class Line:
    """One step on the way to a value.

    A scorer's ``explain(mention, dimension)`` gives a sequence of them; the last one with a result ends in the value.

    Attributes:
        says: what the step is, in words.
        formula: the arithmetic, of numbers, ``+ − × /``, brackets, ``min``, ``max``, ``sqrt`` and ``exp``; or "".
        result: what it comes to; None without a formula.

    >>> print(Line("mean of the words", "(0.5 − 1) / 2", -0.25))
    mean of the words: (0.5 − 1) / 2 = −0.25
    """

    says: str
    formula: str = ""
    result: float | None = None

    def __str__(self) -> str:
        if self.result is None:
            return self.says
        result = figure(self.result)
        return f"{self.says}: {result}" if self.formula == result else f"{self.says}: {self.formula} = {result}"


def figure(value: float) -> str:
    """A number with up to four decimals and a real minus sign.

    >>> figure(-0.50), figure(1), figure(0.123456), figure(-0.00001)
    ('−0.5', '1', '0.1235', '0')
    """
    text = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return text.replace("-", "−") if text.strip("-0.") else "0"


def total(terms: Iterable[str]) -> str:
    """Terms as a sum.

    >>> total(["0.5", "−1", "2 × 0.1"]), total([])
    ('0.5 − 1 + 2 × 0.1', '0')
    """
    return " + ".join(terms).replace("+ −", "− ") or "0"


def product(*factors: float) -> str:
    """Numbers as a product; a first factor 1 goes where another follows.

    >>> product(1, 0.5, -0.5), product(1)
    ('0.5 × −0.5', '1')
    """
    shown = [figure(one) for one in factors]
    return " × ".join(shown[1:] if len(shown) > 1 and shown[0] == "1" else shown)


def within(formula: str, value: float, low: float = -1.0, high: float = 1.0) -> str:
    """A formula cut off at the end of a scale that ``value``, what it comes to, goes beyond.

    >>> within("0.9 × 1.3", 1.17), within("0.9 × 0.5", 0.45)
    ('min(1, 0.9 × 1.3)', '0.9 × 0.5')
    """
    if value > high:
        return f"min({figure(high)}, {formula})"
    return f"max({figure(low)}, {formula})" if value < low else formula


def mean(values: Sequence[float], weights: Sequence[float] | None = None) -> str:
    """A mean, weighted where not all weigh alike.

    >>> mean([0.5, -1]), mean([0.5, -1], [1, 0.5])
    ('(0.5 − 1) / 2', '(1 × 0.5 + 0.5 × −1) / (1 + 0.5)')
    """
    if weights is None or len(set(weights)) == 1:
        return f"({total(map(figure, values))}) / {len(values)}" if len(values) > 1 else figure(values[0])
    pairs = zip(weights, values, strict=True)
    return f"({total(f'{figure(w)} × {figure(v)}' for w, v in pairs)}) / ({total(map(figure, weights))})"


def listed(words: Iterable[str]) -> str:
    """Words as printed, each in quotation marks.

    >>> listed(["lost", "war"])
    '“lost”, “war”'
    """
    return ", ".join(f"“{word}”" for word in words)
