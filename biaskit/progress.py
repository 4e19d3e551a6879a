"""How far something has come: a bar in a terminal or a notebook that is gone when it is done, and nothing elsewhere.

In a terminal rich draws it (tqdm would do as well, but rich is here for the command line anyway). In a notebook neither
will do: both need ipywidgets there, without which rich draws nothing and tqdm warns, and with which a notebook that is
executed and kept holds a dead ``Output()``. A display of one's own is one line of HTML that is emptied at the end, one
for all bars of a cell, since a display that was made can be emptied but not taken back. It is made only where somebody
sits before the notebook: tools that execute one (nbconvert, nbmake, papermill) say that nobody is there to answer, and
so nothing of a bar is ever kept there.
"""

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from time import monotonic
from typing import Any, ClassVar, Protocol, TypeVar

T = TypeVar("T")

VARIABLE = "BIASKIT_PROGRESS"
"""Set to 0, no bar is shown that nobody asked for."""
_PATIENCE = 0.5
"""Seconds before a bar shows, so that none flickers over what is soon done; and between updates in a notebook."""

_MARKS, _FEWEST = 60, 3
"""Times that something was done which an estimate rests on, at most and at least."""

_shown: ContextVar[bool] = ContextVar("shown", default=False)
"""Whether a bar is there already: within it no other is shown."""


class Bar(Protocol):
    """What counts."""

    def advance(self, by: int = 1) -> None:
        """So many more are done."""

    def skip(self, by: int) -> None:
        """So many more were done before, which says nothing of how fast it goes."""


class _Silent:
    """Counts for nobody."""

    def advance(self, by: int = 1) -> None:
        """So many more are done."""

    def skip(self, by: int) -> None:
        """So many more were done before."""


def tracked(
    items: Iterable[T], what: str, *, total: int | None = None, unit: str = "articles", progress: bool | None = None
) -> Iterator[T]:
    """The items, counted as each is done.

    Args:
        items: what is gone through.
        what: what is done to them.
        total: how many there are, where that is known; else the count stands alone.
        unit: what they are.
        progress: as for `bar`.

    >>> list(tracked([1, 2], "Reading"))
    [1, 2]
    """
    with bar(what, total=total, unit=unit, progress=progress) as shown:
        for item in items:
            yield item
            shown.advance()


@contextmanager
def bar(what: str, *, total: int | None = None, unit: str = "articles", progress: bool | None = None) -> Iterator[Bar]:
    """A bar for as long as something runs; it shows after half a second, and leaves nothing behind.

    Args:
        what: what is done.
        total: how many there are; None where nobody knows.
        unit: what is counted.
        progress: None to show it in a terminal, or in a notebook that somebody sits before, unless the environment
            variable BIASKIT_PROGRESS is 0; True for a terminal or notebook in any case; False never. Where output goes
            to a file or a pipe nothing is shown.
    """
    draw = None if _shown.get() else _way(progress)
    if draw is None:
        yield _Silent()
        return
    token = _shown.set(True)
    shown = draw(what, total, unit)
    try:
        yield shown
    finally:
        shown.close()
        try:
            _shown.reset(token)
        except ValueError:  # a generator that is closed elsewhere than it began
            _shown.set(False)


def status(what: str, *, progress: bool | None = None) -> Any:
    """A spinner while something runs, in a terminal only."""
    if _shown.get() or _way(progress) is not _InTerminal:
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


def _way(progress: bool | None) -> "Callable[[str, int | None, str], Any] | None":
    """How a bar is drawn here; None where it is not."""
    if progress is False or (progress is None and os.environ.get(VARIABLE, "").strip() == "0"):
        return None
    kernel = _kernel()
    if kernel is not None:
        return _InNotebook if progress or getattr(kernel, "_allow_stdin", False) else None
    return _InTerminal if sys.stderr is not None and sys.stderr.isatty() else None


def _kernel() -> Any:
    """The Jupyter kernel that this runs in, or None; nothing is imported for it."""
    module = sys.modules.get("IPython")
    shell = module.get_ipython() if module is not None else None
    return getattr(shell, "kernel", None)


def _cell() -> str:
    """What tells the run of one cell from that of the next; "" where nothing does."""
    kernel = _kernel()
    asked = kernel.get_parent("shell") if hasattr(kernel, "get_parent") else {}
    return str(asked.get("header", {}).get("msg_id", ""))


