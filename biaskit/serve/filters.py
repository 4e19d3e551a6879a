"""Filters as conditions: fixed text with parameters, never a word of the question in it."""

from typing import Any

from biaskit.serve.questions import Filter
from biaskit.serve.store import Store, value_table

Condition = tuple[str, list[Any]]
"""SQL, true of what passes, and the values of its question marks."""


def of_mentions(asked: Filter) -> Condition:
    """Which mentions ``m`` of articles ``a`` count and pass."""
    parts: list[Condition] = [("m.counted", [])]
    parts += [
        (f"m.{column} IN (SELECT unnest(?::INTEGER[]))", [list(places)])
        for column, places in (("source", asked.source), ("target", asked.target), ("top", asked.top))
        if places
    ]
    if asked.voice:
        parts.append(("m.voice IN (SELECT unnest(?::VARCHAR[]))", [list(asked.voice)]))
    if asked.label is not None:
        parts.append(("m.label IN (SELECT place FROM label WHERE label = ?)", [asked.label]))
    if asked.frame is not None:
        parts.append((f"m.m IN (SELECT m FROM {value_table(asked.frame)} WHERE value > 0)", []))
    return _all([*parts, of_articles(asked)])


def of_articles(asked: Filter) -> Condition:
    """Which articles ``a`` pass."""
    parts: list[Condition] = []
    if asked.outlet:
        parts.append(("a.outlet IN (SELECT unnest(?::INTEGER[]))", [list(asked.outlet)]))
    if asked.first is not None:
        parts.append(("a.date >= ?", [asked.first]))
    if asked.last is not None:
        parts.append(("a.date <= ?", [asked.last]))
    return _all(parts)


def of_quotations(store: Store, asked: Filter) -> Condition:
    """Which quotations ``q`` of articles ``a`` pass."""
    parts = [of_articles(asked)]
    if asked.source:
        names = [store.names[place] for place in asked.source if place >= 0]
        nobody = " OR q.source IS NULL" if -1 in asked.source else ""
        parts.append((f"(q.source IN (SELECT unnest(?::VARCHAR[])){nobody})", [names]))
    if asked.voice:
        parts.append(("q.voice IN (SELECT unnest(?::VARCHAR[]))", [list(asked.voice)]))
    if asked.target:
        parts.append(("list_has_any(q.targets, ?::VARCHAR[])", [[store.names[place] for place in asked.target]]))
    return _all(parts)


def _all(parts: list[Condition]) -> Condition:
    return " AND ".join(sql for sql, _ in parts) or "true", [value for _, given in parts for value in given]
