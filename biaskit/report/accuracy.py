"""How accurate the shipped scorers and the attribution were on labelled sets."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("accuracy.toml")
ATTRIBUTION = "attribution"


def accuracy_of(manifest: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The figures of the scorers in a manifest, and those of attribution.

    >>> sorted({row["scorer"] for row in accuracy_of({"scorers": [{"name": "vader"}]})})
    ['attribution', 'vader']
    """
    named = {str(one["name"]) for one in manifest.get("scorers", ()) if isinstance(one, Mapping) and "name" in one}
    return [figure for figure in figures() if figure["scorer"] in named | {ATTRIBUTION}]


def figures() -> list[dict[str, Any]]:
    """All figures.

    Returns:
        For each ``scorer`` ("attribution" for what finds quotations, sources and targets), ``task``, ``set``,
        ``measure`` in [0, 1], more is better, ``value``, ``n`` (cases, None where not counted), ``by`` (who made the
        set) and ``citation`` (its DOI or address).

    >>> [(row["set"], row["value"]) for row in figures() if row["scorer"] == "model"][0]
    ('NewsMTSC, dev_rw', 0.841)
    """
    held = tomllib.loads(_FILE.read_text("utf-8"))
    shown = []
    for figure in held["figures"]:
        told = held["sets"][figure["set"]]
        row = {name: figure.get(name) for name in ("scorer", "task", "set", "measure", "value", "n")}
        shown.append(row | {"set": told["name"], "by": told["by"], "citation": told["citation"]})
    return shown
