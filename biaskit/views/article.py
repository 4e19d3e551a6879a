"""An article as biaskit read it: whose words, about whom, and which of them carry a value."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from markupsafe import Markup

from biaskit.contrasts import valence_scorer
from biaskit.errors import not_found
from biaskit.showing.html import Mark, box, card, marked, note, paragraphs, table
from biaskit.showing.records import link
from biaskit.showing.text import count, number, plain, shown
from biaskit.showing.views import View
from biaskit.showing.words import speaker
from biaskit.tables.view import key
from biaskit.types import Annotation, Article, Mention, Quotation

ROWS = 100
"""Rated mentions that are listed at most."""


@dataclass(frozen=True, slots=True, eq=False)
class AnnotatedArticle(View):
    """An article with its quotations, mentions and the ratings of one scorer; ``print`` it, or let a notebook show it.

    Attributes:
        article: as read.
        quotations: in order of place.
        mentions: in order of place.
        ratings: rows of the ratings table: of this article, by ``scorer``, its valence or first dimension.
        scorer: whose words are marked; None where none rated.
    """

    article: Article
    quotations: tuple[Quotation, ...]
    mentions: tuple[Mention, ...]
    ratings: pd.DataFrame
    scorer: str | None

    @property
    def sources(self) -> dict[str, int]:
        """Each source with its number, the one with most quotations first."""
        names = Counter(speaker(one.source, one.voice) for one in self.quotations if one.kind != "scare")
        return {name: place for place, (name, _) in enumerate(names.most_common(), start=1)}

    def __str__(self) -> str:
        lines = [self.article.title or self.article.id]
        for one in self.quotations:
            text = self.article.title if one.part == "title" else self.article.text
            words = " … ".join(text[start:end] for start, end in one.content_spans)
            lines.append(f"  {speaker(one.source, one.voice)} ({one.voice}, {one.kind}): {words}")
        return plain("\n".join(lines))

    def _repr_text_(self) -> str:
        return str(self)

    def _repr_html_(self) -> str:
        article, rows = self.article, list(self._rows())
        facts = [article.outlet, str(article.date or ""), article.id]
        address = Markup("<p>{}</p>").format(link(article.url)) if article.url else Markup("")
        said = (
            "Targets are bold and underlined; marked words carry a value, whose sign stands behind them: point at one, "
        )
        said += "or step to it by keyboard, for its weight."
        title = [paragraphs(self._marked("title"))] if article.title else []
        of = f"the first {ROWS} of {count(len(rows))}" if len(rows) > ROWS else "all"
        head = ["About", "Whose words", "#value", "Words that carry it", "Sentence"]
        listing = table(head, rows[:ROWS], f"{self.scorer}: mentions with a value, {of}")
        return card(
            article.title or article.id,
            address,
            note(Markup("Whose words: {}").format(key(self.sources) if self.sources else "nobody is quoted")),
            note(said if self.scorer else "Targets are bold and underlined. Nothing was rated."),
            box(Markup("").join([*title, paragraphs(self._marked("body"))]), "32em"),
            *([_folded("Words with a value, one by one", box(listing, "24em"))] if rows else []),
            beside=" · ".join(filter(None, facts)),
        )

    def _marked(self, part: str) -> Markup:
        text = self.article.title if part == "title" else self.article.text
        return marked(text, [*self._quoted(part), *self._named(part), *self._cues(part)])

    def _quoted(self, part: str) -> Iterator[Mark]:
        numbers = self.sources
        for one in self.quotations:
            if one.part != part:
                continue
            source = speaker(one.source, one.voice)
            place = 0 if one.kind == "scare" else numbers[source]
            said = "scare quotes" if one.kind == "scare" else f"{source}, {one.voice}"
            says = said if one.asserted else f"{said}, not asserted"
            yield from (Mark(*span, "words", says, number=place) for span in one.content_spans)
            for span, kind in ((one.source_span, "source"), (one.cue_span, "reporting")):
                if span is not None:
                    yield Mark(*span, kind)

    def _named(self, part: str) -> Iterator[Mark]:
        places = {(m.sentence_start + m.start, m.sentence_start + m.end) for m in self.mentions if m.part == part}
        yield from (Mark(*place, "target") for place in sorted(places))

    def _cues(self, part: str) -> Iterator[Mark]:
        found: dict[tuple[int, int], list[tuple[float, str]]] = {}
        for row in self.ratings.to_dict("records"):
            if row.get("part", "body") != part:
                continue
            for cue in row["cues"]:
                place = row["sentence_start"] + cue.start, row["sentence_start"] + cue.end
                said = f"about {row['target']}: {number(cue.weight, signed=True)} ({cue.kind})"
                found.setdefault(place, []).append((cue.weight, said))
        for place, cues in found.items():
            notes = "; ".join(dict.fromkeys(text for _, text in cues))
            yield Mark(*place, "cue", f"{self.scorer}, {notes}", weight=min(weight for weight, _ in cues))

    def _rows(self) -> Iterator[Sequence[object]]:
        for row in self.ratings.to_dict("records"):
            if math.isnan(row["value"]):
                continue
            source = row["source"] if isinstance(row["source"], str) else None
            cues = "; ".join(f"{row['sentence'][c.start : c.end]} {number(c.weight, signed=True)}" for c in row["cues"])
            whose, value = speaker(source, row["voice"]), number(row["value"], signed=True)
            yield row["target"], whose, value, cues, row["sentence"]


def annotated_article(annotation: Annotation, ratings: pd.DataFrame, id: Any, scorer: str | None) -> AnnotatedArticle:
    """One article of an annotation with the ratings of a scorer; see `biaskit.Framing.article`.

    Raises:
        NotFoundError: for an article or a scorer that is not there.
    """
    article = _of(annotation.articles, str(id))
    held = ratings[ratings["article_id"] == article.id]
    known = list(dict.fromkeys(ratings["scorer"])) if len(ratings) else []
    if scorer is not None and scorer not in known:
        raise not_found("scorer of this framing", scorer, map(str, known))
    name = scorer or valence_scorer(ratings) or (str(known[0]) if known else None)
    rows = held[held["scorer"] == name]
    dimensions = list(dict.fromkeys(rows["dimension"]))
    if "valence" in dimensions:
        rows = rows[rows["dimension"] == "valence"]
    quotations = tuple(one for one in annotation.quotations if one.article_id == article.id)
    mentions = tuple(one for one in annotation.mentions if one.article_id == article.id)
    return AnnotatedArticle(article, quotations, mentions, rows.reset_index(drop=True), name)


def _of(articles: Iterable[Article], id: str) -> Article:
    by_id = {article.id: article for article in articles}
    if id not in by_id:
        raise not_found("article", id, by_id)
    return by_id[id]


def _folded(title: str, inner: Markup) -> Markup:
    return Markup("<details><summary>{}</summary>{}</details>").format(shown(title), inner)
