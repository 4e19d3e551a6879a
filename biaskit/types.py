"""The records that flow through biaskit, the scorer protocol and the column names of the tables."""

import datetime
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, runtime_checkable

from biaskit.showing.views import View

Span = tuple[int, int]
"""A half-open range of characters."""

Voice = Literal["outlet", "quoted", "paraphrased"]
ActorKind = Literal["person", "state", "organisation", "group", "event"]
QuotationKind = Literal["direct", "mixed", "indirect", "scare"]

ACTOR_KINDS: tuple[str, ...] = ("person", "state", "organisation", "group", "event")

RATING_COLUMNS: tuple[str, ...] = (
    "article_id", "outlet", "date", "sentence", "sentence_start", "start", "end", "target", "source", "voice",
    "scorer", "dimension", "value", "cues",
)  # fmt: skip
"""Columns of ``ratings`` in order; the mention's remaining fields and the article's metadata follow them."""

RATING_EXTRAS: tuple[str, ...] = ("kind", "chain", "scope", "part", "syntactic_role", "agentless", "asserted")
"""The mention's remaining fields, as columns of ``ratings`` after `RATING_COLUMNS`."""

SUMMARY_COLUMNS: tuple[str, ...] = ("n_articles", "n_mentions", "n_rated", "mean", "low", "high")
"""Columns of ``summary`` after the grouping columns."""

NEUTRAL_BAND = 0.05
"""Valence within this distance of 0 counts as neutral (the threshold VADER's authors use, 10.1609/icwsm.v8i1.14550)."""


@dataclass(frozen=True, slots=True)
class Article(View):
    """One news text as read, character for character.

    Attributes:
        id: identifier, unique in a corpus.
        text: the body; every span of the article points into it.
        outlet: publisher.
        date: day of publication, or None.
        title: headline, analysed as a sentence of its own.
        url: address.
        meta: all other metadata; becomes columns of ``ratings``.
    """

    id: str
    text: str
    outlet: str = ""
    date: datetime.date | None = None
    title: str = ""
    url: str = ""
    meta: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def _repr_html_(self) -> str:
        from biaskit.showing.records import article_html

        facts = {**_shown(self, "id", "outlet", "date", "url"), **self.meta}
        return article_html(self.title or self.id, self.text, facts)

    def _repr_text_(self) -> str:
        return f"<Article {self.id!r}: {self.title or self.text[:60]!r}, {len(self.text):,} characters>"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, state, organisation, group or event of the registry.

    Attributes:
        name: canonical name.
        kind: person, state, organisation, group or event.
        aliases: other strings that name it; for an event, its labels.
        member_of: name of the actor it belongs to (Putin: Russia), or None.
    """

    name: str
    kind: str
    aliases: tuple[str, ...] = ()
    member_of: str | None = None


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where words are about a target; enough for any scorer to rate it alone.

    Attributes:
        article_id: the article.
        target: canonical name of the actor or event that the words are about.
        sentence: the sentence as printed.
        start, end: the target as printed, in the sentence; both 0 when it is not named there.
        source: actor whose words these are; None for the outlet's own voice.
        voice: outlet, quoted or paraphrased.
        sentence_start: where the sentence begins in the article's text (0 for a title).
        scope: spans of the sentence that bear on the target; empty for all of it.
        kind: kind of the target, where known.
        chain: sources, outermost first, when words reach the reader through several of them.
        part: body or title.
        names: spans of the sentence that are names; hidden from every lexicon.
        coreferent: spans of the sentence that name the target too.
        syntactic_role: part that the target plays in its clause: agent, patient, possessor, modifier or other; None
            where it is not named or the sentence was not parsed.
        agentless: whether a passive makes the target its patient and nobody the agent ("the ship was seized"); of an
            event, whether such a passive names it.
        asserted: False in words that were refused, denied, hoped or only thought; `rate` leaves these out.
    """

    article_id: str
    target: str
    sentence: str
    start: int
    end: int
    source: str | None = None
    voice: str = "outlet"
    sentence_start: int = 0
    scope: tuple[Span, ...] = ()
    kind: str | None = None
    chain: tuple[str, ...] = ()
    part: str = "body"
    names: tuple[Span, ...] = ()
    coreferent: tuple[Span, ...] = ()
    syntactic_role: str | None = None
    agentless: bool = False
    asserted: bool = True


