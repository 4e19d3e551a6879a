"""How words are drawn: scales, marks, a key, and labels that keep apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, exp, log
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke
from matplotlib.ticker import LogLocator, NullLocator
from matplotlib.transforms import ScaledTranslation, Transform

from biaskit.chart.labelling import place_labels
from biaskit.chart.prose import counted, listed
from biaskit.chart.style import (
    FAINT,
    INK,
    OKABE_ITO,
    OWN_WORDS,
    RULE,
    SMALL,
    SOFT,
    TEXT,
    bare,
    describe,
    key_of,
    name_of,
    small_note,
    write,
    write_note,
)
from biaskit.chart.text import elide, style_of, wrap
from biaskit.chart.text import width as width_of

Limits = tuple[tuple[float, float], tuple[float, float]]

KEY, AXIS, LEFT = 10.5, 28.0, 32.0
"""Room in points for a line of the key over the Axes, for the scale beneath it, and for that at the left."""

_SIDES = {1: (OKABE_ITO[0], "o"), -1: (OKABE_ITO[5], "s")}
"""Colour and mark of the words that the group says more, and less."""

_OTHERS = "all others"
_LONGEST, _LEAST, _AREA = 90.0, 50.0, 1200.0
_STEPS, _TICKS = (1, 2, 3, 4), 9
_PARTS, _TICK = ((1, 2, 5), (1, 3), (1,)), 26.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A group's words, how often ``said`` and whether ``sure``; those to label; names and sizes of both sides."""

    rows: pd.DataFrame
    labelled: pd.DataFrame
    names: Sequence[str]
    sizes: Sequence[Sequence[str]]
    notes: Sequence[str]


def plan_of(table: pd.DataFrame, key: str | None, top: int, max_q: float, min_n: int) -> Plan:
    """Plan for a group, given by its name in the table, None where that is missing."""
    keys = table["group"].map(key_of, na_action=None)
    mine = keys.isna() if key is None else keys == key
    # the index tells rows apart further on, whatever the user's is
    rows, rest = table[mine].reset_index(drop=True), table[~mine]
    # A second group is all others, unless more groups were counted than have rows.
    alone = rest["group"].nunique(dropna=False) == 1 and rest["count"].sum() == rows["count_others"].sum()
    sides = [side.iloc[0] for side in ((rows, rest) if alone else (rows,))]
    small = small_note([{"n_articles": side["group_articles"]} for side in sides], min_n)
    known = rows[rows["log_odds"].notna()]
    sure = (known["q"] <= max_q) & (not small)
    known = known.assign(said=known["count"] + known["count_others"], sure=sure)
    surest = known[known["p"].notna()].sort_values("p", kind="stable")
    labelled = pd.concat([surest[np.sign(surest["log_odds"]) == sign].head(top) for sign in _SIDES])
    unsure = [] if sure.all() or small else [f"Grey: q above {f'{max_q:g}'.removeprefix('0')}."]
    names = [*(name_of(side["group"], str(side["by"])) for side in sides), _OTHERS][:2]
    return Plan(
        known, labelled.sort_values("p", kind="stable"), names, [*map(_sizes, sides), [""]][:2], [*small, *unsure]
    )


def _sizes(side: "pd.Series[Any]") -> list[str]:
    """How many words a group has, in more and in fewer words."""
    words = counted(int(side["group_words"]), "word")
    return [f"{words} in {counted(int(side['group_articles']), 'article')}", words]


def limits_of(plans: Sequence[Plan]) -> Limits:
    """Ends of scales on which all words have room."""
    said = np.concatenate([plan.rows["said"] for plan in plans])
    odds = np.concatenate([plan.rows["log_odds"] for plan in plans])
    margin = 1.1 * (said.max() / said.min()) ** 0.08
    low, high = min(odds.min(), -log(2)), max(odds.max(), log(2))
    return (said.min() / margin, said.max() * margin), (low - 0.08 * (high - low), high + 0.08 * (high - low))


