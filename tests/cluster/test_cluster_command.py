"""The command `biaskit rate --scheduler`, run as a user would on a scheduler with two worker processes."""

import re
import subprocess
import sys

import pytest
from cluster_corpus import as_lines, paragraphs, table
from cluster_machines import Machines

ARTICLES = 140


def command(*words):
    """What the command rate says and leaves as its exit code."""
    asked = [sys.executable, "-m", "biaskit", "rate", *map(str, words), "--scorers", "vader"]
    return subprocess.run(asked, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory):
    with Machines(tmp_path_factory.mktemp("machines")) as machines:
        machines.start_workers(2)
        with machines.client(2):
            pass
        yield machines.address


@pytest.fixture(scope="module")
def news(tmp_path_factory):
    """Articles of three parts, in two files with a line each that is no JSON."""
    folder, made = tmp_path_factory.mktemp("news"), paragraphs(ARTICLES)
    as_lines(made[:80], folder / "a.jsonl")
    as_lines(made[80:], folder / "b.jsonl.gz")
    return folder


@pytest.fixture(scope="module")
def local(news, tmp_path_factory):
    out = tmp_path_factory.mktemp("local") / "ratings"
    done = command(news, "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    return table(out), table(out, "_quotations")


@pytest.fixture(scope="module")
def first(scheduler, news, tmp_path_factory):
    """The run, and where its ratings are."""
    out = tmp_path_factory.mktemp("out") / "ratings"
    return command(news, "--out", out, "--scheduler", scheduler), out


def test_it_ends_well_and_says_what_it_did(first):
    done, out = first
    warning, last = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (0, "")
    assert re.match(r"^warning: 2 skipped: .*a\.jsonl:5: not JSON .* The manifest counts what was skipped\.$", warning)
    assert last == f"{ARTICLES} articles rated, 2 set aside. {len(table(out)):,} ratings: {out.as_uri()}"


def test_the_rows_are_those_of_the_command_on_one_machine(first, local):
    _, out = first
    assert len(list(out.glob("part-*.parquet"))) > 1
    assert (table(out).equals(local[0]), table(out, "_quotations").equals(local[1])) == (True, True)


def test_with_resume_it_leaves_what_is_done(first, local, scheduler, news):
    done, out = first
    before = {path: path.stat().st_mtime_ns for path in out.rglob("part-*")}
    again = command(news, "--out", out, "--scheduler", scheduler, "--resume")
    assert (again.returncode, again.stdout, again.stderr) == (0, "", done.stderr)
    assert {path: path.stat().st_mtime_ns for path in out.rglob("part-*")} == before
    assert table(out).equals(local[0])


def test_with_resume_it_makes_a_lost_part_again(first, local, scheduler, news):
    _, out = first
    (out / "part-00000001.parquet").unlink()
    assert command(news, "--out", out, "--scheduler", scheduler, "--resume").returncode == 0
    assert table(out).equals(local[0])


def test_without_resume_it_refuses_what_is_done(first, scheduler, news):
    _, out = first
    again = command(news, "--out", out, "--scheduler", scheduler)
    assert (again.returncode, again.stdout) == (2, "")
    assert re.fullmatch(
        r"biaskit: '.*' holds what an earlier run did\. Go on with it \(resume=True, --resume\), or remove it\.\n",
        again.stderr,
    )


def test_addresses_are_needed(scheduler, tmp_path):
    done = command("--out", tmp_path / "out", "--scheduler", scheduler)
    assert (done.returncode, done.stderr) == (
        2,
        "biaskit: Give addresses of files or folders, which the workers can read.\n",
    )
