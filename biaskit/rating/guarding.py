"""Ratings of annotated articles, of which one that breaks a scorer costs no other its ratings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from biaskit.errors import BiaskitError
from biaskit.processes import Died, processes_of, spread
from biaskit.types import Annotation, Scorer

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

_BATCH = 64
"""Articles whose ratings one process makes at a time."""


def guarded(
    annotations: Sequence[Annotation],
    make: Callable[[Annotation], T],
    combine: Callable[[Sequence[T]], T],
    *,
    alone: Callable[[Annotation], T] | None = None,
    unasserted: bool = False,
    error: BiaskitError | None = None,
) -> tuple[T, list[Annotation]]:
    """What is made of annotated articles, and the annotations it is made of; one that breaks a scorer is set aside.

    Args:
        annotations: of single articles.
        make: rates what it is given, one annotation or several that were joined.
        combine: makes one of what was made of several.
        alone: rates one, remembering nothing of others; None for ``make``.
        unasserted: whether ``make`` rates words that were refused or only thought.
        error: what all together met; None where that was not tried.

    Raises:
        BiaskitError: when a scorer fails with every one of several articles that have something to rate: it, and no
            article, is broken.
    """
    from biaskit.annotation import join

    try:
        if error is None:
            return make(join(annotations)), list(annotations)
    except BiaskitError as met:
        error = met
    tried = [_tried(one, alone or make) for one in annotations]
    asked = sum(any(mention.asserted or unasserted for mention in one.mentions) for one in annotations)
    made = [result for result, _ in tried if result is not None]
    if len(tried) - len(made) == asked > 1:
        raise error
    if len(made) == len(tried):
        raise BiaskitError(f"{error} It fails only when several articles are rated together.") from error
    kept = [one for _, one in tried]
    return combine(made) if made else make(join(kept)), kept


def _tried(one: Annotation, make: Callable[[Annotation], T]) -> tuple[T | None, Annotation]:
    """What is made of an article, and its annotation; nothing, and that it is set aside, where that cannot be."""
    try:
        return make(one), one
    except BiaskitError as error:
        ids = [article.id for article in one.articles]
        return None, Annotation((), (), (), (), (*one.skipped, *((i, f"rating failed: {error}") for i in ids)))


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
        done = spread(partial(_same, guard), batches, n_jobs=n_jobs)
        found = [result if not isinstance(result, Died) else guard(batch) for batch, result in done]
    whole = join([one for _, some in found for one in some])
    warn_of_failures(whole)
    ratings = _tables([table for table, _ in found] or [rate([], scorers)])
    return ratings, replace(whole, actors=annotation.actors, skipped=(*annotation.skipped, *whole.skipped))


def _same(work: T) -> T:
    return work


def _table(scorers: Sequence[Scorer], annotation: Annotation) -> "pd.DataFrame":
    from biaskit.rating.tabling import rate

    return rate(annotation, scorers, progress=False)


def _tables(tables: Sequence["pd.DataFrame"]) -> "pd.DataFrame":
    import pandas as pd

    kept = [table for table in tables if len(table)] or list(tables[:1])
    return pd.concat(kept, ignore_index=True) if len(kept) > 1 else kept[0]