def draw_words(ax: Axes, plan: Plan, room: float, limits: Limits) -> None:
    """Draw scales, marks and key."""
    bare(ax)
    ax.set_xscale("log")
    ax.set_xlim(*limits[0])
    ax.set_ylim(*limits[1])
    _draw_scales(ax, limits, room)
    named = plan.rows.index.isin(plan.labelled.index)
    for line, (sign, (colour, mark)) in enumerate(_SIDES.items()):
        side = np.sign(plan.rows["log_odds"]) == sign
        for shown, ink, size in (
            (side & ~plan.rows["sure"] & ~named, RULE, 1.8),
            (side & ~plan.rows["sure"] & named, SOFT, 2.6),
            (side & plan.rows["sure"], colour, 3.6),
        ):
            words = plan.rows[shown]
            ax.plot(
                words["said"], words["log_odds"], mark, color=ink, markersize=size, markeredgewidth=0, zorder=1 + size
            )
        _write_key(ax, line, _side(plan.names[line]), plan.sizes[line], (colour, mark), room)
    describe(ax, sentences(plan))


def _side(name: str) -> str:
    return f"more in the {OWN_WORDS}" if name == OWN_WORDS else f"more by {name}"


def _draw_scales(ax: Axes, limits: Limits, room: float) -> None:
    """Label both scales, and draw faint lines at how many times as often."""
    (least, most), (low, high) = limits
    step = next((step for step in _STEPS if (high - low) / log(2) / step <= _TICKS), _STEPS[-1])
    powers = [power for power in range(ceil(low / log(2)), int(high / log(2)) + 1) if power % step == 0]
    ax.set_yticks([power * log(2) for power in powers], labels=[f"{2 ** abs(power):,}×" for power in powers])
    ax.hlines([power * log(2) for power in powers if power], least, most, color=FAINT, linewidth=0.5, zorder=0)
    ax.axhline(0, color=SOFT, linewidth=0.8, zorder=1)
    ax.axhline(low, color=RULE, linewidth=0.8, zorder=0)
    for parts in _PARTS:
        ticks = [t for t in LogLocator(subs=parts).tick_values(least, most) if max(1, least) <= t <= most]
        if len(ticks) * _TICK < room:
            break
    ax.set_xticks(ticks, labels=[f"{tick:,.0f}" for tick in ticks])
    ax.xaxis.set_minor_locator(NullLocator())
    ax.tick_params(labelsize=SMALL, labelcolor=SOFT, pad=3)
    for name, label in (("x", "times said by all"), ("y", "times as often")):
        ax.set(**{f"{name}label": label})
        getattr(ax, f"{name}axis").label.set(color=SOFT, **style_of(label, size=SMALL))
        getattr(ax, f"{name}axis").labelpad = 2


def _write_key(ax: Axes, line: int, name: str, sizes: Sequence[str], look: tuple[str, str], room: float) -> None:
    """Write over the Axes what a mark means, with the number of words at the right."""
    up = 4 + (1.5 - line) * KEY
    colour, mark = look
    ax.plot([0], [1], mark, color=colour, markersize=4.2, markeredgewidth=0, clip_on=False, transform=_top(ax, 4, up))
    needed = [width_of(size, size=SMALL) + 18 for size in sizes]
    whole, least = width_of(name, size=TEXT), min(width_of(name, size=TEXT), _LEAST)
    fitting = [i for part in (whole, least) for i, width in enumerate(needed) if part + width <= room]
    size, taken = (sizes[fitting[0]], needed[fitting[0]]) if fitting and sizes[0] else ("", 10.0)
    shown = elide(name, room - taken, size=TEXT)
    write(ax, 0, 1, shown, transform=_top(ax, 10, up))
    write(ax, 1, 1, size, size=SMALL, color=SOFT, ha="right", transform=_top(ax, 0, up))


