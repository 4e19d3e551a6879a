"""plot_audit and plot_audits: the names that gain and lose most."""

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from biaskit.chart import alt_text, plot_audit, plot_audits, style
from biaskit.errors import InputError


def name_row(name, difference, *, scorer="toy", kind="person", mean=None, half=0.1):
    """A row as audit_names makes it."""
    return {
        "scorer": scorer, "dimension": "valence", "name": name, "kind": kind, "n_sentences": 9, "n_rated": 9,
        "mean": difference + 0.1 if mean is None else mean, "difference": difference, "low": difference - half,
        "high": difference + half, "changed": 0.0,
    }  # fmt: skip


@pytest.fixture
def table():
    found = {"Peru": 0.0, "Ana Ruiz": 0.2, "Ben Cole": -0.3, "Cem Ak": 0.4, "Dia Roy": -0.1, "Eva Lund": 0.0}
    return pd.DataFrame([name_row(name, value) for name, value in found.items()])


@pytest.fixture
def blind():
    return pd.DataFrame([name_row(f"Name {i}", 0.0, scorer="blind", half=0) for i in range(30)])


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    """Marker, place and colour of each name's difference."""
    return [
        (line.get_marker(), float(line.get_xdata()[0]), float(line.get_ydata()[0]), to_hex(line.get_color()))
        for line in ax.lines if line.get_marker() != "None" and line.get_markersize() > 4
    ]  # fmt: skip


def others(ax):
    """Places of the names that are neither side's."""
    return [
        (list(map(float, line.get_xdata())), float(line.get_ydata()[0]))
        for line in ax.lines if line.get_marker() == "o" and line.get_markersize() < 4
    ]  # fmt: skip


def test_the_favoured_stand_above_the_others_and_the_disfavoured_beneath(table):
    ax = plot_audit(table)
    assert names(ax) == ["Cem Ak", "Ana Ruiz", "2 other names", "Dia Roy", "Ben Cole"]
    assert marks(ax) == [
        ("o", 0.4, 0, "#0072b2"), ("o", 0.2, 1, "#0072b2"), ("s", -0.1, 3, "#d55e00"), ("s", -0.3, 4, "#d55e00"),
    ]  # fmt: skip
    assert others(ax) == [([0, 0], 2)]


def test_top_leaves_the_extremes(table):
    ax = plot_audit(table, top=1)
    assert names(ax) == ["Cem Ak", "4 other names", "Ben Cole"]
    assert others(ax) == [([0.2, 0, 0, -0.1], 1)]


def test_means_stand_at_the_right_and_the_zero_line_is_drawn(table):
    ax = plot_audit(table)
    assert written(ax) == ["mean", "+.50", "+.30", "0.00", "−.20"]
    assert [0, 0] in [list(line.get_xdata()) for line in ax.lines]


def test_an_interval_is_drawn_from_low_to_high(table):
    ends = [line.get_xdata() for line in plot_audit(table, top=1).lines if line.get_linewidth() == 1.4]
    assert next(list(map(float, end)) for end in ends if len(end) == 2) == [pytest.approx(0.3), pytest.approx(0.5)]


def test_a_scorer_that_reads_no_name_has_one_row(blind):
    ax = plot_audit(blind)
    assert (names(ax), marks(ax), written(ax)) == (["all 30 names"], [], [])
    assert others(ax) == [([0] * 30, 0)]


def test_what_is_not_rated_is_counted_and_a_mean_without_interval_is_open(table):
    table.loc[table["name"] == "Cem Ak", ["low", "high"]] = NAN
    table.loc[table["name"] == "Peru", ["mean", "difference", "low", "high"]] = NAN
    ax = plot_audit(table)
    assert names(ax)[2] == "1 other name"
    assert written(ax)[-1] == "1 not rated. Open mark: no interval."
    filled = [to_hex(line.get_markerfacecolor()) for line in ax.lines if line.get_markersize() == 4.2]
    assert filled == ["#ffffff", "#0072b2", "#d55e00", "#d55e00"]


def test_a_kind_may_be_picked(table):
    table.loc[table["name"] == "Cem Ak", "kind"] = "state"
    assert names(plot_audit(table, kind="state")) == ["Cem Ak"]
    with pytest.raises(InputError, match=r"^This table has no kind 'ship'; it holds person, state\.$"):
        plot_audit(table, kind="ship")


