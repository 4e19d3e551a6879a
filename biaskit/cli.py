"""The command line: the same steps as in Python.

Exit codes: 0 done, 1 nothing usable was read, 2 usage (an option, a name or a place that cannot be used).
"""

import sys
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from biaskit.errors import BiaskitError, BiaskitWarning, InputError

NOTHING_READ = 1
USAGE = 2

app = typer.Typer(
    help="Who frames whom in the news, in which words, and how sure are we?",
    epilog="Exit codes: 0 done, 1 nothing usable was read, 2 usage.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help="Files or folders (.txt .md .html .json .jsonl .csv .tsv .parquet, each also .gz), or - for stdin."
    ),
]
Example = Annotated[str | None, typer.Option(help="Use an example that comes with biaskit instead of PATHS: tanker.")]
ActorsFile = Annotated[Path | None, typer.Option("--actors", help="Registry (YAML); it wins over the gazetteer.")]
Targets = Annotated[str | None, typer.Option(help="Only what is said of these actors and events, separated by commas.")]
Scorers = Annotated[str | None, typer.Option(help="Scorers, separated by commas; all offline ones if left out.")]
Columns = Annotated[str | None, typer.Option(help="Which column is what: text=content,outlet=source.")]
Pipeline = Annotated[str | None, typer.Option(help="Name of an installed spaCy pipeline.")]
Jobs = Annotated[int, typer.Option("--jobs", min=1, help="Processes.")]
Seed = Annotated[int, typer.Option(help="Seed of every interval.")]
Language = Annotated[str, typer.Option(help="Language to keep; 'any' keeps all.")]
Errors = Annotated[str, typer.Option(help="What cannot be read: 'warn' skips it, 'raise' stops.")]


