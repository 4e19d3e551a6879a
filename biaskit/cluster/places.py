"""Files and folders at any address that fsspec knows: read in pieces, written whole."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fnmatch import fnmatchcase
from io import BufferedReader
from pathlib import Path
from typing import Any, NamedTuple
from uuid import uuid4

from biaskit.errors import InputError, require
from biaskit.reading.limits import LARGEST_ARTICLE, Unpacked

WARC = (".warc", ".warc.gz")
"""How the names of web archives end."""

_OBJECT_STORES = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oss", "oci", "r2", "memory"}
"""Protocols under which a file appears when it is whole; elsewhere it is written beside and renamed."""
_LOCAL = {"file", "local"}
_LOOK = 1 << 16
"""Bytes in which the end of a line is looked for."""

Options = Mapping[str, Any]
"""What fsspec is to know of a place: credentials, endpoints."""


class File(NamedTuple):
    """A file that articles are in.

    Attributes:
        address: with its protocol.
        size: in bytes.
        name: relative to the folder that was given, for files that are one article.
    """

    address: str
    size: int
    name: str


def open_place(address: str, options: Options) -> tuple[Any, str]:
    """File system and path of an address.

    Raises:
        InputError: when the protocol is unknown, or what it needs is not installed.
        MissingExtraError: when fsspec is not installed.
    """
    fsspec = require("fsspec", extra="cluster", purpose="Reading from and writing to addresses")
    try:
        found: tuple[Any, str] = fsspec.core.url_to_fs(address, **options)
    except (ValueError, ImportError) as error:
        raise InputError(f"Cannot open the address {address!r}: {' '.join(str(error).split())}.") from error
    return found


def open_bytes(address: str, options: Options, *, unpack: bool = True) -> BufferedReader:
    """Open a file for reading bytes, unpacked when its name ends in .gz."""
    fs, path = open_place(address, options)
    raw = fs.open(path, "rb")
    return BufferedReader(Unpacked(raw) if unpack and path.lower().endswith(".gz") else raw)


def read_block(address: str, start: int, stop: int, options: Options) -> bytes:
    """The lines of a file that begin between two bytes, whole, as far as a line is no longer than may be."""
    fs, path = open_place(address, options)
    with fs.open(path, "rb") as file:
        begin = _next_line(file, start, stop) if start else 0
        file.seek(begin)
        data: bytes = file.read(stop - begin)
        return data if not data or data.endswith(b"\n") else data + _rest_of_line(file)


def _next_line(file: Any, start: int, stop: int) -> int:
    """Where the first line begins that does not begin before ``start``; ``stop`` where none does before that."""
    position = start - 1
    file.seek(position)
    while position < stop and (data := file.read(min(_LOOK, stop - position))):
        if (end := data.find(b"\n")) >= 0:
            return min(position + int(end) + 1, stop)
        position += len(data)
    return stop


def _rest_of_line(file: Any) -> bytes:
    parts: list[bytes] = []
    size = 0
    while size <= LARGEST_ARTICLE and (data := file.read(_LOOK)):
        line = data[: data.find(b"\n") + 1] or data
        parts.append(line)
        size += len(line)
        if line.endswith(b"\n"):
            break
    return b"".join(parts)


@contextmanager
def looking(address: str) -> Iterator[None]:
    """Name the place where the system refuses to have looked.

    Raises:
        InputError: for an `OSError`.
    """
    try:
        yield
    except OSError as error:
        raise InputError(f"Cannot look at {address!r}: {_said(error)}.") from error


def is_local(fs: Any) -> bool:
    """Whether a file system is this machine's own."""
    return _speaks(fs, _LOCAL)


def _speaks(fs: Any, protocols: set[str]) -> bool:
    return not protocols.isdisjoint({fs.protocol} if isinstance(fs.protocol, str) else fs.protocol)


def _said(error: Exception) -> str:
    return " ".join(str(getattr(error, "strerror", None) or error or type(error).__name__).split())


