"""What the benchmarks are run with."""

import os
from dataclasses import dataclass
from pathlib import Path

FULL = (500, 1000, 2000, 4000, 8000)
"""Numbers of articles at which time and memory are measured."""


def default_corpus() -> str:
    """The corpus of 8,000 articles among the gold data."""
    data = os.environ.get("BIASKIT_DATA", "../shared/data")
    return str(Path(data) / "abp_scale8000" / "articles.jsonl.gz")


@dataclass(frozen=True)
class Settings:
    """Sizes and repeats.

    Attributes:
        corpus: a file of articles, or ``example``.
        articles: in each repeat of a comparison.
        repeats: of comparisons and of scaling.
        scaling_articles: of each run with one and with two processes.
        sizes: numbers of articles at which time and memory are measured.
        cumulative: measure these in one run, and not each in a process of its own.
        starts: repeats of what is short.
        cores: of the projection.
        price: of an hour of a core, for the projection.
        target: articles of the projection.
    """

    corpus: str
    articles: int = 128
    repeats: int = 3
    scaling_articles: int = 1024
    sizes: tuple[int, ...] = FULL
    cumulative: bool = False
    starts: int = 7
    cores: int = 64
    price: float = 0.04
    target: int = 100_000_000
