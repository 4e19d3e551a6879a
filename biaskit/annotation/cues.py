"""Reporting cues: the verbs, nouns and adjectives that attribute words to a source, and in which construction."""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from biaskit.annotation.syntax import FINITE, SUBJECTS, inside, is_infinitive, subject
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
_IN_NAMES = ("PROPN", "NOUN", "ADJ", "DET", "PART", "ADP")
_APART = 10
"""Tokens of a speaker between a verb and the comma behind him."""
_LOOSE = frozenset({"ROOT", "appos", "dep", "npadvmod", "nsubj"})
"""What a parser makes of a noun whose verb it did not find."""
_NAMING = ("PROPN", "NOUN", "PRON")
_BESIDE = 6
"""Tokens behind a verb in which a speaker is looked for."""
_WORD_CLASSES = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adjective": ("ADJ", "VERB")}


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of the reporting lexicon."""

    term: str
    stance: str
    constructions: frozenset[str]
    asserted: bool


UNLISTED = Term("", "neutral", frozenset({"q"}), True)
"""Entry of a verb that the lexicon does not list and that stands where only a verb of saying can."""


@dataclass(frozen=True, slots=True)
class ReportingCue:
    """A reporting word in a text, with the token that speaks, or None when nobody is named.

    ``risen`` says that a parser hung the verb inside another verb's content, though both have one subject: "said the
    ship had left and argued that".
    """

    token: Any
    term: Term
    source: Any | None
    asserted: bool
    risen: bool = False

    @property
    def span(self) -> Span:
        """Characters of the word."""
        return self.token.idx, self.token.idx + len(self.token)

    def takes(self, *constructions: str) -> bool:
        """Whether the word attributes in one of these constructions."""
        return not self.term.constructions.isdisjoint(constructions)


@cache
def reporting_terms() -> Mapping[str, Mapping[str, Term]]:
    """The reporting lexicon: part of speech -> lemma -> entry."""
    found: dict[str, dict[str, Term]] = {pos: {} for pos in _WORD_CLASSES}
    path = lexicons_dir() / "reporting" / "lexicon.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            constructions = frozenset(row["constructions"].split())
            found[row["pos"]][row["term"]] = Term(row["term"], row["stance"], constructions, row["asserted"] == "1")
    return found


def words(doc: Any, pos: str, quotes: Sequence[Span]) -> Iterator[tuple[Any, Term]]:
    """(Token, entry) of each word of the lexicon with that part of speech, outside quotation marks."""
    forms, classes = _by_number(pos), frozenset(doc.vocab.strings[name] for name in _WORD_CLASSES[pos])
    for token in doc:
        if token.pos in classes and (term := _entry(token, forms)) and not inside(token.idx, quotes):
            yield token, term


def reporting_verb(token: Any) -> Term | None:
    """The lexicon's entry of a verb, or None."""
    return _entry(token, _by_number("verb"))


def _entry(token: Any, forms: Mapping[int, Term]) -> Term | None:
    return forms.get(token.lemma) or forms.get(token.lower)


@cache
def _by_number(pos: str) -> Mapping[int, Term]:
    """spaCy's number of a lemma -> its entry; of a form too, because a lemmatizer makes "hop" of "hopes"."""
    from spacy.strings import get_string_id

    terms = reporting_terms()[pos]
    forms = {form: entry for term, entry in terms.items() for form in _forms(term, pos)}
    return {get_string_id(word): entry for word, entry in (forms | dict(terms)).items()}


def _forms(term: str, pos: str) -> tuple[str, ...]:
    if pos != "verb" or not term.endswith("e"):
        return ()
    return term + "s", term + "d", term[:-1] + "ing"


def find_cues(doc: Any, quotes: Sequence[Span]) -> list[ReportingCue]:
    """Reporting verbs outside quotation marks, in order."""
    return list(_cues(doc, quotes))


