"""plot_roles: protagonist, antagonist, innocent, by target."""

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN, summary_row
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

import biaskit.chart
from biaskit.chart.roles import plot_roles
from biaskit.errors import InputError

ROLES = ("antagonist", "innocent", "protagonist")


def role_rows(target, shares, n=9, *, sure=True, roles=ROLES, scorer="model"):
    """Rows as role_shares makes them, in the order of the alphabet."""
    return [
        {**summary_row(mean, n, mean - 0.05 if sure else NAN, mean + 0.05 if sure else NAN, target=target),
         "scorer": scorer, "dimension": role}
        for role, mean in zip(roles, shares, strict=True)
    ]  # fmt: skip


@pytest.fixture
def states():
    return pd.DataFrame(
        [
            *role_rows("Peru", (0.5, 0.2, 0.1), 20),
            *role_rows("Chile", (0.1, 0.3, 0.4), 10),
            *role_rows("Cuba", (0.3, 0.3, 0.2), 1, sure=False),
            *role_rows("Haiti", (NAN, NAN, NAN), 3, sure=False),
        ]
    )


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def note(ax):
    return written(ax)[-1].replace("\n", " ")


def marks(ax):
    """Marker, panel, row and fill of each mean."""
    return [
        (line.get_marker(), int(line.get_xdata()[0]), int(line.get_ydata()[0]), to_hex(line.get_markerfacecolor()))
        for line in ax.lines if line.get_marker() != "None"
    ]  # fmt: skip


def test_rows_are_ordered_by_the_first_role_and_what_was_not_rated_stands_last(states):
    assert names(plot_roles(states)) == ["Chile", "Cuba", "Peru", "Haiti"]


def test_rows_are_ordered_by_the_role_asked_for(states):
    assert names(plot_roles(states, sort="antagonist")) == ["Peru", "Cuba", "Chile", "Haiti"]


def test_rows_keep_the_order_of_the_table_where_that_is_asked_for(states):
    assert names(plot_roles(states, sort="table")) == ["Peru", "Chile", "Cuba", "Haiti"]


def test_roles_stand_in_their_usual_order(states):
    heads = [text for text in written(plot_roles(states)) if text in ROLES]
    assert heads == ["protagonist", "antagonist", "innocent"]


def test_roles_differ_in_place_shape_and_colour(states):
    first = sorted((mark for mark in marks(plot_roles(states)) if mark[2] == 0), key=lambda mark: mark[1])
    assert first == [("o", 0, 0, "#0072b2"), ("s", 1, 0, "#e69f00"), ("D", 2, 0, "#000000")]


def test_all_panels_have_one_scale_from_0(states):
    ax = plot_roles(states)
    x = {(line.get_ydata()[0], int(line.get_xdata()[0])): float(line.get_xdata()[0]) % 1 for line in ax.lines
         if line.get_marker() != "None"}  # fmt: skip
    assert x[2, 1] / x[0, 0] == pytest.approx(0.5 / 0.4)
    assert x[0, 2] / x[0, 0] == pytest.approx(0.3 / 0.4)


def test_an_interval_is_drawn_from_low_to_high(states):
    ax = plot_roles(states)
    (mean,) = [float(line.get_xdata()[0]) for line in ax.lines if line.get_marker() == "o" and line.get_ydata()[0] == 0]
    (ends,) = [list(map(float, line.get_xdata())) for line in ax.lines
               if list(line.get_ydata()) == [0, 0] and line.get_xdata()[1] < 1]  # fmt: skip
    assert ends == pytest.approx([mean * 0.35 / 0.4, mean * 0.45 / 0.4])


def test_the_leading_role_is_bold(states):
    ax = plot_roles(states[states["target"] == "Peru"])
    assert [text.get_text() for text in ax.texts if text.get_fontweight() == "bold"] == ["50"]
    assert {"10", "20", "50"} <= set(written(ax))


def test_a_mean_without_interval_is_open(states):
    ax = plot_roles(states)
    assert {fill for _, _, y, fill in marks(ax) if y == 1} == {"#ffffff"}
    assert "Open mark: no interval." in note(ax)


def test_what_was_not_rated_is_a_dash_and_has_no_mark(states):
    ax = plot_roles(states)
    assert written(ax).count("–") == 3
    assert "–: not rated." in note(ax)
    assert 3 not in {y for _, _, y, _ in marks(ax)}


def test_n_stands_at_the_right(states):
    right = [text for text in plot_roles(states).texts if text.get_ha() == "right" and text.get_text().isdigit()]
    edge = max(text.get_position()[0] for text in right)
    assert [text.get_text() for text in right if text.get_position()[0] == edge] == ["10", "1", "20", "3"]


