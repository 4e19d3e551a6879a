"""Records of web archives, read by warcio within bounds: nothing that is packed, and no header, goes on without end."""

from collections.abc import Iterator
from io import BufferedReader, BytesIO
from typing import Any

from biaskit.errors import require
from biaskit.reading.limits import HARMLESS, LARGEST_GROWTH, GrowthError

LARGEST_HEAD = 1_000_000
"""Bytes of the headers of a record; web servers refuse to send a tenth of that."""

_STEP = 1024
"""Packed bytes of an answer that are unpacked at once."""
_PURPOSE = "Reading web archives"


def records_of(stream: BufferedReader) -> Iterator[Any]:
    """The records of a web archive, in order, as warcio has them; each is to be read before the next one.

    Raises:
        MissingExtraError: when warcio is not installed.
        GrowthError: for a packed archive, or the headers of a record, that grow beyond what those of news do.
    """
    archive = require("warcio.archiveiterator", extra="cluster", purpose=_PURPOSE)
    # Without its warning, which prints what stands in the file.
    quiet: Any = type("Quiet", (archive.ArchiveIterator,), {"INC_RECORD": ""})
    iterator = quiet(stream)
    iterator.reader = reader = _Bounded(iterator.reader, iterator.fh)
    for record in iterator:
        reader.head = 0
        yield record


def content_of(record: Any, largest: int) -> bytes | None:
    """What a server answered, unpacked; None where that, or what was sent, has more bytes than ``largest``."""
    readers = require("warcio.bufferedreaders", extra="cluster", purpose=_PURPOSE)
    limited = require("warcio.limitreader", extra="cluster", purpose=_PURPOSE)
    sent, headers = limited.LimitReader(record.raw_stream, largest + 1), record.http_headers
    whole = headers.get_header("Transfer-Encoding") != "chunked"
    data: bytes = (sent if whole else readers.ChunkedDataReader(sent)).read(largest + 1)
    packing = (headers.get_header("Content-Encoding") or "").lower()
    if packing in readers.BufferedReader.get_supported_decompressors():
        data = readers.BufferedReader(BytesIO(data), block_size=_STEP, decomp_type=packing).read(largest + 1)
    return data if sent.limit and len(data) <= largest else None


class _Bounded:
    """warcio's reader, which itself unpacks as much, and reads lines as long, as somebody made them.

    Args:
        reader: by which warcio reads.
        packed: the file that it reads from.

    Attributes:
        head: bytes of the lines read since something else was read, or since this was set to 0.
    """

    def __init__(self, reader: Any, packed: Any) -> None:
        self._reader, self._packed, self.head = reader, packed, 0

    def __getattr__(self, name: str) -> Any:
        """What else the reader has."""
        return getattr(self._reader, name)

    def read(self, length: int) -> bytes:
        """Read so many bytes, or all that there are yet.

        Raises:
            GrowthError: when too many were unpacked.
        """
        self.head = 0
        return self._checked(self._reader.read(length))

    def readline(self, length: int | None = None) -> bytes:
        """Read a line, or so many bytes of it.

        Raises:
            GrowthError: when too many bytes were unpacked, or too many read in lines.
        """
        room = LARGEST_HEAD + 1 - self.head
        most, line = room if length is None else min(length, room), b""
        while len(line) < most and not line.endswith(b"\n"):
            part = self._checked(self._reader.readline(most - len(line)))  # may be less than a line, and than asked for
            if not part:
                break
            line += part
        self.head += len(line)
        if self.head > LARGEST_HEAD:
            raise GrowthError(f"the headers of a record have more than {LARGEST_HEAD:,} bytes")
        return line

    def _checked(self, data: bytes) -> bytes:
        if self._reader.tell() > max(HARMLESS, LARGEST_GROWTH * self._packed.tell()):
            raise GrowthError(f"the packed file grows to more than {LARGEST_GROWTH} times its size")
        return data
