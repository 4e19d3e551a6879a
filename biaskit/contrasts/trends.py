"""How ratings move over time: their mean in each day, week, month, quarter or year."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

from biaskit.errors import BiaskitWarning, InputError, check_types, not_found, warn
from biaskit.inference.clusters import codes_of
from biaskit.inference.seeds import seed_of
from biaskit.reading.dates import parse_date
from biaskit.summary import grouping, kept, ratings_table_of, summarize
from biaskit.summary.rows import OWN_COLUMNS, in_order
from biaskit.types import SUMMARY_COLUMNS

FREQUENCIES = {"D": "D", "W": "W-SUN", "M": "M", "MS": "M", "Q": "Q-DEC", "QS": "Q-DEC", "Y": "Y-DEC", "YS": "Y-DEC"}
"""Lengths of periods as users give them -> as pandas names a period of that length."""


_AMBIGUOUS = re.compile(r"\d{1,2}[/.]\d{1,2}[/.]\d{2,4}$")
"""Dates of which nobody knows whether the day or the month comes first."""


def trend(
    ratings: Any,
    freq: str = "W",
    by: str | Sequence[str] = (),
    *,
    scorer: str | Sequence[str] | None = None,
    dimension: str | Sequence[str] | None = None,
    seed: int | None = None,
    n_resamples: int = 2000,
    level: float = 0.95,
    smooth: int | None = None,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Mean rating of each group in each period, with an interval from resampling whole articles.

    Means and intervals are those of `biaskit.summarize` with the period as one more column to group by. The intervals
    tell how sure each period's mean is, not whether periods differ: for that see `event_study` and `change_points`.

    Args:
        ratings: a ratings table or a `Framing` with dates; anything else goes through `rate` first.
        freq: length of a period: ``"D"`` (days), ``"W"`` (weeks from Monday), ``"MS"`` or ``"M"`` (months), ``"QS"`` or
            ``"Q"`` (quarters), ``"YS"`` or ``"Y"`` (years).
        by: columns to group by; scorer and dimension are always added. Nulls (the outlet's own voice) form a group.
        scorer, dimension: keep these only; None for all.
        seed, n_resamples, level: of the intervals.
        smooth: an odd number of periods: each mean is that of all mentions in so many periods around its own, at the
            ends of those there are. Neighbouring means then share articles, and each n counts the window's.
        duplicates: see `biaskit.summarize`.

    Returns:
        The columns of ``by``, ``period`` (its first day), ``scorer``, ``dimension``, then the columns of
        `biaskit.summarize`. Every group has a row for every period from the table's first to its last; where nothing
        was published, its n are 0 and its mean NaN. Rows without a date are left out, and a warning counts them.

    Raises:
        NotFoundError: for a column, scorer or dimension that the table lacks.
        InputError: for an option out of range, a date that cannot be read, or a table without any date.

    >>> table = pd.DataFrame({"article_id": ["a", "b", "c"], "scorer": "vader", "dimension": "valence",
    ...     "date": pd.to_datetime(["2025-12-08", "2025-12-14", "2025-12-22"]), "value": [-0.5, 0.1, 0.3]})
    >>> import warnings
    >>> with warnings.catch_warnings(action="ignore"):  # of few articles
    ...     trend(table)[["period", "n_articles", "mean"]]
          period  n_articles  mean
    0 2025-12-08           2  -0.2
    1 2025-12-15           0   NaN
    2 2025-12-22           1   0.3
    """
    check_types(trend, locals())
    seed = seed_of(ratings, seed)
    if smooth is not None and (smooth < 1 or smooth % 2 == 0):
        raise InputError(f"smooth is {smooth!r}; give an odd number of periods, as 3, so that the window has a middle.")
    table = dated(kept(ratings_table_of(ratings), scorer, duplicates, dimension))
    table = table.assign(period=periods_of(table["date"], freq))
    groups = groups_of(table, by, "period")
    moved = [_moved(table, step) for step in range(-(smooth // 2), smooth // 2 + 1)] if smooth else [table]
    pooled = pd.concat(moved).assign(period=lambda rows: rows["period"].dt.start_time)
    columns = [*groups, "period", *OWN_COLUMNS]
    options: dict[str, Any] = {"seed": seed, "n_resamples": n_resamples, "level": level, "duplicates": "all"}
    return _filled(summarize(pooled, columns, **options), columns, table["period"])


def dated(table: pd.DataFrame) -> pd.DataFrame:
    """The rows with a day of publication, as a timestamp without time; a warning counts the others.

    Raises:
        NotFoundError: when the table has no column of dates.
        InputError: for a date that cannot be read, or where no row has one.
    """
    if "date" not in table.columns:
        raise not_found("column", "date", map(str, table.columns))
    table = table.assign(date=_days(table["date"]))
    lacks = table["date"].isna().to_numpy()
    if len(table) and lacks.all():
        raise InputError("No row has a date. Give articles with a date, or a table whose column 'date' is filled.")
    if lacks.any():
        n_articles = table.loc[lacks, "article_id"].nunique()
        message = f"{lacks.sum():,} of {len(table):,} rows (articles: {n_articles:,}) have no date and are left out."
        warn(message, BiaskitWarning)
    return table[~lacks]


def day_of(date: Any, name: str = "date") -> pd.Timestamp:
    """A day as a timestamp.

    Raises:
        InputError: when it cannot be read.

    >>> day_of("December 10, 2025")
    Timestamp('2025-12-10 00:00:00')
    """
    try:
        day = parse_date(date)
    except ValueError:
        day = None
    if day is None or pd.isna(day):
        raise InputError(f"{name} is {date!r}; give a day, as '2025-12-31'.")
    return pd.Timestamp(day)


def periods_of(days: "pd.Series[Any]", freq: str) -> Any:
    """The period that each day lies in.

    Raises:
        InputError: for an unknown length.
    """
    return days.dt.to_period(pandas_freq(freq))


def pandas_freq(freq: str) -> str:
    """Pandas' name of a period of that length.

    Raises:
        InputError: for an unknown one.
    """
    if freq not in FREQUENCIES:
        raise InputError(
            f"freq is {freq!r}; give 'D' (days), 'W' (weeks from Monday), 'MS' or 'M' (months), 'QS' or 'Q' (quarters) "
            "or 'YS' or 'Y' (years)."
        )
    return FREQUENCIES[freq]


def groups_of(table: pd.DataFrame, by: str | Sequence[str], *taken: str) -> list[str]:
    """The columns to group by, without scorer and dimension.

    Raises:
        NotFoundError: for a column that the table lacks.
        InputError: for a column whose name is taken.
    """
    columns = [name for name in grouping(table, by) if name not in OWN_COLUMNS]
    for name in columns:
        if name in taken:
            raise InputError(f"Cannot group by {name!r}, which has a meaning of its own here. Rename it.")
    return columns


def each_group(columns: list[str], *tables: pd.DataFrame) -> Iterator[tuple[dict[Any, Any], list[pd.DataFrame]]]:
    """Each group of the first table, sorted with nulls first: its key, and its rows of every table.

    >>> table = pd.DataFrame({"source": ["Peru", None, "Peru"]})
    >>> [(key, part.index.tolist()) for key, [part] in each_group(["source"], table)]
    [({'source': None}, [1]), ({'source': 'Peru'}, [0, 2])]
    """
    first = pd.Series(codes_of(tables[0], columns)).duplicated().to_numpy()
    keys = in_order(tables[0].loc[~first, columns], columns)
    codes = codes_of(pd.concat([keys, *(table[columns] for table in tables)], ignore_index=True), columns)
    own, *parts = np.split(codes, np.cumsum([len(keys), *map(len, tables)])[:-1])
    plain = keys.astype(object).where(keys.notna(), None)
    for code, key in zip(own, plain.to_dict("records"), strict=True):
        yield key, [table[part == code] for table, part in zip(tables, parts, strict=True)]


def _days(column: "pd.Series[Any]") -> Any:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        # The wall clock's day where the article appeared, not that of another zone.
        return column.dt.tz_localize(None).dt.normalize()
    odd = [value for value in column.dropna().unique() if _AMBIGUOUS.match(str(value).strip())]
    if odd:
        raise InputError(f"The date {odd[0]!r} may be read day or month first. Give dates as '2025-12-31'.")
    days = {value: day_of(value, "A row's date") for value in column.dropna().unique() if str(value).strip()}
    return pd.to_datetime(column.map(days))


def _moved(table: pd.DataFrame, step: int) -> pd.DataFrame:
    """The rows, as of so many periods later, where the table goes on until then."""
    first, last = table["period"].min(), table["period"].max()
    moved = table.assign(period=table["period"] + step)
    return moved[moved["period"].between(first, last)]


def _filled(summary: pd.DataFrame, columns: list[str], periods: Any) -> pd.DataFrame:
    """The summary with rows for the periods in which a group has nothing."""
    others = [name for name in columns if name != "period"]
    numbers = [*SUMMARY_COLUMNS, "interval"]
    if summary.empty:
        return summary[[*columns, *numbers]]
    every = pd.period_range(periods.min(), periods.max(), freq=periods.dtype.freq).to_timestamp()
    whole = summary[others].drop_duplicates().merge(pd.DataFrame({"period": every}), how="cross")
    filled = whole.merge(summary, how="left", on=columns)[[*columns, *numbers]]
    counts = [name for name in numbers if name.startswith("n_")]
    filled[counts] = filled[counts].fillna(0).astype("int64")
    filled["interval"] = filled["interval"].astype(object).where(filled["interval"].notna(), None)
    return in_order(filled, columns)
