import numpy as np
import pandas as pd
import pytest

from biaskit.chance import CHANCE_COLUMNS, against_chance
from biaskit.errors import InputError


def table(values, targets, articles, dimension="bias") -> pd.DataFrame:
    columns = {"article_id": articles, "target": targets, "value": values}
    return pd.DataFrame(columns).assign(scorer="sea", dimension=dimension)


def random_table(seed: int, *, effect: float = 0.0, articles: int = 24, each: int = 4) -> pd.DataFrame:
    """Half of each article is about P; articles differ among themselves, P from Q by ``effect``."""
    generator = np.random.default_rng(seed)
    ids = np.repeat([f"{n:02d}" for n in range(articles)], each)
    about = np.tile(["P", "P", "Q", "Q"], articles * each // 4)
    own = np.repeat(generator.normal(size=articles), each)
    return table(own + generator.normal(size=len(ids)) + effect * (about == "P"), about, ids)


def test_all_is_counted_by_hand_where_there_are_two_articles():
    """Of two articles with one mention each the group has either value, as often as not."""
    found = against_chance(table([1.0, 0.0], ["P", "Q"], ["a", "b"]), n_permutations=999).iloc[0]
    assert found["eta"] == pytest.approx(0.5, abs=0.06)
    assert (found["null_low"], found["null_high"]) == (0.0, 1.0)
    assert found["p"] > 0.4


def test_an_effect_is_found_with_its_sign():
    found = against_chance(random_table(1, effect=1.5), n_permutations=499)
    assert found["p"].tolist() == [0.002, 0.002]
    assert (np.sign(found["eta"]) == [1, -1]).all()


def test_without_a_difference_p_is_uniform():
    """Of 120 corpora; a Kolmogorov-Smirnov distance of 0.124 is passed once in twenty times."""
    found = np.sort([against_chance(random_table(n), n_permutations=99)["p"].iloc[0] for n in range(120)])
    steps = np.arange(1, 121) / 120
    assert np.abs(found - steps).max() < 0.124
    assert 0 < (found <= 0.05).mean() < 0.11


def test_articles_that_differ_are_no_difference_between_outlets():
    """Each outlet has its own articles, and articles differ widely; single mentions would differ everywhere."""
    small = []
    for seed in range(60):
        generator = np.random.default_rng(seed)
        ids = np.repeat([f"{n:02d}" for n in range(12)], 8)
        values = np.repeat(generator.normal(size=12), 8) + generator.normal(scale=0.1, size=96)
        ratings = table(values, np.repeat(["P", "Q"], 48), ids)
        small.append(against_chance(ratings, n_permutations=99)["p"].iloc[0] <= 0.05)
    assert np.mean(small) <= 0.12


def test_the_same_seed_gives_the_same_table_whatever_the_order_of_rows_and_other_scorers():
    ratings = random_table(3)
    first = against_chance(ratings, n_permutations=49)
    more = pd.concat([ratings.sample(frac=1, random_state=1), ratings.assign(scorer="other")])
    again = against_chance(more, n_permutations=49)
    pd.testing.assert_frame_equal(first, again[again["scorer"] == "sea"].reset_index(drop=True))
    assert not first.equals(against_chance(ratings, n_permutations=49, seed=1))


def test_nulls_form_a_group_and_what_is_not_rated_is_nan():
    ratings = table([0.1, 0.2, np.nan, 0.4], ["P", None, "R", None], list("abcd"))
    found = against_chance(ratings, n_permutations=19)
    assert found["target"].isna().tolist() == [True, False, False]
    assert found["n_rated"].tolist() == [2, 1, 0]
    assert found["p"].isna().tolist() == [False, False, True]


def test_a_group_that_is_all_there_is_has_nothing_to_be_compared_with():
    found = against_chance(table([0.1, 0.2], ["P", "P"], ["a", "b"]), n_permutations=19)
    assert found[list(CHANCE_COLUMNS)].isna().all(axis=None)


def test_a_table_without_a_rated_row_keeps_its_groups():
    found = against_chance(table([np.nan, np.nan], ["P", "Q"], ["a", "b"]))
    assert found["target"].tolist() == ["P", "Q"]
    assert found[list(CHANCE_COLUMNS)].isna().all(axis=None)


def test_a_number_of_draws_that_cannot_be():
    with pytest.raises(InputError, match=r"^n_permutations is 0; give a whole number of at least 1\.$"):
        against_chance(random_table(1), n_permutations=0)
