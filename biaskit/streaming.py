"""Ratings of a corpus of any size, in bounded memory: parts of a few articles, written as they are done."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError, unwritable
from biaskit.types import Annotation

if TYPE_CHECKING:
    import pandas as pd

PART_ARTICLES = 64
"""Articles in one part."""

PLACES, REASONS = 10, 100
"""Articles set aside for one reason that a manifest names at most, and such reasons at most."""

MORE = "other reasons"
"""What counts the articles beyond the `REASONS`."""

ALWAYS = "duplicate_of"
"""Metadata column of every part: whether an article repeats an earlier one shows only later in the corpus."""

OTHER = "other_metadata"
"""Column of every part: as JSON, the metadata that has no column of its own because the first part has none of it."""


def rate_in_parts(
    annotations: Iterable[Annotation], scorers: Any = None, *, size: int = PART_ARTICLES
) -> "Iterator[pd.DataFrame]":
    """Ratings tables of ``size`` articles each, in order; the rows are those of `rate` on the whole.

    All parts have the columns of the first, `ALWAYS` and `OTHER`, so that they fit one schema.
    """
    from biaskit.annotation import join
    from biaskit.rating import rate
    from biaskit.scorers import load_scorers

    loaded, columns = load_scorers(scorers), None
    rest = iter(annotations)
    while batch := list(islice(rest, size)):
        table = rate(join(batch), loaded, progress=False)
        columns = columns if columns is not None else list(dict.fromkeys([*table.columns, ALWAYS, OTHER]))
        yield table.assign(**{OTHER: _packed(table, columns)}).reindex(columns=columns)


def _packed(table: "pd.DataFrame", columns: list[str]) -> "pd.Series[Any]":
    """The columns that are not among ``columns``, row by row as JSON; null where all are empty."""
    import pandas as pd

    rows = table[[name for name in table.columns if name not in columns]].astype(object)
    known = [
        {key: value for key, value in row.items() if not pd.isna(value)}
        for row in (rows.to_dict("records") if len(rows.columns) else ({} for _ in range(len(rows))))
    ]
    texts = [json.dumps(row, ensure_ascii=False, default=str) if row else None for row in known]
    return pd.Series(texts, index=table.index, dtype=object)


def write_ratings(tables: "Iterable[pd.DataFrame]", out: str | Path) -> int:
    """Write parts of ratings; to one file for .parquet, .csv and .jsonl, else to a folder of Parquet part files.

    A folder is created; its parts share one schema, and what is no part begins with "_". A file appears under its name
    when it is whole.

    Returns:
        Number of ratings written.

    Raises:
        InputError: when the place cannot be written, or the folder holds parts already.
    """
    from biaskit.tables import ratings_schema

    check_out(out)
    parts = iter(tables)
    first = next(parts, None)
    if first is None:
        return 0
    target, known = Path(out), set(ratings_schema().names)
    schema = ratings_schema([name for name in first.columns if name not in known])
    write = _write_file if _is_file(target) else _write_folder
    try:
        return write(chain([first], parts), target, schema)
    except OSError as error:
        raise unwritable(out, error) from error


def check_out(out: str | Path) -> None:
    """Refuse, before any work is done, a place that `write_ratings` could not write."""
    target = Path(out)
    if _is_file(target) and target.is_dir():
        raise InputError(f"{str(out)!r} is a folder. Give the name of a file that is to be written.")
    if not _is_file(target) and target.is_file():
        raise InputError(f"{str(out)!r} is a file, but not .parquet, .csv or .jsonl. Give one of these, or a folder.")
    if any(target.glob("part-*.parquet")):
        raise InputError(f"{str(out)!r} holds part files already. Choose an empty folder, or remove them.")


@dataclass(slots=True)
class Tally:
    """Counts what passes by, for the manifest of a run that never has the whole corpus in memory.

    Attributes:
        articles, mentions, quotations: how many.
        actors, outlets: their names.
        first, last: days of the first and the last article; None where none has a date.
        undated: articles without a date.
        reasons: why articles were set aside, and how many for each.
        places: of each reason the first `PLACES` articles.
    """

    articles: int = 0
    mentions: int = 0
    quotations: int = 0
    actors: set[str] = field(default_factory=set)
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

        Of the articles that annotation set aside all are counted, and the first `PLACES` for each reason named.

        Args:
            scorers: the scorers that rated.
            pipeline: name of the spaCy pipeline; None for the one that comes with biaskit.
            options: whatever else the user chose.
            ratings: how many were written.
            skipped: (place, reason) for what the reader left out.
        """
        from biaskit.manifest import build_manifest
        from biaskit.pipeline import DEFAULT_PIPELINE

        counts = {"read": self.articles, "actors": len(self.actors), "mentions": self.mentions}
        counts |= {"quotations": self.quotations, "ratings": ratings}
        made = build_manifest(
            skipped=(*skipped, *((place, reason) for reason, places in self.places.items() for place in places)),
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
        known = sorted(filter(None, (*days, self.first, self.last)))
        self.first, self.last = (known[0], known[-1]) if known else (None, None)
        self.undated += days.count("")
        self.articles += len(one.articles)
        self.mentions += len(one.mentions)
        self.quotations += len(one.quotations)
        self.actors |= {actor.name for actor in one.actors}
        self.outlets |= {article.outlet for article in one.articles if article.outlet}
        for place, told in one.skipped:
            reason = told if told in self.reasons or len(self.reasons) < REASONS else MORE
            self.reasons[reason] += 1
            if self.reasons[reason] <= PLACES:
                self.places.setdefault(reason, []).append(place)


def manifest_place(out: str | Path) -> Path:
    """Where the manifest of a run lies: beside a file of ratings, or in a folder of parts, where it is none of them.

    >>> manifest_place("news/ratings.csv").name, manifest_place("news/ratings").name
    ('ratings.manifest.json', '_manifest.json')
    """
    target = Path(out)
    return target.with_suffix(".manifest.json") if _is_file(target) else target / "_manifest.json"


def _is_file(target: Path) -> bool:
    from biaskit.tables import TABLE_SUFFIXES

    return target.suffix.lower() in TABLE_SUFFIXES


def _write_folder(tables: "Iterable[pd.DataFrame]", folder: Path, schema: Any) -> int:
    from biaskit.tables import write_table

    folder.mkdir(parents=True, exist_ok=True)
    rows = 0
    for number, table in enumerate(tables):
        beside = folder / f"_part-{number:05d}.parquet"
        write_table(table, beside, schema=schema)
        beside.rename(folder / f"part-{number:05d}.parquet")
        rows += len(table)
    return rows


def _write_file(tables: "Iterable[pd.DataFrame]", file: Path, schema: Any) -> int:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(f"_{file.name}.partial")
    write = _write_parquet if file.suffix.lower() == ".parquet" else _write_text
    try:
        rows = write(tables, beside, schema, file.suffix.lower())
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return rows


def _write_parquet(tables: "Iterable[pd.DataFrame]", beside: Path, schema: Any, _suffix: str) -> int:
    import pyarrow.parquet as pq

    from biaskit.tables.arrow import to_arrow

    rows = 0
    with pq.ParquetWriter(beside, schema) as writer:
        for table in tables:
            writer.write_table(to_arrow(table, schema))
            rows += len(table)
    return rows


def _write_text(tables: "Iterable[pd.DataFrame]", beside: Path, schema: Any, suffix: str) -> int:
    from biaskit.tables import write_table

    rows, header, part = 0, 0, beside.with_name(f"{beside.name}{suffix}")
    try:
        with beside.open("wb") as handle:
            for table in tables:
                data = write_table(_as_texts(table, schema), part, schema=schema).read_bytes()
                handle.write(data[header:])
                header = header or len(write_table(table.head(0), part, schema=schema).read_bytes())
                rows += len(table)
    finally:
        part.unlink(missing_ok=True)
    return rows


def _as_texts(table: "pd.DataFrame", schema: Any) -> "pd.DataFrame":
    """The table with its metadata as text, so that a value reads alike whatever the other values of its part are."""
    import pandas as pd

    from biaskit.tables import ratings_schema

    own = set(ratings_schema().names)
    texts = {
        name: pd.Series([None if pd.isna(v) else str(v) for v in table[name]], index=table.index, dtype=object)
        for name in schema.names
        if name not in own and name in table.columns
    }
    return table.assign(**texts)
