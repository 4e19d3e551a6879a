"""Vertical lines for what happened, with their words over the Axes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from biaskit.chart.style import INK, SMALL, write
from biaskit.chart.text import clean, wrap
from biaskit.errors import InputError

Events = Mapping[str | date | pd.Timestamp, str]
LINE = 9.5
"""Height of a line of words in points."""
_LEAST = 24.0
"""Room in points below which words give way to a number."""


@dataclass(frozen=True, slots=True)
class EventLines:
    """Events in order of time, each with the lines of words that have room, or its number."""

    days: tuple[pd.Timestamp, ...]
    words: tuple[str, ...]
    shown: tuple[tuple[str, ...], ...]

    @property
    def depth(self) -> int:
        """Most lines of words over the Axes."""
        return max(map(len, self.shown), default=0)

    @property
    def note(self) -> list[str]:
        """Sentence on the events that are numbered."""
        pairs = zip(self.shown, self.words, strict=True)
        numbered = [f"{i}: {words}" for i, (lines, words) in enumerate(pairs, 1) if lines == (str(i),)]
        return ["; ".join(numbered) + "."] if numbered else []


def placed_events(events: Events, first: pd.Timestamp, last: pd.Timestamp, room: float) -> EventLines:
    """Break the words of events between two dates that are ``room`` points apart, so that none runs into the next.

    Raises:
        InputError: for what is no date.

    >>> placed_events({"2025-01-02": "strike"}, pd.Timestamp("2025-01-01"), pd.Timestamp("2025-01-05"), 200).shown
    (('strike',),)
    """
    known = sorted((when, clean(words)) for day, words in events.items() if first <= (when := _day(day)) <= last)
    places = [(when - first) / (last - first) * room for when, _ in known] + [room]
    shown = []
    for i, (_, words) in enumerate(known):
        between = places[i + 1] - places[i] - 5
        lines = wrap(words, between, size=SMALL, lines=2) if between > _LEAST else ["…"]
        shown.append((str(i + 1),) if any(line.endswith("…") for line in lines) else tuple(lines))
    return EventLines(tuple(when for when, _ in known), tuple(words for _, words in known), tuple(shown))


def draw_events(ax: Axes, events: EventLines) -> None:
    """Draw each event's line, and its words over the upper edge at the right of it."""
    above = blended_transform_factory(ax.transData, ax.transAxes)
    for when, lines in zip(events.days, events.shown, strict=True):
        ax.axvline(mdates.date2num(when), color=INK, linewidth=0.7, linestyle=(0, (4, 2)), zorder=1)
        for i, line in enumerate(reversed(lines)):
            shift = ScaledTranslation(-1 / 72, (4 + LINE * i) / 72, ax.figure.dpi_scale_trans)
            write(ax, float(mdates.date2num(when)), 1, line, size=SMALL, va="bottom", transform=above + shift)


def _day(when: object) -> pd.Timestamp:
    try:
        return pd.Timestamp(when)  # type: ignore[arg-type]
    except (ValueError, TypeError) as error:
        raise InputError(f"{when!r} is no date; give the day of an event as '2025-04-08'.") from error
