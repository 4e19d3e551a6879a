"""plot_words: which words stand where, how sure they look, and labels that keep apart."""

import math

import numpy as np
import pandas as pd
import pytest
from handmade import HOSTILE, LONG, NAN
from matplotlib import pyplot as plt
from matplotlib.colors import to_hex
from matplotlib.text import Annotation

from biaskit.chart.style import OKABE_ITO, RULE, SOFT
from biaskit.chart.styles import style
from biaskit.chart.words import plot_words, plot_words_by_group
from biaskit.errors import InputError


def word_row(
    word="oil", group="Peru", log_odds=1.0, count=9, others=3, p=0.001, q=0.01, *, words=900, articles=12, by="source"
):
    """A row as distinctive_words makes it."""
    return {
        "group": group, "by": by, "word": word, "count": count, "count_others": others, "log_odds": log_odds, "p": p,
        "q": q, "n_articles": 4, "group_words": words, "group_articles": articles,
    }  # fmt: skip


def table_of(*groups, n=60, seed=0, articles=12):
    """Words of several groups; some are sure."""
    generator = np.random.default_rng(seed)
    rows = []
    for group in groups:
        for i in range(n):
            p = float(generator.uniform(0, 1) ** 3)
            odds, count = float(generator.normal(0, 1.5)), int(generator.integers(1, 80))
            rows.append(word_row(f"word{chr(97 + i // 26)}{chr(97 + i % 26)}", group, odds, count, 7, p, min(1, p * 20),
                                 articles=articles))  # fmt: skip
    return pd.DataFrame(rows)


def labels(ax):
    return [text for text in ax.texts if isinstance(text, Annotation) and text.get_text()]


def marks(ax, colour):
    """Places of the marks of a colour, and their shapes."""
    return {
        (round(float(x)), round(float(y), 3)): line.get_marker()
        for line in ax.lines if line.get_transform() == ax.transData and to_hex(line.get_color()) == to_hex(colour)
        for x, y in line.get_xydata()
    }  # fmt: skip


@pytest.fixture
def two():
    return pd.DataFrame(
        [
            word_row("oil", None, 1.5), word_row("salt", None, -1.2, 3, 9), word_row("tea", None, 0.3, 5, 4, 0.5, 0.8),
            word_row("oil", "Peru", -1.5, 3, 9, words=1200), word_row("salt", "Peru", 1.2, 9, 3, words=1200),
            word_row("tea", "Peru", -0.3, 4, 5, 0.5, 0.8, words=1200),
        ]
    )  # fmt: skip


def test_words_stand_by_how_often_and_how_much_more(two):
    ax = plot_words(two)
    assert marks(ax, OKABE_ITO[0]) == {(12, 1.5): "o"}
    assert marks(ax, OKABE_ITO[5]) == {(12, -1.2): "s"}
    assert ax.get_xscale() == "log"


def test_words_that_are_not_sure_are_grey_and_a_note_says_so(two, texts):
    ax = plot_words(two)
    assert marks(ax, SOFT) == {(9, 0.3): "o"}
    assert "Grey: q above .05." in [text.get_text() for text in texts(ax)]
    assert marks(plot_words(two, top=1), RULE) == {(9, 0.3): "o"}
    assert "Grey: q above .05." not in [text.get_text() for text in texts(plot_words(two, max_q=0.9))]


def test_the_key_names_both_sides_with_their_words_and_articles(two, texts):
    written = {text.get_text() for text in texts(plot_words(two))}
    assert {
        "more in the outlet's own words",
        "more by Peru",
        "900 words in 12 articles",
        "1,200 words in 12 articles",
    } <= written


def test_the_group_asked_for_is_above(two):
    assert marks(plot_words(two, group="Peru"), OKABE_ITO[0]) == {(12, 1.2): "o"}
    assert marks(plot_words(two, group="outlet's own words"), OKABE_ITO[0]) == {(12, 1.5): "o"}


def test_of_more_groups_one_is_set_against_all_others(two, texts):
    table = pd.concat([two, pd.DataFrame([word_row("oil", "Chile", 0.2)])], ignore_index=True)
    written = {text.get_text() for text in texts(plot_words(table, group="Chile"))}
    assert {"more by Chile", "more by all others"} <= written
    with pytest.raises(InputError, match=r"this table holds outlet's own words, Peru, Chile\. Pick one: plot_words"):
        plot_words(table)
    with pytest.raises(
        InputError, match=r"^This table has no group 'Cuba'; it holds outlet's own words, Peru, Chile\.$"
    ):
        plot_words(table, group="Cuba")


def test_a_second_group_is_not_all_others_where_more_were_counted(two, texts):
    two.loc[two["group"].isna(), "count_others"] += 5
    assert "more by all others" in {text.get_text() for text in texts(plot_words(two))}


def test_the_surest_words_of_each_side_are_labelled():
    table = table_of("Peru")
    more, less = (table[np.sign(table["log_odds"]) == sign].nsmallest(3, "p") for sign in (1, -1))
    assert {label.get_text() for label in labels(plot_words(table, top=3))} == {*more["word"], *less["word"]}


def test_ticks_say_how_many_times_as_often(two):
    ax = plot_words(two)
    ticks = {label.get_text(): y for label, y in zip(ax.get_yticklabels(), ax.get_yticks(), strict=True)}
    assert ticks["1×"] == 0
    assert sorted(round(abs(y) / math.log(2), 6) for y in ax.get_yticks()) == [0, 1, 1, 2, 2]


