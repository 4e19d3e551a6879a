import pandas as pd
import pytest
from handmade import LONG as NAMES
from handmade import NAN
from matplotlib.colors import to_hex
from matplotlib.patches import FancyArrowPatch

from biaskit.chart.network import plot_network
from biaskit.chart.style import RULE
from biaskit.errors import InputError

LONG = NAMES[0]


def spoken(*rows):
    """Of (source, target, mean, n_rated, n_articles)."""
    table = pd.DataFrame(rows, columns=["source", "target", "mean", "n_rated", "n_articles"])
    return table.assign(scorer="tone", dimension="valence", n_mentions=table["n_rated"], low=-0.9, high=0.9)


TABLE = spoken(
    (None, "Peru", 0.3, 30, 9), (None, "Chile", -0.2, 12, 6), ("Peru", "Chile", -0.7, 8, 4),
    ("Chile", "Peru", -0.1, 3, 1), ("Peru", "Peru", 0.9, 5, 3),
)  # fmt: skip


def arrows(ax):
    return {patch.get_gid(): patch for patch in ax.patches if isinstance(patch, FancyArrowPatch)}


def words(ax):
    return [text.get_text() for text in ax.texts]


def test_an_arrow_leads_from_each_source_to_each_target_but_itself():
    assert set(arrows(plot_network(TABLE))) == {" > Peru", " > Chile", "Peru > Chile", "Chile > Peru"}


def test_negative_arrows_are_dashed():
    drawn = arrows(plot_network(TABLE))
    assert drawn[" > Peru"].get_linestyle() == "-"
    assert drawn["Peru > Chile"].get_linestyle() != "-"


def test_more_mentions_make_a_wider_arrow():
    drawn = arrows(plot_network(TABLE))
    assert drawn[" > Peru"].get_linewidth() > drawn[" > Chile"].get_linewidth() > drawn["Peru > Chile"].get_linewidth()


def test_arrows_of_few_articles_are_thin_and_grey():
    drawn = arrows(plot_network(TABLE))["Chile > Peru"]
    assert (to_hex(drawn.get_edgecolor()), drawn.get_linewidth()) == (RULE, 0.8)


def test_colours_keep_away_from_white():
    drawn = arrows(plot_network(spoken((None, "Peru", 0.001, 9, 9), (None, "Chile", -0.001, 9, 9))))
    assert all(sum(patch.get_edgecolor()[:3]) < 2.6 for patch in drawn.values())


def test_each_name_has_its_counts():
    shown = words(plot_network(TABLE))
    assert {"13 by, 38 about", "3 by, 20 about"} <= set(shown)
    assert "42 rated" in shown


def words_of(table, **options):
    return " ".join(words(plot_network(table, **options)))


def test_actors_left_out_are_counted():
    assert "1 actor not shown." in words_of(TABLE, max_nodes=2)


def test_arrows_left_out_are_counted():
    assert "2 arrows not shown." in words_of(TABLE, max_edges=2)


def test_pairs_that_were_not_rated_have_no_arrow():
    assert "Peru > Chile" not in arrows(
        plot_network(TABLE.assign(n_rated=[30, 12, 0, 3, 5], mean=[0.3, -0.2, NAN, -0.1, 0.9]))
    )


def test_the_same_table_gives_the_same_places():
    def places():
        return [tuple(line.get_xydata()[0]) for line in plot_network(TABLE).lines]

    assert places() == places()


def test_a_pair_with_two_rows_is_refused():
    with pytest.raises(InputError, match=r"^plot_network draws one row per source and target"):
        plot_network(pd.concat([TABLE, TABLE]))


def test_an_empty_table_says_so():
    assert words(plot_network(TABLE.head(0))) == ["nothing to show"]


MANY = spoken(*((f"actor {i}", f"actor {(7 * i + 3) % 40}", 0.1, 2 + i, 3) for i in range(40)))


@pytest.mark.parametrize("width", [88, 140])
@pytest.mark.parametrize("table", [TABLE, MANY, spoken((None, LONG, 0.2, 9, 9)), spoken((LONG, "秘鲁", 0.2, 9, 9))])
def test_names_do_not_touch_and_stay_inside(table, width, overlaps):
    assert overlaps(plot_network(table, width=width, max_nodes=8, title=LONG)) == []


def test_what_it_shows_is_said_in_words():
    said = plot_network(TABLE).get_label()
    assert said.startswith("Network of who speaks of whom, 3 nodes and 4 arrows, by mean valence (tone).")
    assert "Most negative: Peru of Chile, −.70 [−.90, +.90] (n = 8)" in said
