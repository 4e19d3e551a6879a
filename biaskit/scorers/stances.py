"""Who is for or against whom, as the shipped model reads it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations
from typing import Any

from biaskit.masking import blind
from biaskit.scorers.attitudes import Attitude
from biaskit.scorers.encoder import Encoder
from biaskit.scorers.probabilities import softmax
from biaskit.types import Mention, Rating, polarity

_HEAD = "attitude"


class StanceReader:
    """Reads, in sentences that name two actors or more, who is for or against whom; names are hidden.

    For each ordered pair of actors the model sees the whole sentence (of a long one the part around the target, which a
    holder far away is no part of), in which the holder, the target and all others have three placeholders, and gives
    the probabilities of against, neither and for. The value is that of for minus that of against, in [-1, 1]. It was
    trained on own sentences alone (``training/CARD.md``). Whose voice tells it does not matter: words of a source and
    deeds that the outlet tells of are read alike. `AttitudeFinder` finds the same by rules, with its evidence.

    Args:
        threads: how many sentences are read side by side; None for as many as there are processors to use.

    >>> from biaskit.annotation import annotate
    >>> mentions = annotate(["Chile attacked Peru."]).mentions
    >>> {(a.holder, a.mention.target): a.polarity for a in StanceReader().find(mentions)}
    {('Chile', 'Peru'): -1, ('Peru', 'Chile'): 0}
    """

    def __init__(self, *, threads: int | None = None) -> None:
        self._encoder = Encoder("model", threads=threads)

    def find(self, mentions: Sequence[Mention]) -> list[Attitude]:
        """An attitude for each ordered pair of actors that a sentence names, "neither" among them.

        A sentence that names fewer than two actors gives none; where no sentence names two, the list is empty. An actor
        named twice is one actor. Events do not count, nor do mentions whose target the sentence does not name.
        """
        pairs = list(_pairs(mentions))
        seen = [blind(_whole(target), holder=(holder.start, holder.end)) for holder, target in pairs]
        distinct = list(dict.fromkeys((one.text, one.target) for one in seen))
        rows = self._encoder.run([self._encoder.tokenize(*one) for one in distinct])
        read = dict(zip(distinct, rows, strict=True))
        return [self._attitude(*pair, read[one.text, one.target]) for pair, one in zip(pairs, seen, strict=True)]

    def _attitude(self, holder: Mention, target: Mention, row: Mapping[str, Any]) -> Attitude:
        shares = softmax([float(logit) for logit in row[_HEAD]])
        share = dict(zip(self._encoder.card["pairs"][_HEAD], shares, strict=True))
        against, neither, favour = share["against"], share["neither"], share["for"]
        rating = Rating(target, "model", _HEAD, favour - against, (), (against, neither, favour))
        return Attitude(holder.target, target, rating.value, polarity(rating), "model")


def _pairs(mentions: Iterable[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Ordered pairs of actors of a sentence, each at its first name there, or at its first place."""
    together: dict[tuple[str, str, int], dict[str, list[Mention]]] = defaultdict(lambda: defaultdict(list))
    for mention in mentions:
        if mention.start < mention.end and mention.kind != "event":
            together[mention.article_id, mention.part, mention.sentence_start][mention.target].append(mention)
    for actors in together.values():
        yield from permutations(map(_first, actors.values()), 2)


def _first(mentions: Sequence[Mention]) -> Mention:
    return min(mentions, key=lambda one: (one.sentence[one.start : one.end].islower(), one.start))


def _whole(mention: Mention) -> Mention:
    return replace(mention, scope=(), voice="outlet", source=None, chain=())
