"""What the words around a toned word do to it: negation, degree, modality, contrast, irony; by syntax, not distance."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from biaskit.lexicon import Match
from biaskit.types import Span

NEGATED = -0.5
"""A negated word's valence turns and halves: "not good" is less bad than "bad" (see Kiritchenko and Mohammad 2016,
10.18653/v1/W16-0410)."""
NOT_THE_MOST = 0.5
""""Not the worst crisis" still is a crisis: a negated superlative is weakened, not turned."""
SUPPOSED = 0.5
"""Within "if" and "whether"."""
CONCEDED = 0.5
"""Weight in the mean of what stands before "but", or behind "although" and "despite"; VADER's factor
(10.1609/icwsm.v8i1.14550)."""

_NEGATORS = frozenset("no not n't never neither nor without hardly barely scarcely cannot".split())
_NOBODY = frozenset("nobody none nothing noone neither".split())
_SHIFTERS = frozenset(
    "deny refuse fail stop avoid prevent reject lack cease decline halt end refute dispel absence denial".split()
)
"""Words whose object they do away with: "denied wrongdoing", "a lack of honesty"."""
_NEG_RAISING = frozenset("think believe expect suppose imagine want seem appear mean".split())
"""Verbs whose negation is meant for what they say: "I do not think that he lied"."""
_DOWNWARD = frozenset("acomp attr dobj xcomp oprd advmod amod prep pobj pcomp agent nmod compound dative obj".split())
_CLAUSAL = frozenset({"ccomp", "relcl", "acl", "advcl", "csubj", "parataxis", "ROOT"})
_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_CONDITIONS = frozenset({"if", "whether", "unless"})
_CONCESSIONS = frozenset({"although", "though", "despite", "notwithstanding"})
_CALLING = frozenset(
    "call label brand dub describe say tell write tweet term denounce accuse declare name refer".split()
)
"""Verbs behind which short quotation marks hold somebody's words, and not the writer's distance from a word."""
_MARKS = frozenset('"“”„«»')
_LONGEST_SCARE = 3
_DEEPEST = 12


class Mark(NamedTuple):
    """A word that changes a toned word: its place, and cue kind (negation, intensifier, hedge, contrast or irony)."""

    start: int
    end: int
    kind: str


class Context(NamedTuple):
    """What surrounds a toned word.

    Attributes:
        factor: what its valence is multiplied by.
        weight: its weight in a mean.
        flagged: whether it is meant ironically or kept at a distance, and so is not scored.
        marks: the words that say so.
    """

    factor: float = 1.0
    weight: float = 1.0
    flagged: bool = False
    marks: tuple[Mark, ...] = ()


def head_of(doc: Any, start: int, end: int) -> Any | None:
    """The token that the words from ``start`` to ``end`` hang on; None where no token begins there."""
    span = doc.char_span(start, end, alignment_mode="expand")
    return span.root if span is not None and len(span) else None


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
        self._hedges = [(head_of(doc, m.start, m.end), m) for m in hedges]
        self._boosters = [(head_of(doc, m.start, m.end), m) for m in boosters]
        self._quoted = _quoted(doc) if outlet else []

    def of(self, start: int, end: int) -> Context:
        """The context of the words from ``start`` to ``end``."""
        head = head_of(self._doc, start, end)
        if head is None:
            return Context()
        path = list(_path(head))
        inside = (start, end)
        irony = [*self._irony(head, inside), *self._scare(head, inside)]
        if irony:
            return Context(1.0, 1.0, True, tuple(irony))
        factor, marks = 1.0, list[Mark]()
        taken = [inside, *((m.start, m.end) for _, m in (*self._hedges, *self._boosters))]
        negators = (t for t in _once(_negations(path)) if not any(_within(t, span) for span in taken))
        negations = [_mark(token, "negation") for token in negators]
        if len(negations) % 2:
            factor = NOT_THE_MOST if _superlative(head) else NEGATED
        for share, some in (self._degree(head, path, inside), self._modality(path, inside)):
            factor *= share
            marks += some
        weight, turns = _contrast(head)
        return Context(factor, weight, False, (*negations, *marks, *turns))

    def _degree(self, head: Any, path: Sequence[Any], inside: Span) -> tuple[float, list[Mark]]:
        """The strongest intensifier or certainty, once."""
        near, along = {head.i}, {token.i for token in path}
        found = [
            (match.entry.values.get("factor", 1.0), match)
            for token, match in self._boosters
            if token is not None and not _overlap(match, inside)
            and (token.head.i in near or ("certainty" in match.entry.categories and token.head.i in along))
        ]  # fmt: skip
        return max((f for f, _ in found), default=1.0), [Mark(m.start, m.end, "intensifier") for _, m in found]

    def _modality(self, path: Sequence[Any], inside: Span) -> tuple[float, list[Mark]]:
        """The strongest hedge, once: a word on the way up to the clause's verb, or on one of these."""
        along = {token.i for token in path}
        found = [
            (match.entry.values.get("factor", 1.0), Mark(match.start, match.end, "hedge"))
            for token, match in self._hedges
            if token is not None and not _overlap(match, inside) and self._bears(token, match, path, along)
        ]
        for token in path:
            found += [
                (SUPPOSED, _mark(c, "hedge")) for c in token.children if c.lower_ in _CONDITIONS and c.dep_ == "mark"
            ]
        return min((f for f, _ in found), default=1.0), [mark for _, mark in found]

    @staticmethod
    def _bears(token: Any, match: Match, path: Sequence[Any], along: set[int]) -> bool:
        if "irony" in match.entry.categories:
            return False
        if {"downtoner", "approximator"} & set(match.entry.categories):
            return bool(token.head.i == path[0].i)
        return token.i in along or token.head.i in along

    def _irony(self, head: Any, inside: Span) -> list[Mark]:
        return [
            Mark(match.start, match.end, "irony")
            for token, match in self._hedges
            if token is not None and "irony" in match.entry.categories and not _overlap(match, inside)
            and (token.head.i == head.i or token.head.i == head.head.i)
        ]  # fmt: skip

    def _scare(self, head: Any, inside: Span) -> list[Mark]:
        calling = any(token.lemma_.lower() in _CALLING for token in _above(head))
        return [Mark(*span, "irony") for span in self._quoted if _overlap(span, inside) and not calling]


