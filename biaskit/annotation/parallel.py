"""Annotating over several processes, in order and in bounded memory."""

from collections.abc import Iterable, Iterator
from typing import Any

from biaskit.types import Annotation, Article

_BATCH = 4


def run(annotator: Any, articles: Iterable[Article], *, n_jobs: int = 1) -> Iterator[Annotation]:
    """Annotate each article; one that breaks a step is set aside with its reason, and the others go on."""
    if n_jobs == 1:
        yield from (attempt(annotator, article) for article in articles)
        return
    from joblib import Parallel, delayed

    parallel = Parallel(n_jobs=n_jobs, return_as="generator", batch_size=_BATCH, pre_dispatch="4*n_jobs")
    yield from parallel(delayed(attempt)(annotator, article) for article in articles)


def attempt(annotator: Any, article: Article) -> Annotation:
    """Annotate one article, or say why it could not be."""
    from biaskit.errors import BiaskitError

    try:
        result: Annotation = annotator.annotate(article)
    except BiaskitError:
        raise
    except Exception as error:
        reason = f"annotation failed: {type(error).__name__}: {' '.join(str(error).split())}"
        return Annotation((), (), (), (), ((article.id, reason),))
    return result
