"""Weights and tokenizers that are not those of their card are refused before they are run."""

import hashlib
import json
from importlib.resources import files
from pathlib import Path

import pytest

from biaskit.errors import BiaskitError
from biaskit.scorers import encoder
from biaskit.scorers.encoder import Encoder

OWN = Path(str(files("biaskit.scorers").joinpath("weights")))
CARD = json.loads((OWN / "model.json").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("model.json", "model.onnx"):
        (tmp_path / name).write_bytes((OWN / name).read_bytes())
    return tmp_path


def run(folder: Path) -> None:
    coder = Encoder("model", folder=folder, threads=1)
    coder.run([coder.tokenize("Peru lost.", (0, 4))])


def test_the_weights_of_the_card_are_run(folder: Path) -> None:
    run(folder)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data[:-1],
        lambda data: data[:5000],
        lambda data: b"",
        lambda data: data + b"\0",
        lambda data: data[:1000] + bytes([data[1000] ^ 1]) + data[1001:],
    ],
)
def test_weights_with_another_hash_are_refused_with_both(folder: Path, spoil) -> None:  # type: ignore[no-untyped-def]
    data = spoil((folder / "model.onnx").read_bytes())
    (folder / "model.onnx").write_bytes(data)
    found, wanted = hashlib.sha256(data).hexdigest()[:12], CARD["sha256"][:12]
    message = rf"^The weights 'model' are not those that their card describes \(SHA-256 {found}…, not {wanted}…\)\."
    with pytest.raises(BiaskitError, match=message):
        run(folder)


def test_weights_that_the_card_vouches_for_but_are_no_graph_are_refused(folder: Path) -> None:
    (folder / "model.onnx").write_bytes(b"no graph")
    card = CARD | {"sha256": hashlib.sha256(b"no graph").hexdigest()}
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(BiaskitError, match="^The weights 'model' cannot be used: "):
        run(folder)


@pytest.mark.parametrize("content", ["", "[]", "5", "{", "{}", '{"sha256": 5}', "\xff", "[" * 9000])
def test_a_card_of_another_shape_is_refused(folder: Path, content: str) -> None:
    (folder / "model.json").write_text(content, encoding="latin-1")
    with pytest.raises(BiaskitError, match="^The card of the weights 'model' cannot be read"):
        run(folder)


def test_a_tokenizer_with_another_hash_is_refused(folder: Path) -> None:
    card = CARD | {"tokenizer_sha256": "0" * 64}
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    with pytest.raises(
        BiaskitError, match=r"^The tokenizer of 'model' is not the one that its card describes \(SHA-256 "
    ):
        run(folder)


def test_a_tokenizer_cut_off_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = encoder._read

    def cut(file: str, where: Path | None = None) -> bytes:
        data: bytes = read(file, where)
        return data[: len(data) // 2] if file == "tokenizer.json" else data

    card = {name: value for name, value in CARD.items() if name != "tokenizer_sha256"}
    (folder / "model.json").write_text(json.dumps(card), encoding="utf-8")
    monkeypatch.setattr(encoder, "_read", cut)
    with pytest.raises(BiaskitError, match="^The tokenizer of 'model' cannot be used: "):
        run(folder)


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(BiaskitError, match=r"^The weights 'model' are missing \("):
        run(tmp_path)
