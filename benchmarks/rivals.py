"""Other packages that do a part of biaskit's work; each as its own documentation says it is used.

What is not installed is told as missing. `benchmarks/requirements.txt` lists them.
"""

from collections.abc import Callable, Sequence
from importlib.util import find_spec
from typing import Any


class MissingError(Exception):
    """A package that a benchmark needs is not installed."""


def _require(*packages: str) -> None:
    absent = [name for name in packages if find_spec(name) is None]
    if absent:
        raise MissingError(f"{' and '.join(absent)} not installed (benchmarks/requirements.txt)")


def vader() -> Callable[[Sequence[str]], Any]:
    """vaderSentiment on each sentence."""
    _require("vaderSentiment")
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    return lambda sentences: [analyzer.polarity_scores(sentence)["compound"] for sentence in sentences]


def textblob() -> Callable[[Sequence[str]], Any]:
    """TextBlob on each sentence."""
    _require("textblob")
    from textblob import TextBlob

    return lambda sentences: [TextBlob(sentence).sentiment.polarity for sentence in sentences]


def asent() -> Callable[[Sequence[Any]], Any]:
    """asent's rules on documents that spaCy has parsed already."""
    _require("asent")
    import asent  # noqa: F401 - registers its component
    import spacy

    component = spacy.blank("en").add_pipe("asent_en_v1")

    def read(docs: Sequence[Any]) -> list[float]:
        return [sentence._.polarity.compound for doc in docs for sentence in component(doc).sents]

    return read


def textacy() -> Callable[[Sequence[Any]], Any]:
    """textacy's direct quotations on parsed documents; it gives up on a text whose quotation marks are not in pairs."""
    _require("textacy")
    from textacy.extract import direct_quotations

    def read(docs: Sequence[Any]) -> dict[str, int]:
        """Counts of quotations, of texts, and of those given up."""
        found = given_up = 0
        for doc in docs:
            try:
                found += sum(1 for _ in direct_quotations(doc))
            except ValueError:
                given_up += 1
        return {"quotations": found, "texts": len(docs), "texts given up": given_up}

    return read


def roberta(threads: int = 1) -> Callable[[Sequence[Any]], Any]:
    """RoBERTa-base with random weights on the blinded sentences of mentions, as `benchmarks.model` runs it."""
    _require("torch", "transformers")
    import torch

    from benchmarks.model import roberta as reader
    from biaskit.masking import blind
    from biaskit.scorers.encoder import Encoder

    torch.set_num_threads(threads)
    encoder, read = Encoder("model", threads=threads), reader()

    def run(mentions: Sequence[Any]) -> None:
        read([encoder.tokenize(seen.text, seen.target) for seen in map(blind, mentions)])

    return run
