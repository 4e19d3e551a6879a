"""Means over time, with their intervals, the number of articles beneath, and lines for what happened."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation, Transform, blended_transform_factory

from biaskit.chart.checks import is_empty, one_row_each, pick, require_columns
from biaskit.chart.event_lines import LINE, EventLines, Events, draw_events, placed_events
from biaskit.chart.heights import draw_heights
from biaskit.chart.prose import counted, extremes, listed, measure
from biaskit.chart.style import (
    INK,
    MARKERS,
    OKABE_ITO,
    SMALL,
    SOFT,
    TEXT,
    bare,
    below,
    describe,
    is_small,
    key_of,
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
from biaskit.chart.text import elide, style_of, wrap
from biaskit.chart.text import width as width_of
from biaskit.errors import InputError, check_types

_NEEDED = ("period", "scorer", "dimension", "n_articles", "n_rated", "mean", "low", "high")
_PLOT, _AXIS, _STRIP = 130.0, 26.0, 10.0
_BESIDE = 44.0


def plot_trend(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    hue: str | None = None,
    events: Events | None = None,
    scorer: str | None = None,
    dimension: str | None = None,
    level: float = 0.95,
    min_n: int = 2,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw the mean of each period with its interval; groups side by side within a period, joined by lines.

    A mark stands in the middle of its period. A line breaks where a period has no rating. Beneath stands the number of
    articles of each period, as figures where they have room and else as bars with the greatest named. Groups differ in
    colour, marker and place.

    Args:
        table: as `biaskit.contrasts.trend` returns it.
        ax: where to draw; by default a new figure.
        hue: column whose values (at most seven) are drawn apart, where the table has one.
        events: what happened, by date; each a vertical line with its words, numbered where they find no room.
        scorer, dimension: which to draw, where the table holds several.
        level: level of the table's intervals, for the axis.
        min_n: periods with fewer articles are grey.
        title: title of the Axes.
        width: width of a new figure in mm; by default that of the `style` in use, or 180.

    Returns:
        The Axes; x is time, y the mean.

    Raises:
        InputError: when a column is missing, a period has several rows, or several scorers or dimensions are there.

    >>> table = pd.DataFrame({"period": pd.to_datetime(["2025-01-06", "2025-01-13"]), "scorer": "tone",
    ...     "dimension": "valence", "n_articles": 3, "n_mentions": 9, "n_rated": 9, "mean": [0.1, -0.4], "low": -0.5,
    ...     "high": 0.2})
    >>> plot_trend(table, events={"2025-01-10": "strike"}).get_ylabel()
    'mean valence (tone)'
    """
    check_types(plot_trend, locals())
    if is_empty(table, "plot_trend"):
        return nothing_to_show(ax, width)
    keys = ["period"] if hue is None else ["period", hue]
    require_columns(table, (*keys, *_NEEDED[1:]), "plot_trend", "biaskit.contrasts.trend")
    rows = pick(pick(table, "scorer", scorer, "plot_trend"), "dimension", dimension, "plot_trend")
    one_row_each(rows, keys, "plot_trend")
    rows = _in_the_middle(rows)
    wide = page(width, 180)[0]
    room = wide / 25.4 * 72 - 8 if ax is None else size_of(ax)[0]
    plan = _plan(rows, hue, events or {}, room)
    notes = wrap(" ".join(_notes(rows, plan, min_n, level)), plan.room, size=SMALL, lines=6)
    if ax is None:
        ax = new_axes(wide, _PLOT + plan.above + plan.under + LINE * len(notes) + (14 if title else 0))
    _prepare(ax, rows, plan)
    for key in plan.hues:
        _draw(ax, plan.of(rows, key), key, plan, min_n)
    _draw_counts(ax, rows, plan)
    draw_events(ax, plan.events)
    write_note(ax, notes, plan.under)
    set_title(ax, title, plan.room, pad=plan.above + 2)
    describe(ax, _words(rows, plan, level))
    return ax


