"""The sentences behind the numbers, each text stored once, as data for the page's script."""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

import numpy as np
import pandas as pd

from biaskit.contrasts import normalise_label
from biaskit.report.material import none_if_null
from biaskit.report.passage import Passages, inside
from biaskit.showing.text import CONTROLS, safe_url
from biaskit.types import Article, Span

TARGET, SOURCE, REPORTING, CONTENT = range(4)
"""Kinds of marks in a sentence."""

Mark = tuple[int, int, int]
Spoken = dict[tuple[str, str, int], dict[int, dict[str, Any]]]
"""Quotations by article, part and block of `_BLOCK` characters that they touch, then by row."""

_BLOCK = 1_000
_KEY = ("article_id", "part", "sentence_start", "start", "end", "target", "source", "voice", "scope")


@dataclass(slots=True)
class Interned:
    """Values in order of appearance, each once, with their places."""

    values: list[Any] = field(default_factory=list)
    places: dict[Hashable, int] = field(default_factory=dict)

    def __call__(self, value: Any, key: Hashable = None) -> int:
        """Place of a value; ``key`` stands for values that cannot be hashed."""
        key = value if key is None else key
        if key not in self.places:
            self.places[key] = len(self.values)
            self.values.append(value)
        return self.places[key]

    def or_none(self, value: Any) -> int:
        """Place of a value, -1 for None."""
        return -1 if value is None else self(value)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the page's script shows, and the addresses under which it shows it.

    Attributes:
        data: JSON-able; lists refer to each other by place.
        n_mentions: mentions there are; ``n_kept`` of them can be shown.
    """

    data: Mapping[str, Any]
    n_mentions: int
    _names: Mapping[Hashable, int]
    _dimensions: Mapping[Hashable, int]
    _said: Counter[int]
    _found: dict[tuple[str, ...], set[tuple[int, ...]]] = field(default_factory=dict)

    @property
    def n_kept(self) -> int:
        """Mentions that the page can show."""
        return len(self.data["mentions"]["text"])

    def link(self, **where: str | None) -> str | None:
        """Address of the mentions that match, or None when none does.

        Args:
            **where: ``target``, ``source``, ``top`` (the source rolled up), ``label`` (the target as printed);
                a source of None is the outlet's own voice.
        """
        places = {key: self._place(key, value) for key, value in where.items()}
        fields = tuple(sorted(places))
        if fields not in self._found:
            self._found[fields] = set(zip(*(self.data["mentions"][f] for f in fields), strict=True))
        known = tuple(places[f] for f in fields) in self._found[fields]
        return f"#evidence?{urlencode(places)}" if known else None

    def link_rated(self, scorer: str, dimension: str, **where: str | None) -> str | None:
        """Address of the mentions that match and that a scorer rated, or None."""
        link, place = self.link(**where), self._dimensions.get((scorer, dimension))
        return f"{link}&rated={place}" if link and place is not None else None

    def link_quotation(self, place: int) -> str:
        """Address of one quotation, by its row."""
        return f"#evidence?quotation={place}"

    def n_said(self, source: str) -> int:
        """Number of quotations of a source."""
        return self._said[self._names.get(source, -2)]

    def link_said(self, source: str) -> str | None:
        """Address of the quotations of a source, or None when there is none."""
        return f"#evidence?said={self._names[source]}" if self.n_said(source) else None

    def _place(self, key: str, value: str | None) -> int:
        if value is None:
            return -1
        return self._names.get(normalise_label(value) if key == "label" else value, -2)


def collect_evidence(
    *,
    ratings: pd.DataFrame,
    quotations: pd.DataFrame,
    mentions: pd.DataFrame,
    articles: Sequence[Article],
    top: Callable[[str | None], str | None],
    limit: int,
    seed: int,
) -> Evidence:
    """Gather sentences, marks and values of all mentions and quotations.

    Args:
        ratings, quotations, mentions: the tables.
        articles: what the spans of quotations point into.
        top: gives the actor that stands for a source when sources are rolled up.
        limit: mentions kept at most; see `sample`.
        seed: of the sample.
    """
    names, texts, dimensions, values, cues = Interned(), Interned(), Interned(), Interned(), Interned()
    papers = {article.id: place for place, article in enumerate(articles)}
    spoken, rated = _spoken(quotations), _rated(ratings, dimensions, cues)
    kept = rows(mentions.iloc[sample(mentions, limit=limit, seed=seed)])
    passages = Passages(articles, mentions)
    data: dict[str, Any] = {
        "controls": CONTROLS,
        "articles": [_paper(article) for article in articles],
        "mentions": {
            "article": [papers.get(row["article_id"], -1) for row in kept],
            "text": [texts(row["sentence"]) for row in kept],
            "target": [names(row["target"]) for row in kept],
            "source": [names.or_none(none_if_null(row["source"])) for row in kept],
            "top": [names.or_none(top(none_if_null(row["source"]))) for row in kept],
            "label": [names(normalise_label(row["sentence"][row["start"] : row["end"]])) for row in kept],
            "marks": [_marks(row, spoken) for row in kept],
            "values": [values(tuple(rated.get(_key(row), ()))) for row in kept],
        },
        "quotations": _quoted(quotations, passages, papers, texts, names),
        "names": names.values,
        "texts": texts.values,
        "dimensions": dimensions.values,
        "values": values.values,
        "cues": cues.values,
    }
    said = Counter(data["quotations"]["source"])
    return Evidence(data, len(mentions), names.places, dimensions.places, said)


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as dictionaries."""
    return cast("list[dict[str, Any]]", table.to_dict("records"))


