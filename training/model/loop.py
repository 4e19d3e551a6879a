"""Training and predicting."""

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn
from torch.nn import functional

from training.model.net import Net, Reader, padded
from training.model.rows import Row

Say = Callable[[str], None]
WARM = 0.08
"""Share of the steps in which the rate grows."""
_CHUNK = 32
"""Batches are cut, by length, from so many batches' worth of shuffled rows."""


def train(
    net: Net,
    reader: Reader,
    rows: Sequence[Row],
    chosen: Mapping[str, Any],
    losses: Mapping[str, float],
    *,
    seed: int,
    say: Say,
) -> None:
    """Train a network in place; at the end it has the running average of its weights."""
    torch.manual_seed(seed)
    shuffle = random.Random(seed)
    pieces = reader.read(rows)
    optimizer, rates = _optimizer(net, chosen)
    total = math.ceil(chosen["epochs"] * math.ceil(len(rows) / chosen["batch"]))
    average = {name: value.detach().clone() for name, value in net.state_dict().items()}
    began, summed = time.monotonic(), 0.0
    net.train()
    for step, batch in enumerate(_forever([len(ids) for ids, _ in pieces], chosen["batch"], shuffle)):
        if step == total:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * _schedule(step / total)
        with torch.autocast("cpu", torch.bfloat16, enabled=chosen["bfloat16"]):
            logits = net(*padded([pieces[place] for place in batch]))
        loss = loss_of(logits, [rows[place] for place in batch], chosen, losses)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _update(average, net, chosen["average"], step)
        summed += loss.item()
        if (step + 1) % 100 == 0:
            say(f"step {step + 1} of {total}, loss {summed / 100:.3f}, {time.monotonic() - began:.0f} s")
            summed = 0.0
    net.load_state_dict(average)
    net.eval()


def loss_of(
    logits: Mapping[str, torch.Tensor], rows: Sequence[Row], chosen: Mapping[str, Any], losses: Mapping[str, float]
) -> torch.Tensor:
    """Sum of the heads' losses over the rows that say something of each, by their weights, a row of the batch each."""
    total = logits["valence"].sum() * 0
    aims = [(place, _aim(row, chosen)) for place, row in enumerate(rows) if row.valence is not None or row.soft]
    if aims:
        wanted = torch.stack([aim for _, aim in aims])
        total = total - (wanted * logits["valence"][[p for p, _ in aims]].float().log_softmax(-1)).sum()
    roles = [(place, row.role) for place, row in enumerate(rows) if row.role is not None]
    if roles and "role" in logits:
        given = logits["role"][[place for place, _ in roles]].float()
        aim = torch.tensor([role for _, role in roles])
        total = total + losses["role"] * functional.cross_entropy(given, aim, reduction="sum", label_smoothing=0.1)
    asked = [(place, row.attitude) for place, row in enumerate(rows) if row.attitude is not None]
    if asked and "attitude" in logits:
        given = logits["attitude"][[place for place, _ in asked]].float()
        aim = torch.tensor([attitude for _, attitude in asked])
        total = total + losses["attitude"] * functional.cross_entropy(given, aim, reduction="sum", label_smoothing=0.1)
    framed = [(place, row.frames) for place, row in enumerate(rows) if row.frames is not None]
    if framed and "frames" in logits:
        given = logits["frames"][[place for place, _ in framed]].float()
        known = torch.tensor([[float(one is not None) for one in frames] for _, frames in framed])
        aim = torch.tensor([[float(one or 0) for one in frames] for _, frames in framed])
        each = functional.binary_cross_entropy_with_logits(given, aim, reduction="none")
        total = total + losses["frames"] * (each * known).sum()
    return total / len(rows)


def _aim(row: Row, chosen: Mapping[str, Any]) -> torch.Tensor:
    """What the valence head should say of a row: its label, smoothed, and the teacher's word."""
    soft = torch.tensor(row.soft) if row.soft else None
    if row.valence is None:
        assert soft is not None
        return soft
    hard = torch.full((3,), chosen["smoothing"] / 3)
    hard[row.valence] += 1 - chosen["smoothing"]
    share = chosen.get("teacher_share", 0.0) if soft is not None else 0.0
    return hard if soft is None else (1 - share) * hard + share * soft


def predict(net: Net, reader: Reader, rows: Sequence[Row], *, bfloat16: bool = False) -> dict[str, np.ndarray]:
    """Logits of each head for the rows, in order."""
    pieces = reader.read(rows)
    order = sorted(range(len(rows)), key=lambda place: len(pieces[place][0]))
    out: dict[str, list[Any]] = {}
    net.eval()
    with torch.no_grad():
        for first in range(0, len(order), 64):
            batch = order[first : first + 64]
            with torch.autocast("cpu", torch.bfloat16, enabled=bfloat16):
                logits = net(*padded([pieces[place] for place in batch]))
            for name, values in logits.items():
                out.setdefault(name, [None] * len(rows))
                for place, value in zip(batch, values.float().numpy(), strict=True):
                    out[name][place] = value
    return {name: np.stack(values) for name, values in out.items()}


def _optimizer(net: Net, chosen: Mapping[str, Any]) -> tuple[torch.optim.Optimizer, list[float]]:
    depth = net.encoder.config.num_hidden_layers
    groups = []
    for name, parameter in net.named_parameters():
        if "embeddings" in name and chosen["freeze_embeddings"]:
            parameter.requires_grad = False
            continue
        rate = chosen["head_rate"]
        if name.startswith("encoder."):
            layer = int(name.split(".layer.")[1].split(".")[0]) if ".layer." in name else -1
            below = depth - layer if ".layer." in name else (depth + 1 if "embeddings" in name else 0)
            rate = chosen["encoder_rate"] * chosen["layer_decay"] ** below
        decay = 0.01 if parameter.dim() > 1 else 0.0
        groups.append({"params": [parameter], "lr": rate, "weight_decay": decay})
    return torch.optim.AdamW(groups, fused=True), [group["lr"] for group in groups]


def _schedule(done: float) -> float:
    return done / WARM if done < WARM else (1 - done) / (1 - WARM)


_EVERY = 4
"""The average is taken each so many steps: it costs as much as a small step."""


def _update(average: dict[str, torch.Tensor], net: nn.Module, keep: float, step: int) -> None:
    if step % _EVERY:
        return
    kept = min(keep**_EVERY, (1 + step) / (10 + step))
    with torch.no_grad():
        for name, value in net.state_dict().items():
            if value.dtype.is_floating_point:
                average[name].lerp_(value.float(), 1 - kept)


def _forever(lengths: Sequence[int], size: int, shuffle: random.Random) -> Iterator[list[int]]:
    """Batches of rows of like length, in another order each time round."""
    order = list(range(len(lengths)))
    while True:
        shuffle.shuffle(order)
        batches: list[list[int]] = []
        for first in range(0, len(order), size * _CHUNK):
            chunk = sorted(order[first : first + size * _CHUNK], key=lengths.__getitem__)
            batches += [chunk[place : place + size] for place in range(0, len(chunk), size)]
        shuffle.shuffle(batches)
        yield from batches
