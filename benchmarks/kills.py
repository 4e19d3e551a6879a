"""A run killed at random moments and resumed until it is whole, again and again: is a row lost or there twice?

    python -m benchmarks.kills --kills 100

Kills the run itself (``kill -9``), or one of its processes, whichever chance says. Compares the ratings, the quotations
and the manifest of every run that came to its end with those of one that nothing disturbed.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from biaskit.streaming import QUOTATIONS, manifest_place

RUN = """
import sys
from biaskit.rating import Plan
from biaskit.reading import load_example
from biaskit.streaming import cutting, run
cutting.PART_ARTICLES = 3
run(load_example("harbour"), Plan(scorers=("vader", "tone")), sys.argv[1], resume=True, n_jobs=int(sys.argv[2]))
"""
KEY = ["article_id", "part", "sentence_start", "start", "end", "target", "source", "voice", "scorer", "dimension"]


def started(out: Path, n_jobs: int) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-W", "ignore", "-c", RUN, str(out), str(n_jobs)], stderr=subprocess.PIPE)


def table(folder: Path) -> pa.Table:
    return pa.concat_tables(pq.read_table(part, partitioning=None) for part in sorted(folder.glob("part-*.parquet")))


def rows(ratings: pa.Table) -> Counter:
    """How often each row is there, by what tells it from others and its value."""
    columns = [ratings.column(name).to_pylist() for name in (*KEY, "value")]
    return Counter(map(repr, zip(*columns, strict=True)))


def victim(process: int, draw: random.Random) -> int:
    """The run, or one of its processes."""
    workers = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        with suppress(OSError):
            workers += map(int, task.read_text().split())
    return draw.choice([process, process, *workers])


def killed_until_whole(out: Path, n_jobs: int, longest: float, left: int, draw: random.Random) -> int:
    """Run, kill and resume, with so many kills at most, and return how many there were."""
    kills = 0
    while True:
        process = started(out, n_jobs)
        try:
            process.wait(draw.uniform(0.05, longest) if kills < left else None)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.kill(victim(process.pid, draw), signal.SIGKILL)
                kills += 1
            with suppress(subprocess.TimeoutExpired):
                process.wait(60)  # a run that lost a process goes on
        told = process.communicate()[1].decode()
        if process.returncode == 0:
            return kills
        if process.returncode != -signal.SIGKILL:
            raise SystemExit(f"The run ended with {process.returncode}: {told}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--json")
    options = parser.parse_args()
    draw, kills, runs, lost, double, different = random.Random(options.seed), 0, 0, 0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        assert started(Path(folder) / "whole", 1).wait() == 0
        longest, whole = 1.2 * (time.perf_counter() - start), Path(folder) / "whole"
        expected = rows(table(whole))
        while kills < options.kills:
            out, runs = Path(folder) / f"run{runs}", runs + 1
            kills += killed_until_whole(out, 1 + runs % 2, longest, options.kills - kills, draw)
            found = rows(table(out))
            lost, double = lost + (expected - found).total(), double + (found - expected).total()
            same = table(out).equals(table(whole)) and table(out / QUOTATIONS).equals(table(whole / QUOTATIONS))
            different += not (same and manifest_place(out).read_bytes() == manifest_place(whole).read_bytes())
            print(
                f"{kills:4} kills, {runs:3} runs, {lost} rows lost, {double} double, {different} different", flush=True
            )
    made = {"kills": kills, "runs": runs, "rows": expected.total(), "lost": lost, "double": double}
    if options.json:
        Path(options.json).write_text(json.dumps(made | {"different": different}), encoding="utf-8")


if __name__ == "__main__":
    main()
