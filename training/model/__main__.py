"""Make the model's weights: ``python -m training.model``, with torch, transformers and scikit-learn installed.

Each step leaves its work in ``build/model`` and is not done again while that lies there. `config.toml` says what is
done, ``build/model/log.txt`` what came of it.
"""

import argparse
import json
import os
import time
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.model import data, figures, frames, roles
from training.model.export import export
from training.model.loop import predict, train
from training.model.net import Net, Reader, Shipped, settings
from training.model.packages import fetch
from training.model.rows import Row

CONFIG = Path(__file__).with_name("config.toml")
WORK = Path("build") / "model"
WEIGHTS = Path("biaskit") / "scorers" / "weights"
DEV = ("dev_rw", "dev_mt")


def main() -> None:
    """Teacher, its labels, students, the shipped one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("BIASKIT_DATA", "../shared/data")))
    parser.add_argument("--twin", action="store_true", help="instead train the twin that sees names, for comparison")
    given = parser.parse_args()
    Recipe(tomllib.loads(CONFIG.read_text(encoding="utf-8")), given.data).run(twin=given.twin)


class Recipe:
    """The steps from packages and gold data to weights.

    Args:
        config: `config.toml`.
        folder: of the gold sets.
    """

    def __init__(self, config: Mapping[str, Any], folder: Path) -> None:
        self.config, self.folder = config, folder
        WORK.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(config["threads"])

    def run(self, *, twin: bool) -> None:
        """Make the weights, or the twin's."""
        if twin:
            self.twin()
            return
        students = [self.student(seed) for seed in self.config["student"]["seeds"]]
        self.ship(mean_of(students))

    def say(self, words: str) -> None:
        """Write a line of the log."""
        line = f"{time.strftime('%H:%M:%S')} {words}"
        print(line, flush=True)
        with (WORK / "log.txt").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    def fresh(self, name: str, *, heads: bool = True) -> tuple[Net, Reader]:
        """An untrained network on an encoder, its heads the same each time, so that trained ones can be averaged."""
        base = fetch(self.config["packages"][name], WORK / "packages")
        torch.manual_seed(self.config["seed"])
        further = {"role": len(roles.ROLES), "frames": len(frames.FRAMES), "attitude": 3}
        outputs = {"valence": 3, **(further if heads else {})}
        return Net(base, outputs, self.config[name]["dropout"]), Reader(base, self.config["text"]["longest"])

    def dev(self, name: str) -> list[Row]:
        """Rows of a part that is only measured with."""
        return data.newsmtsc(self.folder / "newsmtsc", name)

    def labelled(self) -> list[Row]:
        """What people labelled: NewsMTSC's train part and own sentences."""
        return [*data.newsmtsc(self.folder / "newsmtsc", "train"), *data.own(self.config["seed"])]

    def teacher(self, seed: int) -> tuple[Net, Reader]:
        """A teacher, trained or as it lies there."""
        net, reader = self.fresh("teacher", heads=False)
        if not _load(net, f"teacher-{seed}"):
            chosen = settings(self.config, "teacher")
            train(net, reader, self.labelled(), chosen, self.config["heads"], seed=seed, say=self.say)
            _save(net, f"teacher-{seed}")
            self.report(f"teacher {seed}", net, reader)
        return net, reader

    @cached_property
    def taught(self) -> list[Row]:
        """Rows with the teachers' probabilities: labelled, unlabelled, and thinned ones."""
        pool, seed = self.config["pool"], self.config["seed"]
        known = self.labelled()
        rows = [*known, *data.unlabelled(self.folder, known, pool["names_per_sentence"], seed)]
        rows += data.thinned(known, pool["copies"], pool["left_out"], seed)
        path = WORK / "taught.npy"
        if not path.is_file():
            teachers = [self.teacher(number) for number in self.config["teacher"]["seeds"]]
            shares = [softmax(predict(net, reader, rows, bfloat16=True)["valence"]) for net, reader in teachers]
            np.save(path, np.mean(shares, axis=0))
            self.say(f"the teachers labelled {len(rows)} rows")
        return [replace(row, soft=tuple(map(float, soft))) for row, soft in zip(rows, np.load(path), strict=True)]

    def student(self, seed: int) -> dict[str, torch.Tensor]:
        """Weights of a student; it does not see one fold in five of what its further heads learn from."""
        net, reader = self.fresh("student")
        seen, held = self.heads(fold=seed % 5)
        if not _load(net, f"student-{seed}"):
            chosen = settings(self.config, "student")
            train(net, reader, [*self.taught, *seen], chosen, self.config["heads"], seed=seed, say=self.say)
            _save(net, f"student-{seed}")
            self.report(f"student {seed}", net, reader)
            for line in figures.of_heads(held, predict(net, reader, held)):
                self.say(f"student {seed}, {line}")
        return net.state_dict()

    def heads(self, fold: int) -> tuple[list[Row], list[Row]]:
        """What the further heads learn from, and the fold that is kept from them."""
        cast = [roles.covered(row) for row in roles.rows(self.folder / "narrative_frames")]
        both = [
            Row(one["text"], one.get("span"), role=one.get("role"), frames=one.get("frames"), fold=one["fold"])
            for one in [*cast, *frames.rows(self.folder, chunks=True)]
        ]
        both += data.attitudes(roles.FOLDS)
        return [row for row in both if row.fold != fold], [row for row in both if row.fold == fold]

    def report(self, name: str, net: Net, reader: Reader) -> None:
        """Write the figures on the parts that nothing was trained on."""
        for part in DEV:
            rows = self.dev(part)
            self.say(f"{name}, {part}: {figures.of_valence(rows, predict(net, reader, rows)['valence'])}")

    def shipped(self, net: Net) -> Shipped:
        """The network with the heads that are worth shipping."""
        for head in [name for name in net.heads if name not in self.config["ship"]["heads"]]:
            del net.heads[head]
        return Shipped(net)

    def ship(self, weights: Mapping[str, torch.Tensor]) -> None:
        """Calibrate and export a network, with its card."""
        net, reader = self.fresh("student")
        net.load_state_dict(weights)
        self.report("mean of the students", net, reader)
        parts = [(rows, predict(net, reader, rows)["valence"]) for rows in map(self.dev, DEV)]
        card = {
            "tokens": reader.special,
            "longest": reader.longest,
            "temperature": {"valence": figures.temperature(parts)},
            "labels": {"valence": ["negative", "neutral", "positive"], "role": list(roles.ROLES)},
            "pairs": {"attitude": ["against", "neither", "for"]},
            "calibration": figures.calibration(parts),
            "trained_on": self.config["ship"]["trained_on"],
            "licence": "MIT",
            "made": "python -m training.model; see training/CARD.md",
        }
        export(self.shipped(net), WEIGHTS / "model", card, outputs=list(net.heads))
        self.say(f"shipped: {json.dumps(card)}")

    def twin(self) -> None:
        """The same encoder, trained without a teacher on text that shows the names."""
        net, reader = self.fresh("student", heads=False)
        train_rows = data.newsmtsc(self.folder / "newsmtsc", "train", names=True)
        if not _load(net, "twin"):
            chosen = {**settings(self.config, "student"), **self.config["twin"]}
            train(net, reader, train_rows, chosen, self.config["heads"], seed=self.config["seed"], say=self.say)
            _save(net, "twin")
        for part in DEV:
            rows = data.newsmtsc(self.folder / "newsmtsc", part, names=True)
            self.say(f"twin, {part}: {figures.of_valence(rows, predict(net, reader, rows)['valence'])}")
        card = {
            "tokens": reader.special,
            "longest": reader.longest,
            "temperature": {"valence": 1.0},
            "labels": {"valence": ["negative", "neutral", "positive"]},
        }
        export(Shipped(net), WORK / "twin", card, outputs=list(net.heads))


def mean_of(several: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of weights that began alike."""
    first = several[0]
    return {
        name: torch.stack([one[name] for one in several]).mean(0) if value.dtype.is_floating_point else value
        for name, value in first.items()
    }


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of logits, row by row."""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def _load(net: Net, name: str) -> bool:
    from safetensors.torch import load_file

    path = WORK / f"{name}.safetensors"
    if path.is_file():
        net.load_state_dict(load_file(path))
        net.eval()
    return path.is_file()


def _save(net: Net, name: str) -> None:
    from safetensors.torch import save_file

    save_file({key: value.contiguous() for key, value in net.state_dict().items()}, WORK / f"{name}.safetensors")


if __name__ == "__main__":
    main()
