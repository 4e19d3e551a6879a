"""Draw the figures of the README and of docs/audit.md: python docs/make_figures.py."""

from pathlib import Path

import matplotlib as mpl
import pandas as pd
from matplotlib.figure import Figure

import biaskit as bk
from biaskit.evaluation.audit import audit_names

FIGURES = Path(__file__).parent / "figures"
AUDITED = ("model", "vader-classic", "vader", "textblob")
TABLES = Path(__file__).parent / "audit"
"""Tables of names of scorers that are not at hand here, as `Audit.save` writes them; one file a scorer."""


def main() -> None:
    """Write figures/contrast.svg and figures/audit.svg; the same code and data give the same bytes."""
    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "biaskit"
    _save(_contrast(), "contrast.svg")
    _save(_audit(), "audit.svg")


def _contrast() -> Figure:
    framing = bk.analyze(bk.load_example("tanker"))
    labels = bk.label_contrast(framing, event="tanker seizure", by="outlet")
    return bk.chart.plot_contrast(labels[labels["n_mentions"] > 1]).figure


def _audit() -> Figure:
    """The scorers audited here, after those whose tables lie in docs/audit/, in order of the files' names."""
    known = [pd.read_csv(path) for path in sorted(TABLES.glob("*.csv"))]
    return bk.chart.plot_audits(pd.concat([*known, audit_names(AUDITED).names]))


def _save(figure: Figure, name: str) -> None:
    figure.savefig(FIGURES / name, metadata={"Date": None})


if __name__ == "__main__":
    main()
