"""plot_dumbbell: two groups over many targets, and whether they differ."""

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

import biaskit.chart
from biaskit.chart.dumbbell import plot_dumbbell
from biaskit.chart.dumbbell_rows import alpha
from biaskit.errors import InputError


def contrast_row(target, mean_a=0.3, mean_b=-0.1, *, n=(9, 8), verdict="not shown", a="Ledger", b="Herald", **more):
    """A row as contrast makes it; without an interval where nothing was tested."""
    difference, tested = mean_a - mean_b, verdict != "too few"
    return {
        "between": "outlet", "a": a, "b": b, "target": target, "scorer": "vader", "dimension": "valence",
        "n_a": n[0], "n_b": n[1], "n_pairs": 0, "mean_a": mean_a, "mean_b": mean_b,
        "low_a": mean_a - 0.1, "high_a": mean_a + 0.1, "low_b": mean_b - 0.1, "high_b": mean_b + 0.1,
        "difference": difference, "low": difference - 0.2 if tested else NAN,
        "high": difference + 0.2 if tested else NAN, "interval": "t", "p": 0.01, "q": 0.02, "cliffs_delta": 0.1,
        "smd": 0.1, "test": "permutation", "verdict": verdict, "says": "", **more,
    }  # fmt: skip


@pytest.fixture
def outlets():
    return pd.DataFrame(
        [
            contrast_row("Peru", -0.4, 0.0, verdict="lower"),
            contrast_row("Chile", 0.3, -0.1, verdict="higher"),
            contrast_row("Cuba", 0.1, 0.05),
            contrast_row("Haiti", 0.9, -0.9, n=(1, 4), verdict="too few"),
            contrast_row("Brazil", NAN, 0.2, n=(0, 4), verdict="too few"),
        ]
    )


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    """Marker, place and fill of what is drawn within the rows."""
    lines = [line for line in ax.lines if line.get_marker() != "None" and len(line.get_xdata()) == 1]
    return [
        (line.get_marker(), round(float(line.get_xdata()[0]), 6), float(line.get_ydata()[0]), fill)
        for line in lines if line.get_transform() == ax.transData
        for fill in [to_hex(line.get_markerfacecolor())]
    ]  # fmt: skip


def differences(ax):
    return ax.child_axes[0]


def test_rows_are_ordered_by_difference_and_what_was_not_tested_stands_last(outlets):
    assert names(plot_dumbbell(outlets)) == ["Chile", "Cuba", "Peru", "Haiti", "Brazil"]


def test_rows_keep_the_order_of_the_table_where_that_is_asked_for(outlets):
    assert names(plot_dumbbell(outlets, sort="table")) == ["Peru", "Chile", "Cuba", "Haiti", "Brazil"]


def test_groups_differ_in_shape_and_colour(outlets):
    ax = plot_dumbbell(outlets)
    assert [mark for mark in marks(ax) if mark[2] == 0] == [("s", -0.1, 0, "#e69f00"), ("o", 0.3, 0, "#0072b2")]


def test_the_legend_names_both_groups_beside_their_marks(outlets):
    assert {"Ledger", "Herald"} <= set(written(plot_dumbbell(outlets)))


def test_a_line_joins_the_means_and_is_thick_where_the_difference_holds(outlets):
    ax = plot_dumbbell(outlets)
    joined = [
        (float(line.get_ydata()[0]), line.get_linewidth() > 1) for line in ax.lines
        if len(line.get_xdata()) == 2 and line.get_xdata()[0] != line.get_xdata()[1]
        and line.get_transform() == ax.transData
    ]  # fmt: skip
    assert joined == [(0, True), (1, False), (2, True), (3, False)]


def test_a_diamond_is_filled_where_the_difference_holds(outlets):
    found = [(y, fill != "#ffffff") for marker, _, y, fill in marks(differences(plot_dumbbell(outlets)))]
    assert found == [(0, True), (1, False), (2, True), (3, False)]


def test_a_difference_has_its_interval_where_it_was_tested(outlets):
    inset = differences(plot_dumbbell(outlets))
    ends = [tuple(map(float, line.get_xdata())) for line in inset.lines
            if len(line.get_xdata()) == 2 and line.get_transform() == inset.transData]  # fmt: skip
    assert ends == [pytest.approx((0.2, 0.6)), pytest.approx((-0.15, 0.25)), pytest.approx((-0.6, -0.2))]


