"""The command `rate`: here, or on a cluster; what is done is kept when the user interrupts it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import typer

from biaskit.cli.work import reading, require_some, say
from biaskit.errors import InputError

INTERRUPTED = 130
"""Exit code of a run that the user interrupted, as shells have it."""


def rate_here(source: Any, plan: Any, out: str, *, resume: bool, jobs: int) -> None:
    """Rate the articles of a source by a plan, and say what came of it."""
    from biaskit.streaming import run

    with _interruptible(out):
        done = run(_Reading(source), plan, out, resume=resume, n_jobs=jobs)
    require_some(source)
    say(f"{source}. {done.rows:,} ratings: {out}")


def rate_on_cluster(
    scheduler: str, paths: list[str] | None, out: str, *, columns: dict[str, str] | None, language: str, **options: Any
) -> None:
    """Rate what lies at some addresses on the workers of a scheduler, and say what came of it."""
    from biaskit import cluster

    if not paths:
        raise InputError("Give addresses of files or folders, which the workers can read.")
    kept = None if language == "any" else language
    with _interruptible(out), cluster.connected(scheduler) as client:
        done = cluster.rate(client, paths, out, columns=columns, language=kept, **options)
    say(str(done))


@contextmanager
def _interruptible(out: str) -> Iterator[None]:
    """End with a message, and what is done kept, when the user interrupts a run."""
    try:
        yield
    except KeyboardInterrupt:
        say(f"Interrupted. What is done is kept; go on with --resume and --out {out!r}.")
        raise typer.Exit(INTERRUPTED) from None


class _Reading:
    """A source, read with the same refusals as by `reading`."""

    def __init__(self, source: Any) -> None:
        self._source = source

    def __iter__(self) -> Iterator[Any]:
        """Its articles."""
        return reading(self._source)

    def __getattr__(self, name: str) -> Any:
        """What the source tells of itself."""
        return getattr(self._source, name)
