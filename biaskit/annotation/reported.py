"""Reported speech: clauses, "according to", and verbs of judging that take the target as their object."""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.annotation.cues import ReportingCue
from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import inside, phrase
from biaskit.types import Span

_OBJECTS = ("dobj", "dative", "nsubjpass")
_LONGEST_HEADLINE_SOURCE = 4
_PREPOSITION = {"a": ("as",), "o": ("of",), "f": ("for",), "l": ("to", "with")}


def clause_drafts(text: str, quotes: list[Span], cues: Sequence[ReportingCue]) -> Iterator[Draft]:
    """Contents that are clauses: "said that", "vowed to", "urged him to"."""
    risen = {cue.token.i for cue in cues if cue.risen}
    for cue in cues:
        for clause in cue.token.children:
            direct = inside(clause.idx, quotes) and _free_clause(clause, cue, quotes)
            if direct or not _is_content(clause, cue) or _apart(clause, cue, text):
                continue
            that = [t for t in clause.children if t.dep_ == "mark" and t.lower_ == "that"]
            tokens = [t for t in phrase(clause, lambda t: t.i in risen) if t != cue.token and t not in that]
            if tokens[-1].dep_ == "cc":
                tokens = tokens[:-1]
            if content := content_of(tokens, text, quotes):
                yield Draft(content, _how(content, quotes), _cue_span(cue), cue.source, asserted=cue.asserted)


def _apart(clause: Any, cue: ReportingCue, text: str) -> bool:
    """A clause that a semicolon parts from the verb is a statement of its own."""
    low, high = sorted((clause.idx, cue.token.idx))
    return ";" in text[low:high]


def _is_content(clause: Any, cue: ReportingCue) -> bool:
    constructions = cue.verb.constructions
    infinitive = any(c.dep_ == "aux" and c.lower_ == "to" for c in clause.children)
    if clause.dep_ == "ccomp" and not infinitive:
        return "c" in constructions and clause.pos_ in ("VERB", "AUX", "ADJ", "NOUN", "PROPN", "PRON")
    return clause.dep_ in ("xcomp", "ccomp") and infinitive and bool(constructions & {"i", "x"})


def _free_clause(clause: Any, cue: ReportingCue, quotes: list[Span]) -> bool:
    """A clause inside quotation marks that hold the whole of it is direct speech, found elsewhere."""
    low, high = clause.left_edge.idx, clause.right_edge.idx
    return any(q[0] <= low and high < q[1] for q in quotes)


def according_drafts(doc: Any, text: str, quotes: list[Span]) -> Iterator[Draft]:
    """Contents of "according to X": the rest of the sentence."""
    for token in doc:
        if token.lower_ != "according" or inside(token.idx, quotes) or token.i + 1 >= len(doc):
            continue
        after = [t for t in token.subtree if t.dep_ == "pobj"]
        if doc[token.i + 1].lower_ != "to" or not after:
            continue
        own = set(token.subtree)
        rest = [t for t in token.sent if t not in own and not t.is_space]
        if content := content_of(rest, text, quotes):
            cue = (token.idx, doc[token.i + 1].idx + 2)
            yield Draft(content, _how(content, quotes), cue, after[0])


def judging_drafts(text: str, quotes: list[Span], cues: Sequence[ReportingCue]) -> Iterator[Draft]:
    """Contents of "condemned X as", "accused X of", "blamed X for", "linked X to" and "called X Y"."""
    for cue in cues:
        target = _object(cue)
        if target is None or cue.source is None:
            continue
        tokens = _predicated(cue, target) if "p" in cue.verb.constructions else []
        for construction in _PREPOSITION:
            if construction in cue.verb.constructions:
                tokens = tokens or _prepositional(cue, target, construction)
        bare = not tokens and cue.verb.judges and not any(inside(t.idx, quotes) for t in target.subtree)
        if content := content_of(_plain(target) if bare else tokens, text, quotes):
            how = "bare" if bare else "judged"
            yield Draft(content, how, _cue_span(cue), cue.source, target, cue.asserted)


def headline_drafts(doc: Any, text: str, quotes: list[Span]) -> Iterator[Draft]:
    """Contents of a headline that names its source before a colon: "Caracas: seizure is ‘an act of piracy’"."""
    colon = next((t for t in doc if t.text == ":"), None)
    if colon is None or not 1 <= colon.i <= _LONGEST_HEADLINE_SOURCE or not doc[colon.i - 1].is_title:
        return
    named = all(t.pos_ in ("PROPN", "NOUN", "ADJ", "DET", "PART") for t in doc[: colon.i])
    content = content_of(doc[colon.i + 1 :], text, quotes) if named else ()
    if content:
        yield Draft(content, _how(content, quotes), (colon.idx, colon.idx + 1), doc[colon.i - 1])


