"""The files of a folder: in order, none of them hidden, special, outside or what a run of biaskit wrote."""

import os
import stat
from collections.abc import Iterable, Iterator, Set
from pathlib import Path, PurePath
from typing import TypeVar

from biaskit.reading.log import Log
from biaskit.showing.text import visible

RUN_NOTES = ("_ledger.jsonl", "_cluster.json")
"""Names of the files by which a folder is known as one that a run of biaskit writes to."""

_OF_RUN = ("_quotations", "_done", "_scan")
"""Folders in such a one."""
_P = TypeVar("_P", bound=PurePath)


def files_in(folder: Path, log: Log | None = None) -> list[Path]:
    """All files below a folder in order; hidden ones aside, and noted what is none to read.

    That is what leads out of the folder, what is no file of bytes, and what `written_by_others` leaves out. A link to a
    file within the folder is a file; one to a folder is never followed, so that no circle is.

    Args:
        folder: where to look, itself perhaps a link.
        log: where is noted what was passed over.
    """
    log, home, found = log or Log(), folder.resolve(), []
    for path in _below(folder, log):
        if why := _trouble(path, home):
            log.note(plain(path), f"{why}, passed over")
        else:
            found.append(path)
    return written_by_others(sorted(found), log)


def written_by_others(paths: Iterable[_P], log: Log) -> list[_P]:
    """Paths without those that a run of biaskit wrote, or whose names begin with "_" as those of helper files do.

    Of a folder that a run writes to, the parts and notes are left out; whatever else lies there may be read.

    >>> names = ("a.jsonl", "_b.jsonl", "out/_ledger.jsonl", "out/part-00000000.parquet", "out/c.jsonl")
    >>> [path.as_posix() for path in written_by_others(map(PurePath, names), Log())]
    ['a.jsonl', 'out/c.jsonl']
    """
    given = list(paths)
    runs = {path.parent for path in given if path.name in RUN_NOTES}
    for run in sorted(runs):
        log.note(plain(run), "what a run of biaskit wrote, passed over")
    others = []
    for path in given:
        if _is_of_run(path, runs):
            continue
        if path.name.startswith("_"):
            log.note(plain(path), "a name that begins with '_', passed over")
        else:
            others.append(path)
    return others


def _is_of_run(path: PurePath, runs: Set[PurePath]) -> bool:
    folder = path.parent
    if folder in runs:  # a name such as _ratings.csv.parts is given by a run, to a folder of its own
        return path.name.startswith("_") or path.match("part-*.parquet") or folder.name.startswith("_")
    return folder.name in _OF_RUN and folder.parent in runs


def plain(path: PurePath) -> str:
    """A path as messages show it: one line, and nothing that steers a terminal.

    >>> plain(Path("news/a\\x1b[2K.txt"))
    'news/a⟨U+001B⟩[2K.txt'
    """
    return visible(path).replace("\n", "⟨U+000A⟩").replace("\t", "⟨U+0009⟩")


def _below(folder: Path, log: Log) -> Iterator[Path]:
    """Every path below a folder that is no folder itself, and every link."""
    refused: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=refused.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        links = (name for name in folders if Path(place, name).is_symlink())
        yield from (Path(place, name) for name in (*links, *files) if not name.startswith("."))
    for error in refused:
        log.note(plain(Path(error.filename)), "a folder that cannot be opened, passed over", error.strerror or "")


def _trouble(path: Path, home: Path) -> str:
    try:
        target = path.resolve(strict=True)
        mode = target.stat().st_mode
    except (OSError, RuntimeError):  # a circle of links is a RuntimeError before Python 3.13
        return "a link to nothing"
    if not target.is_relative_to(home):
        return "a link that leads out of the folder"
    if stat.S_ISDIR(mode):
        return "a link to a folder"
    return "" if stat.S_ISREG(mode) else "no file but a pipe, socket or device"
