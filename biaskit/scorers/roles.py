"""Who acts and who is acted upon: the agents and patients of a verb, read off the syntax of a sentence.

Through passives, participles, relative clauses, conjunction, control ("tried to invade", "forced Peru to leave"),
raising ("is believed to have attacked") and plans ("Peru's attempt to invade").
"""

from collections.abc import Iterator
from typing import Any

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass"})
_PASSIVE = frozenset({"nsubjpass", "csubjpass", "auxpass"})
_OBJECTS = frozenset({"dobj", "obj", "iobj"})
_NOUNS = frozenset({"NOUN", "PROPN", "PRON", "NUM", "X"})
_VERBS = frozenset({"VERB", "AUX"})
_RELATIVE = frozenset({"who", "whom", "whose", "which", "that"})
_TIMES = frozenset({"DATE", "TIME"})
_WHEN = frozenset("day time year month week night moment way reason place hour date point case".split())
"""Nouns that a relative clause says when, why or how of: they are no object of its verb."""
_PROMISING = frozenset("promise vow threaten pledge swear agree".split())
"""Verbs whose infinitive is done by their subject, whatever their object."""
_CALLING = {"call": ("on", "upon"), "appeal": ("to",), "rely": ("on",), "count": ("on",), "wait": ("for",)}
"""Verbs whose infinitive is done by who stands behind their preposition: "called on Peru to leave"."""
_TOUGH = frozenset("hard easy difficult tough impossible possible simple fun dangerous".split())
""""Hard to beat": the subject is who is beaten."""
_TAKING_FROM = frozenset("of from for into with as against".split())
"""Prepositions behind which an object acts: "accused Peru of killing", "kept Peru from leaving"."""
_PLANS = frozenset(
    "ability agreement attempt authority bid campaign capability capacity chance choice commitment deal decision "
    "desire determination drive effort failure intent intention measure mission move need offer operation opportunity "
    "order plan plot pledge power promise proposal push readiness refusal right scheme step threat time try vow "
    "willingness wish work".split()
)
"""Nouns that belong to who does what their infinitive says: "Peru's attempt to invade"."""
ARMS = frozenset(
    "administration agent air-force army authority body campaign command commander commandos company coastguard "
    "delegation diplomat embassy executive fighter fleet force general government gunman helicopter jet junta lawmaker "
    "leader leadership marine military militia ministry missile navy negotiator officer official parliament patrol "
    "plane police president regime representative sailor ship soldier spokesman spokesperson spokeswoman state team "
    "troop troops unit warplane warship".split()
)
"""Those who act for whom they are named after: "Peruvian troops", "the government of Peru", "the Smith campaign"."""
_WANTING = frozenset(
    "want expect believe think say know like need prefer wish hope hate consider have see hear watch".split()
)
"""Verbs that do nothing to the subject of the clause they take: "wants Peru to leave"."""
_BETWEEN_JOINED = frozenset("cc punct advmod conj aux auxpass neg".split())
"""What may stand between two verbs that share an object."""
_WITHOUT_OBJECT = frozenset(
    "act agree apologise apologize appear arrive be come die disappear fall go happen intervene laugh lie listen live "
    "look occur remain retreat rise sit sleep speak stay step surrender talk travel wait walk".split()
)
"""Verbs that share no object with the next: "came and saw Peru"."""
_DEEPEST = 12
"""Steps up a tree before a search ends."""


def is_passive(verb: Any, transitive: bool = True) -> bool:
    """Whether the subject of a verb is its patient; of bare participles ("Peru, accused") only where it takes one."""
    if any(c.dep_ in _PASSIVE for c in verb.children):
        return True
    if not transitive or _tag(verb) != "VBN" or any(c.dep_ == "aux" for c in verb.children):
        return False
    own = any(c.dep_ in SUBJECTS for c in verb.children)
    if verb.dep_ == "conj" and verb.head.pos_ in _VERBS and not own:
        return is_passive(verb.head, transitive) if _tag(verb.head) == "VBN" else False
    # Taggers mistake pasts for participles; a headline that tells of a passive has no full stop.
    mistaken = verb.dep_ in ("ROOT", "conj") and verb.sent[-1].text == "."
    return not (own and (mistaken or objects(verb)))


def is_told_in_headline(verb: Any) -> bool:
    """Whether a past may be a passive that leaves out "was", as headlines do: "Peru condemned over raid"."""
    last = verb.sent[-1]
    if verb.tag_ != "VBD" or verb.dep_ != "ROOT" or last.is_punct or not any(c.dep_ == "nsubj" for c in verb.children):
        return False
    objected = any(c.dep_ in (*_OBJECTS, "ccomp", "xcomp", "prt") for c in verb.children)
    return not objected and (last.i == verb.i or verb.nbor().pos_ in ("ADP", "SCONJ"))


