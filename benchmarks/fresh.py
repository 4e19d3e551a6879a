"""Fresh processes, watched from outside: how long they take, and how much memory they and their children hold."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS", "BIASKIT_THREADS")
ONE_THREAD = dict.fromkeys(_THREADS, "1")
"""Every process has one thread of its own, so that a process is a core."""

LOOK = 0.05
"""Seconds between two looks at the memory at most; a tenth of the time so far, so that short processes are seen too."""


@dataclass(frozen=True)
class Fresh:
    """What a process did.

    Attributes:
        seconds: from its start to its end.
        peak_mb: the most that one of its processes ever held (itself or a child).
        total_mb: the most that all of them held at one look.
        text: what it printed.
    """

    seconds: float
    peak_mb: float
    total_mb: float
    text: str

    @property
    def answer(self) -> dict[str, Any]:
        """What a task of `benchmarks.task` measured."""
        found: dict[str, Any] = json.loads(self.text)
        return found


def run(arguments: Sequence[str]) -> Fresh:
    """Run Python with the arguments in a process of its own.

    Raises:
        RuntimeError: when it fails, with the end of what it said.
    """
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, *arguments], stdout=out, stderr=err, text=True, env={**os.environ, **ONE_THREAD}
        )
        peak, total = _watched(process)
        seconds = time.perf_counter() - start
        out.seek(0), err.seek(0)
        if process.returncode:
            raise RuntimeError(f"{' '.join(arguments)} ended with {process.returncode}: {err.read()[-2000:].strip()}")
        return Fresh(seconds, peak, total, out.read())


def task(*arguments: object) -> Fresh:
    """Run a task of `benchmarks.task`."""
    return run(["-m", "benchmarks.task", *map(str, arguments)])


def peak_mb(pid: int | str = "self") -> float:
    """The most memory that a process ever held, in MB; Linux says it, elsewhere it is told of this process only."""
    status = Path(f"/proc/{pid}/status")
    if status.exists():
        lines = dict(line.partition(":")[::2] for line in status.read_text(encoding="utf-8").splitlines())
        return int(lines.get("VmHWM", "0 kB").split()[0]) * 1024 / 1e6
    if pid != "self":
        return 0.0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def _watched(process: "subprocess.Popen[str]") -> tuple[float, float]:
    """(Most of one process, most of all at once) in MB, looked at until the process ends."""
    import psutil

    peak, total, start = 0.0, 0.0, time.perf_counter()
    known = psutil.Process(process.pid)
    while process.poll() is None:
        try:
            family = [known, *known.children(recursive=True)]
            now = [_held(one) for one in family]
        except psutil.Error:
            now = []
        peak = max([peak, *(most for _, most in now)])
        total = max(total, sum(held for held, _ in now))
        try:
            process.wait(min(LOOK, 0.001 + 0.1 * (time.perf_counter() - start)))
        except subprocess.TimeoutExpired:
            continue
    return peak, total


def _held(process: Any) -> tuple[float, float]:
    """(Memory now, most memory ever) of a process; nothing of one that has ended."""
    import psutil

    try:
        now = process.memory_info().rss / 1e6
        return now, max(now, peak_mb(process.pid))
    except (psutil.Error, OSError, ValueError):
        return 0.0, 0.0
