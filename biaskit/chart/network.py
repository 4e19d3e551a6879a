"""The network of who speaks of whom, and how."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import atan2, cos, pi, sin
from typing import Any

import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import FancyArrowPatch

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.prose import counted, listed, mean_of, measure
from biaskit.chart.style import (
    INK,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    bare,
    describe,
    is_small,
    key_of,
    name_of,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    small_note,
    write,
    write_note,
)  # fmt: skip
from biaskit.chart.text import style_of, wrap
from biaskit.errors import check_types, require

_NEEDED = ("source", "target", "scorer", "dimension", "n_articles", "n_mentions", "n_rated", "mean", "low", "high")
_COLOURS = colormaps["PuOr"]
_NAMES, _LINE, _KEY = 88.0, 9.5, 25.0
_LIMITS = (0.25, 0.5, 1.0)
_MOST = 4.5
"""Width in points of the line with most mentions."""


def plot_network(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    scorer: str | None = None,
    dimension: str | None = None,
    min_n: int = 2,
    max_nodes: int = 12,
    max_edges: int = 40,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw who speaks of whom: an arrow from source to target, its colour the valence, its width the mentions.

    Arrows of negative means are dashed, so that they tell without colour; the darker, the farther from 0. The outlets'
    own words stand in the middle, as a square; the others around them, those who speak of each other close together.
    Beneath a name: rated mentions in its own words, and about it. What somebody says of itself is not drawn.

    Args:
        table: as `biaskit.summarize` returns it by source and target; null source for the outlets' own words.
        ax: where to draw; by default a new figure.
        scorer, dimension: which to draw, where the table holds several.
        min_n: arrows that rest on fewer articles are thin and grey.
        max_nodes: actors to draw at most, those with most mentions; a note counts the others.
        max_edges: arrows to draw at most, those with most mentions.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 140.

    Returns:
        The Axes; nodes lie on a circle of radius 1.

    Raises:
        InputError: when a column is missing, a pair has several rows, or several scorers or dimensions are there.
        MissingExtraError: without networkx, which the extra ``paper`` brings.

    >>> table = pd.DataFrame({"source": [None, "Peru"], "target": ["Peru", "Chile"], "scorer": "vader",
    ...     "dimension": "valence", "n_articles": 3, "n_mentions": 9, "n_rated": [9, 2], "mean": [0.1, -0.4],
    ...     "low": -0.5, "high": 0.2})
    >>> [patch.get_gid() for patch in plot_network(table).patches]
    ['Peru > Chile', ' > Peru']
    """
    check_types(plot_network, locals())
    if is_empty(table, "plot_network"):
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_network", "biaskit.summarize")
    rows = pick(pick(table, "scorer", scorer, "plot_network"), "dimension", dimension, "plot_network")
    one_row_each(rows, ["source", "target"], "plot_network")
    wide, most = page(width, 140)
    size = (wide / 25.4 * 72 - 8, most) if ax is None else size_of(ax)
    widest = size[0] / 2 - min(_NAMES, 0.25 * size[0])
    plan = _plan(rows, min(max_nodes, max(3, int(widest / 9))), max_edges)
    notes = wrap(" ".join(_notes(rows, plan, min_n)), 0.88 * size[0], size=SMALL, lines=6)
    radius = min(widest, (size[1] - 150) / 2, 40 + 11.0 * len(plan.places))
    if ax is None:
        height = 2 * radius + 94 + _KEY + _LINE * len(notes) + (28 if title else 0)
        ax = new_axes(wide, height)
    _prepare(ax, size[0], radius)
    for record in sorted(plan.edges, key=lambda record: record["n_rated"]):
        _draw_edge(ax, record, plan, radius, small=is_small(record, min_n))
    for key, place in plan.places.items():
        _draw_node(ax, key, place, plan, radius, size[0])
    _draw_key(ax, rows, plan)
    write_note(ax, notes, _KEY + 4)
    set_title(ax, title, size[0])
    describe(ax, _words(rows, plan, min_n))
    return ax


