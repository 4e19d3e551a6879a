"""Summaries of ratings that lie in Parquet, however many, in one pass and bounded memory."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from biaskit.errors import InputError
from biaskit.summary.parts import REPEAT, columns_in, kinds_in, stored_parts, whole_articles
from biaskit.summary.rows import NEEDED, OWN_COLUMNS, check_choice, grouping, kept, names_of
from biaskit.summary.totals import WEIGHTS, Totals

__all__ = ["Totals", "check_kinds", "stored_parts", "summarize_stored", "totals_of"]


def summarize_stored(
    parts: Sequence[Path],
    by: str | Sequence[str],
    *,
    level: float = 0.95,
    min_n: int = 1,
    interval: str = "auto",
    weights: str = "mention",
    cluster: str = "article_id",
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    **options: Any,
) -> pd.DataFrame:
    """Mean rating of each group of stored ratings: `biaskit.summarize` for the files of `stored_parts`.

    Raises:
        NotFoundError: for a column, scorer or dimension that the files lack.
        InputError: for an option that one pass does not allow, or a file that cannot be used.
    """
    for name, given, allowed in (
        ("interval", interval, ("auto",)),
        ("weights", weights, WEIGHTS),
        ("cluster", cluster, ("article_id",)),
    ):
        if given not in allowed:
            raise InputError(
                f"{name} is {given!r}; stored ratings, summed up in one pass, allow {' or '.join(map(repr, allowed))}. "
                "For another, read the rows with biaskit.tables.read_table and give the table."
            )
    made = totals_of(parts, by, scorer=scorer, dimension=dimension, weights=weights, **options)
    check_kinds(made.kinds, lambda: kinds_in(parts), scorer, dimension)
    return made.summary(level=level, min_n=min_n)


def totals_of(
    parts: Sequence[Path],
    by: str | Sequence[str],
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    duplicates: str = "once",
    **options: Any,
) -> Totals:
    """The totals of files of ratings, read once; those of other files, with other articles, can be added.

    Args:
        parts: Parquet files; at least one.
        by, scorer, dimension, duplicates: as for `biaskit.summarize`; a scorer that no row has is no error here.
        **options: ``seed``, ``n_resamples`` and ``weights``.

    Raises:
        NotFoundError: for a column that the first file lacks.
        InputError: for a file that cannot be used, or an option out of range.
    """
    made = Totals(by, **options)
    check_choice("duplicates", duplicates, ("once", "all"))
    known = columns_in(parts)
    columns = list(dict.fromkeys([*NEEDED, *grouping(pd.DataFrame(columns=known), by), REPEAT]))
    wanted = {"scorer": scorer, "dimension": dimension}
    chosen = {name: names_of(name, given) for name, given in wanted.items() if given is not None}
    for table in whole_articles(parts, columns, chosen):
        made.count(table, duplicates=duplicates)
    return made


def check_kinds(
    found: Iterable[tuple[Any, ...]], every: Callable[[], Iterable[tuple[Any, ...]]], scorer: Any, dimension: Any
) -> None:
    """Refuse names that no row has.

    Args:
        found: (scorer, dimension) of the rows that were chosen.
        every: gives those of all rows; asked only for the message.
        scorer, dimension: names that were chosen, one or several; None for no choice.

    Raises:
        NotFoundError: for the first name that is in no row.
    """
    met = [set(names) for names in zip(*found, strict=True)] or [set(), set()]
    wanted = [set(names_of(name, given or [])) for name, given in zip(OWN_COLUMNS, (scorer, dimension), strict=True)]
    if wanted[0] <= met[0] and wanted[1] <= met[1]:
        return
    kept(pd.DataFrame(sorted(every(), key=str), columns=list(OWN_COLUMNS)), scorer, "all", dimension)
