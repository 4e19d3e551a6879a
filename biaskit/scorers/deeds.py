"""The deeds of a sentence: its verbs and nouns of verbs, each with its entry, its agents and its patients."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, NamedTuple

from biaskit.lexicon import Entry, Lexicon, Match
from biaskit.masking import NAME
from biaskit.scorers import nominal
from biaskit.scorers.reporting import is_saying
from biaskit.scorers.roles import (
    agents,
    antecedent,
    bearers,
    behind,
    gap,
    is_fronted,
    is_passive,
    is_told_in_headline,
    is_tough,
    is_verb,
    objects,
    patients,
)
from biaskit.scorers.sentences import Sentence
from biaskit.types import Span

_ASIDE = frozenset({"aux", "auxpass", "case", "mark", "prep"})
_ANIMATE = frozenset({"PERSON", "ORG", "GPE", "NORP"})
_NOTHING = frozenset("no nobody nothing none neither".split())
_OF_PATIENT = ("perspective_patient", "power", "effect")
_STRONG = 0.4
"""Least effect of a verb that headlines tell of in a passive without "was"."""
_SPLITTING = frozenset({"prt", "prep", "advmod", "agent", "dative", "acomp", "oprd"})


@dataclass(frozen=True)
class Deed:
    """A verb, or a noun made of one, in a sentence.

    Attributes:
        token: the word.
        entry: what the lexicon says of it; None for a verb that it does not know.
        start, end: place in the text: the whole phrase, or the verb alone where something stands within it.
        agents, patients: indexes of the words that act and are acted upon.
        passive: whether it is a verb whose subject is its patient.
        by: whether anybody is named as the agent.
        noun: whether it is a noun.
        particle: place of the other words of a phrase within which something stands ("let Peru down").
    """

    token: Any
    entry: Entry | None
    start: int
    end: int
    agents: frozenset[int]
    patients: frozenset[int]
    passive: bool
    by: bool
    noun: bool = False
    particle: Span | None = None

    @property
    def places(self) -> tuple[Span, ...]:
        """Where its words stand."""
        return (self.start, self.end), *([self.particle] if self.particle else [])

    @property
    def void(self) -> Any | None:
        """The word that leaves it without an object: "offered no explanation"."""
        own = [c for c in self.token.children if c.dep_ in ("dobj", "nsubjpass")]
        words = [*own, *(c for noun in own for c in noun.children if c.dep_ == "det")]
        return next((t for t in words if t.lower_ in _NOTHING), None)


class _Known(NamedTuple):
    """Of a text its verbs, the nouns of listed verbs with their entries, and the deeds of verbs by word and match."""

    lexicon: Lexicon
    verbs: Sequence[Any]
    nouns: Sequence[tuple[Any, Entry]]
    deeds: dict[Any, Deed]


@dataclass(frozen=True)
class DeedFinder:
    """Finds the deeds of sentences, also where words stand between the parts of an entry.

    Attributes:
        lexicon: verbs, whose nouns stand in the column ``nouns``.
    """

    lexicon: Lexicon

    def played(self, sentence: Sentence) -> list[tuple[Deed, str]]:
        """The deeds that the target has a part in, each with its part: agent or patient."""
        target = sentence.target
        if target is None:
            return []
        return [
            (deed, part)
            for deed in self.find(sentence)
            for part, places in (("agent", deed.agents), ("patient", deed.patients))
            if target in places
        ]

    def find(self, sentence: Sentence) -> list[Deed]:
        """The deeds in the words that bear on the target, in order of verbs, then nouns; last those it plays beyond.

        These are what the outlet's own voice and a clause leave out, though the target stands right beside it: the
        word by which it judges ("condemned"; what that does to others is the judge's word), nouns ("Peru's
        condemnation of Chile"), and a verb that shares the target with one that bears on it ("bombed and shelled").
        """
        if sentence.doc is None:
            return []
        matches, known = sentence.found[self.lexicon.name], self._of(sentence.doc)
        verbs = [self._verb(token, matches) for token in known.verbs if sentence.bears(token)]
        nouns = [(token, entry) for token, entry in known.nouns if sentence.bears(token)]
        beyond = () if all(map(sentence.bears, sentence.doc)) else self._beyond(sentence)
        return [*verbs, *self._nouns(nouns, matches), *beyond]

    def _of(self, doc: Any) -> "_Known":
        """What is known of a text, which the targets of a sentence share; it goes when the text goes."""
        known = doc.memo.get(DeedFinder)
        if known is None or known.lexicon is not self.lexicon:
            lemmas = ((token, self._by_noun.get(token.lemma_.lower())) for token in nominal.nouns_of(doc))
            entries = ((token, entry or self._by_noun.get(token.lower_)) for token, entry in lemmas)
            nouns = [(token, entry) for token, entry in entries if entry is not None]
            known = doc.memo[DeedFinder] = _Known(self.lexicon, [token for token in doc if _is_verb(token)], nouns, {})
        found: _Known = known
        return found

    def _beyond(self, sentence: Sentence) -> Iterator[Deed]:
        if sentence.target is None or not sentence.bears(sentence.doc[sentence.target]):
            return
        path = _path(sentence.doc[sentence.target])
        top = path[-1]
        for token in (top, *_joined(top)):
            if _is_verb(token) and not sentence.bears(token) and not is_saying(token):
                deed = self._verb(token, self._alone(token))
                shared = token.i != top.i and sentence.bears(top)
                yield deed if shared else replace(deed, patients=frozenset())
        beside = {token.i for token in path if not sentence.bears(token)}
        yield from self._nouns([one for one in self._of(sentence.doc).nouns if one[0].i in beside], ())

    def _alone(self, token: Any) -> Sequence[Match]:
        entry = self._single.get(token.lower_)
        return () if entry is None else (Match(token.idx, token.idx + len(token), entry),)

    def _verb(self, token: Any, matches: Sequence[Match]) -> Deed:
        match = next((m for m in matches if m.start <= token.idx < m.end), None)
        key = (token.i, match and (match.start, match.end, id(match.entry)))
        deeds = self._of(token.doc).deeds
        if key not in deeds:
            deeds[key] = self._made(token, match)
        return deeds[key]

    def _made(self, token: Any, match: Match | None) -> Deed:
        entry, end, last = None, token.idx + len(token), None
        if match is not None and match.start < token.idx:
            alone = self._single.get(token.lower_) if _is_auxiliary(token.doc, match) else None
            return self._deed(token, alone, token.idx, end, None)
        if match is not None:
            entry, end, last = match.entry, match.end, _last(token.doc, match)
        if match is None or " " not in match.entry.term:
            for rest, wider in self._phrases.get(token.lower_, ()):
                if (split := _split(token, rest)) is not None:
                    deed = self._deed(token, wider, token.idx, end, split[-1])
                    return replace(deed, particle=(split.start_char, split.end_char))
        return self._deed(token, entry, token.idx, end, last)

    def _deed(self, token: Any, entry: Entry | None, start: int, end: int, last: Any | None) -> Deed:
        transitive = entry is None or has_patient(entry)
        effect = 0.0 if entry is None else entry.values.get("effect", 0.0)
        passive = is_passive(token, transitive) or (abs(effect) >= _STRONG and is_told_in_headline(token))
        acting = agents(token, passive)
        suffering = _patients(token, last, start, end, passive)
        places = frozenset(bearers(acting)), frozenset(bearers(suffering))
        return Deed(token, entry, start, end, *places, passive, bool(acting))

    def _nouns(self, nouns: Sequence[tuple[Any, Entry]], matches: Sequence[Match]) -> Iterator[Deed]:
        for token, entry in nouns:
            phrase = next((m for m in matches if m.start <= token.idx < m.end), None)
            if phrase is not None and has_patient(phrase.entry):
                continue
            words = entry.term.split()
            doing, done = nominal.parts_of(token, has_patient(entry), words[-1] if len(words) > 1 else "")
            told = bearers(agents(_first(token.doc, phrase))) if phrase is not None else frozenset()
            places = frozenset(bearers(doing)) - told, frozenset(bearers(done)) - told
            yield Deed(token, entry, token.idx, token.idx + len(token), *places, False, bool(doing), True)

    @cached_property
    def _phrases(self) -> Mapping[str, Sequence[tuple[tuple[str, ...], Entry]]]:
        """First word -> the words behind it and the entry, longest first; phrases with gaps are the search's."""
        found: dict[str, list[tuple[tuple[str, ...], Entry]]] = {}
        for entry in self.lexicon.entries:
            for form in (entry.term, *entry.forms):
                first, *rest = form.split()
                if rest and "*" not in form:
                    found.setdefault(first, []).append((tuple(rest), entry))
        return {first: sorted(some, key=lambda pair: -len(pair[0])) for first, some in found.items()}

    @cached_property
    def _single(self) -> Mapping[str, Entry]:
        entries = [entry for entry in self.lexicon.entries if " " not in entry.term]
        return {form: entry for entry in entries for form in (entry.term, *entry.forms)}

    @cached_property
    def _by_noun(self) -> Mapping[str, Entry]:
        found: dict[str, Entry] = {}
        for entry in self.lexicon.entries:
            for noun in nouns(entry):
                found.setdefault(noun, entry)
        return found


def nouns(entry: Entry) -> list[str]:
    """The nouns made of a verb."""
    cells = [entry.notes["nouns"]] if "nouns" in entry.notes else entry.categories
    return [noun for cell in cells for noun in cell.split("|") if noun]


def has_patient(entry: Entry) -> bool:
    """Whether an entry says anything of a patient."""
    return any(name in entry.values for name in _OF_PATIENT)


def _path(token: Any) -> list[Any]:
    """The words above a word, up to the first verb."""
    path = [token]
    while path[-1].head.i != path[-1].i and not (len(path) > 1 and _is_verb(path[-1])):
        path.append(path[-1].head)
    return path


def _joined(verb: Any) -> list[Any]:
    """The verbs that a verb is joined with."""
    above = [verb.head] if verb.dep_ == "conj" else []
    return [*above, *(c for c in verb.children if c.dep_ == "conj")]


def _is_verb(token: Any) -> bool:
    verb = is_verb(token) and token.dep_ not in _ASIDE and token.text != NAME
    return bool(verb or is_fronted(token))


def _first(doc: Any, match: Match) -> Any:
    return doc.char_span(match.start, match.end, alignment_mode="expand")[0]


def _last(doc: Any, match: Match) -> Any:
    return doc.char_span(match.start, match.end, alignment_mode="expand")[-1]


def _is_auxiliary(doc: Any, match: Match) -> bool:
    """Whether a phrase begins with an auxiliary of its verb: "got arrested"."""
    return bool(_first(doc, match).dep_ in _ASIDE)


def _split(verb: Any, rest: Sequence[str]) -> Any | None:
    """The words of a phrase whose first word is the verb and whose others stand together further on."""
    for child in verb.children:
        if child.i <= verb.i or child.lower_ != rest[0] or (child.dep_ not in _SPLITTING and child.tag_ != "RP"):
            continue
        words = verb.doc[child.i : child.i + len(rest)]
        if [token.lower_ for token in words] == list(rest):
            return words
    return None


def _patients(verb: Any, last: Any | None, start: int, end: int, passive: bool) -> list[Any]:
    """To whom a verb or verb phrase does what it says.

    Of a phrase that ends in a preposition it is the object of that, unless the verb has an object of its own that can
    be acted upon ("accused Peru of fraud", but "stole millions from Peru").
    """
    phrasal = last is not None and last.i != verb.i and last.pos_ in ("ADP", "PART", "SCONJ", "ADV")
    if not phrasal or is_tough(verb):
        return patients(verb, passive)
    placed = patients(verb, True) if passive else objects(verb)
    own = [noun for noun in placed if not start <= noun.idx < end]
    whom = [noun for noun in own if noun.text == NAME or noun.pos_ == "PRON" or noun.ent_type_ in _ANIMATE]
    if whom or last is None:
        return whom
    if passive:
        return [*own, *behind(last)]
    stranded = not any(c.dep_ in ("pobj", "pcomp") for c in last.children)
    return [*own, *behind(last), *(gap(verb) if stranded and not own else [])] or _beside(verb, last)


def _beside(verb: Any, last: Any) -> list[Any]:
    """The noun behind a preposition that the parser took for a particle: "cracked down on Peru"."""
    found = [antecedent(c) for c in verb.children if c.dep_ == "pobj" and c.i > last.i]
    return found or patients(verb)
