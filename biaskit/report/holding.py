"""Which articles' texts a page holds, and of a very large corpus which articles its numbers come from."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from biaskit.inference.seeds import generator_of
from biaskit.report.material import Material, key_of
from biaskit.report.places import Ints
from biaskit.showing.text import count

MAX_MENTIONS = 250_000
"""Mentions whose numbers a page holds."""

ROOM = 18_000_000
"""Bytes of data, compressed, that a page may hold, so that it can be opened and sent: as text they are a third more."""

_MENTION, _QUOTATION = 40, 10
"""Bytes that the numbers of a mention take, and a quotation, as measured on full texts of many outlets."""

_WORDS, _WORDS_SAID, _CHARACTER = 50, 15, 0.4
"""Bytes that evidence and places in the text take besides, of a mention and a quotation, and a character of text."""


def sampled(material: Material, limit: int) -> Material:
    """The material, or where it has more mentions than the limit, that of whole articles drawn at random.

    At least one article is drawn.
    """
    if len(material.mentions) <= limit:
        return material
    ids = list(dict.fromkeys(map(key_of, material.articles)))
    ids = list(dict.fromkeys([*ids, *material.mentions["article_id"]]))
    order = generator_of(material.seed, "articles of a report").permutation(len(ids))
    sizes = material.mentions["article_id"].value_counts().reindex(ids, fill_value=0).to_numpy()
    n = max(1, int(np.searchsorted(np.cumsum(sizes[order]), limit, side="right")))
    return material.of_articles([ids[place] for place in order[:n].tolist()])


def room_for_texts(material: Material) -> int:
    """Characters of articles for which there is room beside the numbers."""
    characters = sum(len(article.text) for article in material.articles)
    mentions, quotations = len(material.mentions), len(material.quotations)
    left = ROOM - _MENTION * mentions - _QUOTATION * quotations
    whole = _CHARACTER * characters + _WORDS * mentions + _WORDS_SAID * quotations
    return characters if whole <= left else int(characters * max(left, 0) / whole)


def hold(lengths: Sequence[int], article: Ints, pair: Ints, *, limit: int, seed: int) -> NDArray[np.bool_]:
    """Choose the articles whose texts are held: all, or of each pair of source and target equally many sentences.

    In each round every pair in turn, those with most mentions first, gets one more article, drawn at random, if those
    that are held have no sentence of it for that round yet and the next article fits.

    Args:
        lengths: characters of each article.
        article: place of each mention's article.
        pair: number of the pair of each mention.
        limit: characters that are held together.
        seed: of the draw.

    >>> hold([5, 5, 5], np.array([0, 1, 2]), np.array([0, 0, 1]), limit=10, seed=0).sum()
    np.int64(2)
    """
    if sum(lengths) <= limit:
        return np.ones(len(lengths), dtype=bool)
    order = generator_of(seed, "texts of a report").permutation(len(lengths))
    shelf = _Shelf(lengths, limit, np.zeros(len(lengths), dtype=bool))
    queues, of_article = _pairs(article, pair, order)
    shown, number, waiting = [0] * len(queues), 0, list(range(len(queues)))
    while waiting and shelf.has_room():
        number += 1
        for place in waiting:
            while shown[place] < number and queues[place]:
                one = queues[place].pop()
                if shelf.take(one):
                    for other, n in of_article[one]:
                        shown[other] += n
        waiting = [place for place in waiting if queues[place]]
    for one in order.tolist():
        shelf.take(one)
    return shelf.held


@dataclass(slots=True)
class _Shelf:
    """Room for so many characters, and the articles on it."""

    lengths: Sequence[int]
    left: int
    held: NDArray[np.bool_]

    def has_room(self) -> bool:
        """Whether any article could still be put there."""
        return any(n <= self.left for n, held in zip(self.lengths, self.held.tolist(), strict=True) if not held)

    def take(self, article: int) -> bool:
        """Put an article there; False where it is there already, or too long."""
        if self.held[article] or self.lengths[article] > self.left:
            return False
        self.held[article], self.left = True, self.left - self.lengths[article]
        return True


def rule(material: Material, sample: Material, held: int, *, are_drawn: bool) -> str:
    """Say in plain words which articles the page has, which texts, and which intervals.

    Args:
        material: everything.
        sample: what the page's numbers come from.
        held: articles whose texts it has.
        are_drawn: whether intervals are resampled wherever `summarize` would.
    """
    said = []
    of, n = len(material.articles), len(sample.articles)
    if n < of:
        said.append(
            f"This page has the numbers of {count(n)} of the {count(of)} articles, drawn at random "
            f"(seed {material.seed}), so that it can be opened; every number on it comes from these."
        )
    if held < n:
        said.append(
            f"It holds the texts of {count(held)} of {count(n)} articles. They were drawn at random "
            f"(seed {material.seed}), in turn for each pair of source and target, so that each pair keeps equally "
            "many sentences, as far as it has them. Numbers count all mentions, also those whose sentence is not held."
        )
    if not said:
        said.append("This page holds the whole text of every article.")
    if not are_drawn:
        said.append("Beyond the most frequent groups and measures, intervals are Student's in place of resampled ones.")
    return " ".join(said)


def _pairs(article: Ints, pair: Ints, order: Ints) -> tuple[list[list[int]], dict[int, list[tuple[int, int]]]]:
    """Articles of each pair, last first, those with most mentions first; and of each article its pairs with numbers."""
    cells = pd.DataFrame({"pair": pair, "article": article}).groupby(["pair", "article"]).size().reset_index(name="n")
    ranked = cells.groupby("pair")["n"].sum().sort_values(ascending=False, kind="stable").index
    places = pd.Series(np.arange(len(ranked)), index=ranked)
    turns = np.argsort(order)
    cells = cells.assign(place=places[cells["pair"]].to_numpy(), turn=turns[cells["article"].to_numpy(dtype=np.int64)])
    queues: list[list[int]] = [[] for _ in ranked]
    of_article: dict[int, list[tuple[int, int]]] = {}
    for place, one, n in cells.sort_values(["turn", "place"])[["place", "article", "n"]].itertuples(index=False):
        queues[place].append(one)
        of_article.setdefault(one, []).append((place, n))
    return queues, of_article
