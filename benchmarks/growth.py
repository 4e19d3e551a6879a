"""How time and memory grow with the number of articles: the whole pipeline into a folder, one process."""

import math
import tempfile
from collections.abc import Sequence
from typing import NamedTuple

from benchmarks.fresh import task
from benchmarks.rows import Row
from benchmarks.settings import Settings

PEAK_MB, PEAK_RATIO, EXPONENT = 1500, 1.15, 1.05
"""What was wanted at most: of a process, of the largest size against 1,000 articles, of time."""


class Point(NamedTuple):
    """What a run over so many articles took."""

    articles: int
    seconds: float
    peak_mb: float


class Power(NamedTuple):
    """``seconds = factor * articles ** exponent``, and the exponent's standard error (NaN for two points)."""

    exponent: float
    error: float
    factor: float


def growth(settings: Settings, _: list[Row]) -> list[Row]:
    """The rows of the theme."""
    points = (_cumulative if settings.cumulative else _fresh)(settings)
    rows = [
        Row("memory", f"{p.articles:,} articles", p.seconds, "s", note=f"{p.peak_mb:,.0f} MB at most", more=p._asdict())
        for p in points
    ]
    most = max(p.peak_mb for p in points)
    rows.append(Row("memory", "largest process", most, "MB", most=PEAK_MB))
    if len(points) > 1:
        rows += _compared(points)
    return rows


def _compared(points: Sequence[Point]) -> list[Row]:
    last, base = points[-1], min(points, key=lambda point: abs(point.articles - 1000))
    power = fitted(points)
    what = f"peak at {last.articles:,} articles, of that at {base.articles:,}"
    close = "" if math.isnan(power.error) else f"standard error {power.error:.3f}"
    return [
        Row("memory", what, last.peak_mb / base.peak_mb, "times", most=PEAK_RATIO),
        Row("memory", "exponent of time", power.exponent, "", most=EXPONENT, note=close, more=power._asdict()),
    ]


def _fresh(settings: Settings) -> list[Point]:
    return [_runs(settings, size)[-1] for size in sorted(settings.sizes)]


def _cumulative(settings: Settings) -> list[Point]:
    return _runs(settings, max(settings.sizes), *sorted(settings.sizes)[:-1])


def _runs(settings: Settings, size: int, *marks: int) -> list[Point]:
    """The marks of one run; at its end, the memory is that of the largest process as seen from outside."""
    with tempfile.TemporaryDirectory() as out:
        done = task("rate", settings.corpus, "--articles", size, "--out", f"{out}/ratings", "--warm", "--marks", *marks)
    points = [Point(mark["articles"], mark["seconds"], mark["peak_mb"]) for mark in done.answer["marks"]]
    return [*points[:-1], points[-1]._replace(peak_mb=max(points[-1].peak_mb, done.peak_mb))]


def fitted(points: Sequence[Point]) -> Power:
    """The power law by least squares on logarithms.

    >>> exact = fitted([Point(n, 2.0 * n**1.5, 0) for n in (100, 1000, 10000)])
    >>> round(exact.exponent, 9), round(exact.factor, 9), round(exact.error, 9)
    (1.5, 2.0, 0.0)
    """
    xs, ys = ([math.log(p[which]) for p in points] for which in (0, 1))
    mean_x, mean_y = math.fsum(xs) / len(xs), math.fsum(ys) / len(ys)
    width = math.fsum((x - mean_x) ** 2 for x in xs)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / width
    left = math.fsum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in zip(xs, ys, strict=True))
    error = math.sqrt(left / (len(xs) - 2) / width) if len(xs) > 2 else math.nan
    return Power(slope, error, math.exp(mean_y - slope * mean_x))
