"""TextBlob's lexicon, from the package Pattern (De Smedt and Daelemans 2012), on the words about a target."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from biaskit.masking import mask
from biaskit.scorers.lines import Line, figure, mean
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

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        text, place = mask(mention).text, self.dimensions.index(dimension)
        assessments = self._sentiment(list(_tokens(text, self._sentiment.tokenizer))).assessments
        lines = [self._line(words, float(found[place]), place) for words, *found, _ in assessments]
        if not lines:
            return [Line("No word is in TextBlob's lexicon: there is no value.")]
        values = [line.result or 0.0 for line in lines]
        return [*lines, Line("the mean over its words", mean(values), sum(values) / len(values))]

    def _line(self, words: Sequence[str], value: float, place: int) -> Line:
        """One word with its modifiers: TextBlob multiplies intensities, takes a negation times -0.5, a ! times 1.25."""
        known = [self._sentiment[word][None] for word in words if word in self._sentiment]
        says = " ".join(words)
        if not known:
            return Line(f"“{says}” by TextBlob's rules", figure(value), value)
        own = float(known[-1][place])
        says = f"“{says}” in TextBlob's lexicon"
        if math.isclose(own, value, abs_tol=1e-9):
            return Line(says, figure(own), value)
        if own and not math.isclose(abs(value), 1.0):
            return Line(f"{says}, then its modifiers", f"{figure(own)} × {figure(value / own)}", value)
        return Line(f"{says}, {figure(own)}, with its modifiers cut off at the end of the scale", figure(value), value)

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
