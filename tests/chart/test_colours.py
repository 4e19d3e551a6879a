"""Colours that charts tell things apart by, as those see them who lack a kind of cone, and in grey print."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from colorspacious import cspace_convert, deltaE
from handmade import summary_row
from matplotlib import colormaps
from matplotlib.colors import to_rgb

from biaskit.chart import plot_interval, plot_matrix
from biaskit.chart.style import BAND, INK, MARKERS, OKABE_ITO, RULE, SOFT, luminance, mark, whisker

SIGHTS = ("normal", "deuteranomaly", "protanomaly", "tritanomaly")
APART = 10.0
"""Least difference in CAM02-UCS; 1 can just be seen side by side (Luo, Cui & Li 2006, 10.1002/col.20227)."""
FAR_APART = 20.0
"""Least difference of what is told apart by its colour in grey print."""


def lightness(colour):
    return float(cspace_convert(to_rgb(colour), "sRGB1", "CAM02-UCS")[0])


def seen(colour, sight):
    """A colour as somebody without a kind of cone sees it (Machado et al. 2009, 10.1109/TVCG.2009.113)."""
    if sight == "normal":
        return np.array(to_rgb(colour))
    space = {"name": "sRGB1+CVD", "cvd_type": sight, "severity": 100}
    return np.clip(cspace_convert(to_rgb(colour), space, "sRGB1"), 0, 1)


def apart(one, other, sight):
    return float(deltaE(seen(one, sight), seen(other, sight), input_space="sRGB1"))


def grey_apart(one, other):
    return abs(lightness(one) - lightness(other))


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("sight", SIGHTS)
def test_any_two_hues_differ_for_everybody(sight):
    assert min(apart(one, other, sight) for one, other in itertools.combinations(OKABE_ITO, 2)) >= APART


def test_the_first_three_hues_differ_in_grey_print():
    assert min(grey_apart(one, other) for one, other in itertools.combinations(OKABE_ITO[:3], 2)) >= FAR_APART


def test_all_hues_differ_in_their_markers_where_grey_print_does_not_tell():
    assert min(grey_apart(one, other) for one, other in itertools.combinations(OKABE_ITO, 2)) < 1
    rows = [summary_row(outlet="Ledger", leaning=str(i)) for i in range(len(OKABE_ITO))]
    ax = plot_interval(pd.DataFrame(rows), hue="leaning")
    drawn = [line.get_marker() for line in ax.lines if line.get_marker() != "None"]
    assert drawn == list(MARKERS)
    assert len(set(MARKERS)) == len(OKABE_ITO)


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_sides_of_the_diverging_scale_differ_for_everybody(sight):
    scale = colormaps["PuOr"]
    assert min(apart(scale(0.5 - x), scale(0.5 + x), sight) for x in (0.15, 0.25, 0.5)) >= FAR_APART


def test_grey_print_does_not_tell_the_sides_but_each_cell_prints_its_sign():
    scale = colormaps["PuOr"]
    assert grey_apart(scale(0.25), scale(0.75)) < FAR_APART
    table = pd.DataFrame([summary_row(sign * 0.4, source="Peru", target=str(sign)) for sign in (-1, 1)])
    assert {"−.40", "+.40"} <= {text.get_text() for text in plot_matrix(table).texts}


@pytest.mark.parametrize("sight", SIGHTS)
def test_the_sequential_scale_darkens_all_the_way_for_everybody(sight):
    shades = [lightness(seen(colormaps["Blues"](x), sight)) for x in np.linspace(0, 1, 21)]
    assert max(np.diff(shades)) < 0
    assert shades[0] - shades[-1] > 60


@pytest.mark.parametrize("ink", [INK, SOFT])
@pytest.mark.parametrize("paper", ["white", BAND])
def test_text_has_enough_contrast(ink, paper):
    assert contrast(ink, paper) >= 4.5


def test_grey_groups_are_paler_and_thinner_than_any_other():
    small, others = mark(OKABE_ITO[0], small=True), [mark(colour) for colour in OKABE_ITO]
    assert all(lightness(small["markerfacecolor"]) > lightness(other["markerfacecolor"]) + 5 for other in others)
    assert small["markeredgewidth"] < others[0]["markeredgewidth"]
    assert whisker(INK, small=True)["linewidth"] == whisker(INK)["linewidth"] / 2
    assert contrast(small["markeredgecolor"], "white") >= 3


def test_the_hues_are_those_of_okabe_and_ito():
    known = {(0, 0, 0), (230, 159, 0), (86, 180, 233), (0, 158, 115), (0, 114, 178), (213, 94, 0), (204, 121, 167)}
    assert {tuple(round(255 * part) for part in to_rgb(colour)) for colour in OKABE_ITO} == known


def test_luminance_of_grey_is_that_of_wcag():
    assert math.isclose(luminance(RULE), ((200 / 255 + 0.055) / 1.055) ** 2.4)
