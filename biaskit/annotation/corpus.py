"""Annotation of articles: a few are parsed together, and then each goes through the steps in their order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Any

from biaskit.actors import Actors
from biaskit.actors.events import propose
from biaskit.annotation import events, targets
from biaskit.annotation.linking import Found, Linker, Matcher, Piece
from biaskit.annotation.quotations import Attributed, find_quotations
from biaskit.annotation.skipping import Needs
from biaskit.annotation.speakers import find_speakers
from biaskit.boilerplate import boilerplate_spans
from biaskit.errors import BiaskitError
from biaskit.pipeline import article_pieces, gathered, load_pipeline, parse
from biaskit.types import Actor, Annotation, Article, Mention, Quotation, Span

_TOGETHER = 60_000
"""Characters of text that are parsed together, or one article."""


@dataclass(frozen=True)
class Annotator:
    """Annotates articles; nothing of one article reaches another.

    Attributes:
        registry: actors and events to link to.
        pipeline: name of an installed spaCy pipeline; None for the default.
        targets: names that mentions and quotations are kept for; empty for all.
    """

    registry: Actors
    pipeline: str | None = None
    targets: frozenset[str] = frozenset()

    @cached_property
    def _matcher(self) -> Matcher:
        events_apart = [a for a in self.registry if a.kind != "event"]
        return Matcher(Actors(replace(a, member_of=None) for a in events_apart).aliases())

    @cached_property
    def _needs(self) -> Needs | None:
        return Needs(self.targets, self.registry) if self.targets else None

    def annotate(self, article: Article) -> Annotation:
        """Annotate one article; what breaks a step sets it aside, with the reason in ``skipped``."""
        [annotation] = self.annotate_all([article])
        return annotation

    def annotate_all(self, articles: Iterable[Article]) -> list[Annotation]:
        """Annotate each of several articles; one that breaks a step is set aside, and the others go on."""
        return [annotation for batch in batches(articles) for annotation in self._together(batch)]

    def _together(self, articles: Sequence[Article]) -> list[Annotation]:
        """Annotations of articles that are parsed at one go; should that break, each goes alone."""
        nlp = load_pipeline(self.pipeline)
        try:
            with nlp.memory_zone():
                parsed = _parse(articles, nlp, self._needs)
                return [attempt(partial(self._annotated, pieces), article) for article, pieces in parsed]
        except BiaskitError:
            raise
        except Exception as error:
            if len(articles) == 1:
                return [_set_aside(articles[0], error)]
        return [annotation for article in articles for annotation in self._together([article])]

    def _annotated(self, parsed: Sequence[Piece], article: Article) -> Annotation:
        linker = Linker(self.registry, self._matcher, parsed)
        proposed = propose((piece.doc for piece in parsed), self.registry)
        known = [*(a for a in self.registry if a.kind == "event"), *proposed]
        mentions: list[Mention] = []
        quotations: list[Quotation] = []
        for piece in parsed:
            some, quoted = self._piece(piece, linker, known, article)
            mentions.extend(some)
            quotations.extend(quoted)
        actors = _named(mentions, quotations, linker, known)
        marked = tuple((article.id, span) for span in boilerplate_spans(article.text))
        return Annotation((article,), actors, tuple(mentions), tuple(quotations), boilerplate=marked)

    def _piece(
        self, piece: Piece, linker: Linker, known: list[Actor], article: Article
    ) -> tuple[list[Mention], list[Quotation]]:
        found = _apart(linker.find(piece), events.find_events(piece, known))
        attributed = find_quotations(piece, found, linker, article.id)
        found = _apart(found, find_speakers(piece, attributed, linker))
        kinds = {f.actor: actor.kind for f in found if (actor := linker.actor(f.actor))}
        kinds |= {event.name: "event" for event in known}
        kinds |= {top: actor.kind for name in list(kinds) if (actor := linker.actor(top := linker.top(name)))}
        context = targets.Context(piece, article.id, found, attributed, linker, kinds)
        mentions = targets.find_mentions(context)
        quotations = [
            replace(a.record, targets=_about(a, mentions, piece), calls=_called(a, found)) for a in attributed
        ]
        if self.targets:
            mentions = [m for m in mentions if m.target in self.targets]
            quotations = [q for q in quotations if not self.targets.isdisjoint((*q.targets, *q.chain))]
        return mentions, quotations


def batches(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles that are parsed together: networks are faster on many words, and memory is bounded.

    >>> long = "Rain. " * 9_000
    >>> [len(batch) for batch in batches([Article("a", long), Article("b", "Rain."), Article("c", long)])]
    [2, 1]
    """
    return gathered(articles, lambda article: len(article.text), most=_TOGETHER)


