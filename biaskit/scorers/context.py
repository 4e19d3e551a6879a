"""What the words around a toned word do to it: negation, degree, modality, contrast, irony; by syntax, not distance."""

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from biaskit.lexicon import Match
from biaskit.scorers.negation import DEEPEST, EVIDENCE, lesser, negators, no_less, path_up
from biaskit.scorers.questions import asked, sentence_of
from biaskit.scorers.quotemarks import short_quotations
from biaskit.types import Span

NEGATED = -0.5
"""A negated word's valence turns and halves: "not good" is less bad than "bad" (see Kiritchenko and Mohammad 2016,
10.18653/v1/W16-0410)."""
NOT_THE_MOST = 0.5
""""Not the worst crisis" still is a crisis: a negated superlative is weakened, not turned."""
NOT_VERY = 1.0
"""A negated intensifier adds nothing: "not very good" is no worse than "not good"."""
SUPPOSED = 0.5
"""Within "if" and "whether", and in a question that leaves it open: "is he corrupt?"."""
LESS = 0.5
"""Behind "less" and "least"."""
SO = 1.2
"""Behind "so" and "too"."""
CONCEDED = 0.5
"""Weight in the mean of what stands before "but", or behind "although" and "despite"; VADER's factor
(10.1609/icwsm.v8i1.14550)."""

_CONDITIONS = frozenset({"if", "whether", "unless"})
_CONCESSIONS = frozenset("although though albeit despite notwithstanding while whereas".split())
_IN_TIME = frozenset({"while"})
"""Words that concede only before the main clause."""
_SAYING = frozenset({"acomp", "attr", "aux", "oprd"})
_BUT = frozenset({"but", "yet"})
_TURNING = re.compile("|".join(sorted({*_CONCESSIONS, *_BUT, "spite"})))
"""Found wherever a contrast is; most sentences have none."""
_CALLING = frozenset(
    "call label brand dub describe say tell write tweet term denounce accuse declare name refer title characterize "
    "characterise add state claim argue insist warn decry slam condemn deride mock praise hail cite quote".split()
)
"""Verbs behind which short quotation marks hold somebody's words, and not the writer's distance from a word."""


class Mark(NamedTuple):
    """A word that changes a toned word: its place, and cue kind (negation, intensifier, hedge, contrast or irony)."""

    start: int
    end: int
    kind: str


class Context(NamedTuple):
    """What surrounds a toned word.

    Attributes:
        factors: what its valence is multiplied by, by kind: hedge, negation, intensifier; 1 is left out.
        weight: its weight in a mean.
        flagged: whether it is meant ironically or kept at a distance, and so is not scored.
        marks: the words that say so.
    """

    factors: tuple[tuple[str, float], ...] = ()
    weight: float = 1.0
    flagged: bool = False
    marks: tuple[Mark, ...] = ()

    @property
    def factor(self) -> float:
        """What its valence is multiplied by, all in all."""
        return math.prod((factor for _, factor in self.factors), start=1.0)


