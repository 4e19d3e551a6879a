"""The contrast of labels: a row per source with its words, its frames and its valence."""

from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from biaskit.chart.checks import is_empty, pick, require_columns
from biaskit.chart.contrast_rows import LINE, PAD, Regions, Row, called, check_frames, fit, heads_of, regions_of
from biaskit.chart.prose import counted, extremes, listed, set_apart
from biaskit.chart.style import (
    BAND,
    HEAD,
    INK,
    NOT_RATED,
    OKABE_ITO,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    across,
    bare,
    describe,
    left_out,
    mark,
    new_axes,
    nothing_to_show,
    number,
    page,
    set_title,
    size_of,
    whisker,
    write,
    write_note,
)
from biaskit.chart.text import clean, elide, wrap
from biaskit.chart.text import width as width_of
from biaskit.errors import check_types
from biaskit.types import SUMMARY_COLUMNS

_NEEDED = ("event", "source", "labels", "frames", *SUMMARY_COLUMNS, "scorer")
_FIGURES = 26.0
"""Room for "100%" behind the bars, in points."""

_BARS = ("#a9cce3", "#dbe6ee")


def plot_contrast(
    table: pd.DataFrame,
    ax: Axes | None = None,
    *,
    event: str | None = None,
    scorer: str | None = None,
    min_n: int = 2,
    max_rows: int = 12,
    title: str | None = None,
    width: float | None = None,
) -> Axes:
    """Draw who calls an event what: per source its words with counts, its leading frames, its valence with interval.

    The outlet's own words come first, on a band of their own and with a square instead of a dot. No count behind a
    word means once. Bars are mean shares over the rated mentions; a parent frame is left out where its sub-frames
    account for all of it. An open mark has no interval; a source without rated mentions says so and has no mark.

    Args:
        table: as `biaskit.label_contrast` returns it: event, source (null for the outlet's own words), labels, frames,
            n_articles, n_mentions, n_rated, mean, low and high in [-1, 1], scorer; an ``outlet`` column, where there
            is one, tells the outlets' own rows apart.
        ax: where to draw; by default a new figure as high as its rows need. On a given Axes, words, frames and then
            sources are left out until the rest fits, and a note says so.
        event: which event to draw, where the table holds several.
        scorer: whose valence to draw, where the table holds several.
        min_n: sources in fewer articles are grey.
        max_rows: rows to draw at most; a note counts the others.
        title: title of the Axes.
        width: width of a new figure in mm, by default that of the `style` in use, or 180; below about 120 mm, words and
            frames stand beneath the name.

    Returns:
        The Axes; its x-axis is the valence.

    Raises:
        InputError: when a column is missing, labels or frames are of another form, or several events or scorers are
            there and none was picked.

    >>> row = {"event": "seizure", "source": "Peru", "labels": (("theft", 2),), "frames": {"crime": 1.0},
    ...        "n_articles": 2, "n_mentions": 2, "n_rated": 2, "mean": -0.5, "low": -0.6, "high": -0.4,
    ...        "scorer": "vader"}
    >>> ax = plot_contrast(pd.DataFrame([row]))
    >>> "“theft” ×2" in [text.get_text() for text in ax.texts]
    True
    """
    nothing = is_empty(table, "plot_contrast")
    check_types(plot_contrast, locals())
    if nothing:
        return nothing_to_show(ax, width)
    require_columns(table, _NEEDED, "plot_contrast", "biaskit.label_contrast")
    check_frames(table)
    rows = pick(pick(table, "event", event, "plot_contrast"), "scorer", scorer, "plot_contrast")
    rows = rows.sort_values("source", key=lambda column: column.notna(), kind="stable")
    over = 26 + (24 if title else 0)
    wide, most = page(width, 180)
    points, room = size_of(ax, over=over) if ax is not None else (wide / 25.4 * 72 - 8, most - over - 33)
    regions = regions_of(points)
    heads = heads_of(rows, regions)
    blocks, note = fit(rows, regions, max_rows, room, len(heads[0][1]), grows=ax is None, min_n=min_n)
    notes = wrap(note, regions.valence[0] * points - 14, size=SMALL, lines=4) if note else []
    top = PAD + LINE * len(heads[0][1])
    total = top + sum(block.height for block in blocks)
    if ax is None:
        ax = new_axes(wide, total + over + 11 * len(notes))
    _prepare(ax, regions, total, title)
    _draw_heads(ax, regions, heads, top)
    for block in blocks:
        _draw_row(ax, regions, block, top)
        top += block.height
    _draw_axis(ax, heads, total, notes)
    describe(ax, _words(rows, len(blocks), min_n))
    return ax


def _words(rows: pd.DataFrame, drawn: int, min_n: int) -> str:
    """What the figure shows, the leading words of the first sources included."""
    records = rows.head(drawn).to_dict("records")
    said = [f"{called(record)}: {listed([f'“{label}”' for label, _ in record['labels']], most=2)}"
            for record in records[:4] if record["labels"]]  # fmt: skip
    of = f"of {counted(drawn, 'source')} for “{clean(rows['event'].iloc[0])}”"
    parts = [f"Contrast of labels: words, leading frames and mean valence ({clean(rows['scorer'].iloc[0])}) {of}."]
    parts += [f"Words: {'; '.join(said)}."] if said else []
    return " ".join([*parts, *extremes(records, called), *set_apart(records, called, min_n),
                     *left_out(len(rows) - drawn, "source")])  # fmt: skip


