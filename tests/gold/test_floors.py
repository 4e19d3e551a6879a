"""Figures on gold sets do not fall: floors, with a digest of the data that they were reached on.

A figure that rises may raise its floor; one that falls for a good reason is written down in benchmarks/README.md.
"""

import json
import os
from pathlib import Path

import pytest

from biaskit.errors import InputError
from biaskit.evaluation import evaluate, locate

DATA = Path(os.environ.get("BIASKIT_DATA", Path(__file__).parents[2] / "../shared/data"))
FLOORS = json.loads(Path(__file__).with_name("floors.json").read_text(encoding="utf-8"))

pytestmark = pytest.mark.gold


def evaluated(name):
    try:
        locate(name, DATA)
    except InputError as error:
        pytest.skip(str(error))
    return evaluate(name, split=FLOORS[name]["split"], data=DATA)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_no_figure_falls_below_its_floor(name):
    found = evaluated(name)
    assert found.digest == FLOORS[name]["digest"], f"{name} is other data than the floors were reached on"
    below = {figure: found[figure].value for figure, floor in FLOORS[name]["floors"].items()
             if not found[figure].value >= floor}  # fmt: skip
    assert below == {}
