"""Annotated text and scorers into ratings."""

import math
from collections.abc import Iterable, Iterator, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any

from biaskit.errors import BiaskitError, InputError
from biaskit.progress import Bar, bar
from biaskit.types import Annotation, Article, Cue, Mention, Rating, Scorer

if TYPE_CHECKING:
    import pandas as pd

BATCH = 2048
"""Mentions that are rated together; what a scorer keeps of a sentence is kept for one batch."""


def rate(
    annotated: Any,
    scorers: Any = None,
    *,
    articles: Iterable[Article] | None = None,
    unasserted: bool = False,
    progress: bool | None = None,
) -> "pd.DataFrame":
    """Rate every mention with every scorer; one row per mention, scorer and dimension.

    Args:
        annotated: what `annotate` returned, or a sequence of `Mention`; anything else (texts, articles, whatever
            `read_articles` takes) is annotated first.
        scorers: names of installed scorers or `Scorer` objects, one or several; None for every offline one.
        articles: the articles of bare mentions, for outlet, date and metadata; without them these stay empty.
        unasserted: rate words too that were refused, denied, hoped or only thought ("declined to say that ..."). Bare
            mentions are rated in any case.
        progress: show a bar; None in a terminal or a notebook, see `biaskit.progress.bar`.

    Returns:
        Table with the columns `RATING_COLUMNS`, the mention's remaining fields, title, url and metadata, to which the
        annotation's proposed events belong as ``event``. ``value`` is in [-1, 1] for valence, in [0, 1] for shares, NaN
        where the scorer found no evidence. Rows follow the mentions, so that rating a corpus in parts gives the same
        rows.

    Raises:
        NotFoundError: for a scorer that is not installed.
        InputError: for two scorers of one name.
        BiaskitError: when a scorer fails or breaks its contract.

    >>> from biaskit.types import Mention, Rating
    >>> class Length:
    ...     name, dimensions = "length", ("shortness",)
    ...     def rate(self, mentions):
    ...         return [Rating(m, "length", "shortness", 1 / len(m.sentence)) for m in mentions]
    >>> rate([Mention("a", "Peru", "Peru lost.", 0, 4)], Length())["value"].tolist()
    [0.1]
    """
    from biaskit.annotation.stories import with_events
    from biaskit.tables import ratings_table

    mentions, known = _mentions_of(annotated, unasserted, progress)
    events = annotated.events if isinstance(annotated, Annotation) else ()
    ratings = rate_mentions(mentions, scorers, progress=progress)
    return ratings_table(ratings, with_events(known if articles is None else articles, events))


def rate_mentions(mentions: Sequence[Mention], scorers: Any = None, *, progress: bool | None = False) -> list[Rating]:
    """Ratings of the mentions in order; of each mention by scorer, then dimension. For the rest see `rate`.

    >>> rate_mentions([], [])
    []
    """
    loaded = _loaded(scorers)
    ratings: list[Rating] = []
    total = len(mentions) * sum(len(scorer.dimensions) for scorer in loaded)
    with bar("Rating", total=total, unit="ratings", progress=progress) as shown:
        for first in range(0, len(mentions), BATCH):
            ratings += _interleaved(mentions[first : first + BATCH], loaded, shown)
    return ratings


def _interleaved(mentions: Sequence[Mention], scorers: Sequence[Scorer], shown: Bar) -> list[Rating]:
    rated: list[tuple[int, Sequence[Rating]]] = []
    for scorer in scorers:
        rated.append((len(scorer.dimensions), _rate_with(scorer, mentions)))
        shown.advance(len(rated[-1][1]))
    return [
        rating
        for position in range(len(mentions))
        for width, ratings in rated
        for rating in ratings[position * width : (position + 1) * width]
    ]


def faults(scorer: Scorer, mentions: Sequence[Mention], ratings: Any) -> Iterator[str]:
    """What is wrong with a scorer's answer, in sentences that follow the scorer's name; nothing when all is well.

    A scorer owes one `Rating` per mention and dimension: mentions in the order given, of each its dimensions in the
    order of ``scorer.dimensions``; values in [-1, 1] or NaN; cues inside the sentence.
    """
    if not isinstance(ratings, list | tuple):
        yield f"returned {type(ratings).__name__}, not a list of Rating"
        return
    due = [(mention, dimension) for mention in mentions for dimension in scorer.dimensions]
    if len(ratings) != len(due):
        yield (
            f"returned {len(ratings)} ratings for {len(mentions)} mentions and {len(scorer.dimensions)} dimensions, "
            f"not {len(due)}: one per mention and dimension, in order"
        )
        return
    for rating, (mention, dimension) in zip(ratings, due, strict=True):
        yield from _rating_faults(scorer.name, rating, mention, dimension)


