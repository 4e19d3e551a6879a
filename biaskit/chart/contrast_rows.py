"""The rows of a contrast, planned: which texts stand in which lines, so that nothing overlaps."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from numbers import Real
from typing import Any

import pandas as pd

from biaskit.chart.style import HEAD, SMALL, TEXT, is_small, left_out, name_of, small_note
from biaskit.chart.text import clean, elide, wrap
from biaskit.chart.text import width as width_of
from biaskit.contrasts import frame_parents
from biaskit.errors import InputError

LINE, PAD = 10.5, 4.5
"""Height of a line and distance from the rules, in points."""

NARROW = 330.0
"""Axes narrower than this, in points, stack words and frames beneath the name."""


@dataclass(frozen=True, slots=True)
class Regions:
    """Where the parts of a row lie, as shares of the Axes' width; narrow figures stack words and frames on the name."""

    name: tuple[float, float]
    words: tuple[float, float]
    frames: tuple[float, float]
    valence: tuple[float, float]
    stacked: bool
    points: float

    def room(self, region: str) -> float:
        """Width of a region in points."""
        start, end = getattr(self, region)
        return float((end - start) * self.points)


@dataclass(frozen=True, slots=True)
class Row:
    """One source, its texts broken into lines; ``values`` is its row of the table, ``height`` is in points."""

    name: list[str]
    n: list[str]
    words: list[str]
    frames: list[tuple[str, float]]
    own: bool
    last_own: bool
    small: bool
    values: Mapping[str, Any]
    height: float
    pad: float = PAD


def regions_of(points: float) -> Regions:
    """Lay out an Axes that is so many points wide."""
    if points < NARROW:
        left = (0.015, 0.62)
        return Regions(left, left, left, (0.66, 0.975), True, points)
    return Regions((0.008, 0.2), (0.215, 0.48), (0.50, 0.74), (0.765, 0.985), False, points)


def check_frames(table: pd.DataFrame) -> None:
    """Check that the frames are shares by name, or nothing.

    Raises:
        InputError: for a value that is neither.
    """
    for frames in table["frames"]:
        named = isinstance(frames, Mapping) and all(isinstance(share, Real) for share in frames.values())
        if not named and frames is not None:
            raise InputError(
                f"plot_contrast: the column 'frames' holds {frames!r:.60}, not shares by name, as {{'crime': 0.5}}. "
                "biaskit.label_contrast makes such a table."
            )


def heads_of(rows: pd.DataFrame, regions: Regions) -> list[tuple[float, list[str]]]:
    """Heads of the columns, each with its place, all broken into equally many lines."""
    event, scorer = clean(rows["event"].iloc[0]), clean(rows["scorer"].iloc[0])
    valence = f"valence ({scorer}), 95% interval"
    if regions.stacked:
        texts = [("name", f"source, its words and frames for “{event}”"), ("valence", valence)]
    else:
        texts = [
            ("name", "source"), ("words", f"words for “{event}”"), ("frames", "frames, mean share"),
            ("valence", valence),
        ]  # fmt: skip
    wrapped = [(getattr(regions, r)[0], wrap(text, regions.room(r), size=SMALL, lines=3)) for r, text in texts]
    lines = max(len(text) for _, text in wrapped)
    return [(x, [""] * (lines - len(text)) + text) for x, text in wrapped]


