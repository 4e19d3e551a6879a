"""Ratings into summary tables: means and shares, with intervals from whole articles."""

from biaskit.summary.means import article_means, summarize
from biaskit.summary.rows import grouping, kept, ratings_table_of
from biaskit.summary.shares import agentless_share, frame_profile, role_shares, salience

__all__ = [
    "agentless_share",
    "article_means",
    "frame_profile",
    "grouping",
    "kept",
    "ratings_table_of",
    "role_shares",
    "salience",
    "summarize",
]
