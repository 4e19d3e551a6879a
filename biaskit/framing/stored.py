"""What a run left on disk: more than memory holds, and summed up from there."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import InputError
from biaskit.streaming import QUOTATIONS, manifest_place

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Stored:
    """Ratings and quotations that `analyze` wrote to a folder, part by part.

    Attributes:
        folder: where they lie.
        seed: of every interval.
    """

    folder: Path
    seed: int = 0

    @property
    def ratings(self) -> "pd.DataFrame":
        """The ratings, all in memory; see `biaskit.rate`. For what memory does not hold there is `summarize`.

        Raises:
            InputError: when the folder holds none.
        """
        from biaskit.tables import read_table

        return read_table(self.folder)

    @property
    def quotations(self) -> "pd.DataFrame":
        """The quotations, all in memory.

        Raises:
            InputError: when the folder holds none.
        """
        from biaskit.tables import read_table

        return read_table(self.folder / QUOTATIONS)

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What was run, on what, with which versions, and what was set aside.

        Raises:
            InputError: when the folder holds none.
        """
        place = manifest_place(self.folder)
        try:
            made: dict[str, Any] = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise InputError(f"{str(self.folder)!r} has no manifest of a run that is done: resume it.") from error
        return made

    def summarize(self, by: str | Sequence[str] = ("source", "target"), **options: Any) -> "pd.DataFrame":
        """Mean rating of each group with its interval, in one pass over the files; see `biaskit.summarize`."""
        from biaskit.summary import summarize

        return summarize(self.folder, by, **{"seed": self.seed, **options})

    def __repr__(self) -> str:
        """Where it lies, and how much it is, where it is done."""
        place = manifest_place(self.folder)
        counts = self.manifest["counts"] if place.is_file() else {}
        told = ", ".join(f"{counts[name]:,} {noun}" for name, noun in _TOLD if name in counts)
        return f"<Stored in {str(self.folder)!r}: {told or 'not done yet'}>"


_TOLD = (("read", "articles"), ("mentions", "mentions"), ("quotations", "quotations"), ("ratings", "ratings"))
