"""Roles: how much of a protagonist, an antagonist or an innocent each target is made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.panels import (
    LINE,
    Heads,
    Names,
    Panels,
    draw_heads,
    draw_names,
    draw_scale,
    end_of,
    fitting,
    group_of,
    heads_of,
    names_of,
    note_lines,
    over,
    totals,
)
from biaskit.chart.prose import counted, listed
from biaskit.chart.style import (
    INK,
    MARKERS,
    NOT_RATED,
    OKABE_ITO,
    SMALL,
    SOFT,
    bare,
    describe,
    is_small,
    key_of,
    left_out,
    mark,
    name_of,
    new_axes,
    nothing_to_show,
    page,
    set_title,
    size_of,
    small_note,
    whisker,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import clean
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError, check_types
from biaskit.summary.shares import ROLES

_NEEDED = ("scorer", "dimension", "n_rated", "mean", "low", "high")
_MAKER = "biaskit.summary.role_shares"
_ORDER = (*ROLES, "agent", "patient")
_NAMES, _GAP, _NARROWEST = 130.0, 8.0, 38.0
_AXIS, _TITLE = 18.0, 22.0


def plot_roles(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    group: str | None = None,
    scorer: str | None = None,
    sort: str | None = None,
    min_n: int = 2,
    max_rows: int = 25,
    level: float = 0.95,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw in which roles each target stands: a row for each target, a panel for each role, one scale.

    A mark is the mean share of the role, a line its interval; the figure behind it is the share in percent, bold for
    the target's leading role. The number of rated mentions stands at the right. Roles differ in place, shape and
    colour. Targets with fewer than ``min_n`` articles are grey; open marks have no interval.

    Args:
        table: as `biaskit.summary.role_shares` returns it, the dimension being the role, means in [0, 1].
        ax: where to draw; by default a new figure as high as its targets need. On a given Axes, targets that find no
            room are left out, and a note counts them.
        group: column whose values are the rows; by default the only grouping column.
        scorer: which to draw, where the table holds several.
        sort: role by whose share the rows are ordered, largest first; ``"table"`` for the order of the table, None for
            the first role drawn.
        min_n: fewest articles of a target that is drawn in colour.
        max_rows: targets to draw at most, those with most rated mentions (of ``sort="table"``, the first).
        level: level of the table's intervals, for the note.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 180.

    Returns:
        The Axes; the targets' rows are at y = 0, 1, ..., from the top, the panel of role j begins at x = j.

    Raises:
        InputError: when a column is missing, a target has several rows of a role, several scorers are there, or
            ``sort`` is no role.

    >>> table = pd.DataFrame({"target": ["Peru", "Chile"], "scorer": "model", "dimension": "innocent", "n_articles": 3,
    ...     "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, 0.4], "low": 0.0, "high": 0.5})
    >>> [label.get_text() for label in plot_roles(table).get_yticklabels()]
    ['Chile', 'Peru']
    """
    check_types(plot_roles, locals())
    if is_empty(table, "plot_roles"):
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_roles", _MAKER)
    group = group_of(table, group, "plot_roles", "target")
    require_columns(table, (group,), "plot_roles", _MAKER)
    rows = pick(table, "scorer", scorer, "plot_roles")
    one_row_each(rows, [group, "dimension"], "plot_roles")
    beside = _AXIS + 4 * LINE + (_TITLE if title else 4)
    wide, most = page(width, 180)
    room = (wide / 25.4 * 72 - 8, most - beside) if ax is None else size_of(ax, over=beside)
    plan = _plan(rows, group, _sort_of(rows, sort), max_rows, room)
    note = note_lines(_note(plan, min_n, level), plan.width)
    if ax is None:
        height = plan.names.row * len(plan.keys) + plan.above + _AXIS + LINE * len(note) + (_TITLE if title else 4)
        ax = new_axes(wide, height)
    _prepare(ax, plan, min_n)
    leading = _leading(plan)
    for (y, column), record in plan.cells.items():
        _draw(ax, record, (y, column), plan, leads=leading.get(y) == column, small=is_small(record, min_n))
    write_note(ax, note, _AXIS - 3)
    set_title(ax, title, plan.width, pad=plan.above + 5)
    describe(ax, _words(plan, leading))
    return ax


Place = tuple[int, int]
"""Number of a target and number of a role."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is drawn where, how it is named, and how large all this is in points."""

    group: str
    keys: Sequence[str | None]
    roles: Sequence[str]
    cells: Mapping[Place, Mapping[Any, Any]]
    counts: Sequence[int]
    left: list[str]
    names: Names
    heads: Heads
    panels: Panels
    n: float

    @property
    def right(self) -> float:
        """Where the numbers of mentions end."""
        return len(self.roles) + self.n / self.panels.cell

    @property
    def above(self) -> float:
        return self.heads.height + 3

    @property
    def width(self) -> float:
        return self.panels.cell * len(self.roles)


def _roles(rows: pd.DataFrame) -> list[str]:
    held = list(dict.fromkeys(rows["dimension"].astype(str)))
    return sorted(held, key=lambda role: _ORDER.index(role) if role in _ORDER else len(_ORDER))


def _sort_of(rows: pd.DataFrame, sort: str | None) -> str:
    known = _roles(rows)
    if sort is not None and sort not in (*known, "table"):
        raise InputError(f"sort is {sort!r}; give one of {', '.join(known)}, or 'table'.")
    return sort or known[0]


