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
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from time import monotonic
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
Total: TypeAlias = int | Callable[[], int | None] | None
"""How many there are, or what counts them; None where nobody knows."""

VARIABLE = "BIASKIT_PROGRESS"
"""Set to 0, no bar is shown that nobody asked for."""
_PATIENCE = 0.5
"""Seconds before a bar shows, so that none flickers over what is soon done; and between two estimates of the rest."""

_MARKS, _FEWEST = 60, 3
"""Marks that an estimate rests on, at most and at least."""
_APART = 0.05
"""Seconds between marks at least: else the last few of a million ratings would stand for all."""

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
    items: Iterable[T], what: str, *, total: Total = None, unit: str = "articles", progress: bool | None = None
) -> Iterator[T]:
    """The items, counted as each is done.

    Args:
        items: what is gone through.
        what: what is done to them.
        total: how many there are, as for `bar`.
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
def bar(what: str, *, total: Total = None, unit: str = "articles", progress: bool | None = None) -> Iterator[Bar]:
    """A bar for as long as something runs; it shows after half a second, and leaves nothing behind.

    Args:
        what: what is done.
        total: how many there are, or a function that counts them, which is called once, and only when the bar shows;
            None, here or from the function, where nobody knows: the count stands alone then.
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


def _way(progress: bool | None) -> "Callable[[str, Total, str], Any] | None":
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

    Of the last `_MARKS` marks, `_APART` seconds or more from each other, the mean time a unit, with twice its standard
    error on either side; what was done before the run does not count.
    """

    def __init__(self, now: float) -> None:
        self.done, self._since, self._last = 0, 0, now
        self._marks: deque[tuple[int, float]] = deque(maxlen=_MARKS)

    def advance(self, by: int, now: float) -> None:
        """So many more are done now (seconds)."""
        self.done, self._since = self.done + by, self._since + by
        if now - self._last >= _APART:
            self._marks.append((self._since, now - self._last))
            self._since, self._last = 0, now

    def skip(self, by: int, now: float) -> None:
        """So many more were done before, and the time until now went by with something else."""
        self.done, self._since, self._last = self.done + by, 0, now

    def left(self, total: int | None) -> str:
        """The time left in words; "" while too little is done to tell, or nobody knows how much there is in all.

        >>> pace = Pace(0.0)
        >>> for second in range(1, 41):
        ...     pace.advance(1, second * 10.0 + second % 2)
        >>> pace.left(100)
        'about 10 min left'
        """
        units, rest = sum(by for by, _ in self._marks), (total or 0) - self.done
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


class _Drawn(ABC):
    """A bar that somebody sees: what it counts, and when it is time to draw it."""

    def __init__(self, what: str, total: Total, unit: str) -> None:
        self._what, self._unit, self._counted = what, unit, total
        self._total: int | None = None
        self._looked = monotonic()
        self._pace = Pace(self._looked)
        self._shows = False

    def advance(self, by: int = 1) -> None:
        now = monotonic()
        self._pace.advance(by, now)
        self._look(now)

    def skip(self, by: int) -> None:
        now = monotonic()
        self._pace.skip(by, now)
        self._look(now)

    def _look(self, now: float) -> None:
        """Draw it if it is time."""
        if now - self._looked < _PATIENCE:
            return
        if not self._shows:
            self._shows, self._total = True, self._counted() if callable(self._counted) else self._counted
            self._pace.skip(0, monotonic())
        self._draw(self._pace.done, self._pace.left(self._total))
        self._looked = monotonic()

    @abstractmethod
    def _draw(self, done: int, left: str) -> None: ...


class _InTerminal(_Drawn):
    """rich's bar on standard error."""

    _bar: Any = None

    def _look(self, now: float) -> None:
        super()._look(now)
        if self._bar is not None:  # rich draws it ten times a second, whenever it is told
            self._bar.update(self._task, completed=self._pace.done)

    def _draw(self, done: int, left: str) -> None:
        if self._bar is None:
            self._open()
        self._bar.update(self._task, left=left)

    def _open(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

        counted = MofNCompleteColumn(), TextColumn(self._unit), TimeElapsedColumn(), TextColumn("{task.fields[left]}")
        known = [BarColumn()] if self._total else []
        console = Console(stderr=True)
        said = SpinnerColumn(), TextColumn("{task.description}")
        # Where standard output is a file, what is printed must not come to the bar's stream.
        to_terminal = sys.stdout is not None and sys.stdout.isatty()
        self._bar = Progress(*said, *known, *counted, console=console, transient=True, redirect_stdout=to_terminal)
        self._task = self._bar.add_task(self._what, total=self._total, left="")
        self._bar.start()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.stop()


class _InNotebook(_Drawn):
    """A line of HTML in the output of a cell; the next bar of the cell takes it over."""

    _of_cell: ClassVar[tuple[str, Any]] = "", None
    """The cell that ran last, by the message that asked for it, and its display."""
    _handle: Any = None

    def _draw(self, done: int, left: str) -> None:
        of = f" of {self._total:,}" if self._total else ""
        text = f"{self._what}: {done:,}{of} {self._unit}" + (f", {left}" if left else "")
        value = f' value="{done}" max="{self._total}"' if self._total else ""
        self._display({"text/plain": text, "text/html": f"<progress{value}></progress> {text}"})

    def _display(self, data: dict[str, str]) -> None:
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
