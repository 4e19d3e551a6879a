"""Any lexicon as a scorer: the mean of its values, the shares of its categories, or the shares of words."""

import math
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from biaskit.errors import InputError
from biaskit.lexicon import Lexicon, load_lexicon
from biaskit.lexicon.words import write
from biaskit.masking import NAME
from biaskit.scorers.lines import Line
from biaskit.scorers.means import Found, Mean
from biaskit.scorers.relations import nearness
from biaskit.scorers.sentences import Sentence, SentenceReader
from biaskit.types import Cue, Mention, Rating

MEASURES = ("valence", "shares", "categories", "density")
_MOST = sys.float_info.max
"""What a float can be at most; a whole number may be larger, and can be compared with it but not turned into one."""


@dataclass(frozen=True)
class LexiconScorer:
    """Rates the words that bear on a target by one lexicon; names are hidden from it.

    What it measures is on the lexicon's card (``measure``):

    - ``valence``: the mean of the terms' values, in [-1, 1], for each of their numbers; the card's ``range`` says
      which numbers stand for -1 and 1. Negation turns and halves a value, degree and hedges raise or lower it, once
      each, and a word that does so is not counted as a term; words before "but" and far from the target weigh less.
      Ironic words and scare quotes are among the cues with weight 0, and count for nothing. NaN where no term is found.
    - ``shares``: of the weight of all terms found, the share that speaks for each category, in [0, 1]; a category above
      others has theirs too. NaN where no term is found.
    - ``categories``: for each category the share of words that belong to its terms, in [0, 1], much as LIWC and
      quanteda count them, names left out; a category above others has theirs too. Weights count for nothing, and of
      terms that overlap the longest counts alone. 0 where there are words but none of the category's, NaN without.
    - ``density``: the share of words that belong to a term, by the weight of the term, in [0, 1]: one number for all
      terms together, whatever their categories. NaN without words.

    Args:
        lexicon: a lexicon, or what `load_lexicon` takes: its name or path, a dict, a list, a table.
        measure: valence, shares, categories or density; None for what its card says.
        name: name of the scorer; None for the lexicon's.
        pipeline: spaCy pipeline for the syntax; None for the small English one.

    >>> [rating] = LexiconScorer("tone").rate([Mention("a", "Peru", "Peru was not corrupt.", 0, 4)])
    >>> rating.value > 0, [(cue.start, cue.end, cue.kind) for cue in rating.cues]
    (True, [(13, 20, 'lexicon'), (9, 12, 'negation')])
    >>> sea = LexiconScorer({"crime": ["piracy", "smuggl*"], "law": ["court"]})
    >>> [(one.dimension, one.value) for one in sea.rate([Mention("a", "Peru", "Peru smuggled arms.", 0, 4)])]
    [('crime', 0.5), ('law', 0.0)]
    """

    lexicon: Lexicon
    name: str
    reader: SentenceReader = field(repr=False)

    def __init__(
        self,
        lexicon: Any,
        *,
        measure: str | None = None,
        name: str | None = None,
        pipeline: str | None = None,
        reader: SentenceReader | None = None,
    ) -> None:
        loaded = lexicon if isinstance(lexicon, Lexicon) else load_lexicon(lexicon)
        if measure is not None:
            loaded = replace(loaded, card={**loaded.card, "measure": measure})
        object.__setattr__(self, "lexicon", loaded)
        object.__setattr__(self, "name", name or loaded.name)
        object.__setattr__(self, "reader", reader or SentenceReader((loaded,), pipeline))
        self._check()

    def _check(self) -> None:
        """Refuse what cannot be measured."""
        lexicon, measure = self.lexicon, self.measure
        if measure not in MEASURES:
            raise InputError(
                f"The lexicon {lexicon.name!r} measures {measure!r}; LexiconScorer knows {', '.join(MEASURES)}. "
                "Mend its card, give one as `measure`, or take the scorer made for it."
            )
        if not self.dimensions:
            lacking = "numbers" if measure == "valence" else "categories"
            raise InputError(
                f"The lexicon {lexicon.name!r} has no {lacking}, which {measure!r} needs. Give `measure` as another of "
                f"{', '.join(MEASURES)}, or a lexicon with {lacking}."
            )
        if measure == "valence":
            self._check_range()
        elif measure != "categories" and (
            wrong := [entry for entry in lexicon.entries if not 0 <= entry.weight <= _MOST]
        ):
            raise InputError(
                f"The lexicon {lexicon.name!r} weighs {wrong[0].term!r} {wrong[0].weight!r:.60}; for {measure!r} "
                "weights are 0 or more. Mend it, or name the column otherwise."
            )

    def _check_range(self) -> None:
        given = self.lexicon.card.get("range")
        if given is None:
            return
        several = given if isinstance(given, list | tuple) else ()
        numbers = [n for n in several if isinstance(n, int | float) and -_MOST <= n <= _MOST]
        if len(numbers) != 2 or numbers[0] >= numbers[1]:
            raise InputError(
                f"The card of the lexicon {self.lexicon.name!r} has the range {given!r:.60}. Give the numbers that "
                "stand for -1 and 1, the lower first: range = [-5, 5]."
            )

    @cached_property
    def measure(self) -> str:
        """What is measured: valence, shares, categories or density."""
        return self.lexicon.measure

    @property
    def trained_on(self) -> tuple[str, ...]:
        """Gold sets on whose texts the list was mended, as its card says."""
        return tuple(self.lexicon.card.get("trained_on", ()))

    @cached_property
    def dimensions(self) -> tuple[str, ...]:
        """The numbers for valence, the categories for shares and categories, the lexicon's name for density."""
        if self.measure == "density":
            return (self.lexicon.name,)
        return self.lexicon.measures if self.measure == "valence" else self.lexicon.categories

    @property
    def digest(self) -> str:
        """SHA-256 of the lexicon's file."""
        return self.lexicon.digest

    def with_reader(self, reader: SentenceReader) -> "LexiconScorer":
        """The same scorer, reading through another reader."""
        return LexiconScorer(self.lexicon, name=self.name, reader=reader)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        measure = {
            "valence": self._valence,
            "shares": self._shares,
            "categories": self._categories,
            "density": self._density,
        }[self.measure]
        ratings, dimensions = list[Rating](), self.dimensions
        for sentence in self.reader.read(mentions):
            found = measure(sentence)
            for dimension in dimensions:
                value, cues = found.get(dimension, (math.nan, ()))
                ratings.append(Rating(sentence.mention, self.name, dimension, value, cues))
        return ratings

    def explain(self, mention: Mention, dimension: str) -> list[Line]:
        """How the value of a mention comes about; see `biaskit.explaining`."""
        from biaskit.scorers.lexicon_lines import lexicon_lines

        [sentence] = self.reader.read([mention])
        return list(lexicon_lines(self, sentence, dimension))

    def _valence(self, sentence: Sentence) -> Mapping[str, Found]:
        means: defaultdict[str, Mean] = defaultdict(Mean)
        for match, context in sentence.weighed(self.lexicon.name):
            weight = 0.0 if context.flagged else context.weight * math.prod(nearness(sentence.relation(match)))
            for dimension, value in match.entry.values.items():
                if dimension not in self.scales:
                    continue
                valence = max(-1.0, min(1.0, self.scaled(dimension, value) * context.factor))
                cues = [sentence.cue(match.start, match.end, 0.0 if context.flagged else valence, "lexicon")]
                cues += [sentence.cue(*mark[:2], 0.0, mark.kind) for mark in context.marks]
                means[dimension].add(valence, weight, cues)
        return {dimension: mean.found() for dimension, mean in means.items()}

    @cached_property
    def scales(self) -> dict[str, tuple[float, float]]:
        """For each number of the lexicon what stands for -1 and 1."""
        if "range" in self.lexicon.card:
            low, high = map(float, self.lexicon.card["range"])
        else:
            high = max(1.0, *(abs(v) for entry in self.lexicon.entries for v in entry.values.values()))
            low = -high
        return dict.fromkeys(self.lexicon.measures, (low, high))

    def scaled(self, dimension: str, value: float) -> float:
        """A number of the lexicon as a valence."""
        low, high = self.scales[dimension]
        # halved first: the width of the widest range is no float
        return 2 * ((value / 2 - low / 2) / (high / 2 - low / 2)) - 1

    def _shares(self, sentence: Sentence) -> Mapping[str, Found]:
        matches = sentence.found[self.lexicon.name]
        cues: defaultdict[str, list[Cue]] = defaultdict(list)
        for match in matches:
            for category in self.with_those_above(match.entry.categories):
                cues[category].append(sentence.cue(match.start, match.end, match.entry.weight, "lexicon"))
        total = sum(match.entry.weight for match in matches)
        if not total:
            return {}
        return {name: (sum(cue.weight for cue in cues[name]) / total, tuple(cues[name])) for name in self.dimensions}

    def with_those_above(self, categories: Sequence[str]) -> list[str]:
        """Categories with all that stand above them."""
        parents, found = self._parents, list[str]()
        for category in categories:
            above: str | None = category
            while above is not None and above not in found:
                found.append(above)
                above = parents.get(above)
        return found

    @cached_property
    def _parents(self) -> dict[str, str]:
        return self.lexicon.parents

    def _categories(self, sentence: Sentence) -> Mapping[str, Found]:
        matches = sentence.found[self.lexicon.name]
        words = words_in(sentence)
        if not words:
            return {}
        belonging: defaultdict[str, int] = defaultdict(int)
        cues: defaultdict[str, list[Cue]] = defaultdict(list)
        for match in matches:
            # A term that is itself a name is hidden, but is meant.
            size = len(unhidden(sentence.masked.text[match.start : match.end])) or 1
            for category in self.with_those_above(match.entry.categories):
                belonging[category] += size
                cues[category].append(sentence.cue(match.start, match.end, 1.0, "lexicon"))
        return {name: (min(1.0, belonging[name] / words), tuple(cues[name])) for name in self.dimensions}

    def _density(self, sentence: Sentence) -> Mapping[str, Found]:
        matches = sentence.found[self.lexicon.name]
        words = words_in(sentence)
        if not words:
            return {}
        text = sentence.masked.text
        carried = [match.entry.weight * len(write(text[match.start : match.end]).spans) for match in matches]
        cues = tuple(sentence.cue(m.start, m.end, m.entry.weight, "lexicon") for m in matches)
        return {self.lexicon.name: (min(1.0, sum(carried) / words), cues)}

    def __getstate__(self) -> dict[str, Any]:
        """Leave out what is worked out anew."""
        return {"lexicon": self.lexicon, "name": self.name, "reader": self.reader}


