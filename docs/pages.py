"""Run what the pages show, and write down what it prints: python docs/pages.py [PAGE ...].

Every block of Python, and every line of shell that starts with biaskit, is run in order, page by page, each page in a
fresh folder. Where ``<!-- output -->`` follows a block, what comes next is what the block prints and, of a table at its
end, the table; this program writes it anew, and tests/test_docs.py compares.

What cannot run is checked: blocks of YAML are read as registries, those of TOML as TOML; of a line that installs, the
extras must exist; of ``python -m``, the module; of a biaskit that would not end, or that stands within a paragraph, the
command and its options.
"""

import ast
import contextlib
import importlib.util
import io
import json
import os
import re
import shlex
import sys
import tempfile
import tomllib
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import joblib
import matplotlib as mpl
import pandas as pd
from matplotlib import pyplot as plt
from typer.main import get_command
from typer.testing import CliRunner

import biaskit as bk
from biaskit.cli import app

DOCS = Path(__file__).parent
ROOT = DOCS.parent
FOLDERS = (".", "guide", "ideas", "extend", "api")
COPIES = (DOCS / "lexicons.md", DOCS / "CHANGELOG.md")
"""Pages that the build makes from files elsewhere."""
STAYING = ("serve",)
"""Commands that run until they are stopped: only their options are checked."""

_BLOCK = re.compile(
    r"^```(?P<language>python|sh|console|yaml|toml)\n(?P<code>.*?)^```\n"
    r"(?:\n?<!-- output -->\n(?P<output>(?:```text\n.*?^```\n)?(?:\n?(?:\|[^\n]*\n)+)?))?",
    re.MULTILINE | re.DOTALL,
)
_INLINE = re.compile(r"`((?:biaskit|pip install|python -m) [^`\n]+)`")
_SETTINGS = ("display.width", 112, "display.max_columns", None, "display.max_colwidth", 60, "display.precision", 2)
_LONGEST = 20
"""Rows of a table that are shown."""


class Block(NamedTuple):
    """A piece of a page that runs, or is checked.

    Attributes:
        language: python, sh, console, yaml or toml.
        code: what runs.
        line: number of its first line.
        marked: whether its output is shown.
        output: what the page says it prints.
    """

    language: str
    code: str
    line: int
    marked: bool
    output: str


def pages() -> list[Path]:
    """The pages written by hand, in alphabetical order."""
    found = [path for folder in FOLDERS for path in sorted((DOCS / folder).glob("*.md"))]
    return [path for path in found if path not in COPIES]


def blocks(text: str) -> list[Block]:
    """What runs or is checked on a page, in order."""
    return [_block(match, text) for match in _BLOCK.finditer(text)]


def _block(match: "re.Match[str]", text: str) -> Block:
    line = text[: match.start("code")].count("\n") + 1
    return Block(match["language"], match["code"], line, "<!-- output -->" in match[0], match["output"] or "")


def run(text: str, name: str) -> Iterator[tuple[Block, str]]:
    """Run a page's blocks in the working folder, and yield each with what it prints.

    Args:
        text: the page.
        name: of its file, for tracebacks.
    """
    scope: dict[str, Any] = {}
    for block in blocks(text):
        yield block, _python(block, scope, name) if block.language == "python" else _OTHERS[block.language](block)
    plt.close("all")


def _python(block: Block, scope: dict[str, Any], name: str) -> str:
    """Run a block; what it prints, and its last expression, a table as Markdown."""
    tree = ast.parse(block.code)
    ast.increment_lineno(tree, block.line - 1)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), pd.option_context(*_SETTINGS):
        exec(compile(tree, name, "exec"), scope)
        value = eval(compile(ast.Expression(last.value), name, "eval"), scope) if isinstance(last, ast.Expr) else None
        if not isinstance(value, pd.DataFrame):
            return _fenced(printed.getvalue() + ("" if value is None else f"{value!r}\n"))
        return (_fenced(printed.getvalue()) + "\n" if printed.getvalue() else "") + _table(value)


def _shell(block: Block) -> str:
    """Run each line that starts with biaskit, and check all others; what they print on standard output."""
    printed = []
    for line in filter(None, (line.removeprefix("$ ") for line in block.code.splitlines())):
        if line.startswith("biaskit "):
            printed.append(_command(line))
        else:
            check(line)
    return _fenced("".join(printed))


def _command(line: str) -> str:
    words = shlex.split(line, comments=True)[1:]
    if words[0] in STAYING:
        get_command(app).commands[words[0]].make_context(words[0], words[1:])  # type: ignore[attr-defined]
        return ""
    end = CliRunner().invoke(app, words)
    if end.exit_code:
        raise AssertionError(f"{line!r} ended with {end.exit_code}: {end.output}{end.exception!r}")
    return end.stdout


def commands(text: str) -> list[str]:
    """Commands that stand within a page's paragraphs and tables, without those that are a pattern (COMMAND)."""
    return [line for line in _INLINE.findall(text) if not line.split()[1].isupper()]


