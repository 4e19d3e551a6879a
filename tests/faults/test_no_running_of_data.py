"""Nothing that comes in is ever run: no pickles, no evaluation, no YAML beyond plain values, no shell."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import biaskit

PACKAGE = Path(biaskit.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))
MODULES_THAT_RUN = {"pickle", "cPickle", "_pickle", "dill", "cloudpickle", "marshal", "shelve", "code", "codeop"}
CALLS_THAT_RUN = {"eval", "exec", "compile", "__import__", "breakpoint"}
ATTRIBUTES_THAT_RUN = {"os.system", "os.popen", "joblib.load", "pd.read_pickle", "pandas.read_pickle", "runpy.run_path"}
SAFE_LOADERS = {"BaseLoader", "SafeLoader", "CBaseLoader", "CSafeLoader"}
YAML_THAT_LOADS = {"load", "load_all", "compose", "compose_all"}
SAFE_YAML = {"safe_load", "safe_load_all", "safe_dump", "YAMLError"}


def faults(source: str) -> list[str]:
    """What in a module could run what it reads."""
    return [found for node in ast.walk(ast.parse(source)) for found in _faults(node)]


def _faults(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (f"import {alias.name}" for alias in node.names if alias.name.split(".")[0] in MODULES_THAT_RUN)
    elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in MODULES_THAT_RUN:
        yield f"from {node.module}"
    elif isinstance(node, ast.ImportFrom) and node.module == "yaml":
        yield "names out of yaml, which hide how it loads"
    elif isinstance(node, ast.Call):
        yield from _call_faults(node)


def _call_faults(node: ast.Call) -> Iterator[str]:
    name = ast.unparse(node.func)
    options = {option.arg: ast.unparse(option.value) for option in node.keywords}
    if name in CALLS_THAT_RUN or name in ATTRIBUTES_THAT_RUN:
        yield f"{name}()"
    if name.startswith("yaml.") and (used := name.removeprefix("yaml.")) not in SAFE_YAML:
        loader = options.get("Loader") or (ast.unparse(node.args[1]) if len(node.args) > 1 else "")
        if used not in YAML_THAT_LOADS or loader.rpartition(".")[2] not in SAFE_LOADERS:
            yield f"{name} with {loader or 'no loader'}"
    if name in ("np.load", "numpy.load") and options.get("allow_pickle", "False") != "False":
        yield f"{name} with pickles"
    if name == "torch.load" and options.get("weights_only") != "True":
        yield f"{name} of more than weights"
    if options.get("shell", "False") != "False":
        yield f"{name} with a shell"
    if options.get("trust_remote_code", "False") != "False":
        yield f"{name} with code from elsewhere"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_a_module_runs_nothing_that_it_reads(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import pickle",
        "from cloudpickle import loads",
        "import marshal, json",
        "eval('1')",
        "exec(text)",
        "compile(a, b, 'exec')",
        "yaml.load(text)",
        "yaml.load(text, Loader=yaml.Loader)",
        "yaml.load(text, yaml.UnsafeLoader)",
        "yaml.unsafe_load(text)",
        "yaml.full_load(text)",
        "from yaml import load",
        "np.load(file, allow_pickle=True)",
        "torch.load(file)",
        "subprocess.run(line, shell=True)",
        "os.system(line)",
        "joblib.load(file)",
        "AutoModel.from_pretrained(name, trust_remote_code=True)",
    ],
)
def test_what_could_run_data_is_found(source: str) -> None:
    assert len(faults(source)) == 1


@pytest.mark.parametrize(
    "source",
    [
        "yaml.safe_load(text)",
        "yaml.load(text, Loader=yaml.BaseLoader)",
        "yaml.compose(content, yaml.SafeLoader)",
        "re.compile(a)",
        "model.eval()",
        "np.load(file)",
        "subprocess.run(['a'])",
        "torch.load(file, weights_only=True)",
    ],
)
def test_what_runs_no_data_is_let_pass(source: str) -> None:
    assert faults(source) == []
