"""Tasks on a cluster whose workers come and go: handed out a few at a time, and again when they were lost."""

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Any, NamedTuple
from uuid import uuid4

from biaskit.cluster.carrying import carry, versions_of
from biaskit.errors import BiaskitError, InputError, require
from biaskit.rating import Plan

_POLL = 0.05
"""Seconds between looks at the tasks; what is looked at is in this process."""
_ANSWER = 60
"""Seconds to wait for a result that is there, before the task counts as lost."""
_AHEAD, _LEAST = 3, 8
"""Tasks a thread of the workers that are handed out at once, and tasks in any case."""
_LOOK = 5
"""Seconds for which the number of threads is known."""
_PURPOSE = "Rating on a cluster"


@contextmanager
def connected(address: str, *, timeout: float = 30) -> "Iterator[Any]":
    """A client of the scheduler at an address, for as long as it is needed.

    Args:
        address: such as ``tcp://10.0.0.5:8786``; certificates for ``tls://`` are read from dask's configuration.
        timeout: seconds to wait for an answer, now and whenever the scheduler is gone for a while.

    Raises:
        MissingExtraError: when distributed is not installed.
        InputError: when nobody answers.
    """
    distributed = require("distributed", extra="cluster", purpose=_PURPOSE)
    try:
        client = distributed.Client(address, timeout=timeout, set_as_default=False)
    except (OSError, ValueError, RuntimeError, TypeError) as error:
        said = " ".join(str(error).split())
        raise InputError(f"No scheduler answers at {address!r} ({said}). Start one with: dask scheduler") from error
    with client:
        yield client


class Failed(NamedTuple):
    """In place of a result: why there is none.

    Attributes:
        reason: one line.
    """

    reason: str


class _Task(NamedTuple):
    number: int
    args: tuple[Any, ...]
    alone: int = 0
    attempt: str = ""


