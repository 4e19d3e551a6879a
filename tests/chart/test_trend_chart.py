import numpy as np
import pandas as pd
import pytest
from handmade import LONG as NAMES
from handmade import NAN
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

from biaskit.chart.style import RULE
from biaskit.chart.trend import plot_trend
from biaskit.errors import InputError

LONG = NAMES[0]


def trend(n=6, **columns):
    base = {
        "period": pd.date_range("2025-01-06", periods=n, freq="W-MON"), "scorer": "tone", "dimension": "valence",
        "n_articles": 3, "n_mentions": 9, "n_rated": 9, "mean": np.linspace(-0.4, 0.4, n), "low": -0.6, "high": 0.7,
    }  # fmt: skip
    return pd.DataFrame(base | columns)


def by_outlet(*names, n=6):
    return pd.concat([trend(n).assign(outlet=name, mean=0.1 * i) for i, name in enumerate(names)])


def marks(ax, marker=None):
    found = [line for line in ax.lines if line.get_marker() not in ("None", "", None) and len(line.get_xdata()) == 1]
    return [line for line in found if marker is None or line.get_marker() == marker]


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_each_period_has_a_mark_at_its_mean_and_a_whisker():
    ax = plot_trend(trend())
    assert [line.get_ydata()[0] for line in marks(ax)] == pytest.approx(np.linspace(-0.4, 0.4, 6))
    whiskers = [line for line in ax.lines if list(line.get_ydata()) == [-0.6, 0.7]]
    assert len(whiskers) == 6


def test_the_line_breaks_where_nothing_was_rated():
    ax = plot_trend(trend(mean=[0.1, 0.2, NAN, 0.3, 0.1, 0.0]))
    assert len(marks(ax)) == 5
    joined = next(line for line in ax.lines if len(line.get_xdata()) == 6)
    assert np.isnan(joined.get_ydata().astype(float)[2])


def test_the_number_of_articles_stands_beneath_each_period():
    assert words(plot_trend(trend(n_articles=[1, 2, 3, 4, 50, 6]))).count("50") == 1


def test_many_periods_have_bars_for_numbers():
    ax = plot_trend(trend(300))
    assert "3" not in words(ax)
    assert sum(line.get_linewidth() == 1.5 and len(line.get_xdata()) == 2 for line in ax.lines) == 300


def test_groups_differ_in_colour_marker_and_place():
    ax = plot_trend(by_outlet("Ledger", "Post"), hue="outlet")
    assert len(marks(ax, "o")) == len(marks(ax, "s")) == 7  # one of each beside the counts
    assert marks(ax, "o")[0].get_xdata()[0] != marks(ax, "s")[0].get_xdata()[0]
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["Ledger", "Post"]


def test_periods_with_few_articles_are_grey_and_said_to_be():
    ax = plot_trend(trend(n_articles=[1, 3, 3, 3, 3, 3]))
    assert to_hex(marks(ax)[0].get_markerfacecolor()) == RULE
    assert any("Grey: fewer than 2 articles." in text for text in words(ax))


def test_a_mark_without_an_interval_is_open():
    ax = plot_trend(trend(low=NAN, high=NAN))
    assert {line.get_markerfacecolor() for line in marks(ax)} == {"white"}
    assert not any("intervals" in text for text in words(ax))


def test_an_event_is_a_line_with_its_words():
    ax = plot_trend(trend(), events={"2025-01-20": "strike begins"})
    assert "strike begins" in words(ax)
    assert "Lines mark strike begins (20 January 2025)." in ax.get_label()


def test_events_that_stand_close_are_numbered():
    ax = plot_trend(trend(), events={"2025-01-20": "strike begins", "2025-01-21": "police come"}, width=88)
    assert "1" in words(ax)
    assert any("1: strike begins" in text for text in words(ax))


def test_an_event_out_of_sight_is_left_out():
    assert "long ago" not in words(plot_trend(trend(), events={"1999-01-01": "long ago"}))


def test_an_event_without_a_date_is_refused():
    with pytest.raises(InputError, match=r"^'soon' is no date; give the day of an event as '2025-04-08'\.$"):
        plot_trend(trend(), events={"soon": "strike"})


def test_too_many_groups_are_refused():
    with pytest.raises(InputError, match=r"^plot_trend tells 7 groups apart; outlet has 9\. Filter the table\.$"):
        plot_trend(by_outlet(*"abcdefghi"), hue="outlet")


def test_a_period_with_several_rows_is_refused():
    with pytest.raises(InputError, match=r"^plot_trend draws one row per period"):
        plot_trend(by_outlet("a", "b"))


def test_an_empty_table_says_so():
    assert words(plot_trend(trend(0))) == ["nothing to show"]


@pytest.mark.parametrize("width", [88, 180])
@pytest.mark.parametrize(
    "table", [trend(), trend(1), by_outlet(LONG, "Post", None, n=30), trend(mean=NAN, low=NAN, high=NAN)]
)
def test_texts_do_not_touch_and_stay_inside(table, width, overlaps):
    hue = "outlet" if "outlet" in table else None
    events = {"2025-01-08": "strike begins in the harbour of the city", "2025-01-20": "a deal"}
    assert overlaps(plot_trend(table, hue=hue, events=events, width=width, title=LONG)) == []


def test_it_draws_on_the_axes_it_is_given(overlaps):
    _, ax = plt.subplots(figsize=(3.2, 2.4), layout="constrained")
    assert plot_trend(trend(), ax, events={"2025-01-20": "strike"}) is ax
    assert overlaps(ax) == []


def test_what_it_shows_is_said_in_words():
    said = plot_trend(trend()).get_label()
    assert said.startswith(
        "Line chart of the mean valence (tone) in 6 periods from 06 January 2025 to 10 February 2025"
    )
    assert "Highest: 10 February 2025, +.40 [−.60, +.70] (n = 9)." in said


def test_scorers_that_are_no_texts_are_named_as_they_are():
    with pytest.raises(InputError, match=r"^plot_trend draws one scorer; this table holds a, \{'b': 1\}\. Pick one: "):
        plot_trend(trend().assign(scorer=["a", {"b": 1}] * 3))