class Pace:
    """How long it takes yet, as far as what was done tells.

    Of the last `_MARKS` times that something was done, the mean time a unit, with twice its standard error on either
    side; what was done before the run does not count.
    """

    def __init__(self, total: int | None, now: float) -> None:
        self._total, self._done, self._last = total, 0, now
        self._marks: deque[tuple[int, float]] = deque(maxlen=_MARKS)

    def advance(self, by: int, now: float) -> None:
        """So many more are done now (seconds)."""
        self._marks.append((by, now - self._last))
        self._done, self._last = self._done + by, now

    def skip(self, by: int, now: float) -> None:
        """So many more were done before."""
        self._done, self._last = self._done + by, now

    def left(self) -> str:
        """The time left in words; "" while too little is done to tell, or nobody knows how much there is.

        >>> pace = Pace(100, 0.0)
        >>> for second in range(1, 41):
        ...     pace.advance(1, second * 10.0 + second % 2)
        >>> pace.left()
        'about 10 min left'
        """
        units, rest = sum(by for by, _ in self._marks), (self._total or 0) - self._done
        if len(self._marks) < _FEWEST or not units or rest <= 0:
            return ""
        rate, n = sum(seconds for _, seconds in self._marks) / units, len(self._marks)
        spread = sum((seconds - rate * by) ** 2 for by, seconds in self._marks)
        error = 2 * (n / (n - 1) * spread) ** 0.5 / units
        low, high = _time(max(rate - error, 0) * rest), _time((rate + error) * rest)
        (least, unit), (_, other) = low.split(), high.split()
        return f"about {high if low == high else f'{least if unit == other else low} to {high}'} left"


def _time(seconds: float) -> str:
    """A time in the unit that people would use.

    >>> _time(20), _time(300), _time(9000)
    ('20 s', '5 min', '2.5 h')
    """
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    return f"{round(seconds / 60)} min" if seconds < 5400 else f"{seconds / 3600:.1f} h"


class _InTerminal:
    """rich's bar on standard error."""

    def __init__(self, what: str, total: int | None, unit: str) -> None:
        self._what, self._total, self._unit = what, total, unit
        self._begun, self._done = monotonic(), 0
        self._pace = Pace(total, self._begun)
        self._drawn: Any = None

    def advance(self, by: int = 1) -> None:
        self._pace.advance(by, monotonic())
        self._count(by)

    def skip(self, by: int) -> None:
        self._pace.skip(by, monotonic())
        self._count(by)

    def _count(self, by: int) -> None:
        self._done += by
        if self._drawn is None and monotonic() - self._begun >= _PATIENCE:
            self._open()
        if self._drawn is not None:
            self._drawn.update(self._task, completed=self._done, left=self._pace.left())

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        counted = MofNCompleteColumn(), TextColumn(self._unit), TimeElapsedColumn(), TextColumn("{task.fields[left]}")
        known = [BarColumn()] if self._total else []
        console = Console(stderr=True)
        said = SpinnerColumn(), TextColumn("{task.description}")
        # Where standard output is a file, what is printed must not come to the bar's stream.
        to_terminal = sys.stdout is not None and sys.stdout.isatty()
        self._drawn = Progress(*said, *known, *counted, console=console, transient=True, redirect_stdout=to_terminal)
        self._task = self._drawn.add_task(self._what, total=self._total, left="")
        self._drawn.start()

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()


class _InNotebook:
    """A line of HTML in the output of a cell; the next bar of the cell takes it over."""

    _of_cell: ClassVar[tuple[str, Any]] = "", None
    """The cell that ran last, by the message that asked for it, and its display."""

    def __init__(self, what: str, total: int | None, unit: str) -> None:
        self._what, self._total, self._unit = what, total, unit
        self._last, self._done = monotonic(), 0
        self._pace = Pace(total, self._last)
        self._handle: Any = None

    def advance(self, by: int = 1) -> None:
        self._pace.advance(by, monotonic())
        self._count(by)

    def skip(self, by: int) -> None:
        self._pace.skip(by, monotonic())
        self._count(by)

    def _count(self, by: int) -> None:
        self._done += by
        if monotonic() - self._last >= _PATIENCE:
            self._last = monotonic()
            self._draw(self._line())

    def _line(self) -> dict[str, str]:
        of = f" of {self._total:,}" if self._total else ""
        left = self._pace.left()
        text = f"{self._what}: {self._done:,}{of} {self._unit}" + (f", {left}" if left else "")
        value = f' value="{self._done}" max="{self._total}"' if self._total else ""
        return {"text/plain": text, "text/html": f"<progress{value}></progress> {text}"}

    def _draw(self, data: dict[str, str]) -> None:
        cell, (last, handle) = _cell(), _InNotebook._of_cell
        if self._handle is None and cell and cell == last:
            self._handle = handle
        if self._handle is not None:
            self._handle.update(data, raw=True)
            return
        from IPython.display import display

        self._handle = display(data, raw=True, display_id=True)  # type: ignore[no-untyped-call]
        _InNotebook._of_cell = cell, self._handle

    def close(self) -> None:
        if self._handle is not None:
            self._handle.update({"text/plain": ""}, raw=True)
