import pytest
from serve_making import framing, opened


@pytest.fixture(scope="session")
def stored(tmp_path_factory):
    """A folder that `Framing.save` wrote."""
    return framing().save(tmp_path_factory.mktemp("stored") / "it's [a] folder")


@pytest.fixture(scope="session")
def store(stored):
    found = opened(stored)
    yield found
    found.close()


@pytest.fixture(scope="session")
def bare(stored):
    """The ratings of the same alone."""
    found = opened(stored / "ratings.parquet")
    yield found
    found.close()
