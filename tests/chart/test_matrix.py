"""plot_matrix: source by target, in colours centred on 0."""

import itertools

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from matplotlib import colormaps
from matplotlib import pyplot as plt

from biaskit.chart import alt_text, plot_matrix, style
from biaskit.chart.grid import is_dark
from biaskit.chart.style import luminance
from biaskit.errors import InputError


@pytest.fixture
def pairs():
    return pd.DataFrame(
        [
            summary_row(0.1, 20, source=None, target="Chile"),
            summary_row(-0.4, 30, source="Peru", target="Chile"),
            summary_row(0.3, 4, source="Bolivia", target="Chile"),
            summary_row(NAN, 0, source="Bolivia", target="Peru"),
        ]
    )


@pytest.fixture
def many():
    cells = itertools.product([None, *LONG, *"ABCDEFGH"], [*LONG, "OPEC"])
    rows = [
        summary_row(-1 + (i % 41) / 20, 1 + i % 200, source=source, target=target)
        for i, (source, target) in enumerate(cells)
        if i % 7
    ]
    return pd.DataFrame(rows)


def names(ax, axis):
    return [label.get_text() for label in getattr(ax, f"get_{axis}ticklabels")()]


def cell(ax, x, y):
    (found,) = [p for p in ax.patches if (round(p.get_x() + 0.48, 6), round(p.get_y() + 0.48, 6)) == (x, y)]
    return found


def test_rows_and_columns_are_ordered_by_mentions_with_the_outlet_first(pairs):
    ax = plot_matrix(pairs)
    assert (names(ax, "y"), names(ax, "x")) == (["outlet's own words", "Peru", "Bolivia"], ["Chile", "Peru"])


def test_each_cell_prints_its_mean_with_sign_and_its_n(pairs):
    assert [text.get_text() for text in plot_matrix(pairs).texts[:-1]] == [
        "+.10", "n = 20", "−.40", "n = 30", "+.30", "n = 4", "–", "n = 0",
    ]  # fmt: skip


def test_colours_are_centred_on_zero(pairs):
    ax = plot_matrix(pairs, limit=1)
    assert cell(ax, 0, 1).get_facecolor() == colormaps["PuOr"](0.3)
    assert cell(ax, 0, 0).get_facecolor() == colormaps["PuOr"](0.55)


def test_a_small_cell_is_hatched_and_has_no_colour(pairs):
    ax = plot_matrix(pairs)
    assert [cell(ax, 0, 2).get_hatch(), cell(ax, 1, 2).get_hatch(), cell(ax, 0, 1).get_hatch()] == [
        "/////",
        "/////",
        None,
    ]
    assert cell(ax, 0, 2).get_facecolor() == cell(ax, 1, 2).get_facecolor()


def test_min_n_decides_what_is_small(pairs):
    assert cell(plot_matrix(pairs, min_n=4), 0, 2).get_hatch() is None


def test_a_pair_that_does_not_occur_stays_empty(pairs):
    assert len(plot_matrix(pairs).patches) == 4


def test_a_rule_sets_the_outlets_own_words_apart(pairs):
    (rule,) = plot_matrix(pairs).lines
    assert list(rule.get_ydata()) == [0.5, 0.5]


def test_without_own_words_there_is_no_rule(pairs):
    assert list(plot_matrix(pairs.iloc[1:]).lines) == []


def test_the_note_explains_what_is_printed(pairs):
    note = plot_matrix(pairs).texts[-1].get_text().replace("\n", " ")
    assert note == "Beneath each mean: rated mentions. Hatched: fewer than 5, or from one article. –: not rated."


def test_the_colour_bar_names_dimension_and_scorer(pairs):
    (bar,) = plot_matrix(pairs).child_axes
    assert bar.get_xlabel() == "mean valence (vader)"
    assert [label.get_text() for label in bar.get_xticklabels()] == ["−.50", "0", "+.50"]


@pytest.mark.parametrize(("mean", "limit"), [(0.2, 0.25), (-0.25, 0.25), (0.26, 0.5), (-0.9, 1)])
def test_the_strongest_colour_is_the_smallest_limit_that_holds_all_means(mean, limit):
    (bar,) = plot_matrix(pd.DataFrame([summary_row(mean, source="a", target="b")])).child_axes
    assert bar.get_xlim() == (-limit, limit)


