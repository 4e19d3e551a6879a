"""What of a run is done: a file beside its parts that tells, line by line, each part that is whole."""

import json
import os
from collections.abc import Mapping
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
        self.done: dict[int, Entry] = {}
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
        self._file.close()

    def begin(self, described: Mapping[str, Any]) -> None:
        """Start the ledger of a run, or take up the one that is there.

        Args:
            described: what the run is; JSON-able.

        Raises:
            InputError: when the ledger that is there is of another run, or is none.
        """
        lines = self._lines()
        if not lines:
            self._append({_RUN: described})
            return
        _check_same(lines[0].get(_RUN), json.loads(json.dumps(described)), self._folder)
        entries = (_entry(line) for line in lines[1:])
        self.done = {entry.part: entry for entry in entries if self._stands(entry)}

    def add(self, entry: Entry) -> None:
        """Write down that a part is whole."""
        self._append({**entry._asdict(), "sizes": dict(entry.sizes), "tally": entry.tally.to_json()})
        self.done[entry.part] = entry

    def _lines(self) -> list[dict[str, Any]]:
        """The lines that are whole; what a crash left after them is cut off."""
        self._file.seek(0)
        data = self._file.read()
        whole = data[: data.rfind(b"\n") + 1]
        try:
            lines = [json.loads(line) for line in whole.splitlines()]
        except ValueError as error:
            raise _no_ledger(self._folder) from error
        if lines and not (all(isinstance(line, dict) for line in lines) and _RUN in lines[0]):
            raise _no_ledger(self._folder)
        self._file.truncate(len(whole))
        return lines

    def _stands(self, entry: Entry) -> bool:
        files = ((self._folder / name, size) for name, size in entry.sizes.items())
        return all(file.is_file() and file.stat().st_size == size for file, size in files)

    def _append(self, line: Mapping[str, Any]) -> None:
        self._file.write(json.dumps(line, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())


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
            f"{str(folder)!r} holds parts of another run ({'; '.join(differences)[:500]}). "
            "Give the options of that run, or choose an empty folder."
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
