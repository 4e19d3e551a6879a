"""The files of a folder: in order, none of them hidden, special or outside."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from biaskit.reading.log import Log
from biaskit.showing.text import visible


def files_in(folder: Path, log: Log | None = None) -> list[Path]:
    """All files below a folder in order; hidden ones aside, and noted what leads out of it or is no file of bytes.

    A link to a file within the folder is a file; one to a folder is never followed, so that no circle is.

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
    return sorted(found)


def plain(path: Path) -> str:
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
