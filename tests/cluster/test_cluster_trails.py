import threading

import pytest

import biaskit as bk
from biaskit.cluster.places import Folder
from biaskit.cluster.trails import Trail

ARTICLES = [bk.Article(str(number), f"Text {number}.") for number in range(6)]


class Mortal:
    """A worker that never comes back from some articles, as one whose process dies, and writes down what it did."""

    def __init__(self, *fatal):
        self._fatal, self.done, self.dead = fatal, [], threading.Event()

    def work(self, articles):
        [article] = articles
        if article.id in self._fatal:
            self.dead.set()
            threading.Event().wait()
        self.done.append(article.id)


class Ailing(Mortal):
    """A worker that raises an error at some articles."""

    def work(self, articles):
        if articles[0].id in self._fatal:
            raise OSError("the disk is gone for a while")


def opened(place, attempt="first"):
    return Trail("part-0.parquet", place, attempt)


def attempts(place, worker, names):
    """Attempts that each end with a death."""
    for name in names:
        worker.dead.clear()
        threading.Thread(target=opened(place, name).follow, args=(worker, ARTICLES), daemon=True).start()
        assert worker.dead.wait(30)


@pytest.fixture
def place(tmp_path):
    return Folder(str(tmp_path), {})


def test_two_deaths_at_one_article_are_no_coincidence(place):
    worker = Mortal("2")
    attempts(place, worker, ["first"])
    assert opened(place).fatal == set()
    attempts(place, worker, ["first"])
    trail = opened(place)
    trail.follow(worker, ARTICLES)
    assert (trail.fatal, worker.done) == ({2}, ["0", "1", "3", "4", "5"])


def test_every_article_that_kills_is_found(place):
    attempts(place, Mortal("0", "5"), ["first"] * 4)
    trail = opened(place)
    trail.follow(Mortal("0", "5"), ARTICLES)
    assert trail.fatal == {0, 5}


def test_a_death_after_all_is_nobodys(place):
    for _ in range(3):
        opened(place).follow(Mortal(), ARTICLES)
    assert opened(place).fatal == set()


def test_a_run_that_was_ended_at_an_article_has_not_died_of_it(place):
    attempts(place, Mortal("2"), ["first", "second", "third"])
    assert not opened(place, "fourth").died
    assert not opened(place, "").died


def test_what_is_known_of_deaths_outlives_the_run(place):
    attempts(place, Mortal("2"), ["first", "first", "second"])
    assert opened(place, "third").died == {2: 1}


def test_an_error_is_no_death_and_the_trail_goes_on_where_it_was_met(place):
    for _ in range(3):
        with pytest.raises(OSError, match="the disk is gone"):
            opened(place).follow(Ailing("3"), ARTICLES)
    trail, worker = opened(place), Mortal()
    trail.follow(worker, ARTICLES)
    assert (trail.died, worker.done) == ({}, ["3", "4", "5"])


def test_no_trail_is_left(place, tmp_path):
    attempts(place, Mortal("1"), ["first"])
    trail = opened(place)
    assert trail.died
    trail.remove()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not opened(place).died