def test_small_targets_are_grey_and_a_note_says_so(states):
    ax = plot_roles(states)
    assert [to_hex(label.get_color()) for label in ax.get_yticklabels()][:2] == ["#1a1a1a", "#595959"]
    assert "Grey: fewer than 2 articles." in note(ax)
    assert "Grey" not in note(plot_roles(states, min_n=1))


def test_targets_beyond_max_rows_are_those_with_fewest_mentions(states):
    ax = plot_roles(states, max_rows=2)
    assert names(ax) == ["Chile", "Peru"]
    assert "2 more targets not shown." in note(ax)


def test_targets_without_any_rating_are_drawn(states, overlaps):
    ax = plot_roles(states[states["target"] == "Haiti"])
    assert names(ax) == ["Haiti"]
    assert overlaps(ax) == []
    assert "Nothing was rated." in ax.get_label()


def test_parts_of_syntax_are_drawn_as_roles():
    roles = ("agent", "modifier", "other", "patient", "possessor")
    rows = role_rows("Peru", (0.3, 0.1, 0.1, 0.4, 0.1), roles=roles, scorer="syntax")
    ax = plot_roles(pd.DataFrame(rows))
    assert [text for text in written(ax) if text in roles] == ["agent", "patient", "modifier", "other", "possessor"]
    assert "1 more role not shown." in note(plot_roles(pd.DataFrame(rows), width=75))


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 40])
def test_no_text_overlaps(width, count, overlaps):
    rows = [row for i in range(count) for row in role_rows(f"{LONG[i % 11]} {i}", (i / 50, 0.4, 0.95 - i / 50), 12345)]
    assert overlaps(plot_roles(pd.DataFrame(rows), width=width, max_rows=40, title="A title of this figure")) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    rows = [row for i in range(60) for row in role_rows(f"Target {i}", (0.3, 0.3, 0.3))]
    assert plot_roles(pd.DataFrame(rows), ax, max_rows=60) is ax
    assert overlaps(ax) == []
    assert f"{60 - len(names(ax))} more targets not shown." in note(ax)


def test_text_is_at_least_seven_points(states, texts):
    assert min(text.get_fontsize() for text in texts(plot_roles(states, width=88))) >= 7


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    ax = plot_roles(pd.DataFrame([row for name in HOSTILE for row in role_rows(name, (0.3, 0.3, 0.3))]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)


def test_an_empty_table_says_that_there_is_nothing_to_show(states):
    assert written(plot_roles(states.head(0))) == ["nothing to show"]


def test_an_order_that_is_no_role_is_refused(states):
    message = r"^sort is 'villain'; give one of protagonist, antagonist, innocent, or 'table'\.$"
    with pytest.raises(InputError, match=message):
        plot_roles(states, sort="villain")


def test_a_target_with_several_rows_of_a_role_is_refused(states):
    with pytest.raises(InputError, match=r"^plot_roles draws one row per target and dimension, "):
        plot_roles(pd.concat([states, states]))


def test_a_table_of_several_scorers_is_refused(states):
    with pytest.raises(InputError, match=r"^plot_roles draws one scorer; this table holds model, syntax\. "):
        plot_roles(pd.concat([states, states.assign(scorer="syntax")]))


def test_a_column_that_is_missing_is_named(states):
    with pytest.raises(InputError, match=r"this table has no mean\. biaskit\.summary\.role_shares makes one\.$"):
        plot_roles(states.drop(columns="mean"))


def test_the_description_says_who_is_most_of_each(states):
    assert plot_roles(states, max_rows=2).get_label() == (
        "Intervals: mean shares of the roles protagonist, antagonist and innocent (model) for 2 targets, a panel for "
        "each role. Most protagonist: Chile, 40% (n = 10). Most antagonist: Peru, 50% (n = 20). Most innocent: Chile, "
        "30% (n = 10). 2 more targets not shown."
    )


def test_a_figure_stays_within_the_page_of_a_style():
    rows = [row for i in range(90) for row in role_rows(f"{LONG[0]} {i}", (0.3, 0.3, 0.3))]
    with biaskit.chart.style("one-column"):
        ax = plot_roles(pd.DataFrame(rows), max_rows=90, title="A title")
    assert ax.figure.get_figheight() * 25.4 <= 220
    assert f"{90 - len(names(ax))} more targets not shown." in note(ax)


def test_a_share_of_all_leaves_the_figure_beside_it_its_room():
    ax = plot_roles(pd.DataFrame(role_rows("Peru", (1.0, 0.0, 0.0))), width=88)
    ax.figure.draw_without_rendering()
    (full,) = [line for line in ax.lines if line.get_marker() == "s"]
    (figure,) = [text for text in ax.texts if text.get_text() == "100"]
    edge = ax.transData.transform((full.get_xdata()[0], 0))[0] + full.get_markersize() / 2 * ax.figure.dpi / 72
    assert figure.get_window_extent().x0 > edge
