"""plot_profile: which frames each group speaks under."""

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

import biaskit.chart
from biaskit.chart.profile import plot_profile
from biaskit.errors import InputError

FRAMES = ["political", "crime and punishment", "crime", "law enforcement", "economic", "morality", "sanctions"]


def frame_row(frame, mean=0.2, n=9, **groups):
    """A row as frame_profile makes it."""
    row = summary_row(mean, n, mean, mean + 0.1, **groups)
    return {**row, "scorer": "frames", "dimension": frame, "interval": "bca"}


@pytest.fixture
def outlets():
    shares = {
        "Tribune": [0.1, 0.5, 0.3, 0.2, 0.06],
        "Ledger": [0.4, 0.2, 0.1, 0.0, 0.1],
        "Herald": [NAN] * 5,
    }
    rows = [frame_row(f, m, 0 if o == "Herald" else 9, outlet=o) for o in shares
            for f, m in zip(FRAMES, shares[o], strict=False)]  # fmt: skip
    return pd.DataFrame(rows)


def many(count, names=LONG):
    return pd.DataFrame(
        [frame_row(f, (i + j) % 9 / 10, 1234 - i, outlet=f"{names[i % len(names)]} {i}")
         for i in range(count) for j, f in enumerate(FRAMES)]
    )  # fmt: skip


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def note(ax):
    return written(ax)[-1].replace("\n", " ")


def bars(ax, column):
    """Length of each bar of a panel, by row, relative to the panel's longest possible one."""
    found = [patch for patch in ax.patches if isinstance(patch, Rectangle) and int(patch.get_x()) == column]
    return {round(patch.get_y() + patch.get_height() / 2): patch.get_width() for patch in found}


def test_frames_are_ordered_by_overall_share_and_sub_frames_stand_beneath_their_parents(outlets):
    assert names(plot_profile(outlets)) == [
        "crime and punishment", "   crime", "   law enforcement", "political", "economic",
    ]  # fmt: skip


def test_sub_frames_are_left_out_where_that_is_asked_for(outlets):
    ax = plot_profile(outlets, sub_frames=False)
    assert names(ax) == ["crime and punishment", "political", "economic"]
    assert "Indented" not in note(ax)


def test_a_sub_frame_without_its_parent_stands_as_a_frame(outlets):
    assert "crime" in names(plot_profile(outlets[outlets["dimension"] != "crime and punishment"]))


def test_a_sub_frame_brings_its_parent_along_or_is_left_out(outlets):
    assert names(plot_profile(outlets, max_frames=2)) == ["crime and punishment", "political"]
    ax = plot_profile(outlets, max_frames=1)
    assert names(ax) == ["crime and punishment"]
    assert "4 more frames not shown." in note(ax)


def test_all_panels_have_one_scale_from_0(outlets):
    ax = plot_profile(outlets)
    tribune, ledger = bars(ax, 0), bars(ax, 1)
    assert tribune[0] / ledger[0] == pytest.approx(0.5 / 0.2)
    assert ledger[3] / ledger[0] == pytest.approx(0.4 / 0.2)


def test_an_interval_is_drawn_from_low_to_high(outlets):
    ax = plot_profile(outlets)
    unit = bars(ax, 0)[0] / 0.5
    (ends,) = [
        [float(x) / unit for x in line.get_xdata()] for line in ax.lines
        if line.get_linewidth() == 0.9 and list(line.get_ydata()) == [0, 0] and line.get_xdata()[0] < 1
    ]  # fmt: skip
    assert ends == pytest.approx([0.5, 0.6])


def test_shares_stand_in_percent_and_the_leading_frame_of_a_group_is_bold(outlets):
    ax = plot_profile(outlets[outlets["outlet"] == "Tribune"])
    figures = [text for text in ax.texts if text.get_ha() == "right"]
    assert {text.get_text() for text in figures} == {"50", "30", "20", "10", "6"}
    assert [text.get_text() for text in figures if text.get_fontweight() == "bold"] == ["50"]


def test_what_was_not_rated_is_a_dash_and_said_to_be_so(outlets):
    ax = plot_profile(outlets)
    assert written(ax).count("–") == 5
    assert "–: not rated." in note(ax)


def test_a_frame_that_a_group_has_no_row_of_stays_empty(outlets):
    gap = (outlets["outlet"] == "Ledger") & (outlets["dimension"] == "political")
    assert len(bars(plot_profile(outlets[~gap]), 1)) == 4


