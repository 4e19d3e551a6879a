"""A scheduler and its workers as processes of this machine, which tests kill, start again and cut off."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from distributed import Client

HERE = Path(__file__).parent
PATIENCE = 90
"""Seconds within which what a test waits for must happen."""


def until(what: Callable[[], Any], why: str) -> Any:
    """Wait for something, and return it."""
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        if time.monotonic() > end:
            raise AssertionError(f"{why} did not happen in {PATIENCE} seconds")
        time.sleep(0.05)
    return found


def free_port() -> int:
    """A port that nobody listens at."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Machines:
    """One scheduler at one address, and workers; all are gone at the end."""

    def __init__(
        self, folder: Path, *, host: str = "127.0.0.1", nanny: bool = False, allowed_failures: int = 3
    ) -> None:
        self._folder, self._nanny, self._allowed = folder, nanny, str(allowed_failures)
        self.port, self.host = free_port(), host
        self.address = f"tcp://{host}:{self.port}"
        self._all: list[subprocess.Popen[bytes]] = []
        self.workers: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> "Machines":
        self.start_scheduler()
        return self

    def __exit__(self, *_: object) -> None:
        for one in reversed(self._all):
            self.kill(one)

    def start_scheduler(self) -> None:
        """Start it, at the address that it has for good."""
        asked = ["--host", self.host, "--port", str(self.port), "--no-dashboard", "--no-show"]
        self.scheduler = self._start("scheduler", *asked)

    def start_workers(self, count: int, *, within: tuple[str, ...] = (), threads: int = 1) -> None:
        """Start workers.

        Args:
            count: how many.
            within: words of a command before theirs, that puts them into a network namespace.
            threads: of each.
        """
        nanny = "--nanny" if self._nanny else "--no-nanny"
        asked = [self.address, nanny, "--nthreads", str(threads), "--no-dashboard", "--memory-limit", "0"]
        for number in range(count):
            local = str(self._folder / f"worker-{len(self._all)}-{number}")
            self.workers.append(self._start("worker", *asked, "--local-directory", local, within=within))

    def client(self, workers: int, *, timeout: float = 60) -> Client:
        """A client, once so many workers are there."""
        client = Client(self.address, timeout=timeout)
        client.wait_for_workers(workers, timeout=PATIENCE)
        return client

    def kill(self, process: "subprocess.Popen[bytes]") -> None:
        """Kill a process, and what it started, without a word."""
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def _start(self, kind: str, *asked: str, within: tuple[str, ...] = ()) -> "subprocess.Popen[bytes]":
        words = [*within, sys.executable, "-m", "distributed.cli.dask_" + kind, *asked]
        settings = {
            "PYTHONPATH": os.pathsep.join(filter(None, [str(HERE), os.environ.get("PYTHONPATH")])),
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__TCP": "11s",
            "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "10s",
            "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "20s",
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": self._allowed,
        }
        with (self._folder / f"{kind}-{len(self._all)}.log").open("wb") as log:
            process = subprocess.Popen(
                words, env={**os.environ, **settings}, stdout=log, stderr=log, start_new_session=True
            )
        self._all.append(process)
        return process
