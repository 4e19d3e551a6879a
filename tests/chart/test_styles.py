"""Styles, and what every chart owes to print: its width, its height on a slide, no text under 7 points."""

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from matplotlib.text import Text
from samples import SAMPLES

from biaskit import chart
from biaskit.chart import style
from biaskit.chart.style import PAGES, new_axes, page
from biaskit.errors import InputError, NotFoundError

CHARTS = [name for name in chart.__all__ if name.startswith("plot_")]
SLIDE = 13 + 1 / 3
"""Width of a 16:9 slide in inches."""


def figure_of(name):
    drawn = SAMPLES[name]()
    return getattr(drawn, "figure", drawn)


def smallest(figure):
    figure.draw_without_rendering()
    shown = [text for text in figure.findobj(Text) if text.get_visible() and text.get_text().strip()]
    return min(text.get_fontsize() for text in shown)


def test_there_is_a_sample_of_every_chart():
    assert set(CHARTS) <= set(SAMPLES)


@pytest.mark.parametrize("name", CHARTS)
def test_no_chart_has_text_under_seven_points(name):
    assert smallest(figure_of(name)) >= 7


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_fits_a_column(name, overlaps):
    with style("one-column"):
        figure = figure_of(name)
    width, height = figure.get_size_inches() * 25.4
    assert width <= 88.01
    assert height <= 220.01
    assert overlaps(figure.axes[0]) == []


@pytest.mark.parametrize("name", CHARTS)
def test_every_chart_fits_a_slide_with_text_of_fourteen_points(name, overlaps):
    with style("slides"):
        figure = figure_of(name)
    width, height = figure.get_size_inches() * 25.4
    assert width <= 160.01
    assert height <= 90.01
    assert smallest(figure) * SLIDE / (160 / 25.4) >= 14
    assert overlaps(figure.axes[0]) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_style_gives_new_figures_its_width(name):
    with style(name):
        assert page(None, 120)[0] == PAGES[name].width
        assert plt.figure().get_size_inches() * 25.4 == pytest.approx(PAGES[name][:2])


def test_a_width_that_is_given_comes_before_the_style():
    with style("slides"):
        assert page(100, 120)[0] == 100


def test_without_a_style_charts_have_their_own_width_and_no_greatest_height():
    assert page(None, 120) == (120, float("inf"))
    with mpl.rc_context({"figure.figsize": (9, 5)}):
        assert page(None, 120) == (120, float("inf"))


def test_a_style_embeds_fonts():
    with style("one-column"):
        assert [mpl.rcParams[name] for name in ("pdf.fonttype", "ps.fonttype", "svg.fonttype")] == [42, 42, "path"]


def test_a_slide_has_the_dots_of_a_wide_screen():
    with style("slides"):
        assert round(PAGES["slides"].inches[0] * mpl.rcParams["savefig.dpi"], -1) == 3840


def test_a_style_ends_with_its_block():
    before = dict(mpl.rcParams)
    with style("slides"):
        new_axes(100, 100)
    assert dict(mpl.rcParams) == before


def test_an_unknown_style_is_refused():
    with pytest.raises(NotFoundError, match=r"^No style is named 'slide'\. Available: .*Did you mean 'slides'\?$"):
        style("slide")


@pytest.mark.parametrize("width", [-5, float("nan"), float("inf"), float("-inf")])
def test_a_width_that_no_figure_can_have_is_refused(width):
    with pytest.raises(InputError, match=rf"^width={width!r}: give a number of millimetres above 0, or None\.$"):
        page(width, 120)
