"""Where the time goes: the ten hottest lines of annotation, or of the whole pipeline, over some articles.

    python -m benchmarks.profile ../shared/data/abp_scale8000/articles.jsonl.gz --work whole --articles 100

Needs py-spy, which samples the stack of a fresh process from outside and slows it by little; loading is not counted.
Work inside a compiled library is told by the Python line that called it. Two tables: the line that ran, and the line of
biaskit that was at work, libraries below it included.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.fresh import ONE_THREAD

WORKS = ("spacy", "annotate", "everything", "whole", "whole+model", "tracked", "tracked+model")
"""What can be profiled, of the works of `benchmarks.timing`."""

RATE = 200
"""Samples a second."""

_LINE = re.compile(r"^(?P<name>.*) \((?P<file>.*):(?P<line>\d+)\)$")
_KEPT = re.compile(r"^.*/(?=biaskit/|benchmarks/)|^.*/(?:site-packages|python3\.\d+)/")


def steady(run: Callable[[Any], Any], given: Any) -> None:
    """What is counted: samples of anything else are left out."""
    run(given)


def stacks(raw: str) -> Iterator[tuple[list[str], int]]:
    """Frames inside `steady`, outermost first, and the number of samples, of each line of py-spy's raw format.

    >>> list(stacks("<module> (a.py:1);steady (benchmarks/profile.py:9);f (b.py:2) 3\\n<module> (a.py:2) 4"))
    [(['f (b.py:2)'], 3)]
    """
    for line in raw.splitlines():
        frames, _, count = line.rpartition(" ")
        names = frames.split(";")
        inside = next((i for i, frame in enumerate(names) if frame.startswith("steady (")), None)
        if inside is not None and names[inside + 1 :]:
            yield names[inside + 1 :], int(count)


def hottest(found: Iterable[tuple[list[str], int]], *, own: bool, most: int = 10) -> list[tuple[str, float]]:
    """(Line, share of all samples), hottest first: of the innermost frame, or of the innermost one of biaskit.

    >>> hottest([(["f (biaskit/a.py:1)", "g (b.py:2)"], 3), (["f (biaskit/a.py:1)"], 1)], own=True)
    [('biaskit/a.py:1 f', 1.0)]
    """
    counts: Counter[str] = Counter()
    for frames, count in found:
        wanted = [frame for frame in frames if not own or "/biaskit/" in frame or "(biaskit/" in frame]
        counts[_told(wanted[-1]) if wanted else "outside biaskit"] += count
    total = counts.total() or 1
    return [(line, count / total) for line, count in counts.most_common(most)]


def _told(frame: str) -> str:
    found = _LINE.match(frame)
    if not found:
        return frame
    return f"{_KEPT.sub('', found['file'])}:{found['line']} {found['name']}"


def sampled(corpus: str, articles: int, work: str) -> str:
    """py-spy's raw stacks of a fresh process that does the work."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "raw.txt"
        inner = [sys.executable, "-m", "benchmarks.profile", corpus, "--articles", str(articles), "--work", work]
        command = ["py-spy", "record", "--full-filenames", "--rate", str(RATE), "--format", "raw", "--output", str(out)]
        subprocess.run([*command, "--", *inner, "--inner"], check=True, env={**os.environ, **ONE_THREAD})
        return out.read_text(encoding="utf-8")


def inner(options: argparse.Namespace) -> None:
    """The process that is sampled."""
    from benchmarks.timing import work
    from benchmarks.whole import EXAMPLE, Block, articles_of
    from biaskit.streaming import chunks

    known = work(options.work)
    known.run(getattr(Block(articles_of(EXAMPLE, count=2)), known.given))
    for part in chunks(articles_of(options.corpus, count=options.articles)):
        steady(known.run, getattr(Block(part), known.given))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus")
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--work", choices=WORKS, default="whole")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inner:
        inner(options)
        return
    found = list(stacks(sampled(options.corpus, options.articles, options.work)))
    for title, own in (("The line that ran", False), ("The line of biaskit at work", True)):
        print(f"\n{title} ({options.work}, {options.articles} articles, {sum(n for _, n in found)} samples)\n")
        print("| line | share |\n|---|---:|")
        for line, share in hottest(found, own=own):
            print(f"| `{line}` | {share:.1%} |")


if __name__ == "__main__":
    main()
