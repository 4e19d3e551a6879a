"""What was read, for the top of the page."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from biaskit.report.material import Material
from biaskit.showing.text import storable
from biaskit.tables.columns import date_column

_REASONS, _PLACES = 20, 10
NO_OUTLET = "outlet not given"


def facts_of(material: Material) -> dict[str, Any]:
    """Count what was read and what was set aside.

    Returns:
        ``counts``, [what, how many] each; ``dates``, first and last day, one where they are the same, none where no
        article has a date; ``outlets``, [outlet, articles], most articles first; ``skipped``, [reason, how many, some
        of the places], most frequent first.
    """
    outlets = Counter(storable(article.outlet) or NO_OUTLET for article in material.articles)
    dates = sorted(day for day in days_of(material) if day)
    reasons = Counter(reason for _, reason in material.skipped)
    repeats = sum(map(repeats_another, material.articles))
    numbers = {
        "articles": len(material.articles),
        "outlets": len(outlets),
        "actors and events": len(material.actors),
        "mentions": len(material.mentions),
        "quotations": len(material.quotations),
        "set aside": len(material.skipped),
        **({"repeat another article": repeats} if repeats else {}),
    }
    return {
        "counts": [[what, n] for what, n in numbers.items()],
        "dates": list(dict.fromkeys((dates[0], dates[-1]))) if dates else [],
        "outlets": [[name, n] for name, n in sorted(outlets.items(), key=lambda pair: (-pair[1], pair[0]))],
        "skipped": [[storable(r), n, _places(material.skipped, r)] for r, n in reasons.most_common(_REASONS)],
    }


def days_of(material: Material) -> list[str]:
    """Day of each article as YYYY-MM-DD, empty where it has none."""
    import warnings

    from biaskit.errors import BiaskitWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", BiaskitWarning)
        moments = date_column((article.id, article.date) for article in material.articles)
    return ["" if pd.isna(moment) else str(moment)[:10] for moment in moments]


def repeats_another(article: Any) -> bool:
    """Whether an article is marked as a repeat of an earlier one."""
    value = article.meta.get("duplicate_of")
    return not pd.isna(value) and value not in (False, "", "False", "false")


def _places(skipped: Iterable[tuple[str, str]], reason: str) -> list[str]:
    return [storable(place) for place, why in skipped if why == reason][:_PLACES]
