"""Stored ratings summed up in one pass: how often intervals hold the truth, and what the pass costs.

    python -m benchmarks.stored coverage
    python -m benchmarks.stored cost

Intervals by Poisson weights stand beside those of the table in memory, over the same simulated data. Costs are those of
a fresh process each: processor seconds and peak memory, for generated ratings of a hundred rows an article.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.intervals import SHARE
from biaskit.errors import FewClustersWarning
from biaskit.summary import summarize
from biaskit.summary.totals import Totals

PART_ROWS = 100_000
COLUMNS = ["article_id", "outlet", "source", "target", "scorer", "dimension", "value"]


def main() -> None:
    """Print one of two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["coverage", "cost", "once"])
    parser.add_argument("--draws", type=int, default=1000, help="simulated data sets a row of coverage")
    parser.add_argument("--rows", type=int, nargs="+", default=[5_000_000, 10_000_000, 20_000_000])
    parser.add_argument("--by", nargs="+", default=["target"])
    parser.add_argument("--how", help="of one measured process: stored or memory, and its folder", nargs=2)
    parser.add_argument("--json", help="file to write the rows to")
    chosen = parser.parse_args()
    warnings.simplefilter("ignore", FewClustersWarning)
    if chosen.what == "once":
        print(json.dumps(once(*chosen.how, chosen.by)))
        return
    rows = list(coverage(chosen.draws) if chosen.what == "coverage" else cost(chosen.rows, chosen.by))
    print(pd.DataFrame(rows).to_string(index=False))
    if chosen.json:
        Path(chosen.json).write_text(json.dumps(rows, indent=1), encoding="utf-8")


def coverage(draws: int) -> Iterator[dict[str, object]]:
    """Share of 95 % intervals that hold the mean, and their mean width, by kind of values and number of articles."""
    for kind in ("valence", "share", "valence, heavy tails"):
        for n in (30, 60, 150, 500):
            rng = np.random.default_rng([n, len(kind)])
            found = [_both(_ratings(rng, kind, n), draw) for draw in range(draws)]
            true = SHARE if kind == "share" else -0.1
            ends = np.array(found)  # data sets, stored or in memory, low and high
            hits = ((ends[..., 0] <= true) & (true <= ends[..., 1])).mean(axis=0)
            widths = np.diff(ends)[..., 0]
            yield {
                "values": kind,
                "articles": n,
                "held, stored": round(float(hits[0]), 3),
                "held, in memory": round(float(hits[1]), 3),
                "width, stored by in memory": round(float((widths[:, 0] / widths[:, 1]).mean()), 3),
            }


def _both(table: pd.DataFrame, seed: int) -> list[list[float]]:
    stored = Totals.of(pa.Table.from_pandas(table), "target", seed=seed).summary()
    made = [stored, summarize(table, "target", seed=seed)]
    return [each[["low", "high"]].iloc[0].tolist() for each in made]


def _ratings(rng: np.random.Generator, kind: str, n: int) -> pd.DataFrame:
    """Mentions that share their article's tone, drawn as in `benchmarks.intervals`."""
    sizes = rng.geometric(0.3, n) if "heavy" not in kind else np.clip((2 * rng.pareto(1.3, n)).astype(int), 1, 200)
    article = np.repeat(np.arange(n), sizes)
    if kind == "share":
        values = (rng.random(len(article)) < rng.beta(0.4, 2, n)[article]).astype(float)
    else:
        values = rng.uniform(-0.6, 0.4, n)[article] + rng.uniform(-0.4, 0.4, len(article))
    scorer = "frames" if kind == "share" else "tone"
    columns = {"article_id": article.astype(str), "target": "Peru", "scorer": scorer, "dimension": "valence"}
    return pd.DataFrame(columns | {"value": values})


def cost(sizes: list[int], by: list[str]) -> Iterator[dict[str, object]]:
    """Processor seconds and peak memory of summing up so many rows, in a process each."""
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            for number in range(size // PART_ROWS):
                pq.write_table(_part(number), Path(folder) / f"part-{number:05d}.parquet", compression="zstd")
            for how in ("stored", "memory"):
                command = [sys.executable, "-m", "benchmarks.stored", "once", "--how", how, folder, "--by", *by]
                said = subprocess.run(command, check=True, capture_output=True, text=True).stdout
                yield {"rows": size, "how": how, **json.loads(said)}


def _part(number: int) -> pa.Table:
    """Ratings of 1,000 articles: ten mentions each, by one scorer of ten dimensions; a third finds no evidence."""
    rng = np.random.default_rng(number)
    mention = np.repeat(np.arange(PART_ROWS // 10), 10)
    article = mention // 10
    targets = np.minimum(rng.zipf(1.5, PART_ROWS // 10), 200)[mention]
    tone = rng.normal(-0.1, 0.2, PART_ROWS // 100)[article]
    values = np.clip(tone + rng.normal(0, 0.3, PART_ROWS), -1, 1)
    sources = rng.integers(0, 20, PART_ROWS // 10)[mention]
    columns = {
        "article_id": pa.array([f"article-{number:05d}-{each:04d}" for each in range(PART_ROWS // 100)]).take(article),
        "outlet": pa.array([f"Outlet {each % 20}" for each in range(PART_ROWS // 100)]).take(article),
        "source": pa.array([None, *(f"Source {each}" for each in range(1, 20))]).take(sources),
        "target": pa.array([f"Target {each}" for each in range(201)]).take(targets),
        "scorer": pa.array(["frames"]).take(np.zeros(PART_ROWS, int)),
        "dimension": pa.array([f"frame {each}" for each in range(10)]).take(np.arange(PART_ROWS) % 10),
        "value": pa.array(np.where(rng.random(PART_ROWS) < 1 / 3, np.nan, values), from_pandas=True),
    }
    return pa.table(columns)


def once(how: str, folder: str, by: list[str]) -> dict[str, object]:
    """What this process needs, beyond what it needs to start."""
    began, start = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    summary = summarize(folder if how == "stored" else pd.read_parquet(folder, columns=COLUMNS), by)
    seconds, peak = time.process_time() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "groups": len(summary),
        "seconds": round(seconds, 1),
        "MB at start": round(start / 1e3),
        "MB at most": round(peak / 1e3),
    }


if __name__ == "__main__":
    main()
