"""What the verbs of a sentence say of a target: as those who act, and as those to whom it is done."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from biaskit.lexicon import Lexicon, Match
from biaskit.scorers.context import NEGATED, Context, Mark
from biaskit.scorers.deeds import Deed, DeedFinder
from biaskit.scorers.lines import Line
from biaskit.scorers.means import Found, Mean
from biaskit.scorers.reporting import is_saying
from biaskit.scorers.sentences import Sentence, SentenceReader, lexicon_for
from biaskit.types import Cue, Mention, Rating

DIMENSIONS = ("perspective", "power", "agency", "effect", "acts", "agentless")

_COLOURLESS = frozenset(
    "be become seem appear remain look happen tend begin start continue keep get have need let do".split()
)
"""Verbs by which nobody acts upon anybody."""
UNDERGOES = -0.5
"""Whoever is the agent of a verb with this agency or less ("suffer", "face criticism") does not act by it."""
DOES = 0.3
"""Least effect on somebody by which a verb of saying ("offered", "released") is an act."""
_DIMENSIONS_OF = {
    "agent": (("perspective", "perspective_agent", 1.0), ("power", "power", 1.0), ("agency", "agency", 1.0)),
    "patient": (("perspective", "perspective_patient", 1.0), ("power", "power", -1.0), ("effect", "effect", 1.0)),
}


@dataclass(frozen=True)
class VerbsScorer:
    """Rates what verbs, and nouns made of them, say of a target that acts or is acted upon; names are hidden.

    - ``perspective``: how they make it look, in [-1, 1].
    - ``power``: 1 where it has power over others, -1 where others have it over the target.
    - ``agency``: of what it does: 1 decides and drives, -1 waits and undergoes.
    - ``effect``: of what is done to it: 1 benefited, -1 harmed.
    - ``acts``: of all verbs that it is agent or patient of, listed or not, the share that it is the agent of, in
      [0, 1]; left out are nouns, verbs of saying and thinking, colourless ones ("be", "begin") and those by which an
      agent only undergoes something ("suffer").
    - ``agentless``: of all verbs that it is the patient of, the share in passives that name no agent, in [0, 1].

    Each is a mean over the verbs, NaN without any. Hedges weaken the values, negation turns and halves them; but a
    harm that was not done is no benefit, nor power that was not used weakness: effect, and power of the agent over the
    patient, are 0 under negation ("did not obey" is turned). Neither changes ``acts`` and ``agentless``.

    Whoever a body is named after acts with it: "Peru's troops", "the Smith campaign" (`biaskit.scorers.roles.ARMS`). A
    possessor is the agent of a noun ("Peru's attack") unless the noun names what persons undergo and nobody else does
    ("Peru's defeat"; `biaskit.scorers.nominal.UNDERGONE`). A target that its sentence does not name has no verbs. Words
    outside a mention's scope count where the target stands right beside them (`DeedFinder.find`). A phrase within which
    something stands ("let Peru down") has two cues, which share its weight.

    Args:
        lexicon: verbs with the columns of ``lexicons/verbs/card.toml``, or name or path of such a lexicon.
        name: name of the scorer.
        pipeline: spaCy pipeline for the syntax; None for the small English one.
        reader: what reads the sentences; None for one of its own.

    >>> ratings = VerbsScorer().rate([Mention("a", "Peru", "Peru was bombed by Chile.", 0, 4)])
    >>> {rating.dimension: rating.value for rating in ratings if rating.dimension in ("effect", "acts")}
    {'effect': -1.0, 'acts': 0.0}
    """

    lexicon: Lexicon
    name: str
    reader: SentenceReader = field(repr=False)

    def __init__(
        self,
        lexicon: Lexicon | str | Path = "verbs",
        *,
        name: str = "verbs",
        pipeline: str | None = None,
        reader: SentenceReader | None = None,
    ) -> None:
        loaded = lexicon_for(lexicon, "verbs", "VerbsScorer")
        object.__setattr__(self, "lexicon", loaded)
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "reader", reader or SentenceReader((loaded,), pipeline))

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What is measured; see the class."""
        return DIMENSIONS

    @property
    def digest(self) -> str:
        """SHA-256 of the lexicon's file."""
        return self.lexicon.digest

    def with_reader(self, reader: SentenceReader) -> "VerbsScorer":
        """The same scorer, reading through another reader."""
        return VerbsScorer(self.lexicon, name=self.name, reader=reader)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        ratings: list[Rating] = []
        for sentence in self.reader.read(mentions):
            found = _means(sentence, self._finder.played(sentence))
            for dimension in DIMENSIONS:
                value, cues = found.get(dimension, (math.nan, ()))
                ratings.append(Rating(sentence.mention, self.name, dimension, value, cues))
        return ratings

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        from biaskit.scorers.verbs_lines import verbs_lines

        [sentence] = self.reader.read([mention])
        return list(verbs_lines(sentence, self._finder.played(sentence), dimension))

    @cached_property
    def _finder(self) -> DeedFinder:
        return DeedFinder(self.lexicon)

    def __getstate__(self) -> dict[str, object]:
        """Leave out what is worked out anew."""
        return {"lexicon": self.lexicon, "name": self.name, "reader": self.reader}


