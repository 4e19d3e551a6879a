"""What annotation costs on top of the bare spaCy pipeline, on the same texts in one process.

    python -m benchmarks.annotate ../shared/data/abp_same_event/articles.jsonl.gz --articles 200

With `targets=`, stretches that cannot hold one of them are not parsed: one row for each of --targets.

Bare spaCy and biaskit take turns, round by round, each through the same small block of articles; the figures are
medians of the rounds' ratios, by processor time (other work may share the machine) and by the clock. The bare pipeline
has the same package and components and reads title and text of each article through `nlp.pipe`.
"""

import os

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402
import time  # noqa: E402
import warnings  # noqa: E402
from collections.abc import Callable  # noqa: E402
from functools import partial  # noqa: E402
from statistics import median  # noqa: E402
from typing import Any  # noqa: E402

import spacy  # noqa: E402

import biaskit as bk  # noqa: E402
from biaskit.errors import BiaskitWarning  # noqa: E402
from biaskit.pipeline import DEFAULT_PIPELINE  # noqa: E402
from biaskit.types import Article  # noqa: E402

TARGETS = ("United States", "Donald Trump", "Republicans", "Russia")
"""What a user may ask for alone: named nearly everywhere, often and seldom."""

BLOCK = 10
"""Articles in a round."""


def sample(path: str, size: int) -> list[Article]:
    """``size`` articles spread evenly over a corpus."""
    articles = list(bk.read_articles(path))
    step = max(1, len(articles) // size)
    return articles[::step][:size]


def timed(work: Callable[[], Any]) -> tuple[float, float]:
    """(Processor seconds, seconds by the clock) that a piece of work takes."""
    cpu, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - cpu, time.perf_counter() - clock


def bare(nlp: Any, articles: list[Article]) -> None:
    """Parse titles and texts and keep nothing."""
    with nlp.memory_zone():
        for _ in nlp.pipe([text for article in articles for text in (article.title, article.text) if text]):
            pass


def compare(articles: list[Article], works: dict[str, Callable[[list[Article]], Any]]) -> dict[str, list[Any]]:
    """Times of each work on each block of articles, taken in turn."""
    for work in works.values():
        work(articles[:2])
    times: dict[str, list[Any]] = {name: [] for name in works}
    for number, start in enumerate(range(0, len(articles), BLOCK)):
        names = list(works) if number % 2 else list(works)[::-1]
        for name in names:
            times[name].append(timed(partial(works[name], articles[start : start + BLOCK])))
    return times


def ratios(times: dict[str, list[Any]], name: str, base: str) -> tuple[float, float]:
    """Medians of the ratios to ``base``: by processor time and by the clock."""
    pairs = list(zip(times[name], times[base], strict=True))
    return median(a[0] / b[0] for a, b in pairs), median(a[1] / b[1] for a, b in pairs)


def main() -> None:
    """Print one row for each way of annotating."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus")
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--targets", nargs="*", default=TARGETS)
    options = parser.parse_args()
    warnings.simplefilter("ignore", BiaskitWarning)
    articles = sample(options.corpus, options.articles)
    nlp = spacy.load(DEFAULT_PIPELINE)
    works = {"bare spaCy": partial(bare, nlp), "annotate": bk.annotate}
    works |= {f"annotate, targets={name!r}": partial(bk.annotate, targets=name) for name in options.targets}
    times = compare(articles, works)
    words = sum(len(article.text.split()) + len(article.title.split()) for article in articles)
    print("| what | words a second | processor time / bare | clock / bare |\n|---|---:|---:|---:|")
    for name in works:
        cpu, clock = ratios(times, name, "bare spaCy")
        print(f"| {name} | {words / sum(t[0] for t in times[name]):,.0f} | {cpu:.3f} | {clock:.3f} |")


if __name__ == "__main__":
    main()