def _plan(rows: pd.DataFrame, group: str, sort: str, most: int, size: tuple[float, float]) -> _Plan:
    n, known = totals(rows, group), _roles(rows)
    order = list(n) if sort == "table" else sorted(n, key=lambda key: -n[key])
    widest = min(_NAMES, 0.34 * size[0])
    numbers = max(width_of(f"{count:,}", size=SMALL) for count in n.values()) + _GAP
    room = size[0] - names_of([name_of(key, group) for key in order[:most]], widest).width - numbers
    roles = known[: max(1, int(room // _NARROWEST))]
    heads = heads_of([clean(role) for role in roles], room / len(roles))
    count, lines = fitting([name_of(key, group) for key in order[:most]], widest, size[1] - heads.height)
    keys = order[:count]
    if sort != "table":
        keys = _sorted(keys, rows[rows["dimension"].astype(str) == sort], group)
    names = names_of([name_of(key, group) for key in keys], widest, lines=lines)
    cells = {
        (keys.index(key_of(record[group])), roles.index(str(record["dimension"]))): record
        for record in rows.to_dict("records") if key_of(record[group]) in keys and str(record["dimension"]) in roles
    }  # fmt: skip
    panels = Panels((size[0] - names.width - numbers) / len(roles), end_of(cells.values()))
    left = left_out(len(n) - len(keys), group) + left_out(len(known) - len(roles), "role")
    return _Plan(group, keys, roles, cells, [n[key] for key in keys], left, names, heads, panels, numbers)


def _sorted(keys: Sequence[str | None], rows: pd.DataFrame, group: str) -> list[str | None]:
    """Keys by their means, largest first, what was not rated last."""
    means = rows.dropna(subset="mean")
    share = {key_of(value): float(mean) for value, mean in zip(means[group], means["mean"], strict=True)}
    return sorted(keys, key=lambda key: -share.get(key, -1.0))


def _note(plan: _Plan, min_n: int, level: float) -> list[str]:
    records = plan.cells.values()
    parts = [f"Shares in percent, {level:.0%} interval; n: rated mentions."]
    if any(pd.isna(record["mean"]) for record in records):
        parts.append(f"–: {NOT_RATED}.")
    if any(pd.notna(record["mean"]) and pd.isna(record["low"]) for record in records):
        parts.append("Open mark: no interval.")
    return [*parts, *small_note(records, min_n), *plan.left]


def _prepare(ax: Axes, plan: _Plan, min_n: int) -> None:
    bare(ax)
    ax.set_xlim(-0.04, plan.right)
    ax.set_ylim(len(plan.keys) - 0.5, -0.5)
    soft = [y for (y, _), record in plan.cells.items() if is_small(record, min_n)]
    draw_names(ax, plan.names, len(plan.keys), soft=soft)
    draw_scale(ax, plan.panels, len(plan.roles), len(plan.keys))
    draw_heads(ax, plan.heads, range(len(plan.roles)), 3)
    write(ax, plan.right, 3, "n", size=SMALL, color=SOFT, ha="right", va="bottom", transform=over(ax))
    for y, n in enumerate(plan.counts):
        write(ax, plan.right, y, f"{n:,}", size=SMALL, color=SOFT, ha="right")


def _leading(plan: _Plan) -> dict[int, int]:
    """Each target's role with the largest share, by their places."""
    best: dict[int, int] = {}
    for (y, column), record in plan.cells.items():
        most = float(plan.cells[y, best[y]]["mean"]) if y in best else 0.0
        if record["mean"] > most:
            best[y] = column
    return best


def _draw(ax: Axes, record: Mapping[Any, Any], at: Place, plan: _Plan, *, leads: bool, small: bool) -> None:
    y, column = at
    mean, low, high = (float(record[name]) for name in ("mean", "low", "high"))
    text = "–" if pd.isna(mean) else f"{100 * mean:.0f}"
    write(ax, plan.panels.figure_at(column), y, text, size=SMALL, weight="bold" if leads else "normal",
          color=SOFT if small else INK, ha="right")  # fmt: skip
    colour, marker = OKABE_ITO[column % len(OKABE_ITO)], MARKERS[column % len(MARKERS)]
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        ax.plot([plan.panels.at(column, low), plan.panels.at(column, high)], [y, y], **whisker(colour, small=small))
    if not pd.isna(mean):
        ax.plot([plan.panels.at(column, mean)], [y], marker=marker, markersize=4.6 if plan.panels.cell > 60 else 4.0,
                **mark(colour, small=small, sure=sure))  # fmt: skip


def _words(plan: _Plan, leading: Mapping[int, int]) -> str:
    scorer = next(iter(plan.cells.values()))["scorer"]
    parts = [f"Intervals: mean shares of the roles {listed([clean(r) for r in plan.roles])} ({scorer}) for "
             f"{counted(len(plan.keys), plan.group)}, a panel for each role."]  # fmt: skip
    for column, role in enumerate(plan.roles):
        rated = [(float(r["mean"]), y) for (y, at), r in plan.cells.items() if at == column and pd.notna(r["mean"])]
        if rated:
            mean, y = max(rated, key=lambda one: one[0])
            name = name_of(plan.keys[y], plan.group)
            parts.append(f"Most {clean(role)}: {name}, {mean:.0%} (n = {plan.counts[y]:,}).")
    return " ".join([*parts, *([] if leading else ["Nothing was rated."]), *plan.left])
