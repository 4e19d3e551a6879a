"""The gallery shows every chart, and its code draws what it shows."""

import warnings
from pathlib import Path
from typing import Any

import matplotlib as mpl
import pytest
from matplotlib import pyplot as plt
from scripts import imported

from biaskit import chart
from biaskit.errors import FewClustersWarning

DOCS = Path(__file__).parent.parent / "docs"

mpl.use("Agg")


GALLERY = imported(DOCS / "make_gallery.py")
ENTRIES = GALLERY.entries()


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    names: dict[str, Any] = GALLERY.run(ENTRIES[0])
    return names


@pytest.mark.parametrize("entry", ENTRIES[1:], ids=lambda entry: entry.picture)
def test_the_code_draws_a_figure_that_says_what_it_shows(entry: Any, known: dict[str, Any]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FewClustersWarning)
        ax = GALLERY.run(entry, known)["ax"]
    said = chart.alt_text(ax)
    plt.close("all")
    assert len(said.split()) > 8
    assert (DOCS / "gallery" / entry.picture).is_file()


def test_every_chart_is_shown() -> None:
    page = (DOCS / "gallery" / "README.md").read_text(encoding="utf-8")
    charts = {name for name in chart.__all__ if name.startswith("plot_")}
    # Helpers that put several of one chart into a figure are variants of it.
    single = charts - {"plot_audits", "plot_labels_by_event", "plot_words_by_group"}
    assert {name for name in single if f"`{name}`" not in page} == set()
