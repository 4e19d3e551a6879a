"""Runs whose workers, scheduler or driver are killed or cut off; what they leave is that of an undisturbed run."""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import contextmanager

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from cluster_corpus import as_lines, paragraphs, table
from cluster_machines import HERE, Machines, until
from cluster_runs import Running, assert_same, on_cluster, on_one_machine
from cluster_slow import FatalScorer, Gate, GatedScorer

from biaskit.errors import BiaskitError
from biaskit.processes import DIED

COUNT = 64 * 5
BLOCK = 6000


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    """Articles of five parts, in three files, whose texts and ids repeat across them."""
    folder, made = tmp_path_factory.mktemp("news"), paragraphs(COUNT)
    for number, name in enumerate(("a.jsonl", "b.jsonl", "c.jsonl.gz")):
        as_lines(made[number * 110 : (number + 1) * 110], folder / name)
    return folder


@pytest.fixture(scope="module")
def local(corpus, tmp_path_factory):
    return on_one_machine(corpus, tmp_path_factory.mktemp("local") / "ratings", [GatedScorer()])


@pytest.fixture
def gate(tmp_path):
    found = Gate(tmp_path / "gate")
    yield found
    found.open()


def done(out):
    """Notes of the parts that are whole."""
    return list((out / "_done").glob("part-*.json"))


def are_left(client, count, victim):
    """Whether so many workers are there, and one that was killed is not among them."""
    found = {*client.run(os.getpid, on_error="ignore").values()}
    return len(found) == count and victim not in found


@pytest.mark.parametrize("nanny", [False, True], ids=["alone", "under a nanny"])
def test_a_worker_is_killed(tmp_path, corpus, local, gate, nanny):
    with Machines(tmp_path, nanny=nanny) as machines:
        machines.start_workers(2)
        with machines.client(2) as client:
            running = Running(lambda: on_cluster(client, corpus, tmp_path / "out", gate.scorer, block_size=BLOCK))
            victim = min(until(lambda: len(gate.waiting()) == 2 and gate.waiting(), "two workers at work"))
            os.kill(victim, signal.SIGKILL)
            gate.open()
            result = running.result()
            until(lambda: are_left(client, 2 if nanny else 1, victim), "the loss of a worker, or another in its place")
    assert result.failed == ()
    assert_same(local, tmp_path / "out")


def test_the_scheduler_starts_again(tmp_path, corpus, local, gate):
    out = tmp_path / "out"
    with Machines(tmp_path) as machines:
        machines.start_workers(2)
        with machines.client(2) as client:
            running = Running(lambda: on_cluster(client, corpus, out, gate.scorer, block_size=BLOCK))
            until(lambda: len(gate.waiting()) == 2, "two workers at work")
            gate.open()
            until(lambda: done(out), "a part")
            gate.close()
            before = {note: note.stat().st_mtime_ns for note in done(out)}
            for process in (machines.scheduler, *machines.workers):
                machines.kill(process)
            gate.open()
            machines.start_scheduler()
            machines.start_workers(2)
            result = running.result()
    assert result.failed == ()
    assert 0 < len(before) < len(done(out))
    assert {note: note.stat().st_mtime_ns for note in before} == before
    assert_same(local, out)


def test_a_scheduler_that_stays_away_ends_the_run_and_nothing_done_is_lost(tmp_path, corpus, local, gate):
    out = tmp_path / "out"
    with Machines(tmp_path) as machines:
        machines.start_workers(1)
        with machines.client(1, timeout=3) as client:
            running = Running(lambda: on_cluster(client, corpus, out, gate.scorer, block_size=BLOCK))
            until(gate.waiting, "a worker at work")
            gate.open()
            until(lambda: done(out), "a part")
            for process in (machines.scheduler, *machines.workers):
                machines.kill(process)
            with pytest.raises(
                BiaskitError, match=r"^The scheduler is gone\. What is done is kept: start it again, and "
            ):
                running.result()
        before = {note: note.stat().st_mtime_ns for note in done(out)}
        machines.start_scheduler()
        machines.start_workers(1)
        with machines.client(1) as client:
            on_cluster(client, corpus, out, gate.scorer, block_size=BLOCK, resume=True)
    assert 0 < len(before) < len(done(out))
    assert {note: note.stat().st_mtime_ns for note in before} == before
    assert_same(local, out)


DRIVER = """
import sys, warnings
from distributed import Client
from cluster_corpus import REGISTRY
from cluster_slow import GatedScorer
from biaskit.cluster import rate
warnings.simplefilter("ignore")
address, source, out, gate, block = sys.argv[1:]
with Client(address) as client:
    rate(client, source, out, scorers=GatedScorer(gate), actors=REGISTRY, block_size=int(block))
"""


