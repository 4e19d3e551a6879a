from typing import Any

import pandas as pd
import pytest

from biaskit.contrasts.wording import difference_in_words

ROW = {
    "between": "outlet", "a": "The Ledger", "b": "The Tribune", "target": "Peru", "scorer": "tone",
    "dimension": "valence", "n_a": 12, "n_b": 9, "n_pairs": 0, "difference": -0.214, "low": -0.37, "high": -0.049,
    "q": 0.03, "verdict": "lower",
}  # fmt: skip
NUMBERS = "-.21 [-.37, -.05], q = .03, 12 and 9 articles"


def said(within: str = "target", **changed: Any) -> str:
    return difference_in_words(ROW | changed, within.split())


def test_an_outlet_speaks_of_a_target() -> None:
    assert said() == f"The Ledger speaks more negatively of Peru than The Tribune: {NUMBERS}."


def test_more_positively_where_it_is_higher() -> None:
    assert said(verdict="higher").startswith("The Ledger speaks more positively of Peru than The Tribune: ")


def test_another_dimension_is_more_or_less_of_it() -> None:
    row = {"dimension": "rule_of_law", "verdict": "higher"}
    assert said(**row).startswith("The Ledger speaks of Peru with more rule of law than The Tribune: ")
    assert said(dimension="crime").startswith("The Ledger speaks of Peru with less crime than The Tribune: ")


def test_what_is_not_shown_has_no_direction() -> None:
    expected = f"No difference in valence toward Peru is shown between The Ledger and The Tribune: {NUMBERS}."
    assert said(verdict="not shown") == expected


def test_what_is_too_few_has_no_numbers_but_theirs() -> None:
    text = said(verdict="too few", n_b=1, q=float("nan"))
    assert text == "Too few articles to compare The Ledger with The Tribune on Peru: 12 and 1 articles."


def test_the_outlets_own_words_speak() -> None:
    own = {"between": "source", "a": None, "b": "Venezuela"}
    assert said(**own) == f"The outlets' own words speak more negatively of Peru than Venezuela: {NUMBERS}."
    turned = {"between": "source", "a": "Venezuela", "b": None}
    assert said(**turned).startswith("Venezuela speaks more negatively of Peru than the outlets' own words: ")


@pytest.mark.parametrize("missing", [None, "", float("nan")])
def test_an_outlet_without_a_name(missing: object) -> None:
    assert said(a=missing).startswith("An unnamed outlet speaks more negatively of Peru than The Tribune: ")


def test_without_a_target() -> None:
    row = {name: value for name, value in ROW.items() if name != "target"}
    assert difference_in_words(row, []).startswith("The Ledger speaks more negatively than The Tribune: ")
    crime = difference_in_words(row | {"dimension": "crime"}, [])
    assert crime.startswith("The Ledger speaks with less crime than The Tribune: ")


def test_between_targets_they_are_spoken_of() -> None:
    row = {name: value for name, value in ROW.items() if name != "target"} | {
        "between": "target",
        "a": "Peru",
        "b": "Chile",
    }
    assert difference_in_words(row, []).startswith("Peru is spoken of more negatively than Chile: ")


def test_between_any_column() -> None:
    row = {"between": "leaning", "a": "left", "b": "right"}
    assert said(**row).startswith("Where leaning is left, Peru is spoken of more negatively than where it is right: ")
    shown = said(**row, verdict="not shown")
    assert shown.startswith("No difference in valence toward Peru is shown between leaning left and leaning right: ")
    years = {"between": "date", "a": pd.Timestamp(2020, 1, 1), "b": None}
    assert said(**years).startswith(
        "Where date is 2020-01-01, Peru is spoken of more negatively than where it is not given"
    )


def test_other_columns_within_stand_behind() -> None:
    text = said("target source year", source=None, year=2020)
    assert text.endswith("12 and 9 articles (source outlets' own words; year 2020).")


def test_the_scorer_is_named_on_demand() -> None:
    text = difference_in_words(ROW, ["target"], name_scorer=True)
    assert text.endswith("12 and 9 articles (scorer tone).")


def test_pairs_are_counted_by_what_pairs_them() -> None:
    text = difference_in_words(ROW | {"n_pairs": 1234}, ["target"], paired_by="event")
    assert text.endswith("q = .03, 1,234 events.")
    few = difference_in_words(ROW | {"n_pairs": 1, "verdict": "too few"}, ["target"], paired_by="article_id")
    assert few == "Too few articles have both The Ledger and The Tribune on Peru: 1 article."


@pytest.mark.parametrize(
    ("q", "text"), [(0.0004, "q < .001"), (0.0012, "q = .0012"), (0.0494, "q = .049"), (0.5, "q = .5"), (1.0, "q = 1")]
)
def test_q_keeps_two_digits(q: float, text: str) -> None:
    assert f", {text}, " in said(q=q)


@pytest.mark.parametrize(("difference", "text"), [(-0.004, ".00"), (1.25, "1.25"), (-1.0, "-1.00"), (0.1, ".10")])
def test_differences_have_two_decimals_and_no_needless_zero(difference: float, text: str) -> None:
    assert f": {text} [" in said(difference=difference)


def test_without_an_interval_there_is_none_in_the_sentence() -> None:
    assert ": -.21, q = .03, " in said(low=float("nan"), high=float("nan"))
