"""What the commands share: opening what was given, annotating with progress, and stopping with a message."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import typer

from biaskit.errors import BiaskitWarning, InputError, NothingReadError
from biaskit.progress import status, tracked


def stop(message: str, code: int) -> None:
    """Print a message and end with an exit code."""
    say(f"biaskit: {_spoken(message)}")
    sys.exit(code)


def say(message: str) -> None:
    """Print a message where it does not mix with output."""
    typer.echo(message, err=True)


def show_warning(message: Any, category: type[Warning], *_: Any, **__: Any) -> None:
    """Show biaskit's own warnings, as one line; those of libraries are not for users."""
    if issubclass(category, BiaskitWarning):
        say(f"warning: {_spoken(str(message))}")


def _spoken(message: str) -> str:
    """A message with the command line's words in place of Python's."""
    return re.sub(
        r" See \.skipped( and \.notes)?\.$", "", message.replace("columns={'text': '...'}", "--columns text=...")
    )


def check_file(out: Path) -> None:
    """Refuse, before any work is done, a file that could not be written."""
    if out.is_dir():
        raise InputError(f"{str(out)!r} is a folder. Give the name of a file that is to be written.")
    check_folder(out.parent)


def check_folder(out: Path) -> None:
    """Refuse, before any work is done, a folder in which no file could be written."""
    nearest = next(path for path in (out, *out.parents) if path.exists())
    if not nearest.is_dir():
        raise InputError(f"{str(nearest)!r} is a file, not a folder. Choose another place.")
    if not os.access(nearest, os.W_OK):
        raise InputError(f"The folder {str(nearest)!r} may not be written. Choose another place.")


def open_source(paths: list[str] | None, example: str | None, columns: str | None, language: str, errors: str) -> Any:
    """The articles that the options name, not read yet."""
    from biaskit.reading import load_example, read_articles

    if bool(paths) == bool(example):
        raise InputError("Give files or folders to read, or --example tanker.")
    given = load_example(example) if example else _given(paths or [])
    kept = None if language == "any" else language
    fields = mapping(columns)
    try:
        return read_articles(given, columns=fields, language=kept, errors=errors)
    except InputError as error:
        if paths and all(Path(path).is_dir() for path in paths):
            raise NothingReadError(str(error)) from error
        raise


def _given(paths: list[str]) -> Any:
    return paths[0] if len(paths) == 1 else [Path(path) for path in paths]


def mapping(columns: str | None) -> dict[str, str] | None:
    """Field to column, of text=content,outlet=source."""
    if columns is None:
        return None
    pairs = [pair.partition("=") for pair in columns.split(",")]
    if not all(field.strip() and column.strip() for field, _, column in pairs):
        raise InputError(f"--columns {columns!r} is not of the form text=content,outlet=source.")
    return {field.strip(): column.strip() for field, _, column in pairs}


def open_scorers(names: str | None) -> Any:
    """The scorers of a comma-separated list; all offline ones for None."""
    from biaskit.scorers import load_scorers

    return load_scorers(listed(names))


def listed(names: str | None) -> list[str] | None:
    """The names of a comma-separated list."""
    return [name.strip() for name in names.split(",") if name.strip()] if names is not None else None


def open_registry(path: Path | None) -> Any:
    """The user's registry, with the gazetteer behind it; None for the gazetteer alone."""
    from biaskit.actors import Actors

    return Actors.load(path) | Actors.world() if path is not None else None


def some_jobs(jobs: int) -> int:
    """A number of processes that there can be."""
    if jobs == 0:
        raise InputError("--jobs 0: give 1 or more processes, or -1 for one on every core.")
    return jobs


def annotate_all(
    source: Any, registry: Any, targets: list[str] | None, pipeline: str | None, jobs: int, *, events: bool = False
) -> Any:
    """One annotation of everything in ``source``; refused when nothing was usable."""
    from dataclasses import replace

    from biaskit.annotation import join, left_out, proposed_events, united, warn_of_absent, warn_of_failures

    whole = join(united(annotate_each_of(source, registry, targets, pipeline, jobs), registry))
    require_some(source)
    warn_of_failures(whole)
    warn_of_absent(targets, whole, registry)
    proposed = proposed_events(whole.articles) if events else ()
    return replace(whole, skipped=(*left_out(source), *whole.skipped), events=proposed)


def annotate_each_of(
    source: Any, registry: Any, targets: list[str] | None, pipeline: str | None, jobs: int
) -> Iterator[Any]:
    """Annotations article by article, with progress."""
    from biaskit.annotation import annotate_each
    from biaskit.pipeline import load_pipeline

    with status("Loading the language pipeline"):
        load_pipeline(pipeline)
    done = annotate_each(source, actors=registry, targets=targets, pipeline=pipeline, n_jobs=jobs)
    return reading(tracked(done, "Annotating"))


def reading(items: Iterable[Any]) -> Iterator[Any]:
    """What is refused while reading means that nothing usable was there."""
    try:
        yield from items
    except InputError as error:
        raise NothingReadError(str(error)) from error


def require_some(source: Any) -> None:
    """Refuse a source in which no article was usable."""
    if source.n_read == 0:
        raise NothingReadError(f"Nothing usable was read ({source}).")
