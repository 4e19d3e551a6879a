import os

import pytest

from biaskit.cluster.carrying import Carried
from biaskit.processes import THREADS
from biaskit.rating import Plan

PLAN = Plan(scorers=("vader",))


@pytest.mark.parametrize("given", [None, "3"])
def test_what_a_process_has_set_for_its_models_is_as_before(monkeypatch, given):
    if given is None:
        monkeypatch.delenv(THREADS, raising=False)
    else:
        monkeypatch.setenv(THREADS, given)
    for _ in range(2):
        with pytest.raises(ValueError, match=rf"^threads: {given or 1}$"), Carried(PLAN).worker():
            raise ValueError(f"threads: {os.environ[THREADS]}")
        assert os.environ.get(THREADS) == given