def test_the_driver_is_killed(tmp_path, corpus, local, gate):
    out = tmp_path / "out"
    with Machines(tmp_path) as machines:
        machines.start_workers(2)
        with machines.client(2) as client:
            asked = [machines.address, str(corpus), str(out), str(tmp_path / "gate"), str(BLOCK)]
            settings = {**os.environ, "PYTHONPATH": os.pathsep.join([str(HERE), os.environ.get("PYTHONPATH", "")])}
            driver = subprocess.Popen([sys.executable, "-c", DRIVER, *asked], env=settings)
            until(lambda: len(gate.waiting()) == 2, "two workers at work")
            gate.open()
            until(lambda: done(out), "a part")
            driver.kill()
            driver.wait()
            until(lambda: not client.processing() or not any(client.processing().values()), "an end of its tasks")
            before = {note: note.stat().st_mtime_ns for note in done(out)}
            on_cluster(client, corpus, out, gate.scorer, block_size=BLOCK, resume=True)
    assert before
    assert {note: note.stat().st_mtime_ns for note in before} == before
    assert_same(local, out)


def ip(*words):
    return subprocess.run(["ip", *words], capture_output=True, text=True, check=False)


@contextmanager
def namespace(name):
    """A network of its own, joined to this machine's by a pair of links; ends with its links."""
    if shutil.which("ip") is None:
        pytest.skip("no network namespace can be made here: there is no program ip (install the package iproute2)")
    made = ip("netns", "add", name)
    if made.returncode:
        pytest.skip(
            f"no network namespace can be made here: {made.stderr.strip()} (run as root, or with CAP_SYS_ADMIN)"
        )
    try:
        steps = (
            f"link add {name}-a type veth peer name {name}-b",
            f"link set {name}-b netns {name}",
            f"addr add 10.231.77.1/24 dev {name}-a",
            f"link set {name}-a up",
            f"-n {name} addr add 10.231.77.2/24 dev {name}-b",
            f"-n {name} link set {name}-b up",
            f"-n {name} link set lo up",
        )
        for step in steps:
            if (done := ip(*step.split())).returncode:
                pytest.skip(f"no link to a network namespace can be made: {done.stderr.strip()} (needs CAP_NET_ADMIN)")
        yield "10.231.77.1", f"{name}-a"
    finally:
        ip("link", "del", f"{name}-a")
        ip("netns", "del", name)


def test_a_worker_is_cut_off(tmp_path, corpus, local, gate):
    out, name = tmp_path / "out", f"bk{os.getpid() % 10**6}"
    with namespace(name) as (host, link), Machines(tmp_path, host=host) as machines:
        machines.start_workers(1)
        machines.start_workers(1, within=("ip", "netns", "exec", name))
        with machines.client(2) as client:
            running = Running(lambda: on_cluster(client, corpus, out, gate.scorer, block_size=BLOCK))
            until(lambda: len(gate.waiting()) == 2, "two workers at work")
            assert ip("link", "set", link, "down").returncode == 0
            until(lambda: len(client.scheduler_info()["workers"]) == 1, "the loss of a worker")
            gate.open()
            result = running.result()
    assert result.failed == ()
    assert_same(local, out)


def test_an_article_that_kills_its_workers_is_set_aside_alone(tmp_path, gate):
    made = paragraphs(64 * 3)
    made[70]["text"] = "Peru spoke of lethal force against Chile."
    file, out = as_lines(made, tmp_path / "a.jsonl"), tmp_path / "out"
    with Machines(tmp_path, nanny=True, allowed_failures=0) as machines:
        machines.start_workers(1)
        with machines.client(1) as client:
            scorer = FatalScorer(str(tmp_path / "gate"))
            result = on_cluster(client, file, out, scorer, block_size=file.stat().st_size // 3)
    on_one_machine(file, tmp_path / "local", [FatalScorer()])
    assert (result.failed, result.tally.reasons[DIED]) == ((), 1)
    rows = table(tmp_path / "local")
    lethal = pa.array(set(rows.filter(pc.match_substring(rows["sentence"], "lethal"))["article_id"].to_pylist()))
    assert len(lethal) == 1
    for kind in (".", "_quotations"):
        whole = table(tmp_path / "local", kind)
        assert table(out, kind).equals(whole.filter(pc.invert(pc.is_in(whole["article_id"], lethal))))