def check(line: str) -> None:
    """Check a command that is not run.

    Args:
        line: as one types it.

    Raises:
        AssertionError: for an extra, a module, a command or an option that does not exist, or a line of another kind.
    """
    words = shlex.split(line, comments=True)
    program = Path(words[0]).name
    if program == "biaskit":
        wrong = _unknown_options(words[1:])
    elif program == "pip" and words[1] == "install":
        known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
        wrong = set(re.findall(r"[\w-]+", "".join(re.findall(r"\[(.*?)\]", line)))) - set(known)
    elif program in ("python", "python3") and words[1] == "-m":
        wrong = set() if _is_module(words[2]) else {words[2]}
    else:
        wrong = {words[0]} - {"source"}
    if wrong:
        raise AssertionError(f"{line!r}: there is no {', '.join(sorted(wrong))}")


def _unknown_options(words: list[str]) -> set[str]:
    """The command, where there is none of that name, else its options that do not exist."""
    command = get_command(app).commands.get(words[0])  # type: ignore[attr-defined]
    if command is None:
        return {words[0]}
    known = {option for one in command.params for option in (*one.opts, *one.secondary_opts)}
    return {word.partition("=")[0] for word in words if word.startswith("-")} - known - {"--help", "-"}


def _is_module(name: str) -> bool:
    """Whether a module lies in this repository or is installed."""
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or path.is_dir() or importlib.util.find_spec(name) is not None


def _registry(block: Block) -> str:
    """Read a block as a registry, which refuses what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "actors.yaml")
        file.write_text(block.code, encoding="utf-8")
        bk.Actors.load(file)
    return ""


def _toml(block: Block) -> str:
    tomllib.loads(block.code)
    return ""


_OTHERS: dict[str, Callable[[Block], str]] = {"sh": _shell, "console": _shell, "yaml": _registry, "toml": _toml}


def _fenced(text: str) -> str:
    lines = "\n".join(line.rstrip() for line in text.rstrip().splitlines())
    return f"```text\n{lines}\n```\n"


def _table(table: pd.DataFrame) -> str:
    """A table as Markdown: columns and missing values as pandas prints them, numbers to two digits, no row numbers."""
    shown = table if pd.api.types.is_integer_dtype(table.index) else table.reset_index()
    numeric = [pd.api.types.is_numeric_dtype(shown[column]) for column in shown]
    head = [str(column) for column in shown]
    rows = [[_cell(value) for value in row] for row in shown.head(_LONGEST).itertuples(index=False)]
    rule = ["--:" if number else ":--" for number in numeric]
    return "".join(f"| {' | '.join(row)} |\n" for row in [head, rule, *rows])


def _cell(value: Any) -> str:
    if value is pd.NaT:
        return "NaT"
    if isinstance(value, float):
        return "NaN" if pd.isna(value) else f"{value:.2f}" if abs(value) >= 0.01 or not value else f"{value:.1g}"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    text = str(value)
    return "".join("\\" + character if character in "|*_<>[]$`" else character for character in " ".join(text.split()))


def furnish(folder: Path) -> None:
    """Put into a folder what pages read: news/ with the small example, and a gold set of one article."""
    (folder / "news").mkdir()
    for name, text in (("text/a.txt", "Peru lied, Chile said."), ("attributions/a_0a1b.ann", "")):
        (folder / "gold/polnear/dev" / name).parent.mkdir(parents=True)
        (folder / "gold/polnear/dev" / name).write_text(text, encoding="utf-8")
    rows = [
        {"id": a.id, "headline": a.title, "body": a.text, "publisher": a.outlet, "date": str(a.date), **a.meta}
        for a in bk.load_example("tanker")
    ]
    lines = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows)
    (folder / "news" / "articles.jsonl").write_text(lines, encoding="utf-8")


def remembering(analyze: Callable[..., bk.Framing]) -> Callable[..., bk.Framing]:
    """Let pages that ask for the same framing share it; only where articles are a list and scorers names."""
    known: dict[str, bk.Framing] = {}

    def call(articles: Any, **options: Any) -> bk.Framing:
        scorers = options.get("scorers") or []
        if not isinstance(articles, list) or not all(isinstance(one, str) for one in scorers):
            return analyze(articles, **options)
        key = joblib.hash((articles, options))
        if key not in known:
            known[key] = analyze(articles, **options)
        return known[key]

    return call


def rewritten(path: Path) -> str:
    """A page with the outputs that its blocks have now."""
    text = path.read_text(encoding="utf-8")
    results = iter([got for _, got in run(text, path.name)])

    def put(match: "re.Match[str]") -> str:
        got = next(results)
        if "<!-- output -->" not in match[0]:
            return match[0]
        return f"```{match['language']}\n{match['code']}```\n\n<!-- output -->\n{got}"

    return _BLOCK.sub(put, text)


def main(names: list[str]) -> None:
    """Write the outputs of all pages, or of those named, anew."""
    mpl.use("Agg")
    warnings.simplefilter("ignore")
    bk.analyze = remembering(bk.analyze)
    for path in [Path(name).resolve() for name in names] or pages():
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            furnish(Path(folder))
            path.write_text(rewritten(path), encoding="utf-8")
        sys.stderr.write(f"{os.path.relpath(path)}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