def test_a_group_of_few_articles_is_all_grey(texts):
    ax = plot_words(table_of("Peru", articles=1))
    assert marks(ax, OKABE_ITO[0]) == {}
    assert any(text.get_text().startswith("Grey: fewer than 2 articles.") for text in texts(ax))


def test_labels_that_find_no_room_are_counted(texts):
    table = pd.DataFrame([word_row(f"word{chr(97 + i)}", log_odds=1.0) for i in range(20)])
    ax = plot_words(table, top=20)
    missing = 20 - len(labels(ax))
    assert missing > 0
    assert f"{missing} labels found no room." in [text.get_text() for text in texts(ax)]


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("width", [88, 120, 180])
def test_no_texts_overlap(seed, width, overlaps):
    assert overlaps(plot_words(table_of("Peru", seed=seed, n=150), title="Words of Peru", width=width)) == []


def test_labels_cover_no_mark_that_is_sure():
    ax = plot_words(table_of("Peru", n=200), top=10)
    ax.figure.draw_without_rendering()
    boxes = [label.get_window_extent() for label in labels(ax)]
    places = [ax.transData.transform(place) for colour in (OKABE_ITO[0], OKABE_ITO[5]) for place in marks(ax, colour)]
    assert len(boxes) > 10
    assert [place for place in places for box in boxes if box.contains(*place)] == []


def test_long_and_hostile_words_and_names_stay_inside(overlaps):
    words = [word for word in (*HOSTILE, *LONG) if word.strip()]
    rows = [word_row(word, LONG[0], (-1) ** i * (0.3 + i / 5), 5 + 9 * i) for i, word in enumerate(words)]
    assert overlaps(plot_words(pd.DataFrame(rows), width=88)) == []


def test_on_given_axes_it_fits_itself_to_the_room(overlaps):
    _, ax = plt.subplots(figsize=(2.6, 1.8), layout="constrained")
    assert plot_words(table_of("Peru", n=200), ax) is ax
    assert overlaps(ax) == []
    assert 0 < len(labels(ax)) < 15


def test_in_subfigures_it_finds_its_place(overlaps):
    figure = plt.figure(figsize=(7, 3), layout="constrained")
    for seed, part in enumerate(figure.subfigures(1, 2)):
        ax = plot_words(table_of("Peru", seed=seed), part.subplots())
    assert len(labels(ax)) > 5


def test_twice_the_same_table_gives_twice_the_same_places():
    def places():
        return [(label.get_text(), label.xyann) for label in labels(plot_words(table_of("Peru")))]

    assert places() == places()


def test_a_style_sets_the_size():
    with style("slides"):
        width, height = plot_words(table_of("Peru")).figure.get_size_inches() * 25.4
    assert (round(width), height <= 90.01) == (160, True)


def test_nothing_to_compare_is_nothing_to_show(texts):
    empty, single = table_of("Peru").iloc[:0], table_of("Peru").assign(log_odds=NAN, p=NAN, q=NAN)
    for table in (empty, single):
        assert [text.get_text() for text in texts(plot_words(table))] == ["nothing to show"]


def test_words_without_p_are_drawn_grey_and_have_no_label():
    ax = plot_words(pd.DataFrame([word_row("oil", p=NAN, q=NAN)]))
    assert labels(ax) == []
    assert marks(ax, RULE) == {(12, 1.0): "o"}


def test_columns_that_lack_are_named(two):
    with pytest.raises(InputError, match=r"this table has no q\. biaskit\.distinctive_words makes one\.$"):
        plot_words(two.drop(columns="q"))
    with pytest.raises(InputError, match=r"^plot_words draws one row per group and word"):
        plot_words(pd.concat([two, two]))


def test_the_words_of_the_figure(two):
    assert plot_words(two).get_label() == (
        "3 words: how often all say them, and how many times as often one side: outlet's own words "
        "(900 words in 12 articles) against Peru (1,200 words in 12 articles). "
        "Surely more in the outlet's own words: oil (4.5×). "
        "Surely more by Peru: salt (3.3×). Not sure: 1 word."
    )


def test_groups_have_panels_of_one_scale_in_the_order_of_the_table(texts):
    figure = plot_words_by_group(table_of("Peru", "Chile", "Cuba"), max_rows=1)
    drawn = [ax for ax in figure.axes if ax.get_visible()]
    assert [ax.get_label().split("one side: ")[1][:5] for ax in drawn] == ["Peru ", "Chile"]
    assert len({(ax.get_xlim(), ax.get_ylim()) for ax in drawn}) == 1


@pytest.mark.parametrize("columns", [1, 2, 3])
def test_no_texts_of_panels_overlap(columns, overlaps):
    figure = plot_words_by_group(table_of("Peru", "Chile", None, "Cuba", "Iran"), columns=columns)
    assert overlaps(figure.axes[0]) == []


def test_panels_of_nothing_are_nothing_to_show(texts):
    figure = plot_words_by_group(table_of("Peru").iloc[:0])
    assert [text.get_text() for text in texts(figure.axes[0])] == ["nothing to show"]


def test_the_table_may_have_any_index(two):
    plain, other = (labels(plot_words(table)) for table in (two, two.set_axis([0] * len(two))))
    assert [(label.get_text(), label.xyann) for label in other] == [(label.get_text(), label.xyann) for label in plain]
