"""Figures of a trained network: macro-F1, calibration, and what the further heads reach."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
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
    """Expected calibration error of each part, with the temperature that the others ask for; then of all.

    "by_chance" is the error that probabilities have in the mean when they are exactly right, labels drawn from them: so
    few rows, in ten bins, never show none.
    """
    measured = [
        (rows, logits / temperature([*parts[:place], *parts[place + 1 :]]))
        for place, (rows, logits) in enumerate(parts)
    ]
    everything = [row for rows, _ in parts for row in rows]
    measured.append((everything, np.concatenate([logits for _, logits in parts]) / temperature(parts)))
    return [
        {
            "n": len(rows),
            "expected_calibration_error": round(calibration_error(_gold(rows), logits), 3),
            "by_chance": round(_by_chance(logits), 3),
        }
        for rows, logits in measured
    ]


def _by_chance(logits: np.ndarray, draws: int = 500) -> float:
    random = np.random.default_rng(0)
    chances = np.exp(_log_softmax(logits)).cumsum(1)[:, :-1]
    drawn = (random.random((draws, len(logits), 1)) > chances).sum(2)
    return float(np.mean([calibration_error(labels, logits) for labels in drawn]))


def calibration_error(gold: np.ndarray, logits: np.ndarray) -> float:
    """Mean distance of the best class's probability to the share of right ones, over ten bins of like width."""
    probabilities = np.exp(_log_softmax(logits))
    sure, right = probabilities.max(1), probabilities.argmax(1) == gold
    bins = np.minimum((sure * BINS).astype(int), BINS - 1)
    return float(sum(abs(sure[bins == b].mean() - right[bins == b].mean()) * (bins == b).mean() for b in set(bins)))


def of_heads(rows: Sequence[Row], logits: Mapping[str, np.ndarray]) -> list[str]:
    """A line for each further head, on rows that it did not learn from."""
    lines = []
    if "role" in logits:
        judged = [place for place, row in enumerate(rows) if row.role]
        found = logits["role"][judged][:, 1:].argmax(1) + 1
        lines.append(f"roles of mentions, three: {_macro([rows[place].role for place in judged], found)}")
    if "attitude" in logits:
        asked = [place for place, row in enumerate(rows) if row.attitude is not None]
        found = logits["attitude"][asked].argmax(1)
        lines.append(f"attitudes in own sentences, three: {_macro([rows[place].attitude for place in asked], found)}")
    if "frames" in logits:
        framed = [place for place, row in enumerate(rows) if row.frames is not None]
        lines += _of_frames([rows[place] for place in framed], logits["frames"][framed])
    return lines


def _of_frames(rows: Sequence[Row], logits: np.ndarray) -> list[str]:
    """Each frame among the rows that say whether they have it; and which one a headline has that has just one."""
    from sklearn.metrics import average_precision_score

    said = np.array([[np.nan if one is None else one for one in row.frames or ()] for row in rows], dtype=float)
    precisions = []
    for truth, given in zip(said.T, logits.T, strict=True):
        known = ~np.isnan(truth)
        if 0 < truth[known].sum() < known.sum():
            precisions.append(average_precision_score(truth[known], given[known]))
    lines = [f"frames: mean average precision {np.mean(precisions):.3f} of {len(precisions)}"]
    single = np.array([row.doc.startswith("gvfc ") for row in rows]) & (np.nansum(said, axis=1) == 1)
    if single.any():
        asked = np.flatnonzero(~np.isnan(said[single][0]))
        found = asked[logits[single][:, asked].argmax(1)]
        lines.append(f"headlines with one frame: {_macro(np.nan_to_num(said[single]).argmax(1), found)}")
    return lines


def of_roles(rows: Sequence[Row], logits: np.ndarray) -> list[str]:
    """Macro-F1 over the three roles, for targets as they stand, and for those that are hidden nouns."""
    lines = []
    for copy, name in (("", "as they stand"), ("covered", "covered")):
        there = [place for place, row in enumerate(rows) if row.role and row.copy == copy]
        lines += [f"{line}, {name}" for line in _of_roles([rows[place] for place in there], logits[there])]
    return lines


def _of_roles(rows: Sequence[Row], logits: np.ndarray) -> list[str]:
    """Of mentions, and of an article's entities by the mean of their mentions' shares."""
    three = shares(logits, "one")[:, 1:]
    gold = [row.role for row in rows]
    cast: dict[tuple[str, str], list[int]] = {}
    for place, row in enumerate(rows):
        for entity in row.entities:
            cast.setdefault((row.doc, entity), []).append(place)
    found = [int(three[places].mean(0).argmax()) + 1 for places in cast.values()]
    wanted = [gold[places[0]] for places in cast.values()]
    return [f"roles of mentions: {_macro(gold, three.argmax(1) + 1)}", f"roles of entities: {_macro(wanted, found)}"]


def _macro(wanted: Any, found: Any) -> str:
    from sklearn.metrics import f1_score

    return f"macro-F1 {f1_score(wanted, found, average='macro'):.3f}, n {len(wanted)}"


def shares(logits: np.ndarray, kind: str) -> np.ndarray:
    """Probabilities: of classes of which one holds, or of each for itself ("any")."""
    return np.exp(_log_softmax(logits)) if kind == "one" else 1 / (1 + np.exp(-logits))


def exported(path: Path, rows: Sequence[Row], head: str = "valence") -> np.ndarray:
    """Logits of a head by an exported graph, as the package runs it."""
    from biaskit.scorers.encoder import Encoder

    encoder = Encoder(path.name, folder=path.parent)
    return np.stack([one[head] for one in encoder.run([encoder.tokenize(row.text, row.span) for row in rows])])


def write_card(path: Path, card: Mapping[str, Any]) -> None:
    """Write a graph's card anew, with the SHA-256 that stands there."""
    place = path.with_suffix(".json")
    digest = json.loads(place.read_text(encoding="utf-8"))["sha256"]
    place.write_text(json.dumps({**card, "sha256": digest}, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _gold(rows: Sequence[Row]) -> np.ndarray:
    return np.array([row.valence for row in rows])


def _log_softmax(logits: np.ndarray) -> np.ndarray:
    shifted = logits - logits.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
