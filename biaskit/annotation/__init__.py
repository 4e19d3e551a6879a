"""Annotation: sentences, mentions, quotations and events of each article.

One step a file, in the order of `corpus.Annotator`:

- what need not be parsed: `skipping`
- who is named where: `linking`, and who is taken up by a pronoun or description: `coreference` with `descriptions`,
  `epithets`, `memory`; `speakers` for "I" and "we" in quotations; `places` are what they hand on
- events: `events`
- whose words are which: `quotations` calls the finders `direct`, `clauses`, `inserted`, `judging`, `nominal`,
  `labelled`, `embedded`, which share `marks`, `cues`, `syntax`, `drafts`, `somebody`; `sources` says who speaks
- about whom the words are: `targets`, with `sentences`, `scopes` and `arguments`
- one name for one actor across articles: `uniting`
- which articles cover the same event, where that is asked for: `stories`
"""

import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from biaskit.errors import BiaskitWarning, InputError, check_types
from biaskit.progress import tracked
from biaskit.types import Actor, Annotation, Article, Mention, Quotation, Span

if TYPE_CHECKING:
    from biaskit.actors import Actors
    from biaskit.annotation.corpus import Annotator

__all__ = ["annotate", "annotate_each", "annotator", "join", "left_out", "split"]


def annotate(
    articles: Any,
    *,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    events: bool = False,
    progress: bool | None = None,
) -> Annotation:
    """Find who is mentioned, who is quoted, and what each says of whom.

    Args:
        articles: what `read_articles` returns, or anything that it takes (raw texts too).
        actors: registry to link to; None for the built-in gazetteer. Names that an article introduces itself
            ("President Nicolás Maduro", then "Maduro") are linked within that article in any case.
        targets: keep mentions of these actors and events, and quotations from them or about them, by name or alias;
            a registry for all that it holds; None for these and whoever else is named. What of an article cannot hold
            such is not parsed.
        pipeline: name of an installed spaCy pipeline; None for the one that comes with biaskit.
        n_jobs: processes; -1 for one on every core.
        events: propose which articles cover the same event (`biaskit.annotation.stories`), unless they say it by a
            column ``event`` of their own.
        progress: show a bar; None in a terminal or a notebook, see `biaskit.progress.bar`.

    Returns:
        The records. An article's records do not depend on the other articles, but for one thing: an actor has one name
        in all of them ("Trump" here is the "Donald Trump" of another article, when nobody else is called so). The
        events, too, come of all articles together.

    Raises:
        NotFoundError: when the pipeline is not installed.
        InputError: for a source that cannot be read, or an option that cannot be used.

    Example:
        >>> annotation = annotate(["Peru said Chile had acted with courage."])
        >>> [(m.target, m.source, m.voice) for m in annotation.mentions]
        [('Peru', None, 'outlet'), ('Chile', 'Peru', 'paraphrased')]
    """
    check_types(annotate, locals())
    source = _source(articles)
    each = annotate_each(source, actors=actors, targets=targets, pipeline=pipeline, n_jobs=n_jobs)
    whole = join(united(tracked(each, "Annotating", total=lambda: source.expected, progress=progress), actors))
    warn_of_failures(whole)
    warn_of_absent(targets, whole, actors)
    proposed = proposed_events(whole.articles) if events else ()
    return replace(whole, skipped=(*left_out(source), *whole.skipped), events=proposed)


def annotate_each(
    articles: Any,
    *,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
) -> Iterator[Annotation]:
    """Annotate article by article, in order, in bounded memory; names are linked within each article only.

    See `annotate` for the arguments.
    """
    from biaskit.annotation.parallel import run

    yield from run(annotator(actors, targets, pipeline), _source(articles), n_jobs=n_jobs)


def annotator(
    actors: "Actors | None", targets: "str | Iterable[str] | Actors | None", pipeline: str | None
) -> "Annotator":
    """What annotates articles one by one, with what `annotate` takes for its arguments.

    Raises:
        InputError: when ``actors`` is no registry.
    """
    from biaskit.actors import registry_of
    from biaskit.annotation.corpus import Annotator

    registry = registry_of(actors)
    return Annotator(registry, pipeline, wanted_targets(targets, registry))


def target_names(targets: "str | Iterable[str] | Actors | None") -> list[str] | None:
    """The targets asked for, as given: a name, several, or all of a registry; None for no choice.

    Raises:
        InputError: for anything else.

    >>> target_names("Peru")
    ['Peru']
    """
    if targets is None or isinstance(targets, str):
        return None if targets is None else [targets]
    names = [one.name if isinstance(one, Actor) else one for one in targets] if isinstance(targets, Iterable) else None
    if names is None or not all(isinstance(name, str) for name in names):
        raise InputError(f"targets={targets!r:.60}: give a name, several, or a registry; None for no choice.")
    return names