def head_of(doc: Any, start: int, end: int) -> Any | None:
    """The token that the words from ``start`` to ``end`` hang on; None where no token begins there."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


_Modifier = tuple[Any, Match]
"""A hedge or booster with the token that it hangs on."""


class Surroundings:
    """The modifiers of one sentence, asked for each toned word.

    Args:
        doc: the parsed text.
        hedges: its hedges; each entry has a class and a factor.
        boosters: its intensifiers, alike.
        outlet: whether the words are the outlet's own, so that quotation marks may be scare quotes.
    """

    def __init__(self, doc: Any, hedges: Sequence[Match], boosters: Sequence[Match], outlet: bool = True) -> None:
        self._doc = doc
        self._hedges = _with_heads(doc, hedges)
        self._boosters = _with_heads(doc, boosters)
        text = doc.text.casefold()
        self._quoted = short_quotations(doc.text) if outlet else []
        self._asking, self._lessening = outlet and "?" in text, "less" in text or "least" in text
        self._turning = _TURNING.search(text) is not None

    def of(self, start: int, end: int) -> Context:
        """The context of the words from ``start`` to ``end``."""
        head = head_of(self._doc, start, end)
        if head is None:
            return Context()
        path, inside = path_up(head), (start, end)
        hedging, boosting = (_near(some, head, inside) for some in (self._hedges, self._boosters))
        irony = [*_irony(head, hedging), *self._scare(head, inside)]
        if irony:
            return Context((), 1.0, True, tuple(irony))
        if hedging and len(path) > 1:
            hedging = [one for one in hedging if not _of_no_evidence(one[1], path)]
        taken = [inside, *((m.start, m.end) for _, m in (*hedging, *boosting))]
        negations = [Mark(*span, "negation") for span in negators(path) if not any(_overlap(span, t) for t in taken)]
        degree, boosters = _degree(path, boosting)
        doubt, hedges = _modality(path, hedging)
        if self._asking and (question := asked(path)):
            doubt, hedges = min(doubt, SUPPOSED), [*hedges, _mark(question, "hedge")]
        less = lesser(head, taken) if self._lessening else None
        turn = 1.0
        if less and (len(negations) % 2 or no_less(less)):
            turn, doubt, degree = (NEGATED, min(doubt, LESS), 1.0) if _could(path) else (1.0, doubt, 1.0)
        elif len(negations) % 2:
            turn, degree = (NOT_THE_MOST, 1.0) if _superlative(head) else (NEGATED, min(degree, NOT_VERY))
        elif less:
            doubt = min(doubt, LESS)
        if less:
            hedges = [*hedges, _mark(less, "hedge")]
        weight, turns = _contrast(head) if self._turning else (1.0, [])
        factors = ("hedge", doubt), ("negation", turn), ("intensifier", degree)
        marks = (*negations, *boosters, *hedges, *turns)
        return Context(tuple(one for one in factors if one[1] != 1.0), weight, False, marks)

    def _scare(self, head: Any, inside: Span) -> list[Mark]:
        scare = [Mark(*span, "irony") for span in self._quoted if _overlap(span, inside)]
        calling = (t for t in _above(head) if t.pos_ == "VERB" and t.lemma_.lower() in _CALLING)
        return [] if scare and any(calling) else scare


def _with_heads(doc: Any, matches: Sequence[Match]) -> list[_Modifier]:
    heads = ((head_of(doc, match.start, match.end), match) for match in matches)
    return [(head, match) for head, match in heads if head is not None]


def _near(modifiers: Sequence[_Modifier], head: Any, inside: Span) -> Sequence[_Modifier]:
    """Those of a word's sentence that are not in the word itself."""
    if not modifiers:
        return modifiers
    first, last = sentence_of(head)
    low = bisect_left(modifiers, first.idx, key=lambda one: one[1].start)
    high = bisect_left(modifiers, last.idx + len(last), key=lambda one: one[1].start)
    return [one for one in modifiers[low:high] if not _overlap(one[1], inside)]


def _degree(path: Sequence[Any], boosters: Sequence[_Modifier]) -> tuple[float, list[Mark]]:
    """The strongest intensifier or certainty, once."""
    found = [match for token, match in boosters if _boosts(token, match, path)]
    factor = max((match.entry.values.get("factor", 1.0) for match in found), default=1.0)
    marks = [Mark(match.start, match.end, "intensifier") for match in found]
    before = path[0].nbor(-1) if path[0].i and path[0].pos_ == "ADJ" else path[0]
    if (
        before.lower_ in ("so", "too")
        and before.dep_ == "advmod"
        and not any(m.end > before.idx > m.start for m in marks)
    ):
        return max(factor, SO), [*marks, _mark(before, "intensifier")]
    return factor, marks


def _boosts(token: Any, match: Match, path: Sequence[Any]) -> bool:
    if token.head.i == path[0].i and token.i != path[0].i:
        return True
    if "certainty" in match.entry.categories:
        return any(token.head.i == other.i for other in path) or _says(match, path)
    return len(path) > 1 and path[1].dep_ == "prep" and _covers(match, path[1])


def _modality(path: Sequence[Any], hedges: Sequence[_Modifier]) -> tuple[float, list[Mark]]:
    """The strongest hedge, once: a word on the way up to the clause's verb, or on one of these."""
    found = [
        (match.entry.values.get("factor", 1.0), Mark(match.start, match.end, "hedge"))
        for token, match in hedges
        if _bears(token, match, path)
    ]
    for token in path:
        found += [(SUPPOSED, _mark(c, "hedge")) for c in token.children if c.lower_ in _CONDITIONS and c.dep_ == "mark"]
    return min((f for f, _ in found), default=1.0), [mark for _, mark in found]


