"""Summaries of ratings where they lie: each worker sums up some parts, and one table comes home."""

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from biaskit.cluster.driving import Driver
from biaskit.cluster.places import Folder, looking
from biaskit.errors import InputError
from biaskit.progress import status

if TYPE_CHECKING:
    from biaskit.summary.totals import Totals

_PARTS = 8
"""Parts that one task reads, and totals that one adds."""
_BATCH = 2**16
"""Rows that are copied at once."""


def summarize(
    client: Any,
    out: Any,
    by: str | Sequence[str] = ("source", "target"),
    *,
    seed: int = 0,
    n_resamples: int = 2000,
    level: float = 0.95,
    weights: str = "mention",
    min_n: int = 1,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    duplicates: str = "once",
    retries: int = 2,
    out_options: Mapping[str, Any] | None = None,
    progress: bool | None = None,
) -> "pd.DataFrame":
    """Mean rating of each group with its interval, computed on a cluster; the numbers of `biaskit.summarize`.

    Counts and means are exact; intervals are of the same draws as those that `biaskit.summarize` makes of a folder.

    Args:
        client: a `dask.distributed.Client`.
        out: address of the folder, or the `Rated` that `rate` returned.
        by: grouping columns; scorer and dimension are added.
        seed, n_resamples, level, weights, min_n, scorer, dimension, duplicates: as for `biaskit.summarize` of a folder.
        retries: how often a task is begun again after it failed.
        out_options: for fsspec, such as credentials.
        progress: show that it runs; see `biaskit.progress.bar`.

    Returns:
        The summary table.

    Raises:
        MissingExtraError: when the extra ``cluster`` is not installed.
        InputError: when the folder holds no parts, or for an option out of range.
        NotFoundError: for a column, scorer or dimension that the ratings lack.
        BiaskitError: when the cluster fails.

    >>> summarize(None, "ratings", "target")
    Traceback (most recent call last):
    biaskit.errors.InputError: None is no client. Give a dask.distributed.Client: Client('tcp://...').
    """
    from biaskit.summary.stored import check_kinds

    driver = Driver(client, retries)
    folder = Folder(str(getattr(out, "out", out)), dict(out_options or {}))
    with looking(folder.address):
        names = folder.names("part-*.parquet")
    if not names:
        raise InputError(
            f"{folder.address!r} holds no part files. Give the folder of a run: rate(client, source, out)."
        )
    options = {"seed": seed, "n_resamples": n_resamples, "weights": weights, "duplicates": duplicates}
    chosen = {"scorer": scorer, "dimension": dimension}
    batches = [names[first : first + _PARTS] for first in range(0, len(names), _PARTS)]
    jobs = [(batch, by, {**options, **chosen}, folder) for batch in batches]
    with status("Summing up", progress=progress):
        made: Totals = driver.merged("sum", totals_of_parts, jobs, added, _PARTS)
        all_jobs = [(batch, by, options, folder) for batch in batches]
        check_kinds(
            made.kinds,
            lambda: driver.merged("sum", totals_of_parts, all_jobs, added, _PARTS).kinds,
            scorer,
            dimension,
        )
    return made.summary(level=level, min_n=min_n)


def totals_of_parts(names: Sequence[str], by: str | Sequence[str], options: Mapping[str, Any], folder: Folder) -> Any:
    """The totals of some parts, of which one piece at a time is held."""
    return reduce(_added, (_totals(name, by, options, folder) for name in names))


def added(*totals: Any) -> Any:
    """Totals as one; those that were given stay as they are, since a worker may add them again."""
    from copy import deepcopy

    return reduce(_added, totals[1:], deepcopy(totals[0]))


def _added(one: Any, other: Any) -> Any:
    return one.add(other)


def _totals(name: str, by: str | Sequence[str], options: Mapping[str, Any], folder: Folder) -> Any:
    from biaskit.summary.stored import totals_of

    with _here(name, by, folder) as part:
        return totals_of([part], by, **options)


@contextmanager
def _here(name: str, by: str | Sequence[str], folder: Folder) -> Iterator[Path]:
    """A part on this machine: itself, or for as long as it is needed a copy of the columns that are summed up."""
    if (own := folder.path(name)) is not None:
        yield own
        return
    with tempfile.TemporaryDirectory(prefix="biaskit-") as place:
        copy = Path(place) / name
        with folder.open(name) as stream:
            _copy(stream, copy, by)
        yield copy


def _copy(stream: Any, copy: Path, by: str | Sequence[str]) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from biaskit.summary.parts import REPEAT
    from biaskit.summary.rows import NEEDED, grouping

    file = pq.ParquetFile(stream)
    there = file.schema_arrow
    wanted = {*NEEDED, *grouping(pd.DataFrame(columns=there.names), by), REPEAT}
    columns = [name for name in there.names if name in wanted]
    with pq.ParquetWriter(copy, pa.schema([there.field(name) for name in columns])) as writer:
        for batch in file.iter_batches(batch_size=_BATCH, columns=columns):
            writer.write_batch(batch)
