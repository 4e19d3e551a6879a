import pickle
import time

import fsspec
import pytest
from cluster_corpus import REGISTRY, as_lines, as_parquet, paragraphs
from cluster_machines import free_port, until
from cluster_runs import Running, assert_same, in_this_process, on_one_machine
from distributed import Client, Future

from biaskit.cluster import connected, rate
from biaskit.cluster.carrying import Carried, versions_of
from biaskit.cluster.driving import Driver, Failed
from biaskit.errors import BiaskitError, InputError
from biaskit.rating import Plan

SCORERS = ("vader",)


@pytest.fixture(scope="module")
def client():
    with in_this_process(4) as found:
        yield found


def halved(number):
    if number % 2:
        raise ValueError(f"{number} is odd")
    return number // 2


def refused(number):
    raise InputError(f"{number} is refused.")


def summed(*numbers):
    return sum(numbers)


def test_what_fails_comes_with_its_reason(client):
    found = dict(Driver(client, 0).each("halve", halved, [(number,) for number in range(40)]))
    assert [found[number] for number in range(0, 40, 2)] == list(range(20))
    assert found[7] == Failed("ValueError: 7 is odd")


def test_what_is_refused_ends_the_run(client):
    with pytest.raises(InputError, match=r"^3 is refused\.$"):
        list(Driver(client, 0).each("refuse", refused, [(3,)]))


@pytest.mark.parametrize("count", [1, 2, 7])
def test_results_are_merged_in_groups(client, count):
    assert Driver(client, 0).merged("halve", halved, [(2 * n,) for n in range(count)], summed, 2) == sum(range(count))


def test_a_merge_that_fails_is_told(client):
    with pytest.raises(BiaskitError, match=r"^The cluster failed: ValueError: 1 is odd\.$"):
        Driver(client, 0).merged("halve", halved, [(2,), (1,)], summed, 2)


def test_one_job_that_fails_is_told(client):
    with pytest.raises(BiaskitError, match=r"^The cluster failed: ValueError: 1 is odd\.$"):
        Driver(client, 0).one("halve", halved, 1)


@pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")
def test_several_threads_of_a_worker_give_the_same_rows(client, tmp_path):
    made, news = paragraphs(140), tmp_path / "news"
    news.mkdir()
    for number in range(7):
        as_lines(made[number * 20 : number * 20 + 20], news / f"{number}.jsonl")
    rated = rate(client, news, tmp_path / "out", scorers=SCORERS, actors=REGISTRY)
    assert len(list((tmp_path / "out").glob("part-*"))) == 3
    assert_same(on_one_machine(news, tmp_path / "local", SCORERS), tmp_path / "out")
    assert rated.rows > 100


@pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")
def test_what_lies_in_memory_is_rated_into_memory(client, tmp_path):
    memory, file = fsspec.filesystem("memory"), as_parquet(paragraphs(30), tmp_path / "a.parquet", group=7)
    memory.pipe_file("/news/a.parquet", file.read_bytes())
    try:
        options = {"scorers": SCORERS, "actors": REGISTRY, "block_size": 2000}
        rated = rate(client, "memory://news/*.parquet", "memory://study/ratings", **options)
        memory.get("/study/ratings", str(tmp_path / "got"), recursive=True)
    finally:
        memory.rm("/news", recursive=True)
        memory.rm("/study", recursive=True)
    assert rated.out == "memory:///study/ratings"
    assert_same(on_one_machine(file, tmp_path / "local", SCORERS), tmp_path / "got")


def test_ratings_lie_outside_the_source(client, tmp_path):
    as_lines(paragraphs(3), tmp_path / "a.jsonl")
    (tmp_path / "out").mkdir()
    as_lines(paragraphs(3), tmp_path / "out" / "b.jsonl")
    with pytest.raises(
        InputError, match=r"^The source has 'file://.*/out/b\.jsonl' in it, which lies in the folder for"
    ):
        rate(client, tmp_path, tmp_path / "out", scorers=SCORERS)


def told(carried):
    return carried.versions


def test_a_plan_goes_to_the_workers_with_the_versions_of_the_client(client):
    plan = Plan(scorers=SCORERS)
    assert list(Driver(client, 0).each("told", told, [()], plan=plan)) == [(0, versions_of(plan))]


def test_models_are_loaded_once_for_all_tasks_and_never_sent():
    carried = Carried(Plan(scorers=("vader",)), {})
    with carried.worker() as first:
        pass
    with carried.worker() as second:
        pass
    assert first is second
    assert "_worker" in vars(carried)
    assert "_worker" not in vars(pickle.loads(pickle.dumps(carried)))


def test_a_client_that_waits_is_refused():
    class Waiting(Client):
        asynchronous = True

        def __init__(self):
            pass

        def __del__(self):
            pass

    with pytest.raises(InputError, match=r"^The client is asynchronous\. Give one that is not: Client\(address\)\.$"):
        Driver(Waiting(), 0)


def test_nobody_at_an_address_is_told():
    address = f"tcp://127.0.0.1:{free_port()}"
    with (
        pytest.raises(
            InputError, match=rf"^No scheduler answers at '{address}' \(.*\)\. Start one with: dask scheduler$"
        ),
        connected(address, timeout=0.5),
    ):
        pass


def test_a_client_is_closed_after_use(client):
    with connected(client.scheduler.address) as found:
        assert found.status == "running"
    assert found.status == "closed"


CALLS: list[str] = []


def noted(attempt=""):
    CALLS.append(attempt)
    return "done"


class Disturbed(Driver):
    """A driver that is told of tasks, one after another, that workers died of them or that they were lost."""

    def __init__(self, client, *told):
        super().__init__(client, 5)
        self._told = list(told)

    def _outcome(self, future):
        ended = super()._outcome(future)
        if not self._told:
            return ended
        return self._killed if self._told.pop(0) == "died" else None


def test_an_attempt_goes_on_over_deaths_and_ends_where_a_task_was_lost(client):
    CALLS.clear()
    driver = Disturbed(client, "lost", "died", "died", "died", "lost", "died")
    assert list(driver.each("note", noted, [()], careful=True)) == [(0, "done")]
    assert [bool(attempt) for attempt in CALLS] == [False, False, True, True, True, True, True]
    first, others = CALLS[2:5], CALLS[5:]
    assert (len(set(first)), len(set(others)), set(first) & set(others)) == (1, 1, set())


def gated(gate):
    while not gate.exists():
        time.sleep(0.01)
    return "done"


def test_a_task_that_another_client_cancels_is_begun_again(client, tmp_path):
    running = Running(lambda: list(Driver(client, 0).each("gated", gated, [(tmp_path / "open",)])))
    [key] = until(lambda: [key for key in list(client.futures) if "biaskit-gated" in str(key)], "a task")
    with connected(client.scheduler.address) as other:
        other.cancel([Future(key, other)], force=True)
    until(
        lambda: [again for again in list(client.futures) if "biaskit-gated" in str(again) and again != key], "another"
    )
    (tmp_path / "open").touch()
    assert running.result(30) == [(0, "done")]