class Folder:
    """A folder at any address, whose files appear under their names when they are whole."""

    def __init__(self, address: str, options: Options) -> None:
        self.address, self.options = address, options
        self._fs, self._root = open_place(address, options)
        self._local, self._store = is_local(self._fs), _speaks(self._fs, _OBJECT_STORES)

    def __reduce__(self) -> tuple[Any, ...]:
        return Folder, (self.whole_address, self.options)

    @property
    def whole_address(self) -> str:
        """The address with its protocol, the same from any machine."""
        return str(self._fs.unstrip_protocol(self._root))

    def place(self, name: str) -> str:
        """Address of a file in it."""
        return f"{self.whole_address}/{name}"

    def read(self, name: str) -> bytes | None:
        """Content of a file; None where there is none."""
        try:
            data: bytes = self._fs.cat_file(f"{self._root}/{name}")
        except FileNotFoundError:
            return None
        return data

    def path(self, name: str) -> Path | None:
        """Where a file lies on this machine; None where the folder is elsewhere."""
        return Path(f"{self._root}/{name}") if self._local else None

    def open(self, name: str) -> Any:
        """Open a file for reading bytes."""
        return self._fs.open(f"{self._root}/{name}", "rb")

    def names(self, pattern: str) -> list[str]:
        """Names of the files that fit a pattern of one folder, in order; what others wrote meanwhile is seen."""
        parent, slash, last = pattern.rpartition("/")
        self._fs.invalidate_cache()
        try:
            found = self._fs.ls(f"{self._root}/{parent}".rstrip("/"), detail=False)
        except FileNotFoundError:
            return []
        names = (str(path).rstrip("/").rpartition("/")[2] for path in found)
        return sorted(f"{parent}{slash}{name}" for name in names if fnmatchcase(name, last))

    def size(self, name: str) -> int | None:
        """Bytes of a file; None where there is none."""
        try:
            return int(self._fs.info(f"{self._root}/{name}")["size"])
        except FileNotFoundError:
            return None

    def write(self, name: str, data: bytes) -> None:
        """Write a small file."""
        self.put([name], lambda paths: paths[0].write_bytes(data))

    def put(self, names: Sequence[str], make: Callable[[Sequence[Path]], Any]) -> None:
        """Write files by a function that writes local ones; twice does no harm, and half of one is never seen.

        Raises:
            OSError: when they cannot be written.
        """
        targets = [f"{self._root}/{name}" for name in names]
        for parent in {target.rpartition("/")[0] for target in targets}:
            self._fs.makedirs(parent, exist_ok=True)
        besides = [
            f"{parent}/_{uuid4().hex}.{last}" for parent, _, last in (target.rpartition("/") for target in targets)
        ]
        if self._local:
            _make([Path(beside) for beside in besides], make, lambda path, number: path.replace(targets[number]))
            return
        with tempfile.TemporaryDirectory(prefix="biaskit-") as folder:
            paths = [Path(folder) / beside.rpartition("/")[2] for beside in besides]
            _make(paths, make, lambda path, number: self._send(path, besides[number], targets[number]))

    def _send(self, path: Path, beside: str, target: str) -> None:
        if self._store:
            self._fs.put_file(str(path), target)
            return
        self._fs.put_file(str(path), beside)
        self._fs.mv(beside, target)

    def remove(self, names: Sequence[str]) -> None:
        """Remove files; those that are gone already do not matter."""
        for name in names:
            with suppress(OSError):
                self._fs.rm_file(f"{self._root}/{name}")

    def left_behind(self) -> None:
        """Remove what runs and tasks that were cut short had begun to write."""
        patterns = ("_*.part-*", "_*._*.json", "_quotations/_*.part-*", "_done/_*.part-*", "_scan/_*")
        self.remove([name for pattern in patterns for name in self.names(pattern)])


def _make(paths: Sequence[Path], make: Callable[[Sequence[Path]], Any], then: Callable[[Path, int], Any]) -> None:
    try:
        make(paths)
        for number, path in enumerate(paths):
            with path.open("rb+") as file:
                os.fsync(file.fileno())
            then(path, number)
    finally:
        for path in paths:
            with suppress(OSError):
                path.unlink(missing_ok=True)