@dataclass(frozen=True, slots=True)
class Quotation(View):
    """Words that an article attributes to a source; spans point into the article's text (or title).

    Attributes:
        article_id: the article.
        source: canonical name of the actor, the words printed for it when it is unknown, or None.
        source_span: where the source is printed, or None.
        cue: the words that attribute ("said", "according to"), or "".
        cue_span: where they are printed, or None.
        content_spans: the attributed words; several spans when the cue interrupts them. Of two statements, one inside
            the other, the inner has its words alone; what was not asserted lies within the statement around it.
        kind: direct, mixed, indirect or scare.
        voice: quoted when words stand in quotation marks, else paraphrased; outlet for scare quotes.
        chain: sources, outermost first.
        asserted: False for what was refused, denied or only supposed ("declined to say").
        confidence: share in [0, 1] of such attributions that are right, as far as known.
        part: body or title.
        targets: canonical names of the actors and events that the words are about.
        outer_spans: where the sources before the last of the chain are printed, outermost first.
        calls: canonical name of the actor or event whom the words call something ("called the caravan an invasion"), or
            None.
        stance: how the outlet stands to the words, as its cue says: neutral (said), doubtful (claimed), endorsing
            (pointed out), heated (slammed) or conceding (admitted).
        object_span: where the object of a verb of judging is printed ("condemned the raid as"), or None.
    """

    article_id: str
    source: str | None
    source_span: Span | None
    cue: str
    cue_span: Span | None
    content_spans: tuple[Span, ...]
    kind: str
    voice: str
    chain: tuple[str, ...] = ()
    asserted: bool = True
    confidence: float = 1.0
    part: str = "body"
    targets: tuple[str, ...] = ()
    outer_spans: tuple[Span, ...] = ()
    object_span: Span | None = None
    stance: str = "neutral"
    calls: str | None = None

    def _repr_html_(self) -> str:
        from biaskit.showing.records import quotation_html

        return quotation_html({name: getattr(self, name) for name in self.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Cue:
    """Words of the sentence that carry a rating's evidence.

    Attributes:
        start, end: place in the sentence.
        weight: contribution in the scorer's own unit.
        kind: lexicon, negation, intensifier, hedge, contrast, irony, syntax (a small word, or the word that the target
            hangs on), reporting or model.
    """

    start: int
    end: int
    weight: float
    kind: str


@dataclass(frozen=True, slots=True)
class Rating(View):
    """One scorer's value for one mention in one dimension.

    Attributes:
        mention: what was rated.
        scorer: name of the scorer.
        dimension: what was measured ("valence", or a frame).
        value: in [-1, 1] for valence, in [0, 1] for shares; NaN without evidence.
        cues: the evidence.
        probabilities: negative, neutral, positive; None for scorers that have none.
    """

    mention: Mention
    scorer: str
    dimension: str
    value: float
    cues: tuple[Cue, ...] = ()
    probabilities: tuple[float, float, float] | None = None

    def _repr_html_(self) -> str:
        from biaskit.showing.records import rating_html

        mention = _shown(self.mention, "sentence", "start", "end", "target", "source", "voice", "article_id")
        cues = [(cue.start, cue.end, cue.weight, cue.kind) for cue in self.cues]
        return rating_html(mention, _shown(self, "scorer", "dimension", "value", "probabilities"), cues)


@dataclass(frozen=True, slots=True)
class Annotation(View):
    """What `annotate` found, as records.

    Attributes:
        articles: the articles that were annotated, in order.
        actors: every actor and event that a mention or quotation names.
        mentions: in order of article and place.
        quotations: in order of article and place.
        skipped: (article id, reason) for articles set aside.
        boilerplate: (article id, span of its text) for bylines and trailing matter, which nothing rates.
        events: (article id, name of the event it covers) where events were asked for and another article covers it too;
            becomes the column ``event`` of ``ratings`` unless the articles bring their own.
    """

    articles: tuple[Article, ...]
    actors: tuple[Actor, ...]
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    boilerplate: tuple[tuple[str, Span], ...] = ()
    events: tuple[tuple[str, str], ...] = ()

    def _repr_html_(self) -> str:
        from biaskit.showing.records import annotation_html

        return annotation_html({name: len(getattr(self, name)) for name in self.__dataclass_fields__})

    def _repr_text_(self) -> str:
        counts = (f"{len(getattr(self, name)):,} {name}" for name in ("articles", "actors", "mentions", "quotations"))
        return f"<Annotation: {', '.join(counts)}>"


@runtime_checkable
class Scorer(Protocol):
    """What a scorer must offer; see `biaskit.testing.check_scorer` for the whole contract.

    It may have these attributes too: ``blind``, False where names may count; ``offline``, False where it calls a
    service, so that it rates only when asked for; and for the manifest of a run ``digest``, the hash of its lexicon or
    weights, ``settings``, a mapping of plain values (text, numbers, lists, mappings, None) that says what else its
    ratings hang on: a model's name, a prompt, the versions of its packages; never a secret; ``citation``, BibTeX
    entries of what to cite for it, which `Framing.methods` prints; and a method ``explain(mention, dimension)``, the
    steps to a value as texts and `biaskit.scorers.lines.Line`, which `Framing.explain` shows.
    """

    @property
    def name(self) -> str:
        """Name by which users ask for it."""

    @property
    def dimensions(self) -> Sequence[str]:
        """What it measures; one rating per mention and dimension."""

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention in each dimension, in order, whatever its article and place in it (see `rate`)."""


def _shown(record: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def polarity(rating: Rating) -> int:
    """Class of a rating: -1 negative, 0 neutral, 1 positive.

    The most probable class where the scorer gives probabilities, else the sign of a value outside ±0.05.
    A rating without evidence (NaN) is 0: a class must be named, and nothing speaks against neutral.

    >>> polarity(Rating(Mention("a", "Peru", "Peru lost.", 0, 4), "vader", "valence", -0.4))
    -1
    """
    if rating.probabilities is not None:
        return max(range(3), key=rating.probabilities.__getitem__) - 1
    if math.isnan(rating.value) or abs(rating.value) <= NEUTRAL_BAND:
        return 0
    return 1 if rating.value > 0 else -1
