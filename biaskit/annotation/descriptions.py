"""Descriptions that stand for an actor named elsewhere: "the former director", "the committee", "both countries"."""

from collections.abc import Sequence
from typing import Any

from biaskit.annotation.epithets import context_of, needs_state, noun_of
from biaskit.annotation.memory import Reading
from biaskit.annotation.places import Found

_DEFINITE = frozenset("the this that".split())
_INDEFINITE = frozenset("a an another any no every each some".split())
_COUNTRY = frozenset("country nation kingdom republic homeland".split())
_OWNED = frozenset("government regime administration".split())
INSTITUTIONS = _OWNED | frozenset("presidency cabinet ministry army military navy parliament embassy".split())
"""Nouns that stand for the state which the text last named."""
_PAIR = frozenset("two both".split())
_PAIR_REACH = 5
"""Sentences back in which the two of "both countries" must stand."""
_PAIRS = {
    "person": frozenset("leader man woman president minister senator candidate rival ally lawmaker".split()),
    "state": frozenset("country nation state government capital side".split()),
}
_QUARTERS = frozenset("North South East West".split())
_COMMON = frozenset(
    "party committee commission council court department agency bureau company union bank group campaign association "
    "federation organization organisation institute foundation university network newspaper magazine board league "
    "alliance coalition movement church corporation firm service".split()
)
"""Nouns by which an organisation is taken up: "the committee" after the "Maritime Safety Committee"."""
_SAYING_MORE = frozenset("amod compound nmod prep poss relcl acl".split())
"""What makes a phrase more than "the committee", and so perhaps another one's."""
_NEAR = 2
"""Sentences back in which a body must have been named for "the government" to be its."""


def find(token: Any, reading: Reading) -> list[Found]:
    """Places of the actors that the noun phrase around a noun stands for; several for "both countries"."""
    if token.text in _QUARTERS:
        return _quarter(token, reading)
    if (
        token.pos_ not in ("NOUN", "PROPN")
        or token.dep_ in ("compound", "attr", "oprd")
        or _goes_with_name(token, reading)
    ):
        return []
    if token.tag_ == "NNS":
        return _pair(token, reading)
    noun = noun_of(token)
    actor = _whom(token, noun, reading) or _body(token, noun, reading)
    return [_place(actor, token, reading)] if actor else []


def _place(actor: str, token: Any, reading: Reading) -> Found:
    """The phrase up to its noun; a possessor that is named is a place of its own."""
    first = token.i
    for left in token.lefts:
        if left.dep_ in ("det", "amod", "compound", "nmod", "nummod", "predet") and left.left_edge.i < first:
            first = left.left_edge.i
            break
    owned = [t.i for t in reading.doc[first : token.i] if t.dep_ == "case"]
    first = owned[-1] + 1 if owned else first
    start = reading.doc[first].idx
    return Found(actor, start, token.idx + len(token), first, token.i + 1)


def _goes_with_name(token: Any, reading: Reading) -> bool:
    """Whether a noun stands beside the name that it describes, as its title or apposition."""
    if token.dep_ == "appos" and token.head.i in reading.by_token:
        return True
    after = token.i + 1 < len(reading.doc) and token.i + 1 in reading.by_token
    if after and (
        token.dep_ in ("nmod", "amod", "appos") or (token.head.i in reading.by_token and token.head.i > token.i)
    ):
        return True
    return any(c.dep_ == "appos" and (c.i in reading.by_token or c.ent_type_ == "PERSON") for c in token.children)


def _is_definite(token: Any, reading: Reading) -> bool:
    return any(c.lower_ in _DEFINITE for c in token.children) or bool(_owners(token, reading))


def _owners(token: Any, reading: Reading) -> list[str]:
    """Actors before a noun that it belongs to: "Peru's president", "the Peruvian president", "its president"."""
    lefts = [c for c in token.lefts if c.dep_ in ("poss", "amod", "compound", "nmod")]
    return [reading.by_token[c.i] for c in lefts if c.i in reading.by_token]


