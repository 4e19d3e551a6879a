"""The head for roles: linear, fitted at last on what the finished encoder sees, which then stays as it is.

One of two layers that learnt together with the encoder said less about articles that it had not seen.
"""

from collections.abc import Sequence

import numpy as np
import torch
from torch import nn

from training.model.loop import by_length
from training.model.net import Net, Reader, padded
from training.model.rows import Row

_AT_ONCE = 64


def features(net: Net, reader: Reader, rows: Sequence[Row]) -> np.ndarray:
    """What the heads see of each row."""
    pieces = reader.read(rows)
    out: list[np.ndarray] = [np.empty(0)] * len(rows)
    with torch.no_grad():
        for batch in by_length(pieces, _AT_ONCE):
            seen = net.features(*padded([pieces[place] for place in batch], net.device)).cpu().numpy()
            for place, values in zip(batch, seen, strict=True):
                out[place] = values
    return np.stack(out)


def linear(seen: np.ndarray, classes: np.ndarray, strength: float) -> nn.Module:
    """A linear layer by logistic regression, rare classes weighing as much as common ones.

    Args:
        seen: features, a row a row.
        classes: of each row.
        strength: inverse of the penalty, on features of like spread.
    """
    from sklearn.linear_model import LogisticRegression

    mean, spread = seen.mean(0), seen.std(0) + 1e-6
    fitted = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced").fit((seen - mean) / spread, classes)
    layer = nn.Linear(seen.shape[1], len(fitted.classes_))
    rows, starts = fitted.coef_, fitted.intercept_
    if len(rows) == 1:  # of two classes one row says how much the second has the better of the first
        rows, starts = np.concatenate([-rows, rows]) / 2, np.concatenate([-starts, starts]) / 2
    weight = rows / spread
    with torch.no_grad():
        layer.weight.copy_(torch.from_numpy(weight))
        layer.bias.copy_(torch.from_numpy(starts - weight @ mean))
    return nn.Sequential(layer)
