"""VADER (Hutto and Gilbert 2014, 10.1609/icwsm.v8i1.14550), on the words about a target and on the whole sentence."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

from biaskit.scorers.masked import Found, rate_masked
from biaskit.types import Cue, Mention, Rating


def _analyzer() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    class Telling(SentimentIntensityAnalyzer):  # type: ignore[misc]
        """The package's analyzer; tells each word's share beside the sums."""

        def score_valence(self, sentiments: list[float], text: str) -> dict[str, Any]:
            return {**super().score_valence(sentiments, text), "words": list(sentiments)}

    return Telling()


class VaderScorer:
    """VADER's compound valence of the words that bear on the target, names hidden.

    Valence in [-1, 1], negative to positive: the sum of the words' valences s, after negation and intensifiers, as
    s / sqrt(s^2 + 15). NaN when none of the words is in VADER's lexicon. Cues carry each word's valence in VADER's
    unit, about -4 to 4.

    >>> sentence = "The United States said the tanker was lost."
    >>> (rating,) = VaderScorer().rate([Mention("a", "tanker", sentence, 27, 33)])
    >>> round(rating.value, 3), [sentence[cue.start : cue.end] for cue in rating.cues]
    (-0.318, ['lost'])
    """

    name = "vader"
    dimensions = ("valence",)
    blind = True

    @cached_property
    def _vader(self) -> Any:
        return _analyzer()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of VADER's lexicon."""
        return hashlib.sha256(repr(sorted(self._vader.lexicon.items())).encode()).hexdigest()

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return rate_masked(mentions, self.name, self.dimensions, self._measure)

    def _measure(self, text: str) -> Mapping[str, Found]:
        scores = self._vader.polarity_scores(text)
        cues = tuple(_cues(text, scores["words"], self._vader))
        return {"valence": Found(float(scores["compound"]), cues)} if cues else {}

    def __getstate__(self) -> dict[str, Any]:
        """Leave the analyzer behind, which another process makes anew."""
        return {}


class VaderClassicScorer:
    """VADER's compound valence of the untouched sentence, as the package vaderSentiment gives it, names and all.

    For comparison with published work: the value does not depend on the target, and words in names count.

    >>> sentence = "The United States said the tanker was seized in anti-drug operations"
    >>> VaderClassicScorer().rate([Mention("a", "tanker", sentence, 27, 33)])[0].value
    0.4215
    """

    name = "vader-classic"
    dimensions = ("valence",)
    blind = False

    @cached_property
    def _vader(self) -> Any:
        return _analyzer()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of VADER's lexicon."""
        return hashlib.sha256(repr(sorted(self._vader.lexicon.items())).encode()).hexdigest()

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        known = {sentence: self._rated(sentence) for sentence in {m.sentence for m in mentions}}
        return [Rating(m, self.name, "valence", *known[m.sentence]) for m in mentions]

    def _rated(self, sentence: str) -> tuple[float, tuple[Cue, ...]]:
        scores = self._vader.polarity_scores(sentence)
        return float(scores["compound"]), tuple(_cues(sentence, scores["words"], self._vader))

    def __getstate__(self) -> dict[str, Any]:
        """Leave the analyzer behind, which another process makes anew."""
        return {}


def _cues(text: str, weights: Sequence[float], vader: Any) -> Iterator[Cue]:
    """Each word that VADER gave a valence, in its place; an emoji stands for the words that VADER reads it as."""
    from vaderSentiment.vaderSentiment import SentiText

    spelled, places = _spelled(text, vader.emojis)
    position = 0
    for word, weight in zip(SentiText(spelled).words_and_emoticons, weights, strict=False):
        start = spelled.find(word, position)
        if start < 0:
            continue
        position = start + len(word)
        if weight and not math.isnan(weight):
            yield Cue(places[start], places[position - 1] + 1, float(weight), "lexicon")


def _spelled(text: str, emojis: Mapping[str, str]) -> tuple[str, list[int]]:
    """The text with emojis spelled out as VADER does, and the place in ``text`` of each of its characters."""
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        gap = " " if char in emojis and parts and not parts[-1].endswith(" ") else ""
        part = gap + emojis.get(char, char)
        parts.append(part)
        places.extend([place] * len(part))
    spelled = "".join(parts)
    left = len(spelled) - len(spelled.lstrip())
    return spelled.strip(), places[left:]
