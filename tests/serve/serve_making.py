"""Small tables with everything that a live view must cope with, written as biaskit writes them."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from biaskit.framing import Framing
from biaskit.serve.answers import answer
from biaskit.serve.given import Tables, look_at
from biaskit.serve.questions import question_of
from biaskit.serve.store import Store
from biaskit.streaming import part_name
from biaskit.tables import write_table
from biaskit.types import Actor, Annotation, Article, Cue, Mention, Quotation

HOSTILE = 'Robert\'); DROP TABLE mention;-- "<script>" \u202eÉ👩‍👩‍👧'
"""A name that is SQL, markup, and more code points than letters."""

TEXT = f'{HOSTILE} said the "raid" was theft. The raid was legal.'
SAID = len(HOSTILE) + 1


def write_parts(tables: Iterable[pd.DataFrame], folder: Path) -> None:
    """Ratings as a run leaves them, a part a table."""
    for number, table in enumerate(tables):
        write_table(table, folder / part_name(number))


def framing() -> Framing:
    """Two articles, of which the second repeats the first; an event with two labels, one of them in a quotation."""
    articles = (
        Article("a'1", TEXT, "The Post", pd.Timestamp("2025-01-02").date(), "Theft?", "https://example.org/a"),
        Article("b", TEXT, "", None, "", "javascript:alert(1)", {"duplicate_of": "a'1"}),
    )
    first, second = TEXT[: TEXT.index(". ") + 1], TEXT[TEXT.index(". ") + 2 :]
    at, raid, legal = len(first) + 1, first.index('"raid"') + 1, second.index("raid")
    spoken = Mention("a'1", "raid", first, raid, raid + 4, HOSTILE, "paraphrased", 0, ((0, 3),), "event")
    own = Mention("a'1", "raid", second, 0, legal + 4, None, "outlet", at, (), "event")
    again = Mention("b", "raid", second, 0, legal + 4, None, "outlet", at, (), "event")
    doubted = Mention("a'1", HOSTILE, second, 0, 0, None, "outlet", at, (), "person", asserted=False)
    quotation = Quotation(
        "a'1", HOSTILE, (0, len(HOSTILE)), "said", (SAID, SAID + 4), ((SAID + 5, len(first) - 1),), "indirect",
        "paraphrased", targets=("raid",),
    )  # fmt: skip
    actors = (Actor("Unit", "organisation"), Actor(HOSTILE, "person", (), "Unit"), Actor("raid", "event"))
    found = Annotation(articles, actors, (spoken, own, again, doubted), (quotation,), (("c.txt", "too short"),))
    return Framing(found, ratings((spoken, own, again), articles))


def ratings(mentions: tuple[Mention, ...], articles: tuple[Article, ...]) -> pd.DataFrame:
    """Tone of -0.5, 0 and 1; the frame of crime for the first alone."""
    from biaskit.tables import ratings_table
    from biaskit.types import Rating

    start = mentions[0].start
    rows = [
        Rating(mentions[0], "tone", "valence", -0.5, (Cue(start, start + 4, -0.5, "lexicon"), Cue(0, 0, 1.0, "model"))),
        Rating(mentions[0], "frames", "crime", 0.25),
        Rating(mentions[1], "tone", "valence", 0.0, (Cue(4, 8, 0.0, "lexicon"),)),
        Rating(mentions[1], "frames", "crime", 0.0, (Cue(4, 8, 0.0, "lexicon"),)),
        Rating(mentions[2], "tone", "valence", 1.0),
        Rating(mentions[2], "frames", "crime", float("nan")),
    ]
    return ratings_table(rows, articles)


def opened(path: Path) -> Store:
    """The store of what lies at a path."""
    given = look_at(path)
    assert isinstance(given, Tables)
    return Store(given)


def ask(store: Store, kind: str, **question: Any) -> Any:
    """What a store answers; places of names may be given as names."""
    import json

    return answer(store, kind, question_of(kind, json.dumps(question), store.sizes))


def random_ratings(seed: int, n: int = 240) -> pd.DataFrame:
    """Ratings of two measures over few articles, with nulls, repeats, unrated mentions and ends of the scale."""
    draw = np.random.default_rng(seed)
    article = draw.integers(0, 14, n)
    mentions = pd.DataFrame(
        {
            "article_id": [f"a{i}" for i in article],
            "outlet": [("Post", "Ledger", 'O\'Brien "x"')[i % 3] for i in article],
            "date": [pd.NaT if i == 5 else pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(i)) for i in article],
            "sentence": [f"Sentence number {i} of it." for i in range(n)],
            "sentence_start": np.arange(n) * 30,
            "start": 0,
            "end": draw.integers(0, 9, n),
            "target": draw.choice(["Peru", "Chile", "the Nile", HOSTILE], n),
            "source": draw.choice(np.array([None, "Lima", "Oslo", "Peru"], dtype=object), n),
            "voice": draw.choice(["outlet", "quoted", "paraphrased"], n),
            "duplicate_of": [("a0" if i == 7 else None) for i in article],
        }
    )
    return pd.concat([_rated(mentions, draw, *one) for one in (("tone", "valence"), ("frames", "crime"))])


def _rated(mentions: pd.DataFrame, draw: np.random.Generator, scorer: str, dimension: str) -> pd.DataFrame:
    value = draw.choice([-1.0, -0.25, 0.0, 0.5, np.nan], len(mentions))
    value = np.where(mentions["target"] == "the Nile", 1.0, value) if scorer == "tone" else np.abs(value)
    table = mentions.assign(scorer=scorer, dimension=dimension, value=value, kind=None, part="body")
    table["cues"], table["scope"] = [()] * len(table), [()] * len(table)
    return table


def named(store: Store, row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with names in place of places."""
    lists = {"source": store.names, "target": store.names, "top": store.names, "outlet": store.outlets}
    return {key: value if key not in lists else None if value < 0 else lists[key][value] for key, value in row.items()}
