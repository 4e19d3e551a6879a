"""Labels beside their marks that cover neither each other nor other marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

_DISTANCES = (3.0, 5.0, 9.0, 14.0, 20.0, 27.0)
"""Points between a mark and its label."""
_DIRECTIONS = tuple(turn * pi / 8 for turn in (0, 1, -1, 2, -2, 4, -4, 3, -3, 5, -5, 6, -6, 7, -7, 8))
"""Where a label may stand, best first: at the right, over, beneath, at the left."""
_LINE = 6.0
"""Labels farther from their marks have a line to them."""
_MARK, _GAP = 3.0, 1.0
_COVERED = 1.5
"""Points that a label rather moves away than to cover one more dot."""
_STEPS = np.linspace(0.1, 0.9, 9)


class Label(NamedTuple):
    """Where a label stands: its lower left corner, and where its line ends, if it has one."""

    x: float
    y: float
    line: tuple[float, float] | None


@dataclass(slots=True)
class _Taken:
    """What no label may cover: boxes (left, lower, right, upper) and points."""

    boxes: Floats
    points: Floats


def place_labels(
    marks: Floats, sizes: Sequence[tuple[float, float]], room: tuple[float, float], *, clear: Floats, dots: Floats
) -> list[Label | None]:
    """Place labels one after the other, each as near to its mark as there is room.

    Args:
        marks: x and y of what is labelled, a row each, those first that matter most.
        sizes: width and height of each label.
        room: width and height of the whole, whose lower left corner is 0, 0.
        clear: x and y of other marks that no label covers.
        dots: x and y of marks that a label covers only where it must.

    Returns:
        The labels' places, None where one finds no room; all in points.

    >>> nothing = np.empty((0, 2))
    >>> place_labels(np.array([[10.0, 10.0]]), [(20, 8)], (100, 100), clear=nothing, dots=nothing)
    [Label(x=13.0, y=6.0, line=None)]
    """
    taken = _Taken(np.empty((0, 4)), np.vstack([marks, clear]))
    placed: list[Label | None] = []
    for mark, size in zip(marks, sizes, strict=True):
        boxes, distances = _candidates(mark, size)
        ends = np.clip(mark, boxes[:, :2], boxes[:, 2:])
        lines = mark + _STEPS[:, None, None] * (ends - mark)
        lines[:, distances < _LINE] = ends[distances < _LINE]
        free = _are_free(boxes, lines, mark, room, taken)
        if not free.any():
            placed.append(None)
            continue
        costs = np.where(free, distances + _COVERED * _inside(dots, boxes, 0).sum(axis=0), np.inf)
        best = int(costs.argmin())
        taken.boxes = np.vstack([taken.boxes, boxes[best]])
        end = None
        if distances[best] >= _LINE:
            taken.points = np.vstack([taken.points, lines[:, best]])
            end = (float(ends[best, 0]), float(ends[best, 1]))
        placed.append(Label(float(boxes[best, 0]), float(boxes[best, 1]), end))
    return placed


def _candidates(mark: Floats, size: tuple[float, float]) -> tuple[Floats, Floats]:
    """Boxes around a mark, and how far they are from it."""
    boxes, distances = [], []
    for distance in _DISTANCES:
        for turn in _DIRECTIONS:
            x, y = mark[0] + distance * cos(turn), mark[1] + distance * sin(turn)
            left, lower = x - size[0] * _before(cos(turn)), y - size[1] * _before(sin(turn))
            boxes.append((left, lower, left + size[0], lower + size[1]))
            distances.append(distance)
    return np.array(boxes), np.array(distances)


def _before(part: float) -> float:
    """Share of a label that stands before the point that is nearest to its mark."""
    return 0.5 - 0.5 * min(1.0, max(-1.0, 1.5 * part))


def _are_free(
    boxes: Floats, lines: Floats, mark: Floats, room: tuple[float, float], taken: _Taken
) -> NDArray[np.bool_]:
    within = (boxes[:, :2] >= 0).all(axis=1) & (boxes[:, 2:] <= room).all(axis=1)
    others = taken.points[(taken.points != mark).any(axis=1)]
    clear = ~_inside(others, boxes, _MARK).any(axis=0) & ~_inside(mark[None, :], boxes, 1).any(axis=0)
    for x0, y0, x1, y1 in taken.boxes:
        apart = (boxes[:, 0] > x1 + _GAP) | (boxes[:, 2] < x0 - _GAP) | (boxes[:, 1] > y1) | (boxes[:, 3] < y0)
        crosses = _inside(lines.reshape(-1, 2), np.array([[x0, y0, x1, y1]]), 0).reshape(len(lines), -1).any(axis=0)
        clear &= apart & ~crosses
    near = np.abs(lines[:, :, None, :] - others).max(axis=-1) < _MARK / 2
    return np.asarray(within & clear & ~near.any(axis=(0, 2)))


def _inside(points: Floats, boxes: Floats, margin: float) -> NDArray[np.bool_]:
    """Which points, a row each, lie in which boxes, a column each."""
    x, y = points[:, :1], points[:, 1:]
    return np.asarray(
        (x > boxes[:, 0] - margin)
        & (x < boxes[:, 2] + margin)
        & (y > boxes[:, 1] - margin)
        & (y < boxes[:, 3] + margin)
    )