def _cues(doc: Any, quotes: Sequence[Span]) -> Iterator[ReportingCue]:
    for token, term in words(doc, "verb", quotes):
        if token.tag_ == "VBN" and token.dep_ == "amod":
            continue
        above = _joined_with(token)
        source = speaker(token, quotes)
        risen = above is not None and source is not None and not _is_named(source) and _states(token)
        source = speaker(above, quotes) if risen else source
        if not (source is not None and source.lower_ in _AUTHORS):
            yield ReportingCue(token, term, source, term.asserted and is_asserted(token), risen)


def speaker(verb: Any, quotes: Sequence[Span]) -> Any | None:
    """Who says: the subject; of "she released a statement saying" it is she.

    Where a parser looked for the subject in the quotation, it is the name beside the verb.
    """
    found = _inverted(verb) or subject(verb)
    if found is None:
        return _before(verb, quotes) if verb.tag_ in FINITE and not _is_passive(verb) else None
    if found.dep_ == "dobj" and found.lemma_.lower() in reporting_terms()["noun"]:
        found = subject(found.head) or found
    if not inside(found.idx, quotes):
        return found
    doc, i = verb.doc, verb.i
    around = (doc[i - 1 : i], doc[i + 1 : i + _BESIDE])
    beside = [t for part in around for t in part if t.pos_ in _NAMING and not inside(t.idx, quotes)]
    return next((t for t in beside if t.head not in beside or t.head.i < t.i), beside[0] if beside else None)


def _inverted(verb: Any) -> Any | None:
    """The speaker behind a verb that commas set apart with him: "the strike, warned Ana Ruiz, would go on"."""
    doc, i = verb.doc, verb.i
    if i == verb.sent.start or doc[i - 1].text != "," or verb.tag_ not in FINITE:
        return None
    end = next((t.i for t in doc[i + 1 : min(verb.sent.end, i + 1 + _APART)] if t.text == ","), None)
    apart = doc[i + 1 : end] if end is not None else ()
    names = [t for t in apart if t.pos_ == "PROPN"]
    return names[-1] if names and all(t.pos_ in _IN_NAMES for t in apart) else None


def _before(verb: Any, quotes: Sequence[Span]) -> Any | None:
    """The noun before a verb that a parser left without a subject: "Lindqvist, 44, who had been on board, said"."""
    left = [t for t in verb.doc[verb.sent.start : verb.i] if t.pos_ in _NAMING and not inside(t.idx, quotes)]
    loose = [t for t in left if t.dep_ in _LOOSE]
    return loose[-1] if loose else None


def _is_passive(verb: Any) -> bool:
    return any(c.dep_ == "nsubjpass" for c in verb.children)


def _joined_with(token: Any) -> Any | None:
    """The reporting verb above the clause that a verb is joined to by "and"."""
    first = token
    while first.dep_ == "conj" and first.head != first:
        first = first.head
    above = first.head if first != token and first.dep_ == "ccomp" else None
    return above if above is not None and reporting_verb(above) else None


def _states(verb: Any) -> bool:
    """Whether a verb has a statement of its own: "and argued that the ship had left"."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" and _is_finite(c)]
    return any(t.dep_ in SUBJECTS for clause in clauses for t in clause.children)


def _is_finite(verb: Any) -> bool:
    return verb.tag_ in FINITE or any(t.tag_ in FINITE for t in verb.children)


def _is_named(token: Any) -> bool:
    return token.ent_type_ in _ANIMATE


def is_asserted(token: Any) -> bool:
    """False for "did not say", "declined to say", "could say", "if he says", "did he say?"."""
    negated = any(c.dep_ == "neg" for c in token.children)
    modal = any(c.dep_ == "aux" and c.lower_ in _SUPPOSING for c in token.children)
    refused = is_infinitive(token) and token.head != token and token.head.lemma_ in _NOT_YET
    supposed = any(c.dep_ == "mark" and c.lower_ in ("if", "unless", "whether") for c in token.children)
    return not (negated or modal or refused or supposed or _is_asked(token))


def _is_asked(verb: Any) -> bool:
    """Whether a question asks for it: "did he say that?"."""
    own = next((c.i for c in verb.children if c.dep_ in SUBJECTS), 0)
    return verb.sent[-1].text == "?" and any(c.dep_ == "aux" and c.i < own for c in verb.children)
