"""BASIL: bias spans in news, with target, sign, and whose words they are.

Fan et al. 2019, EMNLP (10.18653/v1/D19-1664). Layout: ``articles/<year>/*.json`` and ``annotations/<year>/*_ann.json``;
a split is a year. A span lies in a sentence of the body, counted from 0 ("p4"), or in the title.

What counts as right:

- Voice. The annotators mark a span as a quotation when it is speech: words in quotation marks, over as many sentences
  as the marks stay open, and whatever is only reported in other words is the outlet's. So biaskit has a span quoted
  when at least half of it stands in the marks of a quotation that it attributes (scare quotes are the outlet's).
- Named speaker. Of the spans whose speaker has a name (and not "other, against"), the share whose quotation has that
  source. Names match when they are the same, or share their last word and no first letter contradicts ("Trump" and
  "Don Trump" are Donald Trump, Bill Clinton is not Hillary Clinton); groups match by the stem of their first word
  ("Democratic lawmakers" are Democrats), and a group has who biaskit knows to belong to it.
- Target. Of all spans, the share whose sentence has a mention of the target.
- Sign. VADER's on the mentions of the target in that sentence, with the share of spans for which it has one.

How the scorers that are asked for do on the sign is in `biaskit.evaluation.basil_signs`.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from biaskit.annotation import annotate
from biaskit.annotation.marks import quoted_spans
from biaskit.evaluation.basil_signs import Case, compare_signs
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.scorers import load_scorers
from biaskit.types import Annotation, Article, Mention, Quotation, Span, polarity

SCORERS = ("vader",)
SIGNED = True
"""A scorer's values are read by their sign."""

_UNNAMED = ("", "other_anti", "other_pro", "other_neutral")
_STEM = 6
"""Letters by which "Democratic" and "Democrats" are one."""
_GROUPS = frozenset({"lawmakers", "officials"})
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """An annotated span; characters of the body, or of the title."""

    part: str
    span: Span
    sentence: Span
    target: str
    negative: bool
    quoted: bool
    speaker: str
    direct: bool


