"""A scorer that waits where a test wants to meet a worker at work; workers import it from this folder."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from biaskit.types import Mention, Rating


class GatedScorer:
    """Rates how short a sentence is, in [0, 1]; it stops before a gate while that is closed.

    The gate is a folder: a file ``closed`` in it closes it, and each process that waits has a file with its number in
    it. Without the folder the scorer is as any other, and its ratings do not hang on it.
    """

    name, dimensions = "gated", ("shortness",)

    def __init__(self, gate: str = "") -> None:
        self._gate = gate

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention."""
        if self._gate:
            self._wait(Path(self._gate))
        return [Rating(one, self.name, "shortness", 1 / (1 + len(one.sentence))) for one in mentions]

    def _wait(self, gate: Path) -> None:
        mine = gate / str(os.getpid())
        while (gate / "closed").exists():
            mine.touch()
            time.sleep(0.02)
        mine.unlink(missing_ok=True)


class Gate:
    """The test's side of the gate."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self._folder = folder
        self.scorer = GatedScorer(str(folder))
        self.close()

    def waiting(self) -> set[int]:
        """Processes that wait there, or were killed there."""
        return {int(path.name) for path in self._folder.iterdir() if path.name.isdigit()}

    def close(self) -> None:
        """Let nobody pass."""
        (self._folder / "closed").touch()

    def open(self) -> None:
        """Let all go on."""
        (self._folder / "closed").unlink(missing_ok=True)


class FatalScorer(GatedScorer):
    """Ends its process, as a fault in a library would, where a word is in a sentence and the gate is closed."""

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention, or end."""
        if any("lethal" in one.sentence for one in mentions) and self._gate and (Path(self._gate) / "closed").exists():
            os._exit(1)
        return GatedScorer().rate(mentions)


class Sealed:
    """What can be sent, and not be opened."""

    def __reduce__(self):
        return _refuse, ()


def _refuse() -> None:
    raise ValueError("sealed for good")


def sealed() -> Sealed:
    """A result that nobody can open."""
    return Sealed()


class BrokenScorer(GatedScorer):
    """Fails where a word is in a sentence."""

    name = "broken"

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention, or fail."""
        if any("blamed" in one.sentence for one in mentions):
            raise ValueError("blame is beyond me")
        return super().rate(mentions)
