"""Runs for the tests: a small corpus in many parts, and scorers that break or wait on request."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import biaskit as bk
from biaskit.streaming import QUOTATIONS
from biaskit.types import Mention, Rating

ARTICLES = [
    bk.Article(f"a{n}", f"Peru said Chile had acted with courage {n}. Chile called Peru a thief.", meta={"side": n % 2})
    for n in range(12)
]


class Breaking:
    """A scorer of one's own that fails on an article; with ``how="die"`` its process ends on the spot."""

    name, dimensions = "breaking", ("valence",)

    def __init__(self, sentence: str, how: str = "raise") -> None:
        self.sentence, self.how = sentence, how

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        if any(self.sentence in mention.sentence for mention in mentions):
            if self.how == "die":
                os._exit(9)
            raise ValueError("too odd")
        return [Rating(mention, self.name, "valence", 0.5) for mention in mentions]


class Slow:
    """A scorer that takes its time, so that a run can be killed in the middle."""

    name, dimensions = "slow", ("valence",)
    digest = "slow"

    def __init__(self, seconds: float = 0) -> None:
        self.seconds = seconds

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        time.sleep(self.seconds)
        return [Rating(mention, self.name, "valence", len(mention.sentence) % 7 / 7) for mention in mentions]


def tables(folder: Path) -> list[pa.Table]:
    """The ratings and the quotations of a folder, part after part."""
    return [
        pa.concat_tables(pq.read_table(part, partitioning=None) for part in sorted(place.glob("part-*.parquet")))
        for place in (folder, folder / QUOTATIONS)
    ]


def started(out: Path, *, n_jobs: int = 1, resume: bool = False) -> subprocess.Popen[str]:
    """A run of `main` in another process."""
    command = [sys.executable, "-W", "ignore", __file__, str(out), str(n_jobs), *(["--resume"] if resume else [])]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def main() -> None:
    """Rate `ARTICLES` slowly, in parts of two."""
    from biaskit.rating import Plan
    from biaskit.streaming import cutting, run

    cutting.PART_ARTICLES = 2
    out, n_jobs = sys.argv[1:3]
    run(ARTICLES, Plan(scorers=("vader", Slow(0.4))), out, n_jobs=int(n_jobs), resume="--resume" in sys.argv)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    import stream_runs

    stream_runs.main()
