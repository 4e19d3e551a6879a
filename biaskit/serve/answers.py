"""Answers to questions: what they need is made ready, then they are looked up."""

from collections.abc import Callable, Mapping
from typing import Any

from biaskit.serve import evidence, numbers
from biaskit.serve.questions import Question
from biaskit.serve.store import Store

_ANSWERS: Mapping[str, Callable[[Store, Question], Any]] = {
    "groups": numbers.groups,
    "labels": numbers.labels,
    "frames": numbers.frames,
    "sentences": evidence.sentences,
    "quotations": evidence.quotations,
    "articles": evidence.articles,
    "article": evidence.article,
}
_OF_MENTIONS = ("groups", "labels", "frames", "sentences")
"""Kinds to which the whole filter applies."""


def answer(store: Store, kind: str, question: Question) -> Any:
    """Answer a question of one of the kinds in `biaskit.serve.questions.ASKED`; JSON-able.

    Raises:
        StoppedError: when the store was stopped.
    """
    for measure in _measures(kind, question):
        store.prepare_values(measure)
    if kind == "frames":
        store.prepare_frames()
    return _ANSWERS[kind](store, question)


def _measures(kind: str, question: Question) -> set[int]:
    """Measures whose values are looked at.

    >>> _measures("sentences", Question(measure=1)), _measures("sentences", Question(measure=1, order="strongest"))
    (set(), {1})
    """
    wanted = {question.filter.frame} if kind in _OF_MENTIONS else set()
    if kind == "groups" or question.order == "strongest":
        wanted.add(question.measure)
    return {measure for measure in wanted if measure is not None}
