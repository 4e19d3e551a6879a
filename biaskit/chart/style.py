"""What all charts share: inks, sizes, new figures, and the checks a table must pass before it is drawn."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import matplotlib as mpl
import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.transforms import Affine2D, ScaledTranslation, Transform, blended_transform_factory

from biaskit.chart.text import clean, style_of, wrap
from biaskit.errors import InputError
from biaskit.showing.text import TIES
from biaskit.showing.words import OUTLETS_WORDS

INK = "#1a1a1a"
SOFT = "#595959"
RULE = "#c8c8c8"
FAINT = "#e2e2e2"
BAND = "#f1f1f1"

OKABE_ITO = ("#0072B2", "#E69F00", "#000000", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
"""Colours that stay apart under colour-blindness (Okabe & Ito 2008), without the yellow that white paper swallows.

In such an order that the first three also differ in grey.
"""

MARKERS = ("o", "s", "D", "^", "v", "P", "X")

SMALL, TEXT, HEAD = 7.0, 7.5, 8.0
"""Sizes in points at print size; nothing is smaller than 7."""

OWN_WORDS = OUTLETS_WORDS
"""How a null source is named."""

NOT_RATED = "not rated"


class Page(NamedTuple):
    """A place for figures, in mm: its width, the height of a usual figure, and the greatest that there is."""

    width: float
    height: float
    greatest: float

    @property
    def inches(self) -> tuple[float, float]:
        """Size of a usual figure as matplotlib takes it."""
        return self.width / 25.4, self.height / 25.4


PAGES = {
    "one-column": Page(88, 60, 220),
    "two-column": Page(180, 110, 220),
    "slides": Page(160, 90, 90),
}
"""Columns of a journal, and a 16:9 slide at less than half its size."""


def page(width: float | None, default: float) -> tuple[float, float]:
    """Width in mm of a new figure, and the greatest height in points that it may have.

    The width is the one given, else that of the `biaskit.chart.style` in use, else the chart's own ``default``; the
    height has an end only under a style.

    Raises:
        InputError: for a width that no figure can have.

    >>> page(None, 120), page(88, 120)
    ((120, inf), (88, inf))
    """
    size = tuple(mpl.rcParams["figure.figsize"])
    used = next((paper for paper in PAGES.values() if paper.inches == size), None)
    if width is not None and not 0 <= width < float("inf"):
        raise InputError(f"width={width!r}: give a number of millimetres above 0, or None.")
    wide = width or (used.width if used else default)
    return wide, used.greatest / 25.4 * 72 if used else float("inf")


def new_axes(width: float, height: float) -> Axes:
    """Return the Axes of a new figure with constrained layout; ``width`` in mm, ``height`` in points."""
    made: tuple[Any, Axes] = plt.subplots(figsize=(width / 25.4, height / 72), layout="constrained")
    figure, ax = made
    figure.get_layout_engine().set(w_pad=2 / 72, h_pad=2 / 72)
    return ax


def size_of(ax: Axes, *, beside: float = 0, over: float = 0) -> tuple[float, float]:
    """Width and height in points that the Axes has, or will have once what stands beside and over it has found room.

    A layout engine gives an Axes its share of the (sub)figure, less its labels; without one it stays as it is.
    """
    scale = 72 / ax.figure.dpi
    spec: Any = ax.get_subplotspec()
    if spec is None or ax.figure.get_layout_engine() is None:
        box = ax.get_window_extent()
        return box.width * scale, box.height * scale
    grid, page = spec.get_gridspec(), ax.figure.bbox
    columns, rows = grid.get_width_ratios(), grid.get_height_ratios()
    wide = sum(columns[spec.colspan.start : spec.colspan.stop]) / sum(columns)
    high = sum(rows[spec.rowspan.start : spec.rowspan.stop]) / sum(rows)
    return page.width * scale * wide - beside - 8, page.height * scale * high - over - 8


def write(
    ax: Axes, x: float, y: float, text: str, *, size: float = TEXT, weight: str = "normal", **options: Any
) -> None:
    """Write cleaned text at data coordinates, or where ``transform`` says."""
    look = {"color": INK, "va": "center_baseline", **options}
    ax.text(x, y, text, **style_of(text, size=size, weight=weight), **look)


def write_note(ax: Axes, lines: Sequence[str], distance: float) -> None:
    """Write lines of small text beneath the Axes, the first one ``distance`` points from its lower edge."""
    text = "\n".join(lines)
    write(ax, 0, -distance, text, size=SMALL, color=SOFT, va="top", transform=below(ax))


def across(ax: Axes) -> Transform:
    """Coordinates with x as a share of the Axes' width and y in data."""
    return blended_transform_factory(ax.transAxes, ax.transData)


def below(ax: Axes) -> Transform:
    """Coordinates in points from the lower left corner of the Axes."""
    corner: Any = ax.transAxes
    return Affine2D().scale(1 / 72) + ax.figure.dpi_scale_trans + ScaledTranslation(0, 0, corner)


