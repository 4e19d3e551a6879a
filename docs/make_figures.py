"""Draw the README's figure from the example: python docs/make_figures.py."""

from pathlib import Path

import matplotlib as mpl

import biaskit as bk

FIGURES = Path(__file__).parent / "figures"


def main() -> None:
    """Write figures/contrast.svg; the same code and data give the same bytes."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "biaskit"
    framing = bk.analyze(bk.load_example("tanker"))
    labels = bk.label_contrast(framing, event="tanker seizure", by="outlet")
    ax = bk.chart.plot_contrast(labels[labels["n_mentions"] > 1])
    ax.figure.savefig(FIGURES / "contrast.svg", metadata={"Date": None})


if __name__ == "__main__":
    main()