def test_differences_stand_in_figures_on_a_wide_axes_only(outlets):
    assert {"+.40", "+.05", "−.40", "–"} <= set(written(plot_dumbbell(outlets, width=180)))
    assert "+.40" not in written(plot_dumbbell(outlets, width=88))


def test_articles_of_both_groups_stand_at_the_right(outlets):
    found = written(plot_dumbbell(outlets.head(1), width=88))
    assert [text for text in found if text.isdigit()] == ["9", "8"]


def test_rows_with_a_small_group_are_grey_and_a_note_says_so(outlets):
    ax = plot_dumbbell(outlets)
    assert {fill for _, _, y, fill in marks(ax) if y == 3} == {"#c8c8c8"}
    assert [to_hex(label.get_color()) for label in ax.get_yticklabels()][2:4] == ["#1a1a1a", "#595959"]
    assert "Grey: fewer than 2 articles." in written(ax)[-1].replace("\n", " ")


def test_the_note_says_what_filled_marks_mean_at_the_level_given(outlets):
    tested = outlets.head(3)
    assert (
        written(plot_dumbbell(tested))[-1] == "Lines: 95% intervals. Filled: the difference holds (q\u00a0<\u00a0.05)."
    )
    assert (
        "90% intervals. Filled: the difference holds (q\u00a0<\u00a0.1)"
        in written(plot_dumbbell(tested, level=0.9))[-1]
    )


def test_what_was_not_tested_stands_beneath_a_rule(outlets):
    note = written(plot_dumbbell(outlets))[-1].replace("\n", " ")
    assert "Beneath the rule: too few articles to test." in note
    assert "rule" not in written(plot_dumbbell(outlets.head(3)))[-1]


def test_rows_without_any_rating_say_so(outlets, overlaps):
    ax = plot_dumbbell(outlets.assign(mean_a=NAN, mean_b=NAN, difference=NAN, low=NAN, high=NAN, verdict="too few"))
    assert [text.strip() for text in written(ax)].count("not rated") == 5
    assert overlaps(ax) == []


def test_rows_beyond_max_rows_are_those_with_fewest_articles(outlets):
    ax = plot_dumbbell(outlets.assign(n_a=[9, 1, 8, 7, 6]), max_rows=3)
    assert names(ax) == ["Cuba", "Peru", "Haiti"]
    assert "2 more targets not shown." in written(ax)[-1].replace("\n", " ")


def test_the_axis_names_measure_and_scorer(outlets):
    assert {"mean valence (vader)", "difference", "articles"} <= set(written(plot_dumbbell(outlets)))


def test_zero_is_in_sight_of_means_and_differences():
    ax = plot_dumbbell(pd.DataFrame([contrast_row("Peru", 0.8, 0.5, verdict="higher")]))
    assert 0 in ax.get_xticks()
    assert 0 in differences(ax).get_xticks()


def test_without_a_column_of_targets_the_rows_are_the_dimensions(outlets):
    frames = outlets.head(2).drop(columns="target").assign(dimension=["crime", "economic"], scorer="frames",
                                                            mean_a=[0.1, 0.4], mean_b=[0.3, 0.2])  # fmt: skip
    ax = plot_dumbbell(frames)
    assert names(ax) == ["economic", "crime"]
    assert "mean share (frames)" in written(ax)
    assert "+" not in "".join(label.get_text() for label in ax.get_xticklabels())


def test_one_of_several_pairs_is_picked_by_the_names_drawn():
    rows = [contrast_row("Chile", a=None, b="Peru", between="source"),
            contrast_row("Chile", a=None, b="Cuba", between="source")]  # fmt: skip
    ax = plot_dumbbell(pd.DataFrame(rows), a="outlet's own words", b="Cuba")
    assert {"outlet's own words", "Cuba"} <= set(written(ax))


