"""Nouns and adjectives that attribute: "X's claim that", "a warning by X of", "X is adamant that", "made clear"."""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue, is_asserted, words
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import TIMES, is_infinitive, phrase, subject
from biaskit.types import Span

_SPEAKING = frozenset({"by", "from"})
_ISSUING = frozenset(
    "make issue repeat express voice reiterate reaffirm raise release give have deliver offer send level lodge file "
    "post renew launch hold share lay air publish announce state add utter sound reach unveil receive spread push "
    "float".split()
)
"""Verbs whose subject is whose saying their object is: "issued a warning", not "rejected the accusation"."""
_BEING = frozenset("be seem feel remain appear sound get become stay make".split())
_AUTHORS = frozenset({"i", "we"})


def nominal_drafts(doc: Any, text: str, quotes: list[Span]) -> Iterator[Draft]:
    """Contents of nouns and adjectives of saying and thinking."""
    for cue in (*_nouns(doc, quotes), *_adjectives(doc, quotes)):
        how, tokens = _content(cue)
        if cue.source is None or cue.source.lower_ in _AUTHORS:
            continue
        if tokens and (content := content_of(tokens, text, quotes)):
            yield Draft(content, how, cue.span, cue.source, asserted=cue.asserted, stance=cue.term.stance)


def _nouns(doc: Any, quotes: Sequence[Span]) -> Iterator[ReportingCue]:
    for token, term in words(doc, "noun", quotes):
        denied = any(c.lower_ == "no" for c in token.children)
        yield ReportingCue(token, term, _speaker(token), term.asserted and not denied)


def _adjectives(doc: Any, quotes: Sequence[Span]) -> Iterator[ReportingCue]:
    for token, term in words(doc, "adjective", quotes):
        verb = token.head
        if token.dep_ in ("acomp", "oprd", "ccomp", "ROOT", "conj", "attr") and verb.lemma_.lower() in _BEING:
            yield ReportingCue(token, term, subject(verb), term.asserted and is_asserted(verb))


def _speaker(noun: Any) -> Any | None:
    """Whose saying a noun is: "Peru's claim", "a warning by Peru", "Peru issued a warning"."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in _SPEAKING:
            return next((t for t in child.children if t.dep_ == "pobj"), None)
    made = next((c for c in noun.children if c.dep_ == "acl" and c.lemma_.lower() in _ISSUING), None)
    if made is not None:
        return next((t for c in made.children if c.dep_ == "agent" for t in c.children if t.dep_ == "pobj"), None)
    issued = noun.dep_ == "dobj" and noun.head.lemma_.lower() in _ISSUING
    return subject(noun.head) if issued else None


def _content(cue: ReportingCue) -> tuple[str, list[Any]]:
    """How the content hangs on the word, and its tokens."""
    word = cue.token
    holders = [word, word.head] if word.dep_ in ("acomp", "oprd", "nsubj", "ccomp") else [word]
    clauses = [c for holder in holders for c in holder.children if c.i > word.i and _is_content(c, cue)]
    if clauses:
        that = [t for t in clauses[0].children if t.lower_ == "that" and t.i == clauses[0].left_edge.i]
        return "clause" if that else "noun", [t for t in phrase(clauses[0]) if t not in that and t != word]
    if word.i + 1 < len(word.doc) and word.nbor().lower_ == "that" and word.pos_ == "ADJ":
        return "clause", list(word.doc[word.i + 2 : word.sent.end])
    for child in word.children:
        held = [t for t in child.children if t.dep_ in ("pobj", "pcomp")]
        timed = any(h.ent_type_ in TIMES for h in held)
        wanted = child.dep_ == "prep" and child.i > word.i and cue.takes(child.lower_) and not timed
        if wanted and held and held[0] != cue.source:
            return "noun", [t for h in held for t in phrase(h)]
    return "noun", []


def _is_content(clause: Any, cue: ReportingCue) -> bool:
    if is_infinitive(clause):
        return clause.dep_ in ("acl", "xcomp") and cue.takes("i")
    marked = any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children)
    if clause.dep_ == "acl":
        return marked and cue.takes("c")
    if clause.dep_ == "relcl":
        return cue.takes("c") and _follows_that(clause, cue.token)
    return clause.dep_ == "ccomp" and cue.takes("c")


def _follows_that(clause: Any, noun: Any) -> bool:
    """Whether a parser took "the warning that Peru would pay" for a relative clause."""
    left = clause.left_edge
    own = any(c.dep_ in ("nsubj", "nsubjpass") and c != left for c in clause.children)
    return bool(left.lower_ == "that" and left.i == noun.i + 1 and own)
