"""Annotated text and scorers into ratings.

- `tabling`: a table of ratings from whatever is given
- `rater`: the scorers at work, batch after batch
- `answers`: whether what they answer keeps the contract
- `guarding`: an article that breaks a scorer is set aside, and several processes rate
- `plan`: annotation and rating of the articles of one part of a run, see `biaskit.streaming`
"""

from biaskit.rating.answers import faults
from biaskit.rating.guarding import guarded, rate_all
from biaskit.rating.plan import ALWAYS, OTHER, Plan, Worker
from biaskit.rating.rater import REMEMBERED, WHERE, Rater
from biaskit.rating.tabling import rate, rate_mentions

__all__ = [
    "ALWAYS",
    "OTHER",
    "REMEMBERED",
    "WHERE",
    "Plan",
    "Rater",
    "Worker",
    "faults",
    "guarded",
    "rate",
    "rate_all",
    "rate_mentions",
]