def sample(mentions: pd.DataFrame, *, limit: int, seed: int) -> list[int]:
    """Rows to keep: all, or of each pair of source and target as many, drawn at random, as fit the limit together.

    Every pair keeps at least one row, even when there are more pairs than the limit.
    """
    if len(mentions) <= limit:
        return list(range(len(mentions)))
    pairs = mentions.groupby(["source", "target"], dropna=False, observed=True, sort=False).ngroup().to_numpy()
    order = np.random.default_rng(seed).permutation(len(mentions))
    rank = np.empty(len(mentions), dtype=int)
    rank[order] = pd.Series(pairs[order]).groupby(pairs[order]).cumcount().to_numpy()
    sizes = np.cumsum(np.bincount(rank))
    most = max(1, int(np.searchsorted(sizes, limit, side="right")))
    return np.flatnonzero(rank < most).tolist()


def _paper(article: Article) -> list[str | bool | None]:
    date = article.date.isoformat() if article.date else ""
    return [article.title, article.outlet, date, safe_url(article.url), bool(article.meta.get("duplicate_of"))]


def _key(row: Mapping[str, Any]) -> tuple[Hashable, ...]:
    scope = tuple((int(start), int(end)) for start, end in (row["scope"] if row["scope"] is not None else ()))
    source = none_if_null(row["source"])
    return (*(row[column] for column in _KEY[:6]), source, row["voice"], scope)


def _rated(
    ratings: pd.DataFrame, dimensions: Interned, cues: Interned
) -> dict[tuple[Hashable, ...], list[tuple[int, float, int]]]:
    """Dimension, value and cues per mention, by place; shares of 0 and missing values are left out."""
    worth = ratings[ratings["value"].notna() & ((ratings["value"] != 0) | (ratings["dimension"] == "valence"))]
    found = defaultdict(list)
    for row in rows(worth[[*_KEY, "scorer", "dimension", "value", "cues"]]):
        place = dimensions([row["scorer"], row["dimension"]], (row["scorer"], row["dimension"]))
        words = tuple((cue.start, cue.end, round(cue.weight, 2)) for cue in row["cues"] if cue.end > cue.start)
        found[_key(row)].append((place, round(float(row["value"]), 3), cues(words)))
    return found


def _spoken(quotations: pd.DataFrame) -> Spoken:
    found: Spoken = defaultdict(dict)
    for place, row in enumerate(rows(quotations)):
        for start, end in row["content_spans"]:
            for block in _blocks(start, end):
                found[row["article_id"], row["part"], block][place] = row
    return found


def _blocks(start: int, end: int) -> range:
    return range(start // _BLOCK, end // _BLOCK + 1)


def _marks(row: Mapping[str, Any], spoken: Spoken) -> list[Mark]:
    """The target, and who says so in which words where the sentence has them."""
    marks = [(int(row["start"]), int(row["end"]), TARGET)] if row["end"] > row["start"] else []
    source = none_if_null(row["source"])
    if source is None:
        return marks
    sentence = (row["sentence_start"], row["sentence_start"] + len(row["sentence"]))
    near: dict[int, dict[str, Any]] = {}
    for block in _blocks(*sentence):
        near |= spoken.get((row["article_id"], row["part"], block), {})
    for _, quotation in sorted(near.items()):
        touches = any(a < sentence[1] and b > sentence[0] for a, b in quotation["content_spans"])
        if touches and none_if_null(quotation["source"]) == source:
            marks += _attribution(quotation, sentence)
    return marks


def _attribution(quotation: Mapping[str, Any], passage: Span) -> Iterable[Mark]:
    for column, kind in (("source_span", SOURCE), ("cue_span", REPORTING)):
        span = quotation[column]
        if isinstance(span, (tuple, list)) and (place := inside(span, passage)):
            yield (*place, kind)


def _quoted(
    quotations: pd.DataFrame, passages: Passages, papers: Mapping[str, int], texts: Interned, names: Interned
) -> dict[str, list[Any]]:
    table = rows(quotations)
    around = [passages.around(row) for row in table]
    return {
        "article": [papers.get(row["article_id"], -1) for row in table],
        "text": [texts(text) for _, text in around],
        "source": [names.or_none(none_if_null(row["source"])) for row in table],
        "marks": [
            [*_contents(row, span), *_attribution(row, span)] for row, (span, _) in zip(table, around, strict=True)
        ],
    }


def _contents(quotation: Mapping[str, Any], passage: Span) -> Iterable[Mark]:
    for span in quotation["content_spans"]:
        if place := inside(span, passage):
            yield (*place, CONTENT)
