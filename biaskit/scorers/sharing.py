"""One reading of each sentence for all scorers that read sentences for lexicons."""

from collections.abc import Sequence
from typing import Any, Protocol, runtime_checkable

from biaskit.lexicon import Lexicon
from biaskit.scorers.sentences import SentenceReader


@runtime_checkable
class ReadingScorer(Protocol):
    """A scorer that reads sentences through a `SentenceReader`, which several may share."""

    reader: SentenceReader

    def with_reader(self, reader: SentenceReader) -> Any:
        """The same scorer, reading through another reader that knows its lexicons."""


def sharing(scorers: Sequence[Any]) -> list[Any]:
    """The scorers, those that read sentences with one reader for them all: a sentence is searched and parsed once.

    The scorers given stay as they are; those that share are new ones. A scorer whose pipeline is another, or whose
    lexicon has the name of another one's, keeps its own reader, and so does one of a class that does not say itself
    how it gets another (``with_reader``). Scorers that share one already are returned.
    """
    lexicons: dict[str, Lexicon] = {}
    joined = [False] * len(scorers)
    pipelines = [scorer.reader.pipeline for scorer in scorers if _can_share(scorer)]
    for place, scorer in enumerate(scorers):
        if _can_share(scorer) and scorer.reader.pipeline == pipelines[0]:
            own = {lexicon.name: lexicon for lexicon in scorer.reader.lexicons}
            joined[place] = all(lexicons.get(name, lexicon) == lexicon for name, lexicon in own.items())
            lexicons |= own if joined[place] else {}
    readers = {id(scorer.reader) for scorer, shared in zip(scorers, joined, strict=True) if shared}
    if len(readers) < 2:
        return list(scorers)
    reader = SentenceReader(tuple(lexicons.values()), pipelines[0])
    return [s.with_reader(reader) if shared else s for s, shared in zip(scorers, joined, strict=True)]


def _can_share(scorer: Any) -> bool:
    """Whether it reads sentences, and `with_reader` gives its own kind: a subclass may rate in another way."""
    return isinstance(scorer, ReadingScorer) and "with_reader" in vars(type(scorer))