def test_sub_frames_are_lighter_than_their_parents(outlets):
    ax = plot_profile(outlets)
    fills = {round(bar.get_y() + bar.get_height() / 2): to_hex(bar.get_facecolor()) for bar in ax.patches}
    assert (fills[0], fills[1]) == ("#7fb2d6", "#c9dfee")


def test_a_small_group_is_grey_and_a_note_says_so():
    ax = plot_profile(pd.DataFrame([frame_row("political", 0.2, 1, outlet="Post")]))
    assert [to_hex(patch.get_facecolor()) for patch in ax.patches] == ["#c8c8c8"]
    assert "Grey: fewer than 2 articles." in note(ax)


def test_n_stands_under_each_group(outlets):
    assert [text for text in written(plot_profile(outlets)) if text.startswith("n =")] == ["n = 9", "n = 9", "n = 0"]


def test_groups_keep_the_order_of_the_table_and_those_with_fewest_mentions_are_left_out(outlets):
    table = outlets.assign(n_rated=outlets["outlet"].map({"Tribune": 3, "Ledger": 2, "Herald": 5}))
    ax = plot_profile(table, max_groups=2)
    assert [text for text in written(ax) if text in set(table["outlet"])] == ["Tribune", "Herald"]
    assert "1 more outlet not shown." in note(ax)


def test_the_outlets_own_words_are_never_left_out():
    rows = [frame_row("political", n=n, source=source) for source, n in (("Peru", 9), (None, 2), ("Cuba", 5))]
    ax = plot_profile(pd.DataFrame(rows), max_groups=2)
    assert [text for text in written(ax) if text in ("Peru", "outlet's own words", "Cuba")] == [
        "Peru", "outlet's own words",
    ]  # fmt: skip


def test_groups_without_any_rating_are_drawn(outlets, overlaps):
    ax = plot_profile(outlets[outlets["outlet"] == "Herald"])
    assert written(ax).count("–") == 5
    assert overlaps(ax) == []
    assert "Nothing was rated." in ax.get_label()


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_no_text_overlaps(width, count, overlaps):
    assert overlaps(plot_profile(many(count), width=width, title="A title of this figure")) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    assert plot_profile(many(12, ["Outlet"]), ax, max_groups=12) is ax
    assert overlaps(ax) == []


def test_text_is_at_least_seven_points(texts):
    assert min(text.get_fontsize() for text in texts(plot_profile(many(9), width=88))) >= 7


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_profile(pd.DataFrame([frame_row(f, 0.1, outlet=o) for f in HOSTILE[:4] for o in HOSTILE[:4]]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)


def test_an_empty_table_says_that_there_is_nothing_to_show(outlets):
    assert written(plot_profile(outlets.head(0))) == ["nothing to show"]


def test_several_grouping_columns_need_a_name(outlets):
    message = (
        r"^plot_profile cannot tell which column names the groups: outlet, year\. "
        r"Name it: plot_profile\(table, group='outlet'\)\.$"
    )
    with pytest.raises(InputError, match=message):
        plot_profile(outlets.assign(year=2024))
    assert len(names(plot_profile(outlets.assign(year=2024), group="outlet"))) == 5


def test_a_group_with_several_rows_of_a_frame_is_refused(outlets):
    with pytest.raises(InputError, match=r"^plot_profile draws one row per outlet and dimension, "):
        plot_profile(pd.concat([outlets, outlets]))


def test_a_table_of_several_scorers_is_refused(outlets):
    with pytest.raises(InputError, match=r"^plot_profile draws one scorer; this table holds frames, other\. "):
        plot_profile(pd.concat([outlets, outlets.assign(scorer="other")]))


def test_a_column_that_is_missing_is_named(outlets):
    with pytest.raises(InputError, match=r"this table has no high\. biaskit\.summary\.frame_profile makes one\.$"):
        plot_profile(outlets.drop(columns="high"))


def test_the_description_names_the_leading_frames(outlets):
    assert plot_profile(outlets, max_frames=4).get_label() == (
        "Bars: mean shares of 4 frames (frames), a panel for each of 3 outlets. Leading frames: Tribune crime and "
        "punishment 50% (n = 9); Ledger political 40% (n = 9). 1 more frame not shown."
    )


def test_a_figure_stays_within_the_page_of_a_style():
    with biaskit.chart.style("slides"):
        ax = plot_profile(many(12), title="A title")
    assert ax.figure.get_figheight() * 25.4 <= 90
    assert "more frame" in note(ax)
