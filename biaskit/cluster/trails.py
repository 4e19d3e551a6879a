"""Which article kills: a trail of notes, one before each article, which outlives the process that walks it."""

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from itertools import islice
from typing import Any

from biaskit.cluster.places import Folder
from biaskit.rating import Worker
from biaskit.types import Article

TRAILS = "_done/*.trail"
"""Which files they are."""

_DEATHS = 2
"""Deaths at one article after which it was no coincidence."""


class Trail:
    """What is known of the articles of a part on which processes died.

    Args:
        name: of the part.
        folder: for its notes.
        attempt: a text that stays the same as long as nothing but deaths made the part begin again. A trail that
            another attempt left tells where to go on, and not that anybody died: that run may have been ended.

    Attributes:
        died: deaths, by number of the article.
    """

    def __init__(self, name: str, folder: Folder, attempt: str = "") -> None:
        self._name, self._folder, self._attempt = f"_done/{name.removesuffix('.parquet')}.trail", folder, attempt
        data = folder.read(self._name)
        told: dict[str, Any] = {"at": 0, "died": {}} if data is None else json.loads(data)
        self._at: int = told["at"]
        self.died = Counter({int(number): count for number, count in told["died"].items()})
        if attempt and told.get("attempt") == attempt:
            self.died[self._at] += 1

    @property
    def fatal(self) -> set[int]:
        """Numbers of the articles that kill."""
        return {number for number, count in self.died.items() if count >= _DEATHS}

    def follow(self, worker: Worker, articles: Iterable[Article]) -> None:
        """Work on each article alone, from where the last process died."""
        first = number = self._at
        try:
            for number, article in enumerate(islice(articles, first, None), start=first):
                self._note(number)
                if number not in self.fatal:
                    worker.work([article])
        except BaseException:  # a process that can raise an error is alive
            with suppress(OSError):
                self._note(number, attempt="")
            raise
        self._note(number + 1, attempt="")  # what dies now dies of no single one

    def remove(self) -> None:
        """It has served."""
        self._folder.remove([self._name])

    def _note(self, number: int, attempt: str | None = None) -> None:
        by = self._attempt if attempt is None else attempt
        told: dict[str, Any] = {"at": number, "died": dict(self.died), "attempt": by}
        self._folder.write(self._name, json.dumps(told).encode())
