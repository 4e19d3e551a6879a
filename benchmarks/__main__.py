"""Figures of speed, memory and scaling: one table, and JSON.

    python -m benchmarks --json figures.json
    python -m benchmarks --only speed,headline --articles 64 --repeats 1
    python -m benchmarks --only memory,projection --go-on figures.json --json figures.json

Figures are ratios within one run: works take turns, block by block, in fresh processes of one thread; medians of
repeats with the least and the most of them. What is not installed is told as not measured, see
benchmarks/requirements.txt.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.growth import growth
from benchmarks.machine import in_words, machine
from benchmarks.projection import projection
from benchmarks.rows import Row, to_markdown
from benchmarks.scaling import scaling
from benchmarks.settings import FULL, Settings, default_corpus
from benchmarks.speed import headline, speed
from benchmarks.start import start

THEMES: Mapping[str, Callable[[Settings, list[Row]], list[Row]]] = {
    "start": start,
    "speed": speed,
    "headline": headline,
    "scaling": scaling,
    "memory": growth,
    "projection": projection,
}
"""The themes in the order in which they run; a later one may read the rows of those before."""


def run(
    settings: Settings,
    themes: list[str],
    keep: Callable[[list[Row]], None] = lambda rows: None,
    known: Iterable[Row] = (),
) -> list[Row]:
    """The rows of the themes, after the ``known`` ones of other themes.

    ``keep`` is called after each theme, so that a long run that ends early leaves something.
    """
    rows = [row for row in known if row.theme not in themes]
    for theme in themes:
        started = time.perf_counter()
        try:
            rows += THEMES[theme](settings, rows)
        except RuntimeError as error:  # a process of its own failed; the other themes do not need it
            rows.append(Row(theme, "failed", note=" ".join(str(error).split())[-300:], more={"failed": True}))
        print(f"{theme}: {time.perf_counter() - started:,.0f} s", file=sys.stderr, flush=True)
        keep(rows)
    return rows


def to_json(rows: list[Row], settings: Settings, found: Mapping[str, Any]) -> str:
    """Machine, settings and rows."""
    made = {"machine": found, "settings": asdict(settings), "rows": [row.to_json() for row in rows]}
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def parsed(arguments: list[str] | None = None) -> argparse.Namespace:
    """The options."""
    parser = argparse.ArgumentParser("python -m benchmarks", description=__doc__, formatter_class=_Formatter)
    default = Settings("")
    parser.add_argument("--only", type=_themes, default=list(THEMES), help=f"of {','.join(THEMES)}")
    parser.add_argument("--corpus", default=default_corpus(), help="file of articles, or: example")
    parser.add_argument("--articles", type=_positive, default=default.articles, help="in each repeat of a comparison")
    parser.add_argument("--repeats", type=_positive, default=default.repeats, help="of comparisons and of scaling")
    parser.add_argument("--scaling-articles", type=_positive, default=default.scaling_articles, help="in each run")
    parser.add_argument("--sizes", type=_sizes, default=FULL, help="articles at which time and memory are measured")
    parser.add_argument("--cumulative", action="store_true", help="all sizes in one run, not each in a fresh process")
    parser.add_argument("--starts", type=_positive, default=default.starts, help="repeats of what is short")
    parser.add_argument("--cores", type=_positive, default=default.cores, help="of the projection")
    parser.add_argument("--price", type=float, default=default.price, help="of an hour of a core, for the projection")
    parser.add_argument("--target", type=_positive, default=default.target, help="articles of the projection")
    parser.add_argument("--json", type=Path, help="file for the figures")
    parser.add_argument("--go-on", type=Path, help="file of an earlier run: its other themes stay as they are")
    return parser.parse_args(arguments)


class _Formatter(argparse.RawDescriptionHelpFormatter, argparse.ArgumentDefaultsHelpFormatter):
    pass


def _themes(given: str) -> list[str]:
    names = [name.strip() for name in given.split(",")]
    if unknown := [name for name in names if name not in THEMES]:
        raise argparse.ArgumentTypeError(f"{unknown[0]!r} is no theme. There are: {', '.join(THEMES)}.")
    return [name for name in THEMES if name in names]


def _positive(given: str) -> int:
    number = int(given)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{given!r}: give 1 or more.")
    return number


def _sizes(given: str) -> tuple[int, ...]:
    return tuple(sorted(_positive(one) for one in given.split(",")))


def main() -> None:
    options = vars(parsed())
    themes, out, earlier = options.pop("only"), options.pop("json"), options.pop("go_on")
    settings, found = Settings(**options), machine()
    print(in_words(found), file=sys.stderr)

    def keep(rows: list[Row]) -> None:
        if out:
            out.write_text(to_json(rows, settings, found), encoding="utf-8")

    known = json.loads(earlier.read_text(encoding="utf-8"))["rows"] if earlier else ()
    rows = run(settings, themes, keep, map(Row.from_json, known))
    print(f"{in_words(found)}\n\n{to_markdown(rows)}")
    sys.exit(any(row.more.get("failed") for row in rows))


if __name__ == "__main__":
    main()
