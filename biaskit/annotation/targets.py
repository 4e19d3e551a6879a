"""Mentions: which words are about whom, and whose words they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from biaskit.annotation.events import copular_label, find_labels
from biaskit.annotation.linking import Found, Linker, Piece
from biaskit.annotation.quotations import Attributed
from biaskit.annotation.syntax import minus, trimmed, within
from biaskit.types import Mention, Span

_NAMES = frozenset({"PERSON", "ORG", "GPE", "NORP", "LOC", "FAC", "PRODUCT", "EVENT", "WORK_OF_ART", "LAW"})
_BOTH = frozenset({"countries", "nations", "states", "governments", "sides", "capitals"})


@dataclass(frozen=True, slots=True)
class Context:
    """What the mentions of one piece are made from."""

    piece: Piece
    article_id: str
    found: Sequence[Found]
    quotations: Sequence[Attributed]
    linker: Linker
    kinds: dict[str, str]


def find_mentions(context: Context) -> list[Mention]:
    """Mentions of one piece, in order of place."""
    sentences = [s for s in context.piece.doc.sents if s.text.strip()]
    bounds = [_trimmed_space(context.piece.text, (s.start_char, s.end_char)) for s in sentences]
    entities = [(e.start_char, e.end_char) for e in context.piece.doc.ents if e.label_ in _NAMES]
    names = [_names(s, b, entities, context) for s, b in zip(sentences, bounds, strict=True)]
    mentions: list[Mention] = []
    everything = [*context.found, *_both_countries(context)]
    for number, (low, high) in enumerate(bounds):
        for found in (f for f in everything if low <= f.start < high):
            for place in (found, *_equated(found, context)):
                mentions.extend(_mentions_at(place, (low, high), names[number], context))
        mentions.extend(_judged((low, high), names[number], context))
    return sorted(mentions, key=lambda m: (m.sentence_start + m.start, m.end, m.target))


def _equated(found: Found, context: Context) -> list[Found]:
    """The label that a clause equates an event with, as a place of its own."""
    label = copular_label(found, context.piece.doc) if context.kinds.get(found.actor) == "event" else None
    return [label] if label else []


def _trimmed_space(text: str, span: Span) -> Span:
    """A span without white space at its edges."""
    low, high = span
    while low < high and text[low].isspace():
        low += 1
    while high > low and text[high - 1].isspace():
        high -= 1
    return low, high


def _names(sentence: Any, bounds: Span, entities: Sequence[Span], context: Context) -> tuple[Span, ...]:
    """Spans of the sentence that are names: hidden from every lexicon."""
    spans = within(bounds, entities)
    spans += [(t.idx, t.idx + len(t)) for t in sentence if t.pos_ == "PROPN"]
    text = context.piece.text
    here = [(f.start, f.end) for f in context.found if bounds[0] <= f.start < bounds[1]]
    spans += [(low, high) for low, high in here if not text[low:high].islower()]
    return tuple((low - bounds[0], high - bounds[0]) for low, high in _merged(within(bounds, spans), text))


def _merged(spans: list[Span], text: str) -> list[Span]:
    merged: list[Span] = []
    for low, high in sorted(spans):
        if merged and (low <= merged[-1][1] or text[merged[-1][1] : low] == " "):
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def _mentions_at(found: Found, sentence: Span, names: tuple[Span, ...], context: Context) -> Iterator[Mention]:
    quotation = _holding(found.start, context.quotations)
    if quotation is not None and _is_object(found, quotation):
        quotation = None
    if quotation is None:
        yield _mention(found, sentence, names, context, scope=_outlet_scope(sentence, context))
    elif quotation.record.asserted:
        fragments = within(sentence, quotation.quoted)
        in_marks = [q for q in fragments if q[0] <= found.start < q[1]]
        bearing = in_marks or [q for q in fragments if _bears(found, q, context.piece.doc)]
        rest = [s for part in within(sentence, quotation.content) for s in minus(part, fragments)]
        yield _mention(
            found, sentence, names, context, quotation,
            scope=bearing or _worded(rest, context), voice="quoted" if bearing else "paraphrased",
        )  # fmt: skip


def _judged(sentence: Span, names: tuple[Span, ...], context: Context) -> Iterator[Mention]:
    """What a source says of the object of its verb of judging: "condemned the seizure as ...", "accused X of ..."."""
    for quotation in context.quotations:
        here = quotation.cue is not None and sentence[0] <= quotation.cue[0] < sentence[1]
        if not (here and quotation.target is not None and quotation.record.asserted):
            continue
        targets = [f for f in context.found if _is_object(f, quotation)]
        if not targets:
            continue
        target = _first_choice(targets, quotation.target)
        labels = _labels(quotation, target, context)
        for found in labels or [target]:
            own = [(found.start, found.end)] if len(labels) > 1 else within(sentence, quotation.content)
            scope = own if labels else [*own, *([quotation.cue] if quotation.cue else [])]
            yield _mention(
                found, sentence, names, context, quotation, scope=sorted(scope), voice=_voice(found, quotation)
            )


def _first_choice(targets: list[Found], token: Any) -> Found:
    """The target that the verb's object itself names, before one that only modifies it."""
    return next((f for f in targets if token.i in f.tokens), targets[0])


