"""plot_interval: groups with intervals, one beneath the other."""

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from biaskit.chart import alt_text, plot_interval, style
from biaskit.chart.style import INK, RULE, SOFT
from biaskit.errors import InputError

SMALL_NOTE = "Grey: fewer than 2 articles. Open mark: no interval."


@pytest.fixture
def outlets():
    return pd.DataFrame(
        [
            summary_row(0.2, 12, outlet="Tribune"),
            summary_row(-0.4, 1, NAN, NAN, outlet="Ledger"),
            summary_row(NAN, 0, NAN, NAN, outlet="Herald"),
        ]
    )


@pytest.fixture
def leanings():
    return pd.DataFrame([summary_row(0.1 * i, outlet=o, leaning=h) for o in LONG[:5] for i, h in enumerate("abc")])


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    """Marker, place and filling of each mean."""
    return [
        (line.get_marker(), round(float(line.get_xdata()[0]), 6), float(line.get_ydata()[0]),
         to_hex(line.get_markerfacecolor()) != "#ffffff")
        for line in ax.lines if line.get_marker() != "None"
    ]  # fmt: skip


def test_groups_stand_in_the_order_of_the_table(outlets):
    ax = plot_interval(outlets)
    assert names(ax) == ["Tribune", "Ledger", "Herald"]
    assert ax.get_ylim() == (2.5, -0.5)


def test_a_mean_without_interval_is_open(outlets):
    assert marks(plot_interval(outlets)) == [("o", 0.2, 0, True), ("o", -0.4, 1, False)]


def test_n_stands_at_the_right_and_what_was_not_rated_says_so(outlets):
    assert written(plot_interval(outlets)) == ["n", "12", "1", "0", "not rated", SMALL_NOTE]


def test_an_interval_is_drawn_from_low_to_high(outlets):
    ends = [line.get_xdata() for line in plot_interval(outlets).lines if line.get_linewidth() == 1.4]
    assert [list(map(float, end)) for end in ends if len(end) == 2] == [[pytest.approx(0.1), pytest.approx(0.3)]]


def test_a_group_of_few_articles_is_grey_in_name_mark_and_interval(outlets):
    ax = plot_interval(outlets.assign(low=-0.5, high=0.5), min_n=2)
    means = [line for line in ax.lines if line.get_marker() == "o"]
    assert [to_hex(line.get_markeredgecolor()) for line in means] == ["#0072b2", SOFT]
    assert to_hex(means[1].get_markerfacecolor()) == RULE
    assert [label.get_color() for label in ax.get_yticklabels()] == [INK, SOFT, SOFT]
    widths = [line.get_linewidth() for line in ax.lines if len(line.get_xdata()) == 2 and line.get_zorder() == 3]
    assert widths == [1.4, 0.7]


def test_min_n_decides_what_is_grey(outlets):
    assert "Grey: fewer than 13 articles." in written(plot_interval(outlets, min_n=13))[-1].replace("\n", " ")
    assert written(plot_interval(outlets, min_n=1))[-1] == "Open mark: no interval."


def test_the_words_name_measure_extremes_and_what_is_not_rated(outlets):
    assert alt_text(plot_interval(outlets)) == (
        "Intervals: mean valence (vader) of 3 outlets, with 95% intervals. "
        "Tribune: +.20 [+.10, +.30] (n = 12). Not rated: Herald. "
        "Grey, with fewer than 2 articles: Ledger."
    )


def test_the_words_name_the_hues(leanings):
    assert alt_text(plot_interval(leanings, hue="leaning")).startswith(
        "Intervals: mean valence (vader) of 5 outlets by leaning (a, b and c), with 95% intervals. "
        "Highest: Organization of Petroleum Exporting Countries and Partners, c, +.20 [+.10, +.30] (n = 9)."
    )


def test_a_style_gives_the_width_and_the_greatest_height(overlaps):
    rows = [summary_row(outlet=f"Outlet {i}") for i in range(40)]
    with style("slides"):
        ax = plot_interval(pd.DataFrame(rows))
    assert ax.figure.get_size_inches() * 25.4 == pytest.approx([160, 90], abs=4)
    assert written(ax)[-1] == f"{40 - len(names(ax))} more outlets not shown."
    assert overlaps(ax) == []


def test_zero_is_always_in_sight():
    low, high = plot_interval(pd.DataFrame([summary_row(0.5, outlet="Tribune")])).get_xlim()
    assert low < 0 < 0.6 < high


