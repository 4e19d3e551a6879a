"""The lazy corpus: reads its source anew each time it is iterated, and knows what it met."""

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any

from biaskit.errors import BiaskitWarning, InputError, not_found
from biaskit.reading import limits
from biaskit.reading.columns import NO_TEXT_COLUMN, Row, check_columns, find_columns, no_text, to_article
from biaskit.reading.language import foreign_language
from biaskit.reading.log import DUPLICATE, Log, Skipped
from biaskit.reading.sources import STDIN, Found, check_source, source_rows
from biaskit.types import Article

ERRORS = ("warn", "raise")
DUPLICATES = ("flag", "keep", "drop")


class Articles:
    """Articles of a source, read one at a time while they are iterated; see `read_articles`.

    After (or during) an iteration, `n_read`, `n_duplicates`, `skipped` and `notes` tell of it, and ``str()`` sums
    it up. Files and lists can be iterated again and are read anew; standard input and iterators only once.
    """

    def __init__(
        self, source: Any, *, columns: Mapping[str, str] | None, errors: str, duplicates: str, language: str | None
    ) -> None:
        """Check source and options; nothing is read yet."""
        if errors not in ERRORS:
            raise not_found("way to treat errors", errors, ERRORS)
        if duplicates not in DUPLICATES:
            raise not_found("way to treat duplicates", duplicates, DUPLICATES)
        check_columns(columns)
        check_source(source)
        self._source = source
        self._columns = dict(columns or {})
        self._errors, self._duplicates, self._language = errors, duplicates, language
        self._log = Log(errors)
        self._once = isinstance(source, Iterator) or (isinstance(source, str | Path) and str(source) == STDIN)
        self._started = False

    @property
    def n_read(self) -> int:
        """Number of articles handed out, duplicates included."""
        return self._log.n_read

    @property
    def expected(self) -> int | None:
        """Number of articles to come, before anything is skipped; None where only reading would tell."""
        from biaskit.reading.counting import expected

        return expected(self._source)

    @property
    def n_duplicates(self) -> int:
        """Number of articles whose text an earlier one has; 0 under ``duplicates="keep"``."""
        return self._log.n_duplicates

    @property
    def skipped(self) -> tuple[Skipped, ...]:
        """What was left out, each with place, reason and detail."""
        return tuple(self._log.skipped)

    @property
    def notes(self) -> tuple[Skipped, ...]:
        """What was read with a doubt: encodings guessed, dates not understood, ids given twice."""
        return tuple(self._log.notes)

    def __str__(self) -> str:
        """How many were read, and how many skipped for which reasons."""
        return str(self._log)

    def __repr__(self) -> str:
        """The same, marked as an object."""
        return f"<Articles: {self._log}>"

    def __iter__(self) -> Iterator[Article]:
        """Read the source from its beginning."""
        if self._once and self._started:
            raise InputError(
                "This source can be read only once. Keep its articles: articles = list(read_articles(...))."
            )
        self._started = True
        log = self._log = Log(self._errors)
        yield from _marked(self._wanted(log), self._duplicates, log)
        _raise_if_no_text(log)
        if message := log.warning():
            warnings.warn(f"{message}. See .skipped and .notes.", BiaskitWarning, stacklevel=2)

    def _wanted(self, log: Log) -> Iterator[tuple[str, Article]]:
        """Articles that have a text, in the language asked for."""
        for place, article in articles_of(source_rows(self._source, log, self._columns), self._columns, log):
            if is_wanted(article, place, self._language, log):
                yield place, article


def articles_of(rows: Iterable[Found], columns: Mapping[str, str], log: Log) -> Iterator[tuple[str, Article]]:
    """Articles with their places; what is one already stays as it is, and a row without a text column is skipped."""
    columns_of = lru_cache(maxsize=64)(lambda names: find_columns(names, columns))
    for found in rows:
        if not isinstance(found, Row):
            yield found
            continue
        names = tuple(found.fields)
        fields = columns_of(names)
        if "text" in fields:
            yield found.place, to_article(found, fields, log)
        else:
            log.skip(found.place, NO_TEXT_COLUMN, no_text(names, columns))


def is_wanted(article: Article, place: str, language: str | None, log: Log) -> bool:
    """Whether an article has a text, in the language asked for; the log says why it has not."""
    if not article.text.strip():
        log.skip(place, "empty")
        return False
    if len(article.text) > limits.LARGEST_ARTICLE:
        log.skip(place, limits.TOO_LARGE, f"a text of more than {limits.LARGEST_ARTICLE:,} characters")
        return False
    if language and (code := foreign_language(article.text, language)):
        wanted = "English" if language == "en" else repr(language)
        log.set_aside(place, f"not {wanted}", f"seems to be {code!r}")
        return False
    return True


def _marked(articles: Iterator[tuple[str, Article]], duplicates: str, log: Log) -> Iterator[Article]:
    """Give every article an id of its own and mark the ones whose text came before; only hashes are kept."""
    ids: dict[bytes, int] = {}
    first_ids: dict[bytes, str] = {}
    for place, article in articles:
        text_key = text_digest(article.text)
        first = None if duplicates == "keep" else first_ids.get(text_key)
        if first is not None and duplicates == "drop":
            log.n_duplicates += 1
            log.set_aside(place, DUPLICATE, f"of {first}")
            continue
        marked = _with_own_id(article, ids, place, log if first is None else Log())
        if first is not None:
            log.n_duplicates += 1
            marked = replace(marked, meta={**marked.meta, "duplicate_of": first})
        first_ids.setdefault(text_key, marked.id)
        log.n_read += 1
        yield marked


def _with_own_id(article: Article, ids: dict[bytes, int], place: str, log: Log) -> Article:
    """The article under an id that none before it has; ``ids`` holds for each id the last number given to it."""
    given = article.id or content_id(article)
    own, number = given, 1
    if (key := digest(given)) in ids:
        number = ids[key]
        while digest(own) in ids:
            number += 1
            own = f"{given}-{number}"
    ids[digest(own)] = 1
    ids[key] = number
    if number > 1 and article.id:
        log.note(place, "id given twice", f"{given!r} became {own!r}")
    return article if own == article.id else replace(article, id=own)


def content_id(article: Article) -> str:
    """Identifier made of the content: the first 16 hexadecimal digits of SHA-256 over title and text.

    >>> content_id(Article(id="", text="The tanker was seized."))
    '1442abfc555261ad'
    """
    return sha256(f"{article.title}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()[:16]


def text_digest(text: str) -> bytes:
    """What texts share that are the same but for case and white space.

    >>> text_digest("Peru  won.") == text_digest("PERU won.")
    True
    """
    return digest(" ".join(text.casefold().split()))


def digest(text: str) -> bytes:
    """Sixteen bytes that stand for a text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _raise_if_no_text(log: Log) -> None:
    """A source in which nothing has a text column is the user's to mend, not to be warned about."""
    if not log.n_read and log.skipped and all(record.reason == NO_TEXT_COLUMN for record in log.skipped):
        raise InputError(f"{log.skipped[0]}.")
