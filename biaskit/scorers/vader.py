"""VADER (Hutto and Gilbert 2014, 10.1609/icwsm.v8i1.14550), on the words about a target and on the whole sentence."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from heapq import heappop, heappush
from types import SimpleNamespace
from typing import Any, NamedTuple

from biaskit.masking import mask
from biaskit.scorers.lines import Line
from biaskit.scorers.masked import Found, rate_masked
from biaskit.types import Cue, Mention, Rating

_BEFORE, _AFTER = 3, 2
"""How many words before and after a word VADER reads to find its valence."""


class Analyzer:
    """The package's analyzer: the same compound, with each word's share of it, in time linear in the text.

    The package lowers all words of the text anew for each word of its lexicon; here it sees a word's neighbours only.
    """

    def __init__(self, package: Any = None) -> None:
        from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

        self._package: Any = package or SentimentIntensityAnalyzer()
        self.digest = hashlib.sha256(self._package.lexicon_full_filepath.encode()).hexdigest()

    def measure(self, text: str) -> tuple[float, list[Cue] | None]:
        """Compound, and a cue for each word of the lexicon that has a valence here; None when there is no such word."""
        spelled, places = spelled_out(text, self._package.emojis)
        words, sentiments, weights = self.weigh(spelled)
        compound = float(self._package.score_valence(weights or [0.0], spelled)["compound"])
        if not sentiments:
            return compound, None
        found = [(words[position], weight) for (position, _), weight in zip(sentiments, weights, strict=True) if weight]
        return compound, [Cue(places[w.start], places[w.end - 1] + 1, weight, "lexicon") for w, weight in found]

    def weigh(self, spelled: str) -> "tuple[list[_Word], list[tuple[int, float]], list[float]]":
        """The words, the place and valence of those of the lexicon, and these valences after a "but"."""
        words = list(_words(spelled))
        sentiments = list(self._sentiments(words))
        return words, sentiments, _weigh_contrast([word.lower for word in words], sentiments)

    def _sentiments(self, words: "Sequence[_Word]") -> Iterator[tuple[int, float]]:
        from vaderSentiment.vaderSentiment import BOOSTER_DICT, allcap_differential

        printed = [word.printed for word in words]
        shouting = allcap_differential(printed)
        for position, word in enumerate(words):
            kind_of = word.lower == "kind" and position + 1 < len(words) and words[position + 1].lower == "of"
            if word.lower not in self._package.lexicon or word.lower in BOOSTER_DICT or kind_of:
                continue
            first = max(0, position - _BEFORE)
            near = SimpleNamespace(
                words_and_emoticons=printed[first : position + _AFTER + 1],
                is_cap_diff=shouting,
            )
            (valence,) = self._package.sentiment_valence(0, near, word.printed, position - first, [])
            yield position, float(valence)


class _Word(NamedTuple):
    printed: str
    lower: str
    start: int
    end: int


class _WithVader:
    """An analyzer of one's own, made on first use and anew in another process."""

    dimensions = ("valence",)
    blind: bool

    @cached_property
    def _vader(self) -> Analyzer:
        return Analyzer()

    @property
    def digest(self) -> str:
        """SHA-256 of VADER's lexicon file."""
        return self._vader.digest

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        from biaskit.scorers.vader_lines import vader_lines

        return list(vader_lines(self._read(mention), is_rated=not self.blind))

    def _read(self, mention: Mention) -> str:
        """The words that are rated."""
        return mask(mention).text

    def __getstate__(self) -> dict[str, Any]:
        """Leave the analyzer behind."""
        return {}


class VaderScorer(_WithVader):
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
    blind = True

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return rate_masked(mentions, self.name, self.dimensions, self._measure)

    def _measure(self, text: str) -> Mapping[str, Found]:
        compound, cues = self._vader.measure(text)
        return {} if cues is None else {"valence": Found(compound, tuple(cues))}


class VaderClassicScorer(_WithVader):
    """VADER's compound valence of the untouched sentence, as the package vaderSentiment gives it, names and all.

    For comparison with published work: the value does not depend on the target, words in names count, and a sentence
    without a word of the lexicon is 0, not NaN. Cues as in `VaderScorer`.

    >>> sentence = "The United States said the tanker was seized in anti-drug operations"
    >>> VaderClassicScorer().rate([Mention("a", "tanker", sentence, 27, 33)])[0].value
    0.4215
    """

    name = "vader-classic"
    blind = False

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        known = {sentence: self._rated(sentence) for sentence in {mention.sentence for mention in mentions}}
        return [Rating(mention, self.name, "valence", *known[mention.sentence]) for mention in mentions]

    def _read(self, mention: Mention) -> str:
        return mention.sentence

    def _rated(self, sentence: str) -> tuple[float, tuple[Cue, ...]]:
        compound, cues = self._vader.measure(sentence)
        return compound, tuple(cues or ())


def _words(text: str) -> Iterator[_Word]:
    from vaderSentiment.vaderSentiment import SentiText

    printed = SentiText(text).words_and_emoticons
    for token, word in zip(re.finditer(r"\S+", text), printed, strict=True):
        start = token.start() + token[0].index(word)
        yield _Word(word, word.lower(), start, start + len(word))


def _weigh_contrast(words: Sequence[str], sentiments: Sequence[tuple[int, float]]) -> list[float]:
    """Halve what stands before "but" and raise what follows by half.

    As the package does it, whose search by value may weigh an earlier word of the same valence in place of a later one.
    """
    weights = [valence for _, valence in sentiments]
    if "but" not in words:
        return weights
    turn = words.index("but")
    places: defaultdict[float, list[int]] = defaultdict(list)
    for place, weight in enumerate(weights):
        places[weight].append(place)
    for place in range(len(weights)):
        weight = weights[place]
        first = heappop(places[weight])
        weights[first] = weight * (0.5 if sentiments[first][0] < turn else 1.5)
        heappush(places[weights[first]], first)
    return weights


def spelled_out(text: str, emojis: Mapping[str, str]) -> tuple[str, Sequence[int]]:
    """The text with emojis spelled out as VADER does, and the place in ``text`` of each of its characters."""
    if emojis.keys().isdisjoint(text):
        return text, range(len(text))
    parts: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        gap = " " if char in emojis and parts and not parts[-1].endswith(" ") else ""
        part = gap + emojis.get(char, char)
        parts.append(part)
        places.extend([place] * len(part))
    return "".join(parts), places