def _top(ax: Axes, right: float, up: float) -> Transform:
    """Coordinates in shares of the Axes, moved by points."""
    shares: Any = ax.transAxes
    moved: Transform = shares + ScaledTranslation(right / 72, up / 72, ax.figure.dpi_scale_trans)
    return moved


def label_words(ax: Axes, plan: Plan, room: float) -> None:
    """Label the words, and write the note, which counts those that found no room."""
    # The note comes first: it needs room that labels must not count on.
    write_note(ax, _note(plan, len(plan.labelled), room), AXIS - 2)
    note = ax.texts[-1]
    note.set_text("\n".join(_note(plan, len(plan.labelled) - _label(ax, plan), room)))


def _note(plan: Plan, missing: int, room: float) -> list[str]:
    found = [*plan.notes, f"{counted(missing, 'label')} found no room." if missing else ""]
    return wrap(" ".join(found).strip(), room, size=SMALL)


def _label(ax: Axes, plan: Plan) -> int:
    """Write the words beside their marks, where nothing else is, and return how many found room."""
    page: Any = ax.figure.get_figure(root=True)
    page.draw_without_rendering()  # so that the Axes is where it will be
    corner, scale = ax.get_window_extent(), 72 / page.dpi
    room = corner.width * scale, corner.height * scale
    places = (ax.transData.transform(plan.rows[["said", "log_odds"]]) - corner.min) * scale
    labelled = plan.labelled.head(int(room[0] * room[1] / _AREA))
    marks = places[plan.rows.index.get_indexer(labelled.index)]
    words = [elide(name_of(word, "word"), _LONGEST, size=SMALL) for word in labelled["word"]]
    sizes = [(width_of(word, size=SMALL), 1.15 * SMALL) for word in words]
    sure = plan.rows["sure"].to_numpy()
    found = place_labels(marks, sizes, room, clear=places[sure], dots=places[~sure])
    for word, record, mark, label in zip(words, labelled.to_dict("records"), marks, found, strict=True):
        if label:
            at = record["said"], record["log_odds"]
            colour = INK if record["sure"] else SOFT
            _write_at(ax, at, (label.x - mark[0], label.y - mark[1]), word, colour)
            if label.line:
                _draw_line(ax, at, (label.line[0] - mark[0], label.line[1] - mark[1]))
    return sum(label is not None for label in found)


def _write_at(ax: Axes, at: tuple[float, float], offset: tuple[float, float], word: str, colour: str) -> None:
    """Write a word at some points from its mark, on white, so that it reads over other marks."""
    text = ax.annotate(word, at, offset, textcoords="offset points", color=colour, va="bottom", zorder=6,
                       path_effects=[withStroke(linewidth=1.4, foreground="white")],
                       **style_of(word, size=SMALL))  # fmt: skip
    text.set_in_layout(False)


def _draw_line(ax: Axes, at: tuple[float, float], offset: tuple[float, float]) -> None:
    look = {"arrowstyle": "-", "color": SOFT, "linewidth": 0.4, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", at, offset, textcoords="offset points", arrowprops=look, zorder=2).set_in_layout(False)


def sentences(plan: Plan) -> str:
    """What the figure shows, in words."""
    sides = [f"{name} ({size[0]})" if size[0] else name for name, size in zip(plan.names, plan.sizes, strict=True)]
    words = counted(len(plan.rows), "word")
    found = [f"{words}: how often all say them, and how many times as often one side: {' against '.join(sides)}."]
    for name, sign in zip(plan.names, _SIDES, strict=True):
        sure = plan.labelled[plan.labelled["sure"] & (np.sign(plan.labelled["log_odds"]) == sign)]
        times = [
            f"{name_of(word, 'word')} ({exp(abs(odds)):.1f}×)"
            for word, odds in zip(sure["word"], sure["log_odds"], strict=True)
        ]
        found += [f"Surely {_side(name)}: {listed(times)}."] if times else []
    unsure = int((~plan.rows["sure"]).sum())
    return " ".join([*found, *([f"Not sure: {counted(unsure, 'word')}."] if unsure else [])])
