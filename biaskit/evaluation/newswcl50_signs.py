"""NewsWCL50: whether a scorer has the sign of a phrase toward its target.

A phrase that ascribes a property to a target has one of some thirty codes. Most have a sign (trustworthiness, no
trustworthiness); which one, `POSITIVE` and `NEGATIVE` say. A victim is negative, for the words are of harm. Power,
weakness, importance and unimportance say how strong or central a target is, neither good nor bad, and count only in
the figure of "all codes"; "other" has no sign.

A phrase is rated as the words about its target: its sentence, with the phrase as the mention's scope, and the place
where the sentence prints the target, or the last word of its name, nearest to the phrase; else the target is unnamed.
The few phrases whose sentence is not in the rebuilt text are rated alone. A phrase about several targets counts for
each.

AUC is the share of pairs, one phrase with a positive code and one with a negative, in which the positive one has the
higher value; every phrase counts, one without evidence with the value 0. "Sentence" is the same with all of the
sentence as the words about the target.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from biaskit.evaluation.measures import Measure, ranking
from biaskit.evaluation.raters import Rater
from biaskit.types import Mention, Span

POSITIVE = frozenset(
    {
        "Affection", "Confidence", "Easiness", "Economy positive", "Fairness", "Good quality", "Honor", "Lawfulness",
        "Positive", "Reason", "Safety", "Trustworthiness",
    }
)  # fmt: skip
NEGATIVE = frozenset(
    {
        "Aggressor", "Difficulty", "Dishonor", "Economy negative", "Negative", "No trustworthiness", "Poor quality",
        "Refusal", "Unfairness", "Unlawfulness", "Unreason", "Unsafety", "Victim",
    }
)  # fmt: skip
STANDING = {"Power": True, "Importance": True, "Weakness": False, "Unimportance": False}
"""Codes of strength and weight, and whether they are positive where all codes count."""


@dataclass(frozen=True, slots=True)
class Case:
    """A phrase and one of its targets.

    Attributes:
        document: the article.
        code: the annotated property.
        phrase: its words, set as the annotators' tokens were.
        target: whom they are about.
        sentence: where they stand; the phrase itself when that is not known.
    """

    document: str
    code: str
    phrase: str
    target: str
    sentence: str


def compare_signs(cases: Sequence[Case], raters: Sequence[Rater]) -> Iterator[Measure]:
    """How well the values of each scorer tell positive from negative phrases."""
    signed = [case for case in cases if case.code in POSITIVE | NEGATIVE | STANDING.keys()]
    phrases = [mention_of(case) for case in signed]
    for rater in raters:
        values = _values(rater, phrases)
        yield _ranking(f"{rater.name}, sign of phrases", signed, values, standing=False)
        yield _ranking(f"{rater.name}, sign of phrases, all codes", signed, values, standing=True)
        values = _values(rater, [replace(mention, scope=()) for mention in phrases])
        yield _ranking(f"{rater.name}, sign of phrases, sentence", signed, values, standing=False)


def mention_of(case: Case) -> Mention:
    """The phrase as the words about its target.

    >>> mention = mention_of(Case("a", "Honor", "a great leader", "Bruno Keller", "A great leader, Keller slept."))
    >>> mention.scope, mention.sentence[mention.start : mention.end]
    (((0, 14),), 'Keller')
    """
    phrase = _place(case.phrase, case.sentence)
    start, end = _nearest(case.target, case.sentence, phrase)
    return Mention(case.document, case.target, case.sentence, start, end, scope=(phrase,))


def _place(phrase: str, sentence: str) -> Span:
    """Where a phrase stands, whatever its spaces; all of the sentence when it does not."""
    letters = r"\s*".join(re.escape(letter) for letter in phrase if not letter.isspace())
    found = re.search(letters, sentence, re.IGNORECASE) if letters else None
    return found.span() if found else (0, len(sentence))


def _nearest(target: str, sentence: str, phrase: Span) -> Span:
    """Where a target is printed nearest to a phrase, by its name or the last word of it; (0, 0) when it is not."""
    for name in (target, target.split()[-1] if target else ""):
        places = [found.span() for found in re.finditer(rf"\b{re.escape(name)}\b", sentence)] if name else []
        if places:
            return min(places, key=lambda place: max(place[0] - phrase[1], phrase[0] - place[1]))
    return 0, 0


def _values(rater: Rater, mentions: Sequence[Mention]) -> list[float]:
    return [0.0 if rating.value != rating.value else rating.value for rating in rater.rate(mentions)]


def _ranking(name: str, cases: Sequence[Case], values: Sequence[float], *, standing: bool) -> Measure:
    kept = [(case, value) for case, value in zip(cases, values, strict=True) if standing or case.code not in STANDING]
    return ranking(name, [(c.document, "", c.code in POSITIVE or STANDING.get(c.code, False), v) for c, v in kept])
