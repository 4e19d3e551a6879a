"""Bytes to text: a mark at the start, else UTF-8, else the best guess."""

import gzip
import re
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from collections.abc import Iterator
from io import BufferedReader, TextIOWrapper
from pathlib import Path

from biaskit.reading.limits import Unpacked, read_lines
from biaskit.reading.log import Log

# UTF-32 first: its little-endian mark begins with that of UTF-16.
_WIDE_MARKS = (
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 100_000
# Accents and curly quotation marks are rare in text written in Latin letters; other scripts are nearly all non-ASCII.
_LATIN_SHARE = 0.3
_SURROGATE = re.compile("[\ud800-\udfff]")

BROKEN_GZIP = (EOFError, gzip.BadGzipFile, zlib.error)
NOT_UTF8 = "not UTF-8"


def open_bytes(path: Path) -> BufferedReader:
    """Open a file for reading bytes, unpacked when its name ends in .gz."""
    return BufferedReader(Unpacked(path.open("rb"))) if path.suffix.lower() == ".gz" else path.open("rb")


def decode(data: bytes, place: str, log: Log) -> str:
    """Decode a whole file; a byte-order mark says what the encoding is, is not text, and goes."""
    encoding = _wide_encoding(data)
    if encoding:
        return data.decode(encoding, errors="replace")
    return _decode_narrow(data.removeprefix(BOM_UTF8), place, log)


def decoded_lines(stream: BufferedReader, place: str, log: Log) -> Iterator[str]:
    """Decode a stream line by line, line ends kept; a file that is not UTF-8 is noted once."""
    head = stream.peek(4)
    encoding = _wide_encoding(head)
    if encoding:
        wrapped = TextIOWrapper(stream, encoding, errors="replace", newline="")
        try:
            yield from read_lines(wrapped, place, log)
        finally:
            # Who stops early closes the stream first, and this ends when it is collected.
            if not wrapped.closed:
                wrapped.detach()
        return
    first = Log()
    if head.startswith(BOM_UTF8):
        stream.read(len(BOM_UTF8))
    for number, line in enumerate(read_lines(stream, place, log), start=1):
        yield _decode_narrow(line, f"{place}:{number}", first)
    log.notes.extend(first.notes[:1])


def without_surrogates(text: str) -> str:
    """Replace halves of surrogate pairs, which no file can hold, by U+FFFD; every position stays.

    >>> without_surrogates("a\\ud800b") == "a\\ufffdb"
    True
    """
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def _wide_encoding(head: bytes) -> str | None:
    return next((name for mark, name in _WIDE_MARKS if head.startswith(mark)), None)


def _decode_narrow(data: bytes, place: str, log: Log) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text, how = _guess(data)
        log.note(place, NOT_UTF8, how)
        return text


def _guess(data: bytes) -> tuple[str, str]:
    """Text and how it was come by: damaged UTF-8 keeps its sound characters, Latin text is Windows-1252."""
    mended = data.decode("utf-8", errors="replace")
    lost = mended.count("\ufffd")
    if sum(not char.isascii() for char in mended) - lost >= lost:
        return mended, f"{lost} bytes that are no text became U+FFFD"
    encoding = "cp1252" if sum(byte > 127 for byte in data) <= _LATIN_SHARE * len(data) else _guessed_name(data)
    return data.decode(encoding, errors="replace"), f"read as {encoding}"


def _guessed_name(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:_SAMPLE]).best()
    return best.encoding if best else "cp1252"