def _object(cue: ReportingCue) -> Any | None:
    small_clause = [t for c in cue.token.children if c.dep_ == "ccomp" for t in c.children if t.dep_ == "nsubj"]
    objects = [t for t in cue.token.children if t.dep_ in _OBJECTS]
    return next(iter(objects), None) or (next(iter(small_clause), None) if "p" in cue.verb.constructions else None)


def _predicated(cue: ReportingCue, target: Any) -> list[Any]:
    """Y of "called X Y"."""
    for child in cue.token.children:
        if child.dep_ == "oprd" and child != target:
            return phrase(child)
        if child.dep_ == "ccomp" and target.head == child and child.pos_ in ("NOUN", "PROPN", "ADJ"):
            return phrase(child, lambda t: t == target)
    return []


def _prepositional(cue: ReportingCue, target: Any, construction: str) -> list[Any]:
    for preposition in [*cue.token.children, *target.children]:
        if (
            preposition.i > cue.token.i
            and preposition.lower_ in _PREPOSITION[construction]
            and preposition.dep_ in ("prep", "mark", "dative")
        ):
            if construction == "l":
                return _to_the_end_of_clause(target, preposition)
            return [t for child in preposition.children if child.dep_ in ("pobj", "pcomp") for t in _plain(child)]
    return []


def _plain(token: Any) -> list[Any]:
    """A phrase without clauses that a parser hangs on its end ("..., insisting that")."""
    return phrase(token, lambda t: t.dep_ == "advcl" and t.i > token.i)


def _to_the_end_of_clause(target: Any, preposition: Any) -> list[Any]:
    start = target.left_edge.i
    tokens = []
    for token in target.doc[start : target.sent.end]:
        if token.i > preposition.i and token.text in (",", ";", ".", ":", "—"):
            break
        tokens.append(token)
    return tokens


def embedded_drafts(
    doc: Any, text: str, quotes: Sequence[Span], cues: Sequence[ReportingCue], covered: Sequence[Span]
) -> Iterator[Draft]:
    """Quoted fragments that no other step attributed: by the cue above them, else scare quotes or unnamed."""
    by_token = {cue.token.i: cue for cue in cues}
    for quote in quotes:
        if any(low < quote[1] and quote[0] < high for low, high in covered):
            continue
        span = doc.char_span(quote[0], quote[1], alignment_mode="expand")
        words = [t for t in span if t.is_alpha] if span is not None else []
        if not words:
            continue
        if found := _governing(words, quote, by_token):
            yield _embedded(*found, quote, text, quotes)
        else:
            yield Draft((quote,), "scare" if _is_scare(words) else "unnamed")


def _embedded(cue: ReportingCue, branch: Any, quote: Span, text: str, quotes: Sequence[Span]) -> Draft:
    """A fragment with the phrase that holds it; of "called the seizure “robbery”" the object is no part of it."""
    tokens = [t for t in _without_later_clauses(branch, quote) if t.i != branch.i or branch.dep_ != "prep"]
    named = [t for t in tokens if cue.token.i < t.i and t.idx < quote[0] and t.pos_ in ("NOUN", "PROPN", "PRON")]
    if "p" in cue.verb.constructions and named:
        target = next((t for t in named if t.head not in named), named[0])
        return Draft((quote,), "mixed", _cue_span(cue), cue.source, target, cue.asserted)
    content = content_of(tokens, text, [quote, *(q for q in quotes if q != quote)]) or (quote,)
    target = next((t for t in cue.token.children if t.dep_ in _OBJECTS and t != branch), None)
    return Draft(content, "mixed", _cue_span(cue), cue.source, target, cue.asserted)


def _governing(words: list[Any], quote: Span, cues: dict[int, ReportingCue]) -> tuple[ReportingCue, Any] | None:
    """The cue above a quoted fragment, and the branch beneath the cue that holds the fragment."""
    current = next((t for t in words if not quote[0] <= t.head.idx < quote[1] or t.head == t), words[0])
    for _ in range(12):
        head = current.head
        if head == current:
            return None
        cue = cues.get(head.i)
        if (
            cue is not None
            and cue.source is not None
            and current.dep_ not in ("nsubj", "nsubjpass", "advcl", "npadvmod")
        ):
            return cue, current
        current = head
    return None


def _is_scare(words: list[Any]) -> bool:
    return len(words) <= 4 and not any(t.dep_ in ("nsubj", "ROOT") and t.pos_ in ("VERB", "AUX") for t in words)


def _how(content: Sequence[Span], quotes: Sequence[Span]) -> str:
    return "mixed" if any(q[0] < high and low < q[1] for low, high in content for q in quotes) else "indirect"


def _cue_span(cue: ReportingCue) -> Span:
    return cue.token.idx, cue.token.idx + len(cue.token)


def _without_later_clauses(branch: Any, quote: Span) -> list[Any]:
    return phrase(branch, lambda t: t.dep_ in ("advcl", "relcl") and t.idx >= quote[1])
