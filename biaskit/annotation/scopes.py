"""Which words of a sentence bear on which target, where several share it."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from biaskit.annotation.syntax import SUBJECTS, trimmed
from biaskit.types import Span

_CLAUSES = frozenset({"ROOT", "relcl", "acl", "advcl", "ccomp", "csubj", "parataxis", "appos"})
"""Relations that open a clause; an apposition tells of its noun as a relative clause does."""
_OF_NOUNS = frozenset({"relcl", "acl", "appos"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON"})
_VERBS = frozenset({"VERB", "AUX"})
_TELLING = frozenset({"NOUN", "VERB", "ADJ", "ADV", "ADP"})
_LEFT_OVER = frozenset({"CCONJ", "DET"})
_INSIDE_NOUN_PHRASE = frozenset({"poss", "compound", "amod", "nmod", "nummod"})
_OWN_MODIFIERS = frozenset({"amod", "nmod", "compound", "nummod"})

Places = Sequence[tuple[int, int]]
"""Ranges of tokens that name a target."""


def scope_of(
    sentence: Any, start: int, end: int, others: Iterable[Span], same: Iterable[Span] = ()
) -> tuple[Span, ...]:
    """Spans of a parsed sentence that bear on the target at ``start`` to ``end``, in characters of its document.

    Args:
        sentence: a spaCy sentence.
        start, end: the target as printed.
        others: places of other targets in the sentence.
        same: further places of this one.

    Returns:
        Spans in order, apart from each other. The target's clauses, with what they share with others; without clauses,
        appositions and modifiers that concern the others only. All of the sentence where there are no others.
    """
    clauses = Clauses(sentence)
    own = [(start, end), *same]
    return tuple(clauses.scope(_tokens(sentence, own), _tokens(sentence, others)))


def _tokens(sentence: Any, spans: Iterable[Span]) -> list[Span]:
    """Token ranges of character spans, both in terms of the document."""
    found = (sentence.doc.char_span(*span, alignment_mode="expand") for span in spans)
    return [(span.start, span.end) for span in found if span is not None]


class Clauses:
    """The clauses of one sentence; made once for all targets in it."""

    def __init__(self, sentence: Any) -> None:
        self._tokens = list(sentence)
        self._text, self._low = sentence.text, sentence.start_char
        first, last = sentence.start, sentence.end
        self._heads = [(t.head.i if first <= t.head.i < last else t.i) - first for t in self._tokens]
        self._deps = [t.dep_ for t in self._tokens]
        self._pos = [t.pos_ for t in self._tokens]
        self._first = first
        self._clause = self._climbed(self._opens)
        self._branch = self._climbed(lambda i: self._opens(i) or self._opens(self._heads[i]))
        self._heads_of_clauses = [i for i in range(len(self._tokens)) if self._clause[i] == i]
        everywhere = range(len(self._tokens))
        self._with_subject = {
            self._clause[self._heads[i]] for i in everywhere if self._deps[i] in SUBJECTS and self._branch[i] == i
        }
        self._infinitives = {
            self._heads[i] for i in everywhere if self._deps[i] == "aux" and self._tokens[i].tag_ == "TO"
        }

    def _opens(self, i: int) -> bool:
        dep = self._deps[i]
        if dep == "prep" and self._tokens[i].lower_ == "unlike":
            return True
        return dep in _CLAUSES or self._heads[i] == i or (dep == "conj" and self._pos[i] in _VERBS)

    def _climbed(self, stops: Any) -> list[int]:
        """For each token the nearest one above it, or itself, at which ``stops`` holds."""
        reached = [i if stops(i) else -1 for i in range(len(self._tokens))]
        for i in range(len(reached)):
            path = []
            while reached[i] < 0:
                path.append(i)
                i = self._heads[i]
            for passed in path:
                reached[passed] = reached[i]
        return reached

    def scope(self, own: Places, others: Places) -> list[Span]:
        """Spans that bear on the target at ``own``, given those at ``others``, in characters of the document."""
        own = self._here(own)
        others = [o for o in self._here(others) if not _touches(o, own)]
        if not own or not others:
            return self._runs([True] * len(self._tokens))
        mine, theirs = self._concerned(own), self._concerned(others)
        kept = [self._kept(c, mine, theirs) for c in self._clause]
        for low, high in (*self._modifiers(own, others), *self._conjuncts(own, others)):
            if any(self._pos[i] in _TELLING for i in range(low, high)):
                kept[low:high] = [False] * (high - low)
        for low, high in own:
            kept[low:high] = [True] * (high - low)
        return self._runs(kept)

    def _here(self, places: Places) -> list[Span]:
        """Token ranges counted from the start of the sentence and cut to it."""
        length, first = len(self._tokens), self._first
        cut = ((max(0, low - first), min(length, high - first)) for low, high in places)
        return [(low, high) for low, high in cut if low < high]

    def _kept(self, clause: int, mine: set[int], theirs: set[int]) -> bool:
        """A clause of nobody's bears on whom the clause above it concerns, or, at the top, on all."""
        while clause not in mine and clause not in theirs:
            above = self._clause[self._heads[clause]]
            if above == clause:
                return True
            clause = above
        return clause in mine

    def _runs(self, kept: Sequence[bool]) -> list[Span]:
        """Spans of what is kept, joined over mere punctuation, without an "and" or "the" left over at an edge."""
        spans: list[Span] = []
        position = 0
        for keep, group in groupby(kept):
            low, high = position, position + len(list(group))
            position = high
            while keep and low < high and high < len(kept) and self._pos[high - 1] in _LEFT_OVER:
                high -= 1
            while keep and low < high and low > 0 and self._pos[low] == "CCONJ":
                low += 1
            if keep and low < high:
                self._add(spans, self._tokens[low].idx, self._tokens[high - 1].idx + len(self._tokens[high - 1]))
        cut = (trimmed(self._text, (low - self._low, high - self._low)) for low, high in spans)
        return [(span[0] + self._low, span[1] + self._low) for span in cut if span]

    def _add(self, spans: list[Span], low: int, high: int) -> None:
        if spans and not any(c.isalnum() for c in self._text[spans[-1][1] - self._low : low - self._low]):
            low = spans.pop()[0]
        spans.append((low, high))

    def _concerned(self, places: Places) -> set[int]:
        """Clauses that a target is an argument of, or that tell of it."""
        tokens = {i for low, high in places for i in range(low, high)}
        roots = {i for i in tokens if self._heads[i] not in tokens or self._heads[i] == i}
        for root in list(roots):
            while self._deps[root] == "appos":
                root = self._heads[root]
                roots.add(root)
        concerned = {self._clause[i] for i in roots}
        subjects = {self._clause[i] for i in roots if self._deps[self._branch[i]] in SUBJECTS}
        for clause in self._heads_of_clauses:
            if self._tells_of(clause, roots, subjects):
                concerned.add(clause)
                subjects.add(clause)
        for clause in self._heads_of_clauses:
            if self._inherits(clause, subjects):
                concerned.add(clause)
        return concerned

    def _tells_of(self, clause: int, roots: set[int], subjects: set[int]) -> bool:
        """A clause on the target's noun, on a noun that it modifies ("Peru's army, which had lost") or that it is."""
        if self._deps[clause] not in _OF_NOUNS:
            return False
        noun = self._heads[clause]
        if self._deps[noun] == "attr" and self._heads[noun] in subjects:
            return True
        return noun in roots or any(self._heads[i] == noun and self._deps[i] in _INSIDE_NOUN_PHRASE for i in roots)

    def _inherits(self, clause: int, subjects: set[int]) -> bool:
        """A clause without a subject of its own has the one above: "Peru won and left, smiling"."""
        while clause not in self._with_subject and (self._deps[clause] not in _OF_NOUNS or clause in self._infinitives):
            above = self._clause[self._heads[clause]]
            if above == clause:
                return False
            if above in subjects:
                return True
            clause = above
        return False

    def _modifiers(self, own: Places, others: Places) -> list[tuple[int, int]]:
        """Ranges of words that describe another target only: "brave" in "Peru beat brave Chile"."""
        ranges = []
        taken = {i for low, high in others for i in range(low, high)}
        for i in range(len(self._tokens)):
            if self._deps[i] in _OWN_MODIFIERS and self._heads[i] in taken and i not in taken:
                ranges.append(self._under(i))
        return [r for r in ranges if not _touches(r, own)]

    def _conjuncts(self, own: Places, others: Places) -> list[tuple[int, int]]:
        """Ranges of conjuncts of others, beside one of this target: "Peru's success and Chile's failure"."""
        groups: dict[int, list[int]] = {}
        for i in range(len(self._tokens)):
            if self._deps[i] == "conj" and self._pos[i] in _NOUNS:
                first = _first_conjunct(i, self._heads, self._deps)
                groups.setdefault(first, [first]).append(i)
        ranges = []
        for members in groups.values():
            starts = [self._under(i)[0] for i in members]
            ends = [*starts[1:], self._under(members[0])[1]]
            parts = [(a, b) for a, b in zip(starts, ends, strict=True) if a < b]
            if any(_touches(part, own) for part in parts):
                ranges += [p for p in parts if _touches(p, others) and not _touches(p, own)]
        return ranges

    def _under(self, i: int) -> tuple[int, int]:
        token = self._tokens[i]
        return max(0, token.left_edge.i - self._first), min(len(self._tokens), token.right_edge.i + 1 - self._first)


def _first_conjunct(i: int, heads: Sequence[int], deps: Sequence[str]) -> int:
    while deps[i] == "conj" and heads[i] != i:
        i = heads[i]
    return i


def _touches(part: tuple[int, int], places: Places) -> bool:
    return any(low < part[1] and part[0] < high for low, high in places)
