"""The lock satisfies pyproject.toml, licences are told apart, and the release page names what there is."""

import re
import shlex
import tomllib
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from scripts import imported

ROOT = Path(__file__).parent.parent
SCRIPT = ROOT / ".ci" / "dependencies.py"
PAGE = (ROOT / "docs" / "releasing.md").read_text(encoding="utf-8")
HASH = f"sha256:{'0' * 64}"
TOOLS = {"git", "gpg", "sha256sum", "mkdir", "unshare", "export", "source", "twine", "uv", "pip-audit", "cyclonedx-py"}

if not SCRIPT.is_file():  # the source distribution goes without it
    pytest.skip("no .ci/ here", allow_module_level=True)


DEPENDENCIES = imported(SCRIPT)
LOCK = DEPENDENCIES.LOCK.read_text(encoding="utf-8")


def test_the_lock_satisfies_the_project() -> None:
    assert list(DEPENDENCIES.problems(LOCK, DEPENDENCIES.project())) == []


def test_the_lock_names_no_index_and_no_place_on_a_disk() -> None:
    assert re.findall(r"^.*(?:://|--index|--find|@ | /).*$", LOCK, re.MULTILINE) == []


def test_all_extras_are_in_the_lock_but_those_with_torch() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    bring = {name for name, wanted in extras.items() if re.search(r"torch|transformers", " ".join(wanted))}
    assert set(extras) - set(DEPENDENCIES.project()) == bring == set(DEPENDENCIES.WITHOUT)


@pytest.mark.parametrize(
    ("lock", "wanted", "wrong"),
    [
        (f"a==2.0 \\\n    --hash={HASH}\n", {"": ["a>=2"]}, []),
        (f"a-b==2.0 --hash={HASH}\n", {"": ["A_b[extra]>=2,<3"]}, []),
        ("a==2.0\n", {"": ["a"]}, ["a has no hash."]),
        (f"a>=2.0 --hash={HASH}\n", {}, ["No exact version with hashes: 'a>=2.0'."]),
        ("a==2.0 --hash=md5:0\n", {}, ["No exact version with hashes: 'a==2.0'."]),
        (f"a @ https://x.org/a.whl --hash={HASH}\n", {}, ["No exact version with hashes: 'a @ https://x.org/a.whl'."]),
        (
            f"a==1.9 --hash={HASH}\n",
            {"sea": ["a>=2"]},
            [f"a>=2 of the extra 'sea' is not satisfied on Python {p} (locked: 1.9)." for p in ("3.11", "3.12")],
        ),
        (
            f"a==2.1 ; python_version < '3.12' --hash={HASH}\n",
            {"": ["a>=2"]},
            ["a>=2 is not satisfied on Python 3.12 (locked: not there)."],
        ),
    ],
)
def test_what_is_wrong_with_a_lock_is_told(lock: str, wanted: dict[str, list[str]], wrong: list[str]) -> None:
    assert list(DEPENDENCIES.problems(lock, wanted)) == wrong


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True), ("MIT AND PSF-2.0", True), ("MIT AND GPL-3.0-only", False), ("MPL-1.1 OR GPL-2.0-only", True),
        ("(Apache-2.0 OR BSD-2-Clause)", True), ("GPL-2.0-only OR AGPL-3.0-only", False), ("", False),
        ("LicenseRef-x", False),
    ],
)  # fmt: skip
def test_licences_are_told_apart(expression: str, allowed: bool) -> None:
    assert DEPENDENCIES.is_allowed(expression) is allowed


@pytest.mark.parametrize(
    ("metadata", "licence"),
    [
        ("License-Expression: MIT", "MIT"),
        ("Classifier: License :: OSI Approved :: BSD License", "BSD"),
        ("Classifier: License :: OSI Approved :: MIT License\nClassifier: License :: X :: Odd One", "MIT AND Odd One"),
        ("License: Apache 2.0", "Apache-2.0"),
        ("License: Free as in beer", "Free as in beer"),
        ("Summary: none", ""),
    ],
)
def test_a_licence_is_read_from_what_a_package_says(tmp_path: Path, metadata: str, licence: str) -> None:
    folder = tmp_path / "a-1.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: a\nVersion: 1\n{metadata}\n", encoding="utf-8")
    assert DEPENDENCIES.licence(Distribution.at(folder)) == licence


def lines() -> list[str]:
    return [
        line
        for block in re.findall(r"^```bash\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]


@pytest.mark.parametrize("line", lines())
def test_the_release_page_names_what_there_is(line: str) -> None:
    words = [word for word in shlex.split(line) if not re.match(r"[A-Z_]+=", word)]
    program = words[0].removeprefix(".venv/bin/").removeprefix("build/release/bin/")
    if program in ("python", "python3") and words[1] == "-m":
        module = words[2]
        assert ROOT.joinpath(*module.split(".")).is_dir() or module in ("venv", "build")
    elif program == "python":
        assert words[1] == ".ci/dependencies.py"
        assert words[2] in DEPENDENCIES.COMMANDS
    else:
        assert program in {*TOOLS, "pip", ".ci/run"}
    files = [word for word in words if word.startswith(".ci/") or word == "pyproject.toml"]
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_fuzzer_has_the_options_that_the_release_page_gives_it() -> None:
    options = {word for line in lines() if "tests.fuzz" in line for word in line.split() if word.startswith("--")}
    source = (ROOT / "tests" / "fuzz" / "__main__.py").read_text(encoding="utf-8")
    assert options == {option for option in options if f'"{option}"' in source} == {"--target", "--runs", "--engine"}