def label_ticks(ax: Axes, axis: str, labels: Sequence[str], **options: Any) -> None:
    """Label the positions 0, 1, ... of an axis with cleaned texts."""
    getattr(ax, f"set_{axis}ticks")(range(len(labels)), labels=labels, **options)
    for text, label in zip(getattr(ax, f"get_{axis}ticklabels")(), labels, strict=True):
        text.set(color=INK, **style_of(label, size=TEXT))


def set_title(ax: Axes, title: str | None, room: float, *, pad: float = 6) -> None:
    """Set the title, left-aligned and wrapped to ``room`` points, where there is one."""
    if title:
        text = "\n".join(wrap(clean(title, "bold"), room, size=HEAD, lines=3, weight="bold"))
        ax.set_title(text, loc="left", pad=pad, color=INK, **style_of(text, size=HEAD, weight="bold"))


def bare(ax: Axes) -> None:
    """Take away the frame and the ticks."""
    ax.spines[:].set_visible(False)
    ax.tick_params(which="both", length=0)
    ax.set_xticks([])
    ax.set_yticks([])


def nothing_to_show(ax: Axes | None, width: float | None, why: str = "the table is empty") -> Axes:
    """Return an Axes that says that there is nothing to show."""
    ax = new_axes(page(width, 88)[0], 60) if ax is None else ax
    bare(ax)
    write(ax, 0.5, 0.5, "nothing to show", color=SOFT, ha="center", transform=ax.transAxes)
    describe(ax, f"Nothing to show: {why}.")
    return ax


def key_of(value: object) -> str | None:
    """A group's value as text, None where it is missing."""
    return None if pd.isna(value) else str(value)  # type: ignore[call-overload]


def name_of(value: object, column: str, weight: str = "normal") -> str:
    """Name of a group as drawn; a null source is the outlet.

    >>> name_of(None, "source"), name_of(None, "target"), name_of("Peru", "target")
    ("outlet's own words", 'no target', 'Peru')
    """
    if pd.isna(value):  # type: ignore[call-overload]
        return OWN_WORDS if column == "source" else f"no {column}"
    return clean(value, weight)


def describe(ax: Axes, text: str) -> None:
    """Keep with the Axes what it shows, in sentences; `biaskit.chart.alt_text` reads them."""
    ax.set_label(clean(text.strip().removesuffix(".") + "."))


def is_small(record: Mapping[Any, Any], min_n: int) -> bool:
    """Whether a group has fewer articles than ``min_n``, so that it is drawn in grey.

    >>> is_small({"n_articles": 1}, 2), is_small({}, 2)
    (True, False)
    """
    return "n_articles" in record and record["n_articles"] < min_n


def small_note(records: Iterable[Mapping[Any, Any]], min_n: int) -> list[str]:
    """Sentence on the groups that are grey; none where no group is.

    >>> small_note([{"n_articles": 1}], 2)
    ['Grey: fewer than 2 articles.']
    """
    return [f"Grey: fewer than {min_n:,} articles."] if any(is_small(record, min_n) for record in records) else []


def mark(colour: str, *, small: bool = False, sure: bool = True) -> dict[str, Any]:
    """Look of a mark: open without an interval, and pale with a thin edge for a small group, so that grey print tells.

    >>> mark(INK)["markerfacecolor"], mark(INK, sure=False)["markerfacecolor"], mark(INK, small=True)["markerfacecolor"]
    ('#1a1a1a', 'white', '#c8c8c8')
    """
    edge, fill = (SOFT, RULE) if small else (colour, colour)
    look = {"markeredgecolor": edge, "markerfacecolor": fill if sure else "white", "linestyle": "none", "zorder": 4}
    return {"color": edge, "markeredgewidth": 0.7 if small else 1.2, **look}


def whisker(colour: str, *, small: bool = False) -> dict[str, Any]:
    """Look of an interval's line: thin and grey for a small group."""
    look = {"solid_capstyle": "butt", "zorder": 3}
    return {"color": SOFT, "linewidth": 0.7, **look} if small else {"color": colour, "linewidth": 1.4, **look}


def luminance(colour: Any) -> float:
    """Relative luminance of a colour, 0 for black to 1 for white (WCAG 2.2).

    >>> luminance("white"), luminance("black")
    (1.0, 0.0)
    """
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def left_out(count: int, noun: str) -> list[str]:
    """Sentence on what a chart leaves out; none where that is nothing.

    >>> left_out(2, "source"), left_out(0, "source")
    (['2 more sources not shown.'], [])
    """
    return [f"{count:,} more {clean(noun)}{'' if count == 1 else 's'} not shown."] if count else []


def number(value: float, *, signed: bool = True) -> str:
    """A mean as printed: two digits, a real minus sign, a plus sign where positive unless told otherwise.

    >>> number(0.25), number(-0.5), number(-0.001), number(0.25, signed=False)
    ('+.25', '−.50', '0.00', '.25')
    """
    text = f"{abs(round(value, TIES)):.2f}".removeprefix("0")
    if text == ".00":
        return "0" + text
    return ("−" if value < 0 else "+" if signed else "") + text