def wanted_targets(targets: "str | Iterable[str] | Actors | None", registry: "Actors") -> frozenset[str]:
    """Canonical names of the targets asked for, by name or alias; empty for all.

    >>> from biaskit import Actors
    >>> sorted(wanted_targets(["US", "tanker seizure"], Actors.world()))
    ['United States', 'tanker seizure']
    """
    given = target_names(targets) or ()
    return frozenset(actor.name if (actor := registry.resolve(name)) else name for name in given)


def warn_of_absent(
    targets: "str | Iterable[str] | Actors | None", annotation: Annotation, registry: "Actors | None"
) -> None:
    """Warn of targets that were asked for and that nothing is about."""
    from biaskit.actors import Actors

    wanted = wanted_targets(targets, registry if registry is not None else Actors.world())
    if absent := sorted(wanted - {mention.target for mention in annotation.mentions}):
        named = ", ".join(map(repr, absent))
        warnings.warn(
            f"Nothing is said of {named} as an actor (a mere place is none). See the names in .actors.",
            BiaskitWarning,
            stacklevel=3,
        )


def warn_of_failures(annotation: Annotation) -> None:
    """Warn once of the articles that a step of annotation could not take."""
    if annotation.skipped:
        first, reason = annotation.skipped[0]
        count = len(annotation.skipped)
        several = f"{count} articles were set aside, the first" if count > 1 else "1 article was set aside,"
        message = f"{several} {first!r}: {reason.rstrip('.')}. See .skipped."
        warnings.warn(message, BiaskitWarning, stacklevel=3)


def proposed_events(articles: Sequence[Article]) -> tuple[tuple[str, str], ...]:
    """(Article id, event) where another article covers the same event; none where the articles bring their own.

    Warns:
        BiaskitWarning: when no two articles seem to.
    """
    from biaskit.annotation.stories import brings_events, propose_events

    if brings_events(articles):
        return ()
    found = propose_events(articles)
    if articles and not found:
        message = "No two articles seem to cover the same event, so that `ratings` has no column `event`."
        warnings.warn(f"{message} Give the articles one of your own.", BiaskitWarning, stacklevel=3)
    return tuple((article.id, found[article.id]) for article in articles if article.id in found)


def _source(articles: Any) -> Any:
    from biaskit.reading import Articles, read_articles

    return articles if isinstance(articles, Articles) else read_articles(articles)


def left_out(source: Any) -> tuple[tuple[str, str], ...]:
    """(Place, reason) of what the reader of ``source`` left out, once it was iterated."""
    return tuple((entry.place, entry.reason) for entry in getattr(source, "skipped", ()))


def united(annotations: Iterable[Annotation], actors: "Actors | None") -> Iterator[Annotation]:
    """Annotations of several articles, an actor called by one name in all; ``actors`` as given to `annotate`."""
    from biaskit.actors import Actors
    from biaskit.annotation.uniting import unite

    return unite(list(annotations), actors if actors is not None else Actors.world())


def split(annotation: Annotation) -> list[Annotation]:
    """The annotation of each article by itself, with all actors; what `join` makes one again.

    >>> [len(one.mentions) for one in split(annotate(["Peru praised Chile.", "It rained."]))]
    [3, 0]
    """
    mentions, quotations = _by_article(annotation.mentions), _by_article(annotation.quotations)
    spans: dict[str, list[tuple[str, Span]]] = defaultdict(list)
    for article_id, span in annotation.boilerplate:
        spans[article_id].append((article_id, span))
    events = dict(annotation.events)
    return [
        Annotation(
            (article,),
            annotation.actors,
            tuple(mentions[article.id]),
            tuple(quotations[article.id]),
            boilerplate=tuple(spans[article.id]),
            events=((article.id, events[article.id]),) if article.id in events else (),
        )
        for article in annotation.articles
    ]


def _by_article(records: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for record in records:
        found[record.article_id].append(record)
    return found


def join(annotations: Iterable[Annotation]) -> Annotation:
    """Annotations of several articles as one, in order; an actor that several name is listed once."""
    articles: list[Article] = []
    mentions: list[Mention] = []
    quotations: list[Quotation] = []
    skipped: list[tuple[str, str]] = []
    boilerplate: list[tuple[str, Span]] = []
    events: list[tuple[str, str]] = []
    actors: dict[str, Actor] = {}
    for one in annotations:
        articles.extend(one.articles)
        mentions.extend(one.mentions)
        quotations.extend(one.quotations)
        skipped.extend(one.skipped)
        boilerplate.extend(one.boilerplate)
        events.extend(one.events)
        for actor in one.actors:
            known = actors.setdefault(actor.name, actor)
            if known.member_of is None and actor.member_of is not None:
                actors[actor.name] = actor
    return Annotation(
        articles=tuple(articles),
        actors=tuple(actors.values()),
        mentions=tuple(mentions),
        quotations=tuple(quotations),
        skipped=tuple(skipped),
        boilerplate=tuple(boilerplate),
        events=tuple(events),
    )
