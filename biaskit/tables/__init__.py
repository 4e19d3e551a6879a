"""Records into tidy tables, and tables to and from files."""

from biaskit.tables.arrow import ratings_arrow
from biaskit.tables.build import actors_table, mentions_table, quotations_table, ratings_table
from biaskit.tables.files import TABLE_SUFFIXES, read_table, write_table
from biaskit.tables.records import articles_table, to_actors, to_articles, to_mentions, to_quotations
from biaskit.tables.schema import ratings_schema

__all__ = [
    "TABLE_SUFFIXES",
    "actors_table",
    "articles_table",
    "mentions_table",
    "quotations_table",
    "ratings_arrow",
    "ratings_schema",
    "ratings_table",
    "read_table",
    "to_actors",
    "to_articles",
    "to_mentions",
    "to_quotations",
    "write_table",
]