@dataclass(frozen=True, slots=True)
class _Plan:
    """Who is drawn where, by which arrows, and the value of the strongest colour."""

    places: Mapping[str | None, tuple[float, float]]
    spoken: Mapping[str | None, int]
    about: Mapping[str | None, int]
    edges: Sequence[Mapping[Any, Any]]
    hidden: tuple[int, int]
    limit: float

    @property
    def most(self) -> int:
        return max((int(record["n_rated"]) for record in self.edges), default=1)


def _plan(rows: pd.DataFrame, max_nodes: int, max_edges: int) -> _Plan:
    keyed = rows.assign(source=rows["source"].map(key_of, na_action=None), target=rows["target"].map(key_of))
    weight: dict[str | None, int] = {}
    spoken: dict[str | None, int] = {}
    about: dict[str | None, int] = {}
    for record in keyed.to_dict("records"):
        source, n = key_of(record["source"]), int(record["n_rated"])
        spoken[source] = spoken.get(source, 0) + n
        about[record["target"]] = about.get(record["target"], 0) + n
        for name in {source, record["target"]}:
            weight[name] = weight.get(name, 0) + int(record["n_mentions"])
    order = sorted(weight, key=lambda name: (name is not None, -weight[name], str(name)))
    shown = set(order[:max_nodes])
    drawn = [
        {**record, "source": key_of(record["source"])}
        for record in keyed.sort_values(["n_rated", "target"], ascending=[False, True]).to_dict("records")
        if record["n_rated"] and key_of(record["source"]) != record["target"]
        and {key_of(record["source"]), record["target"]} <= shown
    ]  # fmt: skip
    edges = drawn[:max_edges]
    linked = {name for record in edges for name in (record["source"], record["target"])}
    nodes = [name for name in order if name in linked]
    strongest = max((abs(record["mean"]) for record in edges), default=0)
    limit = next((limit for limit in _LIMITS if strongest <= limit), _LIMITS[-1])
    return _Plan(_placed(nodes, edges), spoken, about, edges, (len(order) - len(nodes), len(drawn) - len(edges)), limit)


def _placed(nodes: Sequence[str | None], edges: Sequence[Mapping[Any, Any]]) -> dict[str | None, tuple[float, float]]:
    """The outlets' own words in the middle, the others on a circle in the order of the graph's Fiedler vector."""
    networkx = require("networkx", extra="paper", purpose="plot_network")
    around = [name for name in nodes if name is not None]
    graph = networkx.Graph()
    graph.add_nodes_from(around)
    for record in edges:
        if record["source"] is not None:
            graph.add_edge(record["source"], record["target"], weight=float(record["n_rated"]))
    for first, second in pairwise(around):
        if not graph.has_edge(first, second):
            graph.add_edge(first, second, weight=0.01)
    order = networkx.spectral_ordering(graph, normalized=True, seed=0) if len(around) > 2 else around
    places: dict[str | None, tuple[float, float]] = {None: (0.0, 0.0)} if None in nodes else {}
    for i, name in enumerate(order):
        angle = pi / 2 - 2 * pi * i / len(order)
        places[name] = (cos(angle), sin(angle))
    return places


def _notes(rows: pd.DataFrame, plan: _Plan, min_n: int) -> Iterator[str]:
    yield f"Widest arrow: {plan.most:,} rated mentions."
    yield from small_note(plan.edges, min_n)
    others, arrows = plan.hidden
    if others:
        yield f"{counted(others, 'actor')} not shown."
    if arrows:
        yield f"{counted(arrows, 'arrow')} not shown."


def _prepare(ax: Axes, wide: float, radius: float) -> None:
    bare(ax)
    ax.set_xlim(-(wide / 2 - 2) / radius, (wide / 2 - 2) / radius)
    ax.set_ylim(-1 - 30 / radius, 1 + 30 / radius)
    ax.set_aspect("equal", anchor="W")


def _colour(mean: float, limit: float) -> Any:
    """Colour of a mean, never so near to white that a line is lost."""
    away = 0.22 + 0.28 * min(abs(mean) / limit, 1.0)
    return _COLOURS(0.5 + (away if mean > 0 else -away))


