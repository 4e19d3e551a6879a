"""Figures of a trained network: macro-F1, calibration, and what the further heads reach."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from training.model.rows import Row

BINS = 10


def of_valence(rows: Sequence[Row], logits: np.ndarray) -> str:
    """Macro-F1 over the three classes, the share of right ones, and the log loss."""
    from sklearn.metrics import f1_score

    gold = np.array([row.valence for row in rows])
    found = logits.argmax(1)
    loss = -_log_softmax(logits)[np.arange(len(gold)), gold].mean()
    macro = f1_score(gold, found, average="macro")
    return f"macro-F1 {macro:.3f}, right {(found == gold).mean():.3f}, log loss {loss:.3f}, n {len(gold)}"


def temperature(parts: Sequence[tuple[Sequence[Row], np.ndarray]]) -> float:
    """What logits are divided by so that the probabilities fit best (Guo et al. 2017)."""
    from scipy.optimize import minimize_scalar

    def loss(log_t: float) -> float:
        return float(
            np.concatenate(
                [-_log_softmax(logits / np.exp(log_t))[np.arange(len(rows)), _gold(rows)] for rows, logits in parts]
            ).mean()
        )

    return round(float(np.exp(minimize_scalar(loss, bounds=(-2.0, 2.0), method="bounded").x)), 3)


def calibration(parts: Sequence[tuple[Sequence[Row], np.ndarray]]) -> list[dict[str, float]]:
    """Expected calibration error of each part with the temperature that the other parts ask for."""
    return [
        {
            "n": len(rows),
            "expected_calibration_error": round(
                calibration_error(rows, logits / temperature([*parts[:place], *parts[place + 1 :]])), 3
            ),
        }
        for place, (rows, logits) in enumerate(parts)
    ]


def calibration_error(rows: Sequence[Row], logits: np.ndarray) -> float:
    """Mean distance of the best class's probability to the share of right ones, over ten bins of like width."""
    shares = np.exp(_log_softmax(logits))
    sure, right = shares.max(1), shares.argmax(1) == _gold(rows)
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def of_heads(rows: Sequence[Row], logits: dict[str, Any]) -> list[str]:
    """A line for each further head, on rows that it did not learn from."""
    from sklearn.metrics import average_precision_score, f1_score

    lines = []
    roles = [place for place, row in enumerate(rows) if row.role is not None]
    gold = np.array([rows[place].role for place in roles])
    judged = gold > 0
    found = logits["role"][roles][judged][:, 1:].argmax(1) + 1
    lines.append(
        f"roles of mentions, three: macro-F1 {f1_score(gold[judged], found, average='macro'):.3f}, n {judged.sum()}"
    )
    asked = [place for place, row in enumerate(rows) if row.attitude is not None]
    wanted = [rows[place].attitude for place in asked]
    macro = f1_score(wanted, logits["attitude"][asked].argmax(1), average="macro")
    lines.append(f"attitudes in own sentences, three: macro-F1 {macro:.3f}, n {len(asked)}")
    framed = [place for place, row in enumerate(rows) if row.frames is not None]
    for number in range(logits["frames"].shape[1]):
        known = [place for place in framed if rows[place].frames[number] is not None]  # type: ignore[index]
        truth = [rows[place].frames[number] for place in known]  # type: ignore[index]
        if 0 < sum(truth) < len(truth):
            precision = average_precision_score(truth, logits["frames"][known, number])
            lines.append(
                f"frame {number}: average precision {precision:.3f}, share {np.mean(truth):.2f}, n {len(truth)}"
            )
    return lines


def _gold(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row.valence for row in rows])


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