def _prepare(ax: Axes, regions: Regions, total: float, title: str | None) -> None:
    start, end = regions.valence
    unit = 2 / (end - start)
    bare(ax)
    ax.set_xlim(-1 - start * unit, 1 + (1 - end) * unit)
    ax.set_ylim(total, 0)
    set_title(ax, title, regions.points)


def _draw_heads(ax: Axes, regions: Regions, heads: list[tuple[float, list[str]]], top: float) -> None:
    for x, lines in heads:
        for i, line in enumerate(lines):
            if line:
                write(ax, x, LINE * (i + 0.5), line, size=SMALL, color=SOFT, transform=across(ax))
    ax.plot([0, 1], [top, top], color=INK, linewidth=0.8, transform=across(ax), clip_on=False)


def _draw_row(ax: Axes, regions: Regions, row: Row, top: float) -> None:
    bottom = top + row.height
    if row.own:
        band = Rectangle((0, top), 1, row.height, transform=across(ax), facecolor=BAND, edgecolor="none", zorder=0)
        ax.add_patch(band)
    rule = INK if row.last_own else RULE
    ax.plot([0, 1], [bottom, bottom], color=rule, linewidth=0.6, transform=across(ax), zorder=1, clip_on=False)
    y = _draw_lines(ax, regions.name[0], top + row.pad, row.name, size=HEAD, weight="bold",
                    color=SOFT if row.small else INK)  # fmt: skip
    y = _draw_lines(ax, regions.name[0], y, row.n, size=SMALL, color=SOFT)
    y = _draw_lines(ax, regions.words[0], y if regions.stacked else top + row.pad, row.words)
    _draw_frames(ax, regions, y if regions.stacked else top + row.pad, row.frames)
    _draw_valence(ax, regions, row, top + row.pad + 1.25 * LINE if regions.stacked else (top + bottom) / 2)


def _draw_lines(ax: Axes, x: float, y: float, lines: list[str], **options: Any) -> float:
    for line in lines:
        write(ax, x, y + LINE / 2, line, transform=across(ax), **options)
        y += LINE
    return y


def _draw_frames(ax: Axes, regions: Regions, y: float, frames: list[tuple[str, float]]) -> None:
    start, end = regions.frames
    if not frames and not regions.stacked:
        write(ax, start, y + LINE / 2, "–", color=SOFT, transform=across(ax))
    inset = 3 / regions.points
    bar = end - start - _FIGURES / regions.points
    for i, (frame, share) in enumerate(frames):
        ax.add_patch(Rectangle((start, y + 0.6), bar * share, LINE - 1.2, transform=across(ax),
                               facecolor=_BARS[min(i, 1)], edgecolor="none", zorder=1.5))  # fmt: skip
        name = elide(clean(frame), bar * regions.points - 5, size=TEXT)
        write(ax, start + inset, y + LINE / 2, name, transform=across(ax))
        write(ax, end, y + LINE / 2, f"{share:.0%}", size=SMALL, color=SOFT, ha="right", transform=across(ax))
        y += LINE


def _draw_valence(ax: Axes, regions: Regions, row: Row, y: float) -> None:
    mean, low, high = (float(row.values[key]) for key in ("mean", "low", "high"))
    if pd.isna(mean):
        write(ax, 0, y, NOT_RATED, size=SMALL, color=SOFT, ha="center", style="italic", bbox=_patch(row))
        return
    colour, marker = (INK, "s") if row.own else (OKABE_ITO[0], "o")
    sure = not (pd.isna(low) or pd.isna(high))
    if sure:
        ax.plot([low, high], [y - 3, y - 3], **whisker(colour, small=row.small))
    ax.plot([mean], [y - 3], marker=marker, markersize=5.5, **mark(colour, small=row.small, sure=sure))
    text = f"{number(mean)} (n = {int(row.values['n_rated']):,})"
    half = (width_of(text, size=SMALL) / 2 + 2) / regions.room("valence") * 2
    write(ax, min(max(mean, -1 + half), 1 - half), y + 6.5, text, size=SMALL, color=SOFT, ha="center",
          bbox=_patch(row))  # fmt: skip


def _patch(row: Row) -> dict[str, Any]:
    return {"facecolor": BAND if row.own else "white", "edgecolor": "none", "pad": 1.2}


def _draw_axis(ax: Axes, heads: list[tuple[float, list[str]]], total: float, notes: list[str]) -> None:
    top = PAD + LINE * len(heads[0][1])
    ax.plot([0, 0], [top, total], color=SOFT, linewidth=0.7, zorder=1.4)
    for x in (-1, 1):
        ax.plot([x, x], [top, total], color=RULE, linewidth=0.5, zorder=1.2)
    ax.set_xticks([-1, 0, 1], labels=["−1", "0", "+1"], fontsize=SMALL, color=SOFT)
    if notes:
        write_note(ax, notes, 5)
