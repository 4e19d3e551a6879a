"""Tables in, one self-contained HTML file out."""

from collections.abc import Mapping, Sequence
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from biaskit.types import Article

if TYPE_CHECKING:
    import pandas as pd

    from biaskit.methods import Methods

__all__ = ["write_report"]


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
    methods: "Methods | None" = None,
    max_characters: int | None = None,
) -> Path:
    """Write the report: who speaks of whom and how, with filters, the articles, and the words behind every number.

    The file asks for nothing from outside and opens from disk; the same input gives the same bytes.

    Args:
        path: a file that ends in .html or .htm, or a folder, which is created and receives index.html.
        ratings, quotations, mentions, actors: the tables of `biaskit.tables`.
        articles: what was read; spans of mentions and quotations point into them.
        manifest: how it was made, JSON-able.
        skipped: (place or article id, reason) for what was set aside.
        seed: of every interval and of the sample.
        methods: the paragraph for a paper and its BibTeX; None for a report without.
        max_characters: characters of articles that the page holds; None for as many as keep it below 25 MB or so.
            When there are more, articles are drawn so that each pair of source and target keeps equally many
            sentences, and the page says so; numbers count all. (Of more than `biaskit.report.holding.MAX_MENTIONS`
            mentions, numbers come from a sample of articles too.)

    Returns:
        The file.

    >>> from inspect import signature
    >>> list(signature(write_report).parameters)[:3]
    ['path', 'ratings', 'quotations']
    """
    from biaskit.report.material import Material
    from biaskit.report.pack import build_pack
    from biaskit.report.page import render

    material = Material(ratings, quotations, mentions, actors, articles, manifest, skipped, seed, methods)
    page = render(build_pack(material, max_characters=max_characters))
    file = Path(path)
    file = file if file.suffix.lower() in (".html", ".htm") else file / "index.html"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(page, encoding="utf-8", newline="\n")
    return file