def _rating_faults(name: str, rating: Any, mention: Mention, dimension: str) -> Iterator[str]:
    if not isinstance(rating, Rating):
        yield f"returned {type(rating).__name__} in place of a Rating"
        return
    if rating.mention is not mention and rating.mention != mention:
        yield f"rated {rating.mention.target!r} where {mention.target!r} was due: keep the order of the mentions"
    if (rating.scorer, rating.dimension) != (name, dimension):
        yield (
            f"returned a rating by {rating.scorer!r} in {rating.dimension!r} where {name!r} in {dimension!r} was due: "
            "keep the order of the dimensions"
        )
    if isinstance(rating.value, bool) or not isinstance(rating.value, Real):
        yield f"returned the value {rating.value!r} in {dimension!r}, which is no number: give a float, or NaN"
    elif not (math.isnan(rating.value) or -1 <= rating.value <= 1):
        yield f"returned the value {rating.value!r} in {dimension!r}: give one in [-1, 1], or NaN without evidence"
    yield from _evidence_faults(rating)


def _evidence_faults(rating: Rating) -> Iterator[str]:
    length = len(rating.mention.sentence)
    if not isinstance(rating.cues, tuple) or not all(isinstance(cue, Cue) for cue in rating.cues):
        yield f"returned cues {rating.cues!r}: give a tuple of Cue"
        return
    for cue in rating.cues:
        if not 0 <= cue.start <= cue.end <= length:
            yield f"returned a cue at {cue.start}:{cue.end} of a sentence of {length} characters: keep cues inside it"
    shares = rating.probabilities
    if shares is not None and not (
        len(shares) == 3 and math.isclose(sum(shares), 1, abs_tol=1e-3) and min(shares) >= 0
    ):
        yield f"returned the probabilities {shares!r}: give negative, neutral, positive, which sum to 1, or None"


def _rate_with(scorer: Scorer, mentions: Sequence[Mention]) -> Sequence[Rating]:
    if not mentions:
        return []
    try:
        ratings = scorer.rate(mentions)
    except BiaskitError:
        raise
    except Exception as error:
        raise BiaskitError(
            f"The scorer {scorer.name!r} failed with {type(error).__name__}: {error}. "
            "Leave it out, or report it to its author."
        ) from error
    for fault in faults(scorer, mentions, ratings):
        raise BiaskitError(f"The scorer {scorer.name!r} {fault}. Run biaskit.testing.check_scorer on it.")
    return ratings


def _loaded(scorers: Any) -> Sequence[Scorer]:
    from biaskit.scorers import load_scorers

    several = isinstance(scorers, Iterable) and not isinstance(scorers, str | type) and not hasattr(scorers, "rate")
    wanted = None if scorers is None else list(scorers) if several else [scorers]
    for scorer in wanted or ():
        if not isinstance(scorer, str) and (isinstance(scorer, type) or not isinstance(scorer, Scorer)):
            raise InputError(
                f"{scorer!r} is no scorer. Give a name, or an instance with name, dimensions and rate(mentions)."
            )
    loaded: Sequence[Scorer] = load_scorers(wanted)
    names = [scorer.name for scorer in loaded]
    for name in sorted(set(names)):
        if names.count(name) > 1:
            raise InputError(f"{names.count(name)} scorers are named {name!r}. Give each a name of its own.")
    return loaded


def _mentions_of(
    annotated: Any, unasserted: bool, progress: bool | None
) -> tuple[Sequence[Mention], Iterable[Article]]:
    if isinstance(annotated, Mention):
        return (annotated,), ()
    if isinstance(annotated, list | tuple) and all(isinstance(entry, Mention) for entry in annotated):
        return tuple(annotated), ()
    if not isinstance(annotated, Annotation):
        from biaskit.annotation import annotate

        annotated = annotate(annotated, progress=progress)
    return [m for m in annotated.mentions if m.asserted or unasserted], annotated.articles
