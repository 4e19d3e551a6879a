"""Sources named beside a colon or a dash: headlines ("Caracas: seizure is piracy"), transcripts ("LEE: No.")."""

from collections.abc import Iterator
from typing import Any

from biaskit.annotation.drafts import Draft, content_of
from biaskit.types import Span

_LONGEST_HEADLINE_SOURCE = 4


def headline_drafts(doc: Any, text: str, quotes: list[Span]) -> Iterator[Draft]:
    """Contents of a headline that names its source before a colon: "Caracas: seizure is ‘an act of piracy’"."""
    colon = next((t for t in doc if t.text == ":"), None)
    if colon is None or not 1 <= colon.i <= _LONGEST_HEADLINE_SOURCE or not doc[colon.i - 1].is_title:
        return
    named = all(t.pos_ in ("PROPN", "NOUN", "ADJ", "DET", "PART") for t in doc[: colon.i])
    content = content_of(doc[colon.i + 1 :], text, quotes) if named else ()
    if content:
        yield Draft(content, "clause", (colon.idx, colon.idx + 1), doc[colon.i - 1])
