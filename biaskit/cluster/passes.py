"""The two passes over a corpus: scan its partitions and compare them, then rate them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from biaskit.cluster.driving import Driver, Failed
from biaskit.cluster.kept import KEPT
from biaskit.cluster.marking import Marker
from biaskit.cluster.notes import MANIFEST, PARTITIONS, SCANNED, read_note, write_note
from biaskit.cluster.partitions import Partition, label, split
from biaskit.cluster.places import File, Folder
from biaskit.cluster.scanning import Reading, Scan, no_scan, scan
from biaskit.cluster.tasks import Piece, first_columns, rate_part
from biaskit.errors import BiaskitError, BiaskitWarning, InputError, NothingReadError, warn
from biaskit.progress import bar, tracked
from biaskit.rating import Plan
from biaskit.reading.log import DUPLICATE
from biaskit.streaming import Tally, part_name

_UNREAD, _UNRATED = "a partition that could not be read", "a partition that could not be rated"
Spans = Sequence[tuple[int, int, int]]
"""(Partition, first, stop) of the articles of one part."""
_SHOWN = 3
"""Reasons that an error names."""


class Passes:
    """The passes of one run.

    Args:
        driver: of the cluster.
        folder: for the parts.
        reading: how articles are read.
        plan: what is done with them, but for the columns for metadata.
        progress: show bars.
    """

    def __init__(self, driver: Driver, folder: Folder, reading: Reading, plan: Plan, progress: bool | None) -> None:
        self._driver, self._folder, self._reading = driver, folder, reading
        self._plan, self._progress = plan, progress

    def run(
        self, files: Sequence[File], block_size: int, duplicates: str
    ) -> tuple[int, Tally, tuple[tuple[str, str], ...]]:
        """Ratings that were written, counts, and (partition, reason) of those that failed.

        Raises:
            NothingReadError: when there is no article.
            BiaskitError: when all partitions fail.
        """
        partitions = self._partitions(files, block_size)
        known = read_note(self._folder, SCANNED)
        unread: dict[str, str] = {} if known is None else known["unread"]
        scans = self._scans(partitions, unread)
        marker = Marker([one.table for one in scans], duplicates)
        tally = _tally(scans, marker if duplicates == "drop" else None)
        if not marker.n_articles:
            raise _nothing(scans)
        _warn_of_reading(scans, marker)
        spans = marker.pieces()
        columns = self._columns(known, unread, _pieces(spans[0], partitions, marker))
        rows, unrated = self._rate(spans, partitions, marker, replace(self._plan, metadata=columns), tally)
        unreadable = [(label(partitions[int(number)]), f"{_UNREAD}: {reason}") for number, reason in unread.items()]
        failed = (*unreadable, *unrated)
        _warn_of_failed(failed, len(partitions))
        self._finish(tally, rows, failed)
        return rows, tally, failed

    def _partitions(self, files: Sequence[File], block_size: int) -> list[Partition]:
        """The partitions of all files; a file that cannot be looked into is one."""
        known = read_note(self._folder, PARTITIONS)
        if known is not None:
            return [Partition(*one) for one in known]
        jobs = [(file, block_size, self._reading.options) for file in files]
        found: dict[int, list[Partition]] = {}
        for number, outcome in self._shown("split", "Looking at files", "files", split, jobs):
            whole = [Partition(files[number].address, "file", name=files[number].name)]
            found[number] = whole if isinstance(outcome, Failed) else outcome
        partitions = [partition for number in range(len(files)) for partition in found[number]]
        write_note(self._folder, PARTITIONS, partitions)
        return partitions

    def _scans(self, partitions: Sequence[Partition], unread: dict[str, str]) -> list[Scan]:
        """What is known of the articles of each partition; those that fail are added to ``unread``, by number.

        Raises:
            InputError: for what cannot be read, where the run is to stop there.
        """
        wanted = [number for number in range(len(partitions)) if str(number) not in unread]
        jobs = [(partitions[number], number, self._reading, self._folder) for number in wanted]
        scans: dict[int, Scan] = {}
        for job, outcome in self._shown("scan", "Scanning", "partitions", scan, jobs):
            if isinstance(outcome, Failed) and self._reading.errors == "raise":
                raise InputError(
                    f"{label(partitions[wanted[job]])} could not be read: {outcome.reason}. "
                    'Mend it, or read on past such places with errors="warn".'
                )
            if isinstance(outcome, Failed):
                unread[str(wanted[job])] = outcome.reason
            else:
                scans[wanted[job]] = outcome
        failed = {int(number): f"{_UNREAD}: {reason}" for number, reason in unread.items()}
        return [
            no_scan(partition, failed[number]) if number in failed else scans[number]
            for number, partition in enumerate(partitions)
        ]

    def _columns(self, known: Any, unread: dict[str, str], first: list[Piece]) -> tuple[str, ...]:
        """Columns for metadata. From here on it stays as it is what could be read, and so what repeats what."""
        if known is not None:
            return tuple(known["metadata"])
        columns: tuple[str, ...] = self._driver.one("columns", first_columns, first, self._reading, self._folder)
        write_note(self._folder, SCANNED, {"metadata": columns, "unread": unread})
        return columns

    def _rate(
        self, spans: Sequence[Spans], partitions: Sequence[Partition], marker: Marker, plan: Plan, tally: Tally
    ) -> tuple[int, list[tuple[str, str]]]:
        """Ratings that were written, and (partition, reason) of what failed; counts go to ``tally``, part by part."""
        jobs = (
            (part_name(number), _pieces(span, partitions, marker), self._reading, self._folder)
            for number, span in enumerate(spans)
        )
        failed, ended = list[tuple[str, str]](), dict[int, Tally]()
        rows = upto = 0
        with bar("Rating", total=marker.n_articles, progress=self._progress) as shown:
            for number, outcome in self._driver.each("rate", rate_part, jobs, plan=plan, careful=True):
                if isinstance(outcome, Failed):
                    failed.append((label(partitions[spans[number][0][0]]), f"{_UNRATED}: {outcome.reason}"))
                    ended[number] = _aside(*failed[-1])
                else:
                    rows, ended[number] = rows + outcome.rows, outcome.tally
                    shown.advance(outcome.articles)
                while upto in ended:
                    tally.add(ended.pop(upto))
                    upto += 1
        if len(failed) == len(spans):
            raise BiaskitError(f"No partition could be rated. The first: {failed[0][1]}.")
        return rows, sorted(failed)

    def _finish(self, tally: Tally, rows: int, failed: Sequence[tuple[str, str]]) -> None:
        """Write the manifest, and leave nothing behind that only the run needed."""
        made = self._plan.manifest(tally, rows, ())
        write_note(self._folder, MANIFEST, made)
        self._folder.left_behind()
        if not failed:
            self._folder.remove(self._folder.names(KEPT))

    def _shown(
        self, name: str, what: str, unit: str, function: Callable[..., Any], jobs: list[Any]
    ) -> Iterator[tuple[int, Any]]:
        done = self._driver.each(name, function, jobs)
        return tracked(done, what, total=len(jobs), unit=unit, progress=self._progress)


def _pieces(spans: Spans, partitions: Sequence[Partition], marker: Marker) -> list[Piece]:
    return [Piece(partitions[number], number, marker.of(number), first, stop) for number, first, stop in spans]


def _aside(place: str, reason: str, count: int = 1) -> Tally:
    return Tally(reasons=Counter({reason: count}), places={reason: [place]})


def _tally(scans: Sequence[Scan], marker: Marker | None) -> Tally:
    """What was left out before anything was rated, in the order of the partitions."""
    tally = Tally()
    for one in scans:
        for reason, count in one.reasons.items():
            places = [left.place for left in one.left_out if left.reason == reason]
            tally.add(Tally(reasons=Counter({reason: count}), places={reason: places}))
    if marker is not None and marker.n_duplicates:
        tally.add(Tally(reasons=Counter({DUPLICATE: marker.n_duplicates})))
    return tally


def _nothing(scans: Sequence[Scan]) -> NothingReadError:
    reasons = sum((one.reasons for one in scans), Counter[str]())
    why = "; ".join(f"{count} {reason}" for reason, count in reasons.most_common(_SHOWN))
    first = next((f" The first: {left}." for one in scans for left in one.left_out), "")
    return NothingReadError(f"Nothing usable was read ({why or 'no article'}).{first}")


def _warn_of_reading(scans: Sequence[Scan], marker: Marker) -> None:
    """Say once what was left out, and what was read with a doubt."""
    reasons = sum((one.reasons for one in scans), Counter[str]())
    reasons = Counter({reason: n for reason, n in reasons.items() if not reason.startswith(_UNREAD)})
    firsts = {left.reason: left for one in reversed(scans) for left in reversed(one.left_out)}
    told = [f"{firsts[reason]}" + (f" and {n - 1} more" if n > 1 else "") for reason, n in reasons.items()]
    skipped = [f"{reasons.total()} skipped: {'; '.join(told)}"] if told else []
    notes = {note.reason: str(note) for one in reversed(scans) for note in one.notes}
    for partition, position, own in marker.changed():
        if scans[partition].table["given"][position].as_py():
            notes["id"] = f"an id given twice became {own!r}"
            break
    doubts = [f"read with a doubt: {'; '.join(notes.values())}"] if notes else []
    if skipped or doubts:
        warn("; ".join([*skipped, *doubts]) + ". The manifest counts what was skipped.", BiaskitWarning)


def _warn_of_failed(failed: Sequence[tuple[str, str]], count: int) -> None:
    if failed:
        places = len({place for place, _ in failed})
        message = f"{places} of {count} partitions were set aside, the first {': '.join(failed[0])}"
        warn(f"{message}. resume=True (--resume) rates again those that could be read.", BiaskitWarning)
