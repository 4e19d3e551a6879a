"""What each head should say of each row: what people said, smoothed, and the teachers' word beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch.nn import functional

from training.model.rows import Row

KINDS = {"valence": "one", "role": "one", "attitude": "one", "frames": "any"}
"""Whether one class of a head holds, or any number of them."""


@dataclass(frozen=True, slots=True)
class Aim:
    """For each row the shares that a head should give, and their weight: 0 where nobody says anything."""

    wanted: torch.Tensor
    weight: torch.Tensor

    def to(self, device: torch.device) -> "Aim":
        """The same on a device."""
        return Aim(self.wanted.to(device), self.weight.to(device))


def aims(
    rows: Sequence[Row], outputs: Mapping[str, int], chosen: Mapping[str, Any], soft: Mapping[str, np.ndarray]
) -> dict[str, Aim]:
    """An aim for each head.

    Args:
        rows: to learn from.
        outputs: of each head.
        chosen: settings: "smoothing", and "teacher_share" of an aim where a label stands beside the teachers' word.
        soft: the teachers' shares, a row a row; may lack heads.
    """
    return {head: _aim(rows, head, width, chosen, soft.get(head)) for head, width in outputs.items()}


def _aim(rows: Sequence[Row], head: str, width: int, chosen: Mapping[str, Any], soft: np.ndarray | None) -> Aim:
    wanted, weight = np.zeros((len(rows), width), np.float32), np.zeros((len(rows), width), np.float32)
    for place, row in enumerate(rows):
        label = getattr(row, head)
        if label is not None:
            wanted[place], weight[place] = _hard(label, width, KINDS[head], chosen["smoothing"])
        if soft is not None and _is_asked(row, head):
            share = chosen["teacher_share"] if label is not None else 1.0
            wanted[place] = (1 - share) * wanted[place] + share * soft[place]
            weight[place] = np.maximum(weight[place], float(label is None))
    return Aim(torch.from_numpy(wanted), torch.from_numpy(weight))


def _hard(label: Any, width: int, kind: str, smoothing: float) -> tuple[Any, Any]:
    if kind == "any":
        return [float(one or 0) for one in label], [float(one is not None) for one in label]
    shares = np.full(width, smoothing / width, np.float32)
    shares[label] += 1 - smoothing
    return shares, 1.0


def _is_asked(row: Row, head: str) -> bool:
    """Whether the teachers' word on a row counts: an attitude needs its holder, who is seen by no other head."""
    if head in ("valence", "attitude"):
        return row.holder == (head == "attitude")
    return getattr(row, head) is not None


def loss_of(
    logits: Mapping[str, torch.Tensor], wanted: Mapping[str, Aim], places: torch.Tensor, losses: Mapping[str, float]
) -> torch.Tensor:
    """Sum of the heads' losses over a batch, by their weights, a row of the batch each."""
    total = torch.zeros((), device=places.device)
    for head, aim in wanted.items():
        given, sought, weight = logits[head].float(), aim.wanted[places], aim.weight[places]
        if KINDS[head] == "one":
            each = -(sought * given.log_softmax(-1)).sum(-1) * weight[:, 0]
        else:
            each = (functional.binary_cross_entropy_with_logits(given, sought, reduction="none") * weight).sum(-1)
        total = total + losses[head] * each.sum()
    return total / len(places)
