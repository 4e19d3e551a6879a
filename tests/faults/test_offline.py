"""Nothing asks the network unless told to: the main paths run in a process in which no socket can be made."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from biaskit.cli import app

BLOCKED = """
import socket

def refuse(*given, **more):
    raise AssertionError("the network was asked")

class Blocked(socket.socket):
    def __init__(self, family=-1, *given, **more):
        if family != socket.AF_UNIX:
            refuse()
        super().__init__(family, *given, **more)

socket.socket = Blocked
socket.create_connection = socket.getaddrinfo = socket.gethostbyname = refuse
"""
"""A ``sitecustomize`` for every process: pipes of the machine itself may be made, nothing else."""

PATHS = """
import socket, sys, warnings
from pathlib import Path

try:
    socket.socket()
except (AssertionError, OSError):
    pass
else:
    raise SystemExit("sockets are not blocked")
import biaskit as bk

warnings.simplefilter("ignore")
folder = Path(sys.argv[1])
articles = bk.load_example()
framing = bk.analyze(articles, events=True)
framing.save(folder / "framing")
assert len(bk.Framing.load(folder / "framing").ratings) == len(framing.ratings)
framing.report(folder / "report.html")
framing.methods()
means = framing.summarize("outlet", n_resamples=100)
bk.chart.save(bk.chart.plot_interval(means, scorer="vader"), folder / "a.svg", manifest=framing.manifest())
bk.contrast(framing.ratings, n_resamples=100, n_permutations=99)
bk.distinctive_words(framing, "outlet", min_count=1, min_articles=1)
bk.validation.sample_for_annotation(framing.ratings, 3, folder / "sheet.csv", seed=1)
assert len(bk.Actors.discover(articles))
(folder / "a.html").write_text(f"<html><body><p>{'Peru said Chile was a thief. ' * 9}</p></body></html>")
(page,) = bk.read_articles(folder / "a.html")
few = [page, bk.Article("b", "Chile called Peru a friend.")]
assert len(bk.rate(few, "vader", n_jobs=2)) == len(bk.rate(few, "vader"))
stored = bk.analyze(few, scorers="vader", out=folder / "stored", n_jobs=2)
assert len(stored.summarize("target", n_resamples=100)) == len(bk.summarize(stored.folder, "target")) > 0
bk.summarize(bk.rate(few, "vader", out=folder / "r.parquet"), "target")
print("done")
"""
COMMANDS = """
import sys
from biaskit.cli import main

folder = sys.argv[1]
text = f"{folder}/a.txt"
for command in (
    ["scorers"],
    ["lexicons"],
    ["actors", text],
    ["quotes", text, "--out", f"{folder}/q.csv"],
    ["rate", text, "--scorers", "vader", "--out", f"{folder}/r.csv"],
    ["rate", text, "--scorers", "vader", "--out", f"{folder}/ratings", "--jobs", "2"],
    ["report", text, "--scorers", "vader", "--out", f"{folder}/report", "--jobs", "2", "--events"],
    ["audit", "names", "--scorers", "vader", "--out", f"{folder}/audit"],
    ["evaluate", "polnear", "--data", folder, "--out", f"{folder}/figures.json"],
):
    sys.argv = ["biaskit", *command]
    try:
        main()
    except SystemExit as ended:
        if ended.code:
            raise
    print("done", command[0])
"""
GOLD = {
    "polnear/dev/text/a.txt": "Peru lied, Chile said.",
    "polnear/dev/attributions/a_0a1b.ann": "T1\tContent 0 9\tPeru lied\nE1\tAttribution:T2 Content:T1\n",
}
"""A gold set of one article."""


@pytest.fixture
def blocked(tmp_path: Path) -> dict[str, str]:
    """Surroundings of a process without sockets."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(BLOCKED, encoding="utf-8")
    return os.environ | {"PYTHONPATH": str(tmp_path / "site"), "MPLBACKEND": "Agg"}


def done(command: list[str], surroundings: dict[str, str]) -> str:
    run = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr[-3000:]
    return run.stdout


def test_the_main_paths_make_no_socket(tmp_path: Path, blocked: dict[str, str]) -> None:
    assert done([sys.executable, "-c", PATHS, str(tmp_path)], blocked).strip() == "done"


def test_commands_make_no_socket(tmp_path: Path, blocked: dict[str, str]) -> None:
    (tmp_path / "a.txt").write_text("Peru said Chile was a thief.", encoding="utf-8")
    for name, text in GOLD.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    printed = done([sys.executable, "-c", COMMANDS, str(tmp_path)], blocked).splitlines()
    commands = [line.split()[1] for line in printed if line.startswith("done ")]
    assert commands == ["scorers", "lexicons", "actors", "quotes", "rate", "rate", "report", "audit", "evaluate"]
    every = {command.name or command.callback.__name__ for command in app.registered_commands}
    assert every == {*commands, "serve"}  # which listens at an address of this machine


def _has_namespaces() -> bool:
    tool = shutil.which("unshare")
    return bool(tool) and subprocess.run([str(tool), "-rn", "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not _has_namespaces(), reason="no network namespaces here")
def test_the_main_paths_run_where_there_is_no_network(tmp_path: Path) -> None:
    command = [
        "unshare",
        "-rn",
        sys.executable,
        "-c",
        PATHS.replace("events=True", "scorers='vader'").replace(
            "socket.socket()", 'socket.create_connection(("1.1.1.1", 80), 1)'
        ),
    ]
    assert done([*command, str(tmp_path)], dict(os.environ) | {"MPLBACKEND": "Agg"}).strip() == "done"
