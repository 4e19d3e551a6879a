"""How a classifier is asked about a target, and what its logits say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Formatter
from typing import Any, Protocol

from biaskit.errors import InputError
from biaskit.scorers.probabilities import POLARITIES, softmax
from biaskit.scorers.transformers.checkpoints import Question
from biaskit.scorers.transformers.hub import quoted
from biaskit.types import Span

TEMPLATE = "The author is {polarity} toward {target}."
"""Hypothesis that an entailment model is asked about, once with each polarity."""

_SPELLINGS = {
    "negative": "negative", "neg": "negative", "neutral": "neutral", "neu": "neutral", "positive": "positive",
    "pos": "positive",
}  # fmt: skip
_TASKS = ("classification", "nli")

Answer = dict[str, tuple[float, tuple[float, float, float] | None]]
"""Dimension to value, and to the probabilities of the three polarities where it has them."""


class Asked(Protocol):
    """How a model is asked, and what its logits say."""

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What the answers measure."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """For the manifest."""

    def questions(self, text: str, span: Span | None, target: str) -> list[Question]:
        """What is asked of a text, the target's place in it, and what the target is called."""

    def answer(self, rows: Sequence[Any]) -> Answer:
        """What the logits of the questions say."""


@dataclass(frozen=True, slots=True)
class _Classes:
    """A classifier of texts: each of its labels is one of the three polarities."""

    polarities: Mapping[str, str]
    template: str | None
    dimensions: tuple[str, ...] = ("valence",)

    @property
    def settings(self) -> Mapping[str, Any]:
        return {"task": "classification", "template": self.template, "labels": dict(self.polarities)}

    def questions(self, text: str, span: Span | None, target: str) -> list[Question]:
        filled = None if self.template is None else self.template.replace("{target}", target)
        if filled is not None and "{text}" in str(self.template):
            return [Question(text, span, frame=filled)]
        return [Question(text, span, second=filled)]

    def answer(self, rows: Sequence[Any]) -> Answer:
        shares = dict.fromkeys(POLARITIES, 0.0)
        for polarity, share in zip(self.polarities.values(), softmax(rows[0]), strict=True):
            shares[polarity] += share
        return _valence(shares)


@dataclass(frozen=True, slots=True)
class _Entailment:
    """A model of entailment: each hypothesis is a polarity, or a dimension of its own."""

    hypotheses: Mapping[str, str]
    entailed: int
    against: tuple[int, ...]
    labels: Mapping[str, str]

    @property
    def dimensions(self) -> tuple[str, ...]:
        return ("valence",) if _are_polarities(self.hypotheses) else tuple(self.hypotheses)

    @property
    def settings(self) -> Mapping[str, Any]:
        return {"task": "nli", "hypotheses": dict(self.hypotheses), "labels": dict(self.labels)}

    def questions(self, text: str, span: Span | None, target: str) -> list[Question]:
        return [Question(text, span, second=one.replace("{target}", target)) for one in self.hypotheses.values()]

    def answer(self, rows: Sequence[Any]) -> Answer:
        if _are_polarities(self.hypotheses):
            shares = softmax([row[self.entailed] for row in rows])
            return _valence(dict.fromkeys(POLARITIES, 0.0) | dict(zip(self.hypotheses, shares, strict=True)))
        alone = [softmax([row[self.entailed], *(row[place] for place in self.against)])[0] for row in rows]
        return {dimension: (share, None) for dimension, share in zip(self.hypotheses, alone, strict=True)}


def ask(
    model: str,
    printed: Sequence[str],
    *,
    task: str | None,
    template: str | None,
    labels: Mapping[str, str] | None,
    entailment: str | None,
) -> Asked:
    """How to ask a model whose labels are these; for the options see `biaskit.scorers.transformers`.

    Raises:
        InputError: for labels that mean nothing here, and options that do not go together.

    >>> options = {"task": None, "template": None, "labels": None, "entailment": None}
    >>> ask("stars", ["NEG", "POS"], **options).settings
    {'task': 'classification', 'template': None, 'labels': {'NEG': 'negative', 'POS': 'positive'}}
    """
    if task is not None and task not in _TASKS:
        raise InputError(f"task={task!r}: give {' or '.join(_TASKS)}, or None to tell from the model's labels.")
    entails = entailment if entailment is not None else _entailment_of(printed)
    if (task or ("classification" if entails is None else "nli")) == "nli":
        return _entailment(model, printed, entails, template, labels)
    if entailment is not None:
        raise InputError(f"entailment={entailment!r} is for task='nli'. Leave it away.")
    if template is not None:
        _check_fields(template, known=("text", "target"), needed=())
    return _Classes(_polarities(model, printed, labels), template)


