"""Ratings of annotated articles, of which one that breaks a scorer costs no other its ratings."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from biaskit.errors import BiaskitError
from biaskit.processes import Died, processes_of, spread
from biaskit.types import Annotation, Scorer

if TYPE_CHECKING:
    import pandas as pd

T = TypeVar("T")

_BATCH = 64
"""Articles whose ratings one process makes at a time."""


def guarded(annotations: Sequence[Annotation], make: Callable[[Annotation], T]) -> tuple[T, list[Annotation]]:
    """What is made of annotated articles, and the annotations it is made of; one that breaks a scorer is set aside.

    Args:
        annotations: of single articles.
        make: rates what it is given, one annotation or several that were joined.

    Raises:
        BiaskitError: when a scorer fails with every one of several articles: it, and no article, is broken.
    """
    from biaskit.annotation import join

    try:
        return make(join(annotations)), list(annotations)
    except BiaskitError as error:
        tried = [_tried(one, make) for one in annotations]
        failed = sum(before is not after for before, after in zip(annotations, tried, strict=True))
        if failed == sum(bool(one.mentions) for one in annotations) > 1:
            raise
        if not failed:  # each alone is well, and all together are not
            raise BiaskitError(f"{error} It fails only when several articles are rated together.") from error
        return make(join(tried)), tried


def _tried(one: Annotation, make: Callable[[Annotation], Any]) -> Annotation:
    """The annotation of an article where it can be rated; else that it is set aside, and why."""
    try:
        make(one)
    except BiaskitError as error:
        ids = [article.id for article in one.articles]
        return Annotation((), (), (), (), (*one.skipped, *((i, f"rating failed: {error}") for i in ids)))
    return one


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
    import pandas as pd

    from biaskit.annotation import join, split, warn_of_failures
    from biaskit.rating.tabling import rate

    if processes_of(n_jobs) == 1:
        try:
            return rate(annotation, scorers, progress=progress), annotation
        except BiaskitError:
            found = [guarded(split(annotation), partial(_table, scorers))]
    else:
        singles = split(annotation)
        batches = [singles[first : first + _BATCH] for first in range(0, len(singles), _BATCH)]
        done = spread(partial(_guard, tuple(scorers)), batches, n_jobs=n_jobs)
        found = [
            result if not isinstance(result, Died) else guarded(batch, partial(_table, scorers))
            for batch, result in done
        ]
    whole = join([one for _, some in found for one in some])
    warn_of_failures(whole)
    tables = [table for table, _ in found if len(table)] or [table for table, _ in found][:1] or [rate([], scorers)]
    ratings = pd.concat(tables, ignore_index=True) if len(tables) > 1 else tables[0]
    return ratings, replace(whole, actors=annotation.actors, skipped=(*annotation.skipped, *whole.skipped))


def _guard(scorers: tuple[Scorer, ...]) -> Callable[[Sequence[Annotation]], Any]:
    return partial(guarded, make=partial(_table, scorers))


def _table(scorers: Sequence[Scorer], annotation: Annotation) -> "pd.DataFrame":
    from biaskit.rating.tabling import rate

    return rate(annotation, scorers, progress=False)
