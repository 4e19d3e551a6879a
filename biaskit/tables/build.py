"""Records into tables. Values are worked out once an article and once a mention, then spread over the rows."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd

from biaskit.tables.columns import date_column, meta_column, object_column, text_column
from biaskit.tables.schema import ARTICLE_COLUMNS
from biaskit.tables.view import quotations_view, shown_as
from biaskit.types import RATING_COLUMNS, RATING_EXTRAS, Actor, Annotation, Article, Mention, Quotation, Rating

_MENTION_COLUMNS = (
    "article_id", "outlet", "date", "sentence", "sentence_start", "start", "end", "printed", "target", "kind",
    "source", "voice", "chain", "scope", "names", "coreferent", "part", "syntactic_role", "agentless", "asserted",
)  # fmt: skip

_MARKS = " \t\n.,;:“”„‘’«»\"'"
"""What does not belong to a label."""
GAP = " … "
"""Stands between the parts of a quotation that its cue interrupts."""


def ratings_table(ratings: Iterable[Rating], articles: Iterable[Article] = ()) -> pd.DataFrame:
    """Table of ratings, one row per mention, scorer and dimension, in the order given.

    Columns: `RATING_COLUMNS`, `RATING_EXTRAS`, ``title``, ``url``, then the articles' metadata by name (a name that
    is already a column gets the prefix ``article_``). ``source`` is null for the outlet's own voice; ``value`` is in
    [-1, 1], NaN without evidence; ``date`` is NaT when unknown. Metadata of articles not given is empty.

    >>> mention = Mention("a", "Peru", "Peru lost.", 0, 4)
    >>> table = ratings_table([Rating(mention, "vader", "valence", -0.4)], [Article("a", "Peru lost.", outlet="Post")])
    >>> table[["article_id", "outlet", "target", "value"]].to_dict("records")
    [{'article_id': 'a', 'outlet': 'Post', 'target': 'Peru', 'value': -0.4}]
    """
    rows = list(ratings)
    table, index = rated_mentions(rows, articles)
    columns = [*RATING_COLUMNS, *RATING_EXTRAS, *ARTICLE_COLUMNS]
    meta = [name for name in table.columns if name not in columns]
    table = table.take(index).reset_index(drop=True)
    table["scorer"] = text_column([rating.scorer for rating in rows])
    table["dimension"] = text_column([rating.dimension for rating in rows])
    table["value"] = np.fromiter((rating.value for rating in rows), dtype=np.float64, count=len(rows))
    table["cues"] = object_column([tuple(rating.cues) for rating in rows])
    return table[[*columns, *meta]]


def rated_mentions(ratings: Sequence[Rating], articles: Iterable[Article]) -> tuple[pd.DataFrame, Any]:
    """The columns of a ratings table that hang on the mention, a row for each, and which row each rating belongs to."""
    mentions = {id(rating.mention): rating.mention for rating in ratings}
    place = {key: position for position, key in enumerate(mentions)}
    index = np.fromiter((place[id(rating.mention)] for rating in ratings), dtype=np.int64, count=len(ratings))
    known = list(articles)
    meta = meta_names(known)
    table = _mention_frame(list(mentions.values()), known, meta)
    own = [name for name in (*RATING_COLUMNS, *RATING_EXTRAS, *ARTICLE_COLUMNS) if name in table.columns]
    return table[[*own, *meta.values()]], index


def mentions_table(mentions: Annotation | Iterable[Mention], articles: Iterable[Article] = ()) -> pd.DataFrame:
    """Table of mentions, one row each, in the order given; ``printed`` is the target as it stands in the sentence.

    >>> mentions_table([Mention("a", "Peru", "Lima lost.", 0, 4)])[["target", "printed"]].to_dict("records")
    [{'target': 'Peru', 'printed': 'Lima'}]
    """
    if isinstance(mentions, Annotation):
        articles, mentions = articles or mentions.articles, mentions.mentions
    return _mention_frame(list(mentions), list(articles), {})[list(_MENTION_COLUMNS)]


def quotations_table(quotations: Iterable[Quotation], articles: Iterable[Article] = ()) -> pd.DataFrame:
    """Table of quotations, one row each, in the order given.

    ``content`` is the text of the content spans, joined by an ellipsis where the cue interrupts them; empty when the
    article is not given. A notebook shows each in its sentence.

    >>> quotation = Quotation("a", "Lima", (9, 13), "said", (14, 18), ((1, 7),), "direct", "quoted")
    >>> quotations_table([quotation], [Article("a", '"Never," Lima said.')])["content"].tolist()
    ['Never,']
    """
    rows, known = list(quotations), list(articles)
    by_id = {article.id: article for article in known}
    of_article = _article_frame([row.article_id for row in rows], known, {})
    table = pd.DataFrame(
        {
            "article_id": text_column([row.article_id for row in rows]),
            "outlet": of_article["outlet"],
            "date": of_article["date"],
            "source": text_column([row.source for row in rows]),
            "cue": text_column([row.cue for row in rows]),
            "content": text_column([_content(row, by_id.get(row.article_id)) for row in rows]),
            "voice": text_column([row.voice for row in rows]),
            "kind": text_column([row.kind for row in rows]),
            "targets": object_column([row.targets for row in rows]),
            "source_span": object_column([row.source_span for row in rows]),
            "cue_span": object_column([row.cue_span for row in rows]),
            "content_spans": object_column([row.content_spans for row in rows]),
            "stance": text_column([row.stance for row in rows]),
            "calls": text_column([row.calls for row in rows]),
            "object_span": object_column([row.object_span for row in rows]),
            "outer_spans": object_column([row.outer_spans for row in rows]),
            "chain": object_column([row.chain for row in rows]),
            "asserted": np.array([row.asserted for row in rows], dtype=bool),
            "confidence": np.array([row.confidence for row in rows], dtype=np.float64),
            "part": text_column([row.part for row in rows]),
        }
    )
    return shown_as(table, quotations_view(known))


def actors_table(
    actors: Iterable[Actor],
    mentions: Iterable[Mention] = (),
    quotations: Iterable[Quotation] = (),
    articles: Iterable[Article] = (),
) -> pd.DataFrame:
    """Table of actors and events, one row each, in the order given, with what names them.

    ``n_mentions`` and ``n_articles`` count places where words are about the actor; ``printed`` maps each string that
    was linked to it, "he" and "the president" among them, to the number of places, most frequent first; ``called`` maps
    what the quotations call it to how often they do ("an invasion": 2), as evidence and never as another name.

    >>> mention = Mention("a", "Peru", "Lima lost.", 0, 4)
    >>> actors_table([Actor("Peru", "state")], [mention])[["name", "n_mentions", "printed"]].to_dict("records")
    [{'name': 'Peru', 'n_mentions': 1, 'printed': {'Lima': 1}}]
    """
    rows = list(actors)
    found: dict[str, list[Mention]] = defaultdict(list)
    for mention in mentions:
        found[mention.target].append(mention)
    of_row = [found.get(row.name, []) for row in rows]
    called = _called(quotations, articles)
    return pd.DataFrame(
        {
            "name": text_column([row.name for row in rows]),
            "kind": text_column([row.kind for row in rows]),
            "member_of": text_column([row.member_of for row in rows]),
            "aliases": object_column([tuple(row.aliases) for row in rows]),
            "n_mentions": np.array([len(group) for group in of_row], dtype=np.int64),
            "n_articles": np.array([len({m.article_id for m in group}) for group in of_row], dtype=np.int64),
            "printed": object_column([_printed_counts(group) for group in of_row]),
            "called": object_column([dict(called[row.name].most_common()) for row in rows]),
        }
    )


def _mention_frame(mentions: Sequence[Mention], articles: Sequence[Article], meta: dict[str, str]) -> pd.DataFrame:
    columns: dict[str, Any] = {
        "article_id": text_column([m.article_id for m in mentions]),
        "sentence": object_column([m.sentence for m in mentions]),
        "sentence_start": np.array([m.sentence_start for m in mentions], dtype=np.int64),
        "start": np.array([m.start for m in mentions], dtype=np.int64),
        "end": np.array([m.end for m in mentions], dtype=np.int64),
        "printed": text_column([m.sentence[m.start : m.end] for m in mentions]),
        "target": text_column([m.target for m in mentions]),
        "kind": text_column([m.kind for m in mentions]),
        "source": text_column([m.source for m in mentions]),
        "voice": text_column([m.voice for m in mentions]),
        "chain": object_column([m.chain for m in mentions]),
        "scope": object_column([m.scope for m in mentions]),
        "names": object_column([m.names for m in mentions]),
        "coreferent": object_column([m.coreferent for m in mentions]),
        "part": text_column([m.part for m in mentions]),
        "syntactic_role": text_column([m.syntactic_role for m in mentions]),
        "agentless": np.array([m.agentless for m in mentions], dtype=bool),
        "asserted": np.array([m.asserted for m in mentions], dtype=bool),
    }
    of_article = _article_frame([m.article_id for m in mentions], articles, meta)
    return pd.concat([pd.DataFrame(columns), of_article], axis=1)


def _article_frame(article_ids: Sequence[str], articles: Sequence[Article], meta: dict[str, str]) -> pd.DataFrame:
    place = {article.id: position for position, article in enumerate(articles)}
    index = np.array([place.get(article_id, len(articles)) for article_id in article_ids], dtype=np.int64)
    unknown = bool((index == len(articles)).any())
    known = [*articles, Article("", "")] if unknown else list(articles)
    columns: dict[str, Any] = {
        "outlet": text_column([article.outlet for article in known]),
        "date": date_column((article.id, article.date) for article in known),
        "title": text_column([article.title for article in known]),
        "url": text_column([article.url for article in known]),
    }
    for key, column in meta.items():
        columns[column] = meta_column([article.meta.get(key) for article in known])
    return pd.DataFrame(columns).take(index).reset_index(drop=True)


def meta_names(articles: Iterable[Article]) -> dict[str, str]:
    """Name of each key of the articles' metadata as a column of ``ratings``, sorted by key."""
    taken = {*RATING_COLUMNS, *RATING_EXTRAS, *ARTICLE_COLUMNS, "printed", "names", "coreferent"}
    names: dict[str, str] = {}
    for key in sorted({key for article in articles for key in article.meta}, key=str):
        column = str(key)
        while column in taken:
            column = f"article_{column}"
        taken.add(column)
        names[key] = column
    return names


def _content(quotation: Quotation, article: Article | None) -> str:
    if article is None:
        return ""
    text = article.title if quotation.part == "title" else article.text
    return GAP.join(text[start:end] for start, end in quotation.content_spans)


def _called(quotations: Iterable[Quotation], articles: Iterable[Article]) -> defaultdict[str, Counter[str]]:
    """Actor -> what asserted quotations call it."""
    by_id = {article.id: article for article in articles}
    called: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for quotation in quotations:
        if quotation.calls and quotation.asserted:
            label = _content(quotation, by_id.get(quotation.article_id)).strip(_MARKS)
            called[quotation.calls].update([label] if label else [])
    return called


def _printed_counts(mentions: Iterable[Mention]) -> dict[str, int]:
    places = {(m.article_id, m.part, m.sentence_start + m.start, m.sentence[m.start : m.end]) for m in mentions}
    counts = Counter(words for *_, words in places if words)
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))
