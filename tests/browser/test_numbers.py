"""Every number of the report is that of `summarize`, to the printed digit, whatever the filters."""

import matplotlib as mpl
import pytest
from browser.reading import OWN, matrix_under, means_under, open_view, pick, printed, set_date, settle, table_under
from browser.wanted import FILTERS, MEASURES, TONE, as_table, check_filter, expected, own_rows, select, summary_of

import biaskit as bk

mpl.use("Agg")


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_gives_the_numbers_of_the_rows_that_it_keeps(page, harbour, name):
    check_filter(page, harbour.ratings, name)


@pytest.mark.parametrize("measure", MEASURES, ids="-".join)
def test_measures_and_filters_together(page, harbour, measure):
    select(page, measure)
    pick(page, "Outlet", "Meridian Business Post")
    pick(page, "Voice", "outlet", "paraphrased")
    set_date(page, "from", "2025-02-01")
    set_date(page, "to", "2025-05-31")
    rows = harbour.ratings
    rows = rows[(rows["outlet"] == "Meridian Business Post") & rows["voice"].isin(["outlet", "paraphrased"])]
    rows = rows[rows["date"].between("2025-02-01", "2025-05-31")]
    shown = means_under(as_table(page, "#matrix"), "#matrix", "Source", "Target")
    assert shown == expected(rows, ["source", "target"], measure, interval="t")
    open_view(page, "Outlets")
    shown = means_under(as_table(page, "#outlets"), "#outlets", "Outlet", "Target")
    assert shown == expected(rows[rows["source"].isna()], ["outlet", "target"], measure, interval="t")


@pytest.mark.parametrize("measure", MEASURES, ids="-".join)
def test_unfiltered_numbers_are_those_of_the_framing(page, harbour, measure):
    rows, select_own = harbour.ratings, harbour.ratings["source"].isna()
    own = rows[select_own]
    select(page, measure)
    shown = means_under(as_table(page, "#matrix"), "#matrix", "Source", "Target")
    assert shown == expected(rows, ["source", "target"], measure)
    assert means_under(page, "#own", "Target") == own_rows(rows, measure)
    open_view(page, "Outlets")
    shown = means_under(as_table(page, "#outlets"), "#outlets", "Outlet", "Target")
    assert shown == expected(own, ["outlet", "target"], measure)
    assert means_under(page, "#all-words", "Outlet") == expected(rows, ["outlet"], measure)


def test_matrix_and_static_chart_print_the_same_digits(page, harbour):
    summary = summary_of(harbour.ratings, ["source", "target"], TONE)
    shown = matrix_under(page, "#matrix")
    wanted = printed(summary, "source", "target").items()
    assert shown == {
        pair: [mean, "" if reach == "–" else reach, f"n = {rated}"] for pair, (_, _, rated, mean, reach) in wanted
    }
    ax = bk.chart.plot_matrix(summary)
    down, across = (
        [label.get_text().replace("\n", " ").replace("outlet's own words", OWN) for label in labels]
        for labels in (ax.get_yticklabels(), ax.get_xticklabels())
    )
    drawn = {}
    for text in ax.texts:
        x, y = text.get_position()
        if text.get_text()[0] in "+−0–":
            drawn[down[round(y)], across[round(x)]] = text.get_text()
    assert drawn == {pair: shown[pair][0].replace("0.", ".").replace(".00", "0.00") for pair in drawn}
    assert len(drawn) > 40


def test_actors_have_the_means_of_their_targets(page, harbour):
    open_view(page, "Actors")
    rows = {row["Name"]: row for row in table_under(page, "#content section")}
    for column, ratings in (
        ("All words", harbour.ratings),
        ("Outlets’ own", harbour.ratings[harbour.ratings["source"].isna()]),
    ):
        wanted = expected(ratings, ["target"]).items()
        assert {name: rows[name][column].split()[0] for (name,), _ in wanted} == {
            name: mean for (name,), (*_, mean, _) in wanted
        }
    said = harbour.quotations["source"].value_counts()
    assert {name: row["Quotations"] for name, row in rows.items()} == {name: str(said.get(name, 0)) for name in rows}


def test_the_status_counts_what_the_filters_keep(page, harbour):
    everything = matrix_under(page, "#matrix")
    pick(page, "Target", "dock strike")
    kept = harbour.ratings[harbour.ratings["target"] == "dock strike"]
    ((articles, mentions, rated, *_),) = expected(kept, ["target"]).values()
    assert page.locator("#counted").inner_text() == f"{mentions} mentions in {articles} articles, {rated} rated"
    page.get_by_role("button", name="Clear filters").click()
    settle(page)
    assert matrix_under(page, "#matrix") == everything
