"""Time and memory of a streaming run of `biaskit rate`, at growing numbers of articles, in one process.

    python -m benchmarks.stream ../shared/data/abp_scale8000/articles.jsonl.gz

Prints a row for each mark and writes them as JSON when --json FILE is given.
"""

import argparse
import json
import platform
import resource
import tempfile
import time
from pathlib import Path

from biaskit.annotation import annotate_each
from biaskit.reading import read_articles
from biaskit.streaming import PART_ARTICLES, rate_in_parts, write_ratings

MARKS = (64, 500, 1000, 2000, 4000, 8000)


def resident() -> float:
    """Memory that the process holds now, in MB."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def measured(parts, total, rows):
    """The parts, unchanged, with a row in ``rows`` whenever a mark is passed."""
    start, done = time.perf_counter(), 0
    for table in parts:
        yield table
        done = min(done + PART_ARTICLES, total.n_read)
        if done >= next((m for m in MARKS if m > rows[-1]["articles"]), 1e9) if rows else done >= MARKS[0]:
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
            seconds = time.perf_counter() - start
            rows.append({"articles": done, "seconds": seconds, "rss_mb": resident(), "peak_mb": peak})
            print(f"{done:6} articles {seconds:8.0f} s {resident():7.0f} MB now {peak:7.0f} MB peak", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--json")
    options = parser.parse_args()
    source, rows = read_articles(options.corpus), []
    with tempfile.TemporaryDirectory() as folder:
        parts = measured(rate_in_parts(annotate_each(source)), source, rows)
        written = write_ratings(parts, Path(folder) / "ratings")
        size = sum(f.stat().st_size for f in (Path(folder) / "ratings").iterdir()) / 1e6
    result = {"machine": platform.processor() or platform.machine(), "ratings": written, "disk_mb": size, "marks": rows}
    print(f"{written:,} ratings, {size:,.0f} MB on disk; {source}")
    if options.json:
        Path(options.json).write_text(json.dumps(result, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
