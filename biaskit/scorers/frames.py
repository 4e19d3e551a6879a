"""Frames by the lexicon ``lexicons/frames``: the Policy Frames Codebook and the frames of conflict news beneath it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from biaskit.lexicon import Lexicon, load_lexicon
from biaskit.scorers.masked import Found, rate_masked
from biaskit.types import Cue, Mention, Rating


class FramesScorer:
    """Share of the frame words about a target that speak for each frame, in [0, 1].

    The words that bear on the target are looked up, names hidden. A word speaks for its own frame ("crime") and for the
    one above it ("crime and punishment"). The share is the weight of a frame's words over that of all frame words, so
    that the shares of frames on one level sum to at most 1. NaN in every dimension when no frame word is there.
    Frames: Boydstun et al. 2014; Card et al. 2015, 10.3115/v1/P15-2072.

    >>> sentence = "They called the raid an act of piracy."
    >>> ratings = FramesScorer().rate([Mention("a", "raid", sentence, 16, 20)])
    >>> {rating.dimension: rating.value for rating in ratings if rating.value > 0}
    {'crime and punishment': 1.0, 'crime': 1.0}
    """

    name = "frames"
    blind = True

    @cached_property
    def _lexicon(self) -> Lexicon:
        return load_lexicon("frames")

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names of the frames, those of the codebook first."""
        return self._lexicon.categories

    @property
    def digest(self) -> str:
        """SHA-256 of the lexicon's file."""
        return self._lexicon.digest

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention; see the class."""
        return rate_masked(mentions, self.name, self.dimensions, self._measure)

    def _measure(self, text: str) -> Mapping[str, Found]:
        parents = self._lexicon.parents
        cues: defaultdict[str, list[Cue]] = defaultdict(list)
        total = 0.0
        for match in self._lexicon.match(text):
            cue = Cue(match.start, match.end, match.entry.weight, "lexicon")
            total += match.entry.weight
            for frame in dict.fromkeys(
                [*match.entry.categories, *(parents[c] for c in match.entry.categories if c in parents)]
            ):
                cues[frame].append(cue)
        if not total:
            return {}
        return {
            frame: Found(sum(c.weight for c in cues[frame]) / total, tuple(cues[frame])) for frame in self.dimensions
        }

    def __getstate__(self) -> dict[str, Any]:
        """Leave the lexicon behind, which another process loads anew."""
        return {}
