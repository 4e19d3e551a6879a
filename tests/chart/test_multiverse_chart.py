import itertools

import pandas as pd
import pytest
from handmade import LONG as NAMES
from handmade import NAN

from biaskit.chart.multiverse import plot_multiverse
from biaskit.errors import InputError

LONG = NAMES[0]


def specifications(n=6, **columns):
    choices = list(itertools.product(["tone", "vader", "model"], [NAN, 0.05, 0.2]))[:n]
    base = {
        "between": "outlet", "a": "Ledger", "b": "Post", "target": "Peru", "scorer": [c[0] for c in choices],
        "dimension": "valence", "threshold": [c[1] for c in choices], "weights": "mention", "voice": "all", "n_a": 9,
        "n_b": 7, "difference": [0.1 * (i - 2) for i in range(n)], "low": -0.5, "high": 0.6,
        "smd": [0.2 * (i - 2) for i in range(n)], "shown": [i == 0 for i in range(n)],
    }  # fmt: skip
    return pd.DataFrame(base | columns)


def words(ax):
    return [text.get_text() for text in ax.texts]


def marks(ax):
    return [line for line in ax.lines if len(line.get_xdata()) == 1]


def ticks(ax, gid):
    return [line.get_xdata()[0] for line in ax.lines if line.get_gid() == gid]


def test_specifications_are_drawn_from_the_lowest_to_the_highest():
    ax = plot_multiverse(specifications().sample(frac=1, random_state=1))
    assert [line.get_ydata()[0] for line in marks(ax)] == pytest.approx([-0.2, -0.1, 0.0, 0.1, 0.2, 0.3])


def test_ticks_stand_under_the_specifications_made_with_a_choice():
    ax = plot_multiverse(specifications())
    assert ticks(ax, "scorer=tone") == [0, 1, 2]
    assert ticks(ax, "threshold=0.05") == [1, 4]


def test_choices_never_varied_are_left_out():
    assert not {"mentions alike", "all voices"} & set(words(plot_multiverse(specifications())))


def test_a_filled_mark_has_an_interval_that_excludes_0():
    faces = [line.get_markerfacecolor() for line in marks(plot_multiverse(specifications()))]
    assert [face == "white" for face in faces] == [False] + [True] * 5


def test_the_sign_is_told_by_the_marker_too():
    assert [line.get_marker() for line in marks(plot_multiverse(specifications()))][:2] == ["o", "o"]
    assert marks(plot_multiverse(specifications()))[-1].get_marker() == "s"


def test_standardised_differences_have_no_whiskers():
    ax = plot_multiverse(specifications(), value="smd")
    assert not [line for line in ax.lines if list(line.get_ydata()) == [-0.5, 0.6]]


def test_what_could_not_be_estimated_is_counted():
    ax = plot_multiverse(specifications(difference=[NAN, *[0.1] * 5]))
    assert "1 specification without an estimate." in " ".join(words(ax))


def test_the_number_of_articles_is_said():
    assert "Articles: 9 to 9 and 7 to 7." in " ".join(words(plot_multiverse(specifications())))


def test_several_cells_need_a_choice():
    table = pd.concat([specifications(), specifications(target="Chile")])
    with pytest.raises(
        InputError, match=r"^plot_multiverse draws one cell; this table holds 2: .* Pick one with where="
    ):
        plot_multiverse(table)
    assert len(marks(plot_multiverse(table, where={"target": "Chile"}))) == 6


def test_a_cell_that_is_not_there_is_named():
    with pytest.raises(InputError, match=r"^The table has no cell where \{'target': 'Cuba'\}\.$"):
        plot_multiverse(specifications(), where={"target": "Cuba"})


def test_a_null_group_can_be_picked():
    table = pd.concat([specifications(a=None, between="source"), specifications(between="source")])
    assert any(text.startswith("outlet's own words less") for text in words(plot_multiverse(table, where={"a": None})))


def test_an_unknown_value_is_refused():
    with pytest.raises(InputError, match=r"^value is 'p'; give 'difference' or 'smd'\.$"):
        plot_multiverse(specifications(), value="p")


def test_nothing_to_draw_says_so():
    assert words(plot_multiverse(specifications(difference=NAN))) == ["nothing to show"]


@pytest.mark.parametrize("width", [88, 180])
@pytest.mark.parametrize("table", [specifications(), specifications(9, a=LONG, scorer=[LONG] * 5 + ["秘鲁"] * 4)])
def test_texts_do_not_touch_and_stay_inside(table, width, overlaps):
    assert overlaps(plot_multiverse(table, width=width, title=LONG)) == []


def test_what_it_shows_is_said_in_words():
    said = plot_multiverse(specifications()).get_label()
    assert said.startswith(
        "Specification curve of 6 specifications of the difference Ledger less Post, target Peru: 2 below 0, "
        "1 of them with an interval that excludes 0; 3 above 0, 0 of them with an interval that excludes 0. Median +.05"
    )
