"""Small questions to a parse: subjects, phrases, spans."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from biaskit.types import Span

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj"})
_BY = frozenset({"agent", "aux", "auxpass", *SUBJECTS})
"""Without any of these a participle like "asked" is passive and says not who acts."""
TIMES = frozenset({"DATE", "TIME"})
"""Labels of when, which is never what was said."""
FINITE = frozenset({"VBD", "VBP", "VBZ", "MD"})
"""Tags of verbs in a clause of their own."""
_INHERITING = frozenset({"conj", "advcl", "xcomp", "ccomp"})
_RELATIVE = frozenset({"who", "which", "that"})
_EDGE_PUNCTUATION = " \t\r\n\u00a0,;:—–-."
_DEEPEST = 12
"""Steps up a parse tree before a search for an inherited subject ends."""


def subject(verb: Any) -> Any | None:
    """The token that acts, also when the verb inherits it: "X condemned it, insisting that".

    Of "X, who said" it is "who"; see `stands_for`.
    """
    current = verb
    if verb.tag_ == "VBN" and verb.dep_ in ("advcl", "acl", "amod") and not any(c.dep_ in _BY for c in verb.children):
        return None
    for _ in range(_DEEPEST):
        agents = [a for a in current.children if a.dep_ == "agent"]
        if agents:
            return next((t for t in agents[0].children if t.dep_ == "pobj"), None)
        own = [t for t in current.children if t.dep_ in SUBJECTS]
        if own:
            return None if _is_empty(own[0], current, verb) else repaired(own[0])
        if current.dep_ in ("relcl", "acl") and current.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return current.head
        if current.dep_ == "pcomp" and current.head.head != current.head:
            current = current.head.head
        elif current.dep_ not in _INHERITING or current.head == current:
            return None
        else:
            current = current.head
    return None


def _is_empty(own: Any, current: Any, verb: Any) -> bool:
    """Whether a subject does not act: of a passive, unless it is "was asked to say"; "it" in "it is easy to say"."""
    if own.dep_ == "nsubjpass":
        return bool(current == verb or verb.dep_ != "xcomp")
    return own.lower_ == "it" and current != verb and _is_adjectival(current)


def _is_adjectival(verb: Any) -> bool:
    """Of "it is easy to say" the subject is empty."""
    return any(c.dep_ == "acomp" for c in verb.children) or verb.pos_ == "ADJ"


def is_infinitive(verb: Any) -> bool:
    """Whether a verb has "to" before it."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)


def stands_for(token: Any) -> Any:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ in _RELATIVE and token.head.dep_ == "relcl":
        return token.head.head
    return token


def repaired(token: Any) -> Any:
    """The subject behind one that the parser took from a phrase before it.

    In "During testimony before Congress, Secretary Noem linked", a parser makes Congress the subject and Noem its
    conjunct; a preposition without an object of its own gives it away.
    """
    left = token.left_edge
    orphan = left.i > token.sent.start and left.nbor(-1).dep_ == "prep" and not any(left.nbor(-1).children)
    if not orphan:
        return token
    joined = [c for c in token.children if c.dep_ in ("conj", "appos")]
    return joined[0] if joined and not any(c.dep_ == "cc" for c in token.children) else token


def phrase(token: Any, leave_out: Callable[[Any], bool] = lambda child: False) -> list[Any]:
    """The tokens under ``token``, without the branches that ``leave_out`` names."""
    tokens = [token]
    for child in token.children:
        if not leave_out(child):
            tokens.extend(phrase(child, leave_out))
    return sorted(tokens, key=lambda t: t.i)


def noun_phrase(token: Any) -> Span:
    """Characters of a noun with what stands before it and its of-phrases, without relative clauses and appositions."""
    tokens = phrase(
        token, lambda c: c.dep_ in ("relcl", "appos", "acl", "conj", "cc", "punct", "preconj") and c.i > token.i
    )
    return tokens[0].idx, tokens[-1].idx + len(tokens[-1])


def trimmed(text: str, span: Span, marks: Iterable[Span] = ()) -> Span | None:
    """A span without white space and punctuation at its edges; None when nothing is left.

    Edges inside or at a quotation in ``marks`` stay where they are.
    """
    low, high = span
    starts = {m[0] for m in marks}
    ends = {m[1] for m in marks}
    while low < high and low not in starts and text[low] in _EDGE_PUNCTUATION:
        low += 1
    while high > low and high not in ends and text[high - 1] in _EDGE_PUNCTUATION:
        high -= 1
    return (low, high) if any(c.isalnum() for c in text[low:high]) else None


def runs(tokens: Iterable[Any]) -> Iterator[Span]:
    """Character spans of unbroken runs of tokens."""
    run: list[Any] = []
    for token in sorted(tokens, key=lambda t: t.i):
        if run and token.i != run[-1].i + 1:
            yield run[0].idx, run[-1].idx + len(run[-1])
            run = []
        run.append(token)
    if run:
        yield run[0].idx, run[-1].idx + len(run[-1])


def minus(span: Span, holes: Iterable[Span]) -> list[Span]:
    """What is left of a span without the holes.

    >>> minus((0, 10), [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left, position = [], span[0]
    for low, high in sorted(holes):
        if high <= position or low >= span[1]:
            continue
        if low > position:
            left.append((position, low))
        position = max(position, high)
    if position < span[1]:
        left.append((position, span[1]))
    return left


def within(span: Span, spans: Iterable[Span]) -> list[Span]:
    """The parts of ``spans`` that lie in ``span``.

    >>> within((2, 6), [(0, 3), (5, 9), (7, 8)])
    [(2, 3), (5, 6)]
    """
    start, end = span
    near = [(low, high) for low, high in spans if low < end and start < high]
    cut = [(max(low, start), min(high, end)) for low, high in near]
    return [(low, high) for low, high in cut if low < high]


def inside(position: int, spans: Iterable[Span]) -> bool:
    """Whether a character lies in one of the spans."""
    return any(low <= position < high for low, high in spans)
