import json
import tomllib
from pathlib import Path

import pytest

import biaskit
from biaskit.report.accuracy import accuracy_of, figures
from biaskit.scorers import list_scorers

ROOT = Path(__file__).parents[2]
HELD = tomllib.loads((Path(biaskit.__file__).parent / "report" / "accuracy.toml").read_text("utf-8"))
LINES = [
    line.strip("| ") for line in (ROOT / "benchmarks" / "README.md").read_text("utf-8").splitlines() if line[:1] == "|"
]
FLOORS = {
    (one["set"], one["split"] or "", name): floor
    for one in json.loads((ROOT / "tests" / "gold" / "floors.json").read_text("utf-8"))
    for name, floor in one["floors"].items()
}
MARGIN = 0.015
"""How far a floor may lie beneath the figure that it guards."""


def name_of(figure):
    return f"{figure['scorer']} {figure['set']} {figure['row']}"


def floor_of(figure):
    set_, split, name = figure["floor"]
    return FLOORS.get((set_, split, name), FLOORS.get((set_, "dev", name)))


def cells(line):
    return [cell.split(" (")[0] for cell in map(str.strip, line.split("|"))]


@pytest.mark.parametrize("figure", HELD["figures"], ids=name_of)
def test_a_figure_stands_in_the_benchmarks(figure):
    rows = [line for line in LINES if line.startswith(f"{figure['row']} |")]
    assert any(f"{figure['value']:.3f}" in cells(row) for row in rows)


@pytest.mark.parametrize("figure", [one for one in HELD["figures"] if "n" in one], ids=name_of)
def test_a_number_of_cases_stands_in_the_benchmarks(figure):
    rows = [line for line in LINES if f"{figure['n']:,}" in cells(line)]
    assert rows


@pytest.mark.parametrize("figure", [one for one in HELD["figures"] if "floor" in one], ids=name_of)
def test_a_figure_is_guarded_by_its_floor(figure):
    assert floor_of(figure) <= figure["value"] <= floor_of(figure) + MARGIN


def test_figures_are_of_scorers_that_there_are():
    assert {figure["scorer"] for figure in figures()} <= {"attribution", *list_scorers()}


def test_only_scorers_of_the_run_are_shown_and_attribution():
    shown = accuracy_of({"scorers": [{"name": "vader"}, {"name": "mine"}, "odd"]})
    assert {figure["scorer"] for figure in shown} == {"attribution", "vader"}


def test_without_a_manifest_attribution_is_shown():
    assert {figure["scorer"] for figure in accuracy_of({})} == {"attribution"}


def test_a_figure_says_all():
    assert figures()[11] == {
        "scorer": "model", "task": "valence toward a target: negative, neutral, positive", "set": "NewsMTSC, dev_rw",
        "measure": "macro-F1", "value": 0.841, "n": 343, "by": "Hamborg and Donnay 2021",
        "citation": "10.18653/v1/2021.eacl-main.142",
    }  # fmt: skip
