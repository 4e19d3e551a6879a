from types import SimpleNamespace

import pytest
from lxml import html
from pack_reader import pack_in
from report_tables import tables

from biaskit.report import write_report


@pytest.fixture
def given():
    return tables()


@pytest.fixture(scope="session")
def page(tmp_path_factory):
    """A finished page: its text, its elements, its data."""
    file = write_report(tmp_path_factory.mktemp("report"), **tables())
    text = file.read_text("utf-8")
    return SimpleNamespace(file=file, text=text, tree=html.document_fromstring(file.read_bytes()), data=pack_in(text))
