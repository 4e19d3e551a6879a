"""plot_distribution: articles as dots, and the swarm that they form."""

import itertools

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from biaskit.chart import alt_text, plot_distribution, style
from biaskit.chart.style import INK, RULE, SOFT
from biaskit.chart.swarm import swarm
from biaskit.errors import InputError
from biaskit.summary import article_means


def articles(outlet, *values):
    """Rows as article_means makes them."""
    return [
        {"outlet": outlet, "scorer": "vader", "dimension": "valence", "article_id": f"{outlet}-{i}", "n_rated": 3,
         "value": value}
        for i, value in enumerate(values)
    ]  # fmt: skip


@pytest.fixture
def table():
    return pd.DataFrame([*articles("Ledger", 0.2, 0.1, 0.2), *articles("Herald", -0.4), *articles("Tribune", NAN)])


@pytest.fixture
def summary():
    rows = [summary_row(0.15, outlet="Ledger"), summary_row(-0.4, 1, NAN, NAN, outlet="Herald"),
            summary_row(NAN, 0, NAN, NAN, outlet="Tribune")]  # fmt: skip
    return pd.DataFrame(rows)


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text().replace("\n", " ") for text in ax.texts]


def dots(ax):
    """Values and row of each group's dots."""
    return [
        (list(map(float, line.get_xdata())), round(float(line.get_ydata().mean())))
        for line in ax.lines if line.get_marker() == "o"
    ]  # fmt: skip


def marked(ax, marker):
    return [line for line in ax.lines if line.get_marker() == marker]


def test_each_article_is_a_dot_at_its_value_in_the_row_of_its_group(table):
    ax = plot_distribution(table)
    assert names(ax) == ["Ledger", "Herald", "Tribune"]
    assert dots(ax) == [([0.2, 0.1, 0.2], 0), ([-0.4], 1)]


def test_articles_of_one_value_stand_beside_each_other(table):
    first, second, third = map(float, plot_distribution(table).lines[-2].get_ydata()[:3])
    assert first == second
    assert third != first


def test_the_number_of_articles_stands_at_the_right(table):
    assert written(plot_distribution(table))[:5] == ["n", "3", "1", "0", "not rated"]


def test_a_group_of_few_articles_is_grey(table):
    ax = plot_distribution(table)
    assert [to_hex(line.get_markerfacecolor()) for line in marked(ax, "o")] == ["#a9cce3", RULE]
    assert [label.get_color() for label in ax.get_yticklabels()] == [INK, SOFT, SOFT]
    assert written(ax)[-1] == "Dot: mean of an article. Grey: fewer than 2 articles."


def test_a_summary_adds_means_and_intervals_beneath_the_dots(table, summary):
    ax = plot_distribution(table, summary=summary)
    means = marked(ax, "D")
    assert [float(line.get_xdata()[0]) for line in means] == [0.15, -0.4]
    assert [to_hex(line.get_markerfacecolor()) for line in means] == [INK, "#ffffff"]
    assert all(float(mean.get_ydata()[0]) > max(dot.get_ydata()) for mean, dot in
               zip(means, marked(ax, "o"), strict=True))  # fmt: skip
    ends = [list(map(float, line.get_xdata())) for line in ax.lines if line.get_linewidth() == 1.4]
    assert [end for end in ends if len(end) == 2] == [[pytest.approx(0.05), pytest.approx(0.25, abs=0.02)]]
    assert "Diamond: mean of all mentions, 95% interval." in written(ax)[-1]
    assert "Open mark: no interval." in written(ax)[-1]


def test_an_interval_beyond_the_dots_ends_in_an_arrow(table, summary):
    ax = plot_distribution(table, summary=summary.assign(low=[-0.1, NAN, NAN], high=[0.9, NAN, NAN]))
    assert [len(marked(ax, arrow)) for arrow in "<>"] == [0, 1]
    assert ax.get_xlim()[1] < 0.3
    assert "Arrow: the interval goes on." in written(ax)[-1]


def test_a_summary_of_several_scorers_gives_that_of_the_table(table, summary):
    both = pd.concat([summary.assign(scorer="tone", mean=0.0), summary])
    assert float(marked(plot_distribution(table, summary=both), "D")[0].get_xdata()[0]) == 0.15


def test_crowded_dots_stay_in_their_row_and_a_note_says_so():
    ax = plot_distribution(pd.DataFrame(articles("Ledger", *[0.1] * 500)))
    (line,) = marked(ax, "o")
    assert max(abs(float(y)) for y in line.get_ydata()) <= 0.5
    assert "Dots overlap where articles crowd." in written(ax)[-1]


