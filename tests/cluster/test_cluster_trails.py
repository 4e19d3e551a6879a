import pytest

import biaskit as bk
from biaskit.cluster.places import Folder
from biaskit.cluster.trails import Trail

ARTICLES = [bk.Article(str(number), f"Text {number}.") for number in range(6)]


class DeadError(Exception):
    """In place of the end of a process."""


class Mortal:
    """A worker that dies of some articles, and writes down what it did."""

    def __init__(self, *fatal):
        self._fatal, self.done = fatal, []

    def work(self, articles):
        [article] = articles
        if article.id in self._fatal:
            raise DeadError
        self.done.append(article.id)


def attempts(place, worker, count):
    for _ in range(count):
        trail = Trail("part-0.parquet", place)
        with pytest.raises(DeadError):
            trail.follow(worker, ARTICLES)
    return Trail("part-0.parquet", place)


def test_two_deaths_at_one_article_are_no_coincidence(tmp_path):
    place = Folder(str(tmp_path), {})
    worker = Mortal("2")
    assert attempts(place, worker, 1).fatal == set()
    trail = attempts(place, worker, 1)
    trail.follow(worker, ARTICLES)
    assert (trail.fatal, worker.done) == ({2}, ["0", "1", "3", "4", "5"])


def test_every_article_that_kills_is_found(tmp_path):
    trail = attempts(Folder(str(tmp_path), {}), Mortal("0", "5"), 4)
    trail.follow(Mortal("0", "5"), ARTICLES)
    assert trail.fatal == {0, 5}


def test_a_death_after_all_is_nobodys(tmp_path):
    place = Folder(str(tmp_path), {})
    for _ in range(3):
        trail = Trail("part-0.parquet", place)
        trail.follow(Mortal(), ARTICLES)
    assert Trail("part-0.parquet", place).fatal.isdisjoint(range(len(ARTICLES)))


def test_no_trail_is_left(tmp_path):
    trail = attempts(Folder(str(tmp_path), {}), Mortal("1"), 1)
    trail.remove()
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not Trail("part-0.parquet", Folder(str(tmp_path), {})).died
