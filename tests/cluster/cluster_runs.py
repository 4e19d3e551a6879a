"""Runs on a cluster, and the same on one machine to compare them with."""

import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cluster_corpus import REGISTRY, table
from distributed import Client, LocalCluster

from biaskit.cluster import Rated, rate
from biaskit.errors import BiaskitWarning
from biaskit.rating import Plan
from biaskit.reading import read_articles
from biaskit.streaming import run as run_here


@contextmanager
def in_this_process(threads: int) -> Iterator[Client]:
    """A client of a cluster whose one worker is in this process."""
    options = {"processes": False, "n_workers": 1, "threads_per_worker": threads, "dashboard_address": ":0"}
    with LocalCluster(**options) as machines, Client(machines) as found:
        yield found


def on_one_machine(source: Any, out: Path, scorers: Any, **options: Any) -> Path:
    """What `biaskit.rate` writes."""
    names = "columns", "duplicates", "language"
    reading = {name: options[name] for name in names if name in options}
    plan = Plan(options.get("actors", REGISTRY), None, None, tuple(scorers))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        run_here(read_articles(source, **reading), plan, out)
    return out


def on_cluster(client: Any, source: Any, out: Any, scorers: Any, **options: Any) -> Rated:
    """What the cluster writes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        return rate(client, source, out, scorers=scorers, **({"actors": REGISTRY, "progress": False} | options))


def assert_same(one: Path, other: Path) -> None:
    """Row for row, in order, with the same types; no row is there twice, and nothing else lies about."""
    for kind in (".", "_quotations"):
        assert table(other, kind).schema.equals(table(one, kind).schema)
        assert table(other, kind).equals(table(one, kind))
    left = {path.name for path in other.rglob("*") if path.is_file() and path.name.startswith("_")}
    assert left == {"_cluster.json", "_manifest.json"}


class Running:
    """A run in a thread, so that a test can disturb it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        self._work = work
        self._error: BaseException | None = None
        self._result: Any = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._result = self._work()
        except BaseException as error:
            self._error = error

    def result(self, timeout: float = 180) -> Any:
        """What came of it, or its error."""
        self._thread.join(timeout)
        if self._thread.is_alive():
            raise AssertionError(f"The run did not end in {timeout} seconds")
        if self._error is not None:
            raise self._error
        return self._result
