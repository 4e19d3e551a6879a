"""What a run asks of a plan: it knows of articles and tables, and not of what is made of them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from biaskit.streaming.tally import Tally
from biaskit.types import Article


class Part(NamedTuple):
    """What came of the articles of one part.

    Attributes:
        ratings: Arrow table in the plan's schema.
        quotations: Arrow table.
        tally: counts.
    """

    ratings: Any
    quotations: Any
    tally: Tally


class Worker(Protocol):
    """Does what a plan says, with models that are loaded once."""

    def work(self, articles: Sequence[Article], *, set_aside: Sequence[tuple[str, str]] = ()) -> Part:
        """What comes of the articles of one part, without those that are (by id, with a reason) set aside."""
        ...


class Plan(Protocol):
    """What is done with articles, the same for every part; picklable. See `biaskit.rating.Plan`."""

    def for_columns(self, articles: Sequence[Article]) -> "Plan":
        """The plan with the columns that the articles of the first part ask for."""
        ...

    @property
    def schema(self) -> Any:
        """Arrow schema of the ratings."""
        ...

    def described(self) -> Mapping[str, Any]:
        """What the run is, for JSON; equal for runs that make the same rows."""
        ...

    def manifest(self, tally: Tally, ratings: int, skipped: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
        """What was run and what came of it, for JSON."""
        ...

    def worker(self) -> Worker:
        """What does it."""
        ...
