"""plot_contrast: a row per source with its words, frames and valence."""

import re

import matplotlib as mpl
import pandas as pd
import pytest
from handmade import HOSTILE, NAN, label_row
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from biaskit.chart import alt_text, plot_contrast, style
from biaskit.chart.style import INK, RULE, SOFT
from biaskit.errors import InputError


def written(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    """Marker, place and filling of each mean that is drawn."""
    return [
        (line.get_marker(), round(float(line.get_xdata()[0]), 6), to_hex(line.get_markerfacecolor()) != "#ffffff")
        for line in ax.lines
        if line.get_marker() != "None"
    ]


def intervals(ax):
    """Ends of each interval that is drawn."""
    return [
        tuple(map(float, line.get_xdata()))
        for line in ax.lines
        if line.get_linewidth() == 1.4 and line.get_marker() == "None"
    ]


def test_each_source_stands_with_its_words_frames_and_counts(two):
    assert written(plot_contrast(two)) == [
        "source", "words for “tanker seizure”", "frames, mean share", "valence (vader), 95% interval",
        "outlet's own words", "4 mentions in 4 articles", "“tanker seizure” ×4", "“raid”", "military force", "50%",
        "+.10 (n = 4)",
        "Venezuela", "4 mentions in 4 articles", "“blatant theft” ×2", "“act of international piracy”", "crime", "80%",
        "sovereignty", "20%", "−.60 (n = 4)",
    ]  # fmt: skip


def test_a_mean_is_drawn_at_its_value_and_the_outlet_has_a_mark_of_its_own(two):
    assert marks(plot_contrast(two)) == [("s", 0.1, True), ("o", -0.6, True)]


def test_an_interval_is_drawn_from_low_to_high(two):
    assert intervals(plot_contrast(two)) == [(0.0, 0.2), (-0.8, -0.4)]


def test_the_axis_shows_the_whole_range_of_valence(two):
    assert plot_contrast(two).get_xticks().tolist() == [-1, 0, 1]


def test_a_bar_is_as_long_as_its_share(two):
    bars = [patch.get_width() for patch in plot_contrast(two).patches if patch.get_x() > 0]
    assert [bar / bars[0] for bar in bars] == pytest.approx([1, 0.8 / 0.5, 0.2 / 0.5])


def test_a_parent_frame_that_its_sub_frames_explain_is_left_out(two):
    assert "crime and punishment" not in written(plot_contrast(two))


def test_a_parent_frame_with_more_than_its_sub_frames_stays():
    table = pd.DataFrame([label_row("Peru", frames={"crime and punishment": 0.9, "crime": 0.3})])
    assert "crime and punishment" in written(plot_contrast(table))


def test_the_outlets_own_words_come_first_whatever_the_order(two):
    ax = plot_contrast(two.iloc[::-1])
    assert written(ax).index("outlet's own words") < written(ax).index("Venezuela")


def test_only_the_outlets_own_rows_lie_on_a_band(two):
    bands = [patch for patch in plot_contrast(two).patches if patch.get_width() == 1]
    assert len(bands) == 1


def test_outlets_are_named_where_their_own_words_are_split(two):
    table = pd.concat([two.iloc[:1], two], ignore_index=True).assign(outlet=["Ledger", "Tribune", None])
    found = written(plot_contrast(table))
    assert [name for name in found if name in ("Ledger", "Tribune", "Venezuela")] == ["Ledger", "Tribune", "Venezuela"]
    assert found.count("own words, 4 mentions in") == 2


def test_a_source_that_was_not_rated_says_so_and_has_no_mark():
    table = pd.DataFrame([label_row("Peru", rated=0, mean=NAN, low=NAN, high=NAN)])
    ax = plot_contrast(table)
    assert "not rated" in written(ax)
    assert marks(ax) == []


def test_a_mean_without_interval_is_an_open_mark_and_a_note_says_so():
    ax = plot_contrast(pd.DataFrame([label_row("Peru", low=NAN, high=NAN)]))
    assert (marks(ax), intervals(ax)) == ([("o", -0.3, False)], [])
    assert written(ax)[-1] == "Open mark: no interval."


def test_a_source_without_words_or_frames_has_dashes():
    assert written(plot_contrast(pd.DataFrame([label_row("Peru", labels=(), frames={})]))).count("–") == 2


def test_words_beyond_four_are_counted():
    labels = tuple((f"label {i}", 9 - i) for i in range(6))
    found = written(plot_contrast(pd.DataFrame([label_row("Peru", labels=labels)])))
    assert found[6:10] == ["“label 0” ×9", "“label 1” ×8", "“label 2” ×7", "and 3 more"]


def test_sources_beyond_max_rows_are_counted_in_a_note(twelve):
    ax = plot_contrast(twelve, max_rows=5)
    assert len(marks(ax)) == 4
    assert written(ax)[-1] == "7 more sources not shown."


@pytest.mark.parametrize("width", [88, 120, 180])
def test_no_text_overlaps_at_two_rows(two, width, overlaps):
    assert overlaps(plot_contrast(two, width=width)) == []


@pytest.mark.parametrize("width", [88, 120, 180])
def test_no_text_overlaps_at_twelve_rows_with_long_names(twelve, width, overlaps):
    assert (
        overlaps(plot_contrast(twelve, width=width, title="A title that is long enough to need a second line " * 2))
        == []
    )


@pytest.mark.parametrize("size", [(7, 4), (7, 2), (3.5, 3), (10, 12)])
def test_no_text_overlaps_on_an_axes_that_is_given(twelve, size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    assert plot_contrast(twelve, ax) is ax
    assert overlaps(ax) == []


def test_text_is_at_least_seven_points(twelve, texts):
    assert min(text.get_fontsize() for text in texts(plot_contrast(twelve, width=88))) >= 7


@pytest.mark.parametrize("width", [88, 180])
def test_hostile_text_is_drawn_as_it_stands(width, overlaps):
    rows = [label_row(text, labels=((text, 2),), frames={text or "x": 0.5}, event="$e$\x00") for text in HOSTILE]
    ax = plot_contrast(pd.DataFrame(rows), width=width)
    assert overlaps(ax) == []
    assert "$x^2$" in written(ax)
    assert "nul line" in written(ax)


def test_an_empty_table_says_that_there_is_nothing_to_show(two):
    assert written(plot_contrast(two.head(0))) == ["nothing to show"]


def test_a_table_without_needed_columns_is_refused(two):
    message = (
        r"^plot_contrast needs the columns event, source, labels, frames, n_articles, n_mentions, n_rated, mean, low, "
        r"high, scorer; this table has no labels, low\. biaskit\.label_contrast makes one\.$"
    )
    with pytest.raises(InputError, match=message):
        plot_contrast(two.drop(columns=["labels", "low"]))


@pytest.mark.parametrize("labels", [0.5, None, "theft", (("theft", "often"),), (5,)])
def test_labels_that_are_no_counted_words_are_refused(two, labels):
    message = rf"^plot_contrast: the column 'labels' holds {re.escape(repr(labels))}, not \(word, count\) pairs, as "
    with pytest.raises(InputError, match=message):
        plot_contrast(two.assign(labels=[labels] * len(two)))


@pytest.mark.parametrize("frames", [0.5, "crime", ["crime"], {"crime": "much"}])
def test_frames_that_are_no_shares_are_refused(two, frames):
    message = rf"^plot_contrast: the column 'frames' holds {re.escape(repr(frames))}, not shares by name, as "
    with pytest.raises(InputError, match=message):
        plot_contrast(two.assign(frames=[frames] * len(two)))


@pytest.mark.parametrize("column", ["n_articles", "n_mentions", "n_rated"])
def test_a_count_that_is_missing_is_refused(two, column):
    message = rf"^plot_contrast needs a number in each row, but the column '{column}' has empty cells\.$"
    with pytest.raises(InputError, match=message):
        plot_contrast(two.assign(**{column: NAN}))


@pytest.mark.parametrize("value", [None, "x", True])
def test_a_mean_that_is_no_number_is_refused(two, value):
    with pytest.raises(
        InputError, match=r"^plot_contrast draws numbers, but the column 'mean' holds (object|str|bool)\.$"
    ):
        plot_contrast(two.assign(mean=[value] * len(two)))


def test_something_else_than_a_table_is_refused():
    with pytest.raises(InputError, match=r"^plot_contrast draws a finished table, a pandas DataFrame, not a list\.$"):
        plot_contrast([1])


@pytest.mark.parametrize("column", ["event", "scorer"])
def test_a_table_of_several_is_refused_unless_one_is_picked(two, column):
    both = pd.concat([two, two.assign(**{column: "other"})])
    held = ", ".join(sorted({*both[column]}))
    with pytest.raises(
        InputError, match=rf"^plot_contrast draws one {column}; this table holds {held}\. Pick one: plot_contrast"
    ):
        plot_contrast(both)
    assert len(marks(plot_contrast(both, **{column: "other"}))) == 2


def test_picking_what_is_not_there_is_refused(two):
    with pytest.raises(InputError, match=r"^This table has no scorer 'textblob'; it holds vader\.$"):
        plot_contrast(two, scorer="textblob")


def test_the_table_and_the_settings_of_matplotlib_are_left_as_they_were(two):
    before, settings = two.copy(), dict(mpl.rcParams)
    plot_contrast(two)
    pd.testing.assert_frame_equal(two, before)
    assert dict(mpl.rcParams) == settings


def test_an_axes_that_is_given_opens_no_other_figure(two):
    _, ax = plt.subplots()
    plot_contrast(two, ax)
    assert len(plt.get_fignums()) == 1


@pytest.fixture
def small(two):
    """Venezuela speaks in one article only."""
    return two.assign(n_articles=[4, 1])


def test_a_source_in_few_articles_is_grey_in_name_mark_and_interval(small):
    ax = plot_contrast(small)
    names = {text.get_text(): text.get_color() for text in ax.texts}
    assert (names["outlet's own words"], names["Venezuela"]) == (INK, SOFT)
    means = [line for line in ax.lines if line.get_marker() != "None"]
    assert [to_hex(line.get_markeredgecolor()) for line in means] == [INK, SOFT]
    assert to_hex(means[1].get_markerfacecolor()) == RULE
    assert intervals(ax) == [(0.0, 0.2)]
    assert written(ax)[-1] == "Grey: fewer than 2 articles."


def test_min_n_decides_what_is_grey(small):
    assert "Grey: fewer than 2 articles." not in written(plot_contrast(small, min_n=1))


def test_the_words_tell_labels_extremes_and_what_is_grey(small):
    assert alt_text(plot_contrast(small)) == (
        "Contrast of labels: words, leading frames and mean valence (vader) of 2 sources for “tanker seizure”. "
        "Words: outlet's own words: “tanker seizure” and “raid”; "
        "Venezuela: “blatant theft” and “act of international piracy”. "
        "Highest: outlet's own words, +.10 [0.00, +.20] (n = 4). Lowest: Venezuela, −.60 [−.80, −.40] (n = 4). "
        "Grey, with fewer than 2 articles: Venezuela."
    )


def test_the_words_count_what_is_left_out(twelve):
    assert alt_text(plot_contrast(twelve, max_rows=3)).endswith(" 9 more sources not shown.")


@pytest.mark.parametrize("name", ["one-column", "slides"])
def test_no_text_overlaps_under_a_style(twelve, name, overlaps):
    with style(name):
        ax = plot_contrast(twelve.assign(n_articles=1), title="A title")
    assert overlaps(ax) == []
    assert (ax.figure.get_size_inches() <= [limit / 25.4 + 0.01 for limit in (160, 220)]).all()
