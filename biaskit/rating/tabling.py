"""Annotated text and scorers into a table of ratings."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from biaskit.errors import InputError, check_types
from biaskit.progress import bar
from biaskit.rating.rater import Rater
from biaskit.types import Annotation, Article, Mention, Rating

if TYPE_CHECKING:
    import pandas as pd

    from biaskit.actors import Actors


@overload
def rate(
    annotated: Any,
    scorers: Any = None,
    *,
    articles: Iterable[Article] | None = None,
    unasserted: bool = False,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    out: None = None,
    resume: bool = False,
    progress: bool | None = None,
) -> "pd.DataFrame": ...


@overload
def rate(
    annotated: Any,
    scorers: Any = None,
    *,
    articles: Iterable[Article] | None = None,
    unasserted: bool = False,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    out: str | Path,
    resume: bool = False,
    progress: bool | None = None,
) -> Path: ...


def rate(
    annotated: Any,
    scorers: Any = None,
    *,
    articles: Iterable[Article] | None = None,
    unasserted: bool = False,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    out: str | Path | None = None,
    resume: bool = False,
    progress: bool | None = None,
) -> "pd.DataFrame | Path":
    """Rate every mention with every scorer; one row per mention, scorer and dimension.

    Args:
        annotated: what `annotate` returned, or a sequence of `Mention`; anything else (texts, articles, whatever
            `read_articles` takes) is annotated first.
        scorers: names of installed scorers or `Scorer` objects, one or several; None for every offline one.
        articles: the articles of bare mentions, for outlet, date and metadata; without them these stay empty.
        unasserted: rate words too that were refused, denied, hoped or only thought ("declined to say that ..."). Bare
            mentions are rated in any case.
        actors, targets, pipeline: how texts and articles are annotated; see `biaskit.annotate`.
        n_jobs: processes that annotate, and under ``out`` rate too; -1 for one on every core.
        out: where texts and articles are rated to, part by part, in bounded memory: a folder for ratings and
            quotations, or a .parquet, .csv or .jsonl file; see `biaskit.streaming.run`. None for a table.
        resume: go on with what an earlier call with the same arguments left in ``out``; where nothing is, start.
        progress: show a bar; None in a terminal or a notebook, see `biaskit.progress.bar`.

    Returns:
        The path, where ``out`` is given; `biaskit.summarize` takes that of a folder or Parquet file. Else a table with
        the columns `RATING_COLUMNS`, the mention's remaining fields, title, url and metadata, to which the annotation's
        proposed events belong as ``event``. ``value`` is in [-1, 1] for valence, in [0, 1] for shares, NaN where the
        scorer found no evidence. Rows follow the mentions, so that rating a corpus in parts gives the same rows. A
        rating depends on the mention's sentence and what is known of it, never on the article or the place in it
        (`WHERE`); of a sentence that is printed again (wire copy) the ratings are copied.

    Raises:
        NotFoundError: for a scorer that is not installed.
        InputError: for two scorers of one name; for options of annotation where all is annotated; for a place that
            cannot be written or holds another run.
        BiaskitError: when a scorer fails or breaks its contract. (Under ``out`` an article that breaks one is set
            aside.)

    >>> from biaskit.types import Mention, Rating
    >>> class Length:
    ...     name, dimensions = "length", ("shortness",)
    ...     def rate(self, mentions):
    ...         return [Rating(m, "length", "shortness", 1 / len(m.sentence)) for m in mentions]
    >>> rate([Mention("a", "Peru", "Peru lost.", 0, 4)], Length())["value"].tolist()
    [0.1]
    """
    check_types(rate, locals())
    from biaskit.annotation.stories import with_events
    from biaskit.tables import ratings_table

    how: dict[str, Any] = {
        "actors": actors,
        "targets": targets,
        "pipeline": pipeline,
        "n_jobs": n_jobs,
        "progress": progress,
    }
    if out is not None or resume:
        if articles is not None:
            raise InputError("articles= is for bare mentions; with out= give the articles themselves.")
        return _rate_to(out, annotated, scorers, unasserted=unasserted, resume=resume, **how)
    mentions, known = _mentions_of(annotated, unasserted, how)
    events = annotated.events if isinstance(annotated, Annotation) else ()
    ratings = rate_mentions(mentions, scorers, progress=progress)
    return ratings_table(ratings, with_events(known if articles is None else articles, events))


def _rate_to(
    out: str | Path | None,
    annotated: Any,
    scorers: Any,
    *,
    resume: bool,
    n_jobs: int,
    progress: bool | None,
    **options: Any,
) -> Path:
    """What `rate` does where ``out`` is given."""
    from biaskit.rating.plan import Plan
    from biaskit.reading import Articles, read_articles
    from biaskit.streaming import run

    if out is None or isinstance(annotated, Annotation | Mention) or _are_mentions(annotated):
        raise InputError("out= and resume= are for texts and articles: give these, and a folder or file.")
    plan = Plan.asked(scorers=scorers, **options)
    source = annotated if isinstance(annotated, Articles) else read_articles(annotated)
    return run(source, plan, out, resume=resume, n_jobs=n_jobs, progress=progress).out


def rate_mentions(mentions: Sequence[Mention], scorers: Any = None, *, progress: bool | None = False) -> list[Rating]:
    """Ratings of the mentions in order; of each mention by scorer, then dimension. For the rest see `rate`.

    >>> rate_mentions([], [])
    []
    """
    rater = Rater(scorers, remembered=0)
    with bar("Rating", total=len(mentions) * rater.width, unit="ratings", progress=progress) as shown:
        return rater.rate(mentions, shown=shown)


def _mentions_of(
    annotated: Any, unasserted: bool, how: Mapping[str, Any]
) -> tuple[Sequence[Mention], Iterable[Article]]:
    if isinstance(annotated, Annotation | Mention) or _are_mentions(annotated):
        given = [name for name in ("actors", "targets", "pipeline") if how[name] is not None]
        if given:
            raise InputError(f"{', '.join(given)}: for texts and articles; what you give is annotated already.")
    if isinstance(annotated, Mention):
        return (annotated,), ()
    if not isinstance(annotated, Annotation):
        if _are_mentions(annotated):
            return tuple(annotated), ()
        from biaskit.annotation import annotate

        annotated = annotate(annotated, **how)
    return [m for m in annotated.mentions if m.asserted or unasserted], annotated.articles


def _are_mentions(given: Any) -> bool:
    return isinstance(given, list | tuple) and all(isinstance(entry, Mention) for entry in given)
