"""Who speaks: from the token that a cue names to an actor, or to the words printed for it."""

from collections.abc import Sequence
from typing import Any

from biaskit.actors.gazetteer import capitals
from biaskit.annotation.linking import Found, Linker, Piece
from biaskit.annotation.somebody import OF_STATE
from biaskit.annotation.syntax import noun_phrase

_LONGEST_SOURCE = 60
_OTHER_SIDE = frozenset(
    "critic opponent enemy rival victim ally foe neighbor neighbour opposition lawyer attorney wife husband "
    "television tv radio media newspaper daily broadcaster agency".split()
)
"""Nouns whose possessor does not speak through them: "Putin's critics"."""
_SPEAKING_FOR = ("of", "for", "at", "from", "in")
_DETERMINERS = frozenset("a an the this that these those his her their its our my your some".split())


class SourceResolver:
    """Resolves the sources of one piece, in order of the text."""

    def __init__(self, piece: Piece, found: Sequence[Found], linker: Linker) -> None:
        self._text = piece.text
        self._linker = linker
        self._by_token = {i: f for f in found for i in f.tokens}

    def resolve(self, token: Any) -> str | None:
        """Canonical name of the actor, else the printed words; None for a pronoun that nothing explains."""
        direct = self._actor_at(token)
        if direct or token.pos_ == "PRON":
            return direct
        return self._person_behind(token) or self._through_phrase(token) or self._printed(token)

    def _actor_at(self, token: Any) -> str | None:
        hit = self._by_token.get(token.i)
        return hit.actor if hit and not hit.label else None

    def _person_behind(self, token: Any) -> str | None:
        """The person whom a description ends in: "the candidate and governor Rick Scott", "spokesman Bo Ray"."""
        end = token.right_edge.i
        last = self._by_token.get(end)
        described = last is not None and last.first > token.i and token.doc[last.first - 1].text != ","
        actor = self._linker.actor(last.actor) if last is not None and described else None
        joined = any(t.lower_ in ("of", "by", "with", "against") for t in token.doc[token.i : end])
        return actor.name if actor is not None and actor.kind == "person" and not joined else None

    def _through_phrase(self, token: Any) -> str | None:
        """An apposed name, or the body that "Venezuela's government", "a spokesman for the Pentagon" speaks for."""
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ == "PROPN":
                return self._actor_at(child) or self._printed(child)
        if token.lemma_.lower() in _OTHER_SIDE:
            return None
        for child in token.children:
            if (
                child.dep_ in ("poss", "compound", "amod", "nmod")
                and (name := self._actor_at(child))
                and self._speaks(name)
                and (child.text not in capitals() or token.lemma_.lower() in OF_STATE)
            ):
                return name
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ in _SPEAKING_FOR:
                for held in child.children:
                    if held.dep_ == "pobj" and (name := self._actor_at(held)) and self._speaks(name):
                        return name
        return None

    def _speaks(self, name: str) -> bool:
        actor = self._linker.actor(name)
        return actor is not None and actor.kind in ("state", "organisation")

    def _printed(self, token: Any) -> str | None:
        low, high = noun_phrase(token)
        words = " ".join(self._text[low:high].split()).split(" ")
        while words and words[0].lower() in _DETERMINERS:
            words = words[1:]
        return " ".join(words)[:_LONGEST_SOURCE].strip(' ,;:“”"') or None
