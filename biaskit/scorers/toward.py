"""Valence toward a target from words and syntax alone: the lexicons ``tone`` and ``verbs``, with fitted weights."""

import hashlib
import json
import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from typing import NamedTuple

from biaskit.annotation.cues import reporting_terms
from biaskit.lexicon import Match, load_lexicon
from biaskit.scorers.deeds import Deed, DeedFinder
from biaskit.scorers.lines import Line, figure, total
from biaskit.scorers.probabilities import POLARITIES, softmax
from biaskit.scorers.sentences import Sentence, SentenceReader
from biaskit.types import Mention, Rating

LEXICONS = ("tone", "verbs")


class Evidence(NamedTuple):
    """One thing that a sentence says of its target.

    Attributes:
        kind: what it is and how it stands to the target, as the weights name it.
        amount: how much of it, before weighing.
        start, end: place in the masked text.
        cue: kind of the cue.
    """

    kind: str
    amount: float
    start: int
    end: int
    cue: str


class TowardScorer:
    """Rates how a sentence makes its target look, by words of tone and verbs, and how these stand to the target.

    Each toned word and each verb is evidence of a kind: its sign, and its relation to the target in the syntax of the
    sentence, in which all names are one name (what the target is, does and undergoes; what stands in its clause, below,
    above or beside it; what is said of others). A few sorts of small words ("not", "but", "if", "we"), the verb of
    saying and the target's part in its clause are evidence too. Positive and negative evidence are counted apart, as
    means over the toned words and over the target's verbs, so that a long sentence is no stronger than a short one, and
    weighed for three classes; the weights were fitted on the train part of NewsMTSC (Hamborg and Donnay 2021,
    10.18653/v1/2021.eacl-main.142) by ``training/toward.py``.

    ``value`` is the probability of positive minus that of negative, in [-1, 1]; ``probabilities`` are those of the
    three classes. Every part is a cue, but for a constant of each class; a cue's weight is what it adds to the log-odds
    of positive against negative (cues of weight 0 change others). NaN where no toned word and no listed verb is there.

    >>> texts = "Chile praised Peru.", "Chile accused Peru of fraud."
    >>> [praised, accused] = TowardScorer().rate([Mention("a", "Peru", text, 14, 18) for text in texts])
    >>> praised.value > 0 > accused.value
    True
    """

    name = "tone+verbs"
    dimensions = ("valence",)
    trained_on = ("newsmtsc/train",)

    def __init__(self, *, pipeline: str | None = None, reader: SentenceReader | None = None) -> None:
        self.reader = reader or SentenceReader(tuple(map(load_lexicon, LEXICONS)), pipeline)

    @cached_property
    def finder(self) -> DeedFinder:
        """Finds what the target does and what is done to it."""
        return DeedFinder(next(lexicon for lexicon in self.reader.lexicons if lexicon.name == "verbs"))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the lexicons' digests and the file of the weights."""
        known = {lexicon.name: lexicon.digest for lexicon in self.reader.lexicons}
        return hashlib.sha256("\n".join([*(known[name] for name in LEXICONS), _weights_file()]).encode()).hexdigest()

    def with_reader(self, reader: SentenceReader) -> "TowardScorer":
        """The same scorer, reading through another reader."""
        return TowardScorer(reader=reader)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return [self._rate(sentence) for sentence in self.reader.read(mentions)]

    def _rate(self, sentence: Sentence) -> Rating:
        evidence = evidence_of(sentence, self.finder)
        if not any(one.cue == "lexicon" for one in evidence):
            return Rating(sentence.mention, self.name, "valence", math.nan)
        sums = list(self._weights["bias"])
        cues: defaultdict[tuple[int, int, str], float] = defaultdict(float)
        for one in evidence:
            weights = self._weights.get(one.kind)
            if weights is None:
                cues[one.start, one.end, one.cue] += 0.0
                continue
            for position, weight in enumerate(weights):
                sums[position] += weight * one.amount
            cues[one.start, one.end, one.cue] += (weights[2] - weights[0]) * one.amount
        negative, neutral, positive = softmax(sums)
        shown = tuple(sentence.cue(start, end, weight, kind) for (start, end, kind), weight in cues.items())
        return Rating(sentence.mention, self.name, "valence", positive - negative, shown, (negative, neutral, positive))

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        [sentence] = self.reader.read([mention])
        evidence = evidence_of(sentence, self.finder)
        if not any(one.cue == "lexicon" for one in evidence):
            return [Line("No toned word and no listed verb is there: there is no value.")]
        sums, weighed = list(self._weights["bias"]), [one for one in evidence if one.kind in self._weights]
        terms = [[figure(weight)] for weight in sums]
        for one in weighed:
            for place, weight in enumerate(self._weights[one.kind]):
                sums[place] += weight * one.amount
                terms[place].append(figure(weight) if one.amount == 1.0 else f"{figure(weight)} × {figure(one.amount)}")
        words = mention.sentence
        lines = [
            Line(f"“{words[cue.start : cue.end]}” is evidence of the kind {one.kind!r}, amount {figure(one.amount)}")
            for one in weighed
            for cue in [sentence.cue(one.start, one.end, 0.0, one.cue)]
        ]
        lines += [
            Line(f"{name}: its constant, then weight × amount in the order above", total(parts), found)
            for name, parts, found in zip(POLARITIES, terms, sums, strict=True)
        ]
        below, between, above = map(figure, sums)
        shares = softmax(sums)
        formula = f"(exp({above}) − exp({below})) / (exp({below}) + exp({between}) + exp({above}))"
        return [*lines, Line("probability of positive minus that of negative", formula, shares[2] - shares[0])]

    @cached_property
    def _weights(self) -> Mapping[str, Sequence[float]]:
        return load_weights()


