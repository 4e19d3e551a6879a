"""What the pages of docs/ show runs and prints what they say, their links lead somewhere, and the site builds."""

import ast
import math
import re
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import matplotlib as mpl
import pytest
import yaml
from scripts import imported

import biaskit as bk

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"

mpl.use("Agg")


PAGES, MADE = (imported(DOCS / f"{name}.py") for name in ("pages", "made_pages"))
ANALYZE = PAGES.remembering(bk.analyze)
NUMBER = re.compile(r"[-−]?\d*\.?\d+(?:e-?\d+)?")
VERSION = re.compile(r"\d+(?:\.\d+){2,}")
OUTSIDE = re.compile(r"^(?:[a-z]+:)?//|^[a-z]+://", re.IGNORECASE)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def name_of(path: Path) -> str:
    return path.relative_to(DOCS).as_posix()


def same(said: str, got: str) -> bool:
    """Whether outputs agree: words and counts exactly, fractions nearly, versions of packages (3.11.7) not at all."""
    said, got = (VERSION.sub("a version", text) for text in (said, got))
    return NUMBER.sub("#", said) == NUMBER.sub("#", got) and all(
        near(one, other) for one, other in zip(NUMBER.findall(said), NUMBER.findall(got), strict=True)
    )


def near(said: str, got: str) -> bool:
    """Whether fractions have one sign and agree to 5 % or a unit of their last digit: processors round models apart."""
    if said == got or not all("." in one or "e-" in one for one in (said, got)):
        return said == got
    one, other = (Decimal(text.replace("−", "-")) for text in (said, got))
    unit = max(10.0 ** int(number.as_tuple().exponent) for number in (one, other))
    return one * other >= 0 and math.isclose(one, other, rel_tol=0.05, abs_tol=1.001 * unit)


@pytest.mark.parametrize("page", [page for page in PAGES.pages() if PAGES.blocks(page.read_text("utf-8"))], ids=name_of)
@pytest.mark.filterwarnings("ignore::biaskit.errors.BiaskitWarning")
def test_a_page_runs_and_prints_what_it_says(page, tmp_path, monkeypatch):
    monkeypatch.setattr(bk, "analyze", ANALYZE)
    monkeypatch.chdir(tmp_path)
    PAGES.furnish(tmp_path)
    runs = list(PAGES.run(page.read_text("utf-8"), name_of(page)))
    wrong = [(block.line, got) for block, got in runs if block.marked and not same(block.output, got)]
    assert wrong == []


@pytest.mark.parametrize(
    ("said", "got", "agree"),
    [
        ("| a | 0.31 |", "| a | 0.32 |", True),
        ("| a | 0.81 |", "| a | 0.84 |", True),
        ("| a | 0.31 |", "| a | 0.33 |", False),
        ("| a | 0.31 |", "| a | 0.41 |", False),
        ("| a | 0.31 |", "| b | 0.31 |", False),
        ("| a | -0.03 |", "| a | 0.02 |", False),
        ("| a | -0.01 |", "| a | 0.00 |", True),
        ("| a | -0.01 |", "| a | 0.01 |", False),
        ("q = .003", "q = .004", True),
        ("q = .003", "q = .012", False),
        ("p = 3e-05", "p = 5e-05", False),
        ("−0.3 of 96", "−0.3 of 97", False),
        ("on 2025-04-08", "on 2025-04-09", False),
        ("NumPy 2.4.6 and 3 more", "NumPy 2.5.0 and 3 more", True),
        ("| a | NaN |", "| a | 0.00 |", False),
        ("1 row", "1 row, 2 rows", False),
    ],
)
def test_outputs_agree_in_words_counts_and_signs_and_nearly_in_fractions(said, got, agree):
    assert same(said, got) is agree


def test_what_a_block_prints_and_shows_is_its_output(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = '```python\nimport pandas as pd\nprint("one")\npd.DataFrame({"a_b": [0.5, None], "c": ["x|y", "z"]})\n```\n'
    ((block, got),) = PAGES.run(text, "page")
    assert (block.line, block.marked) == (2, False)
    assert got == "```text\none\n```\n\n| a_b | c |\n| --: | :-- |\n| 0.50 | x\\|y |\n| NaN | z |\n"


def test_writing_outputs_anew_leaves_all_else_alone(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    page = tmp_path / "page.md"
    text = "# A\n\n```python\n1 + 1\n```\n\n<!-- output -->\n```text\n3\n```\n\n| a |\n|---|\n| b |\n\nEnd.\n"
    page.write_text(text, encoding="utf-8")
    once = PAGES.rewritten(page)
    page.write_text(once, encoding="utf-8")
    assert (once, PAGES.rewritten(page)) == (text.replace("3", "2", 1).replace("\n\n| a |\n|---|\n| b |", ""), once)


def test_a_command_that_fails_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match=r"^'biaskit rate nowhere --out x' ended with 1"):
        list(PAGES.run("```sh\nbiaskit rate nowhere --out x\n```\n", "page"))


@pytest.mark.parametrize(
    ("line", "missing"),
    [
        ('.venv/bin/pip install ".[widget,spaceship]"', "spaceship"),
        ("python -m biaskit.spaceship --fly", "biaskit.spaceship"),
        ("biaskit fly news/", "fly"),
        ("biaskit report news/ --moon full --out x", "--moon"),
        ("curl example.org", "curl"),
    ],
)
def test_a_command_that_is_not_run_is_checked(line, missing):
    with pytest.raises(AssertionError, match=f"there is no {missing}$"):
        PAGES.check(line)


@pytest.mark.parametrize(
    ("language", "code", "error"),
    [
        ("yaml", "- name: Ana Ruiz\n  kind: minister\n", bk.BiaskitError),
        ("toml", "figures = my_package\n", ValueError),
        ("console", "$ pip install '.[spaceship]'\n", AssertionError),
    ],
)
def test_a_block_that_does_not_run_is_read(language, code, error):
    with pytest.raises(error):
        list(PAGES.run(f"```{language}\n{code}```\n", "page"))


@pytest.mark.parametrize("page", [*PAGES.pages(), ROOT / "README.md"], ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_within_paragraphs_exist(page):
    for line in PAGES.commands(page.read_text("utf-8")):
        PAGES.check(line)


@pytest.mark.parametrize("page", [*PAGES.pages(), DOCS / "gallery" / "README.md"], ids=name_of)
def test_links_lead_to_files(page):
    text = CODE.sub("", page.read_text("utf-8"))
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text) if not OUTSIDE.search(link)}
    here = {link for link in links - {""} if not (page.parent / link).is_file()}
    made = {"lexicons.md", "CHANGELOG.md", "CITATION.cff", "LICENSE"}
    copied = {link for link in here if link.rpartition("../")[2] in made or _is_copied(page.parent / link)}
    assert sorted(here - copied) == []


