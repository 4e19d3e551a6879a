"""Bars in a terminal and in a notebook that somebody sits before, and nowhere else."""

import os
import pty
import re
import subprocess
import sys

import nbclient
import nbformat
import pytest

import biaskit as bk
from biaskit import progress

LOOP = """
import sys, time
from biaskit import progress
progress._PATIENCE = 0.05
for _ in progress.tracked(range(8), "Annotating", total={total}, progress={asked}):
    time.sleep(0.05)
_ = sys.stdout.write("done")
"""


def code(total: object = 8, asked: object = None) -> str:
    return LOOP.format(total=total, asked=asked)


def in_terminal(script: str, **environment: str) -> tuple[str, str]:
    """What comes to standard error, which is a terminal, and to standard output, which is a pipe."""
    ours, theirs = pty.openpty()
    env = {**os.environ, "TERM": "xterm", "COLUMNS": "90", **environment}
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=theirs, env=env)
    os.close(theirs)
    seen = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:
            break
        if not part:
            break
        seen += part
    os.close(ours)
    out = process.communicate()[0].decode()
    return seen.decode(), out


def left(seen: str) -> str:
    """What stands in the terminal in the end: a line that is erased is gone."""
    last = re.split(r"\x1b\[2K|\x1b\[\d*K", seen)[-1]
    return re.sub(r"\x1b\[[?0-9;]*[a-zA-Z]", "", last).strip()


def test_a_terminal_shows_how_many_of_how_many_and_nothing_in_the_end() -> None:
    seen, out = in_terminal(code())
    assert "Annotating" in seen
    assert re.search(r"\d/8", seen)
    assert left(seen) == ""
    assert out == "done"


def test_of_what_nobody_counted_only_the_number_shows() -> None:
    seen, _ = in_terminal(code(total=None))
    assert re.search(r"\d/\?", seen)
    assert "%" not in seen


@pytest.mark.parametrize(("script", "environment"), [(code(asked=False), {}), (code(), {"BIASKIT_PROGRESS": "0"})])
def test_who_wants_none_gets_none(script, environment) -> None:
    assert in_terminal(script, **environment) == ("", "done")


def test_asked_for_it_wins_over_the_environment() -> None:
    assert "Annotating" in in_terminal(code(asked=True), BIASKIT_PROGRESS="0")[0]


