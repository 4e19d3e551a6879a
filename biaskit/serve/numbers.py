"""Groups with their means and intervals, labels and frames: the numbers of the page, as Python's tables have them."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from biaskit.inference.ratios import NONE, Interval, ratio, ratio_interval
from biaskit.serve.filters import of_mentions
from biaskit.serve.questions import Question
from biaskit.serve.store import Store, value_table

_COLUMNS = {"source": "m.source", "target": "m.target", "outlet": "a.outlet", "top": "m.top"}
_NO_DRAWS = np.random.default_rng(0)
"""Student's interval draws nothing."""


def groups(store: Store, question: Question) -> list[dict[str, Any]]:
    """Each group's counts, mean and interval: those of ``summarize(rows, by, interval="t")`` on the rows that pass."""
    if question.measure is None:
        return []
    sql, given = of_mentions(question.filter)
    keys = [_COLUMNS[name] for name in question.by]
    columns = "".join(f"{column} AS k{i}, " for i, column in enumerate(keys))
    order = "".join(f"{column}, " for column in keys)
    found = store.columns(
        f"""SELECT {columns}m.article, count(*) AS n, count(v.value) AS rated, coalesce(fsum(v.value), 0.0) AS total
        FROM {value_table(question.measure)} v JOIN mention m ON m.m = v.m JOIN article a ON a.place = m.article
        WHERE {sql} GROUP BY {order}m.article ORDER BY {order}m.article""",
        given,
    )
    bounds = store.measures[question.measure][2:]
    return [
        {**dict(zip(question.by, places, strict=True)), **_estimate(found, part, bounds)}
        for places, part in _parts(found, len(keys))
    ]


def _parts(found: dict[str, Any], n_keys: int) -> Iterator[tuple[list[int], slice]]:
    """Places of each group and where its articles stand."""
    size = len(found["n"])
    if size == 0:
        return
    changes = np.zeros(size, dtype=bool)
    changes[0] = True
    for i in range(n_keys):
        changes[1:] |= np.diff(found[f"k{i}"]) != 0
    starts = np.flatnonzero(changes).tolist()
    for start, end in zip(starts, [*starts[1:], size], strict=True):
        yield [int(found[f"k{i}"][start]) for i in range(n_keys)], slice(start, end)


def _estimate(found: dict[str, Any], part: slice, bounds: tuple[float, float]) -> dict[str, Any]:
    counts = found["rated"][part].astype(np.float64)
    rated = counts > 0
    totals, counts = found["total"][part][rated], counts[rated]
    mean, interval = None, NONE
    if len(totals):
        mean = ratio(totals, counts)
        interval = ratio_interval(totals, counts, _NO_DRAWS, method="t", bounds=bounds)
    return {
        "n_articles": part.stop - part.start,
        "n_mentions": int(found["n"][part].sum()),
        "n_rated": int(counts.sum()),
        "mean": mean,
        **_ends(interval),
    }


def _ends(interval: Interval) -> dict[str, Any]:
    known = interval.method is not None
    return {
        "low": interval.low if known else None,
        "high": interval.high if known else None,
        "interval": interval.method,
    }


def labels(store: Store, question: Question) -> list[dict[str, Any]]:
    """What the targets that pass are called, by rolled-up source; most frequent first. Pronouns are no labels."""
    sql, given = of_mentions(question.filter)
    return store.dicts(
        f"""SELECT m.top, l.label, count(*) AS n
        FROM mention m JOIN article a ON a.place = m.article JOIN label l ON l.place = m.label
        WHERE l.label <> '' AND {sql} GROUP BY m.top, l.label ORDER BY n DESC, l.label, m.top""",
        given,
    )


def frames(store: Store, question: Question) -> list[dict[str, Any]]:
    """Mean share of each frame that is there at all, over the mentions rated for it, by rolled-up source."""
    sql, given = of_mentions(question.filter)
    of_passing = f"JOIN mention m USING (m) JOIN article a ON a.place = m.article WHERE {sql}"
    rated = dict(store.rows(f"SELECT m.top, count(*) FROM framed {of_passing} GROUP BY m.top", given))
    without = {
        (top, place): n
        for top, place, n in store.rows(
            f"SELECT m.top, measure, count(*) FROM unframed {of_passing} GROUP BY m.top, measure", given
        )
    }
    sums = store.rows(f"SELECT m.top, measure, fsum(value) FROM share {of_passing} GROUP BY m.top, measure", given)
    found = []
    for top, place, total in sums:
        n = rated[top] - without.get((top, place), 0)
        found.append({"top": top, "measure": place, "mean": total / n, "n_rated": n})
    return sorted(found, key=lambda row: (-row["mean"], row["top"], row["measure"]))
