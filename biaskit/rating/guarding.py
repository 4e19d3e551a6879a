"""Ratings of annotated articles, of which one that breaks a scorer costs no other its ratings."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from biaskit.errors import BiaskitError
from biaskit.processes import DIED, Died, processes_of, spread
from biaskit.types import Annotation, Article, Mention, Scorer

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

_BATCH = 64
"""Articles whose ratings one process makes at a time."""

_SOUND = Annotation((Article("sound", "Peru won."),), (), (Mention("sound", "Peru", "Peru won.", 0, 4),), ())
"""What any scorer can rate, or find no evidence in: one that fails with it is broken, or cannot be reached."""


def guarded(
    annotations: Sequence[Annotation],
    make: Callable[[Annotation], T],
    combine: Callable[[Sequence[T]], T],
    *,
    alone: Callable[[Annotation], T] | None = None,
    error: BiaskitError | None = None,
) -> tuple[T, list[Annotation]]:
    """What is made of annotated articles, and the annotations it is made of; one that breaks a scorer is set aside.

    Args:
        annotations: of single articles.
        make: rates what it is given, one annotation or several that were joined.
        combine: makes one of what was made of several.
        alone: rates one, remembering nothing of others; None for ``make``.
        error: what all together met; None where that was not tried.

    Raises:
        BiaskitError: when a scorer fails with a sound sentence too: it, and no article, is broken.
    """
    from biaskit.annotation import join

    try:
        if error is None:
            return make(join(annotations)), list(annotations)
    except BiaskitError as met:
        error = met
    single = alone or make
    tried = [_tried(one, single) for one in annotations]
    made = [result for result, _ in tried if result is not None]
    if len(made) == len(tried):
        raise BiaskitError(f"{error} It fails only when several articles are rated together.") from error
    if _tried(_SOUND, single)[0] is None:
        raise error
    kept = [one for _, one in tried]
    return combine(made) if made else make(join(kept)), kept


def _tried(one: Annotation, make: Callable[[Annotation], T]) -> tuple[T | None, Annotation]:
    """What is made of an article, and its annotation; nothing, and that it is set aside, where that cannot be."""
    try:
        return make(one), one
    except BiaskitError as error:
        return None, _set_aside(one, str(error))


def _set_aside(one: Annotation, reason: str) -> Annotation:
    entries = ((article.id, f"rating failed: {reason}") for article in one.articles)
    return Annotation((), (), (), (), (*one.skipped, *entries))


def rate_all(
    annotation: Annotation, scorers: Sequence[Scorer], *, n_jobs: int = 1, progress: bool | None = None
) -> tuple["pd.DataFrame", Annotation]:
    """Ratings of what is annotated, in memory, and the annotation without articles that break a scorer.

    Args:
        annotation: of any number of articles.
        scorers: loaded.
        n_jobs: processes.
        progress: as for `biaskit.rating.rate`, in one process.

    Warns:
        BiaskitWarning: when an article is set aside.
    """
    from biaskit.annotation import join, split, warn_of_failures
    from biaskit.rating.tabling import rate

    guard = partial(guarded, make=partial(_table, scorers), combine=_tables)
    if processes_of(n_jobs) == 1:
        try:
            return rate(annotation, scorers, progress=progress), annotation
        except BiaskitError as error:
            found = [guard(split(annotation), error=error)]
    else:
        singles = split(annotation)
        batches = [singles[first : first + _BATCH] for first in range(0, len(singles), _BATCH)]
        found = []
        for batch, result in spread(partial(_same, guard), batches, n_jobs=n_jobs):
            found += _singly(guard, batch) if isinstance(result, Died) else [result]
    whole = join([one for _, some in found for one in some])
    warn_of_failures(whole)
    ratings = _tables([table for table, _ in found] or [rate([], scorers)])
    return ratings, replace(whole, actors=annotation.actors, skipped=(*annotation.skipped, *whole.skipped))


_Guard = Callable[[Sequence[Annotation]], tuple[T, list[Annotation]]]


def _singly(guard: _Guard[T], annotations: Sequence[Annotation]) -> Iterator[tuple[T, list[Annotation]]]:
    """What is made of each of some annotations on which, together, a process died; never in this process."""
    for [one], result in spread(partial(_same, guard), ([one] for one in annotations), apart=True):
        yield guard([_set_aside(one, DIED)]) if isinstance(result, Died) else result


def _same(work: T) -> T:
    return work


def _table(scorers: Sequence[Scorer], annotation: Annotation) -> "pd.DataFrame":
    from biaskit.rating.tabling import rate

    return rate(annotation, scorers, progress=False)


def _tables(tables: Sequence["pd.DataFrame"]) -> "pd.DataFrame":
    import pandas as pd

    kept = [table for table in tables if len(table)] or list(tables[:1])
    return pd.concat(kept, ignore_index=True) if len(kept) > 1 else kept[0]