@pytest.mark.parametrize("asked", [None, True])
def test_a_pipe_gets_nothing(asked) -> None:
    done = subprocess.run([sys.executable, "-c", code(asked=asked)], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("done", "")


def test_analyze_shows_bars_in_a_terminal() -> None:
    script = 'import biaskit as bk\nbk.analyze(bk.load_example("tanker"), scorers=["tone", "vader"])'
    seen, _ = in_terminal(f"from biaskit import progress\nprogress._PATIENCE = 0\n{script}")
    assert "Annotating" in seen
    assert "Rating" in seen
    assert "6/6" in seen
    assert left(seen) == ""


def test_nothing_heavy_is_loaded_where_nothing_is_shown() -> None:
    script = code() + 'sys.stdout.write(str({"rich", "IPython", "pandas"} & sys.modules.keys()))'
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "doneset()"


def test_one_bar_at_a_time(monkeypatch) -> None:
    made = []

    class Drawn:
        def __init__(self, what, total, unit):
            made.append(what)

        def advance(self, by=1): ...

        def close(self): ...

    monkeypatch.setattr(progress, "_way", lambda asked: Drawn)
    for _ in progress.tracked([1], "outer"):
        list(progress.tracked([1], "inner"))
    list(progress.tracked([1], "after"))
    assert made == ["outer", "after"]


def test_a_bar_ends_with_what_it_counts(monkeypatch) -> None:
    with pytest.raises(ZeroDivisionError), progress.bar("x", progress=True):
        _ = 1 / 0
    assert list(progress.tracked([1, 2], "again")) == [1, 2]


def paced(*seconds: float) -> progress.Pace:
    """One thing done in so many seconds each."""
    pace, now = progress.Pace(0.0), 0.0
    for each in seconds:
        pace.advance(1, now := now + each)
    return pace


@pytest.mark.parametrize(
    ("seconds", "total", "words"),
    [
        ([10.0] * 4, 6, "about 20 s left"),
        ([10.0] * 4, 100, "about 16 min left"),
        ([10.0] * 4, 1000, "about 2.8 h left"),
        ([10.0] * 3, 3, ""),
        ([10.0] * 3, None, ""),
        ([10.0] * 2, 100, ""),
        # 2 s each on average, with a standard error of a third of a second
        ([1.0, 3.0] * 5, 100, "about 2 to 4 min left"),
        ([1.0, 3.0] * 5, 60, "about 67 s to 2 min left"),
    ],
)
def test_the_time_left_in_words(seconds: list[float], total: int | None, words: str) -> None:
    assert paced(*seconds).left(total) == words


def test_what_was_done_before_says_nothing_of_the_pace() -> None:
    pace = paced(10.0, 10.0, 10.0)
    pace.skip(50, 30.5)
    pace.advance(1, 40.5)
    assert (pace.done, pace.left(60)) == (54, "about 60 s left")


def test_things_done_at_one_go_do_not_stand_for_all() -> None:
    pace = progress.Pace(0.0)
    for second in range(1, 101):
        for one in range(1000):
            pace.advance(1, second + one / 1_000_000)
    assert pace.left(160_000) == "about 60 s left"


class Seen(progress._Drawn):
    """A bar that notes what is drawn."""

    def _draw(self, done: int, left: str) -> None:
        drawn.append((done, self._total))

    def close(self) -> None: ...


drawn: list[tuple[int, int | None]] = []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which stands until a test moves it."""
    now = [0.0]
    monkeypatch.setattr(progress, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "_way", lambda asked: None if asked is False else Seen)
    drawn.clear()
    return now


def test_a_bar_is_drawn_at_most_twice_a_second(clock: list[float]) -> None:
    with progress.bar("Rating") as shown:
        for _ in range(640):
            clock[0] += 1 / 64
            shown.advance()
    assert [done for done, _ in drawn] == list(range(32, 641, 32))


def test_articles_are_counted_once_when_a_bar_shows(clock: list[float]) -> None:
    asked = []
    for _ in progress.tracked(range(3), "Reading", total=lambda: asked.append(0) or 3):
        clock[0] += 1
    assert drawn == [(1, 3), (2, 3), (3, 3)]
    assert len(asked) == 1


@pytest.mark.parametrize(("wanted", "seconds"), [(False, 1.0), (None, 0.1)])
def test_nothing_is_counted_where_no_bar_shows(clock: list[float], wanted: bool | None, seconds: float) -> None:
    asked = []
    for _ in progress.tracked(range(3), "Reading", total=lambda: asked.append(0), progress=wanted):
        clock[0] += seconds
    assert (asked, drawn) == ([], [])


@pytest.mark.parametrize("out", [False, True])
def test_articles_are_not_counted_for_a_bar_that_nobody_sees(out: bool, tmp_path, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr("biaskit.reading.counting.expected", asked.append)
    articles = bk.read_articles(["Peru praised Chile."])
    if out:
        bk.rate(articles, "tone", out=tmp_path / "ratings", progress=False)
    else:
        bk.annotate(articles, progress=False)
    assert asked == []


def outputs(script: str) -> list:
    cell = nbformat.v4.new_code_cell(script)
    notebook = nbformat.v4.new_notebook(cells=[cell])
    nbclient.NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [dict(output) for output in notebook.cells[0].outputs]


pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


def test_an_executed_notebook_keeps_nothing_of_a_bar() -> None:
    assert outputs(code()) == [{"output_type": "stream", "name": "stdout", "text": "done"}]


def sent(*cells: str) -> list[dict]:
    """What a kernel sends when somebody sits before it."""
    from jupyter_client.manager import start_new_kernel

    manager, client = start_new_kernel(kernel_name="python3")
    messages = []
    try:
        for cell in cells:
            client.execute_interactive(cell, allow_stdin=True, output_hook=messages.append, timeout=60)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return messages


def test_a_notebook_that_somebody_sits_before_shows_one_and_empties_it() -> None:
    messages = sent(code())
    shown = [m["content"]["data"] for m in messages if m["msg_type"] in ("display_data", "update_display_data")]
    assert re.fullmatch(r"Annotating: \d of 8 articles", shown[0]["text/plain"])
    assert re.fullmatch(r'<progress value="\d" max="8"></progress> Annotating: \d of 8 articles', shown[0]["text/html"])
    assert shown[-1] == {"text/plain": ""}
    assert [m["msg_type"] for m in messages].count("display_data") == 1


def test_bars_of_a_cell_share_a_display() -> None:
    messages = sent(code() + code(), code())
    made = [m["content"] for m in messages if m["msg_type"] in ("display_data", "update_display_data")]
    assert [m["msg_type"] for m in messages].count("display_data") == 2
    first, second = dict.fromkeys(one["transient"]["display_id"] for one in made)
    cleared = [one["transient"]["display_id"] for one in made if one["data"] == {"text/plain": ""}]
    assert cleared == [first, first, second]