def files(folder: Path, split: str | None) -> list[Path]:
    """Articles and annotations of a split."""
    return [path for pair in _pairs(folder, split) for path in pair]


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Voice, named speakers, targets and signs against the gold ones."""
    tally, watch, words, documents = Tally(), Stopwatch(), 0, 0
    cases: list[Case] = []
    load_pipeline()
    (vader,) = load_scorers("vader")
    for article_file, gold_file in _pairs(folder, split):
        article, sentences = read_article(article_file)
        with watch:
            annotation = annotate([article])
        for phrase in read_phrases(gold_file, article, sentences):
            cases += _compare(tally, article, phrase, annotation, vader)
        words += len(article.text.split())
        documents += 1
    compare_signs(tally, cases, raters)
    return Scored(tally.measures(), documents, words, watch.seconds)


def _pairs(folder: Path, split: str | None) -> Iterator[tuple[Path, Path]]:
    """(Article, its annotations) of each annotated article."""
    for article in sorted(folder.glob(f"articles/{split or '*'}/*.json")):
        gold = folder / "annotations" / article.parent.name / f"{article.stem}_ann.json"
        if gold.is_file():
            yield article, gold


def read_article(path: Path) -> tuple[Article, list[Span]]:
    """The article, and where the sentences of its body stand."""
    data = json.loads(path.read_text(encoding="utf-8"))
    text, sentences = "", []
    for paragraph in data["body-paragraphs"]:
        text += "\n\n" if text else ""
        for number, sentence in enumerate(paragraph):
            text += " " if number else ""
            sentences.append((len(text), len(text) + len(sentence)))
            text += sentence
    return Article(path.stem, text, outlet=data.get("source", ""), title=data.get("title", "")), sentences


def read_phrases(path: Path, article: Article, sentences: Sequence[Span]) -> Iterator[Phrase]:
    """Annotated spans of an article; one whose offsets do not give its words is left out."""
    for entry in json.loads(path.read_text(encoding="utf-8"))["phrase-level-annotations"]:
        part = "title" if entry["id"].startswith("title") else "body"
        number = 0 if part == "title" else int(entry["id"].lstrip("p"))
        places = [(0, len(article.title))] if part == "title" else sentences
        if number >= len(places):
            continue
        low, high = places[number]
        span = low + entry["start"], low + entry["end"]
        text = article.title if part == "title" else article.text
        if text[slice(*span)] == entry["txt"] and entry["txt"].strip():
            yield Phrase(
                part,
                span,
                (low, high),
                entry["target"],
                entry["polarity"] == "neg",
                entry["quote"] == "yes",
                entry["speaker"],
                entry["aim"] == "dir",
            )


def _compare(tally: Tally, article: Article, phrase: Phrase, annotation: Annotation, vader: Any) -> Iterator[Case]:
    """Count what is right about a span; the case of its sign, where it aims at its target directly."""
    text = article.title if phrase.part == "title" else article.text
    around = [q for q in annotation.quotations if q.part == phrase.part and q.kind != "scare"]
    here = sorted((q for q in around if _shared(phrase.span, q.content_spans)), key=_size)
    marked = [span for span in quoted_spans(text) if any(_shared(span, q.content_spans) for q in around)]
    quoted = 2 * _shared(phrase.span, marked) >= phrase.span[1] - phrase.span[0]
    tally.add("voice", "share", article.id, quoted == phrase.quoted, 1)
    if phrase.speaker not in _UNNAMED:
        right = any(_is(phrase.speaker, q.source or "", annotation) for q in here[:1])
        tally.add("named speaker", "share", article.id, right, 1)
    about = [m for m in _of_sentence(annotation.mentions, phrase) if _is(phrase.target, m.target, annotation)]
    tally.add("target has a mention in the sentence", "share", article.id, bool(about), 1)
    sign = _sign(about, phrase, vader)
    tally.add("sign: coverage", "share", article.id, sign is not None, 1)
    if sign is not None:
        tally.add("sign, where there is one", "share", article.id, sign == (-1 if phrase.negative else 1), 1)
    if phrase.direct:
        yield _case(article, phrase, about, "quoted" if quoted else "outlet")


def _case(article: Article, phrase: Phrase, about: Sequence[Mention], voice: str) -> Case:
    low, high = phrase.sentence
    sentence = (article.title if phrase.part == "title" else article.text)[low:high]
    bare = Mention(
        article.id,
        phrase.target.replace("_", " "),
        sentence,
        0,
        0,
        voice=voice,
        sentence_start=low,
        part=phrase.part,
    )
    near = tuple(m for m in about if _shared(phrase.span, _scope(m)))
    inside = phrase.span[0] - low, phrase.span[1] - low
    return Case(article.id, phrase.negative, near, tuple(about), bare, inside)


def _of_sentence(mentions: Iterable[Mention], phrase: Phrase) -> list[Mention]:
    low, high = phrase.sentence
    return [m for m in mentions if m.part == phrase.part and low <= m.sentence_start + m.start < high]


def _sign(mentions: Sequence[Mention], phrase: Phrase, vader: Any) -> int | None:
    """Sign of the mean rating of the mentions whose words the span shares; None when nothing is rated."""
    near = [m for m in mentions if _shared(phrase.span, _scope(m))]
    values = [r.value for r in vader.rate(near) if r.value == r.value and polarity(r)]
    total = sum(values)
    return None if not values or not total else 1 if total > 0 else -1


def _scope(mention: Mention) -> list[Span]:
    spans = mention.scope or ((0, len(mention.sentence)),)
    return [(mention.sentence_start + low, mention.sentence_start + high) for low, high in spans]


def _shared(span: Span, spans: Iterable[Span]) -> int:
    """Characters that a span shares with others."""
    return sum(max(0, min(span[1], high) - max(span[0], low)) for low, high in spans)


def _size(quotation: Quotation) -> int:
    return sum(high - low for low, high in quotation.content_spans)


def _is(gold: str, found: str, annotation: Annotation) -> bool:
    """Whether a name found, or a body that it belongs to, is the gold one."""
    groups = {actor.name: actor.member_of for actor in annotation.actors}
    names: list[str] = []
    name: str | None = found
    while name and name not in names:
        names.append(name)
        name = groups.get(name)
    return any(same_name(gold, name) for name in names)


def same_name(gold: str, found: str) -> bool:
    """Whether two names may be one actor's.

    >>> [same_name("Bill_Clinton", name) for name in ("Clinton", "Bill Clinton", "Hillary Clinton")]
    [True, True, False]
    """
    wanted, given = _words(gold), _words(found)
    if not wanted or not given:
        return False
    if "".join(wanted) == "".join(given):
        return True
    if wanted[-1] == given[-1]:
        return len(given) == 1 or len(wanted) == 1 or wanted[0][0] == given[0][0]
    group = wanted[-1] in _GROUPS or len(wanted) == 1
    return group and len(given[0]) >= _STEM and wanted[0][:_STEM] == given[0][:_STEM]


def _words(name: str) -> list[str]:
    return [w for w in re.findall(r"\w+", name.replace("_", " ").casefold()) if w not in _SUFFIXES and len(w) > 1]
