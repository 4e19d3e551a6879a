"""Bytes of a lexicon to text: strictly, for one lost letter is one lost word."""

import codecs

from biaskit.errors import InputError
from biaskit.reading.decoding import decode
from biaskit.reading.log import Log

_LOST = "\ufffd"


def decoded(data: bytes, place: str, encoding: str | None = None) -> tuple[str, str]:
    """Decode a file, and say which encoding was guessed ("" where none was).

    A byte-order mark says UTF-8, UTF-16 or UTF-32; without one it is UTF-8 where that fits, else a guess.

    Raises:
        InputError: for bytes that are no text, with their line; for an encoding that does not exist.

    >>> decoded("naïve".encode("cp1252"), "mine.txt")
    ('naïve', 'cp1252')
    """
    if encoding is not None:
        return _by_name(data, place, encoding), ""
    log = Log()
    text = decode(data, place, log)
    if "\0" in text:
        raise InputError(f"{place}: not a text file. Save it as text in UTF-8, one of the formats of load_lexicon.")
    if _LOST in text and _LOST.encode() not in data:
        line = text[: text.index(_LOST)].count("\n") + 1
        raise InputError(f"{place}, line {line}: bytes that are no text in UTF-8. Save it as UTF-8, or give encoding=.")
    guessed = log.notes[0].detail.removeprefix("read as ") if log.notes else ""
    return text, guessed


def _looked_up(encoding: str) -> None:
    try:
        codecs.lookup(encoding)
    except ValueError:  # a NUL in the name
        raise LookupError(encoding) from None


def _by_name(data: bytes, place: str, encoding: str) -> str:
    try:
        _looked_up(encoding)
        return data.decode(encoding).removeprefix("\ufeff")
    except LookupError:
        raise InputError(f"Python knows no encoding {encoding!r}. Usual: utf-8, utf-16, cp1252, latin-1.") from None
    except UnicodeError as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        line = data[:start].count(b"\n") + 1
        reason = error.reason if isinstance(error, UnicodeDecodeError) else error
        raise InputError(f"{place}, line {line}: not {encoding} ({reason}). Give another encoding=.") from None
