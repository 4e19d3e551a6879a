"""Annotating over several processes, in order and in bounded memory."""

from collections.abc import Iterable, Iterator
from functools import partial

from biaskit.annotation.corpus import Annotator, batches
from biaskit.processes import DIED, Died, spread
from biaskit.types import Annotation, Article

_DIED = f"annotation failed: {DIED}"


def run(annotator: Annotator, articles: Iterable[Article], *, n_jobs: int = 1) -> Iterator[Annotation]:
    """Annotate each article; one that breaks a step, or a process, is set aside, and the others go on."""
    for batch, found in spread(partial(_bound, annotator), batches(articles), n_jobs=n_jobs):
        yield from _singly(annotator, batch) if isinstance(found, Died) else found


def _bound(annotator: Annotator) -> "partial[list[Annotation]]":
    return partial(Annotator.annotate_all, annotator)


def _singly(annotator: Annotator, articles: Iterable[Article]) -> Iterator[Annotation]:
    """Annotations of articles on which, together, a process died."""
    alone = ([article] for article in articles)
    for [article], found in spread(partial(_bound, annotator), alone, apart=True):
        yield from [Annotation((), (), (), (), ((article.id, _DIED),))] if isinstance(found, Died) else found
