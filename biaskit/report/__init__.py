"""Tables in, one self-contained HTML file out."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.errors import FewClustersWarning, without
from biaskit.types import Article

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["write_report"]

LIMIT = 20_000
"""Mentions whose sentences a page holds, so that it stays small enough to open and to send."""


def write_report(
    path: str | PathLike[str],
    *,
    ratings: "pd.DataFrame",
    quotations: "pd.DataFrame",
    mentions: "pd.DataFrame",
    actors: "pd.DataFrame",
    articles: Sequence[Article],
    manifest: Mapping[str, Any],
    skipped: Sequence[tuple[str, str]] = (),
    seed: int = 0,
    limit: int = LIMIT,
) -> Path:
    """Write the report: what was read, figures, tables, and the sentences behind every number.

    The file asks for nothing from outside and opens from disk; the same input gives the same bytes.

    Args:
        path: a file that ends in .html or .htm, or a folder, which is created and receives index.html.
        ratings, quotations, mentions, actors: the tables of `biaskit.tables`.
        articles: what was read; the spans of the quotations point into them.
        manifest: how it was made, JSON-able.
        skipped: (place or article id, reason) for what was set aside.
        seed: of every interval and of the sample.
        limit: mentions whose sentences the page holds. When there are more, as many are drawn at random from each
            pair of source and target as fit together, at least one, and the page says so. Numbers always count all.

    Returns:
        The file.

    >>> from inspect import signature
    >>> list(signature(write_report).parameters)[:3]
    ['path', 'ratings', 'quotations']
    """
    from biaskit.report.evidence import collect_evidence
    from biaskit.report.material import Material, roll_up
    from biaskit.report.page import render

    material = Material(ratings, quotations, mentions, actors, articles, manifest, skipped, seed)
    evidence = collect_evidence(
        ratings=ratings, quotations=quotations, mentions=mentions, articles=articles, top=roll_up(actors), limit=limit,
        seed=seed,
    )  # fmt: skip
    with without(FewClustersWarning):
        page = render(material, evidence)
    file = Path(path)
    file = file if file.suffix.lower() in (".html", ".htm") else file / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", newline="\n")
    return file
