"""The command line: the same steps as in Python.

Exit codes: 0 done, 1 nothing usable was read (`lexicons`: something is wrong with the list), 2 usage (an option, a name
or a place that cannot be used), 3 a fault in biaskit itself, 130 interrupted.
"""

import os
import warnings
from pathlib import Path
from typing import Annotated, Any

import typer

from biaskit.cli.audit import audit
from biaskit.cli.lexicons import show_lexicons
from biaskit.cli.rating import rate_here, rate_on_cluster
from biaskit.cli.serve import serve
from biaskit.cli.work import (
    annotate_all,
    check_file,
    check_folder,
    listed,
    mapping,
    open_registry,
    open_scorers,
    open_source,
    reading,
    require_some,
    say,
    show_warning,
    some_jobs,
    stop,
)
from biaskit.errors import BiaskitError, BiaskitWarning, InputError, NothingReadError
from biaskit.progress import status, tracked

NOTHING_READ = 1
USAGE = 2
FAULT = 3

app = typer.Typer(
    help="Who frames whom in the news, in which words, and how sure are we?",
    epilog="Exit codes: 0 done, 1 nothing usable was read, 2 usage, 3 a fault in biaskit itself, 130 interrupted.",
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
Jobs = Annotated[int, typer.Option("--jobs", min=-1, callback=some_jobs, help="Processes; -1 for one on every core.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with what an earlier run left there.")]
Scheduler = Annotated[
    str | None,
    typer.Option(
        help="Rate on the workers of a Dask scheduler, tcp://...; PATHS and --out may be s3://... and the like."
    ),
]
Seed = Annotated[int, typer.Option(help="Seed of every interval.")]
Language = Annotated[str, typer.Option(help="Language to keep; 'any' keeps all.")]
Events = Annotated[bool, typer.Option("--events", help="Propose which articles cover the same event.")]
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
    events: Events = False,
) -> None:
    """Write a report: one HTML file with every number, the words behind it, and the articles themselves."""
    from biaskit.framing import frame

    check_file(out) if out.suffix.lower() in (".html", ".htm") else check_folder(out)
    loaded, registry, wanted = open_scorers(scorers), open_registry(actors), listed(targets)
    source = open_source(paths, example, columns, language, errors)
    annotation = annotate_all(source, registry, wanted, pipeline, jobs, events=events)
    options = {"targets": wanted, "pipeline": pipeline, "seed": seed, "registry": registry, "events": events}
    framing = frame(annotation, loaded, n_jobs=jobs, **options)
    with status("Writing"):
        file = framing.report(out)
    say(f"{source}. Report: {file}")


@app.command()
def rate(
    out: Annotated[str, typer.Option(help="A .parquet, .csv or .jsonl file; else a folder for Parquet parts.")],
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
    resume: Resume = False,
    scheduler: Scheduler = None,
) -> None:
    """Rate every mention of every actor and event; streams, in bounded memory, and writes a manifest beside."""
    from biaskit.rating import Plan
    from biaskit.streaming import check_out

    names, registry, wanted = listed(scorers), open_registry(actors), listed(targets)
    if scheduler is None:
        check_out(out, resume=resume)
        check_folder(Path(out).parent)
        plan = Plan.asked(actors=registry, targets=wanted, pipeline=pipeline, scorers=names)
        rate_here(open_source(paths, example, columns, language, errors), plan, out, resume=resume, jobs=jobs)
        return
    if example is not None or jobs != 1:
        raise InputError("--example and --jobs are of this machine. Give addresses that the workers can read.")
    how: dict[str, Any] = {"scorers": names, "actors": registry, "targets": wanted, "pipeline": pipeline}
    how |= {"columns": mapping(columns), "language": language, "errors": errors, "resume": resume}
    rate_on_cluster(scheduler, paths, out, **how)


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
    check_file(out)
    source = open_source(paths, example, columns, language, errors)
    annotation = annotate_all(source, open_registry(actors), None, pipeline, jobs)
    write_table(quotations_table(annotation.quotations, annotation.articles), out)
    say(f"{source}. {len(annotation.quotations):,} quotations: {out}")


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

    if out is not None:
        check_file(out)
    source = open_source(paths, example, columns, language, errors)
    found = Actors.discover(reading(tracked(source, "Reading")), pipeline=pipeline)
    require_some(source)
    if out is None:
        typer.echo(found.to_yaml(), nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        found.save(out)
        say(f"{source}. {len(found):,} actors: {out}")


@app.command("scorers")
def show_scorers() -> None:
    """List the installed scorers and what each measures."""
    from biaskit.scorers import get_scorer, list_scorers

    for name in list_scorers():
        typer.echo(f"{name}: {', '.join(get_scorer(name).dimensions)}")


@app.command()
def evaluate(
    gold: Annotated[
        str,
        typer.Argument(
            metavar="SET",
            help="babe, basil, directed, gvfc, narrative_frames, newsmtsc, newswcl50, persent or polnear.",
        ),
    ],
    split: Annotated[
        str | None, typer.Option(help="A file or folder of that name in the set; its usual one if left out.")
    ] = None,
    data: Annotated[Path | None, typer.Option(help="Folder that holds the gold sets; else $BIASKIT_DATA.")] = None,
    scorers: Annotated[
        str | None,
        typer.Option(
            help="Scorers to measure, on any set but polnear, separated by commas, name:dimension for one other than "
            "valence; VADER if left out, frames where frames are measured."
        ),
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File for the figures as JSON.")] = None,
    seed: Seed = 0,
) -> None:
    """Score attribution, linking, targets and scorers on a gold set, which you get from its authors."""
    from biaskit.evaluation import evaluate as run

    if out is not None:
        check_file(out)
    with status(f"Scoring on {gold}"):
        found = run(gold, split=split, data=data, seed=seed, scorers=scorers)
    typer.echo(found.to_markdown())
    speed = found.words / max(found.seconds, 1e-3)
    say(f"{found.documents:,} documents, {found.words:,} words, {speed:,.0f} words a second. Data: {found.digest[:12]}")
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(found.to_json() + "\n", encoding="utf-8")
        say(f"Figures: {out}")


app.command("lexicons")(show_lexicons)
app.command()(audit)
app.command()(serve)


def main() -> None:
    """Run the command line; every error is one message and an exit code, with its traceback under BIASKIT_DEBUG=1."""
    warnings.simplefilter("always", BiaskitWarning)
    warnings.showwarning = show_warning
    try:
        app()
    except NothingReadError as error:
        stop(str(error), NOTHING_READ)
    except BiaskitError as error:
        stop(str(error), USAGE)
    except OSError as error:
        stop(f"{error.strerror or error}: {error.filename!r}. Choose another place.", USAGE)
    except Exception as error:
        if os.environ.get("BIASKIT_DEBUG"):
            raise
        stop(f"failed with {type(error).__name__}: {error}. Please report it; BIASKIT_DEBUG=1 shows where.", FAULT)
