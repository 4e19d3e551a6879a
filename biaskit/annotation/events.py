"""Where an article names an event, and the labels that sources put on it.

A label is a noun that a source puts on an event: "condemned the tanker seizure as a theft".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from biaskit.actors.events import Key, Naming, alike, event_object, happening_tokens, namings, qualified_keys
from biaskit.annotation.linking import Found, Piece
from biaskit.annotation.quotations import Attributed
from biaskit.types import Actor

_DEFINITE = frozenset("the this that".split())
_LABEL_TAGS = frozenset("JJ JJR JJS VBG VBN NN NNS NNP NNPS HYPH CD AFX".split())
_NOUN_TAGS = frozenset("NN NNS NNP NNPS".split())
_EMPTY_HEADS = frozenset("act form kind sort piece case example matter violation".split())
"""Nouns that take their sense from the of-phrase behind them: "an act of piracy"."""


def find_events(piece: Piece, events: Iterable[Actor]) -> list[Found]:
    """Places of a piece that name one of the events, as nouns or verbs, in order."""
    events = list(events)
    by_key: dict[Key, dict[tuple[str, ...], str]] = {}
    for event in events:
        for others, key in qualified_keys(event):
            by_key.setdefault(key, {}).setdefault(others, event.name)
    last_by_noun = {noun: next(iter(names.values())) for (_, noun), names in reversed(by_key.items())}
    found: list[Found] = []
    for naming in namings(piece.doc):
        if name := _meant(by_key.get(naming.key, {}), naming, piece):
            found.append(_found(name, naming.tokens))
            last_by_noun[naming.key[1]] = name
    found += _labelled(piece, events, {i for f in found for i in f.tokens})
    taken = {i for f in found for i in f.tokens}
    own = any(" " not in alias for event in events for alias in event.aliases)
    for token in piece.doc if own else happening_tokens(piece.doc):
        noun = token.lemma_
        if token.pos_ != "NOUN" or token.i in taken or not any(c.lower_ in _DEFINITE for c in token.children):
            continue
        name = last_by_noun.get(noun) or alike(noun, events)
        if name and event_object(token) is None:
            found.append(_found(name, [token]))
    return sorted(found, key=lambda f: f.start)


def _meant(names: Mapping[tuple[str, ...], str], naming: Naming, piece: Piece) -> str | None:
    """The event that an object and noun name: where several do, the one whose other words stand near."""
    sentence = naming.head.sent
    for text in (piece.text[sentence.start_char : sentence.end_char], piece.text):
        fitting = {name for others, name in names.items() if others and all(word in text for word in others)}
        if len(fitting) == 1:
            return fitting.pop()
    return names.get(())


def _labelled(piece: Piece, events: Iterable[Actor], taken: set[int]) -> Iterator[Found]:
    """Places of the labels of several words that no object and noun make: "the anti-drug operation"."""
    text = piece.text.casefold()
    for event in events:
        for label in (alias for alias in event.aliases if " " in alias and alias.casefold() in text):
            for match in re.finditer(rf"\b{re.escape(label.casefold())}\b", text):
                span = piece.doc.char_span(*match.span()) if len(text) == len(piece.text) else None
                if span is not None and taken.isdisjoint(range(span.start, span.end)):
                    taken |= set(range(span.start, span.end))
                    yield _found(event.name, list(span))


def _found(name: str, tokens: Sequence[Any]) -> Found:
    return Found(name, tokens[0].idx, tokens[-1].idx + len(tokens[-1]), tokens[0].i, tokens[-1].i + 1)


def find_labels(quotation: Attributed, event: str, doc: Any, found: Sequence[Found]) -> list[Found]:
    """What the source calls the event in ``quotation``: the nouns of the content, with their modifiers.

    "a blatant theft and an act of international piracy" gives "blatant theft" and "act of international piracy".
    """
    named = {i for f in found for i in f.tokens}
    labels: list[Found] = []
    for low, high in quotation.content:
        chunks = [c for c in _chunks(doc, low, high) if quotation.target is None or c[0].i > quotation.target.i]
        for chunk in chunks[: _labels_in(chunks, doc)]:
            if not any(t.i in named for t in chunk):
                labels.append(_label(event, chunk))
    return labels


def copular_label(found: Found, doc: Any) -> Found | None:
    """The noun that a clause equates an event with: "the seizure is an act of piracy" gives "act of piracy"."""
    verb = next((doc[i].head for i in found.tokens if doc[i].dep_ == "nsubj"), None)
    if verb is None or verb.lemma_ != "be" or any(c.dep_ == "neg" for c in verb.children):
        return None
    nouns = [c for c in verb.children if c.dep_ == "attr" and c.pos_ == "NOUN"]
    chunks = _chunks(doc, nouns[0].left_edge.idx, nouns[0].right_edge.idx + 1) if nouns else []
    return _label(found.actor, chunks[0]) if chunks else None


def _label(event: str, tokens: Sequence[Any]) -> Found:
    found = _found(event, tokens)
    return Found(found.actor, found.start, found.end, found.first, found.last, label=True)


def _labels_in(chunks: Sequence[Sequence[Any]], doc: Any) -> int:
    """How many of the first noun chunks are joined by "and": labels; what stands behind a preposition is not."""
    count = min(1, len(chunks))
    while count < len(chunks):
        between = doc[chunks[count - 1][-1].i + 1 : chunks[count][0].i]
        if not all(t.lower_ in ("and", ",", "or", "a", "an", "the") or t.is_quote for t in between):
            break
        count += 1
    return count


def _chunks(doc: Any, low: int, high: int) -> list[list[Any]]:
    """Runs of modifiers and nouns that end in a noun; "act of piracy" stays together; possessors are left out,
    and so is "part" in "part of an operation".
    """
    chunks: list[list[Any]] = []
    run: list[Any] = []
    span = doc.char_span(low, high, alignment_mode="expand")
    for token in span if span is not None else ():
        if not low <= token.idx < high:
            continue
        if token.tag_ in _LABEL_TAGS:
            run.append(token)
            continue
        possessive = token.tag_ == "POS" or token.lower_ in ("'s", "’s")
        if not possessive:
            chunks.extend(_noun_run(run))
        run = []
    chunks.extend(_noun_run(run))
    return _with_of_phrases(chunks)


def _noun_run(run: list[Any]) -> list[list[Any]]:
    while run and run[-1].tag_ not in _NOUN_TAGS:
        run = run[:-1]
    return [run] if run else []


def _with_of_phrases(chunks: list[list[Any]]) -> list[list[Any]]:
    joined: list[list[Any]] = []
    for chunk in chunks:
        if chunk[-1].lower_ == "part":
            continue
        doc, before = chunk[0].doc, joined[-1] if joined else None
        gap = doc[before[-1].i + 1 : chunk[0].i].text.lower() if before else ""
        if before and before[-1].lemma_.lower() in _EMPTY_HEADS and gap in ("of", "of a", "of an", "of the"):
            joined[-1] = list(doc[before[0].i : chunk[-1].i + 1])
        else:
            joined.append(chunk)
    return joined
