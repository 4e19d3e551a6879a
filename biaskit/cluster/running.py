"""Rating on a cluster: what was asked for, checked and noted, then done in two passes."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biaskit.cluster.driving import Driver
from biaskit.cluster.finding import addresses_of, files_of, holds
from biaskit.cluster.notes import begin
from biaskit.cluster.partitions import BLOCK_SIZE
from biaskit.cluster.passes import Passes
from biaskit.cluster.places import File, Folder, Options
from biaskit.cluster.scanning import Reading
from biaskit.errors import InputError, not_found
from biaskit.rating import Plan
from biaskit.reading.articles import DUPLICATES, ERRORS
from biaskit.reading.columns import check_columns
from biaskit.streaming import Tally
from biaskit.tables import TABLE_SUFFIXES
from biaskit.types import Scorer


@dataclass(frozen=True)
class Rated:
    """What a run on a cluster left.

    Attributes:
        out: address of the folder: ``part-00000000.parquet`` and so on with the ratings, ``_quotations/`` with parts
            of the quotations, and the manifest.
        rows: ratings in it.
        tally: counts of articles, mentions and quotations, and of what was set aside.
        failed: (partition, reason) of those that could not be read or rated.
    """

    out: str
    rows: int
    tally: Tally
    failed: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        """What was rated, and what was set aside."""
        aside = f", {self.tally.reasons.total():,} set aside" if self.tally.reasons else ""
        count = len({place for place, _ in self.failed})
        failed = f"; {count:,} partition{'s' if count > 1 else ''} failed" if count else ""
        return f"{self.tally.articles:,} articles rated{aside}{failed}. {self.rows:,} ratings: {self.out}"


def rate(
    client: Any,
    source: str | Path | Iterable[str | Path],
    out: str | Path,
    *,
    scorers: str | Scorer | Iterable[str | Scorer] | None = None,
    actors: Any = None,
    targets: Any = None,
    pipeline: str | None = None,
    columns: Mapping[str, str] | None = None,
    errors: str = "warn",
    duplicates: str = "flag",
    language: str | None = "en",
    resume: bool = False,
    retries: int = 2,
    block_size: int = BLOCK_SIZE,
    source_options: Mapping[str, Any] | None = None,
    out_options: Mapping[str, Any] | None = None,
    progress: bool | None = None,
) -> Rated:
    """Rate a corpus on a Dask cluster; the rows are those that one machine would write of the same files.

    The corpus is cut into partitions (row groups of Parquet, blocks of JSON lines, other files whole), each of which
    is one task. They are read twice: first for what repeats what, whatever partition it is in, then to be rated. A
    part is written by the worker that made it, and counts when it is whole. Workers may come, go and die meanwhile.

    Args:
        client: a `dask.distributed.Client` of any cluster. Give its workers one thread each: more only wait.
        source: addresses of files, of folders, or with wildcards, wherever fsspec can read (``s3://...``): what
            `biaskit.read_articles` reads from files, and web archives (``.warc``, ``.warc.gz``). The workers must
            reach them.
        out: address of a folder that the workers can write to.
        scorers: names or `Scorer` objects, one or several; None for every offline one.
        actors: registry; None for the built-in gazetteer.
        targets: keep what is said of these only, a name, several, or all of a registry.
        pipeline: name of a spaCy pipeline that every worker has; None for the one that comes with biaskit.
        columns, errors, duplicates, language: as for `biaskit.read_articles`.
        resume: go on with what an earlier run left there, and try again the partitions that it set aside; where nothing
            is, start. No two runs may write to one folder at once.
        retries: how often a task is begun again after it failed. How many workers may die under one is the scheduler's
            setting ``distributed.scheduler.allowed-failures``.
        block_size: bytes of a partition, about.
        source_options, out_options: for fsspec, such as credentials.
        progress: show a bar; see `biaskit.progress.bar`.

    Returns:
        What was written. A partition that cannot be read, or that kills its workers, is set aside with its reason.

    Raises:
        MissingExtraError: when the extra ``cluster`` is not installed.
        InputError: for a source that holds no article, a place that cannot be written, one that holds another run, and
            under ``errors="raise"`` for what cannot be used.
        NotFoundError: for a scorer, language or pipeline that does not exist.
        BiaskitError: when the scheduler is gone, all partitions fail, or a scorer fails with a sound sentence too.

    >>> rate(None, "news/*.jsonl", "ratings")
    Traceback (most recent call last):
    biaskit.errors.InputError: None is no client. Give a dask.distributed.Client: Client('tcp://...').
    """
    driver = Driver(client, retries)
    reading = _reading(columns, language, errors, duplicates, source_options)
    if isinstance(block_size, bool) or not isinstance(block_size, int) or block_size < 1:
        raise InputError(f"block_size={block_size!r}: give a number of bytes, 1 or more.")
    if Path(str(out)).suffix.lower() in TABLE_SUFFIXES:
        raise InputError(f"{str(out)!r} is a file. On a cluster ratings go to a folder: give the address of one.")
    plan = Plan.asked(actors=actors, targets=targets, pipeline=pipeline, scorers=scorers)
    folder, addresses = Folder(str(out), dict(out_options or {})), addresses_of(source)
    files = files_of(addresses, reading.options)
    _check_apart(addresses, files, folder, reading.options)
    begin(folder, _described(plan, reading, files, block_size, duplicates), resume=resume)
    passes = Passes(driver, folder, reading, plan, progress)
    rows, tally, failed = passes.run(files, block_size, duplicates)
    return Rated(folder.whole_address, rows, tally, failed)


def _reading(
    columns: Mapping[str, str] | None, language: str | None, errors: str, duplicates: str, options: Any
) -> Reading:
    if errors not in ERRORS:
        raise not_found("way to treat errors", errors, ERRORS)
    if duplicates not in DUPLICATES:
        raise not_found("way to treat duplicates", duplicates, DUPLICATES)
    check_columns(columns)
    return Reading(dict(columns or {}), language, errors, dict(options or {}))


def _check_apart(given: list[str], files: list[File], folder: Folder, options: Options) -> None:
    """Refuse a folder for the ratings that is read from: what is written there would be of the source next time."""
    within = next((file.address for file in files if file.address.startswith(f"{folder.whole_address}/")), None)
    if within is not None:
        raise InputError(
            f"The source has {within!r} in it, which lies in the folder for the ratings. Choose one outside the source."
        )
    for address in given:
        if holds(address, folder.whole_address, options):
            raise InputError(
                f"The folder for the ratings, {folder.address!r}, lies in the source {address!r}. Choose one "
                "outside the source."
            )


def _described(plan: Plan, reading: Reading, files: list[File], block_size: int, duplicates: str) -> dict[str, Any]:
    options = {"columns": reading.columns, "language": reading.language, "duplicates": duplicates}
    sizes = {file.address: file.size for file in files}
    return {**plan.described(), "reading": {**options, "block_size": block_size}, "files": sizes}
