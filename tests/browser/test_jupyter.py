"""What a notebook shows in JupyterLab."""

import json

import pytest
from browser.lab import notebook
from browser.opening import axe_faults

CELL = "import biaskit; framing = biaskit.Framing.load({folder!r}); framing"
OUTPUT = ".jp-Notebook .jp-OutputArea-output.jp-RenderedHTMLCommon"


@pytest.fixture(scope="module")
def cell(tanker, tmp_path_factory):
    """A cell that shows a stored framing."""
    return CELL.format(folder=str(tanker.save(tmp_path_factory.mktemp("stored"))))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_framing_shows_its_view(lab, watch, shoot, cell, theme):
    lab.write(f"{theme}.ipynb", notebook(cell))
    page = lab.open(watch, f"{theme}.ipynb", theme=theme)
    view = page.locator(OUTPUT)
    assert "6 articles" in view.inner_text()
    assert lab.trusted(page)
    assert axe_faults(page, OUTPUT) == []
    shoot(page)


def test_an_untrusted_notebook_shows_the_same_words(lab, watch, shoot, cell):
    file = lab.write("trusted.ipynb", notebook(cell))
    page = lab.open(watch, file.name)
    words = page.locator(OUTPUT).inner_text()
    lab.save(page)
    book = json.loads(file.read_text("utf-8"))
    book["cells"].append(notebook("# written by another hand")["cells"][0])
    lab.write("untrusted.ipynb", book)
    page = lab.open(watch, "untrusted.ipynb", run=False)
    assert not lab.trusted(page)
    assert page.locator(OUTPUT).inner_text() == words
    shoot(page)


def test_sums_of_money_are_no_formulas(lab, watch, shoot):
    """JupyterLab typesets what stands between two dollar signs: here a control cell, but never an article."""
    said = "Peru paid $5 million to Chile and lost $7 million."
    shown = f"import biaskit as bk; bk.Article(id='a', text={said!r})"
    control = f"from IPython.display import HTML; HTML('<p>{said}</p>')"
    lab.write("money.ipynb", notebook(shown, control))
    page = lab.open(watch, "money.ipynb")
    page.locator("mjx-container").first.wait_for()
    views = page.locator(OUTPUT)
    assert said in views.nth(0).inner_text()
    assert [views.nth(place).locator("mjx-container").count() for place in (0, 1)] == [0, 1]
    shoot(page)
