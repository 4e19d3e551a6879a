"""What a hundred million articles would take, from what was measured, and how far such a reckoning errs here."""

from collections.abc import Sequence

from benchmarks.growth import Point
from benchmarks.rows import Row
from benchmarks.settings import Settings

SECONDS_AN_HOUR = 3600


def projection(settings: Settings, rows: list[Row]) -> list[Row]:
    """The rows of the theme, from those of `memory` and `scaling`."""
    points = [Point(**row.more) for row in rows if row.theme == "memory" and "articles" in row.more]
    if len(points) < 2:
        return [Row("projection", f"{settings.target:,} articles", note="needs the theme `memory` at two sizes")]
    rate = slope(points[0], points[-1])
    if rate <= 0:
        return [Row("projection", f"{settings.target:,} articles", note="the sizes are too small to tell a slope")]
    measured = [row for row in rows if row.what == "2 processes, start-up left out" and row.value is not None]
    efficiency = min(1.0, measured[0].value / 2) if measured and measured[0].value else 1.0
    told = "measured at two processes" if measured else "assumed: `scaling` was not run"
    hours = core_hours(settings.target, rate, efficiency)
    assumed = f"{1 / rate:.1f} articles/s a core, efficiency {efficiency:.2f} ({told}), texts as long as these"
    cost = f"at {settings.price:g} an hour of a core; storage, traffic and start-up not counted"
    more = {"articles_per_second_and_core": 1 / rate, "efficiency": efficiency, "price": settings.price}
    made = [
        Row("projection", f"{settings.target:,} articles", hours, "hours of a core", note=assumed, more=more),
        Row("projection", f"the same on {settings.cores} cores", hours / settings.cores, "hours"),
        Row("projection", "cost", hours * settings.price, "", note=cost),
    ]
    return [*made, *([_check(points)] if len(points) > 2 else [])]


def slope(first: Point, last: Point) -> float:
    """Seconds an article, start-up left out.

    >>> slope(Point(500, 110.0, 0), Point(1000, 210.0, 0))
    0.2
    """
    return (last.seconds - first.seconds) / (last.articles - first.articles)


def core_hours(articles: int, seconds: float, efficiency: float) -> float:
    """Hours of a core for articles that take so many seconds each.

    >>> core_hours(36_000, 0.2, 0.5)
    4.0
    """
    return articles * seconds / efficiency / SECONDS_AN_HOUR


def predicted(points: Sequence[Point]) -> float:
    """Seconds of the last point, by the line through the first two.

    >>> predicted([Point(500, 110.0, 0), Point(1000, 210.0, 0), Point(8000, 1500.0, 0)])
    1610.0
    """
    first, second, last = points[0], points[1], points[-1]
    return second.seconds + slope(first, second) * (last.articles - second.articles)


def _check(points: Sequence[Point]) -> Row:
    told, last = predicted(points), points[-1]
    known = f"{points[0].articles:,} and {points[1].articles:,}"
    what = f"check: {last.articles:,} articles by the line through {known}"
    note = f"{told / last.seconds - 1:+.1%} against the {last.seconds:,.0f} s that they took"
    return Row("projection", what, told, "s", note=note, more={"error": told / last.seconds - 1})