def _means(sentence: Sentence, played: Sequence[tuple[Deed, str]]) -> dict[str, Found]:
    means: defaultdict[str, Mean] = defaultdict(Mean)
    for deed, part in played:
        context = context_of(sentence, deed)
        marks = [sentence.cue(*mark[:2], 0.0, mark.kind) for mark in context.marks]
        weight = 0.0 if context.flagged else context.weight
        for dimension, value, _ in values_of(deed, part, context):
            shown = 0.0 if context.flagged else value
            means[dimension].add(value, weight, [*_cues(sentence, deed, shown), *marks])
        for dimension, share in shares_of(deed, part):
            means[dimension].add(share, 1.0, _cues(sentence, deed, share))
    return {dimension: mean.found() for dimension, mean in means.items()}


def context_of(sentence: Sentence, deed: Deed) -> Context:
    """What the words around a deed do to it; one without an object ("offered nothing") is negated by that word."""
    context = sentence.context(Match(deed.start, deed.end, deed.entry)) if deed.entry else Context()
    if deed.void is None or any(mark.kind == "negation" for mark in context.marks):
        return context
    void = Mark(deed.void.idx, deed.void.idx + len(deed.void), "negation")
    return context._replace(factors=(*context.factors, ("negation", NEGATED)), marks=(*context.marks, void))


def _cues(sentence: Sentence, deed: Deed, weight: float) -> list[Cue]:
    """The words of a deed, which share its weight."""
    return [sentence.cue(*place, weight / len(deed.places), "lexicon") for place in deed.places]


def values_of(deed: Deed, part: str, context: Context) -> Iterator[tuple[str, float, float]]:
    """What the lexicon says of the target: dimension, value as the words around leave it, and value in the lexicon."""
    for dimension, column, sign in _DIMENSIONS_OF[part]:
        if deed.entry is not None and column in deed.entry.values:
            value, factor = deed.entry.values[column], context.factor
            undone = factor < 0 and (dimension == "effect" or (dimension == "power" and value > 0))
            yield dimension, max(-1.0, min(1.0, sign * value * (0.0 if undone else factor))), sign * value


def shares_of(deed: Deed, part: str) -> Iterator[tuple[str, float]]:
    """1 or 0 for what is a share of verbs."""
    agency = 0.0 if deed.entry is None else deed.entry.values.get("agency", 0.0)
    undergoes = part == "agent" and agency <= UNDERGOES
    if deed.noun or undergoes or deed.token.lemma_.lower() in _COLOURLESS or _only_says(deed):
        return
    yield "acts", float(part == "agent")
    if part == "patient":
        yield "agentless", float(deed.passive and not deed.by)


def _only_says(deed: Deed) -> bool:
    """Whether a verb reports, and does nothing to anybody: "offered to leave", but not "offered them asylum"."""
    effect = 0.0 if deed.entry is None else deed.entry.values.get("effect", 0.0)
    return is_saying(deed.token) and not (deed.patients and abs(effect) >= DOES)