def _of_no_evidence(match: Match, path: Sequence[Any]) -> bool:
    """Whether a hedge ("indication", "no evidence that") is of evidence that there is not: this is a negation."""
    return any(
        _covers(match, token)
        and token.lemma_.lower() in EVIDENCE
        and any(c.lower_ in ("no", "any", "little") for c in token.children)
        for token in path[1:]
    )


def _could(path: Sequence[Any]) -> bool:
    """Whether something goes no further: "could hardly be less corrupt"."""
    return any(child.lower_ in ("could", "can", "ca") for token in path for child in token.children)


def _bears(token: Any, match: Match, path: Sequence[Any]) -> bool:
    classes, head = match.entry.categories, path[0]
    if "irony" in classes:
        return False
    if "downtoner" in classes or "approximator" in classes:
        before = token.i + 1 in (head.i, head.left_edge.i)
        return bool((token.head.i == head.i or before) and token.i != head.i)
    if token.dep_ == "amod":
        return bool(token.head.i == head.i or (head.dep_ in ("amod", "compound") and token.head.i == head.head.i))
    along = {other.i for other in path}
    return token.i in along or token.head.i in along or _says(match, path)


def _irony(head: Any, hedges: Sequence[_Modifier]) -> list[Mark]:
    above = (head.i, head.head.i)
    found = (m for token, m in hedges if "irony" in m.entry.categories and token.head.i in above)
    return [Mark(match.start, match.end, "irony") for match in found]


def _says(match: Match, path: Sequence[Any]) -> bool:
    """Whether the clause of a path is what a hedge says: "suggests that", "rumours that", "it is possible that"."""
    top = path[-1]
    if top.head.i == top.i or top.dep_ not in ("ccomp", "acl", "csubj", "xcomp"):
        return False
    governor = top.head
    return _covers(match, governor) or any(_covers(match, c) for c in governor.children if c.dep_ in _SAYING)


def _superlative(head: Any) -> bool:
    below = [child for child in head.children if child.i < head.i]
    words = (head, *below, *(c for child in below if child.dep_ == "amod" for c in child.children))
    return any(token.tag_ in ("JJS", "RBS") for token in words)


def _contrast(head: Any) -> tuple[float, list[Mark]]:
    """A lower weight before a "but" that joins clauses or judgements, and in what is conceded."""
    marks: list[Mark] = []
    for token in (head, *_above(head)):
        for child in token.children:
            if child.dep_ == "cc" and child.lower_ in _BUT:
                if token.dep_ != "conj" and child.i > head.i and token.pos_ != "NOUN" and not _not_only(token):
                    marks.append(_mark(child, "contrast"))
            elif child.dep_ == "mark" and _concedes(child, token):
                marks.append(_mark(child, "contrast"))
        if token.dep_ in ("prep", "mark") and token.i != head.i and token.lower_ in _CONCESSIONS:
            marks.append(_mark(token, "contrast"))
        if token.lower_ == "spite" and token.head.lower_ == "in" and head.i > token.i:
            marks.append(Mark(token.head.idx, token.idx + len(token), "contrast"))
    return (CONCEDED if marks else 1.0), list(dict.fromkeys(marks))


def _concedes(word: Any, verb: Any) -> bool:
    return word.lower_ in _CONCESSIONS and (word.lower_ not in _IN_TIME or verb.i < verb.head.i)


def _not_only(token: Any) -> bool:
    """Whether the "but" on a word belongs to a "not only"."""
    first, last = sentence_of(token)
    pairs = pairwise(t.lower_ for t in token.doc[first.i : last.i + 1])
    return any(one in ("not", "n't") and two in ("only", "just", "merely", "simply") for one, two in pairs)


def _above(token: Any) -> Iterator[Any]:
    for _ in range(DEEPEST):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _mark(token: Any, kind: str) -> Mark:
    return Mark(token.idx, token.idx + len(token), kind)


def _covers(match: Match, token: Any) -> bool:
    return bool(match.start <= token.idx < match.end)


def _overlap(one: Any, other: Span) -> bool:
    return bool(one[0] < other[1] and other[0] < one[1])