def _tag(verb: Any) -> str:
    """Part of speech; a past form that hangs on a noun before it without a subject is a participle."""
    loose = verb.tag_ == "VBD" and verb.dep_ == "acl" and not any(c.dep_ in SUBJECTS for c in verb.children)
    return "VBN" if loose else str(verb.tag_)


def agents(verb: Any, passive: bool | None = None) -> list[Any]:
    """Who does it: the subject, in passives who stands behind "by", and in "Peru-backed" before the hyphen."""
    if is_tough(verb):
        return []
    if not (is_passive(verb) if passive is None else passive):
        return subjects(verb)
    found = by_whom(verb)
    if not found and verb.dep_ == "amod" and verb.i > 1 and verb.nbor(-1).text == "-":
        return [verb.nbor(-2)]
    joined = None if found else _joined_behind(verb)
    return agents(joined, passive) if joined is not None else found


def patients(verb: Any, passive: bool | None = None) -> list[Any]:
    """To whom it is done: the object, in passives the subject."""
    if is_tough(verb) or (is_passive(verb) if passive is None else passive):
        return subjects(verb)
    found = objects(verb)
    if not found and (joined := _joined_behind(verb)) is not None:
        return patients(joined, passive)
    return found or gap(verb)


def subjects(verb: Any, depth: int = 0) -> list[Any]:
    """The grammatical subject of a verb, its own or that of another verb which it shares."""
    own = [c for c in verb.children if c.dep_ in SUBJECTS]
    if own:  # the first of two is the object of a participle before the clause: "Attacking Peru, Chile fled"
        return [antecedent(own[-1] if own[-1].i < verb.i else own[0])]
    head, dep = verb.head, verb.dep_
    if dep == "compound" and is_fronted(verb):
        return subjects(head.head, depth + 1)
    if depth > _DEEPEST or head.i == verb.i:
        return []
    if dep in ("amod", "relcl") or (dep == "acl" and verb.tag_ != "VB"):
        return [head]
    if dep == "acl":
        return _owner(head, depth)
    if dep == "pcomp":
        return _around_preposition(head, depth)
    if dep in ("xcomp", "ccomp") or (dep == "advcl" and verb.tag_ == "VB" and head.lemma_.lower() in _CALLING):
        return _controller(verb, head, depth)
    climbing = dep in ("advcl", "acomp", "attr", "oprd", "conj", "dep", "prep") and head.pos_ in (*_VERBS, "ADJ")
    return subjects(head, depth + 1) if climbing else []


def _controller(verb: Any, head: Any, depth: int) -> list[Any]:
    lemma = head.lemma_.lower()
    found = [] if lemma in _PROMISING else objects(head)
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ in _CALLING.get(lemma, ()):
            found += behind(child)
    if found and all(noun.lemma_.lower() in _PLANS for noun in found):
        found = []
    return found or subjects(head, depth + 1)


def _around_preposition(preposition: Any, depth: int) -> list[Any]:
    above = preposition.head
    if above.pos_ in _NOUNS:
        return _owner(above, depth)
    controlled = objects(above) if preposition.lower_ in _TAKING_FROM else []
    return controlled or (subjects(above, depth + 1) if above.i != preposition.i else [])


def _owner(noun: Any, depth: int) -> list[Any]:
    """Who does what hangs on a noun: the owner of an attempt, else the noun itself ("the man to lead")."""
    owned = [c for c in noun.children if c.dep_ == "poss"]
    owned += [t for c in noun.children if c.lower_ == "by" for t in behind(c)]
    if owned or noun.lemma_.lower() not in _PLANS:
        return owned or [noun]
    above = noun.head
    if noun.dep_ in ("dobj", "attr") or (noun.dep_ == "pobj" and above.head.pos_ in _VERBS):
        return subjects(above.head if noun.dep_ == "pobj" else above, depth + 1)
    return [c for c in noun.children if c.dep_ in ("compound", "nmod")]


def objects(verb: Any) -> list[Any]:
    """The objects of a verb, and who stands between it and an infinitive ("helped Peru win")."""
    if verb.dep_ == "compound" and is_fronted(verb):
        return [verb.head]
    found = [antecedent(c) for c in verb.children if c.dep_ in _OBJECTS]
    for child in verb.children:
        if child.tag_ == "RP":  # "let Peru down", read as if Peru downed
            found += [c for c in child.children if c.dep_ == "nsubj"]
        if child.dep_ == "dative":
            found += behind(child) if child.pos_ in ("ADP", "PART", "SCONJ") else [child]
        if child.dep_ == "ccomp" and child.tag_ == "VB" and verb.lemma_.lower() not in _WANTING and _bare(child):
            found += [c for c in child.children if c.dep_ == "nsubj"]
    return found