def test_rows_and_columns_left_out_are_counted(many):
    ax = plot_matrix(many, max_rows=3, max_columns=2)
    assert (len(names(ax, "y")), len(names(ax, "x"))) == (3, 2)
    assert ax.texts[-1].get_text().replace("\n", " ").endswith("17 more sources not shown. 10 more targets not shown.")


def test_a_narrow_figure_shows_fewer_columns(many):
    assert len(names(plot_matrix(many, width=88), "x")) == 5


def test_white_stands_on_dark_cells(pairs):
    ax = plot_matrix(pairs.assign(mean=0.9, n_rated=20, n_articles=4), limit=1)
    assert {text.get_color() for text in ax.texts[:-1]} == {"white"}


@pytest.mark.parametrize("width", [88, 180])
def test_no_text_overlaps(many, width, overlaps):
    assert overlaps(plot_matrix(many, width=width, title="A title")) == []


@pytest.mark.parametrize("size", [(7, 5), (3.5, 4), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(many, size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    assert plot_matrix(many, ax) is ax
    assert overlaps(ax) == []


def test_one_cell_is_drawn(overlaps):
    assert overlaps(plot_matrix(pd.DataFrame([summary_row(source=None, target="Peru")]))) == []


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_matrix(pd.DataFrame([summary_row(source=name, target=name) for name in HOSTILE]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax, "y")


def test_text_is_at_least_seven_points(many, texts):
    assert min(text.get_fontsize() for text in texts(plot_matrix(many, width=88))) >= 7


def test_other_columns_can_make_rows_and_columns(pairs):
    ax = plot_matrix(pairs.rename(columns={"source": "outlet"}), rows="outlet")
    assert names(ax, "y")[0] == "no outlet"


def test_an_empty_table_says_that_there_is_nothing_to_show(pairs):
    assert [text.get_text() for text in plot_matrix(pairs.head(0)).texts] == ["nothing to show"]


def test_a_table_grouped_further_is_refused(pairs):
    with pytest.raises(
        InputError,
        match=r"^plot_matrix draws one row per source and target, but this table has several of one\. "
        r"Filter the table, or summarize by source and target only\.$",
    ):
        plot_matrix(pd.concat([pairs, pairs]))


def test_a_table_of_several_dimensions_is_refused(pairs):
    message = (
        r"^plot_matrix draws one dimension; this table holds subjectivity, valence\. "
        r"Pick one: plot_matrix\(table, dimension='subjectivity'\)\.$"
    )
    both = pd.concat([pairs, pairs.assign(dimension="subjectivity")])
    with pytest.raises(InputError, match=message):
        plot_matrix(both)
    assert len(plot_matrix(both, dimension="valence").patches) == 4


def test_a_table_without_targets_is_refused(pairs):
    with pytest.raises(InputError, match=r"this table has no target\. biaskit\.summarize makes one\.$"):
        plot_matrix(pairs.drop(columns="target"))


def test_each_number_has_enough_contrast_with_its_cell():
    colours = [colormaps[name](i / 255) for name in ("PuOr", "Blues") for i in range(256)]
    shades = [luminance(colour) for colour in colours]
    inks = [1.05 / (shade + 0.05) if is_dark(colour) else (shade + 0.05) / 0.05
            for colour, shade in zip(colours, shades, strict=True)]  # fmt: skip
    assert min(inks) >= 4.5


def test_the_words_tell_size_extremes_and_what_is_hatched(pairs):
    assert alt_text(plot_matrix(pairs)) == (
        "Matrix: mean valence (vader) of 3 sources by 2 targets, 4 pairs. "
        "2 with fewer than 5 rated mentions, or from one article, are hatched. "
        "Highest: outlet's own words on Chile, +.10 [0.00, +.20] (n = 20). "
        "Lowest: Peru on Chile, −.40 [−.50, −.30] (n = 30)."
    )


def test_a_slide_limits_the_rows(many, overlaps):
    with style("slides"):
        ax = plot_matrix(many, title="A title")
    assert ax.figure.get_size_inches()[1] * 25.4 <= 90.01
    assert overlaps(ax) == []
