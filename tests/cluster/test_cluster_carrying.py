import os
import pickle
import platform
from importlib import metadata

import pytest

from biaskit import __version__
from biaskit.cluster import carrying as module
from biaskit.cluster.carrying import Carried, versions_of
from biaskit.errors import BiaskitError
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
        with pytest.raises(ValueError, match=rf"^threads: {given or 1}$"), Carried(PLAN, {}).worker():
            raise ValueError(f"threads: {os.environ[THREADS]}")
        assert os.environ.get(THREADS) == given


def test_versions_are_those_that_the_manifest_names():
    told = versions_of(PLAN)
    expected = {"python": platform.python_version(), "biaskit": __version__}
    expected |= {name: metadata.version(name) for name in ("numpy", "spacy", "onnxruntime")}
    assert {name: told[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("name", "version", "message"),
    [
        (
            "numpy",
            "1.0.7",
            rf"^A worker has numpy 1\.0\.7, and the client numpy {metadata.version('numpy')}\. Install the ",
        ),
        (
            "spacy",
            None,
            rf"^A worker has no spacy, and the client spacy {metadata.version('spacy')}\. Install the same ",
        ),
    ],
    ids=str,
)
def test_a_worker_with_another_version_of_a_package_is_refused(monkeypatch, name, version, message):
    def changed(asked):
        if asked != name:
            return known(asked)
        if version is None:
            raise metadata.PackageNotFoundError(asked)
        return version

    sent, known = pickle.dumps(Carried(PLAN, versions_of(PLAN))), metadata.version
    monkeypatch.setattr(metadata, "version", changed)
    with pytest.raises(BiaskitError, match=message):
        pickle.loads(sent)


def test_a_worker_with_another_biaskit_is_refused(monkeypatch):
    sent = pickle.dumps(Carried(PLAN, versions_of(PLAN)))
    monkeypatch.setattr(module, "__version__", "0.0.7")
    message = (
        rf"^A worker has biaskit 0\.0\.7, and the client biaskit {__version__}\. Install the same on every machine\.$"
    )
    with pytest.raises(BiaskitError, match=message):
        pickle.loads(sent)
