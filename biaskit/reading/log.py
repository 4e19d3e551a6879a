"""What one pass over a corpus met: how many were read, skipped and why."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from biaskit.errors import InputError

DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Skipped:
    """One thing that was set aside, or noted in passing.

    Attributes:
        place: file and line, row, or position in the list.
        reason: kind of trouble, the same words for the same kind.
        detail: what is particular to this one.
    """

    place: str
    reason: str
    detail: str = ""

    def __str__(self) -> str:
        """One line."""
        return f"{self.place}: {self.reason}" + (f" ({self.detail})" if self.detail else "")


@dataclass(slots=True)
class Log:
    """Counts and records of one pass; `skip` raises instead under ``errors="raise"``."""

    errors: str = "warn"
    n_read: int = 0
    n_duplicates: int = 0
    skipped: list[Skipped] = field(default_factory=list)
    notes: list[Skipped] = field(default_factory=list)

    def skip(self, place: str, reason: str, detail: str = "") -> None:
        """Record what cannot be used.

        Raises:
            InputError: under ``errors="raise"``.
        """
        record = Skipped(place, reason, detail)
        if self.errors == "raise":
            raise InputError(f'{record}. Mend it, or read on past such places with errors="warn".')
        self.skipped.append(record)

    def set_aside(self, place: str, reason: str, detail: str = "") -> None:
        """Record what is sound but not wanted; never raises."""
        self.skipped.append(Skipped(place, reason, detail))

    def note(self, place: str, reason: str, detail: str = "") -> None:
        """Record what was read all the same, but not quite as it stood."""
        self.notes.append(Skipped(place, reason, detail))

    def __str__(self) -> str:
        """How many were read, and how many skipped for which reasons."""
        duplicates = f", {_count(self.n_duplicates, 'duplicate')} among them" if self.n_duplicates else ""
        kinds = Counter(record.reason for record in self.skipped)
        why = "; ".join(f"{n} {reason}" for reason, n in kinds.most_common())
        skipped = f", {len(self.skipped)} skipped ({why})" if self.skipped else ""
        return f"{_count(self.n_read, 'article')} read{duplicates}{skipped}"

    def warning(self) -> str:
        """One message for the whole pass, or "" when nothing happened that the user did not ask for."""
        trouble = [record for record in self.skipped if record.reason != DUPLICATE]
        parts = [f"{len(trouble)} skipped: {_grouped(trouble)}"] if trouble else []
        parts += [f"read with a doubt: {_grouped(self.notes)}"] if self.notes else []
        return "; ".join(parts)


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" + ("" if n == 1 else "s")


def _grouped(records: Iterable[Skipped]) -> str:
    groups: dict[str, list[Skipped]] = defaultdict(list)
    for record in records:
        groups[record.reason].append(record)
    return "; ".join(
        str(group[0]) + (f" and {len(group) - 1} more {reason}" if len(group) > 1 else "")
        for reason, group in groups.items()
    )
