"""How an outlet lets a target speak: whether it says, claims, admits, slams or points out."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from biaskit.annotation.cues import find_cues, is_asserted, reporting_verb
from biaskit.annotation.syntax import stands_for
from biaskit.lexicon import Entry, Lexicon
from biaskit.scorers.lines import Line, figure, mean
from biaskit.scorers.roles import agents, bearers, behind, subjects
from biaskit.scorers.sentences import Sentence, SentenceReader, lexicon_for
from biaskit.types import Cue, Mention, Rating, Span

STANCES = ("doubtful", "endorsing", "heated", "conceding")
TOWARD = "toward_source"
_TOWARD = {"critical": -1.0, "neutral": 0.0, "trusting": 1.0}
_CLASSES = {"verb": ("VERB", "AUX"), "noun": ("NOUN", "PROPN"), "adjective": ("ADJ", "VERB")}
_JUDGING = frozenset("voafpl")
"""Constructions of verbs that do something to whom they speak of: "accused Peru of"."""
_STATING = frozenset("cwq")
_ISSUING = frozenset(
    "make issue repeat express voice reiterate raise release give deliver offer send level lodge file post renew "
    "launch publish announce add utter sound have".split()
)
"""Verbs whose subject speaks what their object names: "issued a warning"."""
_BEING = frozenset("be seem feel remain appear sound get become stay".split())
_ACCORDING = Entry("according", ("neutral",))
""""According to Peru": no verb, noun or adjective, and so in no list."""
_OBJECTS = frozenset({"dobj", "obj", "nsubjpass"})
_NEAR = 4
"""Tokens between a quotation mark and a verb that takes nothing but direct speech ("goes", "puts it")."""
_MARKS = frozenset('"“”„«»')


@dataclass(frozen=True)
class ReportingScorer:
    """Rates the words by which a text attributes statements to a target; names are hidden.

    - ``doubtful`` (claimed), ``endorsing`` (pointed out), ``heated`` (slammed), ``conceding`` (admitted): the share of
      its reporting words with that stance, in [0, 1]; neutral ones (said) are the rest.
    - ``toward_source``: the mean of how they show the speaker: critical (boasted) -1, neutral 0, trusting
      (explained) 1.

    Where the words about the target are the outlet's own, reporting words of its whole sentence count, outside
    quotation marks and outside what another speaker is reported to have said; else only those in the words of the
    source. Words of neutral thought and wish ("wants", "believes") do not count, nor what was not said ("did not
    admit"). NaN where the target says nothing.

    Args:
        lexicon: reporting words with the columns of ``lexicons/reporting/card.toml``, or name or path of such a list.
        name: name of the scorer.
        pipeline: spaCy pipeline for the syntax; None for the small English one.
        reader: what reads the sentences; None for one of its own.

    >>> ratings = ReportingScorer().rate([Mention("a", "Peru", "Peru claimed that Chile had left.", 0, 4)])
    >>> {rating.dimension: rating.value for rating in ratings if rating.value}
    {'doubtful': 1.0, 'toward_source': -1.0}
    """

    lexicon: Lexicon
    name: str
    reader: SentenceReader = field(repr=False)

    def __init__(
        self,
        lexicon: Lexicon | str | Path = "reporting",
        *,
        name: str = "reporting",
        pipeline: str | None = None,
        reader: SentenceReader | None = None,
    ) -> None:
        loaded = lexicon_for(lexicon, "reporting", "ReportingScorer")
        object.__setattr__(self, "lexicon", loaded)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "reader", reader or SentenceReader((loaded,), pipeline))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What is measured; see the class."""
        return (*STANCES, TOWARD)

    @property
    def digest(self) -> str:
        """SHA-256 of the lexicon's file."""
        return self.lexicon.digest

    def with_reader(self, reader: SentenceReader) -> "ReportingScorer":
        """The same scorer, reading through another reader."""
        return ReportingScorer(self.lexicon, name=self.name, reader=reader)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return [rating for sentence in self.reader.read(mentions) for rating in self._rated(sentence)]

    def _rated(self, sentence: Sentence) -> Iterator[Rating]:
        words = list(self._words(sentence))
        for dimension in self.dimensions:
            values = [_value(entry, dimension) for _, entry in words]
            cues = tuple(_cue(sentence, token, value) for (token, _), value in zip(words, values, strict=True))
            value = sum(values) / len(words) if words else math.nan
            yield Rating(sentence.mention, self.name, dimension, value, cues)

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        [sentence] = self.reader.read([mention])
        words = [(_cue(sentence, token, 0.0), entry) for token, entry in self._words(sentence)]
        if not words:
            return [Line("No reporting words have the target as their speaker: there is no value.")]
        values = [_value(entry, dimension) for _, entry in words]
        lines = [
            Line(f"“{mention.sentence[cue.start : cue.end]}”: {_shown(entry, dimension)}", figure(value), value)
            for (cue, entry), value in zip(words, values, strict=True)
        ]
        return [*lines, Line("the mean over its reporting words", mean(values), sum(values) / len(values))]

    def _words(self, sentence: Sentence) -> Iterator[tuple[Any, Entry]]:
        """The reporting words that the target speaks, in order."""
        target, mention = sentence.target, sentence.mention
        if target is None:
            return
        outlet = mention.voice == "outlet"
        quotes = quoted(sentence.doc) if outlet else []
        spoken = dict(_spoken(sentence.doc, quotes))
        spoken |= dict(_according(sentence.doc, quotes))
        for token in sentence.doc:
            entry = self._entry(token)
            if entry is None or not _counts(entry) or target not in bearers(spoken.get(token.i, [])):
                continue
            if _attributes(token, entry) and (_own(token, target, spoken) if outlet else sentence.bears(token)):
                yield token, entry

    def _entry(self, token: Any) -> Entry | None:
        if token.lower_ == _ACCORDING.term:
            return _ACCORDING
        for pos, classes in _CLASSES.items():
            if token.pos_ in classes and (found := self._by_form.get((pos, token.lower_))):
                return found
        return None

    @cached_property
    def _by_form(self) -> Mapping[tuple[str, str], Entry]:
        entries = self.lexicon.entries
        forms = {(entry.pos, form): entry for entry in entries for form in entry.forms}
        return forms | {(entry.pos, entry.term): entry for entry in entries}

    def __getstate__(self) -> dict[str, object]:
        """Leave out what is worked out anew."""
        return {"lexicon": self.lexicon, "name": self.name, "reader": self.reader}


def is_saying(verb: Any) -> bool:
    """Whether a verb reports words or thoughts and does nothing else: "said", "believed", but not "accused".

    >>> from biaskit.pipeline import load_pipeline
    >>> [token.text for token in load_pipeline()("He said they accused Ann.") if is_saying(token)]
    ['said']
    """
    term = reporting_verb(verb)
    return term is not None and bool(term.constructions & _STATING) and not term.constructions & _JUDGING


def quoted(doc: Any) -> list[Span]:
    """Spans between quotation marks; what stands before a mark that only closes, or behind one that only opens, too."""
    marks = [token for token in doc if token.text in _MARKS]
    places = [token.idx for token in marks]
    if len(places) % 2:
        first = marks[0]
        closing = first.i > 0 and not first.nbor(-1).whitespace_
        places = [0, *places] if closing else [*places, len(doc.text)]
    return list(zip(places[::2], places[1::2], strict=True))


def _spoken(doc: Any, quotes: Sequence[Span]) -> Iterator[tuple[int, list[Any]]]:
    """Words that attribute outside quotation marks, each with who speaks."""
    for cue in find_cues(doc, quotes):
        if is_asserted(cue.token):
            yield cue.token.i, _speakers(cue.token, cue.source)
    for token in doc:
        if _inside(token, quotes):
            continue
        if token.pos_ in _CLASSES["noun"] and not any(c.lower_ == "no" for c in token.children):
            yield token.i, _speakers_of_noun(token)
        elif token.pos_ == "ADJ" and token.head.lemma_.lower() in _BEING and is_asserted(token.head):
            yield token.i, subjects(token.head)


def _according(doc: Any, quotes: Sequence[Span]) -> Iterator[tuple[int, list[Any]]]:
    for token in doc:
        if token.lower_ == _ACCORDING.term and not _inside(token, quotes):
            yield token.i, [t for c in token.children if c.lower_ == "to" for t in behind(c)]


def _inside(token: Any, quotes: Sequence[Span]) -> bool:
    return any(low <= token.idx < high for low, high in quotes)


def _speakers(verb: Any, source: Any | None) -> list[Any]:
    return [stands_for(source)] if source is not None else agents(verb)


def _speakers_of_noun(noun: Any) -> list[Any]:
    """Whose saying a noun is: "Peru's claim", "a warning by Peru", "Peru issued a warning"."""
    own = [c for c in noun.children if c.dep_ == "poss"]
    by = [t for c in noun.children if c.lower_ in ("by", "from") for t in behind(c)]
    if own or by:
        return [*by, *own]
    verb = noun.head
    issued = noun.dep_ in _OBJECTS and verb.lemma_.lower() in _ISSUING
    return agents(verb) if issued and is_asserted(verb) else []


def _counts(entry: Entry) -> bool:
    """Neutral thoughts and wishes are no way of speaking."""
    return entry.values.get("asserted", 1.0) > 0 or "neutral" not in entry.categories


def _value(entry: Entry, dimension: str) -> float:
    """What one reporting word counts in a dimension."""
    return _TOWARD.get(_toward(entry), 0.0) if dimension == TOWARD else float(dimension in entry.categories)


def _shown(entry: Entry, dimension: str) -> str:
    return f"{_toward(entry)} toward its speaker" if dimension == TOWARD else ", ".join(entry.categories)


def _toward(entry: Entry) -> str:
    return entry.notes.get(TOWARD, "neutral")


def _attributes(token: Any, entry: Entry) -> bool:
    """Whether a word stands as reporting words do; a verb in one of the constructions of its entry."""
    if entry.pos != "verb":
        return True
    how = set(entry.notes.get("constructions", "").split())
    deps = {child.dep_ for child in token.children}
    stated = bool(deps & {"ccomp", "parataxis"}) or token.dep_ in ("parataxis", "ccomp")
    if (stated or _beside_quotation(token)) and how & {"c", "w"}:
        return True
    if "q" in how and _beside_quotation(token, _NEAR):
        return True
    if deps & _OBJECTS and how & {"n", *_JUDGING}:
        return True
    if any(c.dep_ == "prep" and c.lower_ in how for c in token.children):
        return True
    return bool(deps & {"xcomp"} and how & {"i", "x", "g", "p"}) or (not deps & _OBJECTS and bool("c" in how))


def _beside_quotation(verb: Any, near: int = 0) -> bool:
    around = verb.doc[max(verb.sent.start, verb.i - near) : verb.i + near] if near else verb.sent
    return any(token.text in _MARKS for token in around)


def _own(token: Any, target: int, spoken: Mapping[int, list[Any]]) -> bool:
    """Whether a word is the outlet's, and not said by another whom the outlet reports."""
    below, above = token, token.head
    while above.i != below.i:
        other = spoken.get(above.i) if below.dep_ in ("ccomp", "acl", "relcl") else None
        if other and target not in bearers(other) and above.pos_ == "VERB" and below.dep_ == "ccomp":
            return False
        below, above = above, above.head
    return True


def _cue(sentence: Sentence, token: Any, weight: float) -> Cue:
    return sentence.cue(token.idx, token.idx + len(token), weight, "reporting")
