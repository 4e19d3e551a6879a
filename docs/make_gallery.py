"""Draw the gallery: python docs/make_gallery.py. Each picture is drawn by the code that stands beneath it."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import matplotlib as mpl
from matplotlib import pyplot as plt

from biaskit import chart
from biaskit.errors import FewClustersWarning

GALLERY = Path(__file__).parent / "gallery"


class Entry(NamedTuple):
    """A block of code, and the picture over it; the first block has none and serves them all."""

    picture: str
    code: str


def entries() -> list[Entry]:
    """The blocks of the page, in order."""
    return list(_blocks((GALLERY / "README.md").read_text(encoding="utf-8").splitlines()))


def _blocks(lines: list[str]) -> Iterator[Entry]:
    picture, code = "", None
    for line in lines:
        if line.startswith("!["):
            picture = line.rpartition("(")[2].removesuffix(")")
        elif line == "```python":
            code = []
        elif line == "```" and code is not None:
            yield Entry(picture, "\n".join(code))
            code = None
        elif code is not None:
            code.append(line)


def run(entry: Entry, known: dict[str, Any] | None = None) -> dict[str, Any]:
    """Run an entry's code beside what the first block made, and return all names."""
    names = dict(known or {})
    exec(compile(entry.code, entry.picture or "first block", "exec"), names)
    return names


def main() -> None:
    """Write the pictures; the same code and versions give the same bytes."""
    mpl.use("svg")
    warnings.simplefilter("ignore", FewClustersWarning)
    first, *others = entries()
    known = run(first)
    manifest = known["framing"].manifest()
    for entry in others:
        chart.save(run(entry, known)["ax"], GALLERY / entry.picture, manifest=manifest)
        plt.close("all")


if __name__ == "__main__":
    main()
