"""Which articles cover the same event: by the words of their titles and first sentences, and by their dates."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from importlib.resources import files
from typing import Any

import numpy as np

from biaskit.boilerplate import boilerplate_spans
from biaskit.errors import InputError
from biaskit.types import Article

EVENT = "event"
"""Column of ``ratings``, and key of an article's metadata, that names the event it covers."""

DAYS = 3
THRESHOLD = 0.2
"""Least mean cosine of an event's articles. From .14 to here F1 hardly changes (``python -m benchmarks.events``); the
strictest was taken, for a wrong pair costs a paired comparison more than a missing one."""
UNDATED = 0.8
"""What is left of a cosine where a date is unknown, so that words have to agree more."""

LEAD_WORDS = 220
"""Of the text, the words that count: news tells first what is new."""
TITLE = 2
"""How often the words of the title count."""
NAMED_BY = 3
"""Words in the name of an event."""

USUAL_ARTICLES = 1000
"""Articles of usual news that words are counted in besides, so that "said" tells little in a corpus of three too."""
_RARE = 0.003
"""Share of these articles that have a word which is not among the common ones."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_BLOCK = 512
"""Articles compared in one go with those of the days around them."""
_LARGEST = 3000
"""Articles compared each with each; a larger group, which only long chains make, is first parted at `_STEP` more."""
_STEP = 0.02
_APART = 1e6
"""Distance of articles that cannot be of one event."""


def propose_events(articles: Iterable[Article], *, days: int = DAYS, threshold: float = THRESHOLD) -> dict[str, str]:
    """Find which articles cover the same event; a name for each event, the same for the same articles in any order.

    Articles are compared by the cosine of their words: those of the title, twice, and the first 220 of the text,
    without boilerplate and stop words, weighed by (1 + log tf)(1 + log((1 + n) / (1 + df))); to the n articles come
    1,000 of usual news, as ``common_words.csv`` tells of them. Groups are joined as long as the mean cosine between
    their articles is at least ``threshold`` (average linkage, so that chains do not form), and never where two articles
    lie more than ``days`` days apart. Cosines with an undated article count for 0.8.

    It finds what happened within days, not topics. BASIL has 55 events in three outlets: among 7,390 other articles all
    pairs that it joins are right, and 92 % of the true ones are joined; without any dates 96 % and 82 % when BASIL is
    alone. Of 40 pairs that it joins among the other articles, read by a language model, some 36 are of one event in a
    broad sense.

    Args:
        articles: two or more.
        days: days between the first and the last article of an event, at most.
        threshold: mean cosine from which on groups are joined, in (0, 1]; higher gives fewer and surer events.

    Returns:
        Article id to name of the event, a text such as "2024-03-12 tanker venezuela seized": date of the event's first
        article (none where no date is known) and its most telling words. Articles that cover an event alone are absent.

    Raises:
        InputError: for days or a threshold that cannot be used.

    >>> import datetime
    >>> told = "Chile's navy seized a tanker.", "The tanker was seized by Chile.", "Farmers in Peru await rain."
    >>> day = datetime.date(2024, 3, 12)
    >>> propose_events([Article(id, text, date=day) for id, text in zip("abc", told)])
    {'a': '2024-03-12 chile seized tanker', 'b': '2024-03-12 chile seized tanker'}
    """
    if not (isinstance(days, int | float) and days >= 0):
        raise InputError(f"days={days!r}: give how many days an event may span, 0 or more.")
    if not (isinstance(threshold, int | float) and 0 < threshold <= 1):
        raise InputError(f"threshold={threshold!r}: give a mean cosine above 0 and up to 1.")
    ordered, dates = _in_order(articles)
    if len(ordered) < 2:
        return {}
    vectors, words = _vectors([words_of(article) for article in ordered])
    names: dict[str, list[int]] = {}
    for members in _events(vectors, dates, float(days), threshold):
        names[_name(ordered[members[0]], dates[members[0]], vectors[members], words, names)] = members
    event = {place: name for name, members in names.items() for place in members}
    return {ordered[place].id: event[place] for place in sorted(event)}


def brings_events(articles: Iterable[Article]) -> bool:
    """Whether any of the articles says by itself which event it covers, as ``meta["event"]``."""
    return any(article.meta.get(EVENT) not in (None, "") for article in articles)


def with_events(articles: Iterable[Article], events: Iterable[tuple[str, str]]) -> Sequence[Article]:
    """Articles with their proposed events as metadata; unchanged where any of them brings an event of its own.

    >>> [article.meta for article in with_events([Article("a", ""), Article("b", "")], [("a", "raid")])]
    [{'event': 'raid'}, {'event': None}]
    """
    given, known = list(articles), dict(events)
    if not known or brings_events(given):
        return given
    return [replace(article, meta={**article.meta, EVENT: known.get(article.id)}) for article in given]


def _in_order(articles: Iterable[Article]) -> tuple[list[Article], Any]:
    """Articles by date, then id, the undated last, and their dates as numbers of days, NaN where unknown."""
    from biaskit.tables.columns import date_column

    given = list(articles)
    moments = date_column((article.id, article.date) for article in given).astype("datetime64[D]")
    days = np.where(np.isnat(moments), np.nan, moments.astype(np.int64))
    order = sorted(range(len(given)), key=lambda place: (np.isnan(days[place]), days[place], given[place].id))
    return [given[place] for place in order], days[order]


def words_of(article: Article) -> Counter[str]:
    """How often each word stands in the title and the lead, in lower case."""
    from spacy.lang.en.stop_words import STOP_WORDS

    lead = _WORD.findall(_story(article.text).lower())[:LEAD_WORDS]
    counts = Counter(lead)
    for word in _WORD.findall(article.title.lower()):
        counts[word] += TITLE
    for word in STOP_WORDS:
        counts.pop(word, None)
    return counts


def _story(text: str) -> str:
    """The text without boilerplate."""
    for start, end in reversed(boilerplate_spans(text)):
        text = text[:start] + text[end:]
    return text


def _vectors(counts: Sequence[Mapping[str, int]]) -> tuple[Any, list[str]]:
    """Weighed words as sparse rows of length 1 (0 for an article without words), and the word of each column."""
    from scipy import sparse

    words, shares = sorted({word for one in counts for word in one}), _common_words()
    place = {word: position for position, word in enumerate(words)}
    columns = np.array([place[word] for one in counts for word in sorted(one)], dtype=np.int64)
    ends = np.cumsum([0, *map(len, counts)])
    often = np.array([one[word] for one in counts for word in sorted(one)], dtype=np.float64)
    spread = np.bincount(columns, minlength=len(words))
    usual = USUAL_ARTICLES * np.array([shares.get(word, _RARE) for word in words])
    rarity = 1 + np.log((1 + len(counts) + USUAL_ARTICLES) / (1 + spread + usual))
    weights = (1 + np.log(often)) * rarity[columns]
    rows = np.repeat(np.arange(len(counts)), np.diff(ends))
    lengths = np.sqrt(np.bincount(rows, weights**2, minlength=len(counts)))
    return sparse.csr_array((weights / lengths[rows], columns, ends), shape=(len(counts), len(words))), words


def _common_words() -> dict[str, float]:
    """Words of usual news, and the share of articles that have each in title or lead."""
    text = (files("biaskit.annotation") / "common_words.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in text.splitlines()[1:])
    return {word: int(per_mille) / 1000 for word, per_mille in rows}


def _events(vectors: Any, dates: Any, days: float, threshold: float) -> list[list[int]]:
    """Places of the articles of each event, in order."""
    from scipy.cluster.hierarchy import fcluster, linkage

    found: list[list[int]] = []
    for members in _linked(_pairs(vectors, dates, days, threshold), len(dates), threshold):
        near = _distances(vectors[members], dates[members], days)
        numbers = fcluster(linkage(near, "average"), 1 - threshold, "distance")
        groups: defaultdict[int, list[int]] = defaultdict(list)
        for place, number in zip(members.tolist(), numbers.tolist(), strict=True):
            groups[number].append(place)
        found += [group for group in groups.values() if len(group) > 1]
    return sorted(found)


def _pairs(vectors: Any, dates: Any, days: float, least: float) -> Any:
    """Pairs of articles that may be of one event, as columns: place, later place, cosine."""
    n, dated = len(dates), int(np.count_nonzero(~np.isnan(dates)))
    found = [np.empty((3, 0))]
    for first in range(0, n, _BLOCK):
        last = min(first + _BLOCK, n)
        end = n if last > dated else int(np.searchsorted(dates[:dated], dates[last - 1] + days, "right"))
        others = np.concatenate([np.arange(first, end), np.arange(max(end, dated), n)])
        product = (vectors[first:last] @ vectors[others].T).tocoo()
        rows, columns = product.row + first, others[product.col]
        cosines = _dated(product.data, dates[rows] - dates[columns], days)
        kept = (rows < columns) & (cosines >= least)
        found.append(np.stack([rows[kept], columns[kept], cosines[kept]]))
    return np.concatenate(found, axis=1)


def _dated(cosines: Any, gaps: Any, days: float) -> Any:
    """Cosines in the light of the days between: less where a date is unknown, none where they are too many."""
    return np.where(np.abs(gaps) > days, -_APART, np.where(np.isnan(gaps), UNDATED * cosines, cosines))


def _linked(pairs: Any, n: int, threshold: float) -> Iterator[Any]:
    """Groups of articles that pairs of at least ``threshold`` link, each sorted; no event has articles of two."""
    from scipy import sparse
    from scipy.sparse.csgraph import connected_components

    kept = pairs[:, pairs[2] >= threshold]
    rows, columns = kept[:2].astype(np.int64)
    graph = sparse.coo_array((np.ones(len(rows)), (rows, columns)), shape=(n, n))
    _, labels = connected_components(graph, directed=False)
    order = np.argsort(labels, kind="stable")
    for members in np.split(order, np.cumsum(np.bincount(labels))[:-1]):
        if len(members) > _LARGEST:
            yield from _linked(kept[:, np.isin(rows, members)], n, threshold + _STEP)
        elif len(members) > 1:
            yield members


def _distances(vectors: Any, dates: Any, days: float) -> Any:
    """1 - cosine of each two articles, as `scipy.cluster` takes them."""
    rows, columns = np.triu_indices(len(dates), 1)
    cosines = (vectors @ vectors.T).toarray()[rows, columns]
    return np.maximum(0, 1 - _dated(cosines, dates[rows] - dates[columns], days))


def _name(first: Article, day: float, vectors: Any, words: Sequence[str], taken: Mapping[str, Any]) -> str:
    """Date of the first article and the words that tell most, of those that most of the articles have."""
    weights = vectors.sum(axis=0)
    shared = (vectors > 0).sum(axis=0) * 2 > vectors.shape[0]
    weights = np.where(shared, weights, 0) if shared.any() else weights
    telling = [words[place] for place in np.argsort(-weights, kind="stable") if weights[place] > 0]
    date = [] if np.isnan(day) else [str(np.datetime64(int(day), "D"))]
    for n_words in range(NAMED_BY, len(telling) + 1):
        if (name := " ".join([*date, *telling[:n_words]])) not in taken:
            return name
    plain = " ".join([*date, *telling[:NAMED_BY]])
    return next(name for number in range(1, len(taken) + 2) if (name := _numbered(plain, number)) not in taken)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
