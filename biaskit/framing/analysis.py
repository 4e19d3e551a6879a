"""From articles to a `Framing`, in one call; or to files, when there are more than memory holds."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from biaskit.errors import InputError, check_types
from biaskit.framing.record import Framing
from biaskit.framing.stored import Stored
from biaskit.types import Annotation

if TYPE_CHECKING:
    from biaskit.actors import Actors


@overload
def analyze(
    articles: Any,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    scorers: Any = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    seed: int = 0,
    *,
    events: bool = False,
    progress: bool | None = None,
    out: None = None,
    resume: bool = False,
) -> Framing: ...


@overload
def analyze(
    articles: Any,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    scorers: Any = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    seed: int = 0,
    *,
    events: bool = False,
    progress: bool | None = None,
    out: str | Path,
    resume: bool = False,
) -> Stored: ...


def analyze(
    articles: Any,
    actors: "Actors | None" = None,
    targets: "str | Iterable[str] | Actors | None" = None,
    scorers: Any = None,
    pipeline: str | None = None,
    n_jobs: int = 1,
    seed: int = 0,
    *,
    events: bool = False,
    progress: bool | None = None,
    out: str | Path | None = None,
    resume: bool = False,
) -> Framing | Stored:
    """Read, annotate and rate: everything that figures and reports are made from, in one call.

    With ``out`` it streams: whatever the size of the corpus, memory is bounded, what is done is kept when the run is
    killed, and ``resume=True`` goes on with it.

    Args:
        articles: what `read_articles` returns, or anything that it takes (raw texts too).
        actors: registry to link to; None for the built-in gazetteer. See `Actors`.
        targets: rate what is said of these actors and events only, a registry for all that it holds; None for these and
            whoever else is named.
        scorers: names or `Scorer` objects; None for every offline scorer.
        pipeline: name of an installed spaCy pipeline; None for the one that comes with biaskit.
        n_jobs: processes.
        seed: of every interval.
        events: propose which articles cover the same event, as a column ``event`` of the ratings, unless the articles
            bring one; see `annotate`.
        progress: show how far it has come; None in a terminal or a notebook, see `biaskit.progress.bar`.
        out: folder for ratings and quotations, in Parquet parts; None to have everything in memory. An actor then has
            one name within each article only, and ``events`` cannot be proposed.
        resume: go on with what an earlier call with the same arguments left in ``out``; where nothing is, start.

    Returns:
        A `Framing`; with ``out`` a `Stored`, whose ``summarize`` reads the files and not memory.

    Raises:
        NotFoundError: for a scorer or pipeline that is not installed.
        InputError: for a source that cannot be read, or a folder that cannot be written or holds another run.

    Example:
        >>> framing = analyze(["Peru said Chile had acted with great courage."], scorers="vader")
        >>> framing.ratings.dropna(subset="value")[["target", "source", "voice"]].values.tolist()
        [['Chile', 'Peru', 'paraphrased']]
    """
    check_types(analyze, locals())
    from biaskit.annotation import annotate, target_names
    from biaskit.rating import rate
    from biaskit.scorers import load_scorers

    wanted = target_names(targets)
    if out is not None or resume:
        if events:
            raise InputError("events=True needs all articles in memory: leave `out` out, or bring a column `event`.")
        shared: dict[str, Any] = {
            "actors": actors,
            "targets": targets,
            "pipeline": pipeline,
            "n_jobs": n_jobs,
            "progress": progress,
        }
        return Stored(rate(articles, scorers, out=_folder(out), resume=resume, **shared), seed)
    loaded = load_scorers(scorers)
    how: dict[str, Any] = {"targets": wanted, "pipeline": pipeline, "events": events, "progress": progress}
    annotation = annotate(articles, actors=actors, n_jobs=n_jobs, **how)
    return frame(annotation, loaded, seed=seed, registry=actors, n_jobs=n_jobs, **how)


def _folder(out: str | Path | None) -> str | Path:
    from biaskit.tables import TABLE_SUFFIXES

    if out is None or Path(out).suffix.lower() in TABLE_SUFFIXES:
        raise InputError(f"out={out!r}: give a folder for ratings and quotations; resume=True needs one too.")
    return out


def frame(
    annotation: Annotation,
    scorers: Any = None,
    *,
    targets: Sequence[str] | None = None,
    pipeline: str | None = None,
    seed: int = 0,
    registry: "Actors | None" = None,
    events: bool = False,
    progress: bool | None = None,
    n_jobs: int = 1,
) -> Framing:
    """A `Framing` of what is annotated already; the arguments as for `analyze`."""
    from biaskit.manifest import described, registry_digest
    from biaskit.rating import rate_all
    from biaskit.scorers import load_scorers

    loaded = load_scorers(scorers)
    # before the scorers are described: some learn only then who answers
    ratings, annotation = rate_all(annotation, loaded, n_jobs=n_jobs, progress=progress)
    options: dict[str, Any] = {"targets": targets, "pipeline": pipeline, "registry": registry_digest(registry)}
    options |= {"events": events, "scorers": [described(scorer) for scorer in loaded]}
    return Framing(annotation, ratings, options, seed)._rated_by(loaded)