def test_several_pairs_need_a_choice(outlets):
    both = pd.concat([outlets, outlets.assign(b="Tribune")])
    message = (
        r"^plot_dumbbell draws one pair of groups; this table holds a='Ledger', b='Herald'; a='Ledger', b='Tribune'\. "
        r"Pick one by a= and b=\.$"
    )
    with pytest.raises(InputError, match=message):
        plot_dumbbell(both)


def test_a_pair_that_is_not_there_is_refused(outlets):
    with pytest.raises(
        InputError, match=r"^This table has no pair a='Ledger', b='Post'; it holds a='Ledger', b='Herald'\.$"
    ):
        plot_dumbbell(outlets, a="Ledger", b="Post")


def test_several_columns_that_tell_rows_apart_need_a_name(outlets):
    message = r"^plot_dumbbell cannot tell which column names the rows: target, event\. "
    with pytest.raises(InputError, match=message):
        plot_dumbbell(outlets.assign(event="seizure"))
    assert len(names(plot_dumbbell(outlets.assign(event="seizure"), within="target"))) == 5


def test_a_target_with_several_rows_is_refused(outlets):
    with pytest.raises(InputError, match=r"^plot_dumbbell draws one row per target, "):
        plot_dumbbell(pd.concat([outlets, outlets]))


def test_an_unknown_order_is_refused(outlets):
    with pytest.raises(InputError, match=r"^sort is 'size'; give 'difference' or 'table'\.$"):
        plot_dumbbell(outlets, sort="size")


def test_a_column_that_is_missing_is_named(outlets):
    with pytest.raises(InputError, match=r"this table has no verdict\. biaskit\.contrast makes one\.$"):
        plot_dumbbell(outlets.drop(columns="verdict"))


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 40])
def test_no_text_overlaps(width, count, overlaps):
    rows = [contrast_row(f"{LONG[i % 11]} {i}", -1 + i / 20, 0.1, n=(1234, i), a=LONG[0], b=LONG[1])
            for i in range(count)]  # fmt: skip
    ax = plot_dumbbell(pd.DataFrame(rows), width=width, max_rows=40, title="A title of this figure")
    assert overlaps(ax) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    table = pd.DataFrame([contrast_row(f"Target {i}", i / 60, 0.1) for i in range(60)])
    assert plot_dumbbell(table, ax, max_rows=60) is ax
    assert overlaps(ax) == []
    assert f"{60 - len(names(ax))} more targets not shown." in written(ax)[-1].replace("\n", " ")


def test_text_is_at_least_seven_points(outlets, texts):
    assert min(text.get_fontsize() for text in texts(plot_dumbbell(outlets, width=88))) >= 7


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_dumbbell(pd.DataFrame([contrast_row(name, a="$x^2$", b="\\frac{a") for name in HOSTILE]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)
    assert {"$x^2$", "\\frac{a"} <= set(written(ax))


def test_an_empty_table_says_that_there_is_nothing_to_show(outlets):
    assert written(plot_dumbbell(outlets.head(0))) == ["nothing to show"]


def test_the_description_says_which_differences_hold(outlets):
    assert plot_dumbbell(outlets).get_label() == (
        "Dumbbells: mean valence (vader) of Ledger and of Herald for 5 targets, with their difference and its 95% "
        "interval. Differences that hold (q < .05): 2 of 5, Chile +.40 [+.20, +.60] (n = 9 and 8) and Peru −.40 "
        "[−.60, −.20] (n = 9 and 8)."
    )


def test_the_description_says_when_none_holds(outlets):
    label = plot_dumbbell(outlets[outlets["target"] == "Cuba"]).get_label()
    assert label.endswith("Differences that hold (q < .05): none.")


@pytest.mark.parametrize(("level", "q"), [(0.95, ".05"), (0.99, ".01"), (0.8, ".2")])
def test_alpha_is_what_the_level_leaves(level, q):
    assert alpha(level) == q


def test_a_figure_stays_within_the_page_of_a_style():
    table = pd.DataFrame([contrast_row(f"{LONG[0]} {i}") for i in range(90)])
    with biaskit.chart.style("one-column"):
        ax = plot_dumbbell(table, max_rows=90, title="A title")
    assert ax.figure.get_figheight() * 25.4 <= 220
    assert f"{90 - len(names(ax))} more targets not shown." in written(ax)[-1].replace("\n", " ")
