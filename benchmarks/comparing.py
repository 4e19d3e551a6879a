"""Rows of works that were timed in turns with another, in a fresh process a repeat, each repeat on other articles."""

from collections.abc import Sequence
from typing import Any

from benchmarks.fresh import task
from benchmarks.rows import Row, figure_text, middle, spread, unmeasured

Answer = dict[str, Any]


def compared(corpus: str, works: Sequence[str], *, articles: int, repeats: int) -> list[Answer]:
    """What each repeat measured; no repeat reads what another read, so that nothing is remembered."""
    return [
        task("compare", corpus, "--first", number * articles, "--articles", articles, "--works", *works).answer
        for number in range(repeats)
    ]


def row(
    theme: str,
    name: str,
    base: str,
    answers: Sequence[Answer],
    *,
    what: str = "",
    note: str = "",
    most: float | None = None,
) -> Row:
    """The row of one work: articles a second, and its time as a multiple of that of ``base``.

    >>> took = {"spacy": {"clock": 2, "processor": 2, "counts": {}}, "all": {"clock": 5, "processor": 4, "counts": {}}}
    >>> made = row("speed", "all", "spacy", [{"articles": 10, "words": 500, "missing": {}, "took": took}])
    >>> made.value, made.times, made.note
    (2.0, 2.5, '100 words/s; 2.00x by processor time')
    """
    missing = next((answer["missing"][name] for answer in answers if name in answer["missing"]), None)
    if missing:
        return unmeasured(theme, what or name, missing)
    rates, words = (
        [answer[counted] / answer["took"][name]["clock"] for answer in answers] for counted in ("articles", "words")
    )
    clock, processor = (
        [answer["took"][name][by] / answer["took"][base][by] for answer in answers] for by in ("clock", "processor")
    )
    counts = _counts(name, answers)
    more = {"words_per_second": middle(words), "times_by_processor": middle(processor), "counts": counts}
    notes = [f"{figure_text(middle(words))} words/s"]
    notes += [f"{figure_text(middle(processor))}x by processor time"] if name != base else []
    notes += [note] if note else []
    notes += [f"{count:,} {counted}" for counted, count in counts.items()]
    figure = {"unit": "articles/s", "of": NAMES.get(base, base), "most": most, "note": "; ".join(notes)}
    made = more | {"repeats": len(answers)}
    return Row(theme, what or name, middle(rates), times=middle(clock), more=made, **figure, **spread(clock))


def _counts(name: str, answers: Sequence[Answer]) -> dict[str, int]:
    """What a work counted, over all repeats."""
    counts: dict[str, int] = {}
    for answer in answers:
        for counted, count in answer["took"][name]["counts"].items():
            counts[counted] = counts.get(counted, 0) + count
    return counts


NAMES = {"spacy": "bare spaCy", "scorer model": "`model`"}
"""How a base is called in the table."""
