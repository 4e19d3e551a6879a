"""What a folder says of the run that it holds."""

import json
from collections.abc import Mapping
from typing import Any

from biaskit.cluster.places import Folder, looking
from biaskit.errors import InputError
from biaskit.streaming import LEDGER

RUN = "_cluster.json"
"""What is done, and with which files."""
PARTITIONS = "_scan/partitions.json"
SCANNED = "_scan/scanned.json"
"""What the first pass came to; it stays as it is until what could not be read can be."""
MANIFEST = "_manifest.json"


def read_note(folder: Folder, name: str) -> Any:
    """A note as it was written; None where there is none.

    Raises:
        InputError: when it is damaged, or its place cannot be looked at.
    """
    with looking(folder.place(name)):
        data = folder.read(name)
    try:
        return None if data is None else json.loads(data)
    except ValueError as error:
        raise InputError(f"{folder.place(name)!r} is damaged. Start again in an empty folder.") from error


def write_note(folder: Folder, name: str, told: Any) -> None:
    """Write a note.

    Raises:
        InputError: when the folder cannot be written.
    """
    try:
        folder.write(name, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace"))
    except OSError as error:
        raise InputError(
            f"Cannot write in {folder.address!r}: {error.strerror or error}. Choose another place."
        ) from error


def begin(folder: Folder, described: Mapping[str, Any], *, resume: bool) -> None:
    """Note what the run is, or see that the run that is there is the same.

    Raises:
        InputError: when the folder holds another run, or one that is not to be gone on with.
    """
    from biaskit.manifest import compare

    there = read_note(folder, RUN)
    if there is None:
        if folder.names("part-*.parquet") or folder.read(LEDGER) is not None:
            raise InputError(
                f"{folder.address!r} holds part files that no run on a cluster wrote. Choose an empty folder."
            )
        write_note(folder, RUN, described)
        return
    if not resume:
        raise InputError(
            f"{folder.address!r} holds what an earlier run did. Go on with it (resume=True, --resume), or remove it."
        )
    if differences := compare(there, json.loads(json.dumps(described))):
        raise InputError(
            f"{folder.address!r} holds parts of another run ({'; '.join(differences)[:500]}). "
            "Give the files and options of that run, or choose an empty folder."
        )