def load_weights() -> Mapping[str, Sequence[float]]:
    """For each kind of evidence its weight for negative, neutral and positive."""
    weights: dict[str, list[float]] = json.loads(_weights_file())["weights"]
    return weights


def _weights_file() -> str:
    return files("biaskit.scorers").joinpath("toward.json").read_text(encoding="utf-8")


def evidence_of(sentence: Sentence, finder: DeedFinder) -> list[Evidence]:
    """All evidence of a sentence on its target; amounts are means over its toned words, and over the target's verbs.

    Args:
        sentence: what was read.
        finder: finds the verbs, and nouns of verbs, that the target has a part in.
    """
    if sentence.doc is None:
        return []
    played = [(deed, part) for deed, part in finder.played(sentence) if deed.entry is not None]
    toned, verbs = list(_toned(sentence)), list(_verbs(sentence, played))
    size = max(1.0, sum(one.amount for one in toned if one.kind in _ANY))
    acts = max(1, len({deed.start for deed, _ in played}))
    scaled = [one._replace(amount=one.amount / size) for one in toned]
    scaled += [one._replace(amount=one.amount / acts) for one in verbs]
    if sentence.target is None:
        return scaled
    return [*scaled, *_said(sentence), *_standing(sentence), *_small_words(sentence)]


_ANY = ("tone+", "tone-")


def _toned(sentence: Sentence) -> Iterator[Evidence]:
    for match, context in sentence.weighed("tone"):
        value = max(-1.0, min(1.0, match.entry.values.get("valence", 0.0) * context.factor)) * context.weight
        for mark in context.marks:
            yield Evidence("mark", 0.0, *mark)
        if context.flagged or not value:
            yield Evidence("flagged", 0.0, match.start, match.end, "lexicon")
            continue
        kind = "tone+" if value > 0 else "tone-"
        relation = sentence.relation(match)
        place, _, _subject = relation.partition("+")
        for name in dict.fromkeys((kind, f"{kind} {place}", f"{kind} {relation}")):
            yield Evidence(name, abs(value), match.start, match.end, "lexicon")


def _verbs(sentence: Sentence, played: Sequence[tuple[Deed, str]]) -> Iterator[Evidence]:
    for deed, part in played:
        assert deed.entry is not None
        context = sentence.context(Match(deed.start, deed.end, deed.entry))
        if context.flagged:
            continue
        for mark in context.marks:
            yield Evidence("mark", 0.0, *mark)
        for column in _COLUMNS[part]:
            value = deed.entry.values.get(column, 0.0) * (context.factor if column in _TURNED else 1.0)
            if value:
                kind = f"{part} {column.removeprefix('perspective_')}{'+' if value > 0 else '-'}"
                for place in deed.places:
                    yield Evidence(kind, abs(value) / len(deed.places), *place, "lexicon")


_COLUMNS = {
    "agent": ("perspective_agent", "agency", "power"),
    "patient": ("perspective_patient", "effect", "power"),
}
_TURNED = frozenset({"perspective_agent", "perspective_patient", "effect"})


def _said(sentence: Sentence) -> Iterator[Evidence]:
    """Whoever only says something is mostly not judged."""
    for index, part in sentence.standing.parts.items():
        token = sentence.doc[index]
        term = reporting_terms()["verb"].get(token.lemma_.lower()) if part == "agent" else None
        if term is not None and term.stance == "neutral":
            yield Evidence("speaker", 1.0, token.idx, token.idx + len(token), "reporting")
            return


_SMALL_WORDS = {
    word: kind
    for kind, words in {
        "negation": "not n't no never nor neither nobody nothing none cannot without",
        "contrast": "but though although however yet despite while",
        "focus": "even just only still so too",
        "cause": "because since why how",
        "condition": "if whether unless",
        "future": "will 'll shall",
        "could": "would could might may 'd",
        "should": "should must need",
        "we": "we our us ours",
        "i": "i my me mine myself",
        "you": "you your yours",
        "he": "he his him himself she her hers herself",
        "they": "they their them theirs themselves who",
        "like": "like as",
        "more": "more most many very much",
        "it": "it its this that these those",
    }.items()
    for word in words.split()
}  # fmt: skip
"""Words of grammar that go with judgement, and by which sort."""


def _small_words(sentence: Sentence) -> Iterator[Evidence]:
    """Small words, each sort once. A "not" that turns a toned word is one too: its weight was fitted beside that."""
    seen = set()
    for token in sentence.doc:
        kind = _SMALL_WORDS.get(token.lower_)
        told = kind is None and token.lemma_.lower() in _TELLING
        if (kind is None and not told) or not sentence.bears(token):
            continue
        relation = sentence.relation_of(token)
        if told and relation == "agent":
            continue
        kind = kind or "told"
        here = not relation.startswith(("apart", "beside", "above"))
        for name in (kind, f"{kind} here") if here else (kind,):
            if name not in seen:
                seen.add(name)
                yield Evidence(name, 1.0, token.idx, token.idx + len(token), "syntax")


_TELLING = frozenset("say tell ask report write add accord announce".split())


def _standing(sentence: Sentence) -> Iterator[Evidence]:
    """The part of the target in its clause, with the word that it plays it for."""
    token = sentence.doc[sentence.target]
    yield Evidence(f"part {sentence.standing.part}", 1.0, token.head.idx, token.head.idx + len(token.head), "syntax")
