"""Coreference: pronouns, roles and short descriptions, as places of the actors they stand for.

One pass through the text. What was named before is remembered with where it stood; a pronoun takes the best agreeing
antecedent of the last sentences, a description ("the former director", "the committee") whom the article describes so.
What nothing explains stays unresolved: a place too few is better than one that is wrong.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.actors.people import PRONOUNS
from biaskit.annotation import descriptions
from biaskit.annotation.cues import reporting_verb
from biaskit.annotation.epithets import noun_of
from biaskit.annotation.memory import FADING, Memory, Place, Reading
from biaskit.annotation.places import Found, Piece

_PLURAL = frozenset("they them their themselves".split())
_NEUTER = frozenset("it its itself".split())
_REACH = 5
"""Sentences back in which an antecedent is looked for."""
_WEIGHTS = {"nsubj": 3.0, "nsubjpass": 3.0, "dobj": 1.5, "poss": 1.5, "agent": 1.5, "conj": 2.0}
"""How likely a pronoun takes up what stood in this role; subjects first (Lappin & Leass 1994)."""
_OTHER_WEIGHT = 1.0
_AGREES = 1.5
"""Factor for someone whom the article surely calls so."""
_OFTEN = 0.15
"""Weight of each earlier naming, up to `_MOST` of them."""
_MOST = 6
_WEATHER = frozenset("rain snow hail thunder".split())
_LEAST_VOTES = 2
"""Pronouns in sentences that name one person alone, before they tell whether that is a he or a she."""
_ACROSS_QUOTES = 0.4
"""Factor for an antecedent in other quotation marks, or outside those of the pronoun."""


def resolve(piece: Piece, names: Sequence[Found], memory: Memory) -> list[Found]:
    """The names of a piece with every pronoun, role and description that stands for one of them, in order."""
    reading = Reading(piece, names, memory)
    _learn(reading)
    starts = {f.first: f for f in reversed(names)}
    resolved: list[Found] = []
    for sentence in piece.doc.sents:
        memory.sentence += 1
        for i in reading.worth(sentence):
            found = [starts[i]] if i in starts else _at(piece.doc[i], reading)
            for one in found:
                if i not in starts:
                    resolved.append(one)
                    reading.by_token |= dict.fromkeys(one.tokens, one.actor)
                memory.places.append(reading.place(one))
                memory.counts[one.actor] += 1
    taken = {i for f in resolved for i in f.tokens if f.last - f.first > 1}
    kept = [f for f in names if f.first not in taken or piece.doc[f.last - 1].dep_ == "poss"]
    return sorted([*kept, *resolved], key=lambda f: (f.start, f.end, f.actor))


def _at(token: Any, reading: Reading) -> list[Found]:
    """What a token that is no name stands for."""
    if token.i in reading.by_token:
        return []
    word = token.lower_
    if word in PRONOUNS:
        actor = _person(token, PRONOUNS[word], reading)
        return [_found(actor, token)] if actor else []
    if word in _NEUTER or word in _PLURAL:
        actor = _body(token, reading, plural=word in _PLURAL)
        return [_found(actor, token)] if actor else []
    return descriptions.find(token, reading)


def _found(actor: str, token: Any) -> Found:
    return Found(actor, token.idx, token.idx + len(token), token.i, token.i + 1)


def _learn(reading: Reading) -> None:
    """Epithets and genders from what stands beside names, then from the pronouns of sentences with one person only."""
    memory = reading.memory
    people = [f for f in reading.names if memory.kind(f.actor) == "person"]
    for found in people:
        root = reading.doc[found.first : found.last].root
        memory.epithets.learn(found.actor, root, found.first, reading.by_token)
    by_sentence: dict[int, set[str]] = {}
    for found in people:
        by_sentence.setdefault(reading.doc[found.first].sent.start, set()).add(found.actor)
    votes: dict[str, Counter[str]] = {}
    alone: str | None = None
    for sentence in reading.doc.sents:
        named = by_sentence.get(sentence.start, set())
        alone = next(iter(named)) if len(named) == 1 else None if named else alone
        words = (reading.doc[i].lower_ for i in reading.pronouns(sentence))
        called = Counter(PRONOUNS[word] for word in words if word in PRONOUNS)
        if alone and called:
            votes.setdefault(alone, Counter()).update(called)
        alone = alone if named else None
    for actor, calls in votes.items():
        (word, most), *rest = calls.most_common()
        if actor not in memory.epithets.gender and most >= _LEAST_VOTES and (not rest or most > 2 * rest[0][1]):
            memory.epithets.gender[actor] = word


def _person(token: Any, gender: str, reading: Reading) -> str | None:
    """The best antecedent of "he" or "she"; whoever was once called so stays so."""
    if token.lower_.endswith("self"):
        subject = _last_subject(token, reading)
        return reading.by_token.get(subject.i) if subject is not None else None
    if near := _owner_beside(token, gender, reading) or _named_after(token, gender, reading):
        return near
    weights: dict[str, float] = {}
    speaker = _speakers(token, reading)
    barred = _barred(token)
    says = token.dep_ == "nsubj" and reporting_verb(token.head) is not None
    for place in _recent(reading.memory):
        if says and place.quote is not None and place.sentence == reading.memory.sentence:
            continue
        known = reading.memory.epithets.gender.get(place.actor)
        if place.kind != "person" or place.actor in speaker or (known and known != gender):
            continue
        if place.sentence == reading.memory.sentence and place.verb in barred and place.role in ("nsubj", "nsubjpass"):
            continue
        weight = _WEIGHTS.get(place.role, _OTHER_WEIGHT) * FADING ** (reading.memory.sentence - place.sentence)
        weight *= _AGREES if known else 1
        weight *= 1 if place.quote == reading.quote_at(token.idx) else _ACROSS_QUOTES if place.quote is not None else 1
        weight += _OFTEN * min(_MOST, reading.memory.counts[place.actor])
        if weight >= weights.get(place.actor, 0):
            weights.pop(place.actor, None)
            weights[place.actor] = weight
    best = max(weights, key=lambda actor: weights[actor], default=None)
    if best:
        reading.memory.epithets.gender.setdefault(best, gender)
    return best


def _owner_beside(token: Any, gender: str, reading: Reading) -> str | None:
    """The subject of the clause that a possessive stands in: "Keller lost his temper"."""
    subject = _last_subject(token, reading) if token.dep_ == "poss" else None
    actor = reading.by_token.get(subject.i) if subject is not None else None
    if actor is None or reading.memory.kind(actor) != "person" or subject is None or subject.sent != token.sent:
        return None
    return actor if reading.memory.epithets.gender.get(actor, gender) == gender else None


def _recent(memory: Memory) -> Iterator[Place]:
    """Places of the last sentences, in order."""
    recent: list[Place] = []
    for place in reversed(memory.places):
        if memory.sentence - place.sentence > _REACH:
            break
        recent.append(place)
    return reversed(recent)


def _barred(token: Any) -> set[int]:
    """The verb whose subject an object pronoun cannot be: "Keller told him"."""
    if token.dep_ not in ("dobj", "dative", "pobj", "iobj"):
        return set()
    verb = token.head if token.dep_ != "pobj" else token.head.head
    return {verb.i}


def _speakers(token: Any, reading: Reading) -> set[str]:
    """Who utters the words that a pronoun stands in, and so is not "he" in them."""
    number = reading.quote_at(token.idx)
    if number is None:
        return set()
    low, high = reading.quotes[number]
    start, end = _sentence_at(low, reading), _sentence_at(min(high + 1, len(reading.text) - 1), reading)
    return {
        reading.by_token[t.i]
        for t in reading.doc[start.start : end.end]
        if t.i in reading.by_token and t.dep_ == "nsubj" and not low <= t.idx < high and reporting_verb(t.head)
    }


def _sentence_at(position: int, reading: Reading) -> Any:
    span = reading.doc.char_span(position, position + 1, alignment_mode="expand")
    return span.sent


def _named_after(token: Any, gender: str, reading: Reading) -> str | None:
    """The subject that a pronoun in a clause before it points to: "When he arrived, Keller spoke"."""
    verb = token.head
    while verb.head != verb and verb.dep_ not in ("advcl", "pcomp"):
        verb = verb.head
    main = verb.head.head if verb.dep_ == "pcomp" else verb.head
    subjects = [c for c in main.children if c.dep_ == "nsubj" and c.i > token.i] if main != verb else []
    actor = reading.by_token.get(subjects[0].i) if subjects else None
    agrees = actor and reading.memory.epithets.gender.get(actor, gender) == gender
    return actor if agrees and actor and reading.memory.kind(actor) == "person" else None


def _body(token: Any, reading: Reading, *, plural: bool) -> str | None:
    """The state or organisation that "it" takes up, or the group behind "they": the last subject, if it is one."""
    if token.lower_ == "it" and _is_empty(token):
        return None
    subject = _last_subject(token, reading)
    if plural and (subject is None or subject.tag_ in ("NN", "NNP")):
        return _last_group(token, reading)
    if subject is None:
        return None
    owned = subject.tag_ in ("NNS", "NNPS") if plural else noun_of(subject) in descriptions.INSTITUTIONS
    actor = reading.by_token.get(subject.i) if subject.pos_ != "PRON" or subject.lower_ in (_NEUTER | _PLURAL) else None
    if actor is None and owned:
        owners = [c for c in subject.children if c.dep_ in ("amod", "compound", "nmod", "poss")]
        actor = next((reading.by_token[c.i] for c in owners if c.i in reading.by_token), None)
    kinds = ("state", "organisation", "group")
    return actor if actor and reading.memory.kind(actor) in kinds else None


def _last_group(token: Any, reading: Reading) -> str | None:
    """The group that the sentence named last before a plural pronoun: "warned Republicans that they"."""
    memory = reading.memory
    here = [p for p in memory.places if p.sentence == memory.sentence and p.kind == "group" and p.role != "compound"]
    plural = [p for p in here if reading.doc[p.token].tag_ in ("NNS", "NNPS") and p.token < token.i]
    return plural[-1].actor if plural else None


def _is_empty(token: Any) -> bool:
    """ "It" that stands for nothing named: "it is clear that", "it seems"."""
    verb = token.head
    clause = any(c.dep_ in ("ccomp", "xcomp", "csubj", "advcl", "relcl", "acl") and c.i > verb.i for c in verb.children)
    if verb.lemma_ in _WEATHER:
        return True
    return token.dep_ not in ("nsubj", "nsubjpass") or (verb.lemma_ in ("be", "seem", "appear", "take") and clause)


def _last_subject(token: Any, reading: Reading) -> Any | None:
    """The subject of the clause above a pronoun, else of the sentence's first verb before it, else of the last one."""
    current = token.head
    own = token.dep_ == "poss" or token.lower_.endswith("self") or token.lower_.endswith("selves")
    while True:
        subjects = [c for c in current.children if c.dep_ in ("nsubj", "nsubjpass") and c.i < token.i]
        if subjects and subjects[0] != token and (own or current != token.head):
            return subjects[0]
        if current.head == current:
            break
        if current.dep_ == "xcomp" and (heard := [c for c in current.head.children if c.dep_ in ("dobj", "dative")]):
            return heard[0]
        current = current.head
    start = token.sent.start
    others = [t for t in reading.doc[start : token.i] if t.dep_ in ("nsubj", "nsubjpass")]
    if start == 0 or any(reading.quote_at(t.idx) == reading.quote_at(token.idx) for t in others):
        return None
    before = reading.doc[start - 1].sent
    return next((c for c in before.root.children if c.dep_ in ("nsubj", "nsubjpass")), None)
