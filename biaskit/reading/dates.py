"""The day of publication, out of whatever was given for it."""

import re
from datetime import UTC, date, datetime
from typing import Any

_LONGEST = 200  # characters; what is longer is a text
_MILLISECONDS = 100_000_000_000  # as seconds: the year 5138
# They differ in day, month and year, so that what a text leaves open shows.
_DEFAULTS = (datetime(2000, 1, 1), datetime(2004, 2, 2))
_EPOCH = re.compile(r"\d{9,13}(\.\d+)?")


def parse_date(value: Any) -> date | None:
    """Read a day of publication as printed, without turning it into another time zone.

    ISO dates first, then seconds or milliseconds since 1970 (UTC), then what dateutil reads (month before day
    where both orders are possible). Day, month and year must all be there.

    Raises:
        ValueError: when no day can be read.

    >>> parse_date("December 11, 2025, 9:30 PM EST")
    datetime.date(2025, 12, 11)
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if not text:
        return None
    if len(text) > _LONGEST:
        raise ValueError(text[:_LONGEST])
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        return _from_epoch(float(text)) if _EPOCH.fullmatch(text) else _from_words(text)


def _from_epoch(number: float) -> date:
    seconds = number / 1000 if number > _MILLISECONDS else number
    return datetime.fromtimestamp(seconds, tz=UTC).date()


def _from_words(text: str) -> date:
    from dateutil import parser

    try:
        found = {parser.parse(text, default=day, ignoretz=True).date() for day in _DEFAULTS}
    except (ValueError, ArithmeticError, TypeError, AttributeError) as error:
        raise ValueError(text) from error
    if len(found) > 1:
        raise ValueError(text)
    return found.pop()
