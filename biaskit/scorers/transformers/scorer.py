"""Any Hugging Face classifier of texts or of entailment (NLI), on the words about a target; extra ``transformers``."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from biaskit.masking import NAME, blind, shown
from biaskit.scorers.transformers.asking import Asked, ask
from biaskit.scorers.transformers.checkpoints import Checkpoint, Question
from biaskit.types import Mention, Rating, Span

_OBJECTS = {
    "he": "him", "his": "him", "she": "her", "hers": "her", "they": "them", "their": "them", "theirs": "them",
    "its": "it", "i": "me", "my": "me", "we": "us", "our": "us", "who": "whom", "whose": "whom",
}  # fmt: skip
"""Pronouns as they stand behind "toward"."""


class TransformersScorer:
    """A classifier from Hugging Face, by name or folder, asked about the words that bear on the target.

    **Text classification** rates the text: ``valence`` = P(positive) - P(negative) in [-1, 1], with the probabilities
    of negative, neutral and positive. The model's labels are found by their names or told with ``labels``. A template
    names the target: "{target}" is given as a second segment (as models of aspect sentiment want it), one with
    "{text}" surrounds the text.

    **NLI**, without any training for the purpose (Yin et al. 2019, 10.18653/v1/D19-1404): the text is the premise, and
    the template makes a hypothesis of each polarity. The probabilities are the softmax of the three entailment logits,
    valence as above. Other dimensions are hypotheses of one's own, ``labels={"threat": "This text presents {target} as
    a threat."}``, each in [0, 1]: the probability of entailment against contradiction.

    NaN for a text without words. Long texts are cut to the part around the target. The same text gives the same value
    (no dropout); beside other texts it may differ in the seventh digit, in half precision in the third. Names are
    hidden unless ``blind`` is false: the target is "Taylor" in the text and in the hypothesis, all others are "Morgan".
    No network, no pickles, and no code that comes with a model: see `Checkpoint`.

    Args:
        model: name at huggingface.co, or folder as `save_pretrained` writes it.
        task: classification or nli; None to tell from the labels (one that means entailment).
        template: see above; None for the text alone (classification) or ``asking.TEMPLATE`` (nli).
        labels: for classification the model's label to negative, neutral or positive (several may share one: stars);
            for nli dimension to hypothesis, where exactly negative, (neutral,) positive give a valence.
        entailment: label of the model that means entailment, where its name does not say so.
        blind: hide names; a run's manifest records it.
        name: of the scorer; None for the last part of ``model``.
        batch_size: texts that run together.
        device: "cpu", "cuda" or "cuda:N"; None for a GPU where there is one.
        half: half precision, on a GPU.
        max_length: most tokens that the model gets; None for what it takes, at most 512.
        revision: of a model by name: branch, tag or commit.
        download: fetch the model from the network when it is not in the cache.

    Raises:
        MissingExtraError: without the packages transformers and torch.
        InputError: for a model or option that cannot be used.

    >>> scorer = TransformersScorer("models/nli", labels={"threat": "{target} is a threat."})  # doctest: +SKIP
    >>> bk.rate(articles, [scorer])  # doctest: +SKIP
    """

    def __init__(
        self,
        model: str | Path,
        *,
        task: Literal["classification", "nli"] | None = None,
        template: str | None = None,
        labels: Mapping[str, str] | None = None,
        entailment: str | None = None,
        blind: bool = True,
        name: str | None = None,
        batch_size: int = 32,
        device: str | None = None,
        half: bool = False,
        max_length: int | None = None,
        revision: str | None = None,
        download: bool = False,
    ) -> None:
        self.name = name if name is not None else Path(model).name
        self.blind = blind
        self._checkpoint = Checkpoint(
            str(model),
            revision=revision,
            download=download,
            device=device,
            half=half,
            batch_size=batch_size,
            max_length=max_length,
        )
        self._asked: Asked = ask(
            self._checkpoint.model,
            self._checkpoint.labels,
            task=task,
            template=template,
            labels=labels,
            entailment=entailment,
        )

    @property
    def dimensions(self) -> tuple[str, ...]:
        """``valence``, or the dimensions of one's own hypotheses."""
        return self._asked.dimensions

    @property
    def digest(self) -> str:
        """SHA-256 of the weights."""
        return self._checkpoint.digest

    @property
    def settings(self) -> Mapping[str, Any]:
        """What a rating hangs on beside the weights: model, commit, task, templates, labels, device, versions."""
        return {**self._checkpoint.settings, **self._asked.settings, "blind": self.blind}

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class. Each distinct text runs once."""
        asked = [self._questions(mention) for mention in mentions]
        distinct = list(dict.fromkeys(question for questions in asked for question in questions))
        known = dict(zip(distinct, self._checkpoint.logits(distinct) if distinct else (), strict=True))
        ratings = []
        for mention, questions in zip(mentions, asked, strict=True):
            found = self._asked.answer([known[question] for question in questions]) if questions else {}
            for dimension in self.dimensions:
                value, probabilities = found.get(dimension, (math.nan, None))
                ratings.append(Rating(mention, self.name, dimension, value, (), probabilities))
        return ratings

    def _questions(self, mention: Mention) -> list[Question]:
        text, span, target = _blinded(mention) if self.blind else _shown(mention)
        return self._asked.questions(text, span, target) if any(map(str.isalnum, text)) else []


def _blinded(mention: Mention) -> tuple[str, Span | None, str]:
    """The text without names, the target's place in it, and what the target is called."""
    seen = blind(mention)
    if seen.target is None:
        return seen.text, None, mention.target if mention.target.islower() else NAME
    printed = seen.text[slice(*seen.target)]
    called = printed[:-2] if printed.endswith(("'s", "’s")) else printed
    return seen.text, seen.target, _OBJECTS.get(called, called)


def _shown(mention: Mention) -> tuple[str, Span | None, str]:
    """The text with its names, the target's place in it, and the target's name."""
    seen = shown(mention)
    return seen.text, seen.target, mention.target