def attempt(annotate: Callable[[Article], Annotation], article: Article) -> Annotation:
    """Annotate an article, or say why it could not be."""
    try:
        return annotate(article)
    except BiaskitError:
        raise
    except Exception as error:
        return _set_aside(article, error)


def _set_aside(article: Article, error: Exception) -> Annotation:
    reason = f"annotation failed: {type(error).__name__}: {' '.join(str(error).split())}"
    return Annotation((), (), (), (), ((article.id, reason),))


def _parse(articles: Sequence[Article], nlp: Any, needs: Needs | None) -> list[tuple[Article, list[Piece]]]:
    """Articles, each with its parsed pieces; where only some targets are asked for, those that may be about one."""
    cut = [(place, part) for place, article in enumerate(articles) for part in _needed(article, needs)]
    texts = [text for _, (_, _, text, _) in cut]
    docs = parse(texts, nlp, [spans for _, (*_, spans) in cut] if needs else None)
    pieces: list[list[Piece]] = [[] for _ in articles]
    for (place, (part, offset, text, _)), doc in zip(cut, docs, strict=True):
        pieces[place].append(Piece(doc, text, offset, part))
    return list(zip(articles, pieces, strict=True))


def _needed(article: Article, needs: Needs | None) -> list[tuple[str, int, str, list[Span]]]:
    """(Part, offset, text, spans that need a parse) of each piece of an article that needs any."""
    cut = list(article_pieces(article))
    if needs is None:
        return [(part, offset, text, []) for part, offset, text in cut]
    spans = needs.stretches([text for _, _, text in cut])
    return [(*piece, due) for piece, due in zip(cut, spans, strict=True) if due]


def _apart(found: list[Found], named: list[Found]) -> list[Found]:
    """Actors and events together; an event keeps the tokens that are no actor's, as in "Washington's seizure"."""
    return sorted([*found, *named], key=lambda f: (f.start, f.end))


def _called(attributed: Attributed, found: Sequence[Found]) -> str | None:
    """Whom a verb of naming calls something: the actor or event that its object names."""
    target = attributed.target
    if attributed.how not in ("named", "fragment") or target is None:
        return None
    return next((f.actor for f in found if f.first <= target.i < f.last), None)


def _about(attributed: Attributed, mentions: Iterable[Mention], piece: Piece) -> tuple[str, ...]:
    """Targets of the mentions whose scope lies in the quotation's content."""
    record = attributed.record
    names = []
    for mention in mentions:
        if mention.source != record.source or mention.part != record.part or mention.voice == "outlet":
            continue
        scope = [
            (a + mention.sentence_start - piece.offset, b + mention.sentence_start - piece.offset)
            for a, b in mention.scope
        ]
        if any(a < high and low < b for low, high in attributed.content for a, b in scope):
            names.append(mention.target)
    return tuple(dict.fromkeys(names))


def _named(
    mentions: Iterable[Mention], quotations: Iterable[Quotation], linker: Linker, known: Iterable[Actor]
) -> tuple[Actor, ...]:
    """The actors and events that mentions and quotations name, and those they belong to."""
    by_name = {event.name: event for event in known}
    names = dict.fromkeys([m.target for m in mentions] + [n for q in quotations for n in (*q.chain, *q.targets)])
    actors: dict[str, Actor] = {}
    for name in names:
        actor = by_name.get(name) or linker.actor(name)
        while actor is not None and actor.name not in actors:
            actors[actor.name] = actor
            actor = linker.actor(actor.member_of) if actor.member_of else None
    return tuple(actors.values())
