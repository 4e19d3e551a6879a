"""What the README shows runs, and what it lists is there."""

import ast
import json
import re
import shlex
from pathlib import Path

import matplotlib as mpl
import pytest
import yaml
from matplotlib import pyplot as plt
from typer.testing import CliRunner

import biaskit as bk
from biaskit.cli import app

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
CHANGELOG = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

mpl.use("Agg")


def blocks(language: str) -> list[tuple[int, str]]:
    """Each fenced block with the number of its first line."""
    found = [match for match in BLOCK.finditer(README) if match[1] == language]
    return [(README[: match.start(2)].count("\n") + 1, match[2]) for match in found]


def commands() -> list[list[str]]:
    """The arguments of every line that starts with biaskit."""
    lines = [line for _, block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith("biaskit ")]


def marked(name: str) -> str:
    """The block after a comment, as .ci/run reads it."""
    return README.split(f"\n<!-- {name} -->\n```sh\n")[1].split("\n```\n")[0]


def first_column(heading: str) -> list[str]:
    """What stands in backticks in the first column of the table whose head begins with ``heading``."""
    table = README.split(f"\n| {heading} |")[1].split("\n\n")[0]
    return [name for row in table.splitlines()[2:] for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with the example as news/ and a gold set of one article as gold/, to stand in while a block runs."""
    (tmp_path / "news").mkdir()
    for name, text in (("text/a.txt", "Peru lied, Chile said."), ("attributions/a_0a1b.ann", "")):
        (tmp_path / "gold/polnear/dev" / name).parent.mkdir(parents=True)
        (tmp_path / "gold/polnear/dev" / name).write_text(text, encoding="utf-8")
    rows = [
        {"id": a.id, "story": a.text, "paper": a.outlet, "date": str(a.date), "title": a.title}
        for a in bk.load_example("tanker")
    ]
    text = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (tmp_path / "news" / "articles.jsonl").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    plt.close("all")


@pytest.fixture
def names(folder):
    """What is defined once every Python block has run, in order."""
    scope = {}
    for line, block in blocks("python"):
        exec(compile("\n" * (line - 1) + block, "README.md", "exec"), scope)
    return scope


def test_the_python_blocks_run_and_write_what_they_say(names, folder):
    written = ["actors.yaml", "contrast.pdf", "report/index.html", "run/manifest.json"]
    assert [name for name in written if not (folder / name).is_file()] == []


def test_the_stored_framing_is_the_one_before(names):
    assert names["framing"].manifest()["counts"]["read"] == len(bk.load_example("tanker"))


def test_the_tour_is_fifteen_lines_at_most():
    _, tour = blocks("python")[0]
    assert len(tour.splitlines()) <= 15


def test_the_commands_run(folder):
    # tests/serve and tests/cluster start these
    lasting = [command for command in commands() if command[0] == "serve" or "--scheduler" in command]
    ends = {" ".join(command): CliRunner().invoke(app, command) for command in commands() if command not in lasting}
    assert {command: end.output for command, end in ends.items() if end.exit_code} == {}


def test_every_command_is_shown():
    assert {command[0] for command in commands()} == {c.name or c.callback.__name__ for c in app.registered_commands}


def test_the_registry_shown_is_one(folder):
    ((_, block),) = blocks("yaml")
    Path("mine.yaml").write_text(block, encoding="utf-8")
    assert [actor.name for actor in bk.Actors.load("mine.yaml")] == ["Tomás Arrieta", "tanker seizure"]


@pytest.mark.parametrize(
    ("name", "end"),
    [
        ("main job", ".venv/bin/pip install . && .venv/bin/biaskit report --example tanker --out report"),
        ("test command", '.venv/bin/pip install -e ".[dev]" && .venv/bin/pytest'),
    ],
)
def test_the_two_commands_make_their_own_environment(name, end):
    assert marked(name) == f"python3 -m venv .venv && {end}"


def test_the_scorers_listed_are_those_installed_here():
    built_in = [name for name in bk.list_scorers() if type(bk.get_scorer(name)).__module__.startswith("biaskit.")]
    assert sorted(first_column("scorer")) == built_in


def test_the_modules_listed_are_those_of_the_package():
    package = ROOT / "biaskit"
    modules = {path.name for path in package.glob("*.py")} - {"__init__.py"}
    folders = {f"{path.parent.name}/" for path in package.glob("*/__init__.py")}
    assert sorted(first_column("in `biaskit/`")) == sorted(modules | folders)


def test_the_public_names_shown_exist():
    shown = {
        node.attr
        for _, block in blocks("python")
        for node in ast.walk(ast.parse(block))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "bk"
    }
    assert sorted(shown - set(bk.__all__)) == []


def test_links_lead_to_files():
    links = [link for link in re.findall(r"\]\(([^)]+)\)", README) if not link.startswith(("http", "#"))]
    assert [link for link in links if not (ROOT / link).is_file()] == []


def test_changelog_and_citation_name_this_version():
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    newest = re.search(r"^## (\S+)", CHANGELOG, re.MULTILINE)
    assert (newest and newest[1], citation["version"]) == (bk.__version__, bk.__version__)
