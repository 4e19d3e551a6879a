"""plot_labels: which source calls an event what."""

import re

import pandas as pd
import pytest
from handmade import HOSTILE, LONG, label_row
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex

import biaskit.chart
from biaskit.chart.labels import plot_labels, plot_labels_by_event
from biaskit.errors import InputError


@pytest.fixture
def seizure():
    return pd.DataFrame(
        [
            label_row("Venezuela", labels=(("theft", 4), ("seizure", 1)), n=5),
            label_row(None, labels=(("seizure", 9), ("raid", 2)), n=12),
            label_row("Russia", labels=(("piracy", 1),), n=1),
        ]
    )


@pytest.fixture
def events(seizure):
    return pd.concat([seizure, seizure.head(2).assign(event="travel ban", labels=[(("ban", 1),), (("ban", 16),)])])


def many(sources, labels=20):
    rows = [
        label_row(None if i == 0 else f"{LONG[i % 11]} {i}", n=1234 - i,
                  labels=tuple((f"{LONG[(i + j) % 11]} {(i + j) % labels}", 30 - j) for j in range(6)))
        for i in range(sources)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def names(ax):
    return [label.get_text() for label in ax.get_yticklabels()]


def written(ax):
    return [text.get_text() for text in ax.texts]


def note(ax):
    return written(ax)[-1].replace("\n", " ")


def marks(ax):
    """Marker, column, row and area of each dot."""
    return [
        (line.get_marker(), int(line.get_xdata()[0]), int(line.get_ydata()[0]), line.get_markersize() ** 2)
        for line in ax.lines if line.get_marker() != "None"
    ]  # fmt: skip


def test_the_outlets_own_words_come_first_with_squares(seizure):
    ax = plot_labels(seizure)
    heads = [text for text in written(ax) if text in ("outlet's own\nwords", "Venezuela", "Russia")]
    assert heads == ["outlet's own\nwords", "Venezuela", "Russia"]
    assert {(marker, column) for marker, column, _, _ in marks(ax)} == {("s", 0), ("o", 1), ("o", 2)}


def test_labels_are_ordered_by_the_source_that_uses_them_most(seizure):
    assert names(plot_labels(seizure)) == ["seizure", "raid", "theft", "piracy"]


def test_the_area_of_a_dot_is_the_count(seizure):
    area = {(column, y): size for _, column, y, size in marks(plot_labels(seizure))}
    assert area[0, 0] / area[1, 0] == pytest.approx(9)
    assert area[1, 2] / area[2, 3] == pytest.approx(4)


def test_counts_stand_beside_the_dots(seizure):
    figures = [text.get_text() for text in plot_labels(seizure).texts if text.get_text().isdigit()]
    assert figures == ["9", "2", "1", "4", "1"]


def test_the_event_and_the_mentions_of_each_source_are_named(seizure):
    assert {"tanker\nseizure", "n = 12", "n = 5", "n = 1"} <= set(written(plot_labels(seizure)))


def test_labels_beyond_max_rows_are_counted_in_a_last_row(seizure):
    ax = plot_labels(seizure, max_rows=2)
    assert names(ax) == ["seizure", "theft", "2 other labels"]
    last = [text.get_text() for text in ax.texts if text.get_position()[1] == 2 and text.get_text().isdigit()]
    assert last == ["2", "1"]
    assert 2 not in {y for _, _, y, _ in marks(ax)}


def test_the_first_label_of_each_source_comes_before_more_frequent_ones():
    own = label_row(None, labels=(("seizure", 9), ("raid", 8), ("boarding", 7)))
    rows = [own, label_row("Cuba", labels=(("theft", 1),))]
    assert names(plot_labels(pd.DataFrame(rows), max_rows=2)) == ["seizure", "theft", "2 other labels"]


def test_one_label_too_many_is_drawn_where_its_row_would_be(seizure):
    assert names(plot_labels(seizure, max_rows=3)) == ["seizure", "raid", "theft", "piracy"]


def test_labels_that_read_alike_count_together():
    ax = plot_labels(pd.DataFrame([label_row(None, labels=(("the\nraid", 2), ("the raid", 1)))]))
    assert names(ax) == ["the raid"]
    assert "3" in written(ax)


def test_small_sources_are_grey_and_a_note_says_so(seizure):
    ax = plot_labels(seizure)
    (russia,) = [line for line in ax.lines if line.get_marker() == "o" and int(line.get_xdata()[0]) == 2]
    assert to_hex(russia.get_markerfacecolor()) == "#c8c8c8"
    assert "Grey: fewer than 2 articles." in note(ax)


def test_sources_beyond_max_columns_and_those_without_labels_are_left_out(seizure):
    silent = pd.DataFrame([label_row("Cuba", labels=(), n=40)])
    ax = plot_labels(pd.concat([silent, seizure]), max_columns=2)
    assert "Cuba" not in written(ax)
    assert "2 more sources not shown." in note(ax)


def test_outlets_own_words_go_by_the_outlet_where_the_table_tells_them_apart():
    rows = [label_row(None, outlet=name) for name in ("Ledger", "Herald")]
    assert {"Ledger", "Herald"} <= set(written(plot_labels(pd.DataFrame(rows))))


@pytest.mark.parametrize("width", [88, 120, 180])
@pytest.mark.parametrize("count", [1, 3, 40])
def test_no_text_overlaps(width, count, overlaps):
    assert overlaps(plot_labels(many(count), width=width, title="A title")) == []


@pytest.mark.parametrize("size", [(5, 3), (3.5, 2.5), (10, 8)])
def test_no_text_overlaps_on_an_axes_that_is_given(size, overlaps):
    _, ax = plt.subplots(figsize=size, layout="constrained")
    table = pd.DataFrame([label_row(f"Source {i}", labels=((f"label {i}", 3), ("raid", 1))) for i in range(30)])
    assert plot_labels(table, ax) is ax
    assert overlaps(ax) == []


def test_text_is_at_least_seven_points(texts):
    assert min(text.get_fontsize() for text in texts(plot_labels(many(9), width=88))) >= 7


def test_hostile_text_is_drawn_as_it_stands(overlaps):
    rows = [label_row(name, labels=((other, 2) for other in HOSTILE)) for name in HOSTILE[:5]]
    ax = plot_labels(pd.DataFrame([{**row, "labels": tuple(row["labels"])} for row in rows]))
    assert overlaps(ax) == []
    assert "$x^2$" in names(ax)


def test_an_empty_table_says_that_there_is_nothing_to_show(seizure):
    assert written(plot_labels(seizure.head(0))) == ["nothing to show"]


def test_an_event_that_nobody_names_says_that_there_is_nothing_to_show(seizure):
    assert written(plot_labels(seizure.assign(labels=[(), (), ()]))) == ["nothing to show"]


def test_several_events_need_a_choice(events):
    with pytest.raises(
        InputError, match=r"^plot_labels draws one event; this table holds tanker seizure, travel ban\. "
    ):
        plot_labels(events)
    assert names(plot_labels(events, event="travel ban")) == ["ban"]


def test_a_source_with_several_rows_is_refused(seizure):
    message = r"^plot_labels draws one row per source, but this table has several of one\. Filter the table\.$"
    with pytest.raises(InputError, match=message):
        plot_labels(pd.concat([seizure, seizure]))


def test_a_column_that_is_missing_is_named(seizure):
    message = r"^{} needs the columns .*; this table has no labels\. biaskit\.label_contrast makes one\.$"
    for chart in (plot_labels, plot_labels_by_event):
        with pytest.raises(InputError, match=message.format(chart.__name__)):
            chart(seizure.drop(columns="labels"))


def test_the_description_says_who_says_what_most(seizure):
    assert plot_labels(seizure, max_rows=2).get_label() == (
        "Dots: who calls the tanker seizure what; 2 labels of 3 sources. Most often: outlet's own words “seizure” (9) "
        "and Venezuela “theft” (4). 2 other labels in a last row."
    )


def test_events_stand_one_beneath_the_other_with_columns_and_dots_of_one_size(events, overlaps):
    figure = plot_labels_by_event(events)
    first, second = figure.axes
    assert overlaps(first) == []
    assert [names(ax) for ax in (first, second)] == [["seizure", "raid", "theft", "piracy"], ["ban"]]
    assert first.get_xlim() == second.get_xlim()
    assert first.get_position().x0 == pytest.approx(second.get_position().x0, abs=0.01)
    nine, sixteen = (max(size for *_, size in marks(ax)) for ax in (first, second))
    assert sixteen / nine == pytest.approx(16 / 9)


def test_the_last_event_says_how_to_read_them_all(events):
    first, second = plot_labels_by_event(events).axes
    assert not any("how often" in text for text in written(first))
    assert note(second).startswith("Beside each mark: how often.")


def test_events_that_nobody_names_are_left_out(seizure, events):
    silent = seizure.assign(event="raid", labels=[(), (), ()])
    assert len(plot_labels_by_event(pd.concat([silent, events])).axes) == 2
    assert written(plot_labels_by_event(silent).axes[0]) == ["nothing to show"]
    assert written(plot_labels_by_event(seizure.head(0)).axes[0]) == ["nothing to show"]


def test_events_that_have_no_room_on_a_page_are_counted(seizure):
    table = pd.concat([seizure.assign(event=f"event {i}") for i in range(20)])
    with biaskit.chart.style("two-column"):
        figure = plot_labels_by_event(table)
    assert figure.get_figheight() * 25.4 <= 220
    assert f"{20 - len(figure.axes)} more events not shown." in note(figure.axes[-1])


@pytest.mark.parametrize("labels", [5, "theft", ("theft",)])
def test_labels_that_are_no_pairs_are_refused(seizure, labels):
    message = rf"^plot_labels: the column 'labels' holds {re.escape(repr(labels))}, not \(word, count\) pairs, as "
    with pytest.raises(InputError, match=message):
        plot_labels(seizure.assign(labels=[labels] * len(seizure)))
