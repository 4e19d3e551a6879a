"""Texts parsed, whole or in part."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from biaskit.pipeline.arithmetic import one_thread
from biaskit.types import Span

_PARSED = ["HEAD", "DEP", "TAG", "POS", "MORPH", "LEMMA", "ENT_IOB", "ENT_TYPE"]
"""What a parse adds to tokens."""
_MOST = 0.8
"""Share of the tokens up to which it pays to parse a part of a text."""
_NO_ENTITY = 2
"""spaCy's number for a token outside of every name (O)."""


def parse(texts: Iterable[str], nlp: Any, needed: Iterable[Sequence[Span]] | None = None, **options: Any) -> list[Any]:
    """Parsed documents of texts; where ``needed`` is given, only its spans of each text, unless they are most of it.

    Such a document has all tokens of its text. Those outside have no tags, and each stretch of them is a sentence.

    Args:
        texts: together no more than the parser can take at a time.
        nlp: what `load_pipeline` gives.
        needed: spans of each text, in order.
        **options: of ``nlp.pipe``.
    """
    if needed is None:
        with one_thread():
            return list(nlp.pipe(texts, **options))
    whole = [nlp.make_doc(text) for text in texts]
    kept = [_tokens_in(doc, spans) for doc, spans in zip(whole, needed, strict=True)]
    partly = [len(tokens) <= _MOST * len(doc) for doc, tokens in zip(whole, kept, strict=True)]
    due = [_excerpt(*one) if part else one[0] for *one, part in zip(whole, kept, partly, strict=True)]
    with one_thread():
        parsed = list(nlp.pipe(due, **options))
    done = zip(whole, kept, parsed, partly, strict=True)
    return [_filled(doc, tokens, excerpt) if part else excerpt for doc, tokens, excerpt, part in done]


def _tokens_in(doc: Any, spans: Sequence[Span]) -> list[int]:
    """Indexes of the tokens that begin in one of the spans."""
    inside = np.zeros(len(doc.text) + 1, dtype=bool)
    for low, high in spans:
        inside[low:high] = True
    starts = doc.to_array("IDX").astype(np.int64)
    return [int(i) for i in np.flatnonzero(inside[starts])]


def _excerpt(doc: Any, tokens: Sequence[int]) -> Any:
    """A document of some tokens of another; what was apart there is in no one sentence here."""
    from spacy.tokens import Doc

    words = [doc[i] for i in tokens]
    excerpt = Doc(doc.vocab, words=[t.text for t in words], spaces=[bool(t.whitespace_) for t in words])
    excerpt.from_array(["NORM"], doc.to_array(["NORM"])[tokens].reshape(-1, 1))
    for position in range(1, len(tokens)):
        if tokens[position] > tokens[position - 1] + 1:
            excerpt[position].is_sent_start = True
    return excerpt


def _filled(doc: Any, tokens: Sequence[int], excerpt: Any) -> Any:
    """A document with the parse of an excerpt; the tokens of each other stretch hang on its first one."""
    others = np.setdiff1d(np.arange(len(doc)), tokens)
    first = np.flatnonzero(np.diff(others, prepend=-2) > 1)
    table = np.zeros((len(doc), len(_PARSED)), dtype=np.int64)
    table[others, _PARSED.index("HEAD")] = np.repeat(others[first], np.diff([*first, len(others)])) - others
    table[others, _PARSED.index("ENT_IOB")] = _NO_ENTITY
    table[tokens] = excerpt.to_array(_PARSED).astype(np.int64)
    starts = np.full(len(doc), -1, dtype=np.int64)
    starts[others[first]] = 1
    starts[tokens] = excerpt.to_array("SENT_START").astype(np.int64)
    doc.from_array(_PARSED, table.astype(np.uint64))
    return doc.from_array(["SENT_START"], starts.astype(np.uint64).reshape(-1, 1))