def _version(value: bool) -> None:
    if value:
        from biaskit import __version__

        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Who frames whom in the news, in which words, and how sure are we?"""


@app.command()
def report(
    out: Annotated[Path, typer.Option(help="Folder for index.html, or a file that ends in .html.")],
    paths: Paths = None,
    example: Example = None,
    actors: ActorsFile = None,
    targets: Targets = None,
    scorers: Scorers = None,
    columns: Columns = None,
    pipeline: Pipeline = None,
    jobs: Jobs = 1,
    seed: Seed = 0,
    language: Language = "en",
    errors: Errors = "warn",
) -> None:
    """Write a report: one HTML file with figures, tables and the sentences behind every number."""
    from biaskit.framing import frame

    loaded, registry, wanted = _scorers(scorers), _registry(actors), _listed(targets)
    source = _source(paths, example, columns, language, errors)
    annotation = _annotated(source, registry, wanted, pipeline, jobs)
    with _status("Rating and drawing"):
        framing = frame(annotation, loaded, targets=wanted, pipeline=pipeline, seed=seed, registry=registry)
        file = framing.report(out)
    _say(f"{source}. Report: {file}")


@app.command()
def rate(
    out: Annotated[Path, typer.Option(help="A .parquet, .csv or .jsonl file; else a folder for Parquet parts.")],
    paths: Paths = None,
    example: Example = None,
    actors: ActorsFile = None,
    targets: Targets = None,
    scorers: Scorers = None,
    columns: Columns = None,
    pipeline: Pipeline = None,
    jobs: Jobs = 1,
    language: Language = "en",
    errors: Errors = "warn",
) -> None:
    """Rate every mention of every actor and event; streams, in bounded memory."""
    from biaskit.streaming import check_out, rate_in_parts, write_ratings

    check_out(out)
    loaded, registry, wanted = _scorers(scorers), _registry(actors), _listed(targets)
    source = _source(paths, example, columns, language, errors)
    annotations = _each(source, registry, wanted, pipeline, jobs)
    rows = write_ratings(rate_in_parts(_some(annotations), loaded), out)
    _say(f"{source}. {rows:,} ratings: {out}")


@app.command()
def quotes(
    out: Annotated[Path, typer.Option(help="A .jsonl, .csv or .parquet file.")],
    paths: Paths = None,
    example: Example = None,
    actors: ActorsFile = None,
    columns: Columns = None,
    pipeline: Pipeline = None,
    jobs: Jobs = 1,
    language: Language = "en",
    errors: Errors = "warn",
) -> None:
    """Write who is quoted, with which words, and about whom."""
    from biaskit.tables import quotations_table, write_table

    if out.suffix.lower() not in (".jsonl", ".csv", ".parquet"):
        raise InputError(f"Cannot write quotations to {str(out)!r}. Give a file that ends in .jsonl, .csv or .parquet.")
    source = _source(paths, example, columns, language, errors)
    annotation = _annotated(source, _registry(actors), None, pipeline, jobs)
    write_table(quotations_table(annotation.quotations, annotation.articles), out)
    _say(f"{source}. {len(annotation.quotations):,} quotations: {out}")


@app.command("actors")
def list_actors(
    paths: Paths = None,
    example: Example = None,
    out: Annotated[Path | None, typer.Option(help="File for the registry; printed if left out.")] = None,
    columns: Columns = None,
    pipeline: Pipeline = None,
    language: Language = "en",
    errors: Errors = "warn",
) -> None:
    """Find actors and events across the corpus, as a registry (YAML) to mend and give back with --actors."""
    from biaskit.actors import Actors

    source = _source(paths, example, columns, language, errors)
    found = Actors.discover(_tracked(source, "Reading"), pipeline=pipeline)
    _require_some(source)
    if out is None:
        typer.echo(found.to_yaml(), nl=False)
    else:
        found.save(out)
        _say(f"{source}. {len(found):,} actors: {out}")


@app.command("scorers")
def show_scorers() -> None:
    """List the installed scorers and what each measures."""
    from biaskit.scorers import get_scorer, list_scorers

    for name in list_scorers():
        typer.echo(f"{name}: {', '.join(get_scorer(name).dimensions)}")


@app.command("lexicons")
def show_lexicons() -> None:
    """List the lexicons that come with biaskit."""
    from biaskit.lexicon import list_lexicons, load_lexicon

    for name in list_lexicons():
        typer.echo(f"{name}: {len(load_lexicon(name)):,} entries")


def main() -> None:
    """Run the command line; every error of biaskit is one message and an exit code."""
    warnings.simplefilter("always", BiaskitWarning)
    warnings.showwarning = _show_warning
    try:
        app()
    except _NothingReadError as error:
        _stop(str(error), NOTHING_READ)
    except BiaskitError as error:
        _stop(str(error), USAGE)


class _NothingReadError(BiaskitError):
    """No usable article was in what was given."""


def _stop(message: str, code: int) -> None:
    _say(f"biaskit: {message}")
    sys.exit(code)


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _show_warning(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
    if issubclass(category, BiaskitWarning):
        _say(f"warning: {message}")


def _source(paths: list[str] | None, example: str | None, columns: str | None, language: str, errors: str) -> Any:
    from biaskit.reading import load_example, read_articles

    if bool(paths) == bool(example):
        raise InputError("Give files or folders to read, or --example tanker.")
    given: Any = (
        load_example(example) if example else paths[0] if paths and len(paths) == 1 else [Path(p) for p in paths or ()]
    )
    kept = None if language == "any" else language
    return read_articles(given, columns=_mapping(columns), language=kept, errors=errors)


def _given(paths: list[str]) -> Any:
    return paths[0] if len(paths) == 1 else [Path(path) for path in paths]


def _mapping(columns: str | None) -> dict[str, str] | None:
    if columns is None:
        return None
    pairs = [pair.partition("=") for pair in columns.split(",")]
    if not all(field.strip() and column.strip() for field, _, column in pairs):
        raise InputError(f"--columns {columns!r} is not of the form text=content,outlet=source.")
    return {field.strip(): column.strip() for field, _, column in pairs}


def _scorers(names: str | None) -> Any:
    from biaskit.scorers import load_scorers

    return load_scorers(_listed(names))


def _listed(names: str | None) -> list[str] | None:
    return [name.strip() for name in names.split(",") if name.strip()] if names is not None else None


def _registry(path: Path | None) -> Any:
    from biaskit.actors import Actors

    return Actors.load(path) | Actors.world() if path is not None else None


def _annotated(source: Any, registry: Any, targets: list[str] | None, pipeline: str | None, jobs: int) -> Any:
    from dataclasses import replace

    from biaskit.annotation import join, left_out

    whole = join(_each(source, registry, targets, pipeline, jobs))
    _require_some(source)
    return replace(whole, skipped=(*left_out(source), *whole.skipped))


def _each(source: Any, registry: Any, targets: list[str] | None, pipeline: str | None, jobs: int) -> Iterator[Any]:
    from biaskit.annotation import annotate_each
    from biaskit.pipeline import load_pipeline

    with _status("Loading the language pipeline"):
        load_pipeline(pipeline)
    done = annotate_each(source, actors=registry, targets=targets, pipeline=pipeline, n_jobs=jobs)
    return _reading(_tracked(done, "Annotating"))


def _some(annotations: Iterable[Any]) -> Iterator[Any]:
    """The annotations; refused when there is none with an article."""
    empty = True
    for annotation in annotations:
        empty = empty and not annotation.articles
        yield annotation
    if empty:
        raise _NothingReadError("Nothing usable was read.")


def _reading(items: Iterable[Any]) -> Iterator[Any]:
    """What is refused while reading means that nothing usable was there."""
    try:
        yield from items
    except InputError as error:
        raise _NothingReadError(str(error)) from error


def _require_some(source: Any) -> None:
    if source.n_read == 0:
        raise _NothingReadError(f"Nothing usable was read ({source}).")


def _tracked(items: Iterable[Any], what: str) -> Iterator[Any]:
    """Show how many are done, on a terminal only."""
    if not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        MofNCompleteColumn(),
        TextColumn("articles"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)
        for item in items:
            yield item
            progress.advance(task)


def _status(what: str) -> Any:
    from contextlib import nullcontext

    if not sys.stderr.isatty():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)
