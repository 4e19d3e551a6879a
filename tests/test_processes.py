import os
import threading
import time
from functools import partial
from pathlib import Path

import pytest

from biaskit.errors import InputError
from biaskit.processes import Died, cores, processes_of, spread


def worker(item):
    if item == "die":
        os._exit(3)
    if item == "fail":
        raise InputError("refused")
    if item.startswith("wait "):
        wait_for(Path(item.removeprefix("wait ")))
    if item.startswith("open "):
        Path(item.removeprefix("open ")).touch()
    return f"{item}!"


def wait_for(gate):
    """Wait until a file is there; what comes of a minute in vain is an error, not a test that never ends."""
    end = time.monotonic() + 60
    while not gate.exists():
        if time.monotonic() > end:
            raise InputError("the gate stayed shut")
        time.sleep(0.01)


def make():
    return worker


def threads(_):
    return os.environ["OMP_NUM_THREADS"], os.environ["BIASKIT_THREADS"]


def make_threads():
    return threads


def make_holding(_):
    return worker


def test_results_come_in_order(tmp_path):
    items = [f"wait {tmp_path / 'gate'}", "a", f"open {tmp_path / 'gate'}", *map(str, range(20))]
    assert list(spread(make, items, n_jobs=2)) == [(item, f"{item}!") for item in items]


def test_or_as_they_are_done(tmp_path):
    waiting, found = f"wait {tmp_path / 'gate'}", []
    for item, _ in spread(make, [waiting, "a", "b", "c"], n_jobs=2, ordered=False):
        found.append(item)
        if len(found) == 3:
            (tmp_path / "gate").touch()
    assert sorted(found[:3]) == ["a", "b", "c"]
    assert found[3:] == [waiting]


@pytest.mark.parametrize("ordered", [True, False])
def test_an_item_on_which_a_process_dies_costs_no_other_its_result(ordered):
    items = ["a", "die", *map(str, range(12)), "die", "z"]
    found = list(spread(make, items, n_jobs=2, ordered=ordered))
    assert sorted(item for item, _ in found) == sorted(items)
    assert all(isinstance(result, Died) if item == "die" else result == f"{item}!" for item, result in found)


def test_an_error_of_the_work_passes_through():
    with pytest.raises(InputError, match="refused"):
        list(spread(make, ["a", "fail"], n_jobs=2))


def test_items_are_read_as_they_are_needed():
    read = []
    found = spread(make, (read.append(n) or str(n) for n in range(1000)), n_jobs=2)
    next(found)
    found.close()
    assert len(read) < 20


def test_each_process_has_one_thread_for_arithmetic():
    [(_, (arithmetic, model)), *_] = spread(make_threads, ["a", "b"], n_jobs=2)
    assert (arithmetic, model) == ("1", str(max(1, cores() // 2)))


def test_what_cannot_be_sent_is_refused():
    with pytest.raises(InputError, match="cannot be sent to other processes"):
        list(spread(partial(make_holding, threading.Lock()), ["a"], n_jobs=2))


@pytest.mark.parametrize("n_jobs", [0, -2, 1.5, "2", True])
def test_a_number_of_processes_that_is_none(n_jobs):
    with pytest.raises(InputError, match=r"give 1 or more processes, or -1"):
        processes_of(n_jobs)


def failing():
    raise InputError("cannot begin")


def test_a_process_that_cannot_begin_says_why():
    with pytest.raises(InputError, match="cannot begin"):
        list(spread(failing, ["a"], n_jobs=2))


def test_an_item_that_cannot_be_sent_is_refused():
    with pytest.raises(InputError, match="cannot be sent to other processes"):
        list(spread(make, [threading.Lock()], n_jobs=2))


def test_one_process_may_be_another():
    assert next(iter(spread(make, ["a", "die"], apart=True))) == ("a", "a!")
