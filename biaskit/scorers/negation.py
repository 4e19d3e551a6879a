"""Which words negate a word, by the syntax of its sentence: "not", "nobody", "without", "far from", "denied", ...

From the word a way leads up to the verb of its clause, through what passes a negation on (objects, predicates,
infinitives, "or"). Negated is what a negator on that way, or beside it, has in its scope; other clauses do not matter.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from biaskit.scorers.questions import SUBJECTS, asks_for_a_yes
from biaskit.types import Span

DEEPEST = 12
"""Steps up a tree before a search ends."""

_NEGATORS = frozenset("no not n't never neither nor without hardly barely scarcely rarely seldom nowhere".split())
_BEFORE = frozenset({"neg", "advmod", "det", "preconj"})
_NOT_NEGATING = frozenset("only just merely simply solely least doubt wonder question matter less sooner".split())
"""Words behind "not" and "no" that take the negation away: "not only", "no doubt"."""
_NOBODY = frozenset("nobody none nothing noone neither nowhere".split())
_SCARCE = frozenset({"few", "little"})
_NO_LESS = frozenset("no not n't hardly scarcely barely any never".split())
"""Words before "less" that take it back."""
_IN_NO_WAY = frozenset("means way circumstances point time account condition respect sense".split())
_PHRASES = frozenset(
    {
        "far from", "anything but", "free of", "free from", "devoid of", "rid of", "clear of", "cleared of",
        "innocent of", "acquitted of", "exonerated of", "absolved of", "short of", "instead of", "rather than",
        "end to", "halt to", "stop to",
    }
)  # fmt: skip
"""Two words that negate what hangs on the second."""
_SHIFTERS = frozenset(
    "deny refuse fail stop avoid avert prevent reject refute rebut dispute dispel lack cease decline halt end thwart "
    "forbid foil doubt absence denial failure refusal inability unwillingness unable unwilling".split()
)
"""Words that do away with their object: "denied wrongdoing", "a lack of honesty"."""
_DENYING = frozenset("deny reject refute rebut dispute dispel dismiss".split())
_NOT_TO = frozenset("stop end halt".split())
"""Shifters behind which an infinitive is a purpose: "stopped to help"."""
_FROM = frozenset("of from to".split())
_THROUGH_OBJECTS = frozenset("dobj xcomp ccomp acl nsubjpass".split())
_RAISING = frozenset("think believe expect suppose imagine want seem appear mean".split())
"""Verbs whose negation is meant for what they say: "I do not think that he lied"."""
_TRUE = frozenset("true case".split())
_SAID = frozenset(
    "say claim allege suggest argue state assert contend prove show indicate imply maintain insist".split()
)
"""Verbs whose content nobody vouches for when nobody does what they say: "nobody said that he lied"."""
EVIDENCE = frozenset("evidence proof sign indication hint suggestion reason basis ground grounds".split())
"""Nouns whose negation is one of what they speak for: "no evidence that he lied"."""
_GROUNDS = frozenset("reason basis ground grounds".split())
_HAPPENING = frozenset("exist happen occur find see show prove commit materialize materialise".split())
"""Verbs whose negation is one of their subject: "the fraud never happened"."""
_TAKING_FOR_GRANTED = frozenset(
    "condemn criticize criticise denounce deplore discuss mention address regret ignore forget know acknowledge "
    "understand witness see notice report explain investigate forgive excuse justify watch".split()
)
"""Verbs whose definite object is there even when they are negated: "did not see the murder"."""
_DEFINITE = frozenset("the this that these those his her its their our my your".split())
_DOWNWARD = frozenset("acomp attr dobj xcomp oprd advmod amod prep pobj pcomp agent nmod compound dative obj".split())


def path_up(head: Any) -> list[Any]:
    """From a word up to the verb of its clause, and on through verbs that pass a negation down."""
    path = [head]
    for _ in range(DEEPEST):
        token = path[-1]
        if token.head.i == token.i or not (_passes(token) or _raises(token)):
            break
        path.append(token.head)
    return path


def _passes(token: Any) -> bool:
    dep, above = token.dep_, token.head
    if dep == "conj":
        joint = [c.lower_ for c in above.children if c.dep_ == "cc" and c.i < token.i]
        own = any(c.dep_ in SUBJECTS or c.dep_ in ("aux", "neg") for c in token.children)
        return "but" not in joint and not own and (token.pos_ not in ("VERB", "AUX") or token.tag_ == "VB")
    if dep == "nsubjpass":
        return above.lemma_.lower() in _SHIFTERS or above.lemma_.lower() in _HAPPENING
    if dep == "nsubj":
        return above.lemma_.lower() in ("exist", "happen", "occur", "materialize", "materialise")
    if dep == "acl" and token.tag_ == "VB":
        return above.lemma_.lower() in _SHIFTERS
    return dep in _DOWNWARD


def _raises(token: Any) -> bool:
    """Whether what is said of a clause from above is said of what it says."""
    above, lemma = token.head, token.head.lemma_.lower()
    if token.dep_ == "ccomp":
        told = lemma in _RAISING | _DENYING or any(c.lower_ in _TRUE for c in above.children)
        return told or (lemma in _SAID and (_by_nobody(above) or _speaks_for(above)))
    if _speaks_for(token):
        return True
    if token.dep_ == "acl" and any(c.lower_ == "that" and c.dep_ == "mark" for c in token.children):
        return above.lower_ in _TRUE or (above.dep_ == "dobj" and above.head.lemma_.lower() in _DENYING)
    return False


def _speaks_for(token: Any) -> bool:
    """Whether a clause hangs on evidence for it, or on "nothing": "evidence that he lied", "no reason to believe"."""
    if token.dep_ not in ("acl", "relcl"):
        return False
    above = token.head.lemma_.lower()
    if token.tag_ == "VB" or above == "nothing":
        return (above in EVIDENCE or above == "nothing") and token.lemma_.lower() in _SAID | _RAISING
    return above in EVIDENCE and above not in _GROUNDS


def _by_nobody(verb: Any) -> bool:
    """Whether nobody does what a verb says: "nobody said", "no study suggests"."""
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
    return any(s.lower_ in _NOBODY or any(c.lower_ == "no" for c in s.children) for s in subjects)


def negators(path: Sequence[Any]) -> list[Span]:
    """Places of the words that negate the first word of a path, in order."""
    found: set[Span] = set()
    along = {token.i for token in path}
    sealed = False
    for position, token in enumerate(path):
        below = path[position - 1] if position else None
        governing = list(_governing(token, below)) if below is not None else []
        sealed = not governing and (sealed or (below is not None and _sealed(token, below, path[0])))
        found.update(governing)
        if token.dep_ == "conj":
            found.update(_joined(token))
        beside = [] if sealed else list(_beside(token, along, below))
        found.update(beside)
        if beside and token.dep_ == "conj":
            break
    apposed = _apposed(path[0])
    return sorted({*(span for span in found if not _is_apposed(path[0].doc, span, path[0])), *apposed})


def _apposed(head: Any) -> list[Span]:
    """The "not" of "brave, not corrupt", which parsers hang anywhere."""
    doc = head.doc
    for i in range(head.i - 1, max(0, head.i - 4), -1):
        if doc[i].lower_ == "not":
            return [_span(doc[i])] if doc[i - 1].text == "," and not _no_negation(doc[i]) else []
        if doc[i].pos_ not in ("DET", "ADJ", "ADV", "PRON"):
            return []
    return []


def _is_apposed(doc: Any, span: Span, head: Any) -> bool:
    """Whether a negator belongs to what follows it, and stands behind the word: not "brave" in "brave, not corrupt"."""
    if span[0] < head.idx or span[1] - span[0] != len("not"):
        return False
    token = next(t for t in doc[head.i :] if t.idx == span[0])
    return bool(token.lower_ == "not" and token.nbor(-1).text == ",")


def _joined(token: Any) -> Iterator[Span]:
    """Conjunctions that negate what they join: "nor was he corrupt", "brave rather than corrupt"."""
    joint = next((c for c in token.head.children if c.dep_ in ("cc", "prep") and c.i == token.left_edge.i - 1), None)
    if joint is None or not joint.i:
        return
    before = joint.nbor(-1)
    if f"{before.lower_} {joint.lower_}" in _PHRASES:
        yield before.idx, joint.idx + len(joint)
    elif joint.lower_ == "nor" and not _passes(token):
        yield _span(joint)


def _governing(token: Any, below: Any) -> Iterator[Span]:
    """Negators on the way: "without fraud", "denied fraud", "nothing corrupt", "far from corrupt"."""
    lower, lemma = token.lower_, token.lemma_.lower()
    before = token.nbor(-1) if token.i else token
    phrase = f"{before.lower_} {lower}"
    if phrase in _PHRASES and below.i > token.i:
        if phrase != "far from" or not _definite(below):
            yield before.idx, token.idx + len(token)
    elif (
        lower == "without"
        or (lower in _NOBODY and lower != "neither" and not _is_but(token, below))
        or (lemma in _SHIFTERS and _takes(token, below))
    ):
        yield _span(token)
    elif below.dep_ == "xcomp" and below.i > token.i:
        yield from (_span(c) for c in token.children if c.lower_ == "too" and c.dep_ == "advmod")
        yield from (_span(c) for c in token.children if c.lower_ == "yet" and lemma in ("have", "be"))


def _takes(token: Any, below: Any) -> bool:
    """Whether a word hangs on a shifter as what it does away with."""
    if below.dep_ == "nsubjpass":
        return True
    if below.i < token.i:
        return False
    if below.dep_ == "prep" and token.lemma_.lower() != "doubt":
        phrase = f"{token.lower_} {below.lower_}"
        nominal = token.pos_ in ("NOUN", "ADJ") or below.lower_ == "from"
        return below.lower_ in _FROM and nominal and phrase not in _PHRASES
    infinitive = below.tag_ == "VB" and token.lemma_.lower() in _NOT_TO
    return below.dep_ in _THROUGH_OBJECTS and not infinitive


def _is_but(token: Any, below: Any) -> bool:
    """Nothing but fraud is fraud."""
    return bool(below.lower_ == "but" and below.i == token.i + 1)


def _sealed(token: Any, below: Any, head: Any) -> bool:
    """Whether a definite object keeps a negated verb from what it names: "did not comment on the scandal"."""
    if token.pos_ != "VERB":
        return False
    if below.dep_ == "prep":
        return any(_definite(c) for c in below.children if c.dep_ == "pobj")
    return (
        below.dep_ == "dobj" and _definite(below) and (below.i != head.i or token.lemma_.lower() in _TAKING_FOR_GRANTED)
    )


def _definite(noun: Any) -> bool:
    return any(c.lower_ in _DEFINITE and c.dep_ in ("det", "poss") for c in noun.children) or noun.pos_ == "PROPN"


def _beside(token: Any, along: set[int], below: Any | None) -> Iterator[Span]:
    """Negators that hang on a word of the way, or on its subject or object."""
    for child in token.children:
        dep, lower = child.dep_, child.lower_
        if lower in _NEGATORS and dep in _BEFORE:
            if not _no_negation(child):
                yield _span(child)
        elif lower in _SCARCE and dep in ("amod", "nummod") and not _determined(token):
            yield _span(child)
        elif lower == "less" and _less_than(child, token):
            yield child.idx, child.nbor(1).idx + len("than")
        elif dep == "advmod" and lower in ("longer", "more"):
            yield from ((c.idx, child.idx + len(child)) for c in child.children if c.lower_ == "no")
        elif dep == "aux":  # "nothing he did was corrupt", as parsers take it
            yield from (span for c in child.children if c.dep_ in SUBJECTS for span in _beside_arguments(c))
        elif child.i not in along and (child.dep_ in SUBJECTS or below is None or below.dep_ != "conj"):
            yield from _beside_arguments(child)


def _beside_arguments(child: Any) -> Iterator[Span]:
    if child.dep_ in SUBJECTS or child.dep_ in ("dobj", "dative"):
        if child.lower_ in _NOBODY or (child.lower_ in _SCARCE and child.dep_ in SUBJECTS and not _determined(child)):
            yield _span(child)
        yield from (
            _span(c)
            for c in child.children
            if (c.lower_ in _NEGATORS and c.dep_ in _BEFORE and not _no_negation(c))
            or (c.lower_ in _NOBODY and c.dep_ == "compound")
        )
    elif child.dep_ == "prep":
        for noun in child.children:
            if noun.dep_ == "pobj" and noun.lower_ in _IN_NO_WAY and any(c.lower_ == "no" for c in noun.children):
                yield child.idx, noun.idx + len(noun)


def lesser(head: Any, taken: Sequence[Span]) -> Any | None:
    """The "less" or "least" of a word; not those of "at least", "more or less" and "less than honest"."""
    for child in head.children:
        if child.lower_ in ("less", "least") and child.dep_ in ("advmod", "amod") and child.i < head.i:
            idiom = (child.i and child.nbor(-1).lower_ in ("at", "or")) or _less_than(child, head)
            return None if idiom or any(start <= child.idx < end for start, end in taken) else child
    return None


def no_less(less: Any) -> bool:
    """Whether a "less" is taken back: "no less corrupt"."""
    return bool(less.i and less.nbor(-1).lower_ in _NO_LESS)


def _less_than(less: Any, word: Any) -> bool:
    """Whether "less" is that of "less than honest", which is not honest."""
    return bool(less.i + 2 == word.i and less.nbor(1).lower_ == "than")


def _no_negation(token: Any) -> bool:
    """Whether a "not" or "no" negates nothing: "not only", "whether or not", "isn't he corrupt?"."""
    doc, i = token.doc, token.i
    after = doc[i + 1].lower_ if i + 1 < len(doc) else ""
    if token.lower_ in ("not", "n't", "no") and after in _NOT_NEGATING:
        return True
    if i and doc[i - 1].lower_ == "or" and any(c.lower_ == "whether" for c in token.head.children):
        return True
    return asks_for_a_yes(token)


def _determined(noun: Any) -> bool:
    return any(c.dep_ in ("det", "poss") for c in noun.children)


def _span(token: Any) -> Span:
    return token.idx, token.idx + len(token)
