"""A plan on its way to the workers: sent to each of them once, and with what a worker loads for it beside it."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from biaskit import __version__
from biaskit.errors import BiaskitError
from biaskit.processes import THREADS
from biaskit.rating import Plan, Worker

_ALONE = threading.Lock()
"""Held while a task of this process runs: a pipeline of spaCy is one a process, and two threads would share it."""


class Carried:
    """A plan that is the result of a task, on which all others depend.

    So the scheduler sends it to each worker once, keeps it there, and makes it anew when every worker that had it is
    gone. The models are loaded by the first task of a process that needs them, and stay as long as the plan.
    """

    def __init__(self, plan: Plan, version: str = __version__) -> None:
        if version != __version__:
            raise BiaskitError(
                f"A worker has biaskit {__version__}, and the client {version}. Install the same on every machine."
            )
        self.plan = plan

    def __reduce__(self) -> tuple[Any, ...]:
        return Carried, (self.plan, __version__)

    @cached_property
    def _worker(self) -> Worker:
        return self.plan.worker()

    @contextmanager
    def worker(self) -> Iterator[Worker]:
        """What does the work, for one task of the process at a time."""
        with _ALONE, _one_thread():
            yield self._worker


@contextmanager
def _one_thread() -> Iterator[None]:
    """While a task runs its models take one thread: other tasks have the other cores, and the process may be a user's.

    A number that is set already stands.
    """
    if THREADS in os.environ:
        yield
        return
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        os.environ.pop(THREADS, None)


def carry(plan: Plan, version: str) -> Carried:
    """The task that the plan is the result of."""
    return Carried(plan, version)
