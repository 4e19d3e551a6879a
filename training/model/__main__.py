"""Make the model's weights: ``python -m training.model``, with torch, transformers and scikit-learn installed.

Each step leaves its work in ``build/model`` and is not done again while that lies there. `config.toml` says what is
done, ``build/model/log.txt`` what came of it. Single steps, as for several at a time, are named: ``rows``,
``teacher-2``, ``labels-teacher-2``, ``student-1``, ``student-0-alone`` (a variant), ``twin-0``, ``ship``.
"""

import argparse
import hashlib
import json
import os
import time
import tomllib
from collections.abc import Mapping, Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import torch

from training.model import copies, figures, probe, rows
from training.model.aims import KINDS
from training.model.export import export
from training.model.loop import predict, train
from training.model.net import Net, Reader, Shipped
from training.model.packages import fetch
from training.model.rows import DEV, Row

CONFIG = Path(__file__).with_name("config.toml")
WORK = Path("build") / "model"
WEIGHTS = Path("biaskit") / "scorers" / "weights"
WIDTHS = {"valence": 3, "role": 4, "frames": 13, "attitude": 3}
"""Outputs of each head: `training.model.roles.ROLES`, `training.model.frames.FRAMES`, and three classes."""


def main() -> None:
    """Teachers, their labels, students, the shipped one; or single steps."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("steps", nargs="*", default=["all"], help="see above; all of them unless named")
    parser.add_argument("--data", type=Path, default=Path(os.environ.get("BIASKIT_DATA", "../shared/data")))
    parser.add_argument("--device", choices=("cpu", "cuda"))
    given = parser.parse_args()
    config = tomllib.loads(CONFIG.read_text(encoding="utf-8"))
    recipe = Recipe({**config, "device": given.device or config["device"]}, given.data)
    for step in given.steps:
        recipe.run(step)


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

    def run(self, step: str) -> None:
        """Do one step, and those that it needs."""
        if step in ("all", "ship"):
            self.ship()
        elif step == "rows":
            self.say(f"{len(self.parts['learn'])} rows gathered, {len(self.learn)} with copies")
        elif step.startswith("labels-"):
            self.labels(step.removeprefix("labels-"))
        else:
            self.trained(step)
            if step.startswith("twin"):
                self.export_twin(step)

    def say(self, words: str) -> None:
        """Write a line of the log."""
        line = f"{time.strftime('%H:%M:%S')} {words}"
        print(line, flush=True)
        with (WORK / "log.txt").open("a", encoding="utf-8") as log:
            log.write(line + "\n")

    @cached_property
    def parts(self) -> dict[str, list[Row]]:
        """Rows as gathered, by part."""
        path = WORK / "rows.json.gz"
        if not path.is_file():
            from training.model import data

            rows.write(path, data.gather(self.folder, self.config["each"], self.config["seed"]))
        return rows.read(path)

    @cached_property
    def learn(self) -> list[Row]:
        """All rows that anything learns from, copies among them."""
        gathered, told, seed = self.parts["learn"], self.config["copies"], self.config["seed"]
        placed = [row for row in gathered if row.source not in ("roles", "frames")]
        near = copies.neighbours(self.base("student"), told["neighbours"])
        made = copies.thinned(placed, told["thinned"], seed) + copies.swapped(placed, near, told["swapped"], seed)
        return [*gathered, *made, *copies.joined(placed, told["joined"], seed)]

    def base(self, name: str) -> Path:
        """Folder of an encoder to begin from."""
        return fetch(self.config["packages"][name], WORK / "packages")

    def settings(self, name: str) -> dict[str, Any]:
        """What holds for a network: ``student-0-alone`` is a student with seed 0 and what that variant changes."""
        kind, _, variant = name.split("-", 2) if name.count("-") > 1 else (*name.split("-"), "")
        base = {**self.config["student"], **self.config["twin"]} if kind == "twin" else self.config[kind]
        return {"bfloat16": self.config["bfloat16"], **base, **(self.config["variants"][variant] if variant else {})}

    def fresh(self, name: str) -> tuple[Net, Reader]:
        """An untrained network on an encoder, its heads the same each time, so that trained ones can be averaged."""
        base, chosen = self.base("teacher" if name.startswith("teacher") else "student"), self.settings(name)
        torch.manual_seed(self.config["seed"])
        net = Net(base, {head: WIDTHS[head] for head in chosen["heads"]}, chosen["dropout"])
        return net.to(self.config["device"]), Reader(base, self.config["text"]["longest"])

    def trained(self, name: str) -> tuple[Net, Reader]:
        """A network, trained or as it lies there."""
        net, reader = self.fresh(name)
        path = WORK / f"{name}.safetensors"
        if path.is_file():
            _load(net, path)
            return net, reader
        chosen, named = self.settings(name), name.startswith("twin")
        places = [] if named else [n for n, row in enumerate(self.learn) if self.is_read(row, chosen)]
        chosen_rows = self.parts["named train"] if named else [self.learn[place] for place in places]
        soft = {head: shares[places] for head, shares in self.taught.items()} if chosen["teacher_share"] else {}
        self.say(f"{name}: {len(chosen_rows)} rows")
        seed, began = int(name.split("-")[1]), time.monotonic()
        say = lambda words: self.say(f"{name}: {words}")  # noqa: E731
        train(net, reader, chosen_rows, chosen, self.config["heads"], seed=seed, say=say, soft=soft)
        self.say(f"{name}: trained in {time.monotonic() - began:.0f} s")
        _save(net, path)
        self.report(name, net, reader)
        return net, reader

    def is_read(self, row: Row, chosen: Mapping[str, Any]) -> bool:
        """Whether a network learns from a row."""
        labelled = any(getattr(row, head) is not None for head in KINDS)
        fits = row.source in chosen["sources"] and row.copy in chosen["copies"]
        return fits and (labelled or chosen["unlabelled"]) and row.fold != self.config["heads"]["held"]

    def labels(self, teacher: str) -> dict[str, np.ndarray]:
        """A teacher's shares for all rows."""
        path = WORK / f"labels-{teacher}.npz"
        if not path.is_file():
            net, reader = self.trained(teacher)
            logits = predict(net, reader, self.learn, bfloat16=True)
            shares = {head: figures.shares(values, KINDS[head]).astype(np.float16) for head, values in logits.items()}
            np.savez_compressed(path, **shares)
            self.say(f"{teacher}: labelled {len(self.learn)} rows")
        with np.load(path) as stored:
            return {head: stored[head].astype(np.float32) for head in stored.files}

    @cached_property
    def taught(self) -> dict[str, np.ndarray]:
        """The mean of the teachers' shares, by head."""
        each = [self.labels(teacher) for teacher in self.config["labels"]["teachers"]]
        known = [head for head in KINDS if any(head in one for one in each)]
        return {head: np.mean([one[head] for one in each if head in one], axis=0) for head in known}

    def report(self, name: str, net: Net, reader: Reader) -> None:
        """Write the figures on what nothing was trained on."""
        named = "named " if name.startswith("twin") else ""
        for part in DEV:
            there = self.parts[named + part]
            self.say(f"{name}, {part}: {figures.of_valence(there, predict(net, reader, there)['valence'])}")
        held = [row for row in self.parts["learn"] if row.fold == self.config["heads"]["held"]]
        for line in figures.of_heads(held, predict(net, reader, held)):
            self.say(f"{name}, {line}")

    def ship(self) -> None:
        """Average the students, export the mean, and calibrate what was exported."""
        names = self.config["ship"]["students"]
        several = [self.trained(name) for name in names]
        net, reader = several[0]
        net.load_state_dict(mean_of([one.state_dict() for one, _ in several]))
        if len(several) > 1:
            self.report(f"mean of {', '.join(names)}", net, reader)
        net = net.cpu()
        self.refit(net, reader)
        for head in [name for name in net.heads if name not in self.config["ship"]["heads"]]:
            del net.heads[head]
        card = self.card(reader, list(net.heads))
        export(Shipped(net), WEIGHTS / "model", card, outputs=list(net.heads), floats=["role"])
        held = [row for row in self.parts["roles"] if row.fold == self.config["heads"]["held"]]
        for line in figures.of_roles(held, figures.exported(WEIGHTS / "model", held, "role")):
            self.say(f"shipped, {line}")
        parts = [(self.parts[part], figures.exported(WEIGHTS / "model", self.parts[part])) for part in DEV]
        card |= {"temperature": {"valence": figures.temperature(parts)}, "calibration": figures.calibration(parts)}
        figures.write_card(WEIGHTS / "model", card)
        for part, (there, logits) in zip(DEV, parts, strict=True):
            self.say(f"shipped, {part}: {figures.of_valence(there, logits)}")
        self.say(f"shipped: {json.dumps(card)}")

    def refit(self, net: Net, reader: Reader) -> None:
        """Put a linear head for roles in the place of the one that was trained."""
        there = [row for row in self.parts["roles"] if row.fold != self.config["heads"]["held"]]
        classes = np.array([row.role for row in there])
        seen = probe.features(net, reader, there)
        net.heads["role"] = probe.linear(seen, classes, self.config["ship"]["role_strength"])

    def card(self, reader: Reader, heads: Sequence[str]) -> dict[str, Any]:
        """What the graph is, before it is calibrated."""
        labels = {"valence": ["negative", "neutral", "positive"]}
        if "role" in heads:
            from training.model.roles import ROLES

            labels["role"] = list(ROLES)
        return {
            "tokenizer_sha256": hashlib.sha256((WEIGHTS / "tokenizer.json").read_bytes()).hexdigest(),
            "tokens": reader.special,
            "longest": reader.longest,
            "temperature": {"valence": 1.0},
            "labels": labels,
            "pairs": {"attitude": ["against", "neither", "for"]} if "attitude" in heads else {},
            "trained_on": self.config["ship"]["trained_on"],
            "licence": "MIT",
            "made": "python -m training.model; see training/CARD.md",
            "versions": {name: version(name) for name in ("torch", "transformers", "onnx", "onnxruntime")},
        }

    def export_twin(self, name: str) -> None:
        """The twin as a graph, for its audit."""
        net, reader = self.trained(name)
        export(Shipped(net.cpu()), WORK / name, self.card(reader, ["valence"]), outputs=["valence"])


def mean_of(several: Sequence[Mapping[str, torch.Tensor]]) -> dict[str, torch.Tensor]:
    """The mean of weights that began alike."""
    return {
        name: torch.stack([one[name] for one in several]).mean(0) if value.dtype.is_floating_point else value
        for name, value in several[0].items()
    }


def _load(net: Net, path: Path) -> None:
    from safetensors.torch import load_file

    net.load_state_dict(load_file(path))
    net.eval()


def _save(net: Net, path: Path) -> None:
    from safetensors.torch import save_file

    save_file({key: value.cpu().contiguous() for key, value in net.state_dict().items()}, path)


if __name__ == "__main__":
    main()