def fit(
    rows: pd.DataFrame, regions: Regions, most: int, room: float, head: int, *, grows: bool, min_n: int
) -> tuple[list[Row], str]:
    """Plan at most ``most`` rows for ``room`` points of height, and the note on what is not shown.

    Where the figure does not grow with its rows, they share the height that is left.
    """
    kept = rows.head(most)
    budget = room - PAD - head * LINE
    blocks: list[Row] = []
    own = int(kept["source"].isna().sum())
    for words, frames in ((4, 3), (3, 3), (2, 2), (1, 1)):
        records = enumerate(kept.to_dict("records"), start=1)
        blocks = [_row(row, regions, (words, frames), min_n, last_own=i == own) for i, row in records]
        if sum(block.height for block in blocks) <= budget:
            break
    while len(blocks) > 1 and sum(block.height for block in blocks) > budget:
        blocks.pop()
    if not grows:
        spare = min(2 * LINE, max(0.0, budget - sum(block.height for block in blocks)) / len(blocks))
        blocks = [replace(block, height=block.height + spare, pad=PAD + spare / 2) for block in blocks]
    return blocks, _note(len(rows) - len(blocks), blocks, min_n)


def called(row: Mapping[Any, Any], weight: str = "normal") -> str:
    """Name of a row: its source; of an outlet's own words the outlet, where rows tell outlets apart."""
    outlet = row.get("outlet") if pd.isna(row["source"]) else None
    return name_of(row["source"], "source", weight) if outlet is None or pd.isna(outlet) else clean(outlet, weight)


def _note(left: int, blocks: list[Row], min_n: int) -> str:
    rated = [block for block in blocks if pd.notna(block.values["mean"])]
    notes = left_out(left, "source") + small_note([block.values for block in rated], min_n)
    if any(pd.isna(block.values["low"]) for block in rated):
        notes.append("Open mark: no interval.")
    return " ".join(notes)


def _row(row: Mapping[Any, Any], regions: Regions, most: tuple[int, int], min_n: int, *, last_own: bool) -> Row:
    own = bool(pd.isna(row["source"]))
    named = own and not pd.isna(row.get("outlet"))
    n = f"{_count(row['n_mentions'], 'mention')} in {_count(row['n_articles'], 'article')}"
    lines: dict[str, Any] = {
        "name": wrap(called(row, "bold"), regions.room("name"), size=HEAD, lines=3, weight="bold"),
        "n": wrap(f"own words, {n}" if named else n, regions.room("name"), size=SMALL),
        "words": _words(row["labels"], regions.room("words"), most[0]),
        "frames": _leading(row["frames"], most[1]),
    }
    first = len(lines["name"]) + len(lines["n"])
    parts = (len(lines["words"]), len(lines["frames"]))
    height = max(first + sum(parts) if regions.stacked else max(first, *parts), 2.5) * LINE + 2 * PAD
    small = is_small(row, min_n)
    return Row(**lines, own=own, last_own=last_own, small=small, values=row, height=height)


def _count(n: int, noun: str) -> str:
    return f"{int(n):,} {noun}" + ("" if n == 1 else "s")


def _words(labels: Any, room: float, most: int) -> list[str]:
    named = [(text, count) for label, count in labels if (text := clean(label))]
    shown = named if len(named) <= most else named[: max(most - 1, 1)]
    more = [f"and {len(named) - len(shown)} more"] if 1 <= len(shown) < len(named) and most > 1 else []
    lines: list[str] = []
    for depth in (2, 1):
        lines = [line for label, count in shown for line in _label(label, count, room, depth)] + more
        if len(lines) <= most:
            break
    return lines or ["–"]


def _label(label: str, count: int, room: float, depth: int) -> list[str]:
    times = f" ×{count}" if count > 1 else ""
    lines = wrap(f"“{label}”{times}", room, size=TEXT, lines=depth)
    if lines[-1].endswith(f"”{times}"):
        return lines
    return [f"“{elide(label, room - width_of(f'“”{times}', size=TEXT), size=TEXT)}”{times}"]


def _leading(frames: Any, most: int) -> list[tuple[str, float]]:
    parents, shares = frame_parents(), dict(frames or {})
    explained: dict[str, float] = {}
    for frame, share in shares.items():
        if frame in parents:
            explained[parents[frame]] = explained.get(parents[frame], 0.0) + share
    kept = [(frame, share) for frame, share in shares.items() if explained.get(frame, 0.0) < share - 1e-9]
    return kept[:most]