def is_fronted(token: Any) -> bool:
    """Whether a participle that opens a sentence was taken for a name: "Attacking Peru, Chile broke the treaty"."""
    if token.pos_ != "PROPN" or not token.is_sent_start or not token.lower_.endswith("ing"):
        return False
    subjects_of = [c.i for c in token.head.head.children if c.dep_ in SUBJECTS]
    return token.dep_ == "advcl" or (token.dep_ == "compound" and token.head.i in subjects_of[:-1])


def _bare(verb: Any) -> bool:
    """Whether a clause is an infinitive, and no "that Peru be freed"."""
    return not any(c.dep_ == "mark" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children)


def by_whom(word: Any) -> list[Any]:
    """Who stands behind the "by" of a verb or noun, or "at the hands of"."""
    found = [noun for child in word.children if child.lower_ == "by" for noun in behind(child)]
    hands = [c for at in word.children if at.lower_ == "at" for c in at.children if c.lower_ in ("hand", "hands")]
    return found + [noun for hand in hands for of in hand.children if of.lower_ == "of" for noun in behind(of)]


def is_verb(token: Any) -> bool:
    """Whether a word is a verb, though its tag may call it an adjective: "invaded, occupied and annexed Peru"."""
    mistaken = token.pos_ == "ADJ" and token.lower_.endswith("ed") and any(c.dep_ == "dobj" for c in token.children)
    return bool(token.pos_ in _VERBS or mistaken)


def _joined_behind(verb: Any) -> Any | None:
    """The verb whose object this one shares: "attacked and killed Peru", "attacked but did not defeat Peru"."""
    if verb.lemma_.lower() in _WITHOUT_OBJECT:
        return None
    for child in verb.children:
        own = any(c.dep_ in SUBJECTS for c in child.children)
        if child.dep_ == "conj" and is_verb(child) and not own and _is_alike(verb, child):
            between = verb.doc[verb.i + 1 : child.i]
            if all(t.dep_ in _BETWEEN_JOINED for t in between):
                return child
    return None


def _is_alike(verb: Any, other: Any) -> bool:
    """Whether two verbs are of one form, or both active."""
    return verb.tag_ == other.tag_ or not (is_passive(verb) or is_passive(other))


def gap(verb: Any) -> list[Any]:
    """What a relative clause without an object hangs on: "the town that Peru attacked"."""
    named = any(c.dep_ in SUBJECTS and c.lower_ not in ("who", "which", "that") for c in verb.children)
    if verb.dep_ == "relcl" and named and verb.head.lemma_.lower() not in _WHEN:
        return [verb.head]
    return []


def is_tough(verb: Any) -> bool:
    """Whether the subject of "is hard to beat" is who is beaten."""
    return bool(verb.dep_ == "xcomp" and verb.head.lemma_.lower() in _TOUGH and not objects(verb))


def behind(preposition: Any) -> list[Any]:
    """The nouns behind a preposition, times left out."""
    found = [c for c in preposition.children if c.dep_ == "pobj" and c.ent_type_ not in _TIMES]
    return [antecedent(noun) for noun in found]


def antecedent(token: Any) -> Any:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ not in _RELATIVE:
        return token
    above = token
    for _ in range(_DEEPEST):
        if above.dep_ == "relcl":
            return above.head
        if above.dep_ == "ccomp" and above.head.lemma_ == "be":  # "It was Peru that attacked"
            return next((c for c in above.head.children if c.dep_ == "attr"), token)
        above = above.head
    return token


def bearers(tokens: list[Any]) -> set[int]:
    """Indexes of the words that play a part: joined ones, appositions, and who is acted for ("Peruvian troops")."""
    return {word.i for token in tokens for word in _bearers(token)}


def _bearers(token: Any, depth: int = 0) -> Iterator[Any]:
    yield token
    if depth > _DEEPEST:
        return
    for child in token.children:
        if child.dep_ in ("conj", "appos") and child.pos_ in _NOUNS:
            yield from _bearers(child, depth + 1)
        elif token.lemma_.lower() in ARMS and child.dep_ in ("poss", "compound", "nmod", "amod"):
            yield antecedent(child)
        elif token.lemma_.lower() in ARMS and child.lower_ == "of":
            yield from behind(child)
