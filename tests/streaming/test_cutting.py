import biaskit as bk
from biaskit.streaming import PART_ARTICLES, PART_CHARACTERS, chunks


def lengths(sizes):
    return [
        [len(a.text) for a in part] for part in chunks(bk.Article(str(n), "x" * size) for n, size in enumerate(sizes))
    ]


def test_a_part_ends_before_it_is_too_long():
    half = PART_CHARACTERS // 2
    assert lengths([half, half, 1, 3 * half, 1]) == [[half, half], [1], [3 * half], [1]]


def test_a_part_has_so_many_articles_at_most():
    assert list(map(len, lengths([1] * (PART_ARTICLES + 1)))) == [PART_ARTICLES, 1]


def test_nothing_makes_no_part():
    assert list(chunks([])) == []
