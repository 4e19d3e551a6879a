"""Work spread over processes: in bounded memory, with one thread each, and no longer than their parent lives.

(On Windows a process does not notice that its parent is gone, and ends when it wants its next item.)
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, Generic, TypeVar

from biaskit.errors import BiaskitError, InputError

T = TypeVar("T")
R = TypeVar("R")

THREADS = "BIASKIT_THREADS"
"""Environment variable: threads that a model may take in one process."""
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""Environment variables by which numerical libraries are told to take one thread."""
_AHEAD = 2
"""Items a process that are handed out before they are asked for."""
_WATCH = 0.5
"""Seconds between looks whether the parent lives."""

_job: Any = None
"""What a process was made to do; set once, when it starts."""


DIED = "the process that worked on it died, for lack of memory or by a fault in a library"
"""Why an article is set aside that kills its process."""


class Died:
    """In place of a result: the process that worked on the item, and nothing else, ended without an answer."""


def processes_of(n_jobs: int) -> int:
    """How many processes a number of jobs means: itself, or for -1 one for every core that may be used.

    Raises:
        InputError: when it is neither.

    >>> processes_of(2)
    2
    """
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, int) or n_jobs < -1 or n_jobs == 0:
        raise InputError(f"n_jobs={n_jobs!r}: give 1 or more processes, or -1 for one on every core.")
    return n_jobs if n_jobs > 0 else cores()


def cores() -> int:
    """How many cores this process may use, by affinity and by the quota of its group.

    >>> cores() >= 1
    True
    """
    from loky import cpu_count

    return int(cpu_count())


def spread(
    make: Callable[[], Callable[[T], R]],
    items: Iterable[T],
    *,
    n_jobs: int = 1,
    ordered: bool = True,
    apart: bool = False,
) -> Iterator[tuple[T, R | Died]]:
    """(Item, result) of each item; ``make`` is called once in each process and gives what is done with an item.

    Args:
        make: a picklable function without arguments, such as a `functools.partial` of one at the top of a module.
        items: picklable; read as they are needed.
        n_jobs: processes; 1 for this one.
        ordered: results in the order of the items; else as each is done.
        apart: in another process even where there is to be one.

    Returns:
        Pairs. An item on which a process that had nothing else to do died (out of memory, a fault in a library) comes
        with `Died`, and the others go on; in this one process nothing can be done about that.

    Raises:
        InputError: when something cannot be sent to a process.
        BiaskitError: whatever the work itself raises passes through.

    >>> from functools import partial
    >>> from operator import methodcaller
    >>> list(spread(partial(methodcaller, "upper"), ["a", "b"]))
    [('a', 'A'), ('b', 'B')]
    """
    count = processes_of(n_jobs)
    if count == 1 and not apart:
        work = make()
        for item in items:
            yield item, work(item)
        return
    pool = _Pool(make, count)
    try:
        yield from (_in_order if ordered else _as_done)(pool, iter(items), count * (1 + _AHEAD))
    finally:
        pool.close()


def _in_order(pool: "_Pool[T, R]", items: Iterator[T], window: int) -> Iterator[tuple[T, R | Died]]:
    waiting: deque[_Task[T]] = deque()
    for item in items:
        waiting.append(pool.submit(item))
        if len(waiting) >= window:
            yield from pool.result(waiting.popleft(), waiting)
    while waiting:
        yield from pool.result(waiting.popleft(), waiting)


def _as_done(pool: "_Pool[T, R]", items: Iterator[T], window: int) -> Iterator[tuple[T, R | Died]]:
    from concurrent.futures import FIRST_COMPLETED, wait

    waiting: deque[_Task[T]] = deque()
    more = True
    while more or waiting:
        while more and len(waiting) < window:
            item = next(items, pool)
            if item is pool:
                more = False
            else:
                waiting.append(pool.submit(item))  # type: ignore[arg-type]
        done = wait([task.future for task in waiting], return_when=FIRST_COMPLETED).done if waiting else set()
        for task in [task for task in waiting if task.future in done]:
            waiting.remove(task)
            yield from pool.result(task, waiting)


class _Task(Generic[T]):
    """An item and the promise of its result."""

    def __init__(self, item: T, future: Any) -> None:
        self.item, self.future = item, future


class _Pool(Generic[T, R]):
    """Processes that are made anew when one of them dies."""

    def __init__(self, make: Callable[[], Callable[[T], R]], count: int) -> None:
        self._make, self._count = make, count
        self._executor = self._opened(count)

    def submit(self, item: T) -> "_Task[T]":
        """Hand an item out."""
        from loky.process_executor import BrokenProcessPool

        try:
            return _Task(item, self._executor.submit(_do, item))
        except BrokenProcessPool:  # one died since the last look; whoever waits for its items takes them up
            self._renew()
            return _Task(item, self._executor.submit(_do, item))
        except (TypeError, AttributeError) as error:
            raise _unsendable(error) from error

    def result(self, task: "_Task[T]", others: "deque[_Task[T]]") -> Iterator[tuple[T, R | Died]]:
        """The item with its result; when a process died, it and the others start again, it alone."""
        from loky.process_executor import BrokenProcessPool

        try:
            outcome: R | Died = task.future.result()
        except BrokenProcessPool:
            self._renew()
            outcome = self._alone(task.item)
            for other in others:
                if not _answered(other.future):
                    other.future = self.submit(other.item).future
        except Exception as error:
            if type(error).__name__ == "PicklingError":
                raise _unsendable(error) from error
            raise
        yield task.item, outcome

    def _alone(self, item: T) -> R | Died:
        from loky.process_executor import BrokenProcessPool

        single = self._opened(1)
        try:
            answer: R = single.submit(_do, item).result()
        except BrokenProcessPool:
            return Died()
        finally:
            single.shutdown(wait=True, kill_workers=True)
        return answer

    def _renew(self) -> None:
        self.close()
        self._executor = self._opened(self._count)

    def close(self) -> None:
        """End the processes, whatever they do."""
        self._executor.shutdown(wait=True, kill_workers=True)

    def _opened(self, count: int) -> Any:
        from loky import ProcessPoolExecutor

        threads = dict.fromkeys(_THREADS, "1") | {THREADS: str(max(1, cores() // count))}
        return ProcessPoolExecutor(
            max_workers=count, initializer=_begin, initargs=(os.getpid(), self._make), env=threads
        )


def _answered(future: Any) -> bool:
    return bool(future.done() and not future.cancelled() and future.exception() is None)


def _unsendable(error: BaseException) -> BiaskitError:
    cause = error.__cause__ or error
    return InputError(
        f"Something cannot be sent to other processes ({' '.join(str(cause).split())[:200]}). "
        "Use n_jobs=1, or a scorer that can be pickled (no lambdas, open files or locks in it)."
    )


def _begin(parent: int, make: Callable[[], Callable[[Any], Any]]) -> None:
    """What a process does first: it leaves interrupts to its parent, and ends when that is gone."""
    global _job
    with suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    try:
        _job = make()
    except Exception as error:  # raised where it is waited for: a process that cannot begin looks like one that died
        _job = partial(_raise, error)


def _raise(error: Exception, _: Any) -> None:
    raise error


def _do(item: Any) -> Any:
    return _job(item)


def _end_with(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_WATCH)
    os._exit(1)
