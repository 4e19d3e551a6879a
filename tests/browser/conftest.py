"""Framings and their reports, each made once for all browser tests."""

import pytest

import biaskit as bk


@pytest.fixture(scope="session")
def tanker():
    """The smaller example: six articles, two scorers."""
    return bk.analyze(bk.load_example("tanker"), scorers=["tone", "frames"])


@pytest.fixture(scope="session")
def harbour():
    """The larger example with its registry: 72 articles, every scorer."""
    return bk.analyze(bk.load_example("harbour"), actors=bk.Actors.load_example("harbour"))


@pytest.fixture(scope="session")
def report(harbour, tmp_path_factory):
    """The report on the larger example, a file."""
    return harbour.report(tmp_path_factory.mktemp("report") / "harbour.html")


@pytest.fixture
def page(watch, report):
    """The report, opened from disk."""
    from browser.reading import opened

    return opened(watch, report.as_uri())
