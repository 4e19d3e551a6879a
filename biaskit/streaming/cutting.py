"""A stream of articles cut into the parts of a run."""

from collections.abc import Iterable, Iterator

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
    part: list[Article] = []
    length = 0
    for article in articles:
        if part and (len(part) == PART_ARTICLES or length + len(article.text) > PART_CHARACTERS):
            yield part
            part, length = [], 0
        part.append(article)
        length += len(article.text)
    if part:
        yield part
