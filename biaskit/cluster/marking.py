"""What repeats what across partitions: ids of one's own and marks of duplicates, as one reader would give them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import accumulate, chain, pairwise
from typing import Any

import numpy as np

from biaskit.pipeline import gathered
from biaskit.reading.articles import digest
from biaskit.streaming import PART_ARTICLES, PART_CHARACTERS

TASK_ARTICLES = 2048
"""Articles of a partition that one task rates at most, about."""

_NONE = -1
_MOST_TASKS = 64
"""Tasks of one partition: each reads what comes before its articles, too."""


@dataclass(frozen=True)
class Marks:
    """What the articles of one partition are called where that differs from what it says itself.

    Positions count the wanted articles of the partition.

    Attributes:
        dropped: articles that are left out since an earlier one has their text.
        ids: other ids, since an earlier article has theirs.
        firsts: id of the first article with the same text.
    """

    dropped: frozenset[int] = frozenset()
    ids: dict[int, str] = field(default_factory=dict)
    firsts: dict[int, str] = field(default_factory=dict)


class Marker:
    """Compares the articles of all partitions by the hashes that their scans brought.

    It holds some 200 bytes an article and 300 more for one whose id another has, and works in the order of the
    partitions: what comes first stays as it is.

    Args:
        tables: of the scans, in the order of the partitions.
        duplicates: "flag", "keep" or "drop", as for `read_articles`.
    """

    def __init__(self, tables: Sequence[Any], duplicates: str) -> None:
        import pyarrow as pa

        self._starts = [*accumulate((len(table) for table in tables), initial=0)]
        whole = pa.concat_tables(tables) if tables else None
        self._ids = whole["id"].cast(pa.large_string()).combine_chunks() if whole is not None else []
        self._lengths = whole["length"].to_numpy() if whole is not None else np.zeros(0, np.uint32)
        count = self._starts[-1]
        self.firsts = (
            _firsts(_keys(whole["text"])) if whole is not None and duplicates != "keep" else np.full(count, _NONE)
        )
        self._dropped = (self.firsts != _NONE) & (duplicates == "drop")
        self._own = self._changed_ids(_keys(whole["key"])) if whole is not None else {}

    @property
    def n_articles(self) -> int:
        """Articles of all partitions, without those that are dropped."""
        return int(len(self._dropped) - self._dropped.sum())

    @property
    def n_duplicates(self) -> int:
        """Articles whose text an earlier one has."""
        return int((self.firsts != _NONE).sum())

    def id_of(self, position: int) -> str:
        """Id of an article, by its number among all."""
        return self._own.get(position) or str(self._ids[position].as_py())

    def of(self, partition: int) -> Marks:
        """Marks of the articles of a partition."""
        low, high = self._starts[partition], self._starts[partition + 1]
        dropped = frozenset((np.flatnonzero(self._dropped[low:high])).tolist())
        repeats = [] if dropped else (np.flatnonzero(self.firsts[low:high] != _NONE)).tolist()
        ids = {position - low: self._own[position] for position in range(low, high) if position in self._own}
        return Marks(dropped, ids, {index: self.id_of(int(self.firsts[low + index])) for index in repeats})

    def changed(self) -> Iterator[tuple[int, int, str]]:
        """(Partition, position, id) of articles that are no duplicates and whose id is another than was found."""
        partitions = np.searchsorted(self._starts, sorted(self._own), side="right") - 1
        for position, partition in zip(sorted(self._own), partitions.tolist(), strict=True):
            if self.firsts[position] == _NONE:
                yield partition, position - self._starts[partition], self._own[position]

    def pieces(self, most: int = TASK_ARTICLES) -> list[list[tuple[int, int, int]]]:
        """For each task (partition, first, stop) of the articles, dropped ones aside, that it rates.

        A task takes the parts of `biaskit.streaming.chunks` that begin in its partition, and so the end of the last one
        from the next partition: then every part holds the articles that it holds on one machine. A partition of more
        than ``most`` articles, such as a packed file, has several tasks.
        """
        kept = np.flatnonzero(~self._dropped)
        starts = part_starts(self._lengths[kept])
        bounds = np.searchsorted(kept, self._starts)
        ends = bounds.tolist()
        within = (range(low, high, max(most, -(-(high - low) // _MOST_TASKS))) for low, high in pairwise(ends))
        cuts = sorted({*ends, *chain.from_iterable(within)})
        edges = [int(starts[i]) if i < len(starts) else len(kept) for i in np.searchsorted(starts, cuts)]
        return [_overlaps(low, high, ends) for low, high in pairwise(edges) if low < high]

    def _changed_ids(self, keys: Any) -> dict[int, str]:
        """Position to id, of those that cannot keep the id that they have; see `biaskit.reading` for the rule."""
        keys[self._dropped] = np.arange(2 * int(self._dropped.sum()), dtype=np.uint64).reshape(-1, 2)
        known = _Known(keys)
        waiting = np.flatnonzero((_firsts(keys) != _NONE) & ~self._dropped).tolist()
        heapify(waiting)
        made: dict[bytes, int] = {}
        changed: dict[int, str] = {}
        last: dict[str, int] = {}
        while waiting:
            position = heappop(waiting)
            given = own = str(self._ids[position].as_py())
            number = last.get(given, 1)
            while digest(own) in made or known.is_before(digest(own), position):
                number += 1
                own = f"{given}-{number}"
            last[given], changed[position], key = number, own, digest(own)
            made[key] = position
            if (later := known.first(key)) is not None:
                heappush(waiting, later)
        return changed


class _Known:
    """Where each key comes first."""

    def __init__(self, keys: Any) -> None:
        self._order = np.lexsort((keys[:, 1], keys[:, 0]))
        self._one, self._other = keys[self._order, 0], keys[self._order, 1]

    def first(self, key: bytes) -> int | None:
        """Position of the first that has a key."""
        one, other = np.frombuffer(key, dtype="<u8")
        low, high = (np.searchsorted(self._one, one, side=side) for side in ("left", "right"))
        same = np.flatnonzero(self._other[low:high] == other)
        return int(self._order[low + same[0]]) if len(same) else None

    def is_before(self, key: bytes, position: int) -> bool:
        """Whether an earlier one has a key."""
        first = self.first(key)
        return first is not None and first < position


def part_starts(lengths: Any) -> Any:
    """Numbers of the articles that begin a part, by the rule of `biaskit.streaming.chunks`.

    >>> part_starts([10] * 70).tolist()
    [0, 64]
    """
    sizes = map(len, gathered(np.asarray(lengths).tolist(), int, most=PART_CHARACTERS, count=PART_ARTICLES))
    return np.array(list(accumulate(sizes, initial=0))[:-1], dtype=np.int64)


def _overlaps(low: int, high: int, bounds: list[int]) -> list[tuple[int, int, int]]:
    """What of each partition lies between two numbers of articles."""
    first = max(0, int(np.searchsorted(bounds, low, side="right")) - 1)
    found = []
    for partition in range(first, len(bounds) - 1):
        start, stop = max(low, bounds[partition]), min(high, bounds[partition + 1])
        if bounds[partition] >= high:
            break
        if start < stop:
            found.append((partition, start - bounds[partition], stop - bounds[partition]))
    return found


def _keys(column: Any) -> Any:
    """Hashes as two numbers each."""
    values = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    chunks = values.chunks if hasattr(values, "chunks") else [values]
    data = [
        np.frombuffer(one.buffers()[1], dtype="<u8").reshape(-1, 2)[one.offset : one.offset + len(one)]
        for one in chunks
    ]
    return np.concatenate(data) if data else np.zeros((0, 2), "<u8")


def _firsts(keys: Any) -> Any:
    """Of each key the position of the first that equals it, or -1 where it is that itself."""
    order = np.lexsort((keys[:, 1], keys[:, 0]))
    ranked = keys[order]
    begins = np.ones(len(keys), dtype=bool)
    begins[1:] = (ranked[1:] != ranked[:-1]).any(axis=1)
    first = order[np.maximum.accumulate(np.where(begins, np.arange(len(keys)), 0))]
    firsts = np.full(len(keys), _NONE, dtype=np.int64)
    firsts[order] = np.where(begins, _NONE, first)
    return firsts
