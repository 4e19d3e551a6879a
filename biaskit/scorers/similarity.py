"""Frames by their definitions alone: how near are the words about a target to each? Nothing trained, no list."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from biaskit.errors import InputError
from biaskit.lexicon import load_lexicon
from biaskit.scorers.vectors import WordReader, WordScorer, shown_cues, unit

CUES = 3
NAME = "frames-zeroshot"


class FrameSimilarity(WordScorer):
    """How near the words about a target are to each frame's definition, against all frames taken together.

    A frame is the mean of two vectors, of its name and of its definition; its direction runs from the mean of all
    frames to it. A rating is the mean cosine of that direction with the words that bear on the target, each in its
    context, names left out: in [-1, 1], 0 where they are no nearer to this frame than to frames on the whole, rarely
    beyond ±.3. The plain cosine would have no such zero: any news is nearer to "political" than to nothing. NaN where
    there is no word besides names. Cues are the words nearest to the frame and farthest from it.

    A rating in which one frame stands first says little by itself, for the subject of a text moves all its ratings.
    Nothing is trained or fitted, but which form this takes was chosen among some fifty with the two sets at hand
    (``python -m benchmarks.microframe``): macro-F1 of the frame that
    stands first is .20 on GVFC's headlines, all on gun violence (the lexicon `frames` .60), and .48 on 120 sentences on
    many subjects (.70). Use it to sort texts by a frame for which no list of words is at hand.

    Args:
        definitions: name of each frame to its definition, two frames or more; None for the 33 of ``lexicons/frames``.
        name: name of the scorer.
        cues: how many words are shown as evidence.
        threads: how many texts are read side by side; None for as many as there are processors to use.

    Raises:
        InputError: for fewer than two frames, or a definition that cannot be read.

    >>> from biaskit.types import Mention
    >>> weather = FrameSimilarity({"rain": "Wet weather, clouds and floods.", "drought": "A dry time without water."})
    >>> rain, drought = weather.rate([Mention("a", "Peru", "Peru waits for water on parched fields.", 0, 4)])
    >>> rain.value < 0 < drought.value
    True
    """

    blind = True
    on_request = True
    """Not among the scorers that run when none is named."""

    def __init__(
        self,
        definitions: Mapping[str, str] | None = None,
        *,
        name: str = NAME,
        cues: int = CUES,
        threads: int | None = None,
    ) -> None:
        self.definitions = dict(definitions) if definitions is not None else _shipped()
        if len(self.definitions) < 2:
            raise InputError(f"{len(self.definitions)} frames are defined; give two or more, name to definition.")
        self.name = name
        self.cues = shown_cues(cues)
        self._reader = WordReader(threads=threads)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The frames."""
        return tuple(self.definitions)

    @property
    def settings(self) -> Mapping[str, Any]:
        """The definitions; recorded in the manifest."""
        return {"definitions": self.definitions}

    def _weigh(self, vectors: Any) -> Any:
        return (vectors @ self._directions.T).T

    @cached_property
    def _directions(self) -> Any:
        """From the mean of all frames to each of them, of length 1, one row each."""
        names, texts = (self._reader.phrases(list(part)) for part in zip(*self.definitions.items(), strict=True))
        frames = unit(names + texts)
        return unit(frames - frames.mean(axis=0))


def _shipped() -> dict[str, str]:
    return {frame["name"]: frame["definition"] for frame in load_lexicon("frames").card["category"]}
