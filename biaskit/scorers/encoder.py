"""Encoders that travel with the package: a WordPiece tokenizer and ONNX graphs, run on the CPU."""

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from biaskit.errors import BiaskitError, InputError
from biaskit.processes import THREADS, cores
from biaskit.types import Span

_CHUNK = 8
"""Texts that a thread takes at a time."""
_FOLDER = "weights"
_TOKENIZER = "tokenizer.json"
_CARD: Mapping[str, type] = {"sha256": str, "tokens": dict, "longest": int}
"""What a card must have, by its type."""
_HALF = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text as an encoder reads it.

    Attributes:
        ids: numbers of the word pieces, with those that begin, end and mark.
        marked: for each of them 1.0 where it belongs to the target.
        spans: for each its place in the text; None for those that stand for nothing printed.

    >>> tokens = Encoder("model").tokenize("Peru lost.", (0, 4))
    >>> tokens.marked
    (0.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0)
    >>> tokens.spans
    (None, None, (0, 4), None, (5, 9), (9, 10), None)
    """

    ids: tuple[int, ...]
    marked: tuple[float, ...]
    spans: tuple[Span | None, ...]


class Encoder:
    """An ONNX graph with the card that says what it is; what is loaded is checked against the card.

    The weights must have the card's ``sha256``, and the tokenizer its ``tokenizer_sha256``, where it has one.

    Each text is a run of its own, ``threads`` of them side by side: in a graph of 8-bit integers the scale of a batch
    hangs on everything in it, and a text's numbers must not hang on its neighbours. On the CPU this is as fast.

    Args:
        name: of the files ``<name>.onnx`` and ``<name>.json``.
        folder: where they lie; None for the package's own weights.
        threads: how many texts run side by side; None for as many as the environment variable ``BIASKIT_THREADS``
            says, and without it as there are processors to use.

    Raises:
        InputError: when ``threads`` is not at least 1.
        BiaskitError: when the weights are missing, or they or the tokenizer are not those of the card.

    >>> encoder = Encoder("model", threads=1)
    >>> [row] = encoder.run([encoder.tokenize("Peru committed a shameful crime.", (0, 4))])
    >>> encoder.card["labels"]["valence"][row["valence"].argmax()]
    'negative'
    """

    def __init__(self, name: str, *, folder: Path | None = None, threads: int | None = None) -> None:
        if threads is not None and not (isinstance(threads, int) and threads >= 1):
            raise InputError(f"threads={threads!r}: give a whole number of at least 1, or None for all processors.")
        self.name = name
        self.folder = folder
        self.threads = threads

    def __getstate__(self) -> dict[str, Any]:
        """Leave graph and tokenizer behind; another process loads its own."""
        return {"name": self.name, "folder": self.folder, "threads": self.threads}

    @cached_property
    def card(self) -> Mapping[str, Any]:
        """What the graph is: its digest, labels, temperature and how it was made."""
        try:
            card: dict[str, Any] = json.loads(_read(f"{self.name}.json", self.folder))
            if not all(isinstance(card[name], kind) for name, kind in _CARD.items()):
                raise ValueError(f"it must have {', '.join(_CARD)}")
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            raise _unusable(f"card of the weights {self.name!r} cannot be read", error) from error
        return card

    @cached_property
    def digest(self) -> str:
        """SHA-256 over the card, which has that of the weights, and the tokenizer."""
        return hashlib.sha256(_read(f"{self.name}.json", self.folder) + _read(_TOKENIZER)).hexdigest()

    def tokenize(self, text: str, target: Span | None = None) -> Tokens:
        """Cut a text into word pieces; a target is marked, and of a long text the part around it is kept.

        At most ``longest`` pieces (the card says how many) are kept, and the marks; the target stands in their middle
        unless the text begins or ends before. Halves of characters (lone surrogates) read as unknown characters.

        Args:
            text: any.
            target: its place in the text; None where the whole text is meant.

        Raises:
            BiaskitError: when the tokenizer is missing or is not the card's.
        """
        coded = self._tokenizer.encode(_HALF.sub("\ufffd", text), add_special_tokens=False)
        return mark(coded.ids, coded.offsets, target, self.card["tokens"], self.card["longest"])

    def run(self, texts: Sequence[Tokens]) -> list[dict[str, Any]]:
        """The graph's outputs for each text, in order: name of the output to its row.

        Args:
            texts: as `tokenize` gives them.

        Raises:
            InputError: when ``BIASKIT_THREADS`` is no number.
            BiaskitError: when the weights are missing or are not the card's.
        """
        self._session, self._inputs, self._outputs  # noqa: B018 - loaded before threads ask for them
        threads = self.threads or _threads()
        if threads == 1 or len(texts) < 2:
            return self._some(texts)
        size = min(_CHUNK, -(-len(texts) // threads))
        with ThreadPoolExecutor(threads) as pool:
            chunks = pool.map(self._some, (texts[start : start + size] for start in range(0, len(texts), size)))
            return list(chain.from_iterable(chunks))

    def _some(self, texts: Sequence[Tokens]) -> list[dict[str, Any]]:
        return [self._one(text) for text in texts]

    def _one(self, text: Tokens) -> dict[str, Any]:
        import numpy as np

        inputs = {"input_ids": np.asarray([text.ids], dtype=np.int64), "marked": np.asarray([text.marked], np.float32)}
        rows = self._session.run(self._outputs, {name: inputs[name] for name in self._inputs})
        return {name: row[0] for name, row in zip(self._outputs, rows, strict=True)}

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        weights = _read(f"{self.name}.onnx", self.folder)
        _check(weights, self.card["sha256"], f"The weights {self.name!r} are not those that their card describes")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        try:
            return onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        except Exception as error:  # onnxruntime's errors have no base of their own
            raise _unusable(f"weights {self.name!r} cannot be used", error) from error

    @cached_property
    def _inputs(self) -> list[str]:
        return [one.name for one in self._session.get_inputs()]

    @cached_property
    def _outputs(self) -> list[str]:
        return [one.name for one in self._session.get_outputs()]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        content = _read(_TOKENIZER)
        if "tokenizer_sha256" in self.card:
            refusal = f"The tokenizer of {self.name!r} is not the one that its card describes"
            _check(content, self.card["tokenizer_sha256"], refusal)
        try:
            tokenizer = Tokenizer.from_str(content.decode("utf-8"))
        except Exception as error:  # tokenizers raises plain ones
            raise _unusable(f"tokenizer of {self.name!r} cannot be used", error) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def mark(
    ids: Sequence[int],
    spans: Sequence[Span],
    target: Span | None,
    special: Mapping[str, int],
    longest: int,
) -> Tokens:
    """Put the target between its marks, cut what is too long, and add beginning and end.

    Args:
        ids: numbers of the text's word pieces.
        spans: their places in the text.
        target: place of the target in the text; None for none.
        special: numbers of the pieces that "begin" and "end" a text, "open" and "close" the target.
        longest: how many of the text's pieces are kept.
    """
    first, last = _hit(spans, target)
    low, high = _window(len(ids), first, last, longest)
    last = min(last, high)
    pieces = list(zip(ids, spans, strict=True))
    rows: list[tuple[int, float, Span | None]] = [(special["begin"], 0.0, None)]
    rows += [(piece, 0.0, span) for piece, span in pieces[low:first]]
    if first < last:
        rows.append((special["open"], 1.0, None))
        rows += [(piece, 1.0, span) for piece, span in pieces[first:last]]
        rows.append((special["close"], 1.0, None))
    rows += [(piece, 0.0, span) for piece, span in pieces[last:high]]
    rows.append((special["end"], 0.0, None))
    return Tokens(*zip(*rows, strict=True))


def _hit(spans: Sequence[Span], target: Span | None) -> tuple[int, int]:
    """First and last plus one of the pieces that the target touches; twice the same where it touches none."""
    hit = [place for place, (start, end) in enumerate(spans) if target and start < target[1] and target[0] < end]
    return (hit[0], hit[-1] + 1) if hit else (0, 0)


def _window(count: int, first: int, last: int, longest: int) -> tuple[int, int]:
    """Which of ``count`` pieces are kept: the target in the middle, or the beginning of one that is too long."""
    low = max(0, min((first + last) // 2 - longest // 2, count - longest, first))
    return low, min(count, low + longest)


def _threads() -> int:
    given = os.environ.get(THREADS, "")
    if not given:
        return cores()
    if not (given.isdecimal() and int(given)):
        raise InputError(f"The environment variable {THREADS} is {given!r}: give a whole number of at least 1.")
    return int(given)


def _read(file: str, folder: Path | None = None) -> bytes:
    path = folder / file if folder else files("biaskit.scorers").joinpath(_FOLDER, file)
    if not path.is_file():
        where = "Give the folder that has it" if folder else "Install biaskit anew"
        raise BiaskitError(f"The weights {Path(file).stem!r} are missing ({path}). {where}.")
    return path.read_bytes()


def _unusable(what: str, error: Exception) -> BiaskitError:
    return BiaskitError(f"The {what}: {' '.join(str(error).split())}. Install biaskit anew.")


def _check(content: bytes, wanted: str, refusal: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != wanted:
        raise BiaskitError(f"{refusal} (SHA-256 {found[:12]}…, not {wanted[:12]}…). Install biaskit anew.")
