"""A row of any table to an Article: columns are found by their usual names."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from biaskit.errors import InputError, not_found
from biaskit.reading.dates import parse_date
from biaskit.reading.decoding import without_surrogates
from biaskit.reading.log import Log
from biaskit.types import Article

FIELDS = ("id", "text", "outlet", "date", "title", "url")
NO_TEXT_COLUMN = "no text column"

# Compared without case, spaces and punctuation; the first of a line that a table has is taken.
_USUAL_NAMES = {
    "text": "text fulltext articletext contentoriginal content articlebody body bodyparagraphs maintext article story "
    "document rawtext plaintext",
    "outlet": "outlet newsoutlet publisher publication newspaper sourcename source sitename site website media domain "
    "sourcedomain",
    "date": "date published publishdate publisheddate publishedat publicationdate pubdate datepublished datepublish "
    "publishedtime articledate timestamp",
    "title": "title headline articletitle newstitle",
    "url": "url link articleurl newslink",
    "id": "id articleid docid documentid uuid uid guid",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One article-to-be: its place in the source and what stands there."""

    place: str
    fields: Mapping[str, Any]


def check_columns(columns: Mapping[str, str] | None) -> None:
    """Refuse a mapping from anything but the article's fields.

    Raises:
        NotFoundError: for another field.
    """
    for field, name in (columns or {}).items():
        if field not in FIELDS:
            raise not_found("article field", field, FIELDS)
        if not isinstance(name, str):
            raise InputError(f"columns: the column of {field!r} is named by a text, not by {type(name).__name__}.")


def find_columns(names: tuple[str, ...], columns: Mapping[str, str] | None = None) -> dict[str, str]:
    """Say which column holds which field of the article.

    >>> find_columns(("Headline", "content", "Publisher", "topic"))
    {'text': 'content', 'outlet': 'Publisher', 'title': 'Headline'}
    """
    given = {field: name for field, name in (columns or {}).items() if name in names}
    plain = {_plain(name): name for name in reversed(names) if name not in given.values()}
    found: dict[str, str] = {}
    for field, usual in _USUAL_NAMES.items():
        named = next((plain[name] for name in usual.split() if name in plain), None)
        name = given.get(field) if field in (columns or {}) else named
        if name is not None:
            found[field] = name
    return found


def no_text(names: tuple[str, ...], columns: Mapping[str, str] | None = None) -> str:
    """Say what stands there instead of a text column, and how to map one."""
    wanted = f"{columns['text']!r} is not there; " if columns and "text" in columns else ""
    there = ", ".join(map(repr, names)) or "none"
    return f"{wanted}columns: {there}; name it with columns={{'text': '...'}}"


def to_article(row: Row, found: Mapping[str, str], log: Log) -> Article:
    """Build the article of a row; what belongs to no field of its own travels in ``meta``. The id may still be ""."""
    fields = row.fields
    meta = {name: _meta_value(value) for name, value in fields.items() if name not in found.values()}
    given = {field: None if is_missing(fields.get(name)) else fields.get(name) for field, name in found.items()}
    try:
        date = parse_date(given.get("date")) if given.get("date") is not None else None
    except (ValueError, OverflowError, OSError):
        date = None
        meta["date_as_given"] = str(given["date"])
        log.note(row.place, "unreadable date, left empty", repr(given["date"]))
    return Article(
        id=_as_id(given.get("id")),
        text=_as_text(given.get("text")),
        outlet=_as_name(given.get("outlet")),
        date=date,
        title=_as_text(given.get("title")),
        url=_as_text(given.get("url")).strip(),
        meta=meta,
    )


def is_missing(value: Any) -> bool:
    """None, NaN, NaT and pandas' NA, without importing pandas."""
    if isinstance(value, float):
        return value != value
    return value is None or type(value).__name__ in ("NAType", "NaTType")


def _plain(name: str) -> str:
    return re.sub(r"[\W_]", "", name).casefold()


def _as_text(value: Any) -> str:
    """Strings as they are; paragraphs on a line each, the sentences within one joined by a space."""
    if isinstance(value, list | tuple):
        lines = (" ".join(map(str, part)) if isinstance(part, list | tuple) else str(part) for part in value)
        return without_surrogates("\n".join(lines))
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    return without_surrogates("" if value is None else str(value))


def _as_name(value: Any) -> str:
    """Name of the outlet; news interfaces give {"id": ..., "name": ...}."""
    return _as_text(value.get("name") if isinstance(value, Mapping) else value).strip()


def _as_id(value: Any) -> str:
    """Identifier as a string; 12.0 is what tables with gaps make of 12."""
    return _as_text(int(value) if isinstance(value, float) and value.is_integer() else value)


def _meta_value(value: Any) -> Any:
    """Scalars as they are; lists of strings joined by "; ", what is nested deeper as JSON."""
    if isinstance(value, str):
        return without_surrogates(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return without_surrogates("; ".join(value))
    if isinstance(value, list | tuple | Mapping):
        return without_surrogates(json.dumps(value, ensure_ascii=False, default=str))
    return None if is_missing(value) else value
