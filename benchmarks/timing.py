"""Works timed in turns, block by block, within one process."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from benchmarks import rivals
from benchmarks.whole import SCORERS, Block, bare, plan, quickened, whole


class Work(NamedTuple):
    """What is timed: a function, and which attribute of a `Block` it is given."""

    given: str
    run: Callable[[Any], Any]


def _rater(name: str) -> Work:
    from biaskit.scorers import get_scorer

    return Work("mentions", get_scorer(name).rate)


def _annotator() -> Callable[[Any], Any]:
    import biaskit as bk

    return lambda articles: bk.annotate(articles, progress=False)


def _everything() -> Callable[[Any], Any]:
    from biaskit.rating import Plan

    return whole(Plan())


WORKS: Mapping[str, Callable[[], Work]] = {
    "spacy": lambda: Work("texts", bare()),
    "quickened": lambda: Work("texts", quickened()),
    "annotate": lambda: Work("articles", _annotator()),
    "everything": lambda: Work("articles", _everything()),
    "whole": lambda: Work("articles", whole(plan())),
    "whole+model": lambda: Work("articles", whole(plan((*SCORERS, "model")))),
    "tracked": lambda: Work("articles", whole(plan(tracked=True))),
    "tracked+model": lambda: Work("articles", whole(plan((*SCORERS, "model"), tracked=True))),
    "vaderSentiment": lambda: Work("sentences", rivals.vader()),
    "TextBlob": lambda: Work("sentences", rivals.textblob()),
    "asent": lambda: Work("docs", rivals.asent()),
    "textacy": lambda: Work("docs", rivals.textacy()),
    "RoBERTa-base": lambda: Work("mentions", rivals.roberta()),
}
"""What can be timed besides a scorer, which is named ``scorer NAME``; made when called, with all that it loads."""


def work(name: str) -> Work:
    """The work of that name.

    Raises:
        MissingError: when what it needs is not installed.
    """
    return _rater(name.removeprefix("scorer ")) if name.startswith("scorer ") else WORKS[name]()


@dataclass(frozen=True)
class Took:
    """What a work took in all: seconds by the clock and of the processor, and the counts that it gave back, if any."""

    clock: float = 0.0
    processor: float = 0.0
    counts: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: "Took") -> "Took":
        names = {**self.counts, **other.counts}
        counts = {name: self.counts.get(name, 0) + other.counts.get(name, 0) for name in names}
        return Took(self.clock + other.clock, self.processor + other.processor, counts)


def timed(run: Callable[[Any], Any], given: Any) -> Took:
    """What a work takes once."""
    clock, processor = time.perf_counter(), time.process_time()
    made = run(given)
    took = time.perf_counter() - clock, time.process_time() - processor
    return Took(*took, made if isinstance(made, dict) else {})


def interleaved(
    works: Mapping[str, Work], blocks: Sequence[Block], clock: Callable[[Callable[[Any], Any], Any], Took] = timed
) -> dict[str, Took]:
    """What each work took over all blocks.

    All works take each block before the next, in an order that is turned round from block to block. What they are given
    is made before the clock runs, and forgotten with the block.
    """
    sums = dict.fromkeys(works, Took())
    for number, block in enumerate(blocks):
        for name in list(works)[:: -1 if number % 2 else 1]:
            given = getattr(block, works[name].given)
            sums[name] = sums[name] + clock(works[name].run, given)
        block.forget()
    return sums
