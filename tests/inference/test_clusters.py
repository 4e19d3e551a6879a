import numpy as np
import pandas as pd
import pytest

from biaskit.errors import InputError
from biaskit.inference.clusters import by_article, codes_of
from biaskit.inference.seeds import generator_of


def test_each_article_is_summed_within_each_group() -> None:
    table = pd.DataFrame(
        {"article_id": ["b", "a", "b", "b"], "source": [None, None, None, "Peru"], "value": [0.5, np.nan, 0.25, -1.0]}
    )
    cells = by_article(table, ["source"])
    assert cells["article_id"].tolist() == ["a", "b", "b"]
    assert cells["source"].isna().tolist() == [True, True, False]
    assert cells[["n_mentions", "n_rated", "total"]].values.tolist() == [[1, 0, 0.0], [2, 2, 0.75], [1, 1, -1.0]]


def test_what_clusters_is_a_column_of_choice() -> None:
    table = pd.DataFrame({"article_id": ["a", "b"], "event": "raid", "value": [0.5, 0.25]})
    assert by_article(table, [], cluster="event")["total"].tolist() == [0.75]


def test_a_column_of_lists_is_refused() -> None:
    table = pd.DataFrame({"article_id": ["a"], "tags": [["x"]], "value": [0.5]})
    with pytest.raises(InputError, match=r"^Column 'tags' holds lists or mappings; group by a column of texts, "):
        by_article(table, ["tags"])


def test_groups_are_numbered_in_order_of_their_first_row() -> None:
    table = pd.DataFrame({"source": ["b", None, "b", "a"]})
    assert codes_of(table, ["source"]).tolist() == [0, 1, 0, 2]


def test_a_generator_hangs_on_seed_and_key_alone() -> None:
    drawn = [generator_of(seed, {"target": target}).random() for seed in (1, 2) for target in ("Peru", "Chile", "Peru")]
    assert drawn[0] == drawn[2]
    assert len(set(drawn)) == 4


def test_a_null_key_is_not_the_word_for_it() -> None:
    assert generator_of(0, {"source": None}).random() != generator_of(0, {"source": "None"}).random()
