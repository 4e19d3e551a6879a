"""BASIL: whether a scorer has the sign of a span toward its target.

Of the spans that aim at their target directly. A span's sign is that of the mean, on the scorer's own scale and
without a neutral band, of two values, or of the one that there is:

1. of the span's words, rated as the only words about the target;
2. of the whole sentence toward the target: the mean over its mentions there; without any, the sentence is rated as a
   bare mention that does not name the target, in the span's voice. BASIL's spans often have a target that their
   sentence does not name, and every span is to be counted.

A span without a sign, or with the value 0, counts as wrong. Balanced accuracy is the mean of two shares, of negative
and of positive spans that are right; a scorer that calls everything negative has .5.

- "sign": by both, every span counted.
- "sign by mentions": by what annotation lets bear on the target, without the span: the mentions of the target whose
  words the span shares, else all in the sentence; every span counted; its coverage; and where there is one, the spans
  without one left out.
- "sign toward the target": by the second alone.
- "sign of the sentence": by the sentence alone, the target unnamed.
- "sign of the span's words": by the first alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import isnan, nan
from statistics import fmean

from biaskit.evaluation.measures import Tally
from biaskit.evaluation.raters import Rater
from biaskit.types import Mention, Span


@dataclass(frozen=True, slots=True)
class Case:
    """A span that aims at its target directly, and what may be rated for its sign.

    Attributes:
        document: the article.
        negative: the annotated sign.
        near: mentions of the target whose words the span shares.
        about: mentions of the target in the sentence.
        bare: the sentence, with the target unnamed.
        span: the span in the sentence.
    """

    document: str
    negative: bool
    near: tuple[Mention, ...]
    about: tuple[Mention, ...]
    bare: Mention
    span: Span


def compare_signs(tally: Tally, cases: Sequence[Case], raters: Sequence[Rater]) -> None:
    """Count the signs of each scorer that are right."""
    groups = [_groups(case) for case in cases]
    mentions = list(dict.fromkeys(mention for group in groups for step in group for mention in step))
    for rater in raters:
        ratings = dict(zip(mentions, rater.rate(mentions), strict=True))
        for case, group in zip(cases, groups, strict=True):
            _compare(tally, rater.name, case, [_mean(ratings[m].value for m in step) for step in group])


def _groups(case: Case) -> tuple[Sequence[Mention], ...]:
    """What is rated: mentions near the span, all, these with the whole sentence, the sentence, the span's words."""
    whole = tuple(replace(mention, scope=()) for mention in case.about)
    return case.near, case.about, whole, (case.bare,), (replace(case.bare, scope=(case.span,)),)


def _compare(tally: Tally, name: str, case: Case, values: Sequence[float]) -> None:
    near, about, whole, sentence, words = values
    toward, mentions = _first(whole, sentence), _first(near, about)
    _add(tally, f"{name}, sign", case, _mean([words, toward]))
    _add(tally, f"{name}, sign by mentions", case, mentions)
    signed = not isnan(mentions)
    tally.add(f"{name}, sign by mentions: coverage", "share", case.document, signed, 1)
    if signed:
        _add(tally, f"{name}, sign by mentions, where there is one", case, mentions)
    _add(tally, f"{name}, sign toward the target", case, toward)
    _add(tally, f"{name}, sign of the sentence", case, sentence)
    _add(tally, f"{name}, sign of the span's words", case, words)


def _add(tally: Tally, name: str, case: Case, value: float) -> None:
    counts = (value < 0, 1, 0, 0) if case.negative else (0, 0, value > 0, 1)
    tally.add(name, "balanced", case.document, *counts)


def _first(*values: float) -> float:
    """The first value with a sign; NaN without one."""
    return next((value for value in values if value and not isnan(value)), nan)


def _mean(values: Iterable[float]) -> float:
    """Mean of the values that are there; NaN without one."""
    known = [value for value in values if not isnan(value)]
    return fmean(known) if known else nan
