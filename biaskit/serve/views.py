"""Parquet files as DuckDB views with the columns that the live view reads, each of its type, whatever wrote them."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from biaskit.errors import InputError, require

_SPAN = 'STRUCT("start" INTEGER, "end" INTEGER)'
_CUES = 'STRUCT("start" INTEGER, "end" INTEGER, weight DOUBLE, kind VARCHAR)[]'
_NEEDED = (
    "article_id", "sentence", "sentence_start", "start", "end", "target", "source", "voice", "scorer", "dimension",
    "value",
)  # fmt: skip

COLUMNS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "rating": {
        **dict.fromkeys(("article_id", "outlet", "sentence", "target", "source", "kind"), ("VARCHAR", "NULL")),
        **dict.fromkeys(("title", "url"), ("VARCHAR", "''")),
        **dict.fromkeys(("scorer", "dimension"), ("VARCHAR", "NULL")),
        "part": ("VARCHAR", "'body'"),
        "voice": ("VARCHAR", "'outlet'"),
        "date": ("DATE", "NULL"),
        **dict.fromkeys(("sentence_start", "start", "end"), ("INTEGER", "0")),
        "value": ("DOUBLE", "NULL"),
        "cues": (_CUES, "NULL"),
        "scope": (f"{_SPAN}[]", "NULL"),
        "duplicate_of": ("VARCHAR", "NULL"),
    },
    "paper": {
        **dict.fromkeys(("id", "text", "outlet", "title", "url"), ("VARCHAR", "''")),
        "meta": ("VARCHAR", "'{}'"),
        "date": ("DATE", "NULL"),
    },
    "actor": {
        **dict.fromkeys(("name", "kind", "member_of"), ("VARCHAR", "NULL")),
        "n_mentions": ("INTEGER", "0"),
        **dict.fromkeys(("printed", "called"), ("MAP(VARCHAR, BIGINT)", "MAP {}")),
    },
    "named": {
        **dict.fromkeys(("article_id", "sentence", "target", "source", "kind"), ("VARCHAR", "NULL")),
        "part": ("VARCHAR", "'body'"),
        "voice": ("VARCHAR", "'outlet'"),
        **dict.fromkeys(("sentence_start", "start", "end"), ("INTEGER", "0")),
        "scope": (f"{_SPAN}[]", "NULL"),
    },
    "said": {
        **dict.fromkeys(("article_id", "source", "content"), ("VARCHAR", "NULL")),
        **dict.fromkeys(("cue", "voice", "kind"), ("VARCHAR", "''")),
        "part": ("VARCHAR", "'body'"),
        "asserted": ("BOOLEAN", "TRUE"),
        "targets": ("VARCHAR[]", "[]"),
        **dict.fromkeys(("source_span", "cue_span"), (_SPAN, "NULL")),
        "content_spans": (f"{_SPAN}[]", "[]"),
    },
}
"""Columns of each view: type, and what stands where a file lacks the column."""


def connect(folder: Path) -> Any:
    """An empty database in memory, which spills into the folder and fetches nothing.

    Raises:
        MissingExtraError: when DuckDB is not installed.
    """
    duckdb = require("duckdb", extra="serve", purpose="The live view")
    connection = duckdb.connect(":memory:")
    for option in ("autoinstall_known_extensions", "autoload_known_extensions", "python_enable_replacements"):
        connection.execute(f"SET {option} = false")
    connection.execute(f"SET temp_directory = {_quoted(str(folder))}")
    return connection


def lock(connection: Any, files: Sequence[Path]) -> None:
    """Let the database read these files and nothing else from now on, and write nowhere but where it spills."""
    allowed = dict.fromkeys(name for file in files for name in (str(file), _pattern(file)))
    connection.execute(f"SET allowed_paths = [{', '.join(map(_quoted, allowed))}]")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def create_view(connection: Any, name: str, files: Sequence[Path]) -> None:
    """A view of one of `COLUMNS` on files; with ``file`` and ``line``, the place of each row. Empty without files.

    Raises:
        InputError: for files that are no Parquet, or are no such table.
    """
    if not files:
        columns = ", ".join(f'CAST(NULL AS {kind}) AS "{column}"' for column, (kind, _) in COLUMNS[name].items())
        connection.execute(f"CREATE VIEW {name} AS SELECT {columns}, '' AS file, 0 AS line WHERE false")
        return
    scan = _scan(files)
    held = _held(connection, scan, files[0].parent if len(files) > 1 else files[0])
    if name == "rating" and (missing := [column for column in _NEEDED if column not in held]):
        raise InputError(
            f"{str(files[0])!r} is no table of ratings: it has no column {', '.join(missing)}. Give one that "
            "`biaskit rate` or Framing.save wrote."
        )
    columns = ", ".join(f'{_column(column, *how, held)} AS "{column}"' for column, how in COLUMNS[name].items())
    connection.execute(f"CREATE VIEW {name} AS SELECT {columns}, filename AS file, file_row_number AS line FROM {scan}")


def _scan(files: Sequence[Path]) -> str:
    names = ", ".join(_quoted(_pattern(file)) for file in files)
    options = "union_by_name=true, hive_partitioning=false, filename=true, file_row_number=true"
    return f"read_parquet([{names}], {options})"


def _pattern(file: Path) -> str:
    """The pattern that this file alone matches, for DuckDB takes every path for a pattern.

    >>> _pattern(Path("run[1]*.parquet"))
    'run[[]1][*].parquet'
    """
    return re.sub(r"([*?\[])", r"[\1]", str(file))


def _held(connection: Any, scan: str, place: Path) -> dict[str, str]:
    """Columns of the files, with their types."""
    import duckdb

    try:
        rows = connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        raise InputError(f"Cannot read {str(place)!r}: {reason}. Give Parquet that biaskit wrote.") from error
    return {str(row[0]): str(row[1]) for row in rows}


def _column(name: str, kind: str, default: str, held: Mapping[str, str]) -> str:
    if name not in held:
        return f"CAST({default} AS {kind})"
    if name == "value":
        return 'CASE WHEN isfinite("value"::DOUBLE) THEN "value"::DOUBLE END'
    if name == "duplicate_of" and held[name] != kind:  # of a number 0 means no; a text may be the name "0"
        text = f'CAST("{name}" AS VARCHAR)'
        return f"CASE WHEN {text} NOT IN ('0', '0.0', 'nan') THEN {text} END"
    return f'"{name}"' if held[name] == kind else f'TRY_CAST("{name}" AS {kind})'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
