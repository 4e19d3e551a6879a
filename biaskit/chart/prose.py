"""Sentences on what a chart shows, for those who cannot see it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from biaskit.chart.style import is_small, number
from biaskit.chart.text import clean

Record = Mapping[Any, Any]
Name = Callable[[Record], str]


def counted(count: int, noun: str) -> str:
    """A number of things.

    >>> counted(1, "outlet"), counted(1200, "outlet"), counted(2, "agency")
    ('1 outlet', '1,200 outlets', '2 agencies')
    """
    several = f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"
    return f"{count:,} {noun if count == 1 else several}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """The first names, and how many others there are.

    >>> listed(["a", "b", "c"]), listed(["a", "b", "c"], most=2)
    ('a, b and c', 'a, b and 1 more')
    """
    shown = list(names) if len(names) <= most else [*names[:most], f"{len(names) - most:,} more"]
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def bounds(low: float, high: float, *, signed: bool = True) -> str:
    """An interval in brackets, nothing where there is none.

    >>> bounds(-0.37, -0.05), bounds(float("nan"), 0.1)
    ('[−.37, −.05]', '')
    """
    ends = (float(low), float(high))
    return "" if any(map(pd.isna, ends)) else f"[{', '.join(number(end, signed=signed) for end in ends)}]"


def mean_of(record: Record) -> str:
    """A mean with its interval and number of rated mentions.

    >>> mean_of({"mean": -0.2, "low": -0.37, "high": -0.05, "n_rated": 12})
    '−.20 [−.37, −.05] (n = 12)'
    """
    around = bounds(record.get("low", float("nan")), record.get("high", float("nan")))
    return " ".join(filter(None, (number(float(record["mean"])), around, f"(n = {int(record['n_rated']):,})")))


def extremes(records: Iterable[Record], name: Name) -> list[str]:
    """Who has the highest mean and who the lowest, of those that were rated.

    >>> extremes([{"mean": 0.1, "n_rated": 3, "who": "Peru"}], lambda record: record["who"])
    ['Peru: +.10 (n = 3).']
    """
    rated = [record for record in records if not pd.isna(record["mean"])]
    if len(rated) < 2:
        return [f"{name(one)}: {mean_of(one)}." for one in rated]
    high, low = (pick(rated, key=lambda record: float(record["mean"])) for pick in (max, min))
    if high["mean"] == low["mean"]:
        return [f"All {len(rated):,}: {number(float(high['mean']))}."]
    return [f"Highest: {name(high)}, {mean_of(high)}. Lowest: {name(low)}, {mean_of(low)}."]


def set_apart(records: Iterable[Record], name: Name, min_n: int) -> list[str]:
    """Which groups were not rated, and which are grey for having few articles."""
    known = list(records)
    unrated = [name(record) for record in known if pd.isna(record["mean"])]
    small = [name(record) for record in known if is_small(record, min_n) and not pd.isna(record["mean"])]
    found = [f"Not rated: {listed(unrated)}."] if unrated else []
    return found + ([f"Grey, with fewer than {min_n:,} articles: {listed(small)}."] if small else [])


def measure(rows: pd.DataFrame) -> str:
    """What a summary holds, as axes name it.

    >>> measure(pd.DataFrame({"dimension": ["valence"], "scorer": "vader"}))
    'mean valence (vader)'
    """
    return clean(f"mean {rows['dimension'].iloc[0]} ({rows['scorer'].iloc[0]})")
