"""Rows of the table of figures, as Markdown and as JSON."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Row:
    """One figure.

    Attributes:
        theme: which part of the benchmarks it belongs to.
        what: what was measured.
        value: the figure; None where it was not measured, and `note` says why.
        unit: of the figure.
        times: ratio of the cost to that of `of`, both in one run; None where it is compared with nothing.
        of: what it is compared with.
        low: least of the repeats, of the ratio where there is one, else of the figure; None for a single one.
        high: most of them.
        most: what was wanted, at most, of the ratio where there is one, else of the figure.
        least: what was wanted, at least.
        note: what a reader must know besides.
        more: further figures, in the JSON only.
    """

    theme: str
    what: str
    value: float | None = None
    unit: str = ""
    times: float | None = None
    of: str = ""
    low: float | None = None
    high: float | None = None
    most: float | None = None
    least: float | None = None
    note: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def reached(self) -> bool | None:
        """Whether what was wanted was reached; None where nothing was, or nothing was measured."""
        figure = self.value if self.times is None else self.times
        if figure is None or (self.most is None and self.least is None):
            return None
        return (self.most is None or figure <= self.most) and (self.least is None or figure >= self.least)

    def to_json(self) -> dict[str, Any]:
        """All of it."""
        return asdict(self) | {"reached": self.reached}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Row":
        """What `to_json` told.

        >>> Row.from_json(Row("start", "import biaskit", 0.021, "s").to_json()).value
        0.021
        """
        return cls(**{name: value for name, value in told.items() if name != "reached"})


def unmeasured(theme: str, what: str, why: str) -> Row:
    """A row without a figure; one that failed, unless something is not installed.

    >>> unmeasured("speed", "asent", "asent not installed").more, unmeasured("speed", "asent", "KeyError: 'x'").more
    ({}, {'failed': True})
    """
    return Row(theme, what, note=why, more={} if "not installed" in why else {"failed": True})


HEADS = ("theme", "what", "figure", "times", "of", "least to most", "wanted", "note")


def to_markdown(rows: Iterable[Row]) -> str:
    """The rows as one table.

    >>> print(to_markdown([Row("start", "import biaskit", 0.021, "s", low=0.02, high=0.034)]).splitlines()[-1])
    | start | import biaskit | 0.021 s |  |  | 0.020 to 0.034 |  |  |
    """
    lines = [f"| {' | '.join(HEADS)} |", "|---|---|---:|---:|---|---:|---|---|"]
    return "\n".join([*lines, *(f"| {' | '.join(_cells(row))} |" for row in rows)])


def _cells(row: Row) -> Sequence[str]:
    figure = "not measured" if row.value is None else f"{figure_text(row.value)} {row.unit}".strip()
    times = "" if row.times is None else f"{figure_text(row.times)}x"
    spread = "" if row.low is None or row.high is None else f"{figure_text(row.low)} to {figure_text(row.high)}"
    return row.theme, row.what, figure, times, row.of, spread, _wanted(row), row.note


def _wanted(row: Row) -> str:
    bounds = [f"<= {row.most:g}"] if row.most is not None else []
    bounds += [f">= {row.least:g}"] if row.least is not None else []
    missed = ", missed" if row.reached is False else ""
    return " and ".join(bounds) + missed


def figure_text(value: float) -> str:
    """A figure with three digits or more.

    >>> [figure_text(value) for value in (0.0204, 1.5, 12.34, 123.4, 1234567.0)]
    ['0.020', '1.50', '12.3', '123', '1,234,567']
    """
    for limit, digits in ((0.1, 3), (10, 2), (100, 1)):
        if abs(value) < limit:
            return f"{value:.{digits}f}"
    return f"{value:,.0f}"


def spread(values: Sequence[float]) -> dict[str, float | None]:
    """Least and most of the repeats, as a `Row` takes them; of one there is no spread.

    >>> spread([3.0, 1.0, 2.0]), spread([3.0])
    ({'low': 1.0, 'high': 3.0}, {'low': None, 'high': None})
    """
    return {"low": min(values), "high": max(values)} if len(values) > 1 else {"low": None, "high": None}


def middle(values: Sequence[float]) -> float:
    """The median of the repeats."""
    return float(median(values))
