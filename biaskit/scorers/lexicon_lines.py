"""How a `LexiconScorer` comes to its values, line by line."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from biaskit.lexicon import Match
from biaskit.lexicon.words import write
from biaskit.scorers.context import Context
from biaskit.scorers.lexicon import LexiconScorer, unhidden, words_in
from biaskit.scorers.lines import Line, figure, listed, mean, product, total, within
from biaskit.scorers.relations import CLAUSE, NEAR, nearness

if TYPE_CHECKING:
    from biaskit.scorers.sentences import Sentence

_NO_TERM = "No term of the lexicon stands in the words about the target: there is no value."
_NO_WORD = "No word but names stands among the words about the target: there is no value."


def lexicon_lines(scorer: LexiconScorer, sentence: "Sentence", dimension: str) -> Iterator[Line]:
    """The lines of one dimension; the last ends in the value.

    >>> scorer = LexiconScorer("tone")
    >>> from biaskit.types import Mention
    >>> for line in scorer.explain(Mention("a", "Peru", "Peru was not corrupt.", 0, 4), "valence"):
    ...     print(line)
    “corrupt” in the lexicon, with “not” (negation × −0.5): −0.85 × −0.5 = 0.425
    the value: 0.425
    """
    return _LINES[scorer.measure](scorer, sentence, dimension)


def printed(sentence: "Sentence", start: int, end: int) -> str:
    """Words of the masked text as they stand in the sentence."""
    return sentence.mention.sentence[slice(*sentence.masked.to_sentence(start, end))]


def modified(sentence: "Sentence", context: Context) -> str:
    """What the words around a word do to it, in words; "" where they do nothing."""
    parts = []
    for kind, factor in context.factors:
        words = listed(printed(sentence, mark.start, mark.end) for mark in context.marks if mark.kind == kind)
        parts.append(f"{words} ({kind} × {figure(factor)})" if words else f"{kind} × {figure(factor)}")
    return f", with {' and '.join(parts)}" if parts else ""


def set_aside(sentence: "Sentence", word: str, context: Context) -> Line:
    """The line of a word that counts for nothing."""
    marks = listed(printed(sentence, mark.start, mark.end) for mark in context.marks)
    return Line(f"“{word}” is kept at a distance or meant ironically ({marks}) and does not count")


def _valence(scorer: LexiconScorer, sentence: "Sentence", dimension: str) -> Iterator[Line]:
    values, weights = list[float](), list[tuple[float, Line]]()
    for match, context in sentence.weighed(scorer.lexicon.name):
        if dimension not in match.entry.values:
            continue
        word = printed(sentence, match.start, match.end)
        if context.flagged:
            yield set_aside(sentence, word, context)
            continue
        line = _term(scorer, sentence, match, context, dimension)
        yield line
        values.append(line.result or 0.0)
        where = nearness(sentence.relation(match))
        weight = context.weight * math.prod(where)
        factors = [one for one in (*where, context.weight) if one != 1.0] or [1.0]
        weights.append((weight, Line(f"weight of “{word}”, {_where(where, context)}", product(*factors), weight)))
    if not values:
        yield Line(_NO_TERM)
        return
    yield from weighed(values, weights)


def weighed(values: Sequence[float], weights: Sequence[tuple[float, Line]]) -> Iterator[Line]:
    """The last lines of a mean: the weights, with what each says, where they differ, and the value."""
    numbers = [weight for weight, _ in weights]
    differ = len(set(numbers)) > 1
    if differ:
        yield from (line for _, line in weights)
    result = math.fsum(v * w for v, w in zip(values, numbers, strict=True)) / math.fsum(numbers)
    says = "the mean by weight" if differ else "the mean" if len(values) > 1 else "the value"
    yield Line(says, mean(values, numbers), result)


def _term(scorer: LexiconScorer, sentence: "Sentence", match: Match, context: Context, dimension: str) -> Line:
    raw = match.entry.values[dimension]
    low, high = scorer.scales[dimension]
    scaled = scorer.scaled(dimension, raw)
    word = printed(sentence, match.start, match.end)
    is_scaled = (low, high) != (-1.0, 1.0)
    first = (
        f"(2 × ({figure(raw)} − {figure(low)}) / ({figure(high)} − {figure(low)}) − 1)" if is_scaled else figure(raw)
    )
    whole = scaled * context.factor
    formula = within(" × ".join([first, *(figure(factor) for _, factor in context.factors)]), whole)
    scale = f" on its scale from {figure(low)} to {figure(high)}" if is_scaled else ""
    says = f"“{word}” in the lexicon{scale}{modified(sentence, context)}"
    return Line(says, formula.replace("− −", "+ "), max(-1.0, min(1.0, whole)))


def _where(where: tuple[float, float], context: Context) -> str:
    place = {NEAR: "said of the target", CLAUSE: "in the target's clause or below it"}.get(where[0], "farther away")
    of = [] if where[1] == 1.0 else ["said of another name"]
    turn = [] if context.weight == 1.0 else ["before or behind a contrast"]
    return ", ".join([place, *of, *turn])


def _shares(scorer: LexiconScorer, sentence: "Sentence", dimension: str) -> Iterator[Line]:
    matches = sentence.found[scorer.lexicon.name]
    own = []
    for match in matches:
        of = scorer.with_those_above(match.entry.categories)
        own += [match] if dimension in of else []
        word = printed(sentence, match.start, match.end)
        yield Line(f"“{word}” speaks for {', '.join(of) or 'nothing'}, weight {figure(match.entry.weight)}")
    every = [match.entry.weight for match in matches]
    if not sum(every):
        yield Line(_NO_TERM)
        return
    found = [match.entry.weight for match in own]
    formula = f"({total(map(figure, found))}) / ({total(map(figure, every))})"
    yield Line(f"weight of the terms for {dimension}, of that of all terms", formula, sum(found) / sum(every))


def _categories(scorer: LexiconScorer, sentence: "Sentence", dimension: str) -> Iterator[Line]:
    belonging = []
    for match in sentence.found[scorer.lexicon.name]:
        if dimension in scorer.with_those_above(match.entry.categories):
            belonging.append(len(unhidden(sentence.masked.text[match.start : match.end])) or 1)
            yield Line(f"“{printed(sentence, match.start, match.end)}” belongs to {dimension}, words: {belonging[-1]}")
    yield from _of_words(sentence, [float(size) for size in belonging], list(map(str, belonging)))


def _density(scorer: LexiconScorer, sentence: "Sentence", dimension: str) -> Iterator[Line]:
    carried, terms = [], []
    for match in sentence.found[scorer.lexicon.name]:
        size, weight = len(write(sentence.masked.text[match.start : match.end]).spans), match.entry.weight
        carried.append(weight * size)
        terms.append(f"{figure(weight)} × {size}")
        word = printed(sentence, match.start, match.end)
        yield Line(f"“{word}” is in the list with the weight {figure(weight)}, words: {size}")
    yield from _of_words(sentence, carried, terms)


def _of_words(sentence: "Sentence", carried: list[float], terms: list[str]) -> Iterator[Line]:
    words = words_in(sentence)
    if not words:
        yield Line(_NO_WORD)
        return
    share = sum(carried) / words
    formula = within(f"({total(terms)}) / {words}", share)
    yield Line("share of the words about the target, names left out", formula, min(1.0, share))


_LINES: Mapping[str, Callable[[LexiconScorer, "Sentence", str], Iterator[Line]]] = {
    "valence": _valence,
    "shares": _shares,
    "categories": _categories,
    "density": _density,
}