def _draw_edge(ax: Axes, record: Mapping[Any, Any], plan: _Plan, radius: float, *, small: bool) -> None:
    start, end = plan.places[record["source"]], plan.places[record["target"]]
    bend = 0.0 if record["source"] is None else 0.16
    width = 0.8 if small else 1.0 + (_MOST - 1.0) * record["n_rated"] / plan.most
    arrow = FancyArrowPatch(
        start, end, arrowstyle=f"-|>,head_length={2.6 + width},head_width={1.2 + 0.6 * width}", mutation_scale=1,
        connectionstyle=f"arc3,rad={bend}", shrinkA=7, shrinkB=8, linewidth=width, joinstyle="miter", capstyle="butt",
        color=RULE if small else _colour(record["mean"], plan.limit), zorder=2 if small else 3,
        linestyle=(0, (3, 1.2)) if record["mean"] < 0 else "-",
    )  # fmt: skip
    arrow.set_gid(f"{record['source'] or ''} > {record['target']}")
    ax.add_patch(arrow)


def _draw_node(ax: Axes, key: str | None, place: tuple[float, float], plan: _Plan, radius: float, wide: float) -> None:
    x, y = place
    ax.plot([x], [y], marker="s" if key is None else "o", markersize=7, color=INK, zorder=5)
    angle = atan2(y, x)
    sideways = key is not None and abs(cos(angle)) > 0.3
    room = wide / 2 - abs(x) * radius - 10 if sideways else 2 * _NAMES if key else 1.1 * radius
    name = wrap(name_of(key, "source"), room, size=TEXT, lines=2)
    counts = f"{plan.spoken.get(key, 0):,} by, {plan.about.get(key, 0):,} about"
    lines = [*name, f"{plan.spoken.get(key, 0):,} rated" if key is None else counts]
    up = key is not None and not sideways and y > 0
    height = _LINE * len(lines)
    top = y * radius + (height + 5 if up else height / 2 if sideways else -8)
    across = x * radius + (10 if x > 0 else -10) * sideways
    patch = {"facecolor": "white", "edgecolor": "none", "pad": 0.6, "alpha": 0.85} if key is None else None
    for i, line in enumerate(lines):
        write(ax, across / radius, (top - _LINE * (i + 0.5)) / radius, line, bbox=patch, zorder=6,
              size=SMALL if i == len(lines) - 1 else TEXT, color=SOFT if i == len(lines) - 1 else INK,
              ha=("left" if x > 0 else "right") if sideways else "center")  # fmt: skip


def _draw_key(ax: Axes, rows: pd.DataFrame, plan: _Plan) -> None:
    """Four lines that show the scale, under the Axes."""
    values = [-plan.limit, -plan.limit / 4, plan.limit / 4, plan.limit]
    handles = [
        Line2D([], [], color=_colour(value, plan.limit), linewidth=2.5, linestyle=(0, (3, 1.2)) if value < 0 else "-")
        for value in values
    ]
    legend = ax.legend(
        handles, [number(value) for value in values], loc="upper left", bbox_to_anchor=(0, 0), ncols=4, frameon=False,
        fontsize=SMALL, handlelength=1.9, columnspacing=1.0, handletextpad=0.4, borderpad=0, borderaxespad=0.3,
        title=measure(rows), alignment="left",
    )  # fmt: skip
    for text in (*legend.get_texts(), legend.get_title()):
        text.set(color=SOFT, **style_of(text.get_text(), size=SMALL))


def _words(rows: pd.DataFrame, plan: _Plan, min_n: int) -> str:
    def name(record: Mapping[Any, Any]) -> str:
        return f"{name_of(record['source'], 'source')} of {name_of(record['target'], 'target')}"

    nodes = counted(len(plan.places), "node")
    said = [f"Network of who speaks of whom, {nodes} and {counted(len(plan.edges), 'arrow')}, by {measure(rows)}."]
    told = [record for record in plan.edges if not is_small(record, min_n)]
    for sign, word in ((-1, "negative"), (1, "positive")):
        most = sorted((r for r in told if r["mean"] * sign > 0), key=lambda r: -sign * r["mean"])[:3]
        said += [f"Most {word}: {listed([f'{name(record)}, {mean_of(record)}' for record in most])}."] if most else []
    return " ".join([*said, *_notes(rows, plan, min_n)])
