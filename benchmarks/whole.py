"""The whole pipeline as the benchmarks run it, and the articles that they run it on."""

from collections.abc import Callable, Sequence
from functools import cache, cached_property
from itertools import islice
from typing import Any

import biaskit as bk
from biaskit.rating import Plan, Worker
from biaskit.types import Article, Mention

SCORERS = ("vader", "textblob", "frames", "tone", "verbs")
"""The scorers of the headline; `model` is added in a row of its own."""

EXAMPLE = "example"
"""In place of a file: the articles that come with biaskit."""


def states() -> bk.Actors:
    """The states of the built-in gazetteer, and no other actor."""
    return bk.Actors(actor for actor in bk.Actors.world() if actor.kind == "state")


def plan(scorers: Sequence[str] | None = SCORERS, *, tracked: bool = False) -> Plan:
    """What the whole pipeline does: a registry of states, the scorers; ``tracked``: and only what is about a state."""
    registry = states()
    targets = tuple(actor.name for actor in registry) if tracked else None
    return Plan(registry=registry, targets=targets, scorers=None if scorers is None else tuple(scorers))


def whole(plan: Plan) -> Callable[[Sequence[Article]], dict[str, int]]:
    """Articles into ratings and quotations, by models that are loaded once; gives their numbers."""
    worker = Worker(plan)

    def run(articles: Sequence[Article]) -> dict[str, int]:
        made = worker.work(articles)
        return {"ratings": len(made.ratings), "quotations": len(made.quotations)}

    return run


def bare() -> Callable[[Sequence[str]], None]:
    """The floor: spaCy's own pipeline with parser and names over titles and texts, keeping nothing."""
    return _parser(_spacy())


def quickened() -> Callable[[Sequence[str]], None]:
    """The same pipeline as biaskit loads it."""
    from biaskit.pipeline import load_pipeline

    return _parser(load_pipeline(None))


def _spacy() -> Any:
    """spaCy's pipeline as it comes; each one loaded is a thing of its own."""
    import spacy

    from biaskit.pipeline import DEFAULT_PIPELINE

    return spacy.load(DEFAULT_PIPELINE)


def _parser(nlp: Any) -> Callable[[Sequence[str]], None]:
    def parse(texts: Sequence[str]) -> None:
        with nlp.memory_zone():
            for _ in nlp.pipe(texts):
                pass

    return parse


def articles_of(corpus: str, *, first: int = 0, count: int | None = None) -> Sequence[Article]:
    """Articles of a corpus in their order, as `biaskit.read_articles` reads them."""
    source: Any = bk.load_example("tanker") if corpus == EXAMPLE else bk.read_articles(corpus)
    return list(islice(source, first, None if count is None else first + count))


def words_of(articles: Sequence[Article]) -> int:
    """Words of titles and texts, by white space."""
    return sum(len(text.split()) for article in articles for text in (article.title, article.text))


class Block:
    """Some articles, and what is made of them before a clock runs."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self.articles = list(articles)

    def forget(self) -> None:
        """Keep the articles only."""
        self.__dict__ = {"articles": self.articles}

    @cached_property
    def texts(self) -> list[str]:
        """Titles and texts."""
        return [text for article in self.articles for text in (article.title, article.text) if text]

    @cached_property
    def mentions(self) -> list[Mention]:
        """Who is mentioned, by the whole gazetteer."""
        return list(bk.annotate(self.articles, progress=False).mentions)

    @cached_property
    def docs(self) -> list[Any]:
        """Texts as spaCy's pipeline parses them."""
        return list(_for_others().pipe(self.texts))

    @cached_property
    def sentences(self) -> list[str]:
        """Their sentences."""
        return [sentence.text for doc in self.docs for sentence in doc.sents if sentence.text.strip()]


@cache
def _for_others() -> Any:
    return _spacy()
