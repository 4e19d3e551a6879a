"""What a run does with articles, and doing it with those of one part."""

import gc
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from biaskit.rating.guarding import guarded
from biaskit.rating.rater import Rater, listed
from biaskit.streaming import Part, Tally
from biaskit.types import Annotation, Article, Scorer

if TYPE_CHECKING:
    import pandas as pd

    from biaskit.actors import Actors

ALWAYS = "duplicate_of"
"""Metadata column of every part: whether an article repeats an earlier one shows only later in the corpus."""

OTHER = "other_metadata"
"""Column of every part: as JSON, the metadata that has no column of its own because the first part has none of it."""


@dataclass(frozen=True)
class Plan:
    """What is done with articles, the same for every part of a run; small enough to be sent to other processes.

    Attributes:
        registry: actors and events to link to; None for the built-in gazetteer.
        targets: keep what is said of these only; None for all.
        pipeline: name of an installed spaCy pipeline; None for the one that comes with biaskit.
        scorers: names or `Scorer` objects; None for every offline one.
        metadata: columns of the ratings for the articles' metadata.
        unasserted: rate words too that were refused, denied, hoped or only thought.
    """

    registry: "Actors | None" = None
    targets: tuple[str, ...] | None = None
    pipeline: str | None = None
    scorers: tuple[str | Scorer, ...] | None = None
    metadata: tuple[str, ...] = ()
    unasserted: bool = False

    @classmethod
    def asked(
        cls,
        *,
        actors: Any = None,
        targets: Any = None,
        pipeline: str | None = None,
        scorers: Any = None,
        **options: Any,
    ) -> "Plan":
        """The plan for what `biaskit.rate` takes for its arguments.

        Raises:
            NotFoundError: for a scorer that is not installed.
            InputError: for what is no registry, target or scorer.

        >>> Plan.asked(targets="Peru", scorers="vader").targets
        ('Peru',)
        """
        from biaskit.actors import registry_of
        from biaskit.annotation import target_names
        from biaskit.scorers import load_scorers

        registry_of(actors)
        names, wanted = listed(scorers), target_names(targets)
        load_scorers(names)
        return cls(
            registry=actors,
            targets=None if wanted is None else tuple(wanted),
            pipeline=pipeline,
            scorers=None if names is None else tuple(names),
            **options,
        )

    def for_columns(self, articles: Sequence[Article]) -> "Plan":
        """The plan with columns for the metadata of these articles, those of the first part."""
        from biaskit.tables.build import meta_names

        return replace(self, metadata=tuple(dict.fromkeys([*meta_names(articles).values(), ALWAYS, OTHER])))

    @property
    def schema(self) -> Any:
        """Arrow schema of the ratings of every part."""
        from biaskit.tables import ratings_schema

        return ratings_schema(self.metadata)

    def described(self) -> dict[str, Any]:
        """What the run is, for JSON: versions, scorers, registry, options; equal for runs that make the same rows."""
        from biaskit.manifest import NO_ROWS, build_manifest, registry_digest
        from biaskit.pipeline import DEFAULT_PIPELINE
        from biaskit.scorers import load_scorers

        options: dict[str, Any] = {"targets": self.targets, "registry": registry_digest(self.registry)}
        options |= {"metadata": self.metadata, "unasserted": self.unasserted}
        made = build_manifest(
            scorers=load_scorers(self.scorers), pipeline=self.pipeline or DEFAULT_PIPELINE, options=options
        )
        told = {name: made[name] for name in ("platform", "pipeline", "data", "scorers", "options")}
        return {"versions": {name: made["versions"][name] for name in made["versions"] if name not in NO_ROWS}, **told}

    def manifest(self, tally: Tally, ratings: int, skipped: Sequence[tuple[str, str]]) -> dict[str, Any]:
        """Manifest of a run by this plan; see `Tally.manifest`."""
        from biaskit.manifest import registry_digest
        from biaskit.scorers import load_scorers

        options: dict[str, Any] = {"targets": self.targets, "pipeline": self.pipeline}
        options |= {"registry": registry_digest(self.registry)} | ({"unasserted": True} if self.unasserted else {})
        scorers = load_scorers(self.scorers)
        return tally.manifest(
            scorers=scorers, pipeline=self.pipeline, options=options, ratings=ratings, skipped=skipped
        )

    def worker(self) -> "Worker":
        """What does it, with models that are loaded once."""
        return Worker(self)


class Worker:
    """Does what a plan says, with models that are loaded once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan

    @cached_property
    def _rater(self) -> Rater:
        return Rater(self.plan.scorers)

    @cached_property
    def _annotator(self) -> Any:
        from biaskit.annotation import annotator

        return annotator(self.plan.registry, self.plan.targets, self.plan.pipeline)

    def work(self, articles: Sequence[Article], *, set_aside: Sequence[tuple[str, str]] = ()) -> Part:
        """Annotate and rate the articles of one part.

        Args:
            articles: in order.
            set_aside: (article id, reason) of those that are not to be touched.

        Raises:
            BiaskitError: when a scorer fails with a sound sentence too.

        >>> part = Plan(scorers=("vader",)).worker().work([Article("a", "Peru won.")])
        >>> part.ratings.select(["target", "value"]).to_pylist()
        [{'target': 'Peru', 'value': 0.5719}]
        """
        reasons = dict(set_aside)
        known = [article for article in articles if article.id not in reasons]
        with _uncollected():
            return self._made(known, reasons)

    def _made(self, articles: Sequence[Article], reasons: Mapping[str, str]) -> Part:
        import pyarrow as pa

        from biaskit.annotation import join
        from biaskit.tables import quotations_table
        from biaskit.tables.arrow import to_arrow
        from biaskit.tables.schema import table_schema

        annotations = [*self._annotator.annotate_all(articles), Annotation((), (), (), (), tuple(reasons.items()))]
        make = partial(self._ratings, self._rater)
        alone = partial(self._ratings, Rater(self._rater.scorers, remembered=0))
        ratings, annotations = guarded(annotations, make, pa.concat_tables, alone=alone)
        whole = join(annotations)
        quotations = quotations_table(whole.quotations, whole.articles)
        tally = Tally()
        for _ in tally.watch(annotations):
            pass
        return Part(ratings, to_arrow(quotations, table_schema(quotations)), tally)

    def _ratings(self, rater: Rater, annotation: Annotation) -> Any:
        from biaskit.tables import ratings_arrow

        due = [mention for mention in annotation.mentions if mention.asserted or self.plan.unasserted]
        rated = rater.rate(due)
        extend = partial(_with_others, self.plan.schema.names)
        return ratings_arrow(rated, annotation.articles, self.plan.schema, extend=extend)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the search for circles of garbage: there are next to none here, and it goes through all lexicons."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _with_others(columns: Sequence[str], table: "pd.DataFrame") -> "pd.DataFrame":
    """With the column `OTHER`, where it is asked for: what is in no other of ``columns``, as JSON; null for nothing."""
    import pandas as pd

    if OTHER not in columns:
        return table
    rows = table[[name for name in table.columns if name not in columns]].astype(object)
    known = [
        {key: value for key, value in row.items() if not pd.isna(value)}
        for row in (rows.to_dict("records") if len(rows.columns) else ({} for _ in range(len(rows))))
    ]
    texts = [json.dumps(row, ensure_ascii=False, default=str) if row else None for row in known]
    return table.assign(**{OTHER: pd.Series(texts, index=table.index, dtype=object)})
