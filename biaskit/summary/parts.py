"""Rows of stored ratings: the files they lie in, checked and handed out in pieces that hold whole articles."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
from numpy.typing import NDArray
from pyarrow.fs import LocalFileSystem

from biaskit.errors import InputError
from biaskit.summary.poisson import article_keys
from biaskit.summary.rows import NEEDED, OWN_COLUMNS, repeats_another
from biaskit.tables.schema import DATE

ROWS = 2**19
"""Rows that are summed up at a time; an article with more is held whole."""

REPEAT = "duplicate_of"
_BATCH = 2**16
_RUN = ("_ledger.jsonl", "_manifest.json")
"""Files that a run leaves in its folder; such a run puts no article into two parts."""


def stored_parts(given: Any) -> list[Path] | None:
    """Files of the stored ratings that a user named: a .parquet file, a folder of them, or a list of these.

    Names that begin with "_" or "." are no parts, nor is what lies in subfolders.

    Returns:
        The files; None where the names are not of stored ratings, but of articles or of nothing.

    Raises:
        InputError: for a file that is not Parquet, or the folder of a run that holds no part.

    >>> stored_parts("Peru lost the match.") is None
    True
    """
    if isinstance(given, list | tuple):
        found: list[Path] = []
        for each in given:
            own = stored_parts(each) if isinstance(each, str | Path) else None
            if own is None:
                return None
            found += own
        return found or None
    if not isinstance(given, str | Path) or given == "":
        return None
    parts = _files_of(Path(given))
    return parts if parts and any(name in NEEDED[1:] for name in _fragment(parts[0]).physical_schema.names) else None


def _files_of(place: Path) -> list[Path]:
    try:
        if place.is_file():
            return [place] if place.suffix.lower() == ".parquet" else []
        if not place.is_dir():
            return []
    except (OSError, ValueError):  # a text, not a path
        return []
    parts = sorted(part for part in place.glob("*.parquet") if part.name[0] not in "_." and part.is_file())
    if not parts and _is_of_a_run(place):
        raise InputError(f"The folder {str(place)!r} holds no ratings yet: no part-00000000.parquet. Run it first.")
    return parts


def _is_of_a_run(folder: Path) -> bool:
    return any((folder / name).is_file() for name in _RUN)


def _fragment(file: Path) -> Any:
    try:
        fragment = ds.ParquetFileFormat().make_fragment(str(file), LocalFileSystem())
        fragment.physical_schema  # noqa: B018  reads the file's end
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(file, error) from error
    return fragment


def _unreadable(file: Path, error: Exception) -> InputError:
    return InputError(f"Cannot read {str(file)!r}: {' '.join(str(error).split())}. Give Parquet that biaskit wrote.")


def columns_in(files: Sequence[Path]) -> list[str]:
    """Names of the columns of the first file."""
    return list(_fragment(files[0]).physical_schema.names)


def kinds_in(files: Sequence[Path]) -> set[tuple[Any, Any]]:
    """Pairs of scorer and dimension in the files."""
    found: set[tuple[Any, Any]] = set()
    for file in files:
        try:
            for batch in _fragment(file).to_batches(columns=list(OWN_COLUMNS), batch_size=_BATCH, batch_readahead=2):
                found |= kinds_of(pa.Table.from_batches([batch]))
        except (OSError, pa.ArrowException) as error:
            raise _unreadable(file, error) from error
    return found


def kinds_of(table: Any) -> set[tuple[Any, Any]]:
    """Pairs of scorer and dimension in a table."""
    pairs = table.group_by(list(OWN_COLUMNS)).aggregate([])
    return set(zip(*(pairs[name].to_pylist() for name in OWN_COLUMNS), strict=True))


def whole_articles(
    files: Sequence[Path], columns: Sequence[str], chosen: dict[str, list[str]] | None = None
) -> Iterator[Any]:
    """Tables of the columns, read in one pass; all rows of an article are in one of them.

    Args:
        files: in this order.
        columns: to read, `NEEDED` among them; `REPEAT` is read where it is there.
        chosen: values to keep of ``scorer`` and ``dimension``.

    Raises:
        InputError: for a file that cannot be read, lacks a column or has another type in it, and for an article whose
            rows lie apart.
    """
    folders = {file.parent for file in files}
    apart = _Apart(needed=len(folders) > 1 or not all(map(_is_of_a_run, folders)))
    held: list[Any] = []
    for table in _tables(files, columns, chosen or {}):
        held.append(table)
        if sum(map(len, held)) < ROWS:
            continue
        joined = _joined(held)
        is_last = pc.equal(joined["article_id"], joined["article_id"][-1])
        held = [joined.filter(is_last)]
        if len(held[0]) < len(joined):
            yield apart.checked(joined.filter(pc.invert(is_last)))
    if held:
        yield apart.checked(_joined(held))


def _joined(tables: list[Any]) -> Any:
    return pa.concat_tables(tables, promote_options="default")  # what is empty in one file has a type in another


def _tables(files: Sequence[Path], columns: Sequence[str], chosen: dict[str, list[str]]) -> Iterator[Any]:
    first: dict[str, tuple[Any, Path]] = {}
    for file in files:
        fragment = _fragment(file)
        schema = fragment.physical_schema
        there = [name for name in columns if name in schema.names]
        for name in there:
            _check_type(name, plain_type(schema.field(name).type), file, first)
        lacking = [name for name in columns if name not in (*there, REPEAT)]
        if lacking:
            also = f"ratings need {', '.join(NEEDED)}" if lacking[0] in NEEDED else f"{str(files[0])!r} has one"
            raise InputError(f"The file {str(file)!r} has no column {lacking[0]!r}; {also}.")
        yield from _batches(file, fragment, there, chosen)


def _check_type(name: str, kind: Any, file: Path, first: dict[str, tuple[Any, Path]]) -> None:
    """Refuse a type that the column cannot have, or that it has not in the files before; nothing but nulls fits all."""
    if name in NEEDED:
        kind = _needed_type(name, kind, f" of {str(file)!r}")
    known, where = first.setdefault(name, (kind, file))
    if known == pa.null():
        first[name] = (kind, file)
    elif kind not in (known, pa.null()) and name != REPEAT:
        raise InputError(
            f"The column {name!r} holds {kind} in {str(file)!r} and {known} in {str(where)!r}. Write it alike in both."
        )


def _batches(file: Path, fragment: Any, columns: list[str], chosen: dict[str, list[str]]) -> Iterator[Any]:
    kept = None
    for name, values in chosen.items():
        # Through a cast, since texts may be stored as numbers of a dictionary.
        one = pc.field(name).cast(pa.string()).isin(values)
        kept = one if kept is None else kept & one
    try:
        batches = fragment.to_batches(columns=columns, filter=kept, batch_size=_BATCH, batch_readahead=2)
        for batch in batches:
            if len(batch):
                yield plain(pa.Table.from_batches([batch]), f"of {str(file)!r}")
    except (OSError, pa.ArrowException) as error:
        raise _unreadable(file, error) from error


def plain_type(kind: Any) -> Any:
    """The type in which a column is summed up: what is stored in several ways is one here."""
    if pa.types.is_dictionary(kind):
        return plain_type(kind.value_type)
    if pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_integer(kind):
        return pa.int64()
    if pa.types.is_timestamp(kind):
        return DATE
    return pa.float64() if pa.types.is_floating(kind) else kind


def plain(table: Any, place: str = "") -> Any:
    """A table in plain types: article ids, scorers and dimensions as texts, values as floats, `REPEAT` as whether.

    Raises:
        InputError: that names the column which holds something else, and the place.
    """
    where = f" {place}" if place else ""
    try:
        table.validate(full=True)
        made = _cast(table, where)
    except pa.ArrowException as error:
        raise InputError(f"A column{where} cannot be used: {' '.join(str(error).split())}.") from error
    if made["article_id"].null_count:
        raise InputError(f"The column 'article_id'{where} has empty cells. Name the article of each row.")
    if pc.any(pc.is_inf(made["value"])).as_py():
        raise InputError(f"The column 'value'{where} holds infinite numbers. Give finite ones, null without evidence.")
    return made


def _cast(table: Any, where: str) -> Any:
    columns, fields = [], []
    for one, column in zip(table.schema, table.columns, strict=True):
        given = _repeats(column.combine_chunks()) if one.name == REPEAT else column
        kind = plain_type(given.type)
        kind = _needed_type(one.name, kind, where) if one.name in NEEDED else kind
        # What a finer clock adds to microseconds is dropped; numbers must fit.
        columns.append(given.cast(kind, safe=kind != DATE))
        fields.append(pa.field(one.name, kind, one.nullable))
    return pa.table(columns, schema=pa.schema(fields))


def _needed_type(name: str, kind: Any, where: str) -> Any:
    """The type of a column that every ratings table has; an empty one may be stored without a type."""
    if name == "value" and kind in (pa.float64(), pa.int64(), pa.bool_(), pa.null()):
        return pa.float64()
    allowed = (pa.string(), pa.int64(), pa.null()) if name == "article_id" else (pa.string(), pa.null())
    if name == "value" or kind not in allowed:
        due = "numbers" if name == "value" else "texts"
        raise InputError(f"The column {name!r}{where} holds {kind}, not {due}. Give a table made by rate.")
    return pa.string()


def without_repeats(table: Any) -> Any:
    """The rows of a plain table whose `REPEAT` does not say that their article repeats an earlier one."""
    if REPEAT not in table.column_names:
        return table
    return table.filter(pc.invert(pc.fill_null(table[REPEAT].cast(pa.bool_()), False)))


def _repeats(column: Any) -> Any:
    """Whether each row's article repeats an earlier one."""
    if pa.types.is_null(column.type) or pa.types.is_nested(column.type):
        return pc.is_valid(column)
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    says = pa.array([repeats_another(value) for value in encoded.dictionary.to_pylist()], pa.bool_())
    return pc.fill_null(says.take(encoded.indices), False)


@dataclass(slots=True)
class _Apart:
    """Finds articles that lie in two pieces; holds eight bytes for each article, in sorted runs that grow."""

    needed: bool
    runs: list[NDArray[np.uint64]] = field(default_factory=list)

    def checked(self, table: Any) -> Any:
        """The table, when none of its articles was in an earlier one."""
        if self.needed and len(table):
            ids = pc.unique(table["article_id"]).to_pylist()
            keys = article_keys(ids)
            for run in self.runs:
                again = run[np.minimum(np.searchsorted(run, keys), len(run) - 1)] == keys
                if again.any():
                    raise _in_pieces(ids, again)
            self.runs.append(np.sort(keys))
            while len(self.runs) > 1 and len(self.runs[-1]) >= len(self.runs[-2]):
                self.runs.append(np.sort(np.concatenate([self.runs.pop(), self.runs.pop()])))
        return table


def _in_pieces(ids: Iterable[str], again: NDArray[np.bool_]) -> InputError:
    name = next(name for name, twice in zip(ids, again, strict=True) if twice)
    return InputError(
        f"The rows of article {name!r} lie apart, with many of others between. Sort the files by article_id, or read "
        "them with biaskit.tables.read_table and give the table."
    )
