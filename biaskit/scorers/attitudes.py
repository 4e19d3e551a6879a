"""Who is for or against whom: what one actor says of another, and what it does to it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import permutations
from typing import Any

from biaskit.lexicon import Match, load_lexicon
from biaskit.scorers.context import head_of
from biaskit.scorers.deeds import Deed, DeedFinder
from biaskit.scorers.sentences import Sentence, SentenceReader
from biaskit.types import Cue, Mention, Rating, Scorer, polarity

_TOWARD = ("effect", "perspective_patient")
"""Columns of ``verbs`` that say how an agent treats its patient; the stronger one counts."""
_LEAST = 0.2
"""A verb that says less of its patient is a dealing, and no attitude: "met"."""
_OWNED = frozenset("poss compound nmod amod".split())
_OF = frozenset("of by for from in behind".split())
_NOUNS = frozenset({"NOUN", "PROPN"})
_FURTHEST = 4
"""Steps from a name to the thing that is acted upon ("the policy of Peru's government")."""


@dataclass(frozen=True, slots=True)
class Attitude:
    """One piece of evidence that an actor is for or against another.

    Attributes:
        holder: canonical name of the actor whose attitude it is.
        mention: the mention of whom it is toward.
        value: in [-1, 1]: -1 against, 1 for.
        polarity: its class, as `biaskit.polarity` has it: -1 against, 0 neither, 1 for.
        by: "words" that the holder says, a "deed", or "model" (see `StanceReader`).
        cues: the evidence, in the mention's sentence.
    """

    holder: str
    mention: Mention
    value: float
    polarity: int
    by: str
    cues: tuple[Cue, ...] = ()


class AttitudeFinder:
    """Finds who is for or against whom, by words and by deeds; names are hidden.

    - By words: a mention whose source is another actor is rated by a scorer, and the rating is the source's attitude.
    - By deeds: an actor is the agent of a verb, or of a noun made of one, whose patient is the other or something of
      the other's ("Chile attacked Peru", "Peru was praised by Chile", "Chile's criticism of Peru's plan"). The value is
      what the lexicon ``verbs`` says of the patient, its effect or the perspective on it, whichever is stronger, as the
      words around it leave it (negation turns and halves it); less than 0.2 is a dealing ("met"), and none. A deed
      counts whoever tells of it.

    Both are found apart; nothing is fitted. No attitude is found for a pair without evidence, and none of an actor
    toward itself. Statements that were not made (``asserted`` False) do not count.

    Args:
        scorer: rates what is said, in valence; None for the scorer ``tone``.
        pipeline: spaCy pipeline for the syntax; None for the small English one.

    >>> from biaskit.annotation import annotate
    >>> mentions = annotate(["Chile attacked Peru. Peru called Chile a criminal."]).mentions
    >>> [(a.holder, a.mention.target, a.by, a.polarity) for a in AttitudeFinder().find(mentions)]
    [('Peru', 'Chile', 'words', -1), ('Chile', 'Peru', 'deed', -1)]
    """

    def __init__(self, scorer: Scorer | None = None, *, pipeline: str | None = None) -> None:
        self._given = scorer
        self.reader = SentenceReader((load_lexicon("verbs"),), pipeline)

    @cached_property
    def scorer(self) -> Scorer:
        """Who rates what is said."""
        from biaskit.scorers import load_scorers

        return self._given or load_scorers("tone")[0]

    def find(self, mentions: Sequence[Mention]) -> list[Attitude]:
        """The attitudes that mentions of annotated articles show, those by words first."""
        ratings = [r for r in self.scorer.rate(statements(mentions)) if r.dimension == "valence"]
        return [*spoken(ratings), *self.deeds(mentions)]

    def deeds(self, mentions: Iterable[Mention]) -> Iterator[Attitude]:
        """The attitudes by deeds alone, which no scorer rates."""
        together: dict[tuple[str, str, int], dict[tuple[str, int], Mention]] = defaultdict(dict)
        for mention in mentions:
            if mention.asserted and mention.start < mention.end:
                place = mention.article_id, mention.part, mention.sentence_start
                together[place].setdefault((mention.target, mention.start), mention)
        several = [list(m.values()) for m in together.values() if len({target for target, _ in m}) > 1]
        sentences = self.reader.read([replace(mentions[0], scope=(), voice="outlet") for mentions in several])
        for sentence, mentions in zip(sentences, several, strict=True):
            yield from self._between(sentence, mentions)

    def _between(self, sentence: Sentence, mentions: Sequence[Mention]) -> Iterator[Attitude]:
        """The attitudes among actors of one sentence."""
        places = [_token(sentence, mention) for mention in mentions]
        deeds = self._finder.find(sentence)
        for (one, holder), (other, target) in permutations(zip(mentions, places, strict=True), 2):
            if one.target == other.target or holder is None or target is None or holder.i == target.i:
                continue
            things = {target.i, *_things(target)}
            for deed in deeds:
                if holder.i in _acting(deed, deeds) and things & deed.patients and holder.i not in things:
                    yield from _attitude(sentence, deed, one.target, other)

    @cached_property
    def _finder(self) -> DeedFinder:
        return DeedFinder(self.reader.lexicons[0])


def statements(mentions: Iterable[Mention]) -> list[Mention]:
    """The mentions by which an actor says something of another, and means it."""
    return [m for m in mentions if m.asserted and m.source is not None and m.source != m.target]


def spoken(ratings: Iterable[Rating]) -> Iterator[Attitude]:
    """The attitudes that rated `statements` are; one without a value is none.

    >>> said = Mention("a", "Peru", "Chile called Peru a liar.", 13, 17, source="Chile")
    >>> [attitude.holder for attitude in spoken([Rating(said, "mine", "valence", -0.7)])]
    ['Chile']
    """
    for rating in ratings:
        source = rating.mention.source
        if source is not None and rating.value == rating.value:
            yield Attitude(source, rating.mention, rating.value, polarity(rating), "words", rating.cues)


def _acting(deed: Deed, deeds: Sequence[Deed]) -> frozenset[int]:
    """Who does a deed; of a noun within a verb phrase ("launched an attack") who the phrase tells it of."""
    around = [other.agents for other in deeds if deed.noun and other.start < deed.start < other.end]
    return deed.agents.union(*around)


def _attitude(sentence: Sentence, deed: Deed, holder: str, mention: Mention) -> Iterator[Attitude]:
    values = [] if deed.entry is None else [deed.entry.values[c] for c in _TOWARD if c in deed.entry.values]
    if deed.entry is None or max(map(abs, values), default=0.0) < _LEAST:
        return
    context = sentence.context(Match(deed.start, deed.end, deed.entry))
    value = max(-1.0, min(1.0, max(values, key=abs) * context.factor))
    cues = [sentence.cue(*place, value / len(deed.places), "lexicon") for place in deed.places]
    cues += [sentence.cue(*mark[:2], 0.0, mark.kind) for mark in context.marks]
    sign = polarity(Rating(mention, "verbs", "attitude", value))
    yield Attitude(holder, mention, value, sign, "deed", tuple(cues))


def _token(sentence: Sentence, mention: Mention) -> Any | None:
    """The word that a mention is in a parsed sentence."""
    place = sentence.masked.from_sentence(mention.start)
    return None if place is None or sentence.doc is None else head_of(sentence.doc, place, place + 1)


def _things(name: Any) -> Iterator[int]:
    """What belongs to a name, outwards: "Peru's plan", "the plan of Peru", "the job that Peru has done"."""
    token = name
    for _ in range(_FURTHEST):
        thing = _thing(token)
        if thing is None:
            return
        yield thing.i
        token = thing


def _thing(token: Any) -> Any | None:
    above = token.head
    if token.dep_ in _OWNED or (token.dep_ in ("conj", "appos") and above.pos_ in _NOUNS):
        return above
    behind = token.dep_ == "pobj" and above.lower_ in _OF and above.head.pos_ in _NOUNS
    return above.head if behind or (token.dep_ == "nsubj" and above.dep_ == "relcl") else None