def _is_copied(place: Path) -> bool:
    """Whether the build puts a copy there."""
    file = ROOT / place.resolve().relative_to(DOCS)
    return file.is_file() and any(file in ROOT.glob(pattern) for pattern in MADE.OUTSIDE)


def test_the_bibtex_to_cite_biaskit_is_that_of_its_citation_file():
    (shown,) = re.findall(r"^```bibtex\n(.*?)^```$", (DOCS / "cite.md").read_text("utf-8"), re.MULTILINE | re.DOTALL)
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    fields = {"author": f"{{{said['authors'][0]['name']}}}", "title": said["title"], "version": said["version"]}
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
    assert shown == f"@software{{biaskit,\n{body}\n}}\n"


def test_every_page_is_in_a_table_of_contents():
    texts = [page.read_text("utf-8") for page in PAGES.pages()]
    trees = "\n".join(tree for text in texts for tree in re.findall(r"```\{toctree\}.*?```", text, re.DOTALL))
    listed = {line.rpartition("<")[2].strip(" >") for line in trees.splitlines()}
    pages = {name_of(page).removesuffix(".md") for page in PAGES.pages()} - {"index"}
    assert sorted(page for page in pages if not {page, page.removeprefix("api/")} & listed) == []


def test_every_public_name_is_in_the_api():
    text = "\n".join(page.read_text("utf-8") for page in (DOCS / "api").glob("*.md"))
    documented = set(re.findall(r"(?:autofunction|autoclass|automodule):: biaskit\.([\w.]+)", text))
    home = {f"{bk._HOME[name]}.{name}" for name in bk._HOME} | documented
    whole = {"errors"} if "errors" in documented else set()
    missing = [name for name in bk.__all__ if name not in documented and not {bk._HOME.get(name)} & whole]
    assert (missing, len(home) > 30) == ([], True)


def test_every_command_has_a_row():
    from biaskit.cli import app

    rows = set(re.findall(r"^\| `biaskit (\w+)`", (DOCS / "guide/command-line.md").read_text("utf-8"), re.MULTILINE))
    assert rows == {command.name or command.callback.__name__ for command in app.registered_commands}


def test_the_cards_page_has_every_lexicon():
    page = MADE.cards(ROOT / "lexicons")
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == bk.list_lexicons()
    assert "\n**Known gaps.**\n\n- " in page


class _Assets(HTMLParser):
    """Addresses that a page loads by itself, scripts, styles, pictures and fonts; links that one follows are none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        loads = known.get("src") or (known.get("href") if tag in ("link", "image", "use") else None)
        self.found += [loads] if loads and known.get("rel") not in ("canonical", "next", "prev") else []


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site, built as CI does, with warnings as errors."""
    for name in ("sphinx", "myst_nb", "furo", "sphinx_copybutton"):
        pytest.importorskip(name)
    out = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(DOCS), str(out / "html")]
    built = subprocess.run([*command, "-d", str(out / "trees")], capture_output=True, text=True, check=False)
    assert (built.returncode, built.stderr) == (0, "")
    return out / "html"


def test_the_site_builds_without_a_warning(site):
    assert (site / "index.html").is_file()


def test_the_site_asks_for_nothing_from_outside(site):
    asked = {}
    for page in site.rglob("*.html"):
        parser = _Assets()
        parser.feed(page.read_text("utf-8"))
        asked[page.name] = [one for one in parser.found if OUTSIDE.search(one)]
    sheets = {sheet.name: sheet.read_text("utf-8") for sheet in site.rglob("*.css")}
    styles = [name for name, text in sheets.items() if re.search(r"(?:url\(|@import)\s*['\"]?(?:https?:)?//", text)]
    assert ({name: found for name, found in asked.items() if found}, styles) == ({}, [])


def test_every_docstring_of_a_public_name_is_on_the_site(site):
    pages = "\n".join(page.read_text("utf-8") for page in (site / "api").glob("*.html"))
    names = [name for name in bk.__all__ if name not in bk._ROOMS]
    assert [name for name in names if not re.search(rf'id="biaskit\.[\w.]*{name}"', pages)] == []


def test_the_pages_name_nothing_that_is_not_there():
    """Attributes of bk in blocks, and in the text between them."""
    shown = {
        node.attr
        for page in PAGES.pages()
        for block in PAGES.blocks(page.read_text("utf-8"))
        if block.language == "python"
        for node in ast.walk(ast.parse(block.code))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "bk"
    }
    assert sorted(shown - set(bk.__all__)) == []
