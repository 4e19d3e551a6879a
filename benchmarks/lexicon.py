"""Speed of the lexicon engine: all shipped lexicons in one pass, beside vaderSentiment alone, in turns.

    python -m benchmarks.lexicon ../shared/data/abp_same_event/articles.jsonl.gz

Prints two tables: sentences a second, and the times to load. Blocks of sentences are read by both in turns, each
block first by the one, then by the other, so that what else the machine does falls on both.
"""

import argparse
import re
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from biaskit.lexicon import Lexicon, Matcher, list_lexicons, load_lexicon
from biaskit.reading import read_articles

BLOCK = 100
_END = re.compile(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]?[A-Z])|\n+")
"""A sentence ends at a full stop, exclamation or question mark before a capital, or with the line."""
_LENGTH = range(20, 601)
"""Characters that a sentence may have, so that neither headings nor lists are measured."""


class Turn(NamedTuple):
    """Seconds that a block took the one and the other."""

    ours: float
    vader: float


def sentences_of(path: str, most: int) -> list[str]:
    """The first sentences of a corpus, as printed."""
    found: list[str] = []
    for article in read_articles(path):
        found += [s for s in map(str.strip, _END.split(article.text)) if len(s) in _LENGTH]
        if len(found) >= most:
            break
    return found[:most]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    done = work()
    return time.perf_counter() - start, done


def seconds_of(work: Callable[[str], Any], block: Sequence[str]) -> float:
    start = time.perf_counter()
    for sentence in block:
        work(sentence)
    return time.perf_counter() - start


def turns(sentences: Sequence[str], ours: Callable[[str], Any], vader: Callable[[str], Any]) -> list[Turn]:
    """Seconds of each block; who comes first changes from block to block."""
    blocks = [sentences[start : start + BLOCK] for start in range(0, len(sentences) - BLOCK + 1, BLOCK)]
    measured: list[Turn] = []
    for number, block in enumerate(blocks):
        seconds = [seconds_of(one, block) for one in ((ours, vader) if number % 2 else (vader, ours))]
        measured.append(Turn(*(seconds if number % 2 else reversed(seconds))))
    return measured


def row(*cells: str) -> None:
    print("| " + " | ".join(cells) + " |")


def print_speeds(measured: Sequence[Turn]) -> None:
    ratios = sorted(turn.vader / turn.ours for turn in measured)
    low, _, high = statistics.quantiles(ratios, n=4)
    row("what", "sentences a second (median of blocks)", "ratio (median; quartiles)")
    row("---", "---:", "---:")
    ratio = f"{statistics.median(ratios):.1f} ({low:.1f} to {high:.1f})"
    row("all shipped lexicons, one pass", f"{BLOCK / statistics.median(turn.ours for turn in measured):,.0f}", ratio)
    row("vaderSentiment alone", f"{BLOCK / statistics.median(turn.vader for turn in measured):,.0f}", "1")


def print_loading(files: float, search: float, vader: float, lexicons: Sequence[Lexicon]) -> None:
    entries = sum(map(len, lexicons))
    row("loading", "seconds")
    row("---", "---:")
    row(f"{len(lexicons)} lexicons ({entries:,} entries) from their files", f"{files:.2f}")
    row("the search for their terms, made at the first sentence", f"{search:.2f}")
    row("vaderSentiment", f"{vader:.2f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("corpus")
    parser.add_argument("--sentences", type=int, default=8000)
    options = parser.parse_args()
    sentences = sentences_of(options.corpus, options.sentences)
    files, lexicons = timed(lambda: [load_lexicon(name) for name in list_lexicons()])
    matcher = Matcher([lexicon.entries for lexicon in lexicons])
    search, _ = timed(lambda: matcher.match("A sentence."))
    vader, analyzer = timed(SentimentIntensityAnalyzer)
    analyzer.polarity_scores("A sentence.")
    print(f"{len(sentences):,} sentences, {statistics.mean(map(len, sentences)):.0f} characters each in the mean\n")
    print_speeds(turns(sentences, matcher.match, analyzer.polarity_scores))
    print()
    print_loading(files, search, vader, lexicons)


if __name__ == "__main__":
    main()
