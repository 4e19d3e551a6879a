"""Further texts for a teacher to label, made from others: words left out, words exchanged, two sentences in one.

None has a label of its own, for what was changed may have been what decided it.
"""

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from biaskit.masking import HOLDER, NAME, OTHER
from biaskit.masking.names import is_function_word
from training.model.rows import Row, unlabelled

_WORD = re.compile(r"\S+\s*")
_LETTERS = re.compile(r"[a-z]{3,}")
_WHOLE = re.compile(r"(?<!\w)[a-z]{3,}(?!\w)")
_CHUNK = 2048


def thinned(rows: Sequence[Row], share: float, seed: int) -> list[Row]:
    """Rows with a share of the words left out, never of the target or holder."""
    shuffle = random.Random(seed)
    return [_rewritten(row, lambda word: "" if shuffle.random() < share else word, "thinned") for row in rows]


def swapped(rows: Sequence[Row], near: Mapping[str, Sequence[str]], share: float, seed: int) -> list[Row]:
    """Rows with a share of their small words exchanged for words that stand in like places ("praised", "slammed").

    Args:
        rows: to change.
        near: for each word those near it; see `neighbours`.
        share: of the words that have neighbours.
        seed: which words, and for which.
    """
    shuffle = random.Random(seed)

    def exchanged(word: str) -> str:
        found = _WHOLE.search(word)
        if not found or found[0] not in near or shuffle.random() >= share:
            return word
        return word[: found.start()] + shuffle.choice(near[found[0]]) + word[found.end() :]

    return [_rewritten(row, exchanged, "swapped") for row in rows]


def joined(rows: Sequence[Row], count: int, seed: int) -> list[Row]:
    """Rows with another row's sentence before or behind, whose target is then one more of the others."""
    shuffle = random.Random(seed)
    return list(_joined(rows, count, shuffle))


def _joined(rows: Sequence[Row], count: int, shuffle: random.Random) -> Iterator[Row]:
    short = [row for row in rows if row.span and not row.holder and len(row.text) < 220]
    for _ in range(count):
        row, other = shuffle.sample(short, 2)
        beside = other.text.replace(NAME, OTHER)
        if shuffle.random() < 0.5:
            text, shift = f"{row.text} {beside}", 0
        else:
            text, shift = f"{beside} {row.text}", len(beside) + 1
        start, end = row.span  # type: ignore[misc]
        yield replace(unlabelled(row), text=text, span=(start + shift, end + shift), copy="joined")


def _rewritten(row: Row, write: Callable[[str], str], name: str) -> Row:
    """A row with each word written anew, but for the target and the holder."""
    out, span = "", row.span
    for word in _WORD.finditer(row.text):
        target = span is not None and word.start() < row.span[1] and row.span[0] < word.end()  # type: ignore[index]
        if target and row.span is not None and word.start() <= row.span[0]:
            first = len(out) + row.span[0] - word.start()
            span = first, first + row.span[1] - row.span[0]
        out += word[0] if target or HOLDER in word[0] else write(word[0])
    return replace(unlabelled(row), text=out, span=span, copy=name)


def neighbours(base: Path, count: int) -> dict[str, list[str]]:
    """For each whole word of an encoder's vocabulary those with the nearest input vectors.

    Args:
        base: folder of the encoder, a BERT.
        count: how many.
    """
    from safetensors.numpy import load_file
    from tokenizers import Tokenizer

    vocabulary = Tokenizer.from_file(str(base / "tokenizer.json")).get_vocab()
    words = sorted(word for word in vocabulary if _LETTERS.fullmatch(word) and not is_function_word(word))
    weights = load_file(base / "model.safetensors")
    table = next(value for name, value in weights.items() if name.endswith("word_embeddings.weight"))
    vectors = table[[vocabulary[word] for word in words]].astype(np.float32)
    vectors -= vectors.mean(0)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    near: dict[str, list[str]] = {}
    for first in range(0, len(words), _CHUNK):
        likeness = vectors[first : first + _CHUNK] @ vectors.T
        best = np.argsort(-likeness, axis=1, kind="stable")[:, 1 : count + 1]
        near.update({words[first + place]: [words[one] for one in row] for place, row in enumerate(best)})
    return near