def test_a_null_source_is_the_outlet():
    rows = pd.DataFrame(articles(None, 0.1, 0.2)).rename(columns={"outlet": "source"})
    assert names(plot_distribution(rows)) == ["outlet's own words"]


def test_the_words_tell_the_spread_of_each_group(table, summary):
    assert alt_text(plot_distribution(table, summary=summary)) == (
        "Distribution: mean valence (vader) of 4 articles as dots, in 3 outlets. "
        "Ledger: 3 articles from +.10 to +.20, mean +.15 [+.05, +.25]. Herald: 1 article −.40, mean −.40. "
        "Not rated: Tribune. Grey: fewer than 2 articles."
    )


def test_it_draws_what_article_means_makes():
    ratings = pd.DataFrame({"article_id": list("aab"), "outlet": "Ledger", "scorer": "vader", "dimension": "valence",
                            "value": [-1.0, 0.0, 0.4]})  # fmt: skip
    assert dots(plot_distribution(article_means(ratings))) == [([-0.5, 0.4], 0)]


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 40])
def test_no_text_overlaps(width, count, overlaps):
    rows = [row for i in range(count) for row in articles(f"{LONG[i % 11]} {i}", *[i / 40] * (i + 1))]
    means = pd.DataFrame([summary_row(i / 40, outlet=f"{LONG[i % 11]} {i}") for i in range(count)])
    assert overlaps(plot_distribution(pd.DataFrame(rows), summary=means, width=width, title="A title")) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    rows = [row for i in range(60) for row in articles(f"Outlet {i}", 0.1, 0.2)]
    assert plot_distribution(pd.DataFrame(rows), ax) is ax
    assert overlaps(ax) == []
    assert written(ax)[-1].endswith(f"{60 - len(names(ax))} more outlets not shown.")


def test_a_slide_limits_the_groups(overlaps):
    rows = [row for i in range(60) for row in articles(f"Outlet {i}", 0.1, 0.2)]
    with style("slides"):
        ax = plot_distribution(pd.DataFrame(rows))
    assert ax.figure.get_size_inches()[1] * 25.4 <= 90.01
    assert overlaps(ax) == []


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_distribution(pd.DataFrame([row for name in HOSTILE for row in articles(name, 0.1)]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)


def test_an_empty_table_says_that_there_is_nothing_to_show(table):
    assert written(plot_distribution(table.head(0))) == ["nothing to show"]


def test_groups_without_any_rating_are_kept(table, overlaps):
    ax = plot_distribution(table.assign(value=NAN))
    assert written(ax).count("not rated") == 3
    assert overlaps(ax) == []


def test_several_grouping_columns_need_a_name(table):
    with pytest.raises(
        InputError, match=r"^plot_distribution cannot tell which column names the groups: outlet, kind\."
    ):
        plot_distribution(table.assign(kind="x"))


def test_an_article_with_several_rows_is_refused(table):
    message = r"^plot_distribution draws one row per outlet and article_id, but this table has several of one\. "
    with pytest.raises(InputError, match=message):
        plot_distribution(pd.concat([table, table]))


def test_several_scorers_need_a_pick(table):
    with pytest.raises(InputError, match=r"^plot_distribution draws one scorer; this table holds tone, vader\. "):
        plot_distribution(pd.concat([table, table.assign(scorer="tone")]))


def test_a_missing_column_is_named(table, summary):
    with pytest.raises(InputError, match=r"this table has no value\. biaskit\.summary\.article_means makes one\.$"):
        plot_distribution(table.drop(columns="value"))
    with pytest.raises(InputError, match=r"this table has no low\. summarize makes one\.$"):
        plot_distribution(table, summary=summary.drop(columns="low"))


PLACES = st.lists(st.floats(-20, 20) | st.sampled_from([0.0, 1.0, 2.5]), max_size=40)


@given(PLACES)
def test_dots_of_a_swarm_never_overlap(places):
    spots = list(zip(places, swarm(places, 2.0), strict=True))
    gaps = [((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in itertools.combinations(spots, 2)]
    assert min(gaps, default=2.0) >= 2.0 - 1e-6


@given(PLACES)
def test_the_same_places_give_the_same_swarm(places):
    assert swarm(places, 2.0) == swarm(places, 2.0)


def test_a_swarm_grows_from_its_middle_to_both_sides():
    assert swarm([0.0] * 5, 1.0) == [0.0, -1.0, 1.0, -2.0, 2.0]


def test_an_empty_swarm_is_empty():
    assert swarm([], 1.0) == []
