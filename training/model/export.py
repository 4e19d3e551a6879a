"""A trained module as the graph that ships: fused operators, 8-bit integers, and a card with the SHA-256 of the file.

Needs torch, onnx and onnxruntime, which only training needs; nothing of the package is imported.
"""

import hashlib
import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

OPSET = 17
HEADS, WIDTH = 12, 384
"""MiniLM's attention heads and hidden size, which the fusion does not find out by itself."""

LENGTH = 16
"""Pieces of the text that the module is traced with; the graph takes any number."""


def export(
    module: Any,
    path: Path,
    card: Mapping[str, Any],
    *,
    outputs: Sequence[str] = ("valence",),
    floats: Sequence[str] = (),
) -> str:
    """Write ``<path>.onnx`` and ``<path>.json``; gives the SHA-256 of the first, which the second has as "sha256".

    Args:
        module: takes ``input_ids`` [1, T] and ``marked`` [1, T], gives a row of logits for each output. Its encoder
            must be BERT's with eager attention: that is what the fusion knows.
        path: without ending.
        card: what the graph is; see `biaskit.scorers.encoder.Encoder`.
        outputs: names of what the module gives, in order.
        floats: parts of the module, by name, whose weights stay floats. A head fitted on features that differ much in
            size needs it: 8 bits for all of them together leave nothing of the small ones.
    """
    path = Path(path)
    with tempfile.TemporaryDirectory() as folder:
        plain, fused = Path(folder, "plain.onnx"), Path(folder, "fused.onnx")
        trace(module, plain, outputs)
        fuse(plain, fused)
        quantize(fused, path.with_suffix(".onnx"), floats)
    digest = hashlib.sha256(path.with_suffix(".onnx").read_bytes()).hexdigest()
    text = json.dumps({**card, "sha256": digest}, indent=2, ensure_ascii=False) + "\n"
    path.with_suffix(".json").write_text(text, encoding="utf-8")
    return digest


def quantize(fused: Path, path: Path, floats: Sequence[str] = ()) -> None:
    """Weights in 8-bit integers, one scale a channel; but for the parts named in ``floats``."""
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic

    named = [node.name for node in onnx.load(fused).graph.node]
    nodes = [*named, *(f"{name}_MatMul" for name in named)]  # a Gemm becomes a MatMul of that name before
    quantize_dynamic(
        fused,
        path,
        weight_type=QuantType.QInt8,
        per_channel=True,
        nodes_to_exclude=[name for name in nodes if any(f"/{part}/" in name for part in floats)],
        # Fused operators have no shapes that the quantiser can infer; all that is not an index is a float.
        extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
    )


def trace(module: Any, path: Path, outputs: Sequence[str]) -> None:
    """The module as an ONNX graph of one text of any length."""
    import torch

    ids, marked = torch.randint(1000, 20000, (1, LENGTH)), torch.ones(1, LENGTH)
    names = ["input_ids", "marked"]
    torch.onnx.export(
        module.eval(),
        (ids, marked),
        str(path),
        input_names=names,
        output_names=list(outputs),
        dynamic_axes={name: {1: "length"} for name in names},
        opset_version=OPSET,
        dynamo=False,
    )


def fuse(plain: Path, fused: Path) -> None:
    """One operator for attention, for normalising and for the activation, in place of dozens.

    Raises:
        ValueError: when no attention was fused, as with other attention than eager.
    """
    from onnxruntime.transformers import optimizer

    model = optimizer.optimize_model(str(plain), model_type="bert", num_heads=HEADS, hidden_size=WIDTH, opt_level=0)
    if not model.get_fused_operator_statistics()["Attention"]:
        raise ValueError("No attention was fused: load the encoder with attn_implementation='eager'.")
    model.save_model_to_file(str(fused))
