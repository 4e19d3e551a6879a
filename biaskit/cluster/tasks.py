"""The second pass: the articles of a partition rated into a part, which counts when its note is written."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from biaskit.cluster.carrying import Carried
from biaskit.cluster.marking import Marks
from biaskit.cluster.partitions import Partition
from biaskit.cluster.places import Folder
from biaskit.cluster.scanning import Reading, articles_again, stored_scan
from biaskit.cluster.trails import Trail
from biaskit.processes import DIED
from biaskit.rating import Plan, Worker
from biaskit.streaming import QUOTATIONS, Tally, chunks
from biaskit.types import Article


class Piece(NamedTuple):
    """Articles of a partition that a task rates.

    Attributes:
        partition: which.
        number: its place among all.
        marks: of its articles.
        first, stop: numbers of the first article and the one after the last, of those that are not dropped.
    """

    partition: Partition
    number: int
    marks: Marks
    first: int
    stop: int


class Done(NamedTuple):
    """A part that is whole.

    Attributes:
        rows: ratings in it.
        articles: that were read for it.
        tally: counts.
        sizes: bytes of its files, by name.
        digest: of what it was to be made of.
        before: whether it was whole before it was asked for.
    """

    rows: int
    articles: int
    tally: Tally
    sizes: dict[str, int]
    digest: str = ""
    before: bool = False


def done_name(name: str) -> str:
    """Name of the note that a part is whole.

    >>> done_name("part-00000007.parquet")
    '_done/part-00000007.json'
    """
    return f"_done/{name.removesuffix('.parquet')}.json"


def rate_part(
    carried: Carried, name: str, pieces: Sequence[Piece], reading: Reading, folder: Folder, attempt: str = ""
) -> Done:
    """Rate the articles of a part, and write it; one that is whole already, of these articles, is left as it is.

    Args:
        carried: the plan.
        name: of the part.
        pieces: its articles.
        reading: how they are read.
        folder: for the part.
        attempt: where it is one, articles on which a process dies are looked for and set aside; see `Trail`.
    """
    there, digest = folder.read(done_name(name)), digest_of_pieces(pieces, carried.plan.metadata)
    if there is not None and _stands(done := _from_bytes(there), digest, folder):
        return done._replace(before=True)
    files = f"{QUOTATIONS}/{name}", name
    trail = Trail(name, folder, attempt)
    with carried.worker() as worker:
        if attempt or trail.died:
            trail.follow(worker, articles_of_pieces(pieces, reading, folder))
        made = _Made(worker, articles_of_pieces(pieces, reading, folder), trail.fatal)
        folder.put(files, made.write)
    done = Done(made.rows, made.articles, made.tally, dict(zip(files, made.sizes, strict=True)), digest)
    folder.write(done_name(name), _to_bytes(done))
    trail.remove()
    return done


def first_columns(pieces: Sequence[Piece], reading: Reading, folder: Folder) -> tuple[str, ...]:
    """Columns of the ratings for metadata: those of the articles of the first part, as on one machine."""
    return Plan().for_columns(next(chunks(articles_of_pieces(pieces, reading, folder)))).metadata


def digest_of_pieces(pieces: Iterable[Piece], columns: Sequence[str]) -> str:
    """What differs between parts of other articles, marks or columns for metadata.

    Where a partition can be read that could not be read before, the articles after it are cut into parts anew, and may
    repeat some of it.

    >>> one = Piece(Partition("a.csv", "file"), 0, Marks(), 0, 64)
    >>> digest_of_pieces([one], ()) == digest_of_pieces([one._replace(stop=60)], ())
    False
    """
    told = [
        (piece.number, piece.first, piece.stop, sorted(piece.marks.dropped), piece.marks.ids, piece.marks.firsts)
        for piece in pieces
    ]
    return sha256(json.dumps([list(columns), told], sort_keys=True).encode()).hexdigest()


def articles_of_pieces(pieces: Iterable[Piece], reading: Reading, folder: Folder) -> Iterator[Article]:
    """The articles of a part, with ids of their own and marks of duplicates.

    Raises:
        OSError: when a file cannot be read, or is not what it was.
    """
    return chain.from_iterable(_marked(piece, reading, folder) for piece in pieces)


def _marked(piece: Piece, reading: Reading, folder: Folder) -> Iterator[Article]:
    scan = stored_scan(piece.number, folder)
    again = articles_again(piece.partition, piece.number, scan, reading, folder)
    kept = ((index, article) for index, article in enumerate(again) if index not in piece.marks.dropped)
    for index, article in islice(kept, piece.first, piece.stop):
        first = piece.marks.firsts.get(index)
        meta = article.meta if first is None else {**article.meta, "duplicate_of": first}
        yield replace(article, id=piece.marks.ids.get(index, article.id), meta=meta)


class _Made:
    """The tables of a part, written piece by piece, and what was counted meanwhile."""

    def __init__(self, worker: Worker, articles: Iterator[Article], fatal: Collection[int]) -> None:
        self._worker, self._source, self._fatal = worker, articles, fatal
        self.rows, self.articles, self.tally = 0, 0, Tally()
        self.sizes: list[int] = []

    def write(self, paths: Sequence[Path]) -> None:
        """Write both tables."""
        import pyarrow.parquet as pq

        writers: list[Any] = []
        try:
            for articles in chunks(self._source):
                aside = [(one.id, DIED) for number, one in enumerate(articles, self.articles) if number in self._fatal]
                part = self._worker.work(articles, set_aside=aside)
                tables = part.quotations, part.ratings
                if not writers:
                    pairs = zip(paths, tables, strict=True)
                    writers = [pq.ParquetWriter(path, table.schema, compression="zstd") for path, table in pairs]
                for writer, table in zip(writers, tables, strict=True):
                    writer.write_table(table)
                self.tally.add(part.tally)
                self.rows, self.articles = self.rows + len(part.ratings), self.articles + len(articles)
        finally:
            for writer in writers:
                writer.close()
        self.sizes = [path.stat().st_size for path in paths]


def _to_bytes(done: Done) -> bytes:
    told = {name: value for name, value in done._asdict().items() if name != "before"} | {"tally": done.tally.to_json()}
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _from_bytes(data: bytes) -> Done:
    told = json.loads(data)
    return Done(**{**told, "tally": Tally.from_json(told["tally"])})


def _stands(done: Done, digest: str, folder: Folder) -> bool:
    return done.digest == digest and all(folder.size(name) == size for name, size in done.sizes.items())
