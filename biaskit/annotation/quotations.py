"""Quotations of a parsed piece: drafts from each step, sources resolved, records made."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from biaskit.annotation.clauses import clause_drafts
from biaskit.annotation.cues import find_cues
from biaskit.annotation.direct import direct_drafts
from biaskit.annotation.drafts import CONFIDENCE, Draft, can_speak, settle, with_fragments
from biaskit.annotation.embedded import embedded_drafts, is_title_at
from biaskit.annotation.inserted import according_drafts, as_drafts, inserted_drafts
from biaskit.annotation.judging import judging_drafts
from biaskit.annotation.labelled import labelled_drafts, signed_drafts
from biaskit.annotation.linking import Found, Linker, Piece
from biaskit.annotation.marks import quoted_spans
from biaskit.annotation.nominal import nominal_drafts
from biaskit.annotation.sources import SourceResolver
from biaskit.annotation.syntax import noun_phrase, stands_for
from biaskit.types import Quotation, Span

_LINK = re.compile(r"(?<!\s)(?:\s+(?:as|of|for|to|with))?\s*$")
"""What stands between the object of a verb of judging and what is said of it."""
UNNAMED = "unnamed"
"""Source of quoted words for which the text names nobody."""


@dataclass(frozen=True, slots=True)
class Attributed:
    """A quotation with what later steps need of its parse; spans in characters of the piece."""

    record: Quotation
    content: tuple[Span, ...]
    quoted: tuple[Span, ...]
    cue: Span | None
    target: Any | None
    how: str


def find_quotations(piece: Piece, found: Sequence[Found], linker: Linker, article_id: str) -> list[Attributed]:
    """Quotations of one piece, in order."""
    quotes = quoted_spans(piece.text)
    acting = {i for f in found for i in f.tokens}
    drafts = settle([d for d in _drafts(piece, quotes) if can_speak(d, acting)], piece.text, quotes)
    resolver = SourceResolver(piece, found, linker)
    attributed: list[Attributed] = []
    for draft in drafts:
        before = attributed[-1].record if attributed else None
        one = _attributed(draft, resolver, piece, quotes, article_id)
        attributed.append(_taken_up(one, draft.source, before, linker))
    return attributed


def _taken_up(one: Attributed, token: Any | None, before: Quotation | None, linker: Linker) -> Attributed:
    """With the source of the quotation before where "he" or "she" is nobody named: "a mechanic said ... he added"."""
    pronoun = token is not None and token.lower_ in ("he", "she") and one.record.source == UNNAMED
    unknown = before is not None and before.source not in (None, UNNAMED) and linker.actor(before.source or "") is None
    if not (pronoun and unknown and before is not None and before.source):
        return one
    chain = tuple(before.source if name == UNNAMED else name for name in one.record.chain)
    return replace(one, record=replace(one.record, source=before.source, chain=chain))


def _drafts(piece: Piece, quotes: list[Span]) -> list[Draft]:
    doc, text = piece.doc, piece.text
    cues = find_cues(doc, quotes)
    drafts = [*signed_drafts(doc, text), *direct_drafts(doc, text, quotes, cues)]
    free = [span for draft in drafts for span in draft.content]
    set_in = [*inserted_drafts(text, quotes, cues), *as_drafts(text, quotes, cues)]
    done = {draft.cue for draft in set_in}
    others = [cue for cue in cues if cue.span not in done]
    for draft in (
        *set_in,
        *(judged := list(judging_drafts(text, quotes, others))),
        *clause_drafts(text, quotes, others, {draft.cue for draft in judged}),
        *according_drafts(doc, text, quotes),
        *nominal_drafts(doc, text, quotes),
        *labelled_drafts(doc, text, quotes, title=piece.part == "title"),
    ):
        if not all(span in free for span in draft.content):
            drafts.append(draft)
    covered = [span for draft in drafts for span in draft.content]
    return with_fragments(drafts, list(embedded_drafts(doc, text, quotes, cues, covered)))


def _attributed(
    draft: Draft, resolver: SourceResolver, piece: Piece, quotes: list[Span], article_id: str
) -> Attributed:
    touched = (q for q in quotes if any(low < q[1] and q[0] < high for low, high in draft.content))
    marked = tuple(q for q in touched if draft.how == "scare" or not is_title_at(piece.doc, q))
    quoted = draft.content if draft.how == "signed" else marked
    source = None if draft.how == "scare" else _source(draft.source, resolver)
    through = [_source(token, resolver) for token in draft.via]
    record = Quotation(
        article_id=article_id,
        source=source,
        source_span=_printed(draft.source, piece),
        cue=piece.text[slice(*draft.cue)] if draft.cue else "",
        cue_span=_moved(draft.cue, piece) if draft.cue else None,
        content_spans=tuple(_moved(span, piece) for span in draft.content),
        kind=_kind(draft, quoted),
        voice="outlet" if draft.how == "scare" else "quoted" if quoted else "paraphrased",
        chain=tuple(dict.fromkeys(name for name in (*through, source) if name)),
        asserted=draft.asserted,
        confidence=CONFIDENCE[draft.how],
        part=piece.part,
        outer_spans=tuple(span for token in draft.via if (span := _printed(token, piece))),
        object_span=_object(draft, piece),
        stance=draft.stance,
    )
    return Attributed(record, draft.content, quoted, draft.cue, draft.target, draft.how)


def _printed(token: Any | None, piece: Piece) -> Span | None:
    return _moved(noun_phrase(token), piece) if token is not None else None


def _object(draft: Draft, piece: Piece) -> Span | None:
    """Where the object of a verb of judging is printed, without what is said of it: "the raid" of "the raid as"."""
    if draft.target is None:
        return None
    low, high = noun_phrase(draft.target)
    said = min((start for start, _ in draft.content if low < start < high), default=high)
    return _moved((low, low + len(_LINK.sub("", piece.text[low:said]))), piece)


def _source(token: Any | None, resolver: SourceResolver) -> str:
    return (resolver.resolve(stands_for(token)) if token is not None else None) or UNNAMED


def _kind(draft: Draft, quoted: tuple[Span, ...]) -> str:
    if draft.how == "scare":
        return "scare"
    if draft.how in ("direct", "signed", "carried", "unnamed"):
        return "direct"
    return "mixed" if quoted else "indirect"


def _moved(span: Span, piece: Piece) -> Span:
    return span[0] + piece.offset, span[1] + piece.offset
