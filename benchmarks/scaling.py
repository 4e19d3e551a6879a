"""How much faster two processes are than one, and two Dask workers than one; whole runs into a folder."""

import json
import tempfile
from pathlib import Path

from benchmarks.fresh import Fresh, task
from benchmarks.rows import Row, middle, spread, unmeasured
from benchmarks.settings import Settings
from benchmarks.whole import articles_of

PARTITIONS = 16
"""Pieces that the corpus is cut into for Dask workers: as many as are parts in the run over processes."""

FEW = 2
"""Articles of a run that is nothing but start-up."""

FORMS = (("processes", "--jobs", 1.8), ("Dask workers", "--workers", 1.7))
"""What there are one and two of, the option for it, and what was wanted of two."""


def scaling(settings: Settings, _: list[Row]) -> list[Row]:
    """The rows of the theme."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        many = excerpt(settings.corpus, settings.scaling_articles, Path(folder) / "many.jsonl")
        few = excerpt(settings.corpus, FEW, Path(folder) / "few.jsonl")
        for what, option, least in FORMS:
            try:
                rows += _rows(what, least, _times(option, many, few, settings.repeats), settings)
            except RuntimeError as error:
                rows.append(unmeasured("scaling", f"2 {what}", str(error).splitlines()[-1][:200]))
    return rows


def excerpt(corpus: str, count: int, out: Path) -> Path:
    """The first articles of a corpus as JSON lines, which workers can share by the block."""
    with out.open("w", encoding="utf-8") as lines:
        for one in articles_of(corpus, count=count):
            fields = {"id": one.id, "title": one.title, "text": one.text, "outlet": one.outlet, "url": one.url}
            lines.write(json.dumps(fields | {"date": str(one.date or "")}) + "\n")
    return out


Times = dict[str, list[Fresh]]


def _times(option: str, many: Path, few: Path, repeats: int) -> Times:
    """Runs over many and over few articles by one and by two, in turns."""
    took: Times = {"many 1": [], "many 2": [], "few 1": [], "few 2": []}
    for number in range(repeats):
        for name in list(took)[:: -1 if number % 2 else 1]:
            corpus = many if name.startswith("many") else few
            block = max(1, many.stat().st_size // PARTITIONS)
            with tempfile.TemporaryDirectory() as out:
                took[name].append(
                    task("rate", corpus, option, name[-1], "--block-size", block, "--out", f"{out}/ratings")
                )
    return took


def _rows(what: str, least: float, took: Times, settings: Settings) -> list[Row]:
    runs = list(zip(took["many 1"], took["many 2"], took["few 1"], took["few 2"], strict=True))
    with_start = [many_1.seconds / many_2.seconds for many_1, many_2, _, _ in runs]
    without = [speed_up(*(fresh.seconds for fresh in four)) for four in runs]
    peak = max(many_2.peak_mb for _, many_2, _, _ in runs)
    one, two = (f"{middle([four[which].seconds for four in runs]):,.0f} s" for which in (0, 1))
    note = f"{settings.scaling_articles:,} articles: {one} and {two}; {peak:,.0f} MB in the largest process"

    def row(what: str, values: list[float], note: str) -> Row:
        more = {"peak_mb": peak, "repeats": len(values)}
        figure = {"unit": "times as fast as 1", "least": least, "note": note, "more": more}
        return Row("scaling", what, middle(values), **figure, **spread(values))

    return [row(f"2 {what}, start-up included", with_start, note), row(f"2 {what}, start-up left out", without, _NOTE)]


_NOTE = f"each run less one of its own kind over {FEW} articles"


def speed_up(many_1: float, many_2: float, few_1: float, few_2: float) -> float:
    """How much faster two are, the time of a run over few articles taken off each.

    >>> speed_up(105.0, 60.0, 5.0, 10.0)
    2.0
    """
    return (many_1 - few_1) / (many_2 - few_2)
