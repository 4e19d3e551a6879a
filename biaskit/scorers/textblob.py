"""TextBlob's lexicon, from the package Pattern (De Smedt and Daelemans 2012), on the words about a target."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from biaskit.scorers.masked import Found, rate_masked
from biaskit.types import Cue, Mention, Rating, Span

_REACH = 50
"""How far on a token is looked for; TextBlob spells few of them otherwise than the text."""


class TextBlobScorer:
    """TextBlob's polarity and subjectivity of the words that bear on the target, names hidden.

    ``valence`` in [-1, 1], negative to positive, and ``subjectivity`` in [0, 1], factual to subjective: the means over
    the words of its lexicon (jmlr.org/papers/v13/desmedt12a.html), after negation and intensifiers. NaN when there is
    none. Cues carry the polarity or subjectivity of each such word with its modifiers.

    >>> sentence = "Peru was very brave."
    >>> [(r.dimension, r.value) for r in TextBlobScorer().rate([Mention("a", "Peru", sentence, 0, 4)])]
    [('valence', 1.0), ('subjectivity', 1.0)]
    """

    name = "textblob"
    dimensions = ("valence", "subjectivity")
    blind = True

    @cached_property
    def _sentiment(self) -> Any:
        from textblob.en import Sentiment, sentiment

        # The package's own object is shared by all who use it in this process.
        return Sentiment(
            path=sentiment.path,
            synset="wordnet_id",
            negations=sentiment.negations,
            modifiers=sentiment.modifiers,
            modifier=sentiment.modifier,
            tokenizer=sentiment.tokenizer,
            language="en",
        )

    @cached_property
    def digest(self) -> str:
        """SHA-256 of TextBlob's lexicon file."""
        return hashlib.sha256(Path(self._sentiment.path).read_bytes()).hexdigest()

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return rate_masked(mentions, self.name, self.dimensions, self._measure)

    def _measure(self, text: str) -> Mapping[str, Found]:
        score = self._sentiment(list(_tokens(text, self._sentiment.tokenizer)))
        if not score.assessments:
            return {}
        spans = [_span(words) for words, *_ in score.assessments]
        return {
            dimension: Found(
                float(score[place]),
                tuple(
                    Cue(*span, float(assessment[place + 1]), "lexicon")
                    for span, assessment in zip(spans, score.assessments, strict=True)
                ),
            )
            for place, dimension in enumerate(self.dimensions)
        }

    def __getstate__(self) -> dict[str, Any]:
        """Leave the lexicon behind, which another process loads anew."""
        return {}


class _Token(str):
    """A word that knows where it stands in the text."""

    span: Span


def _tokens(text: str, tokenizer: Any) -> Iterator[_Token]:
    """TextBlob's tokens in lower case, each with its place."""
    position = 0
    for word in " ".join(tokenizer(text)).split():
        start = text.find(word, position, position + len(word) + _REACH)
        token = _Token(word.lower())
        token.span = (start, start + len(word)) if start >= 0 else (position, position)
        position = token.span[1]
        yield token


def _span(words: Sequence[str]) -> Span:
    spans = [word.span for word in words if isinstance(word, _Token)]
    return min(start for start, _ in spans), max(end for _, end in spans)
