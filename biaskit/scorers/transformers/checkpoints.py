"""Hugging Face classifiers from disk: configuration, tokenizer and weights, run on the CPU or a GPU."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from typing import Any

from biaskit.errors import BiaskitError, InputError
from biaskit.scorers.transformers.hub import LOCAL, first_line, folder_of, loading, package, quoted, weights_in
from biaskit.types import Span

_HEAD = "ForSequenceClassification"

_LONGEST = 512
_SPARE = 2
"""Models of RoBERTa's kind count two more positions than they have."""


@dataclass(frozen=True, slots=True)
class Question:
    """One input of a classifier.

    Attributes:
        text: the words about a target.
        target: its place in them, or None; of a long text the part around it is kept.
        frame: what the text is put into, where "{text}" stands.
        second: second segment, or None.
    """

    text: str
    target: Span | None
    frame: str = "{text}"
    second: str | None = None

    def segments(self, text: str) -> tuple[str, ...]:
        """What the tokenizer gets when this text, or a part of it, is asked about."""
        first = self.frame.replace("{text}", text)
        return (first,) if self.second is None else (first, self.second)


class Checkpoint:
    """A sequence classifier as transformers saves one. Configuration is read at once, weights when first needed.

    Weights are safetensors and nothing else (a pickle can run any code), code that comes with a model is never run, and
    nothing is fetched unless ``download`` is true. The options are those of
    `biaskit.scorers.transformers.TransformersScorer`.

    Raises:
        MissingExtraError: without the packages transformers and torch.
        InputError: for a model that is not there, has no classification head or no safetensors, and for options that it
            or this machine cannot take.
    """

    def __init__(
        self,
        model: str,
        *,
        revision: str | None,
        download: bool,
        device: str | None,
        half: bool,
        batch_size: int,
        max_length: int | None,
    ) -> None:
        package("transformers")
        package("torch")
        if batch_size < 1:
            raise InputError(f"batch_size={batch_size}: give a number of at least 1.")
        self.model, self.revision, self.half, self.batch_size = model, revision, half, batch_size
        self.device = _device(device, half)
        self.folder = folder_of(model, revision, download)
        self.weights = weights_in(model, self.folder)
        config = self._config
        kinds = [str(kind) for kind in config.architectures or ["unknown"]]
        if not any(kind.endswith(_HEAD) for kind in kinds):
            raise InputError(
                f"The model {model!r} has no classification head (it is {quoted(kinds)}). "
                f"Give one whose architecture ends in {_HEAD}."
            )
        self.labels = tuple(str(label) for _, label in sorted(config.id2label.items()))
        self.longest = self._longest(max_length)

    def __getstate__(self) -> dict[str, Any]:
        """Leave behind what another process loads anew."""
        return {key: value for key, value in vars(self).items() if key not in ("_config", "_tokenizer", "_network")}

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the weights; of several files, over their names and digests."""
        found = []
        for file in self.weights:
            with file.open("rb") as stream:
                found.append((file.name, hashlib.file_digest(stream, "sha256").hexdigest()))
        if len(found) == 1:
            return found[0][1]
        return hashlib.sha256("".join(f"{name} {one}\n" for name, one in found).encode()).hexdigest()

    @property
    def settings(self) -> Mapping[str, Any]:
        """What its answers hang on beside the weights."""
        return {
            "model": self.model,
            "revision": self.revision,
            "commit": self.folder.name if self.folder.parent.name == "snapshots" else None,
            "weights": [file.name for file in self.weights],
            "device": self.device.partition(":")[0],
            "half": self.half,
            "batch_size": self.batch_size,
            "max_length": self.longest,
            "torch": metadata.version("torch"),
            "transformers": metadata.version("transformers"),
        }

    def logits(self, questions: Sequence[Question]) -> list[Any]:
        """The logits of each question in order, as an array of doubles; those of like length run together."""
        fitted = [self._fitted(question) for question in questions]
        order = sorted(range(len(fitted)), key=lambda place: (fitted[place][1], place))
        # Without a token that fills up, texts cannot stand side by side.
        size = self.batch_size if self._tokenizer.pad_token is not None else 1
        rows: list[Any] = [None] * len(fitted)
        for first in range(0, len(order), size):
            places = order[first : first + size]
            for place, row in zip(places, self._run([fitted[place][0] for place in places]), strict=True):
                rows[place] = row
        return rows

    def _run(self, segments: Sequence[tuple[str, ...]]) -> Any:
        import numpy as np

        torch, network = package("torch"), self._network
        try:
            with torch.inference_mode():
                found = network(**self._encoded(segments).to(self.device)).logits.double().cpu().numpy()
        except (RuntimeError, IndexError, ValueError, MemoryError) as error:
            raise self._failure(error) from error
        if not np.isfinite(found).all():
            raise BiaskitError(
                f"The model {self.model!r} gave values that are no numbers. "
                + ("Try half=False." if self.half else "Its weights are damaged, or it needs another task.")
            )
        return found

    def _failure(self, error: Exception) -> BiaskitError:
        if isinstance(error, MemoryError) or "memory" in str(error).lower():
            return BiaskitError(
                f"The model {self.model!r} ran out of memory on {self.device!r}. Give a smaller batch_size (it is "
                f"{self.batch_size}) or max_length (it is {self.longest}), or device='cpu'."
            )
        return BiaskitError(f"The model {self.model!r} failed with {type(error).__name__}: {first_line(error)}.")

    def _encoded(self, segments: Sequence[tuple[str, ...]]) -> Any:
        columns = [list(column) for column in zip(*segments, strict=True)]
        filled = len(segments) > 1
        return self._tokenizer(
            *columns, padding=filled, truncation=True, max_length=self.longest, return_tensors="pt", verbose=False
        )

    def _fitted(self, question: Question) -> tuple[tuple[str, ...], int]:
        """The segments of a question, its text cut around the target where the model cannot take it, and the length."""
        # Half a character, which damaged texts have, is nothing a tokenizer takes.
        text = question.text.encode("utf-8", "replace").decode("utf-8")
        segments = question.segments(text)
        length = self._length(segments)
        if length <= self.longest:
            return segments, length
        spans = self._tokenizer(text, add_special_tokens=False, return_offsets_mapping=True, verbose=False)
        pieces: list[Span] = spans["offset_mapping"]
        room = len(pieces)
        while length > self.longest and room > 0:
            room = max(0, room - (length - self.longest))
            start, end = window(pieces, question.target, room)
            segments = question.segments(text[start:end])
            length = self._length(segments)
        return segments, min(length, self.longest)

    def _length(self, segments: tuple[str, ...]) -> int:
        return len(self._tokenizer(*segments, verbose=False)["input_ids"])

    def _longest(self, wanted: int | None) -> int:
        known = [self._tokenizer.model_max_length]
        positions = getattr(self._config, "max_position_embeddings", None)
        if isinstance(positions, int) and positions > _SPARE:
            known.append(positions - _SPARE)
        most = int(min(known))
        if wanted is None:
            return min(most, _LONGEST)
        if not 8 <= wanted <= most:
            raise InputError(f"max_length={wanted}: the model {self.model!r} takes 8 to {most} tokens.")
        return wanted

    @cached_property
    def _config(self) -> Any:
        with loading(self.model) as transformers:
            return transformers.AutoConfig.from_pretrained(self.folder, **LOCAL)

    @cached_property
    def _tokenizer(self) -> Any:
        with loading(self.model) as transformers:
            tokenizer = transformers.AutoTokenizer.from_pretrained(self.folder, **LOCAL)
        if not tokenizer.is_fast:
            raise InputError(
                f"The model {self.model!r} has no fast tokenizer (tokenizer.json). Convert and save it anew."
            )
        return tokenizer

    @cached_property
    def _network(self) -> Any:
        torch = package("torch")
        with loading(self.model) as transformers:
            network, info = transformers.AutoModelForSequenceClassification.from_pretrained(
                self.folder, use_safetensors=True, output_loading_info=True, **LOCAL
            )
        missing = sorted(info["missing_keys"])
        if missing:
            raise InputError(
                f"The weights of the model {self.model!r} lack {quoted(missing[:3])}, which would be random. "
                "Give a model that was trained for classification."
            )
        return network.to(device=self.device, dtype=torch.float16 if self.half else torch.float32).eval()


def window(pieces: Sequence[Span], target: Span | None, room: int) -> Span:
    """Part of a text that ``room`` of its pieces make up, with the target in the middle as far as may be.

    >>> window([(0, 2), (3, 5), (6, 8), (9, 11), (12, 14)], (9, 11), 3)
    (6, 14)
    """
    if room < 1 or not pieces:
        return 0, 0
    hit = [place for place, (start, end) in enumerate(pieces) if target and start < target[1] and target[0] < end]
    middle = (hit[0] + hit[-1]) // 2 if hit else 0
    first = max(0, min(middle - room // 2, len(pieces) - room))
    last = min(len(pieces), first + room) - 1
    return pieces[first][0], pieces[last][1]


def _device(wanted: str | None, half: bool) -> str:
    torch = package("torch")
    there = torch.cuda.device_count() if torch.cuda.is_available() else 0
    device = wanted if wanted is not None else "cuda" if there else "cpu"
    known = ["cpu", *(["cuda"] if there else []), *(f"cuda:{number}" for number in range(there))]
    if device not in known:
        raise InputError(f"device={device!r}: this machine has {quoted(known)}. Give one of these, or None to choose.")
    if half and device == "cpu":
        raise InputError("half=True needs a GPU, and the model would run on the CPU. Leave half away.")
    return device
