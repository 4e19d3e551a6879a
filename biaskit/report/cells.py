"""Tables of the page: rows of cells, cells of parts, each part perhaps a link to its sentences."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from biaskit.showing.text import MISSING, count, number


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a cell.

    Attributes:
        text: what is shown; foreign text is escaped by the template.
        href: address of the sentences behind it, or None.
        label: accessible name of the link where the text alone says too little.
        small: shown smaller and fainter.
    """

    text: str
    href: str | None = None
    label: str | None = None
    small: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: parts one after another, a class for its look, and whether it heads its row."""

    parts: tuple[Part, ...]
    css: str = ""
    is_header: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, headings and rows; ``n`` rows there are, of which these are shown.

    Attributes:
        caption: what the rows are.
        head: headings; those of columns of numbers start with "#".
        rows: cells by row.
        n: rows there are in all.
        more: where the rows that are not shown can be found.
        css: class for the look of the table.
    """

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    n: int
    more: str = ""
    css: str = ""


def words(text: object, href: str | None = None, *, is_header: bool = False, css: str = "") -> Cell:
    """A cell of words."""
    return Cell((Part(str(text), href),), css, is_header)


def listing(parts: Sequence[Part], *, css: str = "") -> Cell:
    """A cell of several parts, or a dash."""
    return Cell(tuple(parts) or (Part(MISSING),), css)


def amount(value: float, href: str | None = None, *, label: str | None = None) -> Cell:
    """A cell with a count."""
    return Cell((Part(count(int(value)), href, label),), "number")


def mean(value: float, low: float, high: float, href: str | None = None, *, is_share: bool = False) -> Iterable[Cell]:
    """Two cells: a mean and its interval."""
    is_rated = value == value
    yield Cell((Part(number(value, signed=not is_share), href if is_rated else None),), "number")
    yield Cell((Part(interval(low, high, is_share=is_share)),), "number interval")


def interval(low: float, high: float, *, is_share: bool = False) -> str:
    """Write an interval.

    >>> interval(-0.5, 0.25), interval(float("nan"), float("nan"))
    ('−0.50 to +0.25', '–')
    """
    if low != low or high != high:
        return MISSING
    return f"{number(low, signed=not is_share)} to {number(high, signed=not is_share)}"


def shade(value: float) -> str:
    """Class of the colour behind a valence: nine steps from n4 over z0 to p4; none without a number.

    >>> shade(-0.7), shade(0.03), shade(0.1), shade(float("nan"))
    ('n4', 'z0', 'p1', 'none')
    """
    if value != value:
        return "none"
    step = sum(abs(value) >= edge for edge in (0.05, 0.15, 0.3, 0.5))
    return "z0" if step == 0 else f"{'p' if value > 0 else 'n'}{step}"
