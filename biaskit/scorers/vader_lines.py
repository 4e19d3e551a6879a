"""How VADER comes to its compound valence, line by line: its own functions, watched while they work."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from biaskit.scorers.lines import Line, figure, total
from biaskit.scorers.vader import Analyzer, spelled_out

_ALPHA = 15
"""VADER's constant in s / sqrt(s * s + 15)."""


class _Turn(NamedTuple):
    """What one of VADER's rules did to a valence."""

    rule: str
    before: float
    after: float


def vader_lines(text: str, *, is_rated: bool = False) -> Iterator[Line]:
    """The lines of a text; the last ends in the compound.

    Args:
        text: what is rated.
        is_rated: whether a text without a word of the lexicon has a value too, which is 0.

    >>> for line in vader_lines("They were not good."):
    ...     print(line)
    “good” in VADER's lexicon, then negation: 1.9 × −0.74 = −1.406
    sum of the words: −1.406
    s / sqrt(s × s + 15), s being the sum: −1.406 / sqrt(−1.406 × −1.406 + 15) = −0.3412
    """
    turns: list[_Turn] = []
    package = _watched(turns)
    spelled, _ = spelled_out(text, package.emojis)
    words, sentiments, weights = Analyzer(package).weigh(spelled)
    at = _split(turns, len(sentiments))
    for (place, valence), weight, own in zip(sentiments, weights, at, strict=True):
        yield _term(words[place].printed, package.lexicon[words[place].lower], valence, weight, own)
    if not sentiments:
        says = "No word is in VADER's lexicon"
        yield Line(says, "0", 0.0) if is_rated else Line(f"{says}: there is no value.")
        return
    whole = float(sum(weights))
    terms = [figure(weight) for weight in weights]
    marks = float(package._punctuation_emphasis(spelled))
    if marks and whole:
        terms.append(figure(math.copysign(marks, whole)))
        whole += math.copysign(marks, whole)
    says = "sum of the words, and emphasis by ! and ?" if len(terms) > len(weights) else "sum of the words"
    yield Line(says, total(terms), whole)
    s = figure(whole)
    formula = f"{s} / sqrt({s} × {s} + {_ALPHA})"
    yield Line("s / sqrt(s × s + 15), s being the sum", formula, whole / math.sqrt(whole * whole + _ALPHA))


def _term(word: str, first: float, valence: float, weight: float, turns: Sequence[_Turn]) -> Line:
    from vaderSentiment.vaderSentiment import N_SCALAR

    formula, value, rules = figure(first), first, list[str]()
    for rule, before, after in turns:
        if not math.isclose(before, value):
            negated = math.isclose(before, value * N_SCALAR)
            formula = _times(formula, before / value) if negated else f"{formula} + {figure(before - value)}"
            rules.append("negation" if negated else "degree or capitals")
        if not math.isclose(after, before):
            formula = _times(formula, after / before) if before and rule != "idiom" else figure(after)
            rules.append(rule)
        value = after
    if not math.isclose(weight, valence):
        formula, value = _times(formula, weight / valence), weight
        rules.append("before or behind “but”")
    how = f", then {', '.join(dict.fromkeys(rules))}" if rules else ""
    return Line(f"“{word}” in VADER's lexicon{how}", formula.replace("+ −", "− "), weight)


def _times(formula: str, factor: float) -> str:
    return f"({formula}) × {figure(factor)}" if " " in formula else f"{formula} × {figure(factor)}"


def _split(turns: Sequence[_Turn], words: int) -> list[list[_Turn]]:
    """The turns of each word: the rule about "least" is the last that VADER asks of one."""
    parts: list[list[_Turn]] = [[]]
    for turn in turns:
        parts[-1].append(turn)
        if turn.rule == "“least”":
            parts.append([])
    return parts[:words]


def _watched(turns: list[_Turn]) -> Any:
    """VADER's analyzer, which writes down what each of its rules does."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    package: Any = SentimentIntensityAnalyzer()

    def watch(method: str, rule: str) -> None:
        asked: Callable[..., float] = getattr(package, method)

        def asking(valence: float, *rest: Any) -> float:
            after = asked(valence, *rest)
            turns.append(_Turn(rule, float(valence), float(after)))
            return after

        setattr(package, method, asking)

    watch("_negation_check", "negation")
    watch("_special_idioms_check", "idiom")
    watch("_least_check", "“least”")
    return package
