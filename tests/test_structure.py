import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import biaskit

PACKAGE = Path(biaskit.__file__).parent
ORDER = [
    "showing", "types", "errors", "resources", "processes", "progress", "tables", "masking", "boilerplate", "reading",
    "pipeline", "actors", "annotation", "lexicon", "scorers", "manifest", "streaming", "rating", "explaining",
    "inference", "summary", "chance", "contrasts", "validation", "methods", "chart", "report", "views", "framing",
    "serve", "evaluation", "cluster", "testing", "cli", "__main__",
]  # fmt: skip
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")
HEAVY = {"pandas", "spacy", "matplotlib", "onnxruntime", "torch"}


def module_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


def name_of(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def imports(tree: ast.AST) -> Iterator[str]:
    """Dotted names imported anywhere in a module, in functions too, except under TYPE_CHECKING."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from (name for branch in node.orelse for name in imports(branch))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        else:
            yield from imports(node)


def biaskit_modules(tree: ast.AST) -> set[str]:
    parts = {tuple(name.split(".")) for name in imports(tree)}
    named = {part[1] for part in parts if part[0] == "biaskit" and len(part) > 1}
    return {biaskit._HOME.get(name, name) for name in named} - {"__version__"}


def relative_imports(tree: ast.AST) -> list[str]:
    return [ast.unparse(node) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.level]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


def read(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_each_module_has_a_place_in_the_order(path: Path) -> None:
    assert module_of(path) in ORDER


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_imports_only_from_those_above_it(path: Path) -> None:
    above = ORDER[: ORDER.index(module_of(path)) + 1]
    assert sorted(biaskit_modules(read(path)) - set(above)) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_name_the_whole_module(path: Path) -> None:
    assert relative_imports(read(path)) == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_stays_under_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_function_body_stays_under_40_lines(path: Path) -> None:
    lengths = {function.name: body_length(function) for function in functions(read(path))}
    assert {name: length for name, length in lengths.items() if length > 40} == {}


def test_imports_are_found_in_functions_but_not_under_type_checking() -> None:
    source = "if TYPE_CHECKING:\n    from biaskit.cli import a\ndef f():\n    from biaskit.rating import b\n"
    assert biaskit_modules(ast.parse(source)) == {"rating"}


def test_a_public_name_counts_as_its_module() -> None:
    assert biaskit_modules(ast.parse("from biaskit import rate, chart, __version__")) == {"rating", "chart"}


def test_public_names_are_sorted_and_at_most_30() -> None:
    assert biaskit.__all__ == sorted(set(biaskit.__all__))
    assert len(biaskit.__all__) <= 30


@pytest.mark.parametrize("name", biaskit.__all__)
def test_a_public_name_resolves(name: str) -> None:
    assert getattr(biaskit, name) is not None


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match=r"^module 'biaskit' has no attribute 'rates'$"):
        biaskit.rates  # noqa: B018


def test_import_biaskit_loads_nothing_heavy() -> None:
    code = "import sys, biaskit; sys.stdout.write(' '.join(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "biaskit" in loaded
    assert HEAVY & {name.partition(".")[0] for name in loaded} == set()
