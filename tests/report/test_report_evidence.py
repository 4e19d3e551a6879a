import pandas as pd
import pytest
from report_tables import mentions, quotations, ratings, tables

from biaskit.report.evidence import collect_evidence, sample
from biaskit.report.material import roll_up
from biaskit.report.passage import sentence_around
from biaskit.tables import ratings_table


def gather(limit=100, **changes):
    given = tables() | changes
    needed = {name: given[name] for name in ("ratings", "quotations", "mentions", "articles")}
    return collect_evidence(**needed, top=roll_up(given["actors"]), limit=limit, seed=0)


def values_of(evidence, row):
    data = evidence.data
    return [
        (place, value, data["cues"][cues]) for place, value, cues in data["values"][data["mentions"]["values"][row]]
    ]


def pairs(*sizes):
    rows = [(None if i == 0 else f"s{i}", "t") for i, size in enumerate(sizes) for _ in range(size)]
    return pd.DataFrame(rows, columns=["source", "target"])


def test_everything_is_kept_under_the_limit():
    assert sample(pairs(3, 2), limit=5, seed=0) == [0, 1, 2, 3, 4]


def test_each_pair_keeps_equally_many():
    table = pairs(100, 50, 3)
    kept = table.iloc[sample(table, limit=23, seed=0)]
    assert kept["source"].fillna("outlet").value_counts().to_dict() == {"outlet": 10, "s1": 10, "s2": 3}


def test_each_pair_keeps_one_even_over_the_limit():
    table = pairs(5, 5, 5)
    assert table.iloc[sample(table, limit=1, seed=0)]["source"].nunique(dropna=False) == 3


def test_the_same_seed_draws_the_same():
    assert sample(pairs(90, 9), limit=20, seed=4) == sample(pairs(90, 9), limit=20, seed=4)


def test_a_sample_is_counted():
    evidence = gather(limit=7)
    assert (evidence.n_kept, evidence.n_mentions) == (7, 9)


def test_the_outlet_is_a_source_of_its_own():
    assert gather().link(source=None, target="Sudria") == "#evidence?source=-1&target=2"


def test_a_pair_that_does_not_occur_has_no_link():
    assert gather().link(source="Norland", target="Sudria") is None


def test_an_unknown_name_has_no_link():
    assert gather().link(target="Nowhere") is None


def test_members_speak_for_the_top():
    evidence = gather()
    place = evidence.data["names"].index("Norland")
    assert [evidence.data["mentions"]["top"][row] for row in (1, 6)] == [place, place]


def test_two_members_of_each_other_end():
    actors = pd.DataFrame({"name": ["a", "b"], "member_of": ["b", "a"]})
    assert roll_up(actors)("a") in ("a", "b")


def test_values_carry_their_cues():
    evidence = gather()
    sentence = evidence.data["texts"][evidence.data["mentions"]["text"][2]]
    start = sentence.index("open")
    assert values_of(evidence, 2) == [(0, -0.7, ((start, start + 11, -0.7),)), (1, 0.5, ((start, start + 11, -0.7),))]


def test_values_of_the_same_words_by_another_source_stay_apart():
    found = mentions()
    evidence = gather(ratings=ratings_table(ratings(found[:3]), tables()["articles"]))
    assert values_of(evidence, 6) == []


def test_a_quotation_without_places_of_source_and_cue_shows_its_content():
    given = tables()["quotations"].assign(source_span=None, cue_span=None)
    evidence = gather(quotations=given)
    assert [len(marks) for marks in evidence.data["quotations"]["marks"]] == [1] * len(quotations())


@pytest.mark.parametrize(
    ("span", "passage"),
    [
        ((0, 4), "One."),
        ((5, 8), "Two!”"),
        ((11, 14), "Three"),
        ((0, 8), "One. Two!”"),
        ((5, 16), "Two!”\nThree"),
    ],
)
def test_passages_end_where_sentences_do(span, passage):
    text = "One. Two!”\nThree"
    assert text[slice(*sentence_around(text, *span))] == passage
