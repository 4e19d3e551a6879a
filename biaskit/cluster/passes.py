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
from biaskit.cluster.tasks import Piece, done_name, first_columns, rate_part
from biaskit.cluster.trails import TRAILS
from biaskit.errors import BiaskitError, BiaskitWarning, InputError, NothingReadError, warn
from biaskit.progress import bar, tracked
from biaskit.rating import Plan
from biaskit.reading.log import DUPLICATE
from biaskit.streaming import QUOTATIONS, Tally, part_name

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
        scans, unread = self._scans(partitions, known)
        marker = Marker([one.table for one in scans], duplicates)
        tally = _tally(scans, marker if duplicates == "drop" else None)
        if not marker.n_articles:
            raise _nothing(scans)
        _warn_of_reading(scans, marker)
        spans = marker.pieces()
        columns = self._columns(known, unread, _pieces(spans[0], partitions, marker))
        rows, unrated = self._rate(spans, partitions, marker, replace(self._plan, metadata=columns), tally)
        unreadable = [(label(partitions[number]), f"{_UNREAD}: {reason}") for number, reason in sorted(unread.items())]
        failed = (*unreadable, *(entry for _, entry in sorted(unrated.items())))
        _warn_of_failed(failed, len(partitions))
        self._finish(tally, rows, failed, {part_name(number) for number in range(len(spans)) if number not in unrated})
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

    def _scans(self, partitions: Sequence[Partition], known: Any) -> tuple[list[Scan], dict[int, str]]:
        """What is known of the articles of each partition, and why some could not be read, by number.

        Raises:
            InputError: for what cannot be read, where the run is to stop there.
            BiaskitError: for a scan that is there and cannot be read: without it the others' articles would not be
                what they were when parts of them were rated.
        """
        jobs = [(partition, number, self._reading, self._folder) for number, partition in enumerate(partitions)]
        scans, unread = dict[int, Scan](), dict[int, str]()
        for number, outcome in self._shown("scan", "Scanning", "partitions", scan, jobs):
            if not isinstance(outcome, Failed):
                scans[number] = outcome
                continue
            place = label(partitions[number])
            if self._reading.errors == "raise":
                raise InputError(
                    f"{place} could not be read: {outcome.reason}. "
                    'Mend it, or read on past such places with errors="warn".'
                )
            if known is not None and str(number) not in known["unread"]:
                raise BiaskitError(
                    f"What an earlier run found in {place} cannot be read now: {outcome.reason}. Go on later with "
                    "resume=True (--resume), or start again in an empty folder."
                )
            scans[number], unread[number] = no_scan(partitions[number], f"{_UNREAD}: {outcome.reason}"), outcome.reason
        return [scans[number] for number in range(len(partitions))], unread

    def _columns(self, known: Any, unread: dict[int, str], first: list[Piece]) -> tuple[str, ...]:
        """Columns for metadata, which stay as they are for as long as it is the same partitions that can be read."""
        if known is not None and {int(number) for number in known["unread"]} == set(unread):
            return tuple(known["metadata"])
        if known is not None:  # other articles are in the parts now: what is said of a part as it was, goes
            self._folder.remove([MANIFEST, *self._folder.names(TRAILS)])
        columns: tuple[str, ...] = self._driver.one("columns", first_columns, first, self._reading, self._folder)
        write_note(self._folder, SCANNED, {"metadata": columns, "unread": unread})
        return columns

    def _rate(
        self, spans: Sequence[Spans], partitions: Sequence[Partition], marker: Marker, plan: Plan, tally: Tally
    ) -> tuple[int, dict[int, tuple[str, str]]]:
        """Ratings that were written, and (partition, reason) by part that failed; counts go to ``tally``, in order."""
        jobs = (
            (part_name(number), _pieces(span, partitions, marker), self._reading, self._folder)
            for number, span in enumerate(spans)
        )
        failed, ended = dict[int, tuple[str, str]](), dict[int, Tally]()
        rows = upto = 0
        with bar("Rating", total=marker.n_articles, progress=self._progress) as shown:
            for number, outcome in self._driver.each("rate", rate_part, jobs, plan=plan, careful=True):
                if isinstance(outcome, Failed):
                    failed[number] = label(partitions[spans[number][0][0]]), f"{_UNRATED}: {outcome.reason}"
                    ended[number] = _aside(*failed[number])
                else:
                    rows, ended[number] = rows + outcome.rows, outcome.tally
                    (shown.skip if outcome.before else shown.advance)(outcome.articles)
                while upto in ended:
                    tally.add(ended.pop(upto))
                    upto += 1
        if len(failed) == len(spans):
            raise BiaskitError(f"No partition could be rated. The first: {failed[0][1]}.")
        return rows, failed

    def _finish(self, tally: Tally, rows: int, failed: Sequence[tuple[str, str]], whole: set[str]) -> None:
        """Leave nothing behind but the parts that are whole and what is said of them, and write the manifest."""
        self._folder.left_behind()
        for place in ("", f"{QUOTATIONS}/"):
            names = (name.removeprefix(place) for name in self._folder.names(f"{place}part-*.parquet"))
            other = [name for name in names if name not in whole]  # of fewer articles, or of what can be rated no more
            self._folder.remove([one for name in other for one in (f"{place}{name}", done_name(name))])
        write_note(self._folder, MANIFEST, self._plan.manifest(tally, rows, ()))
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
        warn(f"{message}. resume=True (--resume) tries them again.", BiaskitWarning)
