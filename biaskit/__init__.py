"""biaskit: who frames whom, in which words, and how sure are we.

The public names below are loaded on first use, so that ``import biaskit`` stays fast and pulls in nothing heavy.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from biaskit import chart, contrasts, validation
    from biaskit.actors import Actors
    from biaskit.annotation import annotate
    from biaskit.contrasts import contrast, distinctive_words, label_contrast
    from biaskit.errors import BiaskitError
    from biaskit.framing import Framing, analyze
    from biaskit.lexicon import Lexicon, list_lexicons, load_lexicon
    from biaskit.rating import rate
    from biaskit.reading import load_example, read_articles
    from biaskit.scorers import get_scorer, list_scorers
    from biaskit.scorers.microframe import Microframe
    from biaskit.summary import summarize
    from biaskit.types import Actor, Annotation, Article, Cue, Mention, Quotation, Rating, Scorer, polarity

__version__ = "0.1.0"

_HOME = {
    "Actor": "types",
    "Actors": "actors",
    "Annotation": "types",
    "Article": "types",
    "BiaskitError": "errors",
    "Cue": "types",
    "Framing": "framing",
    "Lexicon": "lexicon",
    "Mention": "types",
    "Microframe": "scorers.microframe",
    "Quotation": "types",
    "Rating": "types",
    "Scorer": "types",
    "analyze": "framing",
    "annotate": "annotation",
    "contrast": "contrasts",
    "distinctive_words": "contrasts",
    "get_scorer": "scorers",
    "label_contrast": "contrasts",
    "list_lexicons": "lexicon",
    "list_scorers": "scorers",
    "load_example": "reading",
    "load_lexicon": "lexicon",
    "polarity": "types",
    "rate": "rating",
    "read_articles": "reading",
    "summarize": "summary",
}

_ROOMS = ("chart", "contrasts", "validation")
"""Modules that are public names themselves."""

__all__ = [
    "Actor",
    "Actors",
    "Annotation",
    "Article",
    "BiaskitError",
    "Cue",
    "Framing",
    "Lexicon",
    "Mention",
    "Microframe",
    "Quotation",
    "Rating",
    "Scorer",
    "analyze",
    "annotate",
    "chart",
    "contrast",
    "contrasts",
    "distinctive_words",
    "get_scorer",
    "label_contrast",
    "list_lexicons",
    "list_scorers",
    "load_example",
    "load_lexicon",
    "polarity",
    "rate",
    "read_articles",
    "summarize",
    "validation",
]


def __getattr__(name: str) -> Any:
    if name in _ROOMS:
        return import_module(f"biaskit.{name}")
    if name not in _HOME:
        raise AttributeError(f"module 'biaskit' has no attribute {name!r}")
    value = getattr(import_module(f"biaskit.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