def words_in(sentence: Sentence) -> int:
    """Number of words that bear on the target, names left out."""
    masked, scope = sentence.masked, sentence.mention.scope
    spans = unhidden(masked.text)
    if not scope:
        return len(spans)
    places = [masked.to_sentence(*span) for span in spans]
    return sum(any(low <= start and end <= high for low, high in scope) for start, end in places)


def unhidden(text: str) -> list[tuple[int, int]]:
    """Places of the words of a masked text that are not hidden names."""
    return [span for span in write(text).spans if text[slice(*span)].casefold() != NAME.casefold()]


def tone() -> LexiconScorer:
    """Valence of political and conflict news; see ``lexicons/tone/card.toml``."""
    return LexiconScorer("tone")


def naming() -> LexiconScorer:
    """Valence of what one and the same thing is called; see ``lexicons/naming/card.toml``."""
    return LexiconScorer("naming")


def frames() -> LexiconScorer:
    """Shares of frames, of the Policy Frames Codebook and of conflict news; see ``lexicons/frames/card.toml``."""
    return LexiconScorer("frames")


def moral() -> LexiconScorer:
    """Shares of the moral foundations, virtue and vice; see ``lexicons/moral/card.toml``."""
    return LexiconScorer("moral")


def hedges() -> LexiconScorer:
    """Density of wording that withholds commitment; see ``lexicons/hedges/card.toml``."""
    return LexiconScorer("hedges")


def boosters() -> LexiconScorer:
    """Density of wording that insists; see ``lexicons/boosters/card.toml``."""
    return LexiconScorer("boosters")


def subjectives() -> LexiconScorer:
    """Density of one-sided wording; see ``lexicons/subjectives/card.toml``."""
    return LexiconScorer("subjectives")
