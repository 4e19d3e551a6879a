"""How a `VerbsScorer` comes to its values, line by line."""

import math
from collections.abc import Iterator, Sequence

from biaskit.scorers.deeds import Deed
from biaskit.scorers.lexicon_lines import modified, printed, set_aside, weighed
from biaskit.scorers.lines import Line, figure, within
from biaskit.scorers.sentences import Sentence
from biaskit.scorers.verbs import context_of, shares_of, values_of

_COUNTED = {
    ("acts", 1.0): "the target acts",
    ("acts", 0.0): "it is done to the target",
    ("agentless", 1.0): "a passive that names nobody who acts",
    ("agentless", 0.0): "who acts is named",
}


def verbs_lines(sentence: Sentence, played: Sequence[tuple[Deed, str]], dimension: str) -> Iterator[Line]:
    """The lines of one dimension; the last ends in the value.

    >>> from biaskit.scorers.verbs import VerbsScorer
    >>> from biaskit.types import Mention
    >>> for line in VerbsScorer().explain(Mention("a", "Peru", "Peru was bombed by Chile.", 0, 4), "effect"):
    ...     print(line)
    “bombed”, the target is its patient, in the lexicon: −1
    the value: −1
    """
    values, weights = list[float](), list[tuple[float, Line]]()
    for deed, part in played:
        word = " … ".join(printed(sentence, *place) for place in deed.places)
        for name, share in shares_of(deed, part):
            if name == dimension:
                yield Line(f"“{word}”: {_COUNTED[name, share]}", figure(share), share)
                values.append(share)
                weights.append((1.0, Line("", "1", 1.0)))
        context = context_of(sentence, deed)
        for name, value, raw in values_of(deed, part, context):
            if name != dimension:
                continue
            if context.flagged:
                yield set_aside(sentence, word, context)
                continue
            says = f"“{word}”, the target is its {part}, in the lexicon{modified(sentence, context)}"
            yield _term(says, raw, value, [factor for _, factor in context.factors])
            values.append(value)
            turned = ", before or behind a contrast" if context.weight != 1.0 else ""
            weights.append(
                (context.weight, Line(f"weight of “{word}”{turned}", figure(context.weight), context.weight))
            )
    if not values:
        yield Line("No verb says this of the target: there is no value.")
        return
    yield from weighed(values, weights)


def _term(says: str, raw: float, value: float, factors: Sequence[float]) -> Line:
    whole = raw * math.prod(factors)
    if value == 0.0 and whole:
        return Line(f"{says}; what was not done counts for nothing", "0", 0.0)
    return Line(says, within(" × ".join(map(figure, (raw, *factors))), whole), value)
