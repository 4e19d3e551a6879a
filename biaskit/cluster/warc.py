"""News pages out of web archives (WARC): main text, title, day, address and outlet."""

from collections.abc import Iterator, Mapping
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from biaskit.cluster.records import content_of, records_of
from biaskit.errors import BiaskitError, InputError, require
from biaskit.reading.articles import articles_of
from biaskit.reading.columns import Row
from biaskit.reading.decoding import BROKEN_GZIP
from biaskit.reading.formats import as_declared, html_rows
from biaskit.reading.limits import TOO_LARGE, GrowthError
from biaskit.reading.log import Log
from biaskit.types import Article

LARGEST_PAGE = 10_000_000
"""Bytes of a page, unpacked, beyond which it is no article."""

_HTML = ("text/html", "application/xhtml+xml")
_DAMAGED = "damaged web archive, read as far as it goes"
_NONE = "not a web archive"
_PURPOSE = "Reading web archives"


def read_warc(path: str | Path, *, storage_options: Mapping[str, Any] | None = None) -> Iterator[Article]:
    """Articles of a web archive, in order: the main text of each page of HTML that was answered with 200.

    What is no page, and pages without an article's text, are passed over. Outlet is the host without "www.", the day
    that which the page states, else that on which it was fetched. The ids are empty: `biaskit.read_articles` and
    `biaskit.rate` make them of the content, and keep to a language.

    Args:
        path: a .warc or .warc.gz file at any address that fsspec knows.
        storage_options: for fsspec, such as credentials.

    Raises:
        MissingExtraError: when warcio, trafilatura or fsspec is not installed.
        InputError: when the file cannot be opened, is no web archive, or grows beyond all news before its first page.

    >>> list(read_warc("nowhere.warc.gz"))
    Traceback (most recent call last):
    ...
    biaskit.errors.InputError: Cannot read 'nowhere.warc.gz': No such file or directory.
    """
    from biaskit.cluster.places import open_bytes

    log = Log()
    try:
        with open_bytes(str(path), storage_options or {}, unpack=False) as stream:
            for _, article in articles_of(warc_rows(stream, str(path), log), {}, Log()):
                log.n_read += 1
                yield article
    except OSError as error:
        raise InputError(f"Cannot read {str(path)!r}: {error.strerror or error}.") from error
    if log.skipped and not log.n_read:
        advice = "Give a .warc or .warc.gz file" if log.skipped[0].reason == _NONE else "Mend it, or give another file"
        raise InputError(f"{log.skipped[0]}. {advice}.")


def warc_rows(stream: BufferedReader, place: str, log: Log) -> Iterator[Row]:
    """Rows of a web archive; one that breaks off, or grows too much, is logged and the pages before that stand."""
    require("trafilatura", extra="cluster", purpose=_PURPOSE)
    number = 0
    try:
        for number, record in enumerate(records_of(stream), start=1):
            if _is_page(record):
                yield from _page_rows(record, f"{place}:record {number}", log)
        if not number:
            log.skip(place, _NONE)
    except BROKEN_GZIP as error:
        log.skip(place, _DAMAGED, _said(error))
    except GrowthError as error:
        log.skip(place, TOO_LARGE, str(error))
    except (OSError, BiaskitError):
        raise
    except Exception as error:  # warcio meets damage with whatever comes of it
        log.skip(place, *((_DAMAGED, _said(error)) if number else (_NONE,)))


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())}"[:100]


def _is_page(record: Any) -> bool:
    headers = record.http_headers
    if record.rec_type != "response" or headers is None or headers.get_statuscode() != "200":
        return False
    kind = (headers.get_header("Content-Type") or "").partition(";")[0].strip().lower()
    return kind in _HTML


def _page_rows(record: Any, place: str, log: Log) -> Iterator[Row]:
    page = content_of(record, LARGEST_PAGE)
    if page is None:
        return log.skip(place, TOO_LARGE, f"a page of more than {LARGEST_PAGE:,} bytes")
    if getattr(record.raw_stream, "limit", 0) and not record.raw_stream.read(1):
        raise EOFError("the last page is cut short")
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    fetched = (record.rec_headers.get_header("WARC-Date") or "")[:10]
    for row in html_rows(BufferedReader(BytesIO(_as_utf8(page, record))), place, log, {}):
        own = {"outlet": _host(url) or row.fields.get("outlet"), "url": url or row.fields.get("url")}
        yield Row(place, {**row.fields, **own, "date": row.fields.get("date") or fetched})


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # of what is no address
        return ""


def _as_utf8(page: bytes, record: Any) -> bytes:
    """The page in UTF-8 where only the header of the answer says what else it is in."""
    kind = record.http_headers.get_header("Content-Type") or ""
    charset = kind.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    try:
        page.decode("utf-8")
    except UnicodeDecodeError:
        found = as_declared(page, charset)
        return page if found is None else found.encode("utf-8", "replace")
    return page