def _whom(token: Any, noun: str, reading: Reading) -> str | None:
    """The person whom the article describes by a noun, and whom nothing in the phrase contradicts."""
    memory = reading.memory
    if not _is_definite(token, reading) or any(c.lower_ in _INDEFINITE for c in token.children):
        return None
    around = [t for c in token.children if c.dep_ != "relcl" and c.dep_ != "acl" for t in c.subtree]
    actors, words = context_of(around, reading.by_token)
    states = {memory.linker.top(actor) for actor in actors}
    states = {state for state in states if memory.kind(state) == "state"}
    if needs_state(noun) and not states:
        return None
    owned = any(c.dep_ == "poss" for c in token.children)
    people = {owner for owner in _owners(token, reading) if memory.kind(owner) == "person"}
    fits: dict[str, int] = {}
    for role in memory.epithets.of_noun(noun):
        own = {memory.linker.top(actor) for actor in (role.actor, *role.of)}
        own_states = {state for state in own if memory.kind(state) == "state"}
        if (states and own_states and not states & own_states) or (needs_state(noun) and not own_states):
            continue
        bodies = {a for a in role.of if memory.kind(a) == "organisation"}
        others = {a for a in actors if memory.kind(a) == "organisation"}
        if (bodies and others and not bodies & others) or not people <= role.of:
            continue
        if owned and not actors & role.of and not states & own_states:
            continue
        fit = 2 * len(actors & role.of) + len(words & role.words) + bool(states & own_states)
        fits[role.actor] = max(fit, fits.get(role.actor, 0))
    best = [actor for actor, fit in fits.items() if fit == max(fits.values())]
    ranked = [actor for actor in memory.salient(("person",)) if actor in best]
    return next(iter([*ranked, *best]), None)


def _body(token: Any, noun: str, reading: Reading) -> str | None:
    """The state or organisation behind "his country", "the government", "the foreign ministry", "the committee"."""
    memory = reading.memory
    possessors = [c for c in token.children if c.dep_ == "poss"]
    if noun in _COUNTRY or noun in _OWNED:
        owners = [reading.by_token[c.i] for c in possessors if c.i in reading.by_token]
        if owners:
            top = memory.linker.top(owners[0])
            return top if memory.kind(top) == "state" and memory.kind(owners[0]) == "person" else None
    says_more = any(c.dep_ in _SAYING_MORE for c in token.children) and noun not in INSTITUTIONS - _OWNED
    if says_more or _owners(token, reading) or not any(c.lower_ in _DEFINITE for c in token.children):
        return None
    if noun == "administration":
        named = [a for a in memory.salient(("organisation",)) if a.casefold().endswith(noun)]
        return next(iter(named), None)
    if (noun in _COUNTRY and not _is_where(token)) or noun in INSTITUTIONS:
        return next(iter(memory.salient(("state",), within=_NEAR)), None)
    return _organisation(token, noun, reading) if noun in _COMMON else None


def _is_where(token: Any) -> bool:
    return bool(token.dep_ == "pobj" and token.head.lower_ in ("in", "across", "around", "throughout", "of", "outside"))


def _organisation(token: Any, noun: str, reading: Reading) -> str | None:
    """The organisation last named whose name has the noun, where the phrase says no more than "the committee"."""
    memory = reading.memory
    for actor in memory.salient(("organisation", "group")):
        known = memory.linker.actor(actor)
        names = (known.name, *known.aliases) if known else ()
        if any(noun in name.casefold().split() for name in names):
            return actor
    return None


def _pair(token: Any, reading: Reading) -> list[Found]:
    """ "both countries", "the two men": the two last named."""
    if not any(c.lower_ in _PAIR for c in token.children):
        return []
    noun = noun_of(token)
    kind = next((kind for kind, nouns in _PAIRS.items() if noun in nouns), None)
    if kind is None or any(c.dep_ in ("amod", "compound", "prep") for c in token.children):
        return []
    pair = _last_two(kind, reading)
    return [_place(actor, token, reading) for actor in pair] if len(pair) == 2 else []


def _last_two(kind: str, reading: Reading) -> Sequence[str]:
    memory = reading.memory
    last: list[str] = []
    recent = (p for p in reversed(memory.places) if memory.sentence - p.sentence <= _PAIR_REACH)
    for place in recent:
        actor = memory.linker.top(place.actor) if kind == "state" else place.actor
        if memory.kind(actor) == kind and actor not in last:
            last.append(actor)
        if len(last) == 2:
            break
    return last


def _quarter(token: Any, reading: Reading) -> list[Found]:
    """ "the North" and the North of "North and South Korea", where the article has named such a state."""
    memory = reading.memory
    joined = [c for c in token.children if c.dep_ == "conj" and c.i in reading.by_token]
    after = token.nbor(1) if token.i + 1 < len(reading.doc) else None
    alone = token.i > 0 and token.nbor(-1).lower_ == "the" and not (after is not None and after.pos_ == "PROPN")
    if not joined and not alone and not (after is not None and after.lower_ == "and"):
        return []
    named = [a for a in memory.counts if a.startswith(token.text + " ") and memory.kind(a) == "state"]
    return [Found(named[0], token.idx, token.idx + len(token), token.i, token.i + 1)] if len(named) == 1 else []
