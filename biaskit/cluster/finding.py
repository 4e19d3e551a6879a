"""The files of a source at any address: in order, and which of them are articles."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from biaskit.cluster.places import WARC, File, Options, is_local, looking, open_place
from biaskit.errors import InputError, require
from biaskit.reading.folders import files_in, written_by_others
from biaskit.reading.formats import READERS, reader_for
from biaskit.reading.log import Log
from biaskit.streaming import part_name


def files_of(source: Any, options: Options) -> list[File]:
    """The files of a source in the order in which `read_articles` reads them.

    Args:
        source: as for `addresses_of`.
        options: for fsspec.

    Raises:
        InputError: when there is no such file, or none whose format is known.
    """
    return [file for address in addresses_of(source) for file in _files_at(address, options)]


def addresses_of(source: Any) -> list[str]:
    """The addresses that a source is made of.

    Args:
        source: one address or several: of a file, of a folder with all folders in it, or with the wildcards of fsspec.

    Raises:
        InputError: when it is none.

    >>> addresses_of(Path("news"))
    ['news']
    """
    given = [source] if isinstance(source, str | Path) else source
    if not isinstance(given, Iterable) or isinstance(given, Mapping):
        raise InputError(f"Cannot read articles on a cluster from {type(source).__name__!r}. Give addresses of files.")
    addresses = list(given)
    for address in addresses:
        if not isinstance(address, str | Path):
            raise InputError(
                f"Cannot read articles on a cluster from {type(address).__name__!r}. Give addresses of files: articles "
                "in memory are written to one first, or rated here, with biaskit.rate."
            )
    return list(map(str, addresses))


def holds(source: str, address: str, options: Options) -> bool:
    """Whether parts in a folder would be of a source; both addresses, that of the folder with its protocol."""
    fs, path = open_place(source, options)
    if fs.isdir(path):
        return address.startswith(f"{str(fs.unstrip_protocol(path)).rstrip('/')}/")
    if fs.isfile(path):
        return False
    pattern = require("fsspec.utils", extra="cluster", purpose="Wildcards").glob_translate(
        str(fs.unstrip_protocol(path))
    )
    return re.match(pattern, f"{address}/{part_name(0)}") is not None


def is_readable(name: str) -> bool:
    """Whether the format of a file is known by its name.

    >>> is_readable("news/2020.warc.gz"), is_readable("news/2020.pdf")
    (True, False)
    """
    return name.lower().endswith(WARC) or reader_for(Path(name)) is not None


def _files_at(address: str, options: Options) -> list[File]:
    fs, path = open_place(address, options)
    formats = f"Formats: {', '.join([*READERS, *WARC[:1]])}, each also with .gz."
    with looking(address):
        if fs.isfile(path):
            found, base = [path], path.rpartition("/")[0]
            if not is_readable(path):
                raise InputError(f"Cannot tell the format of {address!r}. {formats}")
        elif fs.isdir(path):
            found, base = [one for one in _within(fs, path) if is_readable(one)], path
        else:
            found, base = [one for one in _sorted(fs.glob(path)) if _is_meant(fs, one)], ""
        if not found:
            raise InputError(f"No file that can be read at {address!r}. {formats}")
        return [_file(fs, one, base) for one in found]


def _is_meant(fs: Any, path: str) -> bool:
    return is_readable(path) and not path.rpartition("/")[2].startswith(".") and bool(fs.isfile(path))


def _within(fs: Any, folder: str) -> list[str]:
    """All files below a folder in order, without those that `files_in` passes over."""
    if is_local(fs):
        return [path.as_posix() for path in files_in(Path(folder))]
    root = folder.rstrip("/") + "/"
    paths = [path for path in fs.find(folder) if path.startswith(root)]
    shown = (path for path in paths if not any(part.startswith(".") for part in path[len(root) :].split("/")))
    return list(map(str, written_by_others(map(PurePosixPath, _sorted(shown)), Log())))


def _sorted(paths: Iterable[str]) -> list[str]:
    return sorted(paths, key=lambda path: path.split("/"))


def _file(fs: Any, path: str, base: str) -> File:
    name = path.removeprefix(base.rstrip("/") + "/") if base else path.rpartition("/")[2]
    return File(str(fs.unstrip_protocol(path)), int(fs.size(path) or 0), name)
