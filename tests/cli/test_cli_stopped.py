"""A run of the command line that is stopped in the middle: what it says, what it leaves, and that it goes on."""

import json
import os
import signal
import subprocess
import sys
import time

import pandas as pd
import pyarrow.parquet as pq
import pytest

from biaskit.streaming import QUOTATIONS, manifest_place
from biaskit.tables import read_table

PARTS, IN_PART = 3, 64


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Articles of three parts, each of which takes about a second."""
    story = "Peru said Chile had acted with courage on day {n}. Chile called Peru's {n} ships a disgrace, sources said."
    file = tmp_path_factory.mktemp("news") / "news.jsonl"
    texts = [" ".join(story.format(n=article * 6 + line) for line in range(6)) for article in range(PARTS * IN_PART)]
    file.write_text("".join(json.dumps({"id": str(n), "text": text}) + "\n" for n, text in enumerate(texts)))
    return file


def started(news, out, *options):
    """The command in a process group of its own, as a shell starts it."""
    command = [sys.executable, "-m", "biaskit", "rate", str(news), "--scorers", "vader", "--out", str(out), *options]
    return subprocess.Popen(
        command,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        # A job in the background, as in a script, has Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


@pytest.fixture(scope="module")
def undisturbed(news, tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    process = started(news, out)
    told = process.communicate(timeout=120)[1]
    assert process.returncode == 0, told
    return out


def parts(folder):
    return sorted(folder.glob("part-*.parquet"))


def names(folder):
    return sorted(file.relative_to(folder).as_posix() for file in folder.rglob("*"))


@pytest.mark.parametrize(
    ("stop", "jobs", "code"),
    [(signal.SIGINT, "1", 130), (signal.SIGINT, "2", 130), (signal.SIGKILL, "1", -9)],
    ids=["Ctrl-C", "Ctrl-C of two processes", "kill -9"],
)
def test_a_run_that_is_stopped_keeps_what_is_done_and_goes_on(news, undisturbed, tmp_path, stop, jobs, code):
    out = tmp_path / "out"
    process = started(news, out, "--jobs", jobs)
    while not parts(out):
        assert process.poll() is None, process.communicate()[1]
        time.sleep(0.01)
    os.killpg(process.pid, stop)
    told = process.communicate(timeout=60)[1]
    assert process.returncode == code, told
    kept = parts(out)
    assert 1 <= len(kept) < PARTS
    if stop == signal.SIGINT:
        assert told.endswith(f"Interrupted. What is done is kept; go on with --resume and --out {str(out)!r}.\n")
    if code == 130 and jobs == "1":
        assert list(out.rglob("_part*")) == []
    assert all(pq.read_table(file).num_rows for part in kept for file in (part, out / QUOTATIONS / part.name))
    again = started(news, out, "--jobs", jobs, "--resume")
    told = again.communicate(timeout=120)[1]
    assert again.returncode == 0, told
    assert names(out) == names(undisturbed)
    for place in (".", QUOTATIONS):
        pd.testing.assert_frame_equal(read_table(out / place), read_table(undisturbed / place))
    assert manifest_place(out).read_text("utf-8") == manifest_place(undisturbed).read_text("utf-8")
