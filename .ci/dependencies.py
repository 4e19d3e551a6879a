"""What biaskit rests on: a lock file with hashes, and the licences of what it names.

    python .ci/dependencies.py lock      write .ci/requirements.lock anew (needs uv and a package index)
    python .ci/dependencies.py check     is the lock sound, and does it satisfy pyproject.toml? (no network)
    python .ci/dependencies.py licences  may all that is installed of the lock be used? (no network)

The lock holds all extras but those that bring torch, for Python 3.11 and newer on every system:
pip install --require-hashes -r .ci/requirements.lock
"""

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
LOCK = ROOT / ".ci" / "requirements.lock"
PYTHONS = ("3.11", "3.12")
WITHOUT = ("transformers", "all")
"""Extras with torch: which build of it is right depends on the machine, and all its builds are several GB."""

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "CC0-1.0", "CNRI-Python", "HPND", "ISC", "MIT",
    "MIT-0", "MIT-CMU", "MPL-1.1", "MPL-2.0", "PSF-2.0", "Unlicense", "Zlib",
}  # fmt: skip
"""SPDX names (BSD: one of them, which is not said). MPL binds changed files of such packages, and none is changed."""
SPELT = {
    "3-Clause BSD License": "BSD-3-Clause", "Apache 2.0": "Apache-2.0", "Apache License, Version 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0", "BSD License": "BSD", "ISC License (ISCL)": "ISC", "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0", "Python Software Foundation License": "PSF-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}  # fmt: skip
"""SPDX names for what packages wrote before there were these."""
READ = {
    "axe-playwright-python": "MIT",  # its LICENSE file; the metadata say nothing
    "docutils": "BSD",  # its COPYING: public domain and BSD but for a file for Emacs, which is not installed
}
"""Licences read by a person, where the metadata do not tell."""


class Pin(NamedTuple):
    """A line of the lock: a package in one version, for some machines, with hashes of its files."""

    requirement: Requirement
    hashes: tuple[str, ...]

    @property
    def version(self) -> str:
        return next(iter(self.requirement.specifier)).version

    def holds_in(self, python: str) -> bool:
        environment = {"python_version": python, "python_full_version": f"{python}.9"}
        return self.requirement.marker is None or self.requirement.marker.evaluate(environment)


def pins(text: str) -> list[Pin]:
    """The lines of a lock.

    Raises:
        ValueError: for what is no "name==version" with hashes.
    """
    found = []
    for line in re.sub(r"\\\n", " ", text).splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        written, *hashes = re.split(r"\s--hash=", line)
        requirement = Requirement(written)
        exact = re.fullmatch(r"==[^*,]+", str(requirement.specifier))
        if requirement.url or not exact or not all(re.fullmatch(r"sha256:[0-9a-f]{64}\s*", one) for one in hashes):
            raise ValueError(f"No exact version with hashes: {written.strip()!r}.")
        found.append(Pin(requirement, tuple(hashes)))
    return found


def project() -> dict[str, list[str]]:
    """Requirements of pyproject.toml by extra, those without one under "", but for the extras that are left out."""
    data = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: wanted for name, wanted in data["optional-dependencies"].items() if name not in WITHOUT}
    return {"": data["dependencies"], **extras}


def problems(text: str, wanted: dict[str, list[str]]) -> Iterator[str]:
    """What is wrong with a lock: lines without hashes, and requirements that it does not satisfy."""
    try:
        lock = pins(text)
    except ValueError as error:
        yield str(error)
        return
    yield from (f"{pin.requirement.name} has no hash." for pin in lock if not pin.hashes)
    for extra, requirements in wanted.items():
        for requirement in map(Requirement, requirements):
            if canonicalize_name(requirement.name) != "biaskit":
                yield from _unsatisfied(requirement, extra, lock)


def _unsatisfied(requirement: Requirement, extra: str, lock: list[Pin]) -> Iterator[str]:
    name = canonicalize_name(requirement.name)
    for python in PYTHONS:
        held = [pin for pin in lock if canonicalize_name(pin.requirement.name) == name and pin.holds_in(python)]
        if not any(requirement.specifier.contains(pin.version, prereleases=True) for pin in held):
            locked = ", ".join(pin.version for pin in held) or "not there"
            of = f" of the extra {extra!r}" if extra else ""
            yield f"{requirement}{of} is not satisfied on Python {python} (locked: {locked})."


def check() -> int:
    """Print what is wrong with the lock; the number of problems, at most 1."""
    found = list(problems(LOCK.read_text(encoding="utf-8"), project()))
    print("\n".join([*found, "Make it anew: python .ci/dependencies.py lock"] if found else ["The lock is sound."]))
    return int(bool(found))


def licence(package: Distribution) -> str:
    """The licence of a package as an SPDX expression, as far as its metadata tell."""
    metadata = package.metadata
    told = [c.rpartition(" :: ")[2] for c in metadata.get_all("Classifier", []) if c.startswith("License :: ")]
    field = metadata.get("License-Expression") or " AND ".join(SPELT.get(one, one) for one in told)
    field = field or (metadata.get("License") or "").partition("\n")[0].strip()
    return READ.get(canonicalize_name(package.name), SPELT.get(field, field))


def is_allowed(expression: str) -> bool:
    """Whether every licence of an expression is allowed, or one of those it leaves the choice of."""
    return any(
        all(one.strip() in ALLOWED for one in choice.split(" AND "))
        for choice in expression.replace("(", "").replace(")", "").split(" OR ")
    )


def licences() -> int:
    """Print the licences of what is installed of the lock and may not be used, or is missing."""
    refused, missing, seen = [], [], 0
    for pin in pins(LOCK.read_text(encoding="utf-8")):
        if pin.requirement.marker is not None and not pin.requirement.marker.evaluate():
            continue
        try:
            package = distribution(pin.requirement.name)
        except PackageNotFoundError:
            missing.append(pin.requirement.name)
            continue
        seen += 1
        if not is_allowed(licence(package)):
            refused.append(f"{package.name} {package.version}: {licence(package) or 'no licence given'}")
    if missing:
        print(f"Not installed: {', '.join(missing)}. Run: pip install --require-hashes -r .ci/requirements.lock")
    print("\n".join([f"Not on the list of allowed licences: {one}" for one in refused]))
    print(f"{seen} licences read, {len(refused)} refused, {len(missing)} packages missing.")
    return int(bool(refused or missing))


def lock() -> int:
    """Write the lock anew, always from PyPI, so that it names no other place."""
    chosen = [option for extra in project() if extra for option in ("--extra", extra)]
    options = ["--universal", "--python-version", PYTHONS[0], "--generate-hashes", "--no-annotate", "--no-header"]
    index = ["--no-config", "--default-index", "https://pypi.org/simple", "--no-emit-index-url", "--upgrade"]
    command = [
        "uv",
        "pip",
        "compile",
        "pyproject.toml",
        *chosen,
        *options,
        *index,
        "--output-file",
        str(LOCK),
        "--quiet",
    ]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("UV_", "PIP_"))}
    subprocess.run(command, cwd=ROOT, check=True, env=environment)
    return check()


COMMANDS = {"lock": lock, "check": check, "licences": licences}

if __name__ == "__main__":
    if len(sys.argv) != 2 or sys.argv[1] not in COMMANDS:
        sys.exit(__doc__)
    sys.exit(COMMANDS[sys.argv[1]]())
