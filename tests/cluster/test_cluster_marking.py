from itertools import pairwise

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import biaskit as bk
from biaskit.cluster.marking import Marker, part_starts
from biaskit.cluster.scanning import _Columns
from biaskit.reading import read_articles
from biaskit.streaming import PART_CHARACTERS, chunks

IDS = st.sampled_from(["", "a", "a-2", "a-2-2", "a-3", "b", "b-2"])
TEXTS = st.sampled_from(["One.", "one.", "Two.", "Three  here.", "three here.", "Four."])
ARTICLES = st.lists(st.builds(bk.Article, id=IDS, text=TEXTS), max_size=30)

pytestmark = pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")


def scanned(articles):
    columns = _Columns()
    for _ in columns.watch(enumerate(articles)):
        pass
    return columns.table()


def split(articles, cuts):
    edges = [0, *sorted(min(cut, len(articles)) for cut in cuts), len(articles)]
    return [articles[low:high] for low, high in pairwise(edges)]


def marked(parts, duplicates):
    """(Id, id of the first with the same text) of the articles that stay, from the marks of each partition."""
    tables = [scanned(part) for part in parts]
    marker = Marker(tables, duplicates)
    for number, table in enumerate(tables):
        marks = marker.of(number)
        for position, own in enumerate(table["id"].to_pylist()):
            if position not in marks.dropped:
                yield marks.ids.get(position, own), marks.firsts.get(position)


@given(ARTICLES, st.lists(st.integers(0, 30), max_size=4), st.sampled_from(["flag", "keep", "drop"]))
@settings(max_examples=300, deadline=None)
def test_marks_across_partitions_are_those_of_one_reader(articles, cuts, duplicates):
    one = read_articles(list(articles), duplicates=duplicates, language=None)
    expected = [(article.id, article.meta.get("duplicate_of")) for article in one]
    assert list(marked(split(articles, cuts), duplicates)) == expected


@given(ARTICLES, st.lists(st.integers(0, 30), max_size=4))
@settings(max_examples=100, deadline=None)
def test_counts_are_those_of_one_reader(articles, cuts):
    one = read_articles(list(articles), duplicates="drop", language=None)
    kept = len(list(one))
    marker = Marker([scanned(part) for part in split(articles, cuts)], "drop")
    assert (marker.n_articles, marker.n_duplicates) == (kept, one.n_duplicates)


def test_ids_that_were_given_twice_are_told():
    articles = [bk.Article("a", "One."), bk.Article("a", "Two."), bk.Article("a", "One.")]
    marker = Marker([scanned(articles[:1]), scanned(articles[1:])], "flag")
    assert list(marker.changed()) == [(1, 0, "a-2")]


@given(st.lists(st.sampled_from([1, 1000, PART_CHARACTERS // 3, PART_CHARACTERS, 2 * PART_CHARACTERS]), max_size=200))
@settings(max_examples=100, deadline=None)
def test_parts_begin_where_those_of_one_machine_do(lengths):
    texts = {length: "x" * length for length in set(lengths)}
    articles = [bk.Article(str(number), texts[length]) for number, length in enumerate(lengths)]
    expected = np.cumsum([0, *(len(part) for part in chunks(articles))])[:-1] if articles else np.array([])
    assert part_starts(lengths).tolist() == expected.tolist()


@given(st.lists(st.integers(0, 90), min_size=1, max_size=8), st.sampled_from(["flag", "drop"]), st.integers(1, 200))
@settings(max_examples=100, deadline=None)
def test_tasks_have_the_parts_that_begin_in_their_partition(sizes, duplicates, most):
    edges = np.cumsum([0, *sizes]).tolist()
    articles = [bk.Article(str(number), f"Text {number // 2 * 2}.") for number in range(edges[-1])]
    parts = [articles[low:high] for low, high in pairwise(edges)]
    marker = Marker([scanned(part) for part in parts], duplicates)
    kept = [
        [one.id for position, one in enumerate(part) if position not in marker.of(number).dropped]
        for number, part in enumerate(parts)
    ]
    tasks = [[one for number, low, high in spans for one in kept[number][low:high]] for spans in marker.pieces(most)]
    whole = [one for part in kept for one in part]
    local = [[one.id for one in part] for part in chunks([bk.Article(one, "x") for one in whole])]
    cut = [[one.id for one in part] for task in tasks for part in chunks([bk.Article(one, "x") for one in task])]
    assert cut == local
    assert all(tasks)
    owners = [next(n for n, ids in enumerate(kept) if task[0] in ids) for task in tasks]
    assert len(set(owners)) == len(owners) or most < 90


def test_a_large_partition_has_several_tasks():
    marker = Marker([scanned([bk.Article(str(number), f"Text {number}.") for number in range(640)])], "flag")
    assert marker.pieces(128) == [[(0, low, low + 128)] for low in range(0, 640, 128)]
    assert marker.pieces(10**6) == [[(0, 0, 640)]]
    assert len(marker.pieces(1)) == 10


def test_no_partition_at_all():
    marker = Marker([], "flag")
    assert (marker.n_articles, marker.pieces()) == (0, [])


def test_a_scan_has_the_types_that_the_marker_needs():
    assert scanned([]).schema.field("key").type == pa.binary(16)
