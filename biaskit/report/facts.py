"""What was read, for the top of the page."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from biaskit.report.material import Material
from biaskit.showing.text import storable
from biaskit.showing.words import NO_OUTLET
from biaskit.tables.columns import date_column

_REASONS, _PLACES = 20, 10


def facts_of(
    *,
    outlets: Mapping[str, int],
    days: Iterable[str],
    actors: int,
    mentions: int,
    quotations: int | None,
    skipped: Sequence[tuple[str, str]] | None,
    repeats: int,
    reasons: Mapping[str, int] | None = None,
) -> dict[str, Any]:
    """Say what was read and what was set aside.

    Args:
        outlets: number of articles of each outlet; an empty name for those without.
        days: of the articles, as YYYY-MM-DD; empty for one without.
        actors: number of actors and events.
        mentions: number of mentions.
        quotations: number of quotations; None where they are not known.
        skipped: (place or article id, reason) for what was set aside; None where that is not known.
        repeats: number of articles that repeat another.
        reasons: how many were set aside for each reason, where ``skipped`` names only some of them.

    Returns:
        ``counts``, [what, how many] each; ``dates``, first and last day, one where they are the same, none where no
        article has a date; ``outlets``, [outlet, articles], most articles first; ``skipped``, [reason, how many, some
        of the places], most frequent first.

    >>> facts_of(outlets={"": 1}, days=["2025-01-02"], actors=2, mentions=3, quotations=None, skipped=None, repeats=0)
    {'counts': [['articles', 1], ['outlets', 1], ['actors and events', 2], ['mentions', 3]],
     'dates': ['2025-01-02'], 'outlets': [['outlet not given', 1]], 'skipped': []}
    """
    counted = Counter(reasons or Counter(reason for _, reason in skipped or ()))
    numbers = {
        "articles": sum(outlets.values()),
        "outlets": len(outlets),
        "actors and events": actors,
        "mentions": mentions,
        "quotations": quotations,
        "set aside": None if skipped is None else counted.total(),
        "repeat another article": repeats or None,
    }
    known, named = sorted(filter(None, days)), [(name or NO_OUTLET, n) for name, n in outlets.items()]
    return {
        "counts": [[what, n] for what, n in numbers.items() if n is not None],
        "dates": list(dict.fromkeys((known[0], known[-1]))) if known else [],
        "outlets": [list(pair) for pair in sorted(named, key=lambda pair: (-pair[1], pair[0]))],
        "skipped": _reasons(counted, skipped or ()),
    }


def _reasons(counted: Counter[str], skipped: Sequence[tuple[str, str]]) -> list[list[Any]]:
    return [
        [storable(reason), n, [storable(place) for place, why in skipped if why == reason][:_PLACES]]
        for reason, n in counted.most_common(_REASONS)
    ]


def days_of(material: Material) -> list[str]:
    """Day of each article as YYYY-MM-DD, empty where it has none."""
    import warnings

    from biaskit.errors import BiaskitWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        moments = date_column((article.id, article.date) for article in material.articles)
    return ["" if pd.isna(moment) else str(moment)[:10] for moment in moments]
