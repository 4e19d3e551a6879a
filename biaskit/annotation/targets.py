"""Mentions: which words are about whom, and whose words they are."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from biaskit.annotation.arguments import role_of
from biaskit.annotation.events import copular_label, find_labels
from biaskit.annotation.linking import Found, Linker, Piece
from biaskit.annotation.quotations import Attributed
from biaskit.annotation.sentences import Sentence, sentences, worded
from biaskit.annotation.syntax import minus, within
from biaskit.types import Mention, Span

_PRONOUNS = frozenset("he him his himself she her hers herself it its itself they them their i me my we us our".split())


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
    mentions: list[Mention] = []
    for sentence in sentences(context.piece, context.found, context.quotations):
        mentions.extend(_once([*_told(sentence, context), *_judged(sentence, context)]))
    return sorted(mentions, key=lambda m: (m.sentence_start + m.start, m.end, m.target))


def _once(mentions: list[Mention]) -> list[Mention]:
    """Without pronouns for a target that the same words are about already: "he praised his team" is about him once."""
    held: set[tuple[Any, ...]] = set()
    kept: list[Mention] = []
    for mention in sorted(mentions, key=_is_pronoun):
        words = (mention.target, mention.source, mention.voice, mention.scope)
        if not (_is_pronoun(mention) and words in held):
            kept.append(mention)
        held.add(words)
    return kept


def _is_pronoun(mention: Mention) -> bool:
    return mention.sentence[mention.start : mention.end].lower() in _PRONOUNS


@dataclass(frozen=True)
class _Voice:
    """Who speaks in a sentence, None for the outlet, with the places that stand in their words."""

    by: Attributed | None
    sentence: Sentence
    places: list[Found]

    @cached_property
    def clauses(self) -> dict[str, list[Span]]:
        """What bears on each target; empty where there is one only, which has all."""
        by_actor: dict[str, list[Span]] = {}
        for f in self.places:
            by_actor.setdefault(f.actor, []).append((f.first, f.last))
        if len(by_actor) < 2:
            return {}
        everyone = [(actor, place) for actor, places in by_actor.items() for place in places]
        return {
            actor: self.sentence.clauses.scope(own, [place for other, place in everyone if other != actor])
            for actor, own in by_actor.items()
        }

    def scope(self, found: Found, whole: list[Span]) -> list[Span]:
        """The part of ``whole`` that bears on a target."""
        clauses = self.clauses.get(found.actor)
        if clauses is None:
            return whole
        return worded([part for span in whole for part in within(span, clauses)], self.sentence.text) or whole


def _told(sentence: Sentence, context: Context) -> Iterator[Mention]:
    """What the sentence says of each target, in the outlet's voice or in a source's."""
    voices: dict[int, _Voice] = {}
    for found in sentence.found:
        for place in (found, *_equated(found, context)):
            quotation = _speaking(place, sentence)
            voices.setdefault(id(quotation), _Voice(quotation, sentence, [])).places.append(place)
    for voice in voices.values():
        for place in voice.places:
            if voice.by is None:
                yield _mention(place, sentence, context, scope=voice.scope(place, sentence.outlets))
            else:
                yield _quoted(place, voice, voice.by, context)


def _equated(found: Found, context: Context) -> list[Found]:
    """The label that a clause equates an event with, as a place of its own."""
    label = copular_label(found, context.piece.doc) if context.kinds.get(found.actor) == "event" else None
    return [label] if label else []


def _speaking(found: Found, sentence: Sentence) -> Attributed | None:
    """The quotation that holds a place; None for the outlet, which also names whom a source's verb judges."""
    for one in sentence.said:
        if one.by.record.kind != "scare" and any(low <= found.start < high for low, high in one.by.content):
            return None if not one.objects.isdisjoint(found.tokens) else one.by
    return None


def _quoted(found: Found, voice: _Voice, quotation: Attributed, context: Context) -> Mention:
    """What a source says of a target: of one inside quotation marks what they hold, else the clause."""
    sentence, doc = voice.sentence, context.piece.doc
    fragments = within(sentence.span, quotation.quoted)
    in_marks = [q for q in fragments if q[0] <= found.start < q[1]]
    bearing = in_marks or [q for q in fragments if _bears(found, q, doc)]
    rest = [s for part in within(sentence.span, quotation.content) for s in minus(part, fragments)]
    scope = voice.scope(found, in_marks or worded(sorted([*rest, *bearing]), sentence.text))
    return _mention(found, sentence, context, quotation, scope=scope, voice="quoted" if bearing else "paraphrased")


def _judged(sentence: Sentence, context: Context) -> Iterator[Mention]:
    """What a source says of the object of its verb of judging: "condemned the seizure as ...", "accused X of ..."."""
    for one in sentence.said:
        quotation = one.by
        here = quotation.cue is not None and sentence.span[0] <= quotation.cue[0] < sentence.span[1]
        if not (here and quotation.target is not None):
            continue
        named = [f for f in sentence.found if not one.objects.isdisjoint(f.tokens)]
        targets = [f for f in named if f.actor != quotation.record.source]
        if not targets:
            continue
        target = _first_choice(targets, quotation.target)
        labels = _labels(quotation, target, context)
        for found in labels or [target]:
            own = [(found.start, found.end)] if len(labels) > 1 else within(sentence.span, quotation.content)
            scope = own if labels else [*own, *([quotation.cue] if quotation.cue else [])]
            yield _mention(found, sentence, context, quotation, scope=sorted(scope), voice=_voice(found, quotation))


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


def _mention(
    found: Found, sentence: Sentence, context: Context, quotation: Attributed | None = None,
    *, scope: Sequence[Span], voice: str = "outlet",
) -> Mention:  # fmt: skip
    low, high = sentence.span
    role = role_of(context.piece.doc, found.first, found.last)
    return Mention(
        article_id=context.article_id,
        target=found.actor,
        sentence=sentence.text[low:high],
        start=found.start - low,
        end=min(found.end, high) - low,
        source=quotation.record.source if quotation else None,
        voice=voice,
        sentence_start=low + context.piece.offset,
        scope=tuple((max(a, low) - low, min(b, high) - low) for a, b in scope or [(found.start, found.end)]),
        kind=context.kinds.get(found.actor),
        chain=quotation.record.chain if quotation else (),
        part=context.piece.part,
        names=sentence.names,
        coreferent=_named_too(found, sentence),
        syntactic_role=role.name if role else None,
        agentless=role is not None and role.agentless,
        asserted=quotation is None or quotation.record.asserted,
    )


def _named_too(found: Found, sentence: Sentence) -> tuple[Span, ...]:
    """Where else the sentence names the actor; a pronoun with a capital counts, for it is hidden like a name."""
    low, high = sentence.span
    spans = {(one.start - low, min(one.end, high) - low) for one in sentence.found if one.actor == found.actor}
    apart = [(a, b) for a, b in spans if b <= found.start - low or min(found.end, high) - low <= a]
    return tuple(sorted((a, b) for a, b in apart if not sentence.text[a + low : b + low].islower()))
