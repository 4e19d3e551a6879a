"""One word for one thing, in Python and on the page."""

import json
import re
from pathlib import Path

import pytest

import biaskit
from biaskit.showing import words

NUMBERS = (Path(biaskit.__file__).parent / "report" / "app" / "numbers.js").read_text("utf-8")
SAME = {
    "OWN": "OWN_WORDS",
    "OUTLETS": "OUTLETS_WORDS",
    "MISSING": "MISSING",
    "FEW": "FEW",
    "NO_SOURCE": "NO_SOURCE",
    "NO_OUTLET": "NO_OUTLET",
}


@pytest.mark.parametrize("name", SAME)
def test_the_page_calls_it_what_python_calls_it(name: str) -> None:
    (told,) = re.findall(rf'\b{name} = ("[^"]*"|\d+)[,;]', NUMBERS)
    assert json.loads(told) == getattr(words, SAME[name])


def test_nobody_else_spells_them_out() -> None:
    spelt = re.compile(f"(?<!the )[\"']({words.NO_SOURCE}|{words.NO_OUTLET}|outlets?['’]s? own words)[\"']")
    package = Path(biaskit.__file__).parent
    found = {file.name for file in package.rglob("*.py") if spelt.search(_code(file.read_text("utf-8")))}
    assert found == {"words.py"}


def _code(text: str) -> str:
    """A module without what it says in docstrings."""
    return re.sub(r'"""[\s\S]*?"""', "", text)
