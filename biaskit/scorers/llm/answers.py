"""What a server has answered, kept at once, so that nothing is paid for twice."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

from biaskit.errors import InputError

_APPLICATION = 0x62_69_61_73
"""SQLite's application id of a cache: "bias"."""

_PATIENCE = 30
"""Seconds that one process waits for another to finish writing."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer that was paid for, usable or not.

    Attributes:
        content: what the model wrote.
        ending: why it stopped: "stop", "length" where it was cut off, "refusal" where it would not.
        prompt_tokens, completion_tokens: as the server counted them.
        served: the model as the server calls it.
        refused: options that the server would not take and that it was asked without.
    """

    content: str
    ending: str = "stop"
    prompt_tokens: int = 0
    completion_tokens: int = 0
    served: str = ""
    refused: tuple[str, ...] = ()


def request_key(**parts: Any) -> str:
    """SHA-256 of everything that an answer hangs on.

    >>> request_key(model="m", seed=1) == request_key(seed=1, model="m")
    True
    """
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("ascii")).hexdigest()


class Answers:
    """Answers by key: in memory, and in a SQLite file where one is named.

    Each write is on the disk before the next request goes out, and each opens the file anew, so that threads and
    processes may share it. The file holds answers and hashes, no articles.
    """

    def __init__(self, path: str | Path | None = None) -> None:
        self.path = None if path is None else Path(path)
        self._kept: dict[str, Answer] = {}

    def __getstate__(self) -> dict[str, Any]:
        return {"path": self.path, "_kept": {}}

    def prepare(self) -> None:
        """Make the file, or see that it can be used.

        Raises:
            InputError: when it is no cache of biaskit, is damaged, or cannot be written.
        """
        if self.path is not None:
            self._with_file(_prepare)

    def get(self, key: str) -> Answer | None:
        """The answer kept under a key, or None."""
        if key not in self._kept and self.path is not None and self.path.is_file() and self.path.stat().st_size:
            row = self._with_file(lambda file: _find(file, key))
            if row is not None:
                self._kept[key] = _from_row(row)
        return self._kept.get(key)

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer; what is there already stays."""
        self._kept.setdefault(key, answer)
        if self.path is not None:
            row = (key, json.dumps(asdict(answer)))
            self._with_file(lambda file: _write(file, row))

    def _with_file(self, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            with closing(sqlite3.connect(str(self.path), timeout=_PATIENCE, isolation_level=None)) as file:
                return work(file)
        except sqlite3.OperationalError as error:
            raise InputError(f"Cannot use the cache {str(self.path)!r}: {error}. Name another file.") from error
        except (sqlite3.DatabaseError, _ForeignFileError) as error:
            raise InputError(
                f"The file {str(self.path)!r} is no cache of biaskit, or is damaged ({error}). "
                "Name another file, or move this one away."
            ) from error


class _ForeignFileError(Exception):
    pass


def _prepare(file: sqlite3.Connection) -> None:
    file.execute("BEGIN IMMEDIATE")  # two processes may come to a new file at once
    if not file.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        file.execute(f"PRAGMA application_id = {_APPLICATION}")
        file.execute("CREATE TABLE answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL) WITHOUT ROWID")
    _check(file)
    file.execute("COMMIT")


def _check(file: sqlite3.Connection) -> None:
    if file.execute("PRAGMA application_id").fetchone()[0] != _APPLICATION:
        raise _ForeignFileError("it is another program's database")


def _find(file: sqlite3.Connection, key: str) -> str | None:
    _check(file)
    row = file.execute("SELECT answer FROM answers WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


def _write(file: sqlite3.Connection, row: tuple[str, str]) -> None:
    file.execute("INSERT OR IGNORE INTO answers VALUES (?, ?)", row)


def _from_row(row: str) -> Answer:
    try:
        fields: Mapping[str, Any] = json.loads(row)
        return Answer(**{**fields, "refused": tuple(fields["refused"])})
    except (ValueError, TypeError, KeyError) as error:
        raise sqlite3.DatabaseError(f"an answer cannot be read: {type(error).__name__}") from error
