"""Training and predicting."""

import math
import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch import nn

from training.model.aims import aims, loss_of
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
    soft: Mapping[str, np.ndarray] | None = None,
) -> None:
    """Train a network in place; at the end it has the running average of its weights.

    Args:
        net: to train.
        reader: cuts its texts.
        rows: to learn from.
        chosen: settings.
        losses: weights of the heads' losses.
        seed: of order and dropout.
        say: writes a line of the log.
        soft: the teachers' shares for each row, by head.
    """
    torch.manual_seed(seed)
    shuffle, device = random.Random(seed), net.device
    pieces = reader.read(rows)
    wanted = {head: aim.to(device) for head, aim in aims(rows, net.outputs, chosen, soft or {}).items()}
    optimizer, rates = _optimizer(net, chosen)
    total = math.ceil(chosen["epochs"] * math.ceil(len(rows) / chosen["batch"]))
    average = {name: value.detach().clone() for name, value in net.state_dict().items()}
    began, summed, every = time.monotonic(), torch.zeros((), device=device), max(100, total // 10)
    net.train()
    for step, batch in enumerate(_forever([len(ids) for ids, _ in pieces], chosen["batch"], shuffle)):
        if step == total:
            break
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * _schedule(step / total)
        with torch.autocast(device.type, torch.bfloat16, enabled=chosen["bfloat16"]):
            logits = net(*padded([pieces[place] for place in batch], device))
        loss = loss_of(logits, wanted, torch.tensor(batch, device=device), losses)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        _update(average, net, chosen["average"], step)
        summed += loss.detach()
        if (step + 1) % every == 0:
            say(f"step {step + 1} of {total}, loss {summed.item() / every:.3f}, {time.monotonic() - began:.0f} s")
            summed.zero_()
    net.load_state_dict(average)
    net.eval()


def predict(net: Net, reader: Reader, rows: Sequence[Row], *, bfloat16: bool = False) -> dict[str, np.ndarray]:
    """Logits of each head for the rows, in order."""
    pieces = reader.read(rows)
    out = {name: np.zeros((len(rows), width), np.float32) for name, width in net.outputs.items()}
    net.eval()
    with torch.no_grad():
        for batch in by_length(pieces, _AT_ONCE):
            with torch.autocast(net.device.type, torch.bfloat16, enabled=bfloat16):
                logits = net(*padded([pieces[place] for place in batch], net.device))
            for name, values in logits.items():
                out[name][batch] = values.float().cpu().numpy()
    return out


_AT_ONCE = 128


def by_length(pieces: Sequence[tuple[Sequence[int], Sequence[float]]], size: int) -> Iterator[list[int]]:
    """Places of rows in batches of like length, the shortest first."""
    order = sorted(range(len(pieces)), key=lambda place: len(pieces[place][0]))
    return (order[first : first + size] for first in range(0, len(order), size))


def _optimizer(net: Net, chosen: Mapping[str, Any]) -> tuple[torch.optim.Optimizer, list[float]]:
    depth = net.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[Any]] = {}
    for name, parameter in net.named_parameters():
        if "embeddings" in name and chosen["freeze_embeddings"]:
            parameter.requires_grad = False
            continue
        rate = chosen["head_rate"]
        if name.startswith("encoder."):
            layer = int(name.split(".layer.")[1].split(".")[0]) if ".layer." in name else -1
            below = depth - layer if ".layer." in name else (depth + 1 if "embeddings" in name else 0)
            rate = chosen["encoder_rate"] * chosen["layer_decay"] ** below
        groups.setdefault((rate, 0.01 if parameter.dim() > 1 else 0.0), []).append(parameter)
    listed = [{"params": ones, "lr": rate, "weight_decay": decay} for (rate, decay), ones in groups.items()]
    return torch.optim.AdamW(listed, fused=True), [rate for rate, _ in groups]


def _schedule(done: float) -> float:
    return done / WARM if done < WARM else (1 - done) / (1 - WARM)


_EVERY = 4
"""The average is taken each so many steps: it costs as much as a small step."""


def _update(average: dict[str, torch.Tensor], net: nn.Module, keep: float, step: int) -> None:
    if step % _EVERY:
        return
    kept = min(keep**_EVERY, (1 + step) / (10 + step))
    with torch.no_grad():
        pairs = [(average[name], value) for name, value in net.state_dict().items() if value.dtype.is_floating_point]
        torch._foreach_lerp_([mean for mean, _ in pairs], [value for _, value in pairs], 1 - kept)


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
