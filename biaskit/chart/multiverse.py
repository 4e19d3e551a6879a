"""The specification curve: one difference under every choice that could have been made."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from biaskit.chart.checks import is_empty, require_columns
from biaskit.chart.heights import draw_heights
from biaskit.chart.prose import counted
from biaskit.chart.style import (
    FAINT,
    INK,
    OKABE_ITO,
    SMALL,
    SOFT,
    bare,
    below,
    describe,
    key_of,
    mark,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    whisker,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean, elide, wrap
from biaskit.errors import InputError, check_types

CHOICES = ("scorer", "dimension", "threshold", "weights", "voice")
_NEEDED = ("between", "a", "b", *CHOICES, "n_a", "n_b", "difference", "low", "high", "smd", "shown")
_PLOT, _ROW, _GAP, _LINE = 110.0, 9.5, 5.0, 9.5
_BELOW, _ABOVE = OKABE_ITO[5], OKABE_ITO[0]
_VALUES = ("difference", "smd")


def plot_multiverse(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    where: Mapping[str, Any] | None = None,
    value: str = "difference",
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw one difference under each specification, from the lowest to the highest, over the choices that made it.

    Beneath each mark stand ticks at the scorer, the threshold, the weighting and the voice it was made with; choices
    that were never varied are left out. A filled mark has an interval that excludes 0; a round one lies below 0, a
    square one above. Specifications share their texts: how many agree is no test.

    Args:
        table: as `biaskit.contrasts.multiverse` returns it.
        ax: where to draw; by default a new figure.
        where: which cell to draw, where the table holds several: values of ``a``, ``b`` or columns within, such as
            ``{"target": "Peru"}``.
        value: ``"difference"``, in the unit of each scorer, with intervals; or ``"smd"``, the standardised mean
            difference, which scorers share.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 180.

    Returns:
        The Axes; specification i is at x = i.

    Raises:
        InputError: when a column is missing, or several cells are there and none was picked.

    >>> table = pd.DataFrame({"between": "outlet", "a": "Ledger", "b": "Post", "target": "Peru",
    ...     "scorer": ["tone", "vader"], "dimension": "valence", "threshold": float("nan"), "weights": "mention",
    ...     "voice": "all", "n_a": 9, "n_b": 7, "difference": [0.2, -0.1], "low": [0.1, -0.3], "high": [0.3, 0.1],
    ...     "smd": [0.5, -0.2], "shown": [True, False]})
    >>> [text.get_text() for text in plot_multiverse(table).texts if text.get_text() in ("tone", "vader")]
    ['tone', 'vader']
    """
    check_types(plot_multiverse, locals())
    if is_empty(table, "plot_multiverse"):
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_multiverse", "biaskit.contrasts.multiverse")
    if value not in _VALUES:
        raise InputError(f"value is {value!r}; give 'difference' or 'smd'.")
    cell = _cell(table, where or {})
    rows = cell[cell[value].notna()].sort_values([value, *CHOICES], kind="stable").reset_index(drop=True)
    if len(rows) == 0:
        return nothing_to_show(ax, width, "no specification has articles enough")
    wide = page(width, 180)[0]
    room = wide / 25.4 * 72 - 8 if ax is None else size_of(ax)[0]
    choices = _choices(cell)
    plan = _Plan(value, choices, min(96.0, 0.3 * room), room)
    notes = wrap(" ".join(_notes(cell, rows, value)), room - plan.names, size=SMALL, lines=4)
    if ax is None:
        ax = new_axes(wide, _PLOT + plan.under + _LINE * len(notes) + 22 + (14 if title else 0))
    _prepare(ax, rows, plan)
    for x, record in enumerate(rows.to_dict("records")):
        _draw(ax, x, record, plan)
    _draw_choices(ax, rows, plan)
    write_note(ax, notes, plan.under)
    set_title(ax, title, room - plan.names, pad=16)
    describe(ax, _words(cell, rows, plan))
    return ax


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn, the values of each choice that was varied, and sizes in points."""

    value: str
    choices: Mapping[str, Sequence[Any]]
    names: float
    room: float

    @property
    def under(self) -> float:
        """Room for the choices beneath the curve."""
        return 8 + sum(_GAP + _ROW * len(values) for values in self.choices.values()) + 4

    def places(self) -> Iterator[tuple[str, Any, float]]:
        """Each choice and value with its height in points under the lower edge of the Axes."""
        y = 8.0
        for choice, values in self.choices.items():
            for value in values:
                yield choice, value, y
                y += _ROW
            y += _GAP


def _cell(table: pd.DataFrame, where: Mapping[str, Any]) -> pd.DataFrame:
    columns = list(table.columns)
    keys = ["a", "b", *columns[columns.index("b") + 1 : columns.index("scorer")]]
    for column, wanted in where.items():
        if column not in keys:
            raise InputError(f"where names the column {column!r}; a cell is told by {', '.join(keys)}.")
        table = table[table[column].isna() if wanted is None else table[column] == wanted]
    cells = table[keys].drop_duplicates()
    if len(cells) == 1:
        return table
    if len(cells) == 0:
        raise InputError(f"The table has no cell where {dict(where)!r}.")
    known = "; ".join(str({key: key_of(row[key]) for key in keys}) for row in cells.head(3).to_dict("records"))
    raise InputError(
        f"plot_multiverse draws one cell; this table holds {len(cells)}: {known} ... Pick one with where=."
    )


def _choices(cell: pd.DataFrame) -> dict[str, list[Any]]:
    """Values of each choice that was varied, in order; of none that was not."""
    values = {choice: cell[choice].drop_duplicates().sort_values(na_position="first").tolist() for choice in CHOICES}
    return {choice: known for choice, known in values.items() if len(known) > 1}


def _notes(cell: pd.DataFrame, rows: pd.DataFrame, value: str) -> Iterator[str]:
    yield (
        "Filled: the interval excludes 0." if value == "difference" else "Filled: the difference's interval excludes 0."
    )
    sides = [f"{rows[n].min():,} to {rows[n].max():,}" for n in ("n_a", "n_b")]
    yield f"Articles: {' and '.join(sides)}."
    if len(rows) < len(cell):
        yield f"{counted(len(cell) - len(rows), 'specification')} without an estimate."


def _prepare(ax: Axes, rows: pd.DataFrame, plan: _Plan) -> None:
    bare(ax)
    columns = ["difference", "low", "high"] if plan.value == "difference" else ["smd"]
    ax.set_xlim(-0.8, len(rows) - 0.2)
    label = "difference" if plan.value == "difference" else "standardised difference"
    draw_heights(ax, rows[columns].to_numpy(dtype=float).ravel(), label)
    one, other = (name_of(rows[side].iloc[0], str(rows["between"].iloc[0])) for side in ("a", "b"))
    head = elide(f"{one} less {other}", plan.room - plan.names, size=SMALL)
    up = ScaledTranslation(0, 5 / 72, ax.figure.dpi_scale_trans)
    write(ax, 0, 1, head, size=SMALL, color=SOFT, va="bottom", transform=ax.transAxes + up)


def _draw(ax: Axes, x: int, record: Mapping[Any, Any], plan: _Plan) -> None:
    value = float(record[plan.value])
    shown = bool(record["shown"])
    colour, marker = (_BELOW, "o") if value < 0 else (_ABOVE, "s")
    if plan.value == "difference" and not pd.isna(record["low"]):
        look = whisker(colour) | {"linewidth": 1.2 if shown else 0.7}
        ax.plot([x, x], [record["low"], record["high"]], **look)
    ax.plot([x], [value], marker=marker, markersize=3.8, **mark(colour, sure=shown))


def _draw_choices(ax: Axes, rows: pd.DataFrame, plan: _Plan) -> None:
    under = blended_transform_factory(ax.transData, below(ax))
    step = plan.room / max(len(rows), 1)
    for i, (choice, value, y) in enumerate(plan.places()):
        name = elide(clean(_said(choice, value)), plan.names - 8, size=SMALL)
        write(ax, -5, -y, name, size=SMALL, color=INK, ha="right", transform=below(ax))
        ax.plot([-0.5, len(rows) - 0.5], [-y, -y], color=FAINT, linewidth=0.4, transform=under, clip_on=False, zorder=0)
        made = rows[choice].isna() if pd.isna(value) else rows[choice] == value
        for x in rows.index[made]:
            ax.plot([x, x], [-y - 3, -y + 3], color=INK if i % 2 == 0 else SOFT, linewidth=min(2.4, 0.5 * step),
                    solid_capstyle="butt", transform=under, clip_on=False, gid=f"{choice}={value}")  # fmt: skip


def _said(choice: str, value: Any) -> str:
    """A choice in words.

    >>> _said("threshold", float("nan")), _said("threshold", 0.05), _said("weights", "article")
    ('values as they are', 'sign beyond .05', 'articles alike')
    """
    if choice == "threshold":
        return "values as they are" if pd.isna(value) else f"sign beyond {number(float(value), signed=False)}"
    if choice == "weights":
        return f"{value}s alike"
    return {"all": "all voices", "outlet": "outlets’ words", "sources": "sources’ words"}.get(str(value), str(value))


def _words(cell: pd.DataFrame, rows: pd.DataFrame, plan: _Plan) -> str:
    one, other = (name_of(rows[side].iloc[0], str(rows["between"].iloc[0])) for side in ("a", "b"))
    lower, upper = rows[rows[plan.value] < 0], rows[rows[plan.value] > 0]
    median = float(rows[plan.value].median())
    return " ".join(
        [
            f"Specification curve of {counted(len(rows), 'specification')} of the difference {one} less {other}"
            f"{_target(cell)}: {_side(lower, 'below')}; {_side(upper, 'above')}.",
            f"Median {number(median)}, from {number(float(rows[plan.value].min()))} to "
            f"{number(float(rows[plan.value].max()))}.",
            f"Varied: {', '.join(plan.choices) or 'nothing'}.",
            *_notes(cell, rows, plan.value),
        ]
    )


def _side(rows: pd.DataFrame, word: str) -> str:
    return f"{len(rows):,} {word} 0, {int(rows['shown'].sum()):,} of them with an interval that excludes 0"


def _target(cell: pd.DataFrame) -> str:
    columns = list(cell.columns)
    inner = columns[columns.index("b") + 1 : columns.index("scorer")]
    return "".join(f", {name} {name_of(cell[name].iloc[0], name)}" for name in inner)
