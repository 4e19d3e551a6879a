"""plot_coverage: who covers whom."""

import itertools

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from matplotlib import colormaps
from matplotlib import pyplot as plt

from biaskit.chart import alt_text, plot_coverage
from biaskit.chart.style import INK, SOFT
from biaskit.errors import InputError
from biaskit.summary import salience


def share(outlet, target, mean, *, articles=12, mentions=9, low=None, high=None):
    """A row as salience makes it."""
    row = summary_row(mean, 40, low, high, outlet=outlet, target=target)
    return {**row, "scorer": "salience", "dimension": "mentions", "n_articles": articles, "n_mentions": mentions}


@pytest.fixture
def table():
    return pd.DataFrame([
        share("Ledger", "Peru", 0.6, mentions=24, low=0.5, high=0.7), share("Ledger", "Chile", 0.004, low=0, high=0.02),
        share("Herald", "Peru", 0.3, articles=1, mentions=3), share("Herald", "Chile", 0.0, articles=1, mentions=0),
    ])  # fmt: skip


@pytest.fixture
def many():
    pairs = itertools.product([*LONG, "العربية", None], [*LONG, *"ABCDEFGHIJKLMNOPQRSTUVWXYZ", "你好", "OPEC", "Peru"])
    return pd.DataFrame([
        share(outlet, target, NAN if i % 13 == 0 else (i % 50) / 100, articles=1 + i // 41, low=0, high=0.6)
        for i, (outlet, target) in enumerate(pairs) if i % 7
    ])  # fmt: skip


def names(ax, axis):
    return [label.get_text() for label in getattr(ax, f"get_{axis}ticklabels")()]


def cell(ax, x, y):
    (found,) = [p for p in ax.patches if (round(p.get_x() + 0.48, 6), round(p.get_y() + 0.48, 6)) == (x, y)]
    return found


def note(ax):
    return ax.texts[-1].get_text().replace("\n", " ")


def test_targets_and_outlets_are_ordered_by_mentions_with_the_number_of_articles(table):
    ax = plot_coverage(table)
    assert (names(ax, "y"), names(ax, "x")) == (["Peru", "Chile"], ["Ledger\nn = 12", "Herald\nn = 1"])


def test_each_cell_prints_its_share_and_its_interval_in_per_cent(table):
    written = [text.get_text() for text in plot_coverage(table).texts]
    assert written[:4] == ["60%", "50–70", "<1%", "0–2"]


def test_the_darker_the_larger_the_share(table):
    ax = plot_coverage(table)
    assert cell(ax, 0, 0).get_facecolor() == colormaps["Blues"](0.6)
    assert cell(ax, 0, 1).get_facecolor() == colormaps["Blues"](0.004)


@pytest.mark.parametrize(("mean", "limit"), [(0.08, 0.1), (0.25, 0.25), (0.26, 0.5), (0.9, 1)])
def test_the_strongest_colour_is_the_smallest_limit_that_holds_all_shares(mean, limit):
    (bar,) = plot_coverage(pd.DataFrame([share("Ledger", "Peru", mean)])).child_axes
    assert bar.get_xlim() == (0, limit)
    assert [label.get_text() for label in bar.get_xticklabels()] == ["0%", f"{50 * limit:g}%", f"{100 * limit:g}%"]


def test_the_colour_bar_says_of_what(table):
    (bar,) = plot_coverage(table).child_axes
    assert bar.get_xlabel() == "share of the outlet's mentions"


def test_an_outlet_of_few_articles_is_hatched_and_its_name_grey(table):
    ax = plot_coverage(table)
    assert [cell(ax, x, 0).get_hatch() for x in (0, 1)] == [None, "/////"]
    assert [label.get_color() for label in ax.get_xticklabels()] == [INK, SOFT]
    assert note(ax) == "n: articles. Beneath each share: 95% interval. Hatched: fewer than 2 articles."


def test_min_n_decides_what_is_few(table):
    assert cell(plot_coverage(table, min_n=1), 1, 0).get_hatch() is None


def test_a_share_without_articles_is_a_dash_and_one_without_interval_stands_alone():
    rows = [share("Ledger", "Peru", NAN, low=NAN, high=NAN), share("Ledger", "Chile", 0.2, low=NAN, high=NAN)]
    ax = plot_coverage(pd.DataFrame(rows))
    assert sorted(text.get_text() for text in ax.texts[:-1]) == ["20%", "–"]
    assert "–: no share." in note(ax)


def test_a_pair_that_is_missing_stays_empty(table):
    assert len(plot_coverage(table.iloc[:3]).patches) == 3


def test_null_outlets_and_targets_are_kept():
    ax = plot_coverage(pd.DataFrame([share(None, None, 0.2)]))
    assert (names(ax, "x"), names(ax, "y")) == (["no outlet\nn = 12"], ["no target"])


def test_the_level_of_the_intervals_is_told(table):
    assert "Beneath each share: 90% interval." in note(plot_coverage(table, level=0.9))


def test_the_words_tell_what_each_outlet_covers_most(table):
    assert alt_text(plot_coverage(table)) == (
        "Coverage: share of the outlet's mentions for each target, 2 outlets by 2 targets. "
        "Ledger (12 articles): Peru 60%, Chile <1%. Herald (1 article): Peru 30%, Chile 0%. "
        "Grey: fewer than 2 articles."
    )


def test_it_draws_what_salience_makes():
    ratings = pd.DataFrame({
        "article_id": list("aabbcd"), "outlet": ["Ledger"] * 4 + ["Herald"] * 2, "sentence_start": range(6),
        "target": ["Peru", "Chile", "Peru", "Peru", "Peru", "Chile"], "start": 0, "end": 4,
    })  # fmt: skip
    with pytest.warns(UserWarning, match="few articles"):
        made = salience(ratings)
    assert names(plot_coverage(made), "x") == ["Ledger\nn = 2", "Herald\nn = 2"]


@pytest.mark.parametrize("width", [88, 180])
def test_no_text_overlaps(many, width, overlaps):
    assert overlaps(plot_coverage(many, width=width, title="A title")) == []


@pytest.mark.parametrize("size", [(7, 5), (3.5, 4), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(many, size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    assert plot_coverage(many, ax) is ax
    assert overlaps(ax) == []


def test_what_is_left_out_is_counted(many):
    ax = plot_coverage(many, max_rows=4, max_columns=3)
    assert (len(names(ax, "y")), len(names(ax, "x"))) == (4, 3)
    assert note(ax).endswith("36 more targets not shown. 10 more outlets not shown.")


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_coverage(pd.DataFrame([share(name, name, 0.2) for name in HOSTILE]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax, "y")


def test_an_empty_table_says_that_there_is_nothing_to_show(table):
    assert [text.get_text() for text in plot_coverage(table.head(0)).texts] == ["nothing to show"]


def test_a_table_of_several_dimensions_is_refused_unless_one_is_picked(table):
    both = pd.concat([table, table.assign(dimension="words")])
    with pytest.raises(InputError, match=r"^plot_coverage draws one dimension; this table holds mentions, words\. "):
        plot_coverage(both)
    (bar,) = plot_coverage(both, dimension="words").child_axes
    assert bar.get_xlabel() == "share of the outlet's words"


def test_a_pair_with_several_rows_is_refused(table):
    with pytest.raises(InputError, match=r"^plot_coverage draws one row per target and outlet, but this table has "):
        plot_coverage(pd.concat([table, table]))


def test_a_missing_column_is_named(table):
    with pytest.raises(InputError, match=r"this table has no outlet\. biaskit\.summary\.salience makes one\.$"):
        plot_coverage(table.drop(columns="outlet"))
