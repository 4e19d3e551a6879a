"""What passed by in a run that never has the whole corpus in memory, for its manifest."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from biaskit.types import Annotation

PLACES, REASONS = 10, 100
"""Articles set aside for one reason that a manifest names at most, and such reasons at most."""

NAMES = 100_000
"""Names of actors that are kept to count them; of more it is only known that they are more."""

MORE = "other reasons"
"""What counts the articles beyond the `REASONS`."""


@dataclass(slots=True)
class Tally:
    """Counts what passes by, for the manifest of a run that never has the whole corpus in memory.

    Attributes:
        articles, mentions, quotations: how many.
        actors: their names; None when they are more than `NAMES`.
        outlets: their names.
        first, last: days of the first and the last article; None where none has a date.
        undated: articles without a date.
        reasons: why articles were set aside, and how many for each.
        places: of each reason the first `PLACES` articles.
    """

    articles: int = 0
    mentions: int = 0
    quotations: int = 0
    actors: set[str] | None = field(default_factory=set)
    outlets: set[str] = field(default_factory=set)
    first: str | None = None
    last: str | None = None
    undated: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def watch(self, annotations: Iterable[Annotation]) -> Iterator[Annotation]:
        """The annotations as they come, counted."""
        for one in annotations:
            self._add(one)
            yield one

    def add(self, other: "Tally") -> None:
        """Count what another counted, which came after."""
        self.articles += other.articles
        self.mentions += other.mentions
        self.quotations += other.quotations
        self.undated += other.undated
        self._name(other.actors)
        self.outlets |= other.outlets
        self._span([other.first, other.last])
        for reason, number in other.reasons.items():
            self._set_aside(reason, number, other.places.get(reason, ()))

    def to_json(self) -> dict[str, Any]:
        """What JSON knows of it; `from_json` makes it again."""
        return {
            "articles": self.articles,
            "mentions": self.mentions,
            "quotations": self.quotations,
            "actors": None if self.actors is None else sorted(self.actors),
            "outlets": sorted(self.outlets),
            "first": self.first,
            "last": self.last,
            "undated": self.undated,
            "reasons": dict(self.reasons),
            "places": self.places,
        }

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> "Tally":
        """What `to_json` told.

        >>> Tally.from_json(Tally(articles=3).to_json()).articles
        3
        """
        sets = {name: None if told[name] is None else set(told[name]) for name in ("actors", "outlets")}
        return cls(**{**told, **sets, "reasons": Counter(told["reasons"])})

    def manifest(
        self,
        *,
        scorers: Iterable[Any],
        pipeline: str | None,
        options: Mapping[str, Any],
        ratings: int,
        skipped: Sequence[tuple[str, str]] = (),
    ) -> dict[str, Any]:
        """Manifest of the run, once all has passed: that of `build_manifest` without a seed or hashes of the texts.

        Of the articles that were left out all are counted, and the first `PLACES` for each reason named. Actors are
        counted up to `NAMES`.

        Args:
            scorers: the scorers that rated.
            pipeline: name of the spaCy pipeline; None for the one that comes with biaskit.
            options: whatever else the user chose.
            ratings: how many were written.
            skipped: (place, reason) for what the reader left out.
        """
        from biaskit.manifest import build_manifest
        from biaskit.pipeline import DEFAULT_PIPELINE

        counts = {"read": self.articles} | ({} if self.actors is None else {"actors": len(self.actors)})
        counts |= {"mentions": self.mentions, "quotations": self.quotations, "ratings": ratings}
        made = build_manifest(
            skipped=(
                *_first(skipped),
                *((place, reason) for reason, places in self.places.items() for place in places),
            ),
            scorers=scorers,
            pipeline=pipeline or DEFAULT_PIPELINE,
            options=options,
            counts=counts,
        )
        del made["seed"]  # nothing is drawn
        reasons = Counter(str(reason) for _, reason in skipped) + self.reasons
        made["skipped"]["reasons"], made["counts"]["skipped"] = dict(sorted(reasons.items())), reasons.total()
        made["corpus"] = {"outlets": len(self.outlets), "first": self.first, "last": self.last, "undated": self.undated}
        return made

    def _add(self, one: Annotation) -> None:
        from biaskit.manifest import day_of

        days = [day_of(article.date) for article in one.articles]
        self._span(days)
        self.undated += days.count("")
        self.articles += len(one.articles)
        self.mentions += len(one.mentions)
        self.quotations += len(one.quotations)
        self._name({actor.name for actor in one.actors})
        self.outlets |= {article.outlet for article in one.articles if article.outlet}
        for place, reason in one.skipped:
            self._set_aside(reason, 1, (place,))

    def _name(self, actors: set[str] | None) -> None:
        if self.actors is not None:
            self.actors.update(actors or ())
            if actors is None or len(self.actors) > NAMES:
                self.actors = None

    def _span(self, days: Iterable[str | None]) -> None:
        known = sorted(filter(None, (*days, self.first, self.last)))
        self.first, self.last = (known[0], known[-1]) if known else (None, None)

    def _set_aside(self, told: str, number: int, places: Sequence[str]) -> None:
        reason = told if told in self.reasons or len(self.reasons) < REASONS else MORE
        self.reasons[reason] += number
        named = self.places.setdefault(reason, [])
        named.extend(places[: PLACES - len(named)])


def _first(skipped: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Of each reason the first `PLACES` places."""
    seen: Counter[str] = Counter()
    for place, reason in skipped:
        seen[reason] += 1
        if seen[reason] <= PLACES:
            yield place, reason
