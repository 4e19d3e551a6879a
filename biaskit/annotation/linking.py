"""Linking: where an article names which actor."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import ahocorasick_rs

from biaskit.actors import Actors
from biaskit.actors.discovery import article_actors
from biaskit.actors.gazetteer import capitals, titles
from biaskit.annotation.coreference import resolve
from biaskit.annotation.memory import Memory
from biaskit.annotation.places import Found, Piece
from biaskit.annotation.somebody import OF_STATE, is_somebody
from biaskit.pipeline import article_pieces, load_pipeline
from biaskit.types import Actor, Article, Span

__all__ = ["Found", "Linker", "Matcher", "Piece", "link"]

_PLACE_WORDS = frozenset("in at near off around across throughout outside inside toward towards via".split())
_LOCAL = frozenset(
    "brigade police suburb hospital school airport metro subway street hotel bureau court museum university stadium "
    "neighborhood neighbourhood district bar restaurant theater theatre market bridge mayor".split()
)
"""Nouns before which a capital is the city."""
_PLACE_NOUNS = frozenset(
    "coast coastline shore shores waters border borders capital territory airspace port ports city street".split()
)
_MOTION = frozenset(
    "fly travel go return come arrive head move bring send take drive trip visit flight trips visits way".split()
)
_LEGISLATORS = frozenset("senator congressman lawmaker legislator deputy".split())
_SWALLOWING = frozenset({"FAC", "WORK_OF_ART", "LOC", "LAW", "PRODUCT", "EVENT", "ORG", "PERSON"})


class Matcher:
    """Finds aliases in text through one automaton; whole words only, longest first."""

    def __init__(self, aliases: Mapping[str, str]) -> None:
        self._aliases = [(_without_article(alias), name) for alias, name in aliases.items() if alias.strip()]
        self._spellings = [alias.replace("’", "'") for alias, _ in self._aliases]

    @cached_property
    def _automaton(self) -> Any:
        return ahocorasick_rs.AhoCorasick(self._spellings)

    def find(self, text: str) -> list[tuple[int, int, str]]:
        """(start, end, canonical name) of each alias in a text, overlapping ones too."""
        if not self._aliases:
            return []
        plain = text.replace("’", "'")
        hits = self._automaton.find_matches_as_indexes(plain, overlapping=True)
        return [(low, high, self._aliases[i][1]) for i, low, high in hits if _whole_word(plain, low, high)]


def _without_article(alias: str) -> str:
    """Of "the Kremlin" what is looked for, "Kremlin"; "the President" is looked for as it is."""
    rest = alias.removeprefix("the ").removeprefix("The ")
    return rest if rest[:1].isupper() and rest.casefold() not in titles() else alias


def _whole_word(text: str, start: int, end: int) -> bool:
    before = text[start - 1 : start]
    after = text[end : end + 1]
    return not (before.isalnum() or before == "_") and not (after.isalnum() or after == "_")


class Linker:
    """Links the names in one article: the registry's, and those that the article itself introduces."""

    def __init__(self, registry: Actors, matcher: Matcher, pieces: Sequence[Piece]) -> None:
        self._registry = registry
        self._shared = matcher
        self._discovered, surnames = article_actors([p.doc for p in pieces], registry, [p.text for p in pieces])
        known = registry.aliases()
        own = {a: name for a, name in self._discovered.aliases().items() if a not in known}
        self._local = Matcher(own | surnames)
        self._memory = Memory(self)

    def actor(self, name: str) -> Actor | None:
        """The actor of that canonical name."""
        return self._registry.get(name) or self._discovered.get(name)

    def top(self, name: str) -> str:
        """Top of the ``member_of`` chain, across the registry and what the article introduces."""
        seen = [name]
        while (actor := self.actor(seen[-1])) and actor.member_of and actor.member_of not in seen:
            seen.append(actor.member_of)
        return seen[-1]

    def side(self, person: str) -> str | None:
        """On whose behalf a person says "we": the party, or the state that a person in its service speaks for.

        A legislator does not speak for the state.
        """
        actor = self.actor(person)
        legislates = not _LEGISLATORS.isdisjoint(self._memory.epithets.nouns_of(person))
        side = self.actor(actor.member_of) if actor and actor.member_of else None
        return None if side is None or (legislates and side.kind != "group") else self.top(person)

    def find(self, piece: Piece) -> list[Found]:
        """Every place in a piece that names an actor or takes one up ("he"), in order; pieces in their order, once."""
        return resolve(piece, self.names(piece), self._memory)

    def names(self, piece: Piece) -> list[Found]:
        """Every place in a parsed piece that names an actor, in order, none overlapping."""
        doc = piece.doc
        hits = self._shared.find(piece.text) + self._local.find(piece.text)
        entities = [e for e in doc.ents if e.label_ in _SWALLOWING]
        found: list[Found] = []
        covered: set[int] = set()
        for low, high, name in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
            span = doc.char_span(low, high, alignment_mode="expand")
            if span is None or not covered.isdisjoint(range(low, high)):
                continue
            covered.update(range(low, high))
            if self._names_actor(span, name, entities):
                found.append(Found(name, low, high, span.start, span.end))
        return sorted(found, key=lambda f: f.start)

    def _names_actor(self, span: Any, name: str, entities: Sequence[Any]) -> bool:
        actor = self.actor(name)
        if actor is None or actor.kind != "state":
            return actor is not None
        if any(e.start <= span.start and span.end <= e.end and len(e) > len(span) + 1 for e in entities):
            return False
        return not (_is_place(span) or _is_title(span))


def link(article: Article, registry: Actors, *, pipeline: str | None = None) -> list[tuple[str, Span, str]]:
    """(Part, span, actor) of every place in one article that names an actor or takes one up, whoever speaks there.

    >>> link(Article("a", "Caracas protested."), Actors.world())
    [('body', (0, 7), 'Venezuela')]
    """
    nlp = load_pipeline(pipeline)
    with nlp.memory_zone():
        pieces = [Piece(nlp(text), text, offset, part) for part, offset, text in article_pieces(article)]
        linker = Linker(registry, Matcher(registry.aliases()), pieces)
        found = [(piece, place) for piece in pieces for place in linker.find(piece)]
        return [(p.part, (f.start + p.offset, f.end + p.offset), f.actor) for p, f in found]


def _is_place(span: Any) -> bool:
    """A state or capital named as a place: "in Caracas", "off Venezuela's coast"."""
    root = span.root
    if root.dep_ == "poss":
        return root.head.lemma_.casefold() in _PLACE_NOUNS
    if root.dep_ == "pobj" and root.head.lower_ in _PLACE_WORDS:
        return True
    if span.text in capitals() and root.dep_ in ("compound", "nmod"):
        local = root.head.pos_ == "NOUN" and (is_somebody(root.head) or root.head.lemma_.lower() in _LOCAL)
        return local and root.head.lemma_.lower() not in OF_STATE
    if span.text not in capitals() or root.dep_ != "pobj":
        return False
    preposition = root.head
    return preposition.lower_ in ("from", "through") or (
        preposition.lower_ == "to" and preposition.head.lemma_ in _MOTION
    )


def _is_title(span: Any) -> bool:
    """A demonym that is part of a person's title: "Russian President Vladimir Putin"."""
    doc, position = span.doc, span.end
    words: list[str] = []
    while position < len(doc) and len(words) < 4 and doc[position].is_alpha:
        words.append(doc[position].lower_)
        position += 1
        if " ".join(words) in titles():
            return bool(position < len(doc) and doc[position].ent_type_ == "PERSON" and doc[position].is_title)
    return False
