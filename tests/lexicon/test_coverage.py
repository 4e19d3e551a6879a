"""How much of a corpus a lexicon knows."""

import math

from biaskit.lexicon import Entry, Lexicon
from biaskit.types import Article

SEA = Lexicon("sea", (Entry("act of piracy"), Entry("ship", forms=("ships",)), Entry("storm"), Entry("mutiny")))


def test_shares_of_words_and_entries_by_outlet() -> None:
    articles = [
        Article("1", "An act of piracy: ships burnt.", "A"),  # 4 of 6 words, 2 entries
        Article("2", "A ship, a storm and rain.", "B"),  # 2 of 6 words, 2 entries
        Article("3", "Nothing here.", "B"),
    ]
    table = SEA.coverage(articles)
    assert list(table.columns) == ["outlet", "n_articles", "n_words", "words", "n_entries", "entries"]
    assert table.outlet.tolist()[:2] == ["A", "B"]
    assert table.outlet.isna().tolist() == [False, False, True]
    assert table.drop(columns="outlet").values.tolist() == [
        [1, 6, 4 / 6, 2, 0.5],
        [2, 8, 2 / 8, 2, 0.5],
        [3, 14, 6 / 14, 3, 0.75],
    ]


def test_titles_are_read_and_match_nothing_across() -> None:
    table = SEA.coverage([Article("1", "of piracy", "A", title="Act")])
    assert table[["n_words", "words", "n_entries"]].values.tolist() == [[3, 0, 0], [3, 0, 0]]


def test_no_words_have_no_share() -> None:
    row = SEA.coverage([Article("1", "...", "A")]).iloc[0]
    assert math.isnan(row["words"])
    assert row["entries"] == 0