def _labels(quotation: Attributed, target: Found, context: Context) -> list[Found]:
    if context.kinds.get(target.actor) != "event":
        return []
    return find_labels(quotation, target.actor, context.piece.doc, context.found)


def _voice(found: Found, quotation: Attributed) -> str:
    if found.label:
        return "quoted" if any(low <= found.start < high for low, high in quotation.quoted) else "paraphrased"
    return quotation.record.voice


def _is_object(found: Found, quotation: Attributed) -> bool:
    target = quotation.target
    if target is None:
        return False
    return any(t.i in found.tokens for t in (target, *(c for c in target.children if c.dep_ in ("poss", "compound"))))


def _holding(position: int, quotations: Sequence[Attributed]) -> Attributed | None:
    for quotation in quotations:
        if quotation.record.kind != "scare" and any(low <= position < high for low, high in quotation.content):
            return quotation
    return None


def _bears(found: Found, fragment: Span, doc: Any) -> bool:
    """Whether a name outside a quoted fragment is an argument of the clause or noun that the fragment belongs to."""
    span = doc.char_span(*fragment, alignment_mode="expand")
    tokens = [t for t in span if t.is_alpha] if span is not None else []
    if not tokens:
        return False
    root = next((t for t in tokens if not fragment[0] <= t.head.idx < fragment[1] or t.head == t), tokens[0])
    clause = root
    while clause.pos_ not in ("VERB", "AUX") and clause.head != clause:
        clause = clause.head
    near = {root.head.i, clause.i}
    if root.dep_ in ("acl", "relcl") or clause.dep_ == "xcomp":
        near.add(clause.head.i)
    return any(_attaches(doc[i], near, span) for i in found.tokens)


def _attaches(token: Any, near: set[int], span: Any) -> bool:
    """Whether a token hangs on one of ``near`` through noun phrases and prepositions, and no other verb."""
    current = token
    for _ in range(6):
        if current.head.i in near or current.i in near:
            return True
        current = current.head
        if current.pos_ in ("VERB", "AUX") and current.i not in near:
            return False
    return False


def _outlet_scope(sentence: Span, context: Context) -> list[Span]:
    """The outlet's own words: the sentence without attributed contents and without the cues."""
    holes = [span for q in context.quotations if q.record.kind != "scare" for span in q.content]
    holes += [q.cue for q in context.quotations if q.cue]
    return _worded(minus(sentence, holes), context)


def _worded(spans: list[Span], context: Context) -> list[Span]:
    text = context.piece.text
    return [span for part in spans if (span := trimmed(text, part))]


def _both_countries(context: Context) -> Iterator[Found]:
    """ "both countries": the two states last named before, also through people who belong to them."""
    doc = context.piece.doc
    for token in doc[1:]:
        if token.lower_ not in _BOTH or token.nbor(-1).lower_ not in ("both", "two"):
            continue
        states: list[str] = []
        for found in reversed([f for f in context.found if f.start < token.idx]):
            state = context.linker.top(found.actor)
            if context.kinds.get(state) == "state" and state not in states:
                states.append(state)
        for state in states[:2]:
            yield Found(state, token.nbor(-1).idx, token.idx + len(token), token.i - 1, token.i + 1)


def _mention(
    found: Found, sentence: Span, names: tuple[Span, ...], context: Context, quotation: Attributed | None = None,
    *, scope: Sequence[Span], voice: str = "outlet",
) -> Mention:  # fmt: skip
    low, high = sentence
    text = context.piece.text
    return Mention(
        article_id=context.article_id,
        target=found.actor,
        sentence=text[low:high],
        start=found.start - low,
        end=min(found.end, high) - low,
        source=quotation.record.source if quotation else None,
        voice=voice,
        sentence_start=low + context.piece.offset,
        scope=tuple((max(a, low) - low, min(b, high) - low) for a, b in scope),
        kind=context.kinds.get(found.actor),
        chain=quotation.record.chain if quotation else (),
        part=context.piece.part,
        names=names,
    )
