"""Direct speech: quotations that stand beside their cue, and those that go on without one."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from biaskit.annotation.cues import UNLISTED, ReportingCue, is_asserted, speaker
from biaskit.annotation.drafts import Draft
from biaskit.annotation.marks import inner
from biaskit.annotation.syntax import FINITE
from biaskit.types import Span

_TERMINAL = re.compile(r"[,.!?…—–-]$")
_SENTENCE_END = re.compile(
    r"(?<!\bMr)(?<!\bMrs)(?<!\bMs)(?<!\bDr)(?<!\bSt)(?<!\bSen)(?<!\bRep)(?<!\bGov)(?<!\bGen)(?<!\b[A-Z])[.!?](?=\s|$)|\n"
)
_LONGEST_TITLE = 10
"""Tokens; quoted words without a finite verb up to this length are a title or slogan."""
_REACH = 40
"""Tokens beside a quotation in which its cue is looked for."""


def direct_drafts(doc: Any, text: str, quotes: Sequence[Span], cues: Sequence[ReportingCue]) -> list[Draft]:
    """One draft for each stretch of direct speech, cue-interrupted stretches joined."""
    drafts: list[Draft] = []
    speaks = [cue for cue in cues if cue.takes("c", "q")]
    last: int | None = None
    for number, quote in enumerate(quotes):
        before = quotes[number - 1] if number else None
        after = quotes[number + 1] if number + 1 < len(quotes) else None
        if not is_free(text, quote, cues, continues=last is not None and _goes_on(text, drafts[last], quote)):
            continue
        cue = _cue_of(doc, text, quote, before, after, speaks)
        if cue is not None and last is not None and drafts[last].cue == cue.span:
            drafts[last] = _joined(drafts[last], quote)
        elif cue is not None:
            said, stance = is_asserted(cue.token), cue.term.stance
            drafts.append(Draft((quote,), "direct", cue.span, cue.source, asserted=said, stance=stance))
        elif last is not None and _continues(text, drafts[last], quote):
            drafts[last] = _joined(drafts[last], quote)
            continue
        elif last is not None and _follows(text, drafts[last], quote):
            drafts.append(Draft((quote,), "carried", source=drafts[last].source))
        else:
            drafts.append(unattributed(text, quote, cues, speech=_is_speech(doc, quote)))
        last = len(drafts) - 1
    return drafts


def is_free(text: str, quote: Span, cues: Sequence[ReportingCue], *, continues: bool = False) -> bool:
    """Whether a quotation is speech of its own and not a fragment in the outlet's sentence."""
    low, high = quote
    words = text[slice(*inner(text, quote))].strip()
    if not words:
        return False
    ends = bool(_TERMINAL.search(words)) or text[high : high + 1] in (",", ".")
    lead = text[:low].rstrip(" \t\u00a0")
    if not lead or lead[-1] in '\n.!?”"’':
        return ends
    if lead[-1] in ",:—–":
        return continues or (words[0].isupper() and ends)
    said = any(cue.token.idx + len(cue.token) == len(lead) for cue in cues)
    return said and words[0].isupper() and ends


def unattributed(text: str, quote: Span, cues: Sequence[ReportingCue], *, speech: bool) -> Draft:
    """Quoted words without a cue: of who spoke last in the paragraph, else of nobody named; or no speech at all."""
    if not speech:
        return Draft((quote,), "scare")
    start = _paragraph(text, quote[0])
    spoken = [c for c in cues if start <= c.token.idx < quote[0] and c.takes("c", "q") and c.source is not None]
    return Draft((quote,), "carried", source=spoken[-1].source) if spoken else Draft((quote,), "unnamed")


def _paragraph(text: str, position: int) -> int:
    """Where the paragraph of a position begins; with the one before when that ends in a colon."""
    before = text[:position].rstrip()
    if before.endswith(":"):
        position = len(before)
    return text.rfind("\n", 0, position) + 1


