"""PolNeAR: whose words are which.

Newell, Margolin & Ruths 2018, LREC (https://aclanthology.org/L18-1524). Layout: ``<split>/text/*.txt`` and
``<split>/attributions/*.ann`` (brat standoff). Where several people annotated one article, the first file counts.

Spans are compared as sets of word tokens, one to one, best pairs first, overlap = intersection over union. A content is
direct when all its words stand in quotation marks, mixed when some do, indirect when none does, in the gold set and in
what was found alike. As in the gold set, a quotation that reaches the reader through others is part of theirs too, and
the object of a verb of judging is part of the content ("condemned [the raid as theft]").
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from biaskit.annotation import annotate
from biaskit.annotation.marks import quoted_spans
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.types import Article, Quotation, Span

DEFAULT_SPLIT = "dev"
OVERLAPS = (0.3, 0.8, 1.0)
KINDS = ("direct", "mixed", "indirect")

_WORD = re.compile(r"\w+")
_KEY = re.compile(r"[TE]\d+")
_ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")

Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Attribution:
    """One attribution, gold or found: spans of the text."""

    content: tuple[Span, ...]
    source: tuple[Span, ...]
    cue: tuple[Span, ...]


def files(folder: Path, split: str | None) -> list[Path]:
    """Texts and annotations of a split."""
    return [path for pair in _pairs(folder / (split or DEFAULT_SPLIT)) for path in pair]


def score(folder: Path, split: str | None) -> Scored:
    """Contents, sources and cues against the gold ones."""
    tally, watch, words, documents = Tally(), Stopwatch(), 0, 0
    load_pipeline()
    for text_file, gold_file in _pairs(folder / (split or DEFAULT_SPLIT)):
        text = text_file.read_bytes().decode("utf-8")
        with watch:
            quotations = annotate([Article("gold", text)]).quotations
        gold = list(read_attributions(gold_file))
        _compare(tally, text_file.stem, text, gold, found_attributions(quotations))
        words += len(text.split())
        documents += 1
    return Scored(tally.measures(), documents, words, watch.seconds)


def _pairs(folder: Path) -> Iterator[tuple[Path, Path]]:
    """(Text, first annotator's file) of each article."""
    gold: dict[str, Path] = {}
    for path in sorted(folder.glob("attributions/*.ann")):
        gold.setdefault(_ANNOTATOR.sub("", path.stem), path)
    for path in sorted(folder.glob("text/*.txt")):
        if path.stem in gold:
            yield path, gold[path.stem]


def read_attributions(path: Path) -> Iterator[Attribution]:
    """Attributions of a brat file."""
    spans: dict[str, tuple[Span, ...]] = {}
    events: list[list[str]] = []
    for line in path.read_bytes().decode("utf-8").split("\n"):
        key, _, rest = line.partition("\t")
        body = rest.partition("\t")[0]
        if not _KEY.fullmatch(key):
            continue
        if key.startswith("T"):
            spans[key] = tuple(_span(part) for part in body.partition(" ")[2].split(";"))
        else:
            events.append(body.split())
    for event in events:
        content, source, cue = (_role(event, role, spans) for role in ("Content", "Source", "Cue"))
        if content:
            yield Attribution(content, source, cue)


def _span(part: str) -> Span:
    low, high = part.split()
    return int(low), int(high)


def _role(event: Iterable[str], role: str, spans: dict[str, tuple[Span, ...]]) -> tuple[Span, ...]:
    keys = (ref.partition(":")[2] for ref in event if ref.startswith(role))
    return tuple(span for key in keys for span in spans.get(key, ()))


def found_attributions(quotations: Sequence[Quotation]) -> list[Attribution]:
    """What biaskit found, scare quotes left out; words quoted through another source count as that source's too."""
    found = [_found(q) for q in quotations if q.kind != "scare"]
    around: dict[Span, list[Span]] = {}
    for quotation in quotations:
        for outer in quotation.outer_spans:
            around.setdefault(outer, []).extend(_printed(quotation))
    for source, inner in around.items():
        own = [i for i, a in enumerate(found) if a.source == (source,)]
        if own:
            nearest = min(own, key=lambda i: abs(found[i].content[0][0] - inner[0][0]))
            found[nearest] = replace(found[nearest], content=(*found[nearest].content, *inner))
        else:
            low, high = min(s[0] for s in inner), max(s[1] for s in inner)
            found.append(Attribution(((low, high),), (source,), ()))
    return found


def _printed(quotation: Quotation) -> list[Span]:
    spans = (*quotation.content_spans, quotation.source_span, quotation.cue_span)
    return [span for span in spans if span is not None]


def _found(quotation: Quotation) -> Attribution:
    source = (quotation.source_span,) if quotation.source_span else ()
    cue = (quotation.cue_span,) if quotation.cue_span else ()
    judged = (quotation.object_span,) if quotation.object_span else ()
    return Attribution((*judged, *quotation.content_spans), source, cue)


def _compare(tally: Tally, document: str, text: str, gold: list[Attribution], found: list[Attribution]) -> None:
    starts = [m.start() for m in _WORD.finditer(text)]
    gold_words = [_words(starts, a.content) for a in gold]
    found_words = [_words(starts, a.content) for a in found]
    gold_kinds, found_kinds = _kinds(text, starts, gold_words), _kinds(text, starts, found_words)
    for overlap in OVERLAPS:
        matched = match(gold_words, found_words, overlap)
        tally.add(_name("content", overlap), "f1", document, len(matched), len(gold), len(found))
        for kind in KINDS:
            right = [found_kinds[j] == kind for _, j in matched], [gold_kinds[i] == kind for i, _ in matched]
            counts = sum(right[0]), found_kinds.count(kind), sum(right[1]), gold_kinds.count(kind)
            tally.add(_name(f"{kind} content", overlap), "precision_recall", document, *counts)
    matched = match(gold_words, found_words, OVERLAPS[0])
    _compare_sources(tally, document, text, [(gold[i], found[j]) for i, j in matched], (len(gold), len(found)))


def _compare_sources(
    tally: Tally, document: str, text: str, pairs: list[tuple[Attribution, Attribution]], n: tuple[int, int]
) -> None:
    doc = load_pipeline()(text)
    right = [_same_head(doc, g.source, f.source) for g, f in pairs]
    named = [(g, f, head) for (g, f), head in zip(pairs, right, strict=True) if g.source]
    starts = [m.start() for m in _WORD.finditer(text)]
    exact = sum(_words(starts, g.source) == _words(starts, f.source) for g, f, _ in named)
    cues = [(g, f) for g, f in pairs if g.cue]
    hits = sum(bool(_words(starts, g.cue) & _words(starts, f.cue)) for g, f in cues)
    tally.add("source, head", "share", document, sum(head for *_, head in named), len(named))
    tally.add("source, exact", "share", document, exact, len(named))
    tally.add("cue, overlapping", "share", document, hits, len(cues))
    tally.add(_name("content and source", OVERLAPS[0]), "f1", document, sum(right), *n)


def _name(what: str, overlap: float) -> str:
    return f"{what}, exact" if overlap == 1 else f"{what}, overlap {overlap:.1f}"


def _words(starts: Sequence[int], spans: Iterable[Span]) -> Words:
    return frozenset(s for low, high in spans for s in starts if low <= s < high)


def _kinds(text: str, starts: Sequence[int], contents: Iterable[Words]) -> list[str]:
    quoted = _words(starts, quoted_spans(text))
    return [("direct" if c <= quoted else "mixed" if c & quoted else "indirect") for c in contents]


def match(gold: Sequence[Words], found: Sequence[Words], overlap: float) -> list[tuple[int, int]]:
    """Pairs (gold, found) one to one, best first, that share at least ``overlap`` of their words.

    >>> match([frozenset({1, 2}), frozenset({5})], [frozenset({2, 3}), frozenset({1, 2})], 0.3)
    [(0, 1)]
    """
    pairs = sorted(
        ((len(g & f) / len(g | f), -i, -j) for i, g in enumerate(gold) for j, f in enumerate(found) if g & f),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for share, i, j in pairs:
        if share >= overlap and -i not in matched and -j not in matched.values():
            matched[-i] = -j
    return sorted(matched.items())


def _same_head(doc: Any, gold: tuple[Span, ...], found: tuple[Span, ...]) -> bool:
    """Whether each source's head lies in the other, or neither names a source."""
    if not gold or not found:
        return not gold and not found
    return _lies_in(_head(doc, gold), found) and _lies_in(_head(doc, found), gold)


def _head(doc: Any, spans: tuple[Span, ...]) -> int:
    """Where the head of the first span begins."""
    span = doc.char_span(*spans[0], alignment_mode="expand")
    return int(span.root.idx) if span is not None else spans[0][0]


def _lies_in(position: int, spans: Iterable[Span]) -> bool:
    return any(low <= position < high for low, high in spans)
