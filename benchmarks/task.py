"""What a fresh process of the benchmarks does; it prints what it measured as JSON.

python -m benchmarks.task compare CORPUS --first 0 --articles 128 --works spacy whole
python -m benchmarks.task rate CORPUS --articles 500 --jobs 2 --out FOLDER
python -m benchmarks.task first CORPUS
"""

import argparse
import json
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.fresh import peak_mb


def compare(options: argparse.Namespace) -> dict[str, Any]:
    """Seconds of each work on the same articles, in turns; the block before them warms each work up."""
    from benchmarks.rivals import MissingError
    from benchmarks.timing import interleaved, work
    from benchmarks.whole import Block, articles_of, words_of
    from biaskit.streaming import chunks

    articles = articles_of(options.corpus, first=options.first, count=options.articles)
    warm = Block(articles_of("example", count=2))
    works, missing = {}, {}
    for name in _expanded(options.works):
        try:
            made = work(name)
            made.run(getattr(warm, made.given))
        except MissingError as error:
            missing[name] = str(error)
        except Exception as error:  # what another package breaks on must not cost the figures of the others
            missing[name] = f"failed: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        else:
            works[name] = made
    took = interleaved(works, [Block(part) for part in chunks(articles)])
    done = {name: asdict(one) for name, one in took.items()}
    return {"articles": len(articles), "words": words_of(articles), "took": done, "missing": missing}


def _expanded(names: Sequence[str]) -> list[str]:
    """The works, with every offline scorer in place of ``scorers``."""
    from biaskit.scorers import load_scorers

    known = [f"scorer {one.name}" for one in load_scorers(None)] if "scorers" in names else []
    return [one for name in names for one in (known if name == "scorers" else [name])]


def rate(options: argparse.Namespace) -> dict[str, Any]:
    """The whole pipeline into a folder, and how far it was after how long.

    ``seconds`` are those of the run, which loads its models unless they are (``--warm``); ``marks`` those until so many
    articles were done (by one process; at the end of a part).
    """
    import biaskit as bk
    from benchmarks.whole import EXAMPLE, articles_of, plan, whole, words_of
    from biaskit.streaming import chunks

    warnings.simplefilter("ignore")
    source: Any = bk.load_example("tanker") if options.corpus == EXAMPLE else bk.read_articles(options.corpus)
    made = plan(tracked=options.tracked)
    if options.warm:
        whole(made)(articles_of(EXAMPLE, count=1))
    counts = {"articles": 0, "words": 0}
    start, passed = time.perf_counter(), list[dict[str, float]]()

    def counted() -> Iterator[Any]:
        before = 0
        for part in chunks(islice(iter(source), options.articles)):
            yield from part
            # the run asks for more: with one process, all parts before this one are written
            passed.append(_mark(before, start))
            before = counts["articles"] = before + len(part)
            counts["words"] += words_of(part)

    rows = on_workers(made, options, counts) if options.workers else here(counted(), made, options)
    passed.append(_mark(counts["articles"], start))
    size = sum(file.stat().st_size for file in Path(options.out).rglob("*") if file.is_file())
    done = {"ratings": rows, "disk_mb": size / 1e6, "marks": marked(passed, options.marks)}
    return counts | done | {"seconds": passed[-1]["seconds"]}


def marked(passed: Sequence[dict[str, float]], marks: Sequence[int]) -> list[dict[str, float]]:
    """Of all that was passed, the first with as many articles as each mark, and the last.

    >>> marked([{"articles": 0}, {"articles": 64}, {"articles": 128}, {"articles": 150}], [60, 100])
    [{'articles': 64}, {'articles': 128}, {'articles': 150}]
    """
    found = [next((one for one in passed if one["articles"] >= mark), passed[-1]) for mark in marks]
    return [one for one in found if one["articles"] < passed[-1]["articles"]] + [passed[-1]]


def _mark(articles: int, start: float) -> dict[str, float]:
    return {"articles": articles, "seconds": time.perf_counter() - start, "peak_mb": peak_mb()}


def here(articles: Iterator[Any], plan: Any, options: argparse.Namespace) -> int:
    """A run by processes of this machine; gives the number of ratings."""
    from biaskit.streaming import run

    return run(articles, plan, options.out, n_jobs=options.jobs, progress=False).rows


def on_workers(plan: Any, options: argparse.Namespace, counts: dict[str, int]) -> int:
    """A run by Dask workers, which read for themselves."""
    from benchmarks.workers import run_on_workers

    done = run_on_workers(options.corpus, plan, options.out, options.workers, options.block_size)
    counts["articles"] = done.tally.articles
    return done.rows


def first(options: argparse.Namespace) -> dict[str, Any]:
    """One article from nothing to ratings."""
    from benchmarks.whole import articles_of, plan, whole

    return whole(plan())(articles_of(options.corpus, count=1))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("task", choices=("compare", "rate", "first"))
    parser.add_argument("corpus")
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--articles", type=int)
    parser.add_argument("--works", nargs="*", default=())
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--block-size", type=int, default=1_000_000)
    parser.add_argument("--tracked", action="store_true")
    parser.add_argument("--warm", action="store_true")
    parser.add_argument("--marks", type=int, nargs="*", default=())
    parser.add_argument("--out")
    options = parser.parse_args()
    measured = {"compare": compare, "rate": rate, "first": first}[options.task](options)
    json.dump(measured | {"peak_mb": peak_mb()}, sys.stdout)


if __name__ == "__main__":
    main()
