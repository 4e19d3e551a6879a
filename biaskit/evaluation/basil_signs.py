"""BASIL: whether a scorer has the sign of a span toward its target.

Of the spans that aim at their target directly. A span's sign is that of the mean value, on the scorer's own scale and
without a neutral band, of the first of these that has one:

1. the mentions of the target in the span's sentence whose words the span shares;
2. all mentions of the target in the sentence;
3. the sentence itself, rated as a bare mention that does not name the target, in the span's voice. BASIL's spans often
   have a target that their sentence does not name, and every span is to be counted.

A span without a sign, or with the value 0, counts as wrong. Balanced accuracy is the mean of two shares, of negative
and of positive spans that are right; a scorer that calls everything negative has .5.

- "sign": by all three, every span counted.
- "sign by mentions": by the first two, every span counted; its coverage; and where there is one, the spans without one
  left out.
- "sign of the sentence": by the third alone.
- "sign of the span's words": as the third, with the span as the only words about the target.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import fmean

from biaskit.evaluation.measures import Tally
from biaskit.evaluation.raters import Rater
from biaskit.types import Mention, Rating, Span


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
    groups = [(case.near, case.about, (case.bare,), (replace(case.bare, scope=(case.span,)),)) for case in cases]
    mentions = list(dict.fromkeys(mention for group in groups for step in group for mention in step))
    for rater in raters:
        ratings = dict(zip(mentions, rater.rate(mentions), strict=True))
        for case, group in zip(cases, groups, strict=True):
            _compare(tally, rater.name, case, [_sign(ratings[m] for m in step) for step in group])


def _compare(tally: Tally, name: str, case: Case, signs: Sequence[int]) -> None:
    near, about, sentence, words = signs
    mentions = near or about
    _add(tally, f"{name}, sign", case, mentions or sentence)
    _add(tally, f"{name}, sign by mentions", case, mentions)
    tally.add(f"{name}, sign by mentions: coverage", "share", case.document, mentions != 0, 1)
    if mentions:
        _add(tally, f"{name}, sign by mentions, where there is one", case, mentions)
    _add(tally, f"{name}, sign of the sentence", case, sentence)
    _add(tally, f"{name}, sign of the span's words", case, words)


def _add(tally: Tally, name: str, case: Case, sign: int) -> None:
    counts = (sign < 0, 1, 0, 0) if case.negative else (0, 0, sign > 0, 1)
    tally.add(name, "balanced", case.document, *counts)


def _sign(ratings: Iterable[Rating]) -> int:
    """Sign of the mean of the ratings that have values; 0 without one."""
    values = [rating.value for rating in ratings if rating.value == rating.value]
    mean = fmean(values) if values else 0.0
    return (mean > 0) - (mean < 0)