@dataclass(frozen=True, slots=True)
class _Plan:
    """Groups in order, events, what is between two periods, and sizes in points."""

    hue: str | None
    hues: Mapping[str | None, int]
    events: EventLines
    ends: tuple[pd.Timestamp, pd.Timestamp]
    step: pd.Timedelta
    room: float
    legend_columns: int

    @property
    def above(self) -> float:
        """Room for events, and over them for the legend."""
        return 6 + LINE * self.events.depth + 11.0 * (self.hue is not None) * -(-len(self.hues) // self.legend_columns)

    @property
    def under(self) -> float:
        """Room for dates and counts."""
        return _AXIS + _STRIP * len(self.hues)

    def name(self, key: str | None) -> str:
        return name_of(key, self.hue) if self.hue else ""

    def away(self, key: str | None) -> pd.Timedelta:
        """How far from its period's middle a group is drawn, so that whiskers stand side by side."""
        return self.step * (0.11 * (self.hues[key] - (len(self.hues) - 1) / 2))

    def of(self, rows: pd.DataFrame, key: str | None) -> pd.DataFrame:
        return rows if self.hue is None else rows[rows[self.hue].map(key_of, na_action=None) == key]


def _in_the_middle(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the middle of each period as ``middle``: halfway to the next, and the last as far as the others."""
    try:
        rows = rows.assign(period=pd.to_datetime(rows["period"]))
    except (ValueError, TypeError) as error:
        raise InputError(
            "The column 'period' holds what is no date. Give the table of biaskit.contrasts.trend."
        ) from error
    days = pd.Series(rows["period"].drop_duplicates().sort_values().to_numpy())
    steps = days.shift(-1) - days
    usual = steps.median() if len(days) > 1 else pd.Timedelta(days=1)
    middles = dict(zip(days, days + steps.fillna(usual) / 2, strict=True))
    return rows.assign(middle=rows["period"].map(middles))


def _plan(rows: pd.DataFrame, hue: str | None, events: Events, wide: float) -> _Plan:
    keys = list(dict.fromkeys(map(key_of, rows[hue]))) if hue else [None]
    if len(keys) > len(MARKERS):
        raise InputError(f"plot_trend tells {len(MARKERS)} groups apart; {hue} has {len(keys)}. Filter the table.")
    room = wide - _BESIDE
    steps = rows["middle"].drop_duplicates().sort_values().diff().dropna()
    step = steps.min() if len(steps) else pd.Timedelta(days=1)
    ends = (rows["middle"].min() - 0.6 * step, rows["middle"].max() + 0.6 * step)
    widest = max((width_of(name_of(key, str(hue)), size=TEXT) for key in keys), default=0.0)
    columns = max(1, min(len(keys), int(room // (min(widest, room - 28) + 28))))
    return _Plan(
        hue, {key: i for i, key in enumerate(keys)}, placed_events(events, *ends, room), ends, step, room, columns
    )


def _notes(rows: pd.DataFrame, plan: _Plan, min_n: int, level: float) -> Iterator[str]:
    if rows["low"].notna().any():
        yield f"Whiskers: {level:.0%} intervals."
    yield "Beneath: number of articles."
    yield from plan.events.note
    yield from small_note(rows[rows["mean"].notna()].to_dict("records"), min_n)
    if (rows["mean"].notna() & rows["low"].isna()).any():
        yield "Open mark: no interval."


def _prepare(ax: Axes, rows: pd.DataFrame, plan: _Plan) -> None:
    bare(ax)
    ax.set_xlim(*(float(mdates.date2num(end)) for end in plan.ends))
    draw_heights(ax, rows[["mean", "low", "high"]].to_numpy(dtype=float).ravel(), measure(rows))
    locator = mdates.AutoDateLocator(minticks=2, maxticks=max(4, int(plan.room // 42)))
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))
    ax.tick_params(axis="x", which="major", length=3, width=0.6, color=SOFT, labelsize=SMALL, labelcolor=SOFT, pad=2)
    ax.xaxis.get_offset_text().set(size=SMALL, color=SOFT)
    ax.spines["bottom"].set(visible=True, color=SOFT, linewidth=0.6)
    if plan.hue:
        _draw_legend(ax, plan)


def _beneath(ax: Axes) -> Transform:
    """Coordinates with x in time and y in points over the lower edge of the Axes."""
    return blended_transform_factory(ax.transData, below(ax))


def _draw(ax: Axes, rows: pd.DataFrame, key: str | None, plan: _Plan, min_n: int) -> None:
    rows = rows.sort_values("middle")
    colour, marker, line = _look(key, plan)
    places = rows["middle"] + plan.away(key)
    ax.plot(places, rows["mean"], color=colour, linewidth=1.0, alpha=0.75, zorder=2, linestyle=line)
    for record in rows[rows["mean"].notna()].to_dict("records"):
        small, sure = is_small(record, min_n), not pd.isna(record["low"])
        at = [record["middle"] + plan.away(key)]
        if sure:
            ax.plot(at * 2, [record["low"], record["high"]], **whisker(colour, small=small))
        ax.plot(at, [record["mean"]], marker=marker, markersize=4.2, **mark(colour, small=small, sure=sure))


def _draw_counts(ax: Axes, rows: pd.DataFrame, plan: _Plan) -> None:
    """Articles of each period: figures, or bars where figures would touch."""
    first, last = plan.ends
    widest = max(width_of(f"{int(n):,}", size=SMALL) for n in rows["n_articles"])
    spelt = plan.step / (last - first) * plan.room > widest + 3
    most = max(int(rows["n_articles"].max()), 1)
    for key, hue in plan.hues.items():
        y = -_AXIS - _STRIP * hue
        if plan.hue:
            colour, marker, _ = _look(key, plan)
            ax.plot([-8], [y], marker=marker, color=colour, markersize=3.6, transform=below(ax), clip_on=False)
        for record in plan.of(rows, key).to_dict("records"):
            n = int(record["n_articles"])
            if spelt:
                write(ax, record["middle"], y, f"{n:,}", size=SMALL, color=SOFT, ha="center", transform=_beneath(ax))
            elif n:
                ax.plot([record["middle"]] * 2, [y - 4, y - 4 + 8 * n / most], color=SOFT, linewidth=1.5,
                        solid_capstyle="butt", transform=_beneath(ax), clip_on=False)  # fmt: skip


def _draw_legend(ax: Axes, plan: _Plan) -> None:
    names = [elide(plan.name(key), plan.room - 20, size=TEXT) for key in plan.hues]
    handles = []
    for key in plan.hues:
        colour, marker, line = _look(key, plan)
        handles.append(Line2D([], [], color=colour, marker=marker, markersize=4.2, linestyle=line, linewidth=1.0))
    lift = ScaledTranslation(-2 / 72, (4 + LINE * plan.events.depth) / 72, ax.figure.dpi_scale_trans)
    legend = ax.legend(
        handles, names, loc="lower left", bbox_to_anchor=(0, 1), bbox_transform=ax.transAxes + lift, borderaxespad=0,
        frameon=False, fontsize=TEXT, ncols=plan.legend_columns, handletextpad=0.5, borderpad=0, columnspacing=1.4,
        handlelength=2.2,
    )  # fmt: skip
    for text, name in zip(legend.get_texts(), names, strict=True):
        text.set(color=INK, **style_of(name, size=TEXT))


def _look(key: str | None, plan: _Plan) -> tuple[str, str, Any]:
    """Colour, marker and kind of line of a group."""
    hue = plan.hues[key]
    own = plan.hue == "source" and key is None
    return INK if own else OKABE_ITO[hue], "s" if own else MARKERS[hue], ("-", "--", ":", "-.")[hue % 4]


def _words(rows: pd.DataFrame, plan: _Plan, level: float) -> str:
    first, last = (f"{day:%d %B %Y}" for day in (rows["period"].min(), rows["period"].max()))
    count = counted(rows["period"].nunique(), "period")
    of = f" of {listed([plan.name(key) for key in plan.hues])}" if plan.hue else ""
    said = [f"Line chart of the {measure(rows)}{of} in {count} from {first} to {last}, with {level:.0%} intervals."]
    said += extremes(rows.to_dict("records"), lambda record: _place(record, plan))
    empty = int(rows["mean"].isna().sum())
    said += [f"Not rated: {counted(empty, 'point')}."] if empty else []
    pairs = zip(plan.events.days, plan.events.words, strict=True)
    said += [f"Lines mark {listed([f'{words} ({day:%d %B %Y})' for day, words in pairs])}."] if plan.events.days else []
    return " ".join(said)


def _place(record: Mapping[Any, Any], plan: _Plan) -> str:
    when = f"{record['period']:%d %B %Y}"
    return f"{name_of(record[plan.hue], plan.hue)} from {when}" if plan.hue else when
