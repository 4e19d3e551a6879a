"""Text in figures: cleaned, measured, wrapped, elided."""

import warnings

import matplotlib as mpl
import pytest
from handmade import HOSTILE
from matplotlib import pyplot as plt

from biaskit.chart.text import clean, elide, style_of, width, wrap


@pytest.mark.parametrize("weight", ["normal", "bold"])
@pytest.mark.parametrize("text", [*HOSTILE, "".join(map(chr, range(0x370, 0x600))), "\U0001f6a2 ﷽ ᚠ \ue000 \ud800"])
def test_cleaned_text_is_drawn_without_a_warning(text, weight):
    figure, ax = plt.subplots()
    shown = clean(text, weight)
    ax.text(0, 0, shown, **style_of(shown, size=7, weight=weight))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        figure.draw_without_rendering()


def test_what_no_font_has_becomes_a_box():
    assert clean("a\U00013000b") == "a□b"


def test_control_characters_go_and_white_space_collapses():
    assert clean("\x00a \u202e\t\nb\u200b ") == "a b"


def test_width_is_what_matplotlib_draws():
    _, ax = plt.subplots(dpi=72)
    shown = ax.text(0, 0, "Organization", **style_of("Organization", size=7))
    assert width("Organization", size=7) == pytest.approx(shown.get_window_extent().width, abs=1)


def test_elided_text_fits():
    assert width(elide("Organization of States", 40, size=7), size=7) <= 40


def test_wrapped_lines_fit_and_keep_all_words():
    lines = wrap("Organization of Petroleum Exporting Countries", 60, size=7, lines=9)
    assert " ".join(lines) == "Organization of Petroleum Exporting Countries"
    assert all(width(line, size=7) <= 60 for line in lines)


def test_a_font_that_is_set_is_used():
    with mpl.rc_context({"font.family": ["DejaVu Serif"]}):
        assert style_of("a", size=7)["fontfamily"] == ["DejaVu Serif"]
