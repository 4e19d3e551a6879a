"""How long until something happens: import, help, the first article rated; each in fresh processes."""

from collections.abc import Sequence

from benchmarks.fresh import Fresh, run
from benchmarks.rows import Row, middle, spread
from benchmarks.settings import Settings

COMMANDS = {
    "python": ("-c", "pass"),
    "import spacy": ("-c", "import spacy"),
    "import biaskit": ("-c", "import biaskit"),
    "biaskit --help": ("-m", "biaskit", "--help"),
    "first article rated": ("-m", "benchmarks.task", "first", "example"),
}
"""What is started."""


def start(settings: Settings, _: list[Row]) -> list[Row]:
    """The rows of the theme: medians of processes that take turns."""
    took: dict[str, list[Fresh]] = {name: [] for name in COMMANDS}
    for command in COMMANDS.values():  # files are in the system's memory from here on
        run(command)
    for _number in range(settings.starts):
        for name, command in COMMANDS.items():
            took[name].append(run(command))
    return [_row(name, done) for name, done in took.items()]


def _row(name: str, done: Sequence[Fresh]) -> Row:
    seconds = [one.seconds for one in done]
    note = f"{max(one.peak_mb for one in done):,.0f} MB"
    return Row("start", name, middle(seconds), "s", **spread(seconds), note=note, more={"repeats": len(done)})