def _path(head: Any) -> Iterator[Any]:
    """From a word up to the verb of its clause, and on through verbs that pass a negation down."""
    for _ in range(_DEEPEST):
        yield head
        above = head.head
        if above.i == head.i or not (_passes(head) or _raises(head)):
            return
        head = above


def _passes(token: Any) -> bool:
    if token.dep_ == "conj":
        joint = [c.lower_ for c in token.head.children if c.dep_ == "cc" and c.i < token.i]
        own = any(c.dep_ in _SUBJECTS or c.dep_ in ("aux", "neg") for c in token.children)
        return "but" not in joint and not own and (token.pos_ not in ("VERB", "AUX") or token.tag_ == "VB")
    return token.dep_ in _DOWNWARD


def _raises(token: Any) -> bool:
    return token.dep_ == "ccomp" and token.head.lemma_.lower() in _NEG_RAISING


def _negations(path: Sequence[Any]) -> Iterator[Any]:
    for position, token in enumerate(path):
        if position and token.lemma_.lower() in _SHIFTERS and path[position - 1].i > token.i:
            yield token
        if position and token.lower_ == "without":
            yield token
        for child in token.children:
            if child.dep_ == "neg" or (child.lower_ in _NEGATORS and child.dep_ in ("advmod", "det", "preconj")):
                yield child
            if child.dep_ in _SUBJECTS and not any(child.i == other.i for other in path):
                yield from _negative_subject(child)


def _negative_subject(subject: Any) -> Iterator[Any]:
    if subject.lower_ in _NOBODY:
        yield subject
    yield from (c for c in subject.children if c.lower_ in ("no", "neither") and c.dep_ in ("det", "neg"))


def _once(tokens: Iterator[Any]) -> list[Any]:
    found = {token.i: token for token in tokens}
    return [found[i] for i in sorted(found)]


def _superlative(head: Any) -> bool:
    return any(token.tag_ in ("JJS", "RBS") for token in (head, *head.children))


def _contrast(head: Any) -> tuple[float, list[Mark]]:
    """A lower weight before a "but" that joins clauses or judgements, and in what is conceded."""
    marks: list[Mark] = []
    for token in (head, *_above(head)):
        if token.dep_ not in ("conj", "cc"):
            marks += [
                _mark(child, "contrast")
                for child in token.children
                if child.lower_ in ("but", "yet") and child.dep_ == "cc" and child.i > head.i and token.pos_ != "NOUN"
            ]
        marks += [_mark(c, "contrast") for c in token.children if c.lower_ in _CONCESSIONS and c.dep_ == "mark"]
        if token.lower_ in _CONCESSIONS and token.dep_ in ("prep", "mark") and token.i != head.i:
            marks.append(_mark(token, "contrast"))
    return (CONCEDED if marks else 1.0), list(dict.fromkeys(marks))


def _above(token: Any) -> Iterator[Any]:
    for _ in range(_DEEPEST):
        if token.head.i == token.i:
            return
        token = token.head
        yield token


def _quoted(doc: Any) -> list[Span]:
    """Spans of a few words in quotation marks."""
    marks = [token for token in doc if token.text in _MARKS]
    return [
        (left.idx, right.idx + len(right))
        for left, right in zip(marks[::2], marks[1::2], strict=False)
        if 1 < right.i - left.i <= _LONGEST_SCARE + 1
    ]


def _mark(token: Any, kind: str) -> Mark:
    return Mark(token.idx, token.idx + len(token), kind)


def _overlap(one: Any, other: Span) -> bool:
    return bool(one[0] < other[1] and other[0] < one[1])


def _within(token: Any, span: Span) -> bool:
    return bool(span[0] <= token.idx < span[1])
