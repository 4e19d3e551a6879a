"""Reporting cues: the verbs that attribute words to a source, and in which construction."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from biaskit.annotation.syntax import inside, subject
from biaskit.resources import lexicons_dir
from biaskit.types import Span

_NOT_YET = frozenset(
    "decline refuse fail ask urge call want demand tell order press pressure beg invite expect need have".split()
)
"""Verbs under whose infinitive nothing is said: "declined to say", "asked the council to condemn"."""
_ANIMATE = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_AUTHORS = frozenset({"i", "we"})
"""Outside quotation marks these are who writes, and so the outlet itself."""
_SUPPOSING = frozenset({"might", "may", "should", "could"})
"""Modals under which nothing was said; "will", "would" and "can" report what was or is about to be."""


@dataclass(frozen=True, slots=True)
class Verb:
    """An entry of the reporting lexicon."""

    term: str
    stance: str
    constructions: frozenset[str]
    asserted: bool

    @property
    def judges(self) -> bool:
        """Whether the verb alone says what the source thinks of its object: "condemned the raid"."""
        return self.stance == "heated" and {"n", "a"} <= self.constructions


@dataclass(frozen=True, slots=True)
class ReportingCue:
    """A reporting verb in a text, with the token that speaks, or None when nobody is named.

    ``risen`` says that a parser hung the verb inside another verb's content, though both have one subject: "said the
    ship had left and argued that".
    """

    token: Any
    verb: Verb
    source: Any | None
    asserted: bool
    risen: bool = False


@cache
def reporting_verbs() -> dict[str, Verb]:
    """The reporting lexicon, by lemma."""
    path = lexicons_dir() / "reporting" / "lexicon.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return {
            row["term"]: Verb(
                row["term"], row["stance"], frozenset(row["constructions"].split()), row["asserted"] == "1"
            )
            for row in csv.DictReader(handle)
        }


def find_cues(doc: Any, quotes: Sequence[Span]) -> list[ReportingCue]:
    """Reporting verbs outside quotation marks, in order."""
    return list(_cues(doc, quotes))


def _cues(doc: Any, quotes: Sequence[Span]) -> Iterator[ReportingCue]:
    verbs = reporting_verbs()
    for token in doc:
        verb = verbs.get(token.lemma_.lower())
        if verb is None or token.pos_ not in ("VERB", "AUX") or (token.tag_ == "VBN" and _is_modifier(token)):
            continue
        source, above = subject(token), _joined_with(token)
        risen = above is not None and source is not None and not _can_speak(source)
        source = subject(above) if risen else source
        own_voice = source is not None and source.lower_ in _AUTHORS
        if not own_voice and not inside(token.idx, quotes):
            yield ReportingCue(token, verb, source, verb.asserted and _is_asserted(token), risen)


def _is_modifier(token: Any) -> bool:
    return bool(token.dep_ == "amod")


def _joined_with(token: Any) -> Any | None:
    """The reporting verb above the clause that a verb is joined to by "and"."""
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    above = first.head if first != token and first.dep_ == "ccomp" else None
    return above if above is not None and above.lemma_.lower() in reporting_verbs() else None


def _can_speak(token: Any) -> bool:
    return token.pos_ == "PRON" or token.ent_type_ in _ANIMATE


def _is_asserted(token: Any) -> bool:
    """False for "did not say", "declined to say", "could say", "if he says"."""
    negated = any(c.dep_ == "neg" for c in token.children)
    modal = any(c.dep_ == "aux" and c.lower_ in _SUPPOSING for c in token.children)
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in token.children)
    refused = infinitive and token.head != token and token.head.lemma_ in _NOT_YET
    supposed = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in token.children)
    return not (negated or modal or refused or supposed)