def _is_speech(doc: Any, quote: Span) -> bool:
    """Whether quoted words that nobody is said to have said are speech, and not the title of a film or a slogan."""
    span = doc.char_span(quote[0], quote[1], alignment_mode="expand")
    return span is None or len(span) > _LONGEST_TITLE or any(t.tag_ in FINITE for t in span)


def _goes_on(text: str, draft: Draft, quote: Span) -> bool:
    between = text[draft.content[-1][1] : quote[0]]
    return not _SENTENCE_END.search(between)


def _follows(text: str, draft: Draft, quote: Span) -> bool:
    """Whether direct speech goes on: in the same paragraph, or in the next one that opens with a quotation."""
    between = text[draft.content[-1][1] : quote[0]]
    if between.count("\n") == 0:
        return True
    return not between.strip() and text[draft.content[-1][1] - 1] not in '”"»'


def _continues(text: str, draft: Draft, quote: Span) -> bool:
    """Whether direct speech goes on with no more between than its own attribution: “No,” she said. “Never.”"""
    between = text[draft.content[-1][1] : quote[0]]
    if not between.strip():
        return True
    told = draft.cue is not None and draft.content[-1][1] <= draft.cue[0] < quote[0]
    ends = [m.start() for m in _SENTENCE_END.finditer(between.rstrip())]
    return told and ends == [len(between.rstrip()) - 1]


def _cue_of(
    doc: Any, text: str, quote: Span, before: Span | None, after: Span | None, speaks: Sequence[ReportingCue]
) -> ReportingCue | None:
    words = text[slice(*inner(text, quote))].rstrip()
    right = _window(text, quote[1], after[0] if after else len(text), forward=True)
    left = _window(text, before[1] if before else 0, quote[0], forward=False)
    behind = [c for c in speaks if right[0] <= c.token.idx < right[1]]
    ahead = [c for c in speaks if left[0] <= c.token.idx < left[1]]
    if behind and (words[-1:] not in ".…" or text[quote[1] : quote[1] + 1] == ",") and _near(behind[0], quote, doc):
        beside = _unlisted(doc, quote, words, text, right, left)
        return beside if beside and beside.token.i < behind[0].token.i else behind[0]
    if ahead and text[: quote[0]].rstrip()[-1:] not in ".!?":
        return ahead[-1]
    return _unlisted(doc, quote, words, text, right, left)


def _unlisted(doc: Any, quote: Span, words: str, text: str, right: Span, left: Span) -> ReportingCue | None:
    """A verb that no lexicon lists, where only a verb of saying can stand: “Never,” she riffed; she riffed: “Never.”"""
    if words[-1:] in (",", "?", "!") or text[quote[1] : quote[1] + 1] == ",":
        span = doc.char_span(*right, alignment_mode="contract")
        verbs = [t for t in span if t.pos_ == "VERB" and t.tag_ in FINITE][:1] if span is not None else []
    elif text[: quote[0]].rstrip()[-1:] == ":":
        span = doc.char_span(left[0], len(text[: quote[0]].rstrip()), alignment_mode="contract")
        verbs = [t for t in span if t.pos_ == "VERB" and t.tag_ in FINITE][-1:] if span is not None else []
    else:
        return None
    named = [(verb, source) for verb in verbs if (source := speaker(verb, [quote])) is not None]
    return ReportingCue(named[0][0], UNLISTED, named[0][1], is_asserted(named[0][0])) if named else None


def _near(cue: ReportingCue, quote: Span, doc: Any) -> bool:
    closing = doc.char_span(quote[0], quote[1], alignment_mode="expand")
    return closing is not None and cue.token.i - closing.end < _REACH


def _window(text: str, low: int, high: int, *, forward: bool) -> Span:
    """The stretch of ``text`` beside a quotation up to the end, or from the start, of its sentence."""
    if forward:
        end = _SENTENCE_END.search(text, low, high)
        return low, end.start() if end else high
    ends = [m.end() for m in _SENTENCE_END.finditer(text, low, high)]
    return (ends[-1] if ends else low), high


def _joined(draft: Draft, quote: Span) -> Draft:
    return replace(draft, content=(*draft.content, quote))
