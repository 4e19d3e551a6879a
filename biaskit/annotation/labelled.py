"""Sources named beside their words: headlines ("Caracas: it is piracy"), transcripts ("LEE: No."), signed posts."""

import re
from collections.abc import Iterator
from typing import Any

from biaskit.annotation.drafts import Draft, content_of
from biaskit.annotation.syntax import FINITE, inside, trimmed
from biaskit.types import Span

_LONGEST_LABEL = 6
"""Tokens of a name before a colon."""
_NAMING = ("PROPN", "NOUN", "ADJ", "DET", "PART", "PUNCT", "X")
_TOPICS = frozenset(
    "exclusive breaking update watch video photos photo live analysis opinion factbox abstract note correction "
    "editor read listen related more why how what".split()
)
"""What a title may say before a colon that is no source."""
_BODIES = frozenset("poll report study survey newspaper expert police official source analyst minister lawyer".split())
"""Who else may be named before a colon, in the running text too."""
_PARAGRAPH = re.compile(r"[^\n]+")
_SIGNATURE = re.compile(r"[—–-]{1,2} ?(?P<name>[^@\n()]{2,60}) \(@\w+\)[^\n]{0,30}$", re.MULTILINE)
"""How a post that an article shows is signed: "— Ana Ruiz (@anaruiz) May 3, 2020"."""
_DASH = re.compile(r"\s[–—-]\s+")


def labelled_drafts(doc: Any, text: str, quotes: list[Span], *, title: bool) -> Iterator[Draft]:
    """Contents of paragraphs that name their source first, "Caracas: ...", and of titles that name it behind a dash."""
    for paragraph in _PARAGRAPH.finditer(text):
        low, high = paragraph.span()
        colon = text.find(": ", low, high)
        label = _tokens(doc, low, colon) if colon > 0 else []
        quoted = any(text[colon + 1 : q[0]].isspace() for q in quotes if q[0] > colon > 0)
        if label and _is_name(label, title or quoted):
            tokens = _tokens(doc, colon + 1, high)
            if _is_statement(tokens, quotes) and (content := content_of(tokens, text, quotes)):
                yield Draft(content, "clause", (colon, colon + 1), _head(label))
    dash = list(_DASH.finditer(text))[-1:] if title else []
    for mark in dash:
        label = _tokens(doc, mark.end(), len(text))
        content = content_of(_tokens(doc, 0, mark.start()), text, quotes)
        if content and label and _is_name(label, title) and any(t.ent_type_ for t in label):
            yield Draft(content, "clause", (mark.start() + 1, mark.start() + 2), _head(label))


def signed_drafts(doc: Any, text: str) -> Iterator[Draft]:
    """Contents of posts: the words of a paragraph before the signature, or the paragraph before a signature alone."""
    for mark in _SIGNATURE.finditer(text):
        low = text.rfind("\n", 0, mark.start()) + 1
        if not text[low : mark.start()].strip():
            low = text.rfind("\n", 0, max(0, len(text[:low].rstrip()))) + 1
        name = _tokens(doc, mark.start("name"), mark.end("name"))
        content = trimmed(text, (low, mark.start()))
        if content and name:
            yield Draft((content,), "signed", (mark.start(), mark.end()), _head(name))


def _tokens(doc: Any, low: int, high: int) -> list[Any]:
    span = doc.char_span(low, high, alignment_mode="contract") if low < high else None
    return [t for t in span if not t.is_space] if span is not None else []


def _is_name(label: list[Any], surely: bool) -> bool:
    """Whether words stand for a person or body and not for a topic: in a text, a person's name or one in capitals."""
    if len(label) > _LONGEST_LABEL or not label[0].text[0].isupper() or not all(t.pos_ in _NAMING for t in label):
        return False
    owned = any(t.tag_ == "POS" for t in label) and label[-1].lemma_.lower() not in _BODIES
    if owned or not {t.lower_ for t in (label[0], label[-1])}.isdisjoint(_TOPICS):
        return False
    known = any(t.ent_type_ == "PERSON" for t in label) or label[-1].lemma_.lower() in _BODIES
    return surely or known or (label[-1].is_upper and label[-1].is_alpha)


def _is_statement(tokens: list[Any], quotes: list[Span]) -> bool:
    return any(t.tag_ in FINITE or inside(t.idx, quotes) for t in tokens)


def _head(label: list[Any]) -> Any:
    return next((t for t in reversed(label) if t.pos_ in ("PROPN", "NOUN")), label[-1])
