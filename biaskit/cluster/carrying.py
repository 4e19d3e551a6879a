"""A plan on its way to the workers: sent to each of them once, and with what a worker loads for it beside it."""

import os
import platform
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import Any

from biaskit import __version__
from biaskit.errors import BiaskitError
from biaskit.manifest import version_of
from biaskit.processes import THREADS
from biaskit.rating import Plan, Worker

_ALONE = threading.Lock()
"""Held while a task of this process runs: a pipeline of spaCy is one a process, and two threads would share it."""


class Carried:
    """A plan that is the result of a task, on which all others depend.

    So the scheduler sends it to each worker once, keeps it there, and makes it anew when every worker that had it is
    gone. The models are loaded by the first task of a process that needs them, and stay as long as the plan.

    Args:
        plan: what is done with articles.
        versions: what `versions_of` says of the plan on the client, as its manifest does.

    Raises:
        BiaskitError: where another version is installed here.
    """

    def __init__(self, plan: Plan, versions: Mapping[str, str | None]) -> None:
        here = {name: _version(name) for name in versions}
        if differing := [name for name in versions if here[name] != versions[name]]:
            there, client = (", ".join(_named(name, of[name]) for name in differing) for of in (here, versions))
            raise BiaskitError(f"A worker has {there}, and the client {client}. Install the same on every machine.")
        self.plan, self.versions = plan, dict(versions)

    def __reduce__(self) -> tuple[Any, ...]:
        return Carried, (self.plan, self.versions)

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


def carry(plan: Plan, versions: Mapping[str, str | None]) -> Carried:
    """The task that the plan is the result of."""
    return Carried(plan, versions)


def versions_of(plan: Plan) -> dict[str, str | None]:
    """Versions here of all that the rows of a plan may hang on, by name; None for what is not installed.

    >>> from biaskit import __version__
    >>> versions_of(Plan(scorers=("vader",)))["biaskit"] == __version__
    True
    """
    return {name: _version(name) for name in plan.described()["versions"]}


def _version(name: str) -> str | None:
    own = {"python": platform.python_version(), "biaskit": __version__}
    return own[name] if name in own else version_of(name)


def _named(name: str, version: str | None) -> str:
    return f"no {name}" if version is None else f"{name} {version}"