def _polarities(model: str, printed: Sequence[str], labels: Mapping[str, str] | None) -> dict[str, str]:
    """Each of a model's labels to a polarity, in the model's order."""
    given = labels if labels is not None else {label: _SPELLINGS.get(label.strip().lower()) for label in printed}
    found = {label: given[label] for label in printed if given.get(label) in POLARITIES}
    if len(found) < len(printed) or not set(given) <= set(printed) or {"negative", "positive"} - {*found.values()}:
        raise InputError(
            f"The labels of the model {model!r} are {quoted(printed)}. Say for each of them, and for no other, what it "
            "means, such as labels={" + f"{printed[0]!r}: 'negative', ...}}: negative, neutral or positive, "
            "the first and the last at least once."
        )
    return {label: str(polarity) for label, polarity in found.items()}


def _entailment(
    model: str, printed: Sequence[str], entails: str | None, template: str | None, labels: Mapping[str, str] | None
) -> _Entailment:
    if entails not in printed:
        raise InputError(
            f"No label of the model {model!r} means entailment: {quoted(printed)}. Name it (entailment=), or use "
            "task='classification'."
        )
    if labels is not None and template is not None:
        raise InputError("Give hypotheses (labels=) or a template for the polarities (template=), not both.")
    others = [place for place, label in enumerate(printed) if label != entails]
    against = [place for place in others if printed[place].lower().startswith("contradict")] or others
    known = {label: "entailment" if label == entails else "other" for label in printed}
    known |= {printed[place]: "against" for place in against}
    return _Entailment(_hypotheses(template, labels), printed.index(str(entails)), tuple(against), known)


def _hypotheses(template: str | None, labels: Mapping[str, str] | None) -> dict[str, str]:
    if labels is None:
        pattern = TEMPLATE if template is None else template
        _check_fields(pattern, known=("polarity", "target"), needed=("polarity",))
        return {polarity: pattern.replace("{polarity}", polarity) for polarity in POLARITIES}
    if not labels or not all(isinstance(one, str) and one.strip() for pair in labels.items() for one in pair):
        raise InputError(f"labels={labels!r}: give dimensions and the hypothesis that stands for each.")
    for hypothesis in labels.values():
        _check_fields(hypothesis, known=("target",), needed=())
    if set(labels) & set(POLARITIES) and not _are_polarities(labels):
        raise InputError(
            f"labels for {quoted(tuple(labels))}: hypotheses of polarities stand alone, negative and positive, with or "
            "without neutral."
        )
    return dict(labels)


def _are_polarities(names: Mapping[str, str]) -> bool:
    return {"negative", "positive"} <= set(names) <= set(POLARITIES)


def _entailment_of(printed: Sequence[str]) -> str | None:
    return next((label for label in printed if label.lower().startswith("entail")), None)


def _valence(shares: Mapping[str, float]) -> Answer:
    negative, neutral, positive = (shares[polarity] for polarity in POLARITIES)
    return {"valence": (positive - negative, (negative, neutral, positive))}


def _check_fields(template: str, *, known: Sequence[str], needed: Sequence[str]) -> None:
    try:
        parts = [(field, form) for _, field, *form in Formatter().parse(template) if field is not None]
        fields = [field if form == ["", None] else f"{field}!" for field, form in parts]
    except ValueError:
        fields = ["{"]
    wrong = [field for field in fields if field not in known]
    lacking = [field for field in needed if field not in fields]
    if wrong or lacking or not template.strip() or ("text" in known and not fields):
        allowed = " and ".join("{" + field + "}" for field in known)
        raise InputError(f"The template {template!r} cannot be filled in: give a text with {allowed}.")
