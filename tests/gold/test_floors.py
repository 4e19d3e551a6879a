"""Figures on gold sets do not fall: floors, with a digest of the data that they were reached on.

A figure that rises may raise its floor; one that falls for a good reason is written down in benchmarks/README.md.
"""

import json
import os
from pathlib import Path

import pytest

from benchmarks import frames
from biaskit.errors import InputError
from biaskit.evaluation import evaluate, locate

DATA = Path(os.environ.get("BIASKIT_DATA", Path(__file__).parents[2] / "../shared/data"))
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))
GVFC, OWN = 0.59, 0.69
"""Macro-F1 of the lexicon `frames` on GVFC's headlines, and on the project's own sentences."""

pytestmark = pytest.mark.gold


def evaluated(case):
    try:
        locate(case["set"], DATA)
    except InputError as error:
        pytest.skip(str(error))
    return evaluate(case["set"], split=case["split"], data=DATA, scorers=case["scorers"])


@pytest.mark.parametrize("case", FLOORS, ids=lambda case: "-".join(filter(None, (case["set"], case["split"]))))
def test_no_figure_falls_below_its_floor(case):
    found = evaluated(case)
    assert found.digest == case["digest"], f"{case['set']} is other data than the floors were reached on"
    below = {figure: found[figure].value for figure, floor in case["floors"].items()
             if not found[figure].value >= floor}  # fmt: skip
    assert below == {}
    above = {figure: found[figure].value for figure, ceiling in case.get("ceilings", {}).items()
             if not found[figure].value <= ceiling}  # fmt: skip
    assert above == {}


def mean_f1(gold, answers, names):
    scores = frames.f1(gold, answers, names)
    return sum(scores.values()) / len(scores)


def test_frames_of_headlines_do_not_fall():
    if not (DATA / "gvfc/english.csv").exists():
        pytest.skip(f"GVFC is not in {DATA}")
    first, _, answers = frames.headlines(DATA / "gvfc")
    assert mean_f1(first, answers, frames.GVFC) >= GVFC


def test_frames_of_own_sentences_do_not_fall():
    names, gold, answers = frames.sentences()
    assert mean_f1(gold, answers, names) >= OWN