def test_the_axis_names_dimension_scorer_and_level(outlets):
    assert plot_interval(outlets, level=0.9).get_xlabel() == "mean valence (vader), 90% interval"


def test_hues_differ_in_shape_colour_and_place(leanings):
    ax = plot_interval(leanings, hue="leaning")
    first = [line for line in ax.lines if line.get_marker() != "None"][:3]
    assert [line.get_marker() for line in first] == ["o", "s", "D"]
    assert [to_hex(line.get_color()) for line in first] == ["#0072b2", "#e69f00", "#000000"]
    assert [round(float(line.get_ydata()[0]), 3) for line in first] == [-0.286, 0, 0.286]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a", "b", "c"]


def test_a_null_source_is_the_outlet_with_a_mark_of_its_own():
    table = pd.DataFrame([summary_row(0.1, source=None), summary_row(0.2, source="Peru")])
    ax = plot_interval(table)
    assert names(ax) == ["outlet's own words", "Peru"]
    assert [mark[0] for mark in marks(ax)] == ["s", "o"]


def test_a_missing_group_is_kept():
    assert names(plot_interval(pd.DataFrame([summary_row(outlet=None)]))) == ["no outlet"]


def test_groups_without_any_rating_are_kept(outlets, overlaps):
    ax = plot_interval(outlets.assign(mean=NAN, low=NAN, high=NAN, n_rated=0))
    assert written(ax).count("not rated") == 3
    assert overlaps(ax) == []


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 40])
def test_no_text_overlaps(width, count, overlaps):
    rows = [summary_row(-1 + i / 20, 12345, outlet=f"{LONG[i % 11]} {i}") for i in range(count)]
    assert overlaps(plot_interval(pd.DataFrame(rows), width=width)) == []


@pytest.mark.parametrize("width", [88, 180])
def test_no_text_overlaps_with_hues_and_a_title(leanings, width, overlaps):
    table = leanings.replace({"leaning": {"a": LONG[0], "b": LONG[1]}})
    assert overlaps(plot_interval(table, hue="leaning", width=width, title="A title")) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    table = pd.DataFrame([summary_row(0.1, outlet=f"Outlet {i}") for i in range(60)])
    assert plot_interval(table, ax) is ax
    assert overlaps(ax) == []
    assert written(ax)[-1] == f"{60 - len(names(ax))} more outlets not shown."


def test_groups_beyond_max_rows_are_counted(outlets):
    ax = plot_interval(outlets, max_rows=2)
    assert names(ax) == ["Tribune", "Ledger"]
    assert written(ax)[-1].replace("\n", " ") == f"1 more outlet not shown. {SMALL_NOTE}"


def test_text_is_at_least_seven_points(leanings, texts):
    assert min(text.get_fontsize() for text in texts(plot_interval(leanings, hue="leaning", width=88))) >= 7


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    rows = [summary_row(outlet=name, leaning=hue) for name in HOSTILE for hue in HOSTILE[:4]]
    ax = plot_interval(pd.DataFrame(rows), hue="leaning")
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["$x^2$", "$\\frac{a$", "\\frac{a", "<b>&"]


def test_an_empty_table_says_that_there_is_nothing_to_show(outlets):
    assert written(plot_interval(outlets.head(0))) == ["nothing to show"]


def test_several_grouping_columns_need_a_name(leanings):
    message = (
        r"^plot_interval cannot tell which column names the groups: outlet, leaning\. "
        r"Name it: plot_interval\(table, group='outlet'\)\.$"
    )
    with pytest.raises(InputError, match=message):
        plot_interval(leanings)


def test_a_group_with_several_rows_is_refused(leanings):
    with pytest.raises(
        InputError, match=r"^plot_interval draws one row per outlet, but this table has several of one\. "
    ):
        plot_interval(leanings, group="outlet")


def test_more_than_seven_hues_are_refused():
    rows = [summary_row(outlet="Tribune", leaning=str(i)) for i in range(8)]
    with pytest.raises(InputError, match=r"^plot_interval tells 7 hues apart; leaning has 8\. Filter the table\.$"):
        plot_interval(pd.DataFrame(rows), hue="leaning")


def test_a_table_of_several_scorers_is_refused(outlets):
    both = pd.concat([outlets, outlets.assign(scorer="textblob")])
    with pytest.raises(InputError, match=r"^plot_interval draws one scorer; this table holds textblob, vader\. "):
        plot_interval(both)
    assert len(names(plot_interval(both, scorer="textblob"))) == 3
