"""What `analyze` makes: records and tables, which it shows, sums up, reports and stores."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError, check_types, unwritable
from biaskit.types import Annotation
from biaskit.views.face import Face

if TYPE_CHECKING:
    import pandas as pd

    from biaskit.actors import Actors
    from biaskit.methods import Methods

_TABLES = ("articles", "actors", "mentions", "quotations", "ratings")


@dataclass(frozen=True, eq=False)
class Framing(Face):
    """Who frames whom in a body of news: records, tables, and what is made from them.

    Attributes:
        annotation: the records that `annotate` found.
        ratings: one row per mention, scorer and dimension; see `rate`.
        options: how it was made, for the manifest.
        seed: of every interval.
    """

    annotation: Annotation
    ratings: "pd.DataFrame"
    options: Mapping[str, Any] = field(default_factory=dict)
    seed: int = 0

    @cached_property
    def quotations(self) -> "pd.DataFrame":
        """Quotations: source, cue, content, voice, kind, targets and spans, one row each."""
        from biaskit.tables import quotations_table

        return quotations_table(self.annotation.quotations, self.annotation.articles)

    @cached_property
    def mentions(self) -> "pd.DataFrame":
        """Mentions of actors and events, one row each."""
        from biaskit.tables import mentions_table

        return mentions_table(self.annotation)

    @cached_property
    def actors(self) -> "pd.DataFrame":
        """Actors and events, with the strings that were linked to each and how often."""
        from biaskit.tables import actors_table

        found = self.annotation
        return actors_table(found.actors, found.mentions, found.quotations, found.articles)

    @cached_property
    def registry(self) -> "Actors":
        """The actors and events as a registry: save it as YAML, mend it, and give it back to `analyze`."""
        from biaskit.actors import Actors

        return Actors(self.annotation.actors)

    def summarize(self, by: str | Sequence[str] = ("source", "target"), **options: Any) -> "pd.DataFrame":
        """Mean rating of each group with its interval, under this framing's seed; see `biaskit.summarize`."""
        from biaskit.summary import summarize

        return summarize(self.ratings, by, **{"seed": self.seed, **options})

    def rolled_up(self) -> "pd.DataFrame":
        """Ratings with members counted as those they belong to, as source and as target (minister: state).

        A target that is one of the sources it belongs to is then spoken of by itself. Give the table to `summarize`,
        `contrast` and whatever else takes ratings.
        """
        from biaskit.contrasts import tops_of

        tops = tops_of(self.actors)
        sides = {name: self.ratings[name].map(lambda one: tops.get(one, one)) for name in ("source", "target")}
        return self.ratings.assign(**sides)

    def report(self, path: str | Path) -> Path:
        """Write the report, one HTML file that opens from disk, and return its path.

        Args:
            path: a file that ends in .html, or a folder, which receives index.html.

        Raises:
            InputError: when the place cannot be written.
        """
        from biaskit.methods import methods
        from biaskit.report import write_report

        check_types(Framing.report, {"path": path})
        if "\0" in str(path):
            raise unwritable(path, ValueError("a name holds no null character"))
        made = self.manifest()
        try:
            return write_report(
                path,
                ratings=self.ratings,
                quotations=self.quotations,
                mentions=self.mentions,
                actors=self.actors,
                articles=self.annotation.articles,
                manifest=made,
                skipped=self.annotation.skipped,
                seed=self.seed,
                methods=methods(made),
            )
        except OSError as error:
            raise unwritable(path, error) from error

    def manifest(self) -> dict[str, Any]:
        """What was run, on what, with which versions; JSON-able, the same for the same run."""
        from biaskit.manifest import build_manifest
        from biaskit.pipeline import DEFAULT_PIPELINE

        options = dict(self.options)
        pipeline = options.pop("pipeline", None) or DEFAULT_PIPELINE
        return build_manifest(
            articles=self.annotation.articles,
            skipped=self.annotation.skipped,
            scorers=options.pop("scorers", None) or self._scorers(),
            pipeline=pipeline,
            options=options,
            seed=self.seed,
            counts={
                "actors": len(self.annotation.actors),
                "mentions": len(self.annotation.mentions),
                "quotations": len(self.annotation.quotations),
                "ratings": len(self.ratings),
                "events": len({event for _, event in self.annotation.events}),
            },
        )

    def methods(self, *tables: Any, **options: Any) -> "Methods":
        """The paragraph and BibTeX for a paper that rests on this framing and on these tables; see `biaskit.methods`.

        Args:
            *tables: what its figures and numbers come from.
            **options: as for `biaskit.methods.methods`.
        """
        from biaskit.methods import methods

        return methods(self.manifest(), *tables, **options)

    def _scorers(self) -> list[Any]:
        """The scorers that rated, as far as they are installed, where nobody wrote down what they were."""
        from biaskit.scorers import get_scorer, list_scorers

        names = dict.fromkeys(self.ratings["scorer"]) if len(self.ratings) else {}
        return [get_scorer(name) for name in names if name in list_scorers()]

    def save(self, folder: str | Path) -> Path:
        """Store everything in a folder, as Parquet and JSON, and return the folder; `load` brings it back."""
        from biaskit.tables import articles_table, write_table

        check_types(Framing.save, {"folder": folder})
        target = Path(folder)
        tables = {"articles": articles_table(self.annotation.articles)}
        tables |= {name: getattr(self, name) for name in _TABLES[1:]}
        for name, table in tables.items():
            write_table(table, target / f"{name}.parquet")
        kept = {"options": dict(self.options), "seed": self.seed, "skipped": self.annotation.skipped}
        kept |= {"boilerplate": self.annotation.boilerplate, "events": self.annotation.events}
        text = json.dumps({"framing": kept, "manifest": self.manifest()}, ensure_ascii=False, indent=1, default=str)
        (target / "manifest.json").write_text(text, encoding="utf-8", errors="replace")
        return target

    @classmethod
    def load(cls, folder: str | Path) -> "Framing":
        """Bring back what `save` stored.

        Raises:
            InputError: when the folder does not hold a stored framing.
        """
        from biaskit.tables import read_table, to_actors, to_articles, to_mentions, to_quotations

        check_types(cls.load, {"folder": folder})
        source = Path(folder)
        missing = [n for n in (*(f"{t}.parquet" for t in _TABLES), "manifest.json") if not _is_there(source / n)]
        if missing:
            raise InputError(
                f"{str(folder)!r} holds no stored framing: {', '.join(missing)} missing. Give save()'s folder."
            )
        tables = {name: read_table(source / f"{name}.parquet") for name in _TABLES}
        kept = _stored(source / "manifest.json")
        try:
            annotation = Annotation(
                to_articles(tables["articles"]),
                to_actors(tables["actors"]),
                to_mentions(tables["mentions"]),
                to_quotations(tables["quotations"]),
                *(kept[name] for name in ("skipped", "boilerplate", "events")),
            )
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
            raise InputError(f"{str(folder)!r} holds no framing that save() stored: {error}.") from error
        return cls(annotation, tables["ratings"], kept["options"], kept["seed"])

    def __repr__(self) -> str:
        found = self.annotation
        return (
            f"<Framing: {len(found.articles)} articles, {len(found.actors)} actors, {len(found.mentions)} mentions, "
            f"{len(found.quotations)} quotations, {len(self.ratings)} ratings>"
        )


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name too long
        return False


def _stored(path: Path) -> dict[str, Any]:
    try:
        kept: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["framing"]
        return {
            "options": dict(kept["options"]),
            "seed": int(kept["seed"]),
            "skipped": tuple((place, reason) for place, reason in kept["skipped"]),
            "boilerplate": tuple((article_id, (low, high)) for article_id, (low, high) in kept["boilerplate"]),
            "events": tuple((article_id, event) for article_id, event in kept.get("events", ())),
        }
    except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as error:
        raise InputError(f"{str(path)!r} is not a manifest that save() wrote: {error}.") from error
