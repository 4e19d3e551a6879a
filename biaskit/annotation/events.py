"""Events: happenings that an article names again and again, and the labels that sources put on them.

An event is a noun of happening with what it was done to: "the tanker seizure", "seizure of an oil tanker", "the tanker
was seized". It is proposed when an article names it at least twice. A label is another noun that a source puts on it:
"condemned the tanker seizure as a theft".
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from biaskit.actors import Actors
from biaskit.annotation.linking import Found, Piece
from biaskit.annotation.quotations import Attributed
from biaskit.types import Actor

_LEAST_NAMINGS = 2
_DEFINITE = frozenset("the this that".split())
_LABEL_TAGS = frozenset("JJ JJR JJS VBG VBN NN NNS NNP NNPS HYPH CD AFX".split())
_NOUN_TAGS = frozenset("NN NNS NNP NNPS".split())
_EMPTY_HEADS = frozenset("act form kind sort piece case example part matter violation".split())
"""Nouns that take their sense from the of-phrase behind them: "an act of piracy"."""

Key = tuple[str, str]


@cache
def _nouns() -> dict[str, str]:
    """Lemma of a noun or verb of happening -> the noun."""
    text = files("biaskit.annotation").joinpath("events.yaml").read_text(encoding="utf-8")
    table: dict[str, list[str]] = yaml.safe_load(text)
    return {noun: noun for noun in table} | {verb: noun for noun, verbs in table.items() for verb in verbs}


def propose(pieces: Sequence[Piece], registry: Actors) -> list[Actor]:
    """Events that the article names at least twice and the registry does not list."""
    known = {key for event in _events(registry) for key in _keys(event)}
    counts = Counter(key for piece in pieces for key, _ in _namings(piece.doc) if key not in known)
    return [Actor(" ".join(key), "event") for key, n in counts.items() if n >= _LEAST_NAMINGS]


def find_events(piece: Piece, events: Iterable[Actor]) -> list[Found]:
    """Places of a piece that name one of the events, as nouns or verbs, in order."""
    by_key = {key: event.name for event in events for key in _keys(event)}
    last_by_noun: dict[str, str] = {noun: name for (_, noun), name in reversed(by_key.items())}
    found: list[Found] = []
    for key, tokens in _namings(piece.doc):
        if key in by_key:
            found.append(_found(by_key[key], tokens))
            last_by_noun[key[1]] = by_key[key]
    taken = {i for f in found for i in f.tokens}
    for token in piece.doc:
        noun = token.lemma_.lower()
        bare = token.pos_ == "NOUN" and noun in last_by_noun and token.i not in taken and _object(token) is None
        if bare and any(c.lower_ in _DEFINITE for c in token.children):
            found.append(_found(last_by_noun[noun], [token]))
    return sorted(found, key=lambda f: f.start)


def _events(registry: Actors) -> list[Actor]:
    return [actor for actor in registry if actor.kind == "event"]


def _keys(event: Actor) -> Iterator[Key]:
    for label in (event.name, *event.aliases):
        words = label.lower().split()
        if len(words) == 2 and words[1] in _nouns():
            yield words[0], words[1]


def _namings(doc: Any) -> Iterator[tuple[Key, list[Any]]]:
    """((object, noun), tokens) of each noun or verb of happening whose object is named."""
    for token in doc:
        noun = _nouns().get(token.lemma_.lower())
        if noun is None:
            continue
        thing = _object(token) if token.pos_ == "NOUN" else _patient(token) if token.pos_ == "VERB" else None
        if thing is not None and thing.pos_ == "NOUN":
            yield (thing.lemma_.lower(), noun), _tokens(token, thing)


def _object(noun: Any) -> Any | None:
    """What a happening was done to: "tanker" in "tanker seizure" and in "seizure of an oil tanker"."""
    of_phrases = [
        t for c in noun.children if c.dep_ == "prep" and c.lower_ == "of" for t in c.children if t.dep_ == "pobj"
    ]
    compounds = [c for c in noun.children if c.dep_ == "compound" and c.i == noun.i - 1]
    return next(iter([*of_phrases, *compounds]), None)


def _patient(verb: Any) -> Any | None:
    return next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)


def _tokens(head: Any, thing: Any) -> list[Any]:
    low, high = min(head.i, thing.i), max(head.i, thing.i)
    return [head] if head.pos_ == "VERB" else list(head.doc[low : high + 1])


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
    """Runs of modifiers and nouns that end in a noun; "act of piracy" stays together; possessors are left out."""
    chunks: list[list[Any]] = []
    run: list[Any] = []
    for token in doc:
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
        doc, before = chunk[0].doc, joined[-1] if joined else None
        gap = doc[before[-1].i + 1 : chunk[0].i].text.lower() if before else ""
        if before and before[-1].lemma_.lower() in _EMPTY_HEADS and gap in ("of", "of a", "of an", "of the"):
            joined[-1] = list(doc[before[0].i : chunk[-1].i + 1])
        else:
            joined.append(chunk)
    return joined