class Driver:
    """Hands tasks to the workers of one cluster.

    Args:
        client: of dask.distributed, connected.
        retries: how often a task is begun again after it failed.

    Raises:
        MissingExtraError: when distributed is not installed.
        InputError: when the client is none, or cannot be used.
    """

    def __init__(self, client: Any, retries: int) -> None:
        distributed = require("distributed", extra="cluster", purpose=_PURPOSE)
        if not isinstance(client, distributed.Client):
            raise InputError(f"{client!r} is no client. Give a dask.distributed.Client: Client('tcp://...').")
        if client.asynchronous:
            raise InputError("The client is asynchronous. Give one that is not: Client(address).")
        if isinstance(retries, bool) or not isinstance(retries, int) or retries < 0:
            raise InputError(f"retries={retries!r}: give 0 or more.")
        self._client, self._retries = client, retries
        self._killed, self._cancelled = distributed.scheduler.KilledWorker, distributed.CancelledError
        self._submitted = count()
        self._carried: tuple[Plan, Any] | None = None
        self._known: tuple[float, int] = (0.0, 0)

    def each(
        self,
        name: str,
        function: Callable[..., Any],
        jobs: Iterable[tuple[Any, ...]],
        *,
        plan: Plan | None = None,
        careful: bool = False,
    ) -> Iterator[tuple[int, Any]]:
        """(Number, result) of each job, as each is done; `Failed` in place of the result where there is none.

        When more workers died under a task than the scheduler allows, another task may have killed them: it is begun
        again when all others are done, alone.

        Args:
            name: of the tasks, for the scheduler's dashboard.
            function: at the top of a module; what it does may happen twice.
            jobs: its arguments.
            plan: goes before them, as a `Carried`.
            careful: give the function a text more where a task is alone, which stays the same as long as it is begun
                again for no other reason than that workers died under it.

        Raises:
            BiaskitError: what a task raises of that kind; when the scheduler is gone for longer than the client's
                timeout.
        """
        token, rest, again, suspects = uuid4().hex[:12], enumerate(jobs), deque[_Task](), deque[_Task]()
        waiting: dict[Any, _Task] = {}
        try:
            while True:
                while len(waiting) < self._window() and (task := self._next(again, rest)) is not None:
                    waiting[self._submit(function, task, f"biaskit-{name}-{token}", plan)] = task
                if not waiting and suspects:
                    task = suspects.popleft()
                    given = task._replace(args=(*task.args, task.attempt)) if careful else task
                    waiting[self._submit(function, given, f"biaskit-{name}-{token}", plan)] = task
                if not waiting:
                    return
                for future in self._ready(waiting):
                    task = waiting.pop(future)
                    outcome = self._outcome(future)
                    if outcome is None:
                        (suspects if task.alone else again).append(task._replace(attempt=uuid4().hex))
                    elif outcome is self._killed and task.alone <= self._retries:
                        suspects.append(task._replace(alone=task.alone + 1, attempt=task.attempt or uuid4().hex))
                    else:
                        yield task.number, Failed(_DIED) if outcome is self._killed else outcome
        finally:
            if waiting:
                with suppress(Exception):  # a client that is gone has nothing to cancel
                    self._client.cancel(list(waiting), force=True)

    def one(self, name: str, function: Callable[..., Any], *args: Any) -> Any:
        """The result of one job.

        Raises:
            BiaskitError: when it failed.
        """
        [(_, outcome)] = self.each(name, function, [args])
        if isinstance(outcome, Failed):
            raise BiaskitError(f"The cluster failed: {outcome.reason}.")
        return outcome

    def merged(
        self,
        name: str,
        function: Callable[..., Any],
        jobs: list[tuple[Any, ...]],
        merge: Callable[..., Any],
        width: int,
    ) -> Any:
        """The results of jobs as one, merged on the workers, so that one of them comes home.

        Args:
            name: of the tasks.
            function: at the top of a module.
            jobs: its arguments; one job at least.
            merge: makes one result of up to ``width``.
            width: 2 or more.

        Raises:
            BiaskitError: when a task failed, or the scheduler is gone.
        """
        outcome = None
        while outcome is None:  # until it is not lost on the way
            self._connected()
            token, level = f"biaskit-{name}-{uuid4().hex[:12]}", 0
            options: dict[str, Any] = {"retries": self._retries, "pure": False}
            results = [
                self._client.submit(function, *job, key=(token, level, number), **options)
                for number, job in enumerate(jobs)
            ]
            while len(results) > 1:
                level, groups = level + 1, [results[first : first + width] for first in range(0, len(results), width)]
                results = [
                    self._client.submit(merge, *group, key=(token, level, number), **options)
                    for number, group in enumerate(groups)
                ]
            self._ready(results)
            outcome = self._outcome(results[0])
        if outcome is self._killed or isinstance(outcome, Failed):
            raise BiaskitError(f"The cluster failed: {_DIED if outcome is self._killed else outcome.reason}.")
        return outcome

    def _next(self, again: deque[_Task], rest: Iterator[tuple[int, tuple[Any, ...]]]) -> _Task | None:
        if again:
            return again.popleft()
        number, args = next(rest, (-1, ()))
        return None if number < 0 else _Task(number, args)

    def _submit(self, function: Callable[..., Any], task: _Task, name: str, plan: Plan | None) -> Any:
        self._connected()
        args = task.args if plan is None else (self._plan(plan), *task.args)
        key = name, task.number, next(self._submitted)  # a key that was cancelled would be given as it is, cancelled
        return self._client.submit(function, *args, key=key, retries=self._retries, pure=False)

    def _plan(self, plan: Plan) -> Any:
        """The future of a plan, made anew when the scheduler that knew it is gone."""
        if self._carried is None or self._carried[0] is not plan or self._carried[1].status == "cancelled":
            key = f"biaskit-plan-{uuid4().hex[:12]}"
            self._carried = plan, self._client.submit(carry, plan, versions_of(plan), key=key, pure=False)
        return self._carried[1]

    def _ready(self, waiting: Iterable[Any]) -> list[Any]:
        """The tasks that have ended, one at least."""
        while True:
            if ended := [future for future in waiting if future.status in ("finished", "error", "cancelled")]:
                return ended
            self._connected()
            time.sleep(_POLL)

    def _outcome(self, future: Any) -> Any:
        """The result of a task, `Failed`, the class of the error when workers died of it, or None when it was lost."""
        try:
            return future.result(timeout=_ANSWER)
        except self._killed:
            return self._killed
        except BiaskitError:
            raise
        except self._cancelled:
            return None
        except Exception as error:
            if future.status != "error" and isinstance(error, OSError):  # not the task broke, but the way to its result
                return None
            return Failed(f"{type(error).__name__}: {' '.join(str(error).split())}"[:500])

    def _window(self) -> int:
        """How many tasks are handed out at once."""
        if time.monotonic() - self._known[0] > _LOOK:
            threads = self._known[1]
            with suppress(Exception):  # between two schedulers nobody answers
                threads = sum(self._client.nthreads().values())
            self._known = time.monotonic(), threads
        return max(_LEAST, _AHEAD * self._known[1])

    def _connected(self) -> None:
        """Wait while the client looks for its scheduler.

        Raises:
            BiaskitError: when it has given up.
        """
        while self._client.status in ("connecting", "newly-created"):
            time.sleep(_POLL)
        if self._client.status != "running":
            raise BiaskitError(
                "The scheduler is gone. What is done is kept: start it again, and go on with resume=True (--resume)."
            )


_DIED = "the workers that worked on it died, for lack of memory or by a fault in a library"
