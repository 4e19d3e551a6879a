"""Feeding a target, and what came of it: counts, and each crash once with the input that made it."""

import gc
import hashlib
import math
import random
import signal
import sys
import time
import traceback
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from fuzz.mutating import mutated
from fuzz.targets import Target

LONGEST = 20.0
"""Seconds of processor time after which an input counts as one that hangs; usual are thousandths."""


class HangError(BaseException):
    """An input took too long; no handler of exceptions shall take it for one of its own."""


@dataclass
class Outcome:
    """What came of feeding a target: inputs tried, and crashes by where they happen, each with its input."""

    tried: int = 0
    crashes: dict[str, bytes] = field(default_factory=dict)

    def feed(self, target: Target, data: bytes) -> None:
        """Try one input and remember its crash."""
        self.tried += 1
        try:
            with limit(LONGEST), aloud():
                target(data)
        except (Exception, HangError) as error:
            self.crashes.setdefault(where(error), data)

    def save(self, folder: Path, target: Target) -> None:
        """Write the inputs that crashed, beside what happened."""
        folder.mkdir(parents=True, exist_ok=True)
        for what, data in self.crashes.items():
            name = f"{target.name}-{hashlib.sha256(what.encode()).hexdigest()[:8]}"
            (folder / name).write_bytes(data)
            (folder / f"{name}.why").write_text(what + "\n", encoding="utf-8")


def where(error: BaseException) -> str:
    """Kind of an error and the last place within biaskit that it went through, which tells crashes apart."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "biaskit" in Path(frame.filename).parts] or frames
    last = own[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} in {last.name}"


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """Break off what takes more processor time than that; Python's own loops and regular expressions can be."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise HangError(f"more than {seconds:g} s of processor time")

    before = signal.signal(signal.SIGVTALRM, stop)
    collecting = gc.isenabled()
    gc.disable()  # what is raised while garbage is collected (others call back then) would be lost
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if collecting:
            gc.enable()


@contextmanager
def aloud() -> Iterator[None]:
    """Raise what went wrong where Python only prints it: in generators and objects that are cleared away."""
    found: list[BaseException] = []
    before = sys.unraisablehook
    sys.unraisablehook = lambda told: found.append(told.exc_value or RuntimeError(str(told.err_msg)))
    try:
        yield
    finally:
        sys.unraisablehook = before
    if found:
        raise found[0]


def feed(target: Target, runs: int, *, seed: int = 0, also: Iterable[bytes] = (), seconds: float = math.inf) -> Outcome:
    """Feed a target its seeds, further inputs, and mutations of the seeds until there were that many or time is up."""
    end = time.monotonic() + seconds
    outcome, starts, source = Outcome(), target.seeds(), random.Random(f"{target.name} {seed}")
    for data in (*starts, *also, b""):
        outcome.feed(target, data)
    while outcome.tried < runs and time.monotonic() < end:
        outcome.feed(target, mutated(starts, source))
    return outcome
