"""A stream of articles cut into the parts of a run."""

from collections.abc import Iterable, Iterator

from biaskit.pipeline import gathered
from biaskit.types import Article

PART_ARTICLES = 64
"""Articles in one part at most."""

PART_CHARACTERS = 400_000
"""Characters of text after which a part takes no further article, so that long ones do not meet in one."""


def chunks(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """The articles of each part, in order; the same whenever the articles are the same.

    >>> [len(part) for part in chunks([Article(str(number), "Peru lost.") for number in range(70)])]
    [64, 6]
    """
    return gathered(articles, lambda article: len(article.text), most=PART_CHARACTERS, count=PART_ARTICLES)
