"""What a report is made of, and the few facts about it that several parts of the pack share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from biaskit.contrasts import valence_scorer
from biaskit.tables.columns import without_surrogates
from biaskit.types import Article

if TYPE_CHECKING:
    from biaskit.methods import Methods


@dataclass(frozen=True)
class Material:
    """The tables and records that `write_report` was given.

    Attributes:
        ratings, quotations, mentions, actors: the tables of `biaskit.tables`.
        articles: what was read.
        manifest: how it was made, JSON-able.
        skipped: (place or article id, reason) for what was set aside.
        seed: of every interval and sample.
        methods: the paragraph and BibTeX for a paper, or None.
    """

    ratings: pd.DataFrame
    quotations: pd.DataFrame
    mentions: pd.DataFrame
    actors: pd.DataFrame
    articles: Sequence[Article]
    manifest: Mapping[str, Any]
    skipped: Sequence[tuple[str, str]] = ()
    seed: int = 0
    methods: "Methods | None" = None

    @cached_property
    def scorer(self) -> str | None:
        """The scorer whose valence shows first; see `valence_scorer`."""
        return valence_scorer(self.ratings)

    def of_articles(self, ids: Sequence[str]) -> "Material":
        """The material of some of the articles alone; the actors stay."""
        wanted = set(ids)
        ratings, quotations, mentions = (
            table[table["article_id"].isin(wanted)].reset_index(drop=True)
            for table in (self.ratings, self.quotations, self.mentions)
        )
        articles = [one for one in self.articles if key_of(one) in wanted]
        return replace(self, ratings=ratings, quotations=quotations, mentions=mentions, articles=articles)


def key_of(article: Article) -> str:
    """An article's id as it stands in the tables, which hold no half characters."""
    return without_surrogates(article.id)


def none_if_null(value: Any) -> Any:
    """None for every kind of missing value.

    >>> none_if_null(float("nan")) is None
    True
    """
    return None if value is None or value is pd.NA or value is pd.NaT or value != value else value
