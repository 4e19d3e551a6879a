"""TextBlob's pattern lexicon (De Smedt and Daelemans 2012), on the words about a target."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from biaskit.scorers.masked import Found, rate_masked
from biaskit.types import Cue, Mention, Rating


class TextBlobScorer:
    """TextBlob's polarity and subjectivity of the words that bear on the target, names hidden.

    ``valence`` in [-1, 1], negative to positive, and ``subjectivity`` in [0, 1], factual to subjective: the means over
    the words of its lexicon (jmlr.org/papers/v13/desmedt12a.html), after negation and intensifiers. NaN when there is
    none. Cues carry each word's own polarity or subjectivity.

    >>> sentence = "Peru was very brave."
    >>> [(r.dimension, r.value) for r in TextBlobScorer().rate([Mention("a", "Peru", sentence, 0, 4)])]
    [('valence', 1.0), ('subjectivity', 1.0)]
    """

    name = "textblob"
    dimensions = ("valence", "subjectivity")
    blind = True

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return rate_masked(mentions, self.name, self.dimensions, _measure)


def _measure(text: str) -> Mapping[str, Found]:
    from textblob import TextBlob

    result: Any = TextBlob(text).sentiment_assessments
    if not result.assessments:
        return {}
    places = list(_places(text, result.assessments))
    return {
        "valence": _found(result.polarity, 1, places, result.assessments),
        "subjectivity": _found(result.subjectivity, 2, places, result.assessments),
    }


def _found(value: float, which: int, places: Sequence[tuple[int, int]], assessments: Sequence[Any]) -> Found:
    cues = [Cue(*place, float(one[which]), "lexicon") for place, one in zip(places, assessments, strict=True)]
    return Found(float(value), tuple(cue for cue in cues if cue.end > cue.start))


def _places(text: str, assessments: Sequence[Any]) -> Iterator[tuple[int, int]]:
    """Where the words of each assessment stand; an empty place for what TextBlob spells otherwise."""
    lowered, position = text.lower(), 0
    for words, *_ in assessments:
        spans = []
        for word in words:
            start = lowered.find(word.lower(), position)
            if start >= 0:
                position = start + len(word)
                spans.append((start, position))
        yield (spans[0][0], spans[-1][1]) if spans else (0, 0)
