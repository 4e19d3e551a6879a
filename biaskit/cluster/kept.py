"""Articles of web archives, kept between the two passes so that no page is looked through twice."""

import datetime
import gzip
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from biaskit.cluster.places import Folder, open_bytes
from biaskit.types import Article

KEPT = "_scan/articles-*.jsonl.gz"
"""Which files they are."""


def kept_name(number: int) -> str:
    """Name of the file with a partition's articles.

    >>> kept_name(7)
    '_scan/articles-00007.jsonl.gz'
    """
    return f"_scan/articles-{number:05d}.jsonl.gz"


def are_kept(number: int, folder: Folder) -> bool:
    """Whether a partition's articles are there."""
    return folder.size(kept_name(number)) is not None


def keep_articles(number: int, articles: Iterable[Article], folder: Folder) -> None:
    """Write a partition's articles, one at a time."""

    def make(paths: Sequence[Path]) -> None:
        with gzip.open(paths[0], "wt", encoding="utf-8", newline="\n") as file:
            for article in articles:
                file.write(_to_line(article))

    folder.put([kept_name(number)], make)


def kept_articles(number: int, folder: Folder) -> Iterator[Article]:
    """The articles that were kept, one at a time.

    Raises:
        FileNotFoundError: when there are none.
    """
    with open_bytes(folder.place(kept_name(number)), folder.options) as stream:
        for line in stream:
            yield _from_line(line)


def _to_line(article: Article) -> str:
    fields = {name: getattr(article, name) for name in ("id", "text", "outlet", "title", "url")}
    told = {**fields, "date": article.date and article.date.isoformat(), "meta": dict(article.meta)}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _from_line(line: bytes) -> Article:
    told = json.loads(line)
    date = datetime.date.fromisoformat(told["date"]) if told["date"] else None
    return Article(**{**told, "date": date})
