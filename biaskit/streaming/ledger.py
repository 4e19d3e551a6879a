"""What of a run is done: a file beside its parts that tells, line by line, each part that is whole."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from types import TracebackType
from typing import IO, Any, NamedTuple

from biaskit.errors import InputError, unwritable
from biaskit.streaming.tally import Tally
from biaskit.types import Article

LEDGER = "_ledger.jsonl"
"""Name of the file in the folder of parts."""
_RUN = "run"


class Entry(NamedTuple):
    """A part that is whole.

    Attributes:
        part: its number, from 0.
        digest: of its articles, see `digest_of`.
        rows: ratings in it.
        sizes: bytes of its files, by name relative to the folder.
        tally: counts.
    """

    part: int
    digest: str
    rows: int
    sizes: Mapping[str, int]
    tally: Tally


class _Done(NamedTuple):
    """What is remembered of an entry: its place in the file tells the rest."""

    digest: str
    rows: int
    place: int


class Ledger:
    """The ledger of one folder; only one run at a time may hold it.

    Its first line says what the run is, and each other one is an `Entry`. A line is written when the files that it
    names are under their names; one that a crash cut short does not count.

    Args:
        folder: where the parts lie; it is created.

    Raises:
        InputError: when another run holds the folder, or it cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.done: dict[int, _Done] = {}
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._file = (folder / LEDGER).open("a+b")
            _lock(self._file)
        except BlockingIOError as error:
            self._file.close()
            raise InputError(
                f"Another run is writing to {str(folder)!r}. Wait for it, or choose another place."
            ) from error
        except OSError as error:
            raise unwritable(folder, error) from error

    def __enter__(self) -> "Ledger":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):  # what could not be written was told when it was tried
            self._file.close()

    def begin(self, described: Mapping[str, Any]) -> None:
        """Start the ledger of a run, or take up the one that is there.

        Args:
            described: what the run is; JSON-able.

        Raises:
            InputError: when the ledger that is there is of another run, or is none.
        """
        end = 0
        for place, line, stop in self._lines():
            end = stop
            if place == 0:
                _check_same(line.get(_RUN), json.loads(json.dumps(described)), self._folder)
                continue
            entry = _entry(line)
            self.done.pop(entry.part, None)
            if self._stands(entry):
                self.done[entry.part] = _Done(entry.digest, entry.rows, place)
        self._file.truncate(end)
        if not end:
            self._append({_RUN: described})

    def add(self, entry: Entry) -> None:
        """Write down that a part is whole.

        Raises:
            InputError: when that cannot be written.
        """
        place = self._append({**entry._asdict(), "sizes": dict(entry.sizes), "tally": entry.tally.to_json()})
        self.done[entry.part] = _Done(entry.digest, entry.rows, place)

    @property
    def is_empty(self) -> bool:
        """Whether no run has written to it."""
        return os.fstat(self._file.fileno()).st_size == 0

    def discard(self) -> None:
        """Remove an empty ledger, and the folder where there is nothing else."""
        with suppress(OSError):
            (self._folder / LEDGER).unlink()
            self._folder.rmdir()

    def tallies(self) -> Iterator[Tally]:
        """The counts of the parts that are done, in the order of their numbers."""
        for part in sorted(self.done):
            self._file.seek(self.done[part].place)
            yield _entry(self._read(self._file.readline())).tally

    def _lines(self) -> Iterator[tuple[int, dict[str, Any], int]]:
        """(Where it begins, what it says, where it ends) of each line that is whole; after it a crash came."""
        self._file.seek(0)
        end = 0
        for line in self._file:
            if not line.endswith(b"\n"):
                return
            told = self._read(line)
            if not isinstance(told, dict) or (end == 0 and _RUN not in told):
                raise _no_ledger(self._folder)
            yield end, told, end + len(line)
            end += len(line)

    def _read(self, line: bytes) -> Any:
        try:
            return json.loads(line)
        except ValueError as error:
            raise _no_ledger(self._folder) from error

    def _stands(self, entry: Entry) -> bool:
        files = ((self._folder / name, size) for name, size in entry.sizes.items())
        return all(file.is_file() and file.stat().st_size == size for file, size in files)

    def _append(self, line: Mapping[str, Any]) -> int:
        """Write a line so that it outlives a power cut, and return where it begins."""
        try:
            place = self._file.seek(0, os.SEEK_END)
            self._file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
            self._file.flush()
            os.fsync(self._file.fileno())
        except OSError as error:
            raise full(self._folder, error) from error
        return place


def full(folder: Path, error: OSError) -> InputError:
    """Build the error for a run that cannot write on.

    >>> str(full(Path("news"), OSError(28, "No space left on device")))[:49]
    "Cannot write in 'news': No space left on device. "
    """
    return InputError(
        f"Cannot write in {str(folder)!r}: {error.strerror or error}. What is done is kept; make room, and go on with "
        "resume=True (--resume)."
    )


def digest_of(articles: list[Article]) -> str:
    """A hash of articles with all that they carry.

    >>> digest_of([Article("a", "Peru lost.")]) == digest_of([Article("a", "Peru won.")])
    False
    """
    digest = blake2b(digest_size=16)
    for article in articles:
        fields = (article.id, article.text, article.outlet, article.title, article.url, str(article.date))
        told = repr((fields, sorted(article.meta.items(), key=str)))
        digest.update(told.encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def _entry(line: Mapping[str, Any]) -> Entry:
    try:
        return Entry(line["part"], line["digest"], line["rows"], line["sizes"], Tally.from_json(line["tally"]))
    except (KeyError, TypeError) as error:
        raise InputError(
            f"A line of the ledger is of no part: {str(line)[:80]}. Start again in an empty folder."
        ) from error


def _check_same(there: Any, wanted: Mapping[str, Any], folder: Path) -> None:
    from biaskit.manifest import compare

    differences = compare(there, wanted) if isinstance(there, Mapping) else ["no run is described"]
    if differences:
        raise InputError(
            f"{str(folder)!r} holds parts of another run (that one is the first, yours the second: "
            f"{'; '.join(differences)[:500]}). Give the options of that run, or choose an empty folder."
        )


def _no_ledger(folder: Path) -> InputError:
    return InputError(f"{str(folder / LEDGER)!r} is no ledger of a run. Choose an empty folder.")


def _lock(file: IO[bytes]) -> None:
    """Keep every other process from locking the file; the lock goes with this one, however that ends."""
    try:
        import fcntl
    except ImportError:  # Windows has no such lock; two runs at once are the user's to avoid there
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
