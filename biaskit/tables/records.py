"""Tables back into records, and articles as a table, so that what was annotated can be stored whole."""

import json
from collections.abc import Iterable
from typing import Any

import pandas as pd

from biaskit.tables.columns import date_column, text_column
from biaskit.types import Actor, Article, Mention, Quotation


def articles_table(articles: Iterable[Article]) -> pd.DataFrame:
    """Table of whole articles, one row each: id, text, outlet, date, title, url, and meta as JSON.

    >>> articles_table([Article("a", "Peru lost.")])[["id", "text", "meta"]].values.tolist()
    [['a', 'Peru lost.', '{}']]
    """
    rows = list(articles)
    texts = {
        name: text_column([getattr(row, name) for row in rows]) for name in ("id", "text", "outlet", "title", "url")
    }
    date = date_column((row.id, row.date) for row in rows)
    meta = text_column([json.dumps(dict(row.meta), ensure_ascii=False, default=str) for row in rows])
    return pd.DataFrame({**texts, "date": date, "meta": meta})


def to_articles(table: pd.DataFrame) -> tuple[Article, ...]:
    """Articles of a table that `articles_table` made."""
    return tuple(
        Article(
            row["id"], row["text"], row["outlet"], _day(row["date"]), row["title"], row["url"], json.loads(row["meta"])
        )
        for row in table.to_dict("records")
    )


def to_actors(table: pd.DataFrame) -> tuple[Actor, ...]:
    """Actors of an actors table."""
    return tuple(
        Actor(row["name"], row["kind"], tuple(row["aliases"]), _known(row["member_of"]))
        for row in table.to_dict("records")
    )


def to_mentions(table: pd.DataFrame) -> tuple[Mention, ...]:
    """Mentions of a mentions table."""
    fields = [name for name in Mention.__slots__ if name in table]
    return tuple(Mention(**{name: _known(row[name]) for name in fields}) for row in table.to_dict("records"))


def to_quotations(table: pd.DataFrame) -> tuple[Quotation, ...]:
    """Quotations of a quotations table."""
    fields = Quotation.__slots__
    return tuple(Quotation(**{name: _known(row[name]) for name in fields}) for row in table.to_dict("records"))


def _known(value: Any) -> Any:
    """A cell as records hold it: None for what is missing."""
    return value if isinstance(value, tuple) or not pd.isna(value) else None


def _day(value: Any) -> Any:
    return None if pd.isna(value) else value.date()
