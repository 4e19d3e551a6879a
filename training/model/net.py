"""The network: an encoder, and small heads over its start, its target's pieces and all its pieces."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn

from biaskit.scorers.encoder import mark
from training.model.rows import Row

MARKS = {"begin": ("<s>", "[CLS]"), "end": ("</s>", "[SEP]"), "open": ("[unused1]",), "close": ("[unused2]",)}


class Net(nn.Module):
    """An encoder with one head a task.

    Args:
        base: folder of the encoder.
        heads: name of each head to the number of its outputs.
        dropout: share of the features left out while training.
    """

    def __init__(self, base: Path, heads: Mapping[str, int], dropout: float) -> None:
        super().__init__()
        from transformers import AutoModel

        self.encoder = AutoModel.from_pretrained(base, attn_implementation="eager")
        width = self.encoder.config.hidden_size
        self.heads = nn.ModuleDict({name: _head(width, n, dropout) for name, n in heads.items()})

    @property
    def outputs(self) -> dict[str, int]:
        """How many numbers each head gives."""
        return {name: head[-1].out_features for name, head in self.heads.items()}  # type: ignore[index]

    @property
    def device(self) -> torch.device:
        """Where it computes."""
        return next(self.parameters()).device

    def features(self, ids: torch.Tensor, attended: torch.Tensor, marked: torch.Tensor) -> torch.Tensor:
        """What the heads see: the start, the target's pieces, all pieces.

        ``marked`` is 1 on the target's pieces, and nowhere where no target is named.
        """
        states = self.encoder(input_ids=ids, attention_mask=attended).last_hidden_state.float()
        everywhere = attended.float()
        unnamed = (marked.sum(1, keepdim=True) == 0).float()
        return torch.cat([states[:, 0], _mean(states, marked + unnamed * everywhere), _mean(states, everywhere)], 1)

    def forward(self, ids: torch.Tensor, attended: torch.Tensor, marked: torch.Tensor) -> dict[str, torch.Tensor]:
        """Logits of each head."""
        features = self.features(ids, attended, marked)
        return {name: head(features) for name, head in self.heads.items()}


class Shipped(nn.Module):
    """The network as it is exported: one text, no padding."""

    def __init__(self, net: Net) -> None:
        super().__init__()
        self.net = net

    def forward(self, input_ids: torch.Tensor, marked: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits, a tensor a head."""
        return tuple(self.net(input_ids, torch.ones_like(input_ids), marked).values())


def _head(width: int, outputs: int, dropout: float) -> nn.Module:
    first, last = nn.Linear(3 * width, width), nn.Linear(width, outputs)
    return nn.Sequential(nn.Dropout(dropout), first, nn.GELU(), nn.Dropout(dropout), last)


def _mean(states: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
    return (states * weights.unsqueeze(-1)).sum(1) / weights.sum(1, keepdim=True)


class Reader:
    """Cuts rows into word pieces just as the shipped scorer does."""

    def __init__(self, base: Path, longest: int) -> None:
        from tokenizers import Tokenizer

        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.no_truncation()
        self.special = {name: self._first(marks) for name, marks in MARKS.items()}
        self.longest = longest

    def _first(self, marks: Sequence[str]) -> int:
        return next(number for mark in marks if (number := self.tokenizer.token_to_id(mark)) is not None)

    def read(self, rows: Sequence[Row]) -> list[tuple[tuple[int, ...], tuple[float, ...]]]:
        """For each row the numbers of its pieces, and 1.0 where a piece is the target's."""
        coded = self.tokenizer.encode_batch([row.text for row in rows], add_special_tokens=False)
        pairs = zip(rows, coded, strict=True)
        tokens = [mark(one.ids, one.offsets, row.span, self.special, self.longest) for row, one in pairs]
        return [(one.ids, one.marked) for one in tokens]


def padded(
    batch: Sequence[tuple[Sequence[int], Sequence[float]]], device: torch.device
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Tensors of a batch: pieces, which of them are attended to, which are the target's."""
    width = max(len(ids) for ids, _ in batch)
    ids = np.zeros((len(batch), width), np.int64)
    attended = np.zeros((len(batch), width), np.int64)
    marked = np.zeros((len(batch), width), np.float32)
    for place, (numbers, marks) in enumerate(batch):
        ids[place, : len(numbers)] = numbers
        attended[place, : len(numbers)] = 1
        marked[place, : len(marks)] = marks
    return tuple(torch.from_numpy(one).to(device) for one in (ids, attended, marked))  # type: ignore[return-value]
