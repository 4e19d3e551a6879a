"""The files as a database: opened, prepared and locked, then asked with parameters only."""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import Condition, Lock
from typing import Any

from biaskit.errors import BiaskitError, InputError
from biaskit.serve.building import build
from biaskit.serve.given import Tables
from biaskit.serve.questions import Sizes
from biaskit.serve.views import connect, create_view, lock

FRAMES = "frames"
"""Scorer whose dimensions are frames."""

_WAIT, _WAITS = 0.1, 100
"""Seconds after which what is being asked is broken off again, and how often, before the store closes regardless."""


class StoppedError(BiaskitError):
    """The store answers nothing any more."""


class Store:
    """Ratings and what belongs to them, ready to be asked by several threads.

    Raises:
        InputError: for files that cannot be read.
        MissingExtraError: when DuckDB is not installed.
    """

    def __init__(self, tables: Tables) -> None:
        """Open the files and prepare what questions need."""
        self.tables = tables
        self._made: set[str] = set()
        self._making: dict[str, Lock] = {}
        self._lending = Condition()
        self._connection: Any = None
        self._lent: list[Any] = []
        self._idle: list[Any] = []
        self._is_stopped = False
        self._folder = tempfile.TemporaryDirectory(prefix="biaskit-", ignore_cleanup_errors=True)
        try:
            self._connection = connect(Path(self._folder.name))
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        import duckdb

        given = self.tables
        for name, files in (
            ("rating", given.ratings),
            ("paper", _one(given.articles)),
            ("actor", _one(given.actors)),
            ("named", _one(given.mentions)),
            ("said", _one(given.quotations)),
        ):
            create_view(self._connection, name, files)
        lock(self._connection, given.files)
        try:
            build(self._connection)
        except duckdb.Error as error:
            reason = str(error).splitlines()[0]
            place = str(given.ratings[0])
            raise InputError(f"Cannot read {place!r} and what belongs to it: {reason}.") from error
        if not self.rows("SELECT 1 FROM measure LIMIT 1"):
            raise InputError(f"{str(given.ratings[0])!r} holds no ratings: nothing was rated.")

    def stop(self) -> None:
        """Break off what is being asked, and answer nothing more."""
        with self._lending:
            self._is_stopped = True
            for cursor in self._lent:
                cursor.interrupt()

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        """A connection that no other thread has meanwhile."""
        cursor = self._borrowed()
        try:
            yield cursor
        except Exception as error:
            if self._is_stopped:
                raise _stopped() from error
            raise
        finally:
            self._give_back(cursor)

    def _borrowed(self) -> Any:
        with self._lending:
            if self._is_stopped:
                raise _stopped()
            cursor = self._idle.pop() if self._idle else self._connection.cursor()
            self._lent.append(cursor)
            return cursor

    def _give_back(self, cursor: Any) -> None:
        with self._lending:
            self._lent.remove(cursor)
            if self._is_stopped:
                cursor.close()
            else:
                self._idle.append(cursor)
            self._lending.notify_all()

    def close(self) -> None:
        """Let go of the files and of what was spilled, once what is being asked was broken off."""
        for _ in range(_WAITS):
            self.stop()  # again and again: one that comes just before a query starts is lost
            with self._lending:
                if self._lending.wait_for(lambda: not self._lent, _WAIT):
                    break
        for connection in (*self._idle, self._connection):
            if connection is not None:
                connection.close()
        self._idle.clear()
        self._folder.cleanup()

    def rows(self, sql: str, given: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Rows that a query with these parameters finds."""
        with self._cursor() as cursor:
            found: list[tuple[Any, ...]] = cursor.execute(sql, list(given)).fetchall()
        return found

    def columns(self, sql: str, given: Sequence[Any] = ()) -> dict[str, Any]:
        """The same by column, as arrays."""
        with self._cursor() as cursor:
            found: dict[str, Any] = cursor.execute(sql, list(given)).fetchnumpy()
        return found

    def dicts(self, sql: str, given: Sequence[Any] = ()) -> list[dict[str, Any]]:
        """The same as a dictionary for each row."""
        with self._cursor() as cursor:
            cursor.execute(sql, list(given))
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def prepare_values(self, measure: int) -> None:
        """Make a measure's `value_table` when it is first asked for, in one reading of the files."""
        name = value_table(measure)
        scorer, dimension, *_ = self.measures[measure]
        values = f"SELECT m.m, r.value {ROWS} WHERE r.scorer = ? AND r.dimension = ?"
        self._once(name, lambda: self.rows(f"CREATE OR REPLACE TABLE {name} AS {values}", [scorer, dimension]))

    def prepare_frames(self) -> None:
        """Make the tables of frames, in one reading of the files, when they are first asked for.

        ``framed``: mentions ``m`` that were rated for any frame; ``share``: ``m``, ``measure`` and ``value`` where it
        is above 0; ``unframed``: ``m`` and ``measure`` of the few that were rated for other frames but not for it.
        """
        self._once("share", lambda: [self.rows(sql, [FRAMES] if "?" in sql else []) for sql in _FRAMES])

    def _once(self, name: str, make: Callable[[], object]) -> None:
        """Make what is not made yet; who asks for it meanwhile waits, who asks for something else does not."""
        if name in self._made:
            return
        with self._making.setdefault(name, Lock()):
            if name not in self._made:
                make()
                self._made.add(name)

    @cached_property
    def measures(self) -> list[tuple[str, str, float, float]]:
        """Scorer, dimension and ends of the scale, by place."""
        from biaskit.summary.scales import scale_of

        rows = self.rows("SELECT scorer, dimension FROM measure ORDER BY place")
        return [(scorer, dimension, *scale_of(scorer, dimension)) for scorer, dimension in rows]

    @cached_property
    def names(self) -> list[str]:
        """Names of actors, targets and sources, by place."""
        return [name for (name,) in self.rows("SELECT name FROM name ORDER BY place")]

    @cached_property
    def outlets(self) -> list[str]:
        """Outlets, by place; empty where none was given."""
        return [name for (name,) in self.rows("SELECT name FROM outlet ORDER BY place")]

    @cached_property
    def sizes(self) -> Sizes:
        """What places in questions must lie within."""
        return Sizes(len(self.outlets), len(self.names), len(self.measures))

    def named(self, place: int) -> str | None:
        """A name by its place; None for the outlet's own words."""
        return None if place < 0 else self.names[place]


def value_table(measure: int) -> str:
    """Name of the table of a measure's values: mention ``m`` and ``value``, null without evidence, a row a rating.

    >>> value_table(3)
    'value_3'
    """
    return f"value_{int(measure)}"


ROWS = """
    FROM rating r
    JOIN article a ON a.id = r.article_id
    JOIN name t ON t.name = r.target
    LEFT JOIN name s ON s.name = r.source
    JOIN mention m ON m.article = a.place AND m.part = r.part AND m.at = r.sentence_start AND m."start" = r."start"
        AND m.stop = r."end" AND m.target = t.place AND m.source = coalesce(s.place, -1) AND m.voice = r.voice
        AND m.scope = coalesce(r.scope, [])
"""
"""Ratings ``r`` with their mentions ``m``."""

_FRAMES = (
    f"""CREATE OR REPLACE TABLE every_share AS SELECT m.m, d.place AS measure, any_value(r.value) AS value
    {ROWS} JOIN measure d ON d.scorer = r.scorer AND d.dimension = r.dimension
    WHERE r.scorer = ? AND r.value IS NOT NULL GROUP BY m.m, d.place""",
    "CREATE OR REPLACE TABLE framed AS SELECT m, count(*) AS n FROM every_share GROUP BY m",
    "CREATE OR REPLACE TABLE share AS SELECT m, measure, value FROM every_share WHERE value > 0",
    """CREATE OR REPLACE TABLE unframed AS SELECT f.m, d.place AS measure FROM framed f JOIN measure d ON d.scorer = ?
    WHERE f.n < (SELECT count(DISTINCT measure) FROM every_share)
        AND NOT EXISTS (SELECT 1 FROM every_share e WHERE e.m = f.m AND e.measure = d.place)""",
    "DROP TABLE every_share",
)


def _stopped() -> StoppedError:
    return StoppedError("The server is stopping.")


def _one(file: Path | None) -> tuple[Path, ...]:
    return () if file is None else (file,)
