"""Any contrast that a user writes down, without training: which of two poles are the words about a target nearer to?"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from biaskit.errors import InputError
from biaskit.scorers.vectors import WordReader, WordScorer, shown_cues, unit

CUES = 3
_SAME = 1e-3
"""Poles nearer to each other than this have no direction between them."""


class Microframe(WordScorer):
    """A contrast of two poles, each a few phrases: where do the words about a target stand between them, how far out?

    FrameAxis (Kwak, An, Jing and Ahn 2021, 10.7717/peerj-cs.644) with words in their context in place of words from a
    dictionary. A pole is the mean of its phrases' vectors, and the axis v runs from the negative pole to the positive
    one. A word's contribution is c = cos(w, v), w being the mean of its pieces as the sentence encoder all-MiniLM-L6-v2
    reads them in the sentence. Of the words that bear on the target, names left out:

    - ``bias``: the mean of c, in [-1, 1]; above 0 nearer to the first pole, below 0 to the second, 0 between them.
      Rarely beyond ±.3.
    - ``intensity``: the mean of c², in [0, 1]: how far out the words lie, whichever way; of words on both
      sides the bias is near 0 and the intensity is not. Rarely beyond .1. FrameAxis takes it about the bias of the
      whole corpus; here it is taken about 0, the middle of the poles, so that a rating does not hang on what else
      is rated.

    Both are NaN where there is no word besides names. Cues are the words that lie farthest out, each weighing its c (of
    intensity its c²). Values tell mentions apart on one axis; between two axes, and against 0, they tell less, for the
    subject of a sentence moves them too: compare with the corpus by `biaskit.chance.against_chance`. Names are hidden
    by `biaskit.masking.blind`; the label of an event ("the seizure") is read. Irony and negation are not seen.

    Not trained, and measured only to see that it works (``python -m benchmarks.microframe``): of GVFC's headlines, axes
    between each two of nine frames, three phrases a pole, set those two apart with an AUC of .92 on average (.86 with
    one phrase); an axis from praise to blame sets positive targets of NewsMTSC apart from negative ones with .87.

    Args:
        positive: name of the pole at the upper end.
        negative: name of the pole at the lower end.
        positive_phrases: what stands for it, three to ten phrases; without any the pole's name does.
        negative_phrases: likewise.
        name: name of the scorer; None for "<positive> vs. <negative>".
        cues: how many words are shown as evidence.
        threads: how many texts are read side by side; None for as many as there are processors to use.

    Raises:
        InputError: for a pole without a name, phrases that cannot be read, or poles that are the same.

    >>> from biaskit.types import Mention
    >>> sea = Microframe("theft and piracy", "anti-drug operations", ["stealing oil", "armed robbery at sea"],
    ...                  ["fighting drug smugglers", "law enforcement at sea"])
    >>> bias, intensity = sea.rate([Mention("a", "Peru", "Peru stole the oil, as bandits do.", 0, 4)])
    >>> bias.value > 0, intensity.value > 0
    (True, True)
    >>> bias, _ = sea.rate([Mention("a", "Peru", "Peru searched the ship for cocaine.", 0, 4)])
    >>> bias.value < 0, [bias.mention.sentence[cue.start : cue.end] for cue in bias.cues]
    (True, ['searched', 'ship', 'cocaine'])
    """

    dimensions = ("bias", "intensity")
    blind = True

    def __init__(
        self,
        positive: str,
        negative: str,
        positive_phrases: Sequence[str] | str = (),
        negative_phrases: Sequence[str] | str = (),
        *,
        name: str | None = None,
        cues: int = CUES,
        threads: int | None = None,
    ) -> None:
        self.poles: Mapping[str, tuple[str, ...]] = {
            _named(positive): _phrases(positive, positive_phrases),
            _named(negative): _phrases(negative, negative_phrases),
        }
        if len(self.poles) < 2:
            raise InputError(f"Both poles are named {positive!r}. Give two names.")
        self.name = name or f"{positive} vs. {negative}"
        self.cues = shown_cues(cues)
        self._reader = WordReader(threads=threads)
        self._axis  # noqa: B018 - poles that cannot be used are refused here, not when rating

    @property
    def settings(self) -> Mapping[str, Any]:
        """The poles and their phrases, the positive pole first; recorded in the manifest."""
        return {"poles": self.poles}

    def _weigh(self, vectors: Any) -> Any:
        along = vectors @ self._axis
        return along, along**2

    @cached_property
    def _axis(self) -> Any:
        """From the negative to the positive pole, of length 1; the poles themselves are of length 1 before."""
        import numpy as np

        upper, lower = (_middle(self._reader.phrases(phrases)) for phrases in self.poles.values())
        length = float(np.linalg.norm(upper - lower))
        if length < _SAME:
            first, second = self.poles
            raise InputError(f"The poles {first!r} and {second!r} mean the same to the encoder. Give other phrases.")
        return (upper - lower) / length


def _middle(vectors: Any) -> Any:
    return unit([vectors.mean(axis=0)])[0]


def _named(pole: Any) -> str:
    if not isinstance(pole, str) or not pole.strip():
        raise InputError(f"A pole is named {pole!r}; give a text that is not empty, as 'theft and piracy'.")
    return pole


def _phrases(pole: str, given: Any) -> tuple[str, ...]:
    phrases = (given,) if isinstance(given, str) else tuple(given)
    wrong = [phrase for phrase in phrases if not isinstance(phrase, str) or not phrase.strip()]
    if wrong:
        raise InputError(f"The pole {pole!r} has the phrase {wrong[0]!r}; give texts that are not empty.")
    return phrases or (pole,)
