"""A trained model that rates how a sentence makes its target look, and never sees a name."""

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from typing import Any, NamedTuple

from biaskit.errors import InputError, not_found
from biaskit.masking import Blinded, blind
from biaskit.scorers.encoder import Encoder, Tokens
from biaskit.scorers.lines import Line, figure
from biaskit.scorers.probabilities import POLARITIES, sigmoid, softmax
from biaskit.types import Cue, Mention, Rating, Span

LEAST_CHANGE = 0.02
"""A word whose absence moves the valence by less than this is no cue; about what calibration leaves uncertain."""

_VALENCE = "valence"
_NOTHING = "none"
"""The label of a head that says that none of the others holds; it is no dimension."""

_BLOCK = 64
"""Texts whose words are left out in one go, so that memory stays bounded."""

_WORD = re.compile(r"\w+(?:['’]\w+)*")


class _Seen(NamedTuple):
    """What the model reads of a mention; equal ones are read once."""

    text: str
    target: Span | None
    placeholders: tuple[Span, ...]


class _Judged(NamedTuple):
    """Value of each dimension for what was read, the three classes' probabilities, and cues in places of its text."""

    values: Mapping[str, float]
    probabilities: tuple[float, float, float] | None = None
    cues: tuple[Cue, ...] = ()


class ModelScorer:
    """Rates how a sentence makes its target look, by a small language model trained on news, names hidden.

    The model (a MiniLM encoder, Wang et al. 2020, 10.48550/arXiv.2002.10957, in 8-bit integers, run on the CPU; how it
    was trained stands in ``training/CARD.md``) reads what `biaskit.masking.blind` gives: the words that bear on the
    target, where each name is one of two placeholders, and the target marked. Swapping a marked name for another of
    its kind leaves the very same text, so no rating depends on it. Each text is read by itself: its rating does not
    hang on what else is rated, nor on ``threads``. Of more word pieces than the model takes those around the target
    are read.

    ``valence``: probability of positive minus that of negative, in [-1, 1]; ``probabilities`` are those of negative,
    neutral and positive, calibrated by a temperature T: softmax(logits / T) (Guo et al. 2017,
    10.48550/arXiv.1706.04599). Further heads of the shipped model, where its card has them, add dimensions in [0, 1]:
    a role's probability by softmax, a frame's by a sigmoid of its own. NaN only where there is no text at all: a model
    has an opinion on everything else, and where it saw no evidence the probability of neutral says so.

    With ``cues`` each word that is no name is left out in turn (Li, Monroe and Jurafsky 2016,
    10.48550/arXiv.1612.08220); the weight of its cue, in [-2, 2], is the valence with it minus the valence without it,
    so that positive weights speak for the target. Words that move it by less than `LEAST_CHANGE` are no cues. Weights
    need not add up to the value. This costs one more reading for each word: some 25 times the time for a sentence of
    news, good for a page of examples, long for a corpus. Without it ratings have no cues.

    Args:
        threads: how many texts are read side by side; None for as many as there are processors to use.
        cues: show the words that move the valence.
        heads: which heads to use, as ("valence",); None for all that the model has.

    Raises:
        NotFoundError: for a head that the model has not.
        InputError: for no heads, cues without the head "valence", or ``threads`` below 1.
        BiaskitError: when the weights are missing or are not those that their card describes.

    >>> texts = "Chile praised Peru.", "Chile praised France."
    >>> peru, france = (Mention("a", text[14:-1], text, 14, len(text) - 1) for text in texts)
    >>> one, other = ModelScorer(heads=["valence"]).rate([peru, france])
    >>> one.value == other.value, round(sum(one.probabilities), 6)
    (True, 1.0)
    """

    name = "model"
    blind = True

    def __init__(self, *, threads: int | None = None, cues: bool = False, heads: Sequence[str] | None = None) -> None:
        self._encoder = Encoder("model", threads=threads)
        self.heads = _chosen(heads, self._encoder.card["labels"])
        self.cues = cues
        if cues and _VALENCE not in self.heads:
            raise InputError(f"cues=True is about the valence, which heads={heads!r} leaves out: add 'valence'.")

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The valence, roles and frames that the chosen heads give."""
        return tuple(dimension for head in self.heads for dimension in self._of_head(head))

    @property
    def digest(self) -> str:
        """SHA-256 over the weights' own, the card (which has the temperature) and the tokenizer."""
        return self._encoder.digest

    @property
    def trained_on(self) -> tuple[str, ...]:
        """The gold sets, or parts of them, that it learnt from."""
        return tuple(self._encoder.card["trained_on"])

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        blinded = [blind(mention) for mention in mentions]
        seen = [_seen(one) for one in blinded]
        known = self._judged(list(dict.fromkeys(seen)))
        return [
            rating
            for mention, one, key in zip(mentions, blinded, seen, strict=True)
            for rating in self._ratings(mention, one, known[key])
        ]

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about, which is no arithmetic of words; see `biaskit.explaining`."""
        rating = next(one for one in self._telling.rate([mention]) if one.dimension == dimension)
        if math.isnan(rating.value):
            return [Line("There is no text to read, and no value.")]
        lines = [Line("A trained model read the words about the target, names hidden. Its value is no sum over words.")]
        if rating.probabilities is None:
            return [*lines, Line(f"probability of {dimension}", figure(rating.value), rating.value)]
        negative, _, positive = rating.probabilities
        for name, share in zip(POLARITIES, rating.probabilities, strict=True):
            lines.append(Line(f"probability of {name}", figure(share), share))
        for cue in rating.cues:
            word = mention.sentence[cue.start : cue.end]
            lines.append(Line(f"without “{word}” the value would be {figure(rating.value - cue.weight)}"))
        if not rating.cues:
            lines.append(Line(f"No single word moves the value by {LEAST_CHANGE} or more."))
        formula = f"{figure(positive)} − {figure(negative)}"
        return [*lines, Line("probability of positive minus that of negative", formula, positive - negative)]

    @cached_property
    def _telling(self) -> "ModelScorer":
        """The same scorer, which shares the model, with cues where there can be any."""
        telling = copy(self)
        telling.cues = _VALENCE in self.heads
        return telling

    def _ratings(self, mention: Mention, blinded: Blinded, judged: _Judged) -> Iterator[Rating]:
        for dimension in self.dimensions:
            value = judged.values.get(dimension, math.nan)
            if dimension != _VALENCE:
                yield Rating(mention, self.name, dimension, value)
                continue
            places = ((blinded.masked.to_sentence(cue.start, cue.end), cue) for cue in judged.cues)
            cues = tuple(Cue(*place, cue.weight, cue.kind) for place, cue in places)
            yield Rating(mention, self.name, dimension, value, cues, judged.probabilities)

    def _judged(self, seen: Sequence[_Seen]) -> dict[_Seen, _Judged]:
        tokens = {one: self._encoder.tokenize(one.text, one.target) for one in seen}
        judged = dict.fromkeys(seen, _Judged({}))
        read = [one for one in seen if any(tokens[one].spans)]
        for one, row in zip(read, self._encoder.run([tokens[one] for one in read]), strict=True):
            judged[one] = self._judge(row)
        if self.cues:
            for start in range(0, len(read), _BLOCK):
                self._add_cues(read[start : start + _BLOCK], tokens, judged)
        return judged

    def _add_cues(self, block: Sequence[_Seen], tokens: Mapping[_Seen, Tokens], judged: dict[_Seen, _Judged]) -> None:
        """Read each text once more without each of its words."""
        left_out = [(one, word) for one in block for word in _words(one, tokens[one])]
        rows = self._encoder.run([_without(tokens[one], word) for one, word in left_out])
        found: dict[_Seen, list[Cue]] = {one: [] for one in block}
        for (one, word), row in zip(left_out, rows, strict=True):
            change = judged[one].values[_VALENCE] - self._judge(row).values[_VALENCE]
            if abs(change) >= LEAST_CHANGE:
                found[one].append(Cue(*word, change, "model"))
        judged.update({one: judged[one]._replace(cues=tuple(cues)) for one, cues in found.items()})

    def _judge(self, row: Mapping[str, Any]) -> _Judged:
        values: dict[str, float] = {}
        probabilities = None
        for head in self.heads:
            labels, logits = self._labels[head], [float(one) / self._temperature(head) for one in row[head]]
            if head == _VALENCE:
                share = dict(zip(labels, softmax(logits), strict=True))
                probabilities = share["negative"], share["neutral"], share["positive"]
                values[head] = share["positive"] - share["negative"]
            else:
                shares = softmax(logits) if _NOTHING in labels else map(sigmoid, logits)
                values |= dict(zip(labels, shares, strict=True))
        return _Judged(values, probabilities)

    def _of_head(self, head: str) -> list[str]:
        return [head] if head == _VALENCE else [label for label in self._labels[head] if label != _NOTHING]

    def _temperature(self, head: str) -> float:
        return float(self._encoder.card["temperature"].get(head, 1.0))

    @property
    def _labels(self) -> Mapping[str, Sequence[str]]:
        labels: Mapping[str, Sequence[str]] = self._encoder.card["labels"]
        return labels


def _chosen(heads: Sequence[str] | None, known: Mapping[str, Any]) -> tuple[str, ...]:
    """The heads in the order of the card."""
    given = tuple(known) if heads is None else (heads,) if isinstance(heads, str) else heads
    if not (isinstance(given, Sequence) and all(isinstance(head, str) for head in given)):
        raise InputError(f"heads={heads!r}: give names, of {', '.join(known)}, or None for all.")
    if not given:
        raise InputError(f"heads={heads!r} chooses nothing: name at least one of {', '.join(known)}, or None for all.")
    for head in given:
        if head not in known:
            raise not_found("head of the model", head, known)
    return tuple(head for head in known if head in given)


def _seen(blinded: Blinded) -> _Seen:
    pieces = blinded.masked.pieces
    return _Seen(blinded.text, blinded.target, tuple((p.start, p.end) for p in pieces if not p.literal))


def _words(seen: _Seen, tokens: Tokens) -> Iterator[Span]:
    """Words that the model reads and that stand for no name."""
    spans = [span for span in tokens.spans if span]
    low, high = spans[0][0], spans[-1][1]
    for word in _WORD.finditer(seen.text, low, high):
        if not any(start < word.end() and word.start() < end for start, end in seen.placeholders):
            yield word.span()


def _without(tokens: Tokens, word: Span) -> Tokens:
    """The text without the pieces of one word."""
    rows = zip(tokens.ids, tokens.marked, tokens.spans, strict=True)
    kept = [row for row in rows if row[2] is None or row[2][1] <= word[0] or word[1] <= row[2][0]]
    return Tokens(*zip(*kept, strict=True))