def test_the_scale_may_be_given(table):
    assert plot_audit(table, limits=(-1, 1)).get_xlim() == (-1, 1)


def test_panels_share_one_scale_and_follow_the_table(table, blind):
    first, second, third = plot_audits(pd.concat([table, blind, table.assign(scorer="twin")])).axes[:3]
    assert [ax.get_title(loc="left") for ax in (first, second, third)] == ["toy", "blind", "twin"]
    assert first.get_xlim() == second.get_xlim() == third.get_xlim()
    first.figure.draw_without_rendering()
    assert first.get_window_extent().width == pytest.approx(second.get_window_extent().width)


def test_an_empty_place_of_the_grid_is_hidden(table, blind):
    axes = plot_audits(pd.concat([table, blind, table.assign(scorer="twin")])).axes
    assert [ax.get_visible() for ax in axes] == [True, True, True, False]


@pytest.mark.parametrize("width", [88, 120])
def test_no_text_overlaps(width, overlaps):
    rows = [name_row(f"{LONG[i % 11]} {i}", (i - 20) / 20) for i in range(40)]
    assert overlaps(plot_audit(pd.DataFrame(rows), width=width, title="A scorer of one's own")) == []


def test_no_text_overlaps_in_panels(overlaps, table, blind):
    rows = [name_row(f"{LONG[i % 11]} {i}", (i - 20) / 20, scorer="long") for i in range(40)]
    assert overlaps(plot_audits(pd.concat([pd.DataFrame(rows), table, blind])).axes[0]) == []


def test_on_an_axes_that_is_given(table, overlaps):
    _, ax = plt.subplots(figsize=(4, 3), layout="constrained")
    assert plot_audit(table, ax) is ax
    assert overlaps(ax) == []


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    rows = [name_row(name, 0.1 + i / 20, scorer="$x$") for i, name in enumerate(HOSTILE) if name]
    ax = plot_audit(pd.DataFrame(rows), title="$x$")
    assert "$x^2$" in names(ax)
    assert overlaps(ax) == []


def test_text_is_at_least_seven_points(table, texts):
    assert min(text.get_fontsize() for text in texts(plot_audit(table, title="toy"))) >= 7


def test_an_empty_table_says_that_there_is_nothing_to_show(table):
    assert written(plot_audit(table.head(0))) == ["nothing to show"]
    assert written(plot_audits(table.head(0)).axes[0]) == ["nothing to show"]


def test_several_scorers_need_a_pick_or_panels(table, blind):
    with pytest.raises(InputError, match=r"^plot_audit draws one scorer; this table holds blind, toy\. "):
        plot_audit(pd.concat([table, blind]))


def test_a_name_with_several_rows_is_refused(table):
    with pytest.raises(InputError, match=r"^plot_audit draws one row per name and kind, but this table has several "):
        plot_audit(pd.concat([table, table]))


def test_a_missing_column_is_named(table):
    with pytest.raises(InputError, match=r"this table has no difference\. audit_names\(\.\.\.\)\.names makes one\.$"):
        plot_audits(table.drop(columns="difference"))


def test_the_words_name_those_that_gain_and_lose_most(table):
    assert alt_text(plot_audit(table)) == (
        "Name audit: what nothing but the name changes in the ratings of toy. Gain most: Cem Ak +.40, Ana Ruiz +.20. "
        "Lose most: Ben Cole −.30, Dia Roy −.10. Between them: 2 other names."
    )


def test_the_words_of_panels_follow_each_other(table, blind):
    words = alt_text(plot_audits(pd.concat([table, blind])))
    assert [scorer for scorer in ("toy", "blind") if f"in the ratings of {scorer}." in words] == ["toy", "blind"]


def test_a_slide_limits_the_names():
    rows = pd.DataFrame([name_row(f"Name {i}", (i - 20) / 20) for i in range(40)])
    with style("slides"):
        ax, panels = plot_audit(rows, top=20), plot_audits(pd.concat([rows, rows.assign(scorer="twin")]), top=20)
    assert names(ax)[8] == "24 other names"
    assert [figure.get_size_inches()[1] * 25.4 <= 90.01 for figure in (ax.figure, panels)] == [True, True]
